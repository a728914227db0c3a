//! Calls at what has slots: into one, through a server's plan, out again.

use super::Simulation;
use super::calls::{self, Lookup, State};
use super::exchange::Route;
use super::key::Kind;
use super::lines::Callers;
use super::observer::Observer;
use super::parts::Role;
use crate::component::Work;
use crate::metrics::{Cause, InstanceState, Outcome};
use crate::station::{Admission, NONE};

impl Simulation {
    /// A call for which an instance has no free slot waits for one, or finds the line full.
    pub(super) fn line_up<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let instance = &mut self.instances[self.calls[call].instance as usize];
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        let callers = &mut Callers { calls: &mut self.calls, classes, ready };
        match instance.slots.arrive(self.now, call, callers) {
            Admission::Served => self.go_on(call, observer),
            Admission::Waits => self.calls[call].state = State::Waiting,
            Admission::Full => self.complete(call, Err(Cause::QueueFull), observer),
        }
    }

    /// A call that holds a slot goes on.
    pub(super) fn go_on<O: Observer>(&mut self, call: u32, observer: &mut O) {
        if self.calls[call].marks.may_be_moot()
            && let Some(cause) = self.is_moot(call)
        {
            return self.leave(call, Err(cause), observer);
        }
        let c = &mut self.calls[call];
        let instance = &mut self.instances[c.instance as usize];
        let callee = instance.component;
        let (step, service_ns) = match &mut self.components[callee as usize].role {
            Role::Server(server) => {
                let class = self.classes[usize::from(c.class)];
                match server.next_step(u16::from(c.step), class.name) {
                    None => return self.leave(call, Ok(()), observer),
                    Some((step, Work::Compute { factor })) => {
                        (step as u8, server.service_ns(factor * class.service_factor, c.is_write()))
                    }
                    Some((step, Work::LookUp { cache, origin })) => {
                        c.step = step as u8;
                        return self.look_up(call, cache, origin, observer);
                    }
                    Some((step, Work::Fork { .. })) => {
                        c.step = step as u8;
                        return self.fork(call, observer);
                    }
                    Some((step, Work::Chance { probability })) => {
                        // Over the step as well, where it is not taken.
                        c.step = step as u8 + if server.is_lucky(probability) { 1 } else { 2 };
                        return self.go_on(call, observer);
                    }
                    Some((step, Work::Call { connection, times })) => {
                        let step = step as u8;
                        if c.step != step || c.repeats == 0 {
                            c.repeats = times as u16;
                        }
                        c.step = step;
                        return self.call_on(call, connection, observer);
                    }
                }
            }
            Role::Cache(cache) if c.step == 0 => (0, cache.service.draw()),
            Role::Queue(queue) if c.step == 0 => (0, queue.service.draw()),
            Role::Cache(_) => return self.operate(call, callee, observer),
            Role::Queue(_) => return self.publish(call, callee, observer),
            role @ (Role::Balancer(_) | Role::Gateway(_)) => match role.own_service() {
                Some(service) if c.step == 0 => (0, service.draw()),
                _ => {
                    // Marks that it holds a slot.
                    c.step = 1;
                    return self.pass(call, callee, observer);
                }
            },
            Role::Client(_) => return,
        };
        (c.step, c.repeats) = (step, 0);
        if !instance.cores.take_free(self.now) {
            return self.wait_for_core(call, service_ns);
        }
        c.state = State::Computing;
        if !instance.is_plain {
            return self.compute(call, service_ns, false);
        }
        self.queue.schedule(None, self.now, self.now + service_ns, Kind::Computed, call);
    }

    /// A step of a server's plan is a call of its own.
    fn call_on<O: Observer>(&mut self, call: u32, connection: u32, observer: &mut O) {
        self.calls[call].state = State::Awaiting;
        let caller = self.as_caller(call);
        let route = Route { connection, instance: NONE, target: NONE };
        if let Err(cause) = self.call_over(route, caller, observer) {
            self.leave(call, Err(cause), observer);
        }
    }

    /// A computation that takes `service_ns` on a healthy core is to begin as soon as there is a core.
    fn wait_for_core(&mut self, call: u32, service_ns: u64) {
        let cores = &mut self.instances[self.calls[call].instance as usize].cores;
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        let callers = &mut Callers { calls: &mut self.calls, classes, ready };
        match cores.arrive(self.now, call, callers) {
            Admission::Served => self.compute(call, service_ns, false),
            // The line of the cores has no limit of its own: the slots bound it.
            Admission::Waits | Admission::Full => {
                self.calls[call].state = State::WaitingForCore;
                *self.calls.work_mut(call) =
                    calls::Work { service_ns, since: self.now, ..Default::default() };
            }
        }
    }

    /// Whether a call that has waited for a core no longer needs it.
    fn is_moot_for_core(&self, call: u32) -> bool {
        self.calls[call].marks.may_be_moot() && self.is_moot(call).is_some()
    }

    /// A call that got a core and does not need it leaves as one that its line has dropped; who gets the core now.
    fn pass_core_on(&mut self, call: u32) -> Option<u32> {
        let outcome = self.is_moot(call).map_or(Ok(()), Err);
        let c = &mut self.calls[call];
        (c.outcome, c.state) = (outcome, State::WaitingForCore);
        let instance = c.instance;
        self.ready.push_back(call);
        let cores = &mut self.instances[instance as usize].cores;
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        cores.leave(self.now, &mut Callers { calls: &mut self.calls, classes, ready })
    }

    /// A call that has waited for a core has got one.
    pub(super) fn compute_after_wait(&mut self, call: u32) {
        let work = self.calls.work(call);
        self.compute(call, work.service_ns, work.has_begun);
    }

    /// A computation begins, or goes on with what is left of it.
    #[inline]
    fn compute(&mut self, call: u32, mut service_ns: u64, has_begun: bool) {
        let c = &mut self.calls[call];
        c.state = State::Computing;
        let index = c.instance;
        let instance = &mut self.instances[index as usize];
        if !instance.is_plain && !has_begun {
            service_ns = instance.takes_ns(self.now, service_ns);
        }
        if instance.sharing.is_some() {
            return self.share(call, index, service_ns);
        }
        self.schedule(self.now + service_ns, Kind::Computed, call);
    }

    /// A computation has ended: its core is free, its call goes on.
    #[inline]
    pub(super) fn computed<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let cores = &mut self.instances[self.calls[call].instance as usize].cores;
        if !cores.give_back(self.now) {
            let (classes, ready) = (&self.classes[..], &mut self.ready);
            let callers = &mut Callers { calls: &mut self.calls, classes, ready };
            let mut next = cores.leave(self.now, callers);
            while let Some(moot) = next.filter(|next| self.is_moot_for_core(*next)) {
                next = self.pass_core_on(moot);
            }
            if let Some(next) = next {
                self.compute_after_wait(next);
            }
        }
        self.computation_ended(call, observer);
    }

    #[inline]
    pub(super) fn computation_ended<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &mut self.calls[call];
        c.step += 1;
        c.state = State::Ready;
        self.go_on(call, observer);
    }

    /// A call that `call` made has its outcome.
    #[inline]
    pub(super) fn called<O: Observer>(
        &mut self,
        call: u32,
        outcome: Outcome,
        is_miss: bool,
        observer: &mut O,
    ) {
        if self.calls[call].lookup == Lookup::Several {
            return self.several_answered(call, outcome, observer);
        }
        if self.calls[call].lookup != Lookup::None {
            return self.looked_up(call, outcome, is_miss, observer);
        }
        if outcome.is_err() {
            return self.leave(call, outcome, observer);
        }
        let c = &mut self.calls[call];
        c.state = State::Ready;
        c.repeats -= 1;
        if c.repeats == 0 {
            c.step += 1;
        }
        self.go_on(call, observer);
    }

    /// A step is done: on to the next.
    pub(super) fn next_step<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &mut self.calls[call];
        (c.state, c.lookup) = (State::Ready, Lookup::None);
        c.step += 1;
        self.go_on(call, observer);
    }

    /// A call leaves the instance; whoever waits first gets its slot.
    #[inline]
    pub(super) fn leave<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        let instance = &mut self.instances[self.calls[call].instance as usize];
        if instance.state == InstanceState::Leaving || !instance.slots.give_back(self.now) {
            let (classes, ready) = (&self.classes[..], &mut self.ready);
            let callers = &mut Callers { calls: &mut self.calls, classes, ready };
            if let Some(next) = instance.slots.leave(self.now, callers) {
                self.calls[next].state = State::Ready;
                self.ready.push_back(next);
            } else if instance.state == InstanceState::Leaving {
                instance.close_if_idle(self.now);
            }
        }
        self.complete(call, outcome, observer);
    }

    /// Lets those go on that were given a slot, and ends those that a line has dropped: one after the other, so that a chain of calls of no
    /// duration needs no stack.
    pub(super) fn run_ready<O: Observer>(&mut self, observer: &mut O) {
        while let Some(call) = self.ready.pop_front() {
            match self.calls[call].state {
                State::Ready => self.go_on(call, observer),
                State::Parked => self.serve_parked(call, observer),
                _ => self.end_shed(call, observer),
            }
        }
    }
}

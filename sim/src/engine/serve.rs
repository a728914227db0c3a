//! Calls at what has slots: into one, through a server's plan, out again.

use super::Simulation;
use super::calls::{self, Lookup, State};
use super::key::Kind;
use super::limits::MAX_SERVICE_NS;
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
            Role::Client(_) | Role::Balancer(_) => return,
        };
        (c.step, c.repeats) = (step, 0);
        if !instance.cores.take_free(self.now) {
            return self.wait_for_core(call, service_ns);
        }
        c.state = State::Computing;
        if instance.slow != 1.0 || instance.sharing.is_some() {
            return self.compute(call, service_ns, false);
        }
        self.queue.schedule(None, self.now, self.now + service_ns, Kind::Computed, call);
    }

    /// A step of a server's plan is a call of its own.
    fn call_on<O: Observer>(&mut self, call: u32, connection: u32, observer: &mut O) {
        self.calls[call].state = State::Awaiting;
        let caller = self.as_caller(call);
        if let Err(cause) = self.send(connection, NONE, NONE, caller, observer) {
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
                *self.calls.work_mut(call) = calls::Work { service_ns, since: self.now, has_begun: false };
            }
        }
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
        let instance = &self.instances[index as usize];
        if instance.slow != 1.0 && !has_begun {
            service_ns = (service_ns as f64 * instance.slow).min(MAX_SERVICE_NS) as u64;
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
            if let Some(next) = cores.leave(self.now, callers) {
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
            if self.calls[call].state == State::Ready {
                self.go_on(call, observer);
            } else {
                self.end_shed(call, observer);
            }
        }
    }
}

//! Calls at what has slots: into one, through a server's plan, out again.

use super::Simulation;
use super::calls::{Lookup, State};
use super::key::Kind;
use super::limits::MAX_SERVICE_NS;
use super::observer::Observer;
use super::parts::Role;
use crate::component::Work;
use crate::metrics::{Cause, InstanceState, Outcome};
use crate::station::{Admission, NONE};

impl Simulation {
    /// A call enters an instance that is up: it gets a slot, waits for one, or finds the line full.
    #[inline]
    pub(super) fn enter<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let instance = &mut self.instances[self.calls[call].instance as usize];
        match instance.slots.arrive(self.now, call, &mut self.calls) {
            Admission::Served => self.go_on(call, observer),
            Admission::Waits => self.calls[call].state = State::Waiting,
            Admission::Full => self.complete(call, Err(Cause::QueueFull), observer),
        }
    }

    /// A call that holds a slot goes on.
    fn go_on<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &self.calls[call];
        let (step, class, is_write) = (c.step, self.classes[usize::from(c.class)], c.is_write());
        let callee = self.connections[c.connection as usize].to;
        let server = match &mut self.components[callee as usize].role {
            Role::Server(server) => server,
            Role::Cache(cache) if step == 0 => {
                let service_ns = cache.service.draw();
                return self.begin_computing(call, 0, service_ns);
            }
            Role::Queue(queue) if step == 0 => {
                let service_ns = queue.service.draw();
                return self.begin_computing(call, 0, service_ns);
            }
            Role::Cache(_) => return self.operate(call, callee, observer),
            Role::Queue(_) => return self.publish(call, callee, observer),
            Role::Client(_) | Role::Balancer(_) => return,
        };
        match server.next_step(u16::from(step), class.name) {
            None => self.leave(call, Ok(()), observer),
            Some((step, Work::Compute { factor })) => {
                let service_ns = server.service_ns(factor * class.service_factor, is_write);
                self.begin_computing(call, step as u8, service_ns);
            }
            Some((step, Work::LookUp { cache, origin })) => {
                self.calls[call].step = step as u8;
                self.look_up(call, cache, origin, observer);
            }
            Some((step, Work::Call { connection, times })) => {
                let (c, step) = (&mut self.calls[call], step as u8);
                if c.step != step || c.repeats == 0 {
                    c.repeats = times as u16;
                }
                c.step = step;
                c.state = State::Awaiting;
                let caller = self.as_caller(call);
                if let Err(cause) = self.send(connection, NONE, NONE, caller, observer) {
                    self.leave(call, Err(cause), observer);
                }
            }
        }
    }

    /// A computation that takes `service_ns` on a healthy core is to begin as soon as there is a core.
    #[inline]
    fn begin_computing(&mut self, call: u32, step: u8, service_ns: u64) {
        let c = &mut self.calls[call];
        (c.step, c.repeats) = (step, 0);
        let cores = &mut self.instances[c.instance as usize].cores;
        match cores.arrive(self.now, call, &mut self.calls) {
            Admission::Served => self.compute(call, service_ns),
            // The line of the cores has no limit of its own: the slots bound it.
            Admission::Waits | Admission::Full => {
                self.calls[call].state = State::WaitingForCore;
                *self.calls.service_ns(call) = service_ns;
            }
        }
    }

    /// A call that has waited for a core has got one.
    pub(super) fn compute_after_wait(&mut self, call: u32) {
        let service_ns = *self.calls.service_ns(call);
        self.compute(call, service_ns);
    }

    #[inline]
    fn compute(&mut self, call: u32, mut service_ns: u64) {
        let c = &mut self.calls[call];
        c.state = State::Computing;
        let slow = self.instances[c.instance as usize].slow;
        if slow != 1.0 {
            service_ns = (service_ns as f64 * slow).min(MAX_SERVICE_NS) as u64;
        }
        self.schedule(self.now + service_ns, Kind::Computed, call);
    }

    /// A computation has ended: its core is free, its call goes on.
    #[inline]
    pub(super) fn computed<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let instance = self.calls[call].instance;
        let cores = &mut self.instances[instance as usize].cores;
        if let Some(next) = cores.leave(self.now, &mut self.calls) {
            self.compute_after_wait(next);
        }
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
        let instance = self.calls[call].instance;
        let instance = &mut self.instances[instance as usize];
        if let Some(next) = instance.slots.leave(self.now, &mut self.calls) {
            self.calls[next].state = State::Ready;
            self.ready.push_back(next);
        } else if instance.state == InstanceState::Leaving {
            instance.close_if_idle(self.now);
        }
        self.complete(call, outcome, observer);
    }

    /// Lets those go on that were given a slot: one after the other, so that a chain of calls of no
    /// duration needs no stack.
    pub(super) fn run_ready<O: Observer>(&mut self, observer: &mut O) {
        while let Some(call) = self.ready.pop_front() {
            if self.calls[call].state == State::Ready {
                self.go_on(call, observer);
            }
        }
    }
}

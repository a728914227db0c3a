//! How requests and calls flow: births, calls, arrivals, and outcomes on their way back.

use super::Simulation;
use super::calls::{Call, Lookup, Marks, Operation, Reply, State};
use super::key::{Key, Kind};
use super::limits::{MAX_CALLS, MAX_DEPTH};
use super::observer::Observer;
use super::parts::Role;
use crate::component::Probe;
use crate::metrics::{Cause, InstanceState, Outcome};
use crate::station::NONE;

/// Who makes a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Caller {
    /// What the call will tell as its [`origin`](Call::origin).
    pub origin: u32,
    pub origin_generation: u32,
    pub key: u64,
    pub operation: Operation,
    pub class: u16,
    pub depth: u8,
    /// Of these a call takes over what the request is.
    pub marks: Marks,
}

impl Simulation {
    #[inline]
    pub(super) fn schedule(&mut self, time: u64, kind: Kind, id: u32) {
        self.sequence += 1;
        self.queue.push(self.now, Key::new(time, self.sequence, kind, id));
    }

    /// Schedules the next birth of a client, in place of any that was scheduled before.
    pub(super) fn schedule_birth(&mut self, client: u32, time: Option<u64>) {
        let Role::Client(state) = &mut self.components[client as usize].role else { return };
        self.sequence += 1;
        (state.pending, state.pending_at) = (self.sequence, time);
        let key = time.map(|time| Key::new(time, self.sequence, Kind::Birth, client));
        match (state.slot, key) {
            (Some(slot), key) => self.queue.set(slot, key.unwrap_or(Key::NEVER)),
            (None, Some(key)) => self.queue.push(self.now, key),
            (None, None) => {}
        }
    }

    #[inline]
    pub(super) fn birth<O: Observer>(&mut self, client: u32, sequence: u64, observer: &mut O) {
        let now = self.now;
        let Role::Client(state) = &mut self.components[client as usize].role else { return };
        if state.pending != sequence {
            return;
        }
        let next = state.arrivals.advance(now);
        self.schedule_birth(client, next);
        self.request(client, observer);
    }

    /// A client makes a request, of its own accord or for one of its users.
    pub(super) fn request<O: Observer>(&mut self, client: u32, observer: &mut O) {
        let now = self.now;
        let component = &mut self.components[client as usize];
        let Role::Client(state) = &mut component.role else { return };
        let birth = state.birth(now);
        observer.birth(birth.name, birth.key);
        let turn = state.take_turn(component.outgoing.len());
        component.meter.arrive(now);
        let connection = component.outgoing[turn];
        let marks = Marks::of(birth.is_write, observer.samples(self.born));
        self.born += 1;
        let caller = Caller {
            origin: NONE,
            origin_generation: 0,
            key: birth.key,
            operation: Operation::Ask,
            class: birth.class,
            depth: 0,
            marks,
        };
        if let Err(cause) = self.send(connection, NONE, NONE, caller, observer) {
            self.end_request(client, now, Err(cause));
        }
    }

    /// Sends a call over a connection, to `instance` where a balancer has chosen one.
    #[inline]
    pub(super) fn send<O: Observer>(
        &mut self,
        connection: u32,
        instance: u32,
        target: u32,
        caller: Caller,
        observer: &mut O,
    ) -> Result<u32, Cause> {
        if self.calls.in_use() >= MAX_CALLS || caller.depth >= MAX_DEPTH || self.instant_is_full() {
            return Err(Cause::LimitReached);
        }
        if self.connections[connection as usize].is_removed {
            return Err(Cause::Removed);
        }
        let now = self.now;
        let call = self.calls.insert(Call {
            sent_at: now,
            arrived_at: now,
            key: caller.key,
            origin: caller.origin,
            origin_generation: caller.origin_generation,
            connection,
            instance,
            target,
            next: NONE,
            generation: 0,
            class: caller.class,
            repeats: 0,
            step: 0,
            depth: caller.depth + 1,
            state: State::Sent,
            operation: caller.operation,
            lookup: Lookup::None,
            outcome: Ok(()),
            reply: Reply::Plain,
            marks: caller.marks,
        });
        let connection = &mut self.connections[connection as usize];
        connection.meter.send();
        if let Some(timeout) = connection.timeout_ns {
            self.start_timer(call, timeout);
        }
        self.travel(call, false, observer);
        Ok(call)
    }

    /// A call arrives at its callee.
    #[inline]
    pub(super) fn deliver<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let now = self.now;
        let index = self.connections[self.calls[call].connection as usize].to;
        let component = &mut self.components[index as usize];
        component.meter.arrive(now);
        self.calls[call].arrived_at = now;
        if component.is_removed {
            return self.complete(call, Err(Cause::Removed), observer);
        }
        if self.calls[call].instance == NONE {
            self.calls[call].instance = self.next_instance(call);
        }
        let instance = self.calls[call].instance;
        match self.instances[instance as usize].state {
            InstanceState::Refusing => self.complete(call, Err(Cause::Refused), observer),
            InstanceState::Silent => self.swallow(call),
            InstanceState::Up | InstanceState::Leaving => {
                let component = &mut self.components[index as usize];
                let errors = self.instances[instance as usize].errors;
                if errors > 0.0 && component.error_stream.unit() < errors {
                    return self.complete(call, Err(Cause::Error), observer);
                }
                match component.role {
                    Role::Balancer(_) => self.forward(call, index, observer),
                    _ => self.enter(call, observer),
                }
            }
        }
    }

    /// Without a balancer a connection calls the instances in turn, blindly.
    #[inline]
    fn next_instance(&mut self, call: u32) -> u32 {
        let connection = &mut self.connections[self.calls[call].connection as usize];
        let instances = &self.components[connection.to as usize].instances;
        if let [only] = instances[..] {
            return only;
        }
        let is_staying = |i: &&u32| self.instances[**i as usize].state != InstanceState::Leaving;
        let staying = instances.iter().filter(is_staying).count().max(1);
        connection.turn = if connection.turn + 1 < staying { connection.turn + 1 } else { 0 };
        instances.iter().filter(is_staying).nth(connection.turn).copied().unwrap_or(instances[0])
    }

    /// A balancer passes a call on.
    fn forward<O: Observer>(&mut self, call: u32, balancer: u32, observer: &mut O) {
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        let Some(target) = state.choose() else {
            return self.complete(call, Err(Cause::NoHealthyTarget), observer);
        };
        let chosen = state.targets[target as usize];
        self.calls[call].state = State::Awaiting;
        let caller = self.as_caller(call);
        if let Err(cause) = self.send(chosen.connection, chosen.instance, target, caller, observer) {
            self.release_target(balancer, target);
            self.complete(call, Err(cause), observer);
        }
    }

    /// The caller that `call` is for calls of its own.
    #[inline]
    pub(super) fn as_caller(&self, call: u32) -> Caller {
        let c = &self.calls[call];
        Caller {
            origin: call,
            origin_generation: c.generation,
            key: c.key,
            operation: Operation::Ask,
            class: c.class,
            depth: c.depth,
            marks: c.marks.of_request(),
        }
    }

    /// The callee is done with a call: it is counted there, and the reply goes back if anybody waits for it.
    #[inline]
    pub(super) fn complete<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        let c = &mut self.calls[call];
        let callee = self.connections[c.connection as usize].to;
        let meter = &mut self.components[callee as usize].meter;
        meter.depart(self.now, c.arrived_at, outcome, c.is_abandoned());
        if c.is_abandoned() {
            self.calls.remove(call);
        } else {
            let refuses = |i: u32| self.instances[i as usize].state == InstanceState::Refusing;
            if outcome.is_err() && c.target != NONE && refuses(c.instance) {
                c.reply = Reply::Refusal;
            }
            c.state = State::Replying;
            c.outcome = outcome;
            if outcome.is_err() || !self.answer_client(call, observer) {
                self.travel(call, true, observer);
            }
        }
    }

    /// A reply arrives at the caller.
    #[inline]
    pub(super) fn reply<O: Observer>(&mut self, call: u32, observer: &mut O) {
        if self.calls[call].is_abandoned() {
            self.calls.remove(call);
            return;
        }
        let settled = self.calls[call];
        self.calls.remove(call);
        self.settle(&settled, settled.outcome, observer);
    }

    /// The first of a connection's timers is due: the caller gives up. The work goes on without it.
    pub(super) fn timeout<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &mut self.calls[call];
        c.marks.clear(Marks::TIMED);
        c.marks.set(Marks::ABANDONED);
        let abandoned = *c;
        let outcome = match abandoned.state {
            State::Lost => abandoned.outcome,
            _ => Err(Cause::Timeout),
        };
        if abandoned.state == State::Lost {
            self.calls.remove(call);
        }
        self.settle(&abandoned, outcome, observer);
    }

    /// The caller knows the outcome of a call: it is counted at the connection, and the caller goes on.
    #[inline]
    fn settle<O: Observer>(&mut self, call: &Call, outcome: Outcome, observer: &mut O) {
        let connection = &mut self.connections[call.connection as usize];
        connection.meter.settle(outcome, self.now - call.sent_at);
        let from = connection.from;
        match self.components[from as usize].role {
            Role::Client(_) => return self.end_request(from, call.sent_at, outcome),
            Role::Queue(_) => return self.delivered(from, call, outcome, observer),
            Role::Balancer(_) => self.release_after(call, outcome),
            Role::Server(_) | Role::Cache(_) => {}
        }
        let parent = &self.calls[call.origin];
        // The parent may have been lost in a crash, and its place may be another's by now.
        if parent.generation != call.origin_generation || parent.state != State::Awaiting {
            return;
        }
        match self.components[from as usize].role {
            Role::Balancer(_) => self.complete(call.origin, outcome, observer),
            Role::Cache(_) => self.origin_answered(call.origin, outcome, observer),
            _ => self.called(call.origin, outcome, call.reply == Reply::Miss, observer),
        }
    }

    /// The call no longer counts at its balancer, or after a while where it was refused.
    #[inline]
    fn release_after(&mut self, call: &Call, outcome: Outcome) {
        let balancer = self.connections[call.connection as usize].from;
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        if call.reply == Reply::Refusal {
            let forgotten = self.now + state.hold();
            let probe = state.targets[call.target as usize].probe;
            return self.schedule(forgotten, Kind::RefusalForgotten, probe);
        }
        if outcome.is_ok() {
            state.learn(self.now - call.sent_at);
        }
        state.release(call.target);
    }

    /// A refused call has counted for as long as a call usually takes.
    pub(super) fn forget_refusal(&mut self, probe: u32) {
        let Probe { balancer, target } = self.probes[probe as usize];
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.release_held(target);
        }
    }

    fn release_target(&mut self, balancer: u32, target: u32) {
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.release(target);
        }
    }

    /// A request has its outcome.
    #[inline]
    pub(super) fn end_request(&mut self, client: u32, born_at: u64, outcome: Outcome) {
        if outcome.is_err() {
            self.failed_latency.record(self.now - born_at);
        }
        let meter = &mut self.components[client as usize].meter;
        meter.depart(self.now, born_at, outcome, false);
        self.user_goes_on(client);
    }
}

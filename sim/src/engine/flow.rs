//! How requests and calls flow: births, calls, arrivals, and outcomes on their way back.

use super::Simulation;
use super::calls::{Call, Calls, Lookup, Marks, Operation, Reply, State};
use super::exchange::{Exchanges, Route};
use super::key::Kind;
use super::limits::{MAX_CALLS, MAX_DEPTH};
use super::network::HEADER_KB;
use super::observer::Observer;
use super::parts::{Connection, Instance, Role};
use crate::component::{ClassTraits, Probe};
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
    /// Whose request it is, where the marks say that this is known.
    pub user: u32,
    pub class: u16,
    pub depth: u8,
    /// Of these a call takes over what the request is.
    pub marks: Marks,
}

impl Simulation {
    #[inline]
    pub(super) fn schedule(&mut self, time: u64, kind: Kind, id: u32) {
        self.queue.schedule(None, self.now, time, kind, id);
    }

    /// Schedules the next birth of a client, in place of any that was scheduled before.
    pub(super) fn schedule_birth(&mut self, client: u32, time: Option<u64>) {
        let Role::Client(state) = &mut self.components[client as usize].role else { return };
        state.pending_at = time;
        state.pending = match (state.slot, time) {
            (Some(slot), time) => self.queue.schedule_only(slot, time, Kind::Birth, client),
            (None, Some(time)) => self.queue.schedule(None, self.now, time, Kind::Birth, client),
            (None, None) => 0,
        };
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
        let mut marks = Marks::of(birth.is_write, observer.samples(self.born));
        if birth.user.is_some() {
            marks.set(Marks::USER);
        }
        self.born += 1;
        let caller = Caller {
            origin: NONE,
            origin_generation: 0,
            key: birth.key,
            user: birth.user.unwrap_or_default(),
            operation: Operation::Ask,
            class: birth.class,
            depth: 0,
            marks,
        };
        let route = Route { connection, instance: NONE, target: NONE };
        if let Err(cause) = self.call_over(route, caller, observer) {
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
        let (now, index) = (self.now, connection);
        let connection = &mut self.connections[index as usize];
        if connection.is_removed {
            return Err(Cause::Removed);
        }
        let call = self.calls.insert(Call {
            sent_at: now,
            arrived_at: now,
            key: caller.key,
            origin: caller.origin,
            origin_generation: caller.origin_generation,
            connection: index,
            instance,
            target,
            next: NONE,
            exchange: NONE,
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
        connection.meter.send();
        let mut patience_ns = connection.timeout_ns;
        if caller.marks.has_more() {
            if caller.marks.has(Marks::USER) {
                self.calls.set_user(call, caller.user);
            }
            let deadline = caller.deadline(&self.calls, &self.exchanges);
            if caller.marks.has(Marks::DEADLINE) {
                self.calls.set_deadline(call, deadline);
            }
            patience_ns = connection.patience_ns(now, deadline);
        }
        if let Some(timeout_ns) = patience_ns
            && let Some(at) = connection.timers.start(now, timeout_ns, call, &self.calls)
        {
            self.queue.schedule(None, now, at, Kind::Timeout, index);
        }
        let far_ns = if connection.network.is_far { self.place(call) } else { 0 };
        let (connection, classes) = (&mut self.connections[index as usize], &self.classes);
        match connection.arrival(now, false, far_ns, || caller.call_kb(classes)) {
            Ok(arrives) => {
                self.queue.schedule(connection.lane, now, arrives, Kind::Deliver, call);
                if caller.marks.has(Marks::SAMPLED) {
                    self.show(index, arrives, false, false, observer);
                }
            }
            Err(cause) => self.calls[call].lose(cause),
        }
        Ok(call)
    }

    /// A call is sent between zones: at which instance it will arrive is known at once. What it takes longer.
    fn place(&mut self, call: u32) -> u64 {
        let c = &mut self.calls[call];
        let connection = &mut self.connections[c.connection as usize];
        if c.instance == NONE {
            let instances = &self.components[connection.to as usize].instances;
            c.pick_instance(connection, instances, &self.instances, &mut self.exchanges);
        }
        let far_ns = self.added_by_distance(call);
        self.calls.set_distance(call, far_ns);
        far_ns
    }

    /// A call arrives at its callee.
    #[inline]
    pub(super) fn deliver<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let now = self.now;
        let c = &mut self.calls[call];
        let connection = &mut self.connections[c.connection as usize];
        let index = connection.to;
        let component = &mut self.components[index as usize];
        component.meter.arrive(now);
        c.arrived_at = now;
        if component.is_removed {
            return self.complete(call, Err(Cause::Removed), observer);
        }
        if c.instance == NONE {
            c.pick_instance(connection, &component.instances, &self.instances, &mut self.exchanges);
        }
        let instance = &mut self.instances[c.instance as usize];
        match instance.state {
            InstanceState::Refusing | InstanceState::Booting => {
                return self.complete(call, Err(Cause::Refused), observer);
            }
            InstanceState::Silent => return self.swallow(call, observer),
            InstanceState::Up | InstanceState::Leaving => {}
        }
        if instance.errs(&mut component.error_stream) {
            return self.complete(call, Err(Cause::Error), observer);
        }
        match component.role {
            Role::Balancer(_) if instance.slots.places() == 0 => self.forward(call, index, observer),
            Role::Gateway(_) if instance.slots.places() == 0 => self.enter(call, index, observer),
            _ if instance.slots.take_free(now) => self.go_on(call, observer),
            _ => self.line_up(call, observer),
        }
    }

    /// The caller that `call` is for calls of its own.
    #[inline]
    pub(super) fn as_caller(&self, call: u32) -> Caller {
        let c = &self.calls[call];
        Caller {
            origin: call,
            origin_generation: self.calls.generation(call),
            key: c.key,
            operation: Operation::Ask,
            user: self.calls.user(call).unwrap_or_default(),
            class: c.class,
            depth: c.depth,
            marks: c.marks.of_request(),
        }
    }

    /// The callee is done with a call: it is counted there, and the reply goes back if anybody waits for it.
    #[inline]
    pub(super) fn complete<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        if self.calls[call].exchange != NONE {
            self.withdraw_all(call, observer);
        }
        let (now, c) = (self.now, &mut self.calls[call]);
        let index = c.connection;
        let connection = &mut self.connections[index as usize];
        let meter = &mut self.components[connection.to as usize].meter;
        meter.depart(now, c.arrived_at, outcome, c.is_abandoned());
        if c.is_abandoned() {
            return self.calls.remove(call);
        }
        let is_sampled = c.is_sampled();
        if outcome.is_ok() {
            if let Some(arrives) = connection.answer_client(now, c.sent_at) {
                let are_many = connection.replies.are_many();
                self.calls.remove(call);
                if is_sampled {
                    self.show(index, arrives, true, false, observer);
                }
                return if are_many {
                    self.count_replies(index)
                };
            }
        } else if c.target != NONE && self.instances[c.instance as usize].state == InstanceState::Refusing {
            c.reply = Reply::Refusal;
        }
        (c.state, c.outcome) = (State::Replying, outcome);
        let far_ns = if connection.network.is_far { self.calls.distance(call) } else { 0 };
        let (classes, c) = (&self.classes, &mut self.calls[call]);
        match connection.arrival(now, true, far_ns, || c.reply_kb(classes)) {
            Ok(arrives) => {
                self.queue.schedule(connection.lane, now, arrives, Kind::Reply, call);
                if is_sampled {
                    self.show(index, arrives, true, outcome.is_err(), observer);
                }
            }
            Err(cause) => c.lose(cause),
        }
    }

    /// A reply arrives at the caller.
    #[inline]
    pub(super) fn reply<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let settled = self.calls[call];
        self.calls.remove(call);
        if settled.is_abandoned() {
            return;
        }
        self.settle(call, &settled, settled.outcome, observer);
    }

    /// The first of a connection's timers is due: the caller gives up. The work goes on without it.
    pub(super) fn timeout<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let cause = self.impatience(call);
        let c = &mut self.calls[call];
        c.marks.set(Marks::ABANDONED);
        let abandoned = *c;
        let outcome = match abandoned.state {
            State::Lost => abandoned.outcome,
            _ => Err(cause),
        };
        self.tell_callee(call, abandoned.state, observer);
        self.settle(call, &abandoned, outcome, observer);
    }

    /// The caller knows the outcome of a call that was at this index: it is counted at the connection, and the
    /// caller goes on.
    #[inline]
    fn settle<O: Observer>(&mut self, index: u32, call: &Call, outcome: Outcome, observer: &mut O) {
        let connection = &mut self.connections[call.connection as usize];
        connection.meter.settle(outcome, self.now - call.sent_at);
        let from = connection.from;
        match &mut self.components[from as usize].role {
            Role::Queue(_) => return self.delivered(from, call, outcome, observer),
            Role::Balancer(state) => {
                let listens = state.listens();
                if call.reply == Reply::Refusal {
                    self.hold_refused(from, call.target);
                } else {
                    if outcome.is_ok() {
                        state.learn(self.now - call.sent_at);
                    }
                    state.release(call.target);
                    if let Some((first, _)) = state.first_parked() {
                        self.ready.push_back(first);
                    }
                }
                if listens {
                    self.hear_outcome(from, call.target, self.now - call.sent_at, outcome);
                }
            }
            Role::Client(_) | Role::Gateway(_) | Role::Server(_) | Role::Cache(_) => {}
        }
        let is_miss = call.reply == Reply::Miss;
        if call.marks.has(Marks::TRY) {
            return self.attempt_ended(index, call, outcome, is_miss, observer);
        }
        self.tell(from, call.origin, call.origin_generation, call.sent_at, outcome, is_miss, observer);
    }

    /// A caller at `from` hears what came of what it has wanted since `since`: a client's request is over, a call
    /// during which a component has asked goes on.
    #[inline(always)]
    #[expect(clippy::too_many_arguments, reason = "on the way of every call, so nothing is packed for it")]
    pub(super) fn tell<O: Observer>(
        &mut self,
        from: u32,
        origin: u32,
        generation: u32,
        since: u64,
        outcome: Outcome,
        is_miss: bool,
        observer: &mut O,
    ) {
        let role = &self.components[from as usize].role;
        if let Role::Client(_) = role {
            return self.end_request(from, since, outcome);
        }
        // The parent may have been lost in a crash, and its place may be another's by now.
        if self.calls.generation(origin) != generation || self.calls[origin].state != State::Awaiting {
            return;
        }
        match role {
            Role::Balancer(state) if outcome.is_ok() || !state.goes_on() => {
                self.leave_passage(origin, outcome, observer);
            }
            Role::Balancer(_) | Role::Gateway(_) => self.passed(origin, outcome, observer),
            Role::Cache(_) => self.origin_answered(origin, outcome, observer),
            _ => self.called(origin, outcome, is_miss, observer),
        }
    }

    /// A refused call counts at its balancer for as long as a call usually takes.
    fn hold_refused(&mut self, balancer: u32, target: u32) {
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        let forgotten = self.now + state.hold();
        let probe = state.targets[target as usize].probe;
        self.schedule(forgotten, Kind::RefusalForgotten, probe);
    }

    /// A refused call has counted for as long as a call usually takes.
    pub(super) fn forget_refusal(&mut self, probe: u32) {
        let Probe { balancer, target } = self.probes[probe as usize];
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.release_held(target);
        }
        self.wake_parked(balancer);
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

impl Caller {
    /// When the caller gives up at the latest; `u64::MAX` = never.
    pub fn deadline(&self, calls: &Calls, exchanges: &Exchanges) -> u64 {
        if self.marks.has(Marks::TRY) {
            exchanges[self.origin].deadline
        } else if self.marks.has(Marks::DEADLINE) {
            calls.deadline(self.origin)
        } else {
            u64::MAX
        }
    }

    /// How much a call sends, in kilobytes.
    fn call_kb(&self, classes: &[ClassTraits]) -> f64 {
        message_kb(self.marks, false, self.class, classes)
    }
}

impl Call {
    /// Whoever calls without a balancer picks the instance of its callee; a further attempt another one than the latest.
    fn pick_instance(
        &mut self,
        over: &mut Connection,
        instances: &[u32],
        all: &[Instance],
        exchanges: &mut Exchanges,
    ) {
        self.instance = over.next_instance(instances, all);
        if self.marks.has(Marks::TRY) && exchanges.is_current(self.origin, self.origin_generation) {
            let exchange = &mut exchanges[self.origin];
            if exchange.last_instance == self.instance {
                self.instance = over.next_instance(instances, all);
            }
            exchange.last_instance = self.instance;
        }
    }

    /// How much its reply sends, in kilobytes.
    fn reply_kb(&self, classes: &[ClassTraits]) -> f64 {
        if self.outcome.is_err() { HEADER_KB } else { message_kb(self.marks, true, self.class, classes) }
    }
}

/// A write sends its payload and gets a header back; of a read it is the other way round.
fn message_kb(marks: Marks, is_reply: bool, class: u16, classes: &[ClassTraits]) -> f64 {
    let has_payload = marks.has(Marks::WRITE) != is_reply;
    if has_payload { classes[usize::from(class)].payload_kb } else { HEADER_KB }
}

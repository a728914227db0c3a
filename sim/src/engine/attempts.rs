//! How an exchange goes: attempts, retries, hedges, and its one outcome.
//!
//! From the outside in: the deadline bounds everything; retries and hedges are further attempts; each attempt asks the
//! breaker, the rate limit and the pool, in this order, and its timeout runs from when it is sent. An attempt that
//! one of these stops is a call of the connection that failed at once, and may be retried like any other.

use super::Simulation;
use super::calls::{Call, Marks, State};
use super::exchange::{Attempt, Exchange, Route, Stage};
use super::flow::Caller;
use super::key::Kind;
use super::limits::MAX_CALLS;
use super::observer::Observer;
use super::parts::{Connection, Role};
use super::policies::{Admission, Pass};
use crate::metrics::{Cause, Outcome};
use crate::station::NONE;

impl Simulation {
    /// A caller wants something over a connection: one call where it has no policies.
    #[inline]
    pub(super) fn call_over<O: Observer>(
        &mut self,
        route: Route,
        caller: Caller,
        observer: &mut O,
    ) -> Result<(), Cause> {
        if self.connections[route.connection as usize].policies.is_none() {
            return self.send(route.connection, route.instance, route.target, caller, observer).map(drop);
        }
        self.begin(route, caller, observer)
    }

    /// Begins an exchange.
    ///
    /// # Errors
    /// The cause with which it has failed at once; nobody is told of it otherwise.
    pub(super) fn begin<O: Observer>(
        &mut self,
        route: Route,
        caller: Caller,
        observer: &mut O,
    ) -> Result<(), Cause> {
        if self.exchanges.in_use() >= MAX_CALLS {
            return Err(Cause::LimitReached);
        }
        let (now, side) = (self.now, self.side_of(route.connection, &caller));
        let (mut deadline, mut caller) = (caller.deadline(&self.calls, &self.exchanges), caller);
        if let Some(policies) = &mut self.connections[route.connection as usize].policies {
            policies.begin(now, side);
            if let Some(rules) = policies.deadline {
                deadline = deadline.min(now + (rules.after_ms * 1e6) as u64);
                if rules.propagate {
                    caller.marks.set(Marks::DEADLINE);
                }
            }
        }
        let head = if caller.origin == NONE { NONE } else { self.calls[caller.origin].exchange };
        let index = self.exchanges.insert(Exchange::new(caller, route.connection, side, now, deadline), head);
        if caller.origin != NONE {
            self.calls[caller.origin].exchange = index;
        }
        match self.attempt(index, route, observer) {
            Err(cause) if self.try_again(index, cause) => {
                self.release_route(route);
                Ok(())
            }
            Err(cause) => {
                self.forget_exchange(index);
                Err(cause)
            }
            Ok(()) => Ok(()),
        }
    }

    /// Which of the caller's instances calls.
    fn side_of(&self, connection: u32, caller: &Caller) -> u32 {
        match self.components[self.connections[connection as usize].from as usize].role {
            Role::Client(_) | Role::Queue(_) => 0,
            _ => self.instances[self.calls[caller.origin].instance as usize].number,
        }
    }

    /// Makes an attempt, or lets it wait for a place in the pool.
    fn attempt<O: Observer>(&mut self, index: u32, route: Route, observer: &mut O) -> Result<(), Cause> {
        let now = self.now;
        self.exchanges[index].last_target = route.target;
        let Exchange { side, deadline, .. } = self.exchanges[index];
        let connection = &mut self.connections[route.connection as usize];
        if connection.is_removed {
            return Err(Cause::Removed);
        }
        let Some(policies) = &mut connection.policies else {
            return self.dispatch(index, route, Pass::default(), observer);
        };
        match policies.admit(now, side) {
            Ok(Admission::Now(pass)) => self.dispatch(index, route, pass, observer),
            Ok(Admission::Later(pass, most_ns)) => {
                policies.line_up(side, index, &self.exchanges);
                let ends = (now + most_ns).min(deadline.max(now));
                let exchange = &mut self.exchanges[index];
                exchange.stage = Stage::InLine(route, pass);
                exchange.wake = self.queue.schedule(None, now, ends, Kind::Wake, index);
                Ok(())
            }
            Err(cause) => {
                connection.meter.stop(cause);
                Err(cause)
            }
        }
    }

    /// Sends an attempt that all policies have let through.
    fn dispatch<O: Observer>(
        &mut self,
        index: u32,
        route: Route,
        pass: Pass,
        observer: &mut O,
    ) -> Result<(), Cause> {
        let exchange = &self.exchanges[index];
        let Caller { mut marks, .. } = exchange.caller;
        marks.set(Marks::TRY);
        let origin_generation = exchange.generation();
        let caller = Caller { origin: index, origin_generation, marks, ..exchange.caller };
        let call = match self.send(route.connection, route.instance, route.target, caller, observer) {
            Ok(call) => call,
            Err(cause) => {
                let side = self.exchanges[index].side;
                self.hand_back(route.connection, side, pass, None);
                return Err(cause);
            }
        };
        let exchange = &mut self.exchanges[index];
        exchange.stage = Stage::UnderWay;
        if let Some(place) = exchange.attempts.iter_mut().find(|attempt| attempt.is_none()) {
            *place = Some(Attempt { call, connection: route.connection, pass });
        }
        self.expect_hedge(index);
        Ok(())
    }

    /// An attempt holds nothing of its caller's policies any longer; `is_ok` tells the breaker, if it is to know.
    fn hand_back(&mut self, connection: u32, side: u32, pass: Pass, is_ok: Option<bool>) {
        let now = self.now;
        let Some(policies) = &mut self.connections[connection as usize].policies else { return };
        match is_ok {
            Some(is_ok) => policies.hear(now, side, pass, is_ok),
            None => policies.take_back(side, pass),
        }
        policies.give_back(side, pass);
        self.admit_waiting(connection, side);
    }

    /// Whoever waits first gets what places there are in a pool.
    fn admit_waiting(&mut self, connection: u32, side: u32) {
        let Some(policies) = &mut self.connections[connection as usize].policies else { return };
        while let Some(next) = policies.admit_next(side, &self.exchanges) {
            let exchange = &mut self.exchanges[next];
            if let Stage::InLine(route, pass) = exchange.stage {
                exchange.stage = Stage::HasPlace(route, policies.with_place(pass));
                exchange.wake = self.queue.schedule(None, self.now, self.now, Kind::Wake, next);
            }
        }
    }

    /// After an edit pools may have more places.
    pub(super) fn admit_all_waiting(&mut self) {
        for connection in 0..self.connections.len() {
            let sides = self.connections[connection].policies.as_ref().map_or(0, |policies| policies.sides());
            (0..sides).for_each(|side| self.admit_waiting(connection as u32, side));
        }
    }

    fn expect_hedge(&mut self, index: u32) {
        let exchange = &self.exchanges[index];
        let policies = self.connections[exchange.connection as usize].policies.as_ref();
        let Some(rules) = policies.and_then(|policies| policies.hedge) else { return };
        if exchange.hedged < rules.attempts {
            let at = self.now + (rules.after_ms * 1e6) as u64;
            self.exchanges[index].hedge = self.queue.schedule(None, self.now, at, Kind::Wake, index);
        }
    }

    /// Another attempt beside one that is not answered yet. It never waits, and where it may not be made it is left.
    fn hedge<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let Exchange { side, .. } = self.exchanges[index];
        self.exchanges[index].hedged += 1;
        let Ok(route) = self.another_route(index) else { return };
        let now = self.now;
        let connection = &mut self.connections[route.connection as usize];
        let admission = match &mut connection.policies {
            _ if connection.is_removed => Err(Cause::Removed),
            Some(policies) => policies.admit(now, side),
            None => Ok(Admission::Now(Pass::default())),
        };
        match admission {
            Ok(Admission::Now(pass)) => {
                connection.meter.hedge();
                self.exchanges[index].last_target = route.target;
                if self.dispatch(index, route, pass, observer).is_err() {
                    self.release_route(route);
                }
            }
            Ok(Admission::Later(pass, _)) => {
                if let Some(policies) = &mut connection.policies {
                    policies.take_back(side, pass);
                }
                self.release_route(route);
            }
            Err(_) => self.release_route(route),
        }
    }

    /// Where another attempt goes: a balancer chooses another target where it knows one.
    fn another_route(&mut self, index: u32) -> Result<Route, Cause> {
        let Exchange { connection, last_target, caller, .. } = self.exchanges[index];
        let from = self.connections[connection as usize].from;
        let Role::Balancer(state) = &mut self.components[from as usize].role else {
            return Ok(Route { connection, instance: NONE, target: NONE });
        };
        let target = match state.is_plain(self.now) {
            true => state.choose_another(last_target).ok_or(Cause::NoHealthyTarget)?,
            false => self.choose_for_attempt(from, &caller, last_target)?,
        };
        let Role::Balancer(state) = &self.components[from as usize].role else {
            return Err(Cause::NoHealthyTarget);
        };
        let chosen = state.targets[target as usize];
        Ok(Route { connection: chosen.connection, instance: chosen.instance, target })
    }

    /// Decides upon a retry and schedules it, if there is to be one.
    fn try_again(&mut self, index: u32, cause: Cause) -> bool {
        let Exchange { connection, side, made, backoff_ns, deadline, .. } = self.exchanges[index];
        let now = self.now;
        let Some(policies) = &mut self.connections[connection as usize].policies else { return false };
        let Some(wait) = policies.backoff_ns(now, side, cause, made, backoff_ns, deadline) else {
            return false;
        };
        let exchange = &mut self.exchanges[index];
        (exchange.stage, exchange.backoff_ns, exchange.hedge) = (Stage::BackingOff, wait, 0);
        exchange.wake = self.queue.schedule(None, now, now + wait, Kind::Wake, index);
        true
    }

    /// An event of an exchange: it goes on, or hedges.
    pub(super) fn wake<O: Observer>(&mut self, index: u32, sequence: u64, observer: &mut O) {
        let exchange = &mut self.exchanges[index];
        if exchange.hedge == sequence {
            exchange.hedge = 0;
            return self.hedge(index, observer);
        }
        if exchange.wake != sequence {
            return;
        }
        exchange.wake = 0;
        let (stage, side, deadline) = (exchange.stage, exchange.side, exchange.deadline);
        let (route, failed) = match stage {
            Stage::UnderWay => return,
            Stage::BackingOff => {
                exchange.made += 1;
                let route = match self.another_route(index) {
                    Ok(route) => route,
                    Err(cause) => return self.fail(index, cause, observer),
                };
                self.connections[route.connection as usize].meter.retry();
                (route, self.attempt(index, route, observer).err())
            }
            Stage::InLine(route, pass) => {
                let cause = if deadline <= self.now { Cause::Expired } else { Cause::PoolExhausted };
                exchange.stage = Stage::UnderWay;
                let connection = &mut self.connections[route.connection as usize];
                connection.meter.stop(cause);
                if let Some(policies) = &mut connection.policies {
                    policies.leave_line(side, pass);
                }
                (route, Some(cause))
            }
            Stage::HasPlace(route, pass) => {
                exchange.stage = Stage::UnderWay;
                (route, self.dispatch(index, route, pass, observer).err())
            }
        };
        if let Some(cause) = failed {
            self.release_route(route);
            self.fail(index, cause, observer);
        }
    }

    /// The latest attempt of an exchange has failed, and none is under way.
    fn fail<O: Observer>(&mut self, index: u32, cause: Cause, observer: &mut O) {
        if !self.try_again(index, cause) {
            self.finish(index, Err(cause), false, observer);
        }
    }

    /// One of an exchange's calls has its outcome.
    pub(super) fn attempt_ended<O: Observer>(
        &mut self,
        index: u32,
        call: &Call,
        outcome: Outcome,
        is_miss: bool,
        observer: &mut O,
    ) {
        let exchange = &mut self.exchanges[call.origin];
        let side = exchange.side;
        let its = exchange.attempts.iter_mut().find(|a| a.is_some_and(|attempt| attempt.call == index));
        let Some(attempt) = its.and_then(Option::take) else { return };
        let is_under_way = exchange.is_under_way();
        if !is_under_way {
            exchange.hedge = 0;
        }
        self.hand_back(attempt.connection, side, attempt.pass, Some(outcome.is_ok()));
        match outcome {
            Ok(()) => self.finish(call.origin, outcome, is_miss, observer),
            Err(_) if is_under_way => {}
            Err(cause) => self.fail(call.origin, cause, observer),
        }
    }

    /// An exchange has its outcome.
    fn finish<O: Observer>(&mut self, index: u32, outcome: Outcome, is_miss: bool, observer: &mut O) {
        let Exchange { caller, connection, began_at, .. } = self.exchanges[index];
        self.withdraw(index, observer);
        let from = self.connections[connection as usize].from;
        self.tell(from, caller.origin, caller.origin_generation, began_at, outcome, is_miss, observer);
    }

    /// Nobody wants to know what comes of an exchange: what is under way for it is given up.
    pub(super) fn withdraw<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let Exchange { stage, side, attempts, .. } = self.exchanges[index];
        self.forget_exchange(index);
        for attempt in attempts.into_iter().flatten() {
            self.give_up(attempt.call, observer);
            self.hand_back(attempt.connection, side, attempt.pass, None);
        }
        match stage {
            Stage::InLine(route, pass) => {
                if let Some(policies) = &mut self.connections[route.connection as usize].policies {
                    policies.leave_line(side, pass);
                }
                self.release_route(route);
            }
            Stage::HasPlace(route, pass) => {
                self.hand_back(route.connection, side, pass, None);
                self.release_route(route);
            }
            Stage::UnderWay | Stage::BackingOff => {}
        }
    }

    /// All that a call has asked for and not got yet is given up.
    pub(super) fn withdraw_all<O: Observer>(&mut self, call: u32, observer: &mut O) {
        while self.calls[call].exchange != NONE {
            self.withdraw(self.calls[call].exchange, observer);
        }
    }

    fn forget_exchange(&mut self, index: u32) {
        let origin = self.exchanges[index].caller.origin;
        if let Some(head) = self.exchanges.remove(index)
            && origin != NONE
        {
            self.calls[origin].exchange = head;
        }
    }

    /// A call that was chosen by a balancer was not made.
    fn release_route(&mut self, route: Route) {
        let from = self.connections[route.connection as usize].from;
        if route.target != NONE && matches!(self.components[from as usize].role, Role::Balancer(_)) {
            self.release_target(from, route.target);
        }
    }

    /// The caller no longer wants the answer to a call that is under way.
    fn give_up<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &mut self.calls[call];
        c.marks.set(Marks::ABANDONED);
        let Call { connection, target, sent_at, state, .. } = *c;
        self.connections[connection as usize].meter.settle(Err(Cause::Cancelled), self.now - sent_at);
        self.release_route(Route { connection, instance: NONE, target });
        self.tell_callee(call, state, observer);
    }

    /// A caller has given up: what was lost is forgotten, and over a connection that cancels the callee is told.
    pub(super) fn tell_callee<O: Observer>(&mut self, call: u32, state: State, observer: &mut O) {
        if state == State::Lost {
            return self.calls.remove(call);
        }
        let c = &self.calls[call];
        let index = c.connection;
        let connection = &mut self.connections[index as usize];
        if !connection.cancels || state == State::Replying {
            return;
        }
        let far_ns = if connection.network.is_far { self.calls.distance(call) } else { 0 };
        if let Ok(arrives) = connection.arrival(self.now, false, far_ns, || super::network::HEADER_KB) {
            if c.is_sampled() {
                self.show(index, arrives, false, true, observer);
            }
            let sequence = self.queue.schedule(None, self.now, arrives, Kind::Cancel, call);
            self.calls.expect_cancellation(call, sequence);
        }
    }

    /// The callee hears that nobody wants the answer: it stops at the next step of its plan, and at once where it
    /// waits for an answer itself.
    pub(super) fn cancel<O: Observer>(&mut self, call: u32, sequence: u64, observer: &mut O) {
        if !self.calls.is_cancelled(call, sequence) {
            return;
        }
        let c = &mut self.calls[call];
        c.marks.set(Marks::CANCELLED);
        if c.state != State::Awaiting {
            return;
        }
        let callee = self.connections[c.connection as usize].to;
        match self.components[callee as usize].role {
            Role::Balancer(_) | Role::Gateway(_) => self.pass_back(call, Err(Cause::Cancelled), observer),
            _ => self.leave(call, Err(Cause::Cancelled), observer),
        }
    }

    /// Why a call that is about to be worked on need not be: nobody wants the answer, or it would come too late.
    pub(super) fn is_moot(&self, call: u32) -> Option<Cause> {
        let c = &self.calls[call];
        if c.marks.has(Marks::CANCELLED) {
            return Some(Cause::Cancelled);
        }
        let is_over = c.marks.has(Marks::DEADLINE) && self.calls.deadline(call) <= self.now;
        is_over.then_some(Cause::Expired)
    }

    /// What a caller says whose time is over.
    pub(super) fn impatience(&self, call: u32) -> Cause {
        let c = &self.calls[call];
        let deadline = if c.marks.has(Marks::TRY) {
            self.exchanges[c.origin].deadline
        } else if c.marks.has(Marks::DEADLINE) {
            self.calls.deadline(call)
        } else {
            u64::MAX
        };
        if deadline <= self.now { Cause::Expired } else { Cause::Timeout }
    }
}

impl Connection {
    /// How long the caller of a call that is sent now waits at most.
    pub fn patience_ns(&self, now: u64, deadline: u64) -> Option<u64> {
        if deadline == u64::MAX {
            return self.timeout_ns;
        }
        let left = deadline.saturating_sub(now);
        Some(self.timeout_ns.map_or(left, |timeout| timeout.min(left)))
    }
}

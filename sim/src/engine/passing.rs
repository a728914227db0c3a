//! What balancers and gateways do with a call: choose a target or let it in, hold it back, pass its answer on.

use super::Simulation;
use super::calls::{Marks, State, Tried};
use super::exchange::Route;
use super::flow::Caller;
use super::key::Kind;
use super::observer::Observer;
use super::parts::Role;
use crate::component::{Asker, Choice, Entry, KeyOf, Probe};
use crate::metrics::{Cause, Outcome};
use crate::policy::hash;
use crate::station::NONE;

impl Simulation {
    /// A call has come to a balancer or a gateway, and costs nothing there any more.
    #[inline]
    pub(super) fn pass<O: Observer>(&mut self, call: u32, at: u32, observer: &mut O) {
        match &self.components[at as usize].role {
            Role::Gateway(_) => self.enter(call, at, observer),
            _ => self.forward(call, at, observer),
        }
    }

    /// A balancer passes a call on.
    #[inline]
    pub(super) fn forward<O: Observer>(&mut self, call: u32, balancer: u32, observer: &mut O) {
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        if !state.is_plain(self.now) {
            return self.forward_specially(call, balancer, observer);
        }
        let Some(target) = state.choose() else {
            return self.leave_passage(call, Err(Cause::NoHealthyTarget), observer);
        };
        let chosen = state.targets[target as usize];
        let route = Route { connection: chosen.connection, instance: chosen.instance, target };
        self.forward_over(call, balancer, route, observer);
    }

    #[inline]
    fn forward_over<O: Observer>(&mut self, call: u32, balancer: u32, route: Route, observer: &mut O) {
        self.calls[call].state = State::Awaiting;
        let caller = self.as_caller(call);
        if let Err(cause) = self.call_over(route, caller, observer) {
            self.release_target(balancer, route.target);
            self.passed(call, Err(cause), observer);
        }
    }

    /// A balancer passes a call on to the target that it has chosen where these are no equals.
    fn forward_to<O: Observer>(&mut self, call: u32, balancer: u32, target: u32, observer: &mut O) {
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        let chosen = state.targets[target as usize];
        if state.goes_on() {
            self.calls.try_target(call, target);
        }
        let route = Route { connection: chosen.connection, instance: chosen.instance, target };
        self.forward_over(call, balancer, route, observer);
    }

    /// A balancer for which targets are no equals passes a call on, or lets it wait.
    fn forward_specially<O: Observer>(&mut self, call: u32, balancer: u32, observer: &mut O) {
        match self.choose_for(call, balancer) {
            Choice::Target(target) => self.forward_to(call, balancer, target, observer),
            Choice::Nobody => self.pass_back(call, Err(Cause::NoHealthyTarget), observer),
            Choice::Full => self.park(call, balancer, observer),
        }
    }

    /// A balancer chooses a target for a call that it holds.
    fn choose_for(&mut self, call: u32, balancer: u32) -> Choice {
        let goes_on =
            matches!(&self.components[balancer as usize].role, Role::Balancer(state) if state.goes_on());
        let tried = if goes_on { self.calls.tried(call) } else { Tried::default() };
        let caller = self.as_caller(call);
        self.choose(balancer, &caller, tried.targets())
    }

    /// A balancer chooses a target for another attempt: not the one that was asked before, where there is another.
    pub(super) fn choose_for_attempt(
        &mut self,
        balancer: u32,
        caller: &Caller,
        before: u32,
    ) -> Result<u32, Cause> {
        let mut choice = self.choose(balancer, caller, &[before]);
        if choice == Choice::Nobody {
            choice = self.choose(balancer, caller, &[]);
        }
        match choice {
            Choice::Target(target) => Ok(target),
            Choice::Full => Err(Cause::QueueFull),
            Choice::Nobody => Err(Cause::NoHealthyTarget),
        }
    }

    fn choose(&mut self, balancer: u32, caller: &Caller, tried: &[u32]) -> Choice {
        let is_nearest =
            matches!(&self.components[balancer as usize].role, Role::Balancer(state) if state.nearest);
        let from = if is_nearest { self.zone_of(caller.origin) } else { None };
        // Behind a queue nobody knows whose request it was.
        let key = self.identity(caller.key);
        let user = if caller.marks.has(Marks::USER) { u64::from(caller.user) } else { key };
        let asker = Asker { now: self.now, key, user, tried };
        let (instances, places) = (&self.instances, &self.places);
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else {
            return Choice::Nobody;
        };
        state.choose_for(asker, |instance| places.distance_ns(from, instances[instance as usize].zone))
    }

    /// What a key is hashed by: its names and its rank, so that nobody else's names move it.
    fn identity(&self, key: u64) -> u64 {
        match KeyOf::new(key) {
            KeyOf::Class(class) => self.class_names.hash(class),
            KeyOf::Space(space, rank) => hash::of(self.space_names.hash(space), rank),
        }
    }

    /// All targets have as many calls as they may: a call waits at the balancer.
    fn park<O: Observer>(&mut self, call: u32, balancer: u32, observer: &mut O) {
        let now = self.now;
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        if !state.park(now, call) {
            return self.pass_back(call, Err(Cause::QueueFull), observer);
        }
        self.calls[call].state = State::Parked;
        self.expect_impatience(balancer);
    }

    /// Schedules the end of the patience of the one who waits first, if it is not.
    fn expect_impatience(&mut self, balancer: u32) {
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        if let Some((_, since)) = state.first_parked().filter(|_| !state.expects_impatience) {
            state.expects_impatience = true;
            let at = (since + state.patience_ns()).max(self.now);
            self.schedule(at, Kind::Impatience, balancer);
        }
    }

    /// Those who have waited long enough at a balancer have failed.
    pub(super) fn lose_patience<O: Observer>(&mut self, balancer: u32, observer: &mut O) {
        let now = self.now;
        loop {
            let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
            state.expects_impatience = false;
            match state.first_parked() {
                Some((call, since)) if since + state.patience_ns() <= now => {
                    state.unpark();
                    self.pass_back(call, Err(Cause::Shed), observer);
                }
                _ => return self.expect_impatience(balancer),
            }
        }
    }

    /// A balancer may have a target for those who wait there: they go on after this event.
    #[inline]
    pub(super) fn wake_parked(&mut self, balancer: u32) {
        if let Role::Balancer(state) = &self.components[balancer as usize].role
            && let Some((first, _)) = state.first_parked()
        {
            self.ready.push_back(first);
        }
    }

    /// Those who wait where this call does go on as far as there are targets for them.
    pub(super) fn serve_parked<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let balancer = self.connections[self.calls[call].connection as usize].to;
        loop {
            let Role::Balancer(state) = &self.components[balancer as usize].role else { return };
            let Some((first, _)) = state.first_parked() else { return };
            // Nobody wants the answer any more, or it would come too late: as in a server's line.
            let next = match self.is_moot(first) {
                Some(cause) => Err(cause),
                None => match self.choose_for(first, balancer) {
                    Choice::Target(target) => Ok(target),
                    Choice::Full | Choice::Nobody => return,
                },
            };
            if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
                state.unpark();
            }
            match next {
                Ok(target) => self.forward_to(first, balancer, target, observer),
                Err(cause) => self.leave_passage(first, Err(cause), observer),
            }
        }
    }

    /// A gateway decides on a call.
    pub(super) fn enter<O: Observer>(&mut self, call: u32, gateway: u32, observer: &mut O) {
        let user = self.calls.user(call).unwrap_or_default();
        let Role::Gateway(state) = &mut self.components[gateway as usize].role else { return };
        match state.enter(self.now, user) {
            Entry::Now => self.let_in(call, gateway, observer),
            Entry::Refused => self.pass_back(call, Err(Cause::RateLimited), observer),
            Entry::At(time) => {
                state.delayed += 1;
                self.calls[call].state = State::Parked;
                self.schedule(time, Kind::LetIn, call);
            }
        }
    }

    /// The time has come at which a gateway lets a call in.
    pub(super) fn let_in_late<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let gateway = self.connections[self.calls[call].connection as usize].to;
        if let Role::Gateway(state) = &mut self.components[gateway as usize].role {
            state.delayed -= 1;
        }
        if let Some(cause) = self.is_moot(call) {
            return self.leave_passage(call, Err(cause), observer);
        }
        self.let_in(call, gateway, observer);
    }

    /// The limit lets a call in; what is under way decides whether it goes on.
    fn let_in<O: Observer>(&mut self, call: u32, gateway: u32, observer: &mut O) {
        let now = self.now;
        let priority = self.classes[usize::from(self.calls[call].class)].priority;
        let component = &mut self.components[gateway as usize];
        let Role::Gateway(state) = &mut component.role else { return };
        if component.outgoing.is_empty() {
            return self.leave_passage(call, Err(Cause::NoHealthyTarget), observer);
        }
        if !state.go_on(now, priority) {
            return self.leave_passage(call, Err(Cause::Shed), observer);
        }
        let connection = component.outgoing[state.take_turn(component.outgoing.len())];
        self.calls.work_mut(call).since = now;
        self.calls[call].state = State::Awaiting;
        let caller = self.as_caller(call);
        let route = Route { connection, instance: NONE, target: NONE };
        if let Err(cause) = self.call_over(route, caller, observer) {
            self.pass_back(call, Err(cause), observer);
        }
    }

    /// A balancer or gateway has the outcome of what a call wants.
    pub(super) fn passed<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        let at = self.connections[self.calls[call].connection as usize].to;
        if let Role::Balancer(state) = &self.components[at as usize].role
            && let Err(cause) = outcome
            && state.goes_on()
            && state.may_go_on(cause, self.calls.tried(call).targets().len())
            && !self.calls[call].is_abandoned()
            && let Choice::Target(target) = self.choose_for(call, at)
        {
            return self.forward_to(call, at, target, observer);
        }
        self.pass_back(call, outcome, observer);
    }

    /// A balancer or gateway is done with a call.
    pub(super) fn pass_back<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        let c = &self.calls[call];
        if c.state == State::Awaiting {
            let at = self.connections[c.connection as usize].to;
            if let Role::Gateway(state) = &mut self.components[at as usize].role {
                state.answered(self.now, self.now - self.calls.work(call).since, outcome);
            }
        }
        self.leave_passage(call, outcome, observer);
    }

    /// A call leaves a balancer or gateway, and with it the place that it holds there, where these are bounded.
    #[inline]
    pub(super) fn leave_passage<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        match self.calls[call].step {
            0 => self.complete(call, outcome, observer),
            _ => self.leave(call, outcome, observer),
        }
    }

    /// A balancer hears how a call to one of its targets has ended.
    pub(super) fn hear_outcome(&mut self, balancer: u32, target: u32, took_ns: u64, outcome: Outcome) {
        let now = self.now;
        let Role::Balancer(state) = &mut self.components[balancer as usize].role else { return };
        if let Some(for_ns) = state.hear_outcome(now, target, took_ns, outcome) {
            let probe = state.targets[target as usize].probe;
            self.schedule(now.saturating_add(for_ns), Kind::Readmitted, probe);
        }
    }

    /// The time of a target's ejection is over.
    pub(super) fn readmit(&mut self, probe: u32) {
        let (now, Probe { balancer, target }) = (self.now, self.probes[probe as usize]);
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.readmit(now, target);
        }
        self.wake_parked(balancer);
    }

    pub(super) fn release_target(&mut self, balancer: u32, target: u32) {
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.release(target);
        }
        self.wake_parked(balancer);
    }
}

//! Instances and clients that go away and come back: what becomes of what they hold.

use super::Simulation;
use super::agenda::Item;
use super::calls::{Call, Marks, State};
use super::key::{Key, Kind};
use super::observer::Observer;
use super::parts::Role;
use crate::component::ClientState;
use crate::metrics::{Cause, InstanceState};
use crate::scenario::CrashMode;
use crate::sorted::sorted;

impl Simulation {
    /// An instance stops. What it holds is lost: its callers are refused, or hear nothing. A cache is cold
    /// afterwards; a queue keeps its messages.
    pub(super) fn crash<O: Observer>(&mut self, index: u32, mode: CrashMode, observer: &mut O) {
        let instance = &mut self.instances[index as usize];
        instance.crashes += 1;
        instance.set_up(self.now, false);
        instance.state = match mode {
            CrashMode::Refuse => InstanceState::Refusing,
            CrashMode::BlackHole => InstanceState::Silent,
        };
        let component = instance.component;
        if let Role::Cache(state) = &mut self.components[component as usize].role {
            state.clear();
        }
        self.drop_held(index, mode.tells(), observer);
        let number = self.instances[index as usize].number;
        for connection in &self.components[component as usize].outgoing {
            if let Some(policies) = &mut self.connections[*connection as usize].policies {
                policies.forget(number);
            }
        }
    }

    /// Everything at an instance ends with `cause`, or without an answer where there is none.
    pub(super) fn drop_held<O: Observer>(&mut self, index: u32, cause: Option<Cause>, observer: &mut O) {
        let now = self.now;
        let instance = &mut self.instances[index as usize];
        instance.slots.go_down(now);
        instance.cores.go_down(now);
        if let Some(sharing) = &mut instance.sharing {
            sharing.clear();
        }
        match &mut self.components[instance.component as usize].role {
            Role::Balancer(state) => state.forget_parked(),
            Role::Gateway(state) => state.forget(),
            _ => {}
        }
        let held = |c: &Call| c.instance == index && c.state.is_at_callee();
        let lost = self.in_order_of_time(held);
        let calls = &self.calls;
        let is_its = |key: &Key| matches!(key.kind(), Kind::Computed | Kind::LetIn);
        self.queue.retain(|key| !is_its(key) || calls[key.id()].instance != index);
        for call in lost {
            match cause {
                Some(cause) => self.complete(call, Err(cause), observer),
                None => self.swallow(call, observer),
            }
        }
    }

    /// Some calls in the order in which they arrived or were sent: where they lie in memory depends on everybody's
    /// calls, and what is done to one system is not to show in another beside it.
    fn in_order_of_time(&self, is_meant: impl Fn(&Call) -> bool) -> Vec<u32> {
        let meant = self.calls.iter().filter(|(_, call)| is_meant(call));
        let meant = meant.map(|(index, c)| ((c.arrived_at, c.sent_at, c.key, c.class, c.depth), index));
        sorted(meant).into_iter().map(|(_, index)| index).collect()
    }

    /// An instance that is down comes back, empty, as soon as it has booted.
    pub(super) fn restart(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        if instance.state == InstanceState::Booting {
            return;
        }
        instance.epoch += 1;
        if instance.is_up() {
            return;
        }
        if instance.start.boot_ns == 0 {
            return self.come_up(index);
        }
        self.boot(index);
    }

    /// An instance that holds nothing takes calls when it has booted.
    pub(super) fn boot(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.state = InstanceState::Booting;
        instance.set_up(self.now, false);
        let (ends, epoch) = (self.now + instance.start.boot_ns, instance.epoch);
        self.agenda.add(ends, Item::BootEnds { instance: index, epoch });
    }

    /// An instance takes calls from now on.
    pub(super) fn come_up(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.state = InstanceState::Up;
        instance.slots.come_up(self.now);
        instance.cores.come_up(self.now);
        instance.set_up(self.now, true);
        instance.warm_up(self.now);
    }

    /// Changes a client's traffic; its pending birth moves accordingly, its users come and go.
    pub(super) fn change_client(&mut self, client: u32, change: impl FnOnce(&mut ClientState, u64)) {
        let now = self.now;
        let component = &mut self.components[client as usize];
        let may_send = !component.is_removed && !component.outgoing.is_empty();
        let Role::Client(state) = &mut component.role else { return };
        change(state, now);
        state.users.multiply(state.factor(), may_send);
        let next = state.arrivals.pending().filter(|_| may_send);
        // An event that stands where it is to be stays, so that an edit of another thing leaves no trace.
        if state.pending_at != next {
            self.schedule_birth(client, next);
        }
        self.settle_users(client);
    }

    /// A client is taken away: nobody waits for its requests any more.
    pub(super) fn remove_client<O: Observer>(&mut self, client: u32, observer: &mut O) {
        self.change_client(client, |_, _| {});
        let connections = &self.connections;
        let is_its = |c: &Call| {
            connections[c.connection as usize].from == client && !c.is_abandoned() && !c.marks.has(Marks::TRY)
        };
        let roots = self.in_order_of_time(is_its);
        for call in roots {
            let c = &mut self.calls[call];
            c.marks.set(Marks::ABANDONED);
            let (state, born_at) = (c.state, c.sent_at);
            let connection = &mut self.connections[c.connection as usize];
            connection.meter.settle(Err(Cause::Removed), self.now - born_at);
            self.end_request(client, born_at, Err(Cause::Removed));
            if state == State::Lost {
                self.calls.remove(call);
            }
        }
        let is_its = |connection: u32| self.connections[connection as usize].from == client;
        let wanted = self.exchanges.iter().filter(|(_, exchange)| is_its(exchange.connection));
        let wanted = wanted.map(|(index, exchange)| (exchange.began_at, exchange.caller.key, index));
        for (began_at, _, index) in sorted(wanted) {
            self.withdraw(index, observer);
            self.end_request(client, began_at, Err(Cause::Removed));
        }
        self.drop_replies(client);
    }
}

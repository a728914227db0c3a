//! Instances and clients that go away and come back: what becomes of what they hold.

use super::Simulation;
use super::calls::{Call, Marks, State};
use super::key::Kind;
use super::observer::Observer;
use super::parts::Role;
use crate::component::ClientState;
use crate::metrics::{Cause, InstanceState};
use crate::scenario::CrashMode;

impl Simulation {
    /// An instance stops. What it holds is lost: its callers are refused, or hear nothing. A cache is cold
    /// afterwards; a queue keeps its messages.
    pub(super) fn crash<O: Observer>(&mut self, index: u32, mode: CrashMode, observer: &mut O) {
        let instance = &mut self.instances[index as usize];
        instance.crashes += 1;
        instance.state = match mode {
            CrashMode::Refuse => InstanceState::Refusing,
            CrashMode::BlackHole => InstanceState::Silent,
        };
        let cause = match mode {
            CrashMode::Refuse => Some(Cause::Refused),
            CrashMode::BlackHole => None,
        };
        let component = instance.component;
        if let Role::Cache(state) = &mut self.components[component as usize].role {
            state.clear();
        }
        self.drop_held(index, cause, observer);
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
        let held = |c: &Call| c.instance == index && c.state.is_at_callee();
        let lost: Vec<u32> = self.calls.iter().filter(|(_, c)| held(c)).map(|(i, _)| i).collect();
        let calls = &self.calls;
        self.queue.retain(|key| key.kind() != Kind::Computed || calls[key.id()].instance != index);
        for call in lost {
            match cause {
                Some(cause) => self.complete(call, Err(cause), observer),
                None => self.swallow(call),
            }
        }
    }

    /// An instance that is down comes back, empty.
    pub(super) fn restart(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.epoch += 1;
        if !instance.is_up() {
            instance.state = InstanceState::Up;
            instance.slots.come_up(self.now);
            instance.cores.come_up(self.now);
        }
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
    pub(super) fn remove_client(&mut self, client: u32) {
        self.change_client(client, |_, _| {});
        let connections = &self.connections;
        let is_its = |c: &Call| connections[c.connection as usize].from == client && !c.is_abandoned();
        let roots: Vec<u32> = self.calls.iter().filter(|(_, c)| is_its(c)).map(|(i, _)| i).collect();
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
        self.drop_replies(client);
    }
}

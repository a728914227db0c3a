//! Incidents: what they do to a running simulation, and how they end.

use super::agenda::{Ending, Item};
use super::calls::State;
use super::key::Kind;
use super::observer::Observer;
use super::parts::Role;
use super::{Simulation, seconds_to_ns};
use crate::metrics::{Cause, InstanceState};
use crate::scenario::{CrashMode, Fault};

impl Simulation {
    /// An incident begins; with a length, its end is put on the agenda.
    pub(super) fn strike<O: Observer>(&mut self, fault: &Fault, for_s: Option<f64>, observer: &mut O) {
        let Some(&component) = self.component_index.get(fault.target()) else { return };
        let ending = match fault {
            Fault::Crash { instances, instance, mode, .. } => {
                let struck = self.struck(component, *instance, *instances);
                let epochs = struck.iter().map(|i| (*i, self.instances[*i as usize].epoch)).collect();
                for instance in struck {
                    self.crash(instance, *mode, observer);
                }
                Ending::Crash { instances: epochs }
            }
            Fault::Restart { instance, .. } => {
                let all = self.components[component as usize].instances.clone();
                let wanted = |(number, _): &(u32, u32)| instance.is_none_or(|i| i == *number);
                for (_, index) in (1..).zip(all).filter(wanted) {
                    self.instances[index as usize].crashes = 0;
                    self.restart(index);
                }
                return;
            }
            Fault::Burst { factor, .. } => {
                self.bursts += 1;
                let burst = self.bursts;
                self.change_client(component, |state, now| state.start_burst(now, burst, *factor));
                Ending::Burst { client: component, burst }
            }
        };
        if let Some(seconds) = for_s {
            self.agenda.add(self.now + seconds_to_ns(seconds), Item::IncidentEnds(ending));
        }
    }

    pub(super) fn end_fault(&mut self, ending: Ending) {
        match ending {
            Ending::Crash { instances } => {
                for (index, epoch) in instances {
                    let instance = &mut self.instances[index as usize];
                    if instance.epoch == epoch && instance.crashes > 0 {
                        instance.crashes -= 1;
                        if instance.crashes == 0 {
                            self.restart(index);
                        }
                    }
                }
            }
            Ending::Burst { client, burst } => {
                self.change_client(client, |state, now| state.end_burst(now, burst));
            }
        }
    }

    /// The instances that a crash strikes: one by number, the first few that are up, or all.
    fn struck(&self, component: u32, instance: Option<u32>, count: Option<u32>) -> Vec<u32> {
        let all = self.components[component as usize].instances.iter().copied();
        let staying = all.filter(|i| self.instances[*i as usize].state != InstanceState::Leaving);
        match (instance, count) {
            (Some(number), _) => staying.skip(number as usize - 1).take(1).collect(),
            (None, Some(count)) => {
                staying.filter(|i| self.instances[*i as usize].is_up()).take(count as usize).collect()
            }
            (None, None) => staying.collect(),
        }
    }

    /// An instance stops. What it holds is lost: its callers are refused, or hear nothing.
    fn crash<O: Observer>(&mut self, index: u32, mode: CrashMode, observer: &mut O) {
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
        self.drop_held(index, cause, observer);
    }

    /// Everything at an instance ends with `cause`, or without an answer where there is none.
    pub(super) fn drop_held<O: Observer>(&mut self, index: u32, cause: Option<Cause>, observer: &mut O) {
        let now = self.now;
        let instance = &mut self.instances[index as usize];
        instance.slots.go_down(now);
        instance.cores.go_down(now);
        let held = |c: &super::calls::Call| c.instance == index && c.state.is_at_callee();
        let lost: Vec<u32> = self.calls.iter().filter(|(_, c)| held(c)).map(|(i, _)| i).collect();
        let calls = &self.calls;
        self.queue.retain(|key| key.kind() != Kind::Computed || calls[key.id()].instance != index);
        for call in lost {
            match cause {
                Some(cause) => self.complete(call, Err(cause), observer),
                None => self.lose(call),
            }
        }
    }

    /// An instance that is down comes back, empty.
    fn restart(&mut self, index: u32) {
        let instance = &mut self.instances[index as usize];
        instance.epoch += 1;
        if !instance.is_up() {
            instance.state = InstanceState::Up;
            instance.slots.come_up(self.now);
            instance.cores.come_up(self.now);
        }
    }

    /// Changes a client's rate; its pending birth moves accordingly.
    pub(super) fn change_client(
        &mut self,
        client: u32,
        change: impl FnOnce(&mut crate::component::ClientState, u64),
    ) {
        let now = self.now;
        let component = &mut self.components[client as usize];
        let may_send = !component.is_removed && !component.outgoing.is_empty();
        let Role::Client(state) = &mut component.role else { return };
        change(state, now);
        let next = state.arrivals.pending().filter(|_| may_send);
        self.schedule_birth(client, next);
    }

    /// A client is taken away: nobody waits for its requests any more.
    pub(super) fn remove_client(&mut self, client: u32) {
        self.schedule_birth(client, None);
        let is_its = |c: &super::calls::Call| {
            c.parent == crate::station::NONE
                && !c.is_abandoned
                && self.requests.get(c.request).client == client
        };
        let roots: Vec<u32> = self.calls.iter().filter(|(_, c)| is_its(c)).map(|(i, _)| i).collect();
        for call in roots {
            if self.calls[call].has_timer {
                self.stop_timer(call);
            }
            let (request, now) = (self.calls[call].request, self.now);
            let connection = &mut self.connections[self.calls[call].connection as usize];
            connection.meter.settle(Err(Cause::Removed), now);
            self.end_request(request, Err(Cause::Removed));
            match self.calls[call].state {
                State::Lost => self.calls.remove(call),
                _ => self.calls[call].is_abandoned = true,
            }
        }
    }
}

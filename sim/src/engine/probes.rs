//! Health checks: small messages from a balancer to each target, on simulated time. They take no slot.

use super::Simulation;
use super::key::Kind;
use super::parts::Role;
use super::trouble::Passage;
use crate::component::Probe;
use crate::metrics::InstanceState;
use crate::scenario::HealthCheck;

impl Simulation {
    /// Starts the checks of a balancer's targets that are not being checked, spread evenly over the interval.
    pub(super) fn start_probes(&mut self, balancer: u32) {
        let Role::Balancer(state) = &self.components[balancer as usize].role else { return };
        let Some(check) = state.health_check else { return };
        let unprobed = |t: &crate::component::Target| !t.is_gone && !t.is_probed;
        let targets: Vec<(u32, u32)> =
            (0..).zip(&state.targets).filter(|(_, t)| unprobed(t)).map(|(i, t)| (i, t.probe)).collect();
        let interval = ns(check.interval_s);
        for (place, (target, probe)) in targets.iter().enumerate() {
            let offset = interval * (place as u64 + 1) / targets.len() as u64;
            self.schedule(self.now + offset, Kind::ProbeSent, *probe);
            if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
                state.targets[*target as usize].is_probed = true;
            }
        }
    }

    /// A check leaves the balancer; the next one follows an interval later.
    pub(super) fn probe_sent(&mut self, probe: u32) {
        let Some((check, connection, latency)) = self.probe_rules(probe) else {
            // The target is gone or checks are off: this chain of checks ends.
            let Probe { balancer, target } = self.probes[probe as usize];
            if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
                state.targets[target as usize].is_probed = false;
            }
            return;
        };
        let next = self.now + ns(check.interval_s);
        let timeout = ns(check.timeout_s);
        match self.passage(connection, false) {
            Passage::Late(added) if latency + added <= timeout => {
                self.schedule(self.now + latency + added, Kind::ProbeArrives, probe);
            }
            // Nothing comes back in time: the timeout tells.
            _ => self.schedule(self.now + timeout, Kind::ProbeBad, probe),
        }
        self.schedule(next, Kind::ProbeSent, probe);
    }

    /// A check reaches its target: a refusal travels back like an answer, silence is noticed by the timeout.
    pub(super) fn probe_arrives(&mut self, probe: u32) {
        let Some((check, connection, latency)) = self.probe_rules(probe) else { return };
        let state = self.probed_instance(probe);
        let (back, is_on_its_way) = match self.passage(connection, true) {
            Passage::Late(added) => (latency + added, true),
            Passage::Cut | Passage::Lost => (latency, false),
        };
        let left = ns(check.timeout_s).saturating_sub(back);
        let is_in_time = is_on_its_way && back <= left;
        let (kind, after) = match state {
            InstanceState::Up | InstanceState::Leaving if is_in_time => {
                (if self.errs(probe) { Kind::ProbeBad } else { Kind::ProbeGood }, back)
            }
            InstanceState::Refusing if is_in_time => (Kind::ProbeBad, back),
            _ => (Kind::ProbeBad, left),
        };
        self.schedule(self.now + after, kind, probe);
    }

    pub(super) fn probe_ended(&mut self, probe: u32, is_ok: bool) {
        let (now, Probe { balancer, target }) = (self.now, self.probes[probe as usize]);
        if let Role::Balancer(state) = &mut self.components[balancer as usize].role {
            state.hear(now, target, is_ok);
        }
        self.wake_parked(balancer);
    }

    /// What becomes of a check, or of its answer, on its way.
    fn passage(&mut self, connection: u32, is_reply: bool) -> Passage {
        self.connections[connection as usize].network.passage(is_reply)
    }

    /// Whether an incident makes the target answer this check with an error.
    fn errs(&mut self, probe: u32) -> bool {
        let Probe { balancer, target } = self.probes[probe as usize];
        let Role::Balancer(state) = &self.components[balancer as usize].role else { return false };
        let instance = &self.instances[state.targets[target as usize].instance as usize];
        let stream = &mut self.components[instance.component as usize].error_stream;
        instance.errors > 0.0 && stream.unit() < instance.errors
    }

    /// The rules of a probe that goes on, its connection, and that one's mean latency.
    fn probe_rules(&self, probe: u32) -> Option<(HealthCheck, u32, u64)> {
        let Probe { balancer, target } = self.probes[probe as usize];
        let component = &self.components[balancer as usize];
        let Role::Balancer(state) = &component.role else { return None };
        let target = state.targets[target as usize];
        let check = state.health_check.filter(|_| !target.is_gone && !component.is_removed)?;
        let to = self.instances[target.instance as usize].zone;
        let latency = self.connections[target.connection as usize].latency.mean_ns()
            + self.places.distance_ns(component.zone_of(0), to);
        Some((check, target.connection, latency))
    }

    fn probed_instance(&self, probe: u32) -> InstanceState {
        let Probe { balancer, target } = self.probes[probe as usize];
        match &self.components[balancer as usize].role {
            Role::Balancer(state) => self.instances[state.targets[target as usize].instance as usize].state,
            _ => InstanceState::Up,
        }
    }
}

fn ns(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

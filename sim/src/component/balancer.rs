//! The balancer: its targets, and what it believes of them.

use crate::policy::{Health, choose};
use crate::random::Stream;
use crate::scenario::{Algorithm, HealthCheck};

/// A balancer's state. Targets keep their index for ever, so calls under way find theirs.
#[derive(Debug, Clone)]
pub struct BalancerState {
    pub algorithm: Algorithm,
    pub health_check: Option<HealthCheck>,
    pub targets: Vec<Target>,
    /// Calls between choice and reply, a target.
    outstanding: Vec<u32>,
    /// Targets that may be chosen, in rising order.
    eligible: Vec<u32>,
    turn: u32,
    stream: Stream,
}

/// An instance behind the balancer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    pub instance: u32,
    pub connection: u32,
    pub health: Health,
    /// No longer behind the balancer.
    pub is_gone: bool,
    /// Its checks go on; set while one is scheduled.
    pub is_probed: bool,
}

/// A health check's place: the target of a balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    pub balancer: u32,
    pub target: u32,
}

impl BalancerState {
    pub fn new(algorithm: Algorithm, health_check: Option<HealthCheck>, stream: Stream) -> BalancerState {
        BalancerState {
            algorithm,
            health_check,
            targets: Vec::new(),
            outstanding: Vec::new(),
            eligible: Vec::new(),
            turn: u32::MAX - 1,
            stream,
        }
    }

    /// Chooses a target for one call; none where none may be chosen.
    #[inline]
    pub fn choose(&mut self) -> Option<u32> {
        let index =
            choose(self.algorithm, &self.eligible, &self.outstanding, &mut self.turn, &mut self.stream)?;
        self.outstanding[index as usize] += 1;
        Some(index)
    }

    /// The reply has come, or the balancer has given up waiting for it.
    #[inline]
    pub fn release(&mut self, target: u32) {
        self.outstanding[target as usize] -= 1;
    }

    /// Calls between choice and reply, over all targets.
    pub fn outstanding(&self) -> u64 {
        self.outstanding.iter().map(|n| u64::from(*n)).sum()
    }

    /// The instances behind it are now these, as (instance, connection); those already known keep
    /// their health and their calls. Returns the indexes of new targets.
    pub fn set_targets(&mut self, wanted: &[(u32, u32)]) -> Vec<u32> {
        for target in &mut self.targets {
            target.is_gone = !wanted.contains(&(target.instance, target.connection));
        }
        let mut added = Vec::new();
        for &(instance, connection) in wanted {
            let known = self.targets.iter().any(|t| (t.instance, t.connection) == (instance, connection));
            if !known {
                added.push(self.targets.len() as u32);
                let health = Health::default();
                self.targets.push(Target { instance, connection, health, is_gone: false, is_probed: false });
                self.outstanding.push(0);
            }
        }
        self.refresh();
        added
    }

    /// A check of `target` has ended.
    pub fn hear(&mut self, target: u32, is_ok: bool) {
        let Some(check) = self.health_check else { return };
        self.targets[target as usize].health.hear(is_ok, check.fall, check.rise);
        self.refresh();
    }

    /// Works out anew which targets may be chosen. Without checks all are believed to be well.
    pub fn refresh(&mut self) {
        let checked = self.health_check.is_some();
        let may = |t: &Target| !t.is_gone && (!checked || t.health.is_up());
        self.eligible.clear();
        self.eligible.extend((0..).zip(&self.targets).filter(|(_, t)| may(t)).map(|(i, _)| i));
    }

    /// Whether the target is in rotation.
    pub fn is_eligible(&self, target: usize) -> bool {
        self.eligible.binary_search(&(target as u32)).is_ok()
    }
}

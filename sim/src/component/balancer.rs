//! The balancer: its targets, and what it believes of them.

use crate::policy::{Health, choose};
use crate::random::Stream;
use crate::scenario::{Algorithm, HealthCheck};

/// A reply's weight in the mean is one over this.
const REPLY_WEIGHT: u64 = 32;

/// A balancer's state. Targets keep their index for ever, so calls under way find theirs.
#[derive(Debug, Clone)]
pub struct BalancerState {
    pub algorithm: Algorithm,
    pub health_check: Option<HealthCheck>,
    pub targets: Vec<Target>,
    /// Calls between choice and reply, a target; refused ones stay for a while.
    outstanding: Vec<u32>,
    /// Refused calls that still count.
    held: u64,
    /// How long ok calls take, choice to reply: an exponentially weighted mean, in nanoseconds.
    reply_ns: u64,
    /// Targets that may be chosen, in rising order.
    eligible: Vec<u32>,
    /// Room for those among which another attempt chooses.
    others: Vec<u32>,
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
    /// The engine's number of this place among all balancers' targets.
    pub probe: u32,
}

/// The place of a health check and of a refusal: the target of a balancer.
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
            held: 0,
            reply_ns: 0,
            eligible: Vec::new(),
            others: Vec::new(),
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

    /// Chooses a target for another attempt: not the one that was asked before, where there is another. Where targets
    /// take turns it is the next after that one, and whose turn it is for others stays.
    pub fn choose_another(&mut self, before: u32) -> Option<u32> {
        self.others.clear();
        self.others.extend(self.eligible.iter().filter(|target| **target != before));
        if self.others.is_empty() {
            return self.choose();
        }
        let next = self.others.partition_point(|target| *target < before);
        let mut turn = next.checked_sub(1).unwrap_or(self.others.len() - 1) as u32;
        let stream = &mut self.stream;
        let index = choose(self.algorithm, &self.others, &self.outstanding, &mut turn, stream)?;
        self.outstanding[index as usize] += 1;
        Some(index)
    }

    /// The reply has come, or the balancer has given up waiting for it.
    #[inline]
    pub fn release(&mut self, target: u32) {
        self.outstanding[target as usize] -= 1;
    }

    /// An ok reply took this long.
    #[inline]
    pub fn learn(&mut self, reply_ns: u64) {
        self.reply_ns = self.reply_ns - self.reply_ns / REPLY_WEIGHT + reply_ns / REPLY_WEIGHT;
    }

    /// A target's machine has refused a call. A refusal is not a fast answer: the call keeps its place in
    /// the count for as long as a call usually takes, in nanoseconds, so that a dead target does not look idle.
    pub fn hold(&mut self) -> u64 {
        self.held += 1;
        self.reply_ns
    }

    /// A refused call no longer counts.
    pub fn release_held(&mut self, target: u32) {
        self.held -= 1;
        self.release(target);
    }

    /// Calls between choice and reply, over all targets.
    pub fn outstanding(&self) -> u64 {
        self.outstanding.iter().map(|n| u64::from(*n)).sum::<u64>() - self.held
    }

    /// The instances behind it are now these, as (instance, connection); those already known keep
    /// their health and their calls. `add_probe` numbers the place of a new target.
    pub fn set_targets(&mut self, wanted: &[(u32, u32)], mut add_probe: impl FnMut(u32) -> u32) {
        for target in &mut self.targets {
            target.is_gone = !wanted.contains(&(target.instance, target.connection));
        }
        for &(instance, connection) in wanted {
            let known = self.targets.iter().any(|t| (t.instance, t.connection) == (instance, connection));
            if !known {
                let (health, probe) = (Health::default(), add_probe(self.targets.len() as u32));
                let (is_gone, is_probed) = (false, false);
                self.targets.push(Target { instance, connection, health, is_gone, is_probed, probe });
                self.outstanding.push(0);
            }
        }
        self.refresh();
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

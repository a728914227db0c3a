//! The balancer: its targets, and what it believes of them.

use std::collections::VecDeque;

use super::choice::Weighing;
use crate::metrics::Outcome;
use crate::policy::{Health, choose};
use crate::random::Stream;
use crate::scenario::{Algorithm, Balancer, Cause, Ejection, HealthCheck, NextTarget, TargetLimit};

use super::Service;

/// A reply's weight in the mean is one over this.
const REPLY_WEIGHT: u64 = 32;

/// A balancer's state. Targets keep their index for ever, so calls under way find theirs.
#[derive(Debug, Clone)]
pub struct BalancerState {
    pub(super) algorithm: Algorithm,
    pub health_check: Option<HealthCheck>,
    ejection: Option<Ejection>,
    next_target: Option<NextTarget>,
    pub(super) target_limit: Option<TargetLimit>,
    pub nearest: bool,
    pub(super) slow_start_ns: u64,
    pub targets: Vec<Target>,
    /// Calls between choice and reply, a target; refused ones stay for a while.
    pub(super) outstanding: Vec<u32>,
    /// Refused calls that still count.
    held: u64,
    /// How long ok calls take, choice to reply: an exponentially weighted mean, in nanoseconds.
    reply_ns: u64,
    /// Targets that may be chosen, in rising order.
    pub(super) eligible: Vec<u32>,
    /// Room for those among which another attempt chooses.
    pub(super) others: Vec<u32>,
    pub(super) turn: u32,
    pub(super) stream: Stream,
    /// All that is more than the choice among equals.
    pub(super) weighing: Weighing,
    /// All targets are equals, and nothing else has a say.
    is_plain: bool,
    /// Calls that wait until a target may be given another one, with the instants since when.
    line: VecDeque<(u32, u64)>,
    /// Whether the end of the first one's patience is scheduled.
    pub expects_impatience: bool,
    /// The time that a call takes at the balancer itself, where that is bounded.
    pub service: Option<Service>,
}

/// An instance behind the balancer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    pub instance: u32,
    pub connection: u32,
    pub health: Health,
    /// No longer behind the balancer.
    pub is_gone: bool,
    /// An incident drains it.
    pub is_drained: bool,
    /// Its checks go on; set while one is scheduled.
    pub is_probed: bool,
    /// The engine's number of this place among all balancers' targets.
    pub probe: u32,
    /// What its connection says.
    pub weight: f64,
    /// What it is known by on rings and in tables: the same in every run.
    pub identity: u64,
    /// Since when it has been in rotation.
    pub since: u64,
    outlier: Outlier,
}

/// What passive health checks know of a target.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Outlier {
    /// Failed calls in a row.
    failures: u32,
    is_ejected: bool,
    /// When that is over.
    until: u64,
    /// How often it has been ejected lately, and since when it has not been.
    times: u32,
    back_since: u64,
}

/// What a balancer is told of a target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wanted {
    pub instance: u32,
    pub connection: u32,
    pub weight: f64,
    pub identity: u64,
    pub is_drained: bool,
    /// It is not up yet, and whoever checks it knows.
    pub boots: bool,
}

/// The place of a health check and of a refusal: the target of a balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Probe {
    pub balancer: u32,
    pub target: u32,
}

impl BalancerState {
    pub fn new(stream: Stream) -> BalancerState {
        BalancerState {
            algorithm: Algorithm::default(),
            health_check: None,
            ejection: None,
            next_target: None,
            target_limit: None,
            nearest: false,
            slow_start_ns: 0,
            targets: Vec::new(),
            outstanding: Vec::new(),
            held: 0,
            reply_ns: 0,
            eligible: Vec::new(),
            others: Vec::new(),
            turn: u32::MAX - 1,
            stream,
            weighing: Weighing::default(),
            is_plain: true,
            line: VecDeque::new(),
            expects_impatience: false,
            service: None,
        }
    }

    /// Takes the parameters of the document; whether targets may have other numbers of calls than before.
    pub fn configure(&mut self, balancer: &Balancer, service: impl FnOnce() -> Stream) -> bool {
        let is_other_limit = self.target_limit != balancer.target_limit;
        self.algorithm = balancer.algorithm;
        self.health_check = balancer.health_check;
        self.ejection = balancer.ejection;
        self.next_target = balancer.next_target.clone();
        self.target_limit = balancer.target_limit;
        self.nearest = balancer.nearest;
        self.slow_start_ns = (balancer.slow_start_s * 1e9) as u64;
        if self.ejection.is_none() {
            self.targets.iter_mut().for_each(|target| target.outlier = Outlier::default());
        }
        match (&mut self.service, &balancer.capacity) {
            (Some(service), Some(capacity)) => service.set(&capacity.service),
            (None, Some(capacity)) => self.service = Some(Service::new(&capacity.service, service())),
            (_, None) => self.service = None,
        }
        is_other_limit
    }

    /// Whether any target is as good as another, to be chosen by its calls alone.
    #[inline]
    pub fn is_plain(&mut self, now: u64) -> bool {
        self.is_plain || self.have_started(now)
    }

    /// Chooses a target for one call among equals; none where none may be chosen.
    #[inline]
    pub fn choose(&mut self) -> Option<u32> {
        let index =
            choose(self.algorithm, &self.eligible, &self.outstanding, &mut self.turn, &mut self.stream)?;
        self.take(index);
        Some(index)
    }

    /// Chooses a target among equals for another attempt: not the one that was asked before, where there is another.
    /// Where targets take turns it is the next after that one, and whose turn it is for others stays.
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
        self.take(index);
        Some(index)
    }

    /// A target has been chosen for a call.
    #[inline]
    pub(super) fn take(&mut self, target: u32) {
        self.outstanding[target as usize] += 1;
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

    /// Whether outcomes are to be told by [`hear_outcome`](BalancerState::hear_outcome).
    #[inline]
    pub fn listens(&self) -> bool {
        self.ejection.is_some() || matches!(self.algorithm, Algorithm::PeakEwma { .. })
    }

    /// A call to `target` has ended after so many nanoseconds. The target's ejection, where that makes one: how long it
    /// lasts, in nanoseconds.
    pub fn hear_outcome(&mut self, now: u64, target: u32, took_ns: u64, outcome: Outcome) -> Option<u64> {
        self.weigh_answer(now, target, took_ns, outcome.is_ok());
        let rules = self.ejection?;
        let outlier = &mut self.targets[target as usize].outlier;
        match outcome {
            Ok(()) => outlier.failures = 0,
            Err(cause) if Cause::WORTH_A_RETRY.contains(&cause) => outlier.failures += 1,
            // What the caller did itself says nothing of the target.
            Err(_) => {}
        }
        if outlier.failures < rules.failures || outlier.is_ejected {
            return None;
        }
        let there = self.targets.iter().filter(|target| !target.is_gone);
        let (all, ejected) = there.fold((0_u32, 0_u32), |(all, ejected), target| {
            (all + 1, ejected + u32::from(target.outlier.is_ejected))
        });
        if f64::from(ejected + 1) > (rules.most * f64::from(all)).max(1.0) {
            return None;
        }
        let first_ns = ((rules.for_s * 1e9) as u64).max(1);
        let outlier = &mut self.targets[target as usize].outlier;
        // Each time longer, and less so for every such time that went well.
        let well = ((now - outlier.back_since) / first_ns).min(u64::from(outlier.times)) as u32;
        let times = outlier.times - well + 1;
        let for_ns = first_ns.saturating_mul(u64::from(times));
        let until = now.saturating_add(for_ns);
        *outlier = Outlier { failures: 0, is_ejected: true, until, times, ..*outlier };
        self.refresh(now);
        Some(for_ns)
    }

    /// The time of a target's ejection is over.
    pub fn readmit(&mut self, now: u64, target: u32) {
        let outlier = &mut self.targets[target as usize].outlier;
        // The rules may have been taken away and given again: then it is another ejection's time that is over.
        if !outlier.is_ejected || now < outlier.until {
            return;
        }
        // Calls that were under way have gone on to fail meanwhile; as in Envoy they are no reason any more.
        *outlier = Outlier { failures: 0, is_ejected: false, back_since: now, ..*outlier };
        self.refresh(now);
    }

    /// Whether a call that has failed with this cause, and has been to so many targets, may go to another one.
    pub fn may_go_on(&self, cause: Cause, been_to: usize) -> bool {
        self.next_target
            .as_ref()
            .is_some_and(|rules| been_to as u32 <= rules.tries && rules.on.contains(&cause))
    }

    /// Whether calls may go from target to target.
    #[inline]
    pub fn goes_on(&self) -> bool {
        self.next_target.is_some()
    }

    /// The instances behind it are now these; those already known keep their health and their calls. `add_probe`
    /// numbers the place of a new target. Whether others may be chosen than before.
    pub fn set_targets(
        &mut self,
        now: u64,
        wanted: &[Wanted],
        mut add_probe: impl FnMut(u32) -> u32,
    ) -> bool {
        for target in &mut self.targets {
            target.is_gone = true;
        }
        for w in wanted {
            let known =
                self.targets.iter().position(|t| (t.instance, t.connection) == (w.instance, w.connection));
            let index = known.unwrap_or_else(|| {
                let probe = add_probe(self.targets.len() as u32);
                // At the beginning everybody is believed to be well.
                let health = Health::new(now == 0 || !w.boots);
                self.outstanding.push(0);
                self.targets.push(Target {
                    instance: w.instance,
                    connection: w.connection,
                    health,
                    is_gone: false,
                    is_drained: false,
                    is_probed: false,
                    probe,
                    weight: w.weight,
                    identity: w.identity,
                    since: 0,
                    outlier: Outlier::default(),
                });
                self.targets.len() - 1
            });
            let target = &mut self.targets[index];
            (target.is_gone, target.weight, target.is_drained) = (false, w.weight, w.is_drained);
        }
        self.lay_out();
        self.refresh(now)
    }

    /// A check of `target` has ended.
    pub fn hear(&mut self, now: u64, target: u32, is_ok: bool) {
        let Some(check) = self.health_check else { return };
        if self.targets[target as usize].health.hear(is_ok, check.fall, check.rise) {
            self.refresh(now);
        }
    }

    /// Works out anew which targets may be chosen, and whether these are others than before. Without checks all are
    /// believed to be well.
    pub fn refresh(&mut self, now: u64) -> bool {
        let checked = self.health_check.is_some();
        let may = |t: &Target| {
            let is_left_out = t.is_gone || t.is_drained || t.outlier.is_ejected || t.weight == 0.0;
            !is_left_out && (!checked || t.health.is_up())
        };
        std::mem::swap(&mut self.eligible, &mut self.others);
        self.eligible.clear();
        self.eligible.extend((0..).zip(&self.targets).filter(|(_, t)| may(t)).map(|(i, _)| i));
        for target in &self.eligible {
            if self.others.binary_search(target).is_err() {
                self.targets[*target as usize].since = now;
            }
        }
        let is_new = self.eligible != self.others;
        self.weigh(now);
        self.fill_table();
        self.see_what_differs();
        is_new
    }

    /// Works out anew whether targets are equals.
    pub(super) fn see_what_differs(&mut self) {
        self.is_plain = !self.is_special();
    }

    /// Whether the target is in rotation.
    pub fn is_eligible(&self, target: usize) -> bool {
        self.eligible.binary_search(&(target as u32)).is_ok()
    }

    /// A call waits until a target may be given another one; false where the line is full.
    pub fn park(&mut self, now: u64, call: u32) -> bool {
        let has_room = self.target_limit.is_some_and(|limit| self.line.len() < limit.queue as usize);
        if has_room {
            self.line.push_back((call, now));
        }
        has_room
    }

    /// The first of those that wait, and since when.
    #[inline]
    pub fn first_parked(&self) -> Option<(u32, u64)> {
        self.line.front().copied()
    }

    /// The first of those that wait leaves the line.
    pub fn unpark(&mut self) {
        self.line.pop_front();
    }

    pub fn parked(&self) -> u32 {
        self.line.len() as u32
    }

    /// Those that wait are gone.
    pub fn forget_parked(&mut self) {
        self.line.clear();
    }

    /// How long a call waits at most, in nanoseconds.
    pub fn patience_ns(&self) -> u64 {
        self.target_limit.map_or(0, |limit| (limit.timeout_ms * 1e6) as u64)
    }
}

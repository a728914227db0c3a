//! How a balancer chooses where targets are no equals: by weight, by latency, by hash, by distance, below a limit.

use super::BalancerState;
use crate::policy::{Maglev, PeakEwma, Ring, bound, hash, smooth};
use crate::random::stream::Side;
use crate::scenario::limits::MAX_CHOICES;
use crate::scenario::{Algorithm, HashBy};

/// The least part of its share that a target gets that has just come into rotation, as in Envoy.
const LEAST_START: f64 = 0.1;
/// So often nginx's `ip_hash` hashes anew where it has met one that may not be chosen; then targets take turns.
const REHASHES: u64 = 20;

/// What is known of targets beside their calls.
#[derive(Debug, Clone, Default)]
pub struct Weighing {
    /// What each target gets relative to the others at the moment, by target.
    weights: Vec<f64>,
    /// The state of smooth weighted round robin.
    current: Vec<f64>,
    latencies: Vec<PeakEwma>,
    /// Until when somebody starts slowly.
    starts_until: u64,
    ring: Ring,
    maglev: Option<Maglev>,
}

/// A call for which a target is chosen.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    pub now: u64,
    pub key: u64,
    pub user: u64,
    /// Targets that it has been to.
    pub tried: &'a [u32],
}

/// What came of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    Target(u32),
    /// Every target that might be chosen is at its limit.
    Full,
    Nobody,
}

impl BalancerState {
    /// Whether any rule looks at more than calls, or targets differ.
    pub(super) fn is_special(&self) -> bool {
        let by_calls = matches!(
            self.algorithm,
            Algorithm::RoundRobin
                | Algorithm::Random
                | Algorithm::LeastConnections
                | Algorithm::PowerOfD { .. }
        );
        let weights = &self.weighing.weights;
        let first = self.eligible.first().map_or(1.0, |first| weights[*first as usize]);
        !by_calls
            || self.nearest
            || self.goes_on()
            || self.target_limit.is_some()
            || self.weighing.starts_until > 0
            || self.eligible.iter().any(|target| weights[*target as usize] != first)
    }

    /// The targets have changed: rings are laid out anew. Those that are only left out for a while keep their places.
    pub(super) fn lay_out(&mut self) {
        let Weighing { weights, current, latencies, ring, .. } = &mut self.weighing;
        weights.resize(self.targets.len(), 1.0);
        current.resize(self.targets.len(), 0.0);
        latencies.resize(self.targets.len(), PeakEwma::default());
        *ring = match self.algorithm {
            Algorithm::ConsistentHash { points, .. } => {
                let there = (0..).zip(&self.targets).filter(|(_, t)| !t.is_gone && t.weight > 0.0);
                Ring::new(there.map(|(index, t)| {
                    let points = libm::round(f64::from(points) * t.weight).max(1.0) as u32;
                    (index, t.identity, points)
                }))
            }
            _ => Ring::default(),
        };
    }

    /// Works out anew what each target gets.
    pub(super) fn weigh(&mut self, now: u64) {
        let slow_ns = self.slow_start_ns;
        let weighing = &mut self.weighing;
        weighing.starts_until = 0;
        for target in &self.eligible {
            let t = &self.targets[*target as usize];
            let passed = now - t.since;
            let part = if passed < slow_ns && t.since > 0 {
                weighing.starts_until = weighing.starts_until.max(t.since + slow_ns);
                (passed as f64 / slow_ns as f64).max(LEAST_START)
            } else {
                1.0
            };
            weighing.weights[*target as usize] = t.weight * part;
        }
        weighing.maglev = match self.algorithm {
            Algorithm::Maglev { .. } => {
                let eligible = self.eligible.iter().map(|target| {
                    let t = &self.targets[*target as usize];
                    (*target, t.identity, t.weight)
                });
                Some(Maglev::new(&eligible.collect::<Vec<_>>()))
            }
            _ => None,
        };
    }

    /// Whether the last of those that start slowly has started by now, and all are equals.
    pub(super) fn have_started(&mut self, now: u64) -> bool {
        let is_over = self.weighing.starts_until > 0 && self.weighing.starts_until <= now;
        if is_over {
            self.weigh(now);
            self.see_what_differs();
        }
        is_over && !self.is_special()
    }

    /// An answer of `target` has come after so many nanoseconds.
    pub(super) fn weigh_answer(&mut self, now: u64, target: u32, took_ns: u64, is_ok: bool) {
        if let Algorithm::PeakEwma { decay_s } = self.algorithm {
            let latency = &mut self.weighing.latencies[target as usize];
            latency.hear(now, took_ns, (decay_s * 1e9) as u64, is_ok);
        }
    }

    /// Chooses a target for a call, and counts it there. `distance` is that of a target from whoever asks.
    pub fn choose_for(&mut self, asker: Asker, distance: impl Fn(u32) -> u64) -> Choice {
        if self.weighing.starts_until > 0 && !matches!(self.algorithm, Algorithm::Maglev { .. }) {
            self.weigh(asker.now);
        }
        let mut others = std::mem::take(&mut self.others);
        others.clear();
        others.extend(self.eligible.iter().filter(|target| !asker.tried.contains(target)));
        let is_anybody_there = !others.is_empty();
        if self.nearest && !others.is_empty() {
            let how_far = |target: &u32| distance(self.targets[*target as usize].instance);
            let least = others.iter().map(how_far).min().unwrap_or_default();
            others.retain(|target| how_far(target) == least);
        }
        if let Some(limit) = self.target_limit {
            others.retain(|target| self.outstanding[*target as usize] < limit.calls);
        }
        let choice = self.choose_among(&others, asker);
        self.others = others;
        match choice {
            Some(target) => {
                self.take(target);
                Choice::Target(target)
            }
            None if is_anybody_there => Choice::Full,
            None => Choice::Nobody,
        }
    }

    /// Chooses among candidates, which are in rising order.
    fn choose_among(&mut self, among: &[u32], asker: Asker) -> Option<u32> {
        let n = among.len();
        let first = *among.first()?;
        let hashed = |by: HashBy| hash::of(if by == HashBy::User { asker.user } else { asker.key }, 0);
        Some(match self.algorithm {
            Algorithm::RoundRobin => {
                among[smooth(among, &self.weighing.weights, &mut self.weighing.current)?]
            }
            Algorithm::Random => self.draw(among),
            Algorithm::LeastConnections => {
                let start = if self.turn as usize + 1 < n { self.turn as usize + 1 } else { 0 };
                let costs = |position: &usize| self.calls_for_weight(among[*position]);
                let position = (start..n).chain(0..start).min_by(|a, b| costs(a).total_cmp(&costs(b)))?;
                self.turn = position as u32;
                among[position]
            }
            Algorithm::PowerOfD { d } => {
                self.cheapest_of(d, among, |state, target| state.calls_for_weight(target))
            }
            Algorithm::PeakEwma { decay_s } => {
                let decay_ns = (decay_s * 1e9) as u64;
                self.cheapest_of(2, among, |state, target| {
                    let latency = &state.weighing.latencies[target as usize];
                    let calls = state.outstanding[target as usize];
                    latency.cost(asker.now, calls, decay_ns) / state.weighing.weights[target as usize]
                })
            }
            Algorithm::ConsistentHash { by, balance, .. } => {
                let most = balance.map_or(u32::MAX, |balance| {
                    let calls = among.iter().map(|target| u64::from(self.outstanding[*target as usize]));
                    bound(calls.sum(), n, balance)
                });
                let fits = |target: u32| {
                    among.binary_search(&target).is_ok() && self.outstanding[target as usize] < most
                };
                self.weighing.ring.find(hashed(by), fits)?
            }
            Algorithm::Maglev { by } => {
                let table = self.weighing.maglev.as_ref()?;
                let mut hash = hashed(by);
                // Among those in the table some may have been tried, be far, or be at their limit.
                for _ in 0..REHASHES {
                    match table.find(hash) {
                        Some(target) if among.binary_search(&target).is_ok() => return Some(target),
                        _ => hash = hash::of(hash, 1),
                    }
                }
                first
            }
            Algorithm::IpHash => {
                let there = (0..).zip(&self.targets).filter(|(_, t)| !t.is_gone && t.weight > 0.0);
                let all: f64 = there.clone().map(|(_, t)| t.weight).sum();
                for again in 0..REHASHES {
                    let mut place = Side::new(hash::of(asker.user, again)).unit() * all;
                    let found = there.clone().find(|(_, t)| {
                        place -= t.weight;
                        place < 0.0
                    });
                    let target = found.map_or(first, |(target, _): (u32, _)| target);
                    if among.binary_search(&target).is_ok() {
                        return Some(target);
                    }
                }
                among[smooth(among, &self.weighing.weights, &mut self.weighing.current)?]
            }
        })
    }

    /// Its calls, with one more, for its weight.
    fn calls_for_weight(&self, target: u32) -> f64 {
        (f64::from(self.outstanding[target as usize]) + 1.0) / self.weighing.weights[target as usize]
    }

    /// One of them, each in proportion to its weight.
    fn draw(&mut self, among: &[u32]) -> u32 {
        let weight = |target: &u32| self.weighing.weights[*target as usize];
        let mut place = self.stream.unit() * among.iter().map(weight).sum::<f64>();
        let found = among.iter().find(|target| {
            place -= weight(target);
            place < 0.0
        });
        *found.unwrap_or(&among[among.len() - 1])
    }

    /// The cheapest of `d` different ones, picked at random with one word; of equals the one that was picked first.
    fn cheapest_of(&mut self, d: u32, among: &[u32], cost: impl Fn(&BalancerState, u32) -> f64) -> u32 {
        let mut side = Side::new(self.stream.word());
        let d = (d.min(MAX_CHOICES as u32) as usize).min(among.len());
        let mut picked = [u32::MAX; MAX_CHOICES as usize];
        let mut best = (f64::INFINITY, among[0]);
        for i in 0..d {
            let target = loop {
                let target = among[(((side.word() >> 32) * among.len() as u64) >> 32) as usize];
                if !picked[..i].contains(&target) {
                    break target;
                }
            };
            picked[i] = target;
            let cost = cost(self, target);
            if cost < best.0 {
                best = (cost, target);
            }
        }
        best.1
    }
}

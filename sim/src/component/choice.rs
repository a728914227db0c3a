//! How a balancer chooses where targets are no equals: by weight, by latency, by hash, by distance, below a limit.

use super::BalancerState;
use crate::policy::{Maglev, PeakEwma, Ring, bound, cheapest_of, hash, smooth};
use crate::random::stream::Side;
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
    ring: Laid<Ring, (u32, u64, u32)>,
    maglev: Laid<Maglev, (u32, u64, f64)>,
}

/// What is made of targets and takes a while, with what it was made of.
#[derive(Debug, Clone)]
struct Laid<T, K> {
    of: Vec<K>,
    made: Option<T>,
}

impl<T, K> Default for Laid<T, K> {
    fn default() -> Self {
        Laid { of: Vec::new(), made: None }
    }
}

impl<T, K: PartialEq> Laid<T, K> {
    /// Makes it anew, if it is to be made of others than before.
    fn lay(&mut self, of: Vec<K>, make: impl FnOnce(&[K]) -> T) {
        if self.made.is_none() || self.of != of {
            self.made = Some(make(&of));
            self.of = of;
        }
    }
}

impl Weighing {
    /// The calls of a target, with one more, for its weight.
    fn calls_for_weight(&self, target: u32, outstanding: &[u32]) -> f64 {
        (f64::from(outstanding[target as usize]) + 1.0) / self.weights[target as usize]
    }
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
        if let Algorithm::ConsistentHash { points, .. } = self.algorithm {
            let there = (0..).zip(&self.targets).filter(|(_, t)| !t.is_gone && t.weight > 0.0);
            let of = there.map(|(index, t)| {
                let points = libm::round(f64::from(points) * t.weight).max(1.0) as u32;
                (index, t.identity, points)
            });
            ring.lay(of.collect(), |of| Ring::new(of.iter().copied()));
        } else {
            *ring = Laid::default();
        }
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
    }

    /// Those that may be chosen are others: a table of them is filled anew.
    pub(super) fn fill_table(&mut self) {
        if !matches!(self.algorithm, Algorithm::Maglev { .. }) {
            self.weighing.maglev = Laid::default();
            return;
        }
        let of = self.eligible.iter().map(|target| {
            let t = &self.targets[*target as usize];
            (*target, t.identity, t.weight)
        });
        self.weighing.maglev.lay(of.collect(), Maglev::new);
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
        if self.weighing.starts_until > 0 {
            self.weigh(asker.now);
        }
        let is_narrowed = self.nearest || self.target_limit.is_some() || !asker.tried.is_empty();
        let choice = if is_narrowed {
            self.narrow(asker, distance);
            let others = std::mem::take(&mut self.others);
            let choice = self.choose_among(&others, asker);
            self.others = others;
            choice
        } else {
            let eligible = std::mem::take(&mut self.eligible);
            let choice = self.choose_among(&eligible, asker);
            self.eligible = eligible;
            choice
        };
        match choice {
            Some(target) => {
                self.take(target);
                Choice::Target(target)
            }
            None if self.eligible.iter().any(|target| !asker.tried.contains(target)) => Choice::Full,
            None => Choice::Nobody,
        }
    }

    /// Leaves of those that may be chosen the ones that this call may have, in `others`.
    fn narrow(&mut self, asker: Asker, distance: impl Fn(u32) -> u64) {
        let BalancerState { eligible, others, targets, outstanding, .. } = self;
        others.clear();
        others.extend(eligible.iter().filter(|target| !asker.tried.contains(target)));
        if self.nearest {
            let how_far = |target: &u32| distance(targets[*target as usize].instance);
            let least = others.iter().map(how_far).min().unwrap_or_default();
            others.retain(|target| how_far(target) == least);
        }
        if let Some(limit) = self.target_limit {
            others.retain(|target| outstanding[*target as usize] < limit.calls);
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
                let cost =
                    |position: usize| self.weighing.calls_for_weight(among[position], &self.outstanding);
                let costs = (start..n).chain(0..start).map(|position| (position, cost(position)));
                let (position, _) = costs.min_by(|(_, a), (_, b)| a.total_cmp(b))?;
                self.turn = position as u32;
                among[position]
            }
            Algorithm::PowerOfD { d } => {
                let BalancerState { stream, outstanding, weighing, .. } = self;
                let cost = |position: usize| weighing.calls_for_weight(among[position], outstanding);
                among[cheapest_of(d, n, stream, cost)]
            }
            Algorithm::PeakEwma { decay_s } => {
                let BalancerState { stream, outstanding, weighing, .. } = self;
                let decay_ns = (decay_s * 1e9) as u64;
                let cost = |position: usize| {
                    let target = among[position] as usize;
                    let cost = weighing.latencies[target].cost(asker.now, outstanding[target], decay_ns);
                    cost / weighing.weights[target]
                };
                among[cheapest_of(2, n, stream, cost)]
            }
            Algorithm::ConsistentHash { by, balance, .. } => {
                let most = balance.map_or(u32::MAX, |balance| {
                    let calls = among.iter().map(|target| u64::from(self.outstanding[*target as usize]));
                    bound(calls.sum(), n, balance)
                });
                let fits = |target: u32| {
                    among.binary_search(&target).is_ok() && self.outstanding[target as usize] < most
                };
                self.weighing.ring.made.as_ref()?.find(hashed(by), fits)?
            }
            Algorithm::Maglev { by } => {
                let table = self.weighing.maglev.made.as_ref()?;
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
}

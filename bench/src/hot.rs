//! What the engine does most, one by one: draws, a record in a histogram, a choice, a lookup, an eviction.

use std::hint::black_box;

use flashcrowd_sim::metrics::Histogram;
use flashcrowd_sim::policy::{Entries, Maglev, PeakEwma, Ring, bound, choose, hash, smooth};
use flashcrowd_sim::random::{Sampler, Stream, Zipf};
use flashcrowd_sim::scenario::{Algorithm, Distribution};

use crate::measure::cpu_seconds;

const TIMES: u32 = 1_000_000;
/// The best of so many rounds counts.
const ROUNDS: u32 = 7;
const KEYS: u64 = 1_000_000;
const CAPACITY: u64 = 100_000;

/// Prints nanoseconds an operation.
pub fn table() {
    println!("native                                         ns");
    draws();
    records();
    choices();
    other_choices();
    lookups();
}

fn stream() -> Stream {
    Stream::named(1, "bench", 0, "hot")
}

fn row(name: &str, mut operation: impl FnMut()) {
    let mut best = f64::INFINITY;
    for _ in 0..ROUNDS {
        let from = cpu_seconds();
        (0..TIMES).for_each(|_| operation());
        best = best.min(cpu_seconds() - from);
    }
    println!("{name:<42} {:>6.1}", best / f64::from(TIMES) * 1e9);
}

fn draws() {
    let laws = [
        ("exponential", Distribution::Exponential { mean_ms: 1.0 }),
        ("lognormal", Distribution::Lognormal { mean_ms: 1.0, cv: 1.0 }),
        ("gamma", Distribution::Gamma { mean_ms: 1.0, cv: 0.5 }),
        ("weibull", Distribution::Weibull { mean_ms: 1.0, shape: 0.7 }),
    ];
    for (name, law) in laws {
        let (sampler, mut stream) = (Sampler::new(&law), stream());
        row(&format!("draw, {name}"), || {
            black_box(sampler.draw(&mut stream, 1.0));
        });
    }
    for exponent in [0.8, 1.0, 1.2] {
        let (zipf, mut stream) = (Zipf::new(KEYS, exponent), stream());
        row(&format!("draw, Zipf {exponent:.1} of {KEYS} keys"), || {
            black_box(zipf.draw(&mut stream));
        });
    }
}

fn records() {
    let law = Sampler::new(&Distribution::Lognormal { mean_ms: 1.0, cv: 1.0 });
    let (mut histogram, mut stream) = (Histogram::default(), stream());
    let durations: Vec<u64> = (0..4_096).map(|_| law.draw(&mut stream, 1.0)).collect();
    let mut durations = durations.iter().cycle();
    row("record in a histogram", || durations.by_ref().take(1).for_each(|ns| histogram.record(*ns)));
    black_box(&histogram);
}

/// A choice, and the end of the oldest call of sixteen a target.
fn choices() {
    let algorithms = [
        ("round robin", Algorithm::RoundRobin),
        ("random", Algorithm::Random),
        ("least connections", Algorithm::LeastConnections),
        ("two choices", Algorithm::PowerOfD { d: 2 }),
    ];
    for targets in [8, 100, 1_000] {
        for (name, algorithm) in algorithms {
            let (mut turn, mut stream) = (0, stream());
            let eligible: Vec<u32> = (0..targets).collect();
            let mut outstanding = vec![0; eligible.len()];
            let mut under_way = vec![None; 16 * eligible.len()];
            let mut oldest = 0;
            row(&format!("choice among {targets}, {name}"), || {
                let chosen = choose(algorithm, &eligible, &outstanding, &mut turn, &mut stream);
                if let Some(target) = std::mem::replace(&mut under_way[oldest], chosen) {
                    outstanding[target as usize] -= 1;
                }
                if let Some(target) = chosen {
                    outstanding[target as usize] += 1;
                }
                oldest = if oldest + 1 < under_way.len() { oldest + 1 } else { 0 };
            });
        }
    }
}

/// By weight, by key, and by how long targets take.
fn other_choices() {
    const TARGETS: u32 = 1_000;
    let identity = |target: u32| hash::of_name("web", target);
    {
        let eligible: Vec<u32> = (0..TARGETS).collect();
        let weights: Vec<f64> = (0..TARGETS).map(|target| f64::from(1 + target % 5)).collect();
        let mut current = vec![0.0; eligible.len()];
        row(&format!("choice among {TARGETS}, smooth weighted"), || {
            black_box(smooth(&eligible, &weights, &mut current));
        });
    }
    let ring = Ring::new((0..TARGETS).map(|target| (target, identity(target), 100)));
    let mut keys = stream();
    row(&format!("choice among {TARGETS}, ring"), || {
        black_box(ring.find(keys.word(), |_| true));
    });
    // Zipf's keys, as many calls under way as above: the popular ones' targets are always full.
    for balance in [1.25, 2.0] {
        let (zipf, mut keys) = (Zipf::new(KEYS, 1.0), stream());
        let hashes: Vec<u64> = (0..KEYS).map(|_| hash::of(1, zipf.draw(&mut keys))).collect();
        let mut hashes = hashes.iter().cycle();
        let mut calls = Outstanding::new(TARGETS);
        row(&format!("choice among {TARGETS}, ring, bounded by {balance}"), || {
            let most = bound(calls.total, TARGETS as usize, balance);
            let hash = hashes.next().copied().unwrap_or_default();
            let chosen = ring.find(hash, |target| calls.of_target[target as usize] < most);
            calls.exchange(chosen);
        });
    }
    let targets: Vec<(u32, u64, f64)> = (0..TARGETS).map(|target| (target, identity(target), 1.0)).collect();
    let maglev = Maglev::new(&targets);
    let mut keys = stream();
    row(&format!("choice among {TARGETS}, Maglev"), || {
        black_box(maglev.find(keys.word()));
    });
    let (mut ewma, mut calls) = (vec![PeakEwma::default(); TARGETS as usize], Outstanding::new(TARGETS));
    let (mut now, mut picks, decay_ns) = (0, stream(), 10_000_000_000);
    row(&format!("choice among {TARGETS}, peak EWMA of two"), || {
        now += 10_000;
        let two = [picks.below(TARGETS), picks.below(TARGETS)];
        let [a, b] =
            two.map(|target| ewma[target as usize].cost(now, calls.of_target[target as usize], decay_ns));
        if let Some(target) = calls.exchange(Some(if a <= b { two[0] } else { two[1] })) {
            ewma[target as usize].hear(now, 10_000_000 + now % 65_536, decay_ns, true);
        }
    });
}

/// Calls under way, sixteen a target: when one begins, the oldest ends.
struct Outstanding {
    of_target: Vec<u32>,
    total: u64,
    under_way: Vec<Option<u32>>,
    oldest: usize,
}

impl Outstanding {
    fn new(targets: u32) -> Outstanding {
        let of_target = vec![0; targets as usize];
        Outstanding { under_way: vec![None; 16 * of_target.len()], of_target, total: 0, oldest: 0 }
    }

    /// Whose call has ended.
    fn exchange(&mut self, begun: Option<u32>) -> Option<u32> {
        let ended = std::mem::replace(&mut self.under_way[self.oldest], begun);
        for (target, sign) in [(ended, -1), (begun, 1)] {
            if let Some(target) = target {
                let calls = &mut self.of_target[target as usize];
                *calls = calls.wrapping_add_signed(sign);
                self.total = self.total.wrapping_add_signed(sign.into());
            }
        }
        self.oldest = if self.oldest + 1 < self.under_way.len() { self.oldest + 1 } else { 0 };
        ended
    }
}

fn lookups() {
    let (zipf, mut stream) = (Zipf::new(KEYS, 1.0), stream());
    let keys: Vec<u64> = (0..KEYS).map(|_| zipf.draw(&mut stream)).collect();
    let mut entries = Entries::new(CAPACITY);
    keys.iter().for_each(|key| {
        entries.store(*key, None);
    });
    let mut next = keys.iter().cycle();
    row("lookup of a key in 100,000, LRU", || {
        for key in next.by_ref().take(1) {
            black_box(entries.look(0, *key, true));
        }
    });
    let mut fresh = KEYS;
    row("store of a new key, an eviction included", || {
        fresh += 1;
        black_box(entries.store(fresh, None));
    });
}

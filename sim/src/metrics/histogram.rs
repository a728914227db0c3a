//! A log-linear histogram of durations (the layout of HdrHistogram).
//!
//! Below 128 ns every nanosecond has a bucket; above, each power of two is cut into 64 buckets, so a
//! bucket's middle is within 1/128 = 0.8 % of every value in it. Recording is one shift and one add.

use serde::{Deserialize, Serialize};

const LINEAR: u64 = 128;
const PER_OCTAVE: u64 = 64;
/// Durations from here on (about 39 hours) share the last bucket; their sum and maximum stay exact.
const MAX_NS: u64 = 1 << 47;
const GROUP: usize = 64;
const BUCKETS: usize = index_of(MAX_NS) + 1;

/// Durations in nanoseconds, counted.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Box<[u64; BUCKETS]>,
    /// Which groups of 64 buckets are in use, a bit a group.
    used: u64,
    count: u64,
    sum_ns: u128,
    max_ns: u64,
}

/// Mean, percentiles and maximum of latencies, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Latency {
    /// Exact.
    pub mean: f64,
    /// The median, within 0.8 %, as the other percentiles.
    pub p50: f64,
    /// Nine in ten are shorter.
    pub p90: f64,
    /// Nineteen in twenty are shorter.
    pub p95: f64,
    /// 99 in 100 are shorter.
    pub p99: f64,
    /// 999 in 1,000 are shorter.
    #[serde(rename = "p99.9")]
    pub p999: f64,
    /// The longest, exact.
    pub max: f64,
}

const fn index_of(ns: u64) -> usize {
    if ns < LINEAR {
        return ns as usize;
    }
    // The highest seven bits: the first of them is implied by the octave.
    let octave = 63 - ns.leading_zeros() as u64;
    let within = (ns >> (octave - 6)) - PER_OCTAVE;
    (LINEAR + (octave - 7) * PER_OCTAVE + within) as usize
}

/// The lowest value of a bucket.
const fn floor_of(index: usize) -> u64 {
    let index = index as u64;
    if index < LINEAR {
        return index;
    }
    let octave = 7 + (index - LINEAR) / PER_OCTAVE;
    let within = (index - LINEAR) % PER_OCTAVE;
    (PER_OCTAVE + within) << (octave - 6)
}

impl Default for Histogram {
    fn default() -> Self {
        let counts = vec![0; BUCKETS].into_boxed_slice().try_into().expect("the length is BUCKETS");
        Histogram { counts, used: 0, count: 0, sum_ns: 0, max_ns: 0 }
    }
}

impl Histogram {
    #[inline]
    pub fn record(&mut self, ns: u64) {
        let index = index_of(if ns < MAX_NS { ns } else { MAX_NS });
        self.counts[index] += 1;
        self.used |= 1 << (index / GROUP);
        self.count += 1;
        self.sum_ns += u128::from(ns);
        self.max_ns = if ns > self.max_ns { ns } else { self.max_ns };
    }

    /// Adds everything that `other` holds.
    pub fn merge(&mut self, other: &Histogram) {
        if other.count == 0 {
            return;
        }
        for index in other.in_use() {
            self.counts[index] += other.counts[index];
        }
        self.used |= other.used;
        self.count += other.count;
        self.sum_ns += other.sum_ns;
        self.max_ns = self.max_ns.max(other.max_ns);
    }

    /// Forgets everything; costs only what was used.
    pub fn clear(&mut self) {
        for index in self.in_use() {
            self.counts[index] = 0;
        }
        (self.used, self.count, self.sum_ns, self.max_ns) = (0, 0, 0, 0);
    }

    /// The buckets of the groups in use, in rising order.
    fn in_use(&self) -> impl Iterator<Item = usize> + use<> {
        let used = self.used;
        let groups = (0..BUCKETS.div_ceil(GROUP)).filter(move |group| used >> group & 1 == 1);
        groups.flat_map(|group| group * GROUP..((group + 1) * GROUP).min(BUCKETS))
    }

    pub fn count(&self) -> u64 {
        self.count
    }

    /// The exact mean, in nanoseconds.
    pub fn mean_ns(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum_ns as f64 / self.count as f64)
    }

    /// The value below which a share `q` of 0 to 1 lies, in nanoseconds, within 1 %.
    pub fn quantile_ns(&self, q: f64) -> Option<u64> {
        self.quantiles_ns([q]).map(|[value]| value)
    }

    /// Several quantiles, in rising order, in one pass.
    fn quantiles_ns<const N: usize>(&self, qs: [f64; N]) -> Option<[u64; N]> {
        if self.count == 0 {
            return None;
        }
        let mut values = [self.max_ns; N];
        let mut next = 0;
        let mut below = 0;
        for index in self.in_use() {
            below += self.counts[index];
            // The q-quantile of n values is the ceil(q·n)-th smallest.
            while next < N && below as f64 >= (qs[next] * self.count as f64).max(1.0) {
                let middle = (floor_of(index) + floor_of(index + 1)) / 2;
                values[next] = if index < LINEAR as usize { index as u64 } else { middle };
                values[next] = values[next].min(self.max_ns);
                next += 1;
            }
            if next == N {
                break;
            }
        }
        Some(values)
    }

    /// Quantiles in rising order, in nanoseconds, interpolated within their buckets: two histograms that differ
    /// by less than a bucket do not look alike. None where nothing was recorded.
    pub fn interpolated_ns<const N: usize>(&self, qs: [f64; N]) -> Option<[f64; N]> {
        let mut values = [self.max_ns as f64; N];
        let mut next = 0;
        let mut below = 0.0;
        for index in self.in_use() {
            let here = self.counts[index] as f64;
            while next < N && here > 0.0 && below + here >= qs[next] * self.count as f64 {
                let share = (qs[next] * self.count as f64 - below) / here;
                let (low, high) = (floor_of(index) as f64, floor_of(index + 1) as f64);
                values[next] = low + share * (high - low);
                next += 1;
            }
            below += here;
        }
        (self.count > 0).then_some(values)
    }

    /// The exact sum, in milliseconds.
    pub fn sum_ms(&self) -> f64 {
        self.sum_ns as f64 / 1e6
    }

    /// The usual figures, in milliseconds; none where nothing was recorded.
    pub fn latency(&self) -> Option<Latency> {
        let [p50, p90, p95, p99, p999] = self.quantiles_ns([0.5, 0.9, 0.95, 0.99, 0.999])?;
        let ms = |ns: u64| ns as f64 / 1e6;
        Some(Latency {
            mean: self.mean_ns()? / 1e6,
            p50: ms(p50),
            p90: ms(p90),
            p95: ms(p95),
            p99: ms(p99),
            p999: ms(p999),
            max: ms(self.max_ns),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_is_within_one_percent_of_its_bucket() {
        let mut ns = 1_u64;
        while ns < MAX_NS {
            for value in [ns, ns + ns / 3, ns + ns / 2, 2 * ns - 1] {
                let mut histogram = Histogram::default();
                histogram.record(value);
                histogram.record(MAX_NS - 1);
                let found = histogram.quantile_ns(0.5).unwrap_or_default();
                assert!(found.abs_diff(value) * 100 <= value, "{value} is told as {found}");
            }
            ns *= 2;
        }
    }

    #[test]
    fn buckets_are_contiguous() {
        for index in 0..BUCKETS - 1 {
            assert_eq!(index_of(floor_of(index)), index);
            assert_eq!(index_of(floor_of(index + 1) - 1), index);
        }
    }

    #[test]
    fn merged_histograms_equal_one_of_everything() {
        let (mut a, mut b, mut all) = (Histogram::default(), Histogram::default(), Histogram::default());
        for i in 0..10_000_u64 {
            let value = i * i * 977 % 50_000_000;
            if i % 3 == 0 {
                a.record(value)
            } else {
                b.record(value)
            }
            all.record(value);
        }
        a.merge(&b);
        assert_eq!(a.latency(), all.latency());
        a.clear();
        assert_eq!(a.latency(), None);
    }
}

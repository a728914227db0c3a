//! Distributions, ready to be drawn from.

use std::sync::Arc;

use super::Stream;
use super::exponential_function::exp;
use super::gamma::Gamma;
use super::shape::{Hyperexponential, Pareto, Shape};
use super::table::Table;
use crate::scenario::{Distribution, NORMAL_P99, gamma_function};

pub(super) const NS_PER_MS: f64 = 1e6;
/// No duration is drawn longer than this (about 13 days): the clock's range stays safe.
const MAX_DRAW_NS: f64 = (1_u64 << 50) as f64;

/// A distribution with its constants worked out; draws are in nanoseconds.
#[derive(Debug, Clone, PartialEq)]
pub enum Sampler {
    Constant {
        ns: u64,
    },
    Exponential {
        mean_ns: f64,
    },
    /// exp(mu + sigma·Z) nanoseconds, Z standard normal.
    Lognormal {
        mu: f64,
        sigma: f64,
    },
    /// All others are elsewhere: a sampler is small, and a simulation that is cloned shares their tables.
    Other {
        shape: Arc<Shape>,
        mean_ns: f64,
    },
}

impl Sampler {
    pub fn new(distribution: &Distribution) -> Sampler {
        let shape = match *distribution {
            Distribution::Constant { ms } => return Sampler::Constant { ns: (ms * NS_PER_MS) as u64 },
            Distribution::Exponential { mean_ms } => {
                return Sampler::Exponential { mean_ns: mean_ms * NS_PER_MS };
            }
            Distribution::Lognormal { mean_ms, .. } if mean_ms <= 0.0 => {
                return Sampler::Constant { ns: 0 };
            }
            Distribution::Lognormal { mean_ms, cv } => {
                // Mean m and cv c: sigma² = ln(1 + c²), mu = ln m − sigma²/2.
                let variance = libm::log1p(cv * cv);
                let mu = libm::log(mean_ms * NS_PER_MS) - variance / 2.0;
                return Sampler::Lognormal { mu, sigma: libm::sqrt(variance) };
            }
            Distribution::LognormalQuantiles { p50_ms, p99_ms } => {
                let sigma = libm::log(p99_ms / p50_ms) / NORMAL_P99;
                return Sampler::Lognormal { mu: libm::log(p50_ms * NS_PER_MS), sigma };
            }
            Distribution::Uniform { min_ms, max_ms } => {
                Shape::Uniform { min_ns: min_ms * NS_PER_MS, width_ns: (max_ms - min_ms) * NS_PER_MS }
            }
            Distribution::Gamma { mean_ms, cv } => Shape::Gamma(Gamma::new(mean_ms * NS_PER_MS, cv)),
            Distribution::Pareto { min_ms, max_ms, shape } => {
                Shape::Pareto(Pareto::new(min_ms * NS_PER_MS, max_ms * NS_PER_MS, shape))
            }
            Distribution::Weibull { mean_ms, shape } => {
                // The mean is the scale times Γ(1 + 1/shape).
                let power = 1.0 / shape;
                Shape::Weibull { scale_ns: mean_ms * NS_PER_MS / gamma_function(1.0 + power), power }
            }
            Distribution::Hyperexponential { mean_ms, cv } => {
                Shape::Hyperexponential(Hyperexponential::new(mean_ms * NS_PER_MS, cv))
            }
            Distribution::Bimodal { fast_ms, slow_ms, slow_share } => {
                Shape::Bimodal { fast_ns: fast_ms * NS_PER_MS, slow_ns: slow_ms * NS_PER_MS, slow_share }
            }
            Distribution::Empirical { .. } | Distribution::Histogram { .. } => {
                Shape::Table(Table::new(&distribution.knots().unwrap_or_default()))
            }
        };
        Sampler::Other { shape: Arc::new(shape), mean_ns: distribution.mean_ms() * NS_PER_MS }
    }

    /// The analytic mean, in nanoseconds, at most the longest draw.
    pub fn mean_ns(&self) -> u64 {
        let mean_ns = match *self {
            Sampler::Constant { ns } => return ns,
            Sampler::Exponential { mean_ns } | Sampler::Other { mean_ns, .. } => mean_ns,
            Sampler::Lognormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
        };
        mean_ns.min(MAX_DRAW_NS) as u64
    }

    /// A duration in nanoseconds, multiplied by `factor`. Takes one word, a constant none.
    #[inline]
    pub fn draw(&self, stream: &mut Stream, factor: f64) -> u64 {
        let ns = match *self {
            Sampler::Constant { ns } if factor == 1.0 => return ns,
            Sampler::Constant { ns } => ns as f64,
            Sampler::Exponential { mean_ns } => mean_ns * stream.exponential(),
            Sampler::Lognormal { mu, sigma } => exp(mu + sigma * stream.normal()),
            Sampler::Other { ref shape, .. } => shape.draw(stream),
        };
        nearest(ns * factor)
    }
}

/// The nearest whole number, at most [`MAX_DRAW_NS`]; truncation would take half a nanosecond off the mean.
///
/// A number from 2⁵² on has its whole part in its lowest bits, and adding rounds: no conversion is as quick.
#[inline]
fn nearest(ns: f64) -> u64 {
    const PLACES: u64 = 1 << 52;
    let ns = if ns < MAX_DRAW_NS { ns } else { MAX_DRAW_NS };
    (ns + PLACES as f64).to_bits() & (PLACES - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_are_rounded_to_the_nearest_nanosecond() {
        let rounded = [0.0, 0.4, 0.6, 1e6 + 0.25, 1e6 + 0.75, 1e14 + 0.75, 1e300].map(nearest);
        assert_eq!(rounded, [0, 0, 1, 1_000_000, 1_000_001, 100_000_000_000_001, 1 << 50]);
    }

    #[test]
    fn a_sampler_is_no_larger_than_three_words() {
        assert!(size_of::<Sampler>() <= 24, "{}", size_of::<Sampler>());
    }
}

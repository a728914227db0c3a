//! Distributions, ready to be drawn from.

use super::Stream;
use crate::scenario::Distribution;

const NS_PER_MS: f64 = 1e6;
/// No duration is drawn longer than this (about 13 days): the clock's range stays safe.
const MAX_DRAW_NS: f64 = (1_u64 << 50) as f64;

/// A distribution with its constants worked out; draws are in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
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
}

impl Sampler {
    pub fn new(distribution: &Distribution) -> Sampler {
        match *distribution {
            Distribution::Constant { ms } => Sampler::Constant { ns: (ms * NS_PER_MS) as u64 },
            Distribution::Exponential { mean_ms } => Sampler::Exponential { mean_ns: mean_ms * NS_PER_MS },
            Distribution::Lognormal { mean_ms, .. } if mean_ms <= 0.0 => Sampler::Constant { ns: 0 },
            Distribution::Lognormal { mean_ms, cv } => {
                // Mean m and cv c: sigma² = ln(1 + c²), mu = ln m − sigma²/2.
                let variance = libm::log1p(cv * cv);
                let mu = libm::log(mean_ms * NS_PER_MS) - variance / 2.0;
                Sampler::Lognormal { mu, sigma: libm::sqrt(variance) }
            }
        }
    }

    /// A duration in nanoseconds, multiplied by `factor`. Takes one word, a constant none.
    #[inline]
    pub fn draw(&self, stream: &mut Stream, factor: f64) -> u64 {
        let ns = match *self {
            Sampler::Constant { ns } if factor == 1.0 => return ns,
            Sampler::Constant { ns } => ns as f64,
            Sampler::Exponential { mean_ns } => mean_ns * stream.exponential(),
            Sampler::Lognormal { mu, sigma } => libm::exp(mu + sigma * stream.normal()),
        };
        // Rounding to the nearest keeps the mean; truncation would take half a nanosecond.
        (ns * factor + 0.5).min(MAX_DRAW_NS) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_have_the_mean_and_cv_that_the_distribution_states() {
        let cases = [
            Distribution::Exponential { mean_ms: 3.0 },
            Distribution::Lognormal { mean_ms: 5.0, cv: 0.5 },
            Distribution::Lognormal { mean_ms: 5.0, cv: 1.0 },
        ];
        for distribution in cases {
            let (mut stream, n) = (Stream::named(1, "a", 0, "service"), 1_000_000);
            let sampler = Sampler::new(&distribution);
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..n {
                let ms = sampler.draw(&mut stream, 1.0) as f64 / NS_PER_MS;
                sum += ms;
                squares += ms * ms;
            }
            let mean = sum / f64::from(n);
            let cv = (squares / f64::from(n) - mean * mean).sqrt() / mean;
            let error = distribution.cv() / f64::from(n).sqrt();
            assert!((mean / distribution.mean_ms() - 1.0).abs() < 4.0 * error, "{distribution:?}: {mean}");
            // The cv of a lognormal's cv is a few times 1/√n: its fourth moment is large.
            assert!((cv / distribution.cv() - 1.0).abs() < 0.02, "{distribution:?}: cv {cv}");
        }
    }
}

//! Draws follow the distribution that the scenario states: its mean, its cv, its whole distribution function.

mod distributions;

use distributions::all;
use flashcrowd_sim::random::{Sampler, Stream};
use flashcrowd_sim::scenario::{Distribution, NORMAL_P99};

const NS_PER_MS: f64 = 1e6;

fn draws(name: &str, distribution: &Distribution, count: usize) -> Vec<f64> {
    let (sampler, mut stream) = (Sampler::new(distribution), Stream::named(1, name, 0, "service"));
    (0..count).map(|_| sampler.draw(&mut stream, 1.0) as f64 / NS_PER_MS).collect()
}

#[test]
fn draws_have_the_mean_and_cv_that_the_distribution_states() {
    for (name, distribution) in all() {
        let drawn = draws(name, &distribution, 1_000_000);
        let n = drawn.len() as f64;
        let mean = drawn.iter().sum::<f64>() / n;
        let central =
            |power: i32| drawn.iter().map(|ms| (0..power).fold(1.0, |x, _| x * (ms - mean))).sum::<f64>() / n;
        let (variance, fourth) = (central(2), central(4));
        let (stated, deviation) = (distribution.mean_ms(), distribution.cv() * distribution.mean_ms());
        let error = deviation / n.sqrt();
        assert!((mean - stated).abs() <= 4.0 * error, "{name}: mean {mean}, not {stated} ± {error}");
        let error = ((fourth - variance * variance).max(0.0) / n).sqrt();
        let stated = deviation * deviation;
        assert!(
            (variance - stated).abs() <= 4.0 * error,
            "{name}: variance {variance}, not {stated} ± {error}"
        );
    }
}

#[test]
fn draws_follow_the_distribution_function() {
    const DRAWS: usize = 1_000_000;
    let continuous = all().into_iter().filter_map(|(name, d)| Some((name, function(&d)?, d)));
    let continuous: Vec<_> = continuous.collect();
    // Kolmogorov's distribution: √n times the largest distance exceeds x with probability 2 exp(−2x²), nearly.
    // One per cent is the chance that any of them does.
    let alpha = 0.01 / continuous.len() as f64;
    let critical = (-libm::log(alpha / 2.0) / 2.0 / DRAWS as f64).sqrt();
    for (name, below, distribution) in continuous {
        let mut drawn = draws(name, &distribution, DRAWS);
        drawn.sort_by(f64::total_cmp);
        let half_ns = 0.5 / NS_PER_MS;
        // Draws are rounded to whole nanoseconds: each stands for half of one to either side.
        let distance = (0..).zip(&drawn).fold(0.0_f64, |worst, (index, ms)| {
            let (before, after) = (f64::from(index) / DRAWS as f64, f64::from(index + 1) / DRAWS as f64);
            worst.max(after - below(ms + half_ns)).max(below(ms - half_ns) - before)
        });
        assert!(distance < critical, "{name}: {distance} is not below {critical}");
    }
}

#[test]
fn a_bimodal_draw_is_slow_as_often_as_its_share_says() {
    let distribution = Distribution::Bimodal { fast_ms: 1.0, slow_ms: 9.0, slow_share: 0.05 };
    let drawn = draws("bimodal", &distribution, 1_000_000);
    assert!(drawn.iter().all(|ms| *ms == 1.0 || *ms == 9.0));
    let share = drawn.iter().filter(|ms| **ms == 9.0).count() as f64 / drawn.len() as f64;
    let error = (0.05 * 0.95 / drawn.len() as f64).sqrt();
    assert!((share - 0.05).abs() < 4.0 * error, "{share}");
}

#[test]
fn a_draw_takes_one_word_and_a_constant_none() {
    for (name, distribution) in all() {
        let (mut drawn, mut counted) = (Stream::named(1, name, 0, "a"), Stream::named(1, name, 0, "a"));
        for _ in 0..100 {
            Sampler::new(&distribution).draw(&mut drawn, 1.0);
            if name != "constant" {
                counted.word();
            }
        }
        assert_eq!(drawn, counted, "{name}");
    }
}

#[test]
fn the_widest_parameters_are_drawn_from() {
    let widest = [
        Distribution::Gamma { mean_ms: 3_600_000.0, cv: 20.0 },
        Distribution::Gamma { mean_ms: 3_600_000.0, cv: 0.01 },
        Distribution::Gamma { mean_ms: 0.0, cv: 0.01 },
        Distribution::LognormalQuantiles { p50_ms: 10_000.0, p99_ms: 2_970_000.0 },
        Distribution::LognormalQuantiles { p50_ms: 1.0, p99_ms: 1.0 },
        Distribution::Pareto { min_ms: 0.001, max_ms: 3_600_000.0, shape: 0.2 },
        Distribution::Pareto { min_ms: 0.001, max_ms: 3_600_000.0, shape: 20.0 },
        Distribution::Pareto { min_ms: 5.0, max_ms: 5.0, shape: 2.0 },
        Distribution::Weibull { mean_ms: 3_600_000.0, shape: 0.2 },
        Distribution::Weibull { mean_ms: 0.0, shape: 20.0 },
        Distribution::Hyperexponential { mean_ms: 3_600_000.0, cv: 20.0 },
        Distribution::Hyperexponential { mean_ms: 3_600_000.0, cv: 1.0 },
        Distribution::Uniform { min_ms: 7.0, max_ms: 7.0 },
    ];
    for distribution in widest {
        let (mean, cv) = (distribution.mean_ms(), distribution.cv());
        assert!(mean.is_finite() && (0.0..20.1).contains(&cv), "{distribution:?}: mean {mean}, cv {cv}");
        let nearly = Sampler::new(&distribution).mean_ns() as f64 / NS_PER_MS;
        assert!((nearly - mean).abs() <= 1e-6 + 1e-9 * mean, "{distribution:?}: {nearly}, not {mean}");
        let drawn = draws("widest", &distribution, 10_000);
        // About 13 days, where draws are cut.
        assert!(drawn.iter().all(|ms| (0.0..1.2e9).contains(ms)), "{distribution:?}");
    }
}

/// The probability of at most so many milliseconds; none where it is not continuous.
fn function(distribution: &Distribution) -> Option<Box<dyn Fn(f64) -> f64>> {
    Some(match *distribution {
        Distribution::Constant { .. } | Distribution::Bimodal { .. } => return None,
        Distribution::Uniform { min_ms, max_ms } => {
            Box::new(move |ms| ((ms - min_ms) / (max_ms - min_ms)).clamp(0.0, 1.0))
        }
        Distribution::Exponential { mean_ms } => Box::new(move |ms| exponential(ms / mean_ms)),
        Distribution::Gamma { mean_ms, cv } => {
            let shape = 1.0 / (cv * cv);
            Box::new(move |ms| lower_gamma(shape, ms.max(0.0) / mean_ms * shape))
        }
        Distribution::Lognormal { mean_ms, cv } => {
            let variance = libm::log1p(cv * cv);
            lognormal(libm::log(mean_ms) - variance / 2.0, variance.sqrt())
        }
        Distribution::LognormalQuantiles { p50_ms, p99_ms } => {
            lognormal(libm::log(p50_ms), libm::log(p99_ms / p50_ms) / NORMAL_P99)
        }
        Distribution::Pareto { min_ms, max_ms, shape } => {
            let above = move |ms: f64| 1.0 - libm::pow(min_ms / ms, shape);
            Box::new(move |ms| above(ms.clamp(min_ms, max_ms)) / above(max_ms))
        }
        Distribution::Weibull { mean_ms, shape } => {
            let scale = mean_ms / libm::tgamma(1.0 + 1.0 / shape);
            Box::new(move |ms| exponential(libm::pow(ms.max(0.0) / scale, shape)))
        }
        Distribution::Hyperexponential { mean_ms, cv } => {
            let square = cv * cv;
            let share = (1.0 + ((square - 1.0) / (square + 1.0)).sqrt()) / 2.0;
            let phase = move |share: f64, ms: f64| share * exponential(ms * 2.0 * share / mean_ms);
            Box::new(move |ms| phase(share, ms) + phase(1.0 - share, ms))
        }
        Distribution::Empirical { .. } | Distribution::Histogram { .. } => {
            let knots = distribution.knots()?;
            Box::new(move |ms| {
                let before = knots.iter().rposition(|[_, knot]| *knot <= ms);
                let Some(before) = before else { return 0.0 };
                let ([from, a], Some([to, b])) = (knots[before], knots.get(before + 1)) else { return 1.0 };
                from + (to - from) * (ms - a) / (b - a)
            })
        }
    })
}

fn exponential(x: f64) -> f64 {
    -libm::expm1(-x.max(0.0))
}

fn lognormal(mu: f64, sigma: f64) -> Box<dyn Fn(f64) -> f64> {
    Box::new(move |ms| {
        let z = (libm::log(ms.max(f64::MIN_POSITIVE)) - mu) / sigma;
        libm::erfc(-z / 2.0_f64.sqrt()) / 2.0
    })
}

/// The regularized lower incomplete gamma function by its series (Abramowitz and Stegun, 6.5.29).
fn lower_gamma(shape: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let first = libm::exp(shape * libm::log(x) - x - libm::lgamma(shape + 1.0));
    let (mut term, mut sum, mut n) = (first, first, shape);
    while term > 1e-15 * sum {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

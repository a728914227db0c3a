//! Distributions of durations, as a scenario writes them.

use serde_json::{Map, Value};

use super::field::{DISTRIBUTION, Shape};
use super::json::{FromJson, Misfit, ToJson, serde_by_json};
use super::object::{Fields, Form};

/// The 99 % quantile of the standard normal distribution.
pub const NORMAL_P99: f64 = 2.326_347_874_040_841;

/// How long something takes. Durations are in milliseconds, `cv` is the standard deviation over the mean.
#[derive(Debug, PartialEq)]
pub enum Distribution {
    /// Always the same.
    Constant { ms: f64 },
    /// Anything between two bounds with the same probability.
    Uniform { min_ms: f64, max_ms: f64 },
    /// Memoryless; its cv is 1.
    Exponential { mean_ms: f64 },
    /// A sum of exponential stages: an Erlang distribution of k stages is the one whose cv is 1/√k.
    Gamma { mean_ms: f64, cv: f64 },
    /// Skewed to the right, as measured service times mostly are.
    Lognormal { mean_ms: f64, cv: f64 },
    /// The same by two of its quantiles, as people know their latencies.
    LognormalQuantiles { p50_ms: f64, p99_ms: f64 },
    /// Falls with a power, between two bounds: a small `shape` has a heavy tail.
    Pareto { min_ms: f64, max_ms: f64, shape: f64 },
    /// A stretched exponential: heavier in the tail below a `shape` of 1, lighter above it.
    Weibull { mean_ms: f64, shape: f64 },
    /// One of two exponential distributions, each with half of the mean (balanced means); the cv is at least 1.
    Hyperexponential { mean_ms: f64, cv: f64 },
    /// One of two durations: a fast path and a slow one.
    Bimodal { fast_ms: f64, slow_ms: f64, slow_share: f64 },
    /// Rows of (quantile from 0 to 1, duration), straight lines between them.
    Empirical { quantiles: Vec<[f64; 2]> },
    /// Rows of (upper bound, count), each bucket evenly filled from the bound before it; the first from 0.
    Histogram { buckets: Vec<[f64; 2]> },
}

// A form is its name, up to three numbers and perhaps a table, in the order of the field table. By that it is
// read, written and cloned: what serde and the compiler make for so many forms is several times as large.
impl Distribution {
    fn of(name: &str, [a, b, c]: [f64; 3], rows: Vec<[f64; 2]>) -> Distribution {
        match name {
            "uniform" => Distribution::Uniform { min_ms: a, max_ms: b },
            "exponential" => Distribution::Exponential { mean_ms: a },
            "gamma" => Distribution::Gamma { mean_ms: a, cv: b },
            "lognormal" => Distribution::Lognormal { mean_ms: a, cv: b },
            "lognormal_quantiles" => Distribution::LognormalQuantiles { p50_ms: a, p99_ms: b },
            "pareto" => Distribution::Pareto { min_ms: a, max_ms: b, shape: c },
            "weibull" => Distribution::Weibull { mean_ms: a, shape: b },
            "hyperexponential" => Distribution::Hyperexponential { mean_ms: a, cv: b },
            "bimodal" => Distribution::Bimodal { fast_ms: a, slow_ms: b, slow_share: c },
            "empirical" => Distribution::Empirical { quantiles: rows },
            "histogram" => Distribution::Histogram { buckets: rows },
            _ => Distribution::Constant { ms: a },
        }
    }

    fn parts(&self) -> (&'static str, [f64; 3], &[[f64; 2]]) {
        match *self {
            Distribution::Constant { ms } => ("constant", [ms, 0.0, 0.0], &[]),
            Distribution::Uniform { min_ms, max_ms } => ("uniform", [min_ms, max_ms, 0.0], &[]),
            Distribution::Exponential { mean_ms } => ("exponential", [mean_ms, 0.0, 0.0], &[]),
            Distribution::Gamma { mean_ms, cv } => ("gamma", [mean_ms, cv, 0.0], &[]),
            Distribution::Lognormal { mean_ms, cv } => ("lognormal", [mean_ms, cv, 0.0], &[]),
            Distribution::LognormalQuantiles { p50_ms, p99_ms } => {
                ("lognormal_quantiles", [p50_ms, p99_ms, 0.0], &[])
            }
            Distribution::Pareto { min_ms, max_ms, shape } => ("pareto", [min_ms, max_ms, shape], &[]),
            Distribution::Weibull { mean_ms, shape } => ("weibull", [mean_ms, shape, 0.0], &[]),
            Distribution::Hyperexponential { mean_ms, cv } => ("hyperexponential", [mean_ms, cv, 0.0], &[]),
            Distribution::Bimodal { fast_ms, slow_ms, slow_share } => {
                ("bimodal", [fast_ms, slow_ms, slow_share], &[])
            }
            Distribution::Empirical { ref quantiles } => ("empirical", [0.0; 3], quantiles),
            Distribution::Histogram { ref buckets } => ("histogram", [0.0; 3], buckets),
        }
    }
}

impl FromJson for Distribution {
    fn from_json(value: Value) -> Result<Distribution, Misfit> {
        let forms = Map::from_json(value)?;
        if forms.len() != 1 {
            let says = "a distribution has one form, such as {\"constant\":{\"ms\":5}}";
            return Err(Misfit::new(says.to_owned()));
        }
        let mut form = Form::of(Value::Object(forms))?;
        let Some(variant) = DISTRIBUTION.variants.iter().find(|variant| variant.name == form.word) else {
            let known: Vec<&str> = DISTRIBUTION.variants.iter().map(|variant| variant.name).collect();
            return Err(form.unknown(&known));
        };
        form.open();
        let (object, mut numbers, mut rows) = (&mut form.object, [0.0; 3], Vec::new());
        for (field, number) in variant.fields.iter().zip(&mut numbers) {
            match field.shape {
                Shape::Number { .. } if variant.name == "lognormal" && field.path == "cv" => {
                    *number = object.take_or(field.path, 1.0);
                }
                Shape::Number { .. } => *number = object.take(field.path),
                _ => rows = object.take(field.path),
            }
        }
        form.finish(Distribution::of(variant.name, numbers, rows))
    }
}

impl Clone for Distribution {
    fn clone(&self) -> Distribution {
        let (name, numbers, rows) = self.parts();
        Distribution::of(name, numbers, rows.to_vec())
    }
}

impl ToJson for Distribution {
    fn json(&self) -> Value {
        let (name, numbers, rows) = self.parts();
        let variant = DISTRIBUTION.variants.iter().find(|variant| variant.name == name);
        let mut fields = Fields::default();
        for (field, number) in variant.map(|variant| variant.fields).unwrap_or_default().iter().zip(numbers) {
            match field.shape {
                Shape::Number { .. } => fields.put(field.path, &number),
                _ => fields.put(field.path, &rows.to_vec()),
            }
        }
        fields.form(name)
    }
}
serde_by_json!(Distribution);

impl Distribution {
    /// The analytic mean, in milliseconds.
    pub fn mean_ms(&self) -> f64 {
        self.moments().0
    }

    /// The analytic coefficient of variation; 0 where the mean is.
    pub fn cv(&self) -> f64 {
        self.moments().1
    }

    fn moments(&self) -> (f64, f64) {
        match *self {
            Distribution::Constant { ms } => (ms, 0.0),
            Distribution::Uniform { min_ms: low, max_ms: high } => {
                of_raw((low + high) / 2.0, (low * low + low * high + high * high) / 3.0)
            }
            Distribution::Exponential { mean_ms } => (mean_ms, 1.0),
            Distribution::Gamma { mean_ms, cv }
            | Distribution::Lognormal { mean_ms, cv }
            | Distribution::Hyperexponential { mean_ms, cv } => (mean_ms, cv),
            Distribution::LognormalQuantiles { p50_ms, p99_ms } => {
                let sigma = libm::log(p99_ms / p50_ms) / NORMAL_P99;
                let variance = sigma * sigma;
                (p50_ms * libm::exp(variance / 2.0), libm::sqrt(libm::expm1(variance)))
            }
            Distribution::Pareto { min_ms, max_ms, shape } => {
                let log = libm::log(max_ms / min_ms);
                let raw = |order| pareto_moment(log, shape, order);
                of_raw(min_ms * raw(1.0), min_ms * min_ms * raw(2.0))
            }
            Distribution::Weibull { mean_ms, shape } => {
                let (first, second) = (gamma_function(1.0 + 1.0 / shape), gamma_function(1.0 + 2.0 / shape));
                (mean_ms, of_raw(first, second).1)
            }
            Distribution::Bimodal { fast_ms, slow_ms, slow_share } => {
                let mix = |fast: f64, slow: f64| fast + slow_share * (slow - fast);
                of_raw(mix(fast_ms, slow_ms), mix(fast_ms * fast_ms, slow_ms * slow_ms))
            }
            Distribution::Empirical { .. } | Distribution::Histogram { .. } => {
                let knots = self.knots().unwrap_or_default();
                let mut raw = (0.0, 0.0);
                for pair in knots.windows(2) {
                    let ([from, a], [to, b]) = (pair[0], pair[1]);
                    raw.0 += (to - from) * (a + b) / 2.0;
                    raw.1 += (to - from) * (a * a + a * b + b * b) / 3.0;
                }
                of_raw(raw.0, raw.1)
            }
        }
    }

    /// The knots (quantile, milliseconds) between which an empirical distribution's quantiles run in straight
    /// lines. None of the others.
    pub fn knots(&self) -> Option<Vec<[f64; 2]>> {
        match self {
            Distribution::Empirical { quantiles } => Some(quantiles.clone()),
            Distribution::Histogram { buckets } => {
                let all: f64 = buckets.iter().map(|[_, count]| count).sum();
                let mut below = 0.0;
                let mut knots = vec![[0.0, 0.0]];
                for [upper, count] in buckets {
                    // An empty first bucket only says where the next one begins.
                    if below + count == 0.0 {
                        knots.clear();
                    }
                    below += count;
                    knots.push([below / all, *upper]);
                }
                knots.retain(|[quantile, _]| quantile.is_finite());
                // Empty buckets behind the last filled one are never reached.
                let end = knots.iter().position(|[quantile, _]| *quantile >= 1.0);
                knots.truncate(end.map_or(knots.len(), |end| end + 1));
                Some(knots)
            }
            _ => None,
        }
    }
}

/// Mean and cv from the first two raw moments.
fn of_raw(mean: f64, second: f64) -> (f64, f64) {
    let variance = (second - mean * mean).max(0.0);
    (mean, if mean > 0.0 { libm::sqrt(variance) / mean } else { 0.0 })
}

/// E[X^order] / min^order of a bounded Pareto distribution: f(shape − order) / f(shape), where f(t) is
/// (1 − (min/max)^t) / t, and ln(max/min) at t = 0.
fn pareto_moment(log: f64, shape: f64, order: f64) -> f64 {
    let f = |t: f64| if t == 0.0 { log } else { -libm::expm1(-t * log) / t };
    if log > 0.0 { f(shape - order) / f(shape) } else { 1.0 }
}

/// The gamma function from 1 on, within 1e-13: Stirling's series (Abramowitz and Stegun, 6.1.41) above 16, and
/// Γ(x + 1) = x Γ(x) below.
pub fn gamma_function(x: f64) -> f64 {
    const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_7;
    let (mut z, mut product) = (x, 1.0);
    while z < 16.0 {
        product *= z;
        z += 1.0;
    }
    let square = 1.0 / (z * z);
    let series = (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1_260.0 - square / 1_680.0))) / z;
    libm::exp((z - 0.5) * libm::log(z) - z + HALF_LOG_TAU + series) / product
}

#[cfg(test)]
mod tests {
    use std::f64::consts::{LN_2, PI};

    use super::*;

    fn near(found: f64, expected: f64) -> bool {
        (found - expected).abs() <= 1e-12 * expected.abs()
    }

    #[test]
    fn moments_are_those_of_textbooks() {
        let cases = [
            (Distribution::Uniform { min_ms: 0.0, max_ms: 6.0 }, 3.0, 1.0 / 3.0_f64.sqrt()),
            // A Weibull distribution of shape 1 is exponential, one of shape 2 is Rayleigh's.
            (Distribution::Weibull { mean_ms: 4.0, shape: 1.0 }, 4.0, 1.0),
            (Distribution::Weibull { mean_ms: 4.0, shape: 2.0 }, 4.0, (4.0 / PI - 1.0).sqrt()),
            // Between 1 and 2: shape 1 has the mean 2 ln 2 and the second moment 2, shape 2 the mean 4/3 and 8/3 ln 2.
            (
                Distribution::Pareto { min_ms: 1.0, max_ms: 2.0, shape: 1.0 },
                2.0 * LN_2,
                (2.0 / (4.0 * LN_2 * LN_2) - 1.0).sqrt(),
            ),
            (
                Distribution::Pareto { min_ms: 1.0, max_ms: 2.0, shape: 2.0 },
                4.0 / 3.0,
                (8.0 / 3.0 * LN_2 * 9.0 / 16.0 - 1.0).sqrt(),
            ),
            // Scaled by 10, only the mean changes.
            (
                Distribution::Pareto { min_ms: 10.0, max_ms: 20.0, shape: 1.0 },
                20.0 * LN_2,
                (2.0 / (4.0 * LN_2 * LN_2) - 1.0).sqrt(),
            ),
            (Distribution::Pareto { min_ms: 3.0, max_ms: 3.0, shape: 1.5 }, 3.0, 0.0),
            (Distribution::Bimodal { fast_ms: 1.0, slow_ms: 11.0, slow_share: 0.1 }, 2.0, 1.5),
            (Distribution::Bimodal { fast_ms: 0.0, slow_ms: 0.0, slow_share: 0.1 }, 0.0, 0.0),
        ];
        for (distribution, mean, cv) in cases {
            assert!(near(distribution.mean_ms(), mean), "{distribution:?}: {}", distribution.mean_ms());
            assert!(near(distribution.cv(), cv), "{distribution:?}: cv {}", distribution.cv());
        }
    }

    #[test]
    fn the_gamma_function_is_the_factorial_between_whole_numbers_too() {
        for (x, expected) in
            [(1.0, 1.0), (1.5, PI.sqrt() / 2.0), (2.0, 1.0), (5.0, 24.0), (11.0, 3_628_800.0)]
        {
            assert!((gamma_function(x) / expected - 1.0).abs() < 1e-13, "{x}: {}", gamma_function(x));
        }
    }

    #[test]
    fn a_lognormal_by_its_quantiles_is_the_one_by_its_mean_and_cv() {
        // Mean 1 and cv 1: sigma² = ln 2, the median is 1/√2.
        let (sigma, median) = (LN_2.sqrt(), 0.5_f64.sqrt());
        let p99_ms = median * libm::exp(NORMAL_P99 * sigma);
        let distribution = Distribution::LognormalQuantiles { p50_ms: median, p99_ms };
        assert!(near(distribution.mean_ms(), 1.0) && near(distribution.cv(), 1.0));
    }

    #[test]
    fn a_table_has_the_moments_of_what_it_describes() {
        let uniform = Distribution::Uniform { min_ms: 2.0, max_ms: 8.0 };
        let quantiles = vec![[0.0, 2.0], [0.5, 5.0], [1.0, 8.0]];
        let buckets = vec![[2.0, 0.0], [4.0, 10.0], [8.0, 20.0], [9.0, 0.0]];
        for table in [Distribution::Empirical { quantiles }, Distribution::Histogram { buckets }] {
            assert!(near(table.mean_ms(), uniform.mean_ms()), "{table:?}");
            assert!(near(table.cv(), uniform.cv()), "{table:?}");
        }
    }

    #[test]
    fn a_histogram_is_a_table_of_quantiles() {
        let knots = |buckets: &[[f64; 2]]| Distribution::Histogram { buckets: buckets.to_vec() }.knots();
        let evenly = vec![[0.0, 0.0], [0.25, 1.0], [0.25, 2.0], [1.0, 4.0]];
        assert_eq!(knots(&[[1.0, 1.0], [2.0, 0.0], [4.0, 3.0], [9.0, 0.0]]), Some(evenly));
        assert_eq!(knots(&[[1.0, 0.0], [2.0, 5.0]]), Some(vec![[0.0, 1.0], [1.0, 2.0]]));
        // Whatever stands in a document has knots.
        assert_eq!(knots(&[]), Some(vec![[0.0, 0.0]]));
        assert_eq!(knots(&[[1.0, 0.0]]), Some(vec![]));
    }
}

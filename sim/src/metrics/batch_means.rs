//! Confidence intervals from a single run: batch means.
//!
//! A run is cut into batches so long that their figures are almost independent; how these spread says how sure
//! the figure of the whole is (Law, *Simulation Modeling and Analysis*, chapter 9).
//!
//! - A mean is a ratio of two sums, such as latencies over requests. With batches of *Yᵢ* and *Xᵢ* its variance is
//!   b / (b − 1) · Σ (*Yᵢ* − *r Xᵢ*)² / (Σ *Xᵢ*)² (the ratio estimator; W. G. Cochran, *Sampling Techniques*, 1977, chapter 6).
//! - A percentile is that of the whole; its variance is taken from how those of the batches lie around it,
//!   Σ (*qᵢ* − *q*)² / (b (b − 1)): sectioning (S. Asmussen, P. W. Glynn, *Stochastic Simulation*, 2007, section III.5;
//!   M. K. Nakayama, ACM Transactions on Modeling and Computer Simulation 24 (2014), article 19).
//! - There are ten to sixteen batches: larger ones are less alike, and beyond thirty little is gained (B. Schmeiser,
//!   *Batch size effects in the analysis of simulation output*, Operations Research 30 (1982), 556–568).
//! - They count as independent where von Neumann's ratio does not reject it at 5 % (J. von Neumann, Annals of
//!   Mathematical Statistics 12 (1941), 367–395; G. S. Fishman, L. S. Yarberry, *An implementation of the batch means
//!   method*, INFORMS Journal on Computing 9 (1997), 296–310). What correlation *φ* is left widens the interval by
//!   √((1 + *φ*) / (1 − *φ*)) (A. Tafazzoli, J. R. Wilson, *Skart: a skewness- and autoregression-adjusted batch-means
//!   procedure for simulation analysis*, IIE Transactions 43 (2011), 110–128).

use super::certainty::{CONFIDENCE, Interval, NoInterval};
use super::student_t;

/// Fewer batches give no interval.
pub const MIN_BATCHES: usize = 10;
/// A figure wants so many of what it counts,
pub const MIN_COUNT: f64 = 10.0;
/// and a batch's percentile so many requests beyond it: they come in clusters.
pub const MIN_BEYOND: f64 = 30.0;
/// More are put together.
const MAX_BATCHES: usize = 16;
/// The normal distribution's quantile at 95 %.
const NORMAL_95: f64 = 1.644_853_626_951_472_2;
/// Batches that differ by less than rounding do not differ.
const ROUNDING: f64 = 1e-12;

/// By how many standard errors an interval reaches to each side, by the number of batches: worked out once for
/// all figures of a report.
pub struct Reach([f64; MAX_BATCHES + 1]);

impl Default for Reach {
    fn default() -> Reach {
        Reach(std::array::from_fn(|batches| {
            let freedom = if batches < MIN_BATCHES { 0 } else { batches as u32 - 1 };
            student_t(0.5 + CONFIDENCE / 2.0, freedom).unwrap_or(f64::INFINITY)
        }))
    }
}

/// What batches say of a figure.
pub struct Spread {
    /// The figure of all batches together.
    pub whole: f64,
    /// That of each.
    pub values: Vec<f64>,
    /// Of `whole`.
    pub variance: f64,
}

/// The interval of a figure of these batches, none where they hold too little; `settled` is what the figure is
/// without the warm-up.
pub fn interval(reach: &Reach, spread: Option<Spread>, settled: f64) -> Interval {
    let Some(Spread { whole, values, variance }) = spread.filter(|s| s.values.len() >= MIN_BATCHES) else {
        return Interval::None { none: NoInterval::TooShort };
    };
    let count = values.len() as f64;
    if libm::sqrt(variance) <= ROUNDING * whole.abs() {
        return Interval::None { none: NoInterval::NoSpread };
    }
    let correlation = correlation(&values);
    if correlation > NORMAL_95 * libm::sqrt((count - 2.0) / (count * count - 1.0)) {
        return Interval::None { none: NoInterval::Correlated };
    }
    let widened = if correlation > 0.0 { (1.0 + correlation) / (1.0 - correlation) } else { 1.0 };
    let half_width = reach.0[values.len()] * libm::sqrt(variance * widened);
    if (settled - whole).abs() > half_width {
        Interval::None { none: NoInterval::WarmUp }
    } else {
        Interval::Known { half_width, batches: values.len() as u32 }
    }
}

/// Batches of a ratio: what both sums had come to at the ends of the batches, the start included.
pub fn of_ratio(ends: &[(f64, f64)]) -> Option<Spread> {
    let growth = |from: usize, to: usize| (ends[to].0 - ends[from].0, ends[to].1 - ends[from].1);
    let last = ends.len() - 1;
    let (all, over) = growth(0, last);
    let whole = all / over;
    let mut values = Vec::new();
    let mut squares = 0.0;
    for (from, to) in spans(last, MAX_BATCHES) {
        let (y, x) = growth(from, to);
        if x <= 0.0 {
            return None;
        }
        values.push(y / x);
        squares += (y - whole * x) * (y - whole * x);
    }
    let count = values.len() as f64;
    let variance = count / (count - 1.0) * squares / (over * over);
    Some(Spread { whole, values, variance })
}

/// Batches of a percentile: that of all and that of each.
pub fn of_sections(whole: f64, values: Vec<f64>) -> Spread {
    let count = values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - whole) * (value - whole)).sum();
    Spread { whole, variance: squares / (count * (count - 1.0)), values }
}

/// Where neighbours are put together, so that there are at most so many and no more than [`MAX_BATCHES`], as alike
/// in length as can be: from where to where.
pub fn spans(batches: usize, at_most: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = batches.min(at_most).clamp(1, MAX_BATCHES);
    (0..count).map(move |n| (n * batches / count, (n + 1) * batches / count))
}

/// How much each value resembles the one before, by von Neumann's ratio; 0 where all are equal.
fn correlation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    if squares > 0.0 { 1.0 - steps / (2.0 * squares) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, standard_normal_quantile};

    /// The ends of batches with these values, each over one unit.
    fn ends(values: &[f64]) -> Vec<(f64, f64)> {
        let mut sum = 0.0;
        let ends = values.iter().enumerate().map(|(n, value)| {
            sum += value;
            (sum, n as f64 + 1.0)
        });
        std::iter::once((0.0, 0.0)).chain(ends).collect()
    }

    fn normals(seed: u64, count: usize) -> Vec<f64> {
        let mut stream = Stream::named(seed, "batches", 0, "test");
        (0..count).map(|_| standard_normal_quantile(stream.unit())).collect()
    }

    /// Ten values with mean 1.343: Law, Simulation Modeling and Analysis, example 4.26.
    const VALUES: [f64; 10] = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];

    #[test]
    fn over_equal_batches_it_is_the_textbooks_interval_of_a_mean() {
        let spread = of_ratio(&ends(&VALUES)).expect("each batch is of one unit");
        assert!((spread.whole - 1.343).abs() < 1e-12);
        // The variance of the values is 0.17.
        assert!((spread.variance - 0.017).abs() < 0.000_5, "{}", spread.variance);
        let (variance, phi) = (spread.variance, correlation(&VALUES));
        // NIST's table: t(0.975, 9) = 2.262. There is a little correlation, that widens it.
        let expected = 2.262 * libm::sqrt(variance * (1.0 + phi) / (1.0 - phi));
        let found = interval(&Reach::default(), Some(spread), 1.343);
        let Interval::Known { half_width, batches: 10 } = found else { panic!("{found:?}") };
        assert!(phi > 0.0 && (half_width - expected).abs() < 1e-4, "{phi} {half_width} {expected}");
    }

    #[test]
    fn sections_spread_around_the_percentile_of_the_whole() {
        // Around their own mean the variance is 0.017; the whole lies 0.1 beside it: 0.01 · 10 / (10 · 9) more.
        let variance = |whole| of_sections(whole, VALUES.to_vec()).variance;
        assert!((variance(1.443) - variance(1.343) - 0.1 / 90.0).abs() < 1e-12);
    }

    #[test]
    fn a_ratio_does_not_mind_how_much_each_batch_holds() {
        // Whatever the weights, a ratio that is the same everywhere has no spread.
        let ends: Vec<(f64, f64)> = (0..=20).map(|n| f64::from(n * n)).map(|x| (3.0 * x, x)).collect();
        assert_eq!(
            interval(&Reach::default(), of_ratio(&ends), 3.0),
            Interval::None { none: NoInterval::NoSpread }
        );
    }

    #[test]
    fn batches_are_put_together_evenly() {
        let lengths =
            |batches, at_most| spans(batches, at_most).map(|(from, to)| to - from).collect::<Vec<_>>();
        assert_eq!(lengths(7, 3), [2, 2, 3]);
        assert_eq!(lengths(3, 20), [1, 1, 1]);
        assert_eq!(lengths(48, 100), [3; MAX_BATCHES]);
    }

    #[test]
    fn why_there_is_no_interval_is_told() {
        let of = |values: &[f64], settled| interval(&Reach::default(), of_ratio(&ends(values)), settled);
        let none = |none| Interval::None { none };
        assert_eq!(of(&VALUES[..9], 1.3), none(NoInterval::TooShort));
        assert_eq!(interval(&Reach::default(), None, 1.3), none(NoInterval::TooShort));
        assert_eq!(of(&VALUES, 5.0), none(NoInterval::WarmUp));
        let rising: Vec<f64> = (0..64).map(f64::from).collect();
        assert_eq!(of(&rising, 31.5), none(NoInterval::Correlated));
        assert!(of(&VALUES, 1.343).half_width().is_some());
    }

    #[test]
    fn independent_values_are_taken_for_correlated_once_in_twenty() {
        let trials = 4_000;
        for count in [10, 16] {
            let limit = NORMAL_95 * libm::sqrt((count as f64 - 2.0) / (count * count - 1) as f64);
            let rejected = (0..trials).filter(|seed| correlation(&normals(*seed, count)) > limit).count();
            let share = rejected as f64 / trials as f64;
            // Four standard errors of a share; the normal approximation is good to a third of a percent.
            let bound = 4.0 * libm::sqrt(0.05 * 0.95 / trials as f64) + 0.003;
            assert!((share - 0.05).abs() < bound, "{share} of {count}");
        }
    }

    #[test]
    fn intervals_of_independent_batches_cover_the_truth_as_often_as_they_say() {
        let reach = Reach::default();
        let (mut known, mut covered) = (0_u32, 0_u32);
        for seed in 0..4_000 {
            let spread = of_ratio(&ends(&normals(seed, 48))).expect("each batch is of one unit");
            let whole = spread.whole;
            if let Some(half_width) = interval(&reach, Some(spread), whole).half_width() {
                known += 1;
                covered += u32::from(whole.abs() <= half_width);
            }
        }
        let share = f64::from(covered) / f64::from(known);
        // Correlation seen by chance widens some: up to two in a hundred more are covered.
        let bound = 4.0 * libm::sqrt(0.05 * 0.95 / f64::from(known));
        assert!((0.95 - bound..0.97 + bound).contains(&share), "{share} of {known}");
    }
}

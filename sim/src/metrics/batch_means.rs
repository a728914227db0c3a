//! Confidence intervals from a single run: batch means.
//!
//! A run is cut into batches so long that their figures are almost independent; how these spread says how sure
//! the figure of the whole is (Law, *Simulation Modeling and Analysis*, chapter 9).
//!
//! - A mean is a ratio of two sums, such as latencies over requests. With batches of *Yᵢ* and *Xᵢ* its variance is
//!   b / (b − 1) · Σ (*Yᵢ* − *r Xᵢ*)² / (Σ *Xᵢ*)² (the classical ratio estimator; Law, section 9.5.2).
//! - A percentile is that of the whole; its variance is taken from how those of the batches lie around it,
//!   Σ (*qᵢ* − *q*)² / (b (b − 1)): sectioning (Asmussen and Glynn, *Stochastic Simulation*, 2007, section III.5).
//! - Batches count as independent where von Neumann's ratio does not reject it at 10 % (J. von Neumann, Annals of
//!   Mathematical Statistics 12 (1941), 367–395; Fishman and Yarberry, *An implementation of the batch means method*,
//!   INFORMS Journal on Computing 9 (1997), 296–310). Otherwise neighbours are put together, down to ten batches
//!   (Schmeiser, *Batch size effects in the analysis of simulation output*, Operations Research 30 (1982), 556–568).

use super::certainty::{CONFIDENCE, Interval, NoInterval};
use super::student_t;

/// Fewer batches give no interval.
pub const MIN_BATCHES: usize = 10;
/// A batch's percentile wants so many requests beyond it; a figure wants so many of what it counts.
pub const MIN_COUNT: f64 = 10.0;
/// The normal distribution's quantile at 90 %.
const NORMAL_90: f64 = 1.281_551_565_544_600_4;
/// Batches that differ by less than rounding do not differ.
const ROUNDING: f64 = 1e-12;

/// What batches of one size say of a figure.
pub struct Spread {
    /// The figure of all batches together.
    pub whole: f64,
    /// That of each.
    pub values: Vec<f64>,
    /// Of `whole`.
    pub variance: f64,
}

/// The interval of a figure: `at` tells what batches say when so many neighbours are put together, none where
/// they hold too little. `reported` is the figure with the warm-up, if there was one.
pub fn interval(batches: usize, reported: f64, at: impl Fn(usize) -> Option<Spread>) -> Interval {
    let mut none = NoInterval::TooShort;
    let mut together = 1;
    while batches / together >= MIN_BATCHES {
        let spread = at(together);
        together *= 2;
        let Some(Spread { whole, values, variance }) = spread else { continue };
        if are_correlated(&values) {
            none = NoInterval::Correlated;
            continue;
        }
        let t = student_t(0.5 + CONFIDENCE / 2.0, values.len() as u32 - 1).unwrap_or(f64::INFINITY);
        let half_width = t * libm::sqrt(variance);
        return if half_width <= ROUNDING * whole.abs() {
            Interval::None { none: NoInterval::NoSpread }
        } else if (reported - whole).abs() > half_width {
            Interval::None { none: NoInterval::WarmUp }
        } else {
            Interval::Known { half_width, batches: values.len() as u32 }
        };
    }
    Interval::None { none }
}

/// Batches of a ratio: what both sums had come to at the ends of the batches, the start included.
pub fn of_ratio(ends: &[(f64, f64)], together: usize) -> Option<Spread> {
    let growth = |from: usize, to: usize| (ends[to].0 - ends[from].0, ends[to].1 - ends[from].1);
    let last = ends.len() - 1;
    let (all, over) = growth(0, last);
    let whole = all / over;
    let mut values = Vec::new();
    let mut squares = 0.0;
    for (from, to) in spans(last, together) {
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

/// From where to where, when so many of `batches` are put together; the last takes what is left over.
pub fn spans(batches: usize, together: usize) -> impl Iterator<Item = (usize, usize)> {
    let count = batches / together;
    let end = move |n: usize| if n == count { batches } else { n * together };
    (0..count).map(move |n| (end(n), end(n + 1)))
}

/// Whether each value resembles the one before more than chance explains: von Neumann's ratio.
fn are_correlated(values: &[f64]) -> bool {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    let correlation = 1.0 - steps / (2.0 * squares);
    correlation > NORMAL_90 * libm::sqrt((count - 2.0) / (count * count - 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, standard_normal_quantile};

    fn known(interval: Interval) -> (f64, u32) {
        match interval {
            Interval::Known { half_width, batches } => (half_width, batches),
            Interval::None { none } => panic!("{none:?}"),
        }
    }

    /// The ends of batches with these values, each over one unit.
    fn ends(values: &[f64]) -> Vec<(f64, f64)> {
        let mut sum = 0.0;
        let ends = values.iter().enumerate().map(|(n, value)| {
            sum += value;
            (sum, n as f64 + 1.0)
        });
        std::iter::once((0.0, 0.0)).chain(ends).collect()
    }

    #[test]
    fn over_equal_batches_it_is_the_textbooks_interval_of_a_mean() {
        // Law, Simulation Modeling and Analysis, example 4.26: ten values with mean 1.34 and variance 0.17.
        let values = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let spread = of_ratio(&ends(&values), 1).expect("each batch is of one unit");
        assert!((spread.whole - 1.343).abs() < 1e-12);
        assert!((spread.variance - 0.017).abs() < 0.000_5, "{}", spread.variance);
        // NIST's table: t(0.975, 9) = 2.262.
        let (half_width, batches) = known(interval(10, 1.343, |together| of_ratio(&ends(&values), together)));
        assert!((half_width - 2.262 * libm::sqrt(spread.variance)).abs() < 1e-4);
        assert_eq!(batches, 10);
    }

    #[test]
    fn a_ratio_does_not_mind_how_much_each_batch_holds() {
        // Whatever the weights, a ratio that is the same everywhere has no spread.
        let ends: Vec<(f64, f64)> = (0..=20).map(|n| f64::from(n * n)).map(|x| (3.0 * x, x)).collect();
        let found = interval(20, 3.0, |together| of_ratio(&ends, together));
        assert_eq!(found, Interval::None { none: NoInterval::NoSpread });
    }

    #[test]
    fn what_is_left_over_goes_to_the_last_batch() {
        assert_eq!(spans(7, 2).collect::<Vec<_>>(), [(0, 2), (2, 4), (4, 7)]);
        assert_eq!(spans(3, 1).collect::<Vec<_>>(), [(0, 1), (1, 2), (2, 3)]);
    }

    #[test]
    fn correlated_batches_are_put_together_until_they_are_not() {
        let mut stream = Stream::named(1, "batches", 0, "test");
        // Runs of four equal values: pairs are still alike, fours are not.
        let values: Vec<f64> =
            (0..16).flat_map(|_| [standard_normal_quantile(stream.unit()); 4]).collect();
        let (_, batches) = known(interval(64, 0.0, |together| {
            let mut spread = of_ratio(&ends(&values), together)?;
            spread.whole = 0.0;
            Some(spread)
        }));
        assert_eq!(batches, 16);
        let rising: Vec<f64> = (0..64).map(f64::from).collect();
        let found = interval(64, 31.5, |together| of_ratio(&ends(&rising), together));
        assert_eq!(found, Interval::None { none: NoInterval::Correlated });
    }

    #[test]
    fn too_few_batches_and_a_figure_that_its_start_has_moved_have_no_interval() {
        let values = [1.0, 3.0, 1.5, 2.5, 2.0, 1.0, 3.0, 2.2, 1.8, 2.0];
        let at = |together: usize| of_ratio(&ends(&values), together);
        assert_eq!(interval(9, 2.0, at), Interval::None { none: NoInterval::TooShort });
        assert_eq!(interval(10, 5.0, at), Interval::None { none: NoInterval::WarmUp });
        assert_eq!(interval(10, 2.0, |_| None), Interval::None { none: NoInterval::TooShort });
    }

    #[test]
    fn independent_values_are_taken_for_correlated_once_in_ten() {
        let trials = 4_000;
        for count in [10, 16, 32, 64] {
            let rejected = (0..trials).filter(|seed| {
                let mut stream = Stream::named(*seed, "batches", 0, "test");
                let values: Vec<f64> = (0..count).map(|_| standard_normal_quantile(stream.unit())).collect();
                are_correlated(&values)
            });
            let share = rejected.count() as f64 / trials as f64;
            // Four standard errors of a share of a tenth; the normal approximation is good to a third of a percent.
            let bound = 4.0 * libm::sqrt(0.09 / trials as f64) + 0.003;
            assert!((share - 0.1).abs() < bound, "{share} of {count}");
        }
    }
}

//! When a run has settled: MSER-5.
//!
//! The rule cuts off the start that makes the mean of the rest most certain. The observations are averaged by
//! fives; of these *k* averages the first *d* are left out for which the marginal standard error, the sum of
//! squares around the mean of the others over (*k* − *d*)², is least (K. P. White, *An effective truncation
//! heuristic for bias reduction in simulation output*, Simulation 69 (1997), 323–334; K. P. White, M. J. Cobb,
//! S. C. Spratt, *A comparison of five steady-state truncation heuristics for simulation*, WSC 2000). A cut
//! in the second half says that there is too little of a steady state yet. The last five averages are no
//! place for a cut: so few of them look steady by chance (K. Hoad, S. Robinson, R. Davies, *Automating warm-up
//! length estimation*, Journal of the Operational Research Society 61 (2010), 1389–1403).

/// Observations that are averaged.
const AVERAGED: usize = 5;
/// Averages of which none is a place for a cut.
const LAST: usize = 5;
/// So few averages say nothing.
const MIN_AVERAGES: usize = 2 * LAST;
/// Averages that differ by less than rounding, relative to their mean, do not differ.
const ROUNDING: f64 = 1e-12;
/// Observations that are kept at most; twice as many are merged in pairs.
const OBSERVATIONS: usize = 512;

/// What a series says of its own start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WarmUp {
    /// So many observations from the start belong to it.
    Takes(usize),
    /// The series is too short to say.
    TooShort,
    /// The cut would be in the second half.
    NotSettled,
}

/// MSER-5 of observations at equal distances.
pub fn mser_5(observations: &[f64]) -> WarmUp {
    let averages: Vec<f64> =
        observations.chunks_exact(AVERAGED).map(|five| five.iter().sum::<f64>() / AVERAGED as f64).collect();
    let count = averages.len();
    if count < MIN_AVERAGES {
        return WarmUp::TooShort;
    }
    // From the end, so that each further average costs one step (Welford, 1962).
    let (mut mean, mut squares) = (0.0, 0.0);
    let (mut least, mut cut) = (f64::INFINITY, 0);
    for (index, average) in averages.iter().enumerate().rev() {
        let behind = (count - index) as f64;
        let off = average - mean;
        mean += off / behind;
        squares += off * (average - mean);
        let is_rounding = squares <= behind * (ROUNDING * mean) * (ROUNDING * mean);
        let error = if is_rounding { 0.0 } else { squares / (behind * behind) };
        if index <= count - LAST && error <= least {
            (least, cut) = (error, index);
        }
    }
    if cut > count / 2 { WarmUp::NotSettled } else { WarmUp::Takes(cut * AVERAGED) }
}

/// A sum that grows, looked at in equal distances; the further the run, the longer these become.
#[derive(Debug, Clone)]
pub struct Observed {
    marks: Vec<f64>,
    /// Looks from one mark to the next.
    stride: u32,
    since: u32,
}

impl Observed {
    pub fn new(sum: f64) -> Observed {
        Observed { marks: vec![sum], stride: 1, since: 0 }
    }

    pub fn look(&mut self, sum: f64) {
        self.since += 1;
        if self.since < self.stride {
            return;
        }
        self.since = 0;
        self.marks.push(sum);
        if self.marks.len() > 2 * OBSERVATIONS {
            thin(&mut self.marks);
            self.stride *= 2;
        }
    }

    /// The warm-up, in looks from the start.
    pub fn warm_up(&self) -> WarmUp {
        let growth: Vec<f64> = self.marks.windows(2).map(|pair| pair[1] - pair[0]).collect();
        match mser_5(&growth) {
            WarmUp::Takes(observations) => WarmUp::Takes(observations * self.stride as usize),
            other => other,
        }
    }
}

/// Leaves out every second mark: the first stays.
pub fn thin<T>(marks: &mut Vec<T>) {
    let mut stays = false;
    marks.retain(|_| {
        stays = !stays;
        stays
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, standard_normal_quantile};

    /// An autoregressive series with this correlation from one value to the next, standard deviation 1, mean 10.
    fn series(seed: u64, correlation: f64, length: usize) -> Vec<f64> {
        let mut stream = Stream::named(seed, "series", 0, "test");
        let mut value = standard_normal_quantile(stream.unit());
        let fresh = libm::sqrt(1.0 - correlation * correlation);
        let next = || {
            value = correlation * value + fresh * standard_normal_quantile(stream.unit());
            10.0 + value
        };
        std::iter::repeat_with(next).take(length).collect()
    }

    #[test]
    fn the_error_is_least_where_it_is_by_hand() {
        // Averages 9, 5, then 1 and 2 in turn. Sums of squares by hand: all twelve 60.92, without the first
        // 13.64, without the first two 2.5; over 12², 11² and 10² these are 0.423, 0.113 and 0.025. Cuts
        // further on leave 2.222 / 9² = 0.0274 and more.
        let averages = [9.0, 5.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0];
        let observations: Vec<f64> = averages.iter().flat_map(|average| [*average; AVERAGED]).collect();
        assert_eq!(mser_5(&observations), WarmUp::Takes(2 * AVERAGED));
    }

    #[test]
    fn without_a_planted_transient_the_mean_is_right_and_with_it_is_not() {
        let mut settled = 0;
        for seed in 0..100 {
            let mut values = series(seed, 0.5, 600);
            // It starts ten standard deviations too high and halves every twenty observations.
            for (index, value) in values.iter_mut().enumerate() {
                *value += 10.0 * libm::exp2(-(index as f64) / 20.0);
            }
            let off = |values: &[f64]| (values.iter().sum::<f64>() / values.len() as f64 - 10.0).abs();
            // Of a mean of n values whose correlations are powers of r: √((1 + r) / (1 − r) / n).
            let error = |values: &[f64]| libm::sqrt(3.0 / values.len() as f64);
            let WarmUp::Takes(cut) = mser_5(&values) else { continue };
            settled += 1;
            let rest = &values[cut..];
            assert!(off(rest) < 4.0 * error(rest), "seed {seed}: {cut} cut, {} off", off(rest));
            // 10 · 20 / ln 2 / 600 = 0.48 too high, give or take what the rest is off at most.
            assert!(off(&values) > 0.48 - 4.0 * error(&values), "seed {seed}");
        }
        // The others' second half looks better by chance, as that of one stationary series in twenty may.
        assert!(settled >= 90, "{settled} of 100");
    }

    #[test]
    fn of_a_stationary_series_little_is_cut() {
        let cuts = |correlation: f64| -> Vec<f64> {
            let seeds = 0..400;
            seeds
                .map(|seed| match mser_5(&series(seed, correlation, 1_000)) {
                    WarmUp::Takes(cut) => cut as f64 / 1_000.0,
                    _ => 1.0,
                })
                .collect()
        };
        for correlation in [0.0, 0.5, 0.8] {
            let mut cuts = cuts(correlation);
            cuts.sort_by(f64::total_cmp);
            assert!(cuts[200] <= 0.03, "the median is {}", cuts[200]);
            assert!(cuts[380] <= 0.5, "one in twenty is {}", cuts[380]);
        }
    }

    #[test]
    fn a_series_that_goes_on_rising_has_not_settled() {
        let rising: Vec<f64> = (0..600).map(f64::from).collect();
        assert_eq!(mser_5(&rising), WarmUp::NotSettled);
        assert_eq!(mser_5(&rising[..49]), WarmUp::TooShort);
    }

    #[test]
    fn a_series_that_never_changes_has_no_warm_up() {
        assert_eq!(mser_5(&[3.0; 100]), WarmUp::Takes(0));
    }

    #[test]
    fn memory_is_bounded_and_a_cut_is_told_in_looks() {
        let mut observed = Observed::new(0.0);
        let mut sum = 0.0;
        for look in 0..100_000_u32 {
            // The first tenth is twice as high; the rest goes up and down.
            sum += if look < 10_000 { 2.0 } else { 1.0 } + f64::from(look % 3) / 100.0;
            observed.look(sum);
            assert!(observed.marks.len() <= 2 * OBSERVATIONS);
        }
        let WarmUp::Takes(cut) = observed.warm_up() else { panic!("it has settled") };
        assert!((10_000..12_000).contains(&cut), "{cut}");
    }
}

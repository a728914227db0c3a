//! Availability of what fails and is repaired, alone and together.
//!
//! Source: Barlow and Proschan, Mathematical Theory of Reliability (1965), chapters 1 and 2; Trivedi,
//! Probability and Statistics with Reliability, Queuing, and Computer Science Applications.

use super::{not_negative, positive, share};

/// The share of time that a thing is up: MTBF/(MTBF + MTTR), the mean time to failure, above 0, and to
/// repair, from 0 on, in one unit. Holds for any distributions of both, in the long run (alternating
/// renewal).
pub fn availability(mtbf: f64, mttr: f64) -> Option<f64> {
    let (up, down) = (positive(mtbf)?, not_negative(mttr)?);
    Some(1.0 / (1.0 + down / up))
}

/// The variance of the share of a `period`, above 0, in which a thing is up, where both times are exponential and it
/// has been at it for long: A(1 − A)·2/(rT)·(1 − (1 − e^(−rT))/(rT)) with r = 1/MTBF + 1/MTTR, both above 0. For long
/// periods that is 2A(1 − A)/(rT).
///
/// The integral of the autocovariance A(1 − A)e^(−rt) of a Markov chain of two states. Source: Trivedi, chapter 8;
/// Takács, On certain sojourn time problems in the theory of stochastic processes, Acta Mathematica Hungarica 8 (1957).
pub fn variance_of_uptime(mtbf: f64, mttr: f64, period: f64) -> Option<f64> {
    let a = availability(mtbf, positive(mttr)?)?;
    let turns = (1.0 / mtbf + 1.0 / mttr) * positive(period)?;
    Some(a * (1.0 - a) * 2.0 / turns * (1.0 + libm::expm1(-turns) / turns))
}

/// The availability of what needs all of its parts: ∏A. Parts fail and are repaired independently; each
/// share from 0 to 1.
pub fn series(parts: &[f64]) -> Option<f64> {
    parts.iter().map(|a| share(*a)).product()
}

/// The availability of what needs any of its parts: 1 − ∏(1 − A), independent.
pub fn parallel(parts: &[f64]) -> Option<f64> {
    let down: Option<f64> = parts.iter().map(|a| share(*a).map(|a| 1.0 - a)).product();
    Some(1.0 - down?)
}

/// The probability that at least `k` of the parts are up, independent.
pub fn at_least(k: usize, parts: &[f64]) -> Option<f64> {
    let mut up = vec![1.0];
    for part in parts {
        let a = share(*part)?;
        up.push(0.0);
        for count in (0..up.len()).rev() {
            let one_less = if count > 0 { up[count - 1] } else { 0.0 };
            up[count] = up[count] * (1.0 - a) + one_less * a;
        }
    }
    Some(up.iter().skip(k).sum::<f64>().min(1.0))
}

/// The same for `n` equal parts: a quorum of `k` of `n`.
pub fn k_of_n(k: usize, n: usize, part: f64) -> Option<f64> {
    at_least(k, &vec![share(part)?; n])
}

/// The probability that a two-phase commit goes through: all participants vote yes, independently, ∏P.
///
/// Source: Gray and Reuter, Transaction Processing (1993): one no, or silence, aborts all.
pub fn two_phase_commit(votes_yes: &[f64]) -> Option<f64> {
    series(votes_yes)
}

/// Time down in `period` at this availability, from 0 to 1.
pub fn downtime(availability: f64, period: f64) -> Option<f64> {
    Some((1.0 - share(availability)?) * not_negative(period)?)
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn the_usual_table_of_nines_comes_out() {
        // Hours or minutes a year of 365 days, as in every table of nines.
        let hours = 365.0 * 24.0;
        for (nines, down) in [(0.99, 87.6), (0.999, 8.76), (0.9999, 0.876), (0.99999, 5.256 / 60.0)] {
            assert!(near(downtime(nines, hours), down, 1e-9), "{nines}");
        }
        assert!(near(availability(999.0, 1.0), 0.999, 1e-15));
    }

    #[test]
    fn series_parallel_and_quorum_are_as_counted_by_hand() {
        assert!(near(series(&[0.99, 0.99, 0.9]), 0.99 * 0.99 * 0.9, 1e-15));
        assert!(near(parallel(&[0.9, 0.9]), 0.99, 1e-15));
        // 2 of 3: 3a² − 2a³.
        assert!(near(k_of_n(2, 3, 0.9), 0.972, 1e-14));
        assert!(near(k_of_n(3, 5, 0.9), 0.99144, 1e-14));
        assert!(near(at_least(1, &[0.5, 0.9]), 0.95, 1e-15));
        assert!(near(two_phase_commit(&[0.999; 10]), libm::pow(0.999, 10.0), 1e-13));
    }

    #[test]
    fn a_short_period_sees_one_state_and_a_long_one_the_mean() {
        let a = 0.75;
        assert!(near(variance_of_uptime(3.0, 1.0, 1e-4), a * (1.0 - a), 1e-4));
        let (long, rate) = (1e6, 1.0 / 3.0 + 1.0);
        assert!(near(variance_of_uptime(3.0, 1.0, long), 2.0 * a * (1.0 - a) / (rate * long), 1e-5));
        // By Simpson's rule over 2(1 − t/T)/T · A(1 − A)e^(−rt).
        let (period, n) = (2.0, 1_000);
        let at = |i: i32| {
            let t = period * f64::from(i) / f64::from(n);
            let weight = if i == 0 || i == n { 1.0 } else { f64::from(2 + 2 * (i % 2)) };
            weight * 2.0 * (1.0 - t / period) / period * a * (1.0 - a) * libm::exp(-rate * t)
        };
        let sum: f64 = (0..=n).map(at).sum::<f64>() * period / f64::from(3 * n);
        assert!(near(variance_of_uptime(3.0, 1.0, period), sum, 1e-9));
        assert_eq!(variance_of_uptime(3.0, 0.0, 1.0), None);
    }

    #[test]
    fn the_edges_are_certain_and_what_is_out_of_range_has_no_answer() {
        assert_eq!((series(&[]), parallel(&[])), (Some(1.0), Some(0.0)));
        assert_eq!((k_of_n(0, 3, 0.1), k_of_n(4, 3, 1.0)), (Some(1.0), Some(0.0)));
        assert_eq!(availability(0.0, 1.0), None);
        assert_eq!(series(&[1.1]), None);
        assert_eq!(at_least(1, &[f64::NAN]), None);
    }
}

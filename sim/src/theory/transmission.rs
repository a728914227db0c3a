//! Messages of one size over a network of limited bandwidth.

use super::general::Mg1;
use super::positive;
use super::service::Moments;

/// How long a message takes to leave, in seconds: 8 kilobits a kilobyte. Both above 0.
pub fn seconds(kilobytes: f64, megabits_a_second: f64) -> Option<f64> {
    Some(positive(kilobytes)? * 8e-3 / positive(megabits_a_second)?)
}

/// The mean time that messages take over several links one after another, each a constant time above 0: all of these,
/// and the wait of M/D/1 at the slowest, wherever it stands.
///
/// Source: Friedman, Reduction methods for tandem queuing systems, Operations Research 13 (1965): constant service
/// times one after another make each customer wait as long in all as at the slowest alone. Poisson arrivals below its
/// capacity.
pub fn mean_time(arrival_rate: f64, links: &[f64]) -> Option<f64> {
    let sum = links.iter().map(|time| positive(*time)).sum::<Option<f64>>()?;
    let slowest = links.iter().copied().fold(0.0, f64::max);
    Some(Mg1::new(arrival_rate, Moments::of_mean_and_cv(slowest, 0.0)?)?.mean_wait() + sum)
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn a_megabyte_takes_eighty_milliseconds_at_a_hundred_megabits_a_second() {
        assert!(near(seconds(1_000.0, 100.0), 0.08, 1e-14));
        assert_eq!(seconds(1.0, 0.0), None);
    }

    #[test]
    fn only_the_slowest_link_makes_anybody_wait() {
        assert!(near(mean_time(0.5, &[1.0]), 1.5, 1e-14));
        assert!(near(mean_time(0.5, &[0.2, 1.0, 0.3]), 2.0, 1e-14));
        assert_eq!((mean_time(0.5, &[2.0]), mean_time(0.5, &[])), (None, None));
    }
}

//! A circuit breaker in front of what always fails: how much it lets through.

use super::{not_negative, positive};

/// Calls that get through where all fail, once it has opened for the first time.
///
/// Open for a constant time, then on probation until the next call fails, which comes after an exponential time
/// and fails after a constant one; meanwhile others get through, up to the number of probes. That cycle repeats, so
/// the renewal-reward theorem gives the rest. Source: Ross, Stochastic Processes (1996), section 3.6; the breaker is
/// Nygard's, Release It! (2007).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tripped {
    arrival_rate: f64,
    /// From one opening to the next.
    pub cycle: f64,
    pub calls_a_cycle: f64,
}

impl Tripped {
    /// Poisson arrivals at a rate above 0, the time for which it is `open` and the time until a call has failed, both
    /// from 0 on, and at least one of the `probes`.
    pub fn new(arrival_rate: f64, open: f64, failing: f64, probes: u32) -> Option<Tripped> {
        let (rate, open, failing) = (positive(arrival_rate)?, not_negative(open)?, not_negative(failing)?);
        let further = at_most(rate * failing, probes.checked_sub(1)?);
        Some(Tripped { arrival_rate, cycle: open + 1.0 / rate + failing, calls_a_cycle: 1.0 + further })
    }

    /// The share of calls that gets through.
    pub fn let_through(&self) -> f64 {
        self.calls_a_cycle / (self.arrival_rate * self.cycle)
    }
}

/// E(min(N, most)), N being Poisson with this mean: Σ P(N > k) over k below `most`.
fn at_most(mean: f64, most: u32) -> f64 {
    let (mut term, mut below, mut sum) = (libm::exp(-mean), 0.0, 0.0);
    for k in 0..most {
        below += term;
        sum += (1.0 - below).max(0.0);
        term *= mean / f64::from(k + 1);
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn one_call_a_cycle_gets_through_where_failures_are_told_at_once() {
        let tripped = Tripped::new(100.0, 0.49, 0.0, 5).unwrap();
        assert!(near(Some(tripped.cycle), 0.5, 1e-15));
        assert!(near(Some(tripped.let_through()), 0.02, 1e-14));
    }

    #[test]
    fn late_failures_let_more_through_up_to_the_probes() {
        let calls = |failing, probes| Tripped::new(10.0, 1.0, failing, probes).unwrap().calls_a_cycle;
        assert_eq!(calls(3.0, 1), 1.0);
        assert!(near(Some(calls(0.05, 2)), 2.0 - libm::exp(-0.5), 1e-14));
        assert!(near(Some(calls(0.05, 50)), 1.5, 1e-14));
        assert!(near(Some(calls(10.0, 5)), 5.0, 1e-12));
        assert_eq!(Tripped::new(10.0, 1.0, 0.0, 0), None);
    }
}

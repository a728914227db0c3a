//! What retries add to the load.

use super::erlang::erlang_b;
use super::{not_negative, positive, share};

/// Mean calls a request, where each fails with probability `p` independently and at most `attempts` (at least
/// 1) are made: (1 − pⁿ)/(1 − p), and n where all fail.
pub fn calls_a_request(p: f64, attempts: u32) -> Option<f64> {
    let p = share(p)?;
    match attempts {
        0 => None,
        n if p == 1.0 => Some(f64::from(n)),
        n => Some((1.0 - libm::pow(p, f64::from(n))) / (1.0 - p)),
    }
}

/// The share of requests of which at least one of `attempts` goes through: 1 − pⁿ.
pub fn success(p: f64, attempts: u32) -> Option<f64> {
    Some(1.0 - libm::pow(share(p)?, f64::from(attempts)))
}

/// The mean time that a request which goes through in the end has spent between attempts, where the mean wait before
/// the k-th retry is the k-th of `waits` and one more attempt than these is made at most: Σ w(pᵏ − pⁿ)/(1 − pⁿ), as
/// k retries and a success later on have the probability pᵏ − pⁿ. None where nothing goes through.
pub fn mean_backoff(p: f64, waits: &[f64]) -> Option<f64> {
    let p = share(p)?;
    let none = libm::pow(p, (waits.len() + 1) as f64);
    let mut made = 1.0;
    let mut sum = 0.0;
    for wait in waits {
        made *= p;
        sum += not_negative(*wait)? * (made - none);
    }
    positive(1.0 - none).map(|success| sum / success)
}

/// Retries a request in the long run, where a bucket gains `budget` of a token, from 0 on, a request and a retry takes
/// one: what would be made without it, (p − pⁿ)/(1 − p), but no more than the budget. Exact where the two are so far
/// apart that the bucket is never full, or never empty; close to each other it is an upper bound.
///
/// Source: the conservation of tokens; retry budgets are of Beyer and others, Site Reliability Engineering (2016),
/// chapter 21, and Finagle's `RetryBudget`.
pub fn budgeted_retries(p: f64, attempts: u32, budget: f64) -> Option<f64> {
    Some((calls_a_request(p, attempts)? - 1.0).min(not_negative(budget)?))
}

/// Calls at the bottom of a stack of `layers` that each make up to `attempts`, where all fail:
/// attempts^layers.
///
/// Source: Beyer and others, Site Reliability Engineering (2016), chapter 22: three layers of four attempts
/// make 64.
pub fn stacked(attempts: u32, layers: u32) -> f64 {
    libm::pow(f64::from(attempts), f64::from(layers))
}

/// What a loss system with retries settles at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RetriedLoss {
    /// Calls a unit of time, retries included.
    pub calls: f64,
    /// The share of calls that is lost.
    pub blocked: f64,
}

/// An *approximation* of M/M/c/c whose lost calls come back, at most `attempts` (at least 1) in all: the load
/// at which Erlang B and the retries that it causes agree, a = a₀(1 − Bⁿ)/(1 − B).
///
/// Good where retries come so late that they find another state of the servers (a Poisson stream of their
/// own); retries at once find the same state and fail more often. Source: Cohen, Basic problems of telephone
/// traffic theory and the influence of repeated calls, Philips Telecommunication Review 18 (1957). None for
/// rates out of range.
pub fn retried_loss(
    arrival_rate: f64,
    service_rate: f64,
    servers: u32,
    attempts: u32,
) -> Option<RetriedLoss> {
    let (first, service) = (not_negative(arrival_rate)?, positive(service_rate)?);
    let blocked = |calls: f64| erlang_b(servers, calls / service);
    let excess = |calls: f64| Some(first * calls_a_request(blocked(calls)?, attempts)? - calls);
    // Above 0 at the first attempts alone, not above 0 if all are made: in between they agree.
    let (mut low, mut high) = (first, first * f64::from(attempts));
    excess(first)?;
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if excess(middle)? > 0.0 { low = middle } else { high = middle }
    }
    Some(RetriedLoss { calls: high, blocked: blocked(high)? })
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn the_sum_of_the_attempts_comes_out() {
        assert!(near(calls_a_request(0.5, 3), 1.75, 1e-15));
        assert!(near(calls_a_request(0.1, 3), 1.11, 1e-15));
        assert_eq!((calls_a_request(1.0, 4), calls_a_request(0.0, 4)), (Some(4.0), Some(1.0)));
        assert!(near(success(0.1, 3), 0.999, 1e-15));
        // The example of Site Reliability Engineering, chapter 22.
        assert_eq!(stacked(4, 3), 64.0);
        assert_eq!((calls_a_request(0.5, 0), calls_a_request(1.5, 2)), (None, None));
    }

    #[test]
    fn the_time_between_attempts_is_that_of_those_who_succeed_later() {
        // Of 1 − 1/8, 1/4 succeed at the second attempt, 1/8 at the third.
        assert!(near(mean_backoff(0.5, &[100.0, 200.0]), (25.0 + 0.125 * 300.0) / 0.875, 1e-14));
        assert_eq!(mean_backoff(0.5, &[]), Some(0.0));
        assert_eq!((mean_backoff(1.0, &[1.0]), mean_backoff(0.5, &[-1.0])), (None, None));
    }

    #[test]
    fn a_budget_bounds_retries_and_adds_none() {
        assert_eq!(budgeted_retries(1.0, 3, 0.1), Some(0.1));
        assert!(near(budgeted_retries(0.01, 3, 0.1), 0.0101, 1e-12));
        assert_eq!(budgeted_retries(0.5, 3, -0.1), None);
    }

    #[test]
    fn retries_of_a_loss_system_settle_where_they_feed_themselves() {
        let once = retried_loss(8.0, 1.0, 10, 1).unwrap();
        assert!(near(Some(once.blocked), erlang_b(10, 8.0).unwrap(), 1e-12));
        let thrice = retried_loss(8.0, 1.0, 10, 3).unwrap();
        let calls = 8.0 * calls_a_request(thrice.blocked, 3).unwrap();
        assert!(near(Some(thrice.calls), calls, 1e-12));
        assert!(near(Some(thrice.blocked), erlang_b(10, calls).unwrap(), 1e-12));
        assert!(thrice.blocked > once.blocked);
        // What one server can carry bounds what gets through, however often it is tried.
        let storm = retried_loss(100.0, 1.0, 10, 50).unwrap();
        assert!(storm.calls * (1.0 - storm.blocked) <= 10.0);
        assert_eq!(retried_loss(1.0, 0.0, 1, 1), None);
        assert_eq!(retried_loss(1.0, 1.0, 1, 0), None);
    }
}

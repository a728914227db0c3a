//! How long to wait before another attempt.

use crate::random::Stream;
use crate::scenario::{Backoff, Retry};

/// The wait before retry number `retry` (1 is the first), in nanoseconds; `before_ns` is the wait before that, 0
/// where there was none. Draws a word where chance has a part in it.
pub fn wait_ns(rules: &Retry, retry: u32, before_ns: u64, stream: &mut Stream) -> u64 {
    let (first, most) = (rules.backoff_ms * 1e6, (rules.max_backoff_ms.max(rules.backoff_ms)) * 1e6);
    let wait = match rules.backoff {
        Backoff::Constant => first,
        Backoff::Exponential => first * f64::from(1_u32 << (retry - 1).min(31)),
        Backoff::Decorrelated => {
            let before = (before_ns as f64).max(first);
            return (first + stream.unit() * (3.0 * before - first)).min(most) as u64;
        }
    };
    let wait = wait.min(most);
    (if rules.jitter { stream.unit() * wait } else { wait }) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(backoff: Backoff, jitter: bool) -> Retry {
        Retry { backoff, jitter, backoff_ms: 100.0, max_backoff_ms: 1_000.0, ..Retry::default() }
    }

    fn waits(rules: &Retry) -> Vec<u64> {
        let mut stream = Stream::named(1, "a->b", 0, "retry");
        let mut before = 0;
        let next = |retry| {
            before = wait_ns(rules, retry, before, &mut stream);
            before / 1_000_000
        };
        (1..=6).map(next).collect()
    }

    #[test]
    fn without_jitter_waits_double_up_to_their_bound_or_stay() {
        assert_eq!(waits(&rules(Backoff::Exponential, false)), [100, 200, 400, 800, 1_000, 1_000]);
        assert_eq!(waits(&rules(Backoff::Constant, false)), [100; 6]);
    }

    #[test]
    fn jitter_draws_from_all_of_the_wait() {
        let mut stream = Stream::named(7, "a->b", 0, "retry");
        let rules = rules(Backoff::Exponential, true);
        let n = 10_000;
        let drawn: Vec<f64> = (0..n).map(|_| wait_ns(&rules, 2, 0, &mut stream) as f64 / 1e6).collect();
        let mean = drawn.iter().sum::<f64>() / f64::from(n);
        // Uniform from 0 to 200: four standard errors of 200 / √12 / √n.
        assert!((mean - 100.0).abs() < 4.0 * 200.0 / 12_f64.sqrt() / f64::from(n).sqrt(), "{mean}");
        assert!(drawn.iter().all(|wait| (0.0..=200.0).contains(wait)));
    }

    #[test]
    fn decorrelated_waits_lie_between_the_first_and_three_times_the_one_before() {
        let mut before = 100;
        for wait in waits(&rules(Backoff::Decorrelated, false)) {
            assert!((100..=(3 * before + 1).min(1_000)).contains(&wait), "{wait} after {before}");
            before = wait;
        }
    }
}

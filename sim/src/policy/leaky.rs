//! A leaky bucket: exact at its boundaries and without drift, because it reckons in whole numbers.

use super::bucket::{TOKEN, a_nanosecond};

/// Each request pours one in; the bucket drains at a rate. Empty at the start. Rates and sizes come with each
/// question, so that they can change under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LeakyBucket {
    /// In units of 10⁻¹⁵ requests: what drains in a nanosecond at a rate of a millionth a second.
    level: u128,
    drained_at: u64,
}

impl LeakyBucket {
    /// The bucket as a meter: whether a request passes, at once, at `now`. What would not fit into a bucket of `burst`
    /// requests (at least 1) is refused and pours nothing in. The same as a token bucket that begins full (Turner,
    /// "New directions in communications", 1986), and as nginx's `limit_req` with `burst` less 1 and `nodelay`.
    pub fn meter(&mut self, now: u64, qps: f64, burst: u32) -> bool {
        self.drain(now, qps);
        let fits = self.level + TOKEN <= u128::from(burst) * TOKEN;
        if fits {
            self.level += TOKEN;
        }
        fits
    }

    /// The bucket as a queue: the instant, in nanoseconds and not before `now`, at which a request that comes at `now`
    /// leaves. Requests leave one by one, 1/`qps` seconds apart (each rounded up to a nanosecond, which does not add
    /// up), and at most `depth` of them wait; none where there is no place. An idle bucket saves nothing up.
    ///
    /// The rule is that of nginx's `limit_req` without `nodelay` (`ngx_http_limit_req_module`): "excessive requests are
    /// delayed until their number exceeds the maximum burst size". There the excess is what is in the bucket besides
    /// the request itself; more than `burst` of it is refused, and the delay is the excess divided by the rate.
    ///
    /// A rate that changes counts for whoever comes then; instants that were told before stay.
    pub fn queue(&mut self, now: u64, qps: f64, depth: u32) -> Option<u64> {
        self.drain(now, qps);
        if self.level > u128::from(depth) * TOKEN {
            return None;
        }
        let wait = match a_nanosecond(qps) {
            // At no rate nobody behind the first would ever leave.
            0 if self.level > 0 => return None,
            rate => self.level.div_ceil(rate.max(1)),
        };
        self.level += TOKEN;
        Some(now.saturating_add(u64::try_from(wait).unwrap_or(u64::MAX)))
    }

    fn drain(&mut self, now: u64, qps: f64) {
        let went = u128::from(now - self.drained_at) * a_nanosecond(qps);
        self.level = self.level.saturating_sub(went);
        self.drained_at = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::TokenBucket;
    use crate::random::Stream;

    const S: u64 = 1_000_000_000;
    const RATES: [f64; 4] = [3.0, 0.7, 100.0, 12_345.0];

    #[test]
    fn as_a_meter_it_is_a_token_bucket_that_begins_full() {
        let mut stream = Stream::named(1, "leaky", 0, "test");
        for qps in RATES {
            for burst in [1, 2, 7, 100] {
                let (mut leaky, mut tokens) = (LeakyBucket::default(), TokenBucket::full(0, burst));
                // Asked twice as often as the rate, so that both verdicts are common.
                let (mut now, mut passed, most) = (0, 0, (S as f64 / qps) as u64);
                for n in 0..20_000 {
                    tokens.fill(now, qps, burst);
                    let passes = leaky.meter(now, qps, burst);
                    assert_eq!(passes, tokens.take(), "{qps}/s, {burst}: request {n} at {now}");
                    passed += u32::from(passes);
                    now += stream.below_wide(most);
                }
                assert!((6_000..=14_000).contains(&passed), "{qps}/s, {burst}: {passed}");
            }
        }
    }

    #[test]
    fn requests_leave_evenly_to_the_nanosecond_and_without_drift() {
        for qps in RATES {
            let (mut bucket, mut now) = (LeakyBucket::default(), 5 * S);
            let micro = (qps * 1e6) as u128;
            for n in 0..1_000_000_u128 {
                let leaves = bucket.queue(now, qps, 10).expect("a place is free when one has left");
                // The n-th leaves n/qps after the first, rounded up.
                assert_eq!(
                    u128::from(leaves - 5 * S),
                    (n * u128::from(S) * 1_000_000).div_ceil(micro),
                    "{qps}/s"
                );
                // The next comes as soon as there are fewer than ten before him: the line is never empty.
                if n >= 10 {
                    now = 5 * S + ((n - 9) * u128::from(S) * 1_000_000).div_ceil(micro) as u64;
                }
            }
        }
    }

    #[test]
    fn one_and_depth_more_are_taken_at_one_instant() {
        for depth in [0, 1, 5, 1_000] {
            let mut bucket = LeakyBucket::default();
            let taken = (0..2 * depth + 10).filter(|_| bucket.queue(S, 10.0, depth).is_some()).count();
            assert_eq!(taken, depth as usize + 1);
        }
    }

    #[test]
    fn as_many_pass_at_once_with_nodelay_as_are_taken_without() {
        let (mut meter, mut queue) = (LeakyBucket::default(), LeakyBucket::default());
        let mut stream = Stream::named(2, "leaky", 0, "test");
        let mut now = 0;
        for _ in 0..10_000 {
            assert_eq!(meter.meter(now, 3.0, 6), queue.queue(now, 3.0, 5).is_some());
            now += stream.below_wide(S / 2);
        }
    }

    #[test]
    fn the_place_of_one_who_leaves_is_free_at_that_very_nanosecond() {
        let mut bucket = LeakyBucket::default();
        assert_eq!([bucket.queue(0, 4.0, 1), bucket.queue(0, 4.0, 1)], [Some(0), Some(S / 4)]);
        assert_eq!(bucket.queue(S / 4 - 1, 4.0, 1), None);
        assert_eq!(bucket.queue(S / 4, 4.0, 1), Some(S / 2));
    }

    #[test]
    fn what_is_idle_saves_nothing_up() {
        let mut bucket = LeakyBucket::default();
        bucket.queue(0, 10.0, 3);
        let after_an_hour =
            [(); 4].map(|()| bucket.queue(3_600 * S, 10.0, 3).map(|leaves| leaves - 3_600 * S));
        assert_eq!(after_an_hour, [Some(0), Some(S / 10), Some(S / 5), Some(3 * S / 10)]);
        assert_eq!(bucket.queue(3_600 * S, 10.0, 3), None);
    }
}

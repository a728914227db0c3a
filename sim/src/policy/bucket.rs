//! A bucket of tokens: exact at its boundaries, because it reckons in whole numbers.

/// Fills at a rate up to a burst; each admission takes a token out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TokenBucket {
    /// In units of 10⁻¹⁵ tokens: a nanosecond at a rate of a millionth a second.
    level: u128,
    filled_at: u64,
}

pub(super) const TOKEN: u128 = 1_000_000_000_000_000;

/// What comes in a nanosecond at so many a second, in units of 10⁻¹⁵; parts of a millionth a second are cut off.
pub(super) fn a_nanosecond(rate: f64) -> u128 {
    u128::from((rate * 1e6) as u64)
}

impl TokenBucket {
    /// One with so many tokens in it.
    pub fn full(now: u64, burst: u32) -> TokenBucket {
        TokenBucket { level: u128::from(burst) * TOKEN, filled_at: now }
    }

    /// Lets in what came since the last time: `rate` tokens a second, up to `burst`.
    pub fn fill(&mut self, now: u64, rate: f64, burst: u32) {
        let came = u128::from(now - self.filled_at) * a_nanosecond(rate);
        self.level = (self.level + came).min(u128::from(burst) * TOKEN);
        self.filled_at = now;
    }

    /// Puts in a share of a token, up to `burst` in all.
    pub fn put(&mut self, share: f64, burst: u32) {
        self.level = (self.level + (share * TOKEN as f64) as u128).min(u128::from(burst) * TOKEN);
    }

    /// Takes a token, if a whole one is there.
    pub fn take(&mut self) -> bool {
        let is_there = self.level >= TOKEN;
        if is_there {
            self.level -= TOKEN;
        }
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    #[test]
    fn a_token_bucket_admits_burst_plus_rate_times_time_and_no_more() {
        for (rate, burst) in [(100.0, 10), (3.0, 1), (0.7, 4), (12_345.0, 7)] {
            let mut bucket = TokenBucket::full(0, burst);
            let admitted = (0..=20_000)
                .filter(|n| {
                    bucket.fill(n * MS / 2, rate, burst);
                    bucket.take()
                })
                .count();
            // Asked 2,000 times a second for ten seconds.
            let most = (f64::from(burst) + rate * 10.0).floor().min(20_001.0);
            assert!(
                admitted as f64 <= most && admitted as f64 >= most - 1.0,
                "{rate}/s, {burst}: {admitted}"
            );
        }
    }

    #[test]
    fn a_token_is_there_at_the_very_nanosecond_at_which_it_is_due() {
        let mut bucket = TokenBucket::full(0, 1);
        assert!(bucket.take());
        bucket.fill(250 * MS - 1, 4.0, 1);
        assert!(!bucket.take());
        bucket.fill(250 * MS, 4.0, 1);
        assert!(bucket.take());
    }

    #[test]
    fn ten_tenths_are_a_token() {
        let mut bucket = TokenBucket::full(0, 0);
        (0..9).for_each(|_| bucket.put(0.1, 5));
        assert!(!bucket.take());
        bucket.put(0.1, 5);
        assert!(bucket.take());
    }
}

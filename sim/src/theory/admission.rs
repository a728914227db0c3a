//! What a token bucket lets through.

use super::md1k::Md1k;
use super::{not_negative, positive};

/// A bucket that holds at most `burst` tokens and gains `rate` of them a unit of time; what is admitted takes
/// one.
///
/// Source: Turner, New directions in communications, IEEE Communications Magazine 24 (1986); the bound σ +
/// ρt: Cruz, A calculus for network delay, IEEE Transactions on Information Theory 37 (1991).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TokenBucket {
    rate: f64,
    burst: f64,
}

impl TokenBucket {
    /// Both from 0 on.
    pub fn new(rate: f64, burst: f64) -> Option<TokenBucket> {
        Some(TokenBucket { rate: not_negative(rate)?, burst: not_negative(burst)? })
    }

    /// The most that is admitted in any interval of length `t`, from 0 on: burst + rate·t. Of whole tokens
    /// its integral part.
    pub fn most_admitted(&self, t: f64) -> Option<f64> {
        Some(self.burst + self.rate * not_negative(t)?)
    }

    /// How long a full bucket admits everything that comes at `peak`: burst/(peak − rate); none if it is
    /// never used up, or for a peak out of range.
    pub fn burst_time(&self, peak: f64) -> Option<f64> {
        let above = positive(peak)? - self.rate;
        (above > 0.0).then(|| self.burst / above)
    }

    /// The share of a steady stream that is admitted in the long run: min(1, rate/arrivals).
    pub fn admitted_share(&self, arrival_rate: f64) -> Option<f64> {
        Some((self.rate / positive(arrival_rate)?).min(1.0))
    }

    /// The share of Poisson arrivals that is admitted, of a bucket that holds a whole number of tokens, at least 1.
    ///
    /// What is missing of a full bucket falls steadily, grows by one with each admission, and is at most the
    /// burst: the work in M/D/1/K with 1/rate as the service time and the burst as K. With one token that is
    /// 1/(1 + λ/r). Source: Sidi, Liu, Cidon and Gopal, Congestion control through input rate regulation, IEEE
    /// Transactions on Communications 41 (1993).
    pub fn admitted_of_poisson(&self, arrival_rate: f64) -> Option<f64> {
        let burst = (libm::floor(self.burst) == self.burst).then_some(self.burst as u32)?;
        Some(1.0 - Md1k::new(arrival_rate, 1.0 / positive(self.rate)?, burst)?.lost())
    }

    /// Whether admissions at these instants, in order, fit a bucket that is full at the first one.
    pub fn conforms(&self, instants: &[f64]) -> bool {
        let (mut tokens, mut last) = (self.burst, f64::NAN);
        instants.iter().all(|instant| {
            let gained = if last.is_nan() { 0.0 } else { self.rate * (instant - last) };
            (tokens, last) = ((tokens + gained).min(self.burst) - 1.0, *instant);
            tokens >= 0.0
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn tanenbaums_burst_lasts_eleven_milliseconds() {
        // Computer Networks, 4th edition, section 5.4: 250 KB, 2 MB/s, peak 25 MB/s: "about 11 msec".
        let bucket = TokenBucket::new(2e6, 250e3).unwrap();
        let time = bucket.burst_time(25e6);
        assert!(near(time, 0.01087, 1e-3));
        // What comes in that time is just what may.
        assert!(near(time.map(|t| 25e6 * t), bucket.most_admitted(time.unwrap()).unwrap(), 1e-12));
    }

    #[test]
    fn poisson_arrivals_see_an_empty_bucket_before_it_is_overloaded() {
        let admitted = |burst, arrivals| TokenBucket::new(2.0, burst).unwrap().admitted_of_poisson(arrivals);
        assert!(near(admitted(1.0, 2.0), 0.5, 1e-14));
        assert!(near(admitted(50.0, 1.0), 1.0, 1e-9));
        // A burst makes up for chance, not for an overload.
        assert!(near(admitted(50.0, 6.0), 1.0 / 3.0, 1e-9));
        assert_eq!((admitted(1.5, 1.0), admitted(0.0, 1.0)), (None, None));
    }

    #[test]
    fn no_interval_of_a_conforming_stream_has_more_than_the_bound() {
        let bucket = TokenBucket::new(2.0, 3.0).unwrap();
        assert!(bucket.conforms(&[0.0, 0.0, 0.0, 0.5, 1.0, 1.5]));
        assert!(!bucket.conforms(&[0.0, 0.0, 0.0, 0.0]));
        assert!(!bucket.conforms(&[0.0, 0.0, 0.0, 0.5, 0.9]));
        assert_eq!(bucket.most_admitted(1.5), Some(6.0));
        assert_eq!(bucket.admitted_share(8.0), Some(0.25));
        assert_eq!(bucket.burst_time(2.0), None);
        assert_eq!(bucket.most_admitted(-1.0), None);
        assert_eq!(TokenBucket::new(f64::NAN, 1.0), None);
    }
}

//! Order statistics: who waits for the slowest of many, for the first few, or asks a second one after a while.
//!
//! Answers are independent and nobody waits in a line. Source: David and Nagaraja, Order Statistics (2003), chapters 2
//! and 4; Dean and Barroso, The tail at scale, Communications of the ACM 56 (2013).

use super::{not_negative, positive, share};

/// The mean time until `k` of `n` answers are there, from 1 to n, each exponential with this `mean`: from one answer
/// to the next all that are left compete, so mean · (1/n + … + 1/(n − k + 1)) (Rényi, 1953). For all it is
/// mean · Hₙ, for the first mean/n.
pub fn mean_until(k: u32, n: u32, mean: f64) -> Option<f64> {
    let mean = positive(mean)?;
    (k >= 1 && k <= n).then(|| mean * (n - k + 1..=n).map(|left| 1.0 / f64::from(left)).sum::<f64>())
}

/// The time in which all of `n` exponential answers are there with probability `q`, from 0 and below 1:
/// −mean · ln(1 − q^(1/n)).
pub fn slowest_quantile(n: u32, mean: f64, q: f64) -> Option<f64> {
    let mean = positive(mean)?;
    let each = (n >= 1 && (0.0..1.0).contains(&q)).then(|| libm::pow(q, 1.0 / f64::from(n)))?;
    Some(-mean * libm::log1p(-each))
}

/// The probability that any of `n` answers is slow, of which the share `slow` is each: 1 − (1 − s)ⁿ. With 1 % of a
/// hundred: 63 %.
pub fn any_slow(n: u32, slow: f64) -> Option<f64> {
    Some(1.0 - libm::pow(1.0 - share(slow)?, f64::from(n)))
}

/// A hedged request: after a while without an answer another one is asked as well, and the first answer counts.
/// Answers are exponential, so that who waits in vain has lost nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hedged {
    mean: f64,
    after: f64,
}

impl Hedged {
    /// `mean` above 0, `after` from 0 on, in one unit.
    pub fn new(mean: f64, after: f64) -> Option<Hedged> {
        Some(Hedged { mean: positive(mean)?, after: not_negative(after)? })
    }

    /// Further attempts a request: P(X > d) = e^(−d/m).
    pub fn hedges(&self) -> f64 {
        libm::exp(-self.after / self.mean)
    }

    /// The mean time to the first answer: m(1 − e^(−d/m)) + e^(−d/m) · m/2.
    pub fn mean(&self) -> f64 {
        self.mean * (1.0 - self.hedges() / 2.0)
    }

    /// P(no answer by t): e^(−t/m), and from d on e^(−(2t − d)/m).
    pub fn tail(&self, t: f64) -> f64 {
        let both = (t - self.after).max(0.0);
        libm::exp(-(t.max(0.0) + both) / self.mean)
    }

    /// The time that the share `q`, from 0 and below 1, does not exceed.
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let alone = (0.0..1.0).contains(&q).then(|| -self.mean * libm::log1p(-q))?;
        Some(if alone <= self.after { alone } else { (alone + self.after) / 2.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn the_slowest_of_many_takes_a_harmonic_number() {
        assert!(near(mean_until(3, 3, 6.0), 6.0 + 3.0 + 2.0, 1e-15));
        assert!(near(mean_until(2, 3, 6.0), 3.0 + 2.0, 1e-15));
        assert!(near(mean_until(1, 10, 1.0), 0.1, 1e-15));
        assert_eq!((mean_until(0, 3, 1.0), mean_until(4, 3, 1.0)), (None, None));
    }

    #[test]
    fn the_example_of_the_tail_at_scale_comes_out() {
        // 63 % of requests to a hundred servers see what one in a hundred is, 18 % of those to 2,000 what one in 10,000 is.
        assert!(near(any_slow(100, 0.01), 0.634, 1e-3));
        assert!(near(any_slow(2_000, 0.0001), 0.181, 3e-3));
        let p99 = slowest_quantile(100, 1.0, 0.99).unwrap();
        assert!(near(Some(libm::pow(1.0 - libm::exp(-p99), 100.0)), 0.99, 1e-12));
        assert_eq!(slowest_quantile(1, 1.0, 1.0), None);
    }

    #[test]
    fn a_hedge_at_once_halves_the_mean_and_a_late_one_changes_nothing() {
        let at_once = Hedged::new(2.0, 0.0).unwrap();
        assert_eq!((at_once.mean(), at_once.hedges()), (1.0, 1.0));
        let late = Hedged::new(2.0, 2_000.0).unwrap();
        assert!(near(Some(late.mean()), 2.0, 1e-12));
        let between = Hedged::new(2.0, 3.0).unwrap();
        for q in [0.1, 0.5, 0.9, 0.99] {
            assert!(near(between.quantile(q).map(|t| between.tail(t)), 1.0 - q, 1e-12), "{q}");
        }
        // The mean is the integral of the tail.
        let step = 1e-3;
        let sum: f64 = (0..40_000).map(|i| step * between.tail((f64::from(i) + 0.5) * step)).sum();
        assert!(near(Some(sum), between.mean(), 1e-6));
        assert_eq!(Hedged::new(0.0, 1.0), None);
    }
}

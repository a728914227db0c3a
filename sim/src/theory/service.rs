//! Service times: their moments, and how much of one falls before an instant.

use super::{not_negative, positive};

/// The first moments of a service time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    pub first: f64,
    pub second: f64,
    /// Needed for variances of waits only.
    pub third: Option<f64>,
}

impl Moments {
    /// From the mean, above 0, and the coefficient of variation, from 0 on.
    pub fn of_mean_and_cv(mean: f64, cv: f64) -> Option<Moments> {
        let (first, cv) = (positive(mean)?, not_negative(cv)?);
        Some(Moments { first, second: first * first * (1.0 + cv * cv), third: None })
    }

    pub fn cv_squared(&self) -> f64 {
        (self.second / (self.first * self.first) - 1.0).max(0.0)
    }

    /// Those of a mixture: each with its weight, of which at least one is above 0.
    pub fn mixture(parts: impl IntoIterator<Item = (f64, Moments)>) -> Option<Moments> {
        let (mut weight, mut sum) = (0.0, Moments { first: 0.0, second: 0.0, third: Some(0.0) });
        for (w, part) in parts {
            weight += not_negative(w)?;
            sum.first += w * part.first;
            sum.second += w * part.second;
            sum.third = sum.third.zip(part.third).map(|(sum, third)| sum + w * third);
        }
        positive(weight)?;
        Some(Moments {
            first: sum.first / weight,
            second: sum.second / weight,
            third: sum.third.map(|third| third / weight),
        })
    }
}

/// A service time with a known distribution.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ServiceTime {
    Constant { mean: f64 },
    Exponential { mean: f64 },
    Lognormal { mean: f64, cv: f64 },
}

impl ServiceTime {
    pub fn mean(&self) -> f64 {
        match *self {
            ServiceTime::Constant { mean }
            | ServiceTime::Exponential { mean }
            | ServiceTime::Lognormal { mean, .. } => mean,
        }
    }

    /// Johnson, Kotz and Balakrishnan, Continuous Univariate Distributions 1: for the lognormal
    /// E(Sᵏ) = mᵏ(1 + cv²)^(k(k−1)/2).
    pub fn moments(&self) -> Moments {
        let m = self.mean();
        let (second, third) = match *self {
            ServiceTime::Constant { .. } => (1.0, 1.0),
            ServiceTime::Exponential { .. } => (2.0, 6.0),
            ServiceTime::Lognormal { cv, .. } => {
                let spread = 1.0 + cv * cv;
                (spread, spread * spread * spread)
            }
        };
        Moments { first: m, second: second * m * m, third: Some(third * m * m * m) }
    }

    /// P(S > t).
    pub fn tail(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        match *self {
            ServiceTime::Constant { mean } => f64::from(u8::from(t < mean)),
            ServiceTime::Exponential { mean } => libm::exp(-t / mean),
            ServiceTime::Lognormal { mean, cv } => {
                let (z, _) = standardized(t, mean, cv);
                above(z)
            }
        }
    }

    /// E(min(S, t)) = ∫ P(S > u) du from 0 to `t`.
    pub fn mean_up_to(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        match *self {
            ServiceTime::Constant { mean } => t.min(mean),
            ServiceTime::Exponential { mean } => -mean * libm::expm1(-t / mean),
            ServiceTime::Lognormal { mean, cv } => {
                let (z, sigma) = standardized(t, mean, cv);
                mean * above(sigma - z) + t * above(z)
            }
        }
    }

    /// E(min(S, t)²)/2 = ∫ u·P(S > u) du from 0 to `t`.
    pub fn half_square_up_to(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        match *self {
            ServiceTime::Constant { mean } => t.min(mean) * t.min(mean) / 2.0,
            ServiceTime::Exponential { mean } => {
                let x = t / mean;
                mean * mean * (-libm::expm1(-x) - x * libm::exp(-x))
            }
            ServiceTime::Lognormal { mean, cv } => {
                let (z, sigma) = standardized(t, mean, cv);
                (mean * mean * (1.0 + cv * cv) * above(2.0 * sigma - z) + t * t * above(z)) / 2.0
            }
        }
    }
}

/// (ln t − mu)/sigma of a lognormal, and sigma.
fn standardized(t: f64, mean: f64, cv: f64) -> (f64, f64) {
    let variance = libm::log1p(cv * cv);
    let sigma = libm::sqrt(variance);
    ((libm::log(t / mean) + variance / 2.0) / sigma, sigma)
}

/// P(Z > z), Z standard normal.
fn above(z: f64) -> f64 {
    libm::erfc(z / std::f64::consts::SQRT_2) / 2.0
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn partial_moments_are_the_integrals_of_the_tail() {
        let times = [
            ServiceTime::Constant { mean: 2.0 },
            ServiceTime::Exponential { mean: 2.0 },
            ServiceTime::Lognormal { mean: 2.0, cv: 1.5 },
        ];
        for service in times {
            for t in [0.7, 2.0, 9.0] {
                let (n, step) = (200_000, t / 200_000.0);
                let points = (0..n).map(|k| (f64::from(k) + 0.5) * step);
                let (mut mean, mut square) = (0.0, 0.0);
                for u in points {
                    mean += step * service.tail(u);
                    square += step * u * service.tail(u);
                }
                // A jump of the tail is met to within a step.
                assert!((service.mean_up_to(t) - mean).abs() < step, "{service:?} {t}");
                assert!((service.half_square_up_to(t) - square).abs() < t * step, "{service:?} {t}");
            }
            let moments = service.moments();
            assert!(near(Some(service.mean_up_to(1e9)), moments.first, 1e-9));
            assert!(near(Some(2.0 * service.half_square_up_to(1e9)), moments.second, 1e-6));
        }
    }

    #[test]
    fn a_mixture_of_equal_exponentials_is_one() {
        let one = ServiceTime::Exponential { mean: 3.0 }.moments();
        assert_eq!(Moments::mixture([(1.0, one), (3.0, one)]), Some(one));
        assert_eq!(Moments::mixture([(0.0, one)]), None);
    }
}

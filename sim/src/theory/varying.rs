//! Poisson arrivals whose rate changes over time, and servers enough for all: M_t/G/∞.

use std::f64::consts::{PI, TAU};

use super::service::ServiceTime;
use super::{not_negative, positive};
use crate::scenario::Profile;

/// Arrivals expected between two instants of a profile, in seconds from the start of the run: the integral of
/// the rate. None for instants before 0 or out of order.
pub fn expected_arrivals(profile: &Profile, from_s: f64, to_s: f64) -> Option<f64> {
    let (from, to) = (not_negative(from_s)?, not_negative(to_s)?);
    (from <= to).then(|| match Wave::of(profile) {
        Some(wave) => wave.integral(to) - wave.integral(from),
        None => pieces(profile, from, to).iter().map(Piece::area).sum(),
    })
}

/// The mean number in service at `t_s`, of a run that began empty at 0: ∫ λ(t − u) P(S > u) du over the run.
///
/// Holds for Poisson arrivals and independent service times of any distribution, where nobody waits; the
/// number is then Poisson with this mean. Source: Eick, Massey and Whitt, The physics of the M_t/G/∞ queue,
/// Operations Research 41 (1993), theorem 1. Exact for rates made of straight lines; for a diurnal one by
/// quadrature to about 10⁻⁸. None for an instant before 0.
pub fn mean_in_service(profile: &Profile, service: ServiceTime, t_s: f64) -> Option<f64> {
    let t = not_negative(t_s)?;
    Some(match Wave::of(profile) {
        Some(wave) => wave.mean_in_service(service, t),
        None => pieces(profile, 0.0, t).iter().map(|piece| piece.in_service(service, t)).sum(),
    })
}

/// A straight line of the rate between two instants.
struct Piece {
    from: f64,
    to: f64,
    rate_from: f64,
    rate_to: f64,
}

impl Piece {
    fn area(&self) -> f64 {
        (self.to - self.from) * (self.rate_from + self.rate_to) / 2.0
    }

    fn in_service(&self, service: ServiceTime, t: f64) -> f64 {
        // At the age u = t − arrival the rate was rate(t) − slope·u, were the line to go on.
        let slope = (self.rate_to - self.rate_from) / (self.to - self.from);
        let now = self.rate_from + slope * (t - self.from);
        let (young, old) = (t - self.to, t - self.from);
        let mean = service.mean_up_to(old) - service.mean_up_to(young);
        let square = service.half_square_up_to(old) - service.half_square_up_to(young);
        now * mean - slope * square
    }
}

/// The pieces between two instants; those without length are left out.
fn pieces(profile: &Profile, from: f64, to: f64) -> Vec<Piece> {
    let mut corners = profile.corners().unwrap_or_default();
    if let Some((at, rate)) = corners.last().copied() {
        corners.push((at.max(to) + 1.0, rate));
    }
    let piece = |pair: &[(f64, f64)]| {
        let ((start, first), (end, last)) = (pair[0], pair[1]);
        let (from, to) = (start.max(from), end.min(to));
        let rate = |at: f64| first + (last - first) * (at - start) / (end - start);
        (from < to).then(|| Piece { from, to, rate_from: rate(from), rate_to: rate(to) })
    };
    corners.windows(2).filter_map(piece).collect()
}

/// A rate mean + swing·cos(speed·(t − peak)).
#[derive(Debug, Clone, Copy)]
struct Wave {
    mean: f64,
    swing: f64,
    speed: f64,
    peak: f64,
}

/// Nodes and weights of Gauss and Legendre's rule on (−1, 1), five points.
const GAUSS: [(f64, f64); 5] = [
    (0.0, 0.568_888_888_888_888_9),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_5),
    (-0.906_179_845_938_664, 0.236_926_885_056_189_1),
    (0.906_179_845_938_664, 0.236_926_885_056_189_1),
];

impl Wave {
    fn of(profile: &Profile) -> Option<Wave> {
        let Profile::Diurnal { low_qps, high_qps, period_s, peak_s } = *profile else { return None };
        let (mean, swing) = ((low_qps + high_qps) / 2.0, (high_qps - low_qps) / 2.0);
        Some(Wave { mean, swing, speed: TAU / period_s, peak: peak_s })
    }

    fn rate(&self, t: f64) -> f64 {
        self.mean + self.swing * libm::cos(self.speed * (t - self.peak))
    }

    fn integral(&self, t: f64) -> f64 {
        self.mean * t + self.swing / self.speed * libm::sin(self.speed * (t - self.peak))
    }

    fn mean_in_service(&self, service: ServiceTime, t: f64) -> f64 {
        if let ServiceTime::Constant { mean } = service {
            return self.integral(t) - self.integral((t - mean).max(0.0));
        }
        // Steps grow with the age, since the tail is smooth on a logarithmic scale, up to a part of a period.
        let (mut sum, mut from) = (0.0, 0.0);
        let longest = PI / (8.0 * self.speed);
        while from < t {
            let to = (from * 1.2).max(service.mean() * 1e-4).min(from + longest).min(t);
            let half = (to - from) / 2.0;
            let at = |x: f64| self.rate(t - from - half * (1.0 + x)) * service.tail(from + half * (1.0 + x));
            sum += half * GAUSS.iter().map(|(x, weight)| weight * at(*x)).sum::<f64>();
            if service.tail(to) < 1e-15 {
                break;
            }
            from = to;
        }
        sum
    }
}

/// M_t/M/∞ with the rate mean + swing·sin(speed·t), going on for ever.
///
/// Source: Eick, Massey and Whitt, M_t/G/∞ queues with sinusoidal arrival rates, Management Science 39
/// (1993), section 4.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sinusoid {
    mean: f64,
    swing: f64,
    speed: f64,
    service_rate: f64,
}

impl Sinusoid {
    /// `swing` from 0 to `mean`; `speed` in radians a unit of time and `service_rate` above 0.
    pub fn new(mean: f64, swing: f64, speed: f64, service_rate: f64) -> Option<Sinusoid> {
        let (mean, swing) = (not_negative(mean)?, not_negative(swing)?);
        let (speed, service_rate) = (positive(speed)?, positive(service_rate)?);
        (swing <= mean).then_some(Sinusoid { mean, swing, speed, service_rate })
    }

    /// m(t) = mean/μ + swing·(μ sin γt − γ cos γt)/(μ² + γ²).
    pub fn mean_in_service(&self, t: f64) -> f64 {
        let (mu, speed) = (self.service_rate, self.speed);
        let wave = mu * libm::sin(speed * t) - speed * libm::cos(speed * t);
        self.mean / mu + self.swing * wave / (mu * mu + speed * speed)
    }

    /// How long the peak of the number comes after that of the rate: arctan(γ/μ)/γ.
    pub fn lag(&self) -> f64 {
        libm::atan2(self.speed, self.service_rate) / self.speed
    }

    /// The largest mean number: mean/μ + swing/√(μ² + γ²).
    pub fn peak(&self) -> f64 {
        self.mean / self.service_rate + self.swing / libm::hypot(self.service_rate, self.speed)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    const SPIKE: Profile = Profile::Spike {
        base_qps: 1_000.0,
        peak_qps: 20_000.0,
        start_s: 10.0,
        rise_s: 5.0,
        hold_s: 10.0,
        fall_s: 5.0,
    };

    fn day(period_s: f64, peak_s: f64) -> Profile {
        Profile::Diurnal { low_qps: 100.0, high_qps: 900.0, period_s, peak_s }
    }

    #[test]
    fn a_flash_crowds_arrivals_are_its_area() {
        let cases =
            [(0.0, 10.0, 10_000.0), (10.0, 11.0, 2_900.0), (15.0, 25.0, 200_000.0), (25.0, 50.0, 72_500.0)];
        for (from, to, expected) in cases {
            assert!(near(expected_arrivals(&SPIKE, from, to), expected, 1e-12));
        }
        assert!(near(expected_arrivals(&day(60.0, 30.0), 0.0, 60.0), 30_000.0, 1e-12));
        assert_eq!(expected_arrivals(&SPIKE, 5.0, 4.0), None);
    }

    #[test]
    fn the_sinusoid_of_eick_massey_and_whitt_comes_out_of_the_integral() {
        // A diurnal rate is a sine with its peak a quarter of a period after 0.
        for (period, mean) in [(60.0, 5.0), (60.0, 0.01), (60.0, 100.0), (86_400.0, 0.01)] {
            let sine = Sinusoid::new(500.0, 400.0, TAU / period, 1.0 / mean).unwrap();
            // Long after the start; with long service times the beginning is still felt a little.
            let t = 7.3 * period + 40.0 * mean;
            let found = mean_in_service(&day(period, period / 4.0), ServiceTime::Exponential { mean }, t);
            assert!(near(found, sine.mean_in_service(t), 1e-7), "{period} {mean}");
        }
    }

    #[test]
    fn the_peak_comes_as_late_and_as_high_as_they_say() {
        // At γ = μ the lag is an eighth of a period and the swing is that of the rate over √2.
        let sine = Sinusoid::new(10.0, 5.0, 1.0, 1.0).unwrap();
        assert!(near(Some(sine.lag()), PI / 4.0, 1e-15));
        assert!(near(Some(sine.mean_in_service(PI / 2.0 + sine.lag())), sine.peak(), 1e-14));
        assert!(near(Some(sine.peak()), 10.0 + 5.0 / std::f64::consts::SQRT_2, 1e-14));
    }

    #[test]
    fn a_steady_rate_fills_as_the_service_times_tail_says() {
        let steady = Profile::Steady { qps: 10.0 };
        let found = mean_in_service(&steady, ServiceTime::Exponential { mean: 2.0 }, 3.0);
        assert!(near(found, 20.0 * (1.0 - libm::exp(-1.5)), 1e-14));
        let found = mean_in_service(&steady, ServiceTime::Lognormal { mean: 2.0, cv: 1.0 }, 1e6);
        assert!(near(found, 20.0, 1e-9));
    }

    #[test]
    fn a_flash_crowds_number_in_service_is_that_of_a_plain_sum() {
        let services = [
            ServiceTime::Constant { mean: 3.0 },
            ServiceTime::Exponential { mean: 3.0 },
            ServiceTime::Lognormal { mean: 3.0, cv: 2.0 },
        ];
        for service in services {
            for t in [5.0, 12.0, 20.0, 29.0, 40.0] {
                let step = 1e-3;
                let points = (0..(t / step) as u32).map(|k| (f64::from(k) + 0.5) * step);
                let rate =
                    |at: f64| expected_arrivals(&SPIKE, (at - step / 2.0).max(0.0), at + step / 2.0).unwrap();
                let sum: f64 = points.map(|u| rate(t - u) * service.tail(u)).sum();
                assert!(near(mean_in_service(&SPIKE, service, t), sum, 1e-4), "{service:?} at {t}");
            }
        }
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(mean_in_service(&SPIKE, ServiceTime::Constant { mean: 1.0 }, -1.0), None);
        assert_eq!(Sinusoid::new(1.0, 2.0, 1.0, 1.0), None);
        assert_eq!(Sinusoid::new(1.0, 1.0, 0.0, 1.0), None);
    }
}

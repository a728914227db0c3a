//! The shapes that a rate takes over time, with their integrals and the inverses of these.

use std::f64::consts::TAU;

/// A rate over the time from its start; a rate is never negative.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Curve {
    /// A straight line: the rate at the start, and its change over time.
    Line { rate: f64, slope: f64 },
    /// mean + swing · cos(phase + speed · t), with the swing at most the mean.
    Wave { mean: f64, swing: f64, speed: f64, phase: f64 },
}

/// Newton's steps within a bracket that halves: enough for the last bit of a double.
const MAX_STEPS: u32 = 100;

impl Curve {
    /// Between `low` and `high`, highest at `peak` and every `period` before and after.
    pub fn wave(low: f64, high: f64, period: f64, peak: f64) -> Curve {
        let speed = TAU / period;
        let phase = -speed * libm::fmod(peak, period);
        Curve::Wave { mean: (low + high) / 2.0, swing: (high - low) / 2.0, speed, phase }
    }

    pub fn rate(&self, at: f64) -> f64 {
        match *self {
            Curve::Line { rate, slope } => rate + slope * at,
            Curve::Wave { mean, swing, speed, phase } => mean + swing * libm::cos(phase + speed * at),
        }
    }

    /// The same curve, with its time counted from `offset` on.
    #[inline]
    pub fn from(self, offset: f64) -> Curve {
        match self {
            Curve::Line { rate, slope } => Curve::Line { rate: rate + slope * offset, slope },
            Curve::Wave { mean, swing, speed, phase } => {
                Curve::Wave { mean, swing, speed, phase: libm::fmod(phase + speed * offset, TAU) }
            }
        }
    }

    /// The same curve, so many times as high.
    #[inline]
    pub fn times(self, factor: f64) -> Curve {
        match self {
            Curve::Line { rate, slope } => Curve::Line { rate: rate * factor, slope: slope * factor },
            Curve::Wave { mean, swing, speed, phase } => {
                Curve::Wave { mean: mean * factor, swing: swing * factor, speed, phase }
            }
        }
    }

    /// ∫ of the rate from the start over `time`.
    pub fn area(&self, time: f64) -> f64 {
        match *self {
            Curve::Line { rate, slope } => (rate + slope * time / 2.0) * time,
            Curve::Wave { mean, swing, speed, phase } => {
                mean * time + swing / speed * (libm::sin(phase + speed * time) - libm::sin(phase))
            }
        }
    }

    /// The time over which the rate integrates to `area`, if it ever does.
    #[inline]
    pub fn time_of_area(&self, area: f64) -> Option<f64> {
        if area <= 0.0 {
            return Some(0.0);
        }
        match *self {
            Curve::Line { rate, slope: 0.0 } => (rate > 0.0).then(|| area / rate),
            Curve::Line { rate, slope } => {
                // The stable form of the quadratic's root: no difference of nearly equal numbers.
                let discriminant = rate * rate + 2.0 * slope * area;
                (discriminant >= 0.0).then(|| 2.0 * area / (rate + libm::sqrt(discriminant)))
            }
            Curve::Wave { mean, .. } => (mean > 0.0).then(|| self.search(area, mean)),
        }
    }

    /// Newton's method, held within a bracket: the integral leaves mean · t by less than a period's worth.
    fn search(&self, area: f64, mean: f64) -> f64 {
        let Curve::Wave { speed, .. } = *self else { return 0.0 };
        let period = TAU / speed;
        let whole = libm::floor(area / (mean * period)) * period;
        let (mut low, mut high) = (whole, whole + period);
        let mut time = area / mean;
        for _ in 0..MAX_STEPS {
            let error = self.area(time) - area;
            if error > 0.0 {
                high = time;
            } else {
                low = time;
            }
            let step = time - error / self.rate(time);
            let next = if step > low && step < high { step } else { (low + high) / 2.0 };
            // A tenth of a nanosecond is less than the clock can tell.
            if (next - time).abs() < 0.1 {
                return next;
            }
            time = next;
        }
        time
    }
}

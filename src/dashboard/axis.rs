//! Scales between figures and pixels, and the round values along them.

/// A vertical scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub low: f64,
    pub high: f64,
    pub log: bool,
}

impl Axis {
    /// From 0 to a round value above `highest`.
    pub fn from_zero(highest: f64) -> Axis {
        if highest <= 0.0 {
            return Axis { low: 0.0, high: 1.0, log: false };
        }
        let step = round_step(highest / 4.0);
        Axis { low: 0.0, high: (highest / step).ceil() * step, log: false }
    }

    /// Whole decades around what is to be shown.
    pub fn decades(lowest: f64, highest: f64) -> Axis {
        if !(lowest > 0.0 && highest >= lowest) {
            return Axis { low: 1.0, high: 1_000.0, log: true };
        }
        let low = 10_f64.powi(lowest.log10().floor() as i32);
        let high = 10_f64.powi(highest.log10().ceil() as i32);
        Axis { low, high: if high > low { high } else { low * 10.0 }, log: true }
    }

    /// For a share: from a round bound below `lowest` to 1.
    pub fn share(lowest: f64) -> Axis {
        let low = [0.99, 0.95, 0.9, 0.5, 0.0].into_iter().find(|low| *low <= lowest).unwrap_or(0.0);
        Axis { low, high: 1.0, log: false }
    }

    /// Where `value` lies: 0 at the bottom, 1 at the top.
    pub fn fraction(&self, value: f64) -> f64 {
        let fraction = if self.log {
            (value.max(self.low) / self.low).log10() / (self.high / self.low).log10()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        fraction.clamp(0.0, 1.0)
    }

    /// Round values from bottom to top.
    pub fn ticks(&self) -> Vec<f64> {
        if self.log {
            let decades = (self.high / self.low).log10().round() as i32;
            let each = (decades / 5 + 1) as usize;
            return (0..=decades).step_by(each).map(|n| self.low * 10_f64.powi(n)).collect();
        }
        let step = round_step((self.high - self.low) / 4.0);
        let count = ((self.high - self.low) / step).round() as usize;
        (0..=count).map(|n| self.low + step * n as f64).collect()
    }
}

/// The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below `rough`.
fn round_step(rough: f64) -> f64 {
    let decade = 10_f64.powi(rough.log10().floor() as i32);
    let factors = [1.0, 2.0, 2.5, 5.0, 10.0];
    factors.map(|f| f * decade).into_iter().find(|step| *step >= rough * 0.999).unwrap_or(10.0 * decade)
}

/// Round instants within a range, at most `most` of them, in seconds.
pub fn time_ticks(from: f64, to: f64, most: usize) -> Vec<f64> {
    const STEPS: [f64; 14] =
        [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_800.0, 3_600.0, 7_200.0, 21_600.0];
    let rough = (to - from) / most.max(1) as f64;
    let day = 86_400.0;
    let step = STEPS.into_iter().find(|step| *step >= rough).unwrap_or((rough / day).ceil() * day);
    let first = (from / step).ceil() as u64;
    (first..).map(|n| n as f64 * step).take_while(|t| *t <= to).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_values_above_what_they_show() {
        for highest in [0.0, 0.3, 1.0, 7.0, 12.0, 999.0, 1_000.0, 54_321.0, 1e6] {
            let axis = Axis::from_zero(highest);
            assert!(axis.high >= highest);
            let ticks = axis.ticks();
            assert!((3..=7).contains(&ticks.len()), "{highest}: {ticks:?}");
            assert!((ticks[ticks.len() - 1] - axis.high).abs() < axis.high * 1e-9, "{highest}: {ticks:?}");
        }
    }

    #[test]
    fn decades_hold_what_they_show() {
        let axis = Axis::decades(3.0, 420.0);
        assert_eq!((axis.low, axis.high), (1.0, 1_000.0));
        assert_eq!(axis.ticks().len(), 4);
        assert!((axis.fraction(10.0) - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(Axis::decades(f64::INFINITY, 0.0).high, 1_000.0);
        assert_eq!(Axis::decades(100.0, 100.0).high, 1_000.0);
    }

    #[test]
    fn instants_are_round_and_few() {
        assert_eq!(time_ticks(0.0, 60.0, 6), [0.0, 10.0, 20.0, 30.0, 40.0, 50.0, 60.0]);
        assert_eq!(time_ticks(31.5, 91.5, 4), [45.0, 60.0, 75.0, 90.0]);
        assert!(time_ticks(0.0, 2_592_000.0, 5).len() <= 6);
    }
}

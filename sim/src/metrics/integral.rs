//! Exact time integrals of a level, in one addition a change.

/// ∫ level dt, in units × nanoseconds.
///
/// A rise at t subtracts t, a fall at t adds t, so the integral up to now is the sum plus level × now:
/// exact in integers, with nothing to do between changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Integral {
    sum: u128,
    level: u64,
}

impl Integral {
    #[inline]
    pub fn level(&self) -> u64 {
        self.level
    }

    #[inline]
    pub fn rise(&mut self, now: u64) {
        self.level += 1;
        self.sum = self.sum.wrapping_sub(u128::from(now));
    }

    #[inline]
    pub fn fall(&mut self, now: u64) {
        self.level -= 1;
        self.sum = self.sum.wrapping_add(u128::from(now));
    }

    pub fn set(&mut self, now: u64, level: u64) {
        let area = self.until(now);
        self.level = level;
        self.sum = area.wrapping_sub(u128::from(level) * u128::from(now));
    }

    /// The integral from the start to `now`.
    pub fn until(&self, now: u64) -> u128 {
        self.sum.wrapping_add(u128::from(self.level) * u128::from(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_integral_is_the_area_under_the_level() {
        let mut integral = Integral::default();
        integral.rise(10);
        integral.rise(20);
        integral.fall(50);
        integral.set(60, 5);
        assert_eq!(integral.until(70), 10 + 2 * 30 + 10 + 5 * 10);
    }
}

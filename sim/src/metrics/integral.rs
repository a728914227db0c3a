//! Exact time integrals of a level, in one addition a change.

/// ∫ level dt, in units × nanoseconds.
///
/// A rise at t subtracts t, a fall at t adds t, so the integral up to now is the sum plus level × now:
/// exact in integers modulo 2⁶⁴, with nothing to do between changes. [`settle`](Integral::settle) moves
/// what has come together into a wider sum, so that no more than 2⁶⁴ come together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Integral {
    sum: u64,
    level: u64,
    settled: u128,
}

impl Integral {
    #[inline]
    pub fn level(&self) -> u64 {
        self.level
    }

    #[inline]
    pub fn rise(&mut self, now: u64) {
        self.level += 1;
        self.sum = self.sum.wrapping_sub(now);
    }

    #[inline]
    pub fn fall(&mut self, now: u64) {
        self.level -= 1;
        self.sum = self.sum.wrapping_add(now);
    }

    pub fn set(&mut self, now: u64, level: u64) {
        self.settle(now);
        self.level = level;
        self.sum = 0_u64.wrapping_sub(level.wrapping_mul(now));
    }

    /// The integral from the start to `now`.
    pub fn until(&self, now: u64) -> u128 {
        self.settled + u128::from(self.sum.wrapping_add(self.level.wrapping_mul(now)))
    }

    /// To be called before level × time since the last call reaches 2⁶⁴: the engine does at every window.
    pub fn settle(&mut self, now: u64) {
        self.settled = self.until(now);
        self.sum = 0_u64.wrapping_sub(self.level.wrapping_mul(now));
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

    #[test]
    fn settled_windows_add_up_beyond_sixty_four_bits() {
        let mut integral = Integral::default();
        let (level, window) = (1_u64 << 22, 1_u64 << 30);
        integral.set(0, level);
        let windows = 1 << 16;
        (1..=windows).for_each(|n| integral.settle(n * window));
        assert_eq!(
            integral.until(windows * window),
            u128::from(level) * u128::from(window) * u128::from(windows)
        );
    }
}

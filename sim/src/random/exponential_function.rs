//! The exponential function of what is drawn, from a table of powers: half the time of the library's, which divides.

use std::f64::consts::LN_2;

/// Powers of two an octave.
const STEPS: usize = 128;
/// 2^(1/128), with 63 binary places.
const ROOT: u64 = 9_273_454_034_941_487_980;
/// ln 2 in two parts; the first has so few digits that a product with a whole number below 2²⁰ is exact.
const LN_2_HIGH: f64 = f64::from_bits(LN_2.to_bits() & !0xffff_ffff);
const LN_2_LOW: f64 = 4.749_325_039_031_672_6e-7;
/// Added to a number and taken away again, it rounds the number to a whole one, which then stands in the lowest bits.
const TO_WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
/// Beyond, results come near the ends of what a number can be.
const FAR: f64 = 690.0;

/// The bits of 2^(i/128), less what adding i places below the exponent adds to them.
static POWERS: [u64; STEPS] = powers();

const fn powers() -> [u64; STEPS] {
    let (mut bits, mut power, mut step) = ([0; STEPS], 1_u64 << 63, 0);
    while step < STEPS {
        let mantissa = (power - (1 << 63) + (1 << 10)) >> 11;
        bits[step] = (1023 << 52) + mantissa - ((step as u64) << 45);
        power = ((power as u128 * ROOT as u128 + (1 << 62)) >> 63) as u64;
        step += 1;
    }
    bits
}

/// e^`x`, within a unit of the last place.
#[inline]
pub fn exp(x: f64) -> f64 {
    if x.abs() >= FAR || x.is_nan() {
        return libm::exp(x);
    }
    const STEPS_A_UNIT: f64 = STEPS as f64 / LN_2;
    let shifted = x * STEPS_A_UNIT + TO_WHOLE;
    let (whole, nearest) = (shifted.to_bits(), shifted - TO_WHOLE);
    let power = f64::from_bits(POWERS[whole as usize % STEPS].wrapping_add(whole << 45));
    // What is left is at most 1/256 of ln 2: five terms of the series leave 10⁻¹⁸.
    let rest = x - nearest * (LN_2_HIGH / STEPS as f64) - nearest * (LN_2_LOW / STEPS as f64);
    let square = rest * rest;
    let series =
        rest + square * (0.5 + rest * (1.0 / 6.0)) + square * square * (1.0 / 24.0 + rest * (1.0 / 120.0));
    power + power * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    #[test]
    fn it_is_the_exponential_function_within_a_unit_of_the_last_place() {
        let mut stream = Stream::named(1, "exp", 0, "test");
        for scale in [1e-9, 1e-3, 1.0, 30.0, 700.0, 800.0] {
            for _ in 0..200_000 {
                let x = (2.0 * stream.unit() - 1.0) * scale;
                let (found, expected) = (exp(x), libm::exp(x));
                let apart = found.to_bits().abs_diff(expected.to_bits());
                assert!(apart <= 1, "exp({x}) = {found}, not {expected}");
            }
        }
        assert_eq!([exp(0.0), exp(f64::NEG_INFINITY), exp(f64::INFINITY)], [1.0, 0.0, f64::INFINITY]);
        assert!(exp(f64::NAN).is_nan());
    }
}

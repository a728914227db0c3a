//! Student's t distribution: how wide a confidence interval of a mean has to be.

/// The value below which a share `p` of Student's t distribution with `freedom` degrees of freedom lies;
/// none where `p` is not between 0 and 1, or there is no degree of freedom.
///
/// The tail of the distribution is half of the regularised incomplete beta function
/// *I*(ν / (ν + t²); ν/2, 1/2) (Abramowitz and Stegun, 26.7.1), which falls with *t*: bisection finds the
/// *t* to the last bit or two. The relative error is below 10⁻¹⁰.
pub fn quantile(p: f64, freedom: u32) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) || freedom == 0 {
        return None;
    }
    if p < 0.5 {
        return quantile(1.0 - p, freedom).map(|t| -t);
    }
    let wanted = 1.0 - p;
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high, freedom) > wanted {
        high *= 2.0;
    }
    loop {
        let middle = low + (high - low) / 2.0;
        // No number lies between them.
        if middle <= low || middle >= high {
            return Some(middle);
        }
        if tail(middle, freedom) > wanted { low = middle } else { high = middle }
    }
}

/// The share of Student's t distribution with `freedom` degrees of freedom that lies below `t`; none where `t`
/// is not a number, or there is no degree of freedom.
pub fn below(t: f64, freedom: u32) -> Option<f64> {
    if t.is_nan() || freedom == 0 {
        return None;
    }
    let beyond = tail(t, freedom);
    Some(if t < 0.0 { beyond } else { 1.0 - beyond })
}

/// P(T > |t|).
fn tail(t: f64, freedom: u32) -> f64 {
    let freedom = f64::from(freedom);
    0.5 * incomplete_beta(freedom / (freedom + t * t), freedom / 2.0, 0.5)
}

/// The regularised incomplete beta function for `x` from 0 to 1: its continued fraction (Abramowitz and
/// Stegun, 26.5.8), evaluated by the modified method of Lentz.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // On the other side of the peak the fraction of the complement converges faster.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let log_beta = libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b);
    let front = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta) / a;
    let away_from_zero = |value: f64| if value.abs() < f64::MIN_POSITIVE { f64::MIN_POSITIVE } else { value };
    let (mut c, mut d) = (1.0, 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0)));
    let mut fraction = d;
    for step in 1..10_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    front * fraction
}

#[cfg(test)]
mod tests {
    use super::{below, quantile};

    #[track_caller]
    fn assert_near(found: Option<f64>, expected: f64, tolerance: f64) {
        let found = found.expect("p and the degrees of freedom are in range");
        assert!((found / expected - 1.0).abs() < tolerance, "{found} is not {expected}");
    }

    #[test]
    fn quantiles_are_those_of_the_printed_tables() {
        // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2: three decimals.
        let table = [
            (1, [3.078, 6.314, 12.706, 31.821, 63.657]),
            (2, [1.886, 2.920, 4.303, 6.965, 9.925]),
            (5, [1.476, 2.015, 2.571, 3.365, 4.032]),
            (9, [1.383, 1.833, 2.262, 2.821, 3.250]),
            (19, [1.328, 1.729, 2.093, 2.539, 2.861]),
            (30, [1.310, 1.697, 2.042, 2.457, 2.750]),
            (100, [1.290, 1.660, 1.984, 2.364, 2.626]),
        ];
        for (freedom, row) in table {
            for (p, expected) in [0.9, 0.95, 0.975, 0.99, 0.995].into_iter().zip(row) {
                let found = quantile(p, freedom).expect("in range");
                assert!((found - expected).abs() < 0.000_51, "t({p}, {freedom}) = {found}, not {expected}");
            }
        }
    }

    #[test]
    fn quantiles_that_have_a_closed_form_agree_with_it_to_ten_digits() {
        for p in [0.6, 0.9, 0.975, 0.995, 0.999_5] {
            // One degree of freedom is Cauchy's distribution, two and four are algebraic (Hill 1970; Shaw 2006).
            assert_near(quantile(p, 1), libm::tan(std::f64::consts::PI * (p - 0.5)), 1e-10);
            let alpha = 4.0 * p * (1.0 - p);
            assert_near(quantile(p, 2), (2.0 * p - 1.0) * libm::sqrt(2.0 / alpha), 1e-10);
            let q = libm::cos(libm::acos(libm::sqrt(alpha)) / 3.0) / libm::sqrt(alpha);
            assert_near(quantile(p, 4), 2.0 * libm::sqrt(q - 1.0), 1e-10);
        }
    }

    #[test]
    fn the_share_below_a_quantile_is_what_the_quantile_is_of() {
        for freedom in [1, 2, 19, 39, 1_000] {
            for p in [1e-6, 0.025, 0.4, 0.5, 0.6, 0.975, 1.0 - 1e-6] {
                let back = quantile(p, freedom).and_then(|t| below(t, freedom)).expect("in range");
                assert!((back - p).abs() < 1e-9, "{back} is not {p} with {freedom} degrees");
            }
        }
        assert_eq!((below(f64::INFINITY, 5), below(f64::NAN, 5), below(0.0, 0)), (Some(1.0), None, None));
    }

    #[test]
    fn with_many_degrees_of_freedom_it_becomes_the_normal_distribution() {
        assert_near(quantile(0.975, 100_000_000), 1.959_963_984_540_054, 1e-7);
    }

    #[test]
    fn it_is_symmetric_and_undefined_outside_its_range() {
        assert_eq!(quantile(0.5, 7).map(|t| t.abs() < 1e-9), Some(true));
        assert_eq!(quantile(0.025, 7), quantile(0.975, 7).map(|t| -t));
        for p in [0.0, 1.0, -1.0, f64::NAN] {
            assert_eq!(quantile(p, 7), None);
        }
        assert_eq!(quantile(0.975, 0), None);
    }
}

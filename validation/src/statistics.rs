//! Tests of the scores themselves: whether they are as far from 0 as chance has it, and no further.

use flashcrowd_sim::experiment::student_t_below;
use flashcrowd_sim::random::standard_normal_quantile;

/// The share of Student's t distribution below a score; if theory and errors are right, uniform from 0 to 1.
pub fn uniform(z: f64, freedom: u32) -> f64 {
    student_t_below(z, freedom).unwrap_or(f64::NAN)
}

/// The standard normal variable with the same share below it.
pub fn normal(uniform: f64) -> f64 {
    standard_normal_quantile(uniform)
}

/// P(χ² > x) with an even number of degrees of freedom: e^(−x/2) Σ (x/2)^j/j!, j below half of it (Abramowitz
/// and Stegun, 26.4.21).
pub fn chi_square_above(x: f64, freedom: u32) -> f64 {
    debug_assert!(freedom.is_multiple_of(2), "the sum is for even degrees");
    let half = x / 2.0;
    let terms = (1..freedom / 2).scan(1.0, |term, j| {
        *term *= half / f64::from(j);
        Some(*term)
    });
    libm::exp(-half) * (1.0 + terms.sum::<f64>())
}

/// The chance that so many or more standard errors lie between a standard normal variable and 0.
pub fn normal_beyond(z: f64) -> f64 {
    libm::erfc(z.abs() / std::f64::consts::SQRT_2)
}

/// The chance of a distance as large as that between these values and the uniform distribution: the test of
/// Kolmogorov and Smirnov, with the correction for few values of Stephens (Use of the Kolmogorov–Smirnov,
/// Cramér–von Mises and related statistics without extensive tables, Journal of the Royal Statistical Society B 32, 1970).
pub fn kolmogorov_smirnov(uniform: &[f64]) -> f64 {
    let mut sorted = uniform.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len() as f64;
    let distances = (0..).map(f64::from).zip(&sorted).map(|(i, u)| (u - i / n).max((i + 1.0) / n - u));
    let distance = distances.fold(0.0, f64::max);
    let scaled = distance * (n.sqrt() + 0.12 + 0.11 / n.sqrt());
    let term = |j: i32| {
        2.0 * f64::from(1 - 2 * ((j + 1) % 2)) * libm::exp(-2.0 * f64::from(j * j) * scaled * scaled)
    };
    // The sum alternates; far to the left it is 1 but for rounding.
    if scaled < 0.2 { 1.0 } else { (1..=100).map(term).sum::<f64>().clamp(0.0, 1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_those_of_the_printed_tables() {
        // NIST/SEMATECH e-Handbook, 1.3.6.7.4: upper critical values of chi-square.
        for (freedom, above, x) in
            [(2, 0.05, 5.991), (20, 0.05, 31.410), (20, 0.001, 45.315), (20, 0.975, 9.591)]
        {
            assert!((chi_square_above(x, freedom) / above - 1.0).abs() < 1e-3, "{freedom} {above}");
        }
        assert!((normal_beyond(1.959_963_985) - 0.05).abs() < 1e-9);
        assert!((normal(uniform(2.093_024, 19)) - 1.959_964).abs() < 1e-5);
    }

    #[test]
    fn the_distance_of_kolmogorov_and_smirnov_is_judged_as_in_the_tables() {
        // Stephens, table 1A: the corrected distance is above 1.358 in 5 % of samples and above 1.628 in 1 %.
        let n = 100_u32;
        for (scaled, above) in [(1.358, 0.05), (1.628, 0.01)] {
            let distance = scaled / (f64::from(n).sqrt() + 0.12 + 0.11 / f64::from(n).sqrt());
            let shifted: Vec<f64> =
                (0..n).map(|i| (f64::from(i) / f64::from(n) + distance).min(1.0)).collect();
            assert!((kolmogorov_smirnov(&shifted) / above - 1.0).abs() < 0.02, "{scaled}");
        }
        let even: Vec<f64> = (0..100).map(|i| (f64::from(i) + 0.5) / 100.0).collect();
        assert!(kolmogorov_smirnov(&even) > 0.999);
    }
}

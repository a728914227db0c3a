//! Power of d choices: each request goes to the shortest of d queues picked at random.

use super::{linear, positive};

/// The supermarket model in the limit of infinitely many servers.
///
/// Holds for Poisson arrivals, exponential service of one rate, one server a queue, first in first out, queue
/// lengths known without delay, and d picked uniformly; with n servers the error is of the order of 1/n.
/// Source: Mitzenmacher, The power of two choices in randomized load balancing, IEEE Transactions on Parallel
/// and Distributed Systems 12 (2001); Vvedenskaya, Dobrushin and Karpelevich, 1996.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Choices {
    load: f64,
    d: u32,
}

/// Below this a term no longer counts; the terms fall at least geometrically.
const NEGLIGIBLE: f64 = 1e-20;

/// Shares of queues below this are left out of the correction for finitely many.
const NEGLIGIBLE_SHARE: f64 = 1e-9;

impl Choices {
    /// `load` is the utilization, above 0 and below 1; `d` at least 1 (1 = at random).
    pub fn new(load: f64, d: u32) -> Option<Choices> {
        (positive(load)? < 1.0 && d >= 1).then_some(Choices { load, d })
    }

    /// The share of queues with at least `i` in them, the one in service included: λ^((dⁱ−1)/(d−1)).
    pub fn tail(&self, i: u32) -> f64 {
        self.tails().nth(i as usize).unwrap_or(0.0)
    }

    /// The mean number at a server: Σ tail(i), i from 1.
    pub fn mean_in_system(&self) -> f64 {
        if self.d == 1 { self.load / (1.0 - self.load) } else { self.tails().skip(1).sum() }
    }

    /// The mean time from arrival to departure, in mean service times: Σ λ^((dⁱ−d)/(d−1)), i from 1.
    pub fn mean_sojourn(&self) -> f64 {
        self.mean_in_system() / self.load
    }

    /// The mean number at a server where there are `servers`, and the d are different ones: to the order of
    /// 1/n, so that what is left falls with 1/n². For d = 1 it is exact. None with fewer servers than d.
    ///
    /// The expansion is that of Gast and Van Houdt, A refined mean field approximation, Proceedings of the ACM on
    /// Measurement and Analysis of Computing Systems 1 (2017), theorem 1.
    pub fn mean_in_system_among(&self, servers: u32) -> Option<f64> {
        if servers < self.d {
            return None;
        }
        let correction = if self.d == 1 { 0.0 } else { self.correction(true)? };
        Some(self.mean_in_system() + correction / f64::from(servers))
    }

    /// What the mean number at a server differs by from that of infinitely many, times how many there are.
    ///
    /// Around the fixed point π of the drift f the shares x vary with a covariance W/n, AW + WAᵀ + Q = 0, and are off
    /// by V/n, AV + ½ Σ ∂²f W + g = 0: A is the derivative of f, Q collects squares of jumps, and g/n is by
    /// how much the drift differs where no server is picked twice.
    fn correction(&self, are_different: bool) -> Option<f64> {
        let (d, load) = (f64::from(self.d), self.load);
        let mut pi: Vec<f64> = self.tails().take_while(|share| *share > NEGLIGIBLE_SHARE).collect();
        let n = pi.len() - 1;
        pi.push(0.0);
        // The drift of x_i is load·(x_(i−1)^d − x_i^d) − (x_i − x_(i+1)); rows and columns from i = 1 on.
        let derivative = |i: usize, j: usize| {
            let joining = |i: usize| load * d * libm::pow(pi[i], d - 1.0);
            match j {
                _ if j + 1 == i => joining(j),
                _ if j == i => -joining(i) - 1.0,
                _ if j == i + 1 => 1.0,
                _ => 0.0,
            }
        };
        let cells = || (1..=n).flat_map(|i| (1..=n).map(move |j| (i, j)));
        let row = |(i, j): (usize, usize)| {
            let same = |a: usize, b: usize| f64::from(u8::from(a == b));
            cells().map(|(k, l)| derivative(i, k) * same(l, j) + derivative(j, l) * same(k, i)).collect()
        };
        let squares = |(i, j): (usize, usize)| if i == j { -2.0 * (pi[i] - pi[i + 1]) } else { 0.0 };
        let covariances = linear::solve(cells().map(row).collect(), cells().map(squares).collect())?;
        let pairs = d * (d - 1.0) / 2.0;
        // By how much the rate at which somebody joins a queue of at least i differs.
        let bent = |i: usize| {
            if i == 0 {
                return 0.0;
            }
            let different = if are_different { libm::pow(pi[i], d - 1.0) * (1.0 - pi[i]) } else { 0.0 };
            load * pairs * (libm::pow(pi[i], d - 2.0) * covariances[(i - 1) * n + i - 1] - different)
        };
        let matrix = (1..=n).map(|i| (1..=n).map(|j| derivative(i, j)).collect()).collect();
        let off = linear::solve(matrix, (1..=n).map(|i| bent(i) - bent(i - 1)).collect())?;
        Some(off.iter().sum())
    }

    /// The shares for i = 0, 1, 2 … until they are negligible.
    fn tails(&self) -> impl Iterator<Item = f64> {
        let (d, log) = (f64::from(self.d), libm::log(self.load));
        let exponents = std::iter::successors(Some(0.0), move |e| Some(d * e + 1.0));
        exponents.map(move |e| libm::exp(e * log)).take_while(|share| *share > NEGLIGIBLE)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn two_choices_have_mitzenmachers_predicted_times() {
        // Mitzenmacher's thesis (1996), predictions for d = 2.
        let table = [(0.5, 1.2657), (0.7, 1.6145), (0.9, 2.6141), (0.99, 5.4320)];
        for (load, time) in table {
            assert!(near(Choices::new(load, 2).map(|c| c.mean_sojourn()), time, 5e-5), "{load}");
        }
    }

    #[test]
    fn finitely_many_servers_are_off_as_gast_and_van_houdt_found() {
        // Gast and Van Houdt (2017), load 0.7: 1.2150 for 10 servers, 1.1471 for 50, drawn with replacement.
        let two = Choices::new(0.7, 2).unwrap();
        let correction = two.correction(false).unwrap();
        for (servers, expected) in [(10.0, 1.2150), (50.0, 1.1471)] {
            assert!(near(Some(two.mean_in_system() + correction / servers), expected, 5e-5), "{servers}");
        }
        // Different ones are better.
        assert!(two.mean_in_system_among(10) < Some(1.2150));
        assert_eq!(two.mean_in_system_among(1), None);
        let one = Choices::new(0.7, 1).unwrap();
        assert_eq!(one.mean_in_system_among(5), Some(one.mean_in_system()));
    }

    #[test]
    fn one_choice_is_mm1() {
        assert!(near(Choices::new(0.9, 1).map(|c| c.mean_sojourn()), 10.0, 1e-14));
        assert!(near(Choices::new(0.9, 1).map(|c| c.tail(3)), 0.729, 1e-14));
    }

    #[test]
    fn tails_fall_doubly_exponentially() {
        let two = Choices::new(0.5, 2).unwrap();
        for (i, power) in [(0, 0), (1, 1), (2, 3), (3, 7), (4, 15)] {
            assert!(near(Some(two.tail(i)), libm::pow(0.5, f64::from(power)), 1e-14));
        }
        assert_eq!(two.tail(1_000), 0.0);
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(Choices::new(1.0, 2), None);
        assert_eq!(Choices::new(0.5, 0), None);
    }
}

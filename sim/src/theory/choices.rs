//! Power of d choices: each request goes to the shortest of d queues picked at random.

use super::positive;

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

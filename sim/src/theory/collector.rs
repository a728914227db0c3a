//! What collecting garbage costs, and what a cold start costs.

use super::{not_negative, positive};

/// The time that making `made` costs later, where marking what is `live` of a `heap` takes `mark` a unit of memory:
/// made · mark · L/(H − L), as each collection marks L and frees H − L. The heap is above what is live.
///
/// Source: Appel, Garbage collection can be faster than stack allocation, Information Processing Letters 25 (1987).
pub fn collecting(made: f64, mark: f64, live: f64, heap: f64) -> Option<f64> {
    let (live, free) = (not_negative(live)?, positive(heap - live)?);
    Some(not_negative(made)? * not_negative(mark)? * live / free)
}

/// A warm-up: what begins right after a start takes `factor` times as long, and less in a straight line until, after
/// `length`, it takes what it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp {
    length: f64,
    factor: f64,
}

impl WarmUp {
    /// A length above 0 and a factor from 1 on.
    pub fn new(length: f64, factor: f64) -> Option<WarmUp> {
        Some(WarmUp { length: positive(length)?, factor: not_negative(factor).filter(|f| *f >= 1.0)? })
    }

    /// The mean factor of what begins evenly between the start and `t`, above 0: F − (F − 1)t/(2W) up to the end of
    /// the warm-up, so (1 + F)/2 there.
    pub fn mean_factor(&self, t: f64) -> Option<f64> {
        let t = positive(t)?;
        let cold = t.min(self.length);
        let within = self.factor - (self.factor - 1.0) * cold / (2.0 * self.length);
        Some((within * cold + (t - cold)) / t)
    }

    /// The latest beginning, within the warm-up, of what takes `service` when warm and has ended by its end.
    pub fn last_to_end(&self, service: f64) -> Option<f64> {
        let faster = 1.0 - not_negative(service)? * (self.factor - 1.0) / self.length;
        let last = (self.length - service * self.factor) / positive(faster)?;
        positive(last).filter(|last| *last <= self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn a_heap_twice_what_is_live_costs_a_mark_for_all_that_is_made() {
        assert!(near(collecting(2.0, 1.5, 100.0, 200.0), 3.0, 1e-15));
        assert!(near(collecting(2.0, 1.5, 100.0, 1_100.0), 0.3, 1e-15));
        assert_eq!(collecting(2.0, 1.0, 200.0, 200.0), None);
    }

    #[test]
    fn a_warm_up_costs_half_of_its_excess_on_average() {
        let cold = WarmUp::new(10.0, 5.0).unwrap();
        assert!(near(cold.mean_factor(10.0), 3.0, 1e-15));
        assert!(near(cold.mean_factor(40.0), 1.5, 1e-15));
        assert!(near(cold.mean_factor(1e-9), 5.0, 1e-9));
        // u + 0.5 · (5 − 0.4u) = 10.
        assert!(near(cold.last_to_end(0.5), 9.375, 1e-15));
        assert_eq!((WarmUp::new(0.0, 2.0), WarmUp::new(1.0, 0.5)), (None, None));
    }
}

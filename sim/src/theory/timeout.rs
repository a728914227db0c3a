//! Callers that give up while the work goes on: the server does not notice, its queue is that without
//! timeouts.

use super::markov::Mmc;
use super::positive;

/// An M/M/c queue whose callers each wait for `timeout`, and do not try again.
///
/// Since abandoned work goes on, sojourn times are those of [`Mmc`]; the share timed out is
/// P(sojourn > timeout), for one server e^(−(μ−λ)τ). Follows from Kleinrock I, section 3.2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    queue: Mmc,
    timeout: f64,
}

impl Patience {
    /// `timeout`, above 0, is counted at the server: without the time on the network.
    pub fn new(queue: Mmc, timeout: f64) -> Option<Patience> {
        Some(Patience { queue, timeout: positive(timeout)? })
    }

    /// The share of calls whose caller has given up before the answer.
    pub fn timed_out(&self) -> f64 {
        self.queue.sojourn_tail(self.timeout)
    }

    /// Answers in time, a unit of time.
    pub fn goodput(&self) -> f64 {
        self.queue.arrival_rate() * (1.0 - self.timed_out())
    }

    /// The mean sojourn of those answered in time, for one server: 1/δ − τe^(−δτ)/(1 − e^(−δτ)), δ = μ − λ;
    /// none for several.
    pub fn mean_in_time(&self) -> Option<f64> {
        let spare = self.queue.service_rate() - self.queue.arrival_rate();
        (self.queue.servers() == 1).then(|| 1.0 / spare - self.timeout / libm::expm1(spare * self.timeout))
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    fn patience(arrivals: f64, servers: u32, timeout: f64) -> Option<Patience> {
        Patience::new(Mmc::new(arrivals, 1.0, servers)?, timeout)
    }

    #[test]
    fn one_server_times_out_exponentially() {
        assert!(near(patience(0.8, 1, 5.0).map(|p| p.timed_out()), libm::exp(-1.0), 1e-14));
        assert!(near(patience(0.8, 1, 5.0).map(|p| p.goodput()), 0.8 * (1.0 - libm::exp(-1.0)), 1e-14));
    }

    #[test]
    fn the_mean_of_both_sides_is_the_mean() {
        // An exponential beyond τ has mean τ + 1/δ.
        let p = patience(0.8, 1, 3.0).unwrap();
        let late = p.timed_out();
        let mean = (1.0 - late) * p.mean_in_time().unwrap() + late * (3.0 + 5.0);
        assert!(near(Some(mean), 5.0, 1e-13));
    }

    #[test]
    fn many_idle_servers_time_out_like_the_service_time() {
        assert!(near(patience(0.01, 50, 2.0).map(|p| p.timed_out()), libm::exp(-2.0), 1e-12));
        assert_eq!(patience(0.8, 1, 0.0), None);
        assert_eq!(patience(0.8, 2, 1.0).and_then(|p| p.mean_in_time()), None);
    }
}

//! Waiting with bounded patience: who has not been served after a while leaves the line, as from a pool of
//! connections with an acquire timeout.

use super::{not_negative, positive};

/// M/M/c + D: everybody waits for at most the same time. It has a steady state at any load.
///
/// The density of the wait that is offered is λp_(c−1)·e^((λ−cμ)x) up to the patience, and as nobody joins beyond it,
/// falls with e^(−cμx) from there on. With no patience it is Erlang's loss system, with endless patience M/M/c. Source:
/// Barrer, Queuing with impatient customers and ordered service, Operations Research 5 (1957); Baccelli and Hebuterne,
/// On queues with impatient customers, Performance '81; Zeltyn and Mandelbaum, Call centers with impatient customers,
/// Queueing Systems 51 (2005).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reneging {
    arrival_rate: f64,
    /// Of all servers.
    capacity: f64,
    patience: f64,
    /// The share of arrivals that wait in vain.
    reneged: f64,
    /// The mean time in line of all arrivals, of whom those who leave count with nothing.
    served_wait: f64,
}

/// Below this the exponential function is its series.
const SMALL: f64 = 1e-4;

impl Reneging {
    /// Rates above 0, the service rate that of one of `servers` (at least 1), patience from 0 on. None for what is out
    /// of range or too large to be reckoned.
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32, patience: f64) -> Option<Reneging> {
        let (arrivals, service) = (positive(arrival_rate)?, positive(service_rate)?);
        let (patience, capacity) = (not_negative(patience)?, positive(f64::from(servers) * service)?);
        let load = arrivals / service;
        // All in units of the probability of c − 1 in service.
        let fewer = (1..servers).fold(1.0, |sum, busy| 1.0 + sum * f64::from(busy) / load);
        let growth = arrivals - capacity;
        let x = growth * patience;
        let (within, waited) = if x.abs() < SMALL {
            (patience * (1.0 + x / 2.0), patience * patience * (0.5 + x / 3.0))
        } else {
            let within = libm::expm1(x) / growth;
            (within, (patience * libm::exp(x) - within) / growth)
        };
        let beyond = libm::exp(x) / capacity;
        let total = positive(fewer + arrivals * (within + beyond))?;
        let reneged = arrivals * beyond / total;
        let served_wait = arrivals * waited / total;
        reneged.is_finite().then_some(Reneging { arrival_rate, capacity, patience, reneged, served_wait })
    }

    pub fn reneged(&self) -> f64 {
        self.reneged
    }

    /// The mean wait of those that are served.
    pub fn mean_wait_of_served(&self) -> f64 {
        self.served_wait / (1.0 - self.reneged)
    }

    /// The mean number in line, those included that wait in vain.
    pub fn mean_in_line(&self) -> f64 {
        self.arrival_rate * (self.served_wait + self.reneged * self.patience)
    }

    /// Served a unit of time.
    pub fn throughput(&self) -> f64 {
        self.arrival_rate * (1.0 - self.reneged)
    }

    /// The share of the servers' time in which they serve.
    pub fn utilization(&self) -> f64 {
        self.throughput() / self.capacity
    }
}

#[cfg(test)]
mod tests {
    use super::super::erlang::erlang_b;
    use super::super::markov::Mmc;
    use super::super::near;
    use super::*;

    #[test]
    fn without_patience_it_is_erlang_b_and_with_endless_patience_mmc() {
        for (servers, arrivals) in [(1, 0.7), (4, 3.0), (4, 9.0), (30, 25.0)] {
            let none = Reneging::new(arrivals, 1.0, servers, 0.0).unwrap();
            assert!(near(Some(none.reneged()), erlang_b(servers, arrivals).unwrap(), 1e-12));
            assert_eq!((none.mean_wait_of_served(), none.mean_in_line()), (0.0, 0.0));
        }
        let endless = Reneging::new(3.0, 1.0, 4, 1e3).unwrap();
        let mmc = Mmc::new(3.0, 1.0, 4).unwrap();
        assert!(endless.reneged() < 1e-12);
        assert!(near(Some(endless.mean_wait_of_served()), mmc.mean_wait(), 1e-10));
        assert!(near(Some(endless.mean_in_line()), mmc.mean_in_line(), 1e-10));
    }

    #[test]
    fn one_server_is_what_the_density_integrates_to() {
        // P(renege) = (1 − ρ)ρe^(−(1−ρ)t)/(1 − ρ²e^(−(1−ρ)t)), μ = 1.
        let (rho, patience) = (0.8, 2.0);
        let late = libm::exp(-(1.0 - rho) * patience);
        let expected = (1.0 - rho) * rho * late / (1.0 - rho * rho * late);
        assert!(near(Reneging::new(rho, 1.0, 1, patience).map(|q| q.reneged()), expected, 1e-12));
    }

    #[test]
    fn at_and_above_capacity_nothing_jumps_and_overload_leaves_as_it_must() {
        let of = |arrivals| Reneging::new(arrivals, 1.0, 5, 0.5).unwrap();
        let (below, at, above) = (of(5.0 - 1e-3), of(5.0), of(5.0 + 1e-3));
        for get in [Reneging::reneged, Reneging::mean_wait_of_served, Reneging::mean_in_line] {
            assert!(near(Some((get(&below) + get(&above)) / 2.0), get(&at), 1e-6));
        }
        assert!(near(Some(of(50.0).throughput()), 5.0, 1e-6));
        assert_eq!(Reneging::new(1.0, 1.0, 0, 1.0), None);
        assert_eq!(Reneging::new(50.0, 1.0, 5, 1e4), None);
    }
}

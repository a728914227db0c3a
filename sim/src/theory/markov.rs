//! M/M/1, M/M/c and M/M/c/K: Poisson arrivals, exponential service, first in first out.
//!
//! Source: Kleinrock, Queueing Systems I (1975), sections 3.2 to 3.6; Gross and Harris, Fundamentals of
//! Queueing Theory, chapter 2.

use super::erlang::{erlang_b, erlang_c};
use super::root::falls_to;
use super::{not_negative, positive};

/// M/M/c with an unlimited line; M/M/1 where there is one server.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mmc {
    arrival_rate: f64,
    service_rate: f64,
    servers: u32,
    waits: f64,
}

impl Mmc {
    /// `service_rate` is that of one server. None if a rate is out of range (arrivals from 0 on, service
    /// above 0), or if the queue has no steady state: arrivals at or above `servers` × `service_rate`.
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32) -> Option<Mmc> {
        let (arrival_rate, service_rate) = (not_negative(arrival_rate)?, positive(service_rate)?);
        let waits = erlang_c(servers, arrival_rate / service_rate)?;
        let mmc = Mmc { arrival_rate, service_rate, servers, waits };
        (mmc.spare() > 0.0).then_some(mmc)
    }

    /// By how much the servers together are faster than the arrivals: cμ − λ.
    fn spare(&self) -> f64 {
        f64::from(self.servers) * self.service_rate - self.arrival_rate
    }

    pub fn arrival_rate(&self) -> f64 {
        self.arrival_rate
    }

    pub fn service_rate(&self) -> f64 {
        self.service_rate
    }

    pub fn servers(&self) -> u32 {
        self.servers
    }

    /// ρ = λ/(cμ), below 1.
    pub fn utilization(&self) -> f64 {
        self.arrival_rate / (f64::from(self.servers) * self.service_rate)
    }

    /// The share of arrivals that wait at all: Erlang C.
    pub fn waits(&self) -> f64 {
        self.waits
    }

    /// The mean time in the line, of all arrivals: C/(cμ − λ).
    pub fn mean_wait(&self) -> f64 {
        self.waits / self.spare()
    }

    /// The mean time from arrival to departure.
    pub fn mean_sojourn(&self) -> f64 {
        self.mean_wait() + 1.0 / self.service_rate
    }

    /// The mean number in the line.
    pub fn mean_in_line(&self) -> f64 {
        self.arrival_rate * self.mean_wait()
    }

    /// The mean number in line and service, L.
    pub fn mean_in_system(&self) -> f64 {
        self.arrival_rate * self.mean_sojourn()
    }

    /// P(wait > t) = C·e^(−(cμ−λ)t); 1 before 0.
    pub fn wait_tail(&self, t: f64) -> f64 {
        if t < 0.0 { 1.0 } else { self.waits * libm::exp(-self.spare() * t) }
    }

    /// The wait that the share `q`, from 0 and below 1, of arrivals does not exceed.
    pub fn wait_quantile(&self, q: f64) -> Option<f64> {
        let over = tail_of(q)?;
        Some(if over >= self.waits { 0.0 } else { libm::log(self.waits / over) / self.spare() })
    }

    /// P(sojourn > t); 1 before 0. For one server e^(−(μ−λ)t).
    ///
    /// The sojourn is a service time, and for those who wait the sum of an exponential with rate cμ − λ and
    /// one with rate μ. Written so that equal rates are no special case and nothing cancels.
    pub fn sojourn_tail(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        let (service, spare) = (self.service_rate, self.spare());
        let (slow, fast) = if service < spare { (service, spare) } else { (spare, service) };
        let apart = (fast - slow) * t;
        let mean_of_exponential = if apart > 0.0 { -libm::expm1(-apart) / apart } else { 1.0 };
        let sum = libm::exp(-slow * t) * (1.0 + slow * t * mean_of_exponential);
        (1.0 - self.waits) * libm::exp(-service * t) + self.waits * sum
    }

    /// The sojourn that the share `q`, from 0 and below 1, of arrivals does not exceed.
    pub fn sojourn_quantile(&self, q: f64) -> Option<f64> {
        let over = tail_of(q)?;
        if self.servers == 1 {
            return Some(-libm::log(over) / self.spare());
        }
        falls_to(over, self.mean_sojourn(), |t| self.sojourn_tail(t))
    }
}

fn tail_of(q: f64) -> Option<f64> {
    (0.0..1.0).contains(&q).then_some(1.0 - q)
}

/// M/M/c/K: at most K in line and service together; who finds K there is lost.
///
/// Always has a steady state. Source: Gross and Harris, chapter 2. With K = c and any distribution of
/// service times it is Erlang's loss system.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mmck {
    arrival_rate: f64,
    service_rate: f64,
    servers: u32,
    blocked: f64,
    mean_in_line: f64,
}

impl Mmck {
    /// `places` is K, at least `servers`, which is at least 1. None otherwise, or for rates out of range
    /// as in [`Mmc::new`].
    pub fn new(arrival_rate: f64, service_rate: f64, servers: u32, places: u32) -> Option<Mmck> {
        let (arrival_rate, service_rate) = (not_negative(arrival_rate)?, positive(service_rate)?);
        let load = arrival_rate / service_rate;
        if servers == 0 || places < servers || !load.is_finite() {
            return None;
        }
        let line = places - servers;
        let ratio = load / f64::from(servers);
        // With j in line the probability is in proportion to ratioʲ; scaled by the largest of them.
        let (first, step) = if ratio <= 1.0 { (0, ratio) } else { (line, 1.0 / ratio) };
        let (mut all, mut in_line, mut weight) = (0.0, 0.0, 1.0);
        let (mut of_empty_line, mut of_full_line) = (1.0, 1.0);
        for k in 0..=line {
            let waiting = first.abs_diff(k);
            all += weight;
            in_line += f64::from(waiting) * weight;
            match waiting {
                0 => of_empty_line = weight,
                _ if waiting == line => of_full_line = weight,
                _ => {}
            }
            weight *= step;
        }
        if line == 0 {
            of_full_line = 1.0;
        }
        // By Erlang B all states without a line weigh 1/B times the one with all servers busy.
        let idle = (1.0 / erlang_b(servers, load)? - 1.0) * of_empty_line;
        let total = all + if idle.is_nan() { 0.0 } else { idle };
        Some(Mmck {
            arrival_rate,
            service_rate,
            servers,
            blocked: of_full_line / total,
            mean_in_line: in_line / total,
        })
    }

    /// The share of arrivals that is lost.
    pub fn blocked(&self) -> f64 {
        self.blocked
    }

    /// Departures a unit of time: λ(1 − blocked).
    pub fn throughput(&self) -> f64 {
        self.arrival_rate * (1.0 - self.blocked)
    }

    pub fn utilization(&self) -> f64 {
        self.throughput() / (f64::from(self.servers) * self.service_rate)
    }

    pub fn mean_in_line(&self) -> f64 {
        self.mean_in_line
    }

    /// The mean number in line and service, L.
    pub fn mean_in_system(&self) -> f64 {
        self.mean_in_line + self.throughput() / self.service_rate
    }

    /// The mean wait of those who were let in; none if nobody arrives.
    pub fn mean_wait(&self) -> Option<f64> {
        (self.throughput() > 0.0).then(|| self.mean_in_line / self.throughput())
    }

    /// The mean sojourn of those who were let in; none if nobody arrives.
    pub fn mean_sojourn(&self) -> Option<f64> {
        Some(self.mean_wait()? + 1.0 / self.service_rate)
    }
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn gross_and_harris_hair_salon_is_reproduced() {
        // M/M/1, 5 and 6 an hour: L = 5, Lq = 4 1/6, W = 1 h, Wq = 5/6 h.
        let salon = Mmc::new(5.0, 6.0, 1);
        assert!(near(salon.map(|q| q.mean_in_system()), 5.0, 1e-14));
        assert!(near(salon.map(|q| q.mean_in_line()), 25.0 / 6.0, 1e-14));
        assert!(near(salon.map(|q| q.mean_sojourn()), 1.0, 1e-14));
        assert!(near(salon.map(|q| q.mean_wait()), 5.0 / 6.0, 1e-14));
    }

    #[test]
    fn gross_and_harris_eye_clinic_is_reproduced() {
        // M/M/3, 6 an hour, 20 minutes each: Lq = 8/9, L = 26/9, W = 28.9 min.
        let clinic = Mmc::new(6.0, 3.0, 3);
        assert!(near(clinic.map(|q| q.mean_in_line()), 8.0 / 9.0, 1e-14));
        assert!(near(clinic.map(|q| q.mean_in_system()), 26.0 / 9.0, 1e-14));
        assert!(near(clinic.map(|q| 60.0 * q.mean_sojourn()), 28.9, 1e-3));
    }

    #[test]
    fn gross_and_harris_inspection_station_is_reproduced() {
        // M/M/3/7, one a minute, 6 minutes each: Lq = 3.09, L = 6.06, W = 12.3 min, 30.3 an hour turned away.
        let station = Mmck::new(1.0, 1.0 / 6.0, 3, 7);
        assert!(near(station.map(|q| q.mean_in_line()), 3.09, 2e-3));
        assert!(near(station.map(|q| q.mean_in_system()), 6.06, 1e-3));
        assert!(near(station.and_then(|q| q.mean_sojourn()), 12.3, 5e-3));
        assert!(near(station.map(|q| 60.0 * q.blocked()), 30.3, 1e-3));
    }

    #[test]
    fn the_sojourn_of_one_server_is_exponential() {
        let queue = Mmc::new(0.8, 1.0, 1).unwrap();
        for t in [0.1, 1.0, 5.0, 40.0, 4_000.0] {
            assert!((queue.sojourn_tail(t) - libm::exp(-0.2 * t)).abs() < 1e-14);
        }
        assert!(near(queue.sojourn_quantile(0.99), 23.0258509299, 1e-10));
        // Of the arrivals 20 % do not wait; the median wait is ln(0.8/0.5)/0.2.
        assert_eq!(queue.wait_quantile(0.1), Some(0.0));
        assert!(near(queue.wait_quantile(0.5), 2.3500181462, 1e-9));
    }

    #[test]
    fn the_sojourns_tail_integrates_to_its_mean() {
        // The second one has cμ − λ = μ, where the usual form divides by zero.
        for (arrivals, servers) in [(6.8, 8), (7.0, 8), (7.0 - 1e-9, 8), (0.5, 2), (1.99, 2)] {
            let queue = Mmc::new(arrivals, 1.0, servers).unwrap();
            let step = 0.01;
            let sum: f64 = (0..400_000).map(|k| queue.sojourn_tail((f64::from(k) + 0.5) * step)).sum();
            assert!(near(Some(sum * step), queue.mean_sojourn(), 1e-4), "{arrivals} on {servers}");
            let median = queue.sojourn_quantile(0.5).unwrap();
            assert!((queue.sojourn_tail(median) - 0.5).abs() < 1e-12);
        }
    }

    #[test]
    fn a_limited_line_is_erlang_b_without_places_and_unlimited_with_many() {
        let loss = Mmck::new(8.0, 1.0, 10, 10);
        assert!(near(loss.map(|q| q.blocked()), erlang_b(10, 8.0).unwrap(), 1e-14));
        assert_eq!(loss.and_then(|q| q.mean_wait()), Some(0.0));
        let (long, unlimited) = (Mmck::new(6.8, 1.0, 8, 1_000), Mmc::new(6.8, 1.0, 8).unwrap());
        assert!(near(long.and_then(|q| q.mean_sojourn()), unlimited.mean_sojourn(), 1e-12));
    }

    #[test]
    fn a_limited_line_agrees_with_its_birth_and_death_chain() {
        for (arrivals, servers, places) in
            [(0.5, 1, 4), (1.0, 1, 9), (3.0, 2, 7), (40.0, 4, 300), (2.0, 5, 6)]
        {
            let mut weights = vec![1.0_f64];
            for n in 1..=places {
                let next = weights[n - 1] * arrivals / f64::from(servers.min(n as u32));
                weights.push(next);
                let largest = weights.iter().copied().fold(0.0, f64::max);
                weights.iter_mut().for_each(|w| *w /= largest);
            }
            let total: f64 = weights.iter().sum();
            let mean: f64 = weights.iter().enumerate().map(|(n, w)| n as f64 * w).sum::<f64>() / total;
            let queue = Mmck::new(arrivals, 1.0, servers, places as u32).unwrap();
            assert!(near(Some(queue.mean_in_system()), mean, 1e-12), "{arrivals} {servers} {places}");
            assert!(near(Some(queue.blocked()), weights[places] / total, 1e-12));
        }
    }

    #[test]
    fn what_has_no_steady_state_or_is_out_of_range_has_no_answer() {
        assert_eq!(Mmc::new(1.0, 1.0, 1), None);
        assert_eq!(Mmc::new(1.0, 0.0, 1), None);
        assert_eq!(Mmc::new(f64::INFINITY, 1.0, 1), None);
        assert_eq!(Mmc::new(0.5, 1.0, 1).and_then(|q| q.sojourn_quantile(1.0)), None);
        assert_eq!(Mmck::new(1.0, 1.0, 3, 2), None);
        assert_eq!(Mmck::new(0.0, 1.0, 1, 2).map(|q| (q.blocked(), q.mean_wait())), Some((0.0, None)));
        assert!(Mmck::new(1e6, 1e-3, 1, 1_000_000).is_some_and(|q| q.blocked() > 0.99));
    }
}

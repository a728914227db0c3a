//! M/D/1/K: Poisson arrivals, a constant service time, one server, at most K there: a network's buffer, a
//! bucket of tokens that comes back one by one.

use super::positive;

/// Who finds K there is lost. Has a steady state at any load.
///
/// By the chain at departures: as often as it rises from at most j to more, it falls from j + 1 to j, so
/// π_(j+1)·a₀ = π₀P(A > j) + Σ πᵢP(A > j − i + 1), in which nothing cancels. Then p = π/(π₀ + ρ), and
/// 1 − 1/(π₀ + ρ) are lost. Source: Gross and Harris, Fundamentals of Queueing Theory, chapter 5 (M/G/1/K).
#[derive(Debug, Clone, PartialEq)]
pub struct Md1k {
    arrival_rate: f64,
    lost: f64,
    in_system: f64,
}

impl Md1k {
    /// Both above 0, in one unit; from 1 place on, that of the server included.
    pub fn new(arrival_rate: f64, service: f64, places: u32) -> Option<Md1k> {
        let load = positive(positive(arrival_rate)? * positive(service)?)?;
        if places == 0 {
            return None;
        }
        let more = tails(load, places as usize + 1)?;
        let none = libm::exp(-load);
        // In units of the first; it begins anew before it grows too large.
        let mut at_departures = vec![1.0];
        for j in 0..places as usize - 1 {
            let from = at_departures.iter().enumerate();
            let rises: f64 = from.map(|(i, pi)| pi * more[if i == 0 { j } else { j - i + 1 }]).sum();
            at_departures.push(rises / none);
            if rises / none > 1e200 {
                at_departures.iter_mut().for_each(|pi| *pi *= 1e-200);
            }
        }
        let sum: f64 = at_departures.iter().sum();
        let scale = at_departures[0] / sum + load;
        let lost = 1.0 - 1.0 / scale;
        let places = f64::from(places);
        let below: f64 = (0..).map(f64::from).zip(&at_departures).map(|(n, pi)| n * pi).sum();
        let in_system = below / sum / scale + places * lost;
        (lost.is_finite() && in_system.is_finite()).then_some(Md1k { arrival_rate, lost, in_system })
    }

    pub fn lost(&self) -> f64 {
        self.lost
    }

    /// Served a unit of time.
    pub fn throughput(&self) -> f64 {
        self.arrival_rate * (1.0 - self.lost)
    }

    /// Of those that are not lost, from arrival to departure.
    pub fn mean_sojourn(&self) -> f64 {
        self.in_system / self.throughput()
    }
}

/// P(A > k) for k from 0 on, A being Poisson with this mean.
fn tails(mean: f64, count: usize) -> Option<Vec<f64>> {
    let mut term = positive(libm::exp(-mean))?;
    let last = count + 40 + (10.0 * mean) as usize;
    let mut terms = Vec::with_capacity(last);
    for k in 1..=last {
        term *= mean / k as f64;
        terms.push(term);
    }
    let mut sum = 0.0;
    for term in terms.iter_mut().rev() {
        sum += *term;
        *term = sum;
    }
    terms.truncate(count);
    Some(terms)
}

#[cfg(test)]
mod tests {
    use super::super::general::Mg1;
    use super::super::near;
    use super::super::service::Moments;
    use super::*;

    #[test]
    fn one_place_is_erlangs_loss_and_two_can_be_had_by_hand() {
        for load in [0.2, 1.0, 5.0] {
            assert!(near(Md1k::new(load, 1.0, 1).map(|q| q.lost()), load / (1.0 + load), 1e-14));
            let admitted = libm::exp(load) / (1.0 + load * libm::exp(load));
            assert!(near(Md1k::new(load, 1.0, 2).map(|q| q.lost()), 1.0 - admitted, 1e-13));
        }
    }

    #[test]
    fn it_is_erlangs_alternating_sum_for_a_bounded_wait() {
        // With W = Σ (−1)ʲ(ρ(K−1−j))ʲ/j! e^(ρ(K−1−j)), the share W/(1 + ρW) gets in (Erlang, 1909).
        let (load, places) = (0.9_f64, 7);
        let mut factorial = 1.0;
        let terms = (0..places).map(|j| {
            factorial *= f64::from(j.max(1));
            let x = load * f64::from(places - 1 - j);
            libm::pow(-x, f64::from(j)) / factorial * libm::exp(x)
        });
        let sum: f64 = terms.sum();
        let found = Md1k::new(load, 1.0, places as u32).map(|q| q.lost());
        assert!(near(found, 1.0 - sum / (1.0 + load * sum), 1e-11));
    }

    #[test]
    fn a_large_room_is_md1_and_overload_gets_what_can_be_served() {
        let room = Md1k::new(0.8, 1.0, 200).unwrap();
        let queue = Mg1::new(0.8, Moments::of_mean_and_cv(1.0, 0.0).unwrap()).unwrap();
        assert!(near(Some(room.mean_sojourn()), queue.mean_sojourn(), 1e-10));
        assert!(near(Md1k::new(30.0, 0.1, 50).map(|q| q.throughput()), 10.0, 1e-9));
        assert!(near(Md1k::new(30.0, 0.1, 1_000).map(|q| q.throughput()), 10.0, 1e-9));
        assert_eq!(Md1k::new(1.0, 1.0, 0), None);
        assert_eq!(Md1k::new(1.0, 0.0, 3), None);
    }
}

//! M/G/1 served in another order than that of arrival, without interrupting anybody.

use super::general::Mg1;
use super::markov::Mmc;
use super::not_negative;
use super::service::Moments;

/// What arrives with one priority.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PriorityClass {
    pub arrival_rate: f64,
    pub service: Moments,
}

/// The mean wait of each class, the most urgent first, where who is most urgent goes next and nobody is
/// interrupted: W_k = W₀ / ((1 − σ_(k−1))(1 − σ_k)), W₀ = Σ λE(S²)/2, σ_k = ρ₁ + … + ρ_k.
///
/// Holds for Poisson arrivals of each class, one server, first in first out within a class, an unlimited line
/// and a utilization below 1; none otherwise, and none for no class. Source: Cobham, Priority assignment in
/// waiting line problems, Operations Research 2 (1954).
pub fn priority_waits(classes: &[PriorityClass]) -> Option<Vec<f64>> {
    let parts = classes.iter().map(|c| (c.arrival_rate, c.service));
    let rate = classes.iter().map(|c| not_negative(c.arrival_rate)).sum::<Option<f64>>()?;
    let service = match rate {
        0.0 => classes.first()?.service,
        _ => Moments::mixture(parts)?,
    };
    Mg1::new(rate, service)?;
    let residual = rate * service.second / 2.0;
    let mut above = 0.0;
    let waits = classes.iter().map(|class| {
        let with = above + class.arrival_rate * class.service.first;
        let wait = residual / ((1.0 - above) * (1.0 - with));
        above = with;
        wait
    });
    Some(waits.collect())
}

/// The same with several servers and one exponential service time for all: W₀ = C/(cμ), C being Erlang's formula.
/// Rates are those of each class, the most urgent first; `service_rate` is that of one server.
///
/// Holds for Poisson arrivals of each class, first in first out within a class, an unlimited line and a utilization
/// below 1; none otherwise. Source: Cobham 1954, as above.
pub fn priority_waits_at_several(rates: &[f64], service_rate: f64, servers: u32) -> Option<Vec<f64>> {
    let rate = rates.iter().map(|rate| not_negative(*rate)).sum::<Option<f64>>()?;
    let queue = Mmc::new(rate, service_rate, servers)?;
    let capacity = f64::from(servers) * service_rate;
    let residual = queue.waits() / capacity;
    let mut above = 0.0;
    let waits = rates.iter().map(|rate| {
        let with = above + rate / capacity;
        let wait = residual / ((1.0 - above) * (1.0 - with));
        above = with;
        wait
    });
    Some(waits.collect())
}

/// E(W²) where who came last goes next and nobody is interrupted: that of first in first out over 1 − ρ.
/// The mean wait is that of first in first out, [`Mg1::mean_wait`].
///
/// None without a third moment. Source: Takács, Delay distributions for one line with Poisson input, general
/// holding times, and various orders of service, Bell System Technical Journal 42 (1963).
pub fn lifo_wait_second_moment(queue: &Mg1) -> Option<f64> {
    Some(queue.wait_second_moment()? / (1.0 - queue.utilization()))
}

/// The variance of the wait in that order.
pub fn lifo_wait_variance(queue: &Mg1) -> Option<f64> {
    Some(lifo_wait_second_moment(queue)? - queue.mean_wait() * queue.mean_wait())
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::super::service::ServiceTime;
    use super::*;
    use crate::random::Stream;

    fn exponential(arrival_rate: f64) -> PriorityClass {
        PriorityClass { arrival_rate, service: ServiceTime::Exponential { mean: 1.0 }.moments() }
    }

    /// Waits of arrivals at one server that takes the one with the largest `urgency` next. Unit service.
    fn waits(n: usize, rate: f64, urgency: impl Fn(usize, f64) -> f64) -> Vec<(f64, f64)> {
        let mut stream = Stream::named(5, "theory", 0, "arrivals");
        let mut time = 0.0;
        let arrivals: Vec<f64> = (0..n)
            .map(|_| {
                time += stream.exponential() / rate;
                time
            })
            .collect();
        let (mut line, mut next, mut clock, mut found) = (Vec::new(), 0, 0.0_f64, Vec::new());
        while next < n {
            if line.is_empty() {
                clock = clock.max(arrivals[next]);
            }
            while next < n && arrivals[next] <= clock {
                line.push((urgency(next, stream.unit()), arrivals[next]));
                next += 1;
            }
            let best = (0..line.len()).max_by(|a, b| line[*a].0.total_cmp(&line[*b].0)).unwrap();
            let (urgency, arrival) = line.swap_remove(best);
            found.push((urgency, clock - arrival));
            clock += stream.exponential();
        }
        found
    }

    /// Mean over batches with its standard error.
    fn mean(values: &[f64]) -> (f64, f64) {
        let batches: Vec<f64> =
            values.chunks_exact(values.len() / 50).map(|b| b.iter().sum::<f64>() / b.len() as f64).collect();
        let n = batches.len() as f64;
        let mean = batches.iter().sum::<f64>() / n;
        let variance = batches.iter().map(|b| (b - mean) * (b - mean)).sum::<f64>() / (n - 1.0);
        (mean, libm::sqrt(variance / n))
    }

    #[test]
    fn one_class_waits_as_pollaczek_and_khinchine_say() {
        assert!(near(priority_waits(&[exponential(0.8)]).map(|w| w[0]), 4.0, 1e-14));
    }

    #[test]
    fn several_servers_are_one_where_there_is_one_and_one_class_is_mmc() {
        let one = priority_waits(&[exponential(0.3), exponential(0.4)]);
        let several = priority_waits_at_several(&[0.3, 0.4], 1.0, 1);
        for (one, several) in one.into_iter().flatten().zip(several.into_iter().flatten()) {
            assert!(near(Some(one), several, 1e-13));
        }
        let queue = Mmc::new(2.4, 1.0, 3).unwrap();
        let waits = |rates: &[f64]| priority_waits_at_several(rates, 1.0, 3);
        assert!(near(waits(&[2.4]).map(|w| w[0]), queue.mean_wait(), 1e-13));
        // With one service time for all, the order changes who waits, not how many.
        let two = waits(&[0.8, 1.6]).unwrap();
        assert!(near(Some((0.8 * two[0] + 1.6 * two[1]) / 2.4), queue.mean_wait(), 1e-13));
        assert_eq!(waits(&[1.0, 2.0]), None);
    }

    #[test]
    fn the_load_weighted_sum_of_waits_is_conserved() {
        // Kleinrock's conservation law (1965): Σ ρW = ρW₀/(1 − ρ), whatever the order.
        let slow = PriorityClass {
            arrival_rate: 0.1,
            service: ServiceTime::Lognormal { mean: 3.0, cv: 2.0 }.moments(),
        };
        for classes in
            [[exponential(0.2), exponential(0.3), slow], [slow, exponential(0.3), exponential(0.2)]]
        {
            let waits = priority_waits(&classes).unwrap();
            let loads = classes.iter().map(|c| c.arrival_rate * c.service.first);
            let sum: f64 = loads.zip(&waits).map(|(load, wait)| load * wait).sum();
            let residual: f64 = classes.iter().map(|c| c.arrival_rate * c.service.second / 2.0).sum();
            assert!(near(Some(sum), 0.8 * residual / 0.2, 1e-13));
            assert!(waits[0] < waits[1] && waits[1] < waits[2]);
        }
    }

    #[test]
    fn a_simulated_line_with_two_priorities_waits_as_cobham_says() {
        let expected = priority_waits(&[exponential(0.3), exponential(0.4)]).unwrap();
        let all = waits(2_000_000, 0.7, |_, unit| f64::from(u8::from(unit < 3.0 / 7.0)));
        // Equally urgent ones are taken in no particular order, which leaves the mean.
        for (urgency, wait) in [(1.0, expected[0]), (0.0, expected[1])] {
            let found: Vec<f64> = all.iter().filter(|w| w.0 == urgency).map(|w| w.1).collect();
            let (mean, error) = mean(&found);
            assert!(error < 0.02 * wait && (mean - wait).abs() < 4.0 * error, "{mean} for {wait} ± {error}");
        }
    }

    #[test]
    fn a_simulated_line_that_is_last_in_first_out_has_takacs_second_moment() {
        let queue = Mg1::new(0.5, ServiceTime::Exponential { mean: 1.0 }.moments()).unwrap();
        let found: Vec<f64> = waits(4_000_000, 0.5, |index, _| index as f64).iter().map(|w| w.1).collect();
        let squares: Vec<f64> = found.iter().map(|w| w * w).collect();
        let cases = [(found, queue.mean_wait()), (squares, lifo_wait_second_moment(&queue).unwrap())];
        for (values, expected) in cases {
            let (mean, error) = mean(&values);
            assert!(
                error < 0.03 * expected && (mean - expected).abs() < 4.0 * error,
                "{mean} for {expected} ± {error}"
            );
        }
        assert!(lifo_wait_variance(&queue) > queue.wait_variance());
    }

    #[test]
    fn overload_and_no_class_have_no_answer() {
        assert_eq!(priority_waits(&[exponential(0.5), exponential(0.5)]), None);
        assert_eq!(priority_waits(&[]), None);
        assert_eq!(priority_waits(&[exponential(-0.5), exponential(0.5)]), None);
        assert_eq!(priority_waits(&[exponential(0.0)]), Some(vec![0.0]));
    }
}

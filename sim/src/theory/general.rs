//! M/G/1: Poisson arrivals, any service time, one server; processor sharing; and approximations beyond.

use super::erlang::erlang_c;
use super::markov::Mmc;
use super::service::Moments;
use super::{not_negative, positive};

/// M/G/1 with an unlimited line, first in first out: the Pollaczek–Khinchine formulas.
///
/// Source: Kleinrock, Queueing Systems I, section 5.6 and 5.7. With a constant service time it is M/D/1. The
/// means hold for every order that does not look at service times and interrupts nobody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mg1 {
    arrival_rate: f64,
    service: Moments,
}

impl Mg1 {
    /// Arrivals from 0 on, a mean above 0, moments that some distribution has, and a utilization below 1;
    /// none otherwise.
    pub fn new(arrival_rate: f64, service: Moments) -> Option<Mg1> {
        let (arrival_rate, mean) = (not_negative(arrival_rate)?, positive(service.first)?);
        let second = positive(service.second)?;
        // Moments' inequalities, but for rounding.
        let slack = 1.0 - 1e-12;
        let thirds =
            service.third.is_none_or(|third| third.is_finite() && third * mean >= slack * second * second);
        (second >= slack * mean * mean && thirds && arrival_rate * mean < 1.0)
            .then_some(Mg1 { arrival_rate, service })
    }

    /// ρ = λE(S).
    pub fn utilization(&self) -> f64 {
        self.arrival_rate * self.service.first
    }

    /// λE(S²) / (2(1 − ρ)).
    pub fn mean_wait(&self) -> f64 {
        self.arrival_rate * self.service.second / (2.0 * (1.0 - self.utilization()))
    }

    pub fn mean_sojourn(&self) -> f64 {
        self.mean_wait() + self.service.first
    }

    pub fn mean_in_line(&self) -> f64 {
        self.arrival_rate * self.mean_wait()
    }

    pub fn mean_in_system(&self) -> f64 {
        self.arrival_rate * self.mean_sojourn()
    }

    /// E(W²) = 2E(W)² + λE(S³) / (3(1 − ρ)), first in first out; none without a third moment.
    pub fn wait_second_moment(&self) -> Option<f64> {
        let wait = self.mean_wait();
        Some(2.0 * wait * wait + self.arrival_rate * self.service.third? / (3.0 * (1.0 - self.utilization())))
    }

    pub fn wait_variance(&self) -> Option<f64> {
        Some(self.wait_second_moment()? - self.mean_wait() * self.mean_wait())
    }
}

/// M/G/c with processor sharing: `cores` are shared evenly by all that are there, none getting more than one.
///
/// A symmetric queue (Kelly, Reversibility and Stochastic Networks, 1979, section 3.3): the distribution of
/// the number there depends on the mean service time only, so it is that of M/M/c. The mean sojourn given the
/// service time is in proportion to it (Cohen, The multiple phase service network with generalized processor
/// sharing, 1979).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProcessorSharing(Mmc);

impl ProcessorSharing {
    /// None for what [`Mmc::new`] refuses.
    pub fn new(arrival_rate: f64, mean_service: f64, cores: u32) -> Option<ProcessorSharing> {
        Mmc::new(arrival_rate, 1.0 / positive(mean_service)?, cores).map(ProcessorSharing)
    }

    pub fn utilization(&self) -> f64 {
        self.0.utilization()
    }

    /// E(S)/(1 − ρ) on one core.
    pub fn mean_sojourn(&self) -> f64 {
        self.0.mean_sojourn()
    }

    /// The mean sojourn of those that need the service time `x`, from 0 on: x/(1 − ρ) on one core.
    pub fn mean_sojourn_of(&self, x: f64) -> Option<f64> {
        Some(not_negative(x)? * self.0.mean_sojourn() * self.0.service_rate())
    }

    pub fn mean_in_system(&self) -> f64 {
        self.0.mean_in_system()
    }
}

/// An *approximation* of the mean wait in G/G/c: Allen and Cunneen's, Wq ≈ C/(cμ − λ) · (ca² + cs²)/2.
///
/// `arrival_cv_squared` and `service_cv_squared` are variances over squared means, from 0 on. Exact for
/// M/M/c and M/G/1; for one server in general it is Kingman's bound in heavy traffic. Source: Allen,
/// Probability, Statistics and Queueing Theory, 2nd edition, 1990; Kingman, 1961.
pub fn allen_cunneen_wait(
    arrival_rate: f64,
    arrival_cv_squared: f64,
    mean_service: f64,
    service_cv_squared: f64,
    servers: u32,
) -> Option<f64> {
    let cvs = not_negative(arrival_cv_squared)? + not_negative(service_cv_squared)?;
    let mmc = Mmc::new(arrival_rate, 1.0 / positive(mean_service)?, servers)?;
    Some(mmc.mean_wait() * cvs / 2.0)
}

/// E_k/M/1: the gaps between arrivals are sums of `k` exponentials, as where `k` targets of a Poisson stream
/// take turns. The mean wait is σ/(μ(1 − σ)), with σ, the probability to wait at all, the root below 1 of
/// σ = A*(μ(1 − σ)), A*(s) = (kλ/(kλ + s))ᵏ.
///
/// Exponential service, first in first out, an unlimited line; `arrival_rate` is that at the server. None for
/// k = 0, rates out of range or a utilization of 1 or more. Source: Kleinrock I, section 6.4 (G/M/1).
pub fn erlang_arrivals_wait(arrival_rate: f64, k: u32, service_rate: f64) -> Option<f64> {
    let (arrivals, service) = (not_negative(arrival_rate)?, positive(service_rate)?);
    erlang_c(1, arrivals / service)?;
    if k == 0 {
        return None;
    }
    if arrivals == 0.0 {
        return Some(0.0);
    }
    let (k, phase_rate) = (f64::from(k), f64::from(k) * arrivals);
    let transform = |sigma: f64| libm::exp(-k * libm::log1p(service * (1.0 - sigma) / phase_rate));
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle: f64 = (low + high) / 2.0;
        // Convex, above the diagonal before the root and below it after; at 1 they meet again.
        if transform(middle) > middle { low = middle } else { high = middle }
    }
    (high < 1.0).then(|| high / (service * (1.0 - high)))
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::super::service::ServiceTime;
    use super::*;

    #[test]
    fn a_constant_service_time_halves_the_wait_of_an_exponential_one() {
        for rho in [0.1, 0.5, 0.9] {
            let constant = Mg1::new(rho, ServiceTime::Constant { mean: 1.0 }.moments());
            // M/D/1: Lq = ρ²/(2(1 − ρ)): 0.25 at a half, 4.05 at nine tenths.
            assert!(near(constant.map(|q| q.mean_in_line()), rho * rho / (2.0 * (1.0 - rho)), 1e-14));
            let markov = Mmc::new(rho, 1.0, 1).unwrap();
            assert!(near(constant.map(|q| q.mean_wait()), markov.mean_wait() / 2.0, 1e-14));
        }
    }

    #[test]
    fn exponential_service_gives_the_wait_of_mm1_with_its_variance() {
        let queue = Mg1::new(0.8, ServiceTime::Exponential { mean: 1.0 }.moments());
        assert!(near(queue.map(|q| q.mean_wait()), 4.0, 1e-14));
        // W is 0 with probability 1 − ρ and else exponential with mean 5: E[W²] = 0.8 · 50.
        assert!(near(queue.and_then(|q| q.wait_second_moment()), 40.0, 1e-14));
        assert!(near(queue.and_then(|q| q.wait_variance()), 24.0, 1e-14));
    }

    #[test]
    fn two_stages_of_service_wait_three_quarters_as_long_as_one() {
        // M/E₂/1: (1 + 1/2)/2 of M/M/1.
        let queue = Moments::of_mean_and_cv(1.0, libm::sqrt(0.5)).and_then(|m| Mg1::new(0.6, m));
        assert!(near(queue.map(|q| q.mean_wait()), 0.75 * 1.5, 1e-13));
    }

    #[test]
    fn sharing_is_insensitive_and_proportional() {
        let one = ProcessorSharing::new(0.8, 1.0, 1);
        assert!(near(one.map(|q| q.mean_sojourn()), 5.0, 1e-14));
        assert!(near(one.and_then(|q| q.mean_sojourn_of(0.2)), 1.0, 1e-14));
        assert_eq!(one.and_then(|q| q.mean_sojourn_of(-1.0)), None);
        let four = ProcessorSharing::new(3.2, 1.0, 4).unwrap();
        assert!(near(Some(four.mean_sojourn()), Mmc::new(3.2, 1.0, 4).unwrap().mean_sojourn(), 1e-14));
    }

    #[test]
    fn the_approximation_is_exact_where_it_claims_to_be() {
        let mmc = Mmc::new(6.8, 1.0, 8).unwrap();
        assert!(near(allen_cunneen_wait(6.8, 1.0, 1.0, 1.0, 8), mmc.mean_wait(), 1e-14));
        let mg1 = Moments::of_mean_and_cv(1.0, 1.5).and_then(|m| Mg1::new(0.7, m)).unwrap();
        assert!(near(allen_cunneen_wait(0.7, 1.0, 1.0, 2.25, 1), mg1.mean_wait(), 1e-14));
    }

    #[test]
    fn turns_shorten_the_wait_and_one_target_has_none_to_take() {
        assert!(near(erlang_arrivals_wait(0.8, 1, 1.0), 4.0, 1e-12));
        // E₂/M/1 at λ = μ/2: σ = (1/(2 − σ))², whose root below 1 is (3 − √5)/2.
        let sigma = (3.0 - libm::sqrt(5.0)) / 2.0;
        assert!(near(erlang_arrivals_wait(0.5, 2, 1.0), sigma / (1.0 - sigma), 1e-12));
        // Many phases are a clock: D/M/1 at ρ = 1/2, σ = e^(−2(1−σ)) = 0.2032.
        assert!(near(erlang_arrivals_wait(0.5, 100_000, 1.0), 0.2032 / 0.7968, 1e-3));
    }

    #[test]
    fn impossible_moments_and_overload_have_no_answer() {
        let service = Moments { first: 1.0, second: 0.5, third: None };
        assert_eq!(Mg1::new(0.5, service), None);
        assert_eq!(Mg1::new(1.0, ServiceTime::Constant { mean: 1.0 }.moments()), None);
        assert_eq!(ProcessorSharing::new(2.0, 1.0, 2), None);
        assert_eq!(erlang_arrivals_wait(1.0, 2, 1.0), None);
        assert_eq!(erlang_arrivals_wait(0.5, 0, 1.0), None);
    }
}

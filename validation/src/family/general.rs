//! M/G/1, M/D/1 among them.

use flashcrowd_sim::scenario::{Client, Distribution};
use flashcrowd_sim::theory::general::Mg1;
use flashcrowd_sim::theory::service::Moments;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{in_line, in_system, sojourn, utilization, wait};
use crate::scenes::{SERVICE_MS, constant, direct, relaxation_s, span, station};

pub fn family() -> Family {
    let mean_ms = SERVICE_MS;
    let measured = vec![[0.0, 0.2], [0.5, 0.6], [0.9, 1.6], [0.99, 6.0], [1.0, 9.0]];
    Family {
        name: "M/G/1",
        about: "Service times of any law: only their mean and variance matter for the mean wait (Pollaczek and \
                Khinchine; Kleinrock I, section 5.6). M/D/1 is the case of constant ones.",
        plant: Plant::Service,
        cases: vec![
            case("M/D/1", constant(), 0.5, 1e6),
            case("M/D/1", constant(), 0.8, 4e6),
            case("uniform from 0.5 to 1.5 ms", Distribution::Uniform { min_ms: 0.5, max_ms: 1.5 }, 0.6, 2e6),
            case("gamma, cv 0.5", Distribution::Gamma { mean_ms, cv: 0.5 }, 0.7, 4e6),
            case("lognormal, cv 1", Distribution::Lognormal { mean_ms, cv: 1.0 }, 0.7, 5e6),
            case("lognormal, cv 1.5", Distribution::Lognormal { mean_ms, cv: 1.5 }, 0.5, 5e6),
            case("gamma, cv 2", Distribution::Gamma { mean_ms, cv: 2.0 }, 0.5, 5e6),
            case("hyperexponential, cv 2", Distribution::Hyperexponential { mean_ms, cv: 2.0 }, 0.6, 6e6),
            case("hyperexponential, cv 3", Distribution::Hyperexponential { mean_ms, cv: 3.0 }, 0.4, 6e6),
            case("Weibull, shape 0.7", Distribution::Weibull { mean_ms, shape: 0.7 }, 0.6, 4e6),
            case(
                "one in twenty ten times as long",
                Distribution::Bimodal { fast_ms: 0.7, slow_ms: 7.0, slow_share: 0.05 },
                0.5,
                4e6,
            ),
            case(
                "Pareto, shape 1.5, up to 100 ms",
                Distribution::Pareto { min_ms: 0.4, max_ms: 100.0, shape: 1.5 },
                0.3,
                6e6,
            ),
            case("five quantiles", Distribution::Empirical { quantiles: measured }, 0.5, 4e6),
        ],
    }
}

fn case(law: &str, service: Distribution, rho: f64, arrivals: f64) -> Case {
    let (mean_s, cv) = (service.mean_ms() / 1e3, service.cv());
    let rate = rho / mean_s;
    let moments = Moments::of_mean_and_cv(mean_s, cv).expect("a law has a mean");
    let queue = Mg1::new(rate, moments).expect("ρ is below 1");
    let span = span(arrivals, rate, relaxation_s(rho, mean_s, cv, 1));
    let name =
        if law == "M/D/1" { format!("M/D/1, ρ = {rho}") } else { format!("M/G/1, {law}, ρ = {rho}") };
    Case::new(name, direct(Client::steady(rate), station(1, service)), span)
        .with(utilization("web", rho))
        .with(sojourn("web", queue.mean_sojourn()))
        .with(wait("web", queue.mean_wait()))
        .with(in_system("web", queue.mean_in_system()))
        .with(in_line("web", queue.mean_in_line()))
}

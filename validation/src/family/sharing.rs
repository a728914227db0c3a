//! M/G/1 with processor sharing.

use flashcrowd_sim::scenario::{Class, Client, Discipline, Distribution, Document, Server, Traffic};
use flashcrowd_sim::theory::general::ProcessorSharing;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{cores_utilization, in_system, sojourn};
use crate::scenes::{
    SERVICE_MS, SERVICE_S, at_once, computer, constant, direct, exponential, relaxation_s, span,
};

pub fn family() -> Family {
    let hyperexponential = || Distribution::Hyperexponential { mean_ms: SERVICE_MS, cv: 2.0 };
    let lognormal = Distribution::Lognormal { mean_ms: SERVICE_MS, cv: 1.0 };
    Family {
        name: "Processor sharing",
        about: "All that compute share the cores evenly. Whatever the law of the service times, the number there is \
                that of M/M/c, and on one core the mean sojourn of a request that needs x is x/(1 − ρ) (Kelly, \
                1979, section 3.3; Cohen, 1979).",
        plant: Plant::Service,
        cases: vec![
            case("constant", constant(), 1, 0.5, 1e6),
            case("exponential", exponential(), 1, 0.5, 2e6),
            case("hyperexponential with cv 2", hyperexponential(), 1, 0.5, 3e6),
            case("constant", constant(), 1, 0.8, 4e6),
            case("exponential", exponential(), 1, 0.8, 6e6),
            case("hyperexponential with cv 2", hyperexponential(), 1, 0.8, 8e6),
            case("lognormal with cv 1", lognormal, 4, 0.8, 4e6),
            short_and_long(),
        ],
    }
}

fn sharing(cores: u32, service: Distribution) -> Server {
    Server { discipline: Discipline::ProcessorSharing, ..computer(cores, service) }
}

fn case(law: &str, service: Distribution, cores: u32, rho: f64, arrivals: f64) -> Case {
    let rate = rho * f64::from(cores) / SERVICE_S;
    let theory = ProcessorSharing::new(rate, SERVICE_S, cores).expect("ρ is below 1");
    let span = span(arrivals, rate, relaxation_s(rho, SERVICE_S, service.cv(), cores));
    let name = format!("M/G/{cores}-PS, {law}, ρ = {rho}");
    Case::new(name, direct(Client::steady(rate), sharing(cores, service)), span)
        .with(cores_utilization("web", rho))
        .with(sojourn("web", theory.mean_sojourn()))
        .with(in_system("web", theory.mean_in_system()))
}

/// Two streams of requests, of which one needs four times as long.
fn short_and_long() -> Case {
    let (short, long) = (SERVICE_S, 4.0 * SERVICE_S);
    let (short_rate, long_rate) = (300.0, 75.0);
    let mean = (short_rate * short + long_rate * long) / (short_rate + long_rate);
    let theory = ProcessorSharing::new(short_rate + long_rate, mean, 1).expect("ρ is below 1");
    let mut slow = Client::steady(long_rate);
    slow.traffic =
        Traffic { classes: vec![Class { service_factor: 4.0, ..Class::default() }], ..slow.traffic };
    let document = Document::default()
        .with("short", Client::steady(short_rate))
        .with("long", slow)
        .with("web", sharing(1, constant()))
        .connected(at_once("short", "web"))
        .connected(at_once("long", "web"));
    let of = |x: f64| theory.mean_sojourn_of(x).expect("a service time");
    let span = span(3e6, short_rate + long_rate, relaxation_s(theory.utilization(), mean, 1.0, 1));
    Case::new("M/G/1-PS, short and long, ρ = 0.6", document, span)
        .with(sojourn("short", of(short)))
        .with(sojourn("long", of(long)))
        .with(in_system("web", theory.mean_in_system()))
}

//! M/M/1.

use flashcrowd_sim::scenario::{Client, Database, Kind};
use flashcrowd_sim::theory::markov::Mmc;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{in_line, in_system, percentiles, sojourn, utilization, wait};
use crate::scenes::{SERVICE_S, UNLIMITED, direct, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    let server = || Kind::from(station(1, exponential()));
    let database = Database { slots: 1, queue: UNLIMITED, service: exponential(), ..Database::default() };
    let mut cases = vec![with_percentiles(case("M/M/1, ρ = 0.5", 0.5, 1.2e6, server()), 0.5)];
    cases.push(case("M/M/1, ρ = 0.1", 0.1, 1e6, server()));
    cases.push(case("M/M/1, ρ = 0.3", 0.3, 2e6, server()));
    cases.push(case("M/M/1, ρ = 0.7", 0.7, 5e6, server()));
    cases.push(with_percentiles(case("M/M/1, ρ = 0.8", 0.8, 8e6, server()), 0.8));
    cases.push(case("M/M/1, ρ = 0.9", 0.9, 12e6, server()));
    cases.push(case("M/M/1, a database, ρ = 0.6", 0.6, 3e6, database.into()));
    Family {
        name: "M/M/1",
        about: "Poisson arrivals, exponential service times with a mean of 1 ms, one server, an unlimited line \
                (Kleinrock, Queueing Systems I, 1975, chapter 3). A percentile of the report is the middle of \
                its histogram's bucket, so 1/128 of it is allowed for.",
        plant: Plant::Service,
        cases,
    }
}

fn theory(rho: f64) -> Mmc {
    Mmc::new(rho / SERVICE_S, 1.0 / SERVICE_S, 1).expect("ρ is below 1")
}

fn case(name: &str, rho: f64, arrivals: f64, callee: Kind) -> Case {
    let (queue, rate) = (theory(rho), rho / SERVICE_S);
    let span = span(arrivals, rate, relaxation_s(rho, SERVICE_S, 1.0, 1));
    Case::new(name, direct(Client::steady(rate), callee), span)
        .with(utilization("web", queue.utilization()))
        .with(sojourn("web", queue.mean_sojourn()))
        .with(wait("web", queue.mean_wait()))
        .with(in_system("web", queue.mean_in_system()))
        .with(in_line("web", queue.mean_in_line()))
}

fn with_percentiles(case: Case, rho: f64) -> Case {
    percentiles("web", |q| theory(rho).sojourn_quantile(q)).into_iter().fold(case, Case::with)
}

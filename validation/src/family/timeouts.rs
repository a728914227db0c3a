//! Callers that give up.

use flashcrowd_sim::scenario::{Client, Connection};
use flashcrowd_sim::theory::markov::Mmc;
use flashcrowd_sim::theory::timeout::Patience;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{goodput, in_line, late, latency};
use crate::scenes::{SERVICE_S, direct, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    Family {
        name: "Timeouts",
        about: "Each caller waits for at most τ, and the work goes on: M/M/c does not change, and the share \
                P(sojourn > τ) is late. With τ at a percentile this tests the distribution of sojourns without \
                a histogram in between.",
        plant: Plant::Service,
        cases: vec![
            case(1, 0.5, 0.5, 1.2e6),
            case(1, 0.5, 0.1, 3e6),
            case(1, 0.5, 0.01, 6e6),
            case(1, 0.8, 0.05, 10e6),
            case(4, 0.8, 0.1, 5e6),
            case(16, 0.9, 0.1, 5e6),
        ],
    }
}

/// Of M/M/c the share `late` is to come too late.
fn case(servers: u32, rho: f64, share: f64, arrivals: f64) -> Case {
    let rate = rho * f64::from(servers) / SERVICE_S;
    let queue = Mmc::new(rate, 1.0 / SERVICE_S, servers).expect("ρ is below 1");
    // In whole nanoseconds, as the engine has it.
    let timeout_ns = libm::round(queue.sojourn_quantile(1.0 - share).expect("a share") * 1e9);
    let patience = Patience::new(queue, timeout_ns / 1e9).expect("a timeout");
    let mut document = direct(Client::steady(rate), station(servers, exponential()));
    document.connections = document
        .connections
        .into_iter()
        .map(|connection| Connection { timeout_ms: Some(timeout_ns / 1e6), ..connection })
        .collect();
    let name = format!("M/M/{servers}, ρ = {rho}, {} % late", share * 100.0);
    let span = span(arrivals, rate, relaxation_s(rho, SERVICE_S, 1.0, servers));
    let case = Case::new(name, document, span)
        .with(late(patience.timed_out()))
        .with(goodput(patience.goodput()))
        .with(in_line("web", queue.mean_in_line()));
    patience.mean_in_time().into_iter().map(latency).fold(case, Case::with)
}

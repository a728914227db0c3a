//! M/M/c.

use flashcrowd_sim::scenario::{Client, Connection, Document, Queue};
use flashcrowd_sim::theory::markov::Mmc;

use crate::case::{Case, Family, Span};
use crate::plant::Plant;
use crate::reading::{
    backlog, cores_utilization, end_to_end, in_line, in_system, percentiles, sojourn, utilization, wait,
};
use crate::scenes::{
    SERVICE_S, UNLIMITED, at_once, computer, direct, exponential, no_time, relaxation_s, span, station,
};

pub fn family() -> Family {
    let cases = vec![
        slots(2, 0.6, 1.2e6),
        slots(4, 0.8, 4e6),
        percentiles("web", |q| theory(8, 0.85).sojourn_quantile(q))
            .into_iter()
            .fold(slots(8, 0.85, 4e6), Case::with),
        slots(16, 0.9, 4e6),
        slots(64, 0.95, 4e6),
        cores(4, 0.7, 3e6),
        workers(3, 0.75, 2e6),
    ];
    Family {
        name: "M/M/c",
        about: "The same with c servers and one line (Erlang, 1917): slots; cores of which requests with slots \
                enough take turns; and workers that pull messages from a queue, of which the backlog counts \
                those that are delivered, too.",
        plant: Plant::Service,
        cases,
    }
}

fn theory(servers: u32, rho: f64) -> Mmc {
    Mmc::new(rate(servers, rho), 1.0 / SERVICE_S, servers).expect("ρ is below 1")
}

fn rate(servers: u32, rho: f64) -> f64 {
    rho * f64::from(servers) / SERVICE_S
}

fn span_of(servers: u32, rho: f64, arrivals: f64) -> Span {
    span(arrivals, rate(servers, rho), relaxation_s(rho, SERVICE_S, 1.0, servers))
}

fn slots(servers: u32, rho: f64, arrivals: f64) -> Case {
    let queue = theory(servers, rho);
    let document = direct(Client::steady(rate(servers, rho)), station(servers, exponential()));
    Case::new(format!("M/M/{servers}, ρ = {rho}"), document, span_of(servers, rho, arrivals))
        .with(utilization("web", rho))
        .with(sojourn("web", queue.mean_sojourn()))
        .with(wait("web", queue.mean_wait()))
        .with(in_line("web", queue.mean_in_line()))
}

fn cores(cores: u32, rho: f64, arrivals: f64) -> Case {
    let queue = theory(cores, rho);
    let document = direct(Client::steady(rate(cores, rho)), computer(cores, exponential()));
    Case::new(format!("M/M/{cores}, cores, ρ = {rho}"), document, span_of(cores, rho, arrivals))
        .with(cores_utilization("web", rho))
        .with(sojourn("web", queue.mean_sojourn()))
        .with(in_system("web", queue.mean_in_system()))
        .with(in_line("web", queue.mean_in_line()))
}

fn workers(workers: u32, rho: f64, arrivals: f64) -> Case {
    let queue = theory(workers, rho);
    let broker = Queue { limit: u64::from(UNLIMITED), service: no_time(), ..Queue::default() };
    let document = Document::default()
        .with("users", Client::steady(rate(workers, rho)))
        .with("queue", broker)
        .with("worker", station(workers, exponential()))
        .connected(at_once("users", "queue"))
        .connected(Connection { prefetch: Some(workers), ..at_once("queue", "worker") });
    Case::new(
        format!("M/M/{workers}, pulled from a queue, ρ = {rho}"),
        document,
        span_of(workers, rho, arrivals),
    )
    .with(utilization("worker", rho))
    .with(end_to_end("queue", queue.mean_sojourn()))
    .with(backlog("queue", queue.mean_in_system()))
}

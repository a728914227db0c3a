//! Pools of connections: a line in front of a server that itself makes nobody wait.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::limits::MAX_MILLISECONDS;
use flashcrowd_sim::scenario::{Algorithm, Balancer, Client, Connection, Document, Pool, Server};
use flashcrowd_sim::theory::markov::Mmc;
use flashcrowd_sim::theory::reneging::Reneging;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{failing, in_system, latency, percentiles};
use crate::scenes::{SERVICE_S, ample, at_once, direct, exponential, no_time, relaxation_s, span};

pub fn family() -> Family {
    Family {
        name: "Pools",
        about: "A pool of c connections to a server with room for all: a call holds its connection until it is answered, so \
                the line for a free one is that of M/M/c (Erlang, 1917). Who waits for at most τ makes it M/M/c + D \
                (Barrer, 1957; Baccelli and Hebuterne, 1981), which has a steady state under overload, too; who does \
                not wait, Erlang's loss system.",
        plant: Plant::Service,
        cases: vec![
            endless(2, 0.6, 1.2e6),
            endless(8, 0.85, 4e6),
            of_each_caller(),
            patient(1, 0.8, 2.0, 2e6),
            patient(4, 0.9, 1.0, 2e6),
            patient(4, 1.5, 0.5, 1e6),
            patient(10, 1.0, 0.0, 1e6),
        ],
    }
}

fn rate(size: u32, load: f64) -> f64 {
    load * f64::from(size) / SERVICE_S
}

fn document(size: u32, load: f64, acquire_timeout_ms: f64) -> Document {
    let mut document = direct(Client::steady(rate(size, load)), ample(exponential()));
    let pool = Some(Pool { size, acquire_timeout_ms });
    document.connections = vec![Connection { pool, ..at_once("users", "web") }];
    document
}

/// Nobody gives up in an hour.
fn endless(size: u32, rho: f64, calls: f64) -> Case {
    let rate = rate(size, rho);
    let queue = Mmc::new(rate, 1.0 / SERVICE_S, size).expect("ρ is below 1");
    let span = span(calls, rate, relaxation_s(rho, SERVICE_S, 1.0, size));
    let case = Case::new(format!("A pool of {size}, ρ = {rho}"), document(size, rho, MAX_MILLISECONDS), span)
        .with(latency(queue.mean_sojourn()))
        .with(in_system("web", f64::from(size) * rho));
    percentiles("users", |q| queue.sojourn_quantile(q)).into_iter().fold(case, Case::with)
}

/// Two instances of a server, each with a pool of its own: chance splits what arrives.
fn of_each_caller() -> Case {
    let (size, rho) = (4, 0.8);
    let rate = rate(size, rho);
    let queue = Mmc::new(rate, 1.0 / SERVICE_S, size).expect("ρ is below 1");
    let pool = Some(Pool { size, acquire_timeout_ms: MAX_MILLISECONDS });
    let document = Document::default()
        .with("users", Client::steady(2.0 * rate))
        .with("lb", Balancer { algorithm: Algorithm::Random, ..Balancer::default() })
        .with("web", Server { instances: 2, ..ample(no_time()) })
        .with("db", ample(exponential()))
        .connected(at_once("users", "lb"))
        .connected(at_once("lb", "web"))
        .connected(Connection { pool, ..at_once("web", "db") });
    let span = span(4e6, 2.0 * rate, relaxation_s(rho, SERVICE_S, 1.0, size));
    Case::new(format!("Two callers with a pool of {size} each, ρ = {rho}"), document, span)
        .with(latency(queue.mean_sojourn()))
        .with(in_system("web", 2.0 * queue.mean_in_system()))
        .with(in_system("db", 2.0 * f64::from(size) * rho))
}

/// Each waits for so many mean service times.
fn patient(size: u32, load: f64, patience: f64, calls: f64) -> Case {
    let rate = rate(size, load);
    let queue = Reneging::new(rate, 1.0 / SERVICE_S, size, patience * SERVICE_S).expect("rates");
    // What gives up does not make a queue longer: no slower than without a line, and it is forgotten no later.
    let relaxation = if load < 1.0 {
        relaxation_s(load, SERVICE_S, 1.0, size)
    } else {
        SERVICE_S * (1.0 + patience) * f64::from(size)
    };
    let name = format!("A pool of {size}, load {load}, each waits for {patience} ms");
    Case::new(name, document(size, load, patience * SERVICE_S * 1e3), span(calls, rate, relaxation))
        .with(failing("share that got no connection", Cause::PoolExhausted, queue.reneged()))
        .with(latency(queue.mean_wait_of_served() + SERVICE_S))
        .with(in_system("web", f64::from(size) * queue.utilization()))
        .with(in_system("users", queue.mean_in_line() + f64::from(size) * queue.utilization()))
}

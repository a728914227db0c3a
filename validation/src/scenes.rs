//! What the scenarios are made of: small architectures without a network's latency, and how long to watch them.

use flashcrowd_sim::scenario::{Client, Connection, Distribution, Document, Kind, Server};

use crate::case::Span;
use crate::measure::Effort;

/// Mean service times, in seconds, and the same in milliseconds: all rates are relative to it.
pub const SERVICE_S: f64 = 1e-3;
pub const SERVICE_MS: f64 = 1.0;

/// A line that is never full in a steady state.
pub const UNLIMITED: u32 = 1_000_000;

/// How many relaxation times a warm-up lasts: what is left of the empty start is a part e⁻¹², 6 in a million.
const RELAXATIONS: f64 = 12.0;

/// A connection over which messages take no time.
pub fn at_once(from: &str, to: &str) -> Connection {
    Connection { latency: Distribution::Constant { ms: 0.0 }, ..Connection::new(from, to) }
}

/// A client, named `users`, at one component, named `web`, with nothing in between.
pub fn direct(client: Client, callee: impl Into<Kind>) -> Document {
    Document::default().with("users", client).with("web", callee).connected(at_once("users", "web"))
}

/// So many slots with one line, unlimited.
pub fn station(servers: u32, service: Distribution) -> Server {
    Server { slots: servers, queue: UNLIMITED, service, ..Server::default() }
}

/// All requests are let in, and compute on so many cores, one after another.
pub fn computer(cores: u32, service: Distribution) -> Server {
    Server { slots: MANY_SLOTS, cores: Some(cores), queue: UNLIMITED, service, ..Server::default() }
}

/// Slots for everybody at once: nobody waits.
pub fn ample(service: Distribution) -> Server {
    Server { slots: MANY_SLOTS, service, ..Server::default() }
}

/// As many as a steady state needs, and some more.
const MANY_SLOTS: u32 = 20_000;

pub fn exponential() -> Distribution {
    Distribution::Exponential { mean_ms: SERVICE_MS }
}

pub fn constant() -> Distribution {
    Distribution::Constant { ms: SERVICE_MS }
}

pub fn no_time() -> Distribution {
    Distribution::Constant { ms: 0.0 }
}

/// How long a queue remembers, in seconds: the time constant with which it nears its steady state.
///
/// For M/M/1 it is E(S)/(1 − √ρ)² (Cohen, The Single Server Queue, 1982, III.7.3); in general it grows in
/// proportion to the sum of the squared cvs of gaps and service times, and falls with the number of servers
/// (Odoni and Roth, An empirical investigation of the transient behavior of stationary queueing systems,
/// Operations Research 31, 1983, whose constant is 1/1.4 of this). With many servers it is at least a service time.
pub fn relaxation_s(utilization: f64, service_s: f64, service_cv: f64, servers: u32) -> f64 {
    let apart = 1.0 - utilization.sqrt();
    let variability = (1.0 + service_cv * service_cv) / 2.0;
    service_s * variability * (1.0 + 1.0 / (f64::from(servers) * apart * apart))
}

/// A warm-up of twelve relaxation times, and then so many arrivals at this rate over all replications.
pub fn span(arrivals: f64, rate: f64, relaxation_s: f64) -> Span {
    let length_s = arrivals / rate / f64::from(Effort::FULL.replications);
    Span::Steady { warmup_s: RELAXATIONS * relaxation_s, length_s }
}

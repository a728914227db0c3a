//! Balancers and gateways that are stations themselves.

use flashcrowd_sim::scenario::{Algorithm, Balancer, Capacity, Client, Document, Gateway, Kind, Server};
use flashcrowd_sim::theory::markov::{Mmc, Mmck};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{cores_utilization, in_line, latency, lost, sojourn, throughput, wait};
use crate::scenes::{
    SERVICE_S, UNLIMITED, ample, at_once, exponential, no_time, relaxation_s, span, station,
};

pub fn family() -> Family {
    Family {
        name: "Balancers and gateways that compute",
        about: "What a balancer or a gateway can carry makes it a station: its cores are M/M/c, and with servers behind \
                it a Jackson network (Jackson, 1957). Connections are held until the answer, so with an answer that \
                takes no time K connections are M/M/c/K.",
        plant: Plant::Rate,
        cases: vec![
            computes(false, 1, 0.7, 1.2e6),
            computes(false, 4, 0.85, 4e6),
            computes(true, 2, 0.8, 4e6),
            in_front(2, 0.75, 4e6),
            used_up(1, 5, 0.8, 1.2e6),
            used_up(3, 8, 2.4, 3e6),
        ],
    }
}

fn carries(connections: u32, cores: u32) -> Option<Capacity> {
    Some(Capacity { connections, queue: 0, cores, service: exponential() })
}

fn one(is_gateway: bool, capacity: Option<Capacity>) -> Kind {
    match is_gateway {
        true => Gateway { capacity, ..Gateway::default() }.into(),
        false => Balancer { algorithm: Algorithm::Random, capacity, ..Balancer::default() }.into(),
    }
}

fn between(rate: f64, edge: Kind, web: Server) -> Document {
    Document::default()
        .with("users", Client::steady(rate))
        .with("edge", edge)
        .with("web", web)
        .connected(at_once("users", "edge"))
        .connected(at_once("edge", "web"))
}

fn counted(cores: u32) -> String {
    format!("{cores} core{}", if cores == 1 { "" } else { "s" })
}

/// More connections than are ever held.
const MANY: u32 = 50_000;

fn computes(is_gateway: bool, cores: u32, rho: f64, arrivals: f64) -> Case {
    let rate = rho * f64::from(cores) / SERVICE_S;
    let queue = Mmc::new(rate, 1.0 / SERVICE_S, cores).expect("ρ is below 1");
    let document = between(rate, one(is_gateway, carries(MANY, cores)), ample(no_time()));
    let kind = if is_gateway { "gateway" } else { "balancer" };
    let name = format!("A {kind} of {}, ρ = {rho}", counted(cores));
    Case::new(name, document, span(arrivals, rate, relaxation_s(rho, SERVICE_S, 1.0, cores)))
        .with(cores_utilization("edge", rho))
        .with(sojourn("edge", queue.mean_sojourn()))
        .with(wait("edge", queue.mean_wait()))
        .with(in_line("edge", queue.mean_in_line()))
}

/// Two stations in a row, each with the same utilization.
fn in_front(cores: u32, rho: f64, arrivals: f64) -> Case {
    let rate = rho * f64::from(cores) / SERVICE_S;
    let queue = Mmc::new(rate, 1.0 / SERVICE_S, cores).expect("ρ is below 1");
    let web = Server { queue: UNLIMITED, ..station(cores, exponential()) };
    let document = between(rate, one(true, carries(MANY, cores)), web);
    let relaxation = 2.0 * relaxation_s(rho, SERVICE_S, 1.0, cores);
    Case::new(
        format!("A gateway and a server of {cores} cores, ρ = {rho}"),
        document,
        span(arrivals, rate, relaxation),
    )
    .with(cores_utilization("edge", rho))
    .with(sojourn("web", queue.mean_sojourn()))
    .with(latency(2.0 * queue.mean_sojourn()))
}

/// `load` is that of all cores together, in service times.
fn used_up(cores: u32, connections: u32, load: f64, arrivals: f64) -> Case {
    let rate = load / SERVICE_S;
    let queue = Mmck::new(rate, 1.0 / SERVICE_S, cores, connections).expect("K is at least c");
    let document = between(rate, one(false, carries(connections, cores)), ample(no_time()));
    let relaxation = relaxation_s(0.0, SERVICE_S, 1.0, cores) * (f64::from(connections - cores) + 4.0);
    let name = format!("{connections} connections of a balancer of {}, load {load}", counted(cores));
    Case::new(name, document, span(arrivals, rate, relaxation))
        .with(lost("edge", queue.blocked()))
        .with(throughput("edge", queue.throughput()))
        .with(sojourn("edge", queue.mean_sojourn().expect("somebody arrives")))
}

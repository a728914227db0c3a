//! Balancers that split a Poisson stream.

use flashcrowd_sim::scenario::{Algorithm, Balancer, Client, Connection, Document, Server};
use flashcrowd_sim::theory::general::erlang_arrivals_wait;
use flashcrowd_sim::theory::markov::Mmc;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{arrivals, in_line, in_system, sojourn, utilization};
use crate::scenes::{SERVICE_S, at_once, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    Family {
        name: "Splits",
        about: "A balancer in front of servers with a line each. At random, each is an M/M/1; in turn, each of k \
                gets every k-th request, an E_k/M/1 (Kleinrock I, section 6.4). At random by weight each is an M/M/1 \
                with its share of the requests: a Poisson process that is thinned is one.",
        plant: Plant::Service,
        cases: vec![
            at_random(10, 0.5, 1.2e6),
            at_random(100, 0.7, 4e6),
            in_turn(2, 0.7, 4e6),
            in_turn(5, 0.7, 4e6),
            in_turn(20, 0.8, 4e6),
            by_weight(0.8, 4e6),
        ],
    }
}

fn case(name: String, algorithm: Algorithm, servers: u32, rho: f64, wait_s: f64, arrivals: f64) -> Case {
    let one = rho / SERVICE_S;
    let all = one * f64::from(servers);
    let document = Document::default()
        .with("users", Client::steady(all))
        .with("lb", Balancer { algorithm, ..Balancer::default() })
        .with("web", Server { instances: servers, ..station(1, exponential()) })
        .connected(at_once("users", "lb"))
        .connected(at_once("lb", "web"));
    Case::new(name, document, span(arrivals, all, relaxation_s(rho, SERVICE_S, 1.0, 1)))
        .with(utilization("web", rho))
        .with(sojourn("web", wait_s + SERVICE_S))
        .with(in_system("web", all * (wait_s + SERVICE_S)))
        .with(in_line("web", all * wait_s))
}

fn at_random(servers: u32, rho: f64, arrivals: f64) -> Case {
    let queue = Mmc::new(rho / SERVICE_S, 1.0 / SERVICE_S, 1).expect("ρ is below 1");
    let name = format!("{servers} servers at random, ρ = {rho}");
    case(name, Algorithm::Random, servers, rho, queue.mean_wait(), arrivals)
}

/// Two servers, one of which gets three times as much as the other and is at this utilization.
fn by_weight(rho: f64, arrivals_in_all: f64) -> Case {
    let rates = [rho / SERVICE_S, rho / SERVICE_S / 3.0];
    let all: f64 = rates.iter().sum();
    let weighed = |to: &str, weight: f64| Connection { weight, ..at_once("lb", to) };
    let document = Document::default()
        .with("users", Client::steady(all))
        .with("lb", Balancer { algorithm: Algorithm::Random, ..Balancer::default() })
        .with("much", station(1, exponential()))
        .with("little", station(1, exponential()))
        .connected(at_once("users", "lb"))
        .connected(weighed("much", 3.0))
        .connected(weighed("little", 1.0));
    let span = span(arrivals_in_all, all, relaxation_s(rho, SERVICE_S, 1.0, 1));
    let case = Case::new(format!("3 to 1 at random, ρ = {rho} and {:.4}", rho / 3.0), document, span);
    ["much", "little"].into_iter().zip(rates).fold(case, |case, (id, rate)| {
        let queue = Mmc::new(rate, 1.0 / SERVICE_S, 1).expect("ρ is below 1");
        case.with(arrivals(id, rate))
            .with(utilization(id, rate * SERVICE_S))
            .with(sojourn(id, queue.mean_sojourn()))
    })
}

fn in_turn(servers: u32, rho: f64, arrivals: f64) -> Case {
    let wait = erlang_arrivals_wait(rho / SERVICE_S, servers, 1.0 / SERVICE_S).expect("ρ is below 1");
    case(format!("{servers} servers in turn, ρ = {rho}"), Algorithm::RoundRobin, servers, rho, wait, arrivals)
}

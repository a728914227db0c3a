//! The supermarket model: the shortest of d queues.

use flashcrowd_sim::scenario::{Algorithm, Balancer, Client, Document, Server};
use flashcrowd_sim::theory::choices::Choices;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{in_system, sojourn, utilization};
use crate::scenes::{SERVICE_S, at_once, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    Family {
        name: "Power of d choices",
        about: "Each request joins the shortest of d different queues picked at random (Mitzenmacher, 2001). With n \
                servers the limit is off by C/n; theory has that C (Gast and Van Houdt, 2017), and what is left, of \
                the order of 1/n², is far below the errors here. d = 1 is exact.",
        plant: Plant::Service,
        cases: vec![
            case(2, 100, 0.7, 1.2e6),
            case(1, 100, 0.7, 4e6),
            case(3, 100, 0.7, 4e6),
            case(2, 200, 0.9, 6e6),
            case(3, 200, 0.9, 6e6),
            case(2, 1_000, 0.8, 6e6),
        ],
    }
}

fn case(d: u32, servers: u32, rho: f64, arrivals: f64) -> Case {
    let number = Choices::new(rho, d).and_then(|choices| choices.mean_in_system_among(servers));
    let number = number.expect("ρ is below 1, and there are d servers");
    let n = f64::from(servers);
    let rate = rho * n / SERVICE_S;
    let document = Document::default()
        .with("users", Client::steady(rate))
        .with("lb", Balancer { algorithm: Algorithm::PowerOfD { d }, ..Balancer::default() })
        .with("web", Server { instances: servers, ..station(1, exponential()) })
        .connected(at_once("users", "lb"))
        .connected(at_once("lb", "web"));
    let span = span(arrivals, rate, relaxation_s(rho, SERVICE_S, 1.0, 1));
    Case::new(format!("The shortest of {d}, {servers} servers, ρ = {rho}"), document, span)
        .with(utilization("web", rho))
        .with(sojourn("web", number / rho * SERVICE_S))
        .with(in_system("web", n * number))
}

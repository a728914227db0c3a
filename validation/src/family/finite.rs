//! M/M/c/K, and Erlang's loss system.

use flashcrowd_sim::scenario::{Client, Distribution, Server};
use flashcrowd_sim::theory::markov::Mmck;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{in_line, in_system, lost, sojourn, throughput, utilization};
use crate::scenes::{SERVICE_MS, SERVICE_S, constant, direct, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    let lognormal = Distribution::Lognormal { mean_ms: SERVICE_MS, cv: 1.5 };
    let hyperexponential = Distribution::Hyperexponential { mean_ms: SERVICE_MS, cv: 2.0 };
    Family {
        name: "M/M/c/K",
        about: "At most K in line and service together; who finds K there is lost (Gross and Harris, chapter 2). \
                With K = c this is Erlang's loss system, M/G/c/c, in which only the mean of the service times \
                matters: four laws give one value.",
        plant: Plant::Service,
        cases: vec![
            limited(1, 5, 0.8, 1.2e6),
            limited(1, 10, 1.2, 4e6),
            limited(2, 2, 1.0, 2e6),
            limited(3, 8, 2.4, 3e6),
            limited(20, 40, 19.0, 4e6),
            loss("exponential", exponential(), 10, 8.0),
            loss("constant", constant(), 10, 8.0),
            loss("lognormal with cv 1.5", lognormal, 10, 8.0),
            loss("hyperexponential with cv 2", hyperexponential, 10, 8.0),
            loss("exponential", exponential(), 50, 45.0),
        ],
    }
}

/// `load` is that of all servers together, in service times.
fn theory(servers: u32, places: u32, load: f64) -> Mmck {
    Mmck::new(load / SERVICE_S, 1.0 / SERVICE_S, servers, places).expect("K is at least c")
}

fn of(name: String, servers: u32, places: u32, load: f64, service: Distribution, arrivals: f64) -> Case {
    let (queue, rate) = (theory(servers, places, load), load / SERVICE_S);
    // No slower than a line that fills up from end to end, or a service time.
    let relaxation =
        relaxation_s(0.0, SERVICE_S, service.cv(), servers) * (f64::from(places - servers) + 4.0);
    let server = Server { queue: places - servers, ..station(servers, service) };
    Case::new(name, direct(Client::steady(rate), server), span(arrivals, rate, relaxation))
        .with(lost("web", queue.blocked()))
        .with(throughput("web", queue.throughput()))
        .with(in_system("web", queue.mean_in_system()))
}

fn limited(servers: u32, places: u32, load: f64, arrivals: f64) -> Case {
    let queue = theory(servers, places, load);
    let name = format!("M/M/{servers}/{places}, load {load}");
    let case = of(name, servers, places, load, exponential(), arrivals)
        .with(utilization("web", queue.utilization()))
        .with(sojourn("web", queue.mean_sojourn().expect("somebody arrives")));
    if places > servers { case.with(in_line("web", queue.mean_in_line())) } else { case }
}

fn loss(law: &str, service: Distribution, servers: u32, load: f64) -> Case {
    of(format!("M/G/{servers}/{servers}, load {load}, {law}"), servers, servers, load, service, 2e6)
}

//! M/G/1 in another order than that of arrival: priorities, last in first out.

use flashcrowd_sim::scenario::{Class, Client, Discipline, Distribution, Document, Server, Traffic};
use flashcrowd_sim::theory::discipline::{PriorityClass, priority_waits};
use flashcrowd_sim::theory::general::Mg1;
use flashcrowd_sim::theory::service::Moments;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{in_line, sojourn, utilization};
use crate::scenes::{
    SERVICE_MS, SERVICE_S, at_once, constant, direct, exponential, relaxation_s, span, station,
};

pub fn family() -> Family {
    let hyperexponential = || Distribution::Hyperexponential { mean_ms: SERVICE_MS, cv: 2.0 };
    Family {
        name: "Priorities, and last in first out",
        about: "Nobody is interrupted. The most important of those who wait goes next: mean waits by Cobham (1954), \
                for each class a client of its own. Who came last goes next: the mean wait is that of who came \
                first (Kleinrock I, section 5.6).",
        plant: Plant::Service,
        cases: vec![
            priorities("exponential", exponential(), &[300.0, 300.0], 1.2e6),
            priorities("constant", constant(), &[200.0, 300.0, 200.0], 4e6),
            priorities("hyperexponential with cv 2", hyperexponential(), &[100.0, 400.0], 5e6),
            last_in_first_out("exponential", exponential(), 0.6, 3e6),
            last_in_first_out("constant", constant(), 0.7, 3e6),
            last_in_first_out("hyperexponential with cv 2", hyperexponential(), 0.5, 5e6),
        ],
    }
}

fn moments(service: &Distribution) -> Moments {
    Moments::of_mean_and_cv(SERVICE_S, service.cv()).expect("a law has a mean")
}

const CLIENTS: [&str; 3] = ["urgent", "ordinary", "patient"];

/// A client a class; the rates are those of the most urgent first.
fn priorities(law: &str, service: Distribution, rates: &[f64], arrivals: f64) -> Case {
    let moments = moments(&service);
    let classes: Vec<PriorityClass> =
        rates.iter().map(|rate| PriorityClass { arrival_rate: *rate, service: moments }).collect();
    let waits = priority_waits(&classes).expect("ρ is below 1");
    let all: f64 = rates.iter().sum();
    let rho = all * SERVICE_S;
    let relaxation = relaxation_s(rho, SERVICE_S, service.cv(), 1);
    let mut document =
        Document::default().with("web", Server { discipline: Discipline::Priority, ..station(1, service) });
    for (index, rate) in rates.iter().enumerate() {
        let priority = (rates.len() - index) as u32;
        let class = Class { name: CLIENTS[index].to_owned(), priority, ..Class::default() };
        let mut client = Client::steady(*rate);
        client.traffic = Traffic { classes: vec![class], ..client.traffic };
        document = document.with(CLIENTS[index], client).connected(at_once(CLIENTS[index], "web"));
    }
    let name = format!("{} priorities, {law}, ρ = {rho:.1}", rates.len());
    let in_all: f64 = rates.iter().zip(&waits).map(|(rate, wait)| rate * wait).sum();
    let case = Case::new(name, document, span(arrivals, all, relaxation))
        .with(utilization("web", rho))
        .with(in_line("web", in_all));
    CLIENTS.iter().zip(&waits).fold(case, |case, (id, wait)| case.with(sojourn(id, wait + SERVICE_S)))
}

fn last_in_first_out(law: &str, service: Distribution, rho: f64, arrivals: f64) -> Case {
    let rate = rho / SERVICE_S;
    let queue = Mg1::new(rate, moments(&service)).expect("ρ is below 1");
    let span = span(arrivals, rate, relaxation_s(rho, SERVICE_S, service.cv(), 1));
    let server = Server { discipline: Discipline::Lifo, ..station(1, service) };
    Case::new(format!("Last in first out, {law}, ρ = {rho}"), direct(Client::steady(rate), server), span)
        .with(utilization("web", rho))
        .with(sojourn("web", queue.mean_sojourn()))
        .with(in_line("web", queue.mean_in_line()))
}

//! Failures by chance, and deliveries that are repeated.

use flashcrowd_sim::scenario::{Client, Connection, Document, Fault, Incident, Queue};
use flashcrowd_sim::theory::availability;
use flashcrowd_sim::theory::retry::{calls_a_request, success};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{availability as measured_availability, deliveries, dropped, goodput, throughput};
use crate::scenes::{UNLIMITED, at_once, constant, direct, no_time, span, station};

pub fn family() -> Family {
    Family {
        name: "Failures and repeats",
        about: "Calls fail by chance and independently. A queue delivers a message again, n times at most: \
                (1 − pⁿ)/(1 − p) deliveries a message, of which the share pⁿ is given up. Requests that need \
                several parts one after another go through with the product of their availabilities (Barlow and \
                Proschan, 1965).",
        plant: Plant::Errors,
        cases: vec![
            redelivered(0.5, 3, 8e5),
            redelivered(0.2, 2, 2e6),
            redelivered(0.4, 5, 2e6),
            redelivered(0.8, 10, 1e6),
            in_series(&[0.1, 0.2, 0.05]),
            in_series(&[0.3]),
            lossy(0.1),
        ],
    }
}

/// Messages a second; the workers have room for many times as many.
const RATE: f64 = 1_000.0;
/// Everything here is as it will be after some messages.
const SOON_S: f64 = 0.1;

fn errors(component: &str, share: f64) -> Incident {
    let fault = Fault::Errors {
        component: component.to_owned(),
        share,
        gray: false,
        instances: None,
        instance: None,
    };
    Incident { at_s: 0.0, for_s: None, fault }
}

fn redelivered(p: f64, most: u32, messages: f64) -> Case {
    let broker = Queue {
        limit: u64::from(UNLIMITED),
        max_deliveries: Some(most),
        service: no_time(),
        ..Queue::default()
    };
    let mut document = Document::default()
        .with("users", Client::steady(RATE))
        .with("queue", broker)
        .with("worker", station(1_000, constant()))
        .connected(at_once("users", "queue"))
        .connected(at_once("queue", "worker"));
    document.incidents.push(errors("worker", p));
    let succeeds = success(p, most).expect("a probability");
    Case::new(format!("At most {most} deliveries, {p} fail"), document, span(messages, RATE, SOON_S))
        .with(deliveries("queue", "queue->worker", calls_a_request(p, most).expect("a probability")))
        .with(dropped("queue", 1.0 - succeeds))
        .with(throughput("worker", RATE * succeeds))
}

fn in_series(failing: &[f64]) -> Case {
    let mut document = Document::default().with("users", Client::steady(RATE));
    let mut before = "users";
    for (id, share) in ["first", "second", "third"].into_iter().zip(failing) {
        document = document.with(id, station(1_000, constant())).connected(at_once(before, id));
        document.incidents.push(errors(id, *share));
        before = id;
    }
    let parts: Vec<f64> = failing.iter().map(|share| 1.0 - share).collect();
    let all = availability::series(&parts).expect("probabilities");
    let name = format!("In series, of which {failing:?} fail");
    Case::new(name, document, span(2e6, RATE, SOON_S))
        .with(measured_availability(all))
        .with(goodput(RATE * all))
}

/// A message and its answer are lost independently.
fn lossy(share: f64) -> Case {
    let mut document = direct(Client::steady(RATE), station(1_000, constant()));
    document.connections = vec![Connection { timeout_ms: Some(10.0), ..at_once("users", "web") }];
    let fault = Fault::Loss { connection: "users->web".to_owned(), share };
    document.incidents.push(Incident { at_s: 0.0, for_s: None, fault });
    let both = (1.0 - share) * (1.0 - share);
    Case::new(format!("A connection that loses {share} each way"), document, span(2e6, RATE, SOON_S))
        .with(measured_availability(both))
        .with(goodput(RATE * both))
}

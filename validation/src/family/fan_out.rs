//! Many calls at once, and hedged requests.

use flashcrowd_sim::scenario::{Client, Connection, Distribution, Document, Hedge, Server, Step};
use flashcrowd_sim::theory::fan_out::{Hedged, any_slow, mean_until, slowest_quantile};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{hedges, in_system, latency, percentiles};
use crate::scenes::{SERVICE_MS, SERVICE_S, ample, at_once, direct, exponential, no_time, span};

pub fn family() -> Family {
    let bimodal = Distribution::Bimodal { fast_ms: 1.0, slow_ms: 100.0, slow_share: 0.01 };
    Family {
        name: "Fan-out and hedges",
        about: "Calls made at once, of which all have to be answered or the first k are enough; nobody waits in a line. \
                Of exponential answers the last takes mH(n) on average, the k-th m(H(n) − H(n − k)), H(n) being 1 + 1/2 \
                + … + 1/n (Rényi, 1953). Of a hundred answers, each slow once in a hundred times, one is slow in 63 % of \
                requests (Dean and Barroso, The tail at scale, 2013). A hedged request asks a second time after d \
                without an answer: m(1 − e^(−d/m)/2).",
        plant: Plant::Service,
        cases: vec![
            all_of(10, 1e5),
            all_of(2, 4e5),
            all_of(100, 2e4),
            enough(1, 2, 4e5),
            enough(2, 3, 3e5),
            enough(9, 10, 1e5),
            slow(100, bimodal.clone(), 2e4),
            slow(10, bimodal, 1e5),
            hedged(0.001, 8e5),
            hedged(SERVICE_MS, 8e5),
            hedged(3.0 * SERVICE_MS, 8e5),
        ],
    }
}

const RATE: f64 = 1_000.0;
/// Nothing is remembered but by who is there, for ten mean service times at most.
const RELAXATION_S: f64 = 10.0 * SERVICE_S;

/// A front that makes `n` calls at once to `leaf`, and waits for so many answers.
fn fan_out(n: u32, enough: Option<u32>, service: Distribution) -> Document {
    let branch = Step { times: Some(n), ..Step::call("leaf") };
    let step = Step { parallel: Some(vec![branch]), enough, ..Step::default() };
    Document::default()
        .with("users", Client::steady(RATE))
        .with("front", Server { plan: Some(vec![step]), ..ample(no_time()) })
        .with("leaf", ample(service))
        .connected(at_once("users", "front"))
        .connected(at_once("front", "leaf"))
}

fn all_of(n: u32, requests: f64) -> Case {
    let span = span(requests, RATE, RELAXATION_S);
    let case = Case::new(format!("All of {n}"), fan_out(n, None, exponential()), span)
        .with(latency(mean_until(n, n, SERVICE_S).expect("k ≤ n")));
    percentiles("front", |q| slowest_quantile(n, SERVICE_S, q)).into_iter().fold(case, Case::with)
}

fn enough(k: u32, n: u32, requests: f64) -> Case {
    let span = span(requests, RATE, RELAXATION_S);
    Case::new(format!("The first {k} of {n}"), fan_out(n, Some(k), exponential()), span)
        .with(latency(mean_until(k, n, SERVICE_S).expect("k ≤ n")))
        // What is no longer needed goes on.
        .with(in_system("leaf", RATE * f64::from(n) * SERVICE_S))
}

fn slow(n: u32, service: Distribution, requests: f64) -> Case {
    let Distribution::Bimodal { fast_ms, slow_ms, slow_share } = service else { unreachable!("bimodal") };
    let any = any_slow(n, slow_share).expect("a share");
    let span = span(requests, RATE, 10.0 * slow_ms / 1e3);
    Case::new(format!("All of {n}, of which {slow_share} are slow"), fan_out(n, None, service), span)
        .with(latency((fast_ms + any * (slow_ms - fast_ms)) / 1e3))
}

fn hedged(after_ms: f64, requests: f64) -> Case {
    let theory = Hedged::new(SERVICE_S, after_ms / 1e3).expect("times");
    let mut document = direct(Client::steady(RATE), ample(exponential()));
    let hedge = Hedge { after_ms, attempts: 1 };
    document.connections = vec![Connection { hedge: Some(hedge), ..at_once("users", "web") }];
    let name = format!("Hedged after {after_ms} ms");
    let case = Case::new(name, document, span(requests, RATE, RELAXATION_S))
        .with(latency(theory.mean()))
        .with(hedges("users->web", theory.hedges()));
    percentiles("users", |q| theory.quantile(q)).into_iter().fold(case, Case::with)
}

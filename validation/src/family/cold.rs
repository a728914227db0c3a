//! Memory that is collected, and cold starts.

use flashcrowd_sim::scenario::{Client, Document, Fault, Incident, Memory, Server, WarmUp};
use flashcrowd_sim::theory::collector::{WarmUp as Theory, collecting};
use flashcrowd_sim::theory::general::Mg1;
use flashcrowd_sim::theory::service::Moments;

use crate::case::{Case, Family, Span};
use crate::plant::Plant;
use crate::reading::{in_line, sojourn, throughput, utilization};
use crate::scenes::{SERVICE_S, ample, constant, direct, exponential, relaxation_s, span, station};

pub fn family() -> Family {
    Family {
        name: "Memory and cold starts",
        about: "Making memory costs later, in collecting it, made · mark · L/(H − L) with L of H alive (Appel, 1987). With \
                one slot L is known, so each service time is longer by the same: M/G/1. Where a line never empties, all \
                slots are taken whenever a computation begins, and of L that is known as well. Right after a start \
                computations take F times as long, and less in a straight line: (1 + F)/2 on average over the warm-up.",
        plant: Plant::Service,
        cases: vec![
            alone(0.6, 2e6),
            alone(0.8, 8e6),
            crowded(4, 1e6),
            crowded(16, 1e6),
            warming(5.0),
            warming(20.0),
        ],
    }
}

const MEMORY: Memory = Memory { heap_mb: 100.0, base_mb: 30.0, request_mb: 2.0, collect_ms_per_mb: 0.5 };

/// The time that a computation takes longer while so many are there, in seconds.
fn longer_s(requests: u32) -> f64 {
    let live = MEMORY.base_mb + MEMORY.request_mb * f64::from(requests);
    let time = collecting(MEMORY.request_mb, MEMORY.collect_ms_per_mb / 1e3, live, MEMORY.heap_mb);
    time.expect("the heap is larger")
}

/// One at a time, an exponential time and a constant one each.
fn alone(rho: f64, arrivals: f64) -> Case {
    let mean = SERVICE_S + longer_s(1);
    let (rate, cv) = (rho / mean, SERVICE_S / mean);
    let moments = Moments::of_mean_and_cv(mean, cv).expect("a time");
    let queue = Mg1::new(rate, moments).expect("ρ is below 1");
    let server = Server { memory: Some(MEMORY), ..station(1, exponential()) };
    let document = direct(Client::steady(rate), server);
    let span = span(arrivals, rate, relaxation_s(rho, mean, cv, 1));
    Case::new(format!("One request in memory, ρ = {rho}"), document, span)
        .with(sojourn("web", queue.mean_sojourn()))
        .with(utilization("web", rho))
        .with(in_line("web", queue.mean_in_line()))
}

/// Three times as many come as can be served, and a few hundred may wait.
fn crowded(slots: u32, computations: f64) -> Case {
    let mean = SERVICE_S + longer_s(slots);
    let capacity = f64::from(slots) / mean;
    let server = Server { memory: Some(MEMORY), queue: 300, ..station(slots, exponential()) };
    let document = direct(Client::steady(3.0 * capacity), server);
    // Until the line is full, and as long again.
    Case::new(format!("{slots} requests in memory"), document, span(computations, capacity, 300.0 * mean))
        .with(throughput("web", capacity))
}

/// All that begins and ends within the warm-up after a start: a crash of a moment.
fn warming(factor: f64) -> Case {
    let (for_s, service_s, rate) = (1.0, SERVICE_S, 5_000.0);
    let theory = Theory::new(for_s, factor).expect("a warm-up");
    let last = theory.last_to_end(service_s).expect("it is longer than a service time");
    let server = Server { warm_up: Some(WarmUp { for_s, factor }), ..ample(constant()) };
    let start = Fault::Crash {
        component: "web".to_owned(),
        instances: None,
        instance: None,
        mode: flashcrowd_sim::scenario::CrashMode::Refuse,
    };
    let incidents = vec![Incident { at_s: 0.0, for_s: Some(0.0), fault: start }];
    let document = Document { incidents, ..direct(Client::steady(rate), server) };
    let mean = service_s * theory.mean_factor(last).expect("a time");
    Case::new(format!("{factor} times as long after a start"), document, Span::Whole { length_s: for_s })
        .with(sojourn("web", mean))
}

//! Circuit breakers in front of what always fails.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::{Breaker, Client, Connection, Distribution, Fault, Incident};
use flashcrowd_sim::theory::breaker::Tripped;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{arrivals, failing};
use crate::scenes::{ample, at_once, direct, no_time, span};

pub fn family() -> Family {
    Family {
        name: "Circuit breakers",
        about: "All calls fail. A breaker (Nygard, Release It!, 2007) is open for a constant time, waits for the next call, \
                which is an exponential time, and opens again when that has failed; until then as many others get \
                through as there are probes. Calls a cycle over its length: the renewal-reward theorem (Ross, \
                Stochastic Processes, 1996, section 3.6).",
        plant: Plant::Rate,
        cases: vec![
            told_at_once(50.0, 0.1, 4e5),
            told_at_once(20.0, 0.01, 1e6),
            told_late(100.0, 0.1, 20.0, 1, 1e6),
            told_late(100.0, 0.1, 20.0, 3, 1e6),
            told_late(100.0, 0.05, 10.0, 50, 1e6),
        ],
    }
}

fn case(name: String, rate: f64, open_s: f64, way_ms: f64, probes: u32, calls: f64) -> Case {
    let breaker = Breaker { open_s, probes, ..Breaker::default() };
    let mut document = direct(Client::steady(rate), ample(no_time()));
    let latency = Distribution::Constant { ms: way_ms };
    document.connections = vec![Connection { breaker: Some(breaker), latency, ..at_once("users", "web") }];
    let component = "web".to_owned();
    let fault = Fault::Errors { component, share: 1.0, gray: false, instances: None, instance: None };
    document.incidents.push(Incident { at_s: 0.0, for_s: None, fault });
    let theory = Tripped::new(rate, open_s, 2.0 * way_ms / 1e3, probes).expect("times");
    // It first has to see as many calls as its window needs.
    let first_s = f64::from(breaker.minimum_calls) / rate;
    Case::new(name, document, span(calls, rate, theory.cycle + first_s))
        .with(arrivals("web", theory.calls_a_cycle / theory.cycle))
        .with(failing("share refused", Cause::CircuitOpen, 1.0 - theory.let_through()))
}

fn told_at_once(rate: f64, open_s: f64, calls: f64) -> Case {
    case(format!("Open for {open_s} s, {rate} calls a second"), rate, open_s, 0.0, 5, calls)
}

fn told_late(rate: f64, open_s: f64, way_ms: f64, probes: u32, calls: f64) -> Case {
    let name = format!("Open for {open_s} s, {rate} calls a second, {way_ms} ms each way, {probes} probes");
    case(name, rate, open_s, way_ms, probes, calls)
}

//! Instances that fail and are repaired, alone, one after another, and standing in for each other.

use flashcrowd_sim::scenario::{
    Algorithm, Backoff, Balancer, Client, Connection, Document, RandomFailures, Retry, Server, Step,
};
use flashcrowd_sim::theory::availability::{availability, k_of_n, parallel, series, variance_of_uptime};

use crate::case::{Case, Family, Figure, Span};
use crate::plant::Plant;
use crate::reading::{availability as measured_availability, calls, uptime};
use crate::scenes::{ample, at_once, no_time, span};

pub fn family() -> Family {
    Family {
        name: "Failures and repair",
        about: "Each instance is up for an exponential time and then down for another, independently: up for the share \
                A = MTBF/(MTBF + MTTR), with the boot added to the MTTR (Barlow and Proschan, 1965; \
                Trivedi, chapter 8). Requests take no time, so each is a look at the state of that moment: through \
                several parts, one after another (∏A), through one of two behind a balancer that tries the other \
                (1 − ∏(1 − A)), and through any k of n, asked at once.",
        plant: Plant::Repair,
        cases: vec![
            alone(),
            booting(),
            spread(),
            in_series(2),
            in_series(3),
            one_of_two(),
            quorum(1, 2),
            quorum(2, 3),
            quorum(3, 5),
        ],
    }
}

/// A quarter of the time down.
const FAILURES: RandomFailures =
    RandomFailures { mtbf_s: 0.3, mttr_s: 0.1, mode: flashcrowd_sim::scenario::CrashMode::Refuse };
/// How long states are remembered.
const RELAXATION_S: f64 = 1.0 / (1.0 / FAILURES.mtbf_s + 1.0 / FAILURES.mttr_s);
/// Requests a second: several a state.
const RATE: f64 = 100.0;
const PARTS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];

fn up() -> f64 {
    availability(FAILURES.mtbf_s, FAILURES.mttr_s).expect("times")
}

fn failing() -> Server {
    Server { failures: Some(FAILURES), ..ample(no_time()) }
}

fn alone() -> Case {
    let document = Document::default().with("web", Server { instances: 100, ..failing() });
    Case::new("100 instances", document, span(4_000.0, 1.0, RELAXATION_S)).with(uptime("web", up()))
}

fn booting() -> Case {
    let boot_s = 0.2;
    let document = Document::default().with("web", Server { instances: 100, boot_s, ..failing() });
    let up = availability(FAILURES.mtbf_s, FAILURES.mttr_s + boot_s).expect("times");
    // A boot's end may hang on what happened before, but no longer than a boot.
    Case::new("100 instances that boot for 0.2 s", document, span(4_000.0, 1.0, RELAXATION_S + boot_s))
        .with(uptime("web", up))
}

/// How much the uptime of one instance varies from run to run, over sixty-four of them.
fn spread() -> Case {
    const INSTANCES: usize = 64;
    let ids = (0..INSTANCES).map(|number| format!("web{number}"));
    let document = ids.fold(Document::default(), |document, id| document.with(&id, failing()));
    let Span::Steady { warmup_s, .. } = span(1.0, 1.0, RELAXATION_S) else { unreachable!("a steady state") };
    let length_s = 2.0;
    let theory = variance_of_uptime(FAILURES.mtbf_s, FAILURES.mttr_s, length_s).expect("times");
    let name = format!("variance of the uptime within {length_s} s");
    Case::new("64 instances, each watched alone", document, Span::Steady { warmup_s, length_s }).with(
        Figure::new(name, theory, |run| {
            let uptimes = run.report.components.iter().map(|component| component.uptime);
            let squares = uptimes.map(|uptime| Some((uptime? - up()) * (uptime? - up())));
            Some(squares.sum::<Option<f64>>()? / INSTANCES as f64)
        }),
    )
}

/// All need the states of this many parts to be well mixed.
fn span_of() -> Span {
    span(1.5e6, RATE, RELAXATION_S)
}

fn in_series(parts: usize) -> Case {
    let mut document = Document::default().with("users", Client::steady(RATE));
    let mut before = "users";
    for id in PARTS.into_iter().take(parts) {
        document = document.with(id, failing()).connected(at_once(before, id));
        before = id;
    }
    let all = series(&vec![up(); parts]).expect("shares");
    Case::new(format!("{parts} parts in series"), document, span_of())
        .with(measured_availability(all))
        .with(uptime("first", up()))
}

fn one_of_two() -> Case {
    let retry =
        Retry { attempts: 2, backoff: Backoff::Constant, backoff_ms: 0.0, jitter: false, ..Retry::default() };
    let document = Document::default()
        .with("users", Client::steady(RATE))
        .with("lb", Balancer { algorithm: Algorithm::Random, ..Balancer::default() })
        .with("web", Server { instances: 2, ..failing() })
        .connected(at_once("users", "lb"))
        .connected(Connection { retry: Some(retry), ..at_once("lb", "web") });
    Case::new("One of two, behind a balancer that tries the other", document, span_of())
        .with(measured_availability(parallel(&[up(), up()]).expect("shares")))
        .with(calls("lb->web", 1.0 + (1.0 - up())))
}

fn quorum(k: usize, n: usize) -> Case {
    let branches = PARTS.into_iter().take(n).map(Step::call).collect();
    let step = Step { parallel: Some(branches), enough: Some(k as u32), ..Step::default() };
    let front = Server { plan: Some(vec![step]), ..ample(no_time()) };
    let document = Document::default()
        .with("users", Client::steady(RATE))
        .with("front", front)
        .connected(at_once("users", "front"));
    let document = PARTS
        .into_iter()
        .take(n)
        .fold(document, |document, id| document.with(id, failing()).connected(at_once("front", id)));
    Case::new(format!("{k} of {n}, asked at once"), document, span_of())
        .with(measured_availability(k_of_n(k, n, up()).expect("a share")))
}

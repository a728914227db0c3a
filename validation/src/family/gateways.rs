//! Gateways in front of Poisson arrivals: what their rules let in, and how long that waits.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::{
    Client, Concurrency, Distribution, Document, Gateway, Limit, LimitPer, LimitRule, Server,
};
use flashcrowd_sim::theory::erlang::erlang_b;
use flashcrowd_sim::theory::md1k::Md1k;

use super::limits::{self, TOKENS, remembers_s};
use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{failing, in_flight, latency};
use crate::scenes::{SERVICE_MS, SERVICE_S, ample, at_once, no_time, span};

pub fn family() -> Family {
    Family {
        name: "Gateways",
        about: "A bucket of tokens lets in what M/D/1/K serves, whose service time is the time of a token and whose K is \
                the burst; a leaky bucket that delays nobody is the same (Sidi and others, 1993; Turner, 1986). One that \
                delays is the queue itself: who is let in waits as in M/D/1/K with a burst of K − 1. A fixed window of \
                n calls lets in E(min(N, n)) of N calls, Poisson. So many calls under way are Erlang's loss system, in \
                which only the mean of the answer's time matters.",
        plant: Plant::Rate,
        cases: vec![
            metered("A bucket of tokens", |qps, burst| LimitRule::TokenBucket { qps, burst }, 1.0, 1, 4e5),
            metered("A bucket of tokens", |qps, burst| LimitRule::TokenBucket { qps, burst }, 0.9, 10, 2e6),
            metered(
                "A leaky bucket",
                |qps, burst| LimitRule::LeakyBucket { qps, burst, delay: false },
                0.9,
                5,
                1e6,
            ),
            delaying(0.5, 2, 1e6),
            delaying(0.9, 5, 2e6),
            delaying(1.2, 10, 2e6),
            windows(50, 45.0, 2e6),
            windows(20, 30.0, 1e6),
            under_way(10, 8.0, 2e6),
            under_way(50, 45.0, 2e6),
        ],
    }
}

fn behind(rate: f64, gateway: Gateway, web: Server) -> Document {
    Document::default()
        .with("users", Client::steady(rate))
        .with("gate", gateway)
        .with("web", web)
        .connected(at_once("users", "gate"))
        .connected(at_once("gate", "web"))
}

fn limited(rule: LimitRule) -> Gateway {
    Gateway { limit: Some(Limit { rule, per: LimitPer::Gateway }), ..Gateway::default() }
}

fn metered(what: &str, rule: impl Fn(f64, u32) -> LimitRule, load: f64, burst: u32, calls: f64) -> Case {
    let name = format!("{what}, {load} calls a token, a burst of {burst}");
    let document = behind(load * TOKENS, limited(rule(TOKENS, burst)), ample(no_time()));
    limits::metered(name, document, load, burst, calls)
}

/// A bucket in which `burst` calls may wait.
fn delaying(load: f64, burst: u32, calls: f64) -> Case {
    let rate = load * TOKENS;
    let queue = Md1k::new(rate, 1.0 / TOKENS, burst + 1).expect("places");
    let wait = queue.mean_sojourn() - 1.0 / TOKENS;
    let document =
        behind(rate, limited(LimitRule::LeakyBucket { qps: TOKENS, burst, delay: true }), ample(no_time()));
    let name = format!("A leaky bucket with delay, load {load}, a burst of {burst}");
    Case::new(name, document, span(calls, rate, remembers_s(burst)))
        .with(failing("share refused", Cause::RateLimited, queue.lost()))
        .with(latency(wait))
        .with(in_flight(queue.throughput() * wait))
}

/// So many calls a window of a tenth of a second, of which `mean` come on average.
fn windows(most: u32, mean: f64, calls: f64) -> Case {
    const WINDOW_S: f64 = 0.1;
    let mut chance = libm::exp(-mean);
    let (mut below, mut admitted) = (0.0, 0.0);
    for n in 0..most {
        below += chance;
        admitted += f64::from(n) * chance;
        chance *= mean / f64::from(n + 1);
    }
    admitted += f64::from(most) * (1.0 - below);
    let rate = mean / WINDOW_S;
    let document =
        behind(rate, limited(LimitRule::FixedWindow { calls: most, window_s: WINDOW_S }), ample(no_time()));
    // Whole windows, so that none is half counted: no window remembers the one before.
    let name = format!("A fixed window of {most} calls, {mean} of which come");
    Case::new(name, document, span(calls, rate, WINDOW_S)).with(failing(
        "share refused",
        Cause::RateLimited,
        1.0 - admitted / mean,
    ))
}

/// `load` calls would be under way without the bound.
fn under_way(calls: u32, load: f64, requests: f64) -> Case {
    let rate = load / SERVICE_S;
    let blocked = erlang_b(calls, load).expect("a load");
    let gateway = Gateway { concurrency: Some(Concurrency::Fixed { calls }), ..Gateway::default() };
    let document = behind(rate, gateway, ample(Distribution::Lognormal { mean_ms: SERVICE_MS, cv: 1.5 }));
    let name = format!("{calls} calls under way, load {load}, lognormal with cv 1.5");
    Case::new(name, document, span(requests, rate, 10.0 * SERVICE_S))
        .with(failing("share shed", Cause::Shed, blocked))
        .with(in_flight(load * (1.0 - blocked)))
}

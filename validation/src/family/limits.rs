//! Rate limits: buckets of tokens in front of Poisson arrivals.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::{Client, Connection, Document, RateLimit};
use flashcrowd_sim::theory::admission::TokenBucket;

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{arrivals, failing};
use crate::scenes::{ample, at_once, direct, no_time, span};

pub fn family() -> Family {
    Family {
        name: "Rate limits",
        about: "What is missing of a full bucket of tokens falls steadily and grows by one with each call that is let \
                through: the work in M/D/1/K, whose service time is the time of a token and whose K is the burst (Sidi \
                and others, IEEE Transactions on Communications 41, 1993). With one token λ/(1 + λ/r) calls a second \
                get through, and under overload r.",
        plant: Plant::Rate,
        cases: vec![
            limited(1.0, 1, 4e5),
            limited(0.5, 1, 1e6),
            limited(5.0, 1, 1e6),
            limited(0.9, 2, 1e6),
            limited(0.9, 10, 2e6),
            limited(1.0, 20, 4e6),
            limited(3.0, 100, 1e6),
        ],
    }
}

/// Tokens a second.
pub const TOKENS: f64 = 1_000.0;

/// Of so many times as many calls as tokens.
fn limited(load: f64, burst: u32, calls: f64) -> Case {
    let mut document = direct(Client::steady(load * TOKENS), ample(no_time()));
    let rate_limit = Some(RateLimit { qps: TOKENS, burst });
    document.connections = vec![Connection { rate_limit, ..at_once("users", "web") }];
    metered(format!("{load} calls a token, a burst of {burst}"), document, load, burst, calls)
}

/// What a bucket lets in to `web`.
pub fn metered(name: String, document: Document, load: f64, burst: u32, calls: f64) -> Case {
    let rate = load * TOKENS;
    let bucket = TokenBucket::new(TOKENS, f64::from(burst)).expect("a rate");
    let admitted = bucket.admitted_of_poisson(rate).expect("a burst of whole tokens");
    let refused = failing("share refused", Cause::RateLimited, 1.0 - admitted);
    let case = Case::new(name, document, span(calls, rate, remembers_s(burst))).with(refused);
    // A bucket that is never full lets through what comes in, to the last token: there is no spread to tell by.
    if load > 2.0 && burst > 1 { case } else { case.with(arrivals("web", rate * admitted)) }
}

/// Like a queue with so few places, a bucket is soon filled or emptied.
pub fn remembers_s(burst: u32) -> f64 {
    f64::from(burst * burst) / TOKENS
}

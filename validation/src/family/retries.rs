//! Calls that fail by chance and are tried again, with and without a budget.

use flashcrowd_sim::scenario::{Backoff, Budget, Client, Connection, Document, Fault, Incident, Retry};
use flashcrowd_sim::theory::retry::{budgeted_retries, calls_a_request, mean_backoff, success};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{availability, calls, latency, retries};
use crate::scenes::{ample, at_once, direct, no_time, span};

pub fn family() -> Family {
    Family {
        name: "Retries",
        about: "Each call fails with probability p, independently, and at most n are made: (1 − pⁿ)/(1 − p) calls a \
                request, of which pⁿ fail. Requests that go through in the end have waited Σ w(pᵏ − pⁿ)/(1 − pⁿ) \
                between attempts, w being the mean wait before the k-th retry. With a budget, a bucket that gains a \
                share of a token each request, there are as many retries a request as that share, where more are \
                wanted (Beyer and others, Site Reliability Engineering, 2016, chapter 21).",
        plant: Plant::Errors,
        cases: vec![
            plain(0.5, 3, 8e5),
            plain(0.1, 2, 2e6),
            plain(0.8, 10, 1e6),
            waiting("exponential waits", Backoff::Exponential, false, 0.6, 4),
            waiting("exponential waits with jitter", Backoff::Exponential, true, 0.6, 4),
            waiting("constant waits", Backoff::Constant, false, 0.4, 5),
            waiting("decorrelated waits", Backoff::Decorrelated, false, 0.6, 4),
            stacked(0.3, 2),
            budgeted(0.9, 4, 0.1),
            budgeted(0.5, 2, 0.25),
        ],
    }
}

const RATE: f64 = 1_000.0;
/// Everything here is as it will be after some messages.
const SOON_S: f64 = 0.1;
/// The wait before the first retry, in milliseconds.
const FIRST_MS: f64 = 2.0;

fn errors(p: f64) -> Incident {
    let component = "web".to_owned();
    let fault = Fault::Errors { component, share: p, gray: false, instances: None, instance: None };
    Incident { at_s: 0.0, for_s: None, fault }
}

fn at_once_again(attempts: u32) -> Retry {
    Retry { attempts, backoff: Backoff::Constant, backoff_ms: 0.0, jitter: false, ..Retry::default() }
}

/// Requests that take no time of their own, over a connection that tries again.
fn document(p: f64, retry: Retry) -> Document {
    let mut document = direct(Client::steady(RATE), ample(no_time()));
    document.connections = vec![Connection { retry: Some(retry), ..at_once("users", "web") }];
    document.incidents.push(errors(p));
    document
}

fn plain(p: f64, attempts: u32, requests: f64) -> Case {
    let all = calls_a_request(p, attempts).expect("a probability");
    let name = format!("{attempts} attempts, {p} fail");
    Case::new(name, document(p, at_once_again(attempts)), span(requests, RATE, SOON_S))
        .with(calls("users->web", all))
        .with(retries("users->web", all - 1.0))
        .with(availability(success(p, attempts).expect("a probability")))
}

fn waiting(law: &str, backoff: Backoff, jitter: bool, p: f64, attempts: u32) -> Case {
    let retry = Retry { attempts, backoff, backoff_ms: FIRST_MS, jitter, ..Retry::default() };
    let mean = |before: f64| match backoff {
        Backoff::Constant => FIRST_MS,
        Backoff::Exponential => 2.0 * before,
        Backoff::Decorrelated => (FIRST_MS + 3.0 * before) / 2.0,
    };
    let first = if backoff == Backoff::Decorrelated { 2.0 * FIRST_MS } else { FIRST_MS };
    let waits = std::iter::successors(Some(first), |before| Some(mean(*before))).take(attempts as usize - 1);
    let waits: Vec<f64> = waits.map(|ms| if jitter { ms / 2e3 } else { ms / 1e3 }).collect();
    let name = format!("{attempts} attempts, {p} fail, {law}");
    Case::new(name, document(p, retry), span(1e6, RATE, SOON_S))
        .with(latency(mean_backoff(p, &waits).expect("a probability")))
        .with(calls("users->web", calls_a_request(p, attempts).expect("a probability")))
}

/// Two layers that each try again: the lower one makes as many calls as both together.
fn stacked(p: f64, attempts: u32) -> Case {
    let over = |from, to| Connection { retry: Some(at_once_again(attempts)), ..at_once(from, to) };
    let mut document = Document::default()
        .with("users", Client::steady(RATE))
        .with("front", ample(no_time()))
        .with("web", ample(no_time()))
        .connected(over("users", "front"))
        .connected(over("front", "web"));
    document.incidents.push(errors(p));
    let fails = 1.0 - success(p, attempts).expect("a probability");
    let upper = calls_a_request(fails, attempts).expect("a probability");
    let lower = calls_a_request(p, attempts).expect("a probability");
    Case::new(format!("Two layers of {attempts} attempts, {p} fail"), document, span(1e6, RATE, SOON_S))
        .with(calls("users->front", upper))
        .with(calls("front->web", upper * lower))
        .with(availability(success(fails, attempts).expect("a probability")))
}

fn budgeted(p: f64, attempts: u32, share: f64) -> Case {
    let retry = Retry { budget: Some(Budget { share, burst: 10 }), ..at_once_again(attempts) };
    let theory = budgeted_retries(p, attempts, share).expect("a probability");
    let name = format!("{attempts} attempts, {p} fail, a budget of {share}");
    // Each retry fails like any other call, so what a budget of retries saves is known as well.
    Case::new(name, document(p, retry), span(1e6, RATE, SOON_S))
        .with(retries("users->web", theory))
        .with(availability((1.0 - p) * (1.0 + theory)))
}

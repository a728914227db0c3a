//! Bandwidth: messages that leave one after another, and a buffer that overflows.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::limits::MAX_MILLISECONDS;
use flashcrowd_sim::scenario::{Bandwidth, Class, Client, Connection, Document, Traffic};
use flashcrowd_sim::theory::md1k::Md1k;
use flashcrowd_sim::theory::transmission::{mean_time, seconds};

use crate::case::{Case, Family};
use crate::plant::Plant;
use crate::reading::{availability, failing, in_flight, latency};
use crate::scenes::{ample, at_once, direct, no_time, relaxation_s, span};

pub fn family() -> Family {
    Family {
        name: "Bandwidth and loss",
        about: "Messages of one size leave a connection one after another: M/D/1, whose service time is the size over the \
                bandwidth (Kleinrock I, section 5.6). Calls and replies have a way each; of two constant times in \
                series only the longer makes anybody wait, whichever comes first (Friedman, 1965). A message that \
                would wait for longer than the buffer holds is lost: M/D/1/K.",
        plant: Plant::Rate,
        cases: vec![
            writes(0.6, 1.2e6),
            writes(0.9, 8e6),
            reads(0.7, 2e6),
            overflowing(0.9, 1, 1e6),
            overflowing(0.9, 4, 2e6),
            overflowing(1.3, 3, 1e6),
            lossy(0.05),
        ],
    }
}

/// What a message without a payload has, in kilobytes (docs/model.md).
const HEADER_KB: f64 = 0.2;
/// A payload that takes a millisecond.
const PAYLOAD_KB: f64 = 10.0;
const MBIT_S: f64 = PAYLOAD_KB * 8.0;
const LARGE_S: f64 = 1e-3;
/// Long enough for a lost message to be no delay that is measured, in milliseconds.
const TIMEOUT_MS: f64 = 50.0;

fn users(rate: f64, write: bool) -> Client {
    let class = Class { name: "all".to_owned(), write, payload_kb: PAYLOAD_KB, ..Class::default() };
    let client = Client::steady(rate);
    Client { traffic: Traffic { classes: vec![class], ..client.traffic } }
}

fn over(connection: Connection, client: Client) -> Document {
    Document { connections: vec![connection], ..direct(client, ample(no_time())) }
}

fn narrow(buffer_ms: f64) -> Connection {
    Connection { bandwidth: Some(Bandwidth { mbit_s: MBIT_S, buffer_ms }), ..at_once("users", "web") }
}

/// The times that both messages of a request take to leave.
fn links() -> [f64; 2] {
    [PAYLOAD_KB, HEADER_KB].map(|size| seconds(size, MBIT_S).expect("a size"))
}

fn both_ways(name: &str, rho: f64, write: bool, messages: f64) -> Case {
    let rate = rho / LARGE_S;
    let time = mean_time(rate, &links()).expect("ρ is below 1");
    let document = over(narrow(MAX_MILLISECONDS), users(rate, write));
    let span = span(messages, rate, relaxation_s(rho, LARGE_S, 0.0, 1));
    Case::new(name, document, span).with(latency(time)).with(in_flight(rate * time))
}

/// The large message goes there, its answer is small.
fn writes(rho: f64, messages: f64) -> Case {
    both_ways(&format!("Large calls, ρ = {rho}"), rho, true, messages)
}

fn reads(rho: f64, messages: f64) -> Case {
    both_ways(&format!("Large replies, ρ = {rho}"), rho, false, messages)
}

/// A buffer of so many messages, that which is leaving included.
fn overflowing(load: f64, places: u32, messages: f64) -> Case {
    let rate = load / LARGE_S;
    let queue = Md1k::new(rate, LARGE_S, places).expect("places");
    let buffer_ms = f64::from(places - 1) * LARGE_S * 1e3;
    let connection = Connection { timeout_ms: Some(TIMEOUT_MS), ..narrow(buffer_ms) };
    let document = over(connection, users(rate, true));
    let relaxation = f64::from(places * places) * LARGE_S + TIMEOUT_MS / 1e3;
    let name = format!("A buffer of {places} messages, load {load}");
    let case = Case::new(name, document, span(messages, rate, relaxation)).with(failing(
        "share lost",
        Cause::Lost,
        queue.lost(),
    ));
    // Alone in the buffer all take one and the same time.
    if places > 1 { case.with(latency(queue.mean_sojourn() + links()[1])) } else { case }
}

/// A message and its answer are lost independently.
fn lossy(loss: f64) -> Case {
    let connection = Connection { loss, timeout_ms: Some(TIMEOUT_MS), ..at_once("users", "web") };
    let document = over(connection, users(1.0 / LARGE_S, false));
    let both = (1.0 - loss) * (1.0 - loss);
    Case::new(format!("Of messages {loss} lost"), document, span(1e6, 1.0 / LARGE_S, TIMEOUT_MS / 1e3))
        .with(availability(both))
}

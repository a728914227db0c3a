//! A scenario as large as a page is to show at sixty frames a second: 500 components in layers, 1,000
//! connections, 50,000 requests a second.

use flashcrowd_sim::random::Stream;
use flashcrowd_sim::scenario::{Checked, check, parse};
use serde_json::{Value, json};

/// The layers from left to right: the stem of their ids, and how many stand there.
const CLIENTS: (&str, usize) = ("client", 10);
const EDGES: (&str, usize) = ("edge", 20);
const BALANCERS: (&str, usize) = ("lb", 40);
const APPS: (&str, usize) = ("app", 180);
const SERVICES: (&str, usize) = ("service", 150);
const CACHES: (&str, usize) = ("cache", 40);
const DATABASES: (&str, usize) = ("db", 60);

/// Requests a second of a client: 50,000 of all.
const QPS: f64 = 5_000.0;
/// Components of a column; a layer has as many columns as it takes.
const ROWS: usize = 20;
const STEP: [f64; 2] = [280.0, 152.0];

/// The scenario.
///
/// # Panics
/// Never, unless it is wrong.
pub fn large() -> Checked {
    let document = parse(&scenario().to_string()).unwrap_or_else(|problems| panic!("large: {problems:?}"));
    check(&document).unwrap_or_else(|problems| panic!("large: {problems:?}"))
}

fn scenario() -> Value {
    let mut layout = Stream::named(1, "bench", 0, "large");
    let (mut components, mut column) = (Vec::new(), 0);
    for (layer, parameters) in [
        (CLIENTS, json!({ "kind": "client", "traffic": { "profile": { "shape": "steady", "qps": QPS } } })),
        (EDGES, json!({ "kind": "balancer" })),
        (BALANCERS, json!({ "kind": "balancer", "algorithm": "least_connections" })),
        (
            APPS,
            json!({ "kind": "server", "instances": 3, "slots": 200, "cores": 4, "service": service(0.4) }),
        ),
        (
            SERVICES,
            json!({ "kind": "server", "instances": 3, "slots": 200, "cores": 4, "service": service(0.6) }),
        ),
        (CACHES, json!({ "kind": "cache", "slots": 200, "service": service(0.1) })),
        (DATABASES, json!({ "kind": "database", "slots": 100, "service": service(1.0) })),
    ] {
        for number in 0..layer.1 {
            let mut component = parameters.clone();
            let place = [column + number / ROWS, number % ROWS];
            // As by hand: not quite in line.
            let at: Vec<f64> = (0..2)
                .map(|axis| place[axis] as f64 * STEP[axis] + f64::from(layout.below(5)) * 8.0)
                .collect();
            component["id"] = id(layer, number).into();
            component["at"] = json!(at);
            components.push(component);
        }
        column += layer.1.div_ceil(ROWS);
    }
    let mut connections = Vec::new();
    // Everybody of one layer calls so many of another, each another one.
    let mut connect = |from: (&str, usize), to: (&str, usize), times: usize| {
        for number in 0..from.1 * times {
            let (caller, callee) = (number % from.1, number * to.1 / (from.1 * times));
            let connection = json!({ "from": id(from, caller), "to": id(to, callee) });
            connections.push(connection);
        }
    };
    connect(CLIENTS, EDGES, 2);
    connect(EDGES, BALANCERS, 2);
    connect(BALANCERS, APPS, 9);
    connect(APPS, SERVICES, 1);
    connect((APPS.0, 60), DATABASES, 1);
    connect(SERVICES, CACHES, 1);
    connect(SERVICES, DATABASES, 1);
    connect(CACHES, DATABASES, 1);
    json!({ "flashcrowd": 1, "seed": 1, "name": "500 components", "components": components, "connections": connections })
}

fn id((stem, _): (&str, usize), number: usize) -> String {
    format!("{stem}-{}", number + 1)
}

fn service(mean_ms: f64) -> Value {
    json!({ "lognormal": { "mean_ms": mean_ms, "cv": 1 } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_as_large_as_it_says() {
        let scenario = large();
        let document = scenario.document();
        assert_eq!((document.components.len(), document.connections.len()), (500, 1_000));
    }
}

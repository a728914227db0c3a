//! The scenarios that are measured.

use flashcrowd_sim::scenario::{Checked, check, parse};
use serde_json::{Value, json};

/// One of the measured scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topology {
    /// (a) client → server, a million requests a second.
    Direct,
    /// (b) client → balancer (least connections) → 8 servers, a million requests a second.
    Balanced,
    /// (c) client → balancer → 4 app servers → key-level LRU cache → database, a million requests a second.
    Cached,
    /// (d) 100 components, ten calls a request one within the other, 100,000 requests a second.
    Mesh,
    /// (e) the gallery's flash sale.
    FlashSale,
}

/// Requests a second where they are as many as a page is to keep up with.
const MILLION: f64 = 1e6;

impl Topology {
    pub const ALL: [Topology; 5] =
        [Topology::Direct, Topology::Balanced, Topology::Cached, Topology::Mesh, Topology::FlashSale];

    /// The word on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Topology::Direct => "direct",
            Topology::Balanced => "balanced",
            Topology::Cached => "cached",
            Topology::Mesh => "mesh",
            Topology::FlashSale => "flash-sale",
        }
    }

    /// What it looks like, in a line.
    pub fn picture(self) -> &'static str {
        match self {
            Topology::Direct => "client → server",
            Topology::Balanced => "client → balancer (least connections) → 8 servers",
            Topology::Cached => {
                "client → balancer → 4 app servers → LRU cache (1 M keys, Zipf 1.0, 100 k entries) → database"
            }
            Topology::Mesh => "100 components, 10 calls a request",
            Topology::FlashSale => "the gallery's flash sale",
        }
    }

    /// Simulated time before the measured stretch, in nanoseconds: queues, caches and slabs fill.
    pub fn warmup_ns(self) -> u64 {
        match self {
            Topology::Cached => 1_500_000_000,
            Topology::FlashSale => 0,
            _ => 50_000_000,
        }
    }

    /// How long a measured stretch is, in nanoseconds of simulated time.
    pub fn stretch_ns(self) -> u64 {
        match self {
            Topology::FlashSale => 120_000_000_000,
            _ => 2_000_000_000,
        }
    }

    /// The scenario.
    ///
    /// # Panics
    /// Never, unless one of the scenarios above is wrong.
    pub fn scenario(self) -> Checked {
        let text = match self {
            Topology::Direct => direct().to_string(),
            Topology::Balanced => balanced().to_string(),
            Topology::Cached => cached().to_string(),
            Topology::Mesh => mesh().to_string(),
            Topology::FlashSale => include_str!("../../scenarios/flash-sale.json").to_owned(),
        };
        let document = parse(&text).unwrap_or_else(|problems| panic!("{}: {problems:?}", self.name()));
        check(&document).unwrap_or_else(|problems| panic!("{}: {problems:?}", self.name()))
    }
}

fn scenario(components: Vec<Value>, connections: Vec<Value>) -> Value {
    json!({ "flashcrowd": 1, "seed": 1, "components": components, "connections": connections })
}

fn client(qps: f64) -> Value {
    json!({ "id": "users", "kind": "client", "traffic": { "profile": { "shape": "steady", "qps": qps } } })
}

fn server(id: &str, slots: u32, mean_ms: f64) -> Value {
    json!({ "id": id, "kind": "server", "slots": slots, "queue": 100_000,
            "service": { "lognormal": { "mean_ms": mean_ms, "cv": 1 } } })
}

fn from_client(to: &str) -> Value {
    json!({ "from": "users", "to": to, "timeout_ms": 1000 })
}

fn arrow(from: &str, to: &str) -> Value {
    json!({ "from": from, "to": to })
}

fn direct() -> Value {
    scenario(vec![client(MILLION), server("web", 1_000, 0.7)], vec![from_client("web")])
}

fn balanced() -> Value {
    let ids: Vec<String> = (1..=8).map(|i| format!("s{i}")).collect();
    let mut components =
        vec![client(MILLION), json!({ "id": "lb", "kind": "balancer", "algorithm": "least_connections" })];
    components.extend(ids.iter().map(|id| server(id, 125, 0.7)));
    let mut connections = vec![from_client("lb")];
    connections.extend(ids.iter().map(|id| arrow("lb", id)));
    scenario(components, connections)
}

/// A request computes 0.2 ms, asks the cache, and at a miss the database, whose answer it stores.
fn cached() -> Value {
    let mut components = vec![
        json!({ "id": "users", "kind": "client", "traffic": {
            "profile": { "shape": "steady", "qps": MILLION }, "classes": [{ "name": "read", "keys": "items" }] } }),
        json!({ "id": "lb", "kind": "balancer", "algorithm": "least_connections" }),
        json!({ "id": "cache", "kind": "cache", "capacity_entries": 100_000, "slots": 1_000, "cores": 9,
                "queue": 10_000, "service": { "constant": { "ms": 0.005 } } }),
        json!({ "id": "db", "kind": "database", "slots": 300, "queue": 100_000,
                "service": { "exponential": { "mean_ms": 1 } } }),
    ];
    let mut connections = vec![from_client("lb")];
    for id in ["app1", "app2", "app3", "app4"] {
        components.push(json!({ "id": id, "kind": "server", "slots": 700, "cores": 72, "queue": 100_000,
            "service": { "lognormal": { "mean_ms": 0.2, "cv": 1 } } }));
        connections.extend([arrow("lb", id), arrow(id, "cache"), arrow(id, "db")]);
    }
    let mut scenario = scenario(components, connections);
    scenario["key_spaces"] = json!({ "items": { "count": 1_000_000, "popularity": { "zipf": 1.0 } } });
    scenario
}

/// Ten layers of servers; a server calls the one of the next layer that the request's class says.
fn mesh() -> Value {
    const CLASSES: usize = 10;
    let layers: Vec<usize> = (0..10).map(|layer| if layer == 9 { 9 } else { 10 }).collect();
    let id = |layer: usize, place: usize| format!("s{layer}-{}", place % layers[layer]);
    let classes: Vec<Value> = (0..CLASSES).map(|c| json!({ "name": format!("c{c}") })).collect();
    let mut components = vec![json!({ "id": "users", "kind": "client", "traffic": {
        "profile": { "shape": "steady", "qps": MILLION / 10.0 }, "classes": classes } })];
    let mut connections: Vec<Value> = (0..10).map(|place| from_client(&id(0, place))).collect();
    for (layer, width) in layers.iter().enumerate() {
        for place in 0..*width {
            let mut plan = vec![json!({ "compute": 1 })];
            let next = layers.get(layer + 1).copied().unwrap_or(0);
            plan.extend((0..CLASSES).filter(|_| next > 0).map(
                |class| json!({ "call": id(layer + 1, place + class), "classes": [format!("c{class}")] }),
            ));
            connections.extend((0..next).map(|to| arrow(&id(layer, place), &id(layer + 1, to))));
            components.push(json!({ "id": id(layer, place), "kind": "server", "slots": 1_000, "cores": 3,
                "queue": 100_000, "service": { "lognormal": { "mean_ms": 0.2, "cv": 1 } }, "plan": plan }));
        }
    }
    scenario(components, connections)
}

//! Every draw has a stream named by what draws and for what: a change in one place leaves the draws of all others.

mod distributions;
mod lived;
mod random;
mod scenarios;
mod traces;

use std::collections::BTreeMap;

use flashcrowd_sim::engine::{Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{ComponentReport, ConnectionReport, Report};
use flashcrowd_sim::scenario::{
    Deed, Document, Edit, Fault, Kind, KindName, Profile, Subject, diff, from_json, parse, to_json,
};
use lived::checked;
use random::Dice;
use scenarios::component;
use serde_json::json;

/// The figures of a part of a document: of its components and connections, by id.
type Figures = (BTreeMap<String, ComponentReport>, BTreeMap<String, ConnectionReport>);

fn figures_of(part: &Document, report: &Report) -> Figures {
    let components = report.components.iter().filter(|c| part.component(&c.id).is_some());
    let connections = report.connections.iter().filter(|c| part.connection(&c.id).is_some());
    (
        components.map(|c| (c.id.clone(), c.clone())).collect(),
        connections.map(|c| (c.id.clone(), c.clone())).collect(),
    )
}

fn run(document: &Document, end_ns: u64) -> Simulation {
    let mut simulation = Simulation::new(&checked(document));
    simulation.advance(end_ns, u64::MAX, &mut Nobody);
    simulation
}

/// A component of each kind that is connected to nothing, and a client that sends to a server of its own.
fn strangers() -> Vec<Document> {
    let mut alone: Vec<Document> = KindName::ALL
        .iter()
        .map(|kind| {
            let component = json!({ "id": "stranger", "kind": kind.as_str() });
            parse(&json!({ "flashcrowd": 1, "components": [component] }).to_string()).unwrap()
        })
        .collect();
    let pair = json!({ "flashcrowd": 1, "components": [
        { "id": "stranger", "kind": "client", "traffic": { "profile": { "shape": "steady", "qps": 300 } } },
        { "id": "strange-server", "kind": "server", "slots": 2, "queue": 5,
            "service": { "lognormal": { "mean_ms": 6, "cv": 1 } } },
    ], "connections": [{ "from": "stranger", "to": "strange-server", "timeout_ms": 20 }] });
    alone.push(parse(&pair.to_string()).unwrap());
    alone
}

#[test]
fn an_unconnected_component_of_any_kind_changes_nothing_else() {
    for trace in traces::all() {
        let document = trace.scenario.document();
        let alone = run(document, trace.end_ns);
        let after = alone.document().clone();
        let expected = figures_of(&after, &alone.report());
        for stranger in strangers() {
            let what = format!("{} and a {}", trace.name, stranger.components[0].kind.name().as_str());
            let mut first = document.clone();
            first.components.splice(0..0, stranger.components.clone());
            first.connections.splice(0..0, stranger.connections.clone());
            assert!(figures_of(&after, &run(&first, trace.end_ns).report()) == expected, "{what} before it");

            let mut last = document.clone();
            last.components.extend(stranger.components.clone());
            last.connections.extend(stranger.connections.clone());
            assert!(figures_of(&after, &run(&last, trace.end_ns).report()) == expected, "{what} after it");
        }
    }
}

#[test]
fn an_unconnected_component_that_is_added_under_way_changes_nothing_else() {
    // All but the replayed one: acting drops what is logged for later.
    for trace in traces::all().iter().filter(|trace| trace.scenario.document().actions.is_empty()) {
        let document = trace.scenario.document();
        let expected = figures_of(document, &run(document, trace.end_ns).report());
        for stranger in strangers() {
            let mut simulation = run(document, trace.end_ns / 3);
            let mut with = document.clone();
            with.components.extend(stranger.components.clone());
            with.connections.extend(stranger.connections.clone());
            let deeds = diff(document, &with).into_iter().map(Deed::Edit).collect();
            simulation.act(deeds).unwrap();
            simulation.advance(trace.end_ns, u64::MAX, &mut Nobody);
            let kind = stranger.components[0].kind.name();
            let figures = figures_of(document, &simulation.report());
            assert!(figures == expected, "{} and a {}", trace.name, kind.as_str());
        }
    }
}

/// The same scenario under other names, so that it can stand beside another one.
fn renamed(document: &Document) -> Document {
    let mut text = to_json(document).to_string();
    for kind in KindName::ALL {
        for digit in 0..10 {
            let id = format!("{}{digit}", kind.as_str());
            text = text.replace(&format!("\"{id}"), &format!("\"b-{id}"));
            text = text.replace(&format!("->{id}"), &format!("->b-{id}"));
        }
    }
    for place in ["coast", "hill", "valley", "west"] {
        text = text.replace(&format!("\"{place}\""), &format!("\"b-{place}\""));
    }
    for space in ["items", "users"] {
        text = text.replace(&format!("\"keys\":\"{space}\""), &format!("\"keys\":\"b-{space}\""));
        text = text.replace(&format!("\"{space}\":{{"), &format!("\"b-{space}\":{{"));
    }
    parse(&text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"))
}

/// Both in one document, with the seed of the second.
fn beside(a: &Document, b: &Document) -> Document {
    let mut both = b.clone();
    both.components.splice(0..0, a.components.clone());
    both.connections.splice(0..0, a.connections.clone());
    both.incidents.extend(a.incidents.clone());
    both.key_spaces.extend(a.key_spaces.clone());
    both.zones.extend(a.zones.clone());
    both.distances.extend(a.distances.clone());
    both
}

/// What of `document` is not of `b`.
fn without(document: &Document, b: &Document) -> Document {
    let mut rest = document.clone();
    rest.components.retain(|c| b.component(&c.id).is_none());
    rest.connections.retain(|c| b.connection(&c.id).is_none());
    rest.key_spaces.retain(|name, _| !b.key_spaces.contains_key(name));
    rest.incidents.clear();
    rest
}

/// Chaos that strikes everything is everybody's.
fn is_confined(fault: &Fault) -> bool {
    !matches!(fault, Fault::Chaos { component: None, .. })
}

fn confined(mut document: Document) -> Document {
    document.incidents.retain(|incident| is_confined(&incident.fault));
    document
}

#[test]
fn whatever_is_done_to_one_system_changes_no_digit_of_another_beside_it() {
    const END: u64 = 6_000_000_000;
    const MAX_EVENTS: u64 = 200_000;
    let (mut compared, mut done) = (0, 0);
    for seed in 0..60 {
        let dice = &mut Dice::new(seed);
        let (a, b) = (confined(dice.document()), confined(renamed(&dice.document())));
        let mut alone = Simulation::new(&checked(&b));
        alone.advance(END, MAX_EVENTS, &mut Nobody);
        let mut both = Simulation::new(&checked(&beside(&a, &b)));
        while both.now() < END && both.events() < 2 * MAX_EVENTS {
            both.advance((both.now() + 400_000_000).min(END), MAX_EVENTS, &mut Nobody);
            let a = without(both.document(), &b);
            // The script is one for both, so nobody may exchange it.
            let is_its = |deed: &Deed| match deed {
                Deed::Fault(by_hand) => is_confined(&by_hand.fault),
                Deed::Edit(_) => true,
            };
            let is_its = |deed: &Deed| {
                is_its(deed)
                    && !matches!(deed, Deed::Edit(Edit::Set(patch)) if matches!(patch.subject, Subject::Document(_)))
            };
            let deeds: Vec<Deed> = (0..3).filter_map(|_| dice.deed(&a)).filter(is_its).collect();
            done += u32::from(!deeds.is_empty() && both.now() < END && both.act(deeds).is_ok());
        }
        if alone.now() == END && both.now() == END {
            compared += 1;
            let expected = figures_of(&b, &alone.report());
            assert!(figures_of(&b, &both.report()) == expected, "seed {seed}");
        }
    }
    assert!(compared > 40 && done > 300, "{compared} runs, {done} times something was done");
}

/// A birth: when, which class, which key.
type Birth = (u64, u16, u64);

/// The births of each client, by its place in the document.
#[derive(Default)]
struct Births {
    of_client: BTreeMap<u64, Vec<Birth>>,
    at: (u64, u64),
}

impl Observer for Births {
    fn event(&mut self, time: u64, code: u64) {
        // The lower bits are the client's index in a birth's event.
        self.at = (time, code & ((1 << 27) - 1));
    }
    fn birth(&mut self, class: u16, key: u64) {
        self.of_client.entry(self.at.1).or_default().push((self.at.0, class, key));
    }
}

/// Two clients that share everything behind them, and each with a server of its own.
fn shared() -> Document {
    let client = |id: &str, profile: serde_json::Value, arrivals: serde_json::Value| {
        json!({ "id": id, "kind": "client", "traffic": { "profile": profile, "arrivals": arrivals, "classes": [
            { "name": "read", "weight": 3, "keys": "items" }, { "name": "write", "write": true, "keys": "items" },
            { "name": "latest", "keys": "news" } ] } })
    };
    let wave = json!({ "shape": "diurnal", "low_qps": 50, "high_qps": 350, "period_s": 4, "peak_s": 1 });
    let text = json!({ "flashcrowd": 1, "seed": 9,
        "key_spaces": { "items": { "count": 500, "popularity": { "zipf": 1.0 } },
            "news": { "count": 200, "popularity": { "hot_set": { "keys": 5, "share": 0.7, "moves_every_s": 1.5 } } } },
        "components": [
            client("a", json!({ "shape": "steady", "qps": 200 }), json!("poisson")),
            client("b", wave, json!({ "bursty": { "factor": 4, "burst_s": 0.2, "pause_s": 0.5 } })),
            { "id": "lb", "kind": "balancer", "algorithm": "random" },
            { "id": "web", "kind": "server", "instances": 3, "slots": 8, "cores": 2, "service": { "lognormal": { "mean_ms": 8, "cv": 1 } } },
            { "id": "cache", "kind": "cache", "capacity_entries": 100, "ttl_s": 1 },
            { "id": "db", "kind": "database", "slots": 8, "service": { "gamma": { "mean_ms": 10, "cv": 0.7 } } },
            { "id": "jobs", "kind": "queue", "limit": 50 },
            { "id": "worker", "kind": "server", "slots": 2, "service": { "exponential": { "mean_ms": 10 } } },
            { "id": "own", "kind": "server", "slots": 4, "queue": 10, "service": { "weibull": { "mean_ms": 30, "shape": 0.8 } } }],
        "connections": [
            { "from": "a", "to": "lb", "timeout_ms": 200 }, { "from": "b", "to": "lb", "timeout_ms": 200 },
            { "from": "b", "to": "own", "latency": { "exponential": { "mean_ms": 2 } }, "timeout_ms": 100 },
            { "from": "lb", "to": "web" }, { "from": "web", "to": "cache" }, { "from": "web", "to": "db" },
            { "from": "web", "to": "jobs" }, { "from": "jobs", "to": "worker", "timeout_ms": 100 }] });
    parse(&text.to_string()).unwrap()
}

const SHARED_END: u64 = 8_000_000_000;

/// The births of `b`, and the figures of what only `b` uses.
fn of_b(document: &Document) -> (Vec<Birth>, Figures) {
    let (mut simulation, mut births) = (Simulation::new(&checked(document)), Births::default());
    simulation.advance(SHARED_END, u64::MAX, &mut births);
    let mut own = document.clone();
    own.components.retain(|c| c.id == "own");
    own.connections.retain(|c| c.to == "own");
    let place = document.components.iter().position(|c| c.id == "b").unwrap();
    (births.of_client.remove(&(place as u64)).unwrap_or_default(), figures_of(&own, &simulation.report()))
}

fn edited(edits: serde_json::Value) -> Document {
    let mut document = shared();
    for edit in edits.as_array().unwrap() {
        let edit: Edit = from_json(edit.clone()).unwrap_or_else(|_| panic!("{edit} is no edit"));
        edit.apply(&mut document).unwrap();
    }
    document
}

#[test]
fn nothing_but_its_own_traffic_moves_a_birth_or_reshuffles_what_only_this_client_uses() {
    let expected = of_b(&shared());
    assert!(expected.0.len() > 1_000);
    let set = |id: &str, fields: serde_json::Value| {
        let mut patch = fields;
        patch["component"] = id.into();
        json!([{ "set": patch }])
    };
    let script =
        |incidents: serde_json::Value| json!([{ "set": { "document": "", "incidents": incidents } }]);
    let changes = [
        set("a", json!({ "traffic": { "profile": { "qps": 700 } } })),
        set("a", json!({ "traffic": { "profile": { "qps": 0 } } })),
        set("a", json!({ "traffic": { "arrivals": "even" } })),
        set("a", json!({ "traffic": { "classes": [{ "name": "read", "keys": "items" }] } })),
        set("a", json!({ "traffic": { "profile": { "shape": "users", "count": 40, "qps": null } } })),
        json!([{ "remove": { "component": "a" } }]),
        set("lb", json!({ "algorithm": "least_connections" })),
        set(
            "lb",
            json!({ "algorithm": "round_robin", "health_check": { "interval_s": 0.3, "timeout_s": 0.1 } }),
        ),
        set("web", json!({ "instances": 1, "slots": 2 })),
        set("web", json!({ "service": { "lognormal": null, "constant": { "ms": 3 } } })),
        set("web", json!({ "plan": [{ "compute": 1 }] })),
        set("cache", json!({ "capacity_entries": 5, "eviction": "fifo" })),
        set("db", json!({ "write_service": { "pareto": { "min_ms": 1, "max_ms": 500, "shape": 1.1 } } })),
        set("jobs", json!({ "limit": 2, "overflow": "drop_oldest" })),
        json!([{ "set": { "connection": "b->lb", "latency": { "constant": null, "exponential": { "mean_ms": 9 } } } }]),
        json!([{ "set": { "connection": "b->lb", "timeout_ms": 5 } }]),
        script(json!([{ "at_s": 2, "for_s": 3, "burst": { "client": "a", "factor": 4 } }])),
        script(json!([{ "at_s": 2, "for_s": 3, "crash": { "component": "web" } }])),
        script(json!([{ "at_s": 2, "for_s": 3, "errors": { "component": "db", "share": 0.5 } },
            { "at_s": 3, "for_s": 3, "loss": { "connection": "b->lb", "share": 0.5 } }])),
    ];
    for change in changes {
        let found = of_b(&edited(change.clone()));
        assert!(found.0 == expected.0, "other births with {change}");
        assert!(found.1 == expected.1, "other figures of its own server with {change}");
    }
}

#[test]
fn another_rate_moves_births_and_leaves_each_its_class_and_its_key() {
    // The hot keys move with the clock, so here they stay.
    let stay =
        json!([{ "set": { "key_space": "news", "popularity": { "hot_set": { "moves_every_s": null } } } }]);
    let base = edited(stay);
    let wants = |births: &[Birth]| births.iter().map(|(_, class, key)| (*class, *key)).collect::<Vec<_>>();
    let (usual, _) = of_b(&base);
    for faster in [0.3, 2.0, 5.0] {
        let mut document = base.clone();
        let b = document.components.iter_mut().find(|c| c.id == "b").unwrap();
        let Kind::Client(client) = &mut b.kind else { panic!("b is a client") };
        client.traffic.profile =
            Profile::Diurnal { low_qps: 50.0 * faster, high_qps: 350.0 * faster, period_s: 4.0, peak_s: 1.0 };
        let (births, _) = of_b(&document);
        let both = births.len().min(usual.len());
        assert!(births.len().abs_diff(usual.len()) > 200, "{} births", births.len());
        assert_eq!(wants(&births)[..both], wants(&usual)[..both], "{faster} times the rate");
        assert!(births[..both].iter().zip(&usual).all(|(a, b)| a.0 != b.0 || a.0 == 0));
    }
}

#[test]
fn the_same_number_of_requests_takes_the_same_service_times_at_any_rate() {
    // With room for everybody a request's time at the server is its service time alone: the k-th request
    // draws the same one at any rate, so the means over the same number of requests agree.
    for (name, service) in distributions::all() {
        let first_thousand = |qps: f64| {
            let text = scenarios::one_server(qps, 10_000, &serde_json::to_string(&service).unwrap());
            let mut simulation = Simulation::new(&scenarios::checked(&text));
            while component(&simulation.report(), "web").arrived < 1_000 {
                simulation.advance(simulation.now() + 1_000_000, 1, &mut Nobody);
            }
            let mut silent = simulation.document().clone();
            if let Kind::Client(client) = &mut silent.components[0].kind {
                client.traffic.profile = Profile::Steady { qps: 0.0 };
            }
            let deeds = diff(simulation.document(), &silent).into_iter().map(Deed::Edit).collect();
            simulation.act(deeds).unwrap();
            simulation.advance(simulation.now() + 60_000_000_000, u64::MAX, &mut Nobody);
            let report = simulation.report();
            assert_eq!(component(&report, "web").ok, 1_000);
            component(&report, "web").latency_ms.unwrap().mean
        };
        let (slow, fast) = (first_thousand(50.0), first_thousand(2_000.0));
        assert!((slow - fast).abs() < 1e-9, "{name}: {slow} {fast}");
    }
}

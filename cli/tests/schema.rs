//! The JSON Schema in the documentation: up to date, and of one mind with the reader.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use flashcrowd_sim::scenario::{check, parse};
use jsonschema::Validator;
use serde_json::{Value, json};

fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(&read("docs/scenario.schema.json")).expect("it is JSON");
    jsonschema::draft202012::meta::validate(&schema).expect("it is a schema");
    jsonschema::draft202012::new(&schema).expect("its references lead somewhere")
}

fn gallery() -> Vec<(PathBuf, Value)> {
    let files = fs::read_dir(workspace().join("scenarios")).expect("the gallery is there");
    let paths = files.map(|file| file.expect("it can be listed").path());
    let is_scenario = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json");
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it can be read");
        let value = serde_json::from_str(&text).expect("it is JSON");
        (path, value)
    };
    paths.filter(is_scenario).map(read).collect()
}

#[test]
fn the_schema_in_the_documentation_is_what_the_tables_make() {
    let made = Command::new(env!("CARGO_BIN_EXE_flashcrowd")).arg("schema").output().expect("it starts");
    let made = String::from_utf8(made.stdout).expect("it is text");
    let kept = read("docs/scenario.schema.json").replace("\r\n", "\n");
    assert!(made == kept, "docs/scenario.schema.json is out of date: `cargo xtask schema` makes it anew");
}

#[test]
fn every_scenario_of_the_gallery_fits_the_schema() {
    let validator = validator();
    let gallery = gallery();
    assert!(gallery.len() >= 10);
    for (path, scenario) in gallery {
        let errors: Vec<String> =
            validator.iter_errors(&scenario).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
    }
}

/// Something of everything.
fn document() -> Value {
    json!({
        "flashcrowd": 1, "name": { "en": "All", "zh": "全部" }, "notes": "n", "seed": 3, "duration_s": 10,
        "key_spaces": { "items": { "count": 10, "popularity": { "zipf": 1 } }, "all": { "popularity": "uniform" } },
        "zones": { "a": { "region": "r" }, "b": {} },
        "distances": [{ "between": ["r", "b"], "added_ms": 20 }],
        "components": [
            { "id": "u", "kind": "client", "at": [0, 0], "traffic": {
                "profile": { "shape": "points", "points": [[0, 5], [3, 9]] },
                "classes": [{ "name": "r", "keys": "items" }, { "name": "w", "write": true, "weight": 0.5 }] } },
            { "id": "b", "kind": "balancer", "health_check": { "fall": 2 }, "algorithm": "random" },
            { "id": "s", "kind": "server", "cores": null, "service": { "lognormal": { "mean_ms": 1 } },
              "plan": [{ "compute": 1 }, { "look_up": { "cache": "c", "on_miss": "d" } }, { "call": "q", "times": 2, "classes": ["w"] }] },
            { "id": "c", "kind": "cache", "ttl_s": 5, "eviction": "fifo" },
            { "id": "q", "kind": "queue", "overflow": "drop_oldest" },
            { "id": "g", "kind": "gateway", "limit": { "rule": { "leaky_bucket": { "qps": 5, "burst": 2, "delay": true } }, "per": "user" },
              "concurrency": { "fixed": { "calls": 3 } }, "reserve": 0.2, "zones": ["a", "b"] },
            { "id": "d", "kind": "database", "write_service": { "constant": { "ms": 2 } } }
        ],
        "connections": [
            { "from": "u", "to": "b", "timeout_ms": 100 }, { "from": "b", "to": "s" }, { "from": "s", "to": "c" },
            { "from": "s", "to": "q" }, { "from": "s", "to": "d" }, { "from": "q", "to": "d", "prefetch": 3 }
        ],
        "incidents": [
            { "at_s": 1, "for_s": 2, "slow": { "component": "s", "factor": 3 } },
            { "at_s": 2, "cut": { "connection": "s->d", "way": "calls" } },
            { "at_s": 3, "mend": { "component": "s", "what": "slow" } },
            { "at_s": 4, "for_s": 1, "outage": { "zone": "r", "mode": "black_hole" } },
            { "at_s": 4, "drain": { "component": "s", "instance": 1 } },
            { "at_s": 5, "mend": { "zone": "r" } }
        ],
        "actions": [
            { "at_ns": 5, "set": { "component": "s", "slots": 3, "cores": null } },
            { "at_ns": 6, "add": { "id": "x", "kind": "database" } },
            { "at_ns": 7, "connect": { "from": "s", "to": "x" } },
            { "at_ns": 8, "burst": { "client": "u", "factor": 2 }, "for_s": 1 },
            { "at_ns": 9, "remove": { "component": "x" } },
            { "at_ns": 9, "set": { "document": "", "duration_s": 20 } }
        ],
        "objectives": [{ "latency_p99.9_ms": { "below": 9 } }, { "availability": { "above": 0.9 } }],
        "annotations": [
            { "id": "f", "kind": "frame", "text": "East", "at": [0, 0], "size": [400, 300], "zone": "a" },
            { "id": "n", "kind": "note", "text": { "en": "Look here", "zh": "看这里" }, "at": [0, -80] }
        ]
    })
}

/// Whether reader and checker take it.
fn is_taken(document: &Value) -> bool {
    parse(&document.to_string()).and_then(|document| check(&document)).is_ok()
}

#[test]
fn what_the_reader_takes_fits_the_schema() {
    let document = document();
    assert!(is_taken(&document), "{:?}", parse(&document.to_string()).and_then(|d| check(&d)));
    let validator = validator();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn what_has_a_wrong_form_is_refused_by_schema_and_reader_alike() {
    let wrong = [
        ("/flashcrowd", json!(2)),
        ("/seed", json!(-1)),
        ("/seed", json!(9_007_199_254_740_992_u64)),
        ("/duration_s", json!(0)),
        ("/colour", json!("red")),
        ("/name", json!({ "fr": "Tout" })),
        ("/name", json!("x".repeat(201))),
        ("/key_spaces/items/count", json!(0)),
        ("/key_spaces/items/popularity", json!({ "zipf": 9 })),
        ("/key_spaces/items/popularity", json!("even")),
        ("/components/0/id", json!("")),
        ("/components/0/id", json!("a b")),
        ("/components/0/kind", json!("clint")),
        ("/components/0/traffic/profile/points", json!([])),
        ("/components/0/traffic/profile/points/1", json!([1])),
        ("/components/0/traffic/profile/points/1", json!([3, -1])),
        ("/components/0/traffic/profile/shape", json!("wavy")),
        ("/components/0/traffic/profile", json!({ "shape": "steady" })),
        ("/components/0/traffic/profile", json!({ "shape": "steady", "qps": 2e7 })),
        ("/components/0/traffic/profile", json!({ "shape": "steady", "qps": 2, "at_s": 1 })),
        ("/components/0/traffic/classes/0/weight", json!(-1)),
        ("/components/0/slots", json!(3)),
        ("/components/1/algorithm", json!("fair")),
        ("/components/1/health_check/fall", json!(0)),
        ("/components/1/health_check/falls", json!(1)),
        ("/components/2/slots", json!(0)),
        ("/components/2/slots", json!(1.5)),
        ("/components/2/slotz", json!(4)),
        ("/components/2/service/lognormal/cv", json!(0)),
        ("/components/2/service/constant", json!({ "ms": 1 })),
        ("/components/2/service", json!({ "lognormal": {} })),
        ("/components/2/plan/0/call", json!("q")),
        ("/components/2/plan/2/times", json!(0)),
        ("/zones/a/region", json!("")),
        ("/distances/0/added_ms", json!(-1)),
        ("/components/5/zones", json!("a")),
        ("/components/5/limit/rule/leaky_bucket/qps", json!(0)),
        ("/components/5/limit/per", json!("host")),
        ("/incidents/3/outage/mode", json!("gone")),
        ("/components/2/at", json!([0])),
        ("/components/2/at", json!([0, 2e6])),
        ("/connections/0/timeout_ms", json!(0)),
        ("/connections/0/to", Value::Null),
        ("/connections/0/wait", json!(1)),
        ("/connections/0/weight", json!(-1)),
        ("/incidents/0/at_s", json!(-1)),
        ("/incidents/0/slow/factor", json!(0)),
        ("/incidents/0/slow/speed", json!(2)),
        ("/incidents/0/flush", json!({ "component": "c" })),
        ("/incidents/1/cut/way", json!("up")),
        ("/incidents/2/mend/connection", json!("s->d")),
        ("/actions/0/at_ns", json!(0.5)),
        ("/actions/1/add/kind", json!("db")),
        ("/actions/0/set/connection", json!("s->d")),
        ("/objectives/0", json!({ "latency_p98_ms": { "below": 1 } })),
        ("/objectives/1/availability/above", json!(1.5)),
        ("/objectives/1/availability", json!({ "below": 0.5 })),
        ("/annotations/0/kind", json!("group")),
        ("/annotations/0/text", json!("x".repeat(201))),
        ("/annotations/0/size", json!([400, 0])),
        ("/annotations/0/zone", json!("")),
        ("/annotations/1/at", json!([0])),
        ("/annotations/1/zone", json!("a")),
        ("/annotations/1/text", json!("x".repeat(5_001))),
        ("/annotations/1/colour", json!("red")),
    ];
    let validator = validator();
    for (pointer, value) in wrong {
        let mut document = document();
        let (owner, key) = pointer.rsplit_once('/').expect("a pointer begins with /");
        match document.pointer_mut(owner).unwrap_or_else(|| panic!("{pointer} leads nowhere")) {
            Value::Array(items) => items[key.parse::<usize>().expect("an index")] = value.clone(),
            owner => owner[key] = value.clone(),
        }
        assert!(!is_taken(&document), "the reader takes {pointer} = {value}");
        assert!(!validator.is_valid(&document), "the schema takes {pointer} = {value}");
    }
}

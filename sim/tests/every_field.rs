//! Nothing in a document is decoration: every field is changed in turn, and each time some event or
//! figure of the run changes.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{
    Document, Edit, Field, OneOf, Shape, Subject, check, connection_fields, fields_of, parse, to_json_pretty,
};
use serde_json::{Map, Value, json};

/// A scenario in which everything is under strain: lines fill, timeouts fire, checks hear silence.
const STRAINED: &str = r#"{"flashcrowd":1,"seed":3,"duration_s":20,
    "key_spaces":{"items":{"count":50}},
    "components":[
        {"id":"steady","kind":"client","traffic":{"profile":{"shape":"steady","qps":300},
            "classes":[{"name":"read","weight":4,"keys":"items"},{"name":"write","weight":1,"write":true}]}},
        {"id":"ramp","kind":"client","traffic":{"profile":{"shape":"ramp","from_qps":50,"to_qps":400,"start_s":2,"rise_s":5}}},
        {"id":"spike","kind":"client","traffic":{"profile":{"shape":"spike","base_qps":50,"peak_qps":900,"start_s":3,"rise_s":2,"hold_s":3,"fall_s":2}}},
        {"id":"lb","kind":"balancer","algorithm":"least_connections",
            "health_check":{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2}},
        {"id":"web","kind":"server","instances":2,"slots":12,"cores":4,"queue":20,
            "service":{"lognormal":{"mean_ms":6,"cv":1.5}},
            "plan":[{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"call":"db","classes":["read"]},{"compute":0.5}]},
        {"id":"api","kind":"server","slots":8,"queue":10,"service":{"exponential":{"mean_ms":4}}},
        {"id":"db","kind":"database","slots":4,"queue":6,"service":{"exponential":{"mean_ms":4}},"write_service":{"constant":{"ms":9}}}],
    "connections":[
        {"from":"steady","to":"lb","latency":{"constant":{"ms":5}},"timeout_ms":60},
        {"from":"ramp","to":"lb","timeout_ms":90},
        {"from":"spike","to":"lb","latency":{"lognormal":{"mean_ms":3,"cv":0.5}},"timeout_ms":90},
        {"from":"lb","to":"web"},
        {"from":"lb","to":"api","latency":{"exponential":{"mean_ms":1}},"timeout_ms":15},
        {"from":"web","to":"db","timeout_ms":40},
        {"from":"api","to":"db","timeout_ms":40}],
    "incidents":[
        {"at_s":4,"for_s":3,"crash":{"component":"web","instances":1,"mode":"black_hole"}},
        {"at_s":6,"for_s":1,"burst":{"client":"steady","factor":2}},
        {"at_s":8,"crash":{"component":"web","instance":2}},
        {"at_s":9,"for_s":4,"crash":{"component":"api"}},
        {"at_s":11,"restart":{"component":"web","instance":2}},
        {"at_s":12,"restart":{"component":"api"}}],
    "actions":[
        {"at_ns":13000000001,"set":{"component":"db","slots":3}},
        {"at_ns":14000000000,"burst":{"client":"ramp","factor":3},"for_s":2}],
    "objectives":[{"availability":{"above":0.9}},{"latency_p99_ms":{"below":50}}]}"#;

/// Everything that a run tells: the hash of its events, and its report.
fn told(document: &Document) -> (EventHash, String) {
    let scenario = check(document).unwrap_or_else(|p| panic!("{p:#?}"));
    let (mut simulation, mut hash) = (Simulation::new(&scenario), EventHash::default());
    simulation.advance(20_000_000_000, u64::MAX, &mut hash);
    simulation.check_conservation().unwrap();
    (hash, serde_json::to_string(&simulation.report()).unwrap())
}

/// Other values for a field that has `value`, none of them out of range.
fn others(field: &Field, value: Option<&Value>) -> Vec<Value> {
    let mut others = match field.shape {
        Shape::Number { min, max, initial } => {
            let now = value.and_then(Value::as_f64).unwrap_or(initial);
            vec![json!(if now * 0.6 >= min && now > 0.0 { now * 0.6 } else { (now + 1.0).min(max) })]
        }
        Shape::Whole { min, max, initial } => {
            let now = value.and_then(Value::as_u64).unwrap_or(initial);
            vec![json!(if now < max { now + 1 } else { now.max(min + 1) - 1 })]
        }
        Shape::Points => vec![json!([[0, 100], [8, 600]]), json!([[0, 100], [9, 300]]), json!([[2, 700]])],
        Shape::Choice(words) => words.iter().map(|w| json!(w)).filter(|w| Some(w) != value).collect(),
        Shape::OneOf(one_of) => forms(one_of, value),
        Shape::Section(_) if value.is_none() => vec![field.initial()],
        Shape::Section(fields) => {
            let inner = |f: &Field| {
                let found = f.get(value.unwrap()).cloned();
                others(f, found.as_ref()).into_iter().map(|v| f.patch(v)).collect::<Vec<_>>()
            };
            fields.iter().flat_map(inner).collect()
        }
        Shape::Classes => vec![
            json!([{"name":"read","weight":4},{"name":"write","weight":1,"write":true},{"name":"other"}]),
            json!([{"name":"read","weight":4,"keys":"items"},{"name":"write","weight":2,"write":true}]),
            json!([{"name":"read","weight":4,"keys":"items"},{"name":"write","weight":1,"write":false}]),
            json!([{"name":"read","weight":4},{"name":"write","weight":1,"write":true}]),
        ],
        Shape::Plan => vec![
            json!([{"compute":0.4},{"call":"db","times":2,"classes":["write"]},{"call":"db","classes":["read"]},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":1,"classes":["write"]},{"call":"db","classes":["read"]},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"call":"db"},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"compute":0.5}]),
        ],
    };
    if field.optional && value.is_some() {
        others.push(Value::Null);
    }
    others
}

/// The same form with each of its fields changed, and every other form.
fn forms(one_of: &OneOf, value: Option<&Value>) -> Vec<Value> {
    let Some((variant, inner)) = value.and_then(|v| one_of.variant_of(v)) else {
        return one_of.variants.iter().map(|v| v.initial(one_of)).collect();
    };
    let wrap = |patch: Value| if one_of.tag.is_some() { patch } else { json!({ variant.name: patch }) };
    let changed = variant.fields.iter().flat_map(|f| {
        let found = f.get(inner).cloned();
        others(f, found.as_ref()).into_iter().map(|v| wrap(f.patch(v))).collect::<Vec<_>>()
    });
    let replaced = one_of.variants.iter().filter(|v| v.name != variant.name).map(|other| {
        let mut new = other.initial(one_of);
        // A merge patch has to take the old form's fields away.
        let old = value.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        for key in old.filter(|k| Some(k.as_str()) != one_of.tag).cloned().collect::<Vec<_>>() {
            new.as_object_mut().unwrap().entry(key).or_insert(Value::Null);
        }
        new
    });
    changed.chain(replaced).collect()
}

#[test]
fn every_parameter_changes_some_event_or_figure() {
    let base = parse(STRAINED).unwrap();
    let before = told(&base);
    let mut changed = 0;
    let mut expect_change = |subject: Subject, patch: Value| {
        let mut document = base.clone();
        let edit = Edit::set(subject, patch.as_object().cloned().unwrap());
        edit.apply(&mut document).unwrap_or_else(|error| panic!("{edit:?}: {error}"));
        assert!(told(&document) != before, "nothing changes with {edit:?}");
        changed += 1;
    };
    for component in &base.components {
        let value = serde_json::to_value(component).unwrap();
        for field in fields_of(component.kind.name()) {
            for other in others(field, field.get(&value)) {
                expect_change(Subject::Component(component.id.clone()), field.patch(other));
            }
        }
    }
    for connection in &base.connections {
        let value = serde_json::to_value(connection).unwrap();
        for field in connection_fields(base.component(&connection.from).unwrap().kind.name()) {
            for other in others(field, field.get(&value)) {
                expect_change(Subject::Connection(connection.id.clone()), field.patch(other));
            }
        }
    }
    expect_change(Subject::KeySpace("items".into()), json!({"count": 51}));
    expect_change(Subject::Document(String::new()), json!({"seed": 4}));
    expect_change(Subject::Document(String::new()), json!({"name": "Another"}));
    assert!(changed > 90, "{changed} changes");
}

#[test]
fn every_field_of_incidents_actions_and_objectives_changes_some_event_or_figure() {
    let base = parse(STRAINED).unwrap();
    let before = told(&base);
    let text = to_json_pretty(&base).split_whitespace().collect::<String>();
    let pieces = [
        ("\"at_s\":4.0", "\"at_s\":4.5"),
        ("\"for_s\":3.0", "\"for_s\":2.0"),
        ("\"instances\":1,\"mode\"", "\"instances\":2,\"mode\""),
        (",\"mode\":\"black_hole\"", ""),
        ("\"crash\":{\"component\":\"api\"}", "\"crash\":{\"component\":\"db\"}"),
        (
            "\"component\":\"web\",\"instance\":2}},{\"at_s\":9",
            "\"component\":\"web\",\"instance\":1}},{\"at_s\":9",
        ),
        (
            "\"restart\":{\"component\":\"web\",\"instance\":2}",
            "\"restart\":{\"component\":\"web\",\"instance\":1}",
        ),
        ("\"restart\":{\"component\":\"api\"}", "\"restart\":{\"component\":\"db\"}"),
        (
            "\"burst\":{\"client\":\"steady\",\"factor\":2.0}",
            "\"burst\":{\"client\":\"spike\",\"factor\":2.0}",
        ),
        (
            "\"burst\":{\"client\":\"steady\",\"factor\":2.0}",
            "\"burst\":{\"client\":\"steady\",\"factor\":2.1}",
        ),
        ("\"at_ns\":13000000001", "\"at_ns\":13100000000"),
        ("\"slots\":3", "\"slots\":2"),
        ("\"for_s\":2.0,\"burst\":{\"client\":\"ramp\"", "\"for_s\":1.0,\"burst\":{\"client\":\"ramp\""),
        ("\"above\":0.9", "\"above\":0.8"),
        ("\"below\":50.0", "\"below\":60.0"),
    ];
    for (from, to) in pieces {
        assert!(text.contains(from), "{from} is not in {text}");
        let document = parse(&text.replacen(from, to, 1)).unwrap();
        assert!(told(&document) != before, "nothing changes with {to}");
    }
}

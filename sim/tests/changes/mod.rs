//! Other values for every field of a document, and what tells two runs apart.
#![allow(dead_code, reason = "each test file uses some of it")]

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{Document, Field, Group, KindName, OneOf, Shape, check};
use serde_json::{Map, Value, json};

/// Whether a field is about how calls are passed on: these are felt in scenarios of their own.
pub fn is_of_passing(kind: KindName, field: &Field) -> bool {
    match kind {
        KindName::Client => field.path == "traffic.population",
        KindName::Balancer => {
            matches!(field.group, Group::Health | Group::Capacity) || field.path == "nearest"
        }
        KindName::Gateway => true,
        KindName::Server => field.group == Group::Scaling,
        KindName::Cache | KindName::Queue | KindName::Database => false,
    }
}

/// Everything that a run tells: the hash of its events, and its report.
pub fn told(document: &Document) -> (EventHash, String) {
    let scenario = check(document).unwrap_or_else(|p| panic!("{p:#?}"));
    let (mut simulation, mut hash) = (Simulation::new(&scenario), EventHash::default());
    simulation.advance(20_000_000_000, u64::MAX, &mut hash);
    simulation.check_conservation().unwrap();
    (hash, serde_json::to_string(&simulation.report()).unwrap())
}

/// Other values for a field that has `value`, none of them out of range.
pub fn others(field: &Field, value: Option<&Value>) -> Vec<Value> {
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
        Shape::Quantiles => vec![
            json!([[0, 1], [1, 12]]),
            json!([[0, 1], [0.5, 2], [1, 12]]),
            json!([[0, 1], [0.6, 2], [1, 12]]),
        ],
        Shape::Buckets => {
            vec![
                json!([[1, 5], [4, 2]]),
                json!([[1, 5], [5, 2]]),
                json!([[1, 5], [4, 3]]),
                json!([[1, 0], [4, 3]]),
            ]
        }
        // Its default, the first word, may be left out.
        Shape::Choice(words) if value.is_none() => words[1..].iter().map(|w| json!(w)).collect(),
        Shape::Choice(words) => words.iter().map(|w| json!(w)).filter(|w| Some(w) != value).collect(),
        Shape::Switch { initial } => vec![json!(!value.and_then(Value::as_bool).unwrap_or(initial))],
        Shape::Words(words) => words
            .iter()
            .map(|word| {
                let given = value.and_then(Value::as_array).cloned().unwrap_or_default();
                let without: Vec<Value> = given.iter().filter(|w| *w != word).cloned().collect();
                if without.len() < given.len() {
                    json!(without)
                } else {
                    json!([given, vec![json!(word)]].concat())
                }
            })
            .collect(),
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
            json!([{"name":"read","weight":4,"keys":"items","service_factor":1.5},{"name":"write","weight":1,"write":true}]),
        ],
        Shape::Plan => vec![
            json!([{"compute":0.4},{"call":"db","times":2,"classes":["write"]},{"call":"db","classes":["read"]},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":1,"classes":["write"]},{"call":"db","classes":["read"]},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"call":"db"},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":2,"classes":["write"]},{"compute":0.5}]),
            json!([{"compute":0.5},{"look_up":{"cache":"aside","on_miss":"db"}},{"compute":0.5}]),
            json!([{"compute":0.5},{"look_up":{"cache":"aside","on_miss":"jobs"}},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"jobs"},{"compute":0.5}]),
            json!([{"compute":0.5},{"parallel":[{"call":"db","times":2},{"call":"jobs"}]},{"compute":0.5}]),
            json!([{"compute":0.5},{"parallel":[{"call":"db","times":2},{"call":"jobs"}],"enough":2},{"compute":0.5}]),
            json!([{"compute":0.5},{"parallel":[{"call":"db","times":2,"probability":0.5},{"call":"jobs"}]},{"compute":0.5}]),
            json!([{"compute":0.5},{"parallel":[{"call":"db","times":2,"classes":["write"]},{"call":"jobs"}]},{"compute":0.5}]),
            json!([{"compute":0.5},{"call":"db","times":2,"probability":0.3},{"compute":0.5}]),
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
        let Some(fields) = new.as_object_mut() else { return new };
        // A merge patch has to take the old form's fields away.
        let old = value.and_then(Value::as_object).into_iter().flat_map(Map::keys);
        for key in old.filter(|k| Some(k.as_str()) != one_of.tag).cloned().collect::<Vec<_>>() {
            fields.entry(key).or_insert(Value::Null);
        }
        new
    });
    changed.chain(replaced).collect()
}

//! Schemas of what happens to a run: incidents, and what was done by hand.

use flashcrowd_sim::scenario::limits::*;
use flashcrowd_sim::scenario::{Edit, FaultName, fault_fields};
use serde_json::{Map, Value, json};

use super::{definition, is_read, named, nullable, number, object, parameters};

/// A scripted incident.
pub fn incident() -> Value {
    let mut properties = times();
    properties.insert("at_s".to_owned(), number(0.0, MAX_SECONDS));
    properties.extend(faults());
    let mut schema = object(properties, &["at_s"]);
    schema["oneOf"] = exactly_one(faults().keys());
    schema
}

/// Something done by hand.
pub fn action() -> Value {
    let mut properties = times();
    properties.insert("at_ns".to_owned(), json!({ "type": "integer", "minimum": 0 }));
    properties.extend(faults());
    properties.extend(Edit::VERBS.map(|verb| (verb.to_owned(), edit(verb))));
    let mut schema = object(properties, &["at_ns"]);
    schema["oneOf"] = exactly_one(faults().keys().map(String::as_str).chain(Edit::VERBS));
    schema
}

fn times() -> Map<String, Value> {
    let for_s = nullable(number(0.0, MAX_SECONDS));
    Map::from_iter([("for_s".to_owned(), for_s)])
}

fn exactly_one(words: impl Iterator<Item = impl AsRef<str>>) -> Value {
    words.map(|word| json!({ "required": [word.as_ref()] })).collect()
}

/// Every fault's verb, with a reference to its definition.
fn faults() -> Map<String, Value> {
    let named = |fault: FaultName| (fault.as_str().to_owned(), definition(&name_of(fault)));
    FaultName::ALL.into_iter().map(named).collect()
}

/// The definitions of all faults.
pub fn definitions() -> Map<String, Value> {
    FaultName::ALL.into_iter().map(|name| (name_of(name), fault(name))).collect()
}

fn name_of(fault: FaultName) -> String {
    format!("incident_{}", fault.as_str())
}

fn fault(name: FaultName) -> Value {
    if name == FaultName::Mend {
        let words = FaultName::ALL.map(FaultName::as_str);
        let properties = [
            ("component", definition("id")),
            ("connection", definition("id")),
            ("zone", definition("id")),
            ("what", nullable(json!({ "enum": words }))),
        ];
        let mut schema = object(named(properties), &[]);
        // Without a name, chaos everywhere is mended.
        let everywhere = json!({
            "required": ["what"],
            "properties": { "component": false, "connection": false, "zone": false, "what": { "const": FaultName::Chaos.as_str() } },
        });
        let mut one = exactly_one(["component", "connection", "zone"].into_iter());
        one.as_array_mut().expect("it is a list").push(everywhere);
        schema["oneOf"] = one;
        return schema;
    }
    let target = match name {
        FaultName::Burst => "client",
        FaultName::Outage => "zone",
        _ if name.strikes_connections() => "connection",
        _ => "component",
    };
    let read = |fields: &Value| {
        let mut fields = fields.clone();
        fields[target] = json!("x");
        is_read("incidents", &json!({ "at_s": 0, name.as_str(): fields }))
    };
    let mut properties = Map::from_iter([(target.to_owned(), definition("id"))]);
    // Chaos without a component strikes all of them.
    let mut required = if name == FaultName::Chaos { Vec::new() } else { vec![target] };
    required.extend(parameters::put(fault_fields(name), &Value::Null, &read, &mut properties));
    object(properties, &required)
}

fn edit(verb: &str) -> Value {
    match verb {
        "add" => definition("component"),
        "connect" => definition("connection"),
        _ => {
            let subjects = [
                ("component", definition("id")),
                ("connection", definition("id")),
                ("key_space", definition("id")),
                ("document", json!({ "const": "" })),
            ];
            let one = exactly_one(subjects.iter().map(|(word, _)| *word));
            // What is set are fields of any of these, and `null` takes one back to its default.
            let mut schema = object(named(subjects), &[]);
            schema["additionalProperties"] = json!(verb == "set");
            schema["oneOf"] = one;
            schema
        }
    }
}

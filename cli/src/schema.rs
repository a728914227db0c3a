//! The JSON Schema (draft 2020-12) of scenario files, made of the tables that the checker and the inspector
//! read: a new field, form or kind appears here by itself.
//!
//! A schema says what a file may look like; what hangs together in it (ids, wiring, order of time) is
//! for `flashcrowd validate` to say.

mod frame;
mod incidents;
mod parameters;

use flashcrowd_sim::scenario::parse;
use serde_json::{Map, Value, json};

pub use frame::of_scenarios;

/// A reference to a definition.
fn definition(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

/// An object that has these fields and no others.
fn object(properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut schema = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

/// Properties under their names.
fn named<const N: usize>(properties: [(&str, Value); N]) -> Map<String, Value> {
    properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// The same schema, for what may also be `null`.
fn nullable(schema: Value) -> Value {
    json!({ "anyOf": [schema, { "type": "null" }] })
}

/// A whole number.
fn whole(min: u64, max: u64) -> Value {
    json!({ "type": "integer", "minimum": min, "maximum": max })
}

/// A real number.
fn number(min: f64, max: f64) -> Value {
    json!({ "type": "number", "minimum": tidy(min), "maximum": tidy(max) })
}

/// A number as people write it: without `.0` where it is whole.
fn tidy(value: f64) -> Value {
    let is_exact = value.fract() == 0.0 && value.abs() < 9e15;
    if is_exact { json!(value as i64) } else { json!(value) }
}

/// Whether the reader takes a document with this in it: what it takes without a field does not require it.
fn is_read(key: &str, item: &Value) -> bool {
    parse(&json!({ "flashcrowd": 1, key: [item] }).to_string()).is_ok()
}

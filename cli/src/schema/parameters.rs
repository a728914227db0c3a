//! Schemas of parameters, from the field table.

use flashcrowd_sim::scenario::limits::*;
use flashcrowd_sim::scenario::{Distribution, Field, OneOf, Shape, Unit, Variant};
use serde_json::{Map, Value, json};

use super::{definition, number, object, tidy, whole};

/// Whether the owner of a field would be read with this value in place of the field's.
pub type IsRead<'r> = &'r dyn Fn(&Value) -> bool;

/// Puts the fields into the properties of their owner, whose reader is `is_read` and in which what is left
/// out stands in `defaults`. Returns the names of those that the reader requires.
pub fn put(
    fields: &'static [Field],
    defaults: &Value,
    is_read: IsRead<'_>,
    into: &mut Map<String, Value>,
) -> Vec<&'static str> {
    let initial: Map<String, Value> = fields.iter().fold(Map::new(), |mut owner, field| {
        merge(&mut owner, field.patch(field.initial()));
        owner
    });
    let mut required = Vec::new();
    for field in fields {
        let replaced = |value: &Value| {
            let mut owner = initial.clone();
            merge(&mut owner, field.patch(value.clone()));
            is_read(&owner.into())
        };
        let mut schema = schema_of(field, &replaced);
        if let (Some(default), Some(schema)) = (field.get(defaults), schema.as_object_mut()) {
            schema.insert("default".to_owned(), written(default));
        }
        put_at(field.path, schema, into);
        let key = field.path.split('.').next().unwrap_or(field.path);
        let mut without = initial.clone();
        without.shift_remove(key);
        if !is_read(&without.into()) && !required.contains(&key) {
            required.push(key);
        }
    }
    required
}

/// Numbers as people write them.
fn written(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(value.clone(), tidy),
        Value::Array(items) => items.iter().map(written).collect(),
        Value::Object(fields) => fields.iter().map(|(key, value)| (key.clone(), written(value))).collect(),
        other => other.clone(),
    }
}

/// What lies on the way of a path are objects with nothing else in them.
fn put_at(path: &str, schema: Value, into: &mut Map<String, Value>) {
    match path.split_once('.') {
        None => drop(into.insert(path.to_owned(), schema)),
        Some((key, rest)) => {
            let outer = into.entry(key).or_insert_with(|| object(Map::new(), &[]));
            if let Some(properties) = outer.get_mut("properties").and_then(Value::as_object_mut) {
                put_at(rest, schema, properties);
            }
        }
    }
}

fn merge(owner: &mut Map<String, Value>, patch: Value) {
    let Value::Object(patch) = patch else { return };
    for (key, value) in patch {
        match (owner.get_mut(&key), value) {
            (Some(Value::Object(inner)), patch @ Value::Object(_)) if key == "traffic" => merge(inner, patch),
            (_, value) => drop(owner.insert(key, value)),
        }
    }
}

fn schema_of(field: &Field, is_read: IsRead<'_>) -> Value {
    let mut schema = match field.shape {
        Shape::Number { min, max, .. } => number(min, max),
        Shape::Whole { min, max, .. } => whole(min, max),
        Shape::Choice(words) => json!({ "enum": words }),
        Shape::Switch { .. } => json!({ "type": "boolean" }),
        Shape::Words(words) => json!({ "type": "array", "items": { "enum": words } }),
        // The forms of a distribution stand in many places: once among the definitions is enough.
        Shape::OneOf(forms) if std::ptr::eq(forms.variants, Distribution::forms().variants) => {
            definition("distribution")
        }
        Shape::OneOf(forms) => one_of(forms, is_read),
        Shape::Section(fields) => {
            let mut properties = Map::new();
            let required = put(fields, &Value::Null, is_read, &mut properties);
            object(properties, &required)
        }
        Shape::Points => points(),
        Shape::Quantiles => pairs(
            [("quantile", 1.0), ("milliseconds", MAX_MILLISECONDS)],
            MAX_QUANTILES,
            "neither column falls; the quantiles go from 0 to 1",
        ),
        Shape::Buckets => pairs(
            [("milliseconds", MAX_MILLISECONDS), ("count", MAX_COUNT)],
            MAX_QUANTILES,
            "buckets: upper bound, which does not fall, and count",
        ),
        Shape::Classes => json!({ "type": "array", "maxItems": MAX_CLASSES, "items": definition("class") }),
        Shape::Plan => json!({ "type": "array", "maxItems": MAX_STEPS, "items": definition("step") }),
    };
    if let (Some(unit), Some(fields)) = (in_words(field.unit), schema.as_object_mut()) {
        fields.insert("description".to_owned(), unit.into());
    }
    if field.optional { super::nullable(schema) } else { schema }
}

fn in_words(unit: Unit) -> Option<&'static str> {
    match unit {
        Unit::One => None,
        Unit::Share => Some("a share, from 0 to 1"),
        Unit::Milliseconds => Some("milliseconds"),
        Unit::Seconds => Some("seconds"),
        Unit::PerSecond => Some("requests a second"),
        Unit::Megabytes => Some("megabytes"),
        Unit::MegabitsPerSecond => Some("megabits a second"),
        Unit::MillisecondsPerMegabyte => Some("milliseconds for a megabyte"),
    }
}

/// A value in one of several forms.
pub fn one_of(forms: &'static OneOf, is_read: IsRead<'_>) -> Value {
    let Some(tag) = forms.tag else {
        // One key, the form's name: better told by an editor than a list of alternatives.
        let form = |variant: &'static Variant| {
            let named = |fields: &Value| is_read(&json!({ variant.name: fields }));
            let mut properties = Map::new();
            let required = put(variant.fields, &Value::Null, &named, &mut properties);
            (variant.name.to_owned(), object(properties, &required))
        };
        let (words, objects): (Vec<_>, Vec<_>) = forms.variants.iter().partition(|v| v.fields.is_empty());
        let words: Vec<_> = words.iter().map(|v| v.name).collect();
        let mut schema = object(objects.into_iter().map(form).collect(), &[]);
        schema["minProperties"] = json!(1);
        schema["maxProperties"] = json!(1);
        return if words.is_empty() { schema } else { json!({ "anyOf": [{ "enum": words }, schema] }) };
    };
    let form = |variant: &'static Variant| {
        let tagged = |fields: &Value| {
            let mut whole = fields.clone();
            whole[tag] = json!(variant.name);
            is_read(&whole)
        };
        let mut properties = Map::from_iter([(tag.to_owned(), json!({ "const": variant.name }))]);
        let mut required = vec![tag];
        required.extend(put(variant.fields, &Value::Null, &tagged, &mut properties));
        object(properties, &required)
    };
    json!({ "oneOf": forms.variants.iter().map(form).collect::<Vec<_>>() })
}

fn points() -> Value {
    let columns = [("seconds", MAX_SECONDS), ("requests a second", MAX_QPS)];
    pairs(columns, MAX_POINTS, "corners: seconds and requests a second, in order of time")
}

/// A table of two columns, each with its name and its largest value.
fn pairs(columns: [(&str, f64); 2], most: usize, description: &str) -> Value {
    let column = |(name, max): (&str, f64)| {
        let mut schema = number(0.0, max);
        schema["description"] = name.into();
        schema
    };
    let row = json!({
        "type": "array", "minItems": 2, "maxItems": 2, "prefixItems": columns.map(column),
    });
    json!({
        "type": "array", "minItems": 1, "maxItems": most, "items": row, "description": description,
    })
}

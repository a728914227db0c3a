//! The document around the parameters.

use flashcrowd_sim::scenario::limits::*;
use flashcrowd_sim::scenario::{
    Annotation, Component, Connection, Distribution, FORMAT_VERSION, KindName, Objective, connection_fields,
    fields_of, from_json,
};
use serde_json::{Map, Value, json};

use super::{definition, incidents, is_read, named, nullable, number, object, parameters, whole};

/// The schema of a scenario file.
pub fn of_scenarios() -> Value {
    let mut schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Flashcrowd scenario",
        "description": "What a scenario file may look like. `flashcrowd validate` also checks what hangs together in it: ids, wiring, order of time.",
    });
    let list =
        |name: &str, limit: usize| json!({ "type": "array", "maxItems": limit, "items": definition(name) });
    let properties = [
        ("flashcrowd", json!({ "const": FORMAT_VERSION, "description": "the version of the format" })),
        ("name", nullable(definition("name"))),
        ("notes", nullable(definition("notes"))),
        ("seed", whole(0, MAX_SEED)),
        ("duration_s", nullable(number(0.001, MAX_SECONDS))),
        (
            "key_spaces",
            json!({
                "type": "object", "maxProperties": MAX_KEY_SPACES,
                "propertyNames": definition("id"), "additionalProperties": definition("key_space"),
            }),
        ),
        (
            "zones",
            json!({
                "type": "object", "maxProperties": MAX_ZONES, "propertyNames": definition("id"),
                "additionalProperties": object(named([("region", nullable(definition("id")))]), &[]),
            }),
        ),
        ("distances", list("distance", MAX_DISTANCES)),
        ("components", list("component", MAX_COMPONENTS)),
        ("connections", list("connection", MAX_CONNECTIONS)),
        ("incidents", list("incident", MAX_INCIDENTS)),
        ("actions", list("action", MAX_ACTIONS)),
        ("objectives", list("objective", MAX_OBJECTIVES)),
        ("annotations", list("annotation", MAX_ANNOTATIONS)),
    ];
    let Value::Object(frame) = object(named(properties), &["flashcrowd"]) else { return schema };
    schema.as_object_mut().expect("it is written above").extend(frame);
    schema["$defs"] = definitions().into();
    schema
}

fn definitions() -> Map<String, Value> {
    let text = |limit: usize| {
        let one = json!({ "type": "string", "maxLength": limit });
        let several = object(named([("en", nullable(one.clone())), ("zh", nullable(one.clone()))]), &[]);
        json!({ "anyOf": [one, several] })
    };
    let service =
        |value: &Value| is_read("connections", &json!({ "from": "x", "to": "y", "latency": value }));
    let mut definitions = named([
        ("id", json!({ "type": "string", "minLength": 1, "maxLength": MAX_ID_CHARS, "pattern": r"^\S+$" })),
        ("name", text(MAX_NAME_CHARS)),
        ("notes", text(MAX_NOTE_CHARS)),
        ("distribution", parameters::one_of(Distribution::forms(), &service)),
        ("key_space", key_space()),
        ("distance", distance()),
        ("class", class()),
        ("step", step()),
        ("branch", object(call(), &["call"])),
        ("component", component()),
        ("connection", connection()),
        ("incident", incidents::incident()),
        ("action", incidents::action()),
        ("objective", objective()),
        ("annotation", annotation()),
    ]);
    definitions.extend(KindName::ALL.map(|kind| (format!("component_{}", kind.as_str()), of_kind(kind))));
    definitions.extend(incidents::definitions());
    definitions
}

fn component() -> Value {
    let kinds = KindName::ALL.map(KindName::as_str);
    let then = kinds.map(|kind| {
        json!({
            "if": { "properties": { "kind": { "const": kind } } },
            "then": definition(&format!("component_{kind}")),
        })
    });
    json!({
        "type": "object", "required": ["id", "kind"],
        "properties": { "kind": { "enum": kinds } },
        "allOf": then,
    })
}

fn of_kind(kind: KindName) -> Value {
    let mut properties = named([
        ("id", definition("id")),
        ("kind", json!({ "const": kind.as_str() })),
        ("name", nullable(definition("name"))),
        ("notes", nullable(definition("notes"))),
        ("at", place("the centre of its card on the canvas")),
        (
            "zones",
            json!({
                "type": "array", "maxItems": MAX_INSTANCES, "items": definition("id"),
                "description": "the zones that its instances are in, in turn",
            }),
        ),
    ]);
    let defaults = serde_json::to_value(Component::new("x", kind.default_kind())).unwrap_or_default();
    let read = |fields: &Value| {
        let mut component = fields.clone();
        component["id"] = json!("x");
        component["kind"] = json!(kind.as_str());
        is_read("components", &component)
    };
    let mut required = vec!["id", "kind"];
    required.extend(parameters::put(fields_of(kind), &defaults, &read, &mut properties));
    object(properties, &required)
}

fn place(description: &str) -> Value {
    pair(number(-MAX_COORDINATE, MAX_COORDINATE), description)
}

fn pair(items: Value, description: &str) -> Value {
    json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": items, "description": description })
}

fn annotation() -> Value {
    let mut size =
        pair(number(MIN_ANNOTATION_SIZE, MAX_ANNOTATION_SIZE), "its width and height on the canvas");
    size["default"] = json!(Annotation::SIZE);
    let common = || {
        named([("id", definition("id")), ("at", place("its centre on the canvas")), ("size", size.clone())])
    };
    let mut note = common();
    note.extend(named([("kind", json!({ "const": "note" })), ("text", definition("notes"))]));
    note.extend(named([("zone", json!({ "type": "null" }))]));
    let mut frame = common();
    frame.extend(named([("kind", json!({ "const": "frame" })), ("text", definition("name"))]));
    frame.extend(named([("zone", nullable(definition("id")))]));
    let required = ["id", "kind", "at"];
    json!({ "anyOf": [object(note, &required), object(frame, &required)] })
}

fn connection() -> Value {
    let mut properties =
        named([("id", definition("id")), ("from", definition("id")), ("to", definition("id"))]);
    let defaults = serde_json::to_value(Connection::new("x", "y")).unwrap_or_default();
    let read = |fields: &Value| {
        let mut connection = fields.clone();
        connection["from"] = json!("x");
        connection["to"] = json!("y");
        is_read("connections", &connection)
    };
    let mut required = vec!["from", "to"];
    // Which kind a connection leaves, a schema cannot follow: it has the fields of all.
    for kind in KindName::ALL {
        required.extend(parameters::put(connection_fields(kind), &defaults, &read, &mut properties));
    }
    object(properties, &required)
}

fn distance() -> Value {
    let between = json!({ "type": "array", "minItems": 2, "maxItems": 2, "items": definition("id"), "uniqueItems": true });
    let added = number(0.0, MAX_MILLISECONDS);
    object(named([("between", between), ("added_ms", added)]), &["between"])
}

fn key_space() -> Value {
    let zipf = object(named([("zipf", number(0.0, MAX_ZIPF))]), &["zipf"]);
    let hot_set = [
        ("keys", whole(1, MAX_KEYS)),
        ("share", number(0.0, 1.0)),
        ("moves_every_s", nullable(number(MIN_CYCLE_S, MAX_SECONDS))),
    ];
    let hot_set = object(named(hot_set), &["keys", "share"]);
    let hot_set = object(named([("hot_set", hot_set)]), &["hot_set"]);
    let popularity = json!({ "anyOf": [{ "const": "uniform" }, zipf, hot_set], "default": "uniform" });
    object(named([("count", whole(1, MAX_KEYS)), ("popularity", popularity)]), &[])
}

fn class() -> Value {
    let properties = [
        ("name", definition("id")),
        ("weight", number(0.0, 1e9)),
        ("write", json!({ "type": "boolean", "default": false })),
        ("keys", nullable(definition("id"))),
        ("priority", whole(0, MAX_PRIORITY)),
        ("service_factor", number(0.0, MAX_SERVICE_FACTOR)),
        ("payload_kb", number(0.0, MAX_PAYLOAD_KB)),
    ];
    object(named(properties), &[])
}

fn step() -> Value {
    let look_up = [("cache", definition("id")), ("on_miss", definition("id"))];
    let parallel =
        json!({ "type": "array", "minItems": 1, "maxItems": MAX_STEPS, "items": definition("branch") });
    let mut properties = call();
    properties.extend(named([
        ("compute", number(0.0, 1_000.0)),
        ("look_up", object(named(look_up), &["cache", "on_miss"])),
        ("parallel", parallel),
        ("enough", nullable(whole(1, MAX_CALLS_A_STEP))),
    ]));
    let mut schema = object(properties, &[]);
    schema["oneOf"] =
        ["compute", "call", "look_up", "parallel"].map(|verb| json!({ "required": [verb] })).to_vec().into();
    schema
}

/// What a step that calls may have, alone or beside others.
fn call() -> Map<String, Value> {
    named([
        ("call", definition("id")),
        ("times", nullable(whole(1, MAX_CALLS_A_STEP))),
        ("probability", nullable(number(0.0, 1.0))),
        ("classes", json!({ "type": "array", "items": definition("id") })),
    ])
}

fn objective() -> Value {
    let bounds = Objective::FIGURES.iter().flat_map(|figure| {
        ["below", "above"].into_iter().filter_map(|word| {
            let objective: Objective = from_json(json!({ *figure: { word: 0 } })).ok()?;
            let bound = object(named([(word, number(0.0, objective.largest_bound()))]), &[word]);
            Some(((*figure).to_owned(), bound))
        })
    });
    let mut schema = object(bounds.collect(), &[]);
    schema["minProperties"] = json!(1);
    schema["maxProperties"] = json!(1);
    schema
}

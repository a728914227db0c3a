//! Reading a scenario from JSON and writing it back.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::json::{FromJson, Misfit, ToJson, serde_by_json};
use super::limits::{
    MAX_ACTIONS, MAX_ANNOTATIONS, MAX_COMPONENTS, MAX_CONNECTIONS, MAX_DISTANCES, MAX_FILE_BYTES,
    MAX_INCIDENTS, MAX_VALUES,
};
use super::problem::nearest;
use super::{
    Action, Annotation, Component, Connection, Deed, Document, Edit, FORMAT_VERSION, Fault, HandFault,
    Incident, KindName, Place, Problem, ProblemKind, default_connection_id, from_json,
};

const DOCUMENT_KEYS: [&str; 14] = [
    "flashcrowd",
    "name",
    "notes",
    "seed",
    "duration_s",
    "key_spaces",
    "zones",
    "distances",
    "components",
    "connections",
    "incidents",
    "actions",
    "objectives",
    "annotations",
];
const COMPONENT_KEYS: [&str; 6] = ["id", "kind", "name", "notes", "at", "zones"];

/// Reads a document; every part that cannot be read is a problem with its place.
pub fn parse(text: &str) -> Result<Document, Vec<Problem>> {
    if text.len() > MAX_FILE_BYTES {
        let kind = ProblemKind::TooLong { chars: text.len(), limit: MAX_FILE_BYTES };
        return Err(vec![Problem::new(Place::document(""), kind)]);
    }
    let mut seen = Seen::default();
    let value = strict_value(text, &mut seen);
    if seen.values > MAX_VALUES {
        let kind = ProblemKind::TooMany { count: seen.values, limit: MAX_VALUES };
        return Err(vec![Problem::new(Place::document("values"), kind)]);
    }
    let value = value.map_err(|error| {
        let place = Place::Text { line: error.line(), column: error.column() };
        vec![Problem::new(place, ProblemKind::Syntax { detail: without_position(&error) })]
    })?;
    let mut problems: Vec<Problem> = seen
        .duplicates
        .into_iter()
        .map(|key| Problem::new(Place::document(""), ProblemKind::DuplicateKey { key }))
        .collect();
    let document = document(value, &mut problems);
    if problems.is_empty() { document.ok_or(problems) } else { Err(problems) }
}

/// A value of any kind from its text.
///
/// # Errors
/// Says where the text is no JSON, or that it has more values than any scenario.
pub fn from_text(text: &str) -> serde_json::Result<Value> {
    strict_value(text, &mut Seen::default())
}

// The one reader of values from text in the page: another one by serde_json's own visitor would be as large again.
#[inline(never)]
fn strict_value(text: &str, seen: &mut Seen) -> serde_json::Result<Value> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = Strict(seen).deserialize(&mut reader)?;
    reader.end().map(|()| value)
}

/// The document as JSON, defaults left out.
pub fn to_json(document: &Document) -> Value {
    let mut value = document.json();
    for component in array(&mut value, "components") {
        strip_component(component);
    }
    for connection in array(&mut value, "connections") {
        strip_connection(connection);
    }
    for action in array(&mut value, "actions") {
        if let Some(component) = action.get_mut("add") {
            strip_component(component);
        }
        if let Some(connection) = action.get_mut("connect") {
            strip_connection(connection);
        }
    }
    value
}

/// The document as people read it in a file.
pub fn to_json_pretty(document: &Document) -> String {
    let mut text = super::write::to_pretty_text(&to_json(document));
    text.push('\n');
    text
}

/// A component from its JSON.
pub(super) fn component(value: Value, place: &Place) -> Result<Component, Problem> {
    let mut fields = object(value, place)?;
    let id: String = take(&mut fields, "id", place)?;
    let place = &Place::component(&id, "");
    let kind_word: String = take(&mut fields, "kind", place)?;
    let name = take_or_default(&mut fields, "name", place)?;
    let notes = take_or_default(&mut fields, "notes", place)?;
    let at = take_or_default(&mut fields, "at", place)?;
    let zones = take_or_default(&mut fields, "zones", place)?;
    let words = KindName::ALL.map(KindName::as_str);
    let Some(kind) = KindName::ALL.into_iter().find(|k| k.as_str() == kind_word) else {
        let nearest = nearest(&kind_word, words);
        return Err(Problem::new(place.at("kind"), ProblemKind::UnknownWord { word: kind_word, nearest }));
    };
    let rest = Value::Object(fields);
    let kind = match kind {
        KindName::Client => super::Kind::Client(decode(rest, place)?),
        KindName::Balancer => super::Kind::Balancer(decode(rest, place)?),
        KindName::Gateway => super::Kind::Gateway(decode(rest, place)?),
        KindName::Server => super::Kind::Server(decode(rest, place)?),
        KindName::Cache => super::Kind::Cache(decode(rest, place)?),
        KindName::Queue => super::Kind::Queue(decode(rest, place)?),
        KindName::Database => super::Kind::Database(decode(rest, place)?),
    };
    Ok(Component { id, name, notes, at, zones, kind })
}

/// A connection from its JSON.
pub(super) fn connection(value: Value, place: &Place) -> Result<Connection, Problem> {
    let mut connection: Connection = decode(value, place)?;
    if connection.id.is_empty() {
        connection.id = default_connection_id(&connection.from, &connection.to);
    }
    Ok(connection)
}

/// A value of any type from its JSON, with the place of what does not fit.
pub(super) fn decode<T: FromJson>(value: Value, place: &Place) -> Result<T, Problem> {
    from_json(value).map_err(|misfit| Problem::new(place.at(&misfit.path), explain(&misfit.says)))
}

/// An incident from its JSON.
pub(super) fn incident(value: Value, place: &Place) -> Result<Incident, Problem> {
    let mut fields = object(value, place)?;
    let at_s = take(&mut fields, "at_s", place)?;
    let (for_s, fault) = timed_fault(fields, place)?;
    Ok(Incident { at_s, for_s, fault })
}

/// An action of the log from its JSON.
pub(super) fn action(value: Value, place: &Place) -> Result<Action, Problem> {
    let mut fields = object(value, place)?;
    let at_ns = take(&mut fields, "at_ns", place)?;
    Ok(Action { at_ns, deed: deed(Value::Object(fields), place)? })
}

/// What an action does: every verb that is not an edit's is a fault's.
pub(super) fn deed(value: Value, place: &Place) -> Result<Deed, Problem> {
    let fields = object(value, place)?;
    if fields.len() == 1 && fields.keys().all(|key| Edit::VERBS.contains(&key.as_str())) {
        return decode(Value::Object(fields), place).map(Deed::Edit);
    }
    let (for_s, fault) = timed_fault(fields, place)?;
    Ok(Deed::Fault(HandFault { for_s, fault }))
}

// Flattened enums answer every slip with "no variant found": taking the times out first lets the
// fault's own reader say which word it does not know.
fn timed_fault(mut fields: Map<String, Value>, place: &Place) -> Result<(Option<f64>, Fault), Problem> {
    let for_s = take_or_default(&mut fields, "for_s", place)?;
    Ok((for_s, decode(Value::Object(fields), place)?))
}

fn document(value: Value, problems: &mut Vec<Problem>) -> Option<Document> {
    let top = Place::document("");
    let mut fields = object(value, &top).map_err(|p| problems.push(p)).ok()?;
    match fields.remove("flashcrowd").as_ref().and_then(Value::as_u64) {
        None | Some(0) => problems.push(Problem::new(top.at("flashcrowd"), ProblemKind::NoVersion)),
        Some(found) if found > u64::from(FORMAT_VERSION) => {
            problems.push(Problem::new(top.at("flashcrowd"), ProblemKind::NewerVersion { found }));
            return None;
        }
        // Migrations from older versions go here, one function a version.
        Some(_) => {}
    }
    for key in fields.keys().filter(|k| !DOCUMENT_KEYS.contains(&k.as_str())) {
        let kind = ProblemKind::UnknownWord { word: key.clone(), nearest: nearest(key, DOCUMENT_KEYS) };
        problems.push(Problem::new(top.clone(), kind));
    }
    let defaults = Document::default();
    Some(Document {
        flashcrowd: FORMAT_VERSION,
        name: field(&mut fields, "name", problems),
        notes: field(&mut fields, "notes", problems),
        seed: field::<Option<u64>>(&mut fields, "seed", problems).unwrap_or(defaults.seed),
        duration_s: field(&mut fields, "duration_s", problems),
        key_spaces: key_spaces(fields.remove("key_spaces"), problems),
        zones: field(&mut fields, "zones", problems),
        distances: list(&mut fields, "distances", MAX_DISTANCES, problems, |value, number| {
            decode(value, &top.at(&format!("distances[{number}]")))
        }),
        components: list(&mut fields, "components", MAX_COMPONENTS, problems, |value, number| {
            component(value, &top.at(&format!("components[{number}]")))
        }),
        connections: list(&mut fields, "connections", MAX_CONNECTIONS, problems, |value, number| {
            connection(value, &top.at(&format!("connections[{number}]")))
        }),
        incidents: list(&mut fields, "incidents", MAX_INCIDENTS, problems, |value, number| {
            incident(value, &Place::Incident { number, field: String::new() })
        }),
        actions: list(&mut fields, "actions", MAX_ACTIONS, problems, |value, number| {
            action(value, &Place::Action { number, field: String::new() })
        }),
        objectives: list(&mut fields, "objectives", MAX_INCIDENTS, problems, |value, number| {
            decode(value, &Place::Objective { number, field: String::new() })
        }),
        annotations: list(&mut fields, "annotations", MAX_ANNOTATIONS, problems, annotation),
    })
}

// An id that can be read says more about where than a number.
fn annotation(value: Value, number: usize) -> Result<Annotation, Problem> {
    let place = match value.get("id").and_then(Value::as_str) {
        Some(id) => Place::annotation(id, ""),
        None => Place::document(format!("annotations[{number}]")),
    };
    decode(value, &place)
}

fn key_spaces(value: Option<Value>, problems: &mut Vec<Problem>) -> BTreeMap<String, super::KeySpace> {
    let Some(value) = value else { return BTreeMap::new() };
    let place = Place::document("key_spaces");
    let fields = object(value, &place).map_err(|p| problems.push(p)).unwrap_or_default();
    let mut spaces = BTreeMap::new();
    for (id, value) in fields {
        match decode(value, &Place::KeySpace { id: id.clone(), field: String::new() }) {
            Ok(space) => drop(spaces.insert(id, space)),
            Err(problem) => problems.push(problem),
        }
    }
    spaces
}

/// Reads a list element by element, so that each bad one is a problem of its own.
fn list<T>(
    fields: &mut Map<String, Value>,
    key: &str,
    limit: usize,
    problems: &mut Vec<Problem>,
    read: impl Fn(Value, usize) -> Result<T, Problem>,
) -> Vec<T> {
    let place = Place::document(key);
    match fields.remove(key) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) if values.len() > limit => {
            let kind = ProblemKind::TooMany { count: values.len(), limit };
            problems.push(Problem::new(place, kind));
            Vec::new()
        }
        Some(Value::Array(values)) => {
            let read = values.into_iter().enumerate().map(|(index, value)| read(value, index + 1));
            read.filter_map(|result| result.map_err(|p| problems.push(p)).ok()).collect()
        }
        Some(_) => {
            problems.push(Problem::new(place, malformed("a list is expected")));
            Vec::new()
        }
    }
}

fn field<T: FromJson + Default>(
    fields: &mut Map<String, Value>,
    key: &str,
    problems: &mut Vec<Problem>,
) -> T {
    take_or_default(fields, key, &Place::document("")).unwrap_or_else(|problem| {
        problems.push(problem);
        T::default()
    })
}

fn take<T: FromJson>(fields: &mut Map<String, Value>, key: &str, place: &Place) -> Result<T, Problem> {
    match fields.shift_remove(key) {
        Some(value) => decode(value, &place.at(key)),
        None => Err(Problem::new(place.clone(), malformed(&format!("\"{key}\" is missing")))),
    }
}

fn take_or_default<T: FromJson + Default>(
    fields: &mut Map<String, Value>,
    key: &str,
    place: &Place,
) -> Result<T, Problem> {
    fields.shift_remove(key).map_or(Ok(T::default()), |value| decode(value, &place.at(key)))
}

fn object(value: Value, place: &Place) -> Result<Map<String, Value>, Problem> {
    match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(Problem::new(place.clone(), malformed("an object is expected"))),
    }
}

fn malformed(detail: &str) -> ProblemKind {
    ProblemKind::Malformed { detail: detail.to_owned() }
}

/// Turns the reader's message into a problem: unknown fields and words name the nearest known one.
fn explain(message: &str) -> ProblemKind {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    match quoted.next() {
        Some(word) if unknown => ProblemKind::UnknownWord {
            word: word.to_owned(),
            nearest: nearest(word, quoted.chain(COMPONENT_KEYS)),
        },
        _ => malformed(message),
    }
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn array<'a>(value: &'a mut Value, key: &str) -> impl Iterator<Item = &'a mut Value> {
    value.get_mut(key).and_then(Value::as_array_mut).into_iter().flatten()
}

fn strip_component(value: &mut Value) {
    let kind = value.get("kind").and_then(Value::as_str);
    let Some(kind) = KindName::ALL.into_iter().find(|k| Some(k.as_str()) == kind) else { return };
    let defaults = kind.default_kind().json();
    strip(value, &defaults);
}

/// Removes what equals its default; inside, only of objects whose every field has one.
fn strip(value: &mut Value, defaults: &Value) {
    let Some(fields) = value.as_object_mut() else { return };
    if let (Some(traffic), Some(default)) = (fields.get_mut("traffic"), defaults.get("traffic")) {
        strip(traffic, default);
    }
    fields.retain(|key, field| {
        let emptied = key == "traffic" && field.as_object().is_some_and(Map::is_empty);
        key == "kind" || (!emptied && defaults.get(key) != Some(field))
    });
}

fn strip_connection(value: &mut Value) {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut defaults = Connection::new(text("from"), text("to")).json();
    if let Some(fields) = defaults.as_object_mut() {
        // The ends have no default, not even where they are empty.
        fields.retain(|key, _| !matches!(key.as_str(), "from" | "to"));
        if text("id").is_empty() {
            fields.insert("id".to_owned(), Value::from(""));
        }
    }
    strip(value, &defaults);
}

/// What is noticed while JSON is read.
#[derive(Default)]
struct Seen {
    /// Keys that stand twice in their object.
    duplicates: Vec<String>,
    values: usize,
}

/// A JSON value whose duplicate keys are noticed instead of silently dropped, and that ends with an error
/// before it takes more memory than any scenario needs.
struct Strict<'a>(&'a mut Seen);

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: de::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.0.values += 1;
        match self.0.values > MAX_VALUES {
            true => Err(de::Error::custom("too many values")),
            false => deserializer.deserialize_any(self),
        }
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = access.next_element_seed(Strict(self.0))? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = access.next_key::<String>()? {
            let value = access.next_value_seed(Strict(self.0))?;
            if fields.contains_key(&key) {
                self.0.duplicates.push(key.clone());
            }
            fields.insert(key, value);
        }
        Ok(Value::Object(fields))
    }
}

/// Where one of them stands by itself, or within an edit.
macro_rules! read_by {
    ($($type:ty: $read:path),*) => {$(
        impl FromJson for $type {
            fn from_json(value: Value) -> Result<$type, Misfit> {
                $read(value, &Place::document(""))
                    .map_err(|problem| Misfit::new(problem.render(super::Language::En)))
            }
        }

        serde_by_json!($type);
    )*};
}
read_by!(Component: component, Incident: incident, Action: action, Deed: deed);

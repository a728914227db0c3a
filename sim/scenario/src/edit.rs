//! Edits: every change of a document, by pointer, key, link or log, is a list of these.
//!
//! [`diff`] finds the edits between two documents, so that whatever changes a document, an undo
//! included, can be logged and applied to a running simulation.

use std::fmt;

use serde_json::{Map, Value};

use super::json::{FromJson, Misfit, ToJson, from_json, serde_by_json};
use super::object::{Fields, Form, content};
use super::{Component, Connection, Document, Kind, Language, Place, Target, read};

/// One change of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Fields of one thing take new values: a JSON merge patch (RFC 7386), `null` = back to the default.
    Set(Patch),
    Add(Component),
    Connect(Connection),
    /// Takes a component, a connection or a key space away; a component's connections go first, and with
    /// a connection what plans do over it ([`Step::without`](super::Step::without)), with either its incidents.
    Remove(Subject),
}

/// What an edit is about, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Component(String),
    Connection(String),
    KeySpace(String),
    /// The document's own fields: name, notes, duration, zones, distances, incidents, objectives. The string is empty.
    Document(String),
}

/// New values for fields of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Patch {
    pub subject: Subject,
    pub fields: Map<String, Value>,
}

impl FromJson for Edit {
    fn from_json(value: Value) -> Result<Edit, Misfit> {
        let mut form = Form::of(value)?;
        match form.word.as_str() {
            "set" => form.content().map(Edit::Set),
            "add" => form.content().map(Edit::Add),
            "connect" => form.content().map(Edit::Connect),
            "remove" => form.content().map(Edit::Remove),
            _ => Err(form.unknown(&Edit::VERBS)),
        }
    }
}

impl ToJson for Edit {
    fn json(&self) -> Value {
        match self {
            Edit::Set(patch) => content("set", patch.json()),
            Edit::Add(component) => content("add", component.json()),
            Edit::Connect(connection) => content("connect", connection.json()),
            Edit::Remove(subject) => content("remove", subject.json()),
        }
    }
}

impl FromJson for Subject {
    fn from_json(value: Value) -> Result<Subject, Misfit> {
        let mut form = Form::of(value)?;
        match form.word.as_str() {
            "component" => form.content().map(Subject::Component),
            "connection" => form.content().map(Subject::Connection),
            "key_space" => form.content().map(Subject::KeySpace),
            "document" => form.content().map(Subject::Document),
            _ => Err(form.unknown(&Subject::WORDS)),
        }
    }
}

impl ToJson for Subject {
    fn json(&self) -> Value {
        let (word, id) = match self {
            Subject::Component(id) => ("component", id),
            Subject::Connection(id) => ("connection", id),
            Subject::KeySpace(id) => ("key_space", id),
            Subject::Document(id) => ("document", id),
        };
        content(word, id.json())
    }
}

impl FromJson for Patch {
    fn from_json(value: Value) -> Result<Patch, Misfit> {
        let mut fields = Map::from_json(value)?;
        let subject = Map::from_iter(Subject::WORDS.iter().find_map(|word| fields.shift_remove_entry(*word)));
        Ok(Patch { subject: from_json(Value::Object(subject))?, fields })
    }
}

impl ToJson for Patch {
    fn json(&self) -> Value {
        let mut fields = Fields::default();
        fields.put_all(self.subject.json());
        fields.put_all(Value::Object(self.fields.clone()));
        fields.value()
    }
}
serde_by_json!(Edit);

/// Why an edit cannot be applied.
#[derive(Debug, Clone, PartialEq)]
pub enum EditError {
    /// Nothing has this id.
    Missing(Subject),
    /// A component or connection with this id is there already.
    Taken(String),
    /// The new values do not fit.
    Unfit(super::Problem),
    /// An id cannot change.
    Immutable,
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EditError::Missing(subject) => write!(f, "there is no {} \"{}\"", subject.word(), subject.id()),
            EditError::Taken(id) => write!(f, "the id \"{id}\" is taken"),
            EditError::Unfit(problem) => f.write_str(&problem.render(Language::En)),
            EditError::Immutable => f.write_str("an id cannot change"),
        }
    }
}

impl std::error::Error for EditError {}

impl Subject {
    /// The words that a scenario file uses.
    const WORDS: [&str; 4] = ["component", "connection", "key_space", "document"];

    pub fn id(&self) -> &str {
        match self {
            Subject::Component(id) | Subject::Connection(id) | Subject::KeySpace(id) => id,
            Subject::Document(_) => "",
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Subject::Component(_) => "component",
            Subject::Connection(_) => "connection",
            Subject::KeySpace(_) => "key space",
            Subject::Document(_) => "document",
        }
    }
}

impl Edit {
    /// The words that a scenario file uses.
    pub const VERBS: [&str; 4] = ["set", "add", "connect", "remove"];

    /// Sets fields of `subject`; `fields` is a merge patch.
    pub fn set(subject: Subject, fields: Map<String, Value>) -> Edit {
        Edit::Set(Patch { subject, fields })
    }

    /// Whether it changes only how things look (place, name, note), never what a run does.
    pub fn is_presentational(&self) -> bool {
        match self {
            Edit::Set(patch) => match patch.subject {
                Subject::Component(_) => {
                    patch.fields.keys().all(|k| matches!(k.as_str(), "at" | "name" | "notes"))
                }
                Subject::Document(_) => patch.fields.keys().all(|k| {
                    !matches!(k.as_str(), "incidents" | "objectives" | "seed" | "zones" | "distances")
                }),
                Subject::Connection(_) | Subject::KeySpace(_) => false,
            },
            Edit::Add(_) | Edit::Connect(_) | Edit::Remove(_) => false,
        }
    }

    /// Applies it; where it cannot be applied the document stays as it was.
    pub fn apply(&self, document: &mut Document) -> Result<(), EditError> {
        match self {
            Edit::Add(component) => {
                if document.component(&component.id).is_some() {
                    return Err(EditError::Taken(component.id.clone()));
                }
                document.components.push(component.clone());
            }
            Edit::Connect(connection) => {
                let mut connection = connection.clone();
                if connection.id.is_empty() {
                    connection.id = super::default_connection_id(&connection.from, &connection.to);
                }
                if document.connection(&connection.id).is_some() {
                    return Err(EditError::Taken(connection.id.clone()));
                }
                document.connections.push(connection);
            }
            Edit::Remove(subject) => remove(subject, document)?,
            Edit::Set(patch) => set(patch, document)?,
        }
        Ok(())
    }
}

fn remove(subject: &Subject, document: &mut Document) -> Result<(), EditError> {
    let missing = || EditError::Missing(subject.clone());
    match subject {
        Subject::Component(id) => {
            let index = document.components.iter().position(|c| c.id == *id).ok_or_else(missing)?;
            let ends_here = |c: &&Connection| c.from == *id || c.to == *id;
            let connections: Vec<String> =
                document.connections.iter().filter(ends_here).map(|c| c.id.clone()).collect();
            for connection in &connections {
                disconnect(connection, document);
            }
            document.components.remove(index);
            document.incidents.retain(|incident| incident.fault.target() != Some(Target::Component(id)));
        }
        Subject::Connection(id) => {
            document.connection(id).ok_or_else(missing)?;
            disconnect(id, document);
        }
        Subject::KeySpace(id) => {
            document.key_spaces.remove(id).ok_or_else(missing)?;
        }
        Subject::Document(_) => return Err(missing()),
    }
    Ok(())
}

/// Takes a connection away, and with it what plans do over it.
fn disconnect(id: &str, document: &mut Document) {
    let Some(index) = document.connections.iter().position(|c| c.id == *id) else { return };
    let is_meant = |word: &str| {
        let from = &document.connections[index].from;
        document.connection_of_step(from, word).is_some_and(|c| c.id == *id)
    };
    let from = document.component(&document.connections[index].from);
    let plan = match from.map(|c| &c.kind) {
        Some(Kind::Server(server)) => server.plan.as_ref(),
        _ => None,
    };
    let kept = plan.map(|steps| steps.iter().filter_map(|s| s.without(is_meant)).collect::<Vec<_>>());
    let from = document.connections.remove(index).from;
    document.incidents.retain(|incident| incident.fault.target() != Some(Target::Connection(id)));
    let owner = document.components.iter_mut().find(|c| c.id == from);
    if let (Some(Kind::Server(server)), Some(kept)) = (owner.map(|c| &mut c.kind), kept) {
        server.plan = Some(kept);
    }
}

fn set(patch: &Patch, document: &mut Document) -> Result<(), EditError> {
    let missing = || EditError::Missing(patch.subject.clone());
    if patch.fields.contains_key("id") {
        return Err(EditError::Immutable);
    }
    let merged = |mut value: Value| {
        merge(&mut value, &patch.fields);
        value
    };
    match &patch.subject {
        Subject::Component(id) => {
            let place = Place::component(id, "");
            let old = document.components.iter_mut().find(|c| c.id == *id).ok_or_else(missing)?;
            *old = read::component(merged(old.json()), &place).map_err(EditError::Unfit)?;
        }
        Subject::Connection(id) => {
            let place = Place::connection(id, "");
            let old = document.connections.iter_mut().find(|c| c.id == *id).ok_or_else(missing)?;
            *old = read::connection(merged(old.json()), &place).map_err(EditError::Unfit)?;
        }
        Subject::KeySpace(id) => {
            let place = Place::KeySpace { id: id.clone(), field: String::new() };
            let old = document.key_spaces.get(id).copied().unwrap_or_default();
            let new = read::decode(merged(old.json()), &place).map_err(EditError::Unfit)?;
            document.key_spaces.insert(id.clone(), new);
        }
        Subject::Document(_) => {
            let value = merged(own_fields(document));
            let mut whole = read::parse(&super::to_text(&value))
                .map_err(|mut problems| EditError::Unfit(problems.swap_remove(0)))?;
            whole.components = std::mem::take(&mut document.components);
            whole.connections = std::mem::take(&mut document.connections);
            whole.actions = std::mem::take(&mut document.actions);
            whole.key_spaces = std::mem::take(&mut document.key_spaces);
            whole.annotations = std::mem::take(&mut document.annotations);
            whole.release_frames();
            *document = whole;
        }
    }
    Ok(())
}

/// The document without its lists of things that have edits of their own.
fn own_fields(document: &Document) -> Value {
    let own = Document {
        flashcrowd: document.flashcrowd,
        name: document.name.clone(),
        notes: document.notes.clone(),
        seed: document.seed,
        duration_s: document.duration_s,
        zones: document.zones.clone(),
        distances: document.distances.clone(),
        incidents: document.incidents.clone(),
        objectives: document.objectives.clone(),
        ..Document::default()
    };
    own.json()
}

/// RFC 7386: objects merge key by key, `null` removes, anything else replaces.
fn merge(target: &mut Value, patch: &Map<String, Value>) {
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Some(fields) = target.as_object_mut() else { return };
    for (key, value) in patch {
        match value {
            Value::Null => {
                fields.shift_remove(key);
            }
            Value::Object(inner) => merge(fields.entry(key).or_insert(Value::Null), inner),
            other => {
                fields.insert(key.clone(), other.clone());
            }
        }
    }
}

/// The patch that turns `old` into `new`.
fn difference(old: &Value, new: &Value) -> Map<String, Value> {
    let empty = Map::new();
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    let gone = old.keys().filter(|k| !new.contains_key(*k)).map(|k| (k.clone(), Value::Null));
    let changed = new.iter().filter(|(k, v)| old.get(*k) != Some(v)).map(|(k, v)| {
        let value = match (old.get(k), v) {
            (Some(Value::Object(_)), Value::Object(_)) => Value::Object(difference(&old[k], v)),
            (_, Value::Object(_)) => Value::Object(difference(&Value::Null, v)),
            _ => v.clone(),
        };
        (k.clone(), value)
    });
    gone.chain(changed).collect()
}

/// The edits that turn `old` into `new`, in an order in which each can be applied. The order of
/// components and connections within the document is not restored; actions and annotations are not compared.
pub fn diff(old: &Document, new: &Document) -> Vec<Edit> {
    let mut draft = Draft { document: Document { actions: Vec::new(), ..old.clone() }, edits: Vec::new() };
    let is_replaced = |c: &Component| new.component(&c.id).is_none_or(|n| n.kind.name() != c.kind.name());
    let is_rewired = |c: &Connection| {
        let ends_change = |n: &Connection| n.from != c.from || n.to != c.to;
        new.connection(&c.id).is_none_or(ends_change)
    };
    for c in old.connections.iter().filter(|c| is_rewired(c)) {
        draft.push(Edit::Remove(Subject::Connection(c.id.clone())));
    }
    for c in old.components.iter().filter(|c| is_replaced(c)) {
        draft.push(Edit::Remove(Subject::Component(c.id.clone())));
    }
    for (id, space) in &new.key_spaces {
        let before = draft.document.key_spaces.get(id).copied();
        if before != Some(*space) {
            let fields = patch_between(&before.unwrap_or_default(), space);
            draft.push(Edit::set(Subject::KeySpace(id.clone()), fields));
        }
    }
    for c in &new.components {
        if draft.document.component(&c.id).is_none() {
            draft.push(Edit::Add(c.clone()));
        }
    }
    for c in &new.connections {
        if draft.document.connection(&c.id).is_none() {
            draft.push(Edit::Connect(c.clone()));
        }
    }
    // What was removed may have taken plans' steps and incidents along: compare with what is left.
    for c in &new.components {
        if let Some(before) = draft.document.component(&c.id).filter(|before| *before != c) {
            draft.push(Edit::set(Subject::Component(c.id.clone()), patch_between(before, c)));
        }
    }
    for c in &new.connections {
        if let Some(before) = draft.document.connection(&c.id).filter(|before| *before != c) {
            draft.push(Edit::set(Subject::Connection(c.id.clone()), patch_between(before, c)));
        }
    }
    for id in old.key_spaces.keys().filter(|id| !new.key_spaces.contains_key(*id)) {
        draft.push(Edit::Remove(Subject::KeySpace(id.clone())));
    }
    let own = difference(&own_fields(&draft.document), &own_fields(new));
    if !own.is_empty() {
        draft.push(Edit::set(Subject::Document(String::new()), own));
    }
    draft.edits
}

/// A document on its way from one state to another, and the edits so far.
struct Draft {
    document: Document,
    edits: Vec<Edit>,
}

impl Draft {
    fn push(&mut self, edit: Edit) {
        // An edit that does not apply here is kept: whoever applies the list is told of it.
        let _ = edit.apply(&mut self.document);
        self.edits.push(edit);
    }
}

fn patch_between(old: &impl ToJson, new: &impl ToJson) -> Map<String, Value> {
    difference(&old.json(), &new.json())
}

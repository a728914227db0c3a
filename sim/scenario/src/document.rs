//! The document: what a scenario file, a link and the canvas hold.

use std::collections::BTreeMap;

use serde_json::Value;

use super::json::{ToJson, serialize_by_json};
use super::object::Fields;
use super::{Action, Annotation, Connection, Distance, Incident, KeySpace, Kind, Objective, Text, Zone};

/// The version of the format that this crate writes.
pub const FORMAT_VERSION: u32 = 1;

/// A scenario in its raw form: it parses, but may have problems.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The format's version.
    pub flashcrowd: u32,
    /// Up to 200 characters.
    pub name: Option<Text>,
    /// What to look at; up to 5,000 characters.
    pub notes: Option<Text>,
    /// The seed of every random stream.
    pub seed: u64,
    /// How long a run is meant to last, in seconds of simulated time.
    pub duration_s: Option<f64>,
    /// The named sets of keys that clients' classes refer to.
    pub key_spaces: BTreeMap<String, KeySpace>,
    /// Where things can be; up to 100.
    pub zones: BTreeMap<String, Zone>,
    /// How far zones and regions are from each other; up to 1,000.
    pub distances: Vec<Distance>,
    /// Up to 1,000.
    pub components: Vec<Component>,
    /// Up to 4,000; at most one from one component to another.
    pub connections: Vec<Connection>,
    /// The script: what goes wrong, and when.
    pub incidents: Vec<Incident>,
    /// What was done by hand during the run that the document describes, in order of time.
    pub actions: Vec<Action>,
    /// What the design is meant to reach.
    pub objectives: Vec<Objective>,
    /// Notes and frames on the canvas, those further back first; up to 500. They simulate nothing.
    pub annotations: Vec<Annotation>,
}

/// A box on the canvas.
#[derive(Debug, PartialEq)]
pub struct Component {
    /// Never changes, and is never shown where there is a name.
    pub id: String,
    /// Up to 200 characters.
    pub name: Option<Text>,
    /// Up to 5,000 characters.
    pub notes: Option<Text>,
    /// The centre of its card on the canvas, in canvas units (pixels at a zoom of 1).
    pub at: [f64; 2],
    /// The zones that its instances are in, in turn; none given: it is near everything.
    pub zones: Vec<String>,
    /// What it is, with its parameters.
    pub kind: Kind,
}

impl ToJson for Document {
    fn json(&self) -> Value {
        let mut fields = Fields::default();
        fields.put("flashcrowd", &self.flashcrowd);
        fields.put_unless(None, "name", &self.name);
        fields.put_unless(None, "notes", &self.notes);
        fields.put("seed", &self.seed);
        fields.put_unless(None, "duration_s", &self.duration_s);
        fields.put_unless(BTreeMap::new(), "key_spaces", &self.key_spaces);
        fields.put_unless(BTreeMap::new(), "zones", &self.zones);
        fields.put_unless(Vec::new(), "distances", &self.distances);
        fields.put("components", &self.components);
        fields.put("connections", &self.connections);
        fields.put_unless(Vec::new(), "incidents", &self.incidents);
        fields.put_unless(Vec::new(), "actions", &self.actions);
        fields.put_unless(Vec::new(), "objectives", &self.objectives);
        fields.put_unless(Vec::new(), "annotations", &self.annotations);
        fields.value()
    }
}
serialize_by_json!(Document);

impl ToJson for Component {
    fn json(&self) -> Value {
        let mut fields = Fields::default();
        fields.put("id", &self.id);
        fields.put_unless(None, "name", &self.name);
        fields.put_unless(None, "notes", &self.notes);
        fields.put("at", &self.at);
        fields.put_unless(Vec::new(), "zones", &self.zones);
        fields.put_all(self.kind.json());
        fields.value()
    }
}

// A derived one is made anew in every package that clones one, at its own level of optimisation.
impl Clone for Component {
    fn clone(&self) -> Component {
        Component {
            id: self.id.clone(),
            name: self.name.clone(),
            notes: self.notes.clone(),
            at: self.at,
            zones: self.zones.clone(),
            kind: self.kind.clone(),
        }
    }
}

impl Default for Document {
    fn default() -> Self {
        Document {
            flashcrowd: FORMAT_VERSION,
            name: None,
            notes: None,
            seed: 1,
            duration_s: None,
            key_spaces: BTreeMap::new(),
            zones: BTreeMap::new(),
            distances: Vec::new(),
            components: Vec::new(),
            connections: Vec::new(),
            incidents: Vec::new(),
            actions: Vec::new(),
            objectives: Vec::new(),
            annotations: Vec::new(),
        }
    }
}

impl Component {
    /// A component without name and notes, such as `Component::new("web", Server::default())`.
    pub fn new(id: impl Into<String>, kind: impl Into<Kind>) -> Component {
        Component {
            id: id.into(),
            name: None,
            notes: None,
            at: [0.0, 0.0],
            zones: Vec::new(),
            kind: kind.into(),
        }
    }
}

impl Document {
    /// The document with one more component, such as `document.with("web", Server::default())`.
    #[must_use]
    pub fn with(mut self, id: impl Into<String>, kind: impl Into<Kind>) -> Document {
        self.components.push(Component::new(id, kind));
        self
    }

    /// The document with one more connection; [`Connection::new`] makes one with default parameters.
    #[must_use]
    pub fn connected(mut self, connection: Connection) -> Document {
        self.connections.push(connection);
        self
    }

    /// The component with this id.
    pub fn component(&self, id: &str) -> Option<&Component> {
        self.components.iter().find(|c| c.id == id)
    }

    /// The connection with this id.
    pub fn connection(&self, id: &str) -> Option<&Connection> {
        self.connections.iter().find(|c| c.id == id)
    }

    /// The connections that leave a component, in the order of the document.
    pub fn outgoing<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Connection> {
        self.connections.iter().filter(move |c| c.from == id)
    }
}

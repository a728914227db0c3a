//! Commands: the one way to change a document.

use std::collections::{BTreeMap, BTreeSet};

use flashcrowd_sim::scenario::limits::{MAX_COMPONENTS, MAX_CONNECTIONS, MAX_COORDINATE};
use flashcrowd_sim::scenario::{
    Component, Connection, Document, Edit, EditError, Incident, Kind, KindName, Step, Subject, Target,
};
use serde_json::{Map, Value};

use super::{Selection, ids};

/// A change of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A new component with default parameters, wired to what is named.
    Add {
        kind: KindName,
        at: [f64; 2],
        called_by: Option<String>,
        calls: Option<String>,
    },
    Connect {
        from: String,
        to: String,
    },
    Remove(Selection),
    RemoveKeySpace(String),
    Move {
        components: BTreeSet<String>,
        by: [f64; 2],
    },
    /// New values for fields of one thing: a merge patch, `null` = back to the default.
    Set {
        subject: Subject,
        patch: Map<String, Value>,
    },
    /// A copy of these components and of the connections between them, so far away.
    Duplicate {
        components: BTreeSet<String>,
        by: [f64; 2],
    },
}

/// Why a command changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// A scenario holds no more components or connections.
    Full,
    /// The two cannot be connected, or are.
    CannotConnect,
    /// What it is about is not there, or the values do not fit.
    Edit(EditError),
}

/// What a command leads to.
#[derive(Debug, Clone)]
pub struct Done {
    pub document: Document,
    /// What is to be selected then, where that changes.
    pub selection: Option<Selection>,
}

/// Whether a connection may lead from one component to the other.
pub fn can_connect(document: &Document, from: &str, to: &str) -> bool {
    let kind = |id| document.component(id).map(|c| c.kind.name());
    from != to
        && kind(from).is_some_and(KindName::makes_calls)
        && kind(to).is_some_and(KindName::takes_calls)
        && !document.connections.iter().any(|c| c.from == from && c.to == to)
}

impl Command {
    /// The document after it.
    ///
    /// # Errors
    /// Why it cannot be carried out.
    pub fn apply(&self, document: &Document) -> Result<Done, Refusal> {
        let mut document = document.clone();
        let selection = match self {
            Command::Add { kind, at, called_by, calls } => {
                let id = add(&mut document, *kind, *at)?;
                if let Some(caller) = called_by {
                    connect(&mut document, caller, &id)?;
                }
                if let Some(callee) = calls {
                    connect(&mut document, &id, callee)?;
                }
                Some(Selection::component(id))
            }
            Command::Connect { from, to } => {
                let id = connect(&mut document, from, to)?;
                Some(Selection::connection(id))
            }
            Command::Remove(selection) => {
                remove(&mut document, selection);
                None
            }
            Command::RemoveKeySpace(id) => {
                let edit = Edit::Remove(Subject::KeySpace(id.clone()));
                edit.apply(&mut document).map_err(Refusal::Edit)?;
                None
            }
            Command::Move { components, by } => {
                for component in document.components.iter_mut().filter(|c| components.contains(&c.id)) {
                    component.at = moved(component.at, *by);
                }
                None
            }
            Command::Set { subject, patch } => {
                Edit::set(subject.clone(), patch.clone()).apply(&mut document).map_err(Refusal::Edit)?;
                None
            }
            Command::Duplicate { components, by } => Some(duplicate(&mut document, components, *by)?),
        };
        Ok(Done { document, selection })
    }
}

fn moved(at: [f64; 2], by: [f64; 2]) -> [f64; 2] {
    std::array::from_fn(|axis| (at[axis] + by[axis]).clamp(-MAX_COORDINATE, MAX_COORDINATE))
}

fn add(document: &mut Document, kind: KindName, at: [f64; 2]) -> Result<String, Refusal> {
    if document.components.len() >= MAX_COMPONENTS {
        return Err(Refusal::Full);
    }
    let id = ids::for_component(document, kind.as_str());
    let component =
        Component { at: moved(at, [0.0, 0.0]), ..Component::new(id.clone(), kind.default_kind()) };
    document.components.push(component);
    Ok(id)
}

fn connect(document: &mut Document, from: &str, to: &str) -> Result<String, Refusal> {
    if document.connections.len() >= MAX_CONNECTIONS {
        return Err(Refusal::Full);
    }
    if !can_connect(document, from, to) {
        return Err(Refusal::CannotConnect);
    }
    let connection = ids::connection(document, from, to);
    let id = connection.id.clone();
    document.connections.push(connection);
    // A server with a plan of its own would never use what it has just been wired to.
    if let Some(plan) = plan_of(document, from) {
        plan.push(Step::call(&id));
    }
    Ok(id)
}

fn plan_of<'d>(document: &'d mut Document, id: &str) -> Option<&'d mut Vec<Step>> {
    match &mut document.components.iter_mut().find(|c| c.id == id)?.kind {
        Kind::Server(server) => server.plan.as_mut(),
        _ => None,
    }
}

/// Takes away what is selected, and with it what only made sense with it: a component's connections,
/// the calls of plans over them, and the incidents that would strike it.
fn remove(document: &mut Document, selection: &Selection) {
    let Selection { components, connections } = selection;
    let goes = |c: &Connection| {
        connections.contains(&c.id) || components.contains(&c.from) || components.contains(&c.to)
    };
    let (gone, stay): (Vec<_>, Vec<_>) =
        std::mem::take(&mut document.connections).into_iter().partition(goes);
    document.connections = stay;
    document.components.retain(|c| !components.contains(&c.id));
    let is_struck = |incident: &Incident| match incident.fault.target() {
        Some(Target::Component(id)) => components.contains(id),
        Some(Target::Connection(id)) => gone.iter().any(|connection| connection.id == id),
        None => false,
    };
    document.incidents.retain(|incident| !is_struck(incident));
    for connection in gone {
        if let Some(plan) = plan_of(document, &connection.from) {
            plan.retain(|step| step.words().all(|word| word != connection.id && word != connection.to));
        }
    }
}

fn duplicate(
    document: &mut Document,
    components: &BTreeSet<String>,
    by: [f64; 2],
) -> Result<Selection, Refusal> {
    let originals: Vec<Component> =
        document.components.iter().filter(|c| components.contains(&c.id)).cloned().collect();
    let inner: Vec<Connection> = document
        .connections
        .iter()
        .filter(|c| components.contains(&c.from) && components.contains(&c.to))
        .cloned()
        .collect();
    if document.components.len() + originals.len() > MAX_COMPONENTS
        || document.connections.len() + inner.len() > MAX_CONNECTIONS
    {
        return Err(Refusal::Full);
    }
    let mut copies = BTreeMap::new();
    for original in originals {
        let id = ids::for_component(document, ids::stem(&original.id));
        copies.insert(original.id.clone(), id.clone());
        document.components.push(Component { at: moved(original.at, by), id, ..original });
    }
    let mut wires = BTreeMap::new();
    for original in inner {
        let (Some(from), Some(to)) = (copies.get(&original.from), copies.get(&original.to)) else { continue };
        let id = ids::for_connection(document, from, to);
        wires.insert(original.id.clone(), id.clone());
        let copy = Connection { id, from: from.clone(), to: to.clone(), ..original };
        document.connections.push(copy);
    }
    // A copied plan calls over the copied connections; what it called elsewhere it cannot.
    for id in copies.values() {
        if let Some(plan) = plan_of(document, id) {
            plan.retain_mut(|step| match &mut step.call {
                None => true,
                Some(word) => match wires.get(word).or_else(|| copies.get(word)) {
                    Some(new) => {
                        new.clone_into(word);
                        true
                    }
                    None => false,
                },
            });
        }
    }
    Ok(Selection { components: copies.into_values().collect(), ..Selection::default() })
}

//! Commands: the one way to change a document.

use std::collections::{BTreeMap, BTreeSet};

use flashcrowd_sim::scenario::limits::{MAX_COMPONENTS, MAX_CONNECTIONS, MAX_COORDINATE};
use flashcrowd_sim::scenario::{Component, Connection, Document, Edit, EditError, KindName, Subject};
use serde_json::{Map, Value};

use super::{Blank, Selection, ids, places, plan, set_of};

/// A change of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// A new component, wired to what is named.
    Add {
        what: Blank,
        at: [f64; 2],
        called_by: Option<String>,
        calls: Option<String>,
    },
    Connect {
        from: String,
        to: String,
    },
    /// A component comes to stand in a connection: two new ones take the place of the old one, and what
    /// stands at the old one's end or further right makes room.
    Splice {
        what: Spliced,
        connection: String,
        at: [f64; 2],
        room: f64,
    },
    Remove(Selection),
    RemoveKeySpace(String),
    /// A zone or a region is called otherwise, wherever it stands.
    RenamePlace {
        from: String,
        to: String,
    },
    /// A zone goes, and with it what only made sense with it.
    RemoveZone(String),
    Move {
        components: BTreeSet<String>,
        by: [f64; 2],
    },
    /// Components, by id, come to stand at these places.
    Arrange {
        places: BTreeMap<String, [f64; 2]>,
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

/// What is put into a connection.
#[derive(Debug, Clone, PartialEq)]
pub enum Spliced {
    /// A new component.
    New(Blank),
    /// One that stands on the canvas.
    There(String),
}

/// Why a command changes nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// A scenario holds no more components or connections.
    Full,
    CannotConnect(Mismatch),
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

/// Why no connection may lead from one component to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mismatch {
    /// One of the two is not there.
    Missing,
    Itself,
    /// They are connected.
    Twice,
    /// Such a component calls nobody.
    CallsNobody(KindName),
    /// Nobody calls such a component.
    TakesNoCalls(KindName),
    /// Messages of a queue are pulled by servers and databases alone.
    DoesNotPull,
}

/// Whether a connection may lead from one component to the other.
///
/// # Errors
/// Why not.
pub fn can_connect(document: &Document, from: &str, to: &str) -> Result<(), Mismatch> {
    let kind = |id| document.component(id).map(|c| c.kind.name()).ok_or(Mismatch::Missing);
    let (caller, callee) = (kind(from)?, kind(to)?);
    match () {
        () if from == to => Err(Mismatch::Itself),
        () if document.connections.iter().any(|c| c.from == from && c.to == to) => Err(Mismatch::Twice),
        () => may_call(caller, callee),
    }
}

fn may_call(caller: KindName, callee: KindName) -> Result<(), Mismatch> {
    match () {
        () if caller.may_call(callee) => Ok(()),
        () if !caller.makes_calls() => Err(Mismatch::CallsNobody(caller)),
        () if !callee.takes_calls() => Err(Mismatch::TakesNoCalls(callee)),
        () => Err(Mismatch::DoesNotPull),
    }
}

/// Whether a component of this kind may stand in a connection.
///
/// # Errors
/// Why not.
pub fn can_splice(document: &Document, kind: KindName, connection: &str) -> Result<(), Mismatch> {
    let connection = document.connection(connection).ok_or(Mismatch::Missing)?;
    let end = |id: &str| document.component(id).map(|c| c.kind.name()).ok_or(Mismatch::Missing);
    may_call(end(&connection.from)?, kind).and(may_call(kind, end(&connection.to)?))
}

impl Command {
    /// The document after it.
    ///
    /// # Errors
    /// Why it cannot be carried out.
    pub fn apply(&self, document: &Document) -> Result<Done, Refusal> {
        let mut document = document.clone();
        let selection = match self {
            Command::Add { what, at, called_by, calls } => {
                let id = add(&mut document, what, *at)?;
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
            Command::Splice { what, connection, at, room } => {
                let id = splice(&mut document, what, connection, *at, *room)?;
                Some(Selection::component(id))
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
            Command::RenamePlace { from, to } => {
                places::rename(&mut document, from, to).map_err(Refusal::Edit)?;
                None
            }
            Command::RemoveZone(zone) => {
                places::remove(&mut document, zone);
                None
            }
            Command::Move { components, by } => {
                for component in document.components.iter_mut().filter(|c| components.contains(&c.id)) {
                    component.at = moved(component.at, *by);
                }
                None
            }
            Command::Arrange { places } => {
                for component in &mut document.components {
                    component.at =
                        moved(places.get(&component.id).copied().unwrap_or(component.at), [0.0, 0.0]);
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

fn add(document: &mut Document, what: &Blank, at: [f64; 2]) -> Result<String, Refusal> {
    if document.components.len() >= MAX_COMPONENTS {
        return Err(Refusal::Full);
    }
    let id = ids::for_component(document, what.kind.as_str());
    what.place(document, id.clone(), moved(at, [0.0, 0.0])).map_err(Refusal::Edit)?;
    Ok(id)
}

fn connect(document: &mut Document, from: &str, to: &str) -> Result<String, Refusal> {
    if document.connections.len() >= MAX_CONNECTIONS {
        return Err(Refusal::Full);
    }
    can_connect(document, from, to).map_err(Refusal::CannotConnect)?;
    let connection = ids::connection(document, from, to);
    let id = connection.id.clone();
    document.connections.push(connection);
    // A server with a plan of its own would never use what it has just been wired to.
    plan::adopt(document, &id);
    Ok(id)
}

fn splice(
    document: &mut Document,
    what: &Spliced,
    connection: &str,
    at: [f64; 2],
    room: f64,
) -> Result<String, Refusal> {
    let missing = |subject| Refusal::Edit(EditError::Missing(subject));
    let old = document.connection(connection).cloned();
    let old = old.ok_or_else(|| missing(Subject::Connection(connection.to_owned())))?;
    let kind = match what {
        Spliced::New(blank) => blank.kind,
        Spliced::There(id) => {
            let there = document.component(id).ok_or_else(|| missing(Subject::Component(id.clone())))?;
            there.kind.name()
        }
    };
    can_splice(document, kind, connection).map_err(Refusal::CannotConnect)?;
    if let Spliced::There(id) = what {
        can_connect(document, &old.from, id)
            .and(can_connect(document, id, &old.to))
            .map_err(Refusal::CannotConnect)?;
    }
    if document.connections.len() >= MAX_CONNECTIONS {
        return Err(Refusal::Full);
    }
    let from_here_on = document.component(&old.to).map_or(f64::INFINITY, |callee| callee.at[0]);
    for component in document.components.iter_mut().filter(|c| c.at[0] >= from_here_on) {
        component.at = moved(component.at, [room, 0.0]);
    }
    let id = match what {
        Spliced::New(blank) => add(document, blank, at)?,
        Spliced::There(id) => id.clone(),
    };
    if let Some(component) = document.components.iter_mut().find(|c| c.id == id) {
        component.at = moved(at, [0.0, 0.0]);
    }
    // The caller keeps its way and its patience; behind a queue a timeout would mean something else.
    let first =
        Connection { id: ids::for_connection(document, &old.from, &id), to: id.clone(), ..old.clone() };
    document.connections.push(first.clone());
    let timeout_ms = old.timeout_ms.filter(|_| kind != KindName::Queue);
    let second = Connection { timeout_ms, ..ids::connection(document, &id, &old.to) };
    document.connections.push(second.clone());
    plan::reroute(document, &old, &first);
    plan::adopt(document, &second.id);
    Edit::Remove(Subject::Connection(old.id)).apply(document).map_err(Refusal::Edit)?;
    Ok(id)
}

/// Takes away what is selected, and with it what only made sense with it.
fn remove(document: &mut Document, Selection { components, connections }: &Selection) {
    let connections = connections.iter().cloned().map(Subject::Connection);
    for subject in connections.chain(components.iter().cloned().map(Subject::Component)) {
        // What is missing has gone with something else.
        let _ = Edit::Remove(subject).apply(document);
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
    let mut copies = Vec::new();
    for original in originals {
        let id = ids::for_component(document, ids::stem(&original.id));
        copies.push((original.id.clone(), id.clone()));
        document.components.push(Component { at: moved(original.at, by), id, ..original });
    }
    let copy_in = |copies: &[(String, String)], id: &str| {
        copies.iter().find(|(original, _)| original == id).map(|(_, copy)| copy.clone())
    };
    let mut wires = Vec::new();
    for original in inner {
        let (from, to) = (copy_in(&copies, &original.from), copy_in(&copies, &original.to));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let id = ids::for_connection(document, &from, &to);
        wires.push((original.id, id.clone()));
        let copy = Connection { id, from, to, ..original };
        document.connections.push(copy);
    }
    // A copied plan calls over the copied connections; what it called elsewhere it cannot.
    let copy_of = |word: &str| copy_in(&wires, word).or_else(|| copy_in(&copies, word));
    for (_, id) in &copies {
        if let Some(plan) = plan::of(document, id) {
            plan.retain_mut(|step| {
                let Some(mut left) = step.without(|word| copy_of(word).is_none()) else { return false };
                left.words_mut().for_each(|word| {
                    if let Some(copy) = copy_of(word) {
                        *word = copy;
                    }
                });
                *step = left;
                true
            });
        }
    }
    Ok(Selection { components: set_of(copies.iter().map(|(_, id)| id.clone())), ..Selection::default() })
}

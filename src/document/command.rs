//! Commands: the one way to change a document.

use std::collections::BTreeMap;
use std::rc::Rc;

use flashcrowd_sim::scenario::limits::{MAX_COMPONENTS, MAX_COORDINATE};
use flashcrowd_sim::scenario::{Annotation, Document, Edit, EditError, Kind, Subject};
use serde_json::{Map, Value};

use super::annotate::{self, Revision};
use super::wiring::{self, End, Mismatch};
use super::{Blank, Selection, ids, piece, places};

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
    /// One end of a connection comes to another component; whatever was said of it still holds.
    Reconnect {
        connection: String,
        end: End,
        at: String,
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
    /// The same, and whoever called what is removed calls what that called, where it may.
    RemoveAndRejoin(Selection),
    /// A key space goes; the requests that drew keys from it have none then.
    RemoveKeySpace(String),
    /// A zone or a region is called otherwise, wherever it stands.
    RenamePlace {
        from: String,
        to: String,
    },
    /// A zone goes, and with it what only made sense with it.
    RemoveZone(String),
    Move {
        what: Selection,
        by: [f64; 2],
        /// Components that come to be in other zones by it.
        zones: BTreeMap<String, Vec<String>>,
    },
    /// Components, by id, come to stand at these places.
    Arrange {
        places: BTreeMap<String, [f64; 2]>,
        /// And annotations somewhere else.
        areas: BTreeMap<String, Revision>,
    },
    /// New values for fields of one thing: a merge patch, `null` = back to the default.
    Set {
        subject: Subject,
        patch: Map<String, Value>,
    },
    /// A copy of these components, of the connections between them, and of these annotations, so far away.
    Duplicate {
        what: Selection,
        by: [f64; 2],
    },
    /// A note or a frame, under an id of its own.
    Annotate(Annotation),
    /// Something else becomes of a note or a frame.
    Revise {
        annotation: String,
        revision: Revision,
    },
    /// Another component like this one, called by the same callers and calling the same callees.
    AddLike {
        component: String,
        at: [f64; 2],
    },
    /// A piece of a scenario, so far from where it stood.
    Paste {
        piece: Rc<Document>,
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
                    wiring::connect(&mut document, caller, &id)?;
                }
                if let Some(callee) = calls {
                    wiring::connect(&mut document, &id, callee)?;
                }
                Some(Selection::component(id))
            }
            Command::Connect { from, to } => {
                let id = wiring::connect(&mut document, from, to)?;
                Some(Selection::connection(id))
            }
            Command::Reconnect { connection, end, at } => {
                let id = wiring::reconnect(&mut document, connection, *end, at)?;
                Some(Selection::connection(id))
            }
            Command::Splice { what, connection, at, room } => {
                let id = wiring::splice(&mut document, what, connection, *at, *room)?;
                Some(Selection::component(id))
            }
            Command::Remove(selection) => {
                remove(&mut document, selection);
                None
            }
            Command::RemoveAndRejoin(selection) => {
                for id in &selection.components {
                    wiring::bridge(&mut document, id, selection)?;
                }
                remove(&mut document, selection);
                None
            }
            Command::RemoveKeySpace(id) => {
                let edit = Edit::Remove(Subject::KeySpace(id.clone()));
                edit.apply(&mut document).map_err(Refusal::Edit)?;
                draw_no_keys(&mut document, id);
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
            Command::Move { what, by, zones } => {
                move_by(&mut document, what, *by);
                for component in &mut document.components {
                    if let Some(zones) = zones.get(&component.id) {
                        component.zones.clone_from(zones);
                    }
                }
                None
            }
            Command::Arrange { places, areas } => {
                areas.iter().for_each(|(id, area)| annotate::revise(&mut document, id, area));
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
            Command::Duplicate { what, by } => {
                let piece = piece::of(&document, what);
                Some(piece::put(&mut document, &piece, *by)?)
            }
            Command::Annotate(what) => Some(annotate::add(&mut document, what)?),
            Command::Revise { annotation, revision } => {
                annotate::revise(&mut document, annotation, revision);
                None
            }
            Command::AddLike { component, at } => Some(wiring::add_like(&mut document, component, *at)?),
            Command::Paste { piece, by } => Some(piece::put(&mut document, piece, *by)?),
        };
        Ok(Done { document, selection })
    }
}

fn draw_no_keys(document: &mut Document, space: &str) {
    for component in &mut document.components {
        if let Kind::Client(client) = &mut component.kind {
            let classes = client.traffic.classes.iter_mut();
            classes.filter(|class| class.keys.as_deref() == Some(space)).for_each(|class| class.keys = None);
        }
    }
}

pub(super) fn moved(at: [f64; 2], by: [f64; 2]) -> [f64; 2] {
    std::array::from_fn(|axis| (at[axis] + by[axis]).clamp(-MAX_COORDINATE, MAX_COORDINATE))
}

fn move_by(document: &mut Document, what: &Selection, by: [f64; 2]) {
    for component in document.components.iter_mut().filter(|c| what.components.contains(&c.id)) {
        component.at = moved(component.at, by);
    }
    for annotation in document.annotations.iter_mut().filter(|a| what.annotations.contains(&a.id)) {
        annotation.at = moved(annotation.at, by);
    }
}

pub(super) fn add(document: &mut Document, what: &Blank, at: [f64; 2]) -> Result<String, Refusal> {
    if document.components.len() >= MAX_COMPONENTS {
        return Err(Refusal::Full);
    }
    let id = ids::for_component(document, what.kind.as_str());
    what.place(document, id.clone(), moved(at, [0.0, 0.0])).map_err(Refusal::Edit)?;
    Ok(id)
}

/// Takes away what is selected, and with it what only made sense with it.
fn remove(document: &mut Document, Selection { components, connections, annotations }: &Selection) {
    document.annotations.retain(|annotation| !annotations.contains(&annotation.id));
    let connections = connections.iter().cloned().map(Subject::Connection);
    for subject in connections.chain(components.iter().cloned().map(Subject::Component)) {
        // What is missing has gone with something else.
        let _ = Edit::Remove(subject).apply(document);
    }
}

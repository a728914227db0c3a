//! Wiring: what may be connected with what, and how connections come, move and go.

use flashcrowd_sim::scenario::limits::{MAX_COMPONENTS, MAX_CONNECTIONS};
use flashcrowd_sim::scenario::{Component, Connection, Document, Edit, EditError, Fault, KindName, Subject};

use super::command::{add, moved};
use super::{Refusal, Selection, Spliced, ids, plan};

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

/// An end of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// At the caller.
    From,
    /// At the callee.
    To,
}

pub fn connect(document: &mut Document, from: &str, to: &str) -> Result<String, Refusal> {
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

pub fn splice(
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

/// Whether one end of a connection may come to another component.
///
/// # Errors
/// Why not.
pub fn can_reconnect(document: &Document, connection: &str, end: End, at: &str) -> Result<(), Mismatch> {
    let old = document.connection(connection).ok_or(Mismatch::Missing)?;
    match end {
        End::From => can_connect(document, at, &old.to),
        End::To => can_connect(document, &old.from, at),
    }
}

pub fn reconnect(document: &mut Document, connection: &str, end: End, at: &str) -> Result<String, Refusal> {
    can_reconnect(document, connection, end, at).map_err(Refusal::CannotConnect)?;
    let Some(old) = document.connection(connection).cloned() else {
        return Err(Refusal::CannotConnect(Mismatch::Missing));
    };
    let (from, to) = match end {
        End::From => (at.to_owned(), old.to.clone()),
        End::To => (old.from.clone(), at.to_owned()),
    };
    let id = ids::for_connection(document, &from, &to);
    let is_queue = document.component(&from).is_some_and(|c| c.kind.name() == KindName::Queue);
    let timeout_ms = old.timeout_ms.filter(|_| !is_queue);
    let new = Connection { id: id.clone(), from, to, timeout_ms, ..old.clone() };
    document.connections.push(new.clone());
    match end {
        End::To => plan::reroute(document, &old, &new),
        End::From => plan::adopt(document, &id),
    }
    for incident in &mut document.incidents {
        follow(&mut incident.fault, &old.id, &id);
    }
    Edit::Remove(Subject::Connection(old.id)).apply(document).map_err(Refusal::Edit)?;
    Ok(id)
}

/// What strikes one connection strikes another instead.
fn follow(fault: &mut Fault, from: &str, to: &str) {
    match fault {
        Fault::Cut { connection, .. }
        | Fault::Delay { connection, .. }
        | Fault::Loss { connection, .. }
        | Fault::Mend { connection: Some(connection), .. }
            if connection == from =>
        {
            to.clone_into(connection);
        }
        _ => {}
    }
}

/// Connects the callers of a component with its callees, where they may be; with those of `going` too, so that a whole
/// chain can go.
pub fn bridge(document: &mut Document, id: &str, going: &Selection) -> Result<(), Refusal> {
    let is_there = |c: &&Connection| !going.connections.contains(&c.id);
    let into: Vec<Connection> =
        document.connections.iter().filter(|c| c.to == id).filter(is_there).cloned().collect();
    let out: Vec<Connection> = document.outgoing(id).filter(is_there).cloned().collect();
    for first in &into {
        for second in &out {
            if can_connect(document, &first.from, &second.to).is_err() {
                continue;
            }
            if document.connections.len() >= MAX_CONNECTIONS {
                return Err(Refusal::Full);
            }
            // The caller keeps its way and its patience.
            let id = ids::for_connection(document, &first.from, &second.to);
            let new = Connection { id: id.clone(), to: second.to.clone(), ..first.clone() };
            document.connections.push(new.clone());
            plan::adopt(document, &id);
        }
    }
    Ok(())
}

/// Another one of the same kind and parameters beside it, wired as it is.
pub fn add_like(document: &mut Document, like: &str, at: [f64; 2]) -> Result<Selection, Refusal> {
    let missing = || Refusal::Edit(EditError::Missing(Subject::Component(like.to_owned())));
    let original = document.component(like).cloned().ok_or_else(missing)?;
    let wires: Vec<Connection> =
        document.connections.iter().filter(|c| c.from == like || c.to == like).cloned().collect();
    if document.components.len() >= MAX_COMPONENTS
        || document.connections.len() + wires.len() > MAX_CONNECTIONS
    {
        return Err(Refusal::Full);
    }
    let id = ids::for_another(document, like);
    document.components.push(Component { at: moved(at, [0.0, 0.0]), id: id.clone(), ..original });
    let mut renamed = Vec::new();
    for wire in wires {
        let end = |end: &str| if end == like { id.clone() } else { end.to_owned() };
        let (from, to) = (end(&wire.from), end(&wire.to));
        let new = Connection { id: ids::for_connection(document, &from, &to), from, to, ..wire.clone() };
        renamed.push((wire.id, new.id.clone()));
        document.connections.push(new.clone());
        if new.to == id {
            plan::adopt(document, &new.id);
        }
    }
    // Its own plan calls over its own connections.
    if let Some(plan) = plan::of(document, &id) {
        for word in plan.iter_mut().flat_map(|step| step.words_mut()) {
            if let Some((_, new)) = renamed.iter().find(|(old, _)| old == word) {
                word.clone_from(new);
            }
        }
    }
    Ok(Selection::component(id))
}

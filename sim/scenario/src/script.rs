//! The script: a document's incidents, and how a run can be given another one.
//!
//! A script is part of the base that a run starts from. What a person changes of it under way changes
//! the base, so that the run from the start is the run that was seen; only where the base cannot take
//! the change is it an action of the log.

use super::{Action, Deed, Document, Incident, check};

impl Incident {
    /// Whether two scripts are one and the same up to `now_ns`: then the script of a run that stands
    /// there can be exchanged without changing what has happened.
    pub fn same_past(old: &[Incident], new: &[Incident], now_ns: u64) -> bool {
        let past = |script: &[Incident]| {
            let begun = script.iter().map(|i| (i.span_ns(), i.fault.clone()));
            let begun = begun.filter(|((start, _), _)| *start <= now_ns);
            // Whatever has not ended yet may still end at another time.
            let ended = |end: u64| Some(end).filter(|end| *end <= now_ns);
            begun.map(|((start, end), fault)| (start, ended(end), fault)).collect::<Vec<_>>()
        };
        past(old) == past(new)
    }
}

/// The base with which a run that has come through `log` has `script` now; `ahead` is what is logged for
/// later. None where the base cannot take it: an incident strikes what only an action brought in, say.
pub fn rescripted(
    base: &Document,
    log: &[Action],
    ahead: &[Action],
    script: &[Incident],
) -> Option<Document> {
    let old = replayed(base, log)?.incidents;
    let candidate = Document { incidents: exchanged(&base.incidents, &old, script), ..base.clone() };
    let whole = Document { actions: [log, ahead].concat(), ..candidate.clone() };
    let takes_it = check(&whole).is_ok() && replayed(&candidate, log)?.incidents == script;
    takes_it.then_some(candidate)
}

/// The base after the edits of a log.
fn replayed(base: &Document, log: &[Action]) -> Option<Document> {
    let mut document = base.clone();
    for action in log {
        if let Deed::Edit(edit) = &action.deed {
            edit.apply(&mut document).ok()?;
        }
    }
    Some(document)
}

/// `base` with what `new` has in place of what `old` has; lines that only `base` has stay.
fn exchanged(base: &[Incident], old: &[Incident], new: &[Incident]) -> Vec<Incident> {
    let mut added: Vec<&Incident> = new.iter().collect();
    let mut gone: Vec<&Incident> = Vec::new();
    for line in old {
        match added.iter().position(|other| *other == line) {
            Some(position) => drop(added.remove(position)),
            None => gone.push(line),
        }
    }
    let mut added = added.into_iter().cloned();
    let mut exchanged = Vec::with_capacity(base.len());
    for line in base {
        match gone.iter().position(|other| *other == line) {
            // What has changed keeps its place.
            Some(position) => {
                gone.remove(position);
                exchanged.extend(added.next());
            }
            None => exchanged.push(line.clone()),
        }
    }
    exchanged.extend(added);
    exchanged
}

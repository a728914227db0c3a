//! The document that makes a run again: what it started from, and what was done to it since.

use flashcrowd_sim::scenario::{Action, Component, Deed, Document, Edit};

/// `base` with this log, looking as `current` does: places, names and notes are no part of a run, so
/// changing them is not logged.
pub fn recorded(base: &Document, log: &[Action], current: &Document) -> Document {
    let mut document = base.clone();
    document.name.clone_from(&current.name);
    document.notes.clone_from(&current.notes);
    document.duration_s = current.duration_s;
    document.components.iter_mut().for_each(|component| dress(component, current));
    document.actions = log.to_vec();
    for action in &mut document.actions {
        if let Deed::Edit(Edit::Add(component)) = &mut action.deed {
            dress(component, current);
        }
    }
    document
}

fn dress(component: &mut Component, current: &Document) {
    if let Some(now) = current.component(&component.id) {
        component.at = now.at;
        component.name.clone_from(&now.name);
        component.notes.clone_from(&now.notes);
    }
}

//! The document that makes a run again: what it started from, and what was done to it since.

use flashcrowd_sim::scenario::{Action, Component, Deed, Document, Edit};

/// `base` with this log, looking as `current` does: places, names, notes and annotations are no part of a run, so
/// changing them is not logged.
pub fn recorded(base: &Document, log: &[Action], current: &Document) -> Document {
    let mut document = base.clone();
    document.name.clone_from(&current.name);
    document.notes.clone_from(&current.notes);
    document.duration_s = current.duration_s;
    document.annotations.clone_from(&current.annotations);
    frame_zones(&mut document, current);
    document.components.iter_mut().for_each(|component| dress(component, current));
    document.actions = log.to_vec();
    for action in &mut document.actions {
        if let Deed::Edit(Edit::Add(component)) = &mut action.deed {
            dress(component, current);
        }
    }
    document
}

/// A frame may be that of a zone which came under way. With nobody in it the zone can be there from the start.
fn frame_zones(document: &mut Document, current: &Document) {
    let framed = current.annotations.iter().filter_map(|annotation| annotation.zone.as_ref());
    for id in framed.filter(|id| !document.is_place(id)).cloned().collect::<Vec<_>>() {
        if let Some(zone) = current.zones.get(&id) {
            document.zones.insert(id, zone.clone());
        }
    }
    document.release_frames();
}

fn dress(component: &mut Component, current: &Document) {
    if let Some(now) = current.component(&component.id) {
        component.at = now.at;
        component.name.clone_from(&now.name);
        component.notes.clone_from(&now.notes);
    }
}

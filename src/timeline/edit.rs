//! Puts incidents where they belong: into the document's script, or into the log of the run.

use flashcrowd_sim::scenario::{Document, Fault, Incident, Kind, Subject, ToJson, limits};
use serde_json::Map;

use super::bars::{Origin, action, place_in};
use crate::document::{Command, EditorAction, EditorHandle};
use crate::inspector::strike::{self, Target};
use crate::run::RunHandle;

/// An incident takes the place of the one that stands there; without a place it is added to the script, and
/// without an incident the place is cleared. Answers where it stands now.
pub fn put(
    editor: &EditorHandle,
    run: &RunHandle,
    origin: Option<Origin>,
    incident: Option<Incident>,
) -> Option<Origin> {
    if let Some(Origin::Hand(index)) = origin {
        let new = incident.map(action);
        let at_ns = new.as_ref().map(|action| action.at_ns);
        run.revise(index, new);
        return at_ns.map(|at_ns| Origin::Hand(place_in(&run.state.base.actions, index, at_ns)));
    }
    let mut script = editor.document.incidents.clone();
    let place = match (origin, incident) {
        (Some(Origin::Script(index)), Some(incident)) => {
            *script.get_mut(index)? = incident;
            Some(index)
        }
        (Some(Origin::Script(index)), None) if index < script.len() => {
            script.remove(index);
            None
        }
        (_, Some(incident)) => {
            script.push(incident);
            Some(script.len() - 1)
        }
        (_, None) => return None,
    };
    let patch = Map::from_iter([("incidents".to_owned(), script.json())]);
    let subject = Subject::Document(String::new());
    editor.dispatch(EditorAction::Do(Command::Set { subject, patch }));
    place.map(Origin::Script)
}

/// What a new incident is to begin with: at what is selected, or else at a server; none where there is
/// nothing to be struck, or the script is full.
pub fn first_fault(document: &Document, selected: Option<Subject>) -> Option<Fault> {
    if document.incidents.len() >= limits::MAX_INCIDENTS {
        return None;
    }
    let targets = strike::targets(document);
    let is_server = |target: &&Target| {
        let Target::Component(id) = target else { return false };
        document.component(id).is_some_and(|component| matches!(component.kind, Kind::Server(_)))
    };
    let target = selected
        .and_then(|subject| Target::of(&subject))
        .filter(|target| targets.contains(target))
        .or_else(|| targets.iter().find(is_server).cloned())
        .or_else(|| targets.last().cloned())?;
    let name = *strike::verbs(document, &target).first()?;
    strike::fault(name, &target, strike::initial(name))
}

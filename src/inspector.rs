//! The inspector: everything that can be set on what is selected, and what it measures.
//!
//! The fields come from the tables beside the scenario's types ([`flashcrowd_sim::scenario::fields_of`]);
//! nothing here knows a parameter by name.

mod annotation;
mod change;
mod classes;
mod corners;
mod csv;
pub mod fault_form;
mod faults;
mod field;
mod figures;
mod flow;
mod folded;
mod form;
mod id_form;
mod incidents;
mod key_spaces;
mod list;
pub mod number_box;
mod objectives;
mod plan;
mod points;
mod rate;
mod rows;
mod scale;
mod scenario;
mod selected;
mod spread;
mod step;
pub mod strike;
mod text_box;
mod typed;
mod zones;

use flashcrowd_sim::scenario::{Document, Fault, Language, Subject};
use yew::prelude::*;

use crate::catalogue::title;
use crate::document::{Command, EditorAction, Gesture, use_editor};
use change::Change;
pub use scenario::{ScenarioPanel, ScenarioPanelProps};
pub use selected::Inspector;
use strike::Target;

/// What a component is called.
pub fn name_of(document: &Document, id: &str, language: Language) -> String {
    document.component(id).map_or(id.to_owned(), |component| title(component, language))
}

/// What is called what can be struck.
pub fn name_of_target(document: &Document, target: &Target, language: Language) -> String {
    let name = |id| name_of(document, id, language);
    match target {
        Target::Everything => crate::text::faults::EVERYTHING.get(language).to_owned(),
        Target::Connection(id) => {
            document.connection(id).map_or(id.to_owned(), |c| format!("{} → {}", name(&c.from), name(&c.to)))
        }
        Target::Component(id) => name(id),
        Target::Place(id) => id.clone(),
    }
}

/// What is called what an incident strikes.
pub fn name_of_struck(document: &Document, fault: &Fault, language: Language) -> String {
    strike::target_of(fault).map_or_else(String::new, |target| name_of_target(document, &target, language))
}

/// Turns the changes of one thing's fields into commands. The changes of one drag, or of one text
/// being typed, are one gesture.
#[hook]
fn use_changes(subject: Subject) -> Callback<Change> {
    let editor = use_editor();
    let dispatcher = editor.dispatcher();
    let gesture = use_mut_ref(Option::<Gesture>::default);
    use_effect_with(subject.clone(), {
        let (gesture, dispatcher) = (gesture.clone(), dispatcher.clone());
        move |_| {
            move || {
                if gesture.take().is_some() {
                    dispatcher.dispatch(EditorAction::Settle);
                }
            }
        }
    });
    use_callback((subject, dispatcher), move |change: Change, (subject, dispatcher)| {
        let ongoing = change.ongoing;
        let command = Command::Set { subject: subject.clone(), patch: change.into_fields() };
        if ongoing {
            let current = *gesture.borrow_mut().get_or_insert_with(Gesture::begin);
            dispatcher.dispatch(EditorAction::Within(current, command));
        } else if let Some(current) = gesture.take() {
            dispatcher.dispatch(EditorAction::Within(current, command));
            dispatcher.dispatch(EditorAction::Settle);
        } else {
            dispatcher.dispatch(EditorAction::Do(command));
        }
    })
}

//! The scenario's own properties: name, notes, seed, duration, objectives, incidents, zones, key spaces.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Field, Group, Place, Shape, Subject, Unit, limits};
use yew::prelude::*;

use super::faults::Faults;
use super::field::{self, About};
use super::incidents::IncidentList;
use super::objectives::Objectives;
use super::selected::{name_box, notes_box};
use super::strike::{self, Target};
use super::{key_spaces, use_changes, zones};
use crate::document::use_editor;
use crate::icon::Icon;
use crate::text::fields::FIELDS;
use crate::text::later::use_later;
use crate::text::{scenario, use_language};

/// The document's numbers, in the manner of the components' tables.
static OWN_FIELDS: &[Field] = &[
    Field {
        path: "seed",
        shape: Shape::Whole { min: 0, max: limits::MAX_SEED, initial: 1 },
        unit: Unit::One,
        optional: false,
        group: Group::Main,
    },
    Field {
        path: "duration_s",
        shape: Shape::Number { min: 0.001, max: limits::MAX_SECONDS, initial: 120.0 },
        unit: Unit::Seconds,
        optional: true,
        group: Group::Main,
    },
];

#[derive(Properties, PartialEq)]
pub struct ScenarioPanelProps {
    pub on_close: Callback<()>,
}

#[component]
pub fn ScenarioPanel(props: &ScenarioPanelProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    use_later(&FIELDS, true);
    let on_change = use_changes(Subject::Document(String::new()));
    let document = &editor.document;
    let about = About {
        owner: "document",
        place: Place::document(""),
        id: String::new(),
        document: Rc::clone(document),
        problems: editor.problems.clone(),
        opened: Rc::default(),
        language,
    };
    let defaults = serde_json::json!({ "seed": 1 });
    let value = serde_json::json!({ "seed": document.seed, "duration_s": document.duration_s });
    let zones = zones::view(&editor, &about, &on_change);
    let places = strike::places(document).into_iter().map(|id| Target::Place(id.to_owned()));
    let struck: Vec<Target> = std::iter::once(Target::Everything).chain(places).collect();
    html! {
        <div class="inspector" role="region" aria-label={scenario::SCENARIO.get(language)} data-testid="scenario-panel">
            <header class="sheet-head">
                <div class="sheet-title"><h2>{ scenario::SCENARIO.get(language) }</h2></div>
                <button type="button" class="button quiet" data-testid="scenario-close" onclick={props.on_close.reform(|_| ())}
                    title={scenario::CLOSE.get(language)} aria-label={scenario::CLOSE.get(language)}>
                    { Icon::Close.view() }
                </button>
            </header>
            <section class="sheet-part">
                { name_box(&document.name, None, language, &on_change) }
                { notes_box(&document.notes, language, &on_change) }
                { field::list(&about, OWN_FIELDS, &value, &defaults, ["", ""], &on_change) }
            </section>
            <Objectives about={about.clone()} on_change={on_change.clone()} />
            <IncidentList {about} {on_change} />
            <Faults targets={struck} />
            { zones }
            { key_spaces::view(&editor, language) }
        </div>
    }
}

//! Asks what happens, where, from when and for how long.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Incident, Unit, limits};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::bars::Origin;
use crate::icon::Icon;
use crate::inspector::number_box::{NumberBox, Range};
use crate::inspector::{fault_form, name_of_struck, strike};
use crate::text::{faults, timeline, use_language};

const SECONDS: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };
/// Its width, as the style sheet has it, and what stays free around it, in pixels.
const WIDTH: f64 = 320.0;
const MARGIN: f64 = 8.0;

/// An incident that is asked about: a new one, or one that stands somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub origin: Option<Origin>,
    pub incident: Incident,
}

#[derive(Properties, PartialEq)]
pub struct FormProps {
    pub document: Rc<Document>,
    pub asked: Asked,
    /// Where it would like to begin, and how far it may go, in pixels.
    pub x: f64,
    pub width: f64,
    pub on_change: Callback<Asked>,
    /// It is to be as it stands in the form now, or, without an incident, to go.
    pub on_put: Callback<(Option<Origin>, Option<Incident>)>,
    pub on_close: Callback<()>,
}

#[component]
pub fn Form(props: &FormProps) -> Html {
    let language = use_language();
    let FormProps { document, asked, x, width, on_change, on_put, on_close } = props;
    let Asked { origin, incident } = asked;
    let whole = use_node_ref();
    // Once for what is asked about: it stays where it is while its fields change.
    use_effect_with(*origin, {
        let (whole, left) = (whole.clone(), x.min(width - WIDTH - MARGIN).max(MARGIN));
        move |_| {
            let Some(form) = whole.cast::<HtmlElement>() else { return };
            form.style().set_property("--form-left", &format!("{left}px")).ok();
            let first = form.query_selector("select, input").ok().flatten();
            if let Some(first) = first.and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
                first.focus().ok();
            }
        }
    });
    let onkeydown = {
        let on_close = on_close.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.stop_propagation();
                on_close.emit(());
            }
        }
    };
    // A press on it is none on the ground below.
    let onpointerdown = |event: PointerEvent| event.stop_propagation();
    let set = |change: fn(&mut Incident, f64)| {
        let asked = asked.clone();
        on_change.reform(move |(number, _): (f64, bool)| {
            let mut asked = asked.clone();
            change(&mut asked.incident, number);
            asked
        })
    };
    let on_fault = {
        let asked = asked.clone();
        on_change.reform(move |(fault, _)| Asked {
            incident: Incident { fault, ..asked.incident.clone() },
            ..asked.clone()
        })
    };
    let on_length = {
        let asked = asked.clone();
        on_change.reform(move |(for_s, _)| Asked {
            incident: Incident { for_s, ..asked.incident.clone() },
            ..asked.clone()
        })
    };
    let is_instant = incident.fault.name().is_instant();
    let what =
        faults::describe(&incident.fault, &name_of_struck(document, &incident.fault, language), language);
    let is_there =
        strike::target_of(&incident.fault).is_some_and(|at| strike::targets(document).contains(&at));
    let (title, apply) = match origin {
        None => (timeline::NEW, timeline::ADD_NOW),
        Some(Origin::Script(_)) => (timeline::EDIT, timeline::APPLY),
        Some(Origin::Hand(_)) => (timeline::EDIT_BY_HAND, timeline::APPLY),
    };
    let put = {
        let for_s = incident.for_s.filter(|_| !is_instant);
        let (on_put, origin, incident) = (on_put.clone(), *origin, Incident { for_s, ..incident.clone() });
        move |_: MouseEvent| on_put.emit((origin, Some(incident.clone())))
    };
    let remove = {
        let (on_put, origin) = (on_put.clone(), *origin);
        move |_: MouseEvent| on_put.emit((origin, None))
    };
    html! {
        <div ref={whole} class="timeline-form" role="dialog" aria-label={title.get(language)} data-testid="timeline-form" {onkeydown} {onpointerdown}>
            <header>
                <h2>{ title.get(language) }</h2>
                <button type="button" class="button quiet" data-testid="timeline-close" title={timeline::CLOSE.get(language)}
                    aria-label={timeline::CLOSE.get(language)} onclick={on_close.reform(|_| ())}>{ Icon::Close.view() }</button>
            </header>
            if is_there {
                { fault_form::editor(document, &incident.fault, "timeline-new-", language, &on_fault) }
            } else {
                <p>{ &what }</p>
            }
            <div class="row">
                <label for="timeline-new-at">{ timeline::STARTS.get(language) }</label>
                <NumberBox id="timeline-new-at" testid="timeline-new-at" value={incident.at_s} range={SECONDS}
                    on_change={set(|incident, at_s| incident.at_s = at_s)} />
            </div>
            if !is_instant {
                { fault_form::length(incident.for_s, "timeline-new-", &what, language, &on_length) }
            }
            <footer>
                if origin.is_some() {
                    <button type="button" class="button" data-testid="timeline-remove" onclick={remove}>{ timeline::REMOVE.get(language) }</button>
                }
                <button type="button" class="button primary" data-testid="timeline-add" onclick={put}>{ apply.get(language) }</button>
            </footer>
        </div>
    }
}

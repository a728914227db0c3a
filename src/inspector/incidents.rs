//! The scripted incidents, in a list.

use flashcrowd_sim::scenario::{CrashMode, Fault, Incident, KindName, Unit, limits};
use serde_json::json;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::name_of_target;
use super::number_box::{NumberBox, Range};
use crate::icon::Icon;
use crate::text::{faults, scenario, use_language};

const SECONDS: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };
/// When a new incident strikes and how long it lasts, in seconds.
const NEW_AT: f64 = 30.0;
const NEW_FOR: f64 = 20.0;

#[derive(Properties, PartialEq)]
pub struct IncidentListProps {
    pub about: About,
    pub on_change: Callback<Change>,
}

#[component]
pub fn IncidentList(props: &IncidentListProps) -> Html {
    let language = use_language();
    let chosen = use_state(|| 0_usize);
    let document = &props.about.document;
    let put = {
        let on_change = props.on_change.clone();
        move |incidents: &[Incident], ongoing: bool| {
            on_change.emit(Change { patch: json!({ "incidents": incidents }), ongoing });
        }
    };
    let describe =
        |fault: &Fault| faults::describe(fault, &name_of_target(document, fault, language), language);
    let rows = document.incidents.iter().enumerate().map(|(index, incident)| {
        let set = {
            let (incidents, put) = (document.incidents.clone(), put.clone());
            move |change: &dyn Fn(&mut Incident), ongoing: bool| {
                let mut incidents = incidents.clone();
                change(&mut incidents[index]);
                put(&incidents, ongoing);
            }
        };
        let on_at = {
            let set = set.clone();
            move |(at_s, ongoing): (f64, bool)| set(&|incident| incident.at_s = at_s, ongoing)
        };
        let on_for = {
            let set = set.clone();
            move |(for_s, ongoing): (f64, bool)| set(&|incident| incident.for_s = Some(for_s), ongoing)
        };
        let on_ends = move |event: Event| {
            let ends = event.target_unchecked_into::<HtmlInputElement>().checked();
            set(&|incident| incident.for_s = ends.then_some(NEW_FOR), false);
        };
        let remove = {
            let (mut rest, put) = (document.incidents.clone(), put.clone());
            rest.remove(index);
            move |_| put(&rest, false)
        };
        let what = describe(&incident.fault);
        let says = |message: crate::text::Message| message.fill(language, &[("incident", &what)]);
        html! {
            <li key={index} class="incident">
                <span class="row">
                    <span class="incident-what">{ &what }</span>
                    <button type="button" class="button quiet" onclick={remove} aria-label={says(scenario::INCIDENT_REMOVE)} data-testid={format!("incident-remove-{index}")}>
                        { Icon::Close.view() }
                    </button>
                </span>
                <span class="row">
                    <span class="aside">{ scenario::AT.get(language) }</span>
                    <NumberBox id={format!("incident-{index}-at")} testid={format!("incident-{index}-at")} label={says(scenario::INCIDENT_AT)}
                        value={incident.at_s} range={SECONDS} on_change={on_at} />
                    <label class="chip">
                        <input type="checkbox" aria-label={says(scenario::INCIDENT_ENDS)} checked={incident.for_s.is_some()} onchange={on_ends} />
                        { scenario::FOR.get(language) }
                    </label>
                    if let Some(for_s) = incident.for_s {
                        <NumberBox id={format!("incident-{index}-for")} testid={format!("incident-{index}-for")} label={says(scenario::INCIDENT_FOR)}
                            value={for_s} range={SECONDS} on_change={on_for} />
                    }
                </span>
            </li>
        }
    });
    let possible: Vec<Fault> = document.components.iter().map(|c| strike(&c.id, c.kind.name())).collect();
    let on_choice = {
        let chosen = chosen.clone();
        move |event: Event| {
            chosen.set(event.target_unchecked_into::<HtmlSelectElement>().selected_index().max(0) as usize)
        }
    };
    let add = possible.get((*chosen).min(possible.len().saturating_sub(1))).map(|fault| {
        let new = Incident { at_s: NEW_AT, for_s: Some(NEW_FOR), fault: fault.clone() };
        let (mut more, put) = (document.incidents.clone(), put.clone());
        more.push(new);
        move |_| put(&more, false)
    });
    html! {
        <section class="sheet-part">
            <h3>{ scenario::INCIDENTS.get(language) }</h3>
            <p class="parameter-note">{ scenario::INCIDENTS_ARE.get(language) }</p>
            <ul class="rows">{ for rows }</ul>
            if let Some(add) = add.filter(|_| document.incidents.len() < limits::MAX_INCIDENTS) {
                <span class="row">
                    <select class="field" aria-label={scenario::INCIDENT_NEW.get(language)} data-testid="incident-new" onchange={on_choice}>
                        { for possible.iter().enumerate().map(|(index, fault)| html! {
                            <option key={index} selected={index == *chosen}>{ describe(fault) }</option>
                        }) }
                    </select>
                    <button type="button" class="button" data-testid="incident-add" onclick={add}>{ scenario::INCIDENT_ADD.get(language) }</button>
                </span>
            }
        </section>
    }
}

/// What would strike a component of this kind.
fn strike(id: &str, kind: KindName) -> Fault {
    if kind == KindName::Client {
        return Fault::Burst { client: id.to_owned(), factor: 5.0 };
    }
    Fault::Crash { component: id.to_owned(), instances: Some(1), instance: None, mode: CrashMode::default() }
}

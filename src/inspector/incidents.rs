//! The scripted incidents, in a list.

use flashcrowd_sim::scenario::{Document, Fault, FaultName, Incident, Place, ToJson, Unit, limits};
use serde_json::json;
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::number_box::{NumberBox, Range};
use super::{fault_form, name_of_struck, strike};
use crate::icon::Icon;
use crate::text::{faults, scenario};

const SECONDS: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };
/// When a new incident strikes and how long it lasts, in seconds.
const NEW_AT_S: f64 = 30.0;
const NEW_FOR_S: f64 = 20.0;

#[derive(Properties, PartialEq)]
pub struct IncidentListProps {
    pub about: About,
    pub on_change: Callback<Change>,
}

#[component]
pub fn IncidentList(props: &IncidentListProps) -> Html {
    let language = props.about.language;
    // The one whose fault is being changed.
    let opened = use_state(Option::<usize>::default);
    let document = &props.about.document;
    let put = {
        let on_change = props.on_change.clone();
        move |incidents: &[Incident], ongoing: bool| {
            on_change.emit(Change { patch: json!({ "incidents": incidents.json() }), ongoing });
        }
    };
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
        let on_length = {
            let set = set.clone();
            Callback::from(move |(for_s, ongoing): (Option<f64>, bool)| {
                set(&|incident| incident.for_s = for_s, ongoing);
            })
        };
        let on_fault = Callback::from(move |(fault, ongoing): (Fault, bool)| {
            let change = |incident: &mut Incident| {
                incident.for_s = incident.for_s.filter(|_| !fault.name().is_instant());
                incident.fault = fault.clone();
            };
            set(&change, ongoing);
        });
        let remove = {
            let (mut rest, put, opened) = (document.incidents.clone(), put.clone(), opened.setter());
            rest.remove(index);
            move |_| {
                put(&rest, false);
                opened.set(None);
            }
        };
        let is_open = *opened == Some(index);
        let on_open = {
            let opened = opened.setter();
            move |_| opened.set((!is_open).then_some(index))
        };
        let name = name_of_struck(document, &incident.fault, language);
        let what = faults::describe(&incident.fault, &name, language);
        let says = |message: crate::text::Message| message.fill(language, &[("incident", &what)]);
        let is_here = |place: &Place| matches!(place, Place::Incident { number, .. } if *number == index + 1);
        let problems = props.about.problems.iter().filter(|problem| is_here(&problem.place));
        let ids = format!("incident-{index}-");
        html! {
            <li key={index} class="incident">
                <span class="row">
                    <span class="incident-what">{ &what }</span>
                    <button type="button" class="button quiet" onclick={on_open} aria-expanded={is_open.to_string()} title={says(scenario::INCIDENT_EDIT)}
                        aria-label={says(scenario::INCIDENT_EDIT)} data-testid={format!("incident-edit-{index}")}>
                        { Icon::Sliders.view() }
                    </button>
                    <button type="button" class="button quiet" onclick={remove} aria-label={says(scenario::INCIDENT_REMOVE)} data-testid={format!("incident-remove-{index}")}>
                        { Icon::Close.view() }
                    </button>
                </span>
                <span class="row">
                    <span class="aside">{ scenario::AT.get(language) }</span>
                    <NumberBox id={format!("{ids}at")} testid={format!("{ids}at")} label={says(scenario::INCIDENT_AT)}
                        value={incident.at_s} range={SECONDS} on_change={on_at} />
                    if !incident.fault.name().is_instant() {
                        { fault_form::length(incident.for_s, &ids, &what, language, &on_length) }
                    }
                </span>
                if is_open {
                    { fault_form::editor(document, &incident.fault, &ids, language, &on_fault) }
                }
                { for problems.map(|problem| html! { <p class="parameter-problem">{ problem.kind.render(language) }</p> }) }
            </li>
        }
    });
    let add = new_fault(document).map(|fault| {
        let (mut more, put, opened) = (document.incidents.clone(), put.clone(), opened.setter());
        more.push(Incident { at_s: NEW_AT_S, for_s: Some(NEW_FOR_S), fault });
        move |_| {
            put(&more, false);
            opened.set(Some(more.len() - 1));
        }
    });
    html! {
        <section class="sheet-part">
            <h3>{ scenario::INCIDENTS.get(language) }</h3>
            <p class="parameter-note">{ scenario::INCIDENTS_ARE.get(language) }</p>
            <ul class="rows">{ for rows }</ul>
            if let Some(add) = add.filter(|_| document.incidents.len() < limits::MAX_INCIDENTS) {
                <button type="button" class="button" data-testid="incident-add" onclick={add}>{ scenario::INCIDENT_ADD.get(language) }</button>
            }
        </section>
    }
}

/// A crash of the first component that computes.
fn new_fault(document: &Document) -> Option<Fault> {
    let computes = |target: &_| strike::verbs(document, target).contains(&FaultName::Slow);
    let target = strike::targets(document).into_iter().find(computes)?;
    strike::fault(FaultName::Crash, &target, strike::initial(FaultName::Crash))
}

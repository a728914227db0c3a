//! The scripted incidents, in a list.

use flashcrowd_sim::scenario::{Document, Fault, FaultName, Incident, Place, Unit, limits};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::list::List;
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
    let list = List::new("incidents", &document.incidents, &props.on_change);
    let rows = document.incidents.iter().enumerate().map(|(index, incident)| {
        let on_at = {
            let list = list.clone();
            move |(at_s, ongoing): (f64, bool)| list.set(index, ongoing, |incident| incident.at_s = at_s)
        };
        let on_length = {
            let list = list.clone();
            Callback::from(move |(for_s, ongoing): (Option<f64>, bool)| {
                list.set(index, ongoing, |incident| incident.for_s = for_s);
            })
        };
        let on_fault = {
            let list = list.clone();
            Callback::from(move |(fault, ongoing): (Fault, bool)| {
                list.set(index, ongoing, |incident| {
                    incident.for_s = incident.for_s.filter(|_| !fault.name().is_instant());
                    incident.fault = fault;
                });
            })
        };
        let remove = {
            let (list, opened) = (list.clone(), opened.setter());
            move |_| {
                list.remove(index);
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
        let problems: Vec<String> = problems.map(|problem| problem.kind.render(language)).collect();
        let ids = format!("incident-{index}-");
        html! {
            <li key={index} class="incident">
                <span class="row">
                    <span class="incident-what" title={what.clone()}>{ &what }</span>
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
                if !problems.is_empty() {
                    <ul class="parameter-problem">{ for problems.into_iter().map(|problem| html! { <li>{ problem }</li> }) }</ul>
                }
            </li>
        }
    });
    let add = new_fault(document).map(|fault| {
        let (list, opened, index) = (list.clone(), opened.setter(), document.incidents.len());
        move |_| {
            list.add(Incident { at_s: NEW_AT_S, for_s: Some(NEW_FOR_S), fault: fault.clone() });
            opened.set(Some(index));
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

//! The objectives: figures with bounds, and whether the run meets them.

use flashcrowd_sim::scenario::{Objective, Unit, from_json, limits};
use serde_json::json;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::list::List;
use super::number_box::{NumberBox, Range};
use crate::dashboard::verdict_mark;
use crate::icon::Icon;
use crate::run::use_run;
use crate::text::{figures, scenario};

/// The figures that can be an objective, with the bound that a new one gets.
const FIGURES: [(&str, f64); 7] = [
    ("availability", 0.999),
    ("latency_p99_ms", 200.0),
    ("latency_p95_ms", 100.0),
    ("latency_p50_ms", 50.0),
    ("latency_mean_ms", 50.0),
    ("latency_p99.9_ms", 500.0),
    ("goodput_qps", 100.0),
];

fn objective(figure: &str, bound: f64) -> Option<Objective> {
    [json!({ figure: { "below": bound } }), json!({ figure: { "above": bound } })]
        .into_iter()
        .find_map(|value| from_json(value).ok())
}

fn range(objective: &Objective) -> Range {
    let (max, unit) = match objective {
        Objective::Availability(_) => (1.0, Unit::Share),
        Objective::GoodputQps(_) => (limits::MAX_QPS, Unit::PerSecond),
        _ => (limits::MAX_MILLISECONDS, Unit::Milliseconds),
    };
    Range { min: 0.0, max, whole: false, unit }
}

#[derive(Properties, PartialEq)]
pub struct ObjectivesProps {
    pub about: About,
    pub on_change: Callback<Change>,
}

#[component]
pub fn Objectives(props: &ObjectivesProps) -> Html {
    let language = props.about.language;
    let run = use_run();
    let objectives = &props.about.document.objectives;
    let list = List::new("objectives", objectives, &props.on_change);
    let rows = objectives.iter().enumerate().map(|(index, own)| {
        let number = (index + 1).to_string();
        let says = |message: crate::text::Message| message.fill(language, &[("number", &number)]);
        let set = {
            let list = list.clone();
            move |figure: &str, bound: f64, ongoing: bool| {
                if let Some(new) = objective(figure, bound) {
                    list.set(index, ongoing, |own| *own = new);
                }
            }
        };
        let on_figure = {
            let set = set.clone();
            move |event: Event| {
                let figure = event.target_unchecked_into::<HtmlSelectElement>().value();
                let bound = FIGURES.iter().find(|(name, _)| *name == figure).map_or(0.0, |(_, bound)| *bound);
                set(&figure, bound, false);
            }
        };
        let on_bound = {
            let figure = own.figure();
            Callback::from(move |(bound, ongoing): (f64, bool)| set(figure, bound, ongoing))
        };
        let remove = {
            let list = list.clone();
            move |_| list.remove(index)
        };
        html! {
            <li key={index} class="objective">
                <select class="field" aria-label={says(scenario::OBJECTIVE_FIGURE)} data-testid={format!("objective-figure-{index}")} onchange={on_figure}>
                    { for FIGURES.iter().map(|(figure, _)| html! {
                        <option key={*figure} value={*figure} selected={*figure == own.figure()}>
                            { figures::name(figure, language).unwrap_or_default() }
                        </option>
                    }) }
                </select>
                <span class="aside">{ if own.is_upper_bound() { scenario::BELOW } else { scenario::ABOVE }.get(language) }</span>
                <NumberBox id={format!("objective-{index}")} testid={format!("objective-{index}")} label={says(scenario::OBJECTIVE_BOUND)}
                    value={own.bound()} range={range(own)} on_change={on_bound} />
                { verdict_mark(own, run.state.live.as_ref().map(|live| &live.overall), language) }
                <button type="button" class="button quiet" onclick={remove} aria-label={says(scenario::OBJECTIVE_REMOVE)} data-testid={format!("objective-remove-{index}")}>
                    { Icon::Close.view() }
                </button>
            </li>
        }
    });
    let add = {
        let unused = FIGURES.iter().find(|(figure, _)| objectives.iter().all(|o| o.figure() != *figure));
        let (figure, bound) = unused.unwrap_or(&FIGURES[0]);
        let (list, new) = (list.clone(), objective(figure, *bound));
        move |_| new.into_iter().for_each(|new| list.add(new))
    };
    html! {
        <section class="sheet-part">
            <h3>{ scenario::OBJECTIVES.get(language) }</h3>
            <p class="parameter-note">{ scenario::OBJECTIVES_ARE.get(language) }</p>
            <ul class="rows">{ for rows }</ul>
            if objectives.len() < limits::MAX_OBJECTIVES {
                <button type="button" class="button" data-testid="objective-add" onclick={add}>{ scenario::OBJECTIVE_ADD.get(language) }</button>
            }
        </section>
    }
}

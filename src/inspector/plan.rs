//! A server's plan: its steps in a list; derived from the wiring until it is edited.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{Connection, Language, Step, Unit, derived_plan, from_json, limits};
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::number_box::{NumberBox, Range};
use super::{name_of, typed};
use crate::icon::Icon;
use crate::text::{fields, inspector, use_language};

const FACTOR: Range = Range { min: 0.0, max: 1_000.0, whole: false, unit: Unit::One };
const TIMES: Range = Range { min: 1.0, max: limits::MAX_CALLS_A_STEP as f64, whole: true, unit: Unit::One };

#[derive(Properties, PartialEq)]
pub struct PlanEditorProps {
    pub about: About,
    /// The server's own plan, if it has one.
    pub value: Option<Value>,
    pub on_change: Callback<Change>,
}

#[component]
pub fn PlanEditor(props: &PlanEditorProps) -> Html {
    let language = use_language();
    let PlanEditorProps { about, value, on_change } = props;
    let put = {
        let on_change = on_change.clone();
        move |steps: &[Step], ongoing: bool| {
            on_change.emit(Change { patch: serde_json::to_value(steps).unwrap_or_default(), ongoing });
        }
    };
    let Some(value) = value else {
        let derived = derived_plan(&about.document, &about.id);
        let summaries = derived.iter().map(|step| summary(about, step, language));
        let list =
            html! { <ol class="plan derived">{ for summaries.map(|s| html! { <li>{ s }</li> }) }</ol> };
        return html! {
            <>
                { list }
                <button type="button" class="button" data-testid="plan-edit" onclick={move |_| put(&derived, false)}>
                    { inspector::PLAN_EDIT.get(language) }
                </button>
            </>
        };
    };
    let steps: Vec<Step> = from_json(value.clone()).unwrap_or_default();
    let calls: Vec<&Connection> = about.document.outgoing(&about.id).collect();
    let rows = steps.iter().enumerate().map(|(index, step)| {
        let on_step = {
            let (steps, put) = (steps.clone(), put.clone());
            Callback::from(move |(step, ongoing): (Step, bool)| {
                let mut steps = steps.clone();
                steps[index] = step;
                put(&steps, ongoing);
            })
        };
        let moved = |to: usize| {
            let (mut steps, put) = (steps.clone(), put.clone());
            steps.swap(index, to);
            move |_| put(&steps, false)
        };
        let remove = {
            let (mut steps, put) = (steps.clone(), put.clone());
            steps.remove(index);
            move |_| put(&steps, false)
        };
        let number = (index + 1).to_string();
        let says = |message: crate::text::Message| message.fill(language, &[("number", &number)]);
        html! {
            <li key={index} class="step">
                <StepEditor about={about.clone()} {index} step={step.clone()} on_change={on_step} />
                <span class="step-moves">
                    if index > 0 {
                        <button type="button" class="button quiet" onclick={moved(index - 1)} aria-label={says(inspector::STEP_UP)}>{ Icon::Up.view() }</button>
                    }
                    if index + 1 < steps.len() {
                        <button type="button" class="button quiet" onclick={moved(index + 1)} aria-label={says(inspector::STEP_DOWN)}>{ Icon::Down.view() }</button>
                    }
                    <button type="button" class="button quiet" data-testid={format!("plan-remove-{index}")} onclick={remove} aria-label={says(inspector::STEP_REMOVE)}>{ Icon::Close.view() }</button>
                </span>
            </li>
        }
    });
    let append = |step: Step| {
        let (mut steps, put) = (steps.clone(), put.clone());
        steps.push(step);
        move |_| put(&steps, false)
    };
    html! {
        <>
            <ol class="plan">{ for rows }</ol>
            <div class="buttons">
                if steps.len() < limits::MAX_STEPS {
                    <button type="button" class="button" data-testid="plan-add-compute" onclick={append(Step::compute(1.0))}>
                        { inspector::STEP_ADD_COMPUTE.get(language) }
                    </button>
                    if let Some(first) = calls.first() {
                        <button type="button" class="button" data-testid="plan-add-call" onclick={append(Step::call(&first.id))}>
                            { inspector::STEP_ADD_CALL.get(language) }
                        </button>
                    }
                }
                <button type="button" class="button" data-testid="plan-derive" onclick={on_change.reform(|_| Change::done(Value::Null))}>
                    { inspector::PLAN_DERIVE.get(language) }
                </button>
            </div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct StepEditorProps {
    about: About,
    index: usize,
    step: Step,
    on_change: Callback<(Step, bool)>,
}

#[component]
fn StepEditor(props: &StepEditorProps) -> Html {
    let language = use_language();
    let StepEditorProps { about, index, step, on_change } = props;
    let number = (index + 1).to_string();
    let says = |message: crate::text::Message| message.fill(language, &[("number", &number)]);
    let explained = |field: &str| {
        fields::field(about.owner, &format!("plan.{field}"), language).map_or("", |text| text.explanation)
    };
    // A call that names a component means the connection to it.
    let called = step.call.as_ref().map(|word| {
        about.document.connection_of_step(&about.id, word).map_or(word.clone(), |c| c.id.clone())
    });
    let on_verb = {
        let (step, on_change) = (step.clone(), on_change.clone());
        move |event: Event| {
            let word = event.target_unchecked_into::<HtmlSelectElement>().value();
            let verb = if word.is_empty() {
                Step::compute(1.0)
            } else {
                Step { times: step.times, ..Step::call(word) }
            };
            on_change.emit((Step { classes: step.classes.clone(), ..verb }, false));
        }
    };
    let on_number = {
        let (step, on_change) = (step.clone(), on_change.clone());
        Callback::from(move |(value, ongoing): (f64, bool)| {
            let mut step = step.clone();
            match step.compute {
                Some(_) => step.compute = Some(value),
                None => step.times = (value != 1.0).then_some(value as u32),
            }
            on_change.emit((step, ongoing));
        })
    };
    let testid = |field: &str| format!("field-plan.{index}.{field}");
    let number_box = match step.compute {
        Some(factor) => html! {
            <NumberBox key="factor" id={testid("compute")} testid={testid("compute")} label={says(inspector::STEP_FACTOR)} value={factor} range={FACTOR} on_change={on_number} />
        },
        None => html! {
            <NumberBox key="times" id={testid("times")} testid={testid("times")} label={says(inspector::STEP_TIMES)} value={f64::from(step.times.unwrap_or(1))} range={TIMES} on_change={on_number} />
        },
    };
    let names: BTreeSet<&str> =
        about.document.class_names().into_iter().chain(step.classes.iter().map(String::as_str)).collect();
    let unknown =
        called.as_ref().filter(|id| about.document.connection(id).is_none_or(|c| c.from != about.id));
    html! {
        <div class="step-body">
            <select class="field" data-testid={testid("verb")} aria-label={says(inspector::STEP_DOES)} onchange={on_verb}
                title={explained(if step.call.is_some() { "call" } else { "compute" })}>
                <option value="" selected={called.is_none()}>{ inspector::STEP_COMPUTE.get(language) }</option>
                { for about.document.outgoing(&about.id).map(|c| html! {
                    <option key={c.id.clone()} value={c.id.clone()} selected={called.as_ref() == Some(&c.id)}>
                        { inspector::STEP_CALL.fill(language, &[("name", &name_of(&about.document, &c.to, language))]) }
                    </option>
                }) }
                if let Some(id) = unknown {
                    <option value={id.clone()} selected=true>{ inspector::STEP_CALL.fill(language, &[("name", id)]) }</option>
                }
            </select>
            <span class="times">{ "×" }</span>
            { number_box }
            if names.len() > 1 || !step.classes.is_empty() {
                <fieldset class="step-classes" title={explained("classes")}>
                    <legend class="aside">{ says(if step.classes.is_empty() { inspector::STEP_ALL_CLASSES } else { inspector::STEP_CLASSES }) }</legend>
                    { for names.iter().map(|name| {
                        let onchange = {
                            let (step, name, on_change) = (step.clone(), (*name).to_owned(), on_change.clone());
                            move |event: Event| {
                                let mut step = step.clone();
                                step.classes.retain(|class| *class != name);
                                if event.target_unchecked_into::<HtmlInputElement>().checked() {
                                    step.classes.push(name.clone());
                                }
                                on_change.emit((step, false));
                            }
                        };
                        html! {
                            <label key={*name} class="chip">
                                <input type="checkbox" checked={step.classes.iter().any(|class| class == name)} {onchange} />
                                { *name }
                            </label>
                        }
                    }) }
                </fieldset>
            }
        </div>
    }
}

fn summary(about: &About, step: &Step, language: Language) -> String {
    match (&step.compute, &step.call) {
        (Some(factor), _) => {
            inspector::SUMMARY_COMPUTE.fill(language, &[("factor", &typed::in_full(*factor, Unit::One))])
        }
        (None, Some(word)) => {
            let connection = about.document.connection_of_step(&about.id, word);
            let name = connection.map_or(word.clone(), |c| name_of(&about.document, &c.to, language));
            inspector::SUMMARY_CALL.fill(language, &[("name", &name)])
        }
        (None, None) => String::new(),
    }
}

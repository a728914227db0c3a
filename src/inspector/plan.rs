//! A server's plan: its steps in a list; derived from the wiring until it is edited.

use flashcrowd_sim::scenario::{Step, derived_plan, from_json, limits};
use serde_json::Value;
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::step::{self, Reach, summary};
use crate::icon::Icon;
use crate::text::inspector;

/// `value` is the server's own plan, if it has one.
pub fn view(about: &About, value: Option<&Value>, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let put = {
        let on_change = on_change.clone();
        move |steps: &[Step], ongoing: bool| {
            on_change.emit(Change { patch: serde_json::to_value(steps).unwrap_or_default(), ongoing });
        }
    };
    let Some(value) = value else {
        let derived = derived_plan(&about.document, &about.id);
        let summaries = derived.iter().map(|step| summary(&about.document, &about.id, step, language));
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
    let reach = Reach::of(&about.document, &about.id);
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
                { step::view(about, index, step, &on_step) }
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
                    if let Some(first) = reach.all.first() {
                        <button type="button" class="button" data-testid="plan-add-call" onclick={append(Step::call(&first.id))}>
                            { inspector::STEP_ADD_CALL.get(language) }
                        </button>
                    }
                    if let Some(look_up) = reach.look_up() {
                        <button type="button" class="button" data-testid="plan-add-look-up" onclick={append(look_up)}>
                            { inspector::STEP_ADD_LOOK_UP.get(language) }
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

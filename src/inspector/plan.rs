//! A server's plan: its steps in a list, and as a flow; derived from the wiring until it is edited.

use flashcrowd_sim::scenario::{Step, ToJson, derived_plan, from_json, limits};
use serde_json::Value;
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::flow;
use super::step::{self, Reach};
use crate::icon::Icon;
use crate::text::{Message, inspector};

/// Says all steps, and whether more of the same gesture may follow.
type Put = Callback<(Vec<Step>, bool)>;

/// `value` is the server's own plan, if it has one.
pub fn view(about: &About, value: Option<&Value>, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let put: Put =
        on_change.reform(|(steps, ongoing): (Vec<Step>, bool)| Change { patch: steps.json(), ongoing });
    let flow = |steps: &[Step]| flow::view(&about.document, &about.id, steps, language);
    let Some(value) = value else {
        let derived = derived_plan(&about.document, &about.id);
        return html! {
            <>
                { flow(&derived) }
                <button type="button" class="button" data-testid="plan-edit" onclick={put.reform(move |_| (derived.clone(), false))}>
                    { inspector::PLAN_EDIT.get(language) }
                </button>
            </>
        };
    };
    let steps: Vec<Step> = from_json(value.clone()).unwrap_or_default();
    let reach = Reach::of(&about.document, &about.id);
    let add = |testid: &'static str, message: Message, step: Step| {
        added(&steps, &put, testid.to_owned(), message.get(language), step)
    };
    html! {
        <>
            { flow(&steps) }
            { list(about, &steps, ["", ""], false, &put) }
            <div class="buttons">
                if steps.len() < limits::MAX_STEPS {
                    { add("plan-add-compute", inspector::STEP_ADD_COMPUTE, Step::compute(1.0)) }
                    if let Some(first) = reach.all.first() {
                        { add("plan-add-call", inspector::STEP_ADD_CALL, Step::call(&first.id)) }
                    }
                    if let Some(look_up) = reach.look_up() {
                        { add("plan-add-look-up", inspector::STEP_ADD_LOOK_UP, look_up) }
                    }
                    if let Some(parallel) = reach.parallel(&Step::default()) {
                        { add("plan-add-parallel", inspector::STEP_ADD_PARALLEL, parallel) }
                    }
                }
                <button type="button" class="button" data-testid="plan-derive" onclick={on_change.reform(|_| Change::done(Value::Null))}>
                    { inspector::PLAN_DERIVE.get(language) }
                </button>
            </div>
        </>
    }
}

/// A button that puts another step at the end.
fn added(steps: &[Step], put: &Put, testid: String, says: &'static str, step: Step) -> Html {
    let mut steps = steps.to_vec();
    steps.push(step);
    let onclick = put.reform(move |_: MouseEvent| (steps.clone(), false));
    html! { <button type="button" class="button" data-testid={testid} {onclick}>{ says }</button> }
}

/// Steps one below another, each with its editor; those of a parallel step, its branches, stand within it. `at` and
/// `before` are what goes before a step's place in test ids and its number.
fn list(about: &About, steps: &[Step], [at, before]: [&str; 2], is_branch: bool, put: &Put) -> Html {
    let language = about.language;
    let rows = steps.iter().enumerate().map(|(index, step)| {
        let on_step = {
            let steps = steps.to_vec();
            put.reform(move |(step, ongoing): (Step, bool)| {
                let mut steps = steps.clone();
                steps[index] = step;
                (steps, ongoing)
            })
        };
        let (at, number) = (format!("{at}{index}"), format!("{before}{}", index + 1));
        let button = |testid: &'static str, message: Message, icon: Icon, steps: Vec<Step>| {
            let onclick = put.reform(move |_: MouseEvent| (steps.clone(), false));
            html! {
                <button type="button" class="button quiet" data-testid={format!("plan-{testid}-{at}")} {onclick}
                    aria-label={message.fill(language, &[("number", &number)])}>{ icon.view() }</button>
            }
        };
        let moved = |to: usize| {
            let mut steps = steps.to_vec();
            steps.swap(index, to);
            steps
        };
        let mut rest = steps.to_vec();
        rest.remove(index);
        let branches = step.parallel.as_ref().map(|branches| {
            let put: Put = {
                let step = step.clone();
                on_step.reform(move |(branches, ongoing)| {
                    (Step { parallel: Some(branches), ..step.clone() }, ongoing)
                })
            };
            let first = Reach::of(&about.document, &about.id).all.first().map(|c| Step::call(&c.id));
            html! {
                <div class="branches">
                    { list(about, branches, [&format!("{at}.parallel."), &format!("{number}.")], true, &put) }
                    if let Some(first) = first.filter(|_| branches.len() < limits::MAX_STEPS) {
                        { added(branches, &put, format!("plan-add-branch-{at}"), inspector::STEP_ADD_CALL.get(language), first) }
                    }
                </div>
            }
        });
        html! {
            <li key={index} class="step">
                { step::view(about, [&at, &number], step, is_branch, &on_step) }
                <span class="step-moves">
                    if index > 0 {
                        { button("up", inspector::STEP_UP, Icon::Up, moved(index - 1)) }
                    }
                    if index + 1 < steps.len() {
                        { button("down", inspector::STEP_DOWN, Icon::Down, moved(index + 1)) }
                    }
                    // A parallel step without a call is none.
                    if !is_branch || steps.len() > 1 {
                        { button("remove", inspector::STEP_REMOVE, Icon::Close, rest) }
                    }
                </span>
                { branches.unwrap_or_default() }
            </li>
        }
    });
    html! { <ol class="plan">{ for rows }</ol> }
}

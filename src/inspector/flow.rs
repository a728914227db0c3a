//! A plan as a small flow: a line from step to step, which forks into calls made at once and joins again.

use flashcrowd_sim::scenario::{Document, Language, Step};
use yew::prelude::*;

use super::step::{condition, deed, enough, summary};
use crate::text::inspector;

/// The steps of a server, one below another. Who listens hears them in words.
pub fn view(document: &Document, server: &str, steps: &[Step], language: Language) -> Html {
    let told: Vec<String> = steps.iter().map(|step| summary(document, server, step, language)).collect();
    let label =
        inspector::PLAN_IS.fill(language, &[("steps", &told.join(inspector::SUMMARY_NEXT.get(language)))]);
    let part = |step: &Step| {
        let condition =
            condition(step, language).map(|text| html! { <span class="flow-when">{ text }</span> });
        match &step.parallel {
            None => {
                let class = classes!("flow-box", condition.is_some().then_some("is-optional"));
                html! { <>{ condition.unwrap_or_default() }<span {class}>{ deed(document, server, step, language) }</span></> }
            }
            Some(branches) => html! {
                <>
                    { condition.unwrap_or_default() }
                    <span class="flow-fork">
                        { for branches.iter().map(|branch| fork(document, server, branch, language)) }
                    </span>
                    if let Some(enough) = enough(step, language) {
                        <span class="flow-when">{ enough }</span>
                    }
                </>
            },
        }
    };
    html! {
        <div class="flow" role="img" aria-label={label} data-testid="plan-flow">
            { for steps.iter().map(|step| html! { <span class="flow-step">{ part(step) }</span> }) }
        </div>
    }
}

fn fork(document: &Document, server: &str, branch: &Step, language: Language) -> Html {
    let condition = condition(branch, language);
    html! {
        <span class="flow-branch">
            <span class={classes!("flow-box", condition.is_some().then_some("is-optional"))}>
                { deed(document, server, branch, language) }
                if let Some(condition) = condition {
                    <span class="flow-when">{ condition }</span>
                }
            </span>
        </span>
    }
}

//! What can be done with the selection, in buttons beside it: for touch, and for those who do not know
//! the keys. What breaks it is among them: one click does, a second one mends.

use flashcrowd_sim::scenario::{FaultName, KindName};
use yew::prelude::*;

use super::geometry::Rect;
use super::strikes;
use super::viewport::{Beside, Viewport, use_beside};
use crate::intent::{Intent, entry};
use crate::text::{canvas, use_language};

/// What is selected.
#[derive(Debug, Clone, PartialEq)]
pub enum Selected {
    /// One component of this kind, or one connection, with the faults that are offered and those in force there.
    One {
        kind: Option<KindName>,
        offered: Vec<FaultName>,
        in_force: Vec<FaultName>,
    },
    Several {
        can_be_copied: bool,
    },
}

#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    pub viewport: Viewport,
    /// Where on the canvas it is.
    pub area: Rect,
    pub selected: Selected,
    pub on_intent: Callback<Intent>,
    /// A fault is to begin, or to end where it is in force.
    pub on_strike: Callback<FaultName>,
}

#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let language = use_language();
    let node = use_beside(&props.viewport, props.area, Beside::Above);
    let button = |intent: Intent, testid: &'static str| {
        let onclick = props.on_intent.reform(move |_: MouseEvent| intent);
        let entry = entry(intent);
        let title = entry.title(language);
        html! {
            <button type="button" class="button quiet" title={title.clone()} aria-label={title}
                data-testid={testid} {onclick}>{ entry.icon.map(|icon| icon.view()) }</button>
        }
    };
    let (kind, faults, can_be_copied) = match &props.selected {
        Selected::One { kind, offered, in_force } => (*kind, Some((offered, in_force)), kind.is_some()),
        Selected::Several { can_be_copied } => (None, None, *can_be_copied),
    };
    let strike = |name: FaultName, in_force: &[FaultName]| {
        let onclick = props.on_strike.reform(move |_: MouseEvent| name);
        let is_in_force = in_force.contains(&name);
        let label = strikes::label(name, language);
        let title = if is_in_force { canvas::MEND } else { canvas::STRIKE };
        let pressed = (!name.is_instant()).then(|| is_in_force.to_string());
        html! {
            <button key={name.as_str()} type="button" class="button quiet strike" aria-pressed={pressed}
                title={title.fill(language, &[("what", &label)])} data-testid={format!("fault-{}", name.as_str())} {onclick}>
                { strikes::icon(name).view() }<span class="strike-label">{ label }</span>
            </button>
        }
    };
    html! {
        <div ref={node} class="actions" data-part="actions" data-testid="actions" role="toolbar"
            aria-label={canvas::ACTIONS.get(language)}>
            <div class="actions-row">
                if kind.is_some_and(KindName::makes_calls) {
                    { button(Intent::Connect, "action-connect") }
                }
                if faults.is_some() && kind.is_none() {
                    { button(Intent::Insert, "action-insert") }
                }
                if can_be_copied {
                    { button(Intent::Duplicate, "action-duplicate") }
                }
                { button(Intent::Remove, "action-remove") }
            </div>
            if let Some((offered, in_force)) = faults {
                <div class="actions-row">
                    { for offered.iter().map(|name| strike(*name, in_force)) }
                </div>
            }
        </div>
    }
}

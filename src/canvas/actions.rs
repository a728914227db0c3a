//! What can be done with the selection, in buttons beside it: for touch, and for those who do not know
//! the keys. What breaks it is among them: one click does, a second one mends.

use flashcrowd_sim::scenario::{FaultName, KindName};
use yew::prelude::*;

use super::geometry::Rect;
use super::strikes;
use super::viewport::{Viewport, use_beside};
use crate::icon::Icon;
use crate::text::{Message, canvas, use_language};

/// What the buttons stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionAction {
    Connect,
    /// Puts a component into the connection.
    Insert,
    /// Begins a fault, or ends it where it is in force.
    Strike(FaultName),
    Duplicate,
    Remove,
}

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
        has_components: bool,
    },
}

#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    pub viewport: Viewport,
    /// What is selected and where on the canvas; nothing, while the buttons would be in the way.
    pub selected: Option<(Rect, Selected)>,
    pub on_action: Callback<SelectionAction>,
}

#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let language = use_language();
    let node = use_beside(&props.viewport, props.selected.as_ref().map(|(area, _)| *area));
    let Some((_, selected)) = &props.selected else { return Html::default() };
    let button = |action: SelectionAction, icon: Icon, label: Message, testid: &'static str| {
        let onclick = props.on_action.reform(move |_: MouseEvent| action);
        html! {
            <button type="button" class="button quiet" title={label.get(language)} aria-label={label.get(language)}
                data-testid={testid} {onclick}>{ icon.view() }</button>
        }
    };
    let (kind, faults, has_components) = match selected {
        Selected::One { kind, offered, in_force } => (*kind, Some((offered, in_force)), kind.is_some()),
        Selected::Several { has_components } => (None, None, *has_components),
    };
    let strike = |name: FaultName, in_force: &[FaultName]| {
        let onclick = props.on_action.reform(move |_: MouseEvent| SelectionAction::Strike(name));
        let is_in_force = in_force.contains(&name);
        let label = strikes::label(name, language);
        let title = if is_in_force { canvas::MEND } else { canvas::STRIKE };
        let pressed = (!name.is_instant()).then(|| is_in_force.to_string());
        html! {
            <button key={name.as_str()} type="button" class="button quiet strike" aria-pressed={pressed}
                title={title.fill(language, &[("what", &label)])} data-testid={format!("fault-{}", name.as_str())} {onclick}>
                { strikes::icon(name).view() }{ label }
            </button>
        }
    };
    html! {
        <div ref={node} class="actions" data-part="actions" data-testid="actions" role="toolbar"
            aria-label={canvas::ACTIONS.get(language)}>
            <div class="actions-row">
                if kind.is_some_and(KindName::makes_calls) {
                    { button(SelectionAction::Connect, Icon::Connect, canvas::CONNECT, "action-connect") }
                }
                if faults.is_some() && kind.is_none() {
                    { button(SelectionAction::Insert, Icon::Insert, canvas::INSERT, "action-insert") }
                }
                if has_components {
                    { button(SelectionAction::Duplicate, Icon::Duplicate, canvas::DUPLICATE, "action-duplicate") }
                }
                { button(SelectionAction::Remove, Icon::Remove, canvas::REMOVE, "action-remove") }
            </div>
            if let Some((offered, in_force)) = faults {
                <div class="actions-row">
                    { for offered.iter().map(|name| strike(*name, in_force)) }
                </div>
            }
        </div>
    }
}

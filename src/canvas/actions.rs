//! What can be done with the selection, in buttons above it: for touch, and for those who do not know
//! the keys.

use flashcrowd_sim::scenario::KindName;
use yew::prelude::*;

use super::geometry::Point;
use super::viewport::use_place;
use crate::icon::Icon;
use crate::text::{Message, canvas, use_language};

/// What the buttons stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SelectionAction {
    Connect,
    Crash,
    Restore,
    Duplicate,
    Remove,
}

#[derive(Properties, PartialEq)]
pub struct ActionsProps {
    /// The middle of their lower edge.
    pub at: Point,
    /// The kind of what is selected, where that is one component.
    pub kind: Option<KindName>,
    /// Whether some of its instances are down.
    pub is_down: bool,
    /// Whether there are components in the selection.
    pub has_components: bool,
    pub on_action: Callback<SelectionAction>,
}

#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let language = use_language();
    let node = use_place(props.at);
    let button = |action: SelectionAction, icon: Icon, label: Message, testid: &'static str| {
        let onclick = props.on_action.reform(move |_: MouseEvent| action);
        html! {
            <button type="button" class="button quiet" title={label.get(language)} aria-label={label.get(language)}
                data-testid={testid} {onclick}>{ icon.view() }</button>
        }
    };
    let fails = props.kind.is_some_and(|kind| kind != KindName::Client);
    html! {
        <div ref={node} class="actions" data-part="actions" data-testid="actions" role="toolbar"
            aria-label={canvas::ACTIONS.get(language)}>
            if props.kind.is_some_and(KindName::makes_calls) {
                { button(SelectionAction::Connect, Icon::Connect, canvas::CONNECT, "action-connect") }
            }
            if fails && props.is_down {
                { button(SelectionAction::Restore, Icon::Restore, canvas::RESTORE_ALL, "action-restore") }
            } else if fails {
                { button(SelectionAction::Crash, Icon::Crash, canvas::CRASH_ALL, "action-crash") }
            }
            if props.has_components {
                { button(SelectionAction::Duplicate, Icon::Duplicate, canvas::DUPLICATE, "action-duplicate") }
            }
            { button(SelectionAction::Remove, Icon::Remove, canvas::REMOVE, "action-remove") }
        </div>
    }
}

//! The picker: what is to stand where a connection was dropped on empty ground?

use flashcrowd_sim::scenario::KindName;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::geometry::Point;
use super::viewport::use_place;
use crate::catalogue;
use crate::text::{canvas, use_language};

/// What was dropped where.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub at: Point,
    /// The component at the other end.
    pub fixed: String,
    /// Whether the connection leaves that component.
    pub outgoing: bool,
}

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub pick: Pick,
    pub on_choose: Callback<KindName>,
    pub on_close: Callback<()>,
}

#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let language = use_language();
    let node = use_place(props.pick.at);
    let outgoing = props.pick.outgoing;
    let kinds = KindName::ALL.into_iter().filter(move |kind| match outgoing {
        true => kind.takes_calls(),
        false => kind.makes_calls(),
    });
    use_effect_with((), {
        let node = node.clone();
        move |()| focus(&node, 0)
    });
    let onkeydown = {
        let (node, close) = (node.clone(), props.on_close.clone());
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "Escape" => return close.emit(()),
                "ArrowDown" => 1,
                "ArrowUp" => -1,
                _ => return,
            };
            event.prevent_default();
            focus(&node, step);
        }
    };
    let choice = |kind: KindName| {
        let entry = catalogue::entry(kind);
        let onclick = props.on_choose.reform(move |_: MouseEvent| kind);
        html! {
            <button key={kind.as_str()} type="button" role="menuitem" class="picker-choice" {onclick}
                data-testid={format!("pick-{}", kind.as_str())}>
                { entry.icon.view() }{ entry.name.get(language) }
            </button>
        }
    };
    html! {
        <div ref={node} class="picker" role="menu" aria-label={canvas::PICK.get(language)} {onkeydown}
            data-part="picker" data-testid="picker">
            { for kinds.map(choice) }
        </div>
    }
}

/// Moves the focus among the choices by so many; to the first, where none has it.
fn focus(node: &NodeRef, step: i32) {
    let Some(choices) = node.cast::<HtmlElement>().map(|menu| menu.children()) else { return };
    let active = web_sys::window().and_then(|w| w.document()).and_then(|d| d.active_element());
    let count = choices.length() as i32;
    let current = (0..count).find(|i| choices.item(*i as u32) == active);
    let next = current.map_or(0, |i| (i + step).rem_euclid(count.max(1)));
    if let Some(choice) = choices.item(next as u32).and_then(|c| c.dyn_into::<HtmlElement>().ok()) {
        choice.focus().ok();
    }
}

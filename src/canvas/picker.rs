//! The picker: what is to stand where a connection was dropped on empty ground, or within one?

use flashcrowd_sim::scenario::{Document, KindName};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::geometry::{Point, Rect};
use super::viewport::{Viewport, use_beside};
use crate::catalogue;
use crate::document::can_splice;
use crate::text::{canvas, use_language};

/// What is wanted where.
#[derive(Debug, Clone, PartialEq)]
pub struct Pick {
    pub at: Point,
    pub place: PickPlace,
}

#[derive(Debug, Clone, PartialEq)]
pub enum PickPlace {
    /// At the other end of a connection that leaves this component, or reaches it.
    End { fixed: String, outgoing: bool },
    /// In this connection.
    Within { connection: String },
}

impl Pick {
    /// The kinds that fit there.
    pub fn kinds(&self, document: &Document) -> Vec<KindName> {
        let fits = |kind: KindName| match &self.place {
            PickPlace::End { fixed, outgoing } => {
                document.component(fixed).map(|c| c.kind.name()).is_some_and(|fixed| match outgoing {
                    true => fixed.may_call(kind),
                    false => kind.may_call(fixed),
                })
            }
            PickPlace::Within { connection } => can_splice(document, kind, connection).is_ok(),
        };
        KindName::ALL.into_iter().filter(|kind| fits(*kind)).collect()
    }
}

#[derive(Properties, PartialEq)]
pub struct PickerProps {
    pub viewport: Viewport,
    pub at: Point,
    /// What there is to choose from.
    pub kinds: Vec<KindName>,
    pub on_choose: Callback<KindName>,
    pub on_close: Callback<()>,
}

#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let language = use_language();
    let node = use_beside(&props.viewport, Some(Rect::between(props.at, props.at)));
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
            { for props.kinds.iter().copied().map(choice) }
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

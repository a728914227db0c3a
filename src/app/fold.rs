//! What a panel is folded and unfolded with, and, where it is a sheet, enlarged and closed.

use web_sys::Element;
use yew::prelude::*;

use super::panels::{Panel, use_panels};
use crate::icon::Icon;
use crate::text::{app, use_language};

/// A sheet that is dragged this far goes where it is dragged to.
const FAR: f64 = 48.0;

#[derive(Properties, PartialEq)]
pub struct OfPanel {
    pub panel: Panel,
}

/// Stays where it is when the panel folds, so that the same press brings it back.
#[component]
pub fn FoldButton(props: &OfPanel) -> Html {
    let panel = props.panel;
    let language = use_language();
    let panels = use_panels();
    let is_shown = !panels.is_folded(panel);
    let icon = match panel {
        Panel::Palette => Icon::PanelLeft,
        Panel::Inspector => Icon::PanelRight,
        Panel::Timeline | Panel::Dashboard => Icon::PanelBottom,
    };
    let verb = if is_shown { app::FOLD } else { app::UNFOLD };
    let says = verb.fill(language, &[("panel", panel.name().get(language))]);
    let onclick = move |_: MouseEvent| panels.toggle(panel);
    html! {
        <button type="button" class="button quiet fold" aria-expanded={is_shown.to_string()} data-testid={format!("fold-{}", panel.word())}
            title={says.clone()} aria-label={says} {onclick}>
            { icon.view() }
        </button>
    }
}

/// The head of a sheet: drag it up to enlarge, down to close; pressed, it does the former. Escape closes.
#[component]
pub fn SheetBar(props: &OfPanel) -> Html {
    let panel = props.panel;
    let language = use_language();
    let panels = use_panels();
    let is_tall = panels.is_tall();
    let bar = use_node_ref();
    let from = use_mut_ref(Option::<f64>::default);
    // The click that ends a drag is none.
    let was_drag = use_mut_ref(bool::default);
    let onpointerdown = {
        let (from, was_drag, bar) = (from.clone(), was_drag.clone(), bar.clone());
        move |event: PointerEvent| {
            *was_drag.borrow_mut() = false;
            if let Some(bar) = bar.cast::<Element>() {
                bar.set_pointer_capture(event.pointer_id()).ok();
                *from.borrow_mut() = Some(event.client_y().into());
            }
        }
    };
    let onpointermove = {
        let (from, was_drag, panels) = (from.clone(), was_drag.clone(), panels.clone());
        move |event: PointerEvent| {
            let down = from.borrow().map_or(0.0, |from| f64::from(event.client_y()) - from);
            if down.abs() < FAR {
                return;
            }
            *was_drag.borrow_mut() = true;
            *from.borrow_mut() = None;
            match (down > 0.0, is_tall) {
                (true, true) => panels.set_tall(false),
                (true, false) => panels.close_sheet(),
                (false, _) => panels.set_tall(true),
            }
        }
    };
    let stop = {
        let from = from.clone();
        move |_: PointerEvent| *from.borrow_mut() = None
    };
    let onclick = {
        let panels = panels.clone();
        move |_: MouseEvent| {
            if !was_drag.replace(false) {
                panels.set_tall(!is_tall);
            }
        }
    };
    let name = panel.name().get(language);
    let grip = if is_tall { app::SHRINK } else { app::ENLARGE }.fill(language, &[("panel", name)]);
    let close = app::FOLD.fill(language, &[("panel", name)]);
    html! {
        <div class="sheet-bar">
            <button ref={bar} type="button" class="sheet-grip" aria-label={grip} aria-expanded={is_tall.to_string()}
                data-testid={format!("grip-{}", panel.word())} {onpointerdown} {onpointermove} onpointerup={stop.clone()} onpointercancel={stop} {onclick}>
                <span class="sheet-name" aria-hidden="true">{ name }</span>
            </button>
            <button type="button" class="button quiet" aria-label={close} data-testid={format!("close-{}", panel.word())}
                onclick={move |_| panels.close_sheet()}>
                { Icon::Close.view() }
            </button>
        </div>
    }
}

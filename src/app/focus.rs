//! Where the focus goes: into panels and sheets, and back to what had it.

use flashcrowd_sim::scenario::Subject;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlElement, SvgElement};
use yew::prelude::*;

use super::close_watcher::CloseWatcher;
use super::panels::{Panel, Panels};
use crate::document::Selection;

/// Moves the focus into a panel when that is asked for, and into a sheet that opens; when the sheet closes, back to
/// what had it before.
#[hook]
pub fn use_focus(panels: &Panels) {
    use_effect_with(panels.entered(), |(count, panel)| {
        // A box where there is one.
        if *count > 0 && !focus_within(*panel, "input, select, textarea") {
            focus_within(*panel, "button");
        }
    });
    use_effect_with(panels.sheet(), {
        let panels = panels.clone();
        move |sheet| {
            let before = sheet.and_then(|_| focused());
            let watcher = sheet.map(|sheet| {
                if !before.as_ref().is_some_and(|element| is_within(element, sheet)) {
                    focus_within(sheet, ".sheet-grip");
                }
                CloseWatcher::new(move || panels.close_sheet())
            });
            move || {
                drop(watcher);
                // Who has the focus elsewhere keeps it.
                let is_lost = focused()
                    .is_none_or(|element| Panel::ALL.into_iter().any(|panel| is_within(&element, panel)));
                if let Some(before) = before.filter(|_| is_lost) {
                    before.focus().ok();
                }
            }
        }
    });
}

fn page() -> Option<Document> {
    web_sys::window()?.document()
}

fn focused() -> Option<HtmlElement> {
    let element = page()?.active_element()?;
    element.dyn_into::<HtmlElement>().ok().filter(|element| element.tag_name() != "BODY")
}

pub fn is_within(element: &HtmlElement, panel: Panel) -> bool {
    element.closest(&format!(".area-{}", panel.word())).ok().flatten().is_some()
}

/// Puts the focus on the first thing in a panel that fits.
fn focus_within(panel: Panel, what: &str) -> bool {
    focus_first(&format!(".area-{} :is({what})", panel.word()))
}

/// Puts the focus on the first visible thing that fits, if there is one.
pub fn focus_first(css: &str) -> bool {
    let Some(all) = page().and_then(|page| page.query_selector_all(css).ok()) else { return false };
    let visible = |index| {
        let element = all.item(index)?.dyn_into::<Element>().ok()?;
        (element.get_client_rects().length() > 0).then_some(element)
    };
    let Some(first) = (0..all.length()).find_map(visible) else { return false };
    // Cards are HTML, connections SVG.
    let focused = match first.dyn_ref::<HtmlElement>() {
        Some(html) => html.focus(),
        None => first.dyn_ref::<SvgElement>().map_or(Ok(()), SvgElement::focus),
    };
    focused.is_ok()
}

/// Back to the card or the connection whose properties were shown.
pub fn focus_selected(selection: &Selection) {
    focus_first(&match selection.only() {
        Some(Subject::Component(id)) => format!("[data-part='component'][data-id='{id}']"),
        Some(Subject::Connection(id)) => format!("[data-part='connection'][data-id='{id}']"),
        _ => ".ground".to_owned(),
    });
}

//! The line between canvas and dashboard: drag it, or move it with the arrow keys.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::remembered;
use crate::text::{app, number, use_language};

const KEY: &str = "dashboard-height";
const DEFAULT: f64 = 220.0;
const LEAST: f64 = 96.0;
/// Of the window's height.
const MOST_SHARE: f64 = 0.6;
const KEY_STEP: f64 = 16.0;

fn window_height() -> f64 {
    let height = web_sys::window().and_then(|w| w.inner_height().ok()).and_then(|h| h.as_f64());
    height.unwrap_or(900.0)
}

fn bounded(height: f64) -> f64 {
    height.clamp(LEAST, (window_height() * MOST_SHARE).max(LEAST)).round()
}

#[component]
pub fn Splitter() -> Html {
    let language = use_language();
    let height = use_state_eq(|| {
        let remembered = remembered::get(KEY).and_then(|text| number::read(&text));
        bounded(remembered.unwrap_or(DEFAULT))
    });
    use_effect_with(*height, |height| {
        let root = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element());
        if let Some(root) = root.and_then(|r| r.dyn_into::<HtmlElement>().ok()) {
            root.style().set_property("--dashboard-height", &format!("{height}px")).ok();
        }
        remembered::set(KEY, &height.to_string());
    });
    let line = use_node_ref();
    let dragging = use_mut_ref(bool::default);
    let onpointerdown = {
        let (dragging, line) = (dragging.clone(), line.clone());
        move |event: PointerEvent| {
            if let Some(element) = line.cast::<Element>() {
                element.set_pointer_capture(event.pointer_id()).ok();
                *dragging.borrow_mut() = true;
            }
        }
    };
    let onpointermove = {
        let (dragging, height) = (dragging.clone(), height.setter());
        move |event: PointerEvent| {
            if *dragging.borrow() {
                height.set(bounded(window_height() - f64::from(event.client_y())));
            }
        }
    };
    let stop = move |_: PointerEvent| *dragging.borrow_mut() = false;
    let onkeydown = {
        let height = height.clone();
        move |event: KeyboardEvent| {
            let step = match event.key().as_str() {
                "ArrowUp" => KEY_STEP,
                "ArrowDown" => -KEY_STEP,
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            height.set(bounded(*height + step));
        }
    };
    html! {
        <div ref={line} class="splitter" role="separator" aria-orientation="horizontal" tabindex="0" data-testid="splitter"
            aria-label={app::RESIZE.get(language)} aria-valuenow={height.to_string()} aria-valuemin={LEAST.to_string()}
            {onpointerdown} {onpointermove} onpointerup={stop.clone()} onpointercancel={stop} {onkeydown} />
    }
}

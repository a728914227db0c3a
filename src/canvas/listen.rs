//! The browser's events, as the canvas listens to them: attached once, and not passively, so that a
//! pinch does not zoom the page and a swipe does not leave it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::gesture::Phase;
use super::stage::{SpaceBar, Stage, is_on_part};
use super::viewport::Viewport;

/// Listens for as long as the canvas is there; each event meets the stage as of the last rendering.
#[hook]
pub fn use_listeners(viewport: &Viewport, stage: &Stage) {
    let latest = use_mut_ref(|| stage.clone());
    *latest.borrow_mut() = stage.clone();
    use_effect_with(viewport.clone(), move |viewport| {
        let listeners = attach(viewport, &latest);
        move || drop(listeners)
    });
}

fn attach(viewport: &Viewport, latest: &Rc<RefCell<Stage>>) -> Vec<EventListener> {
    let mut listeners = Vec::new();
    let Some(ground) = viewport.ground().cast::<Element>() else { return listeners };
    let Some(window) = web_sys::window() else { return listeners };
    let mut on = |target: &EventTarget, name: &'static str, run: fn(&Stage, &Event)| {
        let latest = latest.clone();
        let options = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(target, name, options, move |event| {
            let stage = latest.borrow().clone();
            run(&stage, event);
        }));
    };
    on(&ground, "pointerdown", |stage, event| pointer(stage, event, Phase::Down));
    on(&ground, "pointermove", |stage, event| pointer(stage, event, Phase::Move));
    on(&ground, "pointerup", |stage, event| pointer(stage, event, Phase::Up));
    on(&ground, "pointercancel", |stage, event| pointer(stage, event, Phase::Cancel));
    on(&ground, "wheel", |stage, event| {
        if let Some(event) = event.dyn_ref::<WheelEvent>() {
            stage.wheel(event);
        }
    });
    // The middle button pans instead of starting the browser's own scrolling; the parts of
    // a card do not take the focus: the next key would press them.
    on(&ground, "mousedown", |_, event| {
        let middle = event.dyn_ref::<MouseEvent>().is_some_and(|event| event.button() == 1);
        if middle || is_on_part(event) {
            event.prevent_default();
        }
    });
    on(&ground, "gesturestart", |stage, event| {
        event.prevent_default();
        stage.pinched.set(1.0);
    });
    on(&ground, "gesturechange", |stage, event| {
        event.prevent_default();
        let scale = js_sys::Reflect::get(event, &JsValue::from_str("scale")).ok();
        if let Some(scale) = scale.and_then(|scale| scale.as_f64()) {
            stage.pinch(event, scale / stage.pinched.replace(scale));
        }
    });
    on(&window, "keydown", |stage, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            stage.key_down(event);
        }
    });
    on(&window, "keyup", |stage, event| {
        if let Some(event) = event.dyn_ref::<KeyboardEvent>() {
            stage.key_up(event);
        }
    });
    // A key that is let go of elsewhere never comes up here.
    on(&window, "blur", |stage, _| stage.space.set(SpaceBar::Up));
    listeners
}

fn pointer(stage: &Stage, event: &Event, phase: Phase) {
    if let Some(event) = event.dyn_ref::<PointerEvent>() {
        stage.pointer(event, phase);
    }
}

//! The browser's events, as the canvas listens to them: attached once, and not passively, so that a
//! pinch does not zoom the page and a swipe does not leave it.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, EventTarget, KeyboardEvent, MouseEvent, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::geometry::Point;
use super::gesture::Phase;
use super::stage::{SpaceBar, Stage, is_on_part};
use super::view::View;
use super::viewport::Viewport;

const FRAME_MS: u32 = 16;

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
    let edge = Rc::new(Edge::default());
    let mut on = |target: &EventTarget, name: &'static str, run: fn(&Stage, &Event)| {
        let latest = latest.clone();
        let options = EventListenerOptions::enable_prevent_default();
        listeners.push(EventListener::new_with_options(target, name, options, move |event| {
            let stage = latest.borrow().clone();
            run(&stage, event);
        }));
    };
    on(&ground, "dblclick", Stage::double_click);
    on(&ground, "contextmenu", Stage::context_menu);
    on(&ground, "focusin", Stage::came_to);
    on(&ground, "scroll", |stage, _| stage.scrolled());
    on(&window, "copy", |stage, event| stage.clipboard(event, Stage::take_copy));
    on(&window, "cut", |stage, event| stage.clipboard(event, Stage::take_cut));
    on(&window, "paste", |stage, event| stage.clipboard(event, Stage::take_paste));
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
        stage.hand.pinched.set(1.0);
    });
    on(&ground, "gesturechange", |stage, event| {
        event.prevent_default();
        let scale = js_sys::Reflect::get(event, &JsValue::from_str("scale")).ok();
        if let Some(scale) = scale.and_then(|scale| scale.as_f64()) {
            stage.pinch(event, scale / stage.hand.pinched.replace(scale));
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
    on(&window, "blur", |stage, _| stage.hand.space.set(SpaceBar::Up));
    let phases = [
        ("pointerdown", Phase::Down),
        ("pointermove", Phase::Move),
        ("pointerup", Phase::Up),
        ("pointercancel", Phase::Cancel),
    ];
    for (name, phase) in phases {
        let (latest, edge) = (latest.clone(), edge.clone());
        listeners.push(EventListener::new(&ground, name, move |event| {
            let Some(event) = event.dyn_ref::<PointerEvent>() else { return };
            let stage = latest.borrow().clone();
            if stage.pointer(event, phase).is_some() {
                edge.came(&latest);
            }
        }));
    }
    listeners
}

/// Keeps the view moving while a pointer that drags something stays at its edge.
#[derive(Default)]
struct Edge {
    next: RefCell<Option<Timeout>>,
}

impl Edge {
    fn came(self: &Rc<Self>, latest: &Rc<RefCell<Stage>>) {
        if self.next.borrow().is_none() {
            self.wait(latest);
        }
    }

    /// Nothing to do is nothing to wait for.
    fn wait(self: &Rc<Self>, latest: &Rc<RefCell<Stage>>) {
        let push = Edge::push(&latest.borrow());
        if push == Point::default() {
            return;
        }
        let (edge, latest) = (self.clone(), latest.clone());
        let next = Timeout::new(FRAME_MS, move || {
            edge.next.borrow_mut().take().map(Timeout::forget);
            let stage = latest.borrow().clone();
            let push = Edge::push(&stage);
            if push != Point::default() {
                stage.viewport.look(stage.viewport.view().panned(push));
                stage.follow_view();
            }
            edge.wait(&latest);
        });
        *self.next.borrow_mut() = Some(next);
    }

    fn push(stage: &Stage) -> Point {
        let is_drawn = stage.gestures.borrow().is_drawn_to_edges();
        match &*stage.hand.last.borrow() {
            Some(last) if is_drawn => View::push(last.at, stage.viewport.size()),
            _ => Point::default(),
        }
    }
}

//! What can be added: a kind, a product, or a note or frame, to be clicked or dragged onto the canvas.

use flashcrowd_sim::scenario::KindName;
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use super::lexicon::Product;
use crate::canvas::{Point, Sheet, Viewport};
use crate::catalogue::entry;
use crate::document::Blank;
use crate::icon::Icon;
use crate::text::{Language, use_language};

/// A press becomes a drag when it has moved this far.
const THRESHOLD: f64 = 4.0;

/// What is offered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Offer {
    Kind(KindName),
    Product(&'static Product),
    Sheet(Sheet),
}

impl Offer {
    /// The component that it is.
    pub fn blank(self) -> Option<Blank> {
        match self {
            Offer::Kind(kind) => Some(kind.into()),
            Offer::Product(product) => Some(product.blank.clone()),
            Offer::Sheet(_) => None,
        }
    }

    fn kind(self) -> Option<KindName> {
        match self {
            Offer::Kind(kind) => Some(kind),
            Offer::Product(product) => Some(product.blank.kind),
            Offer::Sheet(_) => None,
        }
    }

    fn icon(self) -> Icon {
        match self {
            Offer::Sheet(sheet) => sheet.icon(),
            Offer::Kind(kind) => entry(kind).icon,
            Offer::Product(product) => entry(product.blank.kind).icon,
        }
    }

    pub fn name(self, language: Language) -> &'static str {
        match self {
            Offer::Kind(kind) => entry(kind).name.get(language),
            Offer::Product(product) => &product.name,
            Offer::Sheet(sheet) => sheet.name().get(language),
        }
    }

    fn id(self) -> &'static str {
        match self {
            Offer::Kind(kind) => kind.as_str(),
            Offer::Product(product) => &product.id,
            Offer::Sheet(sheet) => sheet.id(),
        }
    }
}

#[derive(Properties, PartialEq)]
pub struct ItemProps {
    pub offer: Offer,
    /// The concept by which it was found.
    #[prop_or_default]
    pub found_by: Option<AttrValue>,
    pub viewport: Viewport,
    /// It is to be added, at a place if it was dropped at one.
    pub on_add: Callback<(Offer, Option<Point>)>,
    /// It is held over a place of the canvas, or over none.
    pub on_hold: Callback<Option<(KindName, Point)>>,
}

#[component]
pub fn Item(props: &ItemProps) -> Html {
    let ItemProps { offer, found_by, viewport, on_add, on_hold } = props;
    let offer = *offer;
    let (kind, icon) = (offer.kind(), offer.icon());
    let language = use_language();
    let dragged = use_state_eq(bool::default);
    let pressed_at = use_mut_ref(Option::<Point>::default);
    // The click that ends a drag is none.
    let was_drag = use_mut_ref(bool::default);
    let (button, ghost) = (use_node_ref(), use_node_ref());

    // Escape calls the drag off: nothing comes of it, however it ends.
    use_effect_with(*dragged, {
        let (pressed_at, dragged, on_hold) = (pressed_at.clone(), dragged.setter(), on_hold.clone());
        move |is_dragged| {
            let window = web_sys::window().filter(|_| *is_dragged);
            let listener = window.map(|window| {
                let options = EventListenerOptions { phase: EventListenerPhase::Capture, passive: false };
                EventListener::new_with_options(&window, "keydown", options, move |event| {
                    if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape") {
                        event.prevent_default();
                        event.stop_propagation();
                        pressed_at.borrow_mut().take();
                        dragged.set(false);
                        on_hold.emit(None);
                    }
                })
            });
            move || drop(listener)
        }
    });

    // Where on the canvas a pointer is, if it is there.
    let on_canvas = {
        let viewport = viewport.clone();
        move |event: &PointerEvent| {
            let screen = viewport.on_screen(event.client_x().into(), event.client_y().into());
            viewport.contains(screen).then(|| viewport.view().to_canvas(screen))
        }
    };
    let onpointerdown = {
        let (pressed_at, was_drag, button) = (pressed_at.clone(), was_drag.clone(), button.clone());
        move |event: PointerEvent| {
            *was_drag.borrow_mut() = false;
            if event.button() == 0 {
                *pressed_at.borrow_mut() = Some(point_of(&event));
                if let Some(button) = button.cast::<Element>() {
                    button.set_pointer_capture(event.pointer_id()).ok();
                }
            }
        }
    };
    let onpointermove = {
        let (pressed_at, was_drag, dragged, ghost) =
            (pressed_at.clone(), was_drag.clone(), dragged.setter(), ghost.clone());
        let (on_canvas, on_hold) = (on_canvas.clone(), on_hold.clone());
        move |event: PointerEvent| {
            let at = point_of(&event);
            let moved = pressed_at.borrow().is_some_and(|start| start.distance(at) >= THRESHOLD);
            if moved {
                *was_drag.borrow_mut() = true;
                dragged.set(true);
                if let Some(ghost) = ghost.cast::<HtmlElement>() {
                    ghost.style().set_property("translate", &format!("{}px {}px", at.x, at.y)).ok();
                }
                on_hold.emit(kind.zip(on_canvas(&event)));
            }
        }
    };
    let onpointerup = {
        let (pressed_at, was_drag, dragged) = (pressed_at.clone(), was_drag.clone(), dragged.setter());
        let (on_add, on_hold) = (on_add.clone(), on_hold.clone());
        move |event: PointerEvent| {
            let is_on = pressed_at.borrow_mut().take().is_some();
            dragged.set(false);
            on_hold.emit(None);
            if let Some(at) = on_canvas(&event).filter(|_| is_on && *was_drag.borrow()) {
                on_add.emit((offer, Some(at)));
            }
        }
    };
    let onpointercancel = {
        let (dragged, on_hold) = (dragged.setter(), on_hold.clone());
        move |_: PointerEvent| {
            pressed_at.borrow_mut().take();
            dragged.set(false);
            on_hold.emit(None);
        }
    };
    let onclick = {
        let on_add = on_add.clone();
        move |_: MouseEvent| {
            if !was_drag.replace(false) {
                on_add.emit((offer, None));
            }
        }
    };
    // Clicked, it does not take the focus: the space bar is to play, not to add once more.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    let (class, summary) = match offer {
        Offer::Kind(kind) => ("palette-item", Some(entry(kind).summary.get(language))),
        Offer::Sheet(sheet) => ("palette-item", Some(sheet.summary().get(language))),
        Offer::Product(_) => ("palette-item palette-product", None),
    };
    html! {
        <>
            <button ref={button} type="button" {class} data-testid={format!("palette-{}", offer.id())}
                {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onmousedown} {onclick}>
                { icon.view() }
                <span class="palette-text">
                    <span class="palette-name">{ offer.name(language) }</span>
                    if let Some(concept) = found_by {
                        <span class="palette-summary palette-concept">{ concept }</span>
                    } else if let Some(summary) = summary {
                        <span class="palette-summary">{ summary }</span>
                    }
                </span>
            </button>
            <div ref={ghost} class="palette-ghost" hidden={!*dragged} aria-hidden="true">
                { icon.view() }{ offer.name(language) }
            </div>
        </>
    }
}

fn point_of(event: &PointerEvent) -> Point {
    Point::new(event.client_x().into(), event.client_y().into())
}

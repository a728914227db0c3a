//! Everything in small, with what is in view: one drawing of a few paths. The rectangle of what is in view follows the
//! view outside of the virtual DOM.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent, WheelEvent};
use yew::prelude::*;

use super::geometry::{Point, Rect, Size};
use super::health::Health;
use super::viewport::Viewport;
use super::whereabouts::Content;
use crate::dashboard::use_size;

/// As `static/css/canvas.css` has it, in pixels.
const SIZE: Size = Size { width: 184.0, height: 120.0 };
/// Around the content, as a share of it.
const MARGIN: f64 = 0.08;
const WHEEL_ZOOM: f64 = 0.002;
/// A press that goes less far is a click.
const CLICK: f64 = 3.0;

#[derive(Properties, PartialEq)]
pub struct MinimapProps {
    pub viewport: Viewport,
    pub content: Rc<Content>,
}

/// A press: where it began, and how far from the middle of the view.
#[derive(Debug, Clone, Copy)]
struct Press {
    screen: Point,
    grip: Point,
    is_drag: bool,
}

#[component]
pub fn Minimap(props: &MinimapProps) -> Html {
    let MinimapProps { viewport, content } = props;
    let (map, frame) = (use_node_ref(), use_node_ref());
    let press = use_memo((), |()| Cell::new(Option::<Press>::None));
    let shown = shown(content);
    let size = use_size(viewport.ground());
    use_effect_with((viewport.clone(), size.0, size.1), {
        let frame = frame.clone();
        move |(viewport, ..): &(Viewport, f64, f64)| {
            let from = viewport.clone();
            let follow = move || {
                let Some(element) = frame.cast::<Element>() else { return };
                let Rect { left, top, right, bottom } = from.visible();
                for (name, value) in
                    [("x", left), ("y", top), ("width", right - left), ("height", bottom - top)]
                {
                    element.set_attribute(name, &format!("{value:.0}")).ok();
                }
            };
            follow();
            let watching = viewport.watch(move |_| follow());
            move || drop(watching)
        }
    });
    // Before the canvas below hears of it, which would pan.
    use_effect_with((viewport.clone(), map.clone()), |(viewport, map)| {
        let viewport = viewport.clone();
        let listening = map.cast::<Element>().map(|map| {
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&map, "wheel", options, move |event| {
                event.prevent_default();
                event.stop_propagation();
                if let Some(event) = event.dyn_ref::<WheelEvent>() {
                    viewport.zoom_by((-event.delta_y() * WHEEL_ZOOM).exp());
                }
            })
        });
        move || drop(listening)
    });
    let on_canvas = {
        let map = map.clone();
        move |event: &PointerEvent| {
            let corner = map.cast::<Element>().map(|map| map.get_bounding_client_rect());
            let (left, top) = corner.map_or((0.0, 0.0), |corner| (corner.left(), corner.top()));
            let scale = shown.width() / SIZE.width;
            let (x, y) = (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
            Point::new(shown.left + x * scale, shown.top + y * scale)
        }
    };
    let screen = |event: &PointerEvent| Point::new(event.client_x().into(), event.client_y().into());
    let onpointerdown = {
        let (viewport, press, on_canvas, map) =
            (viewport.clone(), press.clone(), on_canvas.clone(), map.clone());
        move |event: PointerEvent| {
            if event.button() != 0 {
                return;
            }
            if let Some(map) = map.cast::<Element>() {
                map.set_pointer_capture(event.pointer_id()).ok();
            }
            let at = on_canvas(&event);
            let is_within = viewport.visible().contains(at);
            let grip = if is_within { at.minus(viewport.centre()) } else { Point::default() };
            press.set(Some(Press { screen: screen(&event), grip, is_drag: false }));
        }
    };
    let onpointermove = {
        let (viewport, press, on_canvas) = (viewport.clone(), press.clone(), on_canvas.clone());
        move |event: PointerEvent| {
            let Some(mut held) = press.get() else { return };
            held.is_drag |= held.screen.distance(screen(&event)) > CLICK;
            press.set(Some(held));
            if held.is_drag {
                viewport.look(viewport.centred(on_canvas(&event).minus(held.grip)));
            }
        }
    };
    let onpointerup = {
        let (viewport, press) = (viewport.clone(), press.clone());
        move |event: PointerEvent| {
            if press.take().is_some_and(|held| !held.is_drag) {
                viewport.glide(viewport.centred(on_canvas(&event)));
            }
        }
    };
    let onpointercancel = move |_: PointerEvent| press.set(None);
    let cards = |health: &'static [Health], draw: fn(&Rect) -> String| -> String {
        content.cards.iter().filter(|(_, h)| health.contains(h)).map(|(area, _)| draw(area)).collect()
    };
    let frames: String = content.frames.iter().map(outline).collect();
    let Rect { left, top, .. } = shown;
    let view_box = format!("{left:.0} {top:.0} {:.0} {:.0}", shown.width(), shown.height());
    // A pointer's shortcut for what the keys do anyway: nothing to be heard, nothing to stop at.
    html! {
        <svg ref={map} class="minimap" viewBox={view_box} aria-hidden="true" data-part="controls" data-testid="minimap"
            {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
            <path class="minimap-frames" d={frames} />
            <path class="minimap-cards" d={cards(&[Health::Unknown], outline)} />
            <path class="minimap-cards is-healthy" d={cards(&[Health::Healthy], outline)} />
            <path class="minimap-cards is-strained" d={cards(&[Health::Strained], outline)} />
            <path class="minimap-cards is-failing" d={cards(&[Health::Failing], crossed)} />
            <rect ref={frame} class="minimap-view" />
        </svg>
    }
}

/// What the map shows: the content with a margin, in the map's own proportions.
fn shown(content: &Content) -> Rect {
    let area = content.bounds().unwrap_or(Rect::card(Point::default()));
    let scale = (area.width() / SIZE.width).max(area.height() / SIZE.height) * (1.0 + 2.0 * MARGIN);
    let (centre, half) = (area.centre(), Point::new(SIZE.width * scale / 2.0, SIZE.height * scale / 2.0));
    Rect::between(centre.minus(half), centre.plus(half))
}

fn outline(area: &Rect) -> String {
    let Rect { left, top, right, bottom } = area;
    format!("M{left:.0} {top:.0}H{right:.0}V{bottom:.0}H{left:.0}z")
}

/// With a cross, which tells it apart without its colour.
fn crossed(area: &Rect) -> String {
    let Rect { left, top, right, bottom } = area;
    format!("{}L{right:.0} {bottom:.0}M{left:.0} {bottom:.0}L{right:.0} {top:.0}", outline(area))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_shows_everything_in_its_own_proportions() {
        for (width, height) in [(5_000.0, 200.0), (300.0, 9_000.0), (176.0, 104.0)] {
            let area = Rect { left: -70.0, top: 30.0, right: width - 70.0, bottom: height + 30.0 };
            let content = Content { cards: vec![(area, Health::Failing)], ..Content::default() };
            let shown = shown(&content);
            assert!(shown.holds(&area));
            assert!((shown.width() / shown.height() - SIZE.width / SIZE.height).abs() < 1e-9);
        }
    }
}

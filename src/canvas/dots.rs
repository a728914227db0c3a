//! Requests in flight, on one `<canvas>` outside the virtual DOM. Each message of a sampled request
//! travels along its connection for its latency, in the time of the run, but long enough to be seen.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_render::{AnimationFrame, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use super::positions::Positions;
use super::viewport::Viewport;

/// A dot takes at least this long from end to end, or nobody would see it: half a millisecond within a data centre
/// is over before the next frame. The caption says so.
const SHORTEST_MS: f64 = 250.0;
/// More are not drawn: the eye could not tell them apart.
const MOST_DOTS: usize = 1_200;
const RADIUS: f64 = 3.0;
/// Colours are looked up again after so many frames: the theme may have changed.
const FRAMES_A_LOOK: u32 = 30;
/// A longer pause between two frames was a hidden page.
const LONGEST_FRAME_MS: f64 = 100.0;

/// One message on its way.
#[derive(Debug, Clone)]
pub struct Dot {
    /// The id of its connection.
    pub connection: Rc<str>,
    /// Milliseconds from now until it leaves.
    pub after_ms: f64,
    /// Milliseconds that it takes.
    pub lasts_ms: f64,
    pub is_reply: bool,
    pub failed: bool,
}

/// The dots under way. Cheap to clone.
#[derive(Clone, Default)]
pub struct Dots(Rc<Inner>);

#[derive(Default)]
struct Inner {
    viewport: Viewport,
    positions: Positions,
    canvas: NodeRef,
    /// With the time at which each leaves, by a clock that stands still while the run does.
    under_way: RefCell<Vec<(f64, Dot)>>,
    now_ms: Cell<f64>,
    last_frame_ms: Cell<Option<f64>>,
    moving: Cell<bool>,
    colours: RefCell<[String; 3]>,
    frames: Cell<u32>,
    /// There are dots on the layer.
    is_shown: Cell<bool>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl PartialEq for Dots {
    fn eq(&self, other: &Dots) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Dots {
    pub fn new(viewport: Viewport, positions: Positions) -> Dots {
        Dots(Rc::new(Inner { viewport, positions, ..Inner::default() }))
    }

    /// Sends dots on their way; none, for those who want less motion.
    pub fn send(&self, dots: impl IntoIterator<Item = Dot>) {
        if wants_less_motion() {
            return;
        }
        let now = self.0.now_ms.get();
        let mut under_way = self.0.under_way.borrow_mut();
        for mut dot in dots {
            if under_way.len() >= MOST_DOTS {
                break;
            }
            dot.lasts_ms = dot.lasts_ms.max(SHORTEST_MS);
            under_way.push((now + dot.after_ms, dot));
        }
        drop(under_way);
        self.wake();
    }

    /// Whether the run moves, and the dots with it.
    pub fn set_moving(&self, moving: bool) {
        self.0.moving.set(moving);
        self.wake();
    }

    pub fn clear(&self) {
        self.0.under_way.borrow_mut().clear();
        self.wake();
    }

    /// Draws at the next frame, where there is something to draw, or was.
    pub fn wake(&self) {
        if self.0.is_shown.get() || !self.0.under_way.borrow().is_empty() {
            let dots = self.clone();
            let draw = move || request_animation_frame(move |at_ms| dots.draw(at_ms));
            self.0.frame.borrow_mut().get_or_insert_with(draw);
        }
    }

    fn draw(&self, at_ms: f64) {
        let inner = &self.0;
        inner.frame.borrow_mut().take();
        let elapsed = inner.last_frame_ms.get().map_or(0.0, |last| (at_ms - last).min(LONGEST_FRAME_MS));
        let moving = inner.moving.get();
        if moving {
            inner.now_ms.set(inner.now_ms.get() + elapsed);
        }
        let now = inner.now_ms.get();
        inner.under_way.borrow_mut().retain(|(leaves, dot)| now < leaves + dot.lasts_ms);
        self.paint(now);
        inner.frames.set(inner.frames.get().wrapping_add(1));
        inner.is_shown.set(!inner.under_way.borrow().is_empty());
        // What stands still is drawn again only when something is moved under it.
        let goes_on = inner.is_shown.get() && moving;
        inner.last_frame_ms.set(goes_on.then_some(at_ms));
        if goes_on {
            self.wake();
        }
    }

    fn paint(&self, now: f64) -> Option<()> {
        let inner = &self.0;
        let canvas = inner.canvas.cast::<HtmlCanvasElement>()?;
        let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
        let density = web_sys::window()?.device_pixel_ratio();
        let size = inner.viewport.size();
        let (width, height) = ((size.width * density) as u32, (size.height * density) as u32);
        if (canvas.width(), canvas.height()) != (width, height) {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        context.set_transform(1.0, 0.0, 0.0, 1.0, 0.0, 0.0).ok()?;
        context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        if inner.frames.get().is_multiple_of(FRAMES_A_LOOK) || !inner.moving.get() {
            *inner.colours.borrow_mut() = colours(&canvas)?;
        }
        let view = inner.viewport.view();
        let (under_way, colours) = (inner.under_way.borrow(), inner.colours.borrow());
        let radius = (RADIUS * view.zoom.sqrt()).max(1.5);
        context.scale(density, density).ok()?;
        for (index, colour) in colours.iter().enumerate() {
            context.set_fill_style_str(colour);
            context.begin_path();
            for (leaves, dot) in under_way.iter().filter(|(leaves, dot)| *leaves <= now && look(dot) == index)
            {
                let Some(curve) = inner.positions.curve(&dot.connection) else { continue };
                let way = ((now - leaves) / dot.lasts_ms).clamp(0.0, 1.0);
                let at = view.to_screen(curve.at(if dot.is_reply { 1.0 - way } else { way }));
                if !(0.0..size.width).contains(&at.x) || !(0.0..size.height).contains(&at.y) {
                    continue;
                }
                let radius = if dot.is_reply { radius * 0.75 } else { radius };
                context.move_to(at.x + radius, at.y);
                context.arc(at.x, at.y, radius, 0.0, std::f64::consts::TAU).ok()?;
            }
            context.fill();
        }
        Some(())
    }
}

/// Which of the three colours a dot has.
fn look(dot: &Dot) -> usize {
    match (dot.failed, dot.is_reply) {
        (true, _) => 2,
        (false, true) => 1,
        (false, false) => 0,
    }
}

/// The colours that the style sheet gives to the layer: for calls, replies and failures.
fn colours(canvas: &HtmlCanvasElement) -> Option<[String; 3]> {
    let style = web_sys::window()?.get_computed_style(canvas).ok()??;
    let colour = |property| style.get_property_value(property).unwrap_or_default();
    Some([colour("color"), colour("border-top-color"), colour("outline-color")])
}

/// Whether requests are not to be drawn: the person asked for less motion.
pub fn wants_less_motion() -> bool {
    let query = |window: web_sys::Window| window.match_media("(prefers-reduced-motion: reduce)").ok()?;
    web_sys::window().and_then(query).is_some_and(|list| list.matches())
}

#[derive(Properties, PartialEq)]
pub struct DotLayerProps {
    pub dots: Dots,
}

/// The layer that the dots are drawn on.
#[component]
pub fn DotLayer(props: &DotLayerProps) -> Html {
    use_effect_with(props.dots.clone(), |dots: &Dots| {
        let woken = dots.clone();
        let watching = dots.0.viewport.watch(move |_| woken.wake());
        move || drop(watching)
    });
    html! { <canvas ref={props.dots.0.canvas.clone()} class="dots" aria-hidden="true" data-testid="dots" /> }
}

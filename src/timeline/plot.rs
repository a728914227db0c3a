//! The drawing: an axis of time, the bars on it, and what pointer and keys do to them.

use std::cell::RefCell;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Incident, Subject};
use gloo_events::{EventListener, EventListenerOptions, EventListenerPhase};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent as WebKeyboardEvent, SvgElement, WheelEvent};
use yew::prelude::*;

use super::axis::Axis;
use super::bars::{Bar, Origin, Span, lanes};
use super::drag::{Drag, Part, shifted, stretched};
use super::edit::first_fault;
use super::form::{Asked, Form, FormProps};
use super::playhead::Playhead;
use super::view::{AXIS, LANE, Place, draft_view, ticks, view};
use crate::dashboard::use_size;
use crate::later;
use crate::text::{timeline, use_language};

/// There is always ground to draw on.
const FEWEST_LANES: usize = 3;
/// A notch of a wheel magnifies by e to this power a pixel.
const ZOOM_A_PIXEL: f64 = 0.002;

#[derive(Properties, Clone)]
pub struct PlotProps {
    pub document: Rc<Document>,
    pub bars: Rc<Vec<Bar>>,
    pub selected: Option<Subject>,
    pub whole: f64,
    pub part: Option<(f64, f64)>,
    pub on_part: Callback<Option<(f64, f64)>>,
    pub asked: Option<Asked>,
    pub on_ask: Callback<Option<Asked>>,
    /// Puts an incident in a place; answers where it stands then.
    pub put: Callback<(Option<Origin>, Option<Incident>), Option<Origin>>,
}

// By pointer: it is drawn for what has changed, not for the time that goes by. What is to be done changes
// with the document and the bars.
impl PartialEq for PlotProps {
    fn eq(&self, other: &PlotProps) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && Rc::ptr_eq(&self.bars, &other.bars)
            && (self.whole, self.part) == (other.whole, other.part)
            && (&self.asked, &self.selected) == (&other.asked, &other.selected)
    }
}

#[component]
pub fn Plot(props: &PlotProps) -> Html {
    let language = use_language();
    let board = use_node_ref();
    let (width, _) = use_size(board.clone());
    let axis = Axis::new(props.part, props.whole, width);
    let drag = use_mut_ref(Option::<Drag>::default);
    let draft = use_state_eq(Option::<(Option<Origin>, Span)>::default);
    let wish = use_mut_ref(Option::<Origin>::default);
    use_wheel_and_escape(&board, axis, props, &drag, &draft);
    use_effect({
        let (wish, board) = (wish.clone(), board.clone());
        move || focus(&board, &mut wish.borrow_mut())
    });

    let (places, count) = lanes(&props.bars, &axis);
    let height = AXIS + LANE * (count + 1).max(FEWEST_LANES) as f64;
    let shown = |bar: &Bar| match *draft {
        Some((Some(origin), span)) if origin == bar.origin => span,
        _ => bar.span,
    };
    // What is being drawn, or asked about, and stands nowhere yet.
    let new = match (*draft, &props.asked) {
        (Some((None, span)), _) => Some(span),
        (_, Some(Asked { origin: None, incident })) => {
            let end = incident.for_s.map(|length| incident.at_s + length);
            Some(Span { from: incident.at_s, to: end })
        }
        _ => None,
    };
    let commit = {
        let (props, wish) = (props.clone(), wish.clone());
        move |bar: &Bar, span: Option<Span>| {
            if span == Some(bar.span) {
                return;
            }
            let incident = span.map(|span| bar.incident(span));
            *wish.borrow_mut() = props.put.emit((Some(bar.origin), incident));
        }
    };
    let ask = {
        let props = props.clone();
        move |bar: &Bar| {
            let asked = Asked { origin: Some(bar.origin), incident: bar.incident(bar.span) };
            props.on_ask.emit(Some(asked));
        }
    };

    let onpointerdown = {
        let (drag, board, bars) = (drag.clone(), board.clone(), props.bars.clone());
        move |event: PointerEvent| {
            if event.button() != 0 || drag.borrow().is_some() {
                return;
            }
            let held = held(&event, &bars);
            *drag.borrow_mut() = Some(Drag::begin(event.pointer_id(), held, x_of(&event, &board)));
            if let Some(svg) = svg(&board) {
                svg.set_pointer_capture(event.pointer_id()).ok();
            }
        }
    };
    let onpointermove = {
        let (drag, board, draft) = (drag.clone(), board.clone(), draft.setter());
        move |event: PointerEvent| {
            if let Some(drag) = drag.borrow_mut().as_mut().filter(|drag| drag.pointer == event.pointer_id())
                && let Some(span) = drag.moved(&axis, x_of(&event, &board))
            {
                draft.set(Some((drag.held.map(|(origin, ..)| origin), span)));
            }
        }
    };
    let onpointerup = {
        let (drag, board, draft, props) = (drag.clone(), board.clone(), draft.setter(), props.clone());
        let (commit, ask) = (commit.clone(), ask.clone());
        move |event: PointerEvent| {
            let Some(mut ended) = drag.borrow_mut().take_if(|drag| drag.pointer == event.pointer_id()) else {
                return;
            };
            draft.set(None);
            let span = ended.moved(&axis, x_of(&event, &board));
            let bar = ended.held.and_then(|(origin, ..)| props.bars.iter().find(|bar| bar.origin == origin));
            match (bar, span) {
                (Some(bar), Some(span)) => commit(bar, Some(span)),
                (Some(bar), None) => ask(bar),
                (None, Some(span)) => {
                    let fault = first_fault(&props.document, props.selected.clone());
                    props.on_ask.emit(fault.map(|fault| {
                        let for_s = span.to.map(|to| to - span.from);
                        Asked { origin: None, incident: Incident { at_s: span.from, for_s, fault } }
                    }));
                }
                (None, None) => props.on_ask.emit(None),
            }
        }
    };
    let onpointercancel = {
        let (drag, draft) = (drag.clone(), draft.setter());
        move |_: PointerEvent| {
            drag.borrow_mut().take();
            draft.set(None);
        }
    };
    let keys = |bar: &Bar| {
        let (bar, commit, ask, grid) = (bar.clone(), commit.clone(), ask.clone(), axis.grid());
        move |event: KeyboardEvent| {
            let by = if event.key() == "ArrowLeft" { -grid } else { grid };
            match event.key().as_str() {
                "ArrowLeft" | "ArrowRight" if event.shift_key() && bar.is_instant() => {}
                "ArrowLeft" | "ArrowRight" if event.shift_key() => {
                    commit(&bar, Some(stretched(bar.span, by)));
                }
                "ArrowLeft" | "ArrowRight" => commit(&bar, Some(shifted(bar.span, by))),
                "Delete" | "Backspace" => commit(&bar, None),
                "Enter" | " " => ask(&bar),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let bar_view = |(bar, lane): (&Bar, &usize)| {
        let span = shown(bar);
        let place = Place { axis, y: AXIS + LANE * *lane as f64, span };
        let is_dragged = matches!(*draft, Some((Some(origin), _)) if origin == bar.origin);
        let on_part = props.on_part.clone();
        // Reached by keyboard, it is to be seen.
        let onfocus = move |_: FocusEvent| {
            if place.is_out_of_sight() {
                on_part.emit(None);
            }
        };
        view(bar, &place, is_dragged, language, keys(bar).into(), onfocus.into())
    };
    let on_put = {
        let (props, wish) = (props.clone(), wish.clone());
        Callback::from(move |(origin, incident)| {
            *wish.borrow_mut() = props.put.emit((origin, incident));
            props.on_ask.emit(None);
        })
    };
    let on_close = {
        let (on_ask, wish, origin) =
            (props.on_ask.clone(), wish.clone(), props.asked.as_ref().and_then(|asked| asked.origin));
        Callback::from(move |()| {
            *wish.borrow_mut() = origin;
            on_ask.emit(None);
        })
    };
    html! {
            <div class="timeline-board">
                <div ref={board} class="timeline-scroll">
                // Not before it is laid out; in a sheet that is closed it is not.
                if width >= 1.0 {
    <svg class="timeline-plot" width={width.to_string()} height={height.to_string()} role="group" aria-label={timeline::GROUND.get(language)}
                    data-testid="timeline-ground" {onpointerdown} {onpointermove} {onpointerup} {onpointercancel}>
                    <defs>
                        <pattern id="timeline-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                            <rect class="timeline-hatch-ground" width="6" height="6" />
                            <path class="timeline-hatch-line" d="M1 0v6" />
                        </pattern>
                    </defs>
                    <rect class="timeline-ground" width="100%" height="100%" />
                    { ticks(&axis, height) }
                    if props.bars.is_empty() && new.is_none() {
                        <text class="timeline-hint" x={(width / 2.0).to_string()} y={(AXIS + LANE + 4.0).to_string()}>{ timeline::EMPTY.get(language) }</text>
                    }
                    <g>{ for props.bars.iter().zip(&places).map(bar_view) }</g>
                    if let Some(span) = new {
                        { draft_view(&Place { axis, y: AXIS + LANE * count as f64, span }) }
                    }
                    <Playhead {axis} {height} />
                </svg>
                }
                </div>
                if let Some(asked) = &props.asked {
                    { later::view::<Form>(FormProps {
                        document: Rc::clone(&props.document), asked: asked.clone(), x: axis.x(asked.incident.at_s), width,
                        on_change: props.on_ask.reform(Some), on_put, on_close,
                    }) }
                }
            </div>
        }
}

/// The bar under a pointer, and what of it is held.
fn held(event: &PointerEvent, bars: &[Bar]) -> Option<(Origin, Part, Span)> {
    let target = event.target_dyn_into::<Element>()?;
    let word = target.closest("[data-origin]").ok()??.get_attribute("data-origin")?;
    let bar = bars.iter().find(|bar| bar.origin.word() == word)?;
    let part = match target.get_attribute("data-part").as_deref() {
        Some("start") => Part::Start,
        Some("end") => Part::End,
        _ => Part::Body,
    };
    Some((bar.origin, part, bar.span))
}

fn svg(board: &NodeRef) -> Option<SvgElement> {
    board.cast::<Element>()?.first_element_child()?.dyn_into().ok()
}

fn x_of(event: &PointerEvent, board: &NodeRef) -> f64 {
    let left = svg(board).map_or(0.0, |svg| svg.get_bounding_client_rect().left());
    f64::from(event.client_x()) - left
}

/// Puts the focus on the bar that is wished for, once it is there.
fn focus(board: &NodeRef, wish: &mut Option<Origin>) {
    let Some(origin) = *wish else { return };
    let selector = format!("[data-origin='{}']", origin.word());
    let bar = board.cast::<Element>().and_then(|board| board.query_selector(&selector).ok().flatten());
    if let Some(bar) = bar {
        *wish = None;
        // Elements of a drawing take the focus as others do.
        bar.unchecked_into::<HtmlElement>().focus().ok();
    }
}

/// Ctrl and wheel magnify around the pointer, a wheel sideways moves along; Escape drops what is dragged,
/// wherever the focus is, and does nothing else then.
#[hook]
fn use_wheel_and_escape(
    board: &NodeRef,
    axis: Axis,
    props: &PlotProps,
    drag: &Rc<RefCell<Option<Drag>>>,
    draft: &UseStateHandle<Option<(Option<Origin>, Span)>>,
) {
    let latest = use_mut_ref(|| (axis, props.clone()));
    *latest.borrow_mut() = (axis, props.clone());
    let (drag, draft) = (drag.clone(), draft.setter());
    use_effect_with(board.clone(), move |board| {
        let wheel = board.cast::<Element>().map(|element| {
            let board = board.clone();
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&element, "wheel", options, move |event| {
                let Some(event) = event.dyn_ref::<WheelEvent>() else { return };
                let (axis, props) = latest.borrow().clone();
                let left = svg(&board).map_or(0.0, |svg| svg.get_bounding_client_rect().left());
                let part = if event.ctrl_key() || event.meta_key() {
                    let around = axis.seconds(f64::from(event.client_x()) - left);
                    axis.zoomed(props.whole, around, (-event.delta_y() * ZOOM_A_PIXEL).exp())
                } else {
                    let pixels = if event.shift_key() { event.delta_y() } else { event.delta_x() };
                    if pixels == 0.0 {
                        return;
                    }
                    axis.panned(props.whole, pixels)
                };
                event.prevent_default();
                props.on_part.emit(part);
            })
        });
        let escape = web_sys::window().map(|window| {
            let options = EventListenerOptions {
                phase: EventListenerPhase::Capture,
                ..EventListenerOptions::enable_prevent_default()
            };
            EventListener::new_with_options(&window, "keydown", options, move |event| {
                let is_escape =
                    event.dyn_ref::<WebKeyboardEvent>().is_some_and(|event| event.key() == "Escape");
                if is_escape && drag.borrow_mut().take().is_some() {
                    event.stop_propagation();
                    draft.set(None);
                }
            })
        });
        move || drop((wheel, escape))
    });
}

//! One chart: its legend, which is also the read-out, and its canvas.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flashcrowd_sim::metrics::{Failures, Window};
use gloo_events::EventListener;
use wasm_bindgen::prelude::*;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};
use yew::prelude::*;

use super::axis::Axis;
use super::exact;
use super::markers::Marker;
use super::paint::{Ground, Picture};
use super::series::{ChartName, Series, Slice, at, within};
use super::size::use_size;
use super::view::View;
use crate::text::number::Figure;
use crate::text::{Language, dashboard, number, use_language};
use crate::theme::use_theme;

/// On less than this, in pixels, nothing is drawn: the panel is closed, or not laid out yet.
const SMALLEST: f64 = 40.0;

/// A press that moves less is a click.
const DRAG_THRESHOLD: f64 = 4.0;

#[derive(Properties, Clone)]
pub struct ChartProps {
    pub name: ChartName,
    /// The component that it is about, if it is about one: the engine's index, and its name.
    #[prop_or_default]
    pub about: Option<(usize, AttrValue)>,
    pub closed: Rc<Vec<Rc<Window>>>,
    pub open: Option<Rc<Window>>,
    /// How far the run has come, in seconds.
    pub now: f64,
    /// Of the whole run: causes that occurred stay in the legend.
    pub failures: Failures,
    pub markers: Rc<Vec<Marker>>,
    pub log: bool,
    pub view: View,
    pub on_view: Callback<View>,
    /// The instant pointed at, in any of the charts.
    pub cursor: Option<f64>,
    pub on_cursor: Callback<Option<f64>>,
    pub hidden: Rc<Vec<Series>>,
    pub on_toggle: Callback<Series>,
}

// By pointer: comparing an hour of windows would cost more than drawing them.
impl PartialEq for ChartProps {
    fn eq(&self, other: &ChartProps) -> bool {
        let open = |props: &ChartProps| props.open.as_ref().map(Rc::as_ptr);
        Rc::ptr_eq(&self.closed, &other.closed)
            && open(self) == open(other)
            && Rc::ptr_eq(&self.markers, &other.markers)
            && (self.now, &self.about) == (other.now, &other.about)
            && (self.view, self.cursor, self.log) == (other.view, other.cursor, other.log)
            && (self.failures, &self.hidden) == (other.failures, &other.hidden)
            && (&self.on_view, &self.on_cursor) == (&other.on_view, &other.on_cursor)
            && self.on_toggle == other.on_toggle
    }
}

impl ChartProps {
    /// The series to be listed: causes once they have occurred.
    fn listed(&self) -> Vec<Series> {
        let occurred = |series: &Series| match series {
            Series::Failed(cause) => self.failures.get(*cause) > 0,
            _ => true,
        };
        self.name.series().into_iter().filter(occurred).collect()
    }

    fn index(&self) -> Option<usize> {
        self.about.as_ref().map(|(index, _)| *index)
    }

    fn ground(&self, (width, height): (f64, f64)) -> Ground {
        let two_scales = self.name.series().into_iter().any(Series::is_right);
        Ground { width, height, two_scales, stretch: self.view.stretch(self.now) }
    }

    fn draw(&self, canvas: &HtmlCanvasElement, size: (f64, f64), dragged: Option<(f64, f64)>) {
        if size.0 < SMALLEST || size.1 < SMALLEST {
            return;
        }
        let ratio = web_sys::window().map_or(1.0, |window| window.device_pixel_ratio());
        let pixels = |length: f64| (length * ratio).round() as u32;
        if (canvas.width(), canvas.height()) != (pixels(size.0), pixels(size.1)) {
            canvas.set_width(pixels(size.0));
            canvas.set_height(pixels(size.1));
        }
        let context = canvas.get_context("2d").ok().flatten();
        let Some(context) = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok()) else {
            return;
        };
        let ground = self.ground(size);
        let slices: Vec<Slice> =
            within(&self.closed, self.open.as_deref(), ground.stretch, self.index()).collect();
        let shown: Vec<Series> = self.listed().into_iter().filter(|s| !self.hidden.contains(s)).collect();
        let (stack, lines): (Vec<Series>, Vec<Series>) = shown.into_iter().partition(|s| s.is_stacked());
        let values = |series: &Series| {
            let series = *series;
            slices.iter().filter_map(move |slice| series.value(slice)).collect::<Vec<_>>()
        };
        let of_lines = || lines.iter().filter(|s| !s.is_right()).flat_map(values);
        let stacked = slices.iter().map(|slice| stack.iter().filter_map(|s| s.value(slice)).sum::<f64>());
        let highest = of_lines().chain(stacked).fold(0.0, f64::max);
        let (axis, write): (Axis, fn(f64) -> String) = match self.name {
            ChartName::Latency if self.log => {
                let lowest = of_lines().filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min);
                (Axis::decades(lowest, highest), |ms| tick(number::duration_ms(Some(ms))))
            }
            ChartName::Latency => (Axis::from_zero(highest), |ms| tick(number::duration_ms(Some(ms)))),
            ChartName::Queue => (Axis::from_zero(highest), |count| tick(number::short(count))),
            _ => (Axis::from_zero(highest), |rate| tick(number::rate(Some(rate)))),
        };
        let right = lines.iter().find(|series| series.is_right()).map(|series| match series {
            Series::Oldest => Axis::from_zero(values(series).into_iter().fold(0.0, f64::max)),
            _ => Axis::share(values(series).into_iter().fold(1.0, f64::min)),
        });
        let picture = Picture {
            ground,
            slices: &slices,
            lines: &lines,
            stack: &stack,
            axis,
            right,
            write,
            write_right: match self.name {
                ChartName::Queue => |ms| tick(number::duration_ms(Some(ms))),
                _ => |share| format!("{} %", (share * 1e3).round() / 10.0),
            },
            markers: &self.markers,
            names_markers: self.name == ChartName::Traffic,
            clock: clock_tick,
            cursor: self.cursor,
            dragged,
            font: &font(canvas),
        };
        picture.draw(&context, ratio);
    }
}

/// A round figure beside a scale: without the zeros behind its point.
fn tick(figure: Figure) -> String {
    let value = match figure.value.contains('.') {
        true => figure.value.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => figure.value,
    };
    Figure { value, ..figure }.to_string()
}

/// An instant of simulated time, in whole seconds.
pub fn clock_tick(seconds: f64) -> String {
    let whole = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (whole / 3_600, whole / 60 % 60, whole % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// The font of all charts. It is read once: to be asked, the browser works out all styles that have changed.
fn font(canvas: &HtmlCanvasElement) -> String {
    thread_local! { static FONT: RefCell<String> = RefCell::default(); }
    FONT.with_borrow_mut(|font| {
        if font.is_empty() {
            let style = web_sys::window().and_then(|w| w.get_computed_style(canvas).ok().flatten());
            *font = style.and_then(|style| style.get_property_value("font").ok()).unwrap_or_default();
        }
        font.clone()
    })
}

#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let language = use_language();
    // Rendered again with another theme: the colours of a canvas do not follow by themselves.
    use_theme();
    use_system_scheme();
    let frame = use_node_ref();
    let canvas = use_node_ref();
    let size = use_size(frame.clone());
    let drag = use_state_eq(Option::<(f64, f64)>::default);
    use_drawing(canvas.clone(), Painting { props: props.clone(), size, dragged: *drag });

    let ground = props.ground(size);
    let label = props.name.label().get(language);
    let name = props.about.as_ref().map_or(label, |(_, name)| name.as_str());
    let onpointerdown = {
        let drag = drag.setter();
        move |event: PointerEvent| {
            if event.button() == 0 {
                let canvas: HtmlCanvasElement = event.target_unchecked_into();
                canvas.set_pointer_capture(event.pointer_id()).ok();
                let instant = ground.instant(f64::from(event.offset_x()));
                drag.set(Some((instant, instant)));
            }
        }
    };
    let onpointermove = {
        let (drag, on_cursor) = (drag.clone(), props.on_cursor.clone());
        move |event: PointerEvent| {
            let instant = ground.instant(f64::from(event.offset_x()));
            if let Some((from, _)) = *drag {
                drag.set(Some((from, instant)));
            }
            on_cursor.emit(Some(instant));
        }
    };
    let onpointerup = {
        let (drag, view, on_view) = (drag.clone(), props.view, props.on_view.clone());
        move |_| {
            if let Some((from, to)) = *drag {
                drag.set(None);
                if (ground.x(from) - ground.x(to)).abs() > DRAG_THRESHOLD {
                    on_view.emit(view.zoomed(from, to));
                }
            }
        }
    };
    let onpointercancel = {
        let drag = drag.setter();
        move |_| drag.set(None)
    };
    let onpointerleave = props.on_cursor.reform(|_| None);
    let ondblclick = {
        let view = props.view;
        props.on_view.reform(move |_| view.reset())
    };
    let onkeydown = {
        let (cursor, now, on_cursor, view, on_view) =
            (props.cursor, props.now, props.on_cursor.clone(), props.view, props.on_view.clone());
        move |event: KeyboardEvent| {
            let here = cursor.unwrap_or(now).floor() + 0.5;
            match event.key().as_str() {
                "ArrowLeft" => on_cursor.emit(Some((here - 1.0).max(0.5))),
                "ArrowRight" => on_cursor.emit(Some((here + 1.0).min(now))),
                "Escape" if cursor.is_some() => on_cursor.emit(None),
                "Escape" if view.is_zoomed() => on_view.emit(view.reset()),
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let slice = at(&props.closed, props.open.as_deref(), props.cursor, props.index());
    html! {
        <figure class="chart" data-testid={format!("chart-{}", props.name.word())}>
            <figcaption class="chart-head">
                <h3>{ name }</h3>
                <ul class="legend">
                    { for props.listed().into_iter().map(|series| {
                        let value = slice.and_then(|slice| series.value(&slice));
                        legend_entry(series, !props.hidden.contains(&series), value, &props.on_toggle, language)
                    }) }
                </ul>
            </figcaption>
            <div class="chart-frame" ref={frame}>
                <canvas ref={canvas} tabindex="0" role="img" aria-label={dashboard::CHART_IS.fill(language, &[("name", name)])}
                    {onpointerdown} {onpointermove} {onpointerup} {onpointercancel} {onpointerleave} {ondblclick} {onkeydown} />
                if props.closed.is_empty() {
                    <p class="chart-empty">{ dashboard::NOTHING_YET.get(language) }</p>
                }
            </div>
        </figure>
    }
}

/// A series' name, and its value where the crosshair is (or else in the last full second).
fn legend_entry(
    series: Series,
    shown: bool,
    value: Option<f64>,
    on_toggle: &Callback<Series>,
    language: Language,
) -> Html {
    let label = series.label().get(language);
    let figure = series.write(value);
    let dashes: Vec<String> = series.dash().iter().map(f64::to_string).collect();
    html! {
        <li key={series.word()}>
            <button type="button" class="legend-entry" aria-pressed={shown.to_string()} data-testid={format!("legend-{}", series.word())}
                title={dashboard::SERIES_TOGGLE.fill(language, &[("name", label)])} onclick={on_toggle.reform(move |_| series)}>
                <svg class={classes!("swatch", series.swatch())} viewBox="0 0 14 8" width="14" height="8" aria-hidden="true">
                    if series.is_stacked() {
                        <rect width="14" height="8" fill="currentColor" />
                    } else {
                        <path d="M0 4h14" stroke="currentColor" stroke-width="2" stroke-dasharray={(!dashes.is_empty()).then(|| dashes.join(" "))} />
                    }
                </svg>
                { label }
            </button>
            <span class="legend-value" data-testid={format!("at-{}", series.word())} data-value={value.map(exact)}>
                { figure.value }<span class="figure-unit">{ figure.unit }</span>
            </span>
        </li>
    }
}

/// All that a picture depends on.
#[derive(Clone)]
struct Painting {
    props: ChartProps,
    size: (f64, f64),
    dragged: Option<(f64, f64)>,
}

/// Draws what was rendered last, at most once a frame.
#[hook]
fn use_drawing(canvas: NodeRef, painting: Painting) {
    let latest = use_memo((), |()| RefCell::new(None::<Painting>));
    let asked = use_memo((), |()| Cell::new(false));
    use_effect(move || {
        latest.replace(Some(painting));
        if asked.replace(true) {
            return;
        }
        let draw = Closure::once_into_js(move || {
            asked.set(false);
            if let (Some(canvas), Some(painting)) = (canvas.cast::<HtmlCanvasElement>(), &*latest.borrow()) {
                painting.props.draw(&canvas, painting.size, painting.dragged);
            }
        });
        if let Some(window) = web_sys::window() {
            window.request_animation_frame(draw.unchecked_ref()).ok();
        }
    });
}

/// Renders again when the system turns light or dark.
#[hook]
fn use_system_scheme() {
    let update = use_force_update();
    use_effect_with((), move |()| {
        let media =
            web_sys::window().and_then(|w| w.match_media("(prefers-color-scheme: dark)").ok().flatten());
        let listener =
            media.map(|media| EventListener::new(&media, "change", move |_| update.force_update()));
        move || drop(listener)
    });
}

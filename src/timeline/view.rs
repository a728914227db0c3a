//! How bars and ticks look, and what is read out of them.

use yew::prelude::*;

use super::axis::Axis;
use super::bars::{Bar, Origin, Span};
use crate::dashboard::{clock_tick, time_ticks};
use crate::text::{Language, timeline};

/// Heights in pixels: of the axis, of a lane, of the bar in it.
pub const AXIS: f64 = 20.0;
pub const LANE: f64 = 22.0;
const BAR: f64 = 18.0;
/// A tick every so many pixels at most.
const TICK: f64 = 90.0;
/// A handle at most, and what of it lies outside of its bar.
const HANDLE: f64 = 14.0;
const OUTSIDE: f64 = 8.0;

/// Where a bar stands.
#[derive(Clone, Copy)]
pub struct Place {
    pub axis: Axis,
    pub y: f64,
    pub span: Span,
}

impl Place {
    fn left(&self) -> f64 {
        self.axis.x(self.span.from)
    }

    /// What goes on for good goes on beyond the edge.
    fn right(&self) -> f64 {
        self.span.to.map_or(self.axis.width.max(self.left()) + HANDLE, |to| self.axis.x(to))
    }

    pub fn is_out_of_sight(&self) -> bool {
        self.right() < 0.0 || self.left() > self.axis.width
    }

    fn words(&self, language: Language) -> String {
        let to = self.span.to.map_or(String::new(), instant);
        timeline::SPAN.fill(language, &[("from", &instant(self.span.from)), ("to", &to)])
    }
}

/// An instant as people read it, with tenths where it has some.
fn instant(seconds: f64) -> String {
    let tenths = (seconds * 10.0).round();
    let clock = clock_tick(tenths / 10.0 + 0.01);
    match tenths % 10.0 {
        0.0 => clock,
        tenth => format!("{clock}.{tenth}"),
    }
}

fn label(bar: &Bar, language: Language) -> String {
    let origin = match bar.origin {
        Origin::Script(_) => timeline::SCRIPTED,
        Origin::Hand(_) => timeline::BY_HAND,
    };
    let message = match bar.span.to {
        _ if bar.is_instant() => timeline::AT,
        Some(_) => timeline::FROM_TO,
        None => timeline::FROM_ON,
    };
    let values = [
        ("what", bar.says.as_str()),
        ("origin", origin.get(language)),
        ("from", &instant(bar.span.from)),
        ("to", &bar.span.to.map_or(String::new(), instant)),
    ];
    message.fill(language, &values)
}

/// A bar that can be focused, held at its ends and as a whole.
pub fn view(
    bar: &Bar,
    place: &Place,
    is_dragged: bool,
    language: Language,
    onkeydown: Callback<KeyboardEvent>,
    onfocus: Callback<FocusEvent>,
) -> Html {
    let word = bar.origin.word();
    let label = label(bar, language);
    let (left, right) = (place.left(), place.right());
    let width = (right - left).max(3.0);
    // The words begin where the bar is first seen.
    let text_x = (-left).clamp(0.0, (width - HANDLE).max(0.0)) + if bar.is_instant() { 13.0 } else { 6.0 };
    let is_by_hand = matches!(bar.origin, Origin::Hand(_));
    // Of a short bar most stays to be held as a whole.
    let inside = (width / 4.0).min(HANDLE - OUTSIDE);
    let handle = |part: &'static str, x: f64| {
        html! {
            <rect class="timeline-handle" data-part={part} data-testid={format!("timeline-{part}")} x={x.to_string()} y="-1"
                width={(OUTSIDE + inside).to_string()} height={(BAR + 2.0).to_string()} />
        }
    };
    let end = if bar.span.to.is_some() { width - inside } else { place.axis.width - left - HANDLE };
    html! {
        <g key={word.clone()} class={classes!("timeline-bar", is_by_hand.then_some("is-by-hand"), is_dragged.then_some("is-dragged"))}
            role="button" tabindex="0" aria-haspopup="dialog" aria-label={label.clone()} data-origin={word.clone()} data-testid={format!("timeline-bar-{word}")}
            data-from={place.span.from.to_string()} data-to={place.span.to.map(|to| to.to_string())}
            transform={format!("translate({left:.1} {})", place.y)} {onkeydown} {onfocus}>
            <title>{ label }</title>
            if bar.is_instant() {
                <rect class="timeline-hit" x="-4" width="28" height={BAR.to_string()} />
                <path class="timeline-flag" d="M0 18V1h10l-3 4 3 4H0" />
            } else {
                <rect class="timeline-fill" width={format!("{width:.1}")} height={BAR.to_string()} rx="3" />
                { handle("start", -OUTSIDE) }
                { handle("end", end) }
            }
            <text class="timeline-words" x={format!("{text_x:.1}")} y="13">
                { if is_dragged { place.words(language) } else { bar.words().to_owned() } }
            </text>
        </g>
    }
}

/// A bar that stands nowhere yet.
pub fn draft_view(place: &Place) -> Html {
    let width = (place.right() - place.left()).max(3.0);
    html! {
        <g class="timeline-draft" transform={format!("translate({:.1} {})", place.left(), place.y)} aria-hidden="true">
            <rect width={format!("{width:.1}")} height={BAR.to_string()} rx="3" />
            <text class="timeline-words" x="6" y="13">{ place.words(Language::En) }</text>
        </g>
    }
}

pub fn ticks(axis: &Axis, height: f64) -> Html {
    let most = (axis.width / TICK).max(2.0) as usize;
    let tick = |seconds: f64| {
        let x = axis.x(seconds);
        html! {
            <g key={seconds.to_string()} transform={format!("translate({x:.1} 0)")}>
                <line y1="0" y2={height.to_string()} />
                <text x="4" y="13">{ clock_tick(seconds) }</text>
            </g>
        }
    };
    let ticks = time_ticks(axis.from, axis.to, most).into_iter().map(tick);
    html! { <g class="timeline-ticks" aria-hidden="true">{ for ticks }</g> }
}

//! A connection: direction, width by rate, and what is wrong with it by its line and marks on it.

use flashcrowd_sim::metrics::{BreakerState, LivePool};
use flashcrowd_sim::scenario::{Language, Way};
use web_sys::Element;
use yew::prelude::*;

use super::figures::WireFigures;
use super::geometry::{Curve, Point};
use super::sight::{Sight, use_wire_sight};
use super::viewport::use_place;
use crate::text::{canvas, causes, number, use_language};

const FAILING_SHARE: f64 = 0.05;
const STRAINED_SHARE: f64 = 0.001;
/// Between two marks.
const MARK_STEP: f64 = 22.0;

#[derive(Properties, PartialEq)]
pub struct WireProps {
    pub id: AttrValue,
    /// Names of the components at its ends.
    pub from: AttrValue,
    pub to: AttrValue,
    pub curve: Curve,
    /// The mean time a message travels.
    pub latency_ms: f64,
    pub selected: bool,
    pub invalid: bool,
    /// What is held over it would be put into it.
    pub opens: bool,
    pub sight: Sight,
    /// The pointer or the focus has come to it, or has left.
    pub on_near: Callback<Option<AttrValue>>,
}

/// What can be wrong with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    Cut(Way),
    /// Its circuit breaker is open.
    Tripped,
    Failing,
    /// Its pool has no connection free, and calls wait for one.
    Exhausted,
    /// Its circuit breaker is half-open.
    Probing,
    Strained,
    Lossy,
    Slow,
}

impl Trouble {
    fn all(figures: &WireFigures) -> impl Iterator<Item = Trouble> {
        let share = figures.failed_share;
        let found = [
            figures.live.cut.map(Trouble::Cut),
            (figures.live.breaker == Some(BreakerState::Open)).then_some(Trouble::Tripped),
            (share >= FAILING_SHARE).then_some(Trouble::Failing),
            figures.live.pool.is_some_and(LivePool::is_exhausted).then_some(Trouble::Exhausted),
            (figures.live.breaker == Some(BreakerState::HalfOpen)).then_some(Trouble::Probing),
            (STRAINED_SHARE..FAILING_SHARE).contains(&share).then_some(Trouble::Strained),
            (figures.live.loss > 0.0).then_some(Trouble::Lossy),
            (figures.live.added_ms > 0.0).then_some(Trouble::Slow),
        ];
        found.into_iter().flatten()
    }

    const fn class(self) -> &'static str {
        match self {
            Trouble::Cut(_) => "is-cut",
            Trouble::Tripped => "is-tripped",
            Trouble::Failing => "is-failing",
            Trouble::Exhausted => "is-exhausted",
            Trouble::Probing => "is-probing",
            Trouble::Strained => "is-strained",
            Trouble::Lossy => "is-lossy",
            Trouble::Slow => "is-slow",
        }
    }

    /// Around the origin: two strokes beside a gap; a switch that is open, or almost closed; a cross; a full vessel;
    /// an arrow that leaves the line; a clock.
    const fn mark(self) -> Option<&'static str> {
        match self {
            Trouble::Cut(_) => Some("M-6.500 7-2.500-7M2.500 7 6.500-7"),
            Trouble::Tripped => Some("M-6.500 0h3l5-4.500M3.500 0h3"),
            Trouble::Failing => Some("M-3-3l6 6m0-6-6 6"),
            Trouble::Exhausted => Some("M-3.500-3.500V3.500H3.500V-3.500M-3.500-1H3.500"),
            Trouble::Probing => Some("M-6.500 0h3l6-2M3.500 0h3"),
            Trouble::Strained => None,
            Trouble::Lossy => Some("M0-4.500V4.500m-3-3 3 3 3-3"),
            Trouble::Slow => Some("M0-4V0l3 2"),
        }
    }

    fn render(self, figures: &WireFigures, language: Language) -> String {
        let with =
            |message: crate::text::Message, value: String| message.fill(language, &[("value", &value)]);
        match self {
            Trouble::Cut(Way::Both) => canvas::WIRE_CUT.get(language).to_owned(),
            Trouble::Cut(Way::Calls) => canvas::WIRE_CUT_CALLS.get(language).to_owned(),
            Trouble::Cut(Way::Replies) => canvas::WIRE_CUT_REPLIES.get(language).to_owned(),
            Trouble::Failing | Trouble::Strained => {
                let share = number::share(Some(figures.failed_share)).to_string();
                let failing = canvas::FAILING_SHARE.fill(language, &[("share", &share)]);
                match figures.cause {
                    Some(cause) => {
                        let cause = causes::name(cause).get(language).to_ascii_lowercase();
                        canvas::WIRE_CAUSE.fill(language, &[("failing", &failing), ("cause", &cause)])
                    }
                    None => failing,
                }
            }
            Trouble::Tripped => canvas::CIRCUIT_OPEN.get(language).to_owned(),
            Trouble::Probing => canvas::HALF_OPEN.get(language).to_owned(),
            Trouble::Exhausted => {
                let waiting = figures.live.pool.map_or(0, |pool| pool.waiting).to_string();
                let pool = canvas::POOL_EXHAUSTED.get(language);
                canvas::WIRE_POOL.fill(language, &[("pool", pool), ("waiting", &waiting)])
            }
            Trouble::Lossy => with(canvas::WIRE_LOSSY, number::percent(Some(figures.live.loss)).to_string()),
            Trouble::Slow => {
                with(canvas::WIRE_SLOW, number::duration_ms(Some(figures.live.added_ms)).to_string())
            }
        }
    }
}

#[component]
pub fn Wire(props: &WireProps) -> Html {
    let WireProps { id, from, to, curve, latency_ms, selected, invalid, opens, sight, on_near } = props;
    let language = use_language();
    let figures = use_wire_sight(sight, id);
    let troubles: Vec<Trouble> = figures.iter().flat_map(Trouble::all).collect();
    let rate = figures.map_or(0.0, |f| f.calls_per_s);
    let class = classes!(
        "wire",
        troubles.first().map_or(if rate > 0.0 { "is-healthy" } else { "is-idle" }, |worst| worst.class()),
        selected.then_some("is-selected"),
        invalid.then_some("is-invalid"),
        opens.then_some("is-open"),
    );
    let text = described(*latency_ms, figures.as_ref(), language);
    let label = canvas::CONNECTION_LABEL
        .fill(language, &[("from", from.as_str()), ("to", to.as_str()), ("state", &text)]);
    let path = curve.path();
    let width = 1.25 + (1.0 + rate).log10() * 0.6;
    let marks: Vec<(Trouble, &str)> = troubles.iter().filter_map(|t| Some((*t, t.mark()?))).collect();
    let first = -MARK_STEP * (marks.len().max(1) - 1) as f64 / 2.0;
    let mark = |(index, (trouble, path)): (usize, &(Trouble, &'static str))| {
        let x = first + MARK_STEP * index as f64;
        html! {
            <g key={trouble.class()} class={classes!("wire-mark", trouble.class())} aria-hidden="true"
                transform={format!("translate({x:.1} 0)")}>
                <circle r="8.5" />
                <path d={*path} />
            </g>
        }
    };
    let near = |is_near: bool| {
        let id = is_near.then(|| id.clone());
        let on_near = on_near.clone();
        move || on_near.emit(id.clone())
    };
    let (enter, leave, focus, blur) = (near(true), near(false), near(true), near(false));
    html! {
        <g {class} onpointerenter={move |_| enter()} onpointerleave={move |_| leave()}
            onfocus={move |_| focus()} onblur={move |_| blur()} tabindex="0" role="group" aria-label={label} aria-current={selected.then_some("true")}
            data-part="connection" data-id={id.clone()} data-testid={format!("connection-{id}")}>
            <path class="wire-hit" d={path.clone()} />
            <path class="wire-line" d={path} stroke-width={format!("{width:.1}")} />
            <path class="wire-head" d={head(curve.end())} />
            <g transform={(!marks.is_empty()).then(|| middle(curve))}>{ for marks.iter().enumerate().map(mark) }</g>
        </g>
    }
}

/// Where its marks are.
fn middle(curve: &Curve) -> String {
    let Point { x, y } = curve.at(0.5);
    format!("translate({x:.1} {y:.1})")
}

/// Puts a connection's element elsewhere, without rendering it. What is pressed but not seen, unless it is selected,
/// stays where it is: nobody presses it during a drag, and afterwards all is rendered.
pub fn put(wire: &Element, curve: &Curve, is_selected: bool) {
    let elements = std::iter::successors(wire.first_element_child(), Element::next_element_sibling);
    let path = curve.path();
    for (index, element) in elements.enumerate() {
        match index {
            0 if is_selected => element.set_attribute("d", &path).ok(),
            1 => element.set_attribute("d", &path).ok(),
            2 => element.set_attribute("d", &head(curve.end())).ok(),
            // Marks have a place where there are any.
            3 if element.has_attribute("transform") => {
                element.set_attribute("transform", &middle(curve)).ok()
            }
            _ => None,
        };
    }
}

/// What there is to tell of a connection: how long its messages travel, how many calls, what is wrong.
pub fn described(latency_ms: f64, figures: Option<&WireFigures>, language: Language) -> String {
    let mut texts = vec![number::duration_ms(Some(latency_ms)).to_string()];
    if let Some(figures) = figures {
        texts.push(number::rate(Some(figures.calls_per_s)).to_string());
        texts.extend(troubles(figures, language));
    }
    texts.join(" · ")
}

impl WireFigures {
    /// Whether the worst that is wrong with it is a failure.
    pub fn is_failing(&self) -> bool {
        let worst = Trouble::all(self).next();
        matches!(worst, Some(Trouble::Cut(_) | Trouble::Tripped | Trouble::Failing))
    }
}

/// What is wrong with a connection, the worst first; nothing, while all is well.
pub fn troubles(figures: &WireFigures, language: Language) -> Vec<String> {
    Trouble::all(figures).map(|trouble| trouble.render(figures, language)).collect()
}

#[derive(Properties, PartialEq)]
pub struct TellingProps {
    /// The middle of the connection.
    pub at: Point,
    pub text: AttrValue,
}

/// What is told of a connection, over it and over the cards.
#[component]
pub fn Telling(props: &TellingProps) -> Html {
    let node = use_place(props.at);
    html! { <p ref={node} class="wire-telling" aria-hidden="true">{ props.text.clone() }</p> }
}

/// The arrowhead at the end of a connection; connections always arrive from the left.
pub fn head(tip: Point) -> String {
    format!("M{:.1} {:.1}l-9 -5v10z", tip.x, tip.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::metrics::{Cause, LiveConnection};

    #[test]
    fn all_that_is_wrong_with_a_connection_is_told_the_worst_first() {
        let figures = WireFigures {
            calls_per_s: 10.0,
            failed_share: 0.2,
            cause: Some(Cause::Refused),
            live: LiveConnection {
                cut: Some(Way::Replies),
                added_ms: 200.0,
                loss: 0.1,
                ..LiveConnection::default()
            },
        };
        let told: Vec<String> =
            Trouble::all(&figures).map(|trouble| trouble.render(&figures, Language::En)).collect();
        assert_eq!(told, ["replies cut", "20.0 % failing: refused", "loses 10 %", "+ 200 ms"]);
        assert_eq!(Trouble::all(&WireFigures::default()).count(), 0);
    }

    #[test]
    fn a_breaker_and_a_pool_are_told_while_they_hold_calls_back() {
        let told = |breaker, pool| {
            let live = LiveConnection { breaker, pool, ..LiveConnection::default() };
            let figures = WireFigures { live, ..WireFigures::default() };
            Trouble::all(&figures).map(|trouble| trouble.render(&figures, Language::En)).collect::<Vec<_>>()
        };
        let pool = |busy, waiting| Some(LivePool { busy, size: 4, waiting });
        assert_eq!(told(Some(BreakerState::Closed), pool(4, 0)), [""; 0]);
        assert_eq!(told(Some(BreakerState::Open), pool(3, 1)), ["circuit open"]);
        let both = ["pool exhausted: 2 waiting", "circuit half-open"];
        assert_eq!(told(Some(BreakerState::HalfOpen), pool(4, 2)), both);
    }
}

//! A connection: direction, width by rate, colour and dashes by failures.

use yew::prelude::*;

use super::figures::WireFigures;
use super::geometry::{Curve, Point};
use crate::text::{canvas, number, use_language};

const FAILING_SHARE: f64 = 0.05;
const STRAINED_SHARE: f64 = 0.001;

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
    pub figures: Option<WireFigures>,
}

#[component]
pub fn Wire(props: &WireProps) -> Html {
    let WireProps { id, from, to, curve, latency_ms, selected, invalid, figures } = props;
    let language = use_language();
    let failed = figures.map_or(0.0, |f| f.failed_share);
    let rate = figures.map_or(0.0, |f| f.calls_per_s);
    let health = match figures {
        None => "is-idle",
        Some(f) if f.calls_per_s == 0.0 => "is-idle",
        Some(_) if failed >= FAILING_SHARE => "is-failing",
        Some(_) if failed >= STRAINED_SHARE => "is-strained",
        Some(_) => "is-healthy",
    };
    let class = classes!("wire", health, selected.then_some("is-selected"), invalid.then_some("is-invalid"));
    let latency = number::duration_ms(Some(*latency_ms)).to_string();
    let mut text = latency.clone();
    if figures.is_some() {
        text = format!("{text} · {}", number::rate(Some(rate)));
    }
    if failed >= STRAINED_SHARE {
        let share = number::share(Some(failed)).to_string();
        text = format!("{text} · {}", canvas::FAILING_SHARE.fill(language, &[("share", &share)]));
    }
    let label = canvas::CONNECTION_LABEL
        .fill(language, &[("from", from.as_str()), ("to", to.as_str()), ("state", &text)]);
    let path = curve.path();
    let width = 1.25 + (1.0 + rate).log10() * 0.6;
    let middle = curve.at(0.5);
    html! {
        <g {class} tabindex="0" role="group" aria-label={label} aria-current={selected.then_some("true")}
            data-part="connection" data-id={id.clone()} data-testid={format!("connection-{id}")}>
            <path class="wire-hit" d={path.clone()} />
            <path class="wire-line" d={path} stroke-width={format!("{width:.1}")} />
            <path class="wire-head" d={head(curve.end())} />
            <text class="wire-label" x={format!("{:.1}", middle.x)} y={format!("{:.1}", middle.y - 8.0)}>{ text }</text>
        </g>
    }
}

/// The arrowhead at the end of a connection; connections always arrive from the left.
pub fn head(tip: Point) -> String {
    format!("M{:.1} {:.1}l-9 -5v10z", tip.x, tip.y)
}

//! The handles by which the ends of a selected connection are led elsewhere.

use flashcrowd_sim::scenario::Language;
use yew::prelude::*;

use super::geometry::{Curve, Point};
use crate::text::{Message, canvas};

/// They lie this far along it, so that the handles of the cards, from which other connections are drawn, stay free.
const BESIDE_HANDLES: f64 = 34.0;

/// Of the connection with this id, which is drawn so.
pub fn view(id: &str, curve: &Curve, language: Language) -> Html {
    let handle = |part: &'static str, at: Point, title: Message| {
        html! {
            <g class="end" data-part={part} data-id={id.to_owned()} data-testid={format!("{part}-{id}")}>
                <title>{ title.get(language) }</title>
                <circle class="end-hit" cx={at.x.to_string()} cy={at.y.to_string()} r="14" />
                <circle class="end-dot" cx={at.x.to_string()} cy={at.y.to_string()} r="5" />
            </g>
        }
    };
    let (from, to) = curve.within(BESIDE_HANDLES);
    html! {
        <svg class="ends" aria-hidden="true">
            { handle("end-from", from, canvas::END_FROM) }
            { handle("end-to", to, canvas::END_TO) }
        </svg>
    }
}

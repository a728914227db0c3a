//! The waiting line, drawn in front of its component: it grows with the logarithm of how many wait, so
//! that ten, a thousand and a million are all to be seen.

use yew::prelude::*;

use crate::text::number;

const HEIGHT: f64 = 28.0;
const TICK: f64 = 5.0;
const MOST_TICKS: f64 = 18.0;
/// Ticks for each doubling.
const TICKS_A_DOUBLING: f64 = 1.5;

/// `room` is how many may wait.
pub fn view(waiting: u64, room: u64) -> Html {
    let ticks = ((waiting as f64 + 1.0).log2() * TICKS_A_DOUBLING).ceil().clamp(1.0, MOST_TICKS);
    let width = MOST_TICKS * TICK;
    let full = room > 0 && waiting >= room;
    let high = room > 0 && waiting * 2 >= room;
    let tick = |index: u32| {
        let x = width - (f64::from(index) + 1.0) * TICK;
        html! { <rect key={index} x={format!("{x}")} y="14" width="3" height="12" rx="1" /> }
    };
    let class = classes!(
        "queue",
        if full {
            "is-full"
        } else if high {
            "is-high"
        } else {
            "is-low"
        }
    );
    let label = number::short(waiting as f64);
    html! {
        <svg {class} viewBox={format!("0 0 {width} {HEIGHT}")} width={format!("{width}")} height={format!("{HEIGHT}")} aria-hidden="true">
            <text x={format!("{}", width - 2.0)} y="10">{ label.value }{ label.unit }</text>
            { for (0..ticks as u32).map(tick) }
        </svg>
    }
}

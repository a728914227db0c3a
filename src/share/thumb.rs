//! A small drawing of a scenario: its boxes and lines.

use yew::prelude::*;

use crate::canvas::Rect;
use crate::document::Outline;

/// How wide it is for its height.
const RATIO: f64 = 1.6;
/// More would be a grey patch, and slow.
const MOST_WIRES: usize = 400;

pub fn view(outline: &Outline) -> Html {
    let cards: Vec<Rect> = outline.places.iter().map(|place| Rect::card((*place).into())).collect();
    let Some(all) = cards.iter().copied().reduce(Rect::union) else {
        return html! { <svg class="thumb" viewBox="0 0 16 10" aria-hidden="true" /> };
    };
    let all = all.grown(24.0);
    // Three cards would otherwise be as large as thirty.
    let width = all.width().max(all.height() * RATIO).max(900.0);
    let (centre, height) = (all.centre(), width / RATIO);
    let frame =
        format!("{:.0} {:.0} {width:.0} {height:.0}", centre.x - width / 2.0, centre.y - height / 2.0);
    let boxes: String = cards
        .iter()
        .map(|card| {
            let Rect { left, top, right, bottom } = card;
            format!("M{left:.0} {top:.0}H{right:.0}V{bottom:.0}H{left:.0}z")
        })
        .collect();
    let lines: String = outline
        .wires
        .iter()
        .take(MOST_WIRES)
        .filter_map(|(from, to)| {
            let (from, to) = (cards.get(*from)?, cards.get(*to)?);
            let (start, end) = (from.centre(), to.centre());
            Some(format!("M{:.0} {:.0}L{:.0} {:.0}", from.right, start.y, to.left, end.y))
        })
        .collect();
    html! {
        <svg class="thumb" viewBox={frame} aria-hidden="true">
            <path class="thumb-wires" d={lines} />
            <path class="thumb-cards" d={boxes} />
        </svg>
    }
}

//! From one component to its neighbours: walking the graph, and places beside a card.

use flashcrowd_sim::scenario::{Component, Document};

use super::geometry::{CARD, GRID, Point};
use crate::intent::Side;

/// From the middle of one card to that of the next one beside it, and below it.
const COLUMN: f64 = CARD.width + 8.0 * GRID;
const ROW: f64 = CARD.height + 6.0 * GRID;

/// The neighbour of a component on a side: left a caller, right a callee, the nearest in height; above and below the next
/// of those that share a caller or a callee with it, else the next of all.
pub fn neighbour<'d>(document: &'d Document, id: &str, side: Side) -> Option<&'d Component> {
    let here = document.component(id)?;
    let nearest = |ids: &mut dyn Iterator<Item = &'d str>| {
        let others = ids.filter_map(|id| document.component(id));
        others.min_by(|a, b| distance(here, a).total_cmp(&distance(here, b)))
    };
    let callers = || document.connections.iter().filter(move |c| c.to == here.id).map(|c| c.from.as_str());
    let callees = || document.connections.iter().filter(move |c| c.from == here.id).map(|c| c.to.as_str());
    match side {
        Side::Left => nearest(&mut callers()),
        Side::Right => nearest(&mut callees()),
        Side::Up | Side::Down => {
            let is_on_side = |other: &&str| {
                let down = document.component(other).map_or(0.0, |c| c.at[1] - here.at[1]);
                *other != here.id && if side == Side::Down { down > 0.0 } else { down < 0.0 }
            };
            let siblings = document.connections.iter().filter_map(|c| {
                if callers().any(|caller| caller == c.from) {
                    Some(c.to.as_str())
                } else if callees().any(|callee| callee == c.to) {
                    Some(c.from.as_str())
                } else {
                    None
                }
            });
            let all = document.components.iter().map(|c| c.id.as_str());
            nearest(&mut siblings.filter(is_on_side)).or_else(|| nearest(&mut all.filter(is_on_side)))
        }
    }
}

/// What differs in height counts more: the eye goes along rows.
fn distance(a: &Component, b: &Component) -> f64 {
    (a.at[0] - b.at[0]).hypot(2.0 * (a.at[1] - b.at[1]))
}

/// A place beside a card, on a side of it.
pub fn beside(at: Point, side: Side) -> Point {
    let [right, down] = side.step();
    at.plus(Point::new(right * COLUMN, down * ROW))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::FIRST_VISIT;
    use flashcrowd_sim::scenario::parse;

    #[test]
    fn one_walks_with_the_calls_and_among_those_that_share_a_caller() {
        let document = parse(FIRST_VISIT).expect("the example parses");
        let to = |id: &str, side| neighbour(&document, id, side).map(|c| c.id.as_str());
        assert_eq!(to("shoppers", Side::Right), Some("balancer"));
        assert_eq!(to("balancer", Side::Left), Some("shoppers"));
        assert_eq!(to("shoppers", Side::Left), None);
        let first = to("balancer", Side::Right).expect("it calls somebody");
        let (up, down) = (to(first, Side::Up), to(first, Side::Down));
        assert!(up.or(down).is_some());
        if let Some(down) = down {
            assert_eq!(to(down, Side::Up), Some(first));
        }
    }
}

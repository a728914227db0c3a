//! Splicing: a component that is dropped onto a connection comes to stand in it.

use flashcrowd_sim::scenario::{Connection, Document, KindName};

use super::geometry::{CARD, Curve, GRID, Point, free_place};
use crate::document::{Command, Spliced, can_splice};

/// How far beside a connection something may be dropped on it.
const FORGIVING: f64 = 28.0;
/// A curve is looked at in so many places.
const LOOKS: u32 = 24;
/// From the middle of one card to that of the next.
const COLUMN: f64 = CARD.width + 8.0 * GRID;

/// The connection that a component of this kind would be put into at a place.
pub fn target(document: &Document, kind: KindName, at: Point) -> Option<&Connection> {
    let place = |id: &str| document.component(id).map(|c| Point::from(c.at));
    let distance = |connection: &Connection| {
        let curve = Curve::connecting(place(&connection.from)?, place(&connection.to)?);
        let looks = (0..=LOOKS).map(|look| curve.at(f64::from(look) / f64::from(LOOKS)).distance(at));
        looks.reduce(f64::min)
    };
    let near = document.connections.iter().filter_map(|c| Some((distance(c)?, c)));
    let fits = near.filter(|(far, c)| *far <= FORGIVING && can_splice(document, kind, &c.id).is_ok());
    fits.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, connection)| connection)
}

/// The kind of a component that is wired to nothing.
pub fn loose(document: &Document, id: &str) -> Option<KindName> {
    let is_wired = document.connections.iter().any(|c| c.from == id || c.to == id);
    document.component(id).filter(|_| !is_wired).map(|c| c.kind.name())
}

/// Puts it there. Where there is no room between the two cards, a column is made for it.
pub fn command(document: &Document, what: Spliced, connection: &str, at: Point) -> Option<Command> {
    let wire = document.connection(connection)?;
    let place = |id: &str| document.component(id).map(|c| Point::from(c.at));
    let (from, to) = (place(&wire.from)?, place(&wire.to)?);
    let apart = to.x - from.x;
    let room = if (CARD.width..2.0 * COLUMN).contains(&apart) { 2.0 * COLUMN - apart } else { 0.0 };
    let between = from.x + COLUMN..=to.x + room - COLUMN;
    let x = if between.is_empty() { at.x } else { at.x.clamp(*between.start(), *between.end()) };
    let mut others = document.clone();
    others.components.retain(|c| !matches!(&what, Spliced::There(id) if c.id == *id));
    for component in others.components.iter_mut().filter(|c| c.at[0] >= to.x) {
        component.at[0] += room;
    }
    let at = free_place(&others, Point::new(x, at.y));
    Some(Command::Splice { what, connection: connection.to_owned(), at: at.into(), room })
}

#[cfg(test)]
mod tests {
    use super::super::geometry::{Rect, components_in};
    use super::*;
    use crate::gallery::FIRST_VISIT;
    use flashcrowd_sim::scenario::parse;

    fn example() -> Document {
        parse(FIRST_VISIT).expect("the example parses")
    }

    #[test]
    fn what_is_dropped_close_to_a_connection_that_it_fits_into_is_meant_for_it() {
        let document = example();
        let place = |id: &str| Point::from(document.component(id).expect("it is there").at);
        let middle = Curve::connecting(place("web-2"), place("database")).at(0.5);
        let id = |kind, at| target(&document, kind, at).map(|c| c.id.as_str());
        assert_eq!(id(KindName::Cache, middle), Some("web-2->database"));
        assert_eq!(id(KindName::Cache, middle.plus(Point::new(0.0, 12.0))), Some("web-2->database"));
        assert_eq!(id(KindName::Client, middle), None);
        assert_eq!(id(KindName::Cache, Point::new(-2_000.0, 0.0)), None);
        // Nothing but servers and databases pulls.
        let before_balancer = Curve::connecting(place("shoppers"), place("balancer")).at(0.5);
        assert_eq!(id(KindName::Queue, before_balancer), None);
        assert_eq!(loose(&document, "web-1"), None);
    }

    #[test]
    fn there_is_room_for_what_is_put_between_two_cards() {
        let document = example();
        let place =
            |document: &Document, id: &str| Point::from(document.component(id).expect("it is there").at);
        let middle = place(&document, "web-2").middle(place(&document, "database"));
        let command = command(&document, Spliced::New(KindName::Cache.into()), "web-2->database", middle);
        let after = command.expect("it fits").apply(&document).expect("it can be done").document;
        let cache = Rect::card(place(&after, "cache"));
        assert_eq!(components_in(&after, cache.grown(GRID)).count(), 1);
        assert!(place(&after, "web-2").x < cache.left && cache.right < place(&after, "database").x);
        assert_eq!(place(&after, "web-1"), place(&document, "web-1"));
    }
}

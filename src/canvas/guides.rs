//! Alignment: what is dragged snaps to the middle of others, else to the grid.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::Document;

use super::geometry::{CARD, GRID, Point};

/// So close on the screen two middles are meant to be in line.
const CLOSE: f64 = 6.0;
/// A guide reaches beyond the cards by so much.
const BEYOND: f64 = 12.0;

/// The lines on which the middle of what is held lies together with others.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Guides {
    /// From top to bottom.
    pub upright: Option<Line>,
    /// From left to right.
    pub level: Option<Line>,
}

/// At a place of one axis, from here to there of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Line {
    pub at: f64,
    pub from: f64,
    pub to: f64,
}

/// The move that brings the held one of the components in line with others that stay, or onto the grid.
pub fn aligned(
    document: &Document,
    components: &BTreeSet<String>,
    held: &str,
    wanted: Point,
    zoom: f64,
) -> (Point, Guides) {
    let Some(held) = document.component(held) else { return (wanted, Guides::default()) };
    let target = [held.at[0] + wanted.x, held.at[1] + wanted.y];
    let staying: Vec<[f64; 2]> =
        document.components.iter().filter(|c| !components.contains(&c.id)).map(|c| c.at).collect();
    let place = |axis: usize| {
        let far = |other: &&[f64; 2]| (other[axis] - target[axis]).abs();
        let near = staying.iter().filter(|other| far(other) * zoom <= CLOSE);
        let nearest = near.min_by(|a, b| far(a).total_cmp(&far(b))).map(|other| other[axis]);
        nearest.unwrap_or_else(|| (target[axis] / GRID).round() * GRID)
    };
    let at = [place(0), place(1)];
    let half = [CARD.width / 2.0 + BEYOND, CARD.height / 2.0 + BEYOND];
    let line = |axis: usize| {
        let along = 1 - axis;
        let on = staying.iter().filter(|other| other[axis] == at[axis]).map(|other| other[along]);
        let (least, most) = on.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), place| {
            (least.min(place), most.max(place))
        });
        let (from, to) = (least.min(at[along]) - half[along], most.max(at[along]) + half[along]);
        (least <= most).then_some(Line { at: at[axis], from, to })
    };
    let by = Point::new(at[0] - held.at[0], at[1] - held.at[1]);
    (by, Guides { upright: line(0), level: line(1) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Component, KindName};

    fn document() -> Document {
        let component =
            |id: &str, at: [f64; 2]| Component { at, ..Component::new(id, KindName::Server.default_kind()) };
        let components = vec![component("held", [0.0, 0.0]), component("other", [405.0, 203.0])];
        Document { components, ..Document::default() }
    }

    fn drag(x: f64, y: f64, zoom: f64) -> (Point, Guides) {
        aligned(&document(), &BTreeSet::from(["held".to_owned()]), "held", Point::new(x, y), zoom)
    }

    #[test]
    fn close_to_the_middle_of_another_it_comes_in_line_and_a_guide_shows_it() {
        let (by, guides) = drag(401.0, 90.0, 1.0);
        assert_eq!(by, Point::new(405.0, 88.0));
        let line = guides.upright.expect("they are in line");
        assert!(line.at == 405.0 && line.from < 88.0 && line.to > 203.0 && guides.level.is_none());
    }

    #[test]
    fn elsewhere_the_grid_holds_it_and_close_is_meant_on_the_screen() {
        let (by, guides) = drag(393.0, 91.0, 1.0);
        assert_eq!((by, guides), (Point::new(392.0, 88.0), Guides::default()));
        assert_eq!(drag(393.0, 91.0, 0.5).0.x, 405.0);
    }
}

//! Notes and frames: where they are, what stands in them, and how they are resized. No browser in here.

use flashcrowd_sim::scenario::limits::MIN_ANNOTATION_SIZE;
use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Document};

use super::geometry::{GRID, Point, Rect, components_in};
use crate::document::{Revision, Selection, new_zone, set_of};
use crate::icon::Icon;
use crate::text::{Message, annotations as text};

/// The smallest that a pointer makes one: its handles have to find room.
const LEAST: f64 = 6.0 * GRID;
/// From what is framed to its frame; above there is room for the title.
const MARGIN: f64 = 3.0 * GRID;
const TITLE: f64 = 3.0 * GRID;

/// A handle of what is resized: which edges go along with it, left or right, top or bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grip {
    /// -1 is the left edge, 1 the right one, 0 neither.
    pub across: i8,
    /// -1 is the top edge, 1 the bottom one, 0 neither.
    pub down: i8,
}

impl Grip {
    pub const ALL: [Grip; 8] = {
        const fn grip(across: i8, down: i8) -> Grip {
            Grip { across, down }
        }
        // From the upper left corner, clockwise.
        [grip(-1, -1), grip(0, -1), grip(1, -1), grip(1, 0), grip(1, 1), grip(0, 1), grip(-1, 1), grip(-1, 0)]
    };

    /// As the compass has it, such as `nw`.
    pub fn name(self) -> &'static str {
        match (self.across, self.down) {
            (-1, -1) => "nw",
            (0, -1) => "n",
            (1, -1) => "ne",
            (1, 0) => "e",
            (1, 1) => "se",
            (0, 1) => "s",
            (-1, 1) => "sw",
            _ => "w",
        }
    }

    pub fn named(name: &str) -> Option<Grip> {
        Grip::ALL.into_iter().find(|grip| grip.name() == name)
    }

    /// Where it is at an area's border.
    pub fn at(self, area: Rect) -> Point {
        let along = |start: f64, end: f64, side: i8| match side {
            -1 => start,
            1 => end,
            _ => (start + end) / 2.0,
        };
        Point::new(along(area.left, area.right, self.across), along(area.top, area.bottom, self.down))
    }

    /// The area after it was dragged so far. Its edges come to lie on the grid unless they are `free`, and never cross.
    pub fn resized(self, area: Rect, by: Point, free: bool) -> Rect {
        let edge = |at: f64| if free { at } else { (at / GRID).round() * GRID };
        let start = |start: f64, end: f64, by: f64, side: i8| match side {
            -1 => edge(start + by).min(end - LEAST),
            _ => start,
        };
        let end = |start: f64, end: f64, by: f64, side: i8| match side {
            1 => edge(end + by).max(start + LEAST),
            _ => end,
        };
        Rect {
            left: start(area.left, area.right, by.x, self.across),
            top: start(area.top, area.bottom, by.y, self.down),
            right: end(area.left, area.right, by.x, self.across),
            bottom: end(area.top, area.bottom, by.y, self.down),
        }
    }
}

/// The area of an annotation.
pub fn area_of(annotation: &Annotation) -> Rect {
    let [x, y] = annotation.at;
    // What is half-built may have any size.
    let [width, height] = annotation.size.map(|length| length.max(MIN_ANNOTATION_SIZE) / 2.0);
    Rect { left: x - width, top: y - height, right: x + width, bottom: y + height }
}

/// An annotation that covers this area now.
pub fn covering(area: Rect) -> Revision {
    Revision::Place { at: area.centre().into(), size: [area.width(), area.height()] }
}

/// A selection with everything that stands wholly in its frames: what moves together.
pub fn with_content(document: &Document, selection: &Selection) -> Selection {
    let frames = document.annotations.iter().filter(|annotation| {
        annotation.kind == AnnotationKind::Frame && selection.annotations.contains(&annotation.id)
    });
    let areas: Vec<Rect> = frames.map(area_of).collect();
    let is_in = |thing: Rect| areas.iter().any(|area| area.covers(&thing));
    let components = document.components.iter().filter(|c| is_in(Rect::card(c.at.into())));
    let annotations = document.annotations.iter().filter(|a| is_in(area_of(a)));
    selection.union(&Selection {
        components: set_of(components.map(|c| c.id.clone())),
        annotations: set_of(annotations.map(|a| a.id.clone())),
        ..Selection::default()
    })
}

/// What a marquee catches: notes that it meets, and frames that lie in it.
pub fn caught(document: &Document, area: Rect) -> impl Iterator<Item = &Annotation> {
    document.annotations.iter().filter(move |annotation| match annotation.kind {
        AnnotationKind::Note => area_of(annotation).meets(&area),
        AnnotationKind::Frame => area.covers(&area_of(annotation)),
    })
}

/// A frame around what is selected; none, around nothing.
pub fn frame_around(document: &Document, selection: &Selection) -> Option<Annotation> {
    let components = document.components.iter().filter(|c| selection.components.contains(&c.id));
    let annotations = document.annotations.iter().filter(|a| selection.annotations.contains(&a.id));
    let cards = components.map(|c| Rect::card(c.at.into()));
    let area = cards.chain(annotations.map(area_of)).reduce(Rect::union)?.grown(MARGIN);
    let area = Rect { top: area.top - TITLE, ..area };
    Some(Annotation {
        at: area.centre().into(),
        size: [area.width(), area.height()],
        ..Annotation::new("", AnnotationKind::Frame)
    })
}

/// What can be put onto the canvas beside components.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sheet {
    Note,
    Frame,
    /// A frame that is a new zone's.
    Zone,
}

impl Sheet {
    pub const ALL: [Sheet; 3] = [Sheet::Note, Sheet::Frame, Sheet::Zone];

    pub fn id(self) -> &'static str {
        match self {
            Sheet::Note => "note",
            Sheet::Frame => "frame",
            Sheet::Zone => "zone",
        }
    }

    pub fn name(self) -> Message {
        match self {
            Sheet::Note => text::NOTE,
            Sheet::Frame => text::FRAME,
            Sheet::Zone => text::ZONE,
        }
    }

    pub fn summary(self) -> Message {
        match self {
            Sheet::Note => text::NOTE_SUMMARY,
            Sheet::Frame => text::FRAME_SUMMARY,
            Sheet::Zone => text::ZONE_SUMMARY,
        }
    }

    pub fn icon(self) -> Icon {
        match self {
            Sheet::Note => Icon::Note,
            Sheet::Frame => Icon::Frame,
            Sheet::Zone => Icon::Zone,
        }
    }

    fn size(self) -> [f64; 2] {
        if self == Sheet::Note { Annotation::SIZE } else { [480.0, 320.0] }
    }

    /// A new one around a place.
    pub fn blank(self, document: &Document, at: Point) -> Annotation {
        let kind = if self == Sheet::Note { AnnotationKind::Note } else { AnnotationKind::Frame };
        let zone = (self == Sheet::Zone).then(|| new_zone(document, "zone"));
        Annotation { at: at.snapped().into(), size: self.size(), zone, ..Annotation::new("", kind) }
    }

    /// The place nearest to `wanted` where it lies on nothing else, searched below it.
    pub fn free_place(self, document: &Document, wanted: Point) -> Point {
        let [width, height] = self.size();
        let area = |at: Point| Rect {
            left: at.x - width / 2.0,
            top: at.y - height / 2.0,
            right: at.x + width / 2.0,
            bottom: at.y + height / 2.0,
        };
        let is_free = |at: &Point| {
            components_in(document, area(*at)).next().is_none()
                && document.annotations.iter().all(|annotation| !area_of(annotation).meets(&area(*at)))
        };
        let below = (0..64).map(|step| wanted.plus(Point::new(0.0, f64::from(step) * 5.0 * GRID)));
        below.into_iter().find(is_free).unwrap_or(wanted)
    }
}

/// The move that brings an annotation's upper left corner onto the grid.
pub fn snapped(annotation: &Annotation, by: Point) -> Point {
    let Rect { left, top, .. } = area_of(annotation);
    let corner = Point::new(left, top);
    corner.plus(by).snapped().minus(corner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Component, KindName};

    const AREA: Rect = Rect { left: 0.0, top: 0.0, right: 160.0, bottom: 80.0 };

    #[test]
    fn each_grip_moves_its_edges_alone_and_onto_the_grid() {
        for grip in Grip::ALL {
            assert_eq!(Grip::named(grip.name()), Some(grip));
            let resized = grip.resized(AREA, Point::new(17.0, 9.0), false);
            let moved = [resized.left, resized.top, resized.right - 160.0, resized.bottom - 80.0];
            let expected = [
                if grip.across < 0 { 16.0 } else { 0.0 },
                if grip.down < 0 { 8.0 } else { 0.0 },
                if grip.across > 0 { 16.0 } else { 0.0 },
                if grip.down > 0 { 8.0 } else { 0.0 },
            ];
            assert_eq!(moved, expected, "{}", grip.name());
        }
        let se = Grip { across: 1, down: 1 };
        assert_eq!(se.at(AREA), Point::new(160.0, 80.0));
        assert_eq!(se.resized(AREA, Point::new(1.5, 0.25), true).right, 161.5);
    }

    #[test]
    fn edges_do_not_cross() {
        let far = Point::new(-1_000.0, 1_000.0);
        let (ne, sw) = (Grip { across: 1, down: -1 }, Grip { across: -1, down: 1 });
        let small = ne.resized(AREA, far, false);
        assert_eq!((small.width(), small.height()), (LEAST, LEAST));
        assert_eq!((small.left, small.bottom), (AREA.left, AREA.bottom));
        let large = sw.resized(AREA, far, false);
        assert_eq!((large.left, large.bottom), (-1_000.0, 1_080.0));
    }

    fn document() -> Document {
        let annotation =
            |id: &str, kind, at: [f64; 2], size| Annotation { at, size, ..Annotation::new(id, kind) };
        let component = |id: &str, x: f64| Component {
            at: [x, 0.0],
            ..Component::new(id, KindName::Server.default_kind())
        };
        Document {
            components: vec![component("in", 0.0), component("across", 380.0), component("out", 900.0)],
            annotations: vec![
                annotation("outer", AnnotationKind::Frame, [0.0, 0.0], [800.0, 600.0]),
                annotation("inner", AnnotationKind::Frame, [0.0, 0.0], [240.0, 200.0]),
                annotation("note", AnnotationKind::Note, [0.0, 200.0], [100.0, 60.0]),
            ],
            ..Document::default()
        }
    }

    fn ids(set: &std::collections::BTreeSet<String>) -> Vec<&str> {
        set.iter().map(String::as_str).collect()
    }

    #[test]
    fn with_a_frame_goes_what_stands_wholly_in_it() {
        let document = document();
        let outer = with_content(&document, &Selection::annotation("outer"));
        assert_eq!(
            (ids(&outer.components), ids(&outer.annotations)),
            (vec!["in"], vec!["inner", "note", "outer"])
        );
        let inner = with_content(&document, &Selection::annotation("inner"));
        assert_eq!((ids(&inner.components), ids(&inner.annotations)), (vec!["in"], vec!["inner"]));
        let note = with_content(&document, &Selection::annotation("note"));
        assert_eq!((ids(&note.components), ids(&note.annotations)), (vec![], vec!["note"]));
    }

    #[test]
    fn a_frame_around_a_selection_holds_it() {
        let document = document();
        let selection =
            Selection { annotations: set_of(["note".to_owned()].into_iter()), ..Selection::component("out") };
        let frame = frame_around(&document, &selection).expect("something is selected");
        let area = area_of(&frame);
        assert!(
            area.covers(&Rect::card(Point::new(900.0, 0.0)))
                && area.covers(&area_of(&document.annotations[2]))
        );
        assert_eq!(frame_around(&document, &Selection::default()), None);
    }
}

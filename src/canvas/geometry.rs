//! Where things are on the canvas, in canvas units: pixels at a zoom of 1.

use flashcrowd_sim::scenario::{Component, Document};

/// A card's size; its place in the document is its centre.
pub const CARD: Size = Size { width: 176.0, height: 104.0 };
/// Components snap to this grid.
pub const GRID: f64 = 8.0;
/// How far beside a card a connection may still be dropped on it.
const FORGIVING: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Size {
    pub width: f64,
    pub height: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Point {
    pub const fn new(x: f64, y: f64) -> Point {
        Point { x, y }
    }

    pub fn minus(self, other: Point) -> Point {
        Point::new(self.x - other.x, self.y - other.y)
    }

    pub fn plus(self, other: Point) -> Point {
        Point::new(self.x + other.x, self.y + other.y)
    }

    pub fn distance(self, other: Point) -> f64 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    pub fn middle(self, other: Point) -> Point {
        Point::new((self.x + other.x) / 2.0, (self.y + other.y) / 2.0)
    }

    /// The nearest point of the grid.
    pub fn snapped(self) -> Point {
        Point::new((self.x / GRID).round() * GRID, (self.y / GRID).round() * GRID)
    }
}

impl From<[f64; 2]> for Point {
    fn from([x, y]: [f64; 2]) -> Point {
        Point { x, y }
    }
}

impl From<Point> for [f64; 2] {
    fn from(point: Point) -> [f64; 2] {
        [point.x, point.y]
    }
}

impl Rect {
    pub fn between(a: Point, b: Point) -> Rect {
        Rect { left: a.x.min(b.x), top: a.y.min(b.y), right: a.x.max(b.x), bottom: a.y.max(b.y) }
    }

    /// The card whose centre is at `centre`.
    pub fn card(centre: Point) -> Rect {
        let (x, y) = (CARD.width / 2.0, CARD.height / 2.0);
        Rect { left: centre.x - x, top: centre.y - y, right: centre.x + x, bottom: centre.y + y }
    }

    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    pub fn centre(&self) -> Point {
        Point::new((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub fn grown(&self, by: f64) -> Rect {
        Rect { left: self.left - by, top: self.top - by, right: self.right + by, bottom: self.bottom + by }
    }

    pub fn contains(&self, point: Point) -> bool {
        (self.left..=self.right).contains(&point.x) && (self.top..=self.bottom).contains(&point.y)
    }

    /// Whether all of the other lies in it.
    pub fn covers(&self, other: &Rect) -> bool {
        self.left <= other.left
            && self.top <= other.top
            && self.right >= other.right
            && self.bottom >= other.bottom
    }

    pub fn moved(&self, by: Point) -> Rect {
        let Rect { left, top, right, bottom } = self;
        Rect { left: left + by.x, top: top + by.y, right: right + by.x, bottom: bottom + by.y }
    }

    pub fn meets(&self, other: &Rect) -> bool {
        self.left <= other.right
            && other.left <= self.right
            && self.top <= other.bottom
            && other.top <= self.bottom
    }

    /// Whether all of `other` lies within.
    pub fn holds(&self, other: &Rect) -> bool {
        self.left <= other.left
            && other.right <= self.right
            && self.top <= other.top
            && other.bottom <= self.bottom
    }

    pub fn union(self, other: Rect) -> Rect {
        Rect {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }
}

fn card_of(component: &Component) -> Rect {
    Rect::card(component.at.into())
}

/// What encloses all cards.
pub fn bounds(document: &Document) -> Option<Rect> {
    document.components.iter().map(card_of).reduce(Rect::union)
}

/// The component at or close to a point; the one whose centre is nearest, where cards overlap.
pub fn component_near(document: &Document, point: Point) -> Option<&Component> {
    let near = document.components.iter().filter(|c| card_of(c).grown(FORGIVING).contains(point));
    near.min_by(|a, b| {
        let distance = |c: &Component| Point::from(c.at).distance(point);
        distance(a).total_cmp(&distance(b))
    })
}

/// The components whose cards meet `area`.
pub fn components_in(document: &Document, area: Rect) -> impl Iterator<Item = &Component> {
    document.components.iter().filter(move |c| card_of(c).meets(&area))
}

/// The free place for a card that is nearest to `wanted`, searched in rings around it.
pub fn free_place(document: &Document, wanted: Point) -> Point {
    let wanted = wanted.snapped();
    let free = |centre: Point| components_in(document, Rect::card(centre).grown(2.0 * GRID)).next().is_none();
    let step = Point::new(CARD.width + 8.0 * GRID, CARD.height + 4.0 * GRID);
    for ring in 0..=16 {
        let candidates =
            (-ring..=ring).flat_map(|row: i32| (-ring..=ring).map(move |column: i32| (row, column)));
        let on_ring = candidates.filter(|(row, column)| row.abs().max(column.abs()) == ring);
        let places = on_ring.map(|(row, column)| {
            wanted.plus(Point::new(f64::from(column) * step.x, f64::from(row) * step.y))
        });
        let nearest = places
            .filter(|place| free(*place))
            .min_by(|a, b| a.distance(wanted).total_cmp(&b.distance(wanted)));
        if let Some(place) = nearest {
            return place.snapped();
        }
    }
    wanted
}

/// The curve of a connection: from the right edge of one card to the left edge of another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    from: Point,
    out: Point,
    into: Point,
    to: Point,
}

/// In so many steps a point of a curve is looked for, up to a third of them.
const STEPS: f64 = 96.0;
const MOST_WITHIN: u32 = 32;

impl Curve {
    pub fn between(from: Point, to: Point) -> Curve {
        let forward = to.x - from.x;
        let drop = (to.y - from.y).abs();
        // Backwards it swings out as far as it has to come back, so that it stays legible.
        let reach = if forward >= 0.0 {
            (forward / 2.0).clamp(24.0, 160.0)
        } else {
            (-forward / 2.0).clamp(60.0, 240.0) + drop.min(80.0) / 4.0
        };
        let out = Point::new(from.x + reach, from.y);
        let into = Point::new(to.x - reach, to.y);
        // Two cards at one height, connected backwards: the way back goes round below.
        let bend = if forward < 0.0 && drop < CARD.height { CARD.height } else { 0.0 };
        Curve { from, out: Point::new(out.x, out.y + bend), into: Point::new(into.x, into.y + bend), to }
    }

    /// From card to card.
    pub fn connecting(from: Point, to: Point) -> Curve {
        Curve::between(outlet(from), inlet(to))
    }

    /// The points this far, as the crow flies, from its ends; on a short one, at a third of it.
    pub fn within(&self, distance: f64) -> (Point, Point) {
        let steps = || (1..=MOST_WITHIN).map(|step| f64::from(step) / STEPS);
        let beyond = |end: Point, at: &dyn Fn(f64) -> Point| {
            let found = steps().map(at).find(|point| point.distance(end) >= distance);
            found.unwrap_or_else(|| at(f64::from(MOST_WITHIN) / STEPS))
        };
        (beyond(self.from, &|t| self.at(t)), beyond(self.to, &|t| self.at(1.0 - t)))
    }

    pub fn at(&self, t: f64) -> Point {
        let s = 1.0 - t;
        let (a, b, c, d) = (s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t);
        Point::new(
            a * self.from.x + b * self.out.x + c * self.into.x + d * self.to.x,
            a * self.from.y + b * self.out.y + c * self.into.y + d * self.to.y,
        )
    }

    /// As the `d` of an SVG path.
    pub fn path(&self) -> String {
        let Curve { from, out, into, to } = self;
        format!(
            "M{:.1} {:.1}C{:.1} {:.1} {:.1} {:.1} {:.1} {:.1}",
            from.x, from.y, out.x, out.y, into.x, into.y, to.x, to.y
        )
    }

    pub fn end(&self) -> Point {
        self.to
    }
}

/// Where connections leave the card at `centre`.
pub fn outlet(centre: Point) -> Point {
    Point::new(centre.x + CARD.width / 2.0, centre.y)
}

/// Where connections reach it.
pub fn inlet(centre: Point) -> Point {
    Point::new(centre.x - CARD.width / 2.0, centre.y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::KindName;

    #[test]
    fn a_free_place_meets_no_card() {
        let mut document = Document::default();
        for number in 0..40 {
            let place = free_place(&document, Point::new(3.0, 5.0));
            assert!(components_in(&document, Rect::card(place)).next().is_none());
            let mut component = Component::new(format!("s{number}"), KindName::Server.default_kind());
            component.at = place.into();
            document.components.push(component);
        }
    }

    #[test]
    fn a_curve_begins_and_ends_at_its_cards() {
        let curve = Curve::connecting(Point::new(0.0, 0.0), Point::new(400.0, 80.0));
        assert_eq!(curve.at(0.0), Point::new(CARD.width / 2.0, 0.0));
        assert_eq!(curve.at(1.0), curve.end());
    }

    #[test]
    fn what_lies_along_a_curve_is_beside_its_ends_and_does_not_cross_its_middle() {
        let curve = Curve::connecting(Point::new(0.0, 0.0), Point::new(500.0, 80.0));
        let (start, end) = curve.within(34.0);
        assert!((34.0..38.0).contains(&start.distance(curve.at(0.0))), "{start:?}");
        assert!((34.0..38.0).contains(&end.distance(curve.end())), "{end:?}");
        let short = Curve::between(Point::new(0.0, 0.0), Point::new(60.0, 0.0));
        let (start, end) = short.within(34.0);
        assert!(start.x < end.x);
    }
}

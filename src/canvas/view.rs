//! Which part of the canvas is in view: pure arithmetic.

use super::geometry::{Point, Rect, Size};

pub const MIN_ZOOM: f64 = 0.1;
pub const MAX_ZOOM: f64 = 3.0;
/// Nothing is enlarged to be fitted in, but on a ground that is wider than this: by as much, and no further.
const USUAL_WIDTH: f64 = 1_920.0;
const MAX_FIT_ZOOM: f64 = 2.0;
/// On a small screen every pixel counts.
const FIT_MARGIN_SHARE: f64 = 0.05;
const MOST_FIT_MARGIN: f64 = 48.0;

/// Between an area and what is shown beside it; below it, its reason stands in between.
const BESIDE: f64 = 12.0;
const BELOW: f64 = 36.0;
/// Nothing that is shown beside an area comes closer to the screen's edge.
const EDGE: f64 = 8.0;

/// So close to the edge a pointer that drags something moves the view, by this share of how far in it is.
const PUSH_ZONE: f64 = 32.0;
const PUSH_SHARE: f64 = 0.4;

/// A point `p` of the canvas is shown at `p · zoom + offset` of the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    pub offset: Point,
    pub zoom: f64,
}

impl Default for View {
    fn default() -> View {
        View { offset: Point::default(), zoom: 1.0 }
    }
}

impl View {
    pub fn to_canvas(self, screen: Point) -> Point {
        let from_origin = screen.minus(self.offset);
        Point::new(from_origin.x / self.zoom, from_origin.y / self.zoom)
    }

    pub fn to_screen(self, canvas: Point) -> Point {
        Point::new(canvas.x * self.zoom, canvas.y * self.zoom).plus(self.offset)
    }

    /// The same, as a style sheet says it.
    pub fn transform(self) -> String {
        format!("translate({}px, {}px) scale({})", self.offset.x, self.offset.y, self.zoom)
    }

    /// Where this view has what another one shows: a point at `p` of its screen is at `p · zoom + offset` of this one's.
    pub fn seen_from(self, other: View) -> View {
        let zoom = self.zoom / other.zoom;
        let moved = Point::new(other.offset.x * zoom, other.offset.y * zoom);
        View { offset: self.offset.minus(moved), zoom }
    }

    pub fn panned(self, by: Point) -> View {
        View { offset: self.offset.plus(by), ..self }
    }

    /// Zoomed so that what is under `screen` stays there.
    pub fn zoomed(self, factor: f64, screen: Point) -> View {
        let zoom = (self.zoom * factor).clamp(MIN_ZOOM, MAX_ZOOM);
        let fixed = self.to_canvas(screen);
        let moved = Point::new(fixed.x * zoom, fixed.y * zoom);
        View { offset: screen.minus(moved), zoom }
    }

    /// The view at a share of the way to another one, fast at first: every point goes straight to its new place.
    pub fn on_the_way(self, to: View, way: f64) -> View {
        let left = (1.0 - way.clamp(0.0, 1.0)).powi(3);
        let between = |from: f64, to: f64| to + (from - to) * left;
        let offset = Point::new(between(self.offset.x, to.offset.x), between(self.offset.y, to.offset.y));
        View { offset, zoom: between(self.zoom, to.zoom) }
    }

    /// Where something of this size is shown beside an area of the canvas: above it, below it where there
    /// is no room, and always on the screen.
    pub fn beside(self, area: Rect, thing: Size, screen: Size) -> Point {
        let start = self.to_screen(Point::new(area.left, area.top));
        let end = self.to_screen(Point::new(area.right, area.bottom));
        let within = |at: f64, thing: f64, screen: f64| at.min(screen - EDGE - thing).max(EDGE);
        let above = start.y - BESIDE - thing.height;
        let below = end.y + BELOW;
        let y = if above < EDGE && below + thing.height <= screen.height - EDGE { below } else { above };
        let x = (start.x + end.x - thing.width) / 2.0;
        Point::new(within(x, thing.width, screen.width), within(y, thing.height, screen.height))
    }

    /// Where a menu of this size stands at the corner of an area: to the right and down, or to the other side where
    /// there is no room, and always on the screen.
    pub fn at_corner(self, area: Rect, thing: Size, screen: Size) -> Point {
        let at = self.to_screen(Point::new(area.left, area.top));
        let place = |at: f64, thing: f64, screen: f64| {
            let is_beyond = at + thing > screen - EDGE;
            let start = if is_beyond && at - thing >= EDGE { at - thing } else { at };
            start.min(screen - EDGE - thing).max(EDGE)
        };
        Point::new(place(at.x, thing.width, screen.width), place(at.y, thing.height, screen.height))
    }

    /// How far the view moves at once for a pointer at its edge that drags something.
    pub fn push(at: Point, screen: Size) -> Point {
        let push = |at: f64, length: f64| {
            let (before, behind) = (PUSH_ZONE - at, at - (length - PUSH_ZONE));
            (before.clamp(0.0, PUSH_ZONE) - behind.clamp(0.0, PUSH_ZONE)) * PUSH_SHARE
        };
        Point::new(push(at.x, screen.width), push(at.y, screen.height))
    }

    /// All of `area` in the middle of a screen of this size.
    pub fn fitting(area: Rect, screen: Size) -> View {
        let margin = (screen.width * FIT_MARGIN_SHARE).min(MOST_FIT_MARGIN);
        let room = |length: f64| (length - 2.0 * margin).max(1.0);
        let zoom = (room(screen.width) / area.width().max(1.0))
            .min(room(screen.height) / area.height().max(1.0))
            .clamp(MIN_ZOOM, (screen.width / USUAL_WIDTH).clamp(1.0, MAX_FIT_ZOOM));
        let centre = area.centre();
        let offset = Point::new(screen.width / 2.0 - centre.x * zoom, screen.height / 2.0 - centre.y * zoom);
        View { offset, zoom }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Point, b: Point) -> bool {
        a.distance(b) < 1e-6
    }

    #[test]
    fn what_is_under_the_cursor_stays_there() {
        let cursor = Point::new(300.0, 200.0);
        let mut view = View { offset: Point::new(-40.0, 17.0), zoom: 0.7 };
        let fixed = view.to_canvas(cursor);
        for factor in [1.3, 0.2, 1e9, 1e-9, 2.0] {
            view = view.zoomed(factor, cursor);
            assert!(close(view.to_canvas(cursor), fixed));
            assert!((MIN_ZOOM..=MAX_ZOOM).contains(&view.zoom));
        }
    }

    #[test]
    fn on_the_way_every_point_goes_straight_to_its_new_place() {
        let from = View { offset: Point::new(-40.0, 17.0), zoom: 0.7 };
        let to = View { offset: Point::new(300.0, -80.0), zoom: 1.0 };
        assert_eq!(from.on_the_way(to, 0.0), from);
        assert_eq!(from.on_the_way(to, 1.0), to);
        let point = Point::new(500.0, -200.0);
        let (start, end) = (from.to_screen(point), to.to_screen(point));
        let at = from.on_the_way(to, 0.3).to_screen(point);
        assert!((start.distance(at) + at.distance(end) - start.distance(end)).abs() < 1e-9);
        assert!(start.distance(at) > at.distance(end));
    }

    #[test]
    fn what_is_shown_beside_something_is_above_it_or_below_it_and_on_the_screen() {
        let (thing, screen) = (Size { width: 300.0, height: 80.0 }, Size { width: 390.0, height: 600.0 });
        let view = View::default();
        let beside = |x: f64, y: f64| view.beside(Rect::card(Point::new(x, y)), thing, screen);
        let above = beside(200.0, 400.0);
        assert!(above.y + thing.height <= Rect::card(Point::new(200.0, 400.0)).top);
        let below = beside(200.0, 60.0);
        assert!(below.y >= Rect::card(Point::new(200.0, 60.0)).bottom);
        for (x, y) in [(0.0, 0.0), (390.0, 600.0), (-900.0, 300.0), (200.0, 5_000.0)] {
            let Point { x, y } = beside(x, y);
            assert!(
                x >= 0.0 && x + thing.width <= screen.width && y >= 0.0 && y + thing.height <= screen.height
            );
        }
    }

    #[test]
    fn the_view_follows_a_pointer_to_each_edge_and_only_there() {
        let screen = Size { width: 800.0, height: 600.0 };
        assert_eq!(View::push(Point::new(400.0, 300.0), screen), Point::default());
        let push = View::push(Point::new(2.0, 300.0), screen);
        assert!(push.x > 0.0 && push.y == 0.0);
        let push = View::push(Point::new(400.0, 650.0), screen);
        assert!(push.x == 0.0 && push.y < 0.0);
    }

    #[test]
    fn a_menu_opens_from_the_pointer_and_stays_on_the_screen() {
        let (thing, screen) = (Size { width: 200.0, height: 300.0 }, Size { width: 390.0, height: 600.0 });
        let menu = |x: f64, y: f64| {
            let at = Point::new(x, y);
            View::default().at_corner(Rect::between(at, at), thing, screen)
        };
        assert_eq!(menu(50.0, 60.0), Point::new(50.0, 60.0));
        assert_eq!(menu(380.0, 590.0), Point::new(180.0, 290.0));
        assert_eq!(menu(195.0, 100.0), Point::new(182.0, 100.0));
    }

    #[test]
    fn what_is_small_is_enlarged_only_on_a_wall() {
        let area = Rect { left: 0.0, top: 0.0, right: 600.0, bottom: 200.0 };
        let zoom = |width: f64| View::fitting(area, Size { width, height: width * 0.6 }).zoom;
        assert_eq!(zoom(1_400.0), 1.0);
        assert_eq!(zoom(2_880.0), 1.5);
        assert_eq!(zoom(9_000.0), 2.0);
    }

    #[test]
    fn everything_fits_with_a_margin() {
        let margin = 900.0 * FIT_MARGIN_SHARE;
        let area = Rect { left: -500.0, top: -100.0, right: 1_500.0, bottom: 700.0 };
        let view = View::fitting(area, Size { width: 900.0, height: 500.0 });
        let (start, end) = (
            view.to_screen(Point::new(area.left, area.top)),
            view.to_screen(Point::new(area.right, area.bottom)),
        );
        assert!(start.x >= margin - 1e-6 && start.y >= margin - 1e-6);
        assert!(end.x <= 900.0 - margin + 1e-6 && end.y <= 500.0 - margin + 1e-6);
    }
}

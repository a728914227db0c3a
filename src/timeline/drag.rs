//! What a drag makes of a bar, or of empty ground.

use super::axis::Axis;
use super::bars::{Origin, Span};

/// A press that moves less is a click, in pixels.
const THRESHOLD: f64 = 4.0;

/// What of a bar is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Body,
    Start,
    End,
}

/// A press on the timeline, and where it has got to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drag {
    pub pointer: i32,
    /// The bar that is held; none: a new one is drawn.
    pub held: Option<(Origin, Part, Span)>,
    began_at: f64,
    has_moved: bool,
}

impl Drag {
    /// Begins at a pixel.
    pub fn begin(pointer: i32, held: Option<(Origin, Part, Span)>, x: f64) -> Drag {
        Drag { pointer, held, began_at: x, has_moved: false }
    }

    /// The span that it makes with the pointer there; none for as long as it is a click.
    pub fn moved(&mut self, axis: &Axis, x: f64) -> Option<Span> {
        self.has_moved |= (x - self.began_at).abs() >= THRESHOLD;
        self.has_moved.then(|| self.span(axis, x))
    }

    fn span(&self, axis: &Axis, x: f64) -> Span {
        let grid = axis.grid();
        let at = |x: f64| axis.snapped(axis.seconds(x)).max(0.0);
        let Some((_, part, span)) = self.held else {
            let (a, b) = (at(self.began_at), at(x));
            return Span { from: a.min(b), to: Some(a.max(b).max(a.min(b) + grid)) };
        };
        let by = axis.seconds(x) - axis.seconds(self.began_at);
        match part {
            Part::Body => shifted(span, axis.snapped(span.from + by) - span.from),
            Part::Start => Span {
                from: axis
                    .snapped(span.from + by)
                    .clamp(0.0, span.to.map_or(f64::MAX, |to| (to - grid).max(0.0))),
                ..span
            },
            // The end of one that goes on for good is where the pointer is.
            Part::End => {
                let end = span.to.map_or_else(|| at(x), |to| axis.snapped(to + by));
                Span { to: Some(end.max(span.from + grid)), ..span }
            }
        }
    }
}

/// The same length, later or earlier; never before the start of the run.
pub fn shifted(span: Span, by: f64) -> Span {
    let from = (span.from + by).max(0.0);
    Span { from, to: span.to.map(|to| to + from - span.from) }
}

/// Longer or shorter at its end; what goes on for good is to end.
pub fn stretched(span: Span, by: f64) -> Span {
    let end = span.to.map(|to| to + by);
    Span { to: end.map(|end| end.max(span.from + by.abs())), ..span }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AXIS: Axis = Axis { from: 0.0, to: 60.0, width: 600.0 };
    const BAR: Span = Span { from: 10.0, to: Some(20.0) };

    fn drag(part: Part, span: Span, from: f64, to: f64) -> Option<Span> {
        Drag::begin(1, Some((Origin::Script(0), part, span)), from).moved(&AXIS, to)
    }

    #[test]
    fn a_press_that_hardly_moves_changes_nothing() {
        assert_eq!(drag(Part::Body, BAR, 150.0, 153.0), None);
        let mut drag = Drag::begin(1, None, 100.0);
        assert!(drag.moved(&AXIS, 200.0).is_some());
        // Once under way it is a drag, also where it comes back to.
        assert!(drag.moved(&AXIS, 100.0).is_some());
    }

    #[test]
    fn a_bar_moves_whole_and_not_before_the_start() {
        assert_eq!(drag(Part::Body, BAR, 150.0, 204.0), Some(Span { from: 15.0, to: Some(25.0) }));
        assert_eq!(drag(Part::Body, BAR, 150.0, -500.0), Some(Span { from: 0.0, to: Some(10.0) }));
        let open = Span { from: 10.0, to: None };
        assert_eq!(drag(Part::Body, open, 150.0, 160.0), Some(Span { from: 11.0, to: None }));
    }

    #[test]
    fn an_end_that_is_dragged_stays_on_its_side() {
        assert_eq!(drag(Part::Start, BAR, 100.0, 50.0), Some(Span { from: 5.0, ..BAR }));
        assert_eq!(drag(Part::Start, BAR, 100.0, 500.0), Some(Span { from: 19.0, ..BAR }));
        assert_eq!(drag(Part::End, BAR, 200.0, 251.0), Some(Span { to: Some(25.0), ..BAR }));
        assert_eq!(drag(Part::End, BAR, 200.0, 0.0), Some(Span { to: Some(11.0), ..BAR }));
        let open = Span { from: 10.0, to: None };
        assert_eq!(drag(Part::End, open, 600.0, 300.0), Some(Span { from: 10.0, to: Some(30.0) }));
    }

    #[test]
    fn drawing_goes_either_way_and_is_never_empty() {
        let draw = |from: f64, to: f64| Drag::begin(1, None, from).moved(&AXIS, to);
        assert_eq!(draw(102.0, 298.0), Some(Span { from: 10.0, to: Some(30.0) }));
        assert_eq!(draw(298.0, 102.0), Some(Span { from: 10.0, to: Some(30.0) }));
        assert_eq!(draw(100.0, 104.0), Some(Span { from: 10.0, to: Some(11.0) }));
    }

    #[test]
    fn keys_shift_and_stretch() {
        assert_eq!(shifted(BAR, -1.0), Span { from: 9.0, to: Some(19.0) });
        assert_eq!(stretched(BAR, 1.0), Span { from: 10.0, to: Some(21.0) });
        assert_eq!(stretched(Span { from: 10.0, to: Some(11.0) }, -1.0), Span { from: 10.0, to: Some(11.0) });
        assert_eq!(stretched(Span { from: 10.0, to: None }, 1.0), Span { from: 10.0, to: None });
    }
}

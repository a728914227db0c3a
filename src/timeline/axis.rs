//! The axis: which stretch of simulated time is shown, and on which pixels.

use flashcrowd_sim::scenario::limits;

/// Shown at least, in seconds.
const LEAST: f64 = 60.0;
/// Beyond what is known to happen, where the scenario has no length.
const AHEAD: f64 = 10.0;
/// Ends of an axis that grows with its run; later ones are multiples of the last.
const ENDS: [f64; 9] = [60.0, 120.0, 180.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0];
/// No zoom shows less than this.
const SHORTEST: f64 = 4.0;

/// How far the axis has to go so that everything is on it.
pub fn whole(duration: Option<f64>, last: f64, now: f64) -> f64 {
    let known = last.max(now);
    let possible = known.max(1.0)..=limits::MAX_SECONDS;
    if let Some(duration) = duration.filter(|duration| possible.contains(duration)) {
        return duration;
    }
    let need = (known + AHEAD).max(LEAST);
    let step = ENDS[ENDS.len() - 1];
    ENDS.into_iter().find(|end| *end >= need).unwrap_or((need / step).ceil() * step)
}

/// A stretch of simulated time on so many pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    pub from: f64,
    pub to: f64,
    pub width: f64,
}

impl Axis {
    /// A part of 0 to `whole`; without a part, all of it.
    pub fn new(part: Option<(f64, f64)>, whole: f64, width: f64) -> Axis {
        let (from, to) = part.unwrap_or((0.0, whole));
        Axis { from, to, width: width.max(1.0) }
    }

    /// The pixel of an instant.
    pub fn x(&self, seconds: f64) -> f64 {
        (seconds - self.from) * self.scale()
    }

    /// The instant under a pixel.
    pub fn seconds(&self, x: f64) -> f64 {
        self.from + x / self.scale()
    }

    /// Pixels a second.
    fn scale(&self) -> f64 {
        self.width / (self.to - self.from)
    }

    /// The grid of gestures and keys: whole seconds, and a finer one where there is room.
    pub fn grid(&self) -> f64 {
        match self.scale() {
            scale if scale >= 80.0 => 0.1,
            scale if scale >= 24.0 => 0.5,
            _ => 1.0,
        }
    }

    pub fn snapped(&self, seconds: f64) -> f64 {
        let grid = 1.0 / self.grid();
        (seconds * grid).round() / grid
    }

    /// The part that is shown when this one is magnified around an instant; none: all.
    pub fn zoomed(&self, whole: f64, around: f64, by: f64) -> Option<(f64, f64)> {
        let span = ((self.to - self.from) / by).max(SHORTEST);
        if span >= whole {
            return None;
        }
        let share = (around - self.from) / (self.to - self.from);
        Some(within(around - share * span, span, whole))
    }

    /// The part that is shown so many pixels further right.
    pub fn panned(&self, whole: f64, pixels: f64) -> Option<(f64, f64)> {
        let span = self.to - self.from;
        (span < whole).then(|| within(self.from + pixels / self.scale(), span, whole))
    }
}

fn within(from: f64, span: f64, whole: f64) -> (f64, f64) {
    let from = from.clamp(0.0, whole - span);
    (from, from + span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_the_scenarios_length_or_grows_in_steps() {
        assert_eq!(whole(Some(150.0), 60.0, 90.0), 150.0);
        assert_eq!(whole(Some(20.0), 5.0, 0.0), 20.0);
        assert_eq!(whole(Some(1e308), 5.0, 0.0), 60.0);
        assert_eq!(whole(Some(150.0), 160.0, 0.0), 180.0);
        assert_eq!(whole(None, 0.0, 0.0), 60.0);
        assert_eq!(whole(None, 0.0, 51.0), 120.0);
        assert_eq!(whole(None, 0.0, 20_000.0), 21_600.0);
    }

    #[test]
    fn pixels_and_instants_are_each_others_inverse_and_snap_to_the_grid() {
        let axis = Axis::new(Some((30.0, 90.0)), 600.0, 600.0);
        assert_eq!(axis.x(axis.seconds(123.0)).round(), 123.0);
        assert_eq!((axis.grid(), axis.snapped(41.7)), (1.0, 42.0));
        let near = Axis::new(Some((30.0, 36.0)), 600.0, 600.0);
        assert_eq!((near.grid(), near.snapped(31.23)), (0.1, 31.2));
    }

    #[test]
    fn what_is_under_the_pointer_stays_there_while_zooming() {
        let axis = Axis::new(None, 600.0, 1_000.0);
        let part = axis.zoomed(600.0, 200.0, 2.0).expect("a part");
        let zoomed = Axis::new(Some(part), 600.0, 1_000.0);
        assert!((zoomed.x(200.0) - axis.x(200.0)).abs() < 1e-9);
        assert_eq!(zoomed.zoomed(600.0, 200.0, 0.5), None);
        let nearest = zoomed.zoomed(600.0, 200.0, 1e9).expect("a part");
        assert_eq!((nearest.1 - nearest.0).round(), SHORTEST);
        assert_eq!(axis.panned(600.0, 100.0), None);
        assert_eq!(zoomed.panned(600.0, 1e9), Some((300.0, 600.0)));
    }
}

//! A hand that goes on for a while, sixty moves a second, and how the page's frames come meanwhile. For
//! benchmarks alone: no test may depend on the speed of a machine.

use std::f64::consts::TAU;
use std::time::{Duration, Instant};

use fantoccini::actions::{
    InputSource, MOUSE_BUTTON_LEFT, MOUSE_BUTTON_MIDDLE, MouseActions, PointerAction, WheelAction,
    WheelActions,
};

use crate::memory::Computed;
use crate::page::Page;
use crate::stretch::Stretch;

/// Notes when the page gets to each of its frames, until it is asked.
const BEGIN: &str = "const frames = window.benchFrames = []; \
    const look = (at) => { \
        frames.push([at, performance.now()]); \
        if (window.benchFrames === frames) requestAnimationFrame(look); \
    }; \
    requestAnimationFrame(look)";
const END: &str = "const frames = window.benchFrames; window.benchFrames = null; return frames";

/// Between two moves of the hand.
const MOVE: Duration = Duration::from_millis(16);
/// Moves of a circle.
const ROUND: usize = 60;

/// What a page did while a hand was on it.
#[derive(Debug, Clone, Default)]
pub struct Hand {
    /// By the times that the browser gives its frames: what is left out is seen here.
    pub frames: Stretch,
    /// By the times at which the page gets to them.
    pub reached: Stretch,
    /// How long it computed.
    pub computed: Computed,
    /// The time on the wall.
    pub took: Duration,
}

impl Hand {
    /// Both, one after the other.
    pub fn and(mut self, other: &Hand) -> Hand {
        self.frames = self.frames.and(&other.frames);
        self.reached = self.reached.and(&other.reached);
        self.computed.page += other.computed.page;
        self.computed.worker += other.computed.worker;
        self.computed.painting += other.computed.painting;
        self.took += other.took;
        self
    }
}

impl Page {
    /// Presses a button, goes round in circles for so many moves, and lets go. The frames meanwhile.
    #[track_caller]
    fn circle(&self, button: u64, centre: (f64, f64), radius: f64, moves: usize) -> Hand {
        let to = |step: usize, duration| {
            let angle = TAU * step as f64 / ROUND as f64;
            let (x, y) = (centre.0 + radius * angle.sin(), centre.1 + radius * (1.0 - angle.cos()));
            PointerAction::MoveTo { duration, x, y }
        };
        let mouse =
            MouseActions::new("mouse".to_owned()).then(to(0, None)).then(PointerAction::Down { button });
        let mouse = (1..=moves).fold(mouse, |mouse, step| mouse.then(to(step, Some(MOVE))));
        self.frames_of(|| self.wait(self.client.perform_actions(mouse.then(PointerAction::Up { button }))))
    }

    /// Drags what is there in circles.
    #[track_caller]
    pub fn drag_in_circles(&self, from: (f64, f64), radius: f64, moves: usize) -> Hand {
        self.circle(MOUSE_BUTTON_LEFT, from, radius, moves)
    }

    /// Pans in circles.
    #[track_caller]
    pub fn pan_in_circles(&self, from: (f64, f64), radius: f64, moves: usize) -> Hand {
        self.circle(MOUSE_BUTTON_MIDDLE, from, radius, moves)
    }

    /// Turns the wheel by so many pixels at a time; with `hold("Control")` it zooms.
    #[track_caller]
    pub fn turn(&self, at: (f64, f64), turns: &[i64]) -> Hand {
        let turn = |delta_y: i64| WheelAction::Scroll {
            duration: Some(MOVE),
            x: at.0 as i64,
            y: at.1 as i64,
            delta_x: 0,
            delta_y,
        };
        let wheel = WheelActions::new("wheel".to_owned());
        let wheel = turns.iter().fold(wheel, |wheel, by| wheel.then(turn(*by)));
        self.frames_of(|| self.wait(self.client.perform_actions(wheel)))
    }

    /// The frames of so long, with no hand on the page.
    #[track_caller]
    pub fn frames_at_rest(&self, wall: Duration) -> Hand {
        self.frames_of(|| std::thread::sleep(wall))
    }

    #[track_caller]
    fn frames_of(&self, act: impl FnOnce()) -> Hand {
        let before = self.computed().unwrap_or_default();
        self.js(BEGIN, &[]);
        let begun = Instant::now();
        act();
        let took = begun.elapsed();
        let [frames, reached] = Stretch::of_frames(&self.js(END, &[]));
        let after = self.computed().unwrap_or_default();
        let computed = Computed {
            page: after.page - before.page,
            worker: after.worker - before.worker,
            painting: after.painting - before.painting,
        };
        Hand { frames, reached, computed, took }
    }
}

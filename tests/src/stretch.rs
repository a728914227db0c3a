//! How a playing page keeps up over a stretch of time on the wall. Benchmarks alone ask: no test may depend
//! on the speed of a machine.

use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::page::Page;
use crate::running::id;

/// Notes when the page gets to each of its frames, and when its clock shows another time. Nothing is asked
/// of the browser meanwhile.
const WATCH: &str = "const [css, ms] = arguments; \
    return new Promise((done) => { \
        const frames = [], clock = [], begun = performance.now(); \
        const look = () => { \
            const now = performance.now(), ns = Number(document.querySelector(css).dataset.ns); \
            frames.push(now); \
            if (clock.at(-1)?.[1] !== ns) clock.push([now, ns]); \
            if (now - begun < ms) requestAnimationFrame(look); else done({ frames, clock }); \
        }; \
        requestAnimationFrame(look); \
    })";

#[derive(Debug, Clone, Default)]
pub struct Stretch {
    /// Simulated seconds a second on the wall.
    pub speed: f64,
    /// From one animation frame to the next, in milliseconds, the shortest first.
    frames_ms: Vec<f64>,
}

impl Page {
    /// Watches the run for so long; less than half a minute, the browser's patience with a script.
    ///
    /// # Panics
    /// When the clock stands still.
    #[track_caller]
    pub fn watch(&self, wall: Duration) -> Stretch {
        let seen = self.js(WATCH, &[json!(id("figure-simulated_s")), json!(wall.as_millis() as u64)]);
        let frames: Vec<f64> = read(&seen["frames"]);
        let clock: Vec<(f64, f64)> = read(&seen["clock"]);
        // What the clock shows at first may have stood there for a while.
        let [_, first, .., last] = clock[..] else { panic!("the run goes on, but its clock was {clock:?}") };
        Stretch { speed: (last.1 - first.1) / 1e6 / (last.0 - first.0), frames_ms: intervals(&frames) }
    }
}

/// From each to the next, the shortest first.
fn intervals(frames: &[f64]) -> Vec<f64> {
    let mut intervals: Vec<f64> = frames.windows(2).map(|pair| pair[1] - pair[0]).collect();
    intervals.sort_by(f64::total_cmp);
    intervals
}

fn read<T: DeserializeOwned>(seen: &Value) -> Vec<T> {
    serde_json::from_value(seen.clone()).expect("numbers, as they were noted")
}

impl Stretch {
    /// Of pairs of times, that of a frame and that at which a page got to it, one stretch each; the speed is not known.
    pub(crate) fn of_frames(seen: &Value) -> [Stretch; 2] {
        let seen = read::<[f64; 2]>(seen);
        [0, 1].map(|which| {
            let times: Vec<f64> = seen.iter().map(|times| times[which]).collect();
            Stretch { speed: f64::NAN, frames_ms: intervals(&times) }
        })
    }

    /// Both, one after the other.
    pub fn and(mut self, other: &Stretch) -> Stretch {
        self.frames_ms.extend(&other.frames_ms);
        self.frames_ms.sort_by(f64::total_cmp);
        self
    }

    /// How many intervals between frames there are.
    pub fn frames(&self) -> usize {
        self.frames_ms.len()
    }

    /// The interval between frames that this share of them does not exceed, in milliseconds.
    pub fn frame_ms(&self, share: f64) -> f64 {
        let rank = (share * self.frames_ms.len() as f64).ceil() as usize;
        self.frames_ms[rank.clamp(1, self.frames_ms.len()) - 1]
    }
}

//! How a run stands: what the page's parts are shown.

use std::rc::Rc;

use flashcrowd_protocol::{Layout, Pace, RunId, Speed};
use flashcrowd_sim::metrics::{Live, Window};
use flashcrowd_sim::scenario::Document;

/// Closed windows that are kept: the last hour of simulated time, less of a very large scenario.
pub const MAX_WINDOWS: usize = 3_600;
/// Figures of components and connections that are kept, all windows together.
pub const MAX_FIGURES: usize = 500_000;

/// A run, as it stands; cheap to clone.
#[derive(Debug, Clone)]
pub struct RunState {
    pub link: Link,
    /// Counts the runs of this page.
    pub run: RunId,
    pub playing: bool,
    /// The speed asked for.
    pub speed: Speed,
    /// The speed reached.
    pub pace: Pace,
    pub now_ns: u64,
    /// The ids behind the indexes of `live`, `closed` and `open`.
    pub layout: Rc<Layout>,
    pub live: Option<Rc<Live>>,
    /// Windows that have closed, in order of time; the oldest go when there are too many.
    pub closed: Rc<Vec<Rc<Window>>>,
    pub open: Option<Rc<Window>>,
    /// What the run can be made again from: the document that it started from, with all that was done
    /// to it by hand. This is what a link or a file carries.
    pub base: Rc<Document>,
    /// The document on the canvas has problems: the run goes on with the last one that had none.
    pub is_outdated: bool,
}

/// The state of the line to the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    Loading,
    Ready,
    /// The worker cannot be loaded, or is of another release.
    Broken,
}

impl Default for RunState {
    fn default() -> RunState {
        RunState {
            link: Link::Loading,
            run: 0,
            playing: false,
            speed: Speed::Times(1.0),
            pace: Pace { playing: false, reached: None, behind: false, sampled_one_in: 1 },
            now_ns: 0,
            layout: Rc::default(),
            live: None,
            closed: Rc::default(),
            open: None,
            base: Rc::default(),
            is_outdated: false,
        }
    }
}

impl RunState {
    /// Whether the simulation does what it is to do: it has begun, or need not.
    pub fn is_under_way(&self) -> bool {
        self.link == Link::Ready && (self.now_ns > 0 || !self.playing)
    }

    /// Adds windows that have closed, within the bound.
    pub fn close(&mut self, windows: Vec<Window>) {
        let Some(last) = windows.last() else { return };
        let figures = 1 + last.components.len() + last.connections.len();
        let most = (MAX_FIGURES / figures).clamp(1, MAX_WINDOWS);
        let closed = Rc::make_mut(&mut self.closed);
        closed.extend(windows.into_iter().map(Rc::new));
        closed.drain(..closed.len().saturating_sub(most));
    }
}

//! The messages between the page and the simulation worker: two closed enums, packed with postcard.
//!
//! The worker speaks first ([`FromWorker::Ready`]): what is posted before its code has loaded is lost.
//! Every message about a run carries the run's id, and one that names a run that is no longer current
//! is dropped by whoever receives it. Documents and deeds travel as the JSON of the scenario format:
//! they are rare, and their types keep a shape made for people.

mod build_id;

pub use build_id::BUILD;

use flashcrowd_sim::metrics::{Live, Report, Window};
use flashcrowd_sim::scenario::to_text;
use serde::{Deserialize, Serialize};

/// Counts the runs of a page, from 1.
pub type RunId = u32;

/// From the page to the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// A new run, paused at zero: the base document with its log of actions, as JSON.
    Start {
        run: RunId,
        document: String,
    },
    Play {
        run: RunId,
    },
    Pause {
        run: RunId,
    },
    Speed {
        run: RunId,
        speed: Speed,
    },
    /// Advances a paused run to this simulated time, as fast as it goes, and pauses again there.
    Step {
        run: RunId,
        to_ns: u64,
    },
    /// Pauses when this simulated time is reached; none: runs on.
    StopAt {
        run: RunId,
        at_ns: Option<u64>,
    },
    /// Does these deeds at the simulated time reached: a JSON list of actions without `at_ns`.
    Act {
        run: RunId,
        deeds: String,
    },
    /// Exchanges the script: a JSON list of incidents. Only what has not happened yet may differ.
    Script {
        run: RunId,
        incidents: String,
    },
    /// Asks for the report of the run so far.
    Report {
        run: RunId,
    },
}

/// From the worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker's code runs; its build must be the page's.
    Ready { build: String },
    /// The run stands at zero.
    Started { run: RunId, layout: Layout },
    /// The document or a deed was not taken; the run, where there was one, goes on as before.
    Refused { run: RunId, why: String },
    /// Deeds took effect: `log` is the whole log, a JSON list of actions. Logged actions that lay
    /// ahead were dropped: the run has branched.
    Acted { run: RunId, log: String, dropped: u32, layout: Layout },
    /// The script that was to be exchanged differs in what has happened already: the run goes on with the
    /// old one, and only a run from the start can follow the new one.
    TooLate { run: RunId },
    /// Logged actions took effect in a replay: a JSON list of actions.
    Replayed { run: RunId, actions: String, layout: Layout },
    /// At most ten times a second, and whenever the run comes to rest.
    Live { run: RunId, live: Live, pace: Pace },
    /// Windows that have closed, in order of time, and the open one.
    Windows { run: RunId, closed: Vec<Window>, open: Option<Window> },
    /// Messages of sampled requests under way, for the eye; at most sixty times a second.
    Hops { run: RunId, hops: Vec<Hop> },
    /// The JSON of the report, as the command line prints it.
    Report { run: RunId, json: String },
    /// The simulation has panicked: a defect of ours. The worker is of no more use.
    Panicked { run: RunId, message: String },
}

/// How fast simulated time is to pass.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Speed {
    /// Simulated seconds a second.
    Times(f64),
    /// As fast as it goes.
    Max,
}

/// How fast it passes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Pace {
    pub playing: bool,
    /// Simulated seconds a second over the last half second or so; absent while at rest.
    pub reached: Option<f64>,
    /// The machine does not keep up with the speed asked for: the clock slows down.
    pub behind: bool,
    /// One request in so many is shown as a dot.
    pub sampled_one_in: u64,
}

/// Which document id stands behind each of the engine's indexes.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Layout {
    pub components: Vec<String>,
    pub connections: Vec<String>,
}

/// One message of a sampled request, on its way over a connection.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Hop {
    /// The engine's index.
    pub connection: u32,
    pub sent_ns: u64,
    pub arrives_ns: u64,
    /// From callee to caller.
    pub is_reply: bool,
    pub failed: bool,
}

/// Why a message could not be unpacked: the two sides are not of one build.
pub type UnpackError = postcard::Error;

// No generic functions, and never inlined: the code is made here, for size, and not in the worker, for speed.
macro_rules! packed {
    ($($message:ty),*) => {$(
        impl $message {
            /// Packs the message into bytes.
            ///
            /// # Errors
            /// None of the types here can fail to be packed; the error is there for the sake of its caller's honesty.
            #[inline(never)]
            pub fn pack(&self) -> Result<Vec<u8>, postcard::Error> {
                postcard::to_allocvec(self)
            }

            /// Unpacks a message.
            #[inline(never)]
            pub fn unpack(bytes: &[u8]) -> Result<$message, UnpackError> {
                postcard::from_bytes(bytes)
            }
        }
    )*};
}
packed!(ToWorker, FromWorker);

impl FromWorker {
    /// The message with this report in it.
    #[inline(never)]
    pub fn report(run: RunId, report: &Report) -> FromWorker {
        let value = serde_json::to_value(report).expect("a report is plain data");
        FromWorker::Report { run, json: to_text(&value) }
    }
}

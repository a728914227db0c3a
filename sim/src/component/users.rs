//! The users of a closed-loop client: each thinks, sends a request, waits for its outcome, and thinks again.
//!
//! Who waits is what the client has in flight, so that here stands only who thinks. Of more users than are wanted those that wait
//! leave when they have their outcome.

use crate::random::{Sampler, Stream};
use crate::scenario::Profile;
use crate::scenario::limits::MAX_USERS;

/// No thought is shorter, in nanoseconds, so that users whose requests fail at once do not stop the clock.
const MIN_THINK_NS: u64 = 1_000;
const NS_PER_S: f64 = 1e9;

/// How many users there are to be, and how they think.
#[derive(Debug, Clone)]
pub struct Users {
    /// As the profile says; 0 where it says a rate.
    count: u32,
    wanted: u32,
    /// Each has an event pending.
    pub thinking: u32,
    think: Sampler,
    mean_ns: f64,
    stream: Stream,
}

impl Users {
    pub fn new(stream: Stream) -> Users {
        let think = Sampler::Constant { ns: 0 };
        Users { count: 0, wanted: 0, thinking: 0, think, mean_ns: 0.0, stream }
    }

    /// Takes what the profile says; a thought under way ends when it was to end.
    pub fn set(&mut self, profile: &Profile) {
        self.count = 0;
        if let Profile::Users { count, think } = profile {
            (self.count, self.think, self.mean_ns) = (*count, Sampler::new(think), think.mean_ms() * 1e6);
        }
    }

    /// So many times as many users; none where there is nowhere to send.
    pub fn multiply(&mut self, factor: f64, may_send: bool) {
        let users = (f64::from(self.count) * factor + 0.5).min(MAX_USERS as f64);
        self.wanted = if may_send { users as u32 } else { 0 };
    }

    /// Whether there are users at all, or may be.
    #[inline]
    pub fn are_there(&self) -> bool {
        self.count > 0 || self.thinking > 0
    }

    /// How many are to think while so many wait.
    #[inline]
    pub fn to_think(&self, waiting: u64) -> u32 {
        u64::from(self.wanted).saturating_sub(waiting) as u32
    }

    /// Draws how long a user thinks, in nanoseconds.
    pub fn think_ns(&mut self) -> u64 {
        self.think.draw(&mut self.stream, 1.0).max(MIN_THINK_NS)
    }

    /// At what rate those who think come back, in requests a second.
    pub fn rate_qps(&self) -> f64 {
        f64::from(self.thinking) / self.mean_ns.max(MIN_THINK_NS as f64) * NS_PER_S
    }
}

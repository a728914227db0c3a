//! What a run shows while it goes on: windows that close, actions replayed, some of its messages.

use flashcrowd_protocol::Hop;
use flashcrowd_sim::engine::{HopSample, Observer};
use flashcrowd_sim::metrics::Window;
use flashcrowd_sim::scenario::Action;

/// Windows that may wait to be posted; a run waits for the next post when there are as many.
pub const MAX_WINDOWS: usize = 1_000;
/// Hops that may wait to be posted; more are not shown.
const MAX_HOPS: usize = 256;
/// The hops a second (on the wall) that an eye can follow.
const FEWEST_HOPS: f64 = 67.0;
const MOST_HOPS: f64 = 134.0;
/// So many hops, or so long, are enough to judge their rate.
const JUDGED_HOPS: u32 = 75;
const JUDGED_MS: f64 = 500.0;

/// Collects what the page is to see.
#[derive(Debug, Default)]
pub struct Watch {
    pub windows: Vec<Window>,
    pub replayed: Vec<Action>,
    pub hops: Vec<Hop>,
    /// One request in 2 to this power is shown.
    sampling: u32,
    counted: u32,
    counted_since_ms: f64,
}

impl Watch {
    pub fn sampled_one_in(&self) -> u64 {
        1 << self.sampling
    }

    /// Shows a larger or smaller share of the requests, so that their dots can be followed.
    pub fn adapt_sampling(&mut self, wall_ms: f64) {
        let elapsed = wall_ms - self.counted_since_ms;
        if elapsed < JUDGED_MS && (self.counted < JUDGED_HOPS || elapsed < 1.0) {
            return;
        }
        let mut a_second = f64::from(self.counted) * 1_000.0 / elapsed;
        while a_second > MOST_HOPS && self.sampling < 40 {
            self.sampling += 1;
            a_second /= 2.0;
        }
        while a_second < FEWEST_HOPS && self.sampling > 0 {
            self.sampling -= 1;
            a_second = a_second.max(1.0) * 2.0;
        }
        self.restart_count(wall_ms);
    }

    /// Counts from now on; what came before a pause says nothing.
    pub fn restart_count(&mut self, wall_ms: f64) {
        (self.counted, self.counted_since_ms) = (0, wall_ms);
    }
}

impl Observer for Watch {
    fn window(&mut self, window: Window) {
        self.windows.push(window);
    }

    fn replayed(&mut self, action: &Action) {
        self.replayed.push(action.clone());
    }

    // Multiplied by the golden ratio (Fibonacci hashing), or every second request would show a single
    // one of two targets that take turns.
    #[inline]
    fn samples(&self, request_number: u64) -> bool {
        let spread = request_number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        spread & !(u64::MAX >> self.sampling) == 0
    }

    fn hop(&mut self, hop: HopSample) {
        self.counted = self.counted.saturating_add(1);
        if self.hops.len() < MAX_HOPS {
            let HopSample { connection, sent_ns, arrives_ns, is_reply, failed } = hop;
            self.hops.push(Hop { connection, sent_ns, arrives_ns, is_reply, failed });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Watches ten seconds of traffic in posts of 16 ms; the hops shown in the last of them.
    fn shown_in_last_second(requests_a_second: u64) -> usize {
        let mut watch = Watch::default();
        let (mut number, mut shown) = (0, 0);
        for post in 0..625_u32 {
            for _ in 0..requests_a_second * 16 / 1_000 {
                number += 1;
                if watch.samples(number) {
                    watch.hop(HopSample {
                        connection: 0,
                        sent_ns: 0,
                        arrives_ns: 1,
                        is_reply: false,
                        failed: false,
                    });
                }
            }
            shown += if post >= 562 { watch.hops.len() } else { 0 };
            watch.hops.clear();
            watch.adapt_sampling(f64::from(post + 1) * 16.0);
        }
        shown
    }

    #[test]
    fn as_many_requests_are_shown_as_an_eye_can_follow() {
        for rate in [1_000, 10_000, 123_456, 1_000_000] {
            let shown = shown_in_last_second(rate);
            assert!((50..=160).contains(&shown), "{shown} of {rate} a second are shown");
        }
    }

    #[test]
    fn sampling_takes_no_sides_between_targets_in_turn() {
        let watch = Watch { sampling: 3, ..Watch::default() };
        for targets in [2, 3, 4, 5, 8] {
            let mut shown = vec![0_u32; targets];
            for number in (0..100_000_u64).filter(|n| watch.samples(*n)) {
                shown[number as usize % targets] += 1;
            }
            let even = 100_000.0 / 8.0 / targets as f64;
            assert!(shown.iter().all(|n| (f64::from(*n) / even - 1.0).abs() < 0.1), "{targets}: {shown:?}");
        }
    }
}

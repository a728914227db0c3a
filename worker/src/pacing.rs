//! How far simulated time should be by now, and how fast it really passes.
//!
//! Where the machine does not keep up, what is owed is forgiven: the clock slows down and says so.

use std::collections::VecDeque;

use flashcrowd_protocol::Speed;

/// What may be owed, in milliseconds on the wall; the rest is forgiven.
const MAX_DEBT_MS: f64 = 100.0;
/// The speed reached is measured over this long.
const MEASURED_MS: f64 = 500.0;
/// Marks are this far apart.
const MARK_MS: f64 = 50.0;
/// Shorter measurements say nothing.
const LEAST_MS: f64 = 100.0;
/// Below this share of the speed asked for, with time forgiven, a run is behind.
const ON_TIME: f64 = 0.97;

/// An instant on both clocks.
#[derive(Debug, Clone, Copy)]
struct Instant {
    wall_ms: f64,
    sim_ns: u64,
}

/// Ties simulated time to the clock on the wall while a run is playing.
#[derive(Debug)]
pub struct Pacer {
    speed: Speed,
    anchor: Instant,
    marks: VecDeque<Instant>,
    forgiven_at_ms: Option<f64>,
}

impl Pacer {
    pub fn new(speed: Speed, wall_ms: f64, sim_ns: u64) -> Pacer {
        let anchor = Instant { wall_ms, sim_ns };
        Pacer { speed, anchor, marks: VecDeque::from([anchor]), forgiven_at_ms: None }
    }

    /// The simulated time that a run that has got to `reached_ns` should have reached.
    pub fn target_ns(&mut self, wall_ms: f64, reached_ns: u64) -> u64 {
        let Speed::Times(times) = self.speed else { return u64::MAX };
        let ns = |ms: f64| (ms * times * 1e6) as u64;
        let due = self.anchor.sim_ns.saturating_add(ns(wall_ms - self.anchor.wall_ms));
        let bound = reached_ns.saturating_add(ns(MAX_DEBT_MS));
        if due > bound {
            self.anchor = Instant { wall_ms, sim_ns: bound };
            self.forgiven_at_ms = Some(wall_ms);
        }
        due.min(bound)
    }

    /// Notes what has been reached.
    pub fn mark(&mut self, wall_ms: f64, sim_ns: u64) {
        if self.marks.back().is_none_or(|last| wall_ms - last.wall_ms >= MARK_MS) {
            self.marks.push_back(Instant { wall_ms, sim_ns });
        }
        while self.marks.get(1).is_some_and(|next| wall_ms - next.wall_ms >= MEASURED_MS) {
            self.marks.pop_front();
        }
    }

    /// Simulated seconds a second of late.
    pub fn reached(&self) -> Option<f64> {
        let (first, last) = (self.marks.front()?, self.marks.back()?);
        let wall_ms = last.wall_ms - first.wall_ms;
        (wall_ms >= LEAST_MS).then(|| (last.sim_ns - first.sim_ns) as f64 / 1e6 / wall_ms)
    }

    /// Whether the machine does not keep up.
    pub fn is_behind(&self, wall_ms: f64) -> bool {
        let Speed::Times(times) = self.speed else { return false };
        let forgiven = self.forgiven_at_ms.is_some_and(|at| wall_ms - at < MEASURED_MS);
        forgiven && self.reached().is_some_and(|reached| reached < ON_TIME * times)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays for a second on a machine that simulates at most `fastest` seconds a second.
    fn play(speed: Speed, fastest: f64) -> (Pacer, u64) {
        let (mut pacer, mut reached) = (Pacer::new(speed, 1_000.0, 0), 0);
        for turn in 1..=200 {
            let wall = 1_000.0 + 5.0 * f64::from(turn);
            let target = pacer.target_ns(wall, reached);
            reached = target.min(reached + (5e6 * fastest) as u64);
            pacer.mark(wall, reached);
        }
        (pacer, reached)
    }

    #[test]
    fn simulated_time_follows_the_wall() {
        let (pacer, reached) = play(Speed::Times(2.0), 10.0);
        assert_eq!(reached, 2_000_000_000);
        assert!((pacer.reached().unwrap_or_default() - 2.0).abs() < 0.05);
        assert!(!pacer.is_behind(2_000.0));
    }

    #[test]
    fn a_slow_machine_slows_the_clock_and_says_so() {
        let (mut pacer, reached) = play(Speed::Times(2.0), 0.5);
        assert_eq!(reached, 500_000_000);
        assert!((pacer.reached().unwrap_or_default() - 0.5).abs() < 0.05);
        assert!(pacer.is_behind(2_000.0));
        // Nothing but the last tenth of a second is owed.
        assert_eq!(pacer.target_ns(2_010.0, reached), reached + 200_000_000);
    }

    #[test]
    fn a_machine_that_was_asleep_owes_nothing() {
        let (mut pacer, reached) = play(Speed::Times(1.0), 10.0);
        assert_eq!(pacer.target_ns(1e7, reached), reached + 100_000_000);
    }

    #[test]
    fn the_highest_speed_has_no_target_and_is_never_behind() {
        let (pacer, _) = play(Speed::Max, 3.0);
        assert!((pacer.reached().unwrap_or_default() - 3.0).abs() < 0.05);
        assert!(!pacer.is_behind(2_000.0));
    }
}

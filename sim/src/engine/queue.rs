//! The event queue: lanes for constant delays, a ladder for all others.

use super::key::{Key, Kind};
use super::ladder::Ladder;
use super::lanes::Lanes;

/// Pending events.
#[derive(Debug, Clone, Default)]
pub struct EventQueue {
    lanes: Lanes,
    ladder: Ladder,
    /// Counts what is scheduled; the tie-break of the event order.
    sequence: u64,
}

impl EventQueue {
    /// The earliest event, or [`Key::NEVER`].
    #[inline]
    pub fn peek(&mut self) -> Key {
        let (laned, other) = (self.lanes.peek(), self.ladder.peek());
        if laned < other { laned } else { other }
    }

    /// Takes the earliest event, if it comes before `end`.
    #[inline]
    pub fn pop_before(&mut self, end: Key) -> Option<Key> {
        let (laned, other) = (self.lanes.peek(), self.ladder.peek());
        if laned < other {
            if laned >= end {
                return None;
            }
            self.lanes.pop();
            Some(laned)
        } else {
            if other >= end {
                return None;
            }
            self.ladder.pop();
            Some(other)
        }
    }

    /// Schedules an event at any time from `now` on, after every event that was scheduled before for the same
    /// time; its sequence number. `lane` is that of its delay, where it is known to have one.
    #[inline]
    pub fn schedule(&mut self, lane: Option<u8>, now: u64, time: u64, kind: Kind, id: u32) -> u64 {
        self.sequence += 1;
        let key = Key::new(time, self.sequence, kind, id);
        if !self.lanes.push(lane, time - now, key) {
            self.ladder.push(now, key);
        }
        self.sequence
    }

    /// Schedules the only event of a slot, in place of what was there; its sequence number. No time empties it.
    #[inline]
    pub fn schedule_only(&mut self, slot: u8, time: Option<u64>, kind: Kind, id: u32) -> u64 {
        self.sequence += 1;
        let key = time.map_or(Key::NEVER, |time| Key::new(time, self.sequence, kind, id));
        self.lanes.set(slot, key);
        self.sequence
    }

    /// A place for what has at most one event at a time, where one can be had.
    pub fn add_slot(&mut self) -> Option<u8> {
        self.lanes.add_slot()
    }

    /// Tells that many events will be scheduled so many nanoseconds ahead; their lane, where one can be had.
    pub fn expect_delay(&mut self, delay: u64) -> Option<u8> {
        self.lanes.open(delay)
    }

    /// Keeps only some events; for faults, not for the steady state.
    pub fn retain(&mut self, mut keep: impl FnMut(&Key) -> bool) {
        self.lanes.retain(&mut keep);
        self.ladder.retain(&mut keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    /// Random pushes and pops, held against a sorted list; `ahead` draws how far ahead an event lies.
    fn check(name: &str, pending: usize, mut ahead: impl FnMut(&mut Stream) -> u64) {
        let (mut queue, mut stream) = (EventQueue::default(), Stream::named(1, name, 0, "test"));
        let (mut model, mut now) = (std::collections::BTreeSet::new(), 0);
        // Some of the delays below have a lane, others have none.
        for delay in [1_000, 500_000, 1 << 32] {
            queue.expect_delay(delay);
        }
        for sequence in 0..60_000_u64 {
            let time = now + ahead(&mut stream);
            let number = queue.schedule(None, now, time, Kind::Computed, 1);
            model.insert(Key::new(time, number, Kind::Computed, 1));
            while model.len() > pending || (sequence % 7_000 > 6_000 && !model.is_empty()) {
                let first = model.pop_first().unwrap();
                assert_eq!(queue.pop_before(Key::NEVER), Some(first), "{name}");
                now = first.time();
            }
            if sequence % 9_973 == 0 {
                let keep = |k: &Key| !k.time().is_multiple_of(5);
                queue.retain(keep);
                model.retain(keep);
            }
        }
        while let Some(first) = model.pop_first() {
            assert_eq!(queue.pop_before(first), None, "{name}");
            assert_eq!(queue.pop_before(Key::NEVER), Some(first), "{name}");
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }

    #[test]
    fn events_leave_in_order_of_time_then_sequence() {
        check("few", 10, |s| s.word() % 1_000);
        check("one delay", 500, |_| 500_000);
        check("no delay", 300, |_| 0);
        check("mostly now", 300, |s| if s.below(10) == 0 { s.word() % 50 } else { 0 });
        check("few instants", 2_000, |s| s.word() % 3 * 1_000);
        check("exponential", 1_000, |s| (s.exponential() * 1e6) as u64);
        check("scales apart", 3_000, |s| 1 << s.below(40));
        check("crowds far ahead", 5_000, |s| if s.below(50) == 0 { s.word() % 1_000 } else { 1 << 32 });
        check("many", 20_000, |s| s.word() >> 30);
        check("crowds at instants far apart", 400, |s| (s.word() % 4) << 30 | u64::from(s.below(200) == 0));
    }

    #[test]
    fn a_crowd_at_one_instant_leaves_in_the_order_in_which_it_came() {
        let mut queue = EventQueue::default();
        for _ in 1..=200_000 {
            queue.schedule(None, 0, 1_000, Kind::Deliver, 7);
        }
        for sequence in 1..=200_000 {
            let key = queue.pop_before(Key::NEVER);
            assert_eq!(key, Some(Key::new(1_000, sequence, Kind::Deliver, 7)));
            queue.schedule(None, 1_000, 1_000, Kind::Reply, 7);
        }
        assert_eq!(queue.peek(), Key::new(1_000, 200_001, Kind::Reply, 7));
    }

    #[test]
    fn what_comes_after_a_crowd_at_one_instant_and_before_what_was_there_leaves_in_between() {
        let mut queue = EventQueue::default();
        queue.schedule(None, 0, 1_000_000, Kind::Computed, 1);
        queue.peek();
        let crowd = (0..200).map(|_| (1_000, Kind::Deliver));
        let between = (1..=100).map(|later| (1_200 + later, Kind::Computed));
        let again = (0..100).map(|_| (1_000, Kind::Reply));
        let mut all = vec![Key::new(1_000_000, 1, Kind::Computed, 1)];
        for (time, kind) in crowd.chain(between).chain(again) {
            let number = queue.schedule(None, 0, time, kind, 7);
            all.push(Key::new(time, number, kind, 7));
        }
        all.sort();
        for key in all {
            assert_eq!(queue.pop_before(Key::NEVER), Some(key));
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }

    #[test]
    fn crowds_at_ever_earlier_instants_leave_in_order_of_time() {
        let mut queue = EventQueue::default();
        let number = queue.schedule(None, 0, 1_000_000, Kind::Computed, 1);
        let mut all = vec![Key::new(1_000_000, number, Kind::Computed, 1)];
        queue.peek();
        for instant in [1_000, 999, 500, 500, 3, 2] {
            for _ in 0..150 {
                let number = queue.schedule(None, 0, instant, Kind::Deliver, 7);
                all.push(Key::new(instant, number, Kind::Deliver, 7));
            }
        }
        all.sort();
        for key in all {
            assert_eq!(queue.pop_before(Key::NEVER), Some(key));
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }
}

//! The event queue: lanes for constant delays, a ladder for all others.

use super::key::Key;
use super::ladder::Ladder;
use super::lanes::Lanes;

/// Pending events.
#[derive(Debug, Clone, Default)]
pub struct EventQueue {
    lanes: Lanes,
    ladder: Ladder,
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

    /// Adds an event at any time from `now` on; its key must be greater than that of every event pushed
    /// before for the same time.
    #[inline]
    pub fn push(&mut self, now: u64, key: Key) {
        self.push_to(None, now, key);
    }

    /// The same, for an event whose delay has a lane: this one, unless the delays of lanes have changed.
    #[inline]
    pub fn push_to(&mut self, lane: Option<u8>, now: u64, key: Key) {
        if !self.lanes.push(lane, key.time() - now, key) {
            self.ladder.push(now, key);
        }
    }

    /// Puts an event into a slot, in place of what was there; [`Key::NEVER`] empties it.
    #[inline]
    pub fn set(&mut self, slot: u8, key: Key) {
        self.lanes.set(slot, key);
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
    use super::super::key::Kind;
    use super::*;
    use crate::random::Stream;

    /// Random pushes and pops, held against a sorted list; `ahead` draws how far ahead an event lies.
    fn check(name: &str, pending: usize, mut ahead: impl FnMut(&mut Stream) -> u64) {
        let (mut queue, mut stream) = (EventQueue::default(), Stream::named(1, name, 0, "test"));
        let (mut model, mut now) = (std::collections::BTreeSet::new(), 0);
        for sequence in 0..60_000_u64 {
            let key = Key::new(now + ahead(&mut stream), sequence, Kind::Computed, 1);
            queue.push(now, key);
            model.insert(key);
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
        for sequence in 0..200_000 {
            queue.push(0, Key::new(1_000, sequence, Kind::Deliver, 7));
        }
        for sequence in 0..200_000 {
            let key = queue.pop_before(Key::NEVER);
            assert_eq!(key, Some(Key::new(1_000, sequence, Kind::Deliver, 7)));
            queue.push(1_000, Key::new(1_000, 200_000 + sequence, Kind::Reply, 7));
        }
        assert_eq!(queue.peek(), Key::new(1_000, 200_000, Kind::Reply, 7));
    }

    #[test]
    fn what_comes_after_a_crowd_at_one_instant_and_before_what_was_there_leaves_in_between() {
        let mut queue = EventQueue::default();
        queue.push(0, Key::new(1_000_000, 0, Kind::Computed, 1));
        queue.peek();
        let crowd = (1..=200).map(|sequence| Key::new(1_000, sequence, Kind::Deliver, 7));
        let between = (201..=300).map(|sequence| Key::new(1_000 + sequence, sequence, Kind::Computed, 2));
        let again = (301..=400).map(|sequence| Key::new(1_000, sequence, Kind::Reply, 3));
        let mut all: Vec<Key> = crowd.chain(between).chain(again).collect();
        all.iter().for_each(|key| queue.push(0, *key));
        all.push(Key::new(1_000_000, 0, Kind::Computed, 1));
        all.sort();
        for key in all {
            assert_eq!(queue.pop_before(Key::NEVER), Some(key));
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }

    #[test]
    fn crowds_at_ever_earlier_instants_leave_in_order_of_time() {
        let mut queue = EventQueue::default();
        let mut all = vec![Key::new(1_000_000, 0, Kind::Computed, 1)];
        queue.push(0, all[0]);
        queue.peek();
        for (crowd, instant) in [1_000, 999, 500, 500, 3, 2].into_iter().enumerate() {
            for n in 0..150 {
                let key = Key::new(instant, 1 + crowd as u64 * 150 + n, Kind::Deliver, 7);
                queue.push(0, key);
                all.push(key);
            }
        }
        all.sort();
        for key in all {
            assert_eq!(queue.pop_before(Key::NEVER), Some(key));
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }
}

//! Lanes: events that are scheduled the same delay ahead leave in the order in which they came, so they
//! wait in a ring, and only its head competes with other events.

use std::collections::VecDeque;

use super::key::Key;

/// One ring a delay, whoever schedules its events.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// Delays in nanoseconds, and the first event of each one's lane, side by side.
    delays: Vec<u64>,
    heads: Vec<Key>,
    /// What comes after the heads.
    rings: Vec<VecDeque<Key>>,
    /// The earliest of the heads, and its lane.
    first: Key,
    first_lane: usize,
}

/// Delays that have a lane at a time; events of further ones go to the ladder.
const MAX_LANES: usize = 16;

impl Default for Lanes {
    fn default() -> Self {
        // What is scheduled for its own instant has a lane from the start.
        let (delays, heads, rings) = (vec![0], vec![Key::NEVER], vec![VecDeque::new()]);
        Lanes { delays, heads, rings, first: Key::NEVER, first_lane: 0 }
    }
}

impl Lanes {
    /// The earliest event, or [`Key::NEVER`].
    #[inline]
    pub fn peek(&self) -> Key {
        self.first
    }

    /// Removes the earliest event.
    #[inline]
    pub fn pop(&mut self) {
        let lane = self.first_lane;
        self.heads[lane] = self.rings[lane].pop_front().unwrap_or(Key::NEVER);
        self.find_first();
    }

    /// Adds an event that is scheduled `delay` ahead of now; false where this delay has no lane.
    #[inline]
    pub fn push(&mut self, delay: u64, key: Key) -> bool {
        let Some(lane) = self.delays.iter().position(|d| *d == delay) else { return false };
        if self.heads[lane] != Key::NEVER {
            self.rings[lane].push_back(key);
            return true;
        }
        self.heads[lane] = key;
        if key < self.first {
            (self.first, self.first_lane) = (key, lane);
        }
        true
    }

    /// From now on there is a lane for this delay, where one can be had: a new one, or one in which
    /// nothing waits.
    pub fn open(&mut self, delay: u64) {
        if self.delays.contains(&delay) {
            return;
        }
        if self.delays.len() < MAX_LANES {
            self.delays.push(delay);
            self.heads.push(Key::NEVER);
            self.rings.push(VecDeque::new());
        } else if let Some(empty) = (1..MAX_LANES).find(|lane| self.heads[*lane] == Key::NEVER) {
            self.delays[empty] = delay;
        }
    }

    #[inline]
    fn find_first(&mut self) {
        let mut first = (Key::NEVER, 0);
        for (lane, head) in self.heads.iter().enumerate() {
            first = if *head < first.0 { (*head, lane) } else { first };
        }
        (self.first, self.first_lane) = first;
    }

    /// Keeps only some events; for faults, not for the steady state.
    pub fn retain(&mut self, mut keep: impl FnMut(&Key) -> bool) {
        for (head, ring) in self.heads.iter_mut().zip(&mut self.rings) {
            ring.retain(&mut keep);
            if *head != Key::NEVER && !keep(head) {
                *head = ring.pop_front().unwrap_or(Key::NEVER);
            }
        }
        self.find_first();
    }
}

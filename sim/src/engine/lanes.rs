//! Lanes: events that are scheduled the same delay ahead leave in the order in which they came, so they
//! wait in a ring, and only its head competes with other events.

use std::collections::VecDeque;

use super::key::Key;

/// One ring a delay, whoever schedules its events.
#[derive(Debug, Clone)]
pub struct Lanes {
    lanes: Vec<Lane>,
    /// The earliest of the heads, and its lane.
    first: Key,
    first_lane: usize,
}

#[derive(Debug, Clone)]
struct Lane {
    delay: u64,
    events: VecDeque<Key>,
}

/// Delays that have a lane at a time; events of further ones go to the ladder.
const MAX_LANES: usize = 16;

impl Default for Lanes {
    fn default() -> Self {
        // What is scheduled for its own instant has a lane from the start.
        let lanes = vec![Lane { delay: 0, events: VecDeque::new() }];
        Lanes { lanes, first: Key::NEVER, first_lane: 0 }
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
        self.lanes[self.first_lane].events.pop_front();
        self.find_first();
    }

    /// Adds an event that is scheduled `delay` ahead of now; false where this delay has no lane.
    #[inline]
    pub fn push(&mut self, delay: u64, key: Key) -> bool {
        let Some(number) = self.lanes.iter().position(|lane| lane.delay == delay) else { return false };
        let lane = &mut self.lanes[number];
        lane.events.push_back(key);
        if key < self.first {
            (self.first, self.first_lane) = (key, number);
        }
        true
    }

    /// From now on there is a lane for this delay, where one can be had: a new one, or one in which
    /// nothing waits.
    pub fn open(&mut self, delay: u64) {
        if self.lanes.iter().any(|lane| lane.delay == delay) {
            return;
        }
        if self.lanes.len() < MAX_LANES {
            self.lanes.push(Lane { delay, events: VecDeque::new() });
        } else if let Some(empty) = self.lanes[1..].iter_mut().find(|lane| lane.events.is_empty()) {
            empty.delay = delay;
        }
    }

    #[inline]
    fn find_first(&mut self) {
        self.first = Key::NEVER;
        for (number, lane) in self.lanes.iter().enumerate() {
            if let Some(head) = lane.events.front()
                && *head < self.first
            {
                (self.first, self.first_lane) = (*head, number);
            }
        }
    }

    /// Keeps only some events; for faults, not for the steady state.
    pub fn retain(&mut self, mut keep: impl FnMut(&Key) -> bool) {
        self.lanes.iter_mut().for_each(|lane| lane.events.retain(&mut keep));
        self.find_first();
    }
}

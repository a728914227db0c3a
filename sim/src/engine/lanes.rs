//! Lanes: events that are scheduled the same delay ahead leave in the order in which they came, so they
//! wait in a ring, and only its head competes with other events. What has at most one event at a time
//! has a slot: a lane without a ring.

use std::collections::VecDeque;

use super::key::Key;

/// One ring a delay, whoever schedules its events.
#[derive(Debug, Clone)]
pub struct Lanes {
    /// Delays in nanoseconds, and the first event of each one's lane, side by side.
    delays: Vec<u64>,
    heads: Vec<Key>,
    /// A bit for the hash of every delay that has a lane: most of those that have none are told by it.
    known: u64,
    /// What comes after the heads.
    rings: Vec<VecDeque<Key>>,
    /// The earliest of the heads, and its lane.
    first: Key,
    first_lane: usize,
}

/// Delays that have a lane at a time; events of further ones go to the ladder.
const MAX_LANES: usize = 16;
/// Every pop looks at all heads, so that there are few.
const MAX_SLOTS: usize = 8;
/// What stands as the delay of a slot: no event lies so far ahead.
const SLOT: u64 = u64::MAX;

#[inline]
fn bit_of(delay: u64) -> u64 {
    1 << (delay.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58)
}

impl Default for Lanes {
    fn default() -> Self {
        // What is scheduled for its own instant has a lane from the start.
        let (delays, heads, rings) = (vec![0], vec![Key::NEVER], vec![VecDeque::new()]);
        Lanes { known: bit_of(0), delays, heads, rings, first: Key::NEVER, first_lane: 0 }
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

    /// Adds an event that is scheduled `delay` ahead of now; false where this delay has no lane. `lane` is
    /// where it was when it was opened.
    #[inline]
    pub fn push(&mut self, lane: Option<u8>, delay: u64, key: Key) -> bool {
        let lane = match lane.map(usize::from) {
            Some(lane) if self.delays.get(lane) == Some(&delay) => lane,
            _ if self.known & bit_of(delay) == 0 => return false,
            _ => match self.delays.iter().position(|d| *d == delay) {
                Some(lane) => lane,
                None => return false,
            },
        };
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
    pub fn open(&mut self, delay: u64) -> Option<u8> {
        if let Some(lane) = self.delays.iter().position(|d| *d == delay) {
            return Some(lane as u8);
        }
        if self.delays.iter().filter(|d| **d != SLOT).count() < MAX_LANES {
            return Some(self.add(delay));
        }
        let is_empty = |lane: &usize| self.heads[*lane] == Key::NEVER && self.delays[*lane] != SLOT;
        let empty = (1..self.delays.len()).find(is_empty)?;
        self.delays[empty] = delay;
        self.known = self.delays.iter().fold(0, |known, delay| known | bit_of(*delay));
        Some(empty as u8)
    }

    /// A new slot, as long as there are not too many.
    pub fn add_slot(&mut self) -> Option<u8> {
        let slots = self.delays.iter().filter(|d| **d == SLOT).count();
        (slots < MAX_SLOTS).then(|| self.add(SLOT))
    }

    fn add(&mut self, delay: u64) -> u8 {
        self.known |= bit_of(delay);
        self.delays.push(delay);
        self.heads.push(Key::NEVER);
        self.rings.push(VecDeque::new());
        self.delays.len() as u8 - 1
    }

    /// Puts an event into a slot, in place of what was there; [`Key::NEVER`] empties it.
    #[inline]
    pub fn set(&mut self, slot: u8, key: Key) {
        let slot = usize::from(slot);
        self.heads[slot] = key;
        if slot == self.first_lane {
            self.find_first();
        } else if key < self.first {
            (self.first, self.first_lane) = (key, slot);
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

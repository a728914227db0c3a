//! A ladder of buckets over packed keys (after Tang, Goh and Thng, 2005).
//!
//! The earliest events stand sorted in `near`. Later ones lie unsorted in the buckets of rungs; a rung
//! spans one bucket of the rung outside it. Whenever `near` runs out, the next bucket is sorted into it,
//! or spread over a finer rung where it holds many. So an event costs the same however many are pending.

use super::key::Key;
use crate::station::NONE;

/// Pending events.
///
/// *Invariant*: whatever lies in a rung or in `far` is later than everything in `near`, and no earlier
/// than `near_end`.
#[derive(Debug, Clone)]
pub struct Ladder {
    /// Sorted, the earliest last.
    near: Vec<Key>,
    /// Events before this time go to `near`.
    near_end: u64,
    /// The innermost is the last of the first `depth`; the others are kept for their memory.
    rungs: Vec<Rung>,
    depth: usize,
    nodes: Vec<Node>,
    free: u32,
    /// Later than every rung.
    far: Vec<Key>,
}

/// A stretch of time, cut into buckets of 2^`shift` nanoseconds.
#[derive(Debug, Clone, Default)]
struct Rung {
    start: u64,
    end: u64,
    shift: u32,
    /// The first bucket that has not been taken.
    next: usize,
    /// Heads of lists through the nodes.
    buckets: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    key: [u64; 2],
    next: u32,
}

/// A bucket with at most so many events is sorted; one with more is spread over a rung.
const SORTED: usize = 32;
/// `near` is spread once insertions have made it this long.
const CROWDED: usize = 2 * SORTED;
const PER_BUCKET: usize = 6;
const FEWEST_BUCKETS: usize = 8;
const MOST_BUCKETS: usize = 256;

impl Default for Ladder {
    fn default() -> Self {
        Ladder {
            near: Vec::new(),
            near_end: 0,
            rungs: Vec::new(),
            depth: 0,
            nodes: Vec::new(),
            free: NONE,
            far: Vec::new(),
        }
    }
}

impl Ladder {
    /// The earliest event, or [`Key::NEVER`].
    #[inline]
    pub fn peek(&mut self) -> Key {
        match self.near.last() {
            Some(key) => *key,
            None => self.refill(),
        }
    }

    /// Removes the earliest event, after [`peek`](Ladder::peek) has told it.
    #[inline]
    pub fn pop(&mut self) {
        self.near.pop();
    }

    /// Adds an event after `now`; its key must be greater than that of every event pushed before for the
    /// same time.
    #[inline]
    pub fn push(&mut self, now: u64, key: Key) {
        let time = key.time();
        if time < self.near_end {
            return self.push_near(now, key);
        }
        for rung in self.rungs[..self.depth].iter_mut().rev() {
            if time < rung.end {
                let bucket = &mut rung.buckets[((time - rung.start) >> rung.shift) as usize];
                return *bucket = add_node(&mut self.nodes, &mut self.free, key, *bucket);
            }
        }
        self.far.push(key);
    }

    #[inline]
    fn push_near(&mut self, now: u64, key: Key) {
        let mut place = self.near.len();
        self.near.push(key);
        while place > 0 && self.near[place - 1] < key {
            self.near[place] = self.near[place - 1];
            place -= 1;
        }
        self.near[place] = key;
        if self.near.len() > CROWDED {
            self.relieve(now);
        }
    }

    /// Spreads a crowded `near`; the events of its earliest time stay.
    #[cold]
    fn relieve(&mut self, now: u64) {
        let first = self.near.last().map_or(now, |key| key.time());
        let stay = self.near.iter().rev().take_while(|key| key.time() == first).count();
        let rest = self.near.len() - stay;
        if rest > 0 {
            let earliest: Vec<Key> = self.near.drain(rest..).collect();
            self.spread();
            self.near.extend(earliest);
        } else if first > now {
            // All at one time: what comes for it later goes into a bucket, so that nothing has to move. The
            // bucket reaches to the end of `near`, for what comes in between.
            let span = self.near_end - first;
            self.add_rung(first, 64 - (span - 1).leading_zeros(), 1);
        }
    }

    /// Fills `near` from the next bucket; the earliest event then.
    #[cold]
    #[inline(never)]
    fn refill(&mut self) -> Key {
        loop {
            if self.depth == 0 {
                if self.far.is_empty() {
                    return Key::NEVER;
                }
                std::mem::swap(&mut self.near, &mut self.far);
                self.near_end = self.near.iter().map(|key| key.time() + 1).max().unwrap_or(0);
            } else if !self.take_bucket() {
                self.depth -= 1;
                continue;
            }
            let first = self.near[0].time();
            if self.near.len() <= SORTED || self.near.iter().all(|key| key.time() == first) {
                sort_latest_first(&mut self.near);
                return self.near[self.near.len() - 1];
            }
            self.spread();
        }
    }

    /// Moves the innermost rung's next bucket that holds anything into `near`; false where none is left.
    fn take_bucket(&mut self) -> bool {
        let rung = &mut self.rungs[self.depth - 1];
        let Some(ahead) = rung.buckets[rung.next..].iter().position(|head| *head != NONE) else {
            self.near_end = rung.end;
            return false;
        };
        let bucket = rung.next + ahead;
        rung.next = bucket + 1;
        self.near_end = (rung.start + ((bucket as u64 + 1) << rung.shift)).min(rung.end);
        let mut node = std::mem::replace(&mut rung.buckets[bucket], NONE);
        while node != NONE {
            let Node { key, next } = self.nodes[node as usize];
            self.near.push(Key::from_words(key));
            self.nodes[node as usize].next = self.free;
            self.free = node;
            node = next;
        }
        true
    }

    /// Moves all of `near`, sorted or not, into a new innermost rung that ends where it ends.
    fn spread(&mut self) {
        let start = self.near.iter().map(|key| key.time()).min().unwrap_or(self.near_end);
        let span = self.near_end - start;
        let wanted =
            (self.near.len() / PER_BUCKET).next_power_of_two().clamp(FEWEST_BUCKETS, MOST_BUCKETS) as u64;
        // The least shift with which the last nanosecond falls into one of the wanted buckets.
        let shift = (64 - ((span - 1) / wanted).leading_zeros()).min(63);
        self.add_rung(start, shift, ((span - 1) >> shift) as usize + 1);
        let rung = &mut self.rungs[self.depth - 1];
        for key in self.near.drain(..) {
            let bucket = &mut rung.buckets[((key.time() - start) >> shift) as usize];
            *bucket = add_node(&mut self.nodes, &mut self.free, key, *bucket);
        }
    }

    /// A new innermost rung, from `start` to the end of `near`.
    fn add_rung(&mut self, start: u64, shift: u32, buckets: usize) {
        if self.depth == self.rungs.len() {
            self.rungs.push(Rung::default());
        }
        let rung = &mut self.rungs[self.depth];
        (rung.start, rung.end, rung.shift, rung.next) = (start, self.near_end, shift, 0);
        rung.buckets.clear();
        rung.buckets.resize(buckets, NONE);
        self.depth += 1;
        self.near_end = start;
    }

    /// Keeps only some events; for faults, not for the steady state.
    pub fn retain(&mut self, mut keep: impl FnMut(&Key) -> bool) {
        self.near.retain(&mut keep);
        self.far.retain(&mut keep);
        for rung in &mut self.rungs[..self.depth] {
            for head in &mut rung.buckets {
                let mut node = std::mem::replace(head, NONE);
                while node != NONE {
                    let Node { key, next } = self.nodes[node as usize];
                    let (kept, list) = if keep(&Key::from_words(key)) {
                        (*head, &mut *head)
                    } else {
                        (self.free, &mut self.free)
                    };
                    self.nodes[node as usize].next = kept;
                    *list = node;
                    node = next;
                }
            }
        }
    }
}

/// Puts a key in front of a list; the list's new head.
#[inline]
fn add_node(nodes: &mut Vec<Node>, free: &mut u32, key: Key, next: u32) -> u32 {
    let node = Node { key: key.words(), next };
    let place = *free;
    match nodes.get_mut(place as usize) {
        Some(slot) => {
            *free = slot.next;
            *slot = node;
            place
        }
        None => {
            nodes.push(node);
            nodes.len() as u32 - 1
        }
    }
}

/// Few events by insertion; many at one time are in order already, one way or the other.
fn sort_latest_first(keys: &mut [Key]) {
    if keys.len() > SORTED {
        return keys.sort_unstable_by(|a, b| b.cmp(a));
    }
    for end in 1..keys.len() {
        let key = keys[end];
        let mut place = end;
        while place > 0 && keys[place - 1] < key {
            keys[place] = keys[place - 1];
            place -= 1;
        }
        keys[place] = key;
    }
}

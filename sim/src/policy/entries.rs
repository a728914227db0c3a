//! The entries of a cache: keys in order of use or of storing, found through a hash table of their own.
//!
//! Open addressing with linear probing; a removal closes its gap, so nothing dead is left behind. The
//! order is a list through the entries. Both grow with what is held and never shrink in a run.

use crate::scenario::limits::MAX_CACHE_ENTRIES;
use crate::station::NONE;

/// Keys with the times at which they are no longer good, at most so many.
#[derive(Debug, Clone)]
pub struct Entries {
    capacity: usize,
    /// Entry numbers by hash, with a few bits of the hash above each, so that hardly any entry is looked at
    /// in vain. Its length is a power of two, at most half of it used.
    table: Vec<u32>,
    entries: Vec<Entry>,
    /// When each entry is no longer good, in nanoseconds; empty as long as all are good for ever.
    ends: Vec<u64>,
    /// Places of removed entries, a list through `after`.
    free: u32,
    held: usize,
    /// The entry that goes last, and the one that goes first.
    newest: u32,
    oldest: u32,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    key: u64,
    before: u32,
    after: u32,
}

/// What a look for a key finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is there, and its time is not over.
    Good,
    /// It was there, but its time was over.
    Expired,
    /// It is not there.
    Nothing,
}

const SMALLEST_TABLE: usize = 16;
/// The end of what is good for ever.
const NEVER: u64 = u64::MAX;
/// Bits of an entry's number in the table; the rest is of its key's hash.
const NUMBER_BITS: u32 = 23;
const NUMBER: u32 = (1 << NUMBER_BITS) - 1;
const _: () = assert!(MAX_CACHE_ENTRIES < NUMBER as u64);

impl Entries {
    /// Room for so many keys, at most [`MAX_CACHE_ENTRIES`]; nothing is held yet.
    pub fn new(capacity: u64) -> Entries {
        Entries {
            capacity: capacity as usize,
            table: vec![NONE; SMALLEST_TABLE],
            entries: Vec::new(),
            ends: Vec::new(),
            free: NONE,
            held: 0,
            newest: NONE,
            oldest: NONE,
        }
    }

    /// How many keys are held, those whose time is over and for which nobody has asked since included.
    pub fn held(&self) -> u64 {
        self.held as u64
    }

    /// How many keys can be held.
    pub fn capacity(&self) -> u64 {
        self.capacity as u64
    }

    /// Looks for a key at `now`, in nanoseconds; where it is found and `is_use`, it goes last from now on. One whose time is over is
    /// taken out.
    #[inline]
    pub fn look(&mut self, now: u64, key: u64, is_use: bool) -> Found {
        let Some(slot) = self.slot_of(key) else { return Found::Nothing };
        let index = self.table[slot] & NUMBER;
        if self.ends.get(index as usize).is_some_and(|ends_at| *ends_at <= now) {
            self.take_out(slot);
            return Found::Expired;
        }
        if is_use && self.newest != index {
            self.unlink(index);
            self.link_newest(index);
        }
        Found::Good
    }

    /// Stores a key that is good until `ends_at`, in nanoseconds, or for ever; true where another had to go for it.
    #[inline]
    pub fn store(&mut self, key: u64, ends_at: Option<u64>) -> bool {
        if let Some(slot) = self.slot_of(key) {
            let index = self.table[slot] & NUMBER;
            self.set_end(index, ends_at);
            self.unlink(index);
            self.link_newest(index);
            return false;
        }
        let evicts = self.held >= self.capacity;
        if evicts {
            self.evict();
        }
        if (self.held + 1) * 2 > self.table.len() {
            self.grow();
        }
        let entry = Entry { key, before: NONE, after: NONE };
        let index = match self.free {
            NONE => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
            index => {
                self.free = self.entries[index as usize].after;
                self.entries[index as usize] = entry;
                index
            }
        };
        self.set_end(index, ends_at);
        let mut slot = self.home(key);
        while self.table[slot] != NONE {
            slot = (slot + 1) & self.mask();
        }
        self.table[slot] = tagged(key, index);
        self.link_newest(index);
        self.held += 1;
        evicts
    }

    fn set_end(&mut self, index: u32, ends_at: Option<u64>) {
        if let (None, true) = (ends_at, self.ends.is_empty()) {
            return;
        }
        self.ends.resize(self.entries.len(), NEVER);
        self.ends[index as usize] = ends_at.unwrap_or(NEVER);
    }

    /// Forgets a key, if it is held.
    pub fn remove(&mut self, key: u64) {
        if let Some(slot) = self.slot_of(key) {
            self.take_out(slot);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.table.fill(NONE);
        self.entries.clear();
        self.ends.clear();
        (self.free, self.held, self.newest, self.oldest) = (NONE, 0, NONE, NONE);
    }

    /// A new capacity; how many entries had to go for it.
    pub fn resize(&mut self, capacity: u64) -> u64 {
        self.capacity = capacity as usize;
        let gone = self.held.saturating_sub(self.capacity);
        (0..gone).for_each(|_| self.evict());
        gone as u64
    }

    fn evict(&mut self) {
        if self.oldest != NONE
            && let Some(slot) = self.slot_of(self.entries[self.oldest as usize].key)
        {
            self.take_out(slot);
        }
    }

    fn mask(&self) -> usize {
        self.table.len() - 1
    }

    /// Where a key's search begins: the high bits of a product, which all bits of the key reach.
    #[inline]
    fn home(&self, key: u64) -> usize {
        (hash(key) >> 32) as usize & self.mask()
    }

    #[inline]
    fn slot_of(&self, key: u64) -> Option<usize> {
        let (mut slot, tag) = (self.home(key), tagged(key, 0));
        loop {
            let found = self.table[slot];
            if found == NONE {
                return None;
            }
            if found & !NUMBER == tag && self.entries[(found & NUMBER) as usize].key == key {
                return Some(slot);
            }
            slot = (slot + 1) & self.mask();
        }
    }

    fn take_out(&mut self, slot: usize) {
        let index = self.table[slot] & NUMBER;
        self.unlink(index);
        self.entries[index as usize].after = self.free;
        self.free = index;
        self.held -= 1;
        // Those behind the gap move up, if their search would have passed it.
        let mut gap = slot;
        let mut next = slot;
        loop {
            next = (next + 1) & self.mask();
            let moving = self.table[next];
            if moving == NONE {
                break;
            }
            let home = self.home(self.entries[(moving & NUMBER) as usize].key);
            let distance = |from: usize, to: usize| to.wrapping_sub(from) & self.mask();
            if distance(home, next) >= distance(gap, next) {
                self.table[gap] = moving;
                gap = next;
            }
        }
        self.table[gap] = NONE;
    }

    fn grow(&mut self) {
        let doubled = self.table.len() * 2;
        let old = std::mem::replace(&mut self.table, vec![NONE; doubled]);
        for index in old.into_iter().filter(|index| *index != NONE) {
            let mut slot = self.home(self.entries[(index & NUMBER) as usize].key);
            while self.table[slot] != NONE {
                slot = (slot + 1) & self.mask();
            }
            self.table[slot] = index;
        }
    }

    #[inline]
    fn link_newest(&mut self, index: u32) {
        let entry = &mut self.entries[index as usize];
        (entry.before, entry.after) = (NONE, self.newest);
        match self.newest {
            NONE => self.oldest = index,
            newest => self.entries[newest as usize].before = index,
        }
        self.newest = index;
    }

    #[inline]
    fn unlink(&mut self, index: u32) {
        let Entry { before, after, .. } = self.entries[index as usize];
        match before {
            NONE => self.newest = after,
            before => self.entries[before as usize].after = after,
        }
        match after {
            NONE => self.oldest = before,
            after => self.entries[after as usize].before = before,
        }
    }
}

#[inline]
fn hash(key: u64) -> u64 {
    (key ^ (key >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// An entry's number with its key's tag: bits of the hash that do not bear on its place in the table.
#[inline]
fn tagged(key: u64, index: u32) -> u32 {
    (hash(key) as u32 & !NUMBER) | index
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::*;
    use crate::random::Stream;

    #[test]
    fn it_holds_what_a_plain_list_would_hold() {
        let mut stream = Stream::named(1, "cache", 0, "test");
        for capacity in [1_u64, 7, 100] {
            let mut entries = Entries::new(capacity);
            // Keys with their ends, the one that goes first in front.
            let mut list: VecDeque<(u64, u64)> = VecDeque::new();
            for now in 0..30_000 {
                let key = u64::from(stream.below(150)) << stream.below(40);
                let position = list.iter().position(|(k, _)| *k == key);
                match stream.below(8) {
                    0 => {
                        entries.remove(key);
                        position.map(|p| list.remove(p));
                    }
                    1..4 => {
                        let is_endless = now < 5_000 || stream.below(4) == 0;
                        let ends = if is_endless { u64::MAX } else { now + u64::from(stream.below(400)) };
                        let evicted = entries.store(key, (ends != u64::MAX).then_some(ends));
                        position.map(|p| list.remove(p));
                        assert_eq!(evicted, list.len() as u64 >= capacity);
                        if evicted {
                            list.pop_front();
                        }
                        list.push_back((key, ends));
                    }
                    _ => {
                        let expected = match position {
                            None => Found::Nothing,
                            Some(p) if list[p].1 <= now => {
                                list.remove(p);
                                Found::Expired
                            }
                            Some(p) => {
                                let used = list.remove(p).unwrap();
                                list.push_back(used);
                                Found::Good
                            }
                        };
                        assert_eq!(entries.look(now, key, true), expected);
                    }
                }
                assert_eq!(entries.held(), list.len() as u64);
                if now == 20_000 {
                    assert_eq!(entries.resize(capacity.div_ceil(2)), list.len() as u64 - entries.held());
                    list.drain(..list.len() - entries.held() as usize);
                    entries.resize(capacity);
                }
            }
            entries.clear();
            assert_eq!((entries.held(), entries.look(0, list[0].0, true)), (0, Found::Nothing));
        }
    }
}

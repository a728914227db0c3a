//! Cells: one pending event each, that may be moved at will. Births and the heads of lanes live here.
//!
//! A tournament over the cells: setting one costs a path to the root, cut short where nothing changes.

use super::key::Key;

/// The cells; the earliest of their events is at the root.
#[derive(Debug, Clone)]
pub struct Cells {
    /// A heap-shaped tree: the parent of `i` is `i / 2`, the leaves are the upper half.
    tree: Vec<Key>,
    leaves: usize,
    used: u32,
}

impl Default for Cells {
    fn default() -> Self {
        Cells { tree: vec![Key::NEVER; 2], leaves: 1, used: 0 }
    }
}

impl Cells {
    /// A new, empty cell.
    pub fn add(&mut self) -> u32 {
        let cell = self.used;
        self.used += 1;
        if self.used as usize > self.leaves {
            let old = self.tree.split_off(self.leaves);
            self.leaves *= 2;
            self.tree = vec![Key::NEVER; 2 * self.leaves];
            for (cell, key) in (0..).zip(old) {
                self.set(cell, key);
            }
        }
        cell
    }

    #[inline]
    pub fn peek(&self) -> Key {
        self.tree[1]
    }

    #[inline]
    pub fn set(&mut self, cell: u32, key: Key) {
        let mut node = self.leaves + cell as usize;
        self.tree[node] = key;
        while node > 1 {
            let (a, b) = (self.tree[node], self.tree[node ^ 1]);
            let least = if a < b { a } else { b };
            node /= 2;
            if self.tree[node] == least {
                return;
            }
            self.tree[node] = least;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::Kind;
    use super::*;
    use crate::random::Stream;

    #[test]
    fn the_root_is_the_earliest_of_all_cells() {
        let (mut cells, mut keys) = (Cells::default(), Vec::new());
        let mut stream = Stream::named(1, "cells", 0, "test");
        for step in 0..5_000_u64 {
            if step % 100 == 0 {
                assert_eq!(cells.add() as usize, keys.len());
                keys.push(Key::NEVER);
            }
            let cell = stream.below(keys.len() as u32);
            let rests = stream.below(4) == 0;
            let key = if rests { Key::NEVER } else { Key::new(stream.word() >> 9, step, Kind::Birth, cell) };
            cells.set(cell, key);
            keys[cell as usize] = key;
            assert_eq!(Some(&cells.peek()), keys.iter().min());
        }
    }
}

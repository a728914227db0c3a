//! The event queue: a heap with four children a node, over packed keys.

use super::key::Key;

/// Pending events that are in no lane, the earliest first.
#[derive(Debug, Clone, Default)]
pub struct EventQueue {
    heap: Vec<Key>,
}

const ARITY: usize = 4;

impl EventQueue {
    #[inline]
    pub fn peek(&self) -> Key {
        self.heap.first().copied().unwrap_or(Key::NEVER)
    }

    #[inline]
    pub fn push(&mut self, key: Key) {
        self.heap.push(key);
        self.sift_up(self.heap.len() - 1);
    }

    /// Removes the earliest event.
    #[inline]
    pub fn pop(&mut self) {
        let Some(last) = self.heap.pop() else { return };
        if let Some(first) = self.heap.first_mut() {
            *first = last;
            self.sift_down(0);
        }
    }

    /// Keeps only some events; for faults, not for the steady state.
    pub fn retain(&mut self, keep: impl FnMut(&Key) -> bool) {
        self.heap.retain(keep);
        for index in (0..self.heap.len() / ARITY + 1).rev() {
            self.sift_down(index);
        }
    }

    #[inline]
    fn sift_up(&mut self, mut index: usize) {
        let key = self.heap[index];
        while index > 0 {
            let parent = (index - 1) / ARITY;
            if self.heap[parent] <= key {
                break;
            }
            self.heap[index] = self.heap[parent];
            index = parent;
        }
        self.heap[index] = key;
    }

    #[inline]
    fn sift_down(&mut self, mut index: usize) {
        let Some(&key) = self.heap.get(index) else { return };
        loop {
            let first = index * ARITY + 1;
            let (child, least) = match self.heap.get(first..) {
                // A whole family, as almost all are: two semi-finals and a final, without a loop.
                Some([a, b, c, d, ..]) => {
                    let (left, l) = if a < b { (first, a) } else { (first + 1, b) };
                    let (right, r) = if c < d { (first + 2, c) } else { (first + 3, d) };
                    if l < r { (left, *l) } else { (right, *r) }
                }
                Some(children) => match (first..).zip(children).min_by_key(|(_, k)| **k) {
                    Some((child, least)) => (child, *least),
                    None => break,
                },
                None => break,
            };
            if least >= key {
                break;
            }
            self.heap[index] = least;
            index = child;
        }
        self.heap[index] = key;
    }
}

#[cfg(test)]
mod tests {
    use super::super::key::Kind;
    use super::*;
    use crate::random::Stream;

    #[test]
    fn events_leave_in_order_of_time_then_sequence() {
        let (mut queue, mut stream) = (EventQueue::default(), Stream::named(1, "q", 0, "test"));
        let mut pending = Vec::new();
        for sequence in 0..20_000 {
            let key = Key::new(stream.word() % 500 + sequence / 10, sequence, Kind::Computed, 1);
            queue.push(key);
            pending.push(key);
            if stream.word() % 3 == 0 {
                pending.sort_unstable();
                assert_eq!(queue.peek(), pending.remove(0));
                queue.pop();
            }
            if sequence == 15_000 {
                let keep = |k: &Key| k.time().is_multiple_of(2);
                queue.retain(keep);
                pending.retain(keep);
            }
        }
        pending.sort_unstable();
        for key in pending {
            assert_eq!(queue.peek(), key);
            queue.pop();
        }
        assert_eq!(queue.peek(), Key::NEVER);
    }
}

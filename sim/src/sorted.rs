//! Order where it is seldom needed.

use std::collections::BinaryHeap;

/// Things in rising order. A heap, because each sort of a list of another type is a kilobyte of the page; what events wait
/// for is sorted elsewhere.
pub fn sorted<T: Ord>(things: impl IntoIterator<Item = T>) -> Vec<T> {
    things.into_iter().collect::<BinaryHeap<T>>().into_sorted_vec()
}

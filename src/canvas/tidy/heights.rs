//! How far down each node stands. Nodes that are each other's median neighbours are one block, which lies in one line;
//! blocks then go towards the median of what they are connected to, as far as those above and below leave room.

use std::collections::BTreeMap;

use super::sheet::{Role, Sheet};
use crate::canvas::frames::{PADDING, REASONS, TITLE};
use crate::canvas::geometry::{CARD, GRID};

/// Between two cards of a column, with the reason that may stand below the upper one.
const GAP: f64 = 40.0;
/// Between a connection and what it passes.
const BEND_GAP: f64 = 16.0;
const ROUNDS: usize = 12;

/// A connection is kept straight the more, the longer it is (Gansner et al.).
const fn weight(one: Role, other: Role) -> f64 {
    match (one, other) {
        (Role::Card, Role::Card) => 1.0,
        (Role::Bend, Role::Bend) => 8.0,
        (Role::Card | Role::Bend, Role::Card | Role::Bend) => 2.0,
        _ => 0.0,
    }
}

/// The least distance of two neighbours of a column, a multiple of the grid.
fn distance(upper: Role, lower: Role) -> f64 {
    let half = CARD.height / 2.0;
    let distance = match (upper, lower) {
        (Role::Card, Role::Card) => CARD.height + GAP,
        (Role::Card, Role::Bend) | (Role::Bend, Role::Card) => half + BEND_GAP,
        (Role::Top, Role::Card) => PADDING + TITLE + half,
        (Role::Card, Role::Bottom) => half + PADDING + REASONS,
        (Role::Top, Role::Top) => PADDING + TITLE,
        (Role::Bottom, Role::Bottom) => PADDING + REASONS,
        (Role::Bottom, Role::Card) | (Role::Card, Role::Top) => half + GAP,
        _ => BEND_GAP,
    };
    (distance / GRID).ceil() * GRID
}

/// The centre of each node, on the grid.
pub fn heights(sheet: &Sheet) -> Vec<f64> {
    let blocks = blocks(sheet);
    let mut column = Column::new(sheet, &blocks);
    let (top, bottom) = (column.packed(), column.packed_below());
    // Once from above and once from below: their mean favours neither, and keeps all distances as well.
    let from_above = column.settle(top, true);
    let from_below = column.settle(bottom, false);
    let means = from_above.iter().zip(&from_below).map(|(a, b)| (a + b) / 2.0).collect();
    let settled = column.settle(means, true);
    let snapped = |y: f64| (y / GRID + 0.5).floor() * GRID;
    blocks.iter().map(|block| snapped(settled[*block])).collect()
}

/// The block of each node. No two lines of blocks cross each other, so of any two that meet in a layer it is always the
/// same that is above.
fn blocks(sheet: &Sheet) -> Vec<usize> {
    let places = sheet.places();
    let role = |node: usize| sheet.nodes[node].role;
    let median = |neighbours: &[usize]| {
        let mut neighbours = neighbours.to_vec();
        neighbours.sort_unstable_by_key(|node| places[*node]);
        (neighbours.len() % 2 == 1).then(|| neighbours[neighbours.len() / 2])
    };
    let mut blocks: Vec<usize> = (0..sheet.nodes.len()).collect();
    for layer in &sheet.layers {
        // Those that are certain first: frames, then what passes in the middle of long connections.
        let mut candidates: [Vec<(usize, usize)>; 3] = Default::default();
        for &from in layer {
            for &to in &sheet.right[from] {
                match (role(from), role(to)) {
                    (Role::Top | Role::Bottom, _) => candidates[0].push((from, to)),
                    (Role::Bend, Role::Bend) => candidates[1].push((from, to)),
                    _ if median(&sheet.right[from]) == Some(to) && median(&sheet.left[to]) == Some(from) => {
                        candidates[2].push((from, to));
                    }
                    _ => {}
                }
            }
        }
        let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
        for (from, to) in candidates.into_iter().flatten() {
            let (start, end) = (places[from], places[to]);
            let is_above = taken.range(..start).next_back().is_none_or(|(_, other)| *other < end);
            let is_below = taken.range(start..).next().is_none_or(|(other, to)| *other > start && *to > end);
            if is_above && is_below {
                taken.insert(start, end);
                blocks[to] = blocks[from];
            }
        }
    }
    blocks
}

/// The blocks, known by their first node, and what keeps them apart or draws them.
struct Column {
    /// From top to bottom: each after all that have to be above it.
    order: Vec<usize>,
    roles: Vec<Role>,
    /// What stands next above and next below, and how far away at least.
    above: Vec<Vec<(usize, f64)>>,
    below: Vec<Vec<(usize, f64)>>,
    /// What a block is connected to, and how strongly.
    pulls: Vec<Vec<(usize, f64)>>,
}

impl Column {
    fn new(sheet: &Sheet, blocks: &[usize]) -> Column {
        let count = blocks.len();
        let role = |node: usize| sheet.nodes[node].role;
        let mut above = vec![Vec::new(); count];
        let mut below = vec![Vec::new(); count];
        for layer in &sheet.layers {
            for pair in layer.windows(2) {
                let distance = distance(role(pair[0]), role(pair[1]));
                below[blocks[pair[0]]].push((blocks[pair[1]], distance));
                above[blocks[pair[1]]].push((blocks[pair[0]], distance));
            }
        }
        let mut pulls = vec![Vec::new(); count];
        for (from, ends) in sheet.right.iter().enumerate() {
            for &to in ends {
                let weight = weight(role(from), role(to));
                if blocks[from] != blocks[to] && weight > 0.0 {
                    pulls[blocks[from]].push((blocks[to], weight));
                    pulls[blocks[to]].push((blocks[from], weight));
                }
            }
        }
        let mut open: Vec<usize> = above.iter().map(Vec::len).collect();
        let is_first = |node: &usize| blocks[*node] == *node;
        let mut order: Vec<usize> = (0..count).filter(is_first).filter(|block| open[*block] == 0).collect();
        let mut next = 0;
        while let Some(&block) = order.get(next) {
            next += 1;
            for (other, _) in &below[block] {
                open[*other] -= 1;
                if open[*other] == 0 {
                    order.push(*other);
                }
            }
        }
        debug_assert_eq!(order.len(), (0..count).filter(is_first).count());
        let roles = (0..count).map(role).collect();
        Column { order, roles, above, below, pulls }
    }

    /// The least height that what is above leaves.
    fn first(&self, block: usize, y: &[f64]) -> f64 {
        self.above[block].iter().map(|(other, d)| y[*other] + d).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The greatest height that what is below leaves.
    fn last(&self, block: usize, y: &[f64]) -> f64 {
        self.below[block].iter().map(|(other, d)| y[*other] - d).fold(f64::INFINITY, f64::min)
    }

    /// Everything as far up as it can be.
    fn packed(&self) -> Vec<f64> {
        let mut y = vec![0.0; self.above.len()];
        for &block in &self.order {
            y[block] = self.first(block, &y).max(0.0);
        }
        y
    }

    /// Everything as far down as it can be in the same height.
    fn packed_below(&self) -> Vec<f64> {
        let height = self.packed().into_iter().fold(0.0, f64::max);
        let mut y = vec![0.0; self.above.len()];
        for &block in self.order.iter().rev() {
            y[block] = self.last(block, &y).min(height);
        }
        y
    }

    fn settle(&mut self, mut y: Vec<f64>, downwards_first: bool) -> Vec<f64> {
        for round in 0..2 * ROUNDS {
            let before = y.clone();
            if (round % 2 == 0) == downwards_first {
                self.down(&mut y)
            } else {
                self.up(&mut y)
            }
            if round % 2 == 1 && y == before {
                break;
            }
        }
        // Frames close around what is in them.
        for &block in self.order.iter().rev().filter(|block| self.roles[**block] == Role::Top) {
            y[block] = self.last(block, &y);
        }
        for &block in self.order.iter().filter(|block| self.roles[**block] == Role::Bottom) {
            y[block] = self.first(block, &y);
        }
        y
    }

    /// Lets everything go down that wants to. Lower edges of frames give way, upper ones follow.
    fn down(&self, y: &mut [f64]) {
        for &block in self.order.iter().rev() {
            let last = self.last(block, y);
            y[block] = match self.roles[block] {
                Role::Top | Role::Bottom if last.is_finite() => last,
                Role::Bottom => FAR,
                _ => self.wanted(block, y).min(last).max(y[block]),
            };
        }
    }

    /// The same upwards.
    fn up(&self, y: &mut [f64]) {
        for &block in &self.order {
            let first = self.first(block, y);
            y[block] = match self.roles[block] {
                Role::Top | Role::Bottom if first.is_finite() => first,
                Role::Top => -FAR,
                _ => self.wanted(block, y).max(first).min(y[block]),
            };
        }
    }

    /// The median of what it is connected to; between two that are as good, the middle.
    fn wanted(&self, block: usize, y: &[f64]) -> f64 {
        let mut pulls: Vec<(f64, f64)> =
            self.pulls[block].iter().map(|(to, weight)| (y[*to], *weight)).collect();
        pulls.sort_unstable_by(|(one, _), (other, _)| one.total_cmp(other));
        let half = pulls.iter().map(|(_, weight)| weight).sum::<f64>() / 2.0;
        let mut passed = 0.0;
        for (index, (at, weight)) in pulls.iter().enumerate() {
            passed += weight;
            if passed == half {
                return (at + pulls[index + 1].0) / 2.0;
            }
            if passed > half {
                return *at;
            }
        }
        y[block]
    }
}

/// Further away than anything that has a neighbour.
const FAR: f64 = 1e9;

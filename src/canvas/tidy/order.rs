//! The order within the layers: few crossings, by barycentres and by exchanging neighbours. What stands in one frame
//! stays together, and frames have the same order in all layers.

use std::cmp::Ordering;

use super::sheet::{Role, Sheet};

const MOST_SWEEPS: usize = 24;
/// After so many sweeps without fewer crossings there is no hope.
const PATIENCE: usize = 4;

/// Orders the layers, at first by `heights`; what has no fewer crossings than that changes nothing.
pub fn order(sheet: &mut Sheet, heights: &[f64]) {
    let frames = means(sheet, |node| heights[node]);
    for layer in 0..sheet.layers.len() {
        arrange(sheet, layer, heights, &frames);
    }
    let (mut best, mut fewest) = (sheet.layers.clone(), crossings(sheet));
    let mut in_vain = 0;
    for sweep in 0..MOST_SWEEPS {
        if fewest == 0 || in_vain == PATIENCE {
            break;
        }
        self::sweep(sheet, sweep % 2 == 0);
        exchange(sheet);
        let now = crossings(sheet);
        in_vain += 1;
        if now < fewest {
            (best, fewest, in_vain) = (sheet.layers.clone(), now, 0);
        }
    }
    sheet.layers = best;
}

/// The mean of what `key` says of the cards in each frame.
fn means(sheet: &Sheet, key: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); sheet.frames];
    for card in 0..sheet.cards {
        for frame in &sheet.nodes[card].lane {
            sums[*frame].0 += key(card);
            sums[*frame].1 += 1.0;
        }
    }
    sums.into_iter().map(|(sum, count)| sum / f64::max(count, 1.0)).collect()
}

/// Sorts a layer by its nodes' keys, frame by frame. Nodes with the same key stay as they are.
fn arrange(sheet: &mut Sheet, layer: usize, keys: &[f64], frames: &[f64]) {
    let nodes = &sheet.nodes;
    sheet.layers[layer].sort_by(|&one, &other| {
        let (a, b) = (&nodes[one], &nodes[other]);
        let key = |node: usize, depth: usize| match (nodes[node].lane.get(depth), nodes[node].role) {
            (Some(frame), _) => (frames[*frame], frame + 1),
            (None, Role::Top) => (f64::NEG_INFINITY, 0),
            (None, Role::Bottom) => (f64::INFINITY, 0),
            (None, _) => (keys[node], 0),
        };
        for depth in 0..=a.lane.len().min(b.lane.len()) {
            if a.lane.get(depth).is_some() && a.lane.get(depth) == b.lane.get(depth) {
                continue;
            }
            let ((a, a_frame), (b, b_frame)) = (key(one, depth), key(other, depth));
            return a.total_cmp(&b).then(a_frame.cmp(&b_frame));
        }
        Ordering::Equal
    });
}

/// Sorts one layer after the other by the mean of its neighbours' places in the layer before.
fn sweep(sheet: &mut Sheet, is_rightwards: bool) {
    let mut shares = vec![0.0; sheet.nodes.len()];
    (0..sheet.layers.len()).for_each(|layer| note(sheet, layer, &mut shares));
    let mean = |nodes: &mut dyn Iterator<Item = usize>, shares: &[f64]| {
        let (sum, count) = nodes.fold((0.0, 0), |(sum, count), node| (sum + shares[node], count + 1));
        (count > 0).then(|| sum / f64::from(count))
    };
    let frames = means(sheet, |card| {
        let mut around = sheet.left[card].iter().chain(&sheet.right[card]).copied();
        mean(&mut around, &shares).unwrap_or(shares[card])
    });
    let count = sheet.layers.len();
    for step in 0..count {
        let layer = if is_rightwards { step } else { count - 1 - step };
        let mut keys = shares.clone();
        for &node in &sheet.layers[layer] {
            let fixed = if is_rightwards { &sheet.left[node] } else { &sheet.right[node] };
            keys[node] = mean(&mut fixed.iter().copied(), &shares).unwrap_or(shares[node]);
        }
        arrange(sheet, layer, &keys, &frames);
        note(sheet, layer, &mut shares);
    }
}

/// Notes where in its layer each node stands, from 0 at the top to 1.
fn note(sheet: &Sheet, layer: usize, shares: &mut [f64]) {
    let nodes = &sheet.layers[layer];
    for (place, node) in nodes.iter().enumerate() {
        shares[*node] = (place as f64 + 0.5) / nodes.len() as f64;
    }
}

/// Exchanges neighbours for as long as that saves crossings.
fn exchange(sheet: &mut Sheet) {
    let mut places = sheet.places();
    let (mut left, mut right) = (sheet.left.clone(), sheet.right.clone());
    for _ in 0..PATIENCE {
        let mut is_better = false;
        for layer in 0..sheet.layers.len() {
            for &node in &sheet.layers[layer] {
                left[node].sort_unstable_by_key(|other| places[*other]);
                right[node].sort_unstable_by_key(|other| places[*other]);
            }
            for upper in 1..sheet.layers[layer].len() {
                let (a, b) = (sheet.layers[layer][upper - 1], sheet.layers[layer][upper]);
                let is_free = |node: usize| matches!(sheet.nodes[node].role, Role::Card | Role::Bend);
                if !is_free(a) || !is_free(b) || sheet.nodes[a].lane != sheet.nodes[b].lane {
                    continue;
                }
                let crossed = |a: usize, b: usize| {
                    between(&left[a], &left[b], &places) + between(&right[a], &right[b], &places)
                };
                if crossed(b, a) < crossed(a, b) {
                    sheet.layers[layer].swap(upper - 1, upper);
                    places.swap(a, b);
                    is_better = true;
                }
            }
        }
        if !is_better {
            break;
        }
    }
}

/// Crossings of the edges from two nodes, the first above the second, to neighbours in order.
fn between(upper: &[usize], lower: &[usize], places: &[usize]) -> usize {
    let (mut passed, mut crossings) = (0, 0);
    for node in upper {
        while lower.get(passed).is_some_and(|other| places[*other] < places[*node]) {
            passed += 1;
        }
        crossings += passed;
    }
    crossings
}

/// All crossings between neighbouring layers, by a tree of sums (Barth, Jünger, Mutzel).
pub fn crossings(sheet: &Sheet) -> usize {
    let places = sheet.places();
    let mut crossings = 0;
    for (index, layer) in sheet.layers.iter().enumerate() {
        let width = sheet.layers.get(index + 1).map_or(0, Vec::len);
        let mut sums = vec![0; width + 1];
        let mut before = 0;
        for node in layer {
            let mut ends: Vec<usize> = sheet.right[*node].iter().map(|to| places[*to]).collect();
            ends.sort_unstable();
            for end in &ends {
                // Those that began further up and end further down.
                let (mut at, mut above) = (end + 1, 0);
                while at > 0 {
                    above += sums[at];
                    at &= at - 1;
                }
                crossings += before - above;
            }
            for end in &ends {
                let mut at = end + 1;
                while at <= width {
                    sums[at] += 1;
                    at += at & at.wrapping_neg();
                }
            }
            before += ends.len();
        }
    }
    crossings
}

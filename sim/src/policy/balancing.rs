//! Choosing one of several targets.

use crate::random::Stream;
use crate::scenario::Algorithm;

/// Chooses among `eligible` targets (in rising order); `outstanding` counts the calls of every target
/// between choice and reply, `turn` is where the last choice stood.
#[inline]
pub fn choose(
    algorithm: Algorithm,
    eligible: &[u32],
    outstanding: &[u32],
    turn: &mut u32,
    stream: &mut Stream,
) -> Option<u32> {
    let n = eligible.len();
    if n == 0 {
        return None;
    }
    let position = match algorithm {
        Algorithm::RoundRobin => after(*turn, n),
        Algorithm::Random => stream.below(n as u32) as usize,
        Algorithm::LeastConnections => least(eligible, outstanding, after(*turn, n)),
    };
    *turn = position as u32;
    Some(eligible[position])
}

/// The position after `turn`, around `n`.
fn after(turn: u32, n: usize) -> usize {
    let next = turn as usize + 1;
    if next < n { next } else { 0 }
}

/// The position of the fewest outstanding calls. Equals take turns, as in nginx's `least_conn`: the search
/// starts at `start` and keeps the first of the fewest.
fn least(eligible: &[u32], outstanding: &[u32], start: usize) -> usize {
    let (before, from) = eligible.split_at(start);
    let (mut best, mut fewest) = (start, u32::MAX);
    let rotated = from.iter().zip(start..).chain(before.iter().zip(0..));
    for (target, position) in rotated {
        let calls = outstanding[*target as usize];
        if calls < fewest {
            (best, fewest) = (position, calls);
            if calls == 0 {
                break;
            }
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> Stream {
        Stream::named(1, "lb", 0, "balance")
    }

    #[test]
    fn round_robin_visits_each_in_turn() {
        let (mut turn, mut stream) = (2, stream());
        let mut next = || choose(Algorithm::RoundRobin, &[0, 2, 5], &[0; 6], &mut turn, &mut stream);
        assert_eq!([next(), next(), next(), next()], [Some(0), Some(2), Some(5), Some(0)]);
    }

    #[test]
    fn least_connections_takes_the_fewest_and_equals_take_turns() {
        let (mut turn, mut stream) = (0, stream());
        let mut next =
            |calls: &[u32]| choose(Algorithm::LeastConnections, &[0, 1, 2], calls, &mut turn, &mut stream);
        assert_eq!(next(&[3, 1, 2]), Some(1));
        assert_eq!([next(&[1, 1, 1]), next(&[1, 1, 1]), next(&[1, 1, 1])], [Some(2), Some(0), Some(1)]);
    }

    #[test]
    fn nobody_eligible_is_nobody_chosen() {
        assert_eq!(choose(Algorithm::Random, &[], &[], &mut 0, &mut stream()), None);
    }
}

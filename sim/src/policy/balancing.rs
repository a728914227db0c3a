//! Choosing one of several targets.

use crate::random::Stream;
use crate::random::stream::Side;
use crate::scenario::Algorithm;
use crate::scenario::limits::MAX_CHOICES;

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
        Algorithm::PowerOfD { d } => {
            cheapest_of(d, n, stream, |position| outstanding[eligible[position] as usize])
        }
        // These look at more than calls, and never come here.
        Algorithm::PeakEwma { .. }
        | Algorithm::ConsistentHash { .. }
        | Algorithm::Maglev { .. }
        | Algorithm::IpHash => after(*turn, n),
    };
    *turn = position as u32;
    Some(eligible[position])
}

/// The position after `turn`, around `n`.
fn after(turn: u32, n: usize) -> usize {
    let next = turn as usize + 1;
    if next < n { next } else { 0 }
}

/// The position of the fewest outstanding calls. Equals take turns, as in nginx's `least_conn`: the first of the
/// fewest from `start` on, around.
#[inline]
fn least(eligible: &[u32], outstanding: &[u32], start: usize) -> usize {
    if eligible.len() == outstanding.len() {
        // All may be chosen, so positions are targets.
        return first_of_fewest(outstanding.len(), start, |position| outstanding[position]);
    }
    first_of_fewest(eligible.len(), start, |position| outstanding[eligible[position] as usize])
}

/// Two passes, because the first has no branch that could be guessed wrong.
#[inline]
fn first_of_fewest(n: usize, start: usize, calls: impl Fn(usize) -> u32) -> usize {
    let fewest =
        (0..n).map(&calls).fold(u32::MAX, |fewest, calls| if calls < fewest { calls } else { fewest });
    let is_it = |position: &usize| calls(*position) == fewest;
    (start..n).find(is_it).or_else(|| (0..start).find(is_it)).unwrap_or(start)
}

/// The position of the cheapest among `d` different ones of `n`, picked at random with one word of the stream; of
/// equals the one that was picked first. Power of d choices (Mitzenmacher, 2001; without replacement as in nginx's
/// `random two`).
#[inline]
pub fn cheapest_of<C: PartialOrd>(d: u32, n: usize, stream: &mut Stream, cost: impl Fn(usize) -> C) -> usize {
    let (n, word) = (n as u32, stream.word());
    let d = d.min(n).min(MAX_CHOICES as u32) as usize;
    let mut side = Side::new(word);
    // Positions picked so far, in rising order.
    let mut picked = [0; MAX_CHOICES as usize];
    let mut best: Option<(usize, C)> = None;
    for i in 0..d {
        let word = if i == 0 { word } else { side.word() };
        // One of those that are left, by its rank among them.
        let mut position = (((word >> 32) * u64::from(n - i as u32)) >> 32) as u32;
        let mut place = 0;
        while place < i && picked[place] <= position {
            position += 1;
            place += 1;
        }
        picked.copy_within(place..i, place + 1);
        picked[place] = position;
        let cost = cost(position as usize);
        if best.as_ref().is_none_or(|(_, least)| cost < *least) {
            best = Some((position as usize, cost));
        }
    }
    best.map_or(0, |(position, _)| position)
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

    #[test]
    fn one_choice_is_a_random_one() {
        let (mut one, mut other) = (stream(), stream());
        for _ in 0..100 {
            let eligible = [1, 3, 4, 6, 7];
            let chosen = choose(Algorithm::PowerOfD { d: 1 }, &eligible, &[0; 8], &mut 0, &mut one);
            assert_eq!(chosen, choose(Algorithm::Random, &eligible, &[0; 8], &mut 0, &mut other));
        }
    }

    #[test]
    fn two_choices_are_different_ones_each_pair_as_often_as_any_other() {
        // The busiest is never chosen, the i-th of the others wherever it is picked with a busier one.
        let (eligible, outstanding, mut stream) = ([0, 1, 2, 3], [0, 1, 2, 3], stream());
        let mut count = [0.0; 4];
        let n = 60_000;
        for _ in 0..n {
            let chosen = choose(Algorithm::PowerOfD { d: 2 }, &eligible, &outstanding, &mut 0, &mut stream);
            count[chosen.unwrap() as usize] += 1.0;
        }
        for (count, of_six) in count.into_iter().zip([3.0, 2.0, 1.0, 0.0]) {
            let p = of_six / 6.0;
            let error = libm::sqrt(p * (1.0 - p) * f64::from(n));
            assert!((count - p * f64::from(n)).abs() <= 4.0 * error, "{count} for {of_six}/6");
        }
    }

    #[test]
    fn as_many_choices_as_targets_find_the_fewest_and_take_one_word() {
        let (mut stream, mut other) = (stream(), stream());
        for d in [3, 16] {
            let chosen = choose(Algorithm::PowerOfD { d }, &[0, 1, 2], &[5, 4, 6], &mut 0, &mut stream);
            assert_eq!(chosen, Some(1));
            other.word();
        }
        assert_eq!(stream, other);
    }

    #[test]
    fn equals_are_chosen_at_random() {
        let (mut stream, mut count) = (stream(), [0.0; 3]);
        for _ in 0..30_000 {
            let chosen = choose(Algorithm::PowerOfD { d: 3 }, &[0, 1, 2], &[1; 3], &mut 0, &mut stream);
            count[chosen.unwrap() as usize] += 1.0;
        }
        let error = libm::sqrt(30_000.0 * 2.0 / 9.0);
        assert!(count.iter().all(|count: &f64| (count - 10_000.0).abs() < 4.0 * error), "{count:?}");
    }
}

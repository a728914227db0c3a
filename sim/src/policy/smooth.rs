//! Turns by weight, spread out: nginx's smooth weighted round robin.

const LANES: usize = 8;

/// The position in `eligible` of whose turn it is; none if nobody is eligible. `eligible` are target numbers in rising
/// order, by which `weights` (above 0) and `current` (0 at first, kept from choice to choice) are indexed.
///
/// Every eligible target gains its weight, the one with the most (of equals the first) is chosen and pays the weight of
/// all: "Upstream: smooth weighted round-robin balancing", nginx's commit 27e94984486058d73157038f7950a0a36ecc6e35.
/// Of 5, 1, 1 come a a b a c a a instead of a a a a a b c. Nobody is ever a whole turn ahead of his share, because who
/// is chosen has at least the average, which is above 0, before he pays. The same target can come twice in a row even
/// where that could be avoided: of 2, 1, 1 come a b c a, a b c a.
pub fn smooth(eligible: &[u32], weights: &[f64], current: &mut [f64]) -> Option<usize> {
    let all = eligible.len() == weights.len();
    let (total, most) = if all { gain(weights, current) } else { gain_of(eligible, weights, current) };
    let chosen = if all {
        // Positions are targets.
        current.iter().position(|current| *current == most)?
    } else {
        eligible.iter().position(|target| current[*target as usize] == most)?
    };
    current[eligible[chosen] as usize] -= total;
    Some(chosen)
}

/// Adds the weights to all; the sum of weights, and the most that somebody has then.
fn gain(weights: &[f64], current: &mut [f64]) -> (f64, f64) {
    // Several sums and several maxima, because one of each would wait for itself at every target.
    let (mut total, mut most) = ([0.0; LANES], [f64::NEG_INFINITY; LANES]);
    let (mut weights, mut current) = (weights.chunks_exact(LANES), current.chunks_exact_mut(LANES));
    let mut lane = |lane: usize, weight: f64, current: &mut f64| {
        *current += weight;
        total[lane] += weight;
        most[lane] = if *current > most[lane] { *current } else { most[lane] };
    };
    for (weights, current) in weights.by_ref().zip(current.by_ref()) {
        (0..LANES).for_each(|i| lane(i, weights[i], &mut current[i]));
    }
    for (i, (weight, current)) in weights.remainder().iter().zip(current.into_remainder()).enumerate() {
        lane(i, *weight, current);
    }
    (total.iter().sum(), most.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

/// The same of those who are eligible.
fn gain_of(eligible: &[u32], weights: &[f64], current: &mut [f64]) -> (f64, f64) {
    eligible.iter().fold((0.0, f64::NEG_INFINITY), |(total, most), target| {
        let (weight, current) = (weights[*target as usize], &mut current[*target as usize]);
        *current += weight;
        (total + weight, if *current > most { *current } else { most })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(weights: &[f64], n: usize) -> Vec<usize> {
        let eligible: Vec<u32> = (0..weights.len() as u32).collect();
        let mut current = vec![0.0; weights.len()];
        (0..n).filter_map(|_| smooth(&eligible, weights, &mut current)).collect()
    }

    /// Two to five weights of 1 to 5 each.
    fn all_weights() -> impl Iterator<Item = Vec<f64>> {
        (2..=5_u32).flat_map(|n| {
            (0..5_u32.pow(n))
                .map(move |code| (0..n).map(|i| f64::from(code / 5_u32.pow(i) % 5 + 1)).collect())
        })
    }

    #[test]
    fn the_documented_sequence_comes_out_again_and_again() {
        assert_eq!(turns(&[5.0, 1.0, 1.0], 14), [0, 0, 1, 0, 2, 0, 0, 0, 0, 1, 0, 2, 0, 0]);
    }

    #[test]
    fn equal_weights_take_turns_in_order() {
        assert_eq!(turns(&[0.7; 4], 400), (0..4).cycle().take(400).collect::<Vec<usize>>());
    }

    #[test]
    fn in_each_period_everybody_comes_as_often_as_he_weighs() {
        for weights in all_weights() {
            let period = weights.iter().sum::<f64>() as usize;
            for turns in turns(&weights, 3 * period).chunks(period) {
                let count = |target| turns.iter().filter(|turn| **turn == target).count() as f64;
                assert!(weights.iter().enumerate().all(|(target, weight)| count(target) == *weight));
            }
        }
    }

    #[test]
    fn nobody_is_ever_a_turn_ahead_of_his_share_and_few_weights_never_more_than_one_behind() {
        for weights in all_weights() {
            let total: f64 = weights.iter().sum();
            let mut count = vec![0.0; weights.len()];
            for (n, turn) in turns(&weights, total as usize).into_iter().enumerate() {
                count[turn] += 1.0;
                for (count, weight) in count.iter().zip(&weights) {
                    let ahead = count * total - (n + 1) as f64 * weight;
                    assert!(-total <= ahead && ahead < total, "{weights:?}: {ahead} of {total}");
                }
            }
        }
    }

    #[test]
    fn whoever_weighs_at_most_half_never_comes_three_times_in_a_row() {
        for weights in all_weights() {
            let total: f64 = weights.iter().sum();
            for three in turns(&weights, 3 * total as usize).windows(3) {
                let is_one = three[0] == three[1] && three[1] == three[2];
                assert!(!is_one || 2.0 * weights[three[0]] > total, "{weights:?}");
            }
        }
    }

    #[test]
    fn all_take_the_turns_that_some_of_more_would() {
        for n in [1, 7, 8, 9, 100_u32] {
            let eligible: Vec<u32> = (0..n).collect();
            let weights: Vec<f64> = (0..=n).map(|target| f64::from(1 + target * 7 % 5)).collect();
            let (mut all, mut some) = (vec![0.0; n as usize], vec![0.0; n as usize + 1]);
            for _ in 0..1_000 {
                let turn = smooth(&eligible, &weights[..n as usize], &mut all);
                assert_eq!(turn, smooth(&eligible, &weights, &mut some));
            }
        }
    }

    #[test]
    fn who_is_not_eligible_neither_gains_nor_pays() {
        let (weights, mut current) = ([1.0, 9.0, 2.0, 1.0], [0.0; 4]);
        let turns: Vec<usize> = (0..8).filter_map(|_| smooth(&[0, 2, 3], &weights, &mut current)).collect();
        assert_eq!(turns, [1, 0, 2, 1, 1, 0, 2, 1]);
        assert_eq!(current, [0.0; 4]);
        assert_eq!(smooth(&[], &weights, &mut current), None);
    }
}

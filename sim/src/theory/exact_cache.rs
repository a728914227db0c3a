//! Exact hit ratios of tiny caches under independent references: what approximations are held against.

use super::popularity::Popularity;

/// Keys of an LRU cache whose hit ratio is worked out exactly: the work grows as 2 to their number.
pub const MAX_LRU_KEYS: usize = 20;
/// Keys of a FIFO cache: the work grows as their square times the capacity.
pub const MAX_FIFO_KEYS: usize = 2_000;

/// The exact hit ratio of LRU: King, Analysis of demand paging algorithms, IFIP Congress 1971.
///
/// The last `capacity` different keys asked for are there. The probability that these are the set S is
/// that of drawing S without replacement, summed over its orders; here over subsets.
/// None for weights out of range, for more than [`MAX_LRU_KEYS`] keys, or no capacity.
pub fn lru_hit_ratio(weights: &[f64], capacity: usize) -> Option<f64> {
    let shares = shares(weights, MAX_LRU_KEYS)?;
    if capacity == 0 {
        return None;
    }
    if capacity >= shares.len() {
        return Some(1.0);
    }
    let sets = 1_usize << shares.len();
    let members = |set: usize| shares.iter().enumerate().filter(move |(i, _)| set & (1 << i) != 0);
    let share_of = |set: usize| members(set).map(|(_, p)| p).sum::<f64>();
    let mut drawn = vec![0.0; sets];
    drawn[0] = 1.0;
    let mut ratio = 0.0;
    // A set comes after all of its subsets.
    for set in 0..sets {
        let size = set.count_ones() as usize;
        if size == capacity {
            ratio += drawn[set] * share_of(set);
        } else if size < capacity && drawn[set] > 0.0 {
            let left = 1.0 - share_of(set);
            for (i, p) in shares.iter().enumerate().filter(|(i, _)| set & (1 << i) == 0) {
                drawn[set | (1 << i)] += drawn[set] * p / left;
            }
        }
    }
    Some(ratio)
}

/// Nodes of the rule by which [`lru_hit_ratio_of_many`] integrates: the step in the logarithm of time, at which
/// the trapezoidal rule has converged to ten digits.
const LOG_STEP: f64 = 0.1;
/// What is left out of the integral at either end.
const NEGLIGIBLE: f64 = 1e-11;

/// The exact hit ratio of LRU, for more keys: ∫ Σ pᵢ²e^(−pᵢt) P(fewer than `capacity` of the others are asked for
/// within t) dt, since a key is there if it was, for the last time, before fewer others than fit.
///
/// Source: Flajolet, Gardy and Thimonier, Birthday paradox, coupon collectors, caching algorithms and
/// self-organizing search, Discrete Applied Mathematics 39 (1992), theorem 7. The work is some hundred times the product of
/// keys and capacity. None for weights out of range, for more than [`MAX_FIFO_KEYS`] keys, or no capacity.
pub fn lru_hit_ratio_of_many(weights: &[f64], capacity: usize) -> Option<f64> {
    let shares = shares(weights, MAX_FIFO_KEYS)?;
    if capacity == 0 {
        return None;
    }
    if capacity >= shares.len() {
        return Some(1.0);
    }
    // How many others are asked for, and the same without one key, weighed and summed over which one.
    let (mut all, mut but_one) = (vec![0.0; capacity], vec![0.0; capacity]);
    let mut density = |t: f64| {
        all.fill(0.0);
        but_one.fill(0.0);
        all[0] = 1.0;
        for p in &shares {
            let (asked, not) = (-libm::expm1(-p * t), libm::exp(-p * t));
            let weight = p * p * not;
            for k in (0..capacity).rev() {
                let (one_less, less) = if k == 0 { (0.0, 0.0) } else { (but_one[k - 1], all[k - 1]) };
                but_one[k] = but_one[k] * not + one_less * asked + weight * all[k];
                all[k] = all[k] * not + less * asked;
            }
        }
        but_one.iter().sum::<f64>()
    };
    let (mut ratio, mut log) = (0.0, libm::log(NEGLIGIBLE));
    loop {
        let t = libm::exp(log);
        let part = density(t) * t * LOG_STEP;
        ratio += part;
        // Within the shortest times hits add up to less than t.
        if t > 1.0 && part <= NEGLIGIBLE * ratio {
            return Some(ratio);
        }
        log += LOG_STEP;
    }
}

/// The exact hit ratio of FIFO (King, 1971) and of random replacement (Gelenbe, A unified approach to the
/// evaluation of a class of replacement algorithms, IEEE Transactions on Computers C-22, 1973): the
/// probability of a set is in proportion to the product of its shares.
///
/// None for weights out of range, for more than [`MAX_FIFO_KEYS`] keys, or no capacity.
pub fn fifo_hit_ratio(weights: &[f64], capacity: usize) -> Option<f64> {
    let shares = shares(weights, MAX_FIFO_KEYS)?;
    if capacity == 0 {
        return None;
    }
    if capacity >= shares.len() {
        return Some(1.0);
    }
    // Scaled by the number of keys, so that products stay near 1.
    let scaled: Vec<f64> = shares.iter().map(|p| p * shares.len() as f64).collect();
    let mut hits = 0.0;
    for (without, share) in shares.iter().enumerate() {
        // Elementary symmetric polynomials of the other keys: e_C without the key, e_(C−1) with it.
        let mut sums = vec![0.0; capacity + 1];
        sums[0] = 1.0_f64;
        for (_, x) in scaled.iter().enumerate().filter(|(i, _)| *i != without) {
            for k in (1..=capacity).rev() {
                sums[k] += sums[k - 1] * x;
            }
            // Only the ratio of the last two matters.
            let largest = sums.iter().copied().fold(0.0, f64::max);
            if largest > 1e200 {
                sums.iter_mut().for_each(|s| *s /= largest);
            }
        }
        let with = scaled[without] * sums[capacity - 1];
        hits += share * with / (with + sums[capacity]);
    }
    Some(hits)
}

/// The shares of the keys that are asked for at all.
fn shares(weights: &[f64], most: usize) -> Option<Vec<f64>> {
    let popularity = Popularity::of_weights(weights)?;
    let shares: Vec<f64> = popularity.groups().iter().map(|g| g.rate).filter(|p| *p > 0.0).collect();
    (shares.len() <= most).then_some(shares)
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;
    use crate::random::Stream;

    #[test]
    fn one_entry_hits_where_a_key_follows_itself() {
        let weights = [5.0, 3.0, 2.0];
        for ratio in [lru_hit_ratio(&weights, 1), fifo_hit_ratio(&weights, 1)] {
            assert!(near(ratio, 0.25 + 0.09 + 0.04, 1e-14));
        }
    }

    #[test]
    fn two_entries_of_three_keys_are_worked_out_by_hand() {
        // LRU: P{a, b} = ab/(1 − a) + ab/(1 − b); FIFO: ab/(ab + ac + bc).
        let (a, b, c) = (0.5, 0.3, 0.2);
        let pair = |x: f64, y: f64| (x * y / (1.0 - x) + x * y / (1.0 - y)) * (x + y);
        assert!(near(lru_hit_ratio(&[a, b, c], 2), pair(a, b) + pair(a, c) + pair(b, c), 1e-14));
        let fifo = (a * b * (a + b) + a * c * (a + c) + b * c * (b + c)) / (a * b + a * c + b * c);
        assert!(near(fifo_hit_ratio(&[a, b, c], 2), fifo, 1e-14));
    }

    #[test]
    fn the_integral_over_time_gives_what_the_sum_over_subsets_does() {
        for (keys, exponent, capacity) in
            [(3, 0.0, 1), (12, 1.0, 4), (15, 2.5, 11), (20, 0.7, 8), (20, 0.7, 19)]
        {
            let weights: Vec<f64> = (1..=keys).map(|k| libm::pow(f64::from(k), -exponent)).collect();
            let exact = lru_hit_ratio(&weights, capacity).unwrap();
            assert!(
                near(lru_hit_ratio_of_many(&weights, capacity), exact, 1e-9),
                "{keys} {exponent} {capacity}"
            );
        }
        // Equal keys: any so many of them.
        assert!(near(lru_hit_ratio_of_many(&[1.0; 400], 100), 0.25, 1e-9));
        assert_eq!(lru_hit_ratio_of_many(&[1.0; 5], 0), None);
    }

    #[test]
    fn simulated_caches_hit_as_often() {
        let weights: Vec<f64> = (1..=10).map(|k| 1.0 / f64::from(k)).collect();
        let total: f64 = weights.iter().sum();
        let n = 1_000_000;
        for (is_lru, expected) in [(true, lru_hit_ratio(&weights, 4)), (false, fifo_hit_ratio(&weights, 4))] {
            let mut stream = Stream::named(3, "theory", 0, "keys");
            let (mut held, mut hits) = (Vec::new(), 0);
            for _ in 0..n {
                let mut left = stream.unit() * total;
                let falls_in = |w: &f64| {
                    left -= w;
                    left < 0.0
                };
                let key = weights.iter().position(falls_in).unwrap_or(9);
                let place = held.iter().position(|k| *k == key);
                hits += u32::from(place.is_some());
                match place {
                    Some(place) if is_lru => _ = held.remove(place),
                    Some(_) => continue,
                    None if held.len() == 4 => _ = held.remove(0),
                    None => {}
                }
                held.push(key);
            }
            // Hits are nearly independent; twice the binomial error allows for what they are not.
            let (found, expected) = (f64::from(hits) / f64::from(n), expected.unwrap());
            let error = 2.0 * libm::sqrt(expected * (1.0 - expected) / f64::from(n));
            assert!((found - expected).abs() < 4.0 * error, "{found} for {expected} ± {error}");
        }
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(lru_hit_ratio(&[1.0; 21], 3), None);
        assert_eq!(lru_hit_ratio(&[1.0; 3], 0), None);
        assert_eq!(fifo_hit_ratio(&[], 1), None);
        assert_eq!(fifo_hit_ratio(&[1.0, f64::NAN], 1), None);
        assert_eq!(lru_hit_ratio(&[1.0; 3], 3), Some(1.0));
        assert!(near(fifo_hit_ratio(&[1.0; 1_000], 400), 0.4, 1e-10));
    }
}

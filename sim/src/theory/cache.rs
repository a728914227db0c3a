//! Hit ratios of caches with a capacity, under independent references: each request asks for a key by its
//! popularity, whatever was asked before. What misses is stored at once; nothing expires or is taken out.

use super::popularity::Popularity;

/// Which entry goes for another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replacement {
    /// The one used the longest time ago.
    Lru,
    /// The one stored the longest time ago, or one at random: under independent references both have the
    /// same hit ratio (Gelenbe, 1973).
    FifoOrRandom,
}

/// Newton's steps; some dozens are needed where popularities span hundreds of powers of ten.
const MAX_STEPS: u32 = 500;

impl Replacement {
    /// The probability that a key is there which is asked for `x` times on average within the
    /// characteristic time.
    fn is_there(self, x: f64) -> f64 {
        match self {
            Replacement::Lru => -libm::expm1(-x),
            Replacement::FifoOrRandom => x / (1.0 + x),
        }
    }

    /// Its derivative.
    fn slope(self, x: f64) -> f64 {
        match self {
            Replacement::Lru => libm::exp(-x),
            Replacement::FifoOrRandom => 1.0 / ((1.0 + x) * (1.0 + x)),
        }
    }
}

/// The *approximation* of Che, Tung and Wang: how long, counted in requests, an entry stays that nobody asks
/// for again. So long that as many keys are there on average as fit.
///
/// None where all keys fit, since then nothing has to go, and for a capacity of 0. For LRU solves Σ(1 −
/// e^(−pt)) = capacity (Che, Tung and Wang, Hierarchical web caching systems, IEEE JSAC 20, 2002; accuracy:
/// Fricker, Robert and Roberts, A versatile and accurate approximation for LRU cache performance, 2012), for
/// FIFO and random Σ pt/(1 + pt) = capacity (Fricker, Robert and Roberts; Martina, Garetto and
/// Leonardi, A unified approach to the performance analysis of caching systems, 2014).
pub fn characteristic_time(popularity: &Popularity, capacity: u64, replacement: Replacement) -> Option<f64> {
    let capacity = capacity as f64;
    if capacity == 0.0 || capacity >= popularity.keys() {
        return None;
    }
    // Σ rises and bends down: Newton's steps from the left never pass the root.
    let mut time = 0.0_f64;
    for _ in 0..MAX_STEPS {
        let (mut held, mut slope) = (0.0, 0.0);
        for group in popularity.groups() {
            held += group.keys * replacement.is_there(group.rate * time);
            slope += group.keys * group.rate * replacement.slope(group.rate * time);
        }
        let next = time + (capacity - held) / slope;
        // Rounding ends the climb.
        let is_climbing = next.is_finite() && next > time * (1.0 + 1e-15);
        if !is_climbing {
            break;
        }
        time = next;
    }
    Some(time)
}

/// The share of requests that hit, in the steady state; 1 where all keys fit, 0 without capacity.
/// See [`characteristic_time`] for conditions and sources.
pub fn hit_ratio(popularity: &Popularity, capacity: u64, replacement: Replacement) -> f64 {
    match characteristic_time(popularity, capacity, replacement) {
        Some(time) => hit_ratio_within(popularity, time, replacement),
        None => f64::from(u8::from(capacity > 0)),
    }
}

/// The share of the requests with this popularity that hit in a cache with this characteristic time, in which
/// others may ask for other keys: `time` counts requests of this popularity.
pub fn hit_ratio_within(popularity: &Popularity, time: f64, replacement: Replacement) -> f64 {
    let hits = |g: &super::popularity::Group| g.keys * g.rate * replacement.is_there(g.rate * time);
    popularity.groups().iter().map(hits).sum::<f64>().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::super::{exact_cache, near};
    use super::*;

    fn weights(count: u32, exponent: f64) -> Vec<f64> {
        (1..=count).map(|k| libm::pow(f64::from(k), -exponent)).collect()
    }

    #[test]
    fn ches_approximation_is_within_five_percent_of_kings_formula_even_for_tiny_caches() {
        for exponent in [0.6, 1.0, 1.4] {
            let weights = weights(14, exponent);
            let popularity = Popularity::of_weights(&weights).unwrap();
            for capacity in 2..=12 {
                let found = hit_ratio(&popularity, capacity as u64, Replacement::Lru);
                let exact = exact_cache::lru_hit_ratio(&weights, capacity).unwrap();
                assert!(near(Some(found), exact, 0.05), "{exponent} {capacity}");
            }
        }
    }

    #[test]
    fn the_fifo_approximation_comes_nearer_to_gelenbes_formula_with_size() {
        for exponent in [0.6, 1.0] {
            let mut last = f64::INFINITY;
            for capacity in [5, 10, 20, 40, 80] {
                let weights = weights(10 * capacity, exponent);
                let popularity = Popularity::of_weights(&weights).unwrap();
                let found = hit_ratio(&popularity, u64::from(capacity), Replacement::FifoOrRandom);
                let exact = exact_cache::fifo_hit_ratio(&weights, capacity as usize).unwrap();
                let error = (found / exact - 1.0).abs();
                assert!(error < last, "{exponent} {capacity}: {error} after {last}");
                last = error;
            }
            assert!(last < 0.005, "{exponent}: {last}");
        }
    }

    #[test]
    fn equal_popularity_hits_in_proportion_to_capacity() {
        let uniform = Popularity::uniform(1_000_000).unwrap();
        for replacement in [Replacement::Lru, Replacement::FifoOrRandom] {
            assert!(near(Some(hit_ratio(&uniform, 100_000, replacement)), 0.1, 1e-12));
        }
    }

    #[test]
    fn the_root_is_found_for_any_skew_and_size() {
        for exponent in [0.0, 0.5, 1.0, 2.0, 5.0] {
            for count in [2, 100, 1_000_000, 1_000_000_000] {
                let popularity = Popularity::zipf(count, exponent).unwrap();
                for capacity in [1, count / 1_000, count / 2, count - 1] {
                    for replacement in [Replacement::Lru, Replacement::FifoOrRandom] {
                        let Some(time) = characteristic_time(&popularity, capacity, replacement) else {
                            assert_eq!(capacity, 0);
                            continue;
                        };
                        let there = |g: &super::super::popularity::Group| {
                            g.keys * replacement.is_there(g.rate * time)
                        };
                        let held: f64 = popularity.groups().iter().map(there).sum();
                        assert!(
                            near(Some(held), capacity as f64, 1e-9),
                            "{exponent} {count} {capacity} {replacement:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn blocks_of_ranks_give_the_hit_ratio_of_single_ones() {
        let single = Popularity::of_weights(&weights(200_000, 0.9)).unwrap();
        let blocks = Popularity::zipf(200_000, 0.9).unwrap();
        for replacement in [Replacement::Lru, Replacement::FifoOrRandom] {
            let (a, b) = (hit_ratio(&single, 30_000, replacement), hit_ratio(&blocks, 30_000, replacement));
            assert!(near(Some(b), a, 1e-5));
        }
    }

    #[test]
    fn at_the_edges_nothing_or_everything_hits() {
        let uniform = Popularity::uniform(10).unwrap();
        assert_eq!(hit_ratio(&uniform, 0, Replacement::Lru), 0.0);
        assert_eq!(hit_ratio(&uniform, 10, Replacement::Lru), 1.0);
    }
}

//! Hit ratios of caches whose entries expire, and that have room for all.
//!
//! Holds for independent references that arrive as a Poisson process, so that each key's requests do, and
//! where what misses is stored at once. Source: Jung, Berger and Balakrishnan, Modeling TTL-based internet
//! caches, INFOCOM 2003; Fofack, Nain, Neglia and Towsley, Performance evaluation of hierarchical TTL-based
//! cache networks, Computer Networks 65 (2014).

use super::not_negative;
use super::popularity::Popularity;

/// When an entry's time starts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Counted from when it was stored: hits do not prolong it. A key's hit ratio is λT/(1 + λT).
    Never,
    /// Each hit prolongs it. A key's hit ratio is 1 − e^(−λT).
    AtEachHit,
}

/// The share of requests that hit; `arrival_rate` of all keys together, `ttl` in the same unit of time, both
/// from 0 on.
pub fn hit_ratio(popularity: &Popularity, arrival_rate: f64, ttl: f64, renewal: Renewal) -> Option<f64> {
    let asked = in_a_ttl(arrival_rate, ttl)?;
    Some(popularity.groups().iter().map(|g| g.keys * g.rate * renewal.is_there(g.rate * asked)).sum())
}

/// The mean number of entries that have not expired: since Poisson arrivals see time averages, the sum of the
/// keys' hit ratios.
pub fn mean_entries(popularity: &Popularity, arrival_rate: f64, ttl: f64, renewal: Renewal) -> Option<f64> {
    let asked = in_a_ttl(arrival_rate, ttl)?;
    Some(popularity.groups().iter().map(|g| g.keys * renewal.is_there(g.rate * asked)).sum())
}

fn in_a_ttl(arrival_rate: f64, ttl: f64) -> Option<f64> {
    not_negative(not_negative(arrival_rate)? * not_negative(ttl)?)
}

impl Renewal {
    fn is_there(self, asked: f64) -> f64 {
        match self {
            Renewal::Never => asked / (1.0 + asked),
            Renewal::AtEachHit => -libm::expm1(-asked),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::cache::{self, Replacement};
    use super::super::near;
    use super::*;

    #[test]
    fn one_key_hits_as_its_renewals_say() {
        let one = Popularity::uniform(1).unwrap();
        assert!(near(hit_ratio(&one, 3.0, 1.0, Renewal::Never), 0.75, 1e-15));
        assert!(near(hit_ratio(&one, 3.0, 1.0, Renewal::AtEachHit), 1.0 - libm::exp(-3.0), 1e-15));
    }

    #[test]
    fn with_the_characteristic_time_for_ttl_it_is_ches_approximation() {
        let zipf = Popularity::zipf(10_000, 0.8).unwrap();
        let cases = [(Replacement::Lru, Renewal::AtEachHit), (Replacement::FifoOrRandom, Renewal::Never)];
        for (replacement, renewal) in cases {
            let time = cache::characteristic_time(&zipf, 1_000, replacement).unwrap();
            // At a hundred requests a second the time is a hundredth.
            let (ratio, entries) = (
                hit_ratio(&zipf, 100.0, time / 100.0, renewal),
                mean_entries(&zipf, 100.0, time / 100.0, renewal),
            );
            assert!(near(ratio, cache::hit_ratio(&zipf, 1_000, replacement), 1e-12));
            assert!(near(entries, 1_000.0, 1e-9));
        }
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        let one = Popularity::uniform(1).unwrap();
        assert_eq!(hit_ratio(&one, -1.0, 1.0, Renewal::Never), None);
        assert_eq!(hit_ratio(&one, 1e300, 1e300, Renewal::Never), None);
        assert_eq!(hit_ratio(&one, 1.0, 0.0, Renewal::Never), Some(0.0));
    }
}

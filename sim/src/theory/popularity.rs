//! How often each of many keys is asked for.

use super::{not_negative, positive};

/// The rates at which keys are asked for, as groups of equally popular ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Popularity {
    groups: Vec<Group>,
}

/// So many keys that are each asked for at a rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    pub keys: f64,
    /// Of each one. They sum to 1 over all keys, where rates are shares.
    pub rate: f64,
}

/// Ranks that stand for themselves; later ones are taken together in blocks.
const EXACT_RANKS: u64 = 1 << 14;
/// A block is this part of its first rank: rates within it differ by less than the exponent times that.
const BLOCK: u64 = 1 << 9;

impl Popularity {
    /// `count` keys, at least 1, where the k-th has a share in proportion to k^−s; s from 0 on.
    ///
    /// The first 16,384 ranks are exact. Those after come in blocks of a 512th of their rank, each with the
    /// mean of its weights (midpoint rule); a hit ratio changes by less than 10⁻⁵ for that.
    pub fn zipf(count: u64, exponent: f64) -> Option<Popularity> {
        let exponent = not_negative(exponent)?;
        if count == 0 {
            return None;
        }
        let mut groups = Vec::new();
        let mut rank = 1;
        while rank <= count {
            let keys = if rank < EXACT_RANKS { 1 } else { (rank / BLOCK).min(count - rank + 1) };
            let rate = if keys == 1 {
                libm::pow(rank as f64, -exponent)
            } else {
                let (from, to) = (rank as f64 - 0.5, (rank + keys) as f64 - 0.5);
                integral(from, to, exponent) / keys as f64
            };
            groups.push(Group { keys: keys as f64, rate });
            rank += keys;
        }
        Popularity { groups }.normalized()
    }

    /// `count` equally popular keys, at least 1.
    pub fn uniform(count: u64) -> Option<Popularity> {
        (count > 0)
            .then(|| Popularity { groups: vec![Group { keys: count as f64, rate: 1.0 / count as f64 }] })
    }

    /// From the weight of each key, from 0 on and not all 0.
    pub fn of_weights(weights: &[f64]) -> Option<Popularity> {
        let group = |weight: &f64| Some(Group { keys: 1.0, rate: not_negative(*weight)? });
        Popularity { groups: weights.iter().map(group).collect::<Option<_>>()? }.normalized()
    }

    /// Several sets of keys together, each asked for at a rate from 0 on; the rates of the result sum to 1.
    pub fn together(parts: &[(f64, &Popularity)]) -> Option<Popularity> {
        let mut groups = Vec::new();
        for (rate, part) in parts {
            let rate = not_negative(*rate)?;
            groups.extend(part.groups.iter().map(|g| Group { rate: rate * g.rate, ..*g }));
        }
        Popularity { groups }.normalized()
    }

    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many keys are asked for at all.
    pub fn keys(&self) -> f64 {
        self.groups.iter().filter(|g| g.rate > 0.0).map(|g| g.keys).sum()
    }

    fn normalized(mut self) -> Option<Popularity> {
        let total = positive(self.groups.iter().map(|g| g.keys * g.rate).sum())?;
        self.groups.iter_mut().for_each(|g| g.rate /= total);
        Some(self)
    }
}

/// ∫ x^−s dx.
fn integral(from: f64, to: f64, s: f64) -> f64 {
    let log = libm::log(to / from);
    let t = (1.0 - s) * log;
    let grown = if t == 0.0 { 1.0 } else { libm::expm1(t) / t };
    libm::pow(from, 1.0 - s) * grown * log
}

#[cfg(test)]
mod tests {
    use super::super::near;
    use super::*;

    #[test]
    fn blocks_sum_to_the_generalized_harmonic_number() {
        for exponent in [0.0, 0.7, 1.0, 1.3, 5.0] {
            let n = 300_000_u64;
            let harmonic: f64 = (1..=n).rev().map(|k| libm::pow(k as f64, -exponent)).sum();
            let zipf = Popularity::zipf(n, exponent).unwrap();
            assert!(near(Some(zipf.groups()[0].rate), 1.0 / harmonic, 1e-9), "{exponent}");
            assert_eq!(zipf.keys(), n as f64);
        }
        // H(10⁶) = 14.392726722865723…
        assert!(near(
            Popularity::zipf(1_000_000, 1.0).map(|z| 1.0 / z.groups()[0].rate),
            14.392726722865723,
            1e-9
        ));
    }

    #[test]
    fn what_is_out_of_range_has_no_answer() {
        assert_eq!(Popularity::zipf(0, 1.0), None);
        assert_eq!(Popularity::zipf(10, f64::NAN), None);
        assert_eq!(Popularity::uniform(0), None);
        assert_eq!(Popularity::of_weights(&[0.0, 0.0]), None);
        assert_eq!(Popularity::of_weights(&[1.0, -1.0]), None);
        assert_eq!(Popularity::together(&[]), None);
    }
}

//! Hashes: the same on every machine and in every run.

use crate::random::stream::{fnv, mix};

/// Two words mixed into one: every bit of both changes about half of the result's (SplitMix64's last steps, twice). For
/// one `a`, or one `b`, no two results are the same.
#[inline]
pub fn of(a: u64, b: u64) -> u64 {
    mix(mix(a.wrapping_add(0x9e37_79b9_7f4a_7c15)) ^ b)
}

/// The identity of the `number`-th instance of what has this name.
pub fn of_name(name: &str, number: u32) -> u64 {
    of(fnv(name.bytes()), u64::from(number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_bit_changes_each_bit_of_the_hash_half_of_the_time() {
        let n = 4_000;
        for flipped in 0..128 {
            let (in_a, in_b) = if flipped < 64 { (1 << flipped, 0) } else { (0, 1 << (flipped - 64)) };
            let mut changed = [0_u32; 64];
            for i in 0..n {
                // Small numbers: names and keys are.
                let (a, b) = (i % 63, i / 63);
                let difference = of(a, b) ^ of(a ^ in_a, b ^ in_b);
                changed
                    .iter_mut()
                    .enumerate()
                    .for_each(|(bit, count)| *count += (difference >> bit & 1) as u32);
            }
            // Five standard errors, since 8,192 counts are looked at; a pair may have been seen from both its sides, so
            // that there are only n / 2 of them.
            let (half, error) = (n as f64 / 2.0, (2.0 * n as f64).sqrt() / 2.0);
            for (bit, count) in changed.iter().enumerate() {
                assert!((f64::from(*count) - half).abs() < 5.0 * error, "{flipped} → {bit}: {count} of {n}");
            }
        }
    }

    #[test]
    fn small_numbers_and_similar_names_do_not_collide() {
        let pairs: BTreeSet<u64> = (0..300).flat_map(|a| (0..300).map(move |b| of(a, b))).collect();
        assert_eq!(pairs.len(), 90_000);
        let names = ["web", "web1", "web-1", "we", "b", ""];
        let identities: BTreeSet<u64> =
            names.iter().flat_map(|name| (0..1_000).map(|number| of_name(name, number))).collect();
        assert_eq!(identities.len(), names.len() * 1_000);
    }
}

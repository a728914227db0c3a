//! Consistent hashing on a ring (Karger et al., 1997), and with bounded loads.

use std::sync::Arc;

use super::hash;
use crate::sorted::sorted;

/// Targets at points of a circle of 2⁶⁴; a key belongs to the first point clockwise from its hash. When a target goes,
/// only its own keys move, to whoever is next. With p points each, shares differ by about 1/√p of their mean.
///
/// Read-only once made: a clone shares the points.
#[derive(Debug, Clone, Default)]
pub struct Ring {
    /// In rising order.
    points: Arc<[Point]>,
    /// Where the points of each of 2ⁿ equal arcs begin, so that a look-up costs the same however many there are.
    arcs: Arc<[u32]>,
}

/// Hash and identity of its target, which decides where two points fall together, and the target's number.
type Point = (u64, u64, u32);

impl Ring {
    /// One with these: target number, identity (a target of the same identity has the same points on every ring), and
    /// number of points, in proportion to its weight. Envoy's ring has 1,024 points or more in all, HAProxy's 16 for
    /// each unit of a server's weight.
    pub fn new(targets: impl IntoIterator<Item = (u32, u64, u32)>) -> Ring {
        let of_target = |(target, identity, points): (u32, u64, u32)| {
            (0..points).map(move |i| (hash::of(identity, u64::from(i)), identity, target))
        };
        let points: Vec<Point> = sorted(targets.into_iter().flat_map(of_target));
        let arcs = points.len().next_power_of_two();
        let shift = u64::BITS - arcs.trailing_zeros();
        let begin = |arc: usize| {
            points.partition_point(|point| point.0.checked_shr(shift).unwrap_or(0) < arc as u64) as u32
        };
        Ring { arcs: (0..arcs).map(begin).collect(), points: points.into() }
    }

    /// The first target clockwise from `hash` that fits; none if after one turn nobody does. A target is asked at each
    /// of its points.
    #[inline]
    pub fn find(&self, hash: u64, mut fits: impl FnMut(u32) -> bool) -> Option<u32> {
        let start = self.first_from(hash);
        let (before, from) = self.points.split_at(start);
        from.iter().chain(before).map(|point| point.2).find(|target| fits(*target))
    }

    /// The position of the first point at or after `hash`; the number of points if it is behind all.
    #[inline]
    fn first_from(&self, hash: u64) -> usize {
        let shift = u64::BITS - self.arcs.len().trailing_zeros();
        let arc = hash.checked_shr(shift).unwrap_or(0) as usize;
        let begin = self.arcs.get(arc).map_or(0, |begin| *begin as usize);
        // About one point an arc.
        let behind = self.points[begin..].iter().take_while(|point| point.0 < hash).count();
        begin + behind
    }
}

/// The most calls that a target of `n` may have outstanding, this one included, when `outstanding_total` are outstanding
/// at all of them: their mean with this one, times `balance` (above 1; less counts as 1), rounded up. A target fits
/// while it has fewer. Then somebody always fits, because all together may have more than there are.
///
/// Mirrokni, Thorup and Zadimoghaddam, "Consistent hashing with bounded loads" (2016; SODA 2018), with equal weights.
/// HAProxy's `hash-balance-factor` (in per cent) rounds the sum up and gives each server its floor or its ceiling, at
/// least 1; here it is the ceiling for all.
pub fn bound(outstanding_total: u64, n: usize, balance: f64) -> u32 {
    let calls = outstanding_total.saturating_add(1) as f64;
    (balance.max(1.0) * calls / n.max(1) as f64).ceil() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Stream, Zipf};

    const POINTS: u32 = 100;

    fn targets(n: u32) -> Vec<(u32, u64, u32)> {
        (0..n).map(|target| (target, hash::of_name("web", target), POINTS)).collect()
    }

    fn keys(n: u64) -> impl Iterator<Item = u64> {
        (0..n).map(|key| hash::of(7, key))
    }

    /// What part of the circle each target has.
    fn shares(ring: &Ring, n: u32) -> Vec<f64> {
        let mut shares = vec![0.0; n as usize];
        let mut before = ring.points.last().map_or(0, |point| point.0);
        for (hash, _, target) in ring.points.iter() {
            shares[*target as usize] += hash.wrapping_sub(before) as f64 / 18_446_744_073_709_551_616.0;
            before = *hash;
        }
        shares
    }

    #[test]
    fn a_key_belongs_to_the_first_point_at_or_after_it_around() {
        for n in [1, 2, 3, 50] {
            let ring = Ring::new(targets(n).into_iter().map(|(target, identity, _)| (target, identity, 3)));
            let edges = ring.points.iter().flat_map(|point| [point.0 - 1, point.0, point.0 + 1]);
            for hash in keys(2_000).chain(edges).chain([0, u64::MAX]) {
                let next = ring.points.iter().find(|point| point.0 >= hash).unwrap_or(&ring.points[0]);
                assert_eq!(ring.find(hash, |_| true), Some(next.2));
            }
        }
    }

    #[test]
    fn nobody_there_or_nobody_fit_is_nobody_found() {
        assert_eq!(Ring::default().find(5, |_| true), None);
        assert_eq!(Ring::new([]).find(5, |_| true), None);
        assert_eq!(Ring::new([(3, 1, 0)]).find(5, |_| true), None);
        let mut asked = 0;
        let ring = Ring::new(targets(10));
        assert_eq!(
            ring.find(1 << 63, |_| {
                asked += 1;
                false
            }),
            None
        );
        assert_eq!(asked, 10 * POINTS);
    }

    #[test]
    fn shares_differ_by_one_over_the_root_of_the_points() {
        let n = 1_000;
        for points in [10, 100, 400] {
            let ring =
                Ring::new(targets(n).into_iter().map(|(target, identity, _)| (target, identity, points)));
            let shares = shares(&ring, n);
            assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let squares: f64 =
                shares.iter().map(|share| (share * f64::from(n) - 1.0) * (share * f64::from(n) - 1.0)).sum();
            // A share is a sum of `points` of the gaps: its variance is 1/points of its mean's square. Of n of them the
            // deviation is known within 1/√(2n).
            let deviation = (squares / f64::from(n)).sqrt() * f64::from(points).sqrt();
            assert!((deviation - 1.0).abs() < 4.0 / f64::from(2 * n).sqrt(), "{points}: {deviation}");
        }
    }

    #[test]
    fn points_in_proportion_to_weights_give_shares_in_proportion() {
        let ring = Ring::new(
            targets(50).into_iter().map(|(target, identity, _)| (target, identity, 200 * (1 + target % 3))),
        );
        let shares = shares(&ring, 50);
        let total: f64 = (0..50).map(|target| f64::from(1 + target % 3)).sum();
        for (target, share) in shares.iter().enumerate() {
            let weight = (1 + target % 3) as f64;
            let error = 4.0 / (200.0 * weight).sqrt();
            assert!((share * total / weight - 1.0).abs() < error, "{target}: {share}");
        }
    }

    #[test]
    fn when_one_goes_only_its_keys_move_and_when_one_comes_keys_move_only_to_it() {
        let (n, count) = (20, 100_000);
        let all = Ring::new(targets(n));
        for gone in 0..n {
            let others = Ring::new(targets(n).into_iter().filter(|target| target.0 != gone));
            let mut moved = 0;
            for key in keys(count) {
                let (with, without) = (all.find(key, |_| true), others.find(key, |_| true));
                assert!(with == without || with == Some(gone), "{key} moved from {with:?} to {without:?}");
                // Who is passed over is as good as gone.
                assert_eq!(all.find(key, |target| target != gone), without);
                moved += u64::from(with != without);
            }
            // 1/n of them, with the error that so many points leave; that of counting keys is small beside it.
            let share = moved as f64 / count as f64 * f64::from(n);
            assert!((share - 1.0).abs() < 4.0 / f64::from(POINTS).sqrt(), "{gone}: {share}");
        }
    }

    #[test]
    fn with_bounded_loads_nobody_exceeds_the_bound_whatever_keys_come() {
        let n = 50;
        let ring = Ring::new(targets(n));
        let (zipf, mut stream) = (Zipf::new(1_000, 1.2), Stream::named(1, "ring", 0, "test"));
        let popular: Vec<u64> = (0..20_000).map(|_| hash::of(7, zipf.draw(&mut stream))).collect();
        let uniform: Vec<u64> = keys(20_000).collect();
        let sorted = {
            let mut sorted = uniform.clone();
            sorted.sort_unstable();
            sorted
        };
        for (keys, balance) in [popular, uniform, sorted, vec![5; 2_000]]
            .iter()
            .flat_map(|keys| [1.0, 1.1, 1.25, 2.0].map(|b| (keys, b)))
        {
            let mut calls = vec![0_u32; n as usize];
            for (total, key) in keys.iter().enumerate() {
                let bound = bound(total as u64, n as usize, balance);
                let target =
                    ring.find(*key, |target| calls[target as usize] < bound).expect("somebody always fits");
                calls[target as usize] += 1;
                assert!(
                    f64::from(calls[target as usize]) < balance * (total + 1) as f64 / f64::from(n) + 1.0
                );
            }
        }
    }

    #[test]
    fn the_bound_is_the_mean_with_this_call_times_the_balance_rounded_up() {
        assert_eq!(bound(0, 10, 1.25), 1);
        assert_eq!([bound(6, 10, 1.25), bound(7, 10, 1.25), bound(8, 10, 1.25)], [1, 1, 2]);
        assert_eq!([bound(99, 10, 1.0), bound(99, 10, 1.5), bound(99, 10, 0.5)], [10, 15, 10]);
        assert_eq!(bound(u64::MAX, 0, 2.0), u32::MAX);
    }
}

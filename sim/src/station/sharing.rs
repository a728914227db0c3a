//! Processor sharing: all that compute share the cores evenly, nobody getting more than one.
//!
//! One virtual clock tells how much work each of those present has got: it runs at min(1, c/n). Who begins is
//! tagged with the clock's reading at which his work will be done, and the lowest tag is done first (as in
//! virtual-time fair queueing: Parekh and Gallager, 1993). Fixed point, so the order is exact everywhere.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::sorted::sorted;

/// The clock counts in this fraction of a nanosecond: fine enough for as long as runs last.
const FRACTION_BITS: u32 = 8;

/// Cores that are shared.
#[derive(Debug, Clone)]
pub struct Sharing {
    cores: u32,
    /// What the virtual clock shows at the time `at`; 0 when idle.
    clock: u64,
    at: u64,
    jobs: BinaryHeap<Reverse<Job>>,
    /// Counts those that began; equals end in this order.
    begun: u64,
    /// The event at which somebody may be done: its sequence number, 0 = none, and its time.
    pub pending: u64,
    pub pending_at: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Job {
    tag: u64,
    number: u64,
    entry: u32,
}

impl Sharing {
    pub fn new(cores: u32) -> Sharing {
        let jobs = BinaryHeap::new();
        Sharing { cores, clock: 0, at: 0, jobs, begun: 0, pending: 0, pending_at: 0 }
    }

    /// `entry` begins with so much work, at most 2⁵⁰ ns.
    pub fn begin(&mut self, now: u64, entry: u32, service_ns: u64) {
        self.go_to(now);
        self.begun += 1;
        let tag = self.clock + (service_ns << FRACTION_BITS);
        self.jobs.push(Reverse(Job { tag, number: self.begun, entry }));
    }

    /// When the next one will be done, if nothing changes.
    pub fn due(&self) -> Option<u64> {
        let Reverse(first) = self.jobs.peek()?;
        let left = first.tag.saturating_sub(self.clock);
        let n = self.jobs.len() as u32;
        let (share, of) = if n > self.cores { (u64::from(self.cores), u64::from(n)) } else { (1, 1) };
        Some(self.at.saturating_add(times_over(left, of, share << FRACTION_BITS, true)))
    }

    /// Takes one out who is done by now.
    pub fn finish(&mut self, now: u64) -> Option<u32> {
        if self.due()? > now {
            return None;
        }
        self.go_to(now);
        self.jobs.pop().map(|Reverse(job)| job.entry)
    }

    /// Another number of cores from now on.
    pub fn set_cores(&mut self, now: u64, cores: u32) {
        self.go_to(now);
        self.cores = cores;
    }

    /// Takes everybody out in the order in which they began, with the work that is left.
    pub fn stop(&mut self, now: u64) -> Vec<(u32, u64)> {
        self.go_to(now);
        self.pending = 0;
        let jobs = self.jobs.drain().map(|Reverse(job)| (job.number, job.tag, job.entry));
        let jobs = sorted(jobs);
        let left = |tag: u64| times_over(tag.saturating_sub(self.clock), 1, 1 << FRACTION_BITS, true);
        jobs.into_iter().map(|(_, tag, entry)| (entry, left(tag))).collect()
    }

    /// How many compute.
    pub fn len(&self) -> usize {
        self.jobs.len()
    }

    /// Everybody is gone.
    pub fn clear(&mut self) {
        self.jobs.clear();
        self.pending = 0;
    }

    /// Brings the clock up to `now`.
    fn go_to(&mut self, now: u64) {
        let n = self.jobs.len() as u32;
        if n == 0 {
            self.clock = 0;
        } else {
            let (share, of) = if n > self.cores { (u64::from(self.cores), u64::from(n)) } else { (1, 1) };
            self.clock += times_over(now - self.at, share << FRACTION_BITS, of, false);
        }
        self.at = now;
    }
}

/// `value · factor / divisor`, rounded up or down; `u64::MAX` where it is more.
fn times_over(value: u64, factor: u64, divisor: u64, up: bool) -> u64 {
    let more = if up { divisor - 1 } else { 0 };
    match value.checked_mul(factor).and_then(|product| product.checked_add(more)) {
        Some(product) => product / divisor,
        None => {
            let product = u128::from(value) * u128::from(factor) + u128::from(more);
            u64::try_from(product / u128::from(divisor)).unwrap_or(u64::MAX)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When who is done, with (arrival, work) of each.
    fn ends(cores: u32, jobs: &[(u64, u64)]) -> Vec<(u64, u32)> {
        let (mut sharing, mut ended, mut next) = (Sharing::new(cores), Vec::new(), 0);
        while ended.len() < jobs.len() {
            let due = sharing.due().unwrap_or(u64::MAX);
            match jobs.get(next) {
                Some((arrival, work)) if *arrival <= due => {
                    sharing.begin(*arrival, next as u32, *work);
                    next += 1;
                }
                _ => ended.push((due, sharing.finish(due).unwrap())),
            }
        }
        ended
    }

    #[test]
    fn one_core_is_shared_evenly() {
        // Alone until 4, two until the second is done with 3 at 10, alone until the first is done with 10 at 13.
        assert_eq!(ends(1, &[(0, 10), (4, 3)]), [(10, 1), (13, 0)]);
        // Equals end in the order in which they began.
        assert_eq!(ends(1, &[(0, 4), (0, 4), (0, 4)]), [(12, 0), (12, 1), (12, 2)]);
    }

    #[test]
    fn nobody_gets_more_than_one_core() {
        assert_eq!(ends(2, &[(0, 10), (0, 6)]), [(6, 1), (10, 0)]);
        // Three on two cores: two thirds each until the shortest is done, then one each.
        assert_eq!(ends(2, &[(0, 4), (0, 8), (0, 8)]), [(6, 0), (10, 1), (10, 2)]);
    }

    #[test]
    fn the_work_that_is_left_goes_along() {
        let mut sharing = Sharing::new(1);
        sharing.begin(0, 5, 10);
        sharing.begin(0, 6, 8);
        assert_eq!(sharing.stop(8), [(5, 6), (6, 4)]);
        assert_eq!(sharing.due(), None);
    }

    #[test]
    fn the_longest_works_of_the_most_callers_stay_in_range() {
        let mut sharing = Sharing::new(1);
        (0..1_100).for_each(|entry| sharing.begin(1 << 55, entry, 1 << 50));
        // 1,100 times 2⁵⁰ ns is longer than the clock lasts.
        assert!(sharing.due().unwrap() > 1 << 60);
        assert_eq!(sharing.finish(1 << 55), None);
    }
}

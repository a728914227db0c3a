//! Controlled delay: dropping from a line in which everybody waits too long (RFC 8289, section 5).

/// The state of the algorithm, under the names of RFC 8289. A call counts as a packet of the largest size.
#[derive(Debug, Clone)]
pub struct Codel {
    /// The wait that is acceptable all the time, in nanoseconds.
    target: u64,
    /// For how long the wait may stand above it before the first is dropped, in nanoseconds.
    interval: u64,
    /// When the wait will have been above the target for an interval; 0 = it is below.
    first_above_time: u64,
    drop_next: u64,
    /// Dropped since the dropping began.
    count: u32,
    /// What `count` was when the dropping began.
    lastcount: u32,
    dropping: bool,
}

impl Codel {
    pub fn new(target: u64, interval: u64) -> Codel {
        Codel { target, interval, first_above_time: 0, drop_next: 0, count: 0, lastcount: 0, dropping: false }
    }

    pub fn reset(&mut self) {
        *self = Codel::new(self.target, self.interval);
    }

    /// The one who goes next. `dequeue` drops the one that it is given, then takes the first out of the line and
    /// tells how long it has waited and how many wait still.
    pub fn take(
        &mut self,
        now: u64,
        mut dequeue: impl FnMut(Option<u32>) -> Option<(u32, u64, u64)>,
    ) -> Option<u32> {
        let (mut next, mut ok_to_drop) = self.judge(now, dequeue(None));
        if self.dropping {
            self.dropping = ok_to_drop;
            while now >= self.drop_next && self.dropping {
                self.count += 1;
                (next, ok_to_drop) = self.judge(now, dequeue(next));
                if ok_to_drop {
                    self.drop_next = self.control_law(self.drop_next);
                } else {
                    self.dropping = false;
                }
            }
        } else if ok_to_drop {
            (next, _) = self.judge(now, dequeue(next));
            self.dropping = true;
            // Soon after the last time, the rate that controlled the line then is a good one to begin with.
            let delta = self.count - self.lastcount;
            let is_soon = now.saturating_sub(self.drop_next) < 16 * self.interval;
            self.count = if delta > 1 && is_soon { delta } else { 1 };
            self.drop_next = self.control_law(now);
            self.lastcount = self.count;
        }
        next
    }

    /// Whether one may be dropped: the wait has been above the target for an interval, and others wait.
    fn judge(&mut self, now: u64, dequeued: Option<(u32, u64, u64)>) -> (Option<u32>, bool) {
        let Some((entry, waited, behind)) = dequeued else {
            self.first_above_time = 0;
            return (None, false);
        };
        if waited < self.target || behind <= 1 {
            self.first_above_time = 0;
        } else if self.first_above_time == 0 {
            self.first_above_time = now + self.interval;
        } else {
            return (Some(entry), now >= self.first_above_time);
        }
        (Some(entry), false)
    }

    /// The time between drops falls with the root of their number.
    fn control_law(&self, time: u64) -> u64 {
        time + (self.interval as f64 / libm::sqrt(f64::from(self.count))) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: u64 = 1_000_000;

    /// Takes one a millisecond while everybody has waited this long; when somebody was dropped, in milliseconds.
    fn drops(codel: &mut Codel, from_ms: u64, to_ms: u64, waited: u64, behind: u64) -> Vec<u64> {
        let mut dropped = Vec::new();
        for ms in from_ms..to_ms {
            let next = codel.take(ms * MS, |shed| {
                dropped.extend(shed.map(|_| ms));
                Some((7, waited, behind))
            });
            assert_eq!(next, Some(7));
        }
        dropped
    }

    #[test]
    fn the_first_drop_comes_after_an_interval_and_the_next_ones_ever_faster() {
        let mut codel = Codel::new(5 * MS, 100 * MS);
        // 100 ms after the first one above the target, then 100/√1, 100/√2, 100/√3, … later.
        assert_eq!(drops(&mut codel, 0, 400, 6 * MS, 10), [100, 200, 271, 329, 379]);
    }

    #[test]
    fn below_the_target_or_with_nobody_behind_nothing_is_dropped() {
        for (waited, behind) in [(4 * MS, 10), (60 * MS, 1)] {
            assert_eq!(drops(&mut Codel::new(5 * MS, 100 * MS), 0, 1_000, waited, behind), [0; 0]);
        }
    }

    #[test]
    fn soon_after_the_last_time_dropping_goes_on_at_its_rate() {
        let mut codel = Codel::new(5 * MS, 100 * MS);
        assert_eq!(drops(&mut codel, 0, 400, 6 * MS, 10).len(), 5);
        assert_eq!(drops(&mut codel, 400, 450, MS, 10), [0; 0]);
        // Four were dropped after the first one: 100/√4 apart, not 100.
        assert_eq!(drops(&mut codel, 450, 610, 6 * MS, 10), [550, 600]);
        // Long after, it begins anew.
        assert_eq!(drops(&mut codel, 610, 650, MS, 10), [0; 0]);
        assert_eq!(drops(&mut codel, 9_000, 9_210, 6 * MS, 10), [9_100, 9_200]);
    }
}

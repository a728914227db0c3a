//! So many requests a window of time: counted from edge to edge, or over a window that slides along.

/// A counter that starts anew at every multiple of the window's length since time 0. At most `limit` pass in each such
/// window, but around an edge twice as many within less than a window's length.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FixedWindow {
    /// Windows since time 0.
    number: u64,
    count: u32,
}

impl FixedWindow {
    /// Whether a request at `now` passes; if so, it is counted. `limit` requests in `window_ns` nanoseconds.
    pub fn admit(&mut self, now: u64, limit: u32, window_ns: u64) -> bool {
        let number = now / window_ns.max(1);
        if number != self.number {
            *self = FixedWindow { number, count: 0 };
        }
        let passes = self.count < limit;
        self.count += u32::from(passes);
        passes
    }
}

/// A window that slides, known by two counters: that of the present aligned window, and that of the one before, weighted
/// by the part of it that a window which ends now still covers (Cloudflare, "How we built rate limiting capable of
/// scaling to millions of domains", 2017). Requests that passed are counted, others are not.
///
/// A request passes while the weighted count of those before it is below the limit. So:
/// - At most `limit` pass in an aligned window, and in the d nanoseconds after its edge, the one before having been
///   full, at most `limit` × d / `window_ns`, rounded up: a burst at an edge finds next to nothing.
/// - As long as what comes is spread evenly within each aligned window, the count over any window's length is at most
///   `limit` + 1, the 1 being what rounding makes.
/// - In general it is at most 2 × `limit`, and comes near: the weight takes for even what was a burst at the end of the
///   window before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SlidingWindow {
    number: u64,
    count: u32,
    before: u32,
}

impl SlidingWindow {
    /// Whether a request at `now` passes; if so, it is counted. `limit` requests in `window_ns` nanoseconds.
    pub fn admit(&mut self, now: u64, limit: u32, window_ns: u64) -> bool {
        let length = window_ns.max(1);
        let number = now / length;
        if number != self.number {
            let before = if number == self.number + 1 { self.count } else { 0 };
            *self = SlidingWindow { number, count: 0, before };
        }
        // With the present nanosecond, those from the edge on belong to the present window.
        let covered = u128::from(length - 1 - now % length);
        let (count, limit) = (u128::from(self.count), u128::from(limit));
        let length = u128::from(length);
        let passes = u128::from(self.before) * covered + count * length < limit * length;
        self.count += u32::from(passes);
        passes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    const W: u64 = 60_000_000_000;
    const LIMIT: u32 = 50;

    /// Instants of those that pass.
    fn passed(instants: impl IntoIterator<Item = u64>, mut admit: impl FnMut(u64) -> bool) -> Vec<u64> {
        instants.into_iter().filter(|now| admit(*now)).collect()
    }

    /// The most instants in any stretch of a window's length.
    fn most(instants: &[u64]) -> usize {
        let after = |from: u64| instants.partition_point(|instant| *instant < from.saturating_add(W));
        instants.iter().enumerate().map(|(i, from)| after(*from) - i).max().unwrap_or(0)
    }

    /// `count` instants spread evenly over the aligned window with this number.
    fn spread(number: u64, count: u64) -> impl Iterator<Item = u64> {
        (0..count).map(move |i| number * W + i * W / count)
    }

    #[test]
    fn a_fixed_window_begins_anew_at_its_edge_and_lets_twice_the_limit_through_around_it() {
        let mut window = FixedWindow::default();
        let around = [vec![W - 1; 80], vec![W; 80]].concat();
        let passed = passed(around, |now| window.admit(now, LIMIT, W));
        assert_eq!(passed, [[W - 1; LIMIT as usize], [W; LIMIT as usize]].concat());
    }

    #[test]
    fn never_more_than_the_limit_pass_in_one_aligned_window() {
        let (mut fixed, mut sliding) = (FixedWindow::default(), SlidingWindow::default());
        let mut stream = Stream::named(1, "window", 0, "test");
        let (mut now, mut counts) = (0, [[0_u32; 2]; 200]);
        while now < 200 * W {
            let count = &mut counts[(now / W) as usize];
            count[0] += u32::from(fixed.admit(now, LIMIT, W));
            count[1] += u32::from(sliding.admit(now, LIMIT, W));
            // Bursts and lulls.
            now += if stream.below(50) == 0 { stream.below_wide(W) } else { stream.below_wide(W / 200) };
        }
        assert!(counts.iter().flatten().all(|count| *count <= LIMIT));
        assert!(counts.iter().filter(|count| count[0] == LIMIT).count() > 20);
    }

    #[test]
    fn the_published_example_comes_out() {
        // 42 in the minute before and 18 in the present one, 15 s old: 42 × 45/60 + 18 = 49.5, so one more.
        let mut window = SlidingWindow::default();
        (0..42).for_each(|i| assert!(window.admit(i * W / 42, LIMIT, W)));
        (0..18).for_each(|i| assert!(window.admit(W + i * W / 4 / 18, LIMIT, W)));
        assert!(window.admit(W + W / 4, LIMIT, W));
        assert!(!window.admit(W + W / 4, LIMIT, W));
    }

    #[test]
    fn a_sliding_window_frees_a_place_at_the_very_nanosecond() {
        let mut window = SlidingWindow::default();
        (0..LIMIT).for_each(|_| assert!(window.admit(W - 1, LIMIT, W)));
        // The first after the edge goes where less than a whole request is left over, the next one 1/50 of the window on.
        assert!(window.admit(W, LIMIT, W) && !window.admit(W, LIMIT, W));
        let next = W + W / u64::from(LIMIT);
        assert!(!window.admit(next - 1, LIMIT, W) && window.admit(next, LIMIT, W));
        // A window without any request forgets all.
        let passed = passed(vec![3 * W; 80], |now| window.admit(now, LIMIT, W));
        assert_eq!(passed.len(), LIMIT as usize);
    }

    #[test]
    fn an_even_stream_at_the_limit_all_passes_wherever_it_begins() {
        for phase in [0, 1, W / 100, W / 50 - 1, W / 3, W - 1] {
            // 7 does not divide the window: instants are rounded.
            for limit in [LIMIT, 7] {
                let (mut window, n) = (SlidingWindow::default(), u64::from(limit));
                let mut stream = (0..100 * n).map(|i| phase + i * W / n);
                assert!(stream.all(|now| window.admit(now, limit, W)), "{phase}, {limit}");
            }
        }
    }

    #[test]
    fn a_burst_around_an_edge_finds_one_place_where_a_fixed_window_has_as_many_again() {
        let mut window = SlidingWindow::default();
        let around = [vec![W - 1; 80], vec![W; 80]].concat();
        assert_eq!(passed(around, |now| window.admit(now, LIMIT, W)).len(), LIMIT as usize + 1);
    }

    #[test]
    fn after_a_full_window_places_come_evenly() {
        let mut window = SlidingWindow::default();
        let mut count = passed(vec![W - 1; 80], |now| window.admit(now, LIMIT, W)).len() as u64;
        for now in (W..2 * W - 1).step_by(W as usize / 10_007) {
            while window.admit(now, LIMIT, W) {
                count += 1;
            }
            let limit = u64::from(LIMIT);
            assert_eq!(count - limit, (limit * (now - W + 1)).div_ceil(W));
        }
    }

    #[test]
    fn what_is_even_within_windows_is_at_most_the_limit_over_any_windows_length() {
        let mut stream = Stream::named(2, "window", 0, "test");
        for _ in 0..20 {
            let mut window = SlidingWindow::default();
            let offered: Vec<u64> =
                (0..50).flat_map(|n| spread(n, 1 + stream.below_wide(u64::from(LIMIT)))).collect();
            let passed = passed(offered.iter().copied(), |now| window.admit(now, LIMIT, W));
            assert_eq!(passed, offered, "each window's own count is within the limit");
            assert!(most(&passed) <= LIMIT as usize + 1, "{}", most(&passed));
        }
    }

    #[test]
    fn an_overload_that_lasts_is_held_to_the_limit() {
        for times in [2, 3, 10] {
            let mut window = SlidingWindow::default();
            let offered = (0..50).flat_map(|n| spread(n, times * u64::from(LIMIT)));
            let passed = passed(offered, |now| window.admit(now, LIMIT, W));
            // The first window knows of none before it and takes all it may at its beginning; then they come evenly.
            let later: Vec<u64> = passed.iter().copied().filter(|now| *now >= W).collect();
            assert_eq!(later.len(), 49 * LIMIT as usize);
            assert!(most(&later) <= LIMIT as usize + 1, "{}", most(&later));
        }
    }

    #[test]
    fn it_is_an_approximation_that_a_late_burst_doubles_and_nothing_more_than_doubles() {
        let mut window = SlidingWindow::default();
        let burst_then_even = vec![W - 1; 80].into_iter().chain(spread(1, 1_000));
        let instants = passed(burst_then_even, |now| window.admit(now, LIMIT, W));
        assert_eq!(most(&instants), 2 * LIMIT as usize);

        let (mut window, mut stream) = (SlidingWindow::default(), Stream::named(3, "window", 0, "test"));
        let mut now = 0;
        let bursty = (0..50_000).map(|_| {
            now += if stream.below(50) == 0 { stream.below_wide(W) } else { stream.below_wide(W / 200) };
            now
        });
        assert!(most(&passed(bursty, |now| window.admit(now, LIMIT, W))) <= 2 * LIMIT as usize);
    }
}

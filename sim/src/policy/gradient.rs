//! A limit of concurrency that finds itself, by how latency grows: Envoy's gradient controller.

/// Samples of one window that are kept: past these every second one is, then every fourth, and so on.
const KEPT: usize = 10_000;
/// Windows in a row with the limit at its minimum, after which the ideal latency is measured anew.
const WINDOWS_AT_MINIMUM: u32 = 5;

/// The rules of a [`Gradient`]; the defaults are Envoy's. The two intervals have none there, but are so in its example.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GradientRules {
    /// The length of a sampling window, after each of which the limit is set.
    pub interval_ns: u64,
    /// How long after one measurement of the ideal latency the next one begins. (Envoy adds a jitter of up to 15 %, so
    /// that not all its instances measure at once; here there is none.)
    pub min_rtt_every_ns: u64,
    /// Answers that such a measurement takes.
    pub min_rtt_requests: u32,
    /// By what part of it latency may exceed the ideal before the limit shrinks.
    pub buffer: f64,
    /// The least limit, and the limit while the ideal latency is measured; at least 1.
    pub min: u32,
    pub max: u32,
}

impl Default for GradientRules {
    fn default() -> GradientRules {
        GradientRules {
            interval_ns: 100_000_000,
            min_rtt_every_ns: 60_000_000_000,
            min_rtt_requests: 50,
            buffer: 0.25,
            min: 3,
            max: 1_000,
        }
    }
}

/// How many requests may be outstanding, so that latency stays near what it is without load.
///
/// Now and then the limit is pinned to `min` until some answers have come, whose median is the ideal latency (minRTT).
/// Otherwise, after each window with an answer, with the median of its latencies (sampleRTT):
///
/// - gradient = minRTT × (1 + buffer) / sampleRTT, within ½ and 2,
/// - limit = gradient × limit + √(gradient × limit), rounded down, within `min` and `max`.
///
/// (`envoy.filters.http.adaptive_concurrency`, `gradient_controller.cc`. Its documentation says that the headroom is the
/// root of the limit; in its source it is the root of the new one.)
///
/// Where the limit is used up at a server of c places, whose latency is minRTT × limit / c beyond c, the gradient is
/// (1 + buffer) × c / limit, so, the gradient being within its bounds, the limit settles in one step at
/// (1 + buffer) × c + √((1 + buffer) × c). Where it is not used up, latency does not grow, and the limit rises to `max`.
///
/// There is no timer: what has become due is caught up with at each question.
#[derive(Debug, Clone)]
pub struct Gradient {
    phase: Phase,
    /// What was set last; `min` at the start.
    limit: u32,
    min_rtt_ns: u64,
    /// Answers to requests sent before do not count: they met the limit of before the last measurement.
    counts_from: u64,
    /// Windows in a row that left the limit at its minimum.
    at_minimum: u32,
    samples: Samples,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    /// Of the ideal latency.
    Measuring,
    Steering {
        window_ends: u64,
        measures_at: u64,
    },
}

impl Gradient {
    /// One that begins at `now` with measuring the ideal latency.
    pub fn new(now: u64) -> Gradient {
        Gradient {
            phase: Phase::Measuring,
            limit: 0,
            min_rtt_ns: 0,
            counts_from: now,
            at_minimum: 0,
            samples: Samples::default(),
        }
    }

    /// How many requests may be outstanding at `now`.
    #[inline]
    pub fn limit(&mut self, now: u64, rules: &GradientRules) -> u32 {
        self.catch_up(now, rules);
        self.seen(rules)
    }

    /// The same for who only looks: as it was found by the latest request.
    pub fn seen(&self, rules: &GradientRules) -> u32 {
        match self.phase {
            Phase::Measuring => rules.min,
            Phase::Steering { .. } => self.limit.min(rules.max).max(rules.min),
        }
    }

    /// A request has been answered at `now`, `took_ns` after it was sent. What is given up or refused without having been
    /// sent is not heard.
    pub fn hear(&mut self, now: u64, took_ns: u64, rules: &GradientRules) {
        self.catch_up(now, rules);
        if now.saturating_sub(took_ns) < self.counts_from {
            return;
        }
        self.samples.keep(took_ns);
        if self.phase == Phase::Measuring && self.samples.heard >= u64::from(rules.min_rtt_requests) {
            self.min_rtt_ns = self.samples.take_median();
            self.phase = Phase::Steering {
                window_ends: now.saturating_add(rules.interval_ns.max(1)),
                measures_at: now.saturating_add(rules.min_rtt_every_ns),
            };
        }
    }

    fn catch_up(&mut self, now: u64, rules: &GradientRules) {
        let Phase::Steering { window_ends, measures_at } = self.phase else { return };
        if window_ends <= now.min(measures_at) {
            // Samples are all of this window; later ones up to now were empty and change nothing.
            let interval = rules.interval_ns.max(1);
            let windows = (now - window_ends) / interval + 1;
            self.phase = Phase::Steering {
                window_ends: window_ends.saturating_add(windows.saturating_mul(interval)),
                measures_at,
            };
            self.set_limit(rules);
            if self.at_minimum >= WINDOWS_AT_MINIMUM {
                return self.measure(window_ends);
            }
        }
        if measures_at <= now {
            self.measure(measures_at);
        }
    }

    fn measure(&mut self, now: u64) {
        self.phase = Phase::Measuring;
        self.counts_from = now;
        self.at_minimum = 0;
        self.samples.clear();
    }

    fn set_limit(&mut self, rules: &GradientRules) {
        if self.samples.heard == 0 {
            return;
        }
        let was = self.limit.min(rules.max).max(rules.min);
        let ideal = self.min_rtt_ns as f64 * (1.0 + rules.buffer);
        let gradient = (ideal / self.samples.take_median().max(1) as f64).clamp(0.5, 2.0);
        let limit = f64::from(was) * gradient;
        self.limit = ((limit + limit.sqrt()) as u32).min(rules.max).max(rules.min);
        let stays = was == rules.min && self.limit == rules.min;
        self.at_minimum = if stays { self.at_minimum + 1 } else { 0 };
    }
}

/// Latencies of one window. When there is no room for more, every second one goes, and of those to come as many less are
/// kept: a systematic sample, always at least half full.
#[derive(Debug, Clone, Default)]
struct Samples {
    kept: Vec<u64>,
    heard: u64,
    /// One in 2 to this power is kept.
    thinned: u32,
}

impl Samples {
    fn keep(&mut self, took_ns: u64) {
        if self.heard & ((1 << self.thinned) - 1) == 0 {
            if self.kept.len() == KEPT {
                let mut place = 0;
                self.kept.retain(|_| {
                    place += 1;
                    place % 2 == 1
                });
                self.thinned += 1;
            }
            self.kept.push(took_ns);
        }
        self.heard += 1;
    }

    /// The median (of an even number the lower one), after which all is forgotten; 0 without samples.
    fn take_median(&mut self) -> u64 {
        let median = match self.kept.len().checked_sub(1) {
            Some(last) => *self.kept.select_nth_unstable(last / 2).1,
            None => 0,
        };
        self.clear();
        median
    }

    fn clear(&mut self) {
        self.kept.clear();
        (self.heard, self.thinned) = (0, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;
    use std::collections::VecDeque;

    const MS: u64 = 1_000_000;
    const S: u64 = 1_000 * MS;

    /// One that has measured this ideal latency, with the instant at which it had.
    fn measured(ideal: u64, rules: &GradientRules) -> (Gradient, u64) {
        let mut gradient = Gradient::new(0);
        (0..rules.min_rtt_requests).for_each(|_| {
            assert_eq!(gradient.limit(S, rules), rules.min);
            gradient.hear(S, ideal, rules);
        });
        (gradient, S)
    }

    /// The limit after one more window whose answers all took so long.
    fn window(gradient: &mut Gradient, now: &mut u64, took: u64, rules: &GradientRules) -> u32 {
        gradient.hear(*now + rules.interval_ns / 2, took, rules);
        *now += rules.interval_ns;
        gradient.limit(*now, rules)
    }

    /// Where the limit settles at a server of so many places: y + √y with y = (1 + buffer) × places.
    fn settled(places: f64, rules: &GradientRules) -> f64 {
        let y = (1.0 + rules.buffer) * places;
        y + y.sqrt()
    }

    #[test]
    fn the_limit_is_the_formula_after_each_window() {
        let rules = GradientRules::default();
        let (mut gradient, mut now) = measured(10 * MS, &rules);
        // 3 × 1.25 = 3.75, and its root 1.94; 5 × 1.25 and 2.5; the gradient is at most 2, at least ½.
        assert_eq!(window(&mut gradient, &mut now, 10 * MS, &rules), 5);
        assert_eq!(window(&mut gradient, &mut now, 10 * MS, &rules), 8);
        assert_eq!(window(&mut gradient, &mut now, MS, &rules), 20);
        assert_eq!(window(&mut gradient, &mut now, 500 * MS, &rules), 13);
        assert_eq!(window(&mut gradient, &mut now, 125 * MS / 10, &rules), 16);
    }

    #[test]
    fn it_finds_the_knee_of_a_server_whose_latency_is_in_proportion_to_what_exceeds_its_places() {
        let rules = GradientRules::default();
        for places in [4, 10, 40, 200, 600_u64] {
            let (mut gradient, mut now) = measured(10 * MS, &rules);
            let mut limits: Vec<u32> = vec![3];
            for _ in 0..100 {
                let load = u64::from(limits[limits.len() - 1]);
                let took = if load <= places { 10 * MS } else { 10 * MS * load / places };
                limits.push(window(&mut gradient, &mut now, took, &rules));
            }
            let knee = settled(places as f64, &rules) as u32;
            // It gets there by growing alone, and from where the limit is twice the places in one step.
            assert!(limits.windows(2).all(|two| two[0] <= two[1] || two[0] > knee), "{places}: {limits:?}");
            assert!(limits[60..].iter().all(|limit| limit.abs_diff(knee) <= 1), "{places}: {limits:?}");
        }
    }

    #[test]
    fn it_finds_the_knee_where_calls_take_their_time() {
        // Served one after another at `places` a latency; the caller always has as many outstanding as he may.
        let rules = GradientRules { min_rtt_every_ns: 20 * S, ..GradientRules::default() };
        for places in [10, 50] {
            let (mut gradient, base) = (Gradient::new(0), 10 * MS);
            let (mut outstanding, mut free_at, mut now) = (VecDeque::new(), 0, 0);
            let (mut sum, mut looks) = (0.0, 0.0);
            while now < 60 * S {
                while outstanding.len() < gradient.limit(now, &rules) as usize {
                    // A place is free at each `places`-th of the latency: beyond as many, calls queue.
                    free_at = now.max(free_at + base / places);
                    outstanding.push_back((free_at + base, now));
                }
                let (answered, sent) = outstanding.pop_front().expect("the least limit is 3");
                now = answered;
                gradient.hear(now, now - sent, &rules);
                if matches!(gradient.phase, Phase::Steering { measures_at, .. } if measures_at < now + 15 * S)
                {
                    sum += f64::from(gradient.limit(now, &rules));
                    looks += 1.0;
                }
            }
            let (mean, knee) = (sum / looks, settled(places as f64, &rules));
            // Latency lags by the requests that are under way, a fraction of a window.
            assert!((mean / knee - 1.0).abs() < 0.1, "{places}: {mean}, not {knee}");
        }
    }

    #[test]
    fn where_the_limit_is_not_used_up_it_rises_to_its_maximum() {
        let rules = GradientRules { max: 200, ..GradientRules::default() };
        let (mut gradient, mut now) = measured(10 * MS, &rules);
        (0..20).for_each(|_| assert!(window(&mut gradient, &mut now, 11 * MS, &rules) <= 200));
        assert_eq!(gradient.limit(now, &rules), 200);
    }

    #[test]
    fn the_ideal_is_measured_anew_at_the_least_limit_and_then_the_limit_is_what_it_was() {
        let rules = GradientRules::default();
        let (mut gradient, begun) = measured(10 * MS, &rules);
        let mut now = begun;
        (0..10).for_each(|_| _ = window(&mut gradient, &mut now, 10 * MS, &rules));
        let limit = gradient.limit(now, &rules);
        let due = begun + 60 * S;
        assert_eq!([gradient.limit(due - 1, &rules), gradient.limit(due, &rules)], [limit, 3]);
        // Sent before, so under another limit: they do not count.
        (0..100).for_each(|_| gradient.hear(due + 5 * MS, 6 * MS, &rules));
        assert_eq!(gradient.limit(due + 5 * MS, &rules), 3);
        (0..50).for_each(|_| gradient.hear(due + 20 * MS, 20 * MS, &rules));
        assert_eq!((gradient.limit(due + 20 * MS, &rules), gradient.min_rtt_ns), (limit, 20 * MS));
        assert_eq!(gradient.limit(due + 20 * MS + 60 * S, &rules), 3);
    }

    #[test]
    fn five_windows_in_a_row_at_the_minimum_begin_a_measurement() {
        let rules = GradientRules::default();
        let (mut gradient, mut now) = measured(10 * MS, &rules);
        (0..4).for_each(|_| assert_eq!(window(&mut gradient, &mut now, 40 * MS, &rules), 3));
        assert_ne!(gradient.phase, Phase::Measuring);
        // Windows without an answer neither count nor interrupt.
        now += 7 * rules.interval_ns;
        assert_eq!(window(&mut gradient, &mut now, 40 * MS, &rules), 3);
        assert_eq!((gradient.phase, gradient.counts_from), (Phase::Measuring, now));
    }

    #[test]
    fn what_is_asked_for_late_or_often_is_the_same() {
        let rules = GradientRules::default();
        let (often, begun) = measured(10 * MS, &rules);
        let (mut often, mut late, mut stream) =
            (often.clone(), often, Stream::named(1, "gradient", 0, "test"));
        let mut now = begun;
        for _ in 0..3_000 {
            let (wait, took) = (stream.below_wide(200 * MS), 5 * MS + stream.below_wide(10 * MS));
            for step in 0..20 {
                often.limit(now + wait * step / 20, &rules);
            }
            now += wait;
            often.hear(now, took, &rules);
            late.hear(now, took, &rules);
            assert_eq!((often.phase, often.limit), (late.phase, late.limit));
        }
    }

    #[test]
    fn the_median_is_exact_up_to_ten_thousand_and_of_a_bounded_sample_beyond() {
        let (mut samples, mut stream) = (Samples::default(), Stream::named(2, "gradient", 0, "test"));
        for n in [1, 2, 3, 100, 9_999, 10_000] {
            let mut drawn: Vec<u64> = (0..n).map(|_| stream.below_wide(S)).collect();
            drawn.iter().for_each(|took| samples.keep(*took));
            drawn.sort_unstable();
            assert_eq!(samples.take_median(), drawn[(n - 1) / 2]);
        }
        let capacity = samples.kept.capacity();
        (0..1_000_000).for_each(|_| samples.keep(stream.below_wide(S)));
        assert!((KEPT / 2..=KEPT).contains(&samples.kept.len()));
        // Of 5,000 or more uniform ones: four standard errors of 1 / (2 √5,000).
        assert!((samples.take_median() as f64 / 1e9 - 0.5).abs() < 2.0 / 5_000_f64.sqrt());
        assert_eq!(samples.kept.capacity(), capacity);
    }

    #[test]
    fn what_is_kept_beyond_is_every_second_then_every_fourth() {
        let mut samples = Samples::default();
        (0..45_000).for_each(|n| samples.keep(n));
        let every_eighth: Vec<u64> = (0..45_000).step_by(8).collect();
        assert_eq!(samples.kept, every_eighth);
    }
}

//! How sure the figures of one run are.
//!
//! Once a window the sums behind the figures are noted, as the ends of batches. When there are 64 batches,
//! neighbours become one, so that a run of any length has 32 to 64 of them. Ten times a window the number in
//! flight is looked at, which tells when the run has settled; batches before that do not count.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::batch_means::{MIN_BEYOND, MIN_COUNT, Reach, interval, of_ratio, of_sections, spans};
use super::warm_up::{Observed, WarmUp};
use super::{Histogram, WINDOW_NS};

/// The probability that an interval covers the true figure.
pub const CONFIDENCE: f64 = 0.95;
/// From one look at the number in flight to the next.
pub const LOOK_NS: u64 = WINDOW_NS / 10;
/// Batches that are kept at most.
const MAX_BATCHES: usize = 64;

/// What the run says of its own figures.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Certainty {
    /// The probability that an interval covers the true figure.
    pub confidence: f64,
    /// How long the run took to settle, in seconds from the start of the figures; absent where it has not, or is
    /// too short to say.
    pub settled_after_s: Option<f64>,
    /// Of the figures of the whole.
    pub overall: Intervals,
    /// Of those of each component, by id.
    pub components: BTreeMap<String, Intervals>,
}

/// Intervals under the names of a report's figures, with dots between levels: `latency_ms.p99`. A figure that is
/// undefined has none.
pub type Intervals = BTreeMap<String, Interval>;

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Interval {
    Known {
        /// The interval reaches from the figure less this to the figure and this, in the figure's unit.
        half_width: f64,
        /// From so many batches: one less is the number of degrees of freedom.
        batches: u32,
    },
    None {
        none: NoInterval,
    },
}

/// Why a figure has no interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoInterval {
    /// There are fewer than ten batches, or too little in them.
    TooShort,
    /// The run does not become steady.
    NotSettled,
    /// The start, when the run had not settled, has moved the figure out of its interval.
    WarmUp,
    /// Batches still resemble their neighbours: the run must be longer.
    Correlated,
    /// All batches have the same value, so that their spread says nothing.
    NoSpread,
    /// Incidents or edits have changed what is measured since the figures began.
    Disturbed,
}

impl Interval {
    pub fn half_width(self) -> Option<f64> {
        match self {
            Interval::Known { half_width, .. } => Some(half_width),
            Interval::None { .. } => None,
        }
    }
}

/// What only grows at a component; the figures are ratios of these. Times are in seconds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums(pub [f64; Sum::COUNT]);

#[derive(Debug, Clone, Copy)]
pub enum Sum {
    Seconds,
    Arrived,
    Ok,
    Failed,
    /// Ended ok or failed.
    Ended,
    /// Ended ok, or completed for nobody.
    Done,
    InFlight,
    Busy,
    Capacity,
    Computing,
    Cores,
    Waiting,
    /// The same in milliseconds.
    WaitingMs,
    LatencyMs,
    Hits,
    LookedUp,
}

impl Sum {
    const COUNT: usize = Sum::LookedUp as usize + 1;
}

/// A figure as a ratio, and what it counts.
struct Ratio(&'static str, Sum, Sum, Sum);

static OVERALL: [Ratio; 5] = [
    Ratio("offered_qps", Sum::Arrived, Sum::Seconds, Sum::Arrived),
    Ratio("goodput_qps", Sum::Ok, Sum::Seconds, Sum::Ok),
    Ratio("in_flight_mean", Sum::InFlight, Sum::Seconds, Sum::Arrived),
    Ratio("availability", Sum::Ok, Sum::Ended, Sum::Failed),
    Ratio("latency_ms.mean", Sum::LatencyMs, Sum::Ok, Sum::Ok),
];

static COMPONENT: [Ratio; 10] = [
    Ratio("arrival_qps", Sum::Arrived, Sum::Seconds, Sum::Arrived),
    Ratio("throughput_qps", Sum::Done, Sum::Seconds, Sum::Done),
    Ratio("in_flight_mean", Sum::InFlight, Sum::Seconds, Sum::Arrived),
    Ratio("waiting_mean", Sum::Waiting, Sum::Seconds, Sum::Arrived),
    Ratio("wait_ms", Sum::WaitingMs, Sum::Arrived, Sum::Arrived),
    Ratio("utilization", Sum::Busy, Sum::Capacity, Sum::Arrived),
    Ratio("cores_utilization", Sum::Computing, Sum::Cores, Sum::Arrived),
    Ratio("availability", Sum::Ok, Sum::Ended, Sum::Failed),
    Ratio("latency_ms.mean", Sum::LatencyMs, Sum::Ok, Sum::Ok),
    Ratio("cache.hit_ratio", Sum::Hits, Sum::LookedUp, Sum::LookedUp),
];

/// The percentiles of the whole that have an interval.
const PERCENTILES: [(&str, f64); 5] = [
    ("latency_ms.p50", 0.5),
    ("latency_ms.p90", 0.9),
    ("latency_ms.p95", 0.95),
    ("latency_ms.p99", 0.99),
    ("latency_ms.p99.9", 0.999),
];

/// What a run notes of itself to say how sure its figures are.
#[derive(Debug, Clone)]
pub struct Record {
    pub next_look_ns: u64,
    in_flight: Observed,
    marks: Vec<Mark>,
    /// Windows from one mark to the next.
    stride: u32,
    since: u32,
    /// Latencies of the windows since the last mark.
    open: Histogram,
    is_disturbed: bool,
}

/// The end of a batch.
#[derive(Debug, Clone)]
pub struct Mark {
    pub now_ns: u64,
    /// By the engine's index. A component that came later was at nothing.
    pub sums: Vec<Sums>,
    /// Of the whole, since the mark before.
    pub latency: Histogram,
}

impl Record {
    /// Begins where the figures do.
    pub fn new(now_ns: u64, sums: Vec<Sums>, in_flight: f64) -> Record {
        let start = Mark { now_ns, sums, latency: Histogram::default() };
        Record {
            next_look_ns: now_ns + LOOK_NS,
            in_flight: Observed::new(in_flight),
            marks: vec![start],
            stride: 1,
            since: 0,
            open: Histogram::default(),
            is_disturbed: false,
        }
    }

    /// Takes the integral of the number in flight.
    pub fn look(&mut self, in_flight: f64) {
        self.next_look_ns += LOOK_NS;
        self.in_flight.look(in_flight);
    }

    /// Something has been done to the run; what was done before its figures began does not matter.
    pub fn disturb(&mut self, now_ns: u64) {
        self.is_disturbed |= now_ns > self.marks[0].now_ns;
    }

    /// Takes the latencies of a window that closes.
    pub fn add(&mut self, latency: &Histogram) {
        self.open.merge(latency);
    }

    /// A window has closed; whether a batch has with it, and is to be [marked](Record::mark).
    pub fn is_due(&mut self) -> bool {
        self.since += 1;
        self.since >= self.stride
    }

    pub fn mark(&mut self, now_ns: u64, sums: Vec<Sums>) {
        self.since = 0;
        self.marks.push(Mark { now_ns, sums, latency: std::mem::take(&mut self.open) });
        if self.marks.len() > MAX_BATCHES {
            for end in (2..self.marks.len()).step_by(2) {
                let (before, after) = self.marks.split_at_mut(end);
                after[0].latency.merge(&before[end - 1].latency);
            }
            super::warm_up::thin(&mut self.marks);
            self.stride *= 2;
        }
    }

    /// What is sure at the end of a last batch that takes what has come since the last mark: its latencies are
    /// those of windows that are still open. `clients` and `components` are engine indexes.
    pub fn certainty(&self, end: &Mark, clients: &[usize], components: &[(&str, usize)]) -> Certainty {
        let mut certainty = Certainty { confidence: CONFIDENCE, ..Certainty::default() };
        let start_ns = self.marks[0].now_ns;
        let warm_up = self.in_flight.warm_up();
        let settled = match warm_up {
            WarmUp::Takes(looks) => {
                let settled_ns = looks as u64 * LOOK_NS;
                certainty.settled_after_s = Some(settled_ns as f64 / 1e9);
                let first = self.marks.iter().position(|mark| mark.now_ns >= start_ns + settled_ns);
                first.filter(|first| first + 1 < self.marks.len()).ok_or(NoInterval::TooShort)
            }
            WarmUp::TooShort => Err(NoInterval::TooShort),
            WarmUp::NotSettled => Err(NoInterval::NotSettled),
        };
        let settled = if self.is_disturbed { Err(NoInterval::Disturbed) } else { settled };
        let batches = Batches { record: self, end, settled, reach: Reach::default() };
        certainty.overall = batches.ratios(&OVERALL, clients);
        batches.percentiles(&mut certainty.overall);
        for (id, index) in components {
            certainty.components.insert((*id).to_owned(), batches.ratios(&COMPONENT, &[*index]));
        }
        certainty
    }
}

/// The batches of a run up to now.
struct Batches<'r> {
    record: &'r Record,
    end: &'r Mark,
    /// The mark at which the run had settled, or why nothing can be said.
    settled: Result<usize, NoInterval>,
    reach: Reach,
}

impl Batches<'_> {
    /// The ends of batches: the last takes what has come since.
    fn ends(&self) -> impl Iterator<Item = &Mark> {
        let marks = &self.record.marks;
        let before = if marks.len() > 1 { &marks[..marks.len() - 1] } else { marks };
        before.iter().chain([self.end])
    }

    fn ratios(&self, ratios: &[Ratio], components: &[usize]) -> Intervals {
        let sum = |mark: &Mark, sum: Sum| -> f64 {
            let sums = components.iter().filter_map(|index| mark.sums.get(*index));
            // Time passes once, however many there are.
            let all: f64 = sums.map(|sums| sums.0[sum as usize]).sum();
            if let Sum::Seconds = sum { mark.now_ns as f64 / 1e9 } else { all }
        };
        let mut found = Intervals::new();
        for Ratio(name, of, over, counted) in ratios {
            let ends: Vec<(f64, f64)> = self.ends().map(|mark| (sum(mark, *of), sum(mark, *over))).collect();
            let growth = |from: usize| {
                let last = ends.len() - 1;
                (ends[last].0 - ends[from].0, ends[last].1 - ends[from].1)
            };
            let (_, all) = growth(0);
            if all <= 0.0 {
                continue;
            }
            let count = sum(self.end, *counted) - sum(&self.record.marks[0], *counted);
            let interval = match self.settled {
                Err(none) => Interval::None { none },
                Ok(_) if count < MIN_COUNT => Interval::None { none: NoInterval::TooShort },
                Ok(first) => {
                    let (of, over) = growth(first);
                    interval(&self.reach, of_ratio(&ends), of / over)
                }
            };
            found.insert((*name).to_owned(), interval);
        }
        found
    }

    fn percentiles(&self, found: &mut Intervals) {
        let marks = &self.record.marks;
        let mut latencies: Vec<Histogram> = marks[1..].iter().map(|mark| mark.latency.clone()).collect();
        let mut tail = self.record.open.clone();
        tail.merge(&self.end.latency);
        match latencies.last_mut() {
            Some(last) => last.merge(&tail),
            None => latencies.push(tail),
        }
        let merged = |histograms: &[Histogram]| {
            let mut all = Histogram::default();
            histograms.iter().for_each(|histogram| all.merge(histogram));
            (all.count() as f64, all.interpolated_ns(PERCENTILES.map(|(_, q)| q)))
        };
        let (count, Some(whole)) = merged(&latencies) else { return };
        let (_, settled) = self.settled.map_or((0.0, None), |first| merged(&latencies[first..]));
        for (index, (name, q)) in PERCENTILES.into_iter().enumerate() {
            let ms = |ns: &[f64; PERCENTILES.len()]| ns[index] / 1e6;
            let beyond = count * (1.0 - q).min(q);
            let interval = match self.settled {
                Err(none) => Interval::None { none },
                Ok(_) => {
                    let batches = spans(latencies.len(), (beyond / MIN_BEYOND) as usize);
                    let values = batches.map(|(from, to)| Some(ms(&merged(&latencies[from..to]).1?)));
                    let values = values.collect::<Option<Vec<f64>>>();
                    let sections = values.map(|values| of_sections(ms(&whole), values));
                    interval(&self.reach, sections, settled.as_ref().map_or(f64::NAN, ms))
                }
            };
            found.insert(name.to_owned(), interval);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_any_length_keeps_between_half_and_all_of_its_batches_and_loses_no_latency() {
        let mut record = Record::new(0, vec![Sums::default()], 0.0);
        let mut window = Histogram::default();
        window.record(1_000_000);
        for number in 1..=10_000_u64 {
            record.add(&window);
            if record.is_due() {
                let mut sums = Sums::default();
                sums.0[Sum::Arrived as usize] = number as f64;
                record.mark(number * WINDOW_NS, vec![sums]);
            }
            let batches = record.marks.len() - 1;
            assert!(batches < MAX_BATCHES && (number < 32 || batches >= MAX_BATCHES / 2 - 1), "{batches}");
            let latencies: u64 = record.marks.iter().map(|mark| mark.latency.count()).sum();
            assert_eq!(latencies + record.open.count(), number);
        }
        for pair in record.marks.windows(2) {
            assert_eq!(pair[1].now_ns - pair[0].now_ns, u64::from(record.stride) * WINDOW_NS);
            assert_eq!(pair[1].sums[0].0[Sum::Arrived as usize] * 1e9, pair[1].now_ns as f64);
        }
    }
}

//! What a client asks for: how often, of which class, for which key.

use serde_json::Value;

use super::Distribution;
use super::json::{FromJson, Misfit, ToJson, serde_by_json};
use super::object::{Fields, Form, content, json_of_forms, json_of_structs, json_of_words};

/// A client's traffic: open loop at a rate that may change over time, or closed loop with so many users.
#[derive(Debug, Clone, PartialEq)]
pub struct Traffic {
    pub profile: Profile,
    /// How arrivals spread around that rate; users have no arrival process.
    pub arrivals: ArrivalProcess,
    /// The classes of request, drawn by weight. None given: one class of reads.
    pub classes: Vec<Class>,
    /// From how many different users the requests come, each as often as any other.
    pub population: u32,
}

impl Default for Traffic {
    fn default() -> Self {
        Traffic {
            profile: Profile::Steady { qps: 500.0 },
            arrivals: ArrivalProcess::Poisson,
            classes: Vec::new(),
            population: 10_000,
        }
    }
}

/// The rate of arrivals over simulated time, in requests a second.
#[derive(Debug, Clone, PartialEq)]
pub enum Profile {
    /// The same rate for ever.
    Steady { qps: f64 },
    /// From one rate to another in a straight line, then steady.
    Ramp { from_qps: f64, to_qps: f64, start_s: f64, rise_s: f64 },
    /// From one rate to another at once.
    Step { from_qps: f64, to_qps: f64, at_s: f64 },
    /// The flash crowd: up to a peak, hold, and down again.
    Spike { base_qps: f64, peak_qps: f64, start_s: f64, rise_s: f64, hold_s: f64, fall_s: f64 },
    /// Day and night: a cosine between two rates, at its highest at `peak_s` and a period later.
    Diurnal { low_qps: f64, high_qps: f64, period_s: f64, peak_s: f64 },
    /// Straight lines between (seconds, requests a second); level before the first and after the last.
    Points { points: Vec<[f64; 2]> },
    /// A recorded rate: lines of (seconds, requests a second), each of which holds until the next one's time,
    /// as the counts of a monitoring system do. Level before the first and after the last; with
    /// `repeat_s` it begins again every so many seconds, and what lies beyond them is not reached.
    Trace { points: Vec<[f64; 2]>, repeat_s: Option<f64> },
    /// From `start_s` on, one rate for `on_s` and another for `off_s`, in turn; before that the second.
    OnOff { on_qps: f64, off_qps: f64, on_s: f64, off_s: f64, start_s: f64 },
    /// Closed loop: so many users, each of whom thinks, sends a request, waits for its outcome, and thinks again.
    Users { count: u32, think: Distribution },
}

/// How arrivals spread around the rate of a profile, which is their mean in the long run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ArrivalProcess {
    /// Independent of each other: what many users make who do not know of each other.
    #[default]
    Poisson,
    /// One whenever the integrated rate has grown by 1; how far it has grown before the first is drawn.
    Even,
    /// A Markov-modulated Poisson process of two states: in bursts the rate is `factor` times that in pauses.
    /// Both last exponentially long, with these means.
    Bursty { factor: f64, burst_s: f64, pause_s: f64 },
    /// Several at one instant; the instants are a Poisson process. `size` is the mean number.
    Batches { size: u32, sizes: BatchSizes },
}

/// How the sizes of batches spread around their mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BatchSizes {
    /// 1, 2, 3, …, each a fixed factor rarer than the one before.
    #[default]
    Geometric,
    /// All alike.
    Constant,
}

json_of_structs! {
    Traffic { profile, arrivals, classes, population }
    Class {
        name,
        weight,
        write,
        keys,
        priority [unless 0],
        service_factor [unless 1.0],
        payload_kb [unless 1.0]
    }
    KeySpace { count, popularity }
}

json_of_forms! {
    Profile by "shape" {
        "steady" => Steady { qps },
        "ramp" => Ramp { from_qps, to_qps, start_s, rise_s },
        "step" => Step { from_qps, to_qps, at_s },
        "spike" => Spike { base_qps, peak_qps, start_s, rise_s, hold_s, fall_s },
        "diurnal" => Diurnal { low_qps, high_qps, period_s, peak_s },
        "points" => Points { points },
        "trace" => Trace { points, repeat_s [unless None] },
        "on_off" => OnOff { on_qps, off_qps, on_s, off_s, start_s },
        "users" => Users { count, think [or Distribution::Exponential { mean_ms: 1_000.0 }] },
    }
    ArrivalProcess by key {
        "poisson" => Poisson,
        "even" => Even,
        "bursty" => Bursty { factor, burst_s, pause_s },
        "batches" => Batches { size, sizes [or BatchSizes::Geometric] },
    }
}
json_of_words! { BatchSizes { Geometric = "geometric", Constant = "constant" } }
serde_by_json!(BatchSizes, Popularity);

impl FromJson for Popularity {
    fn from_json(value: Value) -> Result<Popularity, Misfit> {
        let mut form = Form::of(value)?;
        let read = match form.word.as_str() {
            "uniform" => {
                form.close();
                Popularity::Uniform
            }
            "zipf" => return form.content().map(Popularity::Zipf),
            "hot_set" => {
                form.open();
                let object = &mut form.object;
                let (keys, share) = (object.take("keys"), object.take("share"));
                let moves_every_s = object.take_or("moves_every_s", None);
                // Version 1 has never refused further fields here.
                object.forget_the_rest();
                Popularity::HotSet { keys, share, moves_every_s }
            }
            _ => return Err(form.unknown(&["uniform", "zipf", "hot_set"])),
        };
        form.finish(read)
    }
}

impl ToJson for Popularity {
    fn json(&self) -> Value {
        match self {
            Popularity::Uniform => "uniform".into(),
            Popularity::Zipf(exponent) => content("zipf", exponent.json()),
            Popularity::HotSet { keys, share, moves_every_s } => {
                let mut fields = Fields::default();
                fields.put("keys", keys);
                fields.put("share", share);
                fields.put_unless(None, "moves_every_s", moves_every_s);
                fields.form("hot_set")
            }
        }
    }
}

impl Profile {
    /// The corners between which the rate runs in straight lines, in order of time: (seconds, requests a
    /// second). The first is at 0; after the last the rate stays, or repeats as [`cycle`](Profile::cycle)
    /// says. None where it is a curve, or where users make it.
    pub fn corners(&self) -> Option<Vec<(f64, f64)>> {
        Some(match *self {
            Profile::Steady { qps } => vec![(0.0, qps)],
            Profile::Ramp { from_qps, to_qps, start_s, rise_s } => {
                vec![(0.0, from_qps), (start_s, from_qps), (start_s + rise_s, to_qps)]
            }
            Profile::Step { from_qps, to_qps, at_s } => {
                vec![(0.0, from_qps), (at_s, from_qps), (at_s, to_qps)]
            }
            Profile::Spike { base_qps, peak_qps, start_s, rise_s, hold_s, fall_s } => {
                let (top, end) = (start_s + rise_s, start_s + rise_s + hold_s);
                vec![
                    (0.0, base_qps),
                    (start_s, base_qps),
                    (top, peak_qps),
                    (end, peak_qps),
                    (end + fall_s, base_qps),
                ]
            }
            Profile::Points { ref points } => {
                // Level before the first corner.
                let first = points.first().map(|[_, qps]| (0.0, *qps));
                first.into_iter().chain(points.iter().map(|[at, qps]| (*at, *qps))).collect()
            }
            Profile::Trace { ref points, repeat_s } => {
                let end = repeat_s.unwrap_or(f64::INFINITY);
                let mut corners: Vec<(f64, f64)> = Vec::with_capacity(2 * points.len() + 2);
                for [at, qps] in points.iter().filter(|[at, _]| *at < end) {
                    // What was before holds until here; the first does from the start.
                    let before = corners.last().map_or((0.0, *qps), |(_, held)| (*at, *held));
                    corners.extend([before, (*at, *qps)]);
                }
                let held = corners.last().copied().or(points.first().map(|[_, qps]| (0.0, *qps)));
                corners.extend(held.filter(|_| corners.is_empty()));
                corners.extend(held.and_then(|(_, qps)| repeat_s.map(|end| (end, qps))));
                corners
            }
            Profile::OnOff { on_qps, off_qps, on_s, off_s, start_s } => {
                let (fall, end) = (start_s + on_s, start_s + (on_s + off_s));
                vec![
                    (0.0, off_qps),
                    (start_s, off_qps),
                    (start_s, on_qps),
                    (fall, on_qps),
                    (fall, off_qps),
                    (end, off_qps),
                ]
            }
            Profile::Diurnal { .. } | Profile::Users { .. } => return None,
        })
    }

    /// What repeats for ever, in seconds: the corners from the first instant on, and how long after it they
    /// begin again.
    pub fn cycle(&self) -> Option<(f64, f64)> {
        match *self {
            Profile::Trace { repeat_s, .. } => repeat_s.map(|every| (0.0, every)),
            Profile::OnOff { on_s, off_s, start_s, .. } => Some((start_s, on_s + off_s)),
            _ => None,
        }
    }
}

/// A kind of request.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    pub name: String,
    /// Its share of the traffic, relative to the other classes' weights.
    pub weight: f64,
    /// A write rather than a read.
    pub write: bool,
    /// The key space from which each request's key is drawn, if any.
    pub keys: Option<String>,
    /// How important its requests are: 0 the least, more is more important.
    pub priority: u32,
    /// By what the service times at servers and databases are multiplied for its requests.
    pub service_factor: f64,
    /// What a write sends and a read gets back, in kilobytes; the other way goes a header.
    pub payload_kb: f64,
}

impl Default for Class {
    fn default() -> Self {
        Class {
            name: "read".to_owned(),
            weight: 1.0,
            write: false,
            keys: None,
            priority: 0,
            service_factor: 1.0,
            payload_kb: 1.0,
        }
    }
}

/// A named set of keys, shared by every class that refers to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct KeySpace {
    /// How many.
    pub count: u64,
    pub popularity: Popularity,
}

/// How the requests spread over the keys of a space.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Popularity {
    /// Each key is as popular as any other.
    #[default]
    Uniform,
    /// The k-th most popular key has a share in proportion to k to the power of minus this exponent.
    Zipf(f64),
    /// A few keys take a share of the traffic, all others the rest; within both, each is as popular as any other.
    HotSet {
        /// How many keys are hot; more than there are count as all.
        keys: u64,
        /// The share of the requests that want one of them.
        share: f64,
        /// After so many seconds the next keys are the hot ones, time and again; none given: never.
        moves_every_s: Option<f64>,
    },
}

impl Default for KeySpace {
    fn default() -> Self {
        KeySpace { count: 100_000, popularity: Popularity::Uniform }
    }
}

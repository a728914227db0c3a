//! What a client asks for: how often, of which class, for which key.

use serde::{Deserialize, Serialize};

/// A client's open-loop traffic: Poisson arrivals at a rate that may change over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Traffic {
    pub profile: Profile,
    /// The classes of request, drawn by weight. None given: one class of reads.
    pub classes: Vec<Class>,
}

impl Default for Traffic {
    fn default() -> Self {
        Traffic { profile: Profile::Steady { qps: 500.0 }, classes: Vec::new() }
    }
}

/// The rate of arrivals over simulated time, in requests a second.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "shape", rename_all = "snake_case", deny_unknown_fields)]
pub enum Profile {
    /// The same rate for ever.
    Steady { qps: f64 },
    /// From one rate to another in a straight line, then steady.
    Ramp { from_qps: f64, to_qps: f64, start_s: f64, rise_s: f64 },
    /// The flash crowd: up to a peak, hold, and down again.
    Spike { base_qps: f64, peak_qps: f64, start_s: f64, rise_s: f64, hold_s: f64, fall_s: f64 },
}

/// A kind of request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Class {
    pub name: String,
    /// Its share of the traffic, relative to the other classes' weights.
    pub weight: f64,
    /// A write rather than a read.
    pub write: bool,
    /// The key space from which each request's key is drawn, if any.
    pub keys: Option<String>,
}

impl Default for Class {
    fn default() -> Self {
        Class { name: "read".to_owned(), weight: 1.0, write: false, keys: None }
    }
}

/// A named set of keys, shared by every class that refers to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KeySpace {
    /// How many; each is as popular as any other.
    pub count: u64,
}

impl Default for KeySpace {
    fn default() -> Self {
        KeySpace { count: 100_000 }
    }
}

//! What a client asks for: how often, of which class, for which key.

use serde::de::{self, Deserializer};
use serde::ser::{self, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::json;

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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(remote = "Self", rename_all = "snake_case", deny_unknown_fields)]
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
}

// A file has the shape's name among its fields. What serde makes for such an enum is several times as
// large as turning it into the usual one, whose only key is its name.
impl<'de> Deserialize<'de> for Profile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Profile, D::Error> {
        let mut fields = Map::<String, Value>::deserialize(deserializer)?;
        let shape = match fields.shift_remove("shape") {
            None => return Err(de::Error::missing_field("shape")),
            Some(Value::String(shape)) => shape,
            // Not the name of any shape, so that it is told like one that is not known.
            Some(other) => other.to_string(),
        };
        let whole = Value::Object(Map::from_iter([(shape, Value::Object(fields))]));
        Profile::deserialize(json::Source(whole)).map_err(|misfit| de::Error::custom(misfit.tagged("shape")))
    }
}

impl Serialize for Profile {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let whole = Profile::serialize(self, serde_json::value::Serializer).map_err(ser::Error::custom)?;
        let mut tagged = Map::new();
        if let Value::Object(whole) = whole {
            for (shape, fields) in whole {
                tagged.insert("shape".to_owned(), shape.into());
                tagged.extend(fields.as_object().cloned().unwrap_or_default());
            }
        }
        tagged.serialize(serializer)
    }
}

impl Profile {
    /// The corners between which the rate runs in straight lines, in order of time: (seconds, requests a
    /// second). The first is at 0, and after the last the rate stays. None where it is a curve.
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
            Profile::Diurnal { .. } => return None,
        })
    }
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
    /// How many.
    pub count: u64,
    pub popularity: Popularity,
}

/// How the requests spread over the keys of a space.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Popularity {
    /// Each key is as popular as any other.
    #[default]
    Uniform,
    /// The k-th most popular key has a share in proportion to k to the power of minus this exponent.
    Zipf(f64),
}

impl Default for KeySpace {
    fn default() -> Self {
        KeySpace { count: 100_000, popularity: Popularity::Uniform }
    }
}

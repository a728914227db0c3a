//! Objectives: what a design is meant to reach, judged over a whole run.

use serde_json::Value;

use super::json::{FromJson, Misfit, ToJson, serde_by_json};
use super::limits::{MAX_MILLISECONDS, MAX_QPS};
use super::object::{Fields, Form};

/// A bound on one figure of the whole run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Objective {
    /// Mean latency of ok requests, in milliseconds.
    LatencyMeanMs(Below),
    /// Median latency of ok requests, in milliseconds.
    LatencyP50Ms(Below),
    /// 95th percentile.
    LatencyP95Ms(Below),
    /// 99th percentile.
    LatencyP99Ms(Below),
    /// 99.9th percentile.
    LatencyP999Ms(Below),
    /// Share of ended requests that ended ok.
    Availability(Above),
    /// Requests a second that ended ok.
    GoodputQps(Above),
}

/// The figure is to stay below this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Below {
    /// In the unit of the figure.
    pub below: f64,
}

/// The figure is to stay above this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Above {
    /// In the unit of the figure.
    pub above: f64,
}

impl FromJson for Objective {
    fn from_json(value: Value) -> Result<Objective, Misfit> {
        let mut form = Form::of(value)?;
        let word = form.word.as_str();
        let Some(place) = Objective::FIGURES.iter().position(|figure| *figure == word) else {
            return Err(form.unknown(&Objective::FIGURES));
        };
        form.open();
        let bound = form.object.take(if place < 5 { "below" } else { "above" });
        let (below, above) = (Below { below: bound }, Above { above: bound });
        form.finish(match place {
            0 => Objective::LatencyMeanMs(below),
            1 => Objective::LatencyP50Ms(below),
            2 => Objective::LatencyP95Ms(below),
            3 => Objective::LatencyP99Ms(below),
            4 => Objective::LatencyP999Ms(below),
            5 => Objective::Availability(above),
            _ => Objective::GoodputQps(above),
        })
    }
}

impl ToJson for Objective {
    fn json(&self) -> Value {
        let mut fields = Fields::default();
        fields.put(if self.is_upper_bound() { "below" } else { "above" }, &self.bound());
        fields.form(self.figure())
    }
}
serde_by_json!(Objective);

impl Objective {
    /// The figures that can be bounded, by their names in files and reports.
    pub const FIGURES: [&str; 7] = [
        "latency_mean_ms",
        "latency_p50_ms",
        "latency_p95_ms",
        "latency_p99_ms",
        "latency_p99.9_ms",
        "availability",
        "goodput_qps",
    ];

    /// The figure's name in files and reports.
    pub fn figure(&self) -> &'static str {
        match self {
            Objective::LatencyMeanMs(_) => "latency_mean_ms",
            Objective::LatencyP50Ms(_) => "latency_p50_ms",
            Objective::LatencyP95Ms(_) => "latency_p95_ms",
            Objective::LatencyP99Ms(_) => "latency_p99_ms",
            Objective::LatencyP999Ms(_) => "latency_p99.9_ms",
            Objective::Availability(_) => "availability",
            Objective::GoodputQps(_) => "goodput_qps",
        }
    }

    /// The bound itself.
    pub fn bound(&self) -> f64 {
        match *self {
            Objective::LatencyMeanMs(b)
            | Objective::LatencyP50Ms(b)
            | Objective::LatencyP95Ms(b)
            | Objective::LatencyP99Ms(b)
            | Objective::LatencyP999Ms(b) => b.below,
            Objective::Availability(b) | Objective::GoodputQps(b) => b.above,
        }
    }

    /// The largest bound that is allowed; the least is 0.
    pub fn largest_bound(&self) -> f64 {
        match self {
            Objective::Availability(_) => 1.0,
            Objective::GoodputQps(_) => MAX_QPS,
            _ => MAX_MILLISECONDS,
        }
    }

    /// Whether the figure is to stay below the bound rather than above.
    pub fn is_upper_bound(&self) -> bool {
        !matches!(self, Objective::Availability(_) | Objective::GoodputQps(_))
    }

    /// Whether `value` meets it; a figure that is undefined does not.
    pub fn is_met_by(&self, value: Option<f64>) -> bool {
        value.is_some_and(|v| if self.is_upper_bound() { v < self.bound() } else { v > self.bound() })
    }
}

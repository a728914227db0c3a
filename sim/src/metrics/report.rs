//! The report of a run: the figures of the model under stable names with units.

use serde::{Deserialize, Serialize};

use super::{Failures, Latency};

/// Everything measured from the start (or the end of the warm-up) to now.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    pub scenario: String,
    pub seed: u64,
    /// The engine's version.
    pub engine: u32,
    pub simulated_s: f64,
    /// Left out of the figures, from the start.
    pub warmup_s: f64,
    pub events: u64,
    pub overall: OverallReport,
    /// In the order of the document.
    pub components: Vec<ComponentReport>,
    pub connections: Vec<ConnectionReport>,
    pub objectives: Vec<Verdict>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct OverallReport {
    /// Requests born.
    pub requests: u64,
    pub ok: u64,
    pub failed: u64,
    pub in_flight: u64,
    pub offered_qps: f64,
    /// Requests a second that ended ok.
    pub goodput_qps: f64,
    /// ∫ in flight dt / t.
    pub in_flight_mean: f64,
    /// ok / ended.
    pub availability: Option<f64>,
    /// Share of one-second windows in which ok / ended was at least the availability objective
    /// (0.999 where there is none); windows in which nothing ended do not count.
    pub availability_time: Option<f64>,
    pub failures: Failures,
    /// Birth to outcome of ok requests.
    pub latency_ms: Option<Latency>,
    /// Birth to outcome of failed requests.
    pub failed_latency_ms: Option<Latency>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ComponentReport {
    pub id: String,
    /// Calls that arrived (at a client: requests born).
    pub arrived: u64,
    pub ok: u64,
    pub failed: u64,
    /// Completed for a caller that had left; counted in neither `ok` nor `failed`.
    pub abandoned: u64,
    pub in_flight: u64,
    pub arrival_qps: f64,
    pub throughput_qps: f64,
    pub in_flight_mean: f64,
    pub waiting_mean: f64,
    /// Mean time a call waited for a slot or core, in milliseconds.
    pub wait_ms: Option<f64>,
    pub utilization: Option<f64>,
    pub cores_utilization: Option<f64>,
    pub failures: Failures,
    pub latency_ms: Option<Latency>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ConnectionReport {
    pub id: String,
    pub calls: u64,
    pub ok: u64,
    pub failed: u64,
    pub in_flight: u64,
    pub calls_qps: f64,
    pub failures: Failures,
    /// Mean time from the caller's sending to the reply, of ok calls.
    pub latency_mean_ms: Option<f64>,
}

/// An objective, held against the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The figure's name, as in the scenario.
    pub objective: String,
    /// `below` or `above`.
    pub wanted: String,
    pub bound: f64,
    /// Absent where the figure is undefined.
    pub value: Option<f64>,
    pub met: bool,
}

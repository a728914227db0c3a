//! Figures of one window of simulated time: what charts draw.

use serde::{Deserialize, Serialize};

use super::{Failures, Latency};

/// The length of a window: one second of simulated time.
pub const WINDOW_NS: u64 = 1_000_000_000;

/// One window; components and connections by the engine's index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Window {
    pub start_ns: u64,
    /// Less than `start_ns + WINDOW_NS` only where the window is still open.
    pub end_ns: u64,
    pub overall: OverallWindow,
    pub components: Vec<ComponentWindow>,
    pub connections: Vec<ConnectionWindow>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct OverallWindow {
    /// Requests born.
    pub offered: u64,
    /// Requests that ended ok.
    pub ok: u64,
    pub failures: Failures,
    /// Of requests that ended ok in the window, birth to outcome.
    pub latency_ms: Option<Latency>,
    /// ∫ in flight dt / t.
    pub in_flight_mean: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ComponentWindow {
    /// Calls that arrived (at a client: requests born).
    pub arrived: u64,
    pub ok: u64,
    pub failures: Failures,
    /// Calls completed for a caller that had left.
    pub abandoned: u64,
    /// ∫ busy dt / ∫ slots of instances that are up dt; absent where there were none.
    pub utilization: Option<f64>,
    /// The same of cores.
    pub cores_utilization: Option<f64>,
    /// Mean number that waited for a slot or a core.
    pub waiting_mean: f64,
    /// Mean time a call waited, by Little's law from `waiting_mean` and what arrived.
    pub wait_ms: Option<f64>,
    pub in_flight_mean: f64,
    /// Arrival to completion of calls that ended ok (at a client: birth to outcome).
    pub latency_ms: Option<Latency>,
    /// At a cache.
    pub cache: Option<CacheFigures>,
    /// At a queue.
    pub messages: Option<MessageFigures>,
}

/// What a cache did in a window or a run.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct CacheFigures {
    /// Reads that found their key, and those that did not.
    pub hits: u64,
    pub misses: u64,
    /// hits / (hits + misses).
    pub hit_ratio: Option<f64>,
    /// Entries that had to go for others, before their time.
    pub evicted: u64,
    /// Entries at the end.
    pub entries: u64,
}

/// What a queue did in a window or a run. What was published is acknowledged, dropped or still held.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct MessageFigures {
    /// Messages stored.
    pub published: u64,
    /// Messages that a worker has processed.
    pub acknowledged: u64,
    /// Deliveries after the first one of a message.
    pub redelivered: u64,
    /// Messages given up: pushed out at the limit, out of deliveries, or gone with the queue.
    pub dropped: u64,
    /// Messages held at the end, and on average: those that wait and those delivered but not acknowledged.
    pub backlog: u64,
    pub backlog_mean: f64,
    /// How long the oldest waiting message had waited at the end, in milliseconds.
    pub oldest_ms: Option<f64>,
    /// From a message's publication to its acknowledgement.
    pub end_to_end_ms: Option<Latency>,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ConnectionWindow {
    pub calls: u64,
    /// Of the calls: attempts after one that failed, and attempts beside one that was not answered yet.
    pub retries: u64,
    pub hedges: u64,
    pub ok: u64,
    pub failures: Failures,
}

impl OverallWindow {
    /// Share of ended requests that ended ok.
    pub fn availability(&self) -> Option<f64> {
        let ended = self.ok + self.failures.total();
        (ended > 0).then(|| self.ok as f64 / ended as f64)
    }
}

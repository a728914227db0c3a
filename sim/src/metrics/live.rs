//! The state of a run at one instant: what the canvas draws.

use serde::{Deserialize, Serialize};

use super::OverallReport;
use crate::scenario::{FaultName, Way};

/// A run at one instant; components and connections by the engine's index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Live {
    pub now_ns: u64,
    pub events: u64,
    pub overall: OverallReport,
    pub components: Vec<LiveComponent>,
    pub connections: Vec<LiveConnection>,
    /// Chaos at every component is in force.
    pub chaos: bool,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LiveComponent {
    /// Taken off the canvas; its index stays.
    pub removed: bool,
    /// Calls held (at a client: requests in flight).
    pub in_flight: u64,
    /// A client's rate now, bursts included, in requests a second.
    pub rate_qps: f64,
    /// By what bursts multiply a client's rate; 1 without any.
    pub burst: f64,
    pub instances: Vec<LiveInstance>,
    /// What a cache or a queue holds.
    pub store: Option<LiveStore>,
    /// Chaos at this component is in force.
    pub chaos: bool,
    /// Instances that its autoscaler wants; none where it has none.
    pub wanted: Option<u32>,
    /// Calls that wait at a balancer for a target, or at a gateway for their turn.
    pub parked: u32,
    /// How many calls a gateway lets be under way behind it at the moment; none where that is not bounded.
    pub bound: Option<u32>,
    /// ∫ instances that were up dt / ∫ instances dt, of the run so far; none at a client.
    pub uptime: Option<f64>,
}

/// What is in a cache or a queue.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiveStore {
    /// Entries of a cache; messages of a queue that wait or are delivered and not yet acknowledged.
    pub held: u64,
    /// How many it holds at most.
    pub limit: u64,
    /// Messages delivered and not yet acknowledged.
    pub unacknowledged: u64,
    /// How long the oldest waiting message has waited, in nanoseconds; none where none waits.
    pub oldest_ns: Option<u64>,
}

/// What is wrong with a connection at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct LiveConnection {
    /// Taken off the canvas; its index stays.
    pub removed: bool,
    /// Which messages a cut swallows.
    pub cut: Option<Way>,
    /// What incidents add to its latency, in milliseconds.
    pub added_ms: f64,
    /// The share of messages that incidents lose.
    pub loss: f64,
    /// The worst of its callers' circuit breakers; none where it has none.
    pub breaker: Option<BreakerState>,
    /// The pools of all its callers together; none where it has none.
    pub pool: Option<LivePool>,
}

/// A circuit breaker, from good to bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakerState {
    Closed,
    /// Lets a few calls through, on probation.
    HalfOpen,
    /// Fails every call at once.
    Open,
}

/// What is in a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LivePool {
    /// Connections in use, and how many there are.
    pub busy: u32,
    pub size: u32,
    /// Calls that wait for one.
    pub waiting: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LiveInstance {
    pub state: InstanceState,
    /// By what incidents multiply its service times; 1 without any.
    pub slow: f64,
    /// By what its warm-up multiplies its service times at the moment; 1 when it is warm.
    pub warm_up: f64,
    /// The share of calls that incidents make it answer with an error.
    pub errors: f64,
    /// The place of its zone among those of the document, in the order of their names.
    pub zone: Option<u16>,
    /// An incident drains it: balancers send it nothing new.
    pub draining: bool,
    /// False where a balancer's health check has taken it out.
    pub in_rotation: bool,
    /// Slots in use, and how many there are; a balancer has none.
    pub busy: u32,
    pub slots: u32,
    /// Cores in use, and how many there are.
    pub computing: u32,
    pub cores: u32,
    /// Waiting for a slot, and how many may.
    pub waiting: u32,
    pub queue: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstanceState {
    #[default]
    Up,
    /// Down; its machine refuses calls at once.
    Refusing,
    /// Down; nothing answers.
    Silent,
    /// Starts; its machine refuses calls at once.
    Booting,
    /// Taken out by an edit; it finishes what it holds.
    Leaving,
}

impl LivePool {
    /// Nothing is free, and somebody waits.
    pub fn is_exhausted(self) -> bool {
        self.busy >= self.size && self.waiting > 0
    }
}

impl InstanceState {
    /// Down, whatever its callers see of it.
    pub fn is_down(self) -> bool {
        matches!(self, InstanceState::Refusing | InstanceState::Silent | InstanceState::Booting)
    }
}

impl LiveComponent {
    /// The faults that could be mended.
    pub fn in_force(&self) -> Vec<FaultName> {
        let any = |is_so: fn(&LiveInstance) -> bool| self.instances.iter().any(is_so);
        seen([
            (FaultName::Crash, any(|i| i.state.is_down() && i.state != InstanceState::Booting)),
            (FaultName::Slow, any(|i| i.slow != 1.0)),
            (FaultName::Errors, any(|i| i.errors > 0.0)),
            (FaultName::Drain, any(|i| i.draining)),
            (FaultName::Burst, self.instances.is_empty() && self.burst != 1.0),
            (FaultName::Chaos, self.chaos),
        ])
    }
}

impl LiveConnection {
    /// The faults that could be mended.
    pub fn in_force(&self) -> Vec<FaultName> {
        seen([
            (FaultName::Cut, self.cut.is_some()),
            (FaultName::Delay, self.added_ms > 0.0),
            (FaultName::Loss, self.loss > 0.0),
        ])
    }
}

fn seen<const N: usize>(faults: [(FaultName, bool); N]) -> Vec<FaultName> {
    faults.into_iter().filter_map(|(fault, is_seen)| is_seen.then_some(fault)).collect()
}

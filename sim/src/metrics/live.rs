//! The state of a run at one instant: what the canvas draws.

use serde::{Deserialize, Serialize};

use super::OverallReport;

/// A run at one instant; components by the engine's index.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Live {
    pub now_ns: u64,
    pub events: u64,
    pub overall: OverallReport,
    pub components: Vec<LiveComponent>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct LiveComponent {
    /// Taken off the canvas; its index stays.
    pub removed: bool,
    /// Calls held (at a client: requests in flight).
    pub in_flight: u64,
    /// A client's rate now, bursts included, in requests a second.
    pub rate_qps: f64,
    pub instances: Vec<LiveInstance>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveInstance {
    pub state: InstanceState,
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
    /// Taken out by an edit; it finishes what it holds.
    Leaving,
}

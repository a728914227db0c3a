//! What a run is made of, by dense index. An index is never used again: what is removed stays, marked.

use std::collections::VecDeque;

use super::key::Key;
use crate::component::{BalancerState, ClientState, ServerState};
use crate::metrics::{CallMeter, InstanceState, Meter, Totals};
use crate::random::{Sampler, Stream};
use crate::scenario::KindName;
use crate::station::{NONE, Station};

/// A component.
#[derive(Debug, Clone)]
pub struct Component {
    pub id: String,
    pub kind: KindName,
    pub is_removed: bool,
    pub role: Role,
    pub meter: Meter,
    /// Connections that leave it, in the order of the document.
    pub outgoing: Vec<u32>,
    /// Its instances in order, those that are leaving included.
    pub instances: Vec<u32>,
    /// The integrals of instances that have left.
    pub retired: Totals,
}

/// What a component is, with its kind's state.
#[derive(Debug, Clone)]
pub enum Role {
    Client(Box<ClientState>),
    Balancer(Box<BalancerState>),
    /// Servers and databases.
    Server(Box<ServerState>),
}

/// One replica of a component.
#[derive(Debug, Clone)]
pub struct Instance {
    pub component: u32,
    pub state: InstanceState,
    /// Crashes that hold it down; a restart by hand starts a new epoch and forgets them.
    pub crashes: u32,
    pub epoch: u32,
    pub slots: Station,
    pub cores: Station,
}

/// An arrow.
#[derive(Debug, Clone)]
pub struct Connection {
    pub id: String,
    pub from: u32,
    pub to: u32,
    /// Takes no new calls; what is under way arrives.
    pub is_removed: bool,
    pub latency: Sampler,
    pub stream: Stream,
    pub timeout_ns: Option<u64>,
    pub meter: CallMeter,
    /// The next instance to be called, where no balancer chooses.
    pub turn: usize,
    pub lanes: Option<Lanes>,
    pub timers: Timers,
}

/// Messages under way whose delay is constant; only the heads are in the event cells.
#[derive(Debug, Clone)]
pub struct Lanes {
    pub calls: Lane,
    pub replies: Lane,
}

/// Events that leave in the order in which they came.
#[derive(Debug, Clone)]
pub struct Lane {
    pub cell: u32,
    pub events: VecDeque<Key>,
}

/// Pending timeouts in order of time: a list through the slab, so a reply unlinks its own.
#[derive(Debug, Clone, Copy)]
pub struct Timers {
    pub cell: u32,
    pub first: u32,
    pub last: u32,
}

impl Lane {
    pub fn new(cell: u32) -> Lane {
        Lane { cell, events: VecDeque::new() }
    }
}

impl Timers {
    pub fn new(cell: u32) -> Timers {
        Timers { cell, first: NONE, last: NONE }
    }
}

impl Instance {
    /// One that is leaving and has finished all that it held counts no longer.
    pub fn close_if_idle(&mut self, now: u64) {
        if self.slots.busy_now() == 0 {
            self.slots.go_down(now);
            self.cores.go_down(now);
        }
    }

    /// Whether it has left for good.
    pub fn has_left(&self) -> bool {
        self.state == InstanceState::Leaving && self.slots.busy_now() == 0
    }

    /// Adds its time integrals to its component's.
    pub fn add_to(&self, totals: &mut Totals, now: u64) {
        totals.busy += self.slots.busy.until(now);
        totals.capacity += self.slots.capacity.until(now);
        totals.computing += self.cores.busy.until(now);
        totals.cores += self.cores.capacity.until(now);
        totals.waiting += self.slots.waiting.until(now) + self.cores.waiting.until(now);
    }

    pub fn is_up(&self) -> bool {
        matches!(self.state, InstanceState::Up | InstanceState::Leaving)
    }
}

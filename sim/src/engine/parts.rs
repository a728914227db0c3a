//! What a run is made of, by dense index. An index is never used again: what is removed stays, marked.

use super::lines::{order_of_cores, order_of_slots};
use super::replies::Replies;
use super::timers::Timers;
use super::trouble::{Effects, Network};
use crate::component::{BalancerState, CacheState, ClientState, QueueState, ServerState};
use crate::metrics::{CallMeter, InstanceState, Meter, Totals};
use crate::random::{Sampler, Stream};
use crate::scenario::{Discipline, KindName};
use crate::station::{Sharing, Station};

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
    /// Which calls are answered with an error while incidents say so.
    pub error_stream: Stream,
}

/// What a component is, with its kind's state.
#[derive(Debug, Clone)]
pub enum Role {
    Client(Box<ClientState>),
    Balancer(Box<BalancerState>),
    /// Servers and databases.
    Server(Box<ServerState>),
    Cache(Box<CacheState>),
    Queue(Box<QueueState>),
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
    pub discipline: Discipline,
    /// What the cores do, where they are shared.
    pub sharing: Option<Box<Sharing>>,
    /// By what service times are multiplied, and the share of calls that is answered with an error.
    pub slow: f64,
    pub errors: f64,
    ailments: Option<Box<Ailments>>,
}

/// How many calls an instance takes, and in which order.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Room {
    pub slots: u32,
    pub cores: u32,
    pub queue: u32,
    pub discipline: Discipline,
}

/// Where an instance's slowness and errors come from.
#[derive(Debug, Clone, Default)]
pub struct Ailments {
    pub slow: Effects,
    pub errors: Effects,
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
    pub network: Network,
    pub timeout_ns: Option<u64>,
    pub meter: CallMeter,
    /// The next instance to be called, where no balancer chooses.
    pub turn: usize,
    pub timers: Timers,
    /// Its caller is a client whose requests nobody waits for.
    pub is_open_loop: bool,
    pub replies: Replies,
    /// The lane of a constant latency.
    pub lane: Option<u8>,
}

impl Component {
    pub fn close_window(&mut self, totals: Totals) {
        self.meter.close_window(totals);
        match &mut self.role {
            Role::Cache(state) => state.close_window(),
            Role::Queue(state) => state.close_window(totals.now),
            Role::Client(_) | Role::Balancer(_) | Role::Server(_) => {}
        }
    }

    /// The report starts here, at a closed window.
    pub fn start_report(&mut self, totals: Totals) {
        self.meter.start_report(totals);
        match &mut self.role {
            Role::Cache(state) => state.start_report(),
            Role::Queue(state) => state.start_report(totals.now),
            Role::Client(_) | Role::Balancer(_) | Role::Server(_) => {}
        }
    }
}

impl Connection {
    /// Without a balancer a connection calls the instances of its callee in turn, blindly; `all` are the engine's.
    #[inline]
    pub fn next_instance(&mut self, instances: &[u32], all: &[Instance]) -> u32 {
        if let [only] = instances[..] {
            return only;
        }
        let is_staying = |i: &&u32| all[**i as usize].state != InstanceState::Leaving;
        let staying = instances.iter().filter(is_staying).count().max(1);
        self.turn = if self.turn + 1 < staying { self.turn + 1 } else { 0 };
        instances.iter().filter(is_staying).nth(self.turn).copied().unwrap_or(instances[0])
    }
}

impl Instance {
    /// One that is up and empty.
    pub fn new(now: u64, component: u32, room: &Room) -> Instance {
        let Room { slots, cores, queue, discipline } = *room;
        let slots = Station::new(now, slots, queue, order_of_slots(discipline));
        let sharing = discipline == Discipline::ProcessorSharing;
        Instance {
            component,
            state: InstanceState::Up,
            crashes: 0,
            epoch: 0,
            slots,
            cores: Station::new(now, cores, u32::MAX, order_of_cores(discipline)),
            discipline,
            sharing: sharing.then(|| Box::new(Sharing::new(cores))),
            slow: 1.0,
            errors: 0.0,
            ailments: None,
        }
    }

    pub fn room(&self) -> Room {
        Room {
            slots: self.slots.places(),
            cores: self.cores.places(),
            queue: self.slots.limit(),
            discipline: self.discipline,
        }
    }

    /// Changes what ails it.
    pub fn ail(&mut self, change: impl FnOnce(&mut Ailments)) {
        let ailments = self.ailments.get_or_insert_default();
        change(ailments);
        (self.slow, self.errors) = (ailments.slow.product(), ailments.errors.any());
    }

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

    /// A window has closed.
    pub fn settle(&mut self, now: u64) {
        self.slots.settle(now);
        self.cores.settle(now);
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

//! What a run is made of, by dense index. An index is never used again: what is removed stays, marked.

use super::limits::MAX_SERVICE_NS;
use super::lines::{order_of_cores, order_of_slots};
use super::places::Zone;
use super::policies::Policies;
use super::replies::Replies;
use super::scaling::Scaler;
use super::timers::Timers;
use super::trouble::{Effects, Network};
use crate::component::{
    BalancerState, CacheState, ClientState, GatewayState, QueueState, ServerState, Service,
};
use crate::metrics::{CallMeter, InstanceState, Integral, Meter, Totals};
use crate::random::{Sampler, Stream};
use crate::scenario::{Discipline, KindName, Memory, RandomFailures, WarmUp};
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
    /// When chaos strikes here, and whom.
    pub chaos_stream: Stream,
    /// How its instances fail by themselves.
    pub failures: Option<RandomFailures>,
    /// How many instances it ever had.
    pub numbered: u32,
    /// How many components of this id there were before.
    pub incarnation: u32,
    /// Where its instances are, in turn; a client is in the first.
    pub zones: Vec<u16>,
    pub scaler: Option<Box<Scaler>>,
}

/// What a component is, with its kind's state.
#[derive(Debug, Clone)]
pub enum Role {
    Client(Box<ClientState>),
    Balancer(Box<BalancerState>),
    Gateway(Box<GatewayState>),
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
    /// The share of errors that health checks do not see.
    pub gray_errors: f64,
    ailments: Option<Box<Ailments>>,
    /// Its place among all that the component ever had, from 0 on.
    pub number: u32,
    /// A computation takes the time that it takes: nothing is slow, warming up, collected or shared.
    pub is_plain: bool,
    /// Since when it warms up.
    warms_since: Option<u64>,
    pub start: Start,
    pub zone: Zone,
    /// Whether it is up and whether it is there, over time.
    up: Integral,
    there: Integral,
    /// When it fails by itself.
    pub fate: Option<Box<Stream>>,
}

/// What a start and the memory of an instance cost.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Start {
    pub boot_ns: u64,
    pub warm_up: Option<WarmUp>,
    pub memory: Option<Memory>,
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
    pub gray_errors: Effects,
    pub drains: Effects,
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
    /// Once it has had any; then every call is an exchange.
    pub policies: Option<Box<Policies>>,
    /// A caller that gives up tells the callee.
    pub cancels: bool,
    /// What each instance behind it gets of a balancer, relative to others.
    pub weight: f64,
    /// Messages that an instance behind it pulls at once from a queue; none: as many as it has slots.
    pub prefetch: Option<u32>,
    /// How many connections of this id there were before.
    pub incarnation: u32,
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

impl Role {
    /// What a call takes at a balancer or a gateway itself, where that is bounded.
    pub fn own_service(&mut self) -> Option<&mut Service> {
        match self {
            Role::Balancer(state) => state.service.as_mut(),
            Role::Gateway(state) => state.service.as_mut(),
            _ => None,
        }
    }
}

impl Component {
    /// The zone of its instance with this number.
    pub fn zone_of(&self, number: u32) -> Zone {
        self.zones.get(number as usize % self.zones.len().max(1)).copied()
    }

    pub fn close_window(&mut self, totals: Totals) {
        self.meter.close_window(totals);
        match &mut self.role {
            Role::Cache(state) => state.close_window(),
            Role::Queue(state) => state.close_window(totals.now),
            Role::Client(_) | Role::Balancer(_) | Role::Gateway(_) | Role::Server(_) => {}
        }
    }

    /// The report starts here, at a closed window.
    pub fn start_report(&mut self, totals: Totals) {
        self.meter.start_report(totals);
        match &mut self.role {
            Role::Cache(state) => state.start_report(),
            Role::Queue(state) => state.start_report(totals.now),
            Role::Client(_) | Role::Balancer(_) | Role::Gateway(_) | Role::Server(_) => {}
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
    pub fn new(now: u64, component: u32, number: u32, room: &Room, start: Start) -> Instance {
        let Room { slots, cores, queue, discipline } = *room;
        let slots = Station::new(now, slots, queue, order_of_slots(discipline));
        let sharing = discipline == Discipline::ProcessorSharing;
        let mut instance = Instance {
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
            gray_errors: 0.0,
            ailments: None,
            number,
            is_plain: true,
            warms_since: None,
            start,
            zone: None,
            up: Integral::default(),
            there: Integral::default(),
            fate: None,
        };
        instance.up.rise(now);
        instance.there.rise(now);
        instance.refresh();
        instance
    }

    /// Works out anew whether anything changes how long a computation takes.
    pub fn refresh(&mut self) {
        self.is_plain = self.slow == 1.0
            && self.warms_since.is_none()
            && self.start.memory.is_none()
            && self.sharing.is_none();
    }

    /// It has just started, or restarted, and has to warm up.
    pub fn warm_up(&mut self, now: u64) {
        self.warms_since = self.start.warm_up.map(|_| now);
        self.refresh();
    }

    /// By what its warm-up multiplies computations that begin now.
    pub fn warming(&self, now: u64) -> f64 {
        let (Some(since), Some(rules)) = (self.warms_since, self.start.warm_up) else { return 1.0 };
        let passed = (now - since) as f64 / 1e9 / rules.for_s;
        if passed < 1.0 { rules.factor - (rules.factor - 1.0) * passed } else { 1.0 }
    }

    /// How long a computation takes that begins now and would take `service_ns` on a healthy, warm core.
    pub fn takes_ns(&mut self, now: u64, service_ns: u64) -> u64 {
        let warming = self.warming(now);
        if warming == 1.0 && self.warms_since.is_some() {
            self.warms_since = None;
            self.refresh();
        }
        let collecting =
            self.start.memory.map_or(0.0, |memory| memory.collect_ms(self.slots.busy_now()) * 1e6);
        ((service_ns as f64 * warming + collecting) * self.slow).min(MAX_SERVICE_NS) as u64
    }

    /// Whether incidents make it answer the next call with an error.
    #[inline]
    pub fn errs(&self, stream: &mut Stream) -> bool {
        if self.errors == 0.0 && self.gray_errors == 0.0 {
            return false;
        }
        let share = 1.0 - (1.0 - self.errors) * (1.0 - self.gray_errors);
        stream.unit() < share
    }

    /// Whether incidents drain it.
    pub fn is_drained(&self) -> bool {
        self.ailments.as_ref().is_some_and(|ailments| ailments.drains.any() > 0.0)
    }

    /// It is up, or down, from now on.
    pub fn set_up(&mut self, now: u64, is_up: bool) {
        match is_up {
            true if self.up.level() == 0 => self.up.rise(now),
            false if self.up.level() > 0 => self.up.fall(now),
            _ => {}
        }
    }

    /// It is no longer one of its component's.
    pub fn depart(&mut self, now: u64) {
        self.state = InstanceState::Leaving;
        self.set_up(now, false);
        if self.there.level() > 0 {
            self.there.fall(now);
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
        self.gray_errors = ailments.gray_errors.any();
        self.refresh();
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
        self.up.settle(now);
        self.there.settle(now);
    }

    /// Adds its time integrals to its component's.
    pub fn add_to(&self, totals: &mut Totals, now: u64) {
        totals.busy += self.slots.busy.until(now);
        totals.capacity += self.slots.capacity.until(now);
        totals.computing += self.cores.busy.until(now);
        totals.cores += self.cores.capacity.until(now);
        totals.up += self.up.until(now);
        totals.there += self.there.until(now);
        totals.waiting += self.slots.waiting.until(now) + self.cores.waiting.until(now);
    }

    pub fn is_up(&self) -> bool {
        matches!(self.state, InstanceState::Up | InstanceState::Leaving)
    }
}

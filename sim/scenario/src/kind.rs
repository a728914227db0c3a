//! The kinds of component and their parameters.

use serde::{Deserialize, Serialize};

use super::object::read_with_defaults;
use super::{Distribution, Profile, Step, Traffic};

/// What a component is, with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    Client(Client),
    Balancer(Balancer),
    Server(Server),
    Cache(Cache),
    Queue(Queue),
    Database(Database),
}

/// A kind's name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    Client,
    Balancer,
    Server,
    Cache,
    Queue,
    Database,
}

/// Where traffic comes from. With several connections, its requests take them in turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Client {
    pub traffic: Traffic,
}

/// Spreads calls over the instances of all components behind it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Balancer {
    pub algorithm: Algorithm,
    /// Active health checks; without them the balancer is blind.
    pub health_check: Option<HealthCheck>,
}

/// How a balancer chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Algorithm {
    /// Each in turn.
    #[default]
    RoundRobin,
    /// Each with the same probability.
    Random,
    /// The one with the fewest calls between choice and reply; equals take turns.
    LeastConnections,
    /// Of `d` different ones, picked at random, the one with the fewest calls between choice and reply.
    PowerOfD {
        #[serde(default = "two")]
        d: u32,
    },
}

const fn two() -> u32 {
    2
}

/// Which of those that wait goes next, for a slot as for a core, or that nobody waits. Nobody who is
/// served is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Discipline {
    /// Who came first.
    #[default]
    Fifo,
    /// Who came last.
    Lifo,
    /// Who is of the class with the highest priority; of equals who came first.
    Priority,
    /// Everybody at once: all that compute share the cores, and the line is further room.
    ProcessorSharing,
    /// Who came first; but once everybody has waited longer than `target_ms` for `interval_ms`, one after
    /// another is dropped, ever faster, until the wait is below the target again (RFC 8289).
    Codel {
        #[serde(default = "codel_target_ms")]
        target_ms: f64,
        #[serde(default = "codel_interval_ms")]
        interval_ms: f64,
    },
}

/// The values that RFC 8289 suggests.
const fn codel_target_ms() -> f64 {
    5.0
}

const fn codel_interval_ms() -> f64 {
    100.0
}

/// Active health checks: a target is taken out after `fall` failures in a row and
/// comes back after `rise` successes in a row (the rule of HAProxy's `fall` and `rise`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HealthCheck {
    /// Seconds between two checks of a target.
    pub interval_s: f64,
    /// Seconds after which an unanswered check has failed.
    pub timeout_s: f64,
    pub fall: u32,
    pub rise: u32,
}

impl Default for HealthCheck {
    fn default() -> Self {
        HealthCheck { interval_s: 2.0, timeout_s: 1.0, fall: 3, rise: 2 }
    }
}

/// Does the work: computes, and calls what it is wired to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Server {
    pub instances: u32,
    /// Requests an instance holds at once, those that wait for a call's reply included.
    pub slots: u32,
    /// Requests an instance computes at once; none given: as many as slots.
    pub cores: Option<u32>,
    /// Requests that may wait for a slot of an instance; 0 = none.
    pub queue: u32,
    pub discipline: Discipline,
    /// The time one `compute` of 1.0 takes on a core.
    pub service: Distribution,
    /// What a request does here, step by step; none given: derived from the wiring.
    pub plan: Option<Vec<Step>>,
}

impl Default for Server {
    fn default() -> Self {
        Server {
            instances: 1,
            slots: 64,
            cores: None,
            queue: 256,
            discipline: Discipline::Fifo,
            service: Distribution::Lognormal { mean_ms: 10.0, cv: 1.0 },
            plan: None,
        }
    }
}

/// Remembers what was read, by key. With a connection of its own it reads through: on a miss it asks the
/// origin behind it and keeps the answer. Without one, whoever looks up asks the origin and fills it.
/// A write goes past it to the origin and takes the key out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cache {
    /// Keys it holds at most.
    pub capacity_entries: u64,
    pub eviction: Eviction,
    /// Seconds after which an entry is no longer good, counted from when it was stored; none given: never.
    pub ttl_s: Option<f64>,
    /// Operations it holds at once, those that wait for the origin included.
    pub slots: u32,
    /// Operations it works on at once.
    pub cores: u32,
    /// Operations that may wait for a slot; 0 = none.
    pub queue: u32,
    pub discipline: Discipline,
    /// The time an operation takes on a core.
    pub service: Distribution,
}

/// Which entry goes when another needs its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Eviction {
    /// The one that was used the longest time ago.
    #[default]
    Lru,
    /// The one that was stored the longest time ago.
    Fifo,
}

impl Default for Cache {
    fn default() -> Self {
        Cache {
            capacity_entries: 10_000,
            eviction: Eviction::Lru,
            ttl_s: None,
            slots: 1_000,
            cores: 4,
            queue: 1_000,
            discipline: Discipline::Fifo,
            service: Distribution::Constant { ms: 0.05 },
        }
    }
}

/// A broker: publishing is acknowledged once the message is stored; workers, the servers and databases
/// behind it, pull whenever they have room. A message that fails is delivered again (at least once).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Queue {
    /// Messages it holds at most, delivered ones that are not yet acknowledged included.
    pub limit: u64,
    pub overflow: Overflow,
    /// Deliveries after which a message that fails is given up; none given: never.
    pub max_deliveries: Option<u32>,
    /// Publishes it works on at once.
    pub slots: u32,
    /// Publishes that may wait for a slot; 0 = none.
    pub queue: u32,
    pub discipline: Discipline,
    /// The time a publish takes.
    pub service: Distribution,
}

/// What happens to a publish when the queue is at its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overflow {
    /// It fails: `queue_full`.
    #[default]
    Refuse,
    /// It is taken, and the oldest message that waits is dropped.
    DropOldest,
}

impl Default for Queue {
    fn default() -> Self {
        Queue {
            limit: 100_000,
            overflow: Overflow::Refuse,
            max_deliveries: None,
            slots: 64,
            queue: 1_000,
            discipline: Discipline::Fifo,
            service: Distribution::Constant { ms: 0.2 },
        }
    }
}

/// Answers reads and writes, each holding a slot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Database {
    /// Queries it executes at once.
    pub slots: u32,
    /// Queries that may wait for a slot; 0 = none.
    pub queue: u32,
    pub discipline: Discipline,
    /// The time a read takes.
    pub service: Distribution,
    /// The time a write takes; none given: as a read.
    pub write_service: Option<Distribution>,
}

impl Default for Database {
    fn default() -> Self {
        Database {
            slots: 32,
            queue: 1_000,
            discipline: Discipline::Fifo,
            service: Distribution::Exponential { mean_ms: 4.0 },
            write_service: None,
        }
    }
}

read_with_defaults! {
    Client { traffic }
    Balancer { algorithm, health_check }
    HealthCheck { interval_s, timeout_s, fall, rise }
    Server { instances, slots, cores, queue, discipline, service, plan }
    Cache { capacity_entries, eviction, ttl_s, slots, cores, queue, discipline, service }
    Queue { limit, overflow, max_deliveries, slots, queue, discipline, service }
    Database { slots, queue, discipline, service, write_service }
}

macro_rules! kind_of {
    ($($kind:ident),*) => {$(
        impl From<$kind> for Kind {
            fn from(parameters: $kind) -> Kind {
                Kind::$kind(parameters)
            }
        }
    )*};
}
kind_of!(Client, Balancer, Server, Cache, Queue, Database);

impl Client {
    /// Poisson arrivals at the same rate for ever, in requests a second.
    pub fn steady(qps: f64) -> Client {
        Client { traffic: Traffic { profile: Profile::Steady { qps }, ..Traffic::default() } }
    }
}

impl KindName {
    /// Every kind, in the order of the palette.
    pub const ALL: [KindName; 6] = [
        KindName::Client,
        KindName::Balancer,
        KindName::Server,
        KindName::Cache,
        KindName::Queue,
        KindName::Database,
    ];

    /// The word that a scenario file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            KindName::Client => "client",
            KindName::Balancer => "balancer",
            KindName::Server => "server",
            KindName::Cache => "cache",
            KindName::Queue => "queue",
            KindName::Database => "database",
        }
    }

    /// The kind with its default parameters.
    pub fn default_kind(self) -> Kind {
        match self {
            KindName::Client => Kind::Client(Client::default()),
            KindName::Balancer => Kind::Balancer(Balancer::default()),
            KindName::Server => Kind::Server(Server::default()),
            KindName::Cache => Kind::Cache(Cache::default()),
            KindName::Queue => Kind::Queue(Queue::default()),
            KindName::Database => Kind::Database(Database::default()),
        }
    }

    /// Whether calls can arrive at such a component.
    pub fn takes_calls(self) -> bool {
        self != KindName::Client
    }

    /// Whether such a component can call others.
    pub fn makes_calls(self) -> bool {
        self != KindName::Database
    }

    /// Whether such a component can pull messages from a queue.
    pub fn pulls(self) -> bool {
        matches!(self, KindName::Server | KindName::Database)
    }

    /// Whether a connection may lead from such a component to one of kind `to`.
    pub fn may_call(self, to: KindName) -> bool {
        self.makes_calls() && to.takes_calls() && (self != KindName::Queue || to.pulls())
    }
}

impl Kind {
    pub fn name(&self) -> KindName {
        match self {
            Kind::Client(_) => KindName::Client,
            Kind::Balancer(_) => KindName::Balancer,
            Kind::Server(_) => KindName::Server,
            Kind::Cache(_) => KindName::Cache,
            Kind::Queue(_) => KindName::Queue,
            Kind::Database(_) => KindName::Database,
        }
    }

    /// How many instances it has.
    pub fn instances(&self) -> u32 {
        match self {
            Kind::Server(server) => server.instances,
            Kind::Client(_) | Kind::Balancer(_) | Kind::Cache(_) | Kind::Queue(_) | Kind::Database(_) => 1,
        }
    }

    /// Who goes next of those that wait there; where nobody can wait, as if who came first.
    pub fn discipline(&self) -> Discipline {
        match self {
            Kind::Server(server) => server.discipline,
            Kind::Cache(cache) => cache.discipline,
            Kind::Queue(queue) => queue.discipline,
            Kind::Database(database) => database.discipline,
            Kind::Client(_) | Kind::Balancer(_) => Discipline::Fifo,
        }
    }
}

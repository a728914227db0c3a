//! The kinds of component and their parameters.

use serde_json::Value;

use super::json::{ToJson, serde_by_json, serialize_by_json};
use super::object::{Fields, json_of_forms, json_of_structs, json_of_words};
use super::{Balancer, CrashMode, Distribution, FaultName, Gateway, Profile, Server, Traffic};

/// What a component is, with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Client(Client),
    Balancer(Balancer),
    Gateway(Gateway),
    Server(Server),
    Cache(Cache),
    Queue(Queue),
    Database(Database),
}

/// A kind's name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KindName {
    Client,
    Balancer,
    Gateway,
    Server,
    Cache,
    Queue,
    Database,
}

/// Where traffic comes from. With several connections, its requests take them in turn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Client {
    pub traffic: Traffic,
}

/// Which of those that wait goes next, for a slot as for a core, or that nobody waits. Nobody who is
/// served is interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
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
    Codel { target_ms: f64, interval_ms: f64 },
}

json_of_forms! {
    Discipline by key {
        "fifo" => Fifo,
        "lifo" => Lifo,
        "priority" => Priority,
        "processor_sharing" => ProcessorSharing,
        // With the values that RFC 8289 suggests.
        "codel" => Codel { target_ms [or 5.0], interval_ms [or 100.0] },
    }
}

/// What a balancer or a gateway itself can carry: each call takes a time on a core, and its connection is held until it is
/// answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Capacity {
    /// Calls it holds at once.
    pub connections: u32,
    /// Calls that may wait for that; 0 = none.
    pub queue: u32,
    /// Calls it works on at once.
    pub cores: u32,
    /// The time a call takes on a core.
    pub service: Distribution,
}

impl Default for Capacity {
    fn default() -> Self {
        Capacity { connections: 10_000, queue: 0, cores: 4, service: Distribution::Constant { ms: 0.05 } }
    }
}

/// Instances that fail by themselves: each is up for an exponential time and then down for another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RandomFailures {
    /// The mean time between the end of one failure and the next, in seconds.
    pub mtbf_s: f64,
    /// The mean time to repair, in seconds.
    pub mttr_s: f64,
    pub mode: CrashMode,
}

impl Default for RandomFailures {
    fn default() -> Self {
        RandomFailures { mtbf_s: 60.0, mttr_s: 5.0, mode: CrashMode::Refuse }
    }
}

/// Remembers what was read, by key. With a connection of its own it reads through: on a miss it asks the
/// origin behind it and keeps the answer. Without one, whoever looks up asks the origin and fills it.
/// A write goes past it to the origin and takes the key out.
#[derive(Debug, Clone, PartialEq)]
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
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

/// Which entry goes when another needs its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
            failures: None,
        }
    }
}

/// A broker: publishing is acknowledged once the message is stored; workers, the servers and databases
/// behind it, pull whenever they have room. A message that fails is delivered again (at least once).
#[derive(Debug, Clone, PartialEq)]
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
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

/// What happens to a publish when the queue is at its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
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
            failures: None,
        }
    }
}

/// Answers reads and writes, each holding a slot.
#[derive(Debug, Clone, PartialEq)]
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
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

impl Default for Database {
    fn default() -> Self {
        Database {
            slots: 32,
            queue: 1_000,
            discipline: Discipline::Fifo,
            service: Distribution::Exponential { mean_ms: 4.0 },
            write_service: None,
            failures: None,
        }
    }
}

json_of_words! {
    KindName {
        Client = "client",
        Balancer = "balancer",
        Gateway = "gateway",
        Server = "server",
        Cache = "cache",
        Queue = "queue",
        Database = "database"
    }
    Eviction { Lru = "lru", Fifo = "fifo" }
    Overflow { Refuse = "refuse", DropOldest = "drop_oldest" }
}
serde_by_json!(KindName, Eviction, Overflow);

impl ToJson for Kind {
    fn json(&self) -> Value {
        let parameters = match self {
            Kind::Client(client) => client.json(),
            Kind::Balancer(balancer) => balancer.json(),
            Kind::Gateway(gateway) => gateway.json(),
            Kind::Server(server) => server.json(),
            Kind::Cache(cache) => cache.json(),
            Kind::Queue(queue) => queue.json(),
            Kind::Database(database) => database.json(),
        };
        let mut fields = Fields::tagged("kind", self.name().as_str());
        fields.put_all(parameters);
        fields.value()
    }
}
serialize_by_json!(Kind);

json_of_structs! {
    Client { traffic }
    Capacity { connections, queue, cores, service }
    RandomFailures { mtbf_s, mttr_s, mode }
    Cache { capacity_entries, eviction, ttl_s, slots, cores, queue, discipline, service, failures [unless None] }
    Queue { limit, overflow, max_deliveries, slots, queue, discipline, service, failures [unless None] }
    Database { slots, queue, discipline, service, write_service, failures [unless None] }
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
kind_of!(Client, Balancer, Gateway, Server, Cache, Queue, Database);

impl Client {
    /// Poisson arrivals at the same rate for ever, in requests a second.
    pub fn steady(qps: f64) -> Client {
        Client { traffic: Traffic { profile: Profile::Steady { qps }, ..Traffic::default() } }
    }
}

impl KindName {
    /// Every kind, in the order of the palette.
    pub const ALL: [KindName; 7] = [
        KindName::Client,
        KindName::Balancer,
        KindName::Gateway,
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
            KindName::Gateway => "gateway",
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
            KindName::Gateway => Kind::Gateway(Gateway::default()),
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
            Kind::Gateway(_) => KindName::Gateway,
            Kind::Server(_) => KindName::Server,
            Kind::Cache(_) => KindName::Cache,
            Kind::Queue(_) => KindName::Queue,
            Kind::Database(_) => KindName::Database,
        }
    }

    /// How many instances it has at the beginning.
    pub fn instances(&self) -> u32 {
        match self {
            Kind::Server(Server { instances, autoscaler: Some(scaler), .. }) => {
                (*instances).clamp(scaler.min, scaler.max.max(scaler.min))
            }
            Kind::Server(server) => server.instances,
            _ => 1,
        }
    }

    /// How many instances it may ever have.
    pub fn most_instances(&self) -> u32 {
        match self {
            Kind::Server(Server { autoscaler: Some(scaler), .. }) => scaler.max.max(scaler.min),
            _ => self.instances(),
        }
    }

    /// What a balancer or gateway itself can carry, where that is bounded.
    pub fn capacity(&self) -> Option<&Capacity> {
        match self {
            Kind::Balancer(balancer) => balancer.capacity.as_ref(),
            Kind::Gateway(gateway) => gateway.capacity.as_ref(),
            _ => None,
        }
    }

    /// Whether a fault does anything to a component like this. One that strikes it and is not felt may be scripted.
    pub fn feels(&self, fault: FaultName) -> bool {
        let takes_no_time = matches!(self, Kind::Balancer(_) | Kind::Gateway(_)) && self.capacity().is_none();
        fault.strikes(self.name()) && !(takes_no_time && fault == FaultName::Slow)
    }

    /// Whether it depends on whose request it is.
    pub fn needs_users(&self) -> bool {
        match self {
            Kind::Balancer(balancer) => balancer.algorithm.needs_users(),
            Kind::Gateway(gateway) => gateway.needs_users(),
            _ => false,
        }
    }

    /// How its instances fail by themselves.
    pub fn failures(&self) -> Option<RandomFailures> {
        match self {
            Kind::Client(_) => None,
            Kind::Balancer(balancer) => balancer.failures,
            Kind::Gateway(gateway) => gateway.failures,
            Kind::Server(server) => server.failures,
            Kind::Cache(cache) => cache.failures,
            Kind::Queue(queue) => queue.failures,
            Kind::Database(database) => database.failures,
        }
    }

    /// The share of the time in which an instance is up in the long run that fails by itself:
    /// MTBF/(MTBF + MTTR + boot), a renewal process.
    pub fn expected_uptime(&self) -> Option<f64> {
        let RandomFailures { mtbf_s, mttr_s, .. } = self.failures()?;
        let boot_s = if let Kind::Server(server) = self { server.boot_s } else { 0.0 };
        Some(mtbf_s / (mtbf_s + mttr_s + boot_s))
    }

    /// Who goes next of those that wait there; where nobody can wait, as if who came first.
    pub fn discipline(&self) -> Discipline {
        match self {
            Kind::Server(server) => server.discipline,
            Kind::Cache(cache) => cache.discipline,
            Kind::Queue(queue) => queue.discipline,
            Kind::Database(database) => database.discipline,
            Kind::Client(_) | Kind::Balancer(_) | Kind::Gateway(_) => Discipline::Fifo,
        }
    }
}

//! The kinds of component and their parameters.

use serde::{Deserialize, Serialize};

use super::{Distribution, Step, Traffic};

/// What a component is, with its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Kind {
    Client(Client),
    Balancer(Balancer),
    Server(Server),
    Database(Database),
}

/// A kind's name alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KindName {
    Client,
    Balancer,
    Server,
    Database,
}

/// Where traffic comes from. With several connections, its requests take them in turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Client {
    pub traffic: Traffic,
}

/// Spreads calls over the instances of all components behind it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Balancer {
    pub algorithm: Algorithm,
    /// Active health checks; without them the balancer is blind.
    pub health_check: Option<HealthCheck>,
}

/// How a balancer chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Algorithm {
    /// Each in turn.
    #[default]
    RoundRobin,
    /// Each with the same probability.
    Random,
    /// The one with the fewest calls between choice and reply; equals take turns.
    LeastConnections,
}

/// Active health checks: a target is taken out after `fall` failures in a row and
/// comes back after `rise` successes in a row (the rule of HAProxy's `fall` and `rise`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    pub instances: u32,
    /// Requests an instance holds at once, those that wait for a call's reply included.
    pub slots: u32,
    /// Requests an instance computes at once; none given: as many as slots.
    pub cores: Option<u32>,
    /// Requests that may wait for a slot of an instance; 0 = none.
    pub queue: u32,
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
            service: Distribution::Lognormal { mean_ms: 10.0, cv: 1.0 },
            plan: None,
        }
    }
}

/// Answers reads and writes, each holding a slot.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// Queries it executes at once.
    pub slots: u32,
    /// Queries that may wait for a slot; 0 = none.
    pub queue: u32,
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
            service: Distribution::Exponential { mean_ms: 4.0 },
            write_service: None,
        }
    }
}

impl KindName {
    /// Every kind, in the order of the palette.
    pub const ALL: [KindName; 4] =
        [KindName::Client, KindName::Balancer, KindName::Server, KindName::Database];

    /// The word that a scenario file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            KindName::Client => "client",
            KindName::Balancer => "balancer",
            KindName::Server => "server",
            KindName::Database => "database",
        }
    }

    /// The kind with its default parameters.
    pub fn default_kind(self) -> Kind {
        match self {
            KindName::Client => Kind::Client(Client::default()),
            KindName::Balancer => Kind::Balancer(Balancer::default()),
            KindName::Server => Kind::Server(Server::default()),
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
}

impl Kind {
    pub fn name(&self) -> KindName {
        match self {
            Kind::Client(_) => KindName::Client,
            Kind::Balancer(_) => KindName::Balancer,
            Kind::Server(_) => KindName::Server,
            Kind::Database(_) => KindName::Database,
        }
    }

    /// How many instances it has.
    pub fn instances(&self) -> u32 {
        match self {
            Kind::Server(server) => server.instances,
            Kind::Client(_) | Kind::Balancer(_) | Kind::Database(_) => 1,
        }
    }
}

//! The balancer: how it chooses among the instances behind it, and whom it spares.

use super::json::serde_by_json;
use super::object::{json_of_forms, json_of_structs, json_of_words};
use super::{Capacity, Cause, RandomFailures};

/// Spreads calls over the instances of all components behind it, each in proportion to the weight of the
/// connection that leads to it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Balancer {
    pub algorithm: Algorithm,
    /// Only targets at the shortest distance from the caller are chosen from, as long as one of them may be.
    pub nearest: bool,
    /// Active health checks; without them the balancer is blind.
    pub health_check: Option<HealthCheck>,
    /// Passive health checks: targets that fail calls are left out for a while; none given: never.
    pub ejection: Option<Ejection>,
    /// A call that has failed goes to another target; none given: it has failed.
    pub next_target: Option<NextTarget>,
    /// Seconds over which a target that comes into rotation gets more and more, up to its share; 0 = at once all of it.
    pub slow_start_s: f64,
    /// How many calls a target gets at once, and what becomes of others; none given: any number.
    pub target_limit: Option<TargetLimit>,
    /// What the balancer itself can carry; none given: anything, and in no time.
    pub capacity: Option<Capacity>,
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

/// How a balancer chooses.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Algorithm {
    /// Each in turn; with weights the smooth weighted round robin of nginx.
    #[default]
    RoundRobin,
    /// Each with a probability in proportion to its weight.
    Random,
    /// The one with the fewest calls between choice and reply for its weight; equals take turns.
    LeastConnections,
    /// Of `d` different ones, picked at random, the one with the fewest calls between choice and reply for its weight.
    PowerOfD { d: u32 },
    /// Of two different ones, picked at random, the one with the lower product of its answers' peak-sensitive mean time
    /// and its calls; the mean forgets within `decay_s`.
    PeakEwma { decay_s: f64 },
    /// A ring of hashes, on which each target of weight 1 has so many `points`; with `balance` no target gets more
    /// than so many times the mean of the calls between choice and reply.
    ConsistentHash { by: HashBy, points: u32, balance: Option<f64> },
    /// The lookup table of Google's Maglev.
    Maglev { by: HashBy },
    /// The user's hash modulo the number of targets, as nginx's `ip_hash`.
    IpHash,
}

/// What is hashed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HashBy {
    /// What the request is about.
    #[default]
    Key,
    /// Whose request it is.
    User,
}

json_of_forms! {
    Algorithm by key {
        "round_robin" => RoundRobin,
        "random" => Random,
        "least_connections" => LeastConnections,
        "power_of_d" => PowerOfD { d [or 2] },
        "peak_ewma" => PeakEwma { decay_s [or 10.0] },
        "consistent_hash" => ConsistentHash { by [or HashBy::Key], points [or 100], balance [unless None] },
        "maglev" => Maglev { by [or HashBy::Key] },
        "ip_hash" => IpHash,
    }
}
json_of_words! { HashBy { Key = "key", User = "user" } }
serde_by_json!(HashBy);

impl Algorithm {
    /// Whether it depends on whose request it is.
    pub fn needs_users(self) -> bool {
        matches!(
            self,
            Algorithm::IpHash
                | Algorithm::ConsistentHash { by: HashBy::User, .. }
                | Algorithm::Maglev { by: HashBy::User }
        )
    }
}

/// Active health checks: a target is taken out after `fall` failures in a row and
/// comes back after `rise` successes in a row (the rule of HAProxy's `fall` and `rise`).
#[derive(Debug, Clone, Copy, PartialEq)]
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

/// Outlier detection as Envoy's: a target whose calls fail one after another is left out for a while, each time longer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ejection {
    /// Failed calls in a row.
    pub failures: u32,
    /// Seconds of the first time; of the n-th, n times as long.
    pub for_s: f64,
    /// The share of the targets that may be left out at most; one may be in any case.
    pub most: f64,
}

impl Default for Ejection {
    fn default() -> Self {
        Ejection { failures: 5, for_s: 30.0, most: 0.1 }
    }
}

/// What nginx calls `proxy_next_upstream`: at once, and never to a target that this call has been to.
#[derive(Debug, Clone, PartialEq)]
pub struct NextTarget {
    /// Further targets at most.
    pub tries: u32,
    /// The causes after which it is worth another try.
    pub on: Vec<Cause>,
}

impl Default for NextTarget {
    fn default() -> Self {
        NextTarget { tries: 1, on: Cause::WORTH_A_RETRY.to_vec() }
    }
}

/// A bound of the calls at each target, with a line at the balancer for those that find all targets at it (HAProxy's
/// `maxconn` of a server and `timeout queue`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetLimit {
    /// Calls at a target at once.
    pub calls: u32,
    /// Calls that wait at the balancer at most; 0 = none.
    pub queue: u32,
    /// The longest wait, in milliseconds.
    pub timeout_ms: f64,
}

impl Default for TargetLimit {
    fn default() -> Self {
        TargetLimit { calls: 100, queue: 1_000, timeout_ms: 1_000.0 }
    }
}

json_of_structs! {
    Balancer {
        algorithm,
        nearest,
        health_check,
        ejection [unless None],
        next_target [unless None],
        slow_start_s,
        target_limit [unless None],
        capacity [unless None],
        failures [unless None]
    }
    HealthCheck { interval_s, timeout_s, fall, rise }
    Ejection { failures, for_s, most }
    NextTarget { tries, on }
    TargetLimit { calls, queue, timeout_ms }
}

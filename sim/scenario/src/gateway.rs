//! The gateway: who is let in.

use serde::{Deserialize, Serialize};

use super::object::read_with_defaults;
use super::{Capacity, RandomFailures};

/// Lets calls in or refuses them, before they cost anything behind it. With several connections those that are let in take
/// them in turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Gateway {
    /// How many calls are let in over time; none given: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<Limit>,
    /// How many may be under way behind it at once; none given: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<Concurrency>,
    /// The share of `concurrency` that calls of the lowest priority may not use; those between the lowest and
    /// the highest may use what their place between them says.
    pub reserve: f64,
    /// What the gateway itself can carry; none given: anything, and in no time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Capacity>,
    /// Random failures of its instances; none given: none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failures: Option<RandomFailures>,
}

/// A limit of calls over time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Limit {
    pub rule: LimitRule,
    pub per: LimitPer,
}

/// How calls over time are counted.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum LimitRule {
    /// Fills with `qps` tokens a second up to `burst`, and each call takes one out.
    TokenBucket { qps: f64, burst: u32 },
    /// Leaks `qps` calls a second. With `delay` calls wait in it, up to `burst` of them, and leave evenly; without,
    /// those that would overflow it are refused and all others go on at once.
    LeakyBucket {
        qps: f64,
        burst: u32,
        #[serde(default)]
        delay: bool,
    },
    /// So many calls in each window; windows follow each other from the start of the run.
    FixedWindow { calls: u32, window_s: f64 },
    /// So many calls in the window that ends now, where those of the last fixed window count as spread over it evenly.
    SlidingWindow { calls: u32, window_s: f64 },
}

impl Default for LimitRule {
    fn default() -> Self {
        LimitRule::TokenBucket { qps: 1_000.0, burst: 100 }
    }
}

/// Who shares a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPer {
    /// All calls.
    #[default]
    Gateway,
    /// Those of one user.
    User,
}

/// A bound of the calls under way; who finds it reached is refused (`shed`).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Concurrency {
    Fixed {
        calls: u32,
    },
    /// Finds the bound by the latency of the answers: the gradient controller of Envoy's adaptive concurrency.
    Adaptive {
        #[serde(default = "interval_s")]
        interval_s: f64,
        #[serde(default = "min_rtt_every_s")]
        min_rtt_every_s: f64,
        #[serde(default = "min_rtt_calls")]
        min_rtt_calls: u32,
        #[serde(default = "buffer")]
        buffer: f64,
        #[serde(default = "min")]
        min: u32,
        #[serde(default = "max")]
        max: u32,
    },
}

// The values that Envoy documents.
const fn interval_s() -> f64 {
    0.1
}

const fn min_rtt_every_s() -> f64 {
    60.0
}

const fn min_rtt_calls() -> u32 {
    50
}

const fn buffer() -> f64 {
    0.25
}

const fn min() -> u32 {
    3
}

const fn max() -> u32 {
    1_000
}

impl Gateway {
    /// Whether it depends on whose request it is.
    pub fn needs_users(&self) -> bool {
        self.limit.is_some_and(|limit| limit.per == LimitPer::User)
    }
}

read_with_defaults! {
    Gateway { concurrency, reserve; limit, capacity, failures }
    Limit { rule, per }
}

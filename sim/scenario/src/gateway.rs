//! The gateway: who is let in.

use super::json::serde_by_json;
use super::object::{json_of_forms, json_of_structs, json_of_words};
use super::{Capacity, RandomFailures};

/// Lets calls in or refuses them, before they cost anything behind it. With several connections those that are let in take
/// them in turn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gateway {
    /// How many calls are let in over time; none given: any number.
    pub limit: Option<Limit>,
    /// How many may be under way behind it at once; none given: any number.
    pub concurrency: Option<Concurrency>,
    /// The share of `concurrency` that calls of the lowest priority may not use; those between the lowest and
    /// the highest may use what their place between them says.
    pub reserve: f64,
    /// What the gateway itself can carry; none given: anything, and in no time.
    pub capacity: Option<Capacity>,
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

/// A limit of calls over time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Limit {
    pub rule: LimitRule,
    pub per: LimitPer,
}

/// How calls over time are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum LimitRule {
    /// Fills with `qps` tokens a second up to `burst`, and each call takes one out.
    TokenBucket { qps: f64, burst: u32 },
    /// Leaks `qps` calls a second. With `delay` calls wait in it, up to `burst` of them, and leave evenly; without,
    /// those that would overflow it are refused and all others go on at once.
    LeakyBucket { qps: f64, burst: u32, delay: bool },
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LimitPer {
    /// All calls.
    #[default]
    Gateway,
    /// Those of one user.
    User,
}

/// A bound of the calls under way; who finds it reached is refused (`shed`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Concurrency {
    Fixed {
        calls: u32,
    },
    /// Finds the bound by the latency of the answers: the gradient controller of Envoy's adaptive concurrency.
    Adaptive {
        interval_s: f64,
        min_rtt_every_s: f64,
        min_rtt_calls: u32,
        buffer: f64,
        min: u32,
        max: u32,
    },
}

json_of_forms! {
    LimitRule by key {
        "token_bucket" => TokenBucket { qps, burst },
        "leaky_bucket" => LeakyBucket { qps, burst, delay [or false] },
        "fixed_window" => FixedWindow { calls, window_s },
        "sliding_window" => SlidingWindow { calls, window_s },
    }
    // With the values that Envoy documents.
    Concurrency by key {
        "fixed" => Fixed { calls },
        "adaptive" => Adaptive {
            interval_s [or 0.1],
            min_rtt_every_s [or 60.0],
            min_rtt_calls [or 50],
            buffer [or 0.25],
            min [or 3],
            max [or 1_000]
        },
    }
}
json_of_words! { LimitPer { Gateway = "gateway", User = "user" } }
serde_by_json!(LimitPer);

impl Gateway {
    /// Whether it depends on whose request it is.
    pub fn needs_users(&self) -> bool {
        self.limit.is_some_and(|limit| limit.per == LimitPer::User)
    }
}

json_of_structs! {
    Gateway {
        limit [unless None],
        concurrency [unless None],
        reserve,
        capacity [unless None],
        failures [unless None]
    }
    Limit { rule, per }
}

//! Connections: the network between two components, and what the caller does about failure.
//!
//! The policies of a connection compose in one order, from the outside in: deadline, retries and hedges around
//! every attempt; each attempt passes the circuit breaker, then the rate limit, then the pool; its timeout runs
//! from when it is sent. Each instance of the caller has a breaker, a budget, a rate limit and a pool of its own.

use super::json::serde_by_json;
use super::object::{json_of_structs, json_of_words};
use super::{Cause, Distribution};

/// A directed arrow: messages flow from caller to callee, replies come back.
#[derive(Debug, Clone, PartialEq)]
pub struct Connection {
    /// Left out of the file where it is the default, `from->to`.
    pub id: String,
    /// The id of the caller.
    pub from: String,
    /// The id of the callee.
    pub to: String,
    /// The time a message travels, one way.
    pub latency: Distribution,
    /// How much passes a second, each way; none given: any amount at once.
    pub bandwidth: Option<Bandwidth>,
    /// The share of messages that never arrive, each way.
    pub loss: f64,
    /// How long the caller waits for each attempt, in milliseconds; none given: for ever.
    pub timeout_ms: Option<f64>,
    /// The time after which the answer is of no use; none given: never.
    pub deadline: Option<Deadline>,
    /// A caller that gives up tells the callee, which then stops at the next step of its plan.
    pub cancel: bool,
    /// What a failed attempt is followed by; none given: nothing.
    pub retry: Option<Retry>,
    /// Further attempts while the first is not answered; none given: none.
    pub hedge: Option<Hedge>,
    pub breaker: Option<Breaker>,
    pub rate_limit: Option<RateLimit>,
    /// How many calls may be under way at once; none given: any number.
    pub pool: Option<Pool>,
    /// From a balancer only: how much each instance behind it gets, relative to others; 0 = nothing.
    pub weight: f64,
    /// From a queue only: messages an instance of the worker holds at once, delivered and not yet
    /// acknowledged; none given: as many as it has slots.
    pub prefetch: Option<u32>,
}

/// The capacity of the network, each way. Messages leave one after another, in the order in which they were sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bandwidth {
    /// Megabits a second.
    pub mbit_s: f64,
    /// The longest time a message may wait to leave, in milliseconds; one that would wait longer is lost.
    pub buffer_ms: f64,
}

/// How long a caller goes on trying, retries and waiting for a pool included.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Deadline {
    /// From when the caller first wanted the call, in milliseconds.
    pub after_ms: f64,
    /// The deadline travels with the call: who is called, and whoever is called by him, gives up when it is over.
    pub propagate: bool,
}

/// Another attempt after one that failed, with another instance where there is one.
#[derive(Debug, Clone, PartialEq)]
pub struct Retry {
    /// Attempts in all, the first included.
    pub attempts: u32,
    pub backoff: Backoff,
    /// The wait before the first retry, in milliseconds; what later ones are reckoned from.
    pub backoff_ms: f64,
    /// The longest wait, in milliseconds.
    pub max_backoff_ms: f64,
    /// Draws the wait between 0 and what it would be, so that callers that failed together do not come back together.
    pub jitter: bool,
    /// The causes after which it is worth another try.
    pub on: Vec<Cause>,
    /// Bounds retries by a share of the calls; none given: no bound.
    pub budget: Option<Budget>,
}

/// How the wait grows from retry to retry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Backoff {
    /// Twice as long each time.
    #[default]
    Exponential,
    /// As long each time.
    Constant,
    /// Between `backoff_ms` and three times the wait before (Brooker, "Exponential Backoff and Jitter", 2015).
    Decorrelated,
}

/// A bucket of tokens: each call puts in `share` of one, each retry takes one out, and without one there is no retry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Budget {
    pub share: f64,
    /// Tokens it holds at most, and in the beginning.
    pub burst: u32,
}

/// Hedged requests (Dean and Barroso, "The Tail at Scale", 2013): who is not answered after a while asks another
/// instance as well, and takes the first good answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hedge {
    /// The wait before each further attempt, in milliseconds.
    pub after_ms: f64,
    /// Further attempts at most.
    pub attempts: u32,
}

/// A circuit breaker (Nygard, "Release It!", 2007): too many failures open it, and then calls fail at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breaker {
    /// Seconds of the past that are looked at, in ten parts.
    pub window_s: f64,
    /// The share of failed calls from which on it opens.
    pub failure_ratio: f64,
    /// Calls in the window below which it never opens.
    pub minimum_calls: u32,
    /// Seconds before it lets calls through again, on probation.
    pub open_s: f64,
    /// Calls on probation: if all are well it closes, and opens again with the first that fails.
    pub probes: u32,
}

/// A bucket of tokens: it fills with `qps` tokens a second up to `burst`, and each call takes one out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateLimit {
    pub qps: f64,
    pub burst: u32,
}

/// A pool of connections to the callee. Who finds none free waits in line, first come, first served.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pool {
    pub size: u32,
    /// The longest wait, in milliseconds.
    pub acquire_timeout_ms: f64,
}

/// The id of a connection that is given none.
pub fn default_connection_id(from: &str, to: &str) -> String {
    format!("{from}->{to}")
}

impl Connection {
    /// A connection with default parameters and the default id.
    pub fn new(from: impl Into<String>, to: impl Into<String>) -> Connection {
        let (from, to) = (from.into(), to.into());
        Connection { id: default_connection_id(&from, &to), from, to, ..Connection::default() }
    }

    /// Whether it retries, hedges, limits or cancels: whether more may become of a call than one attempt.
    pub fn has_policies(&self) -> bool {
        self.cancel
            || self.deadline.is_some()
            || self.retry.is_some()
            || self.hedge.is_some()
            || self.breaker.is_some()
            || self.rate_limit.is_some()
            || self.pool.is_some()
    }
}

impl Default for Connection {
    fn default() -> Self {
        Connection {
            id: String::new(),
            from: String::new(),
            to: String::new(),
            latency: Distribution::Constant { ms: 0.5 },
            bandwidth: None,
            loss: 0.0,
            timeout_ms: None,
            deadline: None,
            cancel: false,
            retry: None,
            hedge: None,
            breaker: None,
            rate_limit: None,
            pool: None,
            weight: 1.0,
            prefetch: None,
        }
    }
}

impl Default for Bandwidth {
    fn default() -> Self {
        Bandwidth { mbit_s: 1_000.0, buffer_ms: 100.0 }
    }
}

impl Default for Deadline {
    fn default() -> Self {
        Deadline { after_ms: 2_000.0, propagate: false }
    }
}

impl Default for Retry {
    fn default() -> Self {
        Retry {
            attempts: 3,
            backoff: Backoff::Exponential,
            backoff_ms: 100.0,
            max_backoff_ms: 10_000.0,
            jitter: true,
            on: Cause::WORTH_A_RETRY.to_vec(),
            budget: None,
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Budget { share: 0.1, burst: 10 }
    }
}

impl Default for Hedge {
    fn default() -> Self {
        Hedge { after_ms: 50.0, attempts: 1 }
    }
}

impl Default for Breaker {
    fn default() -> Self {
        Breaker { window_s: 10.0, failure_ratio: 0.5, minimum_calls: 20, open_s: 5.0, probes: 5 }
    }
}

impl Default for RateLimit {
    fn default() -> Self {
        RateLimit { qps: 1_000.0, burst: 100 }
    }
}

impl Default for Pool {
    fn default() -> Self {
        Pool { size: 100, acquire_timeout_ms: 200.0 }
    }
}

json_of_words! { Backoff { Exponential = "exponential", Constant = "constant", Decorrelated = "decorrelated" } }
serde_by_json!(Backoff);

json_of_structs! {
    Connection {
        id,
        from [required],
        to [required],
        latency,
        bandwidth [unless None],
        loss,
        timeout_ms,
        deadline [unless None],
        cancel,
        retry [unless None],
        hedge [unless None],
        breaker [unless None],
        rate_limit [unless None],
        pool [unless None],
        weight,
        prefetch [unless None]
    }
    Bandwidth { mbit_s, buffer_ms }
    Deadline { after_ms, propagate }
    Retry { attempts, backoff, backoff_ms, max_backoff_ms, jitter, on, budget }
    Budget { share, burst }
    Hedge { after_ms, attempts }
    Breaker { window_s, failure_ratio, minimum_calls, open_s, probes }
    RateLimit { qps, burst }
    Pool { size, acquire_timeout_ms }
}

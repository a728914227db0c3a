//! Why a request or a call failed.

use super::json::serde_by_json;
use super::object::json_of_words;

/// The cause of a failure. A failure keeps its first cause on its way back to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Cause {
    /// No reply within the connection's timeout.
    Timeout,
    /// The waiting line was at its limit.
    QueueFull,
    /// The waiting line dropped it to keep the wait short.
    Shed,
    /// No connection of the pool came free in time.
    PoolExhausted,
    /// More calls than the connection's rate limit allows.
    RateLimited,
    /// The circuit breaker was open.
    CircuitOpen,
    /// The balancer knew no target, or none that is healthy.
    NoHealthyTarget,
    /// The instance is down and its machine says so at once.
    Refused,
    /// The instance is down or the connection is cut, and nothing answers: only the timeout told.
    Unreachable,
    /// A message was lost on its way: only the timeout told.
    Lost,
    /// The callee answered with an error of its own.
    Error,
    /// The deadline of the request was over.
    Expired,
    /// The caller wanted the answer no longer; never the outcome of a request.
    Cancelled,
    /// The component or connection was taken away while it held the call.
    Removed,
    /// A bound of the simulator itself was reached (calls in flight, call depth, events an instant).
    LimitReached,
}

impl Cause {
    pub const ALL: [Cause; Cause::COUNT] = [
        Cause::Timeout,
        Cause::QueueFull,
        Cause::Shed,
        Cause::PoolExhausted,
        Cause::RateLimited,
        Cause::CircuitOpen,
        Cause::NoHealthyTarget,
        Cause::Refused,
        Cause::Unreachable,
        Cause::Lost,
        Cause::Error,
        Cause::Expired,
        Cause::Cancelled,
        Cause::Removed,
        Cause::LimitReached,
    ];
    pub const COUNT: usize = 15;

    /// What is tried again where nothing else is said: what may go better a moment later or somewhere else.
    pub const WORTH_A_RETRY: [Cause; 8] = [
        Cause::Timeout,
        Cause::QueueFull,
        Cause::Shed,
        Cause::NoHealthyTarget,
        Cause::Refused,
        Cause::Unreachable,
        Cause::Lost,
        Cause::Error,
    ];

    /// The word in files and reports.
    pub fn as_str(self) -> &'static str {
        Cause::WORDS[self as usize]
    }

    /// The words, in the order of [`ALL`](Cause::ALL).
    pub const WORDS: &[&str] = &[
        "timeout",
        "queue_full",
        "shed",
        "pool_exhausted",
        "rate_limited",
        "circuit_open",
        "no_healthy_target",
        "refused",
        "unreachable",
        "lost",
        "error",
        "expired",
        "cancelled",
        "removed",
        "limit_reached",
    ];

    /// The words after which a retry may be asked for: all but the last four, after which none makes sense.
    pub const RETRIABLE: &[&str] = Cause::WORDS.split_at(Cause::COUNT - 4).0;
}

json_of_words! {
    Cause {
        Timeout = "timeout",
        QueueFull = "queue_full",
        Shed = "shed",
        PoolExhausted = "pool_exhausted",
        RateLimited = "rate_limited",
        CircuitOpen = "circuit_open",
        NoHealthyTarget = "no_healthy_target",
        Refused = "refused",
        Unreachable = "unreachable",
        Lost = "lost",
        Error = "error",
        Expired = "expired",
        Cancelled = "cancelled",
        Removed = "removed",
        LimitReached = "limit_reached"
    }
}
serde_by_json!(Cause);

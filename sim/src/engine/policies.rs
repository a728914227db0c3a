//! The policies of a connection, with what each instance of the caller remembers of them.

use std::collections::VecDeque;

use super::exchange::{Exchanges, Stage};
use crate::metrics::{BreakerState, Cause, LivePool};
use crate::policy::{CircuitBreaker, TokenBucket, wait_ns};
use crate::random::Stream;
use crate::scenario::{self, Breaker, Deadline, Hedge, Pool, RateLimit, Retry};

/// The rules of a connection and the state of its callers.
#[derive(Debug, Clone)]
pub struct Policies {
    pub deadline: Option<Deadline>,
    pub hedge: Option<Hedge>,
    retry: Option<Retry>,
    breaker: Option<Breaker>,
    rate_limit: Option<RateLimit>,
    pool: Option<Pool>,
    sides: Vec<Side>,
    stream: Stream,
}

/// What one instance of the caller remembers.
#[derive(Debug, Clone, Default)]
struct Side {
    breaker: CircuitBreaker,
    limit: Option<TokenBucket>,
    budget: Option<TokenBucket>,
    /// Places of the pool in use.
    busy: u32,
    /// Exchanges that wait for a place, with their generations; some have given up.
    line: VecDeque<(u32, u32)>,
    waiting: u32,
}

/// What an attempt holds of its caller's policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pass {
    /// The breaker's epoch in which it was let through.
    epoch: Option<u32>,
    has_place: bool,
}

/// Whether an attempt may be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    Now(Pass),
    /// When there is a place in the pool, which is waited for at most so long, in nanoseconds.
    Later(Pass, u64),
}

impl Policies {
    pub fn new(stream: Stream) -> Policies {
        Policies {
            deadline: None,
            hedge: None,
            retry: None,
            breaker: None,
            rate_limit: None,
            pool: None,
            sides: Vec::new(),
            stream,
        }
    }

    /// Takes the rules of the document; what callers remember stays.
    pub fn configure(&mut self, connection: &scenario::Connection) {
        self.deadline = connection.deadline;
        self.hedge = connection.hedge;
        self.retry.clone_from(&connection.retry);
        self.breaker = connection.breaker;
        self.rate_limit = connection.rate_limit;
        self.pool = connection.pool;
    }

    /// An instance of the caller begins anew and remembers nothing. Its exchanges are gone already.
    pub fn forget(&mut self, side: u32) {
        if let Some(side) = self.sides.get_mut(side as usize) {
            *side = Side::default();
        }
    }

    fn side(&mut self, side: u32) -> &mut Side {
        let side = side as usize;
        if side >= self.sides.len() {
            self.sides.resize_with(side + 1, Side::default);
        }
        &mut self.sides[side]
    }

    /// A caller wants something: its budget for retries grows.
    pub fn begin(&mut self, now: u64, side: u32) {
        let Some(rules) = self.retry.as_ref().and_then(|retry| retry.budget) else { return };
        let budget = &mut self.side(side).budget;
        budget.get_or_insert_with(|| TokenBucket::full(now, rules.burst)).put(rules.share, rules.burst);
    }

    /// Whether an attempt may be made: the breaker is asked first, then the rate limit, then the pool.
    ///
    /// # Errors
    /// The cause with which it fails at once.
    pub fn admit(&mut self, now: u64, side: u32) -> Result<Admission, Cause> {
        let (breaker, rate_limit, pool) = (self.breaker, self.rate_limit, self.pool);
        let side = self.side(side);
        let epoch = match &breaker {
            Some(rules) => Some(side.breaker.admit(now, rules).ok_or(Cause::CircuitOpen)?),
            None => None,
        };
        if let Some(rules) = rate_limit {
            let bucket = side.limit.get_or_insert_with(|| TokenBucket::full(now, rules.burst));
            bucket.fill(now, rules.qps, rules.burst);
            if !bucket.take() {
                side.take_back(epoch);
                return Err(Cause::RateLimited);
            }
        }
        match pool {
            None => Ok(Admission::Now(Pass { epoch, has_place: false })),
            Some(rules) if side.busy < rules.size => {
                side.busy += 1;
                Ok(Admission::Now(Pass { epoch, has_place: true }))
            }
            Some(rules) if rules.acquire_timeout_ms > 0.0 => {
                let pass = Pass { epoch, has_place: false };
                Ok(Admission::Later(pass, (rules.acquire_timeout_ms * 1e6) as u64))
            }
            Some(_) => {
                side.take_back(epoch);
                Err(Cause::PoolExhausted)
            }
        }
    }

    /// An exchange waits for a place.
    pub fn line_up(&mut self, side: u32, index: u32, exchanges: &Exchanges) {
        let side = self.side(side);
        // Who has given up stands in front, so forgetting two keeps the line as short as what waits.
        for _ in 0..2 {
            if side.line.front().is_some_and(|entry| !waits(*entry, exchanges)) {
                side.line.pop_front();
            }
        }
        side.line.push_back((index, exchanges[index].generation()));
        side.waiting += 1;
    }

    /// An exchange waits no longer, without having got a place.
    pub fn leave_line(&mut self, side: u32, pass: Pass) {
        let side = self.side(side);
        side.waiting -= 1;
        side.take_back(pass.epoch);
    }

    /// An attempt that was let through was not made after all, or nobody wants to know what comes of it.
    pub fn take_back(&mut self, side: u32, pass: Pass) {
        self.side(side).take_back(pass.epoch);
    }

    /// An attempt has its outcome.
    pub fn hear(&mut self, now: u64, side: u32, pass: Pass, is_ok: bool) {
        if let (Some(epoch), Some(rules)) = (pass.epoch, self.breaker) {
            self.side(side).breaker.hear(now, epoch, is_ok, &rules);
        }
    }

    /// An attempt gives its place back, if it had one.
    pub fn give_back(&mut self, side: u32, pass: Pass) {
        if pass.has_place {
            self.side(side).busy -= 1;
        }
    }

    /// The next exchange in line that gets a place, if there is one; with it, what it holds now.
    pub fn admit_next(&mut self, side: u32, exchanges: &Exchanges) -> Option<u32> {
        let size = self.pool.map_or(u32::MAX, |pool| pool.size);
        let has_pool = self.pool.is_some();
        let side = self.sides.get_mut(side as usize)?;
        while side.busy < size {
            let entry = side.line.pop_front()?;
            if waits(entry, exchanges) {
                side.waiting -= 1;
                side.busy += u32::from(has_pool);
                return Some(entry.0);
            }
        }
        None
    }

    /// What an exchange holds that has got a place.
    pub fn with_place(&self, pass: Pass) -> Pass {
        Pass { has_place: self.pool.is_some(), ..pass }
    }

    pub fn sides(&self) -> u32 {
        self.sides.len() as u32
    }

    /// How long to wait before another attempt after one that failed with `cause`; none where there is none.
    /// `made` counts the attempts so far, `before_ns` is the wait before the latest.
    pub fn backoff_ns(
        &mut self,
        now: u64,
        side: u32,
        cause: Cause,
        made: u32,
        before_ns: u64,
        deadline: u64,
    ) -> Option<u64> {
        let rules = self.retry.as_ref()?;
        if made >= rules.attempts || !rules.on.contains(&cause) {
            return None;
        }
        let wait = wait_ns(rules, made, before_ns, &mut self.stream);
        if now.saturating_add(wait) >= deadline {
            return None;
        }
        if let Some(budget) = rules.budget {
            let bucket = &mut self.side(side).budget;
            if !bucket.get_or_insert_with(|| TokenBucket::full(now, budget.burst)).take() {
                return None;
            }
        }
        Some(wait)
    }

    /// The worst of all breakers; none without the policy.
    pub fn breaker_state(&self) -> Option<BreakerState> {
        self.breaker?;
        Some(self.sides.iter().map(|side| side.breaker.state()).max().unwrap_or(BreakerState::Closed))
    }

    /// All pools together, for so many instances of the caller; none without the policy.
    pub fn pool_state(&self, callers: u32) -> Option<LivePool> {
        let pool = self.pool?;
        let sum = |count: fn(&Side) -> u32| self.sides.iter().map(count).sum();
        let (busy, waiting) = (sum(|side| side.busy), sum(|side| side.waiting));
        Some(LivePool { busy, size: pool.size.saturating_mul(callers.max(1)), waiting })
    }

    /// Places in use and exchanges in line, for the checks of conservation.
    pub fn counted(&self) -> (u64, u64) {
        let sum = |count: fn(&Side) -> u32| self.sides.iter().map(|side| u64::from(count(side))).sum();
        (sum(|side| side.busy), sum(|side| side.waiting))
    }
}

impl Side {
    fn take_back(&mut self, epoch: Option<u32>) {
        if let Some(epoch) = epoch {
            self.breaker.take_back(epoch);
        }
    }
}

impl Pass {
    pub fn has_place(self) -> bool {
        self.has_place
    }
}

/// Whether an exchange still stands in line.
fn waits((index, generation): (u32, u32), exchanges: &Exchanges) -> bool {
    let exchange = &exchanges[index];
    exchange.generation() == generation && matches!(exchange.stage, Stage::InLine(..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_retried_where_it_is_listed_and_no_other() {
        for listed in Cause::ALL {
            let mut policies = Policies::new(Stream::named(1, "a->b", 0, "retry"));
            let retry = Some(Retry { on: vec![listed], ..Retry::default() });
            policies.configure(&scenario::Connection { retry, ..scenario::Connection::new("a", "b") });
            for cause in Cause::ALL {
                let wait = policies.backoff_ns(0, 0, cause, 1, 0, u64::MAX);
                assert_eq!(wait.is_some(), cause == listed, "{cause:?} with {listed:?}");
            }
        }
    }
}

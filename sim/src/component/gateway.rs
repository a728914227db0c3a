//! The gateway: who is let in, and when.

use std::collections::BTreeMap;

use super::Service;
use crate::metrics::Outcome;
use crate::policy::{FixedWindow, Gradient, GradientRules, LeakyBucket, SlidingWindow, TokenBucket};
use crate::random::Stream;
use crate::scenario::{Cause, Concurrency, Gateway, Limit, LimitPer, LimitRule};

/// A gateway's state.
#[derive(Debug, Clone)]
pub struct GatewayState {
    limit: Option<Limit>,
    shared: Option<Meter>,
    by_user: BTreeMap<u32, Meter>,
    concurrency: Option<Concurrency>,
    gradient: Gradient,
    reserve: f64,
    /// The lowest and the highest priority of any class.
    priorities: (u32, u32),
    /// Calls behind it whose answer has not come.
    pub under_way: u32,
    /// Calls that wait until the limit lets them in.
    pub delayed: u32,
    turn: usize,
    /// The time that a call takes at the gateway itself, where that is bounded.
    pub service: Option<Service>,
}

/// What a gateway says to a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    Now,
    /// At this instant.
    At(u64),
    Refused,
}

/// What has been let in by a rule.
#[derive(Debug, Clone, Copy)]
enum Meter {
    Tokens(TokenBucket),
    Leaky(LeakyBucket),
    Fixed(FixedWindow),
    Sliding(SlidingWindow),
}

impl Meter {
    fn new(now: u64, rule: LimitRule) -> Meter {
        match rule {
            LimitRule::TokenBucket { burst, .. } => Meter::Tokens(TokenBucket::full(now, burst)),
            LimitRule::LeakyBucket { .. } => Meter::Leaky(LeakyBucket::default()),
            LimitRule::FixedWindow { .. } => Meter::Fixed(FixedWindow::default()),
            LimitRule::SlidingWindow { .. } => Meter::Sliding(SlidingWindow::default()),
        }
    }

    fn enter(&mut self, now: u64, rule: LimitRule) -> Entry {
        let is_let_in = match (self, rule) {
            (Meter::Tokens(bucket), LimitRule::TokenBucket { qps, burst }) => {
                bucket.fill(now, qps, burst);
                bucket.take()
            }
            (Meter::Leaky(bucket), LimitRule::LeakyBucket { qps, burst, delay: true }) => {
                return match bucket.queue(now, qps, burst) {
                    Some(at) if at > now => Entry::At(at),
                    Some(_) => Entry::Now,
                    None => Entry::Refused,
                };
            }
            (Meter::Leaky(bucket), LimitRule::LeakyBucket { qps, burst, delay: false }) => {
                bucket.meter(now, qps, burst)
            }
            (Meter::Fixed(window), LimitRule::FixedWindow { calls, window_s }) => {
                window.admit(now, calls, (window_s * 1e9) as u64)
            }
            (Meter::Sliding(window), LimitRule::SlidingWindow { calls, window_s }) => {
                window.admit(now, calls, (window_s * 1e9) as u64)
            }
            // The rule is of another kind since an edit.
            (meter, rule) => {
                *meter = Meter::new(now, rule);
                return meter.enter(now, rule);
            }
        };
        if is_let_in { Entry::Now } else { Entry::Refused }
    }
}

impl GatewayState {
    pub fn new(now: u64) -> GatewayState {
        GatewayState {
            limit: None,
            shared: None,
            by_user: BTreeMap::new(),
            concurrency: None,
            gradient: Gradient::new(now),
            reserve: 0.0,
            priorities: (0, 0),
            under_way: 0,
            delayed: 0,
            turn: usize::MAX - 1,
            service: None,
        }
    }

    /// Takes the parameters of the document.
    pub fn configure(
        &mut self,
        now: u64,
        gateway: &Gateway,
        priorities: (u32, u32),
        service: impl FnOnce() -> Stream,
    ) {
        if self.limit.map(|limit| limit.per) != gateway.limit.map(|limit| limit.per) {
            (self.shared, self.by_user) = (None, BTreeMap::new());
        }
        let is_adaptive = |rules: Option<Concurrency>| matches!(rules, Some(Concurrency::Adaptive { .. }));
        if !is_adaptive(self.concurrency) && is_adaptive(gateway.concurrency) {
            self.gradient = Gradient::new(now);
        }
        self.limit = gateway.limit;
        self.concurrency = gateway.concurrency;
        self.reserve = gateway.reserve;
        self.priorities = priorities;
        match (&mut self.service, &gateway.capacity) {
            (Some(service), Some(capacity)) => service.set(&capacity.service),
            (None, Some(capacity)) => self.service = Some(Service::new(&capacity.service, service())),
            (_, None) => self.service = None,
        }
    }

    /// Whether the limit lets in a call of this user, and when.
    pub fn enter(&mut self, now: u64, user: u32) -> Entry {
        let Some(limit) = self.limit else { return Entry::Now };
        let meter = match limit.per {
            LimitPer::Gateway => self.shared.get_or_insert_with(|| Meter::new(now, limit.rule)),
            LimitPer::User => self.by_user.entry(user).or_insert_with(|| Meter::new(now, limit.rule)),
        };
        meter.enter(now, limit.rule)
    }

    /// How many calls may be under way now; none where that is not bounded.
    fn bound(&mut self, now: u64) -> Option<u32> {
        Some(match self.concurrency? {
            Concurrency::Fixed { calls } => calls,
            Concurrency::Adaptive { .. } => self.gradient.limit(now, &self.rules()?),
        })
    }

    /// The same for who only looks.
    pub fn bound_seen(&self) -> Option<u32> {
        Some(match self.concurrency? {
            Concurrency::Fixed { calls } => calls,
            Concurrency::Adaptive { .. } => self.gradient.seen(&self.rules()?),
        })
    }

    fn rules(&self) -> Option<GradientRules> {
        let ns = |seconds: f64| (seconds * 1e9) as u64;
        match self.concurrency? {
            Concurrency::Fixed { .. } => None,
            Concurrency::Adaptive { interval_s, min_rtt_every_s, min_rtt_calls, buffer, min, max } => {
                Some(GradientRules {
                    interval_ns: ns(interval_s),
                    min_rtt_every_ns: ns(min_rtt_every_s),
                    min_rtt_requests: min_rtt_calls,
                    buffer,
                    min,
                    max,
                })
            }
        }
    }

    /// A call of this priority goes on, or finds too many under way.
    pub fn go_on(&mut self, now: u64, priority: u32) -> bool {
        let Some(bound) = self.bound(now) else {
            self.under_way += 1;
            return true;
        };
        let (lowest, highest) = self.priorities;
        let below = f64::from(highest.saturating_sub(priority)) / f64::from((highest - lowest).max(1));
        let may = f64::from(self.under_way) < f64::from(bound) * (1.0 - self.reserve * below.min(1.0));
        self.under_way += u32::from(may);
        may
    }

    /// What a call wanted behind the gateway has been answered after so many nanoseconds.
    pub fn answered(&mut self, now: u64, took_ns: u64, outcome: Outcome) {
        self.under_way -= 1;
        // What is refused at once says nothing of the latency.
        if let Some(rules) = self.rules()
            && matches!(outcome, Ok(()) | Err(Cause::Timeout | Cause::Expired))
        {
            self.gradient.hear(now, took_ns, &rules);
        }
    }

    /// It has crashed: nothing is under way, and nobody waits.
    pub fn forget(&mut self) {
        (self.under_way, self.delayed) = (0, 0);
        (self.shared, self.by_user) = (None, BTreeMap::new());
    }

    /// Which of `n` connections the next call takes.
    pub fn take_turn(&mut self, n: usize) -> usize {
        self.turn = if self.turn + 1 < n { self.turn + 1 } else { 0 };
        self.turn
    }
}

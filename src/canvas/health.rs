//! How a component is doing: healthy, strained or failing, and why in three words.

use flashcrowd_sim::metrics::{
    BreakerState, ComponentWindow, InstanceState, LiveComponent, LiveConnection, LivePool, LiveStore,
};
use flashcrowd_sim::scenario::{KindName, Language};

use crate::text::{canvas, number};

/// From here on the share of failed calls is failing rather than strained.
const FAILING_SHARE: f64 = 0.05;
/// Fewer failed calls than this go without saying.
const STRAINED_SHARE: f64 = 0.001;
/// Waiting lines grow steeply from here on.
const STRAINED_UTILIZATION: f64 = 0.85;
/// A line that is so full is filling.
const STRAINED_LINE: f64 = 0.5;
/// Who waits longer than this, and longer than half of the time spent here, waits too long.
const STRAINED_WAIT_MS: f64 = 20.0;
/// A backlog whose oldest message is younger is worked off as it comes.
const STRAINED_AGE_MS: f64 = 1_000.0;
/// Windows that are the recent past; those before them are what is normal.
const RECENT: usize = 3;
/// How many windows it takes to know what is normal.
const NORMAL: usize = 5;
/// A hit ratio below this share of its normal one is a cold cache's; one that never was this high is not missed.
const COLD: f64 = 0.75;
const WARM_RATIO: f64 = 0.2;
/// Ratios and percentiles of fewer calls say little.
const ENOUGH: u64 = 50;
/// A 99th percentile so many times its normal one, and this long at least, is far above it.
const SLOWER: f64 = 3.0;
const SLOWER_MS: f64 = 20.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Health {
    /// Nothing has been measured.
    #[default]
    Unknown,
    Healthy,
    Strained,
    Failing,
}

/// Why it is not healthy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reason {
    Down,
    AllDown,
    SomeDown {
        down: usize,
        of: usize,
    },
    /// Those that are down are starting.
    Booting {
        down: usize,
        of: usize,
    },
    WarmingUp {
        factor: f64,
    },
    /// Of a connection that leaves it.
    Breaker(BreakerState),
    PoolExhausted,
    QueueFull,
    Failing {
        share: f64,
    },
    Dropping {
        share: f64,
    },
    Errors {
        share: f64,
    },
    Slow {
        factor: f64,
    },
    Flushed,
    Cold {
        hit_ratio: f64,
    },
    BacklogGrows,
    Backlog {
        waiting: u64,
        oldest_ms: f64,
    },
    Waiting {
        ms: f64,
    },
    Filling {
        share: f64,
    },
    Busy {
        utilization: f64,
    },
    Slower {
        p99_ms: f64,
    },
    Burst {
        factor: f64,
    },
}

/// Where a level is going.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Trend {
    #[default]
    Steady,
    Rising,
    Falling,
}

type Finding = Option<(Health, Reason)>;

impl Health {
    /// The class that gives it its look.
    pub const fn class(self) -> &'static str {
        match self {
            Health::Unknown => "health-unknown",
            Health::Healthy => "health-healthy",
            Health::Strained => "health-strained",
            Health::Failing => "health-failing",
        }
    }

    pub fn name(self, language: Language) -> &'static str {
        let message = match self {
            Health::Unknown => canvas::UNKNOWN,
            Health::Healthy => canvas::HEALTHY,
            Health::Strained => canvas::STRAINED,
            Health::Failing => canvas::FAILING,
        };
        message.get(language)
    }

    /// Its mark on a grid of 12 × 12: a disc, a triangle, a cross; never told by colour alone.
    pub const fn mark(self) -> &'static str {
        match self {
            Health::Unknown => "M6 2.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7z",
            Health::Healthy => "M2.500 6.300 5 8.800l4.500-5.600",
            Health::Strained => "M6 2 11 10.500H1zM6 5.500v2.200",
            Health::Failing => "M2.500 2.500l7 7m0-7-7 7",
        }
    }
}

impl Reason {
    pub fn render(self, language: Language) -> String {
        let percent = |share: f64| number::percent(Some(share)).to_string();
        let with =
            |message: crate::text::Message, value: String| message.fill(language, &[("value", &value)]);
        match self {
            Reason::Down => canvas::DOWN.get(language).to_owned(),
            Reason::AllDown => canvas::ALL_DOWN.get(language).to_owned(),
            Reason::SomeDown { down, of } => {
                canvas::SOME_DOWN.fill(language, &[("down", &down.to_string()), ("of", &of.to_string())])
            }
            Reason::Booting { of: 1, .. } => canvas::BOOTING.get(language).to_owned(),
            Reason::Booting { down, of } => {
                canvas::SOME_BOOTING.fill(language, &[("down", &down.to_string()), ("of", &of.to_string())])
            }
            Reason::WarmingUp { factor } => with(canvas::WARMING_UP, format!("{factor:.1}")),
            Reason::Breaker(BreakerState::HalfOpen) => canvas::HALF_OPEN.get(language).to_owned(),
            Reason::Breaker(_) => canvas::CIRCUIT_OPEN.get(language).to_owned(),
            Reason::PoolExhausted => canvas::POOL_EXHAUSTED.get(language).to_owned(),
            Reason::QueueFull => canvas::QUEUE_FULL.get(language).to_owned(),
            Reason::Failing { share } => {
                let share = number::share(Some(share)).to_string();
                canvas::FAILING_SHARE.fill(language, &[("share", &share)])
            }
            Reason::Dropping { share } => with(canvas::DROPPING, number::share(Some(share)).to_string()),
            Reason::Errors { share } => with(canvas::ERRORS, percent(share)),
            Reason::Slow { factor } => with(canvas::SLOW, factor.to_string()),
            Reason::Flushed => canvas::FLUSHED.get(language).to_owned(),
            Reason::Cold { hit_ratio } => with(canvas::COLD, percent(hit_ratio)),
            Reason::BacklogGrows => canvas::BACKLOG_GROWS.get(language).to_owned(),
            Reason::Backlog { waiting, oldest_ms } => {
                let waiting = number::short(waiting as f64).to_string().replace(' ', "");
                canvas::BACKLOG.fill(language, &[("count", &waiting), ("age", &age(oldest_ms))])
            }
            Reason::Waiting { ms } => {
                let wait = number::duration_ms(Some(ms)).to_string();
                canvas::WAITING_MS.fill(language, &[("wait", &wait)])
            }
            Reason::Filling { share } => with(canvas::FILLING, percent(share)),
            Reason::Busy { utilization } => {
                let utilization = number::percent(Some(utilization)).to_string();
                canvas::BUSY.fill(language, &[("utilization", &utilization)])
            }
            Reason::Slower { p99_ms } => with(canvas::SLOWER, number::duration_ms(Some(p99_ms)).to_string()),
            Reason::Burst { factor } => with(canvas::BURST, factor.to_string()),
        }
    }
}

/// How old something is, in no more digits than can be read while they change.
pub fn age(ms: f64) -> String {
    match ms {
        _ if (999.5..9_950.0).contains(&ms) => format!("{:.1} s", ms / 1_000.0),
        _ if (9_950.0..119_950.0).contains(&ms) => format!("{:.0} s", ms / 1_000.0),
        _ => number::duration_ms(Some(ms)).to_string(),
    }
}

/// Where the backlog of a queue is going, by the windows of the recent past.
pub fn trend(windows: &[&ComponentWindow]) -> Trend {
    let backlog = |window: &ComponentWindow| window.messages.map_or(0.0, |m| m.backlog as f64);
    let Some(now) = windows.last().map(|w| backlog(w)) else { return Trend::Steady };
    let before = windows.iter().rev().nth(RECENT).map_or(0.0, |w| backlog(w));
    // Less than this comes and goes with the messages that are worked on.
    let much = 10.0 + before.max(now) * 0.02;
    match () {
        () if now > before + much => Trend::Rising,
        () if now + much < before => Trend::Falling,
        () => Trend::Steady,
    }
}

/// The verdict on a component from its state now, that of the connections that leave it, and its last windows, the
/// newest at the end: the worst of what is found, and of equals what explains the others.
pub fn judge(
    kind: KindName,
    live: &LiveComponent,
    outgoing: &[LiveConnection],
    windows: &[&ComponentWindow],
) -> (Health, Option<Reason>) {
    let window = windows.last().copied();
    let down = down(kind, live);
    let errors = errors(live);
    let slow = slow(live);
    let cause = down.or(errors).or(slow).map(|(_, reason)| reason);
    let findings = [
        down.filter(|(health, _)| *health == Health::Failing),
        full(live),
        window.and_then(|w| failing(w, cause)),
        dropping(window),
        down,
        errors,
        slow,
        holding_back(outgoing),
        warming_up(live),
        cold(windows),
        live.store.and_then(|store| backlog(store, windows)),
        window.and_then(waiting),
        filling(live),
        window.and_then(busy),
        slower(windows),
        burst(live),
    ];
    let worst =
        findings.into_iter().flatten().reduce(|worst, next| if next.0 > worst.0 { next } else { worst });
    match worst {
        Some((health, reason)) => (health, Some(reason)),
        None if window.is_some() || live.in_flight > 0 => (Health::Healthy, None),
        None => (Health::Unknown, None),
    }
}

fn down(kind: KindName, live: &LiveComponent) -> Finding {
    let present = live.instances.iter().filter(|i| i.state != InstanceState::Leaving);
    let of = present.clone().count();
    let booting = present.clone().filter(|i| i.state == InstanceState::Booting).count();
    let down = present.filter(|i| i.state.is_down()).count();
    match () {
        () if kind == KindName::Client || down == 0 => None,
        () if down == booting => {
            let health = if down == of { Health::Failing } else { Health::Strained };
            Some((health, Reason::Booting { down, of }))
        }
        () if of == 1 => Some((Health::Failing, Reason::Down)),
        () if down == of => Some((Health::Failing, Reason::AllDown)),
        () => Some((Health::Strained, Reason::SomeDown { down, of })),
    }
}

/// The fullest waiting line of an instance that is up.
fn line(live: &LiveComponent) -> f64 {
    let up = live.instances.iter().filter(|i| i.queue > 0 && i.state == InstanceState::Up);
    up.map(|i| f64::from(i.waiting) / f64::from(i.queue)).fold(0.0, f64::max)
}

fn full(live: &LiveComponent) -> Finding {
    // A cache is meant to be full.
    let is_stuffed = live.store.is_some_and(|s| s.held >= s.limit && s.oldest_ns.is_some());
    (line(live) >= 1.0 || is_stuffed).then_some((Health::Failing, Reason::QueueFull))
}

fn failing(window: &ComponentWindow, cause: Option<Reason>) -> Finding {
    let failed = window.failures.total() as f64;
    let share = failed / (failed + window.ok as f64).max(1.0);
    match () {
        () if share >= FAILING_SHARE => Some((Health::Failing, cause.unwrap_or(Reason::Failing { share }))),
        () if share >= STRAINED_SHARE => Some((Health::Strained, cause.unwrap_or(Reason::Failing { share }))),
        () => None,
    }
}

fn dropping(window: Option<&ComponentWindow>) -> Finding {
    let messages = window?.messages?;
    let share = messages.dropped as f64 / (messages.dropped + messages.acknowledged).max(1) as f64;
    let health = if share >= FAILING_SHARE { Health::Failing } else { Health::Strained };
    (messages.dropped > 0).then_some((health, Reason::Dropping { share }))
}

fn errors(live: &LiveComponent) -> Finding {
    let share = live.instances.iter().map(|i| i.errors).fold(0.0, f64::max);
    (share > 0.0).then_some((Health::Strained, Reason::Errors { share }))
}

fn slow(live: &LiveComponent) -> Finding {
    let factor = live.instances.iter().map(|i| i.slow).fold(1.0, f64::max);
    (factor > 1.0).then_some((Health::Strained, Reason::Slow { factor }))
}

fn warming_up(live: &LiveComponent) -> Finding {
    let factor = live.instances.iter().map(|i| i.warm_up).fold(1.0, f64::max);
    // Rounded it is to be more than nothing.
    (factor >= 1.05).then_some((Health::Strained, Reason::WarmingUp { factor }))
}

/// What its own policies keep from being called.
fn holding_back(outgoing: &[LiveConnection]) -> Finding {
    let worst = outgoing.iter().filter_map(|c| c.breaker).max();
    let breaker = worst.filter(|state| *state != BreakerState::Closed).map(Reason::Breaker);
    let is_exhausted = outgoing.iter().filter_map(|c| c.pool).any(LivePool::is_exhausted);
    let reason = breaker.or(is_exhausted.then_some(Reason::PoolExhausted))?;
    Some((Health::Strained, reason))
}

fn burst(live: &LiveComponent) -> Finding {
    let factor = live.burst;
    (factor > 1.0).then_some((Health::Strained, Reason::Burst { factor }))
}

/// A cache that finds far less than it did.
fn cold(windows: &[&ComponentWindow]) -> Finding {
    let figures = |window: &&ComponentWindow| window.cache;
    let now = windows.last().and_then(figures)?;
    let (past, recent) = windows.split_at(windows.len().saturating_sub(RECENT));
    let (hits, misses) =
        past.iter().filter_map(figures).fold((0, 0), |sum, c| (sum.0 + c.hits, sum.1 + c.misses));
    let normal = hits as f64 / (hits + misses).max(1) as f64;
    let hit_ratio = now.hit_ratio.filter(|_| now.hits + now.misses >= ENOUGH)?;
    if hits + misses < ENOUGH || normal < WARM_RATIO || hit_ratio >= normal * COLD {
        return None;
    }
    let held = past.last().into_iter().chain(recent).filter_map(figures).map(|c| (c.entries, c.evicted));
    let held: Vec<(u64, u64)> = held.collect();
    let is_flushed =
        held.windows(2).any(|pair| pair[1].0 < pair[0].0 / 2 && pair[1].1 < pair[0].0 - pair[1].0);
    let reason = if is_flushed { Reason::Flushed } else { Reason::Cold { hit_ratio } };
    Some((Health::Strained, reason))
}

fn backlog(store: LiveStore, windows: &[&ComponentWindow]) -> Finding {
    let oldest_ms = store.oldest_ns? as f64 / 1e6;
    let reason = match trend(windows) {
        Trend::Rising => Reason::BacklogGrows,
        _ => Reason::Backlog { waiting: store.held.saturating_sub(store.unacknowledged), oldest_ms },
    };
    (oldest_ms >= STRAINED_AGE_MS).then_some((Health::Strained, reason))
}

fn waiting(window: &ComponentWindow) -> Finding {
    let ms = window.wait_ms?;
    let spent = window.latency_ms.map_or(0.0, |l| l.mean);
    (ms >= STRAINED_WAIT_MS && ms >= spent / 2.0).then_some((Health::Strained, Reason::Waiting { ms }))
}

fn filling(live: &LiveComponent) -> Finding {
    let share = line(live);
    (share >= STRAINED_LINE).then_some((Health::Strained, Reason::Filling { share }))
}

fn busy(window: &ComponentWindow) -> Finding {
    let utilization = window.utilization?;
    (utilization >= STRAINED_UTILIZATION).then_some((Health::Strained, Reason::Busy { utilization }))
}

/// A component whose slowest calls take far longer than they did.
fn slower(windows: &[&ComponentWindow]) -> Finding {
    let p99 = |window: &&ComponentWindow| window.latency_ms.filter(|_| window.ok >= ENOUGH).map(|l| l.p99);
    let p99_ms = windows.last().and_then(p99)?;
    let past = &windows[..windows.len().saturating_sub(RECENT)];
    let mut normal: Vec<f64> = Vec::new();
    for p99_ms in past.iter().filter_map(p99) {
        normal.insert(normal.partition_point(|other| *other < p99_ms), p99_ms);
    }
    let median = *normal.get(normal.len() / 2).filter(|_| normal.len() >= NORMAL)?;
    let is_far = p99_ms >= SLOWER_MS && p99_ms >= median * SLOWER;
    is_far.then_some((Health::Strained, Reason::Slower { p99_ms }))
}

#[cfg(test)]
#[path = "health_tests.rs"]
mod tests;

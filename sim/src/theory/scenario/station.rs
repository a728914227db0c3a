//! Which model fits cores with a line, and what it says.

use std::collections::BTreeSet;

use super::super::choices::Choices;
use super::super::discipline::{PriorityClass, priority_waits, priority_waits_at_several};
use super::super::erlang::{erlang_b, erlang_c};
use super::super::finding::{Model, Reason};
use super::super::general::{Mg1, allen_cunneen_wait, erlang_arrivals_wait};
use super::super::markov::{Mmc, Mmck};
use super::super::service::Moments;
use crate::scenario::Discipline;

/// A blocking probability below this is none.
const NEVER: f64 = 1e-9;
/// Nobody waits to speak of where fewer than this share of arrivals do.
const HARDLY_ANY: f64 = 1e-6;
/// A line that holds so many times its mean length is taken for unlimited.
const AMPLE: f64 = 20.0;

/// What arrives at one instance, and what serves it.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Computations a second.
    pub rate: f64,
    /// Seconds.
    pub service: Moments,
    /// All computations are exponential with one mean.
    pub is_exponential: bool,
    /// A request computes once.
    pub is_once: bool,
    pub servers: u32,
    /// In line and service together; none = no limit.
    pub places: Option<u32>,
    /// Arrivals are every so manieth of a Poisson process.
    pub turns: u32,
    pub discipline: Discipline,
    /// What arrives with each priority, the highest first.
    pub priorities: Vec<(u32, PriorityClass)>,
    /// A balancer picks the least busy of so many instances.
    pub choices: u32,
    /// What is known against the arrivals.
    pub reasons: BTreeSet<Reason>,
}

/// What is predicted of one instance; times in seconds.
#[derive(Debug, Clone)]
pub struct Station {
    pub model: Option<Model>,
    pub reasons: BTreeSet<Reason>,
    pub utilization: Option<f64>,
    /// The mean wait of a computation that is let in.
    pub wait: Option<f64>,
    pub blocked: f64,
    pub mmc: Option<Mmc>,
    /// The mean wait by priority, where it matters.
    waits: Vec<(u32, f64)>,
    /// A computation takes so many times as long as it would alone.
    stretch: f64,
    /// First in, first out: more than means is known.
    pub is_in_order: bool,
}

impl Station {
    /// The mean time of a computation of `service` seconds for a class of this priority, its wait included.
    pub fn mean_sojourn(&self, service: f64, priority: u32) -> Option<f64> {
        let wait = self.wait?;
        if self.stretch > 1.0 {
            return Some(self.stretch * service);
        }
        let own = self.waits.iter().find(|(other, _)| *other == priority);
        Some(own.map_or(wait, |(_, wait)| *wait) + service)
    }

    /// Whether what leaves is again a Poisson process, as far as the mean of the next station can tell:
    /// of M/M/c (Burke, 1956; Kelly, 1979) and of M/G/∞ (Mirasol, 1963).
    pub fn leaves_poisson(&self) -> bool {
        matches!(self.model, Some(Model::Mmc { .. } | Model::Ample { .. } | Model::Sharing { .. }))
            && self.reasons.is_empty()
    }
}

const UNKNOWN: Station = Station {
    model: None,
    reasons: BTreeSet::new(),
    utilization: None,
    wait: None,
    blocked: 0.0,
    mmc: None,
    waits: Vec::new(),
    stretch: 1.0,
    is_in_order: false,
};

pub fn solve(offer: Offer) -> Station {
    let Offer { rate, service, servers, places, turns, .. } = offer;
    let mut reasons = offer.reasons.clone();
    let (mean, cv) = (service.first, service.cv_squared().sqrt());
    let service_ms = mean * 1e3;
    let load = rate * mean / f64::from(servers);
    let finite = places.and_then(|places| Mmck::new(rate, 1.0 / mean, servers, places));
    let fills = finite.is_some_and(|q| q.blocked() > NEVER);
    let shares = offer.discipline == Discipline::ProcessorSharing;
    let has_priorities = offer.discipline == Discipline::Priority && offer.priorities.len() > 1;
    if matches!(offer.discipline, Discipline::Codel { .. }) {
        reasons.insert(Reason::ControlledDelay);
    }
    if offer.choices > 1 && (servers > 1 || !offer.is_exponential || fills || has_priorities) {
        reasons.insert(Reason::Choices);
    }
    if reasons.iter().any(|r| r.excludes()) {
        let is_steady = load < 1.0;
        return Station { reasons, utilization: is_steady.then_some(load), ..UNKNOWN };
    }
    if turns > 1 {
        reasons.insert(Reason::TakesTurns);
    }
    // Shared cores ask for the mean service time only, and leave and take Poisson processes as M/M/c does.
    let is_exponential = offer.is_exponential || shares;
    if shares {
        reasons.remove(&Reason::ServiceDiffers);
    }
    if !is_exponential && !offer.is_once {
        reasons.insert(Reason::Feedback);
    }
    let is_in_order = offer.discipline == Discipline::Fifo;
    let mut found = Station { utilization: Some(load), is_in_order, ..UNKNOWN };
    if places == Some(servers) && fills {
        found.model = Some(Model::Loss { arrival_rate: rate, service_ms, servers });
        found.blocked = erlang_b(servers, rate * mean).unwrap_or_default();
        found.utilization = Some(load * (1.0 - found.blocked));
        found.wait = Some(0.0);
        // Erlang B does not ask for the distribution of service times.
        reasons.remove(&Reason::ServiceDiffers);
    } else if is_exponential && turns == 1 && fills {
        found.model =
            Some(Model::Mmck { arrival_rate: rate, service_ms, servers, places: places.unwrap_or(servers) });
        found.blocked = finite.map_or(0.0, |q| q.blocked());
        found.utilization = finite.map(|q| q.utilization());
        found.wait = finite.and_then(|q| q.mean_wait());
    } else if load >= 1.0 {
        reasons.insert(Reason::Overloaded);
        found.utilization = None;
    } else if offer.choices > 1 {
        found.model = Some(Model::Choices { arrival_rate: rate, service_ms, d: offer.choices });
        found.wait = Choices::new(load, offer.choices).map(|q| mean * (q.mean_sojourn() - 1.0));
    } else if is_exponential && (turns == 1 || shares) {
        found.model = Some(Model::Mmc { arrival_rate: rate, service_ms, servers });
        found.mmc = Mmc::new(rate, 1.0 / mean, servers);
        found.wait = found.mmc.map(|q| q.mean_wait());
    } else if turns == 1
        && reasons.iter().all(|r| *r == Reason::ServiceDiffers)
        && erlang_c(servers, rate * mean).is_some_and(|waits| waits < HARDLY_ANY)
    {
        found.model = Some(Model::Ample { arrival_rate: rate, service_ms, servers });
        found.wait = Some(0.0);
        reasons.clear();
    } else {
        if offer.is_exponential && servers == 1 {
            found.model = Some(Model::TakingTurns { arrival_rate: rate, service_ms, targets: turns });
            found.wait = erlang_arrivals_wait(rate, turns, 1.0 / mean);
            reasons.remove(&Reason::TakesTurns);
        } else if servers == 1 && turns == 1 {
            found.model = Some(Model::Mg1 { arrival_rate: rate, service_ms, cv });
            found.wait = Mg1::new(rate, service).map(|q| q.mean_wait());
            // Pollaczek and Khinchine take the mixture.
            reasons.remove(&Reason::ServiceDiffers);
        } else {
            found.model = Some(Model::AllenCunneen { arrival_rate: rate, service_ms, cv, servers });
            found.wait = allen_cunneen_wait(rate, 1.0 / f64::from(turns), mean, cv * cv, servers);
            if !offer.is_exponential {
                reasons.insert(Reason::SeveralServers);
            }
        }
        let line = places.map(|places| f64::from(places.saturating_sub(servers)));
        if found.wait.zip(line).is_some_and(|(wait, line)| AMPLE * rate * wait > line) {
            reasons.insert(Reason::LineFills);
        }
    }
    if shares && let Some(wait) = found.wait {
        found.model = Some(Model::Sharing { arrival_rate: rate, service_ms, servers });
        found.stretch = 1.0 + wait / mean;
    }
    found.reasons = reasons;
    if has_priorities && found.wait.is_some_and(|wait| wait > 0.0) {
        found.set_priorities(&offer, service_ms);
    }
    found
}

impl Station {
    /// The waits of several priorities: with one server, or with several and one exponential service time.
    fn set_priorities(&mut self, offer: &Offer, service_ms: f64) {
        let classes: Vec<PriorityClass> = offer.priorities.iter().map(|(_, class)| *class).collect();
        let waits = match self.model {
            _ if !offer.is_once => None,
            Some(Model::Mmc { servers, .. }) => {
                let rates: Vec<f64> = classes.iter().map(|class| class.arrival_rate).collect();
                priority_waits_at_several(&rates, 1e3 / service_ms, servers)
            }
            Some(Model::Mg1 { .. }) => priority_waits(&classes),
            _ => None,
        };
        let Some(waits) = waits else {
            self.reasons.insert(Reason::Priorities);
            (self.model, self.wait) = (None, None);
            return;
        };
        let (arrival_rate, servers) = (offer.rate, offer.servers);
        let sum = classes.iter().zip(&waits).map(|(class, wait)| class.arrival_rate * wait);
        self.wait = Some(sum.sum::<f64>() / arrival_rate);
        self.model =
            Some(Model::Priorities { arrival_rate, service_ms, servers, levels: waits.len() as u32 });
        self.waits = offer.priorities.iter().map(|(priority, _)| *priority).zip(waits).collect();
    }
}

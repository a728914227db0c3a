//! Which model fits cores with a line, and what it says.

use std::collections::BTreeSet;

use super::super::erlang::{erlang_b, erlang_c};
use super::super::finding::{Model, Reason};
use super::super::general::{Mg1, allen_cunneen_wait, erlang_arrivals_wait};
use super::super::markov::{Mmc, Mmck};
use super::super::service::Moments;

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
}

impl Station {
    /// Whether what leaves is again a Poisson process, as far as the mean of the next station can tell:
    /// of M/M/c (Burke, 1956; Kelly, 1979) and of M/G/∞ (Mirasol, 1963).
    pub fn leaves_poisson(&self) -> bool {
        matches!(self.model, Some(Model::Mmc { .. } | Model::Ample { .. })) && self.reasons.is_empty()
    }
}

pub fn solve(offer: Offer) -> Station {
    let Offer { rate, service, servers, places, turns, mut reasons, .. } = offer;
    let (mean, cv) = (service.first, service.cv_squared().sqrt());
    let service_ms = mean * 1e3;
    let load = rate * mean / f64::from(servers);
    if reasons.iter().any(|r| r.excludes()) {
        let is_steady = load < 1.0;
        return Station {
            model: None,
            reasons,
            utilization: is_steady.then_some(load),
            wait: None,
            blocked: 0.0,
            mmc: None,
        };
    }
    if turns > 1 {
        reasons.insert(Reason::TakesTurns);
    }
    if !offer.is_exponential && !offer.is_once {
        reasons.insert(Reason::Feedback);
    }
    let finite = places.and_then(|places| Mmck::new(rate, 1.0 / mean, servers, places));
    let fills = finite.is_some_and(|q| q.blocked() > NEVER);
    let mut found = Station {
        model: None,
        reasons: BTreeSet::new(),
        utilization: Some(load),
        wait: None,
        blocked: 0.0,
        mmc: None,
    };
    if places == Some(servers) && fills {
        found.model = Some(Model::Loss { arrival_rate: rate, service_ms, servers });
        found.blocked = erlang_b(servers, rate * mean).unwrap_or_default();
        found.utilization = Some(load * (1.0 - found.blocked));
        found.wait = Some(0.0);
        // Erlang B does not ask for the distribution of service times.
        reasons.remove(&Reason::ServiceDiffers);
    } else if offer.is_exponential && turns == 1 && fills {
        found.model =
            Some(Model::Mmck { arrival_rate: rate, service_ms, servers, places: places.unwrap_or(servers) });
        found.blocked = finite.map_or(0.0, |q| q.blocked());
        found.utilization = finite.map(|q| q.utilization());
        found.wait = finite.and_then(|q| q.mean_wait());
    } else if load >= 1.0 {
        reasons.insert(Reason::Overloaded);
        found.utilization = None;
    } else if offer.is_exponential && turns == 1 {
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
    found.reasons = reasons;
    found
}

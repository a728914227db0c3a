//! What of a scenario no model here covers: failures, memory, and what a connection does beside a timeout.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::Reason;
use crate::scenario::{Component, Connection, Document, Kind, Step};

/// What stands against every model of a component itself. That it boots or warms up does not: whoever is there at the
/// beginning has, and only failures and incidents make anybody begin anew.
pub fn of_component(component: &Component) -> BTreeSet<Reason> {
    let fails = component.kind.failures().map(|_| Reason::Fails);
    let memory = match &component.kind {
        Kind::Server(server) => server.memory.map(|_| Reason::Memory),
        _ => None,
    };
    fails.into_iter().chain(memory).collect()
}

/// What stands against a model of calls over a connection.
pub fn of_connection(over: &Connection) -> BTreeSet<Reason> {
    let is_limited = over.pool.is_some() || over.rate_limit.is_some() || over.breaker.is_some();
    let reasons = [
        (over.retry.is_some() || over.hedge.is_some(), Reason::Repeats),
        (is_limited, Reason::Limited),
        (over.deadline.is_some() || over.cancel, Reason::Withdrawn),
        (over.bandwidth.is_some() || over.loss > 0.0, Reason::Network),
    ];
    reasons.into_iter().filter(|(applies, _)| *applies).map(|(_, reason)| reason).collect()
}

/// Where some calls may come to nothing, or take a time that nobody knows: components that something stands against,
/// and all that call them or call over such a connection.
pub fn doubtful(document: &Document) -> BTreeSet<&str> {
    let is_so = |component: &&Component| !of_component(component).is_empty();
    let mut found: BTreeSet<&str> =
        document.components.iter().filter(is_so).map(|component| component.id.as_str()).collect();
    loop {
        let reaches = |over: &&Connection| is_doubtful(over, &found) && !found.contains(over.from.as_str());
        let callers: Vec<&str> =
            document.connections.iter().filter(reaches).map(|over| over.from.as_str()).collect();
        if callers.is_empty() {
            return found;
        }
        found.extend(callers);
    }
}

/// Whether calls over a connection may come to nothing, or take a time that nobody knows.
pub fn is_doubtful(over: &Connection, doubtful: &BTreeSet<&str>) -> bool {
    !of_connection(over).is_empty() || doubtful.contains(over.to.as_str())
}

/// Whether a request may call several times over one connection, some of them by chance: then how often it does cannot be
/// told from the rates.
pub fn may_ask_again(plan: &[Step]) -> bool {
    let mut steps: BTreeMap<&str, (u32, bool)> = BTreeMap::new();
    for step in plan {
        for one in step.parallel.iter().flatten().chain([step]) {
            let by_chance = step.probability.is_some() || one.probability.is_some();
            for word in one.words().filter(|_| one.parallel.is_none()) {
                let (count, any) = steps.entry(word).or_default();
                (*count, *any) = (*count + one.times.unwrap_or(1), *any || by_chance);
            }
        }
    }
    steps.values().any(|(count, by_chance)| *count > 1 && *by_chance)
}

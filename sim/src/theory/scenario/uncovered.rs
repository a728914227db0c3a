//! What of a scenario no model here covers: failures, memory, and what a connection does beside a timeout.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::Reason;
use crate::scenario::{Component, Connection, Document, Kind, Step};

/// What stands against every model of a component itself. That it boots or warms up does not: whoever is there at the
/// beginning has, and only failures and incidents make anybody begin anew.
pub fn of_component(component: &Component) -> BTreeSet<Reason> {
    let fails = component.kind.failures().map(|_| Reason::Fails);
    let own = match &component.kind {
        Kind::Server(server) => {
            vec![server.memory.map(|_| Reason::Memory), server.autoscaler.map(|_| Reason::Scales)]
        }
        Kind::Balancer(balancer) => vec![
            balancer.target_limit.map(|_| Reason::Limited),
            balancer.ejection.map(|_| Reason::Ejects),
            balancer.next_target.as_ref().map(|_| Reason::Repeats),
        ],
        Kind::Gateway(gateway) => {
            vec![gateway.limit.map(|_| Reason::Limited), gateway.concurrency.map(|_| Reason::Limited)]
        }
        Kind::Client(_) | Kind::Cache(_) | Kind::Queue(_) | Kind::Database(_) => Vec::new(),
    };
    own.into_iter().chain([fails]).flatten().collect()
}

/// What a message over a connection takes longer, one way, in milliseconds; none where that depends on whose it is or where it goes.
pub fn distance_ms(document: &Document, over: &Connection) -> Option<f64> {
    let zones = |id: &str| document.component(id).map_or(&[][..], |component| &component.zones);
    let (from, to) = (zones(&over.from), zones(&over.to));
    let is_source = document
        .component(&over.from)
        .is_some_and(|component| matches!(component.kind, Kind::Client(_) | Kind::Queue(_)));
    if to.is_empty() || from.is_empty() && is_source {
        return Some(0.0);
    }
    // Who is near everything passes on where his callers are, and they may be anywhere.
    let anywhere: Vec<&str> = document.zones.keys().map(String::as_str).collect();
    let from = if from.is_empty() { anywhere } else { from.iter().map(String::as_str).collect() };
    let mut all = from.iter().flat_map(|one| to.iter().map(|other| document.distance_ms(one, other)));
    let first = all.next()?;
    all.all(|other| other == first).then_some(first)
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

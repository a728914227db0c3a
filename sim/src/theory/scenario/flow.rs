//! What arrives where: rates by class, from the clients on through plans, balancers and caches.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::Reason;
use crate::scenario::{Connection, Document, Kind, Profile, Step, derived_plan};

/// A class of one client.
#[derive(Debug, Clone)]
pub struct ClassOfClient<'d> {
    pub client: usize,
    pub name: &'d str,
    pub is_write: bool,
    pub keys: Option<&'d str>,
    /// Requests born a second.
    pub rate: f64,
    /// Its computations take so many times as long as the others'.
    pub service_factor: f64,
    pub priority: u32,
}

/// Calls that arrive at a component.
#[derive(Debug, Clone, Default)]
pub struct Inflow {
    /// A second, by class.
    pub rates: Vec<f64>,
    /// One instance gets every so manieth of a Poisson process; 0 before anything is added.
    pub turns: u32,
    pub reasons: BTreeSet<Reason>,
    /// The instances are chosen by a balancer, each call's the least busy of so many; 0 and 1 = they are not.
    pub choices: u32,
}

impl Inflow {
    pub fn total(&self) -> f64 {
        self.rates.iter().sum()
    }

    pub fn add(&mut self, rates: &[f64], turns: u32, reasons: &BTreeSet<Reason>) {
        if rates.iter().all(|rate| *rate <= 0.0) && !reasons.iter().any(|r| r.excludes()) {
            return;
        }
        self.rates.iter_mut().zip(rates).for_each(|(sum, rate)| *sum += rate);
        self.reasons.extend(reasons);
        // Poisson streams together are one; of others that is not known.
        match (self.turns, turns) {
            (0, turns) => self.turns = turns,
            (1, 1) => {}
            _ => {
                self.turns = 1;
                self.reasons.insert(Reason::NotPoisson);
            }
        }
    }
}

/// The classes of all clients.
pub fn classes(document: &Document) -> Vec<ClassOfClient<'_>> {
    let mut all = Vec::new();
    for (client, component) in document.components.iter().enumerate() {
        let Kind::Client(parameters) = &component.kind else { continue };
        let rate = match parameters.traffic.profile {
            Profile::Steady { qps } => qps,
            _ => 0.0,
        };
        let given = &parameters.traffic.classes;
        let total: f64 = given.iter().map(|class| class.weight).sum();
        all.extend(given.iter().map(|class| ClassOfClient {
            client,
            name: &class.name,
            is_write: class.write,
            keys: class.keys.as_deref(),
            rate: rate * class.weight / total,
            service_factor: class.service_factor,
            priority: class.priority,
        }));
        if given.is_empty() {
            let class = ClassOfClient {
                client,
                name: "read",
                is_write: false,
                keys: None,
                rate,
                service_factor: 1.0,
                priority: 0,
            };
            all.push(class);
        }
    }
    all
}

/// The plan of a server, written or derived.
pub fn plan(document: &Document, server: usize) -> Vec<Step> {
    let component = &document.components[server];
    match &component.kind {
        Kind::Server(parameters) => {
            parameters.plan.clone().unwrap_or_else(|| derived_plan(document, &component.id))
        }
        _ => Vec::new(),
    }
}

/// Components so that each comes after all that call it, and an origin after the cache in front of it;
/// and those for which that is impossible.
pub fn in_order(document: &Document) -> (Vec<usize>, Vec<usize>) {
    let index: BTreeMap<&str, usize> =
        document.components.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let ends = |connection: &Connection| {
        Some((*index.get(connection.from.as_str())?, *index.get(connection.to.as_str())?))
    };
    let mut edges: BTreeSet<(usize, usize)> = document.connections.iter().filter_map(ends).collect();
    for (server, component) in document.components.iter().enumerate() {
        for look_up in plan(document, server).iter().filter_map(|step| step.look_up.as_ref()) {
            let end = |word: &str| {
                index.get(document.connection_of_step(&component.id, word)?.to.as_str()).copied()
            };
            edges.extend(end(&look_up.cache).zip(end(&look_up.on_miss)));
        }
    }
    let mut left: Vec<usize> = (0..document.components.len()).collect();
    let mut order = Vec::new();
    loop {
        let called: BTreeSet<usize> = edges.iter().map(|(_, to)| *to).collect();
        let (others, free): (Vec<usize>, Vec<usize>) = left.iter().partition(|i| called.contains(i));
        if free.is_empty() {
            return (order, others);
        }
        let done: BTreeSet<usize> = free.iter().copied().collect();
        edges.retain(|(from, _)| !done.contains(from));
        order.extend(free);
        left = others;
    }
}

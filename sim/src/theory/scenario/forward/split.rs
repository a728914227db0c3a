//! To whom calls go on: each connection in turn, or those behind a balancer as it chooses.

use std::collections::BTreeSet;

use super::Walk;
use crate::scenario::{Algorithm, Balancer, Component, Connection, Kind};
use crate::theory::finding::Reason;
use crate::theory::scenario::uncovered::{self, is_doubtful};

/// With so many times as many targets as choices the limit of infinitely many is near.
const MANY_TARGETS: u32 = 10;

impl Walk<'_> {
    /// Each of the outgoing connections in turn.
    pub(super) fn take_turns(&mut self, at: usize, rates: &[f64], turns: u32, reasons: &BTreeSet<Reason>) {
        let outgoing: Vec<&Connection> = self.document.outgoing(&self.document.components[at].id).collect();
        let n = outgoing.len() as u32;
        let each: Vec<f64> = rates.iter().map(|rate| rate / f64::from(n)).collect();
        for connection in outgoing {
            self.send(connection, &each, turns.saturating_mul(n), reasons, false);
        }
    }

    pub(super) fn balance(&mut self, at: usize, balancer: &Balancer) {
        let (document, algorithm) = (self.document, balancer.algorithm);
        let inflow = self.passed_on(at);
        let mut reasons = inflow.reasons;
        let weighed = document.outgoing(&document.components[at].id).filter(|over| over.weight > 0.0);
        let behind: Vec<(f64, &Component)> =
            weighed.filter_map(|over| Some((over.weight, document.component(&over.to)?))).collect();
        let are_scaled = behind.iter().any(|(_, component)| is_scaled(component));
        let is_even = behind.windows(2).all(|pair| pair[0].0 == pair[1].0);
        let targets = behind.iter().map(|(_, component)| component.kind.instances()).sum();
        (self.parts[at].targets, self.parts[at].is_even) = (targets, is_even && !are_scaled);
        let is_any_far = document.distances.iter().any(|distance| distance.added_ms > 0.0);
        if balancer.nearest && is_any_far || are_scaled && behind.len() > 1 {
            reasons.insert(Reason::UnknownSplit);
        }
        let (turns, depends_on_targets) = match algorithm {
            Algorithm::RoundRobin if is_even => (inflow.turns.saturating_mul(targets), false),
            // Neither every so manieth nor by chance.
            Algorithm::RoundRobin => {
                reasons.insert(Reason::NotPoisson);
                (1, false)
            }
            Algorithm::Random | Algorithm::PowerOfD { d: 1 } => {
                if inflow.turns > 1 {
                    reasons.insert(Reason::NotPoisson);
                }
                (1, false)
            }
            Algorithm::PowerOfD { d } => {
                if inflow.turns > 1 {
                    reasons.insert(Reason::NotPoisson);
                }
                let are_many = targets >= d.saturating_mul(MANY_TARGETS);
                reasons.insert(if are_many { Reason::ManyTargets } else { Reason::Choices });
                (1, true)
            }
            Algorithm::PeakEwma { .. }
            | Algorithm::ConsistentHash { .. }
            | Algorithm::Maglev { .. }
            | Algorithm::IpHash => {
                reasons.insert(Reason::UnknownSplit);
                (1, true)
            }
            Algorithm::LeastConnections => {
                if targets > 1 {
                    reasons.insert(Reason::LeastConnections);
                }
                (1, true)
            }
        };
        self.spread(at, &inflow.rates, turns, &reasons, depends_on_targets);
        if let Algorithm::PowerOfD { d } = algorithm {
            for over in self.document.outgoing(&self.document.components[at].id) {
                let Some(to) = self.index.get(over.to.as_str()) else { continue };
                self.parts[*to].inflow.choices = d;
            }
        }
    }

    /// Over the instances of all components behind; `depends_on_targets`: evenly only if they are alike.
    pub(super) fn spread(
        &mut self,
        at: usize,
        rates: &[f64],
        turns: u32,
        reasons: &BTreeSet<Reason>,
        depends_on_targets: bool,
    ) {
        let document = self.document;
        let outgoing: Vec<&Connection> = document.outgoing(&document.components[at].id).collect();
        let kinds: Vec<&Kind> =
            outgoing.iter().filter_map(|over| Some(&document.component(&over.to)?.kind)).collect();
        let weights: Vec<f64> = outgoing
            .iter()
            .zip(&kinds)
            .map(|(over, kind)| over.weight * f64::from(kind.instances()))
            .collect();
        let all: f64 = weights.iter().sum();
        let mut reasons = reasons.clone();
        let are_alike = kinds.windows(2).all(|pair| pair[0] == pair[1])
            && outgoing.windows(2).all(|pair| pair[0].weight == pair[1].weight);
        if depends_on_targets && !are_alike {
            reasons.insert(Reason::UnknownSplit);
        }
        for (connection, weight) in outgoing.into_iter().zip(weights) {
            // Without any weight nobody gets anything.
            let share = if all > 0.0 { weight / all } else { 0.0 };
            let rates: Vec<f64> = rates.iter().map(|rate| rate * share).collect();
            self.send(connection, &rates, turns, &reasons, true);
        }
    }

    /// `knows_instances`: the sender chooses among the instances, which else take turns.
    pub(super) fn send(
        &mut self,
        over: &Connection,
        rates: &[f64],
        turns: u32,
        reasons: &BTreeSet<Reason>,
        knows_instances: bool,
    ) {
        let Some(to) = self.index.get(over.to.as_str()) else { return };
        let instances = if knows_instances { 1 } else { self.document.components[*to].kind.instances() };
        let mut reasons = reasons.clone();
        reasons.extend(self.is_doubtful_what_passes(over).then_some(Reason::UnknownBefore));
        self.parts[*to].inflow.add(rates, turns.saturating_mul(instances), &reasons);
    }

    /// Whether nobody knows how many calls a caller makes over a connection: it has policies, or the caller is one that
    /// may stop halfway because of what it calls, or may turn to others.
    fn is_doubtful_what_passes(&self, over: &Connection) -> bool {
        let Some(caller) = self.document.component(&over.from) else { return false };
        let hangs_on_others = match &caller.kind {
            Kind::Client(_) | Kind::Gateway(_) => false,
            Kind::Balancer(balancer) => {
                let is_blind = matches!(balancer.algorithm, Algorithm::RoundRobin | Algorithm::Random);
                !is_blind || balancer.health_check.is_some()
            }
            Kind::Server(_) | Kind::Cache(_) | Kind::Queue(_) | Kind::Database(_) => true,
        };
        let mut others = self.document.outgoing(&caller.id);
        !uncovered::of_connection(over).is_empty()
            || !uncovered::of_component(caller).is_empty()
            || hangs_on_others && others.any(|other| is_doubtful(other, &self.doubtful))
    }
}

/// Whether nobody knows beforehand how many instances there are.
fn is_scaled(component: &Component) -> bool {
    matches!(&component.kind, Kind::Server(server) if server.autoscaler.is_some())
}

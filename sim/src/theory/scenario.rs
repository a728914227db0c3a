//! Theory of a scenario: walks it from the clients on, finds what arrives where and which closed form fits,
//! and comes back with the times that requests take.
//!
//! Arrivals are followed as Poisson processes as long as they are: through splitting by chance and through
//! exponential queues (Burke; Jackson; Kelly). Where they are not, the finding says so.

mod flow;
mod forward;
mod hits;
mod station;
mod times;
mod uncovered;

use super::finding::{Figure, FigureName, Finding, Model, Reason};
use super::service::Moments;
use crate::scenario::{Checked, Kind};
use forward::Part;

/// What theory says of each component, in the order of the document. A cache has two findings: its hit
/// ratio, and its cores as a queue.
///
/// The findings hold for the document without its incidents and actions, in the steady state.
pub fn of(scenario: &Checked) -> Vec<Finding> {
    let document = scenario.document();
    let incidents = document.incidents.iter().map(|incident| incident.at_s);
    let instants = incidents.chain(document.actions.iter().map(|action| action.at_ns as f64 / 1e9));
    let holds_until_s = instants.reduce(f64::min);
    let classes = flow::classes(document);
    let (parts, order) = forward::walk(document, &classes);
    let times = times::walk(document, &classes, &parts, &order);
    let mut findings = Vec::new();
    for (index, component) in document.components.iter().enumerate() {
        let (part, times) = (&parts[index], &times[index]);
        let mut add = |model, figures, reasons: Vec<Reason>| {
            let component = component.id.clone();
            let reasons = decisive(reasons);
            findings.push(Finding { component, model, figures, reasons, holds_until_s });
        };
        if let Some(hits) = &part.hits {
            let reasons: Vec<Reason> = hits.reasons.iter().copied().collect();
            add(hits.model, hit_figures(part, hits), reasons);
        }
        let reasons: Vec<Reason> = times.reasons.iter().copied().collect();
        let is_known = !reasons.iter().any(|r| r.excludes());
        let model = match &component.kind {
            _ if !is_known => None,
            Kind::Balancer(_) if part.station.is_none() => Some(Model::Split { targets: part.targets }),
            Kind::Client(_) => Some(Model::Network),
            _ => part.station.as_ref().map_or(Some(Model::Network), |station| station.model),
        };
        let mut figures = Figures(Vec::new());
        if !reasons.iter().any(|r| hides_rates(*r)) {
            figures.of(part, times, classes.len(), matches!(component.kind, Kind::Client(_)), is_known);
        }
        figures.add(FigureName::Uptime, component.kind.expected_uptime());
        add(model, figures.0, reasons);
    }
    findings
}

/// Of several reasons those that matter: without rates nothing else does, and without a model no
/// approximation.
fn decisive(mut reasons: Vec<Reason>) -> Vec<Reason> {
    if reasons.iter().any(|r| hides_rates(*r)) {
        reasons.retain(|r| hides_rates(*r));
    } else if reasons.iter().any(|r| r.excludes()) {
        reasons.retain(|r| r.excludes());
    }
    reasons
}

/// Whether not even the rates are known on its account.
fn hides_rates(reason: Reason) -> bool {
    use Reason::*;
    matches!(reason, NotSteady | Cycle | UnknownSplit | OverloadedBefore | UnknownMisses | UnknownBefore)
}

fn hit_figures(part: &Part, hits: &hits::Hits) -> Vec<Figure> {
    let mut figures = Figures(Vec::new());
    if hits.model.is_some() {
        let rates = || part.reads.iter().zip(&hits.by_class);
        let (asked, found) = rates().fold((0.0, 0.0), |(a, f), (rate, hit)| (a + rate, f + rate * hit));
        figures.add(FigureName::HitRatio, Some(found / asked));
        figures.add(FigureName::MissRate, Some(asked - found));
    }
    figures.0
}

struct Figures(Vec<Figure>);

impl Figures {
    fn add(&mut self, name: FigureName, value: Option<f64>) {
        self.0.extend(value.filter(|v| v.is_finite()).map(|value| Figure { name, value }));
    }

    fn of(&mut self, part: &Part, times: &times::Times, classes: usize, is_client: bool, is_known: bool) {
        let rate = part.calls;
        self.add(FigureName::ArrivalRate, Some(rate));
        if part.targets > 0 && part.is_even {
            self.add(FigureName::RatePerTarget, Some(rate / f64::from(part.targets)));
        }
        if let Some(station) = part.station.as_ref().filter(|_| !times.is_doubtful) {
            self.add(FigureName::Utilization, station.utilization);
            self.add(FigureName::Capacity, part.capacity);
        }
        if !is_known {
            return;
        }
        let sojourn = times.mean(&part.inflow.rates[..classes]);
        let ms = |seconds: f64| seconds * 1e3;
        if is_client {
            self.add(FigureName::MeanLatency, sojourn.map(ms));
            self.add(FigureName::MeanInSystem, sojourn.map(|sojourn| rate * sojourn));
            self.add(FigureName::TimedOut, times.timed_out);
            return;
        }
        let Some(station) = &part.station else {
            self.add(FigureName::MeanSojourn, sojourn.map(ms));
            return;
        };
        let let_in = part.computations * (1.0 - station.blocked);
        let in_line = station.wait.map(|wait| let_in * wait);
        // Where cores are shared nobody waits, though all take longer.
        let is_shared = matches!(station.model, Some(super::finding::Model::Sharing { .. }));
        self.add(FigureName::Waits, station.mmc.filter(|_| !is_shared).map(|q| q.waits()));
        self.add(FigureName::MeanWait, in_line.map(|line| ms(line / rate)));
        self.add(FigureName::MeanInLine, in_line);
        self.add(FigureName::MeanSojourn, sojourn.map(ms));
        let in_system = sojourn.map(|sojourn| rate * (1.0 - station.blocked) * sojourn);
        self.add(FigureName::MeanInSystem, in_system);
        if let Some(queue) = station.mmc.filter(|_| times.is_alone && station.is_in_order) {
            self.add(FigureName::SojournP50, queue.sojourn_quantile(0.5).map(ms));
            self.add(FigureName::SojournP99, queue.sojourn_quantile(0.99).map(ms));
        }
        if station.blocked > 0.0 {
            self.add(FigureName::Blocked, Some(station.blocked));
        }
    }
}

/// Seconds, of a distribution that takes any time at all, multiplied by a factor.
fn moments(distribution: &crate::scenario::Distribution, factor: f64) -> Option<Moments> {
    Moments::of_mean_and_cv(distribution.mean_ms() / 1e3 * factor, distribution.cv())
}

#[cfg(test)]
mod tests;

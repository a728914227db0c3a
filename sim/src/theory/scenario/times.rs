//! The way back: how long calls take, with all that they wait for.

use std::collections::{BTreeMap, BTreeSet};

use super::super::finding::Reason;
use super::flow::{ClassOfClient, plan};
use super::forward::{Part, is_meant};
use super::uncovered;
use crate::scenario::{Connection, Distribution, Document, Kind, Step};

/// Slots count as ample this many standard deviations above the mean number held.
const DEVIATIONS: f64 = 6.0;
/// A share of calls that time out below this is none.
const HARDLY_ANY: f64 = 1e-3;

/// How long calls take at a component.
#[derive(Debug, Clone, Default)]
pub struct Times {
    /// Mean seconds from arrival to departure, by class; of a client from birth to answer.
    pub sojourn: Vec<Option<f64>>,
    /// What stands against them.
    pub reasons: BTreeSet<Reason>,
    /// A call computes once and waits for nobody else.
    pub is_alone: bool,
    /// Of a client in front of one M/M/c: exactly.
    pub timed_out: Option<f64>,
    /// Some of its calls may stop halfway, or for a time that nobody knows.
    pub is_doubtful: bool,
}

impl Times {
    /// The mean over classes with these rates; none if unknown for any of them, or without calls.
    pub fn mean(&self, rates: &[f64]) -> Option<f64> {
        let asked = || rates.iter().zip(&self.sojourn).filter(|(rate, _)| **rate > 0.0);
        let total: f64 = asked().map(|(rate, _)| rate).sum();
        let sum = asked().map(|(rate, time)| time.map(|time| rate * time)).sum::<Option<f64>>()?;
        (total > 0.0).then(|| sum / total)
    }
}

struct Walk<'d> {
    document: &'d Document,
    classes: &'d [ClassOfClient<'d>],
    index: BTreeMap<&'d str, usize>,
    parts: &'d [Part],
    doubtful: BTreeSet<&'d str>,
    times: Vec<Times>,
}

pub fn walk(document: &Document, classes: &[ClassOfClient], parts: &[Part], order: &[usize]) -> Vec<Times> {
    let unknown = |part: &Part| Times {
        sojourn: vec![None; classes.len()],
        reasons: part.inflow.reasons.clone(),
        ..Times::default()
    };
    let index = document.components.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let doubtful = uncovered::doubtful(document);
    let times = parts.iter().map(unknown).collect();
    let mut walk = Walk { document, classes, index, parts, doubtful, times };
    for at in order.iter().rev() {
        walk.times[*at] = walk.visit(*at);
    }
    walk.times
}

impl Walk<'_> {
    fn visit(&self, at: usize) -> Times {
        let (part, component) = (&self.parts[at], &self.document.components[at]);
        let mut times = Times { sojourn: vec![None; self.classes.len()], ..Times::default() };
        times.reasons.extend(match &part.station {
            Some(station) => station.reasons.iter().copied(),
            None => part.inflow.reasons.iter().copied(),
        });
        times.reasons.extend(uncovered::of_component(component));
        times.is_doubtful = self.doubtful.contains(component.id.as_str());
        times.is_alone = !part.computes_again && !part.skips_computing;
        let outgoing: Vec<&Connection> = self.document.outgoing(&component.id).collect();
        let plan = plan(self.document, at);
        for class in (0..self.classes.len()).filter(|class| part.inflow.rates[*class] > 0.0) {
            let sojourn = match &component.kind {
                Kind::Client(_) | Kind::Gateway(_) | Kind::Balancer(_) => {
                    let chooses = matches!(component.kind, Kind::Balancer(_));
                    let own = component.kind.capacity().map(|capacity| &capacity.service);
                    let own = own.map_or(Some(0.0), |service| self.computed(at, class, service, 1.0));
                    own.zip(self.one_of(class, &outgoing, chooses, &mut times))
                        .map(|(own, behind)| own + behind)
                }
                Kind::Server(server) => {
                    let steps = plan.iter().filter(|step| is_meant(step, &self.classes[class]));
                    let each = steps.map(|step| self.step(at, class, step, &server.service, &mut times));
                    each.sum::<Option<f64>>()
                }
                Kind::Database(database) => {
                    let write = database.write_service.as_ref().filter(|_| self.classes[class].is_write);
                    let service = write.unwrap_or(&database.service);
                    self.computed(at, class, service, self.classes[class].service_factor)
                }
                Kind::Queue(queue) => self.computed(at, class, &queue.service, 1.0),
                Kind::Cache(cache) => {
                    let own = self.computed(at, class, &cache.service, 1.0);
                    let hit = part.hits.as_ref().map_or(0.0, |hits| hits.by_class[class]);
                    match outgoing.is_empty() {
                        true => own,
                        false => own
                            .zip(self.one_of(class, &outgoing, false, &mut times))
                            .map(|(o, b)| o + (1.0 - hit) * b),
                    }
                }
            };
            times.sojourn[class] = sojourn;
        }
        if component.kind.name() == crate::scenario::KindName::Client {
            times.timed_out = self.timed_out(&outgoing, &mut times);
        }
        // Slots that are held while waiting for others.
        let per_instance = |rate: f64| rate / f64::from(component.kind.instances());
        if let (Some(slots), Some(sojourn)) = (part.slots, times.mean(&part.inflow.rates)) {
            let held = per_instance(part.inflow.total()) * sojourn;
            let waiting = part.station.as_ref().and_then(|s| s.wait).unwrap_or_default();
            let queued = per_instance(part.computations) * waiting;
            if held + DEVIATIONS * (held + queued * queued).sqrt() > f64::from(slots) {
                times.reasons.insert(Reason::SlotsBind);
            }
        }
        if times.reasons.iter().any(|r| r.excludes()) {
            times.sojourn.iter_mut().for_each(|time| *time = None);
        }
        times
    }

    fn computed(&self, at: usize, class: usize, service: &Distribution, factor: f64) -> Option<f64> {
        let service = service.mean_ms() / 1e3 * factor;
        match &self.parts[at].station {
            Some(station) => station.mean_sojourn(service, self.classes[class].priority),
            None => Some(service),
        }
    }

    /// A call over a connection: both ways, and what the callee takes.
    fn call(&self, over: &Connection, class: usize, times: &mut Times) -> Option<f64> {
        let behind = &self.times[*self.index.get(over.to.as_str())?];
        times.is_alone = false;
        times.reasons.extend(uncovered::of_connection(over));
        let Some(sojourn) = behind.sojourn[class] else {
            times.reasons.insert(Reason::NoModelBehind);
            return None;
        };
        if !behind.reasons.is_empty() {
            times.reasons.insert(Reason::ApproximateBehind);
        }
        let Some(far_ms) = uncovered::distance_ms(self.document, over) else {
            times.reasons.insert(Reason::FarApart);
            return None;
        };
        let time = 2.0 * (over.latency.mean_ms() + far_ms) / 1e3 + sojourn;
        // As if it were exponential, which overstates the tail of most.
        if over.timeout_ms.is_some_and(|timeout| libm::exp(-timeout / 1e3 / time) > HARDLY_ANY) {
            times.reasons.insert(Reason::TimeoutsStrike);
        }
        Some(time)
    }

    /// One of several connections: each as often as any other, or by its weight as it has instances behind it.
    fn one_of(
        &self,
        class: usize,
        outgoing: &[&Connection],
        chooses: bool,
        times: &mut Times,
    ) -> Option<f64> {
        let (mut sum, mut weights) = (0.0, 0.0);
        for over in outgoing {
            let instances = self.document.component(&over.to).map_or(0, |c| c.kind.instances());
            let weight = if chooses { f64::from(instances) * over.weight } else { 1.0 };
            // Where nothing goes nothing is known, and nothing matters.
            if weight == 0.0 {
                continue;
            }
            sum += weight * self.call(over, class, times)?;
            weights += weight;
        }
        (weights > 0.0).then(|| sum / weights)
    }

    fn step(
        &self,
        at: usize,
        class: usize,
        step: &Step,
        service: &Distribution,
        times: &mut Times,
    ) -> Option<f64> {
        let connection =
            |word: &str| self.document.connection_of_step(&self.document.components[at].id, word);
        let chance = step.probability.unwrap_or(1.0);
        if let Some(factor) = step.compute {
            let factor = factor * self.classes[class].service_factor;
            return Some(chance * self.computed(at, class, service, factor)?);
        }
        if let Some(word) = &step.call {
            let times_made = chance * f64::from(step.times.unwrap_or(1));
            return Some(times_made * self.call(connection(word)?, class, times)?);
        }
        if let Some(branches) = &step.parallel {
            times.is_alone = false;
            times.reasons.insert(Reason::AtOnce);
            // What else stands against them is worth knowing, too.
            let over = branches.iter().filter_map(|branch| connection(branch.call.as_deref()?));
            over.for_each(|over| times.reasons.extend(uncovered::of_connection(over)));
            return None;
        }
        let look_up = step.look_up.as_ref()?;
        let (cache, origin) = (connection(&look_up.cache)?, connection(&look_up.on_miss)?);
        let told = self.call(cache, class, times)?;
        if self.classes[class].is_write {
            return Some(chance * (self.call(origin, class, times)? + told));
        }
        let hits = self.parts[*self.index.get(cache.to.as_str())?].hits.as_ref()?;
        let missed = 1.0 - hits.by_class[class];
        let asked = if missed > 0.0 { missed * (self.call(origin, class, times)? + told) } else { 0.0 };
        Some(chance * (told + asked))
    }

    /// The share of a client's requests that time out, where all go to one M/M/c over a constant latency.
    fn timed_out(&self, outgoing: &[&Connection], times: &mut Times) -> Option<f64> {
        let [over] = outgoing else { return None };
        let (to, timeout) = (*self.index.get(over.to.as_str())?, over.timeout_ms? / 1e3);
        let Distribution::Constant { ms } = over.latency else { return None };
        let behind = &self.times[to];
        let station = self.parts[to].station.as_ref().filter(|station| station.is_in_order)?;
        let queue = station.mmc.filter(|_| behind.is_alone && behind.reasons.is_empty())?;
        let ms = ms + uncovered::distance_ms(self.document, over)?;
        let share = queue.sojourn_tail(timeout - 2.0 * ms / 1e3);
        if share < HARDLY_ANY {
            times.reasons.remove(&Reason::TimeoutsStrike);
        }
        Some(share)
    }
}

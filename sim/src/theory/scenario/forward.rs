//! The way there: what arrives at each component, and the queue that it makes of it.

mod split;

use std::collections::{BTreeMap, BTreeSet};

use super::super::discipline::PriorityClass;
use super::super::finding::Reason;
use super::super::service::Moments;
use super::flow::{ClassOfClient, Inflow, in_order, plan};
use super::hits::{self, Hits};
use super::station::{self, Offer, Station};
use super::uncovered;
use super::{hides_rates, moments};
use crate::scenario::{
    ArrivalProcess, Component, Connection, Discipline, Distribution, Document, Kind, Profile, Step,
};

/// What is known of a component.
#[derive(Debug, Clone, Default)]
pub struct Part {
    pub inflow: Inflow,
    /// Calls a second, those that store at a cache included.
    pub calls: f64,
    /// Reads of a cache by class.
    pub reads: Vec<f64>,
    /// Computations a second, of all instances.
    pub computations: f64,
    /// Computations a second that are possible.
    pub capacity: Option<f64>,
    pub station: Option<Station>,
    pub hits: Option<Hits>,
    /// Of a balancer: those that get anything, and whether each gets as much as any other.
    pub targets: u32,
    pub is_even: bool,
    /// Slots of an instance that are held during calls; none where no calls are made.
    pub slots: Option<u32>,
    /// Some calls compute several times, and some not at all.
    pub computes_again: bool,
    pub skips_computing: bool,
}

/// A computation: how many a second, over all instances, its service time, by what that is multiplied, and
/// the priority of its class.
type Service<'d> = (f64, &'d Distribution, f64, u32);

/// A balancer knows how busy targets are as if without delay if a call is on its way for no longer than this
/// share of a service time.
const NEAR: f64 = 0.05;

/// Misses that a server sends on to an origin: rates of its asks by class.
struct Pending<'d> {
    asks: Vec<f64>,
    origin: &'d Connection,
}

struct Walk<'d> {
    document: &'d Document,
    classes: &'d [ClassOfClient<'d>],
    index: BTreeMap<&'d str, usize>,
    parts: Vec<Part>,
    doubtful: BTreeSet<&'d str>,
    pending: BTreeMap<usize, Vec<Pending<'d>>>,
}

/// All parts, and the components in an order in which each comes after its callers.
pub fn walk(document: &Document, classes: &[ClassOfClient]) -> (Vec<Part>, Vec<usize>) {
    let empty = Part {
        inflow: Inflow { rates: vec![0.0; classes.len()], ..Inflow::default() },
        reads: vec![0.0; classes.len()],
        ..Part::default()
    };
    let index = document.components.iter().enumerate().map(|(i, c)| (c.id.as_str(), i)).collect();
    let parts = vec![empty; document.components.len()];
    let doubtful = uncovered::doubtful(document);
    let mut walk = Walk { document, classes, index, parts, doubtful, pending: BTreeMap::new() };
    let (order, cyclic) = in_order(document);
    for component in cyclic {
        walk.parts[component].inflow.reasons.insert(Reason::Cycle);
    }
    for component in &order {
        walk.visit(*component);
    }
    (walk.parts, order)
}

impl<'d> Walk<'d> {
    fn visit(&mut self, at: usize) {
        let component = &self.document.components[at];
        if let Kind::Client(client) = &component.kind {
            let inflow = &mut self.parts[at].inflow;
            for (i, class) in self.classes.iter().enumerate().filter(|(_, class)| class.client == at) {
                inflow.rates[i] = class.rate;
            }
            inflow.turns = 1;
            if !matches!(client.traffic.profile, Profile::Steady { .. }) {
                inflow.reasons.insert(Reason::NotSteady);
            }
            if client.traffic.arrivals != ArrivalProcess::Poisson {
                inflow.reasons.insert(Reason::OtherArrivals);
            }
        }
        let part = &mut self.parts[at];
        part.inflow.turns = part.inflow.turns.max(1);
        part.calls = part.inflow.total();
        if part.calls <= 0.0 && !part.inflow.reasons.iter().any(|r| r.excludes()) {
            part.inflow.reasons.insert(Reason::Idle);
        }
        match &component.kind {
            Kind::Client(_) | Kind::Gateway(_) => {
                let on = self.passed_on(at);
                self.take_turns(at, &on.rates, on.turns, &on.reasons);
            }
            Kind::Balancer(balancer) => self.balance(at, balancer),
            Kind::Server(server) => {
                let (mut services, mut out) = (Vec::new(), BTreeMap::new());
                let plan = plan(self.document, at);
                for step in &plan {
                    self.step(at, step, &server.service, &mut services, &mut out);
                }
                let computations = self.computations(at, &plan);
                let part = &mut self.parts[at];
                part.computes_again = computations.iter().any(|(most, _)| *most > 1);
                part.skips_computing = computations.iter().any(|(_, is_sure)| !is_sure);
                let at_once = self.called_at_once(at, &plan);
                let cores = server.cores.unwrap_or(server.slots).min(server.slots);
                let places = out.is_empty().then(|| server.slots.saturating_add(server.queue));
                // Where nobody waits for a slot they are no bound.
                let are_bound = !out.is_empty() && server.discipline != Discipline::ProcessorSharing;
                self.parts[at].slots = are_bound.then_some(server.slots);
                self.queue(at, &services, cores, places, server.instances);
                let (through, reasons) = self.departures(at);
                for (connection, rates) in out.into_values() {
                    let rates: Vec<f64> = rates.iter().map(|rate| rate * through).collect();
                    let mut reasons = reasons.clone();
                    reasons.extend(at_once.contains(connection.id.as_str()).then_some(Reason::AtOnce));
                    self.send(connection, &rates, 1, &reasons, false);
                }
            }
            Kind::Database(database) => {
                let rates = part_rates(&self.parts[at]);
                let write = database.write_service.as_ref().unwrap_or(&database.service);
                let service = |class: &ClassOfClient| if class.is_write { write } else { &database.service };
                let services = self
                    .classes
                    .iter()
                    .zip(&rates)
                    .map(|(class, rate)| (*rate, service(class), class.service_factor, class.priority));
                let services: Vec<_> = services.collect();
                let places = Some(database.slots.saturating_add(database.queue));
                self.queue(at, &services, database.slots, places, 1);
            }
            Kind::Cache(_) => self.cache(at, component),
            Kind::Queue(queue) => {
                let services = self.by_class(&self.parts[at].inflow.rates, &queue.service);
                self.queue(at, &services, queue.slots, Some(queue.slots.saturating_add(queue.queue)), 1);
                let (through, mut reasons) = self.departures(at);
                reasons.insert(Reason::Pulled);
                let rates: Vec<f64> = part_rates(&self.parts[at]).iter().map(|r| r * through).collect();
                self.spread(at, &rates, 1, &reasons, true);
            }
        }
    }

    /// What a client, a balancer or a gateway sends on: what arrives, or, where it is a station itself, what leaves that.
    fn passed_on(&mut self, at: usize) -> Inflow {
        let inflow = self.parts[at].inflow.clone();
        let Some(capacity) = self.document.components[at].kind.capacity() else { return inflow };
        let services = self.by_class(&inflow.rates, &capacity.service);
        self.parts[at].slots = Some(capacity.connections);
        self.queue(at, &services, capacity.cores.min(capacity.connections), None, 1);
        if self.parts[at].station.is_none() {
            return inflow;
        }
        let (through, reasons) = self.departures(at);
        let rates = inflow.rates.iter().map(|rate| rate * through).collect();
        Inflow { rates, turns: 1, reasons, ..inflow }
    }

    /// The connections over which a plan makes several calls at once, or one beside others.
    fn called_at_once(&self, at: usize, plan: &[Step]) -> BTreeSet<&'d str> {
        let document = self.document;
        let words = plan.iter().filter(|step| step.parallel.is_some()).flat_map(Step::words);
        let connection = |word: &str| document.connection_of_step(&document.components[at].id, word);
        words.filter_map(connection).map(|over| over.id.as_str()).collect()
    }

    /// How often a call of each class that comes computes at most, and whether it is sure to.
    fn computations(&self, at: usize, plan: &[Step]) -> Vec<(usize, bool)> {
        let that_come =
            self.classes.iter().zip(&self.parts[at].inflow.rates).filter(|(_, rate)| **rate > 0.0);
        let of_class = |(class, _): (&ClassOfClient, &f64)| {
            let meant = plan.iter().filter(|step| step.compute.is_some() && is_meant(step, class));
            let is_sure = meant.clone().any(|step| step.probability.is_none());
            (meant.count(), is_sure)
        };
        that_come.map(of_class).collect()
    }

    /// Adds what a step computes to `services` and what it calls to `out`, by connection.
    fn step(
        &mut self,
        at: usize,
        step: &Step,
        service: &'d Distribution,
        services: &mut Vec<Service<'d>>,
        out: &mut BTreeMap<&'d str, (&'d Connection, Vec<f64>)>,
    ) {
        let document = self.document;
        let of_step = |step: &Step, rates: &[f64]| -> Vec<f64> {
            let chance = step.probability.unwrap_or(1.0);
            let all = rates.iter().zip(self.classes);
            all.map(|(rate, class)| if is_meant(step, class) { rate * chance } else { 0.0 }).collect()
        };
        let rates = of_step(step, &self.parts[at].inflow.rates);
        let connection = |word: &str| document.connection_of_step(&document.components[at].id, word);
        let mut call = |over: &'d Connection, rates: &[f64]| {
            let none = || (over, vec![0.0; rates.len()]);
            let (_, sum) = out.entry(over.id.as_str()).or_insert_with(none);
            sum.iter_mut().zip(rates).for_each(|(sum, rate)| *sum += rate);
        };
        if let Some(factor) = step.compute {
            let rates = rates.iter().zip(self.classes);
            services.extend(
                rates.map(|(rate, class)| (*rate, service, factor * class.service_factor, class.priority)),
            );
        }
        if let Some(over) = step.call.as_deref().and_then(connection) {
            let times = f64::from(step.times.unwrap_or(1));
            call(over, &rates.iter().map(|rate| rate * times).collect::<Vec<_>>());
        }
        for branch in step.parallel.iter().flatten() {
            let Some(over) = branch.call.as_deref().and_then(connection) else { continue };
            let times = f64::from(branch.times.unwrap_or(1));
            call(over, &of_step(branch, &rates).iter().map(|rate| rate * times).collect::<Vec<_>>());
        }
        if let Some(look_up) = &step.look_up
            && let (Some(cache), Some(origin)) = (connection(&look_up.cache), connection(&look_up.on_miss))
        {
            let of = |write: bool| {
                let rates = rates.iter().zip(self.classes);
                rates
                    .map(|(rate, class)| if class.is_write == write { *rate } else { 0.0 })
                    .collect::<Vec<_>>()
            };
            call(cache, &rates);
            call(origin, &of(true));
            if let Some(cache) = self.index.get(cache.to.as_str()) {
                self.pending.entry(*cache).or_default().push(Pending { asks: of(false), origin });
            }
        }
    }

    /// One computation a call.
    fn by_class(&self, rates: &[f64], service: &'d Distribution) -> Vec<Service<'d>> {
        let classes = rates.iter().zip(self.classes);
        classes.map(|(rate, class)| (*rate, service, 1.0, class.priority)).collect()
    }

    /// Works out the queue for computations, over all instances.
    fn queue(
        &mut self,
        at: usize,
        services: &[Service<'_>],
        servers: u32,
        places: Option<u32>,
        instances: u32,
    ) {
        let part = &mut self.parts[at];
        let asked = services.iter().filter(|(rate, ..)| *rate > 0.0);
        let times: Vec<_> =
            asked.filter_map(|(rate, d, factor, p)| Some((*rate, d, moments(d, *factor)?, *p))).collect();
        let Some(service) = Moments::mixture(times.iter().map(|(rate, _, m, _)| (*rate, *m))) else { return };
        let mut priorities: Vec<u32> = times.iter().map(|(.., priority)| *priority).collect();
        priorities.sort_unstable_by(|a, b| b.cmp(a));
        priorities.dedup();
        let of_priority = |priority: u32| {
            let its = || times.iter().filter(move |t| t.3 == priority).map(|(rate, _, m, _)| (*rate, *m));
            let arrival_rate = its().map(|(rate, _)| rate).sum::<f64>() / f64::from(instances);
            Some((priority, PriorityClass { arrival_rate, service: Moments::mixture(its())? }))
        };
        part.computations = times.iter().map(|(rate, ..)| rate).sum();
        part.capacity = Some(f64::from(servers) * f64::from(instances) / service.first);
        let differs = times.windows(2).any(|pair| pair[0].2 != pair[1].2);
        let mut reasons = part.inflow.reasons.clone();
        if differs {
            reasons.insert(Reason::ServiceDiffers);
        }
        let id = &self.document.components[at].id;
        let mut callers = self.document.connections.iter().filter(|over| over.to == *id);
        let document = self.document;
        let is_near = |over: &Connection| {
            let ms = uncovered::distance_ms(document, over).map(|far| over.latency.mean_ms() + far);
            ms.is_some_and(|ms| 2.0 * ms / 1e3 <= NEAR * service.first)
        };
        if part.inflow.choices > 1 && !(callers.next().is_some_and(is_near) && callers.next().is_none()) {
            reasons.insert(Reason::Choices);
        }
        part.station = Some(station::solve(Offer {
            rate: part.computations / f64::from(instances),
            service,
            is_exponential: !differs
                && times.iter().all(|(_, d, ..)| matches!(d, Distribution::Exponential { .. })),
            is_once: !part.computes_again,
            servers,
            places,
            turns: part.inflow.turns,
            discipline: self.document.components[at].kind.discipline(),
            priorities: priorities.into_iter().filter_map(of_priority).collect(),
            choices: part.inflow.choices,
            reasons,
        }));
    }

    /// The share that gets through, and what is to be said of it where it goes.
    fn departures(&self, at: usize) -> (f64, BTreeSet<Reason>) {
        let part = &self.parts[at];
        let is_passed = |r: &&Reason| hides_rates(**r) || matches!(r, Reason::Misses | Reason::AtOnce);
        let passed = part.inflow.reasons.iter().filter(is_passed);
        let mut reasons: BTreeSet<Reason> = passed.copied().collect();
        let Some(station) = &part.station else {
            let is_poisson = part.inflow.turns == 1 && part.inflow.reasons.is_empty();
            if !is_poisson {
                reasons.insert(Reason::NotPoisson);
            }
            return (1.0, reasons);
        };
        if station.reasons.contains(&Reason::Overloaded) {
            reasons.insert(Reason::OverloadedBefore);
        }
        if !station.leaves_poisson() {
            reasons.insert(Reason::NotPoisson);
        }
        if station.blocked > 0.0 {
            reasons.insert(Reason::LossesBefore);
        }
        (1.0 - station.blocked, reasons)
    }

    fn cache(&mut self, at: usize, component: &Component) {
        let Kind::Cache(cache) = &component.kind else { return };
        let hits = hits::solve(self.document, self.classes, cache, &self.parts[at].inflow);
        let inflow = self.parts[at].inflow.clone();
        let reads = self.classes.iter().zip(&inflow.rates);
        self.parts[at].reads = reads.map(|(class, rate)| if class.is_write { 0.0 } else { *rate }).collect();
        let missed = |asks: &[f64]| {
            asks.iter().zip(&hits.by_class).map(|(ask, hit)| ask * (1.0 - hit)).collect::<Vec<_>>()
        };
        let pending = self.pending.remove(&at).unwrap_or_default();
        let mut asked = self.by_class(&inflow.rates, &cache.service);
        let stored = pending.iter().flat_map(|p| self.by_class(&missed(&p.asks), &cache.service));
        let stored: Vec<_> = stored.collect();
        let stores: f64 = stored.iter().map(|(rate, ..)| rate).sum();
        asked.extend(stored);
        let is_known = hits.model.is_some() || hits.reasons.contains(&Reason::Idle);
        if !is_known && !pending.is_empty() {
            self.parts[at].inflow.reasons.insert(Reason::UnknownMisses);
        }
        self.parts[at].calls += stores;
        let leads_on = self.document.outgoing(&component.id).next().is_some();
        let places = (!leads_on).then(|| cache.slots.saturating_add(cache.queue));
        let are_bound = leads_on && cache.discipline != Discipline::ProcessorSharing;
        self.parts[at].slots = are_bound.then_some(cache.slots);
        self.queue(at, &asked, cache.cores.min(cache.slots), places, 1);
        if stores > 0.0
            && let Some(station) = &mut self.parts[at].station
            && station.mmc.is_none()
        {
            station.reasons.insert(Reason::Feedback);
        }
        let (through, mut reasons) = self.departures(at);
        reasons.insert(Reason::Misses);
        if !is_known {
            reasons.insert(Reason::UnknownMisses);
        }
        for Pending { asks, origin } in pending {
            let rates: Vec<f64> = missed(&asks).iter().map(|rate| rate * through).collect();
            self.send(origin, &rates, 1, &reasons, false);
        }
        if leads_on {
            // Reads only if they miss, writes all.
            let rates: Vec<f64> = missed(&inflow.rates).iter().map(|rate| rate * through).collect();
            self.take_turns(at, &rates, 1, &reasons);
        }
        self.parts[at].hits = Some(hits);
    }
}

/// Whether a step is for requests of this class.
pub fn is_meant(step: &Step, class: &ClassOfClient) -> bool {
    step.classes.is_empty() || step.classes.iter().any(|name| name == class.name)
}

fn part_rates(part: &Part) -> Vec<f64> {
    part.inflow.rates.clone()
}

//! Servers and databases: what a call does there, step by step.

use crate::random::{Sampler, Stream};
use crate::scenario::{Component, Document, Kind, Step, derived_plan};

/// A server's or database's state; its instances are the engine's.
#[derive(Debug, Clone)]
pub struct ServerState {
    steps: Vec<PlannedStep>,
    /// The first step for a class, by where one looks from and then by the class's name.
    first: Vec<u8>,
    /// Names a row of `first`; those from the last on are mentioned in no step.
    names: usize,
    read: Sampler,
    write: Sampler,
    pub slots: u32,
    pub cores: u32,
    pub queue: u32,
    stream: Stream,
    /// Of all parallel steps.
    branches: Vec<Branch>,
    /// Whether a step that has a probability is taken.
    chance: Stream,
    /// Room for what a parallel step calls.
    wanted: Vec<(u32, u32)>,
}

#[derive(Debug, Clone, PartialEq)]
struct PlannedStep {
    work: Work,
    /// Numbers of class names; empty = all.
    classes: Vec<u16>,
}

/// Calls of a parallel step over one connection.
#[derive(Debug, Clone, PartialEq)]
struct Branch {
    connection: u32,
    times: u32,
    probability: f64,
    /// As of a step.
    classes: Vec<u16>,
}

/// What a step asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Work {
    /// A service time multiplied by this.
    Compute { factor: f64 },
    /// Calls over the engine's connection, one after another.
    Call { connection: u32, times: u32 },
    /// Look-aside over two of the engine's connections.
    LookUp { cache: u32, origin: u32 },
    /// Calls at once: `count` branches from `first` on, of whose calls so many have to be answered well.
    Fork { first: u16, count: u16, enough: u32 },
    /// The next step is taken with this probability.
    Chance { probability: f64 },
}

impl ServerState {
    pub fn new(stream: Stream, chance: Stream) -> ServerState {
        let none = Sampler::Constant { ns: 0 };
        ServerState {
            steps: Vec::new(),
            first: Vec::new(),
            names: 1,
            read: none.clone(),
            write: none,
            slots: 1,
            cores: 1,
            queue: 0,
            stream,
            branches: Vec::new(),
            chance,
            wanted: Vec::new(),
        }
    }

    /// Takes the parameters of the document. `connection` finds the engine's index of a connection by
    /// its id, `name_id` numbers classes by name.
    pub fn configure(
        &mut self,
        component: &Component,
        document: &Document,
        connection: impl Fn(&str) -> Option<u32>,
        mut name_id: impl FnMut(&str) -> u16,
    ) {
        match &component.kind {
            Kind::Server(server) => {
                let service = Sampler::new(&server.service);
                (self.read, self.write) = (service.clone(), service);
                self.slots = server.slots;
                self.cores = server.cores.unwrap_or(server.slots);
                self.queue = server.queue;
                let plan = server.plan.clone().unwrap_or_else(|| derived_plan(document, &component.id));
                (self.steps, self.branches) = (Vec::new(), Vec::new());
                let index = |word: &str| connection(&document.connection_of_step(&component.id, word)?.id);
                for step in &plan {
                    let mut names = |step: &Step| step.classes.iter().map(|name| name_id(name)).collect();
                    let first = self.branches.len();
                    self.branches.extend(step.parallel.iter().flatten().filter_map(|branch| {
                        Some(Branch {
                            connection: index(branch.call.as_ref()?)?,
                            times: branch.times.unwrap_or(1),
                            probability: branch.probability.unwrap_or(1.0),
                            classes: names(branch),
                        })
                    }));
                    let count = (self.branches.len() - first) as u16;
                    let Some(work) = work_of(step, index, first as u16, count) else { continue };
                    let classes: Vec<u16> = names(step);
                    if let Some(probability) = step.probability {
                        let work = Work::Chance { probability };
                        self.steps.push(PlannedStep { work, classes: classes.clone() });
                    }
                    self.steps.push(PlannedStep { work, classes });
                }
            }
            Kind::Database(database) => {
                self.read = Sampler::new(&database.service);
                self.write = database.write_service.as_ref().map_or_else(|| self.read.clone(), Sampler::new);
                (self.slots, self.cores, self.queue) = (database.slots, database.slots, database.queue);
                self.steps = vec![PlannedStep { work: Work::Compute { factor: 1.0 }, classes: Vec::new() }];
            }
            Kind::Client(_) | Kind::Balancer(_) | Kind::Gateway(_) | Kind::Cache(_) | Kind::Queue(_) => {}
        }
        self.find_first_steps();
    }

    fn find_first_steps(&mut self) {
        let mentioned = self.steps.iter().flat_map(|step| &step.classes);
        self.names = mentioned.map(|name| usize::from(*name) + 2).max().unwrap_or(1);
        let is_for = |step: &PlannedStep, name| {
            step.classes.is_empty() || step.classes.iter().any(|n| usize::from(*n) == name)
        };
        self.first = (0..=self.steps.len())
            .flat_map(|from| (0..self.names).map(move |name| (from, name)))
            .map(|(from, name)| {
                let ahead = self.steps[from..].iter().position(|step| is_for(step, name));
                ahead.map_or(self.steps.len(), |ahead| from + ahead) as u8
            })
            .collect();
    }

    /// The first step from `from` on that is for requests of the class with this name, with its index.
    #[inline]
    pub fn next_step(&self, from: u16, name: u16) -> Option<(u16, Work)> {
        let column = usize::from(name).min(self.names - 1);
        let index = *self.first.get(usize::from(from) * self.names + column)?;
        Some((index.into(), self.steps.get(usize::from(index))?.work))
    }

    /// Draws whether a step is taken that has this probability.
    pub fn is_lucky(&mut self, probability: f64) -> bool {
        self.chance.unit() < probability
    }

    /// What a parallel step calls for a request of the class with this name, as connections with numbers of calls,
    /// and how many answers are enough. The list is to be [taken back](ServerState::take_back).
    pub fn branches(&mut self, step: u16, name: u16) -> Option<(Vec<(u32, u32)>, u32)> {
        let Work::Fork { first, count, enough } = self.work_at(step)? else { return None };
        let mut wanted = std::mem::take(&mut self.wanted);
        for branch in &self.branches[usize::from(first)..usize::from(first + count)] {
            let is_meant = branch.classes.is_empty() || branch.classes.contains(&name);
            if is_meant && (branch.probability >= 1.0 || self.chance.unit() < branch.probability) {
                wanted.push((branch.connection, branch.times));
            }
        }
        Some((wanted, enough))
    }

    /// The list is used again.
    pub fn take_back(&mut self, wanted: Vec<(u32, u32)>) {
        self.wanted = wanted;
    }

    /// What the step asks for, if there is such a step.
    pub fn work_at(&self, step: u16) -> Option<Work> {
        self.steps.get(usize::from(step)).map(|step| step.work)
    }

    /// Draws how long a computation takes, in nanoseconds.
    #[inline]
    pub fn service_ns(&mut self, factor: f64, is_write: bool) -> u64 {
        let sampler = if is_write { &self.write } else { &self.read };
        sampler.draw(&mut self.stream, factor)
    }
}

/// What a step of a plan asks for; none where it hangs in the air.
fn work_of(step: &Step, index: impl Fn(&str) -> Option<u32>, first: u16, count: u16) -> Option<Work> {
    Some(if let Some(word) = &step.call {
        Work::Call { connection: index(word)?, times: step.times.unwrap_or(1) }
    } else if let Some(look_up) = &step.look_up {
        Work::LookUp { cache: index(&look_up.cache)?, origin: index(&look_up.on_miss)? }
    } else if step.parallel.is_some() {
        Work::Fork { first, count, enough: step.enough.unwrap_or(u32::MAX) }
    } else {
        Work::Compute { factor: step.compute? }
    })
}

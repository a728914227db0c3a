//! Servers and databases: what a call does there, step by step.

use crate::random::{Sampler, Stream};
use crate::scenario::{Component, Document, Kind, derived_plan};

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
}

#[derive(Debug, Clone, PartialEq)]
struct PlannedStep {
    work: Work,
    /// Numbers of class names; empty = all.
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
}

impl ServerState {
    pub fn new(stream: Stream) -> ServerState {
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
                self.steps = plan
                    .iter()
                    .filter_map(|step| {
                        let index =
                            |word: &str| connection(&document.connection_of_step(&component.id, word)?.id);
                        let work = match (&step.call, &step.look_up) {
                            (Some(word), _) => {
                                Work::Call { connection: index(word)?, times: step.times.unwrap_or(1) }
                            }
                            (None, Some(look_up)) => Work::LookUp {
                                cache: index(&look_up.cache)?,
                                origin: index(&look_up.on_miss)?,
                            },
                            (None, None) => Work::Compute { factor: step.compute? },
                        };
                        let classes = step.classes.iter().map(|name| name_id(name)).collect();
                        Some(PlannedStep { work, classes })
                    })
                    .collect();
            }
            Kind::Database(database) => {
                self.read = Sampler::new(&database.service);
                self.write = database.write_service.as_ref().map_or_else(|| self.read.clone(), Sampler::new);
                (self.slots, self.cores, self.queue) = (database.slots, database.slots, database.queue);
                self.steps = vec![PlannedStep { work: Work::Compute { factor: 1.0 }, classes: Vec::new() }];
            }
            Kind::Client(_) | Kind::Balancer(_) | Kind::Cache(_) | Kind::Queue(_) => {}
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

//! Takes the page's messages and has the current run do what they say.

use flashcrowd_protocol::{FromWorker, RunId, ToWorker};
use flashcrowd_sim::scenario::{Document, Language, Problem, check, parse};

use crate::run::Run;
use crate::turns::Next;

/// What the loop needs of the place where it runs.
pub trait World {
    /// The clock on the wall, in milliseconds.
    fn now_ms(&self) -> f64;
    fn post(&self, message: &FromWorker);
    /// A panic from now on is this run's.
    fn at_work_on(&self, _run: RunId) {}
}

/// The worker as a whole: at most one run.
#[derive(Debug)]
pub struct Desk<W> {
    world: W,
    run: Option<Run>,
}

impl<W: World> Desk<W> {
    pub fn new(world: W) -> Desk<W> {
        Desk { world, run: None }
    }

    /// Does what the page asks; a message about a run that is no longer current is dropped.
    pub fn take(&mut self, message: ToWorker) {
        match message {
            ToWorker::Start { run, document } => self.start(run, &document),
            ToWorker::Play { run } => self.with(run, |run, world| run.play(world)),
            ToWorker::Pause { run } => self.with(run, |run, world| run.pause(world)),
            ToWorker::Speed { run, speed } => self.with(run, |run, world| run.set_speed(speed, world)),
            ToWorker::Step { run, to_ns } => self.with(run, |run, world| run.step(to_ns, world)),
            ToWorker::StopAt { run, at_ns } => self.with(run, |run, _| run.stop_at(at_ns)),
            ToWorker::Act { run, deeds } => self.with(run, |run, world| run.act(&deeds, world)),
            ToWorker::Script { run, incidents } => {
                self.with(run, |run, world| run.rescript(&incidents, world));
            }
            ToWorker::Report { run } => self.with(run, |run, world| run.report(world)),
        }
    }

    /// Goes on with the run for a few milliseconds.
    pub fn turn(&mut self) -> Next {
        self.run.as_mut().map_or(Next::Rest, |run| run.turn(&self.world))
    }

    fn with(&mut self, id: RunId, order: impl FnOnce(&mut Run, &W)) {
        if let Some(run) = self.run.as_mut().filter(|run| run.id() == id) {
            order(run, &self.world);
        }
    }

    fn start(&mut self, id: RunId, document: &str) {
        self.world.at_work_on(id);
        self.run = None;
        match parse(document).and_then(|document: Document| check(&document)) {
            Ok(checked) => {
                let run = self.run.insert(Run::new(id, &checked, &self.world));
                self.world.post(&FromWorker::Started { run: id, layout: run.layout() });
                run.tell(&self.world);
            }
            Err(problems) => {
                let sentences: Vec<String> = problems.iter().map(in_english).collect();
                self.world.post(&FromWorker::Refused { run: id, why: sentences.join("\n") });
            }
        }
    }
}

fn in_english(problem: &Problem) -> String {
    problem.render(Language::En)
}

#[cfg(test)]
#[path = "desk_tests.rs"]
mod tests;

//! What happens to a run, and what the page and the worker are told of it. No browser in here.
//!
//! A run starts from a *base*. At zero, an edit makes a new base and a new run; later it is an action,
//! which the worker logs. The canvas follows a replayed log, and goes back to the base with a reset.
//! The script is of the base at any time; what changes there in the past is replayed.

mod replay;
mod script;

use std::rc::Rc;

use flashcrowd_protocol::{BUILD, FromWorker, Hop, Speed, ToWorker};
use flashcrowd_sim::metrics::WINDOW_NS;
use flashcrowd_sim::scenario::{Action, Deed, Document, Edit, Subject, check, diff, to_json, to_text};
use serde_json::Map;

use super::recorded::recorded;
use super::state::{Link, RunState};
use replay::Return;

/// What is to be done, in this order, by someone who has a browser.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    Send(ToWorker),
    /// The worker is of no more use: another one is wanted.
    Restart,
    /// The canvas is to show this document again.
    Rewind(Rc<Document>),
    /// The canvas is to follow these edits.
    Replay(Vec<Edit>),
    /// The state is worth showing.
    Show,
    Hops(Vec<Hop>),
    Reported(String),
    Say(Said),
}

/// What the person is told.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// So many actions lay ahead and are forgotten: the run has branched.
    Branched(u32),
    /// So many actions belonged to the document that has been edited before its run began.
    ActionsForgotten(usize),
    /// The run was made again up to where it stood: the script differs in what had happened.
    ScriptReplayed,
    /// The same, since what was done by hand was changed: from the first log to the second.
    HandReplayed {
        before: Vec<Action>,
        after: Vec<Action>,
    },
    /// There is no run of a document with problems.
    HasProblems,
    /// The simulation did not take it.
    Refused(String),
    /// The simulation has panicked; the document makes it panic again.
    Crashed {
        message: String,
        recorded: Rc<Document>,
    },
    CannotLoad,
    /// The worker is of another release than the page.
    OtherRelease,
}

/// The run and all that belongs to it.
#[derive(Debug, Default)]
pub struct Session {
    state: RunState,
    /// The document that the run started from; without actions.
    base: Rc<Document>,
    /// The document as the simulation has it; without actions.
    taken: Rc<Document>,
    log: Vec<Action>,
    /// Deeds that the worker has not answered yet.
    unanswered: Vec<Vec<Deed>>,
    /// There is a document to run.
    is_begun: bool,
    /// The worker has taken it.
    is_started: bool,
    /// Where a step under way is to end.
    stepping_to: Option<u64>,
    /// A replay is on its way to where the run stood.
    returning: Option<Return>,
    /// The canvas shows already what the log does up to here.
    followed_ns: u64,
    effects: Vec<Effect>,
}

impl Session {
    pub fn state(&self) -> &RunState {
        &self.state
    }

    /// What is to be done now.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    // What the canvas shows.

    /// Another document was opened: it is run from the start, with its own actions.
    pub fn open(&mut self, document: &Rc<Document>) {
        self.state.playing = false;
        let mut base = (**document).clone();
        let log = std::mem::take(&mut base.actions);
        self.begin(Rc::new(base), log);
    }

    /// The document on the canvas is this one now; in the middle of a gesture it does not count yet.
    pub fn follow(&mut self, document: &Rc<Document>, is_settled: bool) {
        if !is_settled || Rc::ptr_eq(document, &self.taken) {
            return;
        }
        let edits = diff(&self.taken, document);
        let is_same = edits.is_empty() && self.taken.annotations == document.annotations;
        if is_same && !self.state.is_outdated && self.is_begun {
            return;
        }
        self.state.is_outdated = check(document).is_err();
        self.effects.push(Effect::Show);
        if self.state.is_outdated {
            return;
        }
        if !self.is_begun {
            self.begin(document.clone(), Vec::new());
        } else if edits.iter().all(Edit::is_presentational) {
            let stop = self.taken.duration_s;
            self.taken = document.clone();
            self.record();
            if stop != document.duration_s {
                self.send_stop();
            }
        } else if self.stands_at_zero() {
            let log = self.log_for(document, &edits);
            if log.len() < self.log.len() {
                self.say(Said::ActionsForgotten(self.log.len()));
            }
            self.begin(document.clone(), log);
        } else {
            self.change(document, edits);
        }
    }

    // What the person wants.

    pub fn play(&mut self) {
        if !self.is_begun {
            return self.say(Said::HasProblems);
        }
        self.stepping_to = None;
        self.state.playing = true;
        self.drive(ToWorker::Play { run: self.state.run });
    }

    pub fn pause(&mut self) {
        self.stepping_to = None;
        self.state.playing = false;
        self.drive(ToWorker::Pause { run: self.state.run });
    }

    /// To the next whole second, and `seconds` - 1 more.
    pub fn step(&mut self, seconds: u64) {
        if !self.is_begun {
            return self.say(Said::HasProblems);
        }
        let from = self.stands_at().max(self.stepping_to.unwrap_or(0));
        let to_ns = (from / WINDOW_NS + seconds) * WINDOW_NS;
        self.stepping_to = Some(to_ns);
        self.state.playing = false;
        self.drive(ToWorker::Step { run: self.state.run, to_ns });
    }

    /// Moves the run; one that is on its way back goes on like that once it is there.
    fn drive(&mut self, message: ToWorker) {
        if self.returning.is_none() {
            self.send(message);
        }
        self.effects.push(Effect::Show);
    }

    pub fn set_speed(&mut self, speed: Speed) {
        self.state.speed = speed;
        self.send(ToWorker::Speed { run: self.state.run, speed });
        self.effects.push(Effect::Show);
    }

    pub fn act(&mut self, deeds: Vec<Deed>) {
        if self.is_begun {
            // A run on its way back is not where the deeds are meant.
            if self.returning.is_none() {
                self.send_deeds(&deeds);
            }
            self.unanswered.push(deeds);
        }
    }

    /// Back to the base; the log is replayed.
    pub fn reset(&mut self) {
        if !self.is_begun {
            return;
        }
        self.state.playing = false;
        let mut base = (*self.state.base).clone();
        let log = std::mem::take(&mut base.actions);
        let base = Rc::new(base);
        self.begin(base.clone(), log);
        self.effects.push(Effect::Rewind(base));
    }

    /// The document as it stands is the new base.
    pub fn new_run(&mut self, seed: Option<u64>) {
        if !self.is_begun || self.state.is_outdated {
            return self.say(Said::HasProblems);
        }
        self.state.playing = false;
        let mut base = self.taken.clone();
        if let Some(seed) = seed {
            Rc::make_mut(&mut base).seed = seed;
            let fields = Map::from_iter([("seed".to_owned(), seed.into())]);
            self.effects.push(Effect::Replay(vec![Edit::set(Subject::Document(String::new()), fields)]));
        }
        self.begin(base, Vec::new());
    }

    pub fn report(&mut self) {
        self.send(ToWorker::Report { run: self.state.run });
    }

    // What the worker says.

    pub fn hear(&mut self, message: FromWorker) {
        let current = self.state.run;
        match message {
            FromWorker::Ready { build } => self.ready(&build),
            FromWorker::Panicked { message, .. } => self.crashed(message),
            FromWorker::Started { run, layout } if run == current => {
                self.is_started = true;
                self.state.layout = Rc::new(layout);
            }
            FromWorker::Acted { run, log, dropped, layout } if run == current => {
                self.answered();
                self.log = Action::read_list(&log).unwrap_or_default();
                // The last action was done just now.
                let acted_at = self.log.last().map_or(0, |action| action.at_ns);
                self.state.now_ns = self.state.now_ns.max(acted_at);
                self.state.layout = Rc::new(layout);
                self.record();
                if dropped > 0 {
                    self.say(Said::Branched(dropped));
                }
            }
            FromWorker::Replayed { run, actions, layout } if run == current => {
                self.state.layout = Rc::new(layout);
                self.replayed(Action::read_list(&actions).unwrap_or_default());
            }
            FromWorker::TooLate { run } if run == current => {
                self.replay();
                self.say(Said::ScriptReplayed);
            }
            FromWorker::Refused { run, why } if run == current => self.refused(why),
            FromWorker::Windows { run, closed, open } if run == current => {
                self.state.close(closed);
                self.state.open = open.map(Rc::new);
            }
            FromWorker::Live { run, live, pace } if run == current => {
                let live_ns = live.now_ns;
                self.state.now_ns = live.now_ns;
                self.state.live = Some(Rc::new(live));
                // On its way back it rests in between, and at its start it was not told yet: what is wanted
                // counts.
                if self.returning.is_none() && (pace.playing || live_ns > 0) {
                    self.state.playing = pace.playing;
                }
                self.state.pace = pace;
                self.stepping_to = self.stepping_to.filter(|to| *to > self.state.now_ns);
                self.come_back();
                self.effects.push(Effect::Show);
            }
            FromWorker::Hops { run, hops } if run == current => self.effects.push(Effect::Hops(hops)),
            FromWorker::Report { run, json } if run == current => self.effects.push(Effect::Reported(json)),
            // About a run that is no longer current.
            _ => {}
        }
    }

    /// The worker is gone: it could not be loaded, or has died.
    pub fn crashed(&mut self, message: String) {
        self.effects.push(Effect::Show);
        self.state.playing = false;
        if self.state.link != Link::Ready {
            self.state.link = Link::Broken;
            return self.say(Said::CannotLoad);
        }
        let mut fault = (*self.state.base).clone();
        let at_ns = self.state.now_ns;
        fault.actions.retain(|action| self.is_started || action.at_ns == 0);
        fault.actions.extend(self.unanswered.drain(..).flatten().map(|deed| Action { at_ns, deed }));
        self.say(Said::Crashed { message, recorded: Rc::new(fault) });
        // Replaying into the same panic helps nobody, and neither does starting what cannot start.
        let can_start = self.is_started;
        self.restart();
        self.begin(self.taken.clone(), Vec::new());
        self.is_begun &= can_start;
    }

    /// Tries again to load the worker.
    pub fn restart(&mut self) {
        self.state.link = Link::Loading;
        self.effects.push(Effect::Restart);
    }

    fn ready(&mut self, build: &str) {
        if build != BUILD {
            self.state.link = Link::Broken;
            self.say(Said::OtherRelease);
            return self.effects.push(Effect::Show);
        }
        self.state.link = Link::Ready;
        self.effects.push(Effect::Show);
        self.send_start();
    }

    fn refused(&mut self, why: String) {
        if self.is_started {
            self.answered();
        } else {
            self.is_begun = false;
        }
        // What was refused is on the canvas, but not in the run.
        self.state.is_outdated = true;
        self.effects.push(Effect::Show);
        self.say(Said::Refused(why));
    }

    /// The canvas follows what the simulation did.
    fn replayed(&mut self, actions: Vec<Action>) {
        let edits: Vec<Edit> = actions
            .into_iter()
            .filter(|action| action.at_ns > self.followed_ns || self.followed_ns == 0)
            .filter_map(|action| match action.deed {
                Deed::Edit(edit) => Some(edit),
                Deed::Fault(_) => None,
            })
            .collect();
        if edits.is_empty() {
            return;
        }
        let document = Rc::make_mut(&mut self.taken);
        edits.iter().for_each(|edit| drop(edit.apply(document)));
        self.effects.push(Effect::Replay(edits));
    }

    fn answered(&mut self) {
        if !self.unanswered.is_empty() {
            self.unanswered.remove(0);
        }
    }

    fn begin(&mut self, base: Rc<Document>, log: Vec<Action>) {
        self.taken = base.clone();
        self.followed_ns = 0;
        self.start(base, log, None);
    }

    fn start(&mut self, base: Rc<Document>, log: Vec<Action>, returning: Option<Return>) {
        let problems = check(&base).is_err();
        self.state = RunState {
            run: self.state.run + 1,
            link: self.state.link,
            speed: self.state.speed,
            playing: self.state.playing && !problems,
            is_outdated: problems,
            ..RunState::default()
        };
        self.base = base;
        self.log = log;
        self.unanswered.clear();
        self.stepping_to = None;
        self.returning = returning;
        self.is_begun = !problems;
        self.is_started = false;
        self.record();
        self.send_start();
        self.effects.push(Effect::Show);
    }

    fn stands_at_zero(&self) -> bool {
        self.stands_at() == 0 && !self.state.playing && self.stepping_to.is_none()
    }

    fn record(&mut self) {
        self.state.base = Rc::new(recorded(&self.base, &self.log, &self.taken));
    }

    /// Everything the worker has to know of a run, from the start.
    fn send_start(&mut self) {
        if !self.is_begun {
            return;
        }
        let (run, speed) = (self.state.run, self.state.speed);
        let document = Document { actions: self.log.clone(), ..(*self.base).clone() };
        self.send(ToWorker::Start { run, document: to_text(&to_json(&document)) });
        self.send(ToWorker::Speed { run, speed });
        self.send_stop();
        match self.returning {
            Some(Return { to_ns }) => self.send(ToWorker::Step { run, to_ns }),
            None => self.send_wanted(),
        }
    }

    /// What was wanted while the worker was loading, or the run was on its way back.
    fn send_wanted(&mut self) {
        let run = self.state.run;
        for deeds in self.unanswered.clone() {
            self.send_deeds(&deeds);
        }
        if let Some(to_ns) = self.stepping_to {
            self.send(ToWorker::Step { run, to_ns });
        }
        if self.state.playing {
            self.send(ToWorker::Play { run });
        }
    }

    fn send_stop(&mut self) {
        let at_ns = self.taken.duration_s.map(|seconds| (seconds * 1e9) as u64);
        let at_ns = at_ns.filter(|at| *at > self.state.now_ns);
        self.send(ToWorker::StopAt { run: self.state.run, at_ns });
    }

    fn send_deeds(&mut self, deeds: &[Deed]) {
        let deeds = Deed::write_list(deeds);
        self.send(ToWorker::Act { run: self.state.run, deeds });
    }

    fn send(&mut self, message: ToWorker) {
        if self.state.link == Link::Ready && self.is_begun {
            self.effects.push(Effect::Send(message));
        }
    }

    fn say(&mut self, said: Said) {
        self.effects.push(Effect::Say(said));
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;

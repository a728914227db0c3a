//! One run: a simulation, driven in slices of a few milliseconds.

use flashcrowd_protocol::{FromWorker, Layout, Pace, RunId, Speed};
use flashcrowd_sim::engine::limits::{MAX_EVENTS, MAX_TIME_NS};
use flashcrowd_sim::engine::{RescriptError, Simulation};
use flashcrowd_sim::metrics::WINDOW_NS;
use flashcrowd_sim::scenario::{Action, Checked, Deed, Incident, Language};

use crate::desk::World;
use crate::pacing::Pacer;
use crate::turns::Next;
use crate::watch::{MAX_WINDOWS, Watch};

/// A turn lasts about this long; then messages are taken.
const SLICE_MS: f64 = 4.0;
/// What is left of a slice when another call is not worth it.
const LEFTOVER_MS: f64 = 0.4;
/// The pause of a run that is on time.
const NAP_MS: i32 = 6;
/// Figures are posted this often,
const FIGURES_MS: f64 = 100.0;
/// and hops this often.
const HOPS_MS: f64 = 1_000.0 / 60.0;
/// Before anything was measured, and while the browser's optimising compiler is still at work.
const FIRST_EVENTS_A_MS: f64 = 500.0;
/// No machine does more; a stretch of events that cost nothing must not make the next call a long one.
const MOST_EVENTS_A_MS: f64 = 100_000.0;
/// The shortest time that the browser's clock measures well enough.
const MEASURABLE_MS: f64 = 0.3;

#[derive(Debug)]
pub struct Run {
    id: RunId,
    simulation: Simulation,
    watch: Watch,
    drive: Drive,
    speed: Speed,
    stop_at_ns: Option<u64>,
    /// How many events this machine does in a millisecond.
    events_a_ms: f64,
    figures_posted_ms: f64,
    hops_posted_ms: f64,
}

/// What moves simulated time on.
#[derive(Debug)]
enum Drive {
    Rest,
    Play(Pacer),
    /// As fast as it goes.
    Step {
        to_ns: u64,
    },
}

impl Run {
    pub fn new(id: RunId, scenario: &Checked, world: &impl World) -> Run {
        let now = world.now_ms();
        Run {
            id,
            simulation: Simulation::new(scenario),
            watch: Watch::default(),
            drive: Drive::Rest,
            speed: Speed::Times(1.0),
            stop_at_ns: None,
            events_a_ms: FIRST_EVENTS_A_MS,
            figures_posted_ms: now,
            hops_posted_ms: now,
        }
    }

    pub fn id(&self) -> RunId {
        self.id
    }

    pub fn layout(&self) -> Layout {
        let (components, connections) = self.simulation.layout();
        Layout { components, connections }
    }

    pub fn play(&mut self, world: &impl World) {
        let (now, reached) = (world.now_ms(), self.simulation.now());
        // A step may have gone past where the run was to stop.
        self.stop_at_ns.take_if(|at| *at <= reached);
        self.watch.restart_count(now);
        self.drive = Drive::Play(Pacer::new(self.speed, now, reached));
    }

    pub fn pause(&mut self, world: &impl World) {
        self.drive = Drive::Rest;
        self.tell(world);
    }

    pub fn set_speed(&mut self, speed: Speed, world: &impl World) {
        self.speed = speed;
        if matches!(self.drive, Drive::Play(_)) {
            self.play(world);
        }
    }

    pub fn step(&mut self, to_ns: u64, world: &impl World) {
        self.watch.restart_count(world.now_ms());
        self.drive = Drive::Step { to_ns };
    }

    pub fn stop_at(&mut self, at_ns: Option<u64>) {
        self.stop_at_ns = at_ns;
    }

    pub fn act(&mut self, deeds: &str, world: &impl World) {
        let run = self.id;
        let acted = Deed::read_list(deeds).and_then(|deeds| {
            self.simulation.act_before(deeds, &mut self.watch).map_err(|error| error.to_string())
        });
        match acted {
            Ok(acted) => {
                let log = Action::write_list(self.simulation.actions());
                let layout = self.layout();
                world.post(&FromWorker::Acted { run, log, dropped: acted.dropped, layout });
                // Seen at once, also at rest.
                self.tell(world);
            }
            Err(why) => world.post(&FromWorker::Refused { run, why }),
        }
    }

    pub fn rescript(&mut self, incidents: &str, world: &impl World) {
        let run = self.id;
        let refuse = |why: String| world.post(&FromWorker::Refused { run, why });
        match Incident::read_list(incidents) {
            Err(why) => refuse(why),
            Ok(incidents) => match self.simulation.rescript_before(incidents, &mut self.watch) {
                Ok(()) => self.tell(world),
                Err(RescriptError::TooLate) => world.post(&FromWorker::TooLate { run }),
                Err(RescriptError::Problems(problems)) => {
                    let sentences: Vec<String> =
                        problems.iter().map(|problem| problem.render(Language::En)).collect();
                    refuse(sentences.join("\n"));
                }
            },
        }
    }

    pub fn report(&self, world: &impl World) {
        world.post(&FromWorker::report(self.id, &self.simulation.report()));
    }

    /// Goes on for a slice, and tells what is due.
    pub fn turn(&mut self, world: &impl World) -> Next {
        if let Drive::Rest = self.drive {
            return Next::Rest;
        }
        let (is_on_time, looked_ms) = self.slice(world);
        let reached = self.simulation.now();
        if let Drive::Play(pacer) = &mut self.drive {
            pacer.mark(looked_ms, reached);
        }
        let now = world.now_ms();
        self.watch.adapt_sampling(now);
        self.tell_replayed(world);
        if now - self.hops_posted_ms >= HOPS_MS {
            self.tell_hops(now, world);
        }
        if self.is_done() {
            self.pause(world);
            return Next::Rest;
        }
        if now - self.figures_posted_ms >= FIGURES_MS {
            self.tell(world);
        }
        if is_on_time { Next::In(NAP_MS) } else { Next::Now }
    }

    /// Advances for the length of a slice, or until nothing is left to be done now: then it is on time.
    /// Tells also when it last looked at the clock.
    fn slice(&mut self, world: &impl World) -> (bool, f64) {
        let started = world.now_ms();
        let mut now = started;
        loop {
            let left = SLICE_MS - (now - started);
            if left < LEFTOVER_MS {
                return (false, now);
            }
            let until = self.until(now);
            if self.simulation.now() >= until {
                return (true, now);
            }
            // Half of what is left, so that a wrong guess does no harm.
            let budget = (self.events_a_ms * left / 2.0).max(1.0) as u64;
            let before = self.simulation.events();
            self.simulation.advance(until, budget, &mut self.watch);
            let done = (self.simulation.events() - before) as f64;
            let after = world.now_ms();
            let took = after - now;
            if took >= MEASURABLE_MS {
                self.events_a_ms = (self.events_a_ms + done / took) / 2.0;
            } else if self.simulation.now() < until {
                self.events_a_ms = (self.events_a_ms * 2.0).min(MOST_EVENTS_A_MS);
            }
            now = after;
        }
    }

    /// The simulated time up to which there is something to be done now.
    fn until(&mut self, now_ms: f64) -> u64 {
        let reached = self.simulation.now();
        let wanted = match &mut self.drive {
            Drive::Rest => reached,
            Drive::Step { to_ns } => *to_ns,
            Drive::Play(pacer) => {
                pacer.target_ns(now_ms, reached).min(self.stop_at_ns.unwrap_or(u64::MAX).max(reached))
            }
        };
        let room = MAX_WINDOWS.saturating_sub(self.watch.windows.len()) as u64;
        wanted.min((reached / WINDOW_NS + room) * WINDOW_NS).min(MAX_TIME_NS)
    }

    /// Whether the run is to rest here.
    fn is_done(&mut self) -> bool {
        let reached = self.simulation.now();
        if reached >= MAX_TIME_NS || self.simulation.events() >= MAX_EVENTS {
            return true;
        }
        match self.drive {
            Drive::Rest => true,
            Drive::Step { to_ns } => reached >= to_ns,
            Drive::Play(_) => self.stop_at_ns.take_if(|at| *at <= reached).is_some(),
        }
    }

    /// The figures as they stand.
    pub fn tell(&mut self, world: &impl World) {
        let (run, now) = (self.id, world.now_ms());
        self.figures_posted_ms = now;
        self.tell_replayed(world);
        self.tell_hops(now, world);
        let closed = std::mem::take(&mut self.watch.windows);
        world.post(&FromWorker::Windows { run, closed, open: Some(self.simulation.open_window()) });
        world.post(&FromWorker::Live { run, live: self.simulation.live(), pace: self.pace(now) });
    }

    fn tell_replayed(&mut self, world: &impl World) {
        if !self.watch.replayed.is_empty() {
            let actions = Action::write_list(&std::mem::take(&mut self.watch.replayed));
            world.post(&FromWorker::Replayed { run: self.id, actions, layout: self.layout() });
        }
    }

    fn tell_hops(&mut self, now: f64, world: &impl World) {
        if !self.watch.hops.is_empty() {
            self.hops_posted_ms = now;
            world.post(&FromWorker::Hops { run: self.id, hops: std::mem::take(&mut self.watch.hops) });
        }
    }

    fn pace(&self, now_ms: f64) -> Pace {
        let pacer = match &self.drive {
            Drive::Play(pacer) => Some(pacer),
            Drive::Rest | Drive::Step { .. } => None,
        };
        Pace {
            playing: pacer.is_some(),
            reached: pacer.and_then(Pacer::reached),
            behind: pacer.is_some_and(|pacer| pacer.is_behind(now_ms)),
            sampled_one_in: self.watch.sampled_one_in(),
        }
    }
}

//! The simulation itself: a clock of whole nanoseconds and the events on it.
//!
//! Events are ordered by (time, sequence number), so ties are never left to chance. Windows, scripted
//! incidents and logged actions are *boundaries*: between two of them the loop does nothing but events.
//!
//! *Invariant*: between two calls of [`Simulation::advance`] every event before `now` has happened, and
//! none at or after it; every boundary up to and with `now` has. So an action at `now` takes effect
//! before the events of its nanosecond, live as in a replay, and results do not depend on how a run is sliced.

mod agenda;
mod attempts;
mod broker;
mod build;
mod calls;
mod certainty;
mod conservation;
mod crash;
mod errors;
mod exchange;
mod failures;
mod faults;
mod figures;
mod flow;
mod fork;
mod key;
mod ladder;
mod lanes;
pub mod limits;
mod lines;
mod lookup;
mod names;
mod network;
mod observer;
mod parts;
mod passing;
mod places;
mod policies;
mod priorities;
mod probes;
mod queue;
mod replies;
mod scaling;
mod serve;
mod targets;
mod timers;
mod trouble;
mod users;

use std::collections::{BTreeMap, VecDeque};

pub use conservation::Violation;
pub use errors::{ActError, RescriptError};
pub use observer::{EventHash, HopSample, Nobody, Observer};

use crate::metrics::{Histogram, Record, WINDOW_NS};
use crate::random::Stream;
use crate::scenario::{Action, Checked, Deed, Document, Incident, Objective, check};
use agenda::{Agenda, Item};
use calls::Calls;
use exchange::Exchanges;
use faults::InForce;
use key::{Key, Kind};
use limits::{MAX_EVENTS, MAX_EVENTS_AN_INSTANT, MAX_TIME_NS};
use names::Names;
use parts::{Component, Connection, Instance};
use places::Places;
use queue::EventQueue;

use crate::component::{ClassTraits, Probe};

/// The objective for time-based availability where the scenario has none.
const DEFAULT_AVAILABILITY: f64 = 0.999;

/// One run of a scenario. A clone goes on exactly as the original does.
#[derive(Debug, Clone)]
pub struct Simulation {
    scenario: Checked,
    now: u64,
    events: u64,
    /// Events processed at the time `instant`.
    instant: u64,
    at_instant: u64,
    queue: EventQueue,
    calls: Calls,
    exchanges: Exchanges,
    born: u64,
    components: Vec<Component>,
    connections: Vec<Connection>,
    instances: Vec<Instance>,
    probes: Vec<Probe>,
    /// Calls that have been given a slot and are to run in this event.
    ready: VecDeque<u32>,
    /// Engine indexes of what is in the document now.
    component_index: BTreeMap<String, u32>,
    connection_index: BTreeMap<String, u32>,
    /// By class number; numbers are never used again.
    classes: Vec<ClassTraits>,
    class_names: Names,
    space_names: Names,
    places: Places,
    /// Whether anything depends on whose request it is.
    needs_users: bool,
    agenda: Agenda,
    in_force: Vec<InForce>,
    log: Vec<Action>,
    /// Logged actions before this one have taken effect.
    next_action: usize,
    /// Incidents that have begun; the id of the next one.
    struck: u32,
    /// When chaos strikes anywhere, and whom; a component has one of its own.
    chaos_stream: Stream,
    window_start: u64,
    windows: WindowCount,
    failed_latency: Histogram,
    report_start: u64,
    report_events: u64,
    record: Record,
}

/// One-second windows in which something ended, and those of them that met the availability objective.
#[derive(Debug, Clone, Copy, Default)]
struct WindowCount {
    judged: u64,
    met: u64,
}

/// What an [`Simulation::act`] did besides its deeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Acted {
    /// Logged actions that lay ahead and were dropped: the run has branched.
    pub dropped: u32,
}

impl Simulation {
    /// A run of the scenario, at time 0. The document's actions are the log that it replays.
    pub fn new(scenario: &Checked) -> Simulation {
        let mut simulation = Simulation {
            scenario: scenario.clone(),
            now: 0,
            events: 0,
            instant: 0,
            at_instant: 0,
            queue: EventQueue::default(),
            calls: Calls::default(),
            exchanges: Exchanges::default(),
            born: 0,
            components: Vec::new(),
            connections: Vec::new(),
            instances: Vec::new(),
            probes: Vec::new(),
            ready: VecDeque::new(),
            component_index: BTreeMap::new(),
            connection_index: BTreeMap::new(),
            classes: Vec::new(),
            class_names: Names::default(),
            space_names: Names::default(),
            places: Places::default(),
            needs_users: false,
            in_force: Vec::new(),
            agenda: Agenda::default(),
            log: scenario.document().actions.clone(),
            next_action: 0,
            struck: 0,
            chaos_stream: Stream::named(scenario.document().seed, "", 0, "chaos"),
            window_start: 0,
            windows: WindowCount::default(),
            failed_latency: Histogram::default(),
            report_start: 0,
            report_events: 0,
            record: Record::new(0, Vec::new(), 0.0),
        };
        simulation.adopt(scenario.clone());
        simulation.schedule_script();
        simulation
    }

    /// The simulated time reached, in nanoseconds.
    pub fn now(&self) -> u64 {
        self.now
    }

    /// Events processed since the start.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// The document as it stands now: the base with all edits so far.
    pub fn document(&self) -> &Document {
        self.scenario.document()
    }

    /// The log: every action, those that lie ahead included.
    pub fn actions(&self) -> &[Action] {
        &self.log
    }

    /// Component and connection ids by the engine's index, removed ones included.
    pub fn layout(&self) -> (Vec<String>, Vec<String>) {
        let components = self.components.iter().map(|c| c.id.clone()).collect();
        (components, self.connections.iter().map(|c| c.id.clone()).collect())
    }

    /// Goes on to `until` nanoseconds, or until about `max_events` events have happened; returns the time
    /// really reached. The clock never passes an event that has not happened.
    pub fn advance<O: Observer>(&mut self, until: u64, max_events: u64, observer: &mut O) -> u64 {
        let until = until.min(MAX_TIME_NS);
        let last_event = self.events.saturating_add(max_events).min(MAX_EVENTS);
        loop {
            let boundary = self.next_boundary();
            let end = until.min(boundary);
            if !self.run_events(end, last_event, observer) {
                break;
            }
            self.now = self.now.max(end);
            self.cross_boundaries(observer);
            if self.now >= until {
                break;
            }
        }
        self.count_all_replies();
        self.now
    }

    /// Processes the events before `end`; false where the budget was used up first. Then the clock stands
    /// just after the last instant that was processed whole.
    fn run_events<O: Observer>(&mut self, end: u64, last_event: u64, observer: &mut O) -> bool {
        let end_key = Key::first_at(end);
        loop {
            if self.events >= last_event {
                let next = self.queue.peek();
                if next < end_key && next.time() > self.now {
                    // Everything up to `now` has happened, so the clock may stand right after it.
                    self.now += 1;
                    self.cross_boundaries(observer);
                    return false;
                }
            }
            let Some(key) = self.queue.pop_before(end_key) else { return true };
            self.now = key.time();
            self.events += 1;
            observer.event(key.time(), key.code());
            self.happen(key, observer);
        }
    }

    #[inline]
    fn happen<O: Observer>(&mut self, key: Key, observer: &mut O) {
        let id = key.id();
        match key.kind() {
            Kind::Birth => self.birth(id, key.sequence(), observer),
            Kind::Deliver => self.deliver(id, observer),
            Kind::Reply => self.reply(id, observer),
            Kind::Timeout => self.check_timers(id, observer),
            Kind::Computed => self.computed(id, observer),
            Kind::ProbeSent => self.probe_sent(id),
            Kind::ProbeArrives => self.probe_arrives(id),
            Kind::ProbeGood => self.probe_ended(id, true),
            Kind::ProbeBad => self.probe_ended(id, false),
            Kind::RefusalForgotten => self.forget_refusal(id),
            Kind::Pump => self.pump(id, observer),
            Kind::UserReturns => self.user_returns(id, observer),
            Kind::Shared => self.shared(id, key.sequence(), observer),
            Kind::Wake => self.wake(id, key.sequence(), observer),
            Kind::Cancel => self.cancel(id, key.sequence(), observer),
            Kind::LetIn => self.let_in_late(id, observer),
            Kind::Impatience => self.lose_patience(id, observer),
            Kind::Readmitted => self.readmit(id),
        }
        if !self.ready.is_empty() {
            self.run_ready(observer);
        }
    }

    /// Whether the instant is overfull: then no further call is begun in it.
    fn instant_is_full(&mut self) -> bool {
        if self.instant != self.now {
            self.instant = self.now;
            self.at_instant = 0;
        }
        self.at_instant += 1;
        self.at_instant > MAX_EVENTS_AN_INSTANT
    }

    fn next_boundary(&self) -> u64 {
        let action = self.log.get(self.next_action).map_or(u64::MAX, |a| a.at_ns);
        let window = (self.window_start + WINDOW_NS).min(self.record.next_look_ns);
        window.min(self.agenda.next_time()).min(action)
    }

    /// Closes the window that ends now, then lets incidents end and begin, then logged actions happen.
    fn cross_boundaries<O: Observer>(&mut self, observer: &mut O) {
        self.count_all_replies();
        if self.record.next_look_ns <= self.now {
            self.look();
        }
        if self.window_start + WINDOW_NS <= self.now {
            let window = self.close_window();
            observer.window(window);
        }
        let mut is_changed = false;
        while let Some(item) = self.agenda.take_due(self.now) {
            is_changed = true;
            match item {
                Item::IncidentEnds(id) => self.end_fault(id),
                Item::Fails(instance) => self.fail_by_itself(instance, observer),
                Item::Repaired { instance, epoch, fails_again } => self.repair(instance, epoch, fails_again),
                Item::ChaosStrikes(id) => self.wreak_chaos(id, observer),
                Item::BootEnds { instance, epoch } => self.boot_ends(instance, epoch),
                Item::Scales(component) => self.scale(component, observer),
                Item::DrainEnds(instance) => self.end_drain(instance, observer),
                Item::IncidentBegins(incident) => {
                    let incident = self.document().incidents.get(incident as usize).cloned();
                    if let Some(incident) = incident {
                        self.strike(&incident.fault.clone(), None, Some(incident), observer);
                    }
                }
            }
        }
        if is_changed {
            self.pump_all(observer);
        }
        if self.log.get(self.next_action).is_some_and(|a| a.at_ns <= self.now) {
            self.replay_due(observer);
        }
        self.run_ready(observer);
    }

    fn replay_due<O: Observer>(&mut self, observer: &mut O) {
        let due = self.log[self.next_action..].iter().take_while(|a| a.at_ns <= self.now).count();
        let moment = self.log[self.next_action..self.next_action + due].to_vec();
        self.next_action += due;
        // The checker has replayed the log, so this fails only for a log that was never checked.
        if self.perform(moment.iter().map(|a| &a.deed), observer).is_ok() {
            moment.iter().for_each(|action| observer.replayed(action));
        }
    }

    /// Does deeds now, all or none, and logs them; no deeds change nothing. Actions logged for later are dropped: the run branches.
    /// A moment's edits take effect as one, so that deeds done after others at rest have a moment of their
    /// own: the clock moves on by a nanosecond.
    ///
    /// # Errors
    /// The document would have problems, an edit does not apply, or the log is full; nothing was done then.
    pub fn act(&mut self, deeds: Vec<Deed>) -> Result<Acted, ActError> {
        self.act_before(deeds, &mut Nobody)
    }

    /// The same, while somebody watches.
    ///
    /// # Errors
    /// As [`act`](Simulation::act).
    pub fn act_before<O: Observer>(&mut self, deeds: Vec<Deed>, observer: &mut O) -> Result<Acted, ActError> {
        // Nothing would be logged of it, so nothing may come of it.
        if deeds.is_empty() {
            return Ok(Acted::default());
        }
        if self.next_action + deeds.len() > crate::scenario::limits::MAX_ACTIONS {
            return Err(ActError::LogFull);
        }
        while self.log[..self.next_action].last().is_some_and(|last| last.at_ns == self.now) {
            let next = self.now + 1;
            if self.advance(next, u64::MAX, observer) < next {
                break;
            }
        }
        self.perform(deeds.iter(), observer)?;
        let dropped = self.log.len() - self.next_action;
        self.log.truncate(self.next_action);
        self.log.extend(deeds.into_iter().map(|deed| Action { at_ns: self.now, deed }));
        self.next_action = self.log.len();
        Ok(Acted { dropped: dropped as u32 })
    }

    /// Edits first, as one; then faults.
    fn perform<'a, O: Observer>(
        &mut self,
        deeds: impl Iterator<Item = &'a Deed> + Clone,
        observer: &mut O,
    ) -> Result<(), ActError> {
        let edits = deeds.clone().filter_map(|d| match d {
            Deed::Edit(edit) => Some(edit),
            Deed::Fault(_) => None,
        });
        let mut document = Document { actions: Vec::new(), ..self.document().clone() };
        let mut is_edited = false;
        for edit in edits {
            edit.apply(&mut document).map_err(ActError::Edit)?;
            is_edited = true;
        }
        // A fault that aims at nothing is refused as an incident of the document would be.
        let mut with_faults = document.clone();
        with_faults.incidents.extend(deeds.clone().filter_map(|d| match d {
            Deed::Edit(_) => None,
            Deed::Fault(by_hand) => Some(crate::scenario::Incident {
                at_s: 0.0,
                for_s: by_hand.for_s,
                fault: by_hand.fault.clone(),
            }),
        }));
        check(&with_faults).map_err(ActError::Problems)?;
        if is_edited {
            let incidents_changed = document.incidents != self.document().incidents;
            let checked = check(&document).map_err(ActError::Problems)?;
            if !is_same_design(&document, self.document()) {
                self.record.disturb(self.now);
            }
            self.configure(checked, observer);
            self.settle_outages(observer);
            if incidents_changed {
                self.follow_script(observer);
            }
        }
        for deed in deeds {
            if let Deed::Fault(by_hand) = deed {
                self.strike(&by_hand.fault, by_hand.for_s, None, observer);
            }
        }
        self.pump_all(observer);
        self.run_ready(observer);
        Ok(())
    }

    /// Exchanges the script. It is part of the base, so this is no action and is not logged: the run from
    /// the start with the new script is the one that has happened so far. Whoever holds the base gives it
    /// the same script by [`rescripted`](crate::scenario::rescripted), which says whether it can take it.
    ///
    /// # Errors
    /// The two differ in what has happened already, or the new one has problems; nothing was done then.
    pub fn rescript(&mut self, incidents: Vec<Incident>) -> Result<(), RescriptError> {
        self.rescript_before(incidents, &mut Nobody)
    }

    /// The same, while somebody watches.
    ///
    /// # Errors
    /// As [`rescript`](Simulation::rescript).
    pub fn rescript_before<O: Observer>(
        &mut self,
        incidents: Vec<Incident>,
        observer: &mut O,
    ) -> Result<(), RescriptError> {
        if !Incident::same_past(&self.document().incidents, &incidents, self.now) {
            return Err(RescriptError::TooLate);
        }
        let document = Document { incidents, actions: Vec::new(), ..self.document().clone() };
        self.scenario = check(&document).map_err(RescriptError::Problems)?;
        self.follow_script(observer);
        self.pump_all(observer);
        self.run_ready(observer);
        Ok(())
    }

    fn availability_objective(&self) -> f64 {
        let objectives = self.document().objectives.iter();
        let mut bounds = objectives.filter(|o| matches!(o, Objective::Availability(_)));
        bounds.next().map_or(DEFAULT_AVAILABILITY, Objective::bound)
    }
}

/// Whether two documents differ at most in what the simulation does not see.
fn is_same_design(a: &Document, b: &Document) -> bool {
    let mut parts = a.components.iter().zip(&b.components);
    let are_alike = a.components.len() == b.components.len()
        && parts.all(|(one, other)| one.id == other.id && one.kind == other.kind);
    are_alike && a.connections == b.connections && a.key_spaces == b.key_spaces
}

fn seconds_to_ns(seconds: f64) -> u64 {
    (seconds * 1e9) as u64
}

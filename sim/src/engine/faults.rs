//! Incidents in force: how they begin and end, and how a run follows a script that is edited under way.

use super::agenda::Item;
use super::failures::Chaos;
use super::observer::Observer;
use super::parts::Role;
use super::trouble::Trouble;
use super::{Simulation, seconds_to_ns};
use crate::metrics::InstanceState;
use crate::scenario::{CrashMode, Fault, FaultName, Incident, Target};

/// An incident that has begun and has not ended.
#[derive(Debug, Clone)]
pub struct InForce {
    id: u32,
    name: FaultName,
    strikes: Struck,
    /// The script's line that it follows; none: it was made by hand.
    script: Option<Incident>,
    /// It was ended by hand; the script's line stays to be known again.
    is_mended: bool,
}

/// What an incident struck, and what its end undoes there.
#[derive(Debug, Clone)]
enum Struck {
    /// Instances with the epoch in which they crashed: a restart in between forgets the crash.
    Crashed {
        component: u32,
        instances: Vec<(u32, u32)>,
    },
    /// Slow instances, or instances that answer errors.
    Ailing {
        component: u32,
        instances: Vec<u32>,
    },
    Connection {
        connection: u32,
    },
    Client {
        component: u32,
    },
    Chaos(Chaos),
    /// Everything in these zones, with the epoch of each instance when it went down.
    Outage {
        place: String,
        zones: Vec<String>,
        mode: CrashMode,
        instances: Vec<(u32, u32)>,
    },
}

impl Simulation {
    /// An incident begins; with a length, its end is put on the agenda.
    pub(super) fn strike<O: Observer>(
        &mut self,
        fault: &Fault,
        for_s: Option<f64>,
        script: Option<Incident>,
        observer: &mut O,
    ) {
        self.record.disturb(self.now);
        let id = self.struck;
        self.struck += 1;
        let strikes = match fault.target() {
            Some(Target::Component(word)) => {
                let Some(&component) = self.component_index.get(word) else { return };
                self.strike_component(id, component, fault, observer)
            }
            Some(Target::Connection(word)) => {
                let Some(&connection) = self.connection_index.get(word) else { return };
                self.strike_connection(id, connection, fault)
            }
            Some(Target::Place(place)) => self.strike_place(place, fault),
            Some(Target::Everything) => match fault {
                Fault::Mend { what, .. } => {
                    self.mend(|strikes| strikes.is_chaos_at(None), *what);
                    None
                }
                _ => self.begin_chaos(id, None, fault),
            },
            None => return,
        };
        let Some(strikes) = strikes else { return };
        let ends = match &script {
            Some(incident) => incident.span_ns().1,
            None => for_s.map_or(u64::MAX, |seconds| self.now + seconds_to_ns(seconds)),
        };
        if ends < u64::MAX {
            self.agenda.add(ends, Item::IncidentEnds(id));
        }
        self.in_force.push(InForce { id, name: fault.name(), strikes, script, is_mended: false });
        self.settle_outages(observer);
    }

    fn strike_component<O: Observer>(
        &mut self,
        id: u32,
        component: u32,
        fault: &Fault,
        observer: &mut O,
    ) -> Option<Struck> {
        match fault {
            Fault::Crash { mode, .. } => {
                let struck = self.picked(component, fault);
                let instances = struck.iter().map(|i| (*i, self.instances[*i as usize].epoch)).collect();
                struck.into_iter().for_each(|instance| self.crash(instance, *mode, observer));
                Some(Struck::Crashed { component, instances })
            }
            Fault::Restart { .. } => {
                for instance in self.picked(component, fault) {
                    self.instances[instance as usize].crashes = 0;
                    self.restart(instance);
                }
                None
            }
            Fault::Slow { factor, .. } => {
                let instances = self.picked(component, fault);
                for instance in &instances {
                    self.instances[*instance as usize].ail(|ailments| ailments.slow.begin(id, *factor));
                }
                Some(Struck::Ailing { component, instances })
            }
            Fault::Errors { share, gray, .. } => {
                let instances = self.picked(component, fault);
                for instance in &instances {
                    self.instances[*instance as usize].ail(|ailments| match gray {
                        true => ailments.gray_errors.begin(id, *share),
                        false => ailments.errors.begin(id, *share),
                    });
                }
                Some(Struck::Ailing { component, instances })
            }
            Fault::Flush { .. } => {
                if let Role::Cache(state) = &mut self.components[component as usize].role {
                    state.clear();
                }
                None
            }
            Fault::Burst { factor, .. } => {
                self.change_client(component, |state, now| state.start_burst(now, id, *factor));
                Some(Struck::Client { component })
            }
            Fault::Mend { what, .. } => {
                self.mend(|strikes| strikes.component() == Some(component), *what);
                None
            }
            Fault::Chaos { .. } => self.begin_chaos(id, Some(component), fault),
            Fault::Drain { .. } => {
                let instances = self.picked(component, fault);
                for instance in &instances {
                    self.instances[*instance as usize].ail(|ailments| ailments.drains.begin(id, 1.0));
                }
                self.retarget_all();
                Some(Struck::Ailing { component, instances })
            }
            Fault::Cut { .. } | Fault::Delay { .. } | Fault::Loss { .. } | Fault::Outage { .. } => None,
        }
    }

    fn strike_place(&mut self, place: &str, fault: &Fault) -> Option<Struck> {
        if let Fault::Mend { what, .. } = fault {
            let is_its =
                |strikes: &Struck| matches!(strikes, Struck::Outage { place: struck, .. } if struck == place);
            self.mend(is_its, *what);
        }
        let Fault::Outage { mode, .. } = fault else { return None };
        let zones = self.document().zones_of(place).map(str::to_owned).collect();
        Some(Struck::Outage { place: place.to_owned(), zones, mode: *mode, instances: Vec::new() })
    }

    /// Whatever is in a zone without power is down, also what has just come there.
    pub(super) fn settle_outages<O: Observer>(&mut self, observer: &mut O) {
        let names: Vec<String> = self.document().zones.keys().cloned().collect();
        for index in 0..self.in_force.len() {
            let fault = &self.in_force[index];
            let Struck::Outage { zones, mode, instances, .. } = &fault.strikes else { continue };
            if fault.is_mended {
                continue;
            }
            let (mode, known) = (*mode, instances.clone());
            let is_there = |index: &u32| {
                let name = self.instances[*index as usize].zone.and_then(|zone| names.get(usize::from(zone)));
                name.is_some_and(|name| zones.contains(name))
            };
            let is_leaving = |index: &u32| self.instances[*index as usize].state == InstanceState::Leaving;
            let all = self.components.iter().filter(|component| !component.is_removed);
            let all = all.flat_map(|component| component.instances.iter().copied()).filter(is_there);
            let (leaving, there): (Vec<u32>, Vec<u32>) = all.partition(is_leaving);
            for instance in leaving {
                self.crash(instance, mode, observer);
                self.retire(instance);
            }
            let (stay, left): (Vec<_>, Vec<_>) = known.into_iter().partition(|(i, _)| there.contains(i));
            let new = there.into_iter().filter(|i| stay.iter().all(|(known, _)| known != i));
            let new: Vec<(u32, u32)> = new.map(|i| (i, self.instances[i as usize].epoch)).collect();
            for (instance, _) in &new {
                self.crash(*instance, mode, observer);
            }
            for (instance, epoch) in left {
                self.undo_crash(instance, epoch);
            }
            if let Struck::Outage { instances, .. } = &mut self.in_force[index].strikes {
                *instances = stay.into_iter().chain(new).collect();
            }
        }
    }

    fn begin_chaos(&mut self, id: u32, component: Option<u32>, fault: &Fault) -> Option<Struck> {
        let Fault::Chaos { every_s, down_s, mode, .. } = *fault else { return None };
        let chaos = Chaos::new(component, every_s, down_s, mode);
        self.await_chaos(id, chaos);
        Some(Struck::Chaos(chaos))
    }

    /// The chaos with this id, if it is in force.
    pub(super) fn chaos_in_force(&self, id: u32) -> Option<Chaos> {
        self.in_force.iter().find_map(|fault| match fault.strikes {
            Struck::Chaos(chaos) if fault.id == id && !fault.is_mended => Some(chaos),
            _ => None,
        })
    }

    /// Whether chaos is in force at a component, or at everything.
    pub(super) fn has_chaos(&self, component: Option<u32>) -> bool {
        self.in_force.iter().any(|fault| !fault.is_mended && fault.strikes.is_chaos_at(component))
    }

    fn strike_connection(&mut self, id: u32, connection: u32, fault: &Fault) -> Option<Struck> {
        let trouble = match fault {
            Fault::Cut { way, .. } => Trouble::Cut(*way),
            Fault::Delay { added_ms, .. } => Trouble::Delay(added_ms * 1e6),
            Fault::Loss { share, .. } => Trouble::Loss(*share),
            Fault::Mend { what, .. } => {
                let is_its = |strikes: &Struck| matches!(strikes, Struck::Connection { connection: struck } if *struck == connection);
                self.mend(is_its, *what);
                return None;
            }
            _ => return None,
        };
        self.connections[connection as usize].network.begin(id, trouble);
        Some(Struck::Connection { connection })
    }

    /// The faults in force that are meant end now.
    fn mend(&mut self, is_meant: impl Fn(&Struck) -> bool, what: Option<FaultName>) {
        for index in 0..self.in_force.len() {
            let fault = &mut self.in_force[index];
            if is_meant(&fault.strikes) && what.is_none_or(|name| name == fault.name) && !fault.is_mended {
                fault.is_mended = true;
                let ended = fault.clone();
                self.undo(&ended);
            }
        }
        // What was made by hand is over for good; a line of the script is known again until its end.
        self.in_force.retain(|fault| !fault.is_mended || fault.script.is_some());
    }

    /// The time of an incident is over.
    pub(super) fn end_fault(&mut self, id: u32) {
        if let Some(position) = self.in_force.iter().position(|fault| fault.id == id) {
            self.record.disturb(self.now);
            let ended = self.in_force.remove(position);
            if !ended.is_mended {
                self.undo(&ended);
            }
        }
    }

    fn undo(&mut self, fault: &InForce) {
        let id = fault.id;
        match &fault.strikes {
            Struck::Crashed { instances, .. } | Struck::Outage { instances, .. } => {
                for &(index, epoch) in instances {
                    self.undo_crash(index, epoch);
                }
            }
            Struck::Ailing { instances, .. } => {
                for index in instances {
                    self.instances[*index as usize].ail(|ailments| {
                        ailments.slow.end(id);
                        ailments.errors.end(id);
                        ailments.gray_errors.end(id);
                        ailments.drains.end(id);
                    });
                }
                if fault.name == FaultName::Drain {
                    self.retarget_all();
                }
            }
            Struck::Connection { connection } => self.connections[*connection as usize].network.end(id),
            Struck::Client { component } => {
                self.change_client(*component, |state, now| state.end_burst(now, id));
            }
            Struck::Chaos(_) => self.agenda.forget(|item| *item == Item::ChaosStrikes(id)),
        }
    }

    /// The instances that a fault picks: one by number, the first few that are up, or all.
    fn picked(&self, component: u32, fault: &Fault) -> Vec<u32> {
        let all = self.components[component as usize].instances.iter().copied();
        let staying = all.filter(|i| self.instances[*i as usize].state != InstanceState::Leaving);
        match fault.picked() {
            (Some(number), _) => staying.skip(number as usize - 1).take(1).collect(),
            (None, Some(count)) => {
                staying.filter(|i| self.instances[*i as usize].is_up()).take(count as usize).collect()
            }
            (None, None) => staying.collect(),
        }
    }

    /// Makes the run follow the document's script from now on. What a line holds in force that is no longer
    /// there, or no longer covers this instant, ends now; a line whose end has moved ends then; a line that
    /// covers this instant and is not in force begins.
    pub(super) fn follow_script<O: Observer>(&mut self, observer: &mut O) {
        let script = self.document().incidents.clone();
        let now = self.now;
        // Before the first event nothing has begun, not even what begins at 0.
        let has_begun = |incident: &Incident| {
            let start = incident.span_ns().0;
            start < now || (start == now && now > 0)
        };
        let covers_now = |i: &Incident| has_begun(i) && i.span_ns().1 > now && !i.fault.name().is_instant();
        let mut in_force: Vec<Incident> = script.iter().filter(|i| covers_now(i)).cloned().collect();
        for fault in std::mem::take(&mut self.in_force) {
            let Some(old) = &fault.script else {
                self.in_force.push(fault);
                continue;
            };
            match in_force.iter().position(|new| new.fault == old.fault) {
                Some(position) => {
                    let new = in_force.remove(position);
                    if new.span_ns().1 != old.span_ns().1 {
                        self.agenda.forget(|item| *item == Item::IncidentEnds(fault.id));
                        if new.span_ns().1 < u64::MAX {
                            self.agenda.add(new.span_ns().1, Item::IncidentEnds(fault.id));
                        }
                    }
                    self.in_force.push(InForce { script: Some(new), ..fault });
                }
                None => {
                    self.agenda.forget(|item| *item == Item::IncidentEnds(fault.id));
                    if !fault.is_mended {
                        self.undo(&fault);
                    }
                }
            }
        }
        for new in in_force {
            self.strike(&new.fault.clone(), None, Some(new), observer);
        }
        self.schedule_script();
    }

    /// Puts the lines of the script that lie ahead on the agenda, in place of those that were there.
    pub(super) fn schedule_script(&mut self) {
        self.agenda.forget(|item| matches!(item, Item::IncidentBegins(_)));
        for (index, incident) in (0..).zip(&self.scenario.document().incidents) {
            if !self.has_begun(incident) {
                self.agenda.add(incident.span_ns().0, Item::IncidentBegins(index));
            }
        }
    }

    /// Before the first event nothing has begun, not even what begins at 0.
    fn has_begun(&self, incident: &Incident) -> bool {
        let start = incident.span_ns().0;
        start < self.now || (start == self.now && self.now > 0)
    }
}

impl Struck {
    fn is_chaos_at(&self, component: Option<u32>) -> bool {
        matches!(self, Struck::Chaos(chaos) if chaos.component == component)
    }

    fn component(&self) -> Option<u32> {
        match self {
            Struck::Crashed { component, .. } | Struck::Ailing { component, .. } => Some(*component),
            Struck::Client { component } => Some(*component),
            Struck::Chaos(chaos) => chaos.component,
            Struck::Connection { .. } | Struck::Outage { .. } => None,
        }
    }
}

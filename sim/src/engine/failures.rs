//! What fails by itself: instances with a mean time between failures, and chaos.

use super::Simulation;
use super::agenda::Item;
use super::observer::Observer;
use super::seconds_to_ns;
use crate::metrics::InstanceState;
use crate::random::Stream;
use crate::scenario::{CrashMode, RandomFailures};

/// The state of chaos in force.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chaos {
    /// None: any component.
    pub component: Option<u32>,
    every_s: f64,
    down_s: f64,
    mode: CrashMode,
}

impl Chaos {
    pub fn new(component: Option<u32>, every_s: f64, down_s: f64, mode: CrashMode) -> Chaos {
        Chaos { component, every_s, down_s, mode }
    }
}

impl Simulation {
    /// A component's instances fail by these rules from now on. Up times have no memory, so those under way may
    /// be drawn anew.
    pub(super) fn set_failures(&mut self, index: u32, rules: Option<RandomFailures>) {
        let component = &mut self.components[index as usize];
        let is_new = component.failures != rules;
        component.failures = rules;
        for instance in component.instances.clone() {
            if is_new {
                self.agenda.forget(|item| *item == Item::Fails(instance));
            }
            if is_new || self.instances[instance as usize].fate.is_none() {
                self.await_failure(instance);
            }
        }
    }

    /// Draws when an instance fails next.
    fn await_failure(&mut self, index: u32) {
        let (now, seed) = (self.now, self.document().seed);
        let instance = &mut self.instances[index as usize];
        // Who boots is not up yet.
        let from = if instance.state == InstanceState::Booting { now + instance.start.boot_ns } else { now };
        let component = &self.components[instance.component as usize];
        let Some(rules) = component.failures else { return };
        let name = || format!("failures {}", instance.number);
        let fate = instance.fate.get_or_insert_with(|| {
            Box::new(Stream::named(seed, &component.id, component.incarnation, &name()))
        });
        let fails = from + exponential_ns(fate, rules.mtbf_s);
        self.agenda.add(fails, Item::Fails(index));
    }

    /// An instance fails by itself, for a while.
    pub(super) fn fail_by_itself<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let component = self.instances[index as usize].component;
        let Some(rules) = self.components[component as usize].failures else { return };
        let instance = &mut self.instances[index as usize];
        let (Some(fate), false) = (&mut instance.fate, instance.state == InstanceState::Leaving) else {
            return;
        };
        let down_ns = exponential_ns(fate, rules.mttr_s);
        self.crash(index, rules.mode, observer);
        let epoch = self.instances[index as usize].epoch;
        self.agenda.add(self.now + down_ns, Item::Repaired { instance: index, epoch, fails_again: true });
    }

    /// An instance that was down for a while comes back, unless something else holds it down.
    pub(super) fn repair(&mut self, index: u32, epoch: u32, fails_again: bool) {
        self.undo_crash(index, epoch);
        if fails_again && self.instances[index as usize].state != InstanceState::Leaving {
            self.await_failure(index);
        }
    }

    /// One of several crashes that hold an instance down is over.
    pub(super) fn undo_crash(&mut self, index: u32, epoch: u32) {
        let instance = &mut self.instances[index as usize];
        if instance.epoch == epoch && instance.crashes > 0 {
            instance.crashes -= 1;
            if instance.crashes == 0 {
                self.restart(index);
            }
        }
    }

    /// Draws when chaos strikes next.
    pub(super) fn await_chaos(&mut self, id: u32, chaos: Chaos) {
        let strikes = self.now + exponential_ns(self.chaos_stream(chaos), chaos.every_s);
        self.agenda.add(strikes, Item::ChaosStrikes(id));
    }

    fn chaos_stream(&mut self, chaos: Chaos) -> &mut Stream {
        match chaos.component {
            Some(component) => &mut self.components[component as usize].chaos_stream,
            None => &mut self.chaos_stream,
        }
    }

    /// Chaos kills an instance that is up, any with the same probability.
    pub(super) fn wreak_chaos<O: Observer>(&mut self, id: u32, observer: &mut O) {
        let Some(chaos) = self.chaos_in_force(id) else { return };
        let is_meant = |component: u32| chaos.component.is_none_or(|meant| meant == component);
        let is_prey = |(_, instance): &(u32, &super::parts::Instance)| {
            instance.state == InstanceState::Up && is_meant(instance.component)
        };
        let prey: Vec<u32> = (0..).zip(&self.instances).filter(is_prey).map(|(index, _)| index).collect();
        if !prey.is_empty() {
            let index = prey[self.chaos_stream(chaos).below(prey.len() as u32) as usize];
            self.crash(index, chaos.mode, observer);
            let epoch = self.instances[index as usize].epoch;
            let back = self.now + seconds_to_ns(chaos.down_s);
            self.agenda.add(back, Item::Repaired { instance: index, epoch, fails_again: false });
        }
        self.await_chaos(id, chaos);
    }

    /// An instance has booted.
    pub(super) fn boot_ends(&mut self, index: u32, epoch: u32) {
        let instance = &self.instances[index as usize];
        if instance.state == InstanceState::Booting && instance.epoch == epoch {
            self.come_up(index);
        }
    }
}

/// An exponential time with this mean, at least a nanosecond.
fn exponential_ns(stream: &mut Stream, mean_s: f64) -> u64 {
    ((-libm::log(stream.unit()) * mean_s * 1e9) as u64).max(1)
}

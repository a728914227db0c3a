//! Waiting lines and shared cores in the engine: how lines see calls, and how a discipline changes under way.

use std::collections::VecDeque;

use super::Simulation;
use super::calls::{Calls, State};
use super::key::Kind;
use super::limits::MAX_SERVICE_NS;
use super::observer::Observer;
use crate::component::ClassTraits;
use crate::metrics::Cause;
use crate::scenario::Discipline;
use crate::sorted::sorted;
use crate::station::{Admission, Codel, Links, Order, Sharing};

/// The calls as their lines see them.
pub(super) struct Callers<'s> {
    pub calls: &'s mut Calls,
    pub classes: &'s [ClassTraits],
    pub ready: &'s mut VecDeque<u32>,
}

impl Links for Callers<'_> {
    #[inline]
    fn next(&mut self, entry: u32) -> &mut u32 {
        &mut self.calls[entry].next
    }

    fn since(&self, entry: u32) -> u64 {
        let call = &self.calls[entry];
        if call.state == State::WaitingForCore { self.calls.work(entry).since } else { call.arrived_at }
    }

    fn priority(&self, entry: u32) -> u32 {
        self.classes[usize::from(self.calls[entry].class)].priority
    }

    fn shed(&mut self, entry: u32) {
        self.calls[entry].outcome = Err(Cause::Shed);
        self.ready.push_back(entry);
    }
}

/// The order of a line for a slot.
pub(super) fn order_of_slots(discipline: Discipline) -> Option<Order> {
    Some(match discipline {
        Discipline::Fifo => return None,
        Discipline::Lifo => Order::Lifo,
        Discipline::Priority => Order::Priority(Vec::new()),
        Discipline::ProcessorSharing => Order::Open,
        Discipline::Codel { target_ms, interval_ms } => {
            Order::Codel(Codel::new((target_ms * 1e6) as u64, (interval_ms * 1e6) as u64))
        }
    })
}

/// The order of a line for a core.
pub(super) fn order_of_cores(discipline: Discipline) -> Option<Order> {
    match discipline {
        Discipline::ProcessorSharing => Some(Order::Shared),
        _ => order_of_slots(discipline),
    }
}

impl Simulation {
    /// A call that its line has dropped fails.
    pub(super) fn end_shed<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &self.calls[call];
        match (c.state, c.outcome) {
            (State::Waiting, Err(Cause::Shed)) => self.complete(call, c.outcome, observer),
            (State::WaitingForCore, Err(_)) => self.leave(call, c.outcome, observer),
            // A crash in the same instant was first.
            _ => {}
        }
    }

    /// A computation of so many nanoseconds begins on the shared cores of an instance.
    pub(super) fn share(&mut self, call: u32, index: u32, service_ns: u64) {
        if let Some(sharing) = &mut self.instances[index as usize].sharing {
            sharing.begin(self.now, call, service_ns);
        }
        self.expect_shared(index);
    }

    /// Schedules when the next computation on shared cores may be done. An event that is due before stays: if it
    /// comes too early, it comes again, so there are never more than the rates make necessary.
    pub(super) fn expect_shared(&mut self, index: u32) {
        let Some(sharing) = &mut self.instances[index as usize].sharing else { return };
        let Some(due) = sharing.due() else { return };
        if sharing.pending != 0 && sharing.pending_at <= due {
            return;
        }
        let time = due.clamp(self.now, self.now + MAX_SERVICE_NS as u64);
        let number = self.queue.schedule(None, self.now, time, Kind::Shared, index);
        (sharing.pending, sharing.pending_at) = (number, time);
    }

    /// A computation on shared cores may have ended.
    pub(super) fn shared<O: Observer>(&mut self, index: u32, sequence: u64, observer: &mut O) {
        let instance = &mut self.instances[index as usize];
        let Some(sharing) = instance.sharing.as_mut().filter(|s| s.pending == sequence) else { return };
        sharing.pending = 0;
        let ended = sharing.finish(self.now);
        if ended.is_some() {
            let (classes, ready) = (&self.classes[..], &mut self.ready);
            instance.cores.leave(self.now, &mut Callers { calls: &mut self.calls, classes, ready });
        }
        self.expect_shared(index);
        if let Some(call) = ended {
            self.computation_ended(call, observer);
        }
    }

    /// Another discipline at an instance from now on. Whoever waits goes on waiting, in the order of the new one;
    /// whoever computes keeps the work that is left.
    pub(super) fn set_discipline(&mut self, index: u32, discipline: Discipline) {
        let now = self.now;
        let was_shared = self.instances[index as usize].sharing.is_some();
        let is_shared = discipline == Discipline::ProcessorSharing;
        let running = if is_shared { self.stop_computing(index) } else { Vec::new() };
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        let callers = &mut Callers { calls: &mut self.calls, classes, ready };
        let instance = &mut self.instances[index as usize];
        instance.discipline = discipline;
        let let_in = instance.slots.reorder(now, order_of_slots(discipline), callers);
        let shared = instance.sharing.as_mut().map(|sharing| sharing.stop(now)).unwrap_or_default();
        if was_shared {
            instance.cores.clear(now);
        }
        let line = instance.cores.reorder(now, order_of_cores(discipline), callers);
        instance.sharing = is_shared.then(|| Box::new(Sharing::new(instance.cores.places())));
        instance.refresh();
        for call in let_in {
            self.calls[call].state = State::Ready;
            self.ready.push_back(call);
        }
        for (call, left_ns) in running {
            self.share(call, index, left_ns);
        }
        for call in line {
            self.compute_after_wait(call);
        }
        for (call, left_ns) in shared {
            self.resume(call, index, left_ns);
        }
    }

    /// Takes the ends of an instance's computations off the agenda: who computes, with the time that is left,
    /// in the order in which they began.
    fn stop_computing(&mut self, index: u32) -> Vec<(u32, u64)> {
        let (now, calls) = (self.now, &self.calls);
        let mut stopped = Vec::new();
        self.queue.retain(|key| {
            let is_its = key.kind() == Kind::Computed && calls[key.id()].instance == index;
            if is_its {
                stopped.push((key.sequence(), key.time() - now, key.id()));
            }
            !is_its
        });
        sorted(stopped).into_iter().map(|(_, left_ns, call)| (call, left_ns)).collect()
    }

    /// A computation that had a share of the cores wants one of its own for what is left.
    fn resume(&mut self, call: u32, index: u32, left_ns: u64) {
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        let callers = &mut Callers { calls: &mut self.calls, classes, ready };
        // As long as it waits, it is as if it came now.
        match self.instances[index as usize].cores.arrive(self.now, call, callers) {
            Admission::Served => self.schedule(self.now + left_ns, Kind::Computed, call),
            Admission::Waits | Admission::Full => {
                self.calls[call].state = State::WaitingForCore;
                *self.calls.work_mut(call) =
                    super::calls::Work { service_ns: left_ns, since: self.now, has_begun: true, may_fail: 0 };
            }
        }
    }
}

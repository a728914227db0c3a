//! Parallel steps: calls made at once, and what is enough of them.

use super::Simulation;
use super::calls::{Lookup, State};
use super::exchange::Route;
use super::observer::Observer;
use super::parts::Role;
use crate::metrics::Outcome;
use crate::station::NONE;

impl Simulation {
    /// A parallel step of a server's plan begins: all its calls are made, and it goes on when enough are answered.
    pub(super) fn fork<O: Observer>(&mut self, call: u32, observer: &mut O) {
        let c = &mut self.calls[call];
        (c.state, c.lookup) = (State::Awaiting, Lookup::Several);
        let (step, class) = (u16::from(c.step), self.classes[usize::from(c.class)].name);
        let server = self.connections[c.connection as usize].to;
        let Role::Server(state) = &mut self.components[server as usize].role else { return };
        // The list is the server's own, so that a step allocates nothing.
        let Some((mut wanted, enough)) = state.branches(step, class) else { return };
        let all: u32 = wanted.iter().map(|(_, times)| times).sum();
        let needed = enough.min(all);
        self.calls[call].repeats = needed as u16;
        self.calls.work_mut(call).may_fail = all - needed;
        let (mut failed, mut first) = (0, None);
        for (connection, times) in wanted.drain(..) {
            for _ in 0..times {
                let caller = self.as_caller(call);
                let route = Route { connection, instance: NONE, target: NONE };
                if let Err(cause) = self.begin(route, caller, observer) {
                    (failed, first) = (failed + 1, first.or(Some(cause)));
                }
            }
        }
        if let Role::Server(state) = &mut self.components[server as usize].role {
            state.take_back(wanted);
        }
        let may_fail = &mut self.calls.work_mut(call).may_fail;
        match first {
            Some(cause) if failed > *may_fail => self.leave(call, Err(cause), observer),
            _ => {
                *may_fail -= failed;
                if needed == 0 {
                    self.next_step(call, observer);
                }
            }
        }
    }

    /// One of a parallel step's calls has its outcome.
    pub(super) fn several_answered<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        if outcome.is_err() {
            let may_fail = &mut self.calls.work_mut(call).may_fail;
            if *may_fail == 0 {
                return self.leave(call, outcome, observer);
            }
            *may_fail -= 1;
            return;
        }
        let c = &mut self.calls[call];
        c.repeats -= 1;
        if c.repeats == 0 {
            self.withdraw_all(call, observer);
            self.next_step(call, observer);
        }
    }
}

//! Timeouts: one list a connection, in order of time, of which only the first is an event.

use super::Simulation;
use super::key::{Key, Kind};
use crate::station::NONE;

impl Simulation {
    /// Starts the timer of a call; deadlines of a connection mostly come in order.
    #[inline]
    pub(super) fn start_timer(&mut self, call: u32, deadline: u64) {
        self.sequence += 1;
        let timers = self.connections[self.calls[call].connection as usize].timers;
        // After an edit made the timeout shorter, a deadline may belong before earlier calls' ones.
        let mut before = timers.last;
        while before != NONE && self.calls[before].deadline > deadline {
            before = self.calls[before].timer_before;
        }
        let after = if before == NONE { timers.first } else { self.calls[before].timer_after };
        let c = &mut self.calls[call];
        (c.deadline, c.deadline_sequence, c.has_timer) = (deadline, self.sequence, true);
        (c.timer_before, c.timer_after) = (before, after);
        self.link_timers(call, before, call);
        self.link_timers(call, call, after);
    }

    #[inline]
    pub(super) fn stop_timer(&mut self, call: u32) {
        let c = &mut self.calls[call];
        c.has_timer = false;
        let (before, after) = (c.timer_before, c.timer_after);
        self.link_timers(call, before, after);
    }

    /// Makes `before` and `after` neighbours among the timers of `call`'s connection.
    #[inline]
    fn link_timers(&mut self, call: u32, before: u32, after: u32) {
        let timers = &mut self.connections[self.calls[call].connection as usize].timers;
        match after {
            NONE => timers.last = before,
            _ => self.calls[after].timer_before = before,
        }
        if before != NONE {
            self.calls[before].timer_after = after;
            return;
        }
        timers.first = after;
        let cell = timers.cell;
        let key = match after {
            NONE => Key::NEVER,
            _ => {
                let c = &self.calls[after];
                Key::new(c.deadline, c.deadline_sequence, Kind::Timeout, after)
            }
        };
        self.cells.set(cell, key);
    }
}

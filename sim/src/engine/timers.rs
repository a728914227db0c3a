//! Timeouts: one list a connection, in order of time, and one event for all of them.

use super::Simulation;
use super::calls::{Marks, Timer};
use super::key::Kind;
use super::observer::Observer;
use crate::station::NONE;

impl Simulation {
    /// Starts the timer of a call; deadlines of a connection mostly come in order.
    #[inline]
    pub(super) fn start_timer(&mut self, call: u32, deadline: u64) {
        let index = self.calls[call].connection;
        let timers = &mut self.connections[index as usize].timers;
        // After an edit made the timeout shorter, a deadline may belong before earlier calls' ones.
        let mut before = timers.last;
        while before != NONE && self.calls.timer(before).deadline > deadline {
            before = self.calls.timer(before).before;
        }
        let after = if before == NONE { timers.first } else { self.calls.timer(before).after };
        self.calls[call].marks.set(Marks::TIMED);
        *self.calls.timer(call) = Timer { deadline, before, after };
        match before {
            NONE => timers.first = call,
            _ => self.calls.timer(before).after = call,
        }
        match after {
            NONE => timers.last = call,
            _ => self.calls.timer(after).before = call,
        }
        if deadline < timers.checked_at {
            timers.checked_at = deadline;
            self.schedule(deadline, Kind::Timeout, index);
        }
    }

    #[inline]
    pub(super) fn stop_timer(&mut self, call: u32) {
        let c = &mut self.calls[call];
        c.marks.clear(Marks::TIMED);
        let timers = &mut self.connections[c.connection as usize].timers;
        let Timer { before, after, .. } = *self.calls.timer(call);
        match before {
            NONE => timers.first = after,
            _ => self.calls.timer(before).after = after,
        }
        match after {
            NONE => timers.last = before,
            _ => self.calls.timer(after).before = before,
        }
    }

    /// The callers of a connection whose time is over give up.
    pub(super) fn check_timers<O: Observer>(&mut self, connection: u32, observer: &mut O) {
        // An earlier deadline has taken this event's place.
        if self.connections[connection as usize].timers.checked_at != self.now {
            return;
        }
        loop {
            let timers = &mut self.connections[connection as usize].timers;
            let first = timers.first;
            if first == NONE {
                timers.checked_at = u64::MAX;
                return;
            }
            let deadline = self.calls.timer(first).deadline;
            if deadline > self.now {
                timers.checked_at = deadline;
                return self.schedule(deadline, Kind::Timeout, connection);
            }
            self.timeout(first, observer);
        }
    }
}

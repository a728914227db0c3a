//! Timeouts: the deadlines of a connection in order of time, and one event for all of them.

use std::collections::VecDeque;

use super::Simulation;
use super::calls::Calls;
use super::key::Kind;
use super::observer::Observer;

/// The deadlines of a connection's calls. One event at most is scheduled for all of them: where it finds that
/// the first is due later, it comes again then.
#[derive(Debug, Clone)]
pub struct Timers {
    /// In order of time. A reply leaves its own where it is; it is forgotten when it comes to the front.
    deadlines: VecDeque<Deadline>,
    /// When the event is scheduled; `u64::MAX` where none is.
    checked_at: u64,
    /// No deadline was ever less far ahead, in nanoseconds.
    shortest_ns: u64,
}

#[derive(Debug, Clone, Copy)]
struct Deadline {
    at: u64,
    call: u32,
    generation: u32,
}

impl Default for Timers {
    fn default() -> Self {
        Timers { deadlines: VecDeque::new(), checked_at: u64::MAX, shortest_ns: u64::MAX }
    }
}

impl Deadline {
    fn is_awaited(&self, calls: &Calls) -> bool {
        calls.generation(self.call) == self.generation && !calls[self.call].is_abandoned()
    }
}

impl Timers {
    /// Whether a caller surely still waits so long after it has sent its call.
    #[inline]
    pub fn allow(&self, after_ns: u64) -> bool {
        after_ns < self.shortest_ns
    }

    #[inline]
    fn add(&mut self, deadline: Deadline) {
        // After an edit made the timeout shorter, a deadline may belong before earlier calls' ones.
        match self.deadlines.back() {
            Some(last) if last.at > deadline.at => {
                let place = self.deadlines.partition_point(|d| d.at <= deadline.at);
                self.deadlines.insert(place, deadline);
            }
            _ => self.deadlines.push_back(deadline),
        }
    }

    /// Starts the timer of a call that is sent now; the time of the event that has to be scheduled for it, if any.
    #[inline]
    pub fn start(&mut self, now: u64, timeout_ns: u64, call: u32, calls: &Calls) -> Option<u64> {
        let at = now + timeout_ns;
        // At most one is added at a time, so forgetting two keeps the list as short as what is under way.
        for _ in 0..2 {
            if self.deadlines.front().is_some_and(|d| !d.is_awaited(calls)) {
                self.deadlines.pop_front();
            }
        }
        self.add(Deadline { at, call, generation: calls.generation(call) });
        self.shortest_ns = self.shortest_ns.min(timeout_ns);
        if at >= self.checked_at {
            return None;
        }
        self.checked_at = at;
        Some(at)
    }

    /// The first deadline for which anybody waits.
    fn first(&mut self, calls: &Calls) -> Option<Deadline> {
        while let Some(first) = self.deadlines.front() {
            if first.is_awaited(calls) {
                return Some(*first);
            }
            self.deadlines.pop_front();
        }
        None
    }
}

impl Simulation {
    /// The callers of a connection whose time is over give up.
    pub(super) fn check_timers<O: Observer>(&mut self, connection: u32, observer: &mut O) {
        // An earlier deadline has taken this event's place.
        if self.connections[connection as usize].timers.checked_at != self.now {
            return;
        }
        loop {
            let timers = &mut self.connections[connection as usize].timers;
            let Some(first) = timers.first(&self.calls) else {
                timers.checked_at = u64::MAX;
                return;
            };
            if first.at > self.now {
                timers.checked_at = first.at;
                return self.schedule(first.at, Kind::Timeout, connection);
            }
            self.timeout(first.call, observer);
        }
    }
}

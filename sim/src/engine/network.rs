//! Messages on their way: on time, late,
//! or lost to a network in trouble.

use super::Simulation;
use super::calls::State;
use super::key::{Key, Kind};
use super::observer::{HopSample, Observer};
use super::trouble::Passage;
use crate::metrics::Cause;

impl Simulation {
    /// Puts a message of `call` on its way: the call itself, or its reply.
    #[inline]
    pub(super) fn travel<O: Observer>(&mut self, call: u32, is_reply: bool, observer: &mut O) {
        let index = self.calls[call].connection;
        let connection = &mut self.connections[index as usize];
        let lane = connection.lane;
        let mut arrives = self.now + connection.latency.draw(&mut connection.stream, 1.0);
        if connection.network.is_troubled {
            match connection.network.passage(is_reply) {
                Passage::Late(added_ns) => arrives += added_ns,
                Passage::Cut => return self.lose(call, Cause::Unreachable),
                Passage::Lost => return self.lose(call, Cause::Lost),
            }
        }
        let kind = if is_reply { Kind::Reply } else { Kind::Deliver };
        self.sequence += 1;
        self.queue.push_to(lane, self.now, Key::new(arrives, self.sequence, kind, call));
        if self.calls[call].is_sampled() {
            self.show(index, arrives, is_reply, is_reply && self.calls[call].outcome.is_err(), observer);
        }
    }

    /// Tells the observer of a message that is sent now.
    pub(super) fn show<O: Observer>(
        &self,
        connection: u32,
        arrives_ns: u64,
        is_reply: bool,
        failed: bool,
        observer: &mut O,
    ) {
        observer.hop(HopSample { connection, sent_ns: self.now, arrives_ns, is_reply, failed });
    }

    /// A machine that does not answer has swallowed the call.
    pub(super) fn swallow(&mut self, call: u32) {
        let c = &mut self.calls[call];
        let callee = self.connections[c.connection as usize].to;
        let meter = &mut self.components[callee as usize].meter;
        meter.depart(self.now, c.arrived_at, Err(Cause::Unreachable), c.is_abandoned());
        if c.is_abandoned() {
            self.calls.remove(call);
        } else {
            self.lose(call, Cause::Unreachable);
        }
    }

    /// No further message of the call will come: only its timeout will tell, with this cause.
    fn lose(&mut self, call: u32, cause: Cause) {
        let c = &mut self.calls[call];
        (c.state, c.outcome) = (State::Lost, Err(cause));
    }
}

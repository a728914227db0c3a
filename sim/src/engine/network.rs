//! Messages on their way: on time, late, or lost to a network in trouble.

use super::Simulation;
use super::observer::{HopSample, Observer};
use super::parts::Connection;
use super::trouble::Passage;
use crate::metrics::Cause;

/// What a message without a payload sends: request line and header fields, in kilobytes.
pub const HEADER_KB: f64 = 0.2;

impl Connection {
    /// When a message that is sent now arrives, or why it never does. It goes `far_ns` further than the latency says;
    /// `size_kb` tells how large it is.
    #[inline]
    pub fn arrival(
        &mut self,
        now: u64,
        is_reply: bool,
        far_ns: u64,
        size_kb: impl FnOnce() -> f64,
    ) -> Result<u64, Cause> {
        let arrives = now + self.latency.draw(&mut self.stream, 1.0);
        if !self.network.is_troubled {
            return Ok(arrives);
        }
        match self.network.passage(is_reply) {
            Passage::Late(added_ns) => {
                let leaves_ns = self.network.leave(now, is_reply, size_kb()).ok_or(Cause::Lost)?;
                Ok(arrives + added_ns + leaves_ns + far_ns)
            }
            Passage::Cut => Err(Cause::Unreachable),
            Passage::Lost => Err(Cause::Lost),
        }
    }
}

impl Simulation {
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
    pub(super) fn swallow<O: Observer>(&mut self, call: u32, observer: &mut O) {
        self.withdraw_all(call, observer);
        let c = &mut self.calls[call];
        let callee = self.connections[c.connection as usize].to;
        let meter = &mut self.components[callee as usize].meter;
        meter.depart(self.now, c.arrived_at, Err(Cause::Unreachable), c.is_abandoned());
        if c.is_abandoned() {
            self.calls.remove(call);
        } else {
            c.lose(Cause::Unreachable);
        }
    }
}

//! Messages on their way: through lanes where delays are constant, or lost to a network in trouble.

use super::Simulation;
use super::calls::State;
use super::key::{Key, Kind};
use super::observer::{HopSample, Observer};
use super::parts::Lane;
use super::trouble::Passage;
use crate::metrics::Cause;
use crate::random::Sampler;

impl Simulation {
    /// Puts a message of `call` on its way: the call itself, or its reply.
    #[inline]
    pub(super) fn travel<O: Observer>(&mut self, call: u32, is_reply: bool, observer: &mut O) {
        let index = self.calls[call].connection;
        let connection = &mut self.connections[index as usize];
        let mut arrives = self.now + connection.latency.draw(&mut connection.stream, 1.0);
        if connection.network.is_troubled {
            match connection.network.passage(is_reply) {
                Passage::Late(added_ns) => arrives += added_ns,
                Passage::Cut => return self.lose(call, Cause::Unreachable),
                Passage::Lost => return self.lose(call, Cause::Lost),
            }
        }
        self.sequence += 1;
        let is_constant = matches!(connection.latency, Sampler::Constant { .. });
        let lane = connection.lanes.as_mut().filter(|_| is_constant);
        let lane = lane.map(|lanes| if is_reply { &mut lanes.replies } else { &mut lanes.calls });
        // After an edit made the latency shorter, a message may overtake those in the lane.
        match lane.filter(|lane| lane.events.back().is_none_or(|last| last.time() <= arrives)) {
            Some(lane) => {
                let kind = if is_reply { Kind::ReplyLane } else { Kind::DeliverLane };
                let key = Key::new(arrives, self.sequence, kind, call);
                if lane.events.is_empty() {
                    self.cells.set(lane.cell, key);
                }
                lane.events.push_back(key);
            }
            None => {
                let kind = if is_reply { Kind::Reply } else { Kind::Deliver };
                self.queue.push(Key::new(arrives, self.sequence, kind, call));
            }
        }
        if self.calls[call].is_sampled {
            observer.hop(HopSample {
                connection: index,
                sent_ns: self.now,
                arrives_ns: arrives,
                is_reply,
                failed: is_reply && self.calls[call].outcome.is_err(),
            });
        }
    }

    #[inline]
    pub(super) fn deliver_from_lane<O: Observer>(&mut self, call: u32, observer: &mut O) {
        if let Some(lanes) = &mut self.connections[self.calls[call].connection as usize].lanes {
            let (cell, next) = pop_lane(&mut lanes.calls);
            self.cells.set(cell, next);
        }
        self.deliver(call, observer);
    }

    #[inline]
    pub(super) fn reply_from_lane<O: Observer>(&mut self, call: u32, observer: &mut O) {
        if let Some(lanes) = &mut self.connections[self.calls[call].connection as usize].lanes {
            let (cell, next) = pop_lane(&mut lanes.replies);
            self.cells.set(cell, next);
        }
        self.reply(call, observer);
    }

    /// A machine that does not answer has swallowed the call.
    pub(super) fn swallow(&mut self, call: u32) {
        let c = &mut self.calls[call];
        let callee = self.connections[c.connection as usize].to;
        let meter = &mut self.components[callee as usize].meter;
        meter.depart(self.now, c.arrived_at, Err(Cause::Unreachable), c.is_abandoned);
        if c.is_abandoned {
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

/// Removes a lane's head, which is happening; its cell and the next head.
#[inline]
fn pop_lane(lane: &mut Lane) -> (u32, Key) {
    lane.events.pop_front();
    (lane.cell, lane.events.front().copied().unwrap_or(Key::NEVER))
}

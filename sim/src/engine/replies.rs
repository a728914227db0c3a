//! Good replies to clients, which need no events of their own.
//!
//! Nobody queues where a client's reply arrives and nothing in the model waits for it, so it is arithmetic: it
//! stands in a list until the clock has passed its arrival, and is counted before anybody looks.

use std::collections::VecDeque;

use super::Simulation;
use super::parts::{Connection, Role};
use crate::metrics::Cause;
use crate::random::Sampler;

/// Replies under way over a connection, in order of arrival.
#[derive(Debug, Clone, Default)]
pub struct Replies {
    under_way: VecDeque<UnderWay>,
    /// When there are so many, those that have arrived are counted.
    many: usize,
}

#[derive(Debug, Clone, Copy)]
struct UnderWay {
    arrives: u64,
    sent_at: u64,
}

const FEW: usize = 64;

impl Replies {
    pub fn count(&self) -> u64 {
        self.under_way.len() as u64
    }

    /// So many that those that have arrived should be counted.
    #[inline]
    pub fn are_many(&self) -> bool {
        self.under_way.len() > self.many
    }

    #[inline]
    fn add(&mut self, reply: UnderWay) {
        // After an edit made the latency shorter, a reply may overtake earlier ones.
        match self.under_way.back() {
            Some(last) if last.arrives > reply.arrives => {
                let place = self.under_way.partition_point(|r| r.arrives <= reply.arrives);
                self.under_way.insert(place, reply);
            }
            _ => self.under_way.push_back(reply),
        }
    }
}

impl Connection {
    /// The callee has answered a call well. Where its caller is a client of an open loop that surely still
    /// waits when the reply arrives, all that is to come is counting: then the call is over, and its reply
    /// arrives at this time.
    /// The attempt of an exchange is never over so.
    #[inline]
    pub fn answer_client(&mut self, now: u64, sent_at: u64) -> Option<u64> {
        let Sampler::Constant { ns } = self.latency else { return None };
        let arrives = now + ns;
        let is_sure = self.is_open_loop && !self.network.is_troubled && self.timers.allow(arrives - sent_at);
        is_sure.then(|| {
            self.replies.add(UnderWay { arrives, sent_at });
            arrives
        })
    }
}

impl Simulation {
    /// Counts the replies over a connection that have arrived before now.
    pub(super) fn count_replies(&mut self, connection: u32) {
        let connection = &mut self.connections[connection as usize];
        let client = &mut self.components[connection.from as usize].meter;
        let replies = &mut connection.replies;
        while let Some(UnderWay { arrives, sent_at }) = replies.under_way.front().copied() {
            if arrives >= self.now {
                break;
            }
            replies.under_way.pop_front();
            connection.meter.settle(Ok(()), arrives - sent_at);
            client.depart(arrives, sent_at, Ok(()), false);
        }
        replies.many = (2 * replies.under_way.len()).max(FEW);
    }

    /// Counts all replies that have arrived before now. Whoever looks at figures or changes anything comes
    /// after this.
    pub(super) fn count_all_replies(&mut self) {
        for connection in 0..self.connections.len() {
            if self.connections[connection].replies.count() > 0 {
                self.count_replies(connection as u32);
            }
        }
    }

    /// The replies under way to a client.
    pub(super) fn replies_to(&self, client: u32) -> u64 {
        let its = self.connections.iter().filter(|connection| connection.from == client);
        its.map(|connection| connection.replies.count()).sum()
    }

    /// A client is taken away: its replies arrive nowhere.
    pub(super) fn drop_replies(&mut self, client: u32) {
        for connection in 0..self.connections.len() {
            let connection = &mut self.connections[connection];
            if connection.from == client {
                for reply in std::mem::take(&mut connection.replies.under_way) {
                    connection.meter.settle(Err(Cause::Removed), 0);
                    self.failed_latency.record(self.now - reply.sent_at);
                    let meter = &mut self.components[client as usize].meter;
                    meter.depart(self.now, reply.sent_at, Err(Cause::Removed), false);
                }
            }
        }
    }

    /// Which connections lead from clients whose requests nobody waits for, and have neither policies nor a network
    /// that delays or loses.
    pub(super) fn find_open_loops(&mut self) {
        for connection in &mut self.connections {
            connection.is_open_loop = match &self.components[connection.from as usize].role {
                Role::Client(state) => {
                    !state.users.are_there() && connection.policies.is_none() && connection.network.is_plain()
                }
                _ => false,
            };
        }
    }
}

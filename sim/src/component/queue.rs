//! The queue: messages in order of publication, and the workers that pull them.

use super::service::Service;
use crate::metrics::{Histogram, Integral, MessageFigures};
use crate::scenario::{self, Overflow};
use crate::station::NONE;

/// A queue's state.
#[derive(Debug, Clone)]
pub struct QueueState {
    limit: u64,
    overflow: Overflow,
    max_deliveries: u32,
    pub service: Service,
    messages: Vec<Message>,
    /// Free places, a list through `next`.
    free: u32,
    /// The messages that wait, the oldest first.
    first: u32,
    last: u32,
    waiting: u64,
    /// Delivered and not yet acknowledged.
    unacknowledged: u64,
    /// Both together, over time.
    held: Integral,
    pub consumers: Vec<Consumer>,
    turn: usize,
    counts: Counts,
    at_window: Counts,
    at_report: Counts,
    window: Histogram,
    total: Histogram,
}

/// A message that was published and is not done with.
#[derive(Debug, Clone, Copy)]
pub struct Message {
    pub published_at: u64,
    pub key: u64,
    pub class: u16,
    pub is_write: bool,
    pub is_sampled: bool,
    deliveries: u32,
    next: u32,
}

/// An instance that pulls.
#[derive(Debug, Clone, Copy)]
pub struct Consumer {
    pub connection: u32,
    pub instance: u32,
    /// Messages delivered to it and not yet acknowledged, and how many it takes at once.
    outstanding: u32,
    pub prefetch: u32,
    /// No longer behind the queue.
    pub is_gone: bool,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    now: u64,
    published: u64,
    acknowledged: u64,
    redelivered: u64,
    dropped: u64,
    held: u128,
}

impl QueueState {
    pub fn new(queue: &scenario::Queue, service: Service) -> QueueState {
        QueueState {
            limit: queue.limit,
            overflow: queue.overflow,
            max_deliveries: u32::MAX,
            service,
            messages: Vec::new(),
            free: NONE,
            first: NONE,
            last: NONE,
            waiting: 0,
            unacknowledged: 0,
            held: Integral::default(),
            consumers: Vec::new(),
            turn: usize::MAX - 1,
            counts: Counts::default(),
            at_window: Counts::default(),
            at_report: Counts::default(),
            window: Histogram::default(),
            total: Histogram::default(),
        }
    }

    /// Takes the parameters of the document. Where it holds more than a new limit, it keeps it.
    pub fn configure(&mut self, queue: &scenario::Queue) {
        self.limit = queue.limit;
        self.overflow = queue.overflow;
        self.max_deliveries = queue.max_deliveries.unwrap_or(u32::MAX);
        self.service.set(&queue.service);
    }

    /// The instances behind it are now these, as (instance, connection, prefetch); those already known
    /// keep what was delivered to them.
    pub fn set_consumers(&mut self, wanted: &[(u32, u32, u32)]) {
        self.consumers.iter_mut().for_each(|consumer| consumer.is_gone = true);
        for &(instance, connection, prefetch) in wanted {
            let is_it = |c: &&mut Consumer| (c.instance, c.connection) == (instance, connection);
            match self.consumers.iter_mut().find(is_it) {
                Some(known) => (known.is_gone, known.prefetch) = (false, prefetch),
                None => {
                    let (outstanding, is_gone) = (0, false);
                    self.consumers.push(Consumer { connection, instance, outstanding, prefetch, is_gone });
                }
            }
        }
    }

    /// Stores a message; false where the queue is full.
    #[inline]
    pub fn publish(&mut self, now: u64, key: u64, class: u16, is_write: bool, is_sampled: bool) -> bool {
        if self.waiting + self.unacknowledged >= self.limit {
            if self.overflow == Overflow::Refuse || self.first == NONE {
                return false;
            }
            let oldest = self.take_first();
            self.drop_message(now, oldest);
        }
        let message =
            Message { published_at: now, key, class, is_write, is_sampled, deliveries: 0, next: NONE };
        let index = match self.free {
            NONE => {
                self.messages.push(message);
                self.messages.len() as u32 - 1
            }
            index => {
                self.free = self.messages[index as usize].next;
                self.messages[index as usize] = message;
                index
            }
        };
        match self.last {
            NONE => self.first = index,
            last => self.messages[last as usize].next = index,
        }
        self.last = index;
        self.waiting += 1;
        self.held.rise(now);
        self.counts.published += 1;
        true
    }

    /// The next consumer in turn that has room and of which `is_pulling` holds.
    #[inline]
    pub fn next_consumer(&mut self, is_pulling: impl Fn(&Consumer) -> bool) -> Option<u32> {
        let n = self.consumers.len();
        let start = if self.turn + 1 < n { self.turn + 1 } else { 0 };
        let has_room = |c: &Consumer| !c.is_gone && c.outstanding < c.prefetch && is_pulling(c);
        let rotated = (start..n).chain(0..start);
        let chosen = rotated.into_iter().find(|index| has_room(&self.consumers[*index]))?;
        self.turn = chosen;
        Some(chosen as u32)
    }

    pub fn has_waiting(&self) -> bool {
        self.first != NONE
    }

    /// Hands the oldest waiting message to a consumer; its number, and what it is.
    #[inline]
    pub fn deliver(&mut self, consumer: u32) -> (u32, Message) {
        let index = self.take_first();
        let message = &mut self.messages[index as usize];
        self.counts.redelivered += u64::from(message.deliveries > 0);
        message.deliveries += 1;
        let message = *message;
        self.unacknowledged += 1;
        self.consumers[consumer as usize].outstanding += 1;
        (index, message)
    }

    /// A delivery could not even be sent: the message waits again, as if nothing had been.
    pub fn take_back(&mut self, consumer: u32, message: u32) {
        self.release(consumer);
        let deliveries = &mut self.messages[message as usize].deliveries;
        *deliveries -= 1;
        self.counts.redelivered -= u64::from(*deliveries > 0);
        self.put_first(message);
    }

    /// A worker has processed a message.
    #[inline]
    pub fn acknowledge(&mut self, now: u64, consumer: u32, message: u32) {
        self.release(consumer);
        self.counts.acknowledged += 1;
        self.window.record(now - self.messages[message as usize].published_at);
        self.forget(now, message);
    }

    /// A delivery has failed: the message comes back to the front, or is given up.
    pub fn fail(&mut self, now: u64, consumer: u32, message: u32) {
        self.release(consumer);
        if self.messages[message as usize].deliveries >= self.max_deliveries {
            self.drop_message(now, message);
        } else {
            self.put_first(message);
        }
    }

    /// The queue is taken away, and with it what waits; what is delivered has one more chance to end well.
    pub fn remove(&mut self, now: u64) {
        self.set_consumers(&[]);
        self.max_deliveries = 0;
        while self.first != NONE {
            let message = self.take_first();
            self.drop_message(now, message);
        }
    }

    pub fn held(&self) -> u64 {
        self.waiting + self.unacknowledged
    }

    pub fn limit(&self) -> u64 {
        self.limit
    }

    pub fn unacknowledged(&self) -> u64 {
        self.unacknowledged
    }

    /// How long the message in front has waited since its publication, in nanoseconds.
    pub fn oldest_ns(&self, now: u64) -> Option<u64> {
        self.messages.get(self.first as usize).map(|message| now - message.published_at)
    }

    /// Whether what was published is acknowledged, dropped or held, and the line and the consumers hold
    /// exactly that.
    pub fn is_conserved(&self) -> bool {
        let mut in_line = 0;
        let mut next = self.first;
        while next != NONE {
            in_line += 1;
            next = self.messages[next as usize].next;
        }
        let outstanding: u64 = self.consumers.iter().map(|c| u64::from(c.outstanding)).sum();
        self.counts.published == self.counts.acknowledged + self.counts.dropped + self.held()
            && in_line == self.waiting
            && outstanding == self.unacknowledged
            && self.held.level() == self.held()
    }

    pub fn window_figures(&self, now: u64) -> MessageFigures {
        self.since(now, &self.at_window, &self.window)
    }

    pub fn close_window(&mut self, now: u64) {
        self.total.merge(&self.window);
        self.window.clear();
        self.held.settle(now);
        self.at_window = self.counts_at(now);
    }

    pub fn report(&self, now: u64) -> MessageFigures {
        let mut all = self.total.clone();
        all.merge(&self.window);
        self.since(now, &self.at_report, &all)
    }

    /// The report starts here, at a closed window.
    pub fn start_report(&mut self, now: u64) {
        self.total.clear();
        self.at_report = self.counts_at(now);
    }

    fn counts_at(&self, now: u64) -> Counts {
        Counts { now, held: self.held.until(now), ..self.counts }
    }

    fn since(&self, now: u64, earlier: &Counts, latencies: &Histogram) -> MessageFigures {
        let c = self.counts_at(now);
        let time = (now - earlier.now) as f64;
        let area = (c.held - earlier.held) as f64;
        MessageFigures {
            published: c.published - earlier.published,
            acknowledged: c.acknowledged - earlier.acknowledged,
            // A delivery that was taken back may have been counted before the mark.
            redelivered: c.redelivered.saturating_sub(earlier.redelivered),
            dropped: c.dropped - earlier.dropped,
            backlog: self.held(),
            backlog_mean: if time > 0.0 { area / time } else { 0.0 },
            oldest_ms: self.oldest_ns(now).map(|ns| ns as f64 / 1e6),
            end_to_end_ms: latencies.latency(),
        }
    }

    fn release(&mut self, consumer: u32) {
        self.consumers[consumer as usize].outstanding -= 1;
        self.unacknowledged -= 1;
    }

    fn take_first(&mut self) -> u32 {
        let index = self.first;
        self.first = self.messages[index as usize].next;
        if self.first == NONE {
            self.last = NONE;
        }
        self.waiting -= 1;
        index
    }

    fn put_first(&mut self, index: u32) {
        self.messages[index as usize].next = self.first;
        self.first = index;
        if self.last == NONE {
            self.last = index;
        }
        self.waiting += 1;
    }

    fn drop_message(&mut self, now: u64, index: u32) {
        self.counts.dropped += 1;
        self.forget(now, index);
    }

    fn forget(&mut self, now: u64, index: u32) {
        self.held.fall(now);
        self.messages[index as usize].next = self.free;
        self.free = index;
    }
}

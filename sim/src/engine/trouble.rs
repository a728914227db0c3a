//! What incidents in force do to an instance or a connection, worked out whenever one begins or ends.

use super::limits::MAX_SERVICE_NS;
use crate::random::Stream;
use crate::scenario::{Connection, Way};

/// Values by the incident that they come from.
#[derive(Debug, Clone, Default)]
pub struct Effects(Vec<(u32, f64)>);

impl Effects {
    pub fn begin(&mut self, incident: u32, value: f64) {
        self.0.push((incident, value));
    }

    pub fn end(&mut self, incident: u32) {
        self.0.retain(|(id, _)| *id != incident);
    }

    pub fn product(&self) -> f64 {
        self.0.iter().map(|(_, value)| value).product()
    }

    /// The chance that at least one of independent chances comes true.
    pub fn any(&self) -> f64 {
        1.0 - self.0.iter().map(|(_, value)| 1.0 - value).product::<f64>()
    }

    fn sum(&self) -> f64 {
        self.0.iter().map(|(_, value)| value).sum()
    }
}

/// The network under a connection.
#[derive(Debug, Clone)]
pub struct Network {
    cuts: Vec<(u32, Way)>,
    delays: Effects,
    losses: Effects,
    /// Whether anything at all is wrong, or a message may take longer than its latency anyway.
    pub is_troubled: bool,
    /// Its ends may be in zones that are apart.
    pub is_far: bool,
    calls_cut: bool,
    replies_cut: bool,
    added_ns: u64,
    loss: f64,
    /// The share of messages that are lost even when nothing is wrong.
    usual_loss: f64,
    capacity: Option<Capacity>,
    stream: Stream,
}

/// What passes through a connection, each way: one message after another.
#[derive(Debug, Clone, Copy)]
struct Capacity {
    ns_per_kb: f64,
    /// The longest time a message may wait to leave.
    buffer_ns: u64,
    /// When the last message has left, calls and replies apart.
    free_at: [u64; 2],
}

/// One thing that is wrong with a connection.
#[derive(Debug, Clone, Copy)]
pub enum Trouble {
    Cut(Way),
    /// In nanoseconds.
    Delay(f64),
    Loss(f64),
}

/// What becomes of a message in trouble.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Passage {
    /// It arrives, so many nanoseconds later.
    Late(u64),
    /// The connection is cut.
    Cut,
    Lost,
}

impl Network {
    pub fn new(stream: Stream) -> Network {
        Network {
            cuts: Vec::new(),
            delays: Effects::default(),
            losses: Effects::default(),
            is_troubled: false,
            is_far: false,
            calls_cut: false,
            replies_cut: false,
            added_ns: 0,
            loss: 0.0,
            usual_loss: 0.0,
            capacity: None,
            stream,
        }
    }

    /// Takes the parameters of the document.
    pub fn configure(&mut self, connection: &Connection) {
        self.usual_loss = connection.loss;
        self.capacity = connection.bandwidth.map(|bandwidth| Capacity {
            // 8 kilobits a kilobyte, so at 1 Mbit/s it takes 8 ms.
            ns_per_kb: 8e6 / bandwidth.mbit_s,
            buffer_ns: (bandwidth.buffer_ms * 1e6) as u64,
            free_at: self.capacity.map_or([0; 2], |before| before.free_at),
        });
        self.refresh();
    }

    /// Whether its ends may be in zones that are apart.
    pub fn set_far(&mut self, is_far: bool) {
        self.is_far = is_far;
        self.refresh();
    }

    /// Whether messages always take just their latency, as long as nothing is wrong.
    pub fn is_plain(&self) -> bool {
        self.usual_loss == 0.0 && self.capacity.is_none() && !self.is_far
    }

    /// How long it takes until a message has left that is sent now, its wait for others included; none where it
    /// finds the buffer full.
    pub fn leave(&mut self, now: u64, is_reply: bool, size_kb: f64) -> Option<u64> {
        let Some(capacity) = &mut self.capacity else { return Some(0) };
        let free_at = &mut capacity.free_at[usize::from(is_reply)];
        let begins = now.max(*free_at);
        if begins - now > capacity.buffer_ns {
            return None;
        }
        *free_at = begins + (size_kb * capacity.ns_per_kb).min(MAX_SERVICE_NS) as u64;
        Some(*free_at - now)
    }

    pub fn begin(&mut self, incident: u32, trouble: Trouble) {
        match trouble {
            Trouble::Cut(way) => self.cuts.push((incident, way)),
            Trouble::Delay(ns) => self.delays.begin(incident, ns),
            Trouble::Loss(share) => self.losses.begin(incident, share),
        }
        self.refresh();
    }

    pub fn end(&mut self, incident: u32) {
        self.cuts.retain(|(id, _)| *id != incident);
        self.delays.end(incident);
        self.losses.end(incident);
        self.refresh();
    }

    /// What becomes of a message that is sent now.
    pub fn passage(&mut self, is_reply: bool) -> Passage {
        if if is_reply { self.replies_cut } else { self.calls_cut } {
            return Passage::Cut;
        }
        let loss = if self.loss == 0.0 {
            self.usual_loss
        } else {
            1.0 - (1.0 - self.loss) * (1.0 - self.usual_loss)
        };
        if loss > 0.0 && self.stream.unit() < loss {
            return Passage::Lost;
        }
        Passage::Late(self.added_ns)
    }

    /// Which messages are swallowed.
    pub fn cut(&self) -> Option<Way> {
        match (self.calls_cut, self.replies_cut) {
            (true, true) => Some(Way::Both),
            (true, false) => Some(Way::Calls),
            (false, true) => Some(Way::Replies),
            (false, false) => None,
        }
    }

    pub fn added_ms(&self) -> f64 {
        self.added_ns as f64 / 1e6
    }

    pub fn loss(&self) -> f64 {
        self.loss
    }

    fn refresh(&mut self) {
        let cuts = |of: Way| self.cuts.iter().any(|(_, way)| *way == Way::Both || *way == of);
        (self.calls_cut, self.replies_cut) = (cuts(Way::Calls), cuts(Way::Replies));
        self.added_ns = self.delays.sum() as u64;
        self.loss = self.losses.any();
        self.is_troubled =
            self.calls_cut || self.replies_cut || self.added_ns > 0 || self.loss > 0.0 || !self.is_plain();
    }
}

//! The client: where requests are born.

use super::Arrivals;
use crate::random::Stream;
use crate::scenario::{Client, Document};

/// A client's state.
#[derive(Debug, Clone)]
pub struct ClientState {
    pub arrivals: Arrivals,
    /// The event cell of its next birth.
    pub cell: u32,
    classes: Vec<ClassState>,
    class_stream: Stream,
    key_stream: Stream,
    /// Bursts under way: (id, factor).
    bursts: Vec<(u32, f64)>,
    /// The next of its connections to be taken.
    turn: usize,
}

/// What is drawn when a request is born.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    pub class: u16,
    pub is_write: bool,
    pub key: u64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct ClassState {
    id: u16,
    is_write: bool,
    /// Sum of the weights up to and with this class, over all weights.
    up_to: f64,
    /// Size of its key space; 0 = none.
    keys: u64,
}

impl ClientState {
    pub fn new(now: u64, client: &Client, cell: u32, stream: impl Fn(&str) -> Stream) -> ClientState {
        ClientState {
            arrivals: Arrivals::new(now, &client.traffic.profile, stream("arrivals")),
            cell,
            classes: Vec::new(),
            class_stream: stream("class"),
            key_stream: stream("key"),
            bursts: Vec::new(),
            turn: usize::MAX - 1,
        }
    }

    /// Takes the classes of the document; `class_id` numbers them by name.
    pub fn set_classes(&mut self, client: &Client, document: &Document, class_id: impl FnMut(&str) -> u16) {
        let (given, mut class_id) = (&client.traffic.classes, class_id);
        let total: f64 = given.iter().map(|c| c.weight).sum();
        let mut sum = 0.0;
        self.classes = given
            .iter()
            .map(|class| {
                sum += class.weight;
                let space = class.keys.as_ref().and_then(|k| document.key_spaces.get(k));
                let keys = space.map_or(0, |s| s.count);
                ClassState { id: class_id(&class.name), is_write: class.write, up_to: sum / total, keys }
            })
            .collect();
        if self.classes.is_empty() {
            self.classes.push(ClassState { id: class_id("read"), is_write: false, up_to: 1.0, keys: 0 });
        }
    }

    /// Draws what a request is; class and key take a word each where there is a choice.
    #[inline]
    pub fn birth(&mut self) -> Birth {
        let class = match self.classes[..] {
            [only] => only,
            _ => {
                let u = self.class_stream.unit();
                let index = self.classes.iter().position(|c| u < c.up_to);
                self.classes[index.unwrap_or(self.classes.len() - 1)]
            }
        };
        let key = if class.keys == 0 { 0 } else { self.key_stream.below_wide(class.keys) };
        Birth { class: class.id, is_write: class.is_write, key }
    }

    /// Which of `n` connections the next request takes.
    #[inline]
    pub fn take_turn(&mut self, n: usize) -> usize {
        self.turn = if self.turn + 1 < n { self.turn + 1 } else { 0 };
        self.turn
    }

    pub fn start_burst(&mut self, now: u64, id: u32, factor: f64) {
        self.bursts.push((id, factor));
        self.apply_bursts(now);
    }

    pub fn end_burst(&mut self, now: u64, id: u32) {
        self.bursts.retain(|(burst, _)| *burst != id);
        self.apply_bursts(now);
    }

    pub fn change_profile(&mut self, now: u64, client: &Client) {
        self.arrivals.change(now, Some(&client.traffic.profile), self.factor());
    }

    fn apply_bursts(&mut self, now: u64) {
        self.arrivals.change(now, None, self.factor());
    }

    fn factor(&self) -> f64 {
        self.bursts.iter().map(|(_, factor)| factor).product()
    }
}

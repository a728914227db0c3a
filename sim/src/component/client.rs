//! The client: where requests are born.

use super::Arrivals;
use crate::random::{Stream, Zipf};
use crate::scenario::{Client, Document, Popularity};

/// Marks the key of a class without keys: all its requests want the same thing.
const KEYLESS: u64 = 1 << 63;
/// Above these bits stands the key space.
const RANK_BITS: u32 = 40;

/// A client's state.
#[derive(Debug, Clone)]
pub struct ClientState {
    pub arrivals: Arrivals,
    /// The sequence number of the event of its next birth; another birth's event has been overtaken.
    pub pending: u64,
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
    keys: Keys,
}

/// How the key of a request is drawn: its key space and its rank in it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Keys {
    Always(u64),
    Uniform { space: u64, count: u64 },
    Zipf { space: u64, zipf: Zipf },
}

impl ClientState {
    pub fn new(now: u64, client: &Client, stream: impl Fn(&str) -> Stream) -> ClientState {
        ClientState {
            arrivals: Arrivals::new(now, &client.traffic.profile, stream("arrivals")),
            pending: 0,
            classes: Vec::new(),
            class_stream: stream("class"),
            key_stream: stream("key"),
            bursts: Vec::new(),
            turn: usize::MAX - 1,
        }
    }

    /// Takes the classes of the document; `class_id` and `space_id` number classes and key spaces by name.
    pub fn set_classes(
        &mut self,
        client: &Client,
        document: &Document,
        mut class_id: impl FnMut(&str) -> u16,
        mut space_id: impl FnMut(&str) -> u16,
    ) {
        let given = &client.traffic.classes;
        let total: f64 = given.iter().map(|c| c.weight).sum();
        let mut sum = 0.0;
        self.classes = given
            .iter()
            .map(|class| {
                sum += class.weight;
                let id = class_id(&class.name);
                let named = class.keys.as_ref().and_then(|name| document.key_spaces.get_key_value(name));
                let keys = named.map_or(Keys::Always(KEYLESS | u64::from(id)), |(name, space)| {
                    let (place, count) = (u64::from(space_id(name)) << RANK_BITS, space.count);
                    match space.popularity {
                        Popularity::Zipf(exponent) if exponent > 0.0 => {
                            Keys::Zipf { space: place, zipf: Zipf::new(count, exponent) }
                        }
                        _ => Keys::Uniform { space: place, count },
                    }
                });
                ClassState { id, is_write: class.write, up_to: sum / total, keys }
            })
            .collect();
        if self.classes.is_empty() {
            let id = class_id("read");
            let keys = Keys::Always(KEYLESS | u64::from(id));
            self.classes.push(ClassState { id, is_write: false, up_to: 1.0, keys });
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
        let key = match class.keys {
            Keys::Always(key) => key,
            Keys::Uniform { space, count } => space | self.key_stream.below_wide(count),
            Keys::Zipf { space, zipf } => space | zipf.draw(&mut self.key_stream),
        };
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

    /// By what the bursts under way multiply the rate.
    pub fn factor(&self) -> f64 {
        self.bursts.iter().map(|(_, factor)| factor).product()
    }
}

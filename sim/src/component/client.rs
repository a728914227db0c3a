//! The client: where requests are born.

use super::{Arrivals, Users};
use crate::random::{Stream, Zipf};
use crate::scenario::{Client, Document, Popularity};

const NS_PER_S: f64 = 1e9;

/// Marks the key of a class without keys: all its requests want the same thing.
const KEYLESS: u64 = 1 << 63;
/// Above these bits stands the key space.
const RANK_BITS: u32 = 40;

/// What a key is, by the engine's numbers of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyOf {
    /// The one of a class without keys.
    Class(usize),
    /// The key of a space with this rank.
    Space(usize, u64),
}

impl KeyOf {
    pub fn new(key: u64) -> KeyOf {
        match key & KEYLESS {
            0 => KeyOf::Space((key >> RANK_BITS) as usize, key & ((1 << RANK_BITS) - 1)),
            _ => KeyOf::Class((key & !KEYLESS) as usize),
        }
    }
}

/// A client's state.
#[derive(Debug, Clone)]
pub struct ClientState {
    pub arrivals: Arrivals,
    /// The sequence number of the event of its next birth; another birth's event has been overtaken.
    pub pending: u64,
    /// Where the event queue keeps that event, if it has a place of its own.
    pub slot: Option<u8>,
    /// When that is.
    pub pending_at: Option<u64>,
    pub users: Users,
    classes: Vec<ClassState>,
    class_stream: Stream,
    key_stream: Stream,
    user_stream: Stream,
    /// Its users are numbered from here, where anybody asks whose a request is.
    users_from: Option<u32>,
    population: u32,
    /// Bursts under way: (id, factor).
    bursts: Vec<(u32, f64)>,
    /// The next of its connections to be taken.
    turn: usize,
}

/// What the requests of a class have in common, wherever they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassTraits {
    /// The number of its name: plans refer to classes by name, whatever client they are of.
    pub name: u16,
    /// 0 is the least important.
    pub priority: u32,
    /// By what service times at servers and databases are multiplied.
    pub service_factor: f64,
    /// What a write sends and a read gets back, in kilobytes.
    pub payload_kb: f64,
}

/// What is drawn when a request is born.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birth {
    /// The engine's number of the class, and that of its name.
    pub class: u16,
    pub name: u16,
    pub is_write: bool,
    pub key: u64,
    /// Whose request it is, where anybody asks.
    pub user: Option<u32>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct ClassState {
    id: u16,
    name: u16,
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
    HotSet { space: u64, hot: HotSet },
}

/// Some keys that take a share of the traffic, and others in their place after a while.
#[derive(Debug, Clone, Copy, PartialEq)]
struct HotSet {
    count: u64,
    hot: u64,
    share: f64,
    /// None: they stay.
    moves_every_ns: Option<u64>,
}

impl HotSet {
    /// Draws a key with one word.
    fn draw(&self, now: u64, stream: &mut Stream) -> u64 {
        let unit = stream.unit();
        let cold = self.count - self.hot;
        let rank = if unit < self.share || cold == 0 {
            let part = if cold == 0 { unit } else { unit / self.share };
            ((part * self.hot as f64) as u64).min(self.hot - 1)
        } else {
            let part = (unit - self.share) / (1.0 - self.share);
            self.hot + ((part * cold as f64) as u64).min(cold - 1)
        };
        let moves = self.moves_every_ns.map_or(0, |every| now / every);
        let first = u128::from(moves) * u128::from(self.hot) % u128::from(self.count);
        (first as u64 + rank) % self.count
    }
}

impl ClientState {
    pub fn new(now: u64, client: &Client, slot: Option<u8>, stream: impl Fn(&str) -> Stream) -> ClientState {
        ClientState {
            arrivals: Arrivals::new(now, &client.traffic, &stream),
            users: Users::new(stream("think")),
            pending: 0,
            slot,
            pending_at: None,
            classes: Vec::new(),
            class_stream: stream("class"),
            key_stream: stream("key"),
            user_stream: stream("user"),
            users_from: None,
            population: 1,
            bursts: Vec::new(),
            turn: usize::MAX - 1,
        }
    }

    /// Takes the classes of the document; `name_id` and `space_id` number classes and key spaces by name,
    /// `class_id` classes by what they have in common.
    pub fn set_classes(
        &mut self,
        client: &Client,
        document: &Document,
        mut name_id: impl FnMut(&str) -> u16,
        mut class_id: impl FnMut(ClassTraits) -> u16,
        mut space_id: impl FnMut(&str) -> u16,
    ) {
        let given = &client.traffic.classes;
        let total: f64 = given.iter().map(|c| c.weight).sum();
        let mut sum = 0.0;
        self.classes = given
            .iter()
            .map(|class| {
                sum += class.weight;
                let name = name_id(&class.name);
                let (priority, service_factor, payload_kb) =
                    (class.priority, class.service_factor, class.payload_kb);
                let id = class_id(ClassTraits { name, priority, service_factor, payload_kb });
                let named = class.keys.as_ref().and_then(|name| document.key_spaces.get_key_value(name));
                let keys = named.map_or(Keys::Always(KEYLESS | u64::from(name)), |(id, space)| {
                    let (place, count) = (u64::from(space_id(id)) << RANK_BITS, space.count);
                    match space.popularity {
                        Popularity::Zipf(exponent) if exponent > 0.0 => {
                            Keys::Zipf { space: place, zipf: Zipf::new(count, exponent) }
                        }
                        Popularity::HotSet { keys, share, moves_every_s } => {
                            let moves_every_ns = moves_every_s.map(|seconds| (seconds * NS_PER_S) as u64);
                            let hot = HotSet { count, hot: keys.min(count), share, moves_every_ns };
                            Keys::HotSet { space: place, hot }
                        }
                        Popularity::Uniform | Popularity::Zipf(_) => Keys::Uniform { space: place, count },
                    }
                });
                ClassState { id, name, is_write: class.write, up_to: sum / total, keys }
            })
            .collect();
        if self.classes.is_empty() {
            let name = name_id("read");
            let id = class_id(ClassTraits { name, priority: 0, service_factor: 1.0, payload_kb: 1.0 });
            let keys = Keys::Always(KEYLESS | u64::from(name));
            self.classes.push(ClassState { id, name, is_write: false, up_to: 1.0, keys });
        }
    }

    /// Requests tell whose they are from now on, or no longer. Its users are numbered from `first` on.
    pub fn set_users(&mut self, first: u32, population: u32, is_asked: bool) {
        self.users_from = is_asked.then_some(first);
        self.population = population;
    }

    /// Draws what a request is; class and key take a word each where there is a choice, and the user where anybody asks.
    #[inline]
    pub fn birth(&mut self, now: u64) -> Birth {
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
            Keys::HotSet { space, hot } => space | hot.draw(now, &mut self.key_stream),
        };
        let user = self.users_from.map(|from| from.wrapping_add(self.user_stream.below(self.population)));
        Birth { class: class.id, name: class.name, is_write: class.is_write, key, user }
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

    pub fn change_traffic(&mut self, now: u64, client: &Client) {
        self.users.set(&client.traffic.profile);
        self.arrivals.change(now, Some(&client.traffic), self.factor());
    }

    fn apply_bursts(&mut self, now: u64) {
        self.arrivals.change(now, None, self.factor());
    }

    /// The rate at `now`, in requests a second.
    pub fn rate_qps(&self, now: u64) -> f64 {
        self.arrivals.rate_qps(now) + self.users.rate_qps()
    }

    /// By what the bursts under way multiply the rate, or the number of users.
    pub fn factor(&self) -> f64 {
        self.bursts.iter().map(|(_, factor)| factor).product()
    }
}

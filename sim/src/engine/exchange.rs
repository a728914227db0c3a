//! Exchanges: what a caller wants over a connection with policies, as one or several calls until one outcome.

use super::flow::Caller;
use super::policies::Pass;
use crate::station::NONE;

/// Calls of an exchange that are under way at once, hedges included.
pub const MAX_AT_ONCE: usize = 1 + crate::scenario::limits::MAX_HEDGES as usize;

/// One wish of a caller.
#[derive(Debug, Clone, Copy)]
pub struct Exchange {
    pub caller: Caller,
    /// Of the first attempt; its policies say what follows a failure.
    pub connection: u32,
    /// Which instance of the caller wants it; each has its own pool, breaker, budget and limit.
    pub side: u32,
    pub began_at: u64,
    /// `u64::MAX` = none.
    pub deadline: u64,
    pub stage: Stage,
    pub attempts: [Option<Attempt>; MAX_AT_ONCE],
    /// Attempts so far, without hedges.
    pub made: u32,
    pub hedged: u32,
    /// The wait before the latest retry.
    pub backoff_ns: u64,
    /// The sequence numbers of the events that go on with it and that hedge; 0 = none.
    pub wake: u64,
    pub hedge: u64,
    /// The balancer's target of the latest attempt.
    pub last_target: u32,
    /// The instance at which the latest attempt has arrived, where no balancer has chosen it.
    pub last_instance: u32,
    /// Its neighbours among the exchanges of the same call.
    previous: u32,
    next: u32,
    generation: u32,
    is_used: bool,
}

/// What an exchange is waiting for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stage {
    /// The answer to one of its calls.
    UnderWay,
    /// The time of another attempt.
    BackingOff,
    /// A place in a pool.
    InLine(Route, Pass),
    /// The event that sends it, now that it has a place.
    HasPlace(Route, Pass),
}

impl Stage {
    /// Where an attempt will go that has not been sent yet.
    pub fn route(self) -> Option<Route> {
        match self {
            Stage::InLine(route, _) | Stage::HasPlace(route, _) => Some(route),
            Stage::UnderWay | Stage::BackingOff => None,
        }
    }
}

/// Where an attempt goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Route {
    pub connection: u32,
    /// Chosen by a balancer, otherwise [`NONE`].
    pub instance: u32,
    pub target: u32,
}

/// One of its calls that is under way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Attempt {
    pub call: u32,
    pub connection: u32,
    pub pass: Pass,
}

impl Exchange {
    pub fn new(caller: Caller, connection: u32, side: u32, began_at: u64, deadline: u64) -> Exchange {
        Exchange {
            caller,
            connection,
            side,
            began_at,
            deadline,
            stage: Stage::UnderWay,
            attempts: [None; MAX_AT_ONCE],
            made: 1,
            hedged: 0,
            backoff_ns: 0,
            wake: 0,
            hedge: 0,
            last_target: NONE,
            last_instance: NONE,
            previous: NONE,
            next: NONE,
            generation: 0,
            is_used: true,
        }
    }

    /// Which of the exchanges that used this place it is.
    pub fn generation(&self) -> u32 {
        self.generation
    }

    pub fn is_under_way(&self) -> bool {
        self.attempts.iter().any(Option::is_some)
    }
}

/// The slab of exchanges. A freed place is used again.
#[derive(Debug, Clone)]
pub struct Exchanges {
    places: Vec<Exchange>,
    /// The first free place; they are linked by `next`.
    free: u32,
    in_use: usize,
}

impl Default for Exchanges {
    fn default() -> Self {
        Exchanges { places: Vec::new(), free: NONE, in_use: 0 }
    }
}

impl Exchanges {
    pub fn in_use(&self) -> usize {
        self.in_use
    }

    /// Whether the exchange of this generation is still there.
    pub fn is_current(&self, index: u32, generation: u32) -> bool {
        self.places[index as usize].generation == generation
    }

    /// Puts one in, before `head` in the list of its call's exchanges.
    pub fn insert(&mut self, exchange: Exchange, head: u32) -> u32 {
        self.in_use += 1;
        let index = match self.free {
            NONE => {
                self.places.push(exchange);
                self.places.len() as u32 - 1
            }
            index => {
                let place = &mut self.places[index as usize];
                self.free = place.next;
                *place = Exchange { generation: place.generation, ..exchange };
                index
            }
        };
        self.places[index as usize].next = head;
        if head != NONE {
            self.places[head as usize].previous = index;
        }
        index
    }

    /// Takes one out; where it was the head of its call's list, the new head.
    pub fn remove(&mut self, index: u32) -> Option<u32> {
        let Exchange { previous, next, .. } = self.places[index as usize];
        if next != NONE {
            self.places[next as usize].previous = previous;
        }
        if previous != NONE {
            self.places[previous as usize].next = next;
        }
        let place = &mut self.places[index as usize];
        (place.is_used, place.wake, place.hedge) = (false, 0, 0);
        place.generation = place.generation.wrapping_add(1);
        place.next = self.free;
        self.free = index;
        self.in_use -= 1;
        (previous == NONE).then_some(next)
    }

    /// Those in use, by index; for faults and checks, not for the steady state.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Exchange)> {
        (0..).zip(&self.places).filter(|(_, exchange)| exchange.is_used)
    }
}

impl std::ops::Index<u32> for Exchanges {
    type Output = Exchange;

    fn index(&self, index: u32) -> &Exchange {
        &self.places[index as usize]
    }
}

impl std::ops::IndexMut<u32> for Exchanges {
    fn index_mut(&mut self, index: u32) -> &mut Exchange {
        &mut self.places[index as usize]
    }
}

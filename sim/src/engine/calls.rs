//! The slab of calls under way. A freed place is used again, so a steady run allocates nothing.

use crate::metrics::{Cause, Outcome};
use crate::scenario::limits::MAX_NEXT_TARGETS;
use crate::station::NONE;

/// One attempt of one hop. As large as a line of a processor's cache: at a million requests a second the
/// calls under way are what the engine waits for.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub struct Call {
    pub sent_at: u64,
    pub arrived_at: u64,
    /// What the request is about.
    pub key: u64,
    /// Whom the outcome is told: a queue's message, an exchange, or the call during which a component made this
    /// one, with the generation of that. A client's request is its first call, and has none.
    pub origin: u32,
    pub origin_generation: u32,
    pub connection: u32,
    /// The engine's instance that it was sent to or is at.
    pub instance: u32,
    /// The balancer's target or the queue's consumer, where one of these sent it.
    pub target: u32,
    /// The next in a waiting line; the next free place, while this one is free.
    pub next: u32,
    /// The latest of the exchanges that were begun for it and have no outcome yet.
    pub exchange: u32,
    pub class: u16,
    /// Calls still to make in the present step, this one included; of parallel ones, good answers still needed.
    pub repeats: u16,
    pub step: u8,
    pub depth: u8,
    pub state: State,
    pub operation: Operation,
    /// Where a lookup stands, or a cache's own question to its origin.
    pub lookup: Lookup,
    /// While the call is lost: the cause that its timeout will tell. Of one that its line has dropped: that.
    pub outcome: Outcome,
    pub reply: Reply,
    pub marks: Marks,
}

const _: () = assert!(size_of::<Call>() == 64);

/// What is true of a call or not, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks(u8);

impl Marks {
    pub const WRITE: Marks = Marks(1);
    /// Its request's messages are told to the observer.
    pub const SAMPLED: Marks = Marks(2);
    /// The caller has given up waiting for it.
    pub const ABANDONED: Marks = Marks(4);
    /// It is one of the attempts of an exchange, which its `origin` names.
    pub const TRY: Marks = Marks(8);
    /// Whoever works on it looks at its deadline.
    pub const DEADLINE: Marks = Marks(16);
    /// The callee has heard that nobody wants the answer.
    pub const CANCELLED: Marks = Marks(32);
    /// It is known whose request it is.
    pub const USER: Marks = Marks(64);

    #[inline]
    pub fn has(self, mark: Marks) -> bool {
        self.0 & mark.0 != 0
    }

    #[inline]
    pub fn of(is_write: bool, is_sampled: bool) -> Marks {
        let bit = |is: bool, mark: Marks| if is { mark.0 } else { 0 };
        Marks(bit(is_write, Marks::WRITE) | bit(is_sampled, Marks::SAMPLED))
    }

    /// Those that a call of the same request has too.
    #[inline]
    pub fn of_request(self) -> Marks {
        Marks(self.0 & (Marks::WRITE.0 | Marks::SAMPLED.0 | Marks::DEADLINE.0 | Marks::USER.0))
    }

    /// Whether more is to be known of it than a call has room for: a deadline, which its caller may have as an exchange
    /// or because one travels with the request, or a user.
    #[inline]
    pub fn has_more(self) -> bool {
        self.0 & (Marks::DEADLINE.0 | Marks::TRY.0 | Marks::USER.0) != 0
    }

    /// Whether it may turn out that the call need not be worked on.
    #[inline]
    pub fn may_be_moot(self) -> bool {
        self.0 & (Marks::DEADLINE.0 | Marks::CANCELLED.0) != 0
    }

    #[inline]
    pub fn set(&mut self, mark: Marks) {
        self.0 |= mark.0;
    }
}

impl Call {
    #[inline]
    pub fn is_write(&self) -> bool {
        self.marks.has(Marks::WRITE)
    }

    #[inline]
    pub fn is_sampled(&self) -> bool {
        self.marks.has(Marks::SAMPLED)
    }

    #[inline]
    pub fn is_abandoned(&self) -> bool {
        self.marks.has(Marks::ABANDONED)
    }

    /// No further message of it will come: only its timeout will tell, with this cause.
    pub fn lose(&mut self, cause: Cause) {
        (self.state, self.outcome) = (State::Lost, Err(cause));
    }
}

/// A computation that waits for a core, by the call's index.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work {
    /// How long it will take, in nanoseconds: on a healthy core, or, of one that has begun, what is left.
    pub service_ns: u64,
    /// Since when it waits.
    pub since: u64,
    /// It has begun already, on shared cores, and keeps its time.
    pub has_begun: bool,
    /// In a parallel step: calls that may still fail.
    pub may_fail: u32,
}

/// The targets to which a balancer has sent a call of this generation.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tried {
    generation: u32,
    count: u8,
    targets: [u32; MAX_NEXT_TARGETS as usize + 1],
}

impl Tried {
    fn push(&mut self, target: u32) {
        if let Some(place) = self.targets.get_mut(usize::from(self.count)) {
            *place = target;
            self.count += 1;
        }
    }

    pub fn targets(&self) -> &[u32] {
        &self.targets[..usize::from(self.count)]
    }
}

/// What a reply tells besides its outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    Plain,
    /// A cache did not have what was asked for.
    Miss,
    /// The machine of a crashed instance has refused the call, so no answer came.
    Refusal,
}

/// What a call wants of a cache; all others take every call as `Ask`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    Ask,
    /// Store the key, as it has been read from the origin.
    Store,
    /// Forget the key, as it has been written at the origin.
    Forget,
}

/// How far a call has come with a lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    None,
    AsksCache,
    /// Waits for the origin; what it answers is to be stored.
    AsksOriginToFill,
    /// Waits for the origin; the cache does not answer.
    AsksOrigin,
    /// Waits for the origin to take a write.
    Writes,
    /// Waits for the cache to store or forget.
    TellsCache,
    /// No lookup: it waits for the answers of a parallel step.
    Several,
}

/// Where a call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Free,
    /// On its way to the callee.
    Sent,
    /// In an instance's waiting line.
    Waiting,
    /// Holds a slot and is about to go on.
    Ready,
    /// Holds a slot and waits for a core.
    WaitingForCore,
    /// Holds a slot and a core.
    Computing,
    /// Waits for the reply of a call of its own.
    Awaiting,
    /// The reply is on its way to the caller.
    Replying,
    /// Waits at a balancer for a target, or at a gateway to be let in.
    Parked,
    /// Swallowed by the network or by a machine that does not answer: only a timeout ends it.
    Lost,
}

impl State {
    /// Whether the callee holds it.
    pub fn is_at_callee(self) -> bool {
        use State::*;
        matches!(self, Waiting | Ready | WaitingForCore | Computing | Awaiting | Parked)
    }
}

/// The slab of calls.
#[derive(Debug, Clone)]
pub struct Calls {
    slots: Vec<Call>,
    /// How often each place was freed. Beside the calls, so that whoever asks whether a call of long ago is
    /// still the same need not fetch it.
    generations: Vec<u32>,
    works: Vec<Work>,
    /// Of calls that are marked so, in nanoseconds.
    deadlines: Vec<u64>,
    /// The latest cancellation on its way, by its event's sequence number, and the generation of the call it is for.
    cancellations: Vec<(u64, u32)>,
    /// Of calls that are marked to have one.
    users: Vec<u32>,
    /// The targets to which a balancer has sent a call, where it may go on to others.
    tried: Vec<Tried>,
    /// What it takes longer over a connection between zones, each way, in nanoseconds.
    distances: Vec<u64>,
    free: u32,
    in_use: usize,
}

impl Default for Calls {
    fn default() -> Self {
        Calls {
            slots: Vec::new(),
            generations: Vec::new(),
            works: Vec::new(),
            deadlines: Vec::new(),
            cancellations: Vec::new(),
            users: Vec::new(),
            tried: Vec::new(),
            distances: Vec::new(),
            free: NONE,
            in_use: 0,
        }
    }
}

impl Calls {
    pub fn in_use(&self) -> usize {
        self.in_use
    }

    /// Puts a call into a free place.
    #[inline]
    pub fn insert(&mut self, call: Call) -> u32 {
        self.in_use += 1;
        match self.free {
            NONE => {
                self.slots.push(call);
                self.generations.push(0);
                self.slots.len() as u32 - 1
            }
            index => {
                let slot = &mut self.slots[index as usize];
                self.free = slot.next;
                *slot = call;
                index
            }
        }
    }

    #[inline]
    pub fn remove(&mut self, index: u32) {
        let slot = &mut self.slots[index as usize];
        slot.state = State::Free;
        slot.next = self.free;
        let generation = &mut self.generations[index as usize];
        *generation = generation.wrapping_add(1);
        self.free = index;
        self.in_use -= 1;
    }

    /// Which of the calls that used this place it is.
    #[inline]
    pub fn generation(&self, index: u32) -> u32 {
        self.generations[index as usize]
    }

    #[inline]
    pub fn work_mut(&mut self, index: u32) -> &mut Work {
        at(&mut self.works, index)
    }

    pub fn set_deadline(&mut self, index: u32, deadline: u64) {
        *at(&mut self.deadlines, index) = deadline;
    }

    /// Of a call that is marked to have one.
    pub fn deadline(&self, index: u32) -> u64 {
        self.deadlines[index as usize]
    }

    pub fn set_user(&mut self, index: u32, user: u32) {
        *at(&mut self.users, index) = user;
    }

    /// Whose request it is, where that is known.
    pub fn user(&self, index: u32) -> Option<u32> {
        self.slots[index as usize].marks.has(Marks::USER).then(|| self.users[index as usize])
    }

    /// A balancer sends the call to a target.
    pub fn try_target(&mut self, index: u32, target: u32) {
        let generation = self.generation(index);
        let tried = at(&mut self.tried, index);
        if tried.generation != generation {
            *tried = Tried { generation, ..Tried::default() };
        }
        tried.push(target);
    }

    pub fn tried(&self, index: u32) -> Tried {
        let tried = self.tried.get(index as usize).copied().unwrap_or_default();
        if tried.generation == self.generation(index) { tried } else { Tried::default() }
    }

    pub fn set_distance(&mut self, index: u32, ns: u64) {
        *at(&mut self.distances, index) = ns;
    }

    /// Over a connection between zones.
    pub fn distance(&self, index: u32) -> u64 {
        self.distances.get(index as usize).copied().unwrap_or_default()
    }

    /// A cancellation is on its way to the call that is there now.
    pub fn expect_cancellation(&mut self, index: u32, sequence: u64) {
        *at(&mut self.cancellations, index) = (sequence, self.generations[index as usize]);
    }

    /// Whether the cancellation that has arrived is for the call that is there now.
    pub fn is_cancelled(&self, index: u32, sequence: u64) -> bool {
        let its = (sequence, self.generations[index as usize]);
        self.slots[index as usize].state != State::Free && self.cancellations[index as usize] == its
    }

    /// Of one that waits for a core.
    #[inline]
    pub fn work(&self, index: u32) -> Work {
        self.works[index as usize]
    }

    /// The calls in use, by index; for faults and checks, not for the steady state.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &Call)> {
        (0..).zip(&self.slots).filter(|(_, c)| c.state != State::Free)
    }
}

/// An element of a list that grows where it is needed.
#[inline]
fn at<T: Clone + Default>(list: &mut Vec<T>, index: u32) -> &mut T {
    if index as usize >= list.len() {
        list.resize(index as usize + 1, T::default());
    }
    &mut list[index as usize]
}

impl std::ops::Index<u32> for Calls {
    type Output = Call;

    #[inline]
    fn index(&self, index: u32) -> &Call {
        &self.slots[index as usize]
    }
}

impl std::ops::IndexMut<u32> for Calls {
    #[inline]
    fn index_mut(&mut self, index: u32) -> &mut Call {
        &mut self.slots[index as usize]
    }
}

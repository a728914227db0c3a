//! Event keys: time, sequence, kind and id in one comparable word.

/// 56 bits of time in nanoseconds, 40 of sequence, 5 of kind, 27 of id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key(u128);

/// What happens. The id is a call, except where it is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A request is born; the id is the client's.
    Birth,
    /// A call arrives at its callee.
    Deliver,
    /// A reply arrives at its caller.
    Reply,
    /// The first of a connection's callers may have waited long enough; the id is the connection's.
    Timeout,
    /// A computation has ended.
    Computed,
    /// Health checks; the id is the probe's.
    ProbeSent,
    ProbeArrives,
    ProbeGood,
    ProbeBad,
    /// A refused call no longer counts at its balancer; the id is the probe's.
    RefusalForgotten,
    /// A queue tries again to deliver what could not be sent; the id is the queue's.
    Pump,
    /// A closed-loop user has thought enough; the id is the client's.
    UserReturns,
    /// A computation on shared cores may have ended; the id is the instance's.
    Shared,
    /// An exchange goes on, or hedges; the id is the exchange's.
    Wake,
    /// A callee hears that nobody wants the answer.
    Cancel,
    /// A gateway lets a call in that it has held back.
    LetIn,
    /// The first of those who wait at a balancer may have waited long enough; the id is the balancer's.
    Impatience,
    /// A target's ejection is over; the id is the probe's.
    Readmitted,
}

/// By number; filled up to a power of two, so that looking one up needs no check.
const KINDS: [Kind; 32] = {
    let known = [
        Kind::Birth,
        Kind::Deliver,
        Kind::Reply,
        Kind::Timeout,
        Kind::Computed,
        Kind::ProbeSent,
        Kind::ProbeArrives,
        Kind::ProbeGood,
        Kind::ProbeBad,
        Kind::RefusalForgotten,
        Kind::Pump,
        Kind::UserReturns,
        Kind::Shared,
        Kind::Wake,
        Kind::Cancel,
        Kind::LetIn,
        Kind::Impatience,
        Kind::Readmitted,
    ];
    let mut kinds = [Kind::Birth; 32];
    let mut number = 0;
    while number < known.len() {
        kinds[number] = known[number];
        number += 1;
    }
    kinds
};

const ID_BITS: u32 = 27;
const SEQUENCE_MASK: u64 = (1 << 40) - 1;
const ID_MASK: u32 = (1 << ID_BITS) - 1;

impl Key {
    /// Later than every event.
    pub const NEVER: Key = Key(u128::MAX);

    #[inline]
    pub fn new(time: u64, sequence: u64, kind: Kind, id: u32) -> Key {
        let code = (kind as u32) << ID_BITS | id;
        Key(u128::from(time) << 72 | u128::from(sequence) << 32 | u128::from(code))
    }

    /// Not later than any event at `time`.
    pub fn first_at(time: u64) -> Key {
        Key(u128::from(time) << 72)
    }

    #[inline]
    pub fn time(self) -> u64 {
        (self.0 >> 72) as u64
    }

    #[inline]
    pub fn sequence(self) -> u64 {
        (self.0 >> 32) as u64 & SEQUENCE_MASK
    }

    #[inline]
    pub fn kind(self) -> Kind {
        KINDS[(self.0 as u32 >> ID_BITS) as usize]
    }

    #[inline]
    pub fn id(self) -> u32 {
        self.0 as u32 & ID_MASK
    }

    /// The key in two words, the higher first.
    #[inline]
    pub fn words(self) -> [u64; 2] {
        [(self.0 >> 64) as u64, self.0 as u64]
    }

    #[inline]
    pub fn from_words(words: [u64; 2]) -> Key {
        Key(u128::from(words[0]) << 64 | u128::from(words[1]))
    }

    /// Kind and id, for hashes of event streams.
    pub fn code(self) -> u64 {
        u64::from(self.0 as u32)
    }
}

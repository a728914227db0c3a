//! Who watches a run: the page's worker, the golden traces, the tests. Watching changes nothing.

use crate::metrics::Window;
use crate::scenario::Action;

/// A message of a sampled request, on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HopSample {
    /// The engine's index of the connection.
    pub connection: u32,
    pub sent_ns: u64,
    pub arrives_ns: u64,
    /// From callee to caller.
    pub is_reply: bool,
    pub failed: bool,
}

/// What a run tells while it advances. Every method does nothing unless it is written.
pub trait Observer {
    /// Every event, in order: its time, and its kind and id in one number.
    #[inline]
    fn event(&mut self, _time: u64, _code: u64) {}

    /// A request is born: of which class, by the order in which classes are first met, and for which key.
    #[inline]
    fn birth(&mut self, _class: u16, _key: u64) {}

    /// A one-second window has closed.
    fn window(&mut self, _window: Window) {}

    /// A logged action took effect.
    fn replayed(&mut self, _action: &Action) {}

    /// Whether the messages of this request, by its number, are to be told.
    #[inline]
    fn samples(&self, _request_number: u64) -> bool {
        false
    }

    fn hop(&mut self, _hop: HopSample) {}
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nobody;

impl Observer for Nobody {}

/// A hash of the event stream: two runs with the same hash did the same things in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventHash(pub u64);

impl Default for EventHash {
    fn default() -> Self {
        EventHash(0xcbf2_9ce4_8422_2325)
    }
}

impl Observer for EventHash {
    #[inline]
    fn event(&mut self, time: u64, code: u64) {
        self.take(time);
        self.take(code);
    }

    #[inline]
    fn birth(&mut self, class: u16, key: u64) {
        self.take(u64::from(class));
        self.take(key);
    }
}

impl EventHash {
    #[inline]
    fn take(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29);
    }
}

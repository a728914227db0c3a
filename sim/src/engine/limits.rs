//! The bounds of a run. Reaching one is a counted outcome, `limit_reached`, or the end of the clock.

/// Calls that exist at once, in every state; a further one fails.
pub const MAX_CALLS: usize = 1 << 22;
/// How deep calls may nest; a deeper one fails. Loops of components end here.
pub const MAX_DEPTH: u8 = 64;
/// Calls begun in one instant; further ones fail, so that loops of no time end.
pub const MAX_EVENTS_AN_INSTANT: u64 = 1_000_000;
/// The clock stops here: about 417 days.
pub const MAX_TIME_NS: u64 = 1 << 55;
/// The clock stops after this many events, before sequence numbers run out.
pub const MAX_EVENTS: u64 = 1 << 38;
/// No computation takes longer than this (about 13 days), however slow its instance: the clock's range stays safe.
pub const MAX_SERVICE_NS: f64 = (1_u64 << 50) as f64;
/// After how long a queue tries again to deliver what reached a bound of the simulator, in nanoseconds.
pub const PUMP_AGAIN_NS: u64 = 1_000_000;

//! Policies: rules that components and connections follow, one file a rule.

mod backoff;
mod balancing;
mod breaker;
mod bucket;
mod entries;
mod gradient;
pub mod hash;
mod health;
mod leaky;
mod maglev;
mod peak_ewma;
mod ring;
mod smooth;
mod window;

pub use backoff::wait_ns;
pub use balancing::{cheapest_of, choose};
pub use breaker::CircuitBreaker;
pub use bucket::TokenBucket;
pub use entries::{Entries, Found};
pub use gradient::{Gradient, GradientRules};
pub use health::Health;
pub use leaky::LeakyBucket;
pub use maglev::{Maglev, TABLE};
pub use peak_ewma::{PENALTY, PeakEwma};
pub use ring::{Ring, bound};
pub use smooth::smooth;
pub use window::{FixedWindow, SlidingWindow};

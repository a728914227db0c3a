//! Policies: rules that components follow, one file a rule.

mod balancing;
mod entries;
mod health;

pub use balancing::choose;
pub use entries::{Entries, Found};
pub use health::Health;

//! Policies: rules that components follow, one file a rule.

mod balancing;
mod health;

pub use balancing::choose;
pub use health::Health;

//! The kinds of component: the state and the rules of each, one file a kind.
//!
//! The engine moves calls between them; what a kind decides (when a request is born, which target is
//! chosen, which step comes next) is decided here.

mod arrivals;
mod balancer;
mod client;
mod server;

pub use arrivals::Arrivals;
pub use balancer::{BalancerState, Probe, Target};
pub use client::ClientState;
pub use server::{ServerState, Work};

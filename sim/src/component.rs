//! The kinds of component: the state and the rules of each, one file a kind.
//!
//! The engine moves calls between them; what a kind decides (when a request is born, which target is
//! chosen, which step comes next) is decided here.

mod arrivals;
mod balancer;
mod cache;
mod choice;
mod client;
mod curve;
mod gateway;
mod modulation;
mod queue;
mod rate;
mod server;
mod service;
mod users;

pub use arrivals::Arrivals;
pub use balancer::{BalancerState, Probe, Target, Wanted};
pub use cache::CacheState;
pub use choice::{Asker, Choice};
pub use client::{ClassTraits, ClientState, KeyOf};
pub use gateway::{Entry, GatewayState};
pub use queue::QueueState;
pub use server::{ServerState, Work};
pub use service::Service;
pub use users::Users;

//! Flashcrowd's simulation core.
//!
//! Every request is simulated on its own, on a clock of whole nanoseconds, with named random streams:
//! the same scenario and seed give the same run, bit for bit, natively and in WebAssembly. Nothing here
//! reads a clock, a file or a thread; the page's worker, the command line and the tests drive it alike.
//!
//! - [`scenario`]: the document that people edit, save and link; its problems; its edits.
//! - [`random`]: named streams and distributions.
//! - [`engine`]: the simulation itself.
//! - [`metrics`]: what it measures, and how it is told.
//! - [`experiment`]: runs under several seeds, and how sure one can be of their means.
//!
//! ```
//! use flashcrowd_sim::engine::{Nobody, Simulation};
//! use flashcrowd_sim::scenario::{Client, Component, Connection, Document, Kind, KindName, check};
//!
//! let mut document = Document::default();
//! document.components.push(Component::new("users", Kind::Client(Client::default())));
//! document.components.push(Component::new("web", KindName::Server.default_kind()));
//! document.connections.push(Connection::new("users", "web"));
//! let scenario = check(&document).map_err(|problems| problems[0].render(Default::default()))?;
//!
//! let mut simulation = Simulation::new(&scenario);
//! let ten_seconds = 10_000_000_000;
//! simulation.advance(ten_seconds, u64::MAX, &mut Nobody);
//!
//! let latency = simulation.report().overall.latency_ms.ok_or("nothing ended")?;
//! assert!(latency.p99 > latency.p50);
//! # Ok::<(), String>(())
//! ```

mod component;
pub mod engine;
pub mod experiment;
pub mod metrics;
mod policy;
pub mod random;
mod station;

pub use flashcrowd_scenario as scenario;
pub use scenario::ENGINE_VERSION;

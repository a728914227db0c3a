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
//! - [`policy`]: choosing a target, judging its health, keeping and forgetting keys.
//! - [`theory`]: closed forms to hold it against; the engine uses none of them.
//! - [`experiment`]: runs under several seeds, and how sure one can be of their means.
//!
//! A scenario is built in code, checked, run for a minute of simulated time, and asked for its 99th percentile:
//!
//! ```
//! use flashcrowd_sim::experiment;
//! use flashcrowd_sim::scenario::{
//!     Below, Client, Connection, Database, Distribution, Document, Objective, Problem, Server, check,
//! };
//!
//! let exponential = |mean_ms| Distribution::Exponential { mean_ms };
//! let document = Document {
//!     objectives: vec![Objective::LatencyP99Ms(Below { below: 200.0 })],
//!     ..Document::default()
//! }
//! .with("users", Client::steady(150.0))
//! .with("web", Server { slots: 32, cores: Some(2), service: exponential(8.0), ..Server::default() })
//! .with("orders", Database { slots: 4, service: exponential(10.0), ..Database::default() })
//! .connected(Connection { timeout_ms: Some(1_000.0), ..Connection::new("users", "web") })
//! .connected(Connection::new("web", "orders"));
//!
//! // All problems at once, each with its place and what would be right.
//! let scenario = check(&document)?;
//! let report = experiment::run(&scenario, 60.0);
//!
//! // Two cores at 8 ms serve 250 a second, so they are busy 150 / 250 of the time.
//! let web = &report.components[1];
//! assert_eq!(web.id, "web");
//! assert!(web.cores_utilization.is_some_and(|busy| (busy - 0.6).abs() < 0.05));
//!
//! let p99_ms = report.overall.latency_ms.map(|latency| latency.p99);
//! assert!(p99_ms.is_some_and(|ms| 50.0 < ms && ms < 200.0), "{p99_ms:?}");
//! assert!(report.objectives[0].met);
//! # Ok::<(), Vec<Problem>>(())
//! ```
//!
//! How sure one can be of a figure is told by several seeds ([`experiment::Replications`]). Whoever wants to watch a
//! run, cut it into slices or act on it drives a [`Simulation`](engine::Simulation) instead.

mod component;
pub mod engine;
pub mod experiment;
pub mod metrics;
pub mod policy;
pub mod random;
mod sorted;
mod station;
pub mod theory;

pub use flashcrowd_scenario as scenario;
pub use scenario::ENGINE_VERSION;

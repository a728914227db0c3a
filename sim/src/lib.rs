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

mod component;
pub mod engine;
pub mod metrics;
mod policy;
pub mod random;
pub mod scenario;
mod station;

/// The engine's version: raised whenever a scenario and seed may give other results than before.
pub const ENGINE_VERSION: u32 = 1;

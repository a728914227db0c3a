//! The simulation held against theory.
//!
//! A [`Case`] is a scenario, what closed forms say of some of its figures, and how long it is watched. It is
//! simulated several times, independently ([`measure`]); the means and their errors are judged against theory
//! ([`judge`]), all of them together at one level ([`suite`]). The cases stand in [`family`], one file a
//! model. [`table`] writes what came out; `cargo xtask validation` puts that into `docs/validation.md`.
//!
//! The tests of this crate test the tests: over many seeds the errors have to be as large as they are said to
//! be, and an error of 2 %, planted into the scenarios, has to be found in every family.

pub mod case;
pub mod family;
pub mod judge;
pub mod measure;
pub mod plant;
pub mod reading;
pub mod scenes;
pub mod statistics;
pub mod suite;
pub mod table;

pub use case::{Case, Family, Figure, Span};
pub use judge::{Row, Verdict};
pub use measure::Effort;
pub use plant::Plant;

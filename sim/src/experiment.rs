//! Experiments: runs made for a question, and what several of them say together.
//!
//! Plain functions of scenarios and reports. Nothing here starts a thread: whoever has several cores
//! makes the runs as it likes and hands the reports in, in order of their seeds.
//!
//! ```
//! use flashcrowd_sim::experiment::{Replications, run, seeds_from};
//! use flashcrowd_sim::scenario::{Client, Connection, Document, Problem, Server, check};
//!
//! let document = Document::default()
//!     .with("users", Client::steady(200.0))
//!     .with("web", Server::default())
//!     .connected(Connection::new("users", "web"));
//! let seeds = seeds_from(1, 10).into_iter().flatten();
//! let reports = seeds.map(|seed| {
//!     let scenario = check(&Document { seed, ..document.clone() })?;
//!     Ok(run(&scenario, 5.0))
//! });
//! let reports = reports.collect::<Result<Vec<_>, Vec<Problem>>>()?;
//!
//! let all = Replications::of(&reports, 0.95);
//! let goodput = all.as_ref().and_then(|all| all.overall.estimate(&["goodput_qps"]));
//! assert!(goodput.is_some_and(|g| (g.mean - 200.0).abs() < 10.0 && g.low < Some(g.mean)));
//! # Ok::<(), Vec<Problem>>(())
//! ```

mod replications;

pub use crate::metrics::{student_t, student_t_below};
pub use replications::{Estimate, Figures, MAX_REPLICATIONS, Met, Replications, seeds_from};

use crate::engine::{Nobody, Simulation};
use crate::metrics::Report;
use crate::scenario::Checked;

/// Runs a scenario from its start to `duration_s` seconds of simulated time, and reports.
///
/// It stops earlier only where the engine's own bounds stop the clock; `simulated_s` tells.
pub fn run(scenario: &Checked, duration_s: f64) -> Report {
    let mut simulation = Simulation::new(scenario);
    simulation.advance((duration_s * 1e9) as u64, u64::MAX, &mut Nobody);
    simulation.report()
}

//! Experiments: runs made for a question, and what several of them say together.
//!
//! Plain functions of scenarios and reports. Nothing here starts a thread: whoever has several cores
//! makes the runs as it likes and hands the reports in, in order of their seeds.

mod replications;
mod student;

pub use replications::{Estimate, Figures, MAX_REPLICATIONS, Met, Replications, seeds_from};
pub use student::quantile as student_t;

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

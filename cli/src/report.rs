//! The figures of runs as tables for people.

mod replications;
mod single;
mod theory;

use flashcrowd_sim::experiment::Met;
use flashcrowd_sim::metrics::Verdict;
use serde::Serialize;

use crate::table::{ABSENT, Table, number};

pub use replications::replications;
pub use single::single;
pub use theory::{Compared, compared, theory};

/// Figures, and the seconds on the wall that they took: the one figure that differs from the page's, and
/// from one time to the next.
#[derive(Debug, Serialize)]
pub struct Timed<T> {
    #[serde(flatten)]
    pub figures: T,
    pub wall_s: f64,
}

/// What stands above all figures: whose they are.
fn title(scenario: &str, seeds: &str) -> String {
    let name = if scenario.is_empty() { "Untitled scenario" } else { scenario };
    format!("{name}, {seeds}")
}

/// What stands behind the simulated time where not all of it counts.
fn left_out(warmup_s: f64) -> String {
    if warmup_s == 0.0 { String::new() } else { format!(" (the first {warmup_s} s left out)") }
}

/// The objectives of one run, and whether they are met.
pub fn verdicts(verdicts: &[Verdict]) -> String {
    let mut table = Table::default();
    let mut rows = vec![["objective", "wanted", "measured", ""].map(str::to_owned)];
    rows.extend(verdicts.iter().map(|v| {
        let met = if v.met { "met" } else { "missed" };
        let written = written(&v.objective);
        let within = v.half_width.map_or(String::new(), |half| format!(" ± {}", written(half)));
        let value = v.value.map_or(ABSENT.to_owned(), written) + &within;
        [v.objective.clone(), format!("{} {}", v.wanted, v.bound), value, met.to_owned()]
    }));
    table.rows(rows, 3);
    table.into_text()
}

/// The objectives of several runs, and how many of these meet them.
pub fn counts(objectives: &[Met]) -> String {
    let mut table = Table::default();
    let head = ["objective", "wanted", "mean", "95 % interval", "min", "max", ""];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(objectives.iter().map(|o| {
        let [mean, interval, min, max] = replications::cells(o.value.as_ref(), written(&o.objective));
        let met = format!("met in {} of {}", o.met, o.runs);
        [o.objective.clone(), format!("{} {}", o.wanted, o.bound), mean, interval, min, max, met]
    }));
    table.rows(rows, 6);
    table.into_text()
}

/// A share is bounded close to 1, where three digits tell nothing.
fn written(objective: &str) -> fn(f64) -> String {
    if objective == "availability" { |share| format!("{share:.5}") } else { number }
}

//! What is printed: the report, and how long it took.

use flashcrowd_sim::metrics::Report;
use serde::Serialize;

/// The report of a run and the seconds on the wall that it took: the one figure that differs from the
/// page's, and from one time to the next.
#[derive(Debug, Serialize)]
pub struct Printed {
    #[serde(flatten)]
    pub report: Report,
    pub wall_s: f64,
}

impl Printed {
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a report is plain data");
        text.push('\n');
        text
    }
}

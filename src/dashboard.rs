//! The dashboard: what a run measures, over simulated time.

mod axis;
mod chart;
mod colours;
mod headline;
mod inventory;
mod markers;
mod paint;
mod panel;
mod seconds;
mod series;
mod size;
mod table;
mod verdict;
mod view;

pub use axis::time_ticks;
pub use chart::clock_tick;
pub use panel::Dashboard;
pub use size::use_size;
pub use verdict::{Standing, mark as verdict_mark, sentence as objective_sentence, standing};

/// A figure as the command line's report writes it, for those who compare.
fn exact(value: impl Into<serde_json::Value>) -> String {
    flashcrowd_sim::scenario::to_text(&value.into())
}

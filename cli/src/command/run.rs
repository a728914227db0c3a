//! `flashcrowd run`: the figures of a run, or of several with their confidence intervals.

use std::time::Instant;

use flashcrowd_sim::experiment::Replications;

use clap::Args;

use crate::argument::{Experiment, Format};
use crate::input::{self, Unusable};
use crate::outcome::Outcome;
use crate::report::{self, Timed};
use crate::simulate;

/// The probability that an interval covers the true mean.
pub const CONFIDENCE: f64 = 0.95;

#[derive(Debug, Args)]
pub struct Run {
    #[command(flatten)]
    pub experiment: Experiment,
    /// Print the figures of every second as CSV instead: a row a second, a column a figure, those that the
    /// page saves.
    #[arg(long, conflicts_with_all = ["seeds", "format", "warmup"])]
    pub csv: bool,
}

pub fn carry_out(Run { experiment: arguments, csv }: &Run) -> Result<Outcome, Unusable> {
    let scenario = input::checked(&arguments.input)?;
    if *csv {
        return Ok(Outcome::text(simulate::windows(&scenario, &arguments.runs)));
    }
    let started = Instant::now();
    let mut reports = simulate::runs(&scenario, &arguments.runs)?;
    let wall_s = started.elapsed().as_secs_f64();
    let several = arguments.runs.seeds.and_then(|_| Replications::of(&reports, CONFIDENCE));
    Ok(match (several, arguments.format) {
        (Some(figures), Format::Table) => Outcome::text(report::replications(&Timed { figures, wall_s })),
        (Some(figures), Format::Json) => Outcome::json(&Timed { figures, wall_s }),
        (None, format) => {
            let timed = Timed { figures: reports.swap_remove(0), wall_s };
            match format {
                Format::Table => Outcome::text(report::single(&timed)),
                Format::Json => Outcome::json(&timed),
            }
        }
    })
}

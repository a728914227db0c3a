//! `flashcrowd check`: whether a design reaches what it is meant to, for classes and continuous integration.

use clap::Args;
use flashcrowd_sim::experiment::{Met, Replications};
use flashcrowd_sim::metrics::{Report, Verdict};
use serde::Serialize;

use super::run::CONFIDENCE;
use crate::argument::{Format, Input, Runs};
use crate::input::{self, Unusable};
use crate::outcome::Outcome;
use crate::report;
use crate::simulate;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    #[command(flatten)]
    runs: Runs,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What is printed of one run.
#[derive(Debug, Serialize)]
struct Judged<'r> {
    scenario: &'r str,
    seed: u64,
    engine: u32,
    simulated_s: f64,
    warmup_s: f64,
    /// Whether every objective is met.
    met: bool,
    objectives: &'r [Verdict],
}

/// What is printed of several runs.
#[derive(Debug, Serialize)]
struct JudgedOften<'r> {
    scenario: &'r str,
    first_seed: u64,
    runs: u64,
    engine: u32,
    simulated_s: f64,
    warmup_s: f64,
    confidence: f64,
    /// Whether every run meets every objective.
    met: bool,
    objectives: &'r [Met],
}

pub fn carry_out(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let scenario = input::checked(&arguments.input)?;
    // Nothing to judge would always pass: a file that has lost its objectives must not.
    if scenario.document().objectives.is_empty() {
        return Err(Unusable::NoObjectives { file: arguments.input.file.clone() });
    }
    let reports = simulate::runs(&scenario, &arguments.runs)?;
    let several = arguments.runs.seeds.and_then(|_| Replications::of(&reports, CONFIDENCE));
    Ok(match several {
        Some(figures) => often(&figures, arguments.format),
        None => once(&reports[0], arguments.format),
    })
}

fn once(report: &Report, format: Format) -> Outcome {
    let met = report.objectives.iter().all(|verdict| verdict.met);
    let outcome = match format {
        Format::Table => Outcome::text(report::verdicts(&report.objectives)),
        Format::Json => Outcome::json(&Judged {
            scenario: &report.scenario,
            seed: report.seed,
            engine: report.engine,
            simulated_s: report.simulated_s,
            warmup_s: report.warmup_s,
            met,
            objectives: &report.objectives,
        }),
    };
    outcome.judged(!met)
}

fn often(figures: &Replications, format: Format) -> Outcome {
    let met = figures.all_met();
    let outcome = match format {
        Format::Table => Outcome::text(report::counts(&figures.objectives)),
        Format::Json => Outcome::json(&JudgedOften {
            scenario: &figures.scenario,
            first_seed: figures.first_seed,
            runs: figures.runs,
            engine: figures.engine,
            simulated_s: figures.simulated_s,
            warmup_s: figures.warmup_s,
            confidence: figures.confidence,
            met,
            objectives: &figures.objectives,
        }),
    };
    outcome.judged(!met)
}

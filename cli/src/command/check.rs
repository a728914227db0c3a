//! `flashcrowd check`: whether a design reaches what it is meant to, for classes and continuous integration.

use flashcrowd_sim::experiment::Replications;
use serde::Serialize;

use super::run::CONFIDENCE;
use crate::argument::{Experiment, Format};
use crate::input::{self, Unusable};
use crate::outcome::Outcome;
use crate::report;
use crate::simulate;

/// What is printed of runs with verdicts of this kind.
#[derive(Debug, Serialize)]
struct Judged<'r, Verdict> {
    scenario: &'r str,
    #[serde(flatten)]
    seeds: Seeds,
    engine: u32,
    simulated_s: f64,
    warmup_s: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    /// Whether every run meets every objective.
    met: bool,
    objectives: &'r [Verdict],
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Seeds {
    One { seed: u64 },
    Several { first_seed: u64, runs: u64 },
}

impl<Verdict: Serialize> Judged<'_, Verdict> {
    fn told(&self, format: Format, table: fn(&[Verdict]) -> String) -> Outcome {
        let outcome = match format {
            Format::Table => Outcome::text(table(self.objectives)),
            Format::Json => Outcome::json(self),
        };
        outcome.judged(!self.met)
    }
}

pub fn carry_out(arguments: &Experiment) -> Result<Outcome, Unusable> {
    let scenario = input::checked(&arguments.input)?;
    // Nothing to judge would always pass: a file that has lost its objectives must not.
    if scenario.document().objectives.is_empty() {
        return Err(Unusable::NoObjectives { file: arguments.input.file.clone() });
    }
    let reports = simulate::runs(&scenario, &arguments.runs)?;
    let several = arguments.runs.seeds.and_then(|_| Replications::of(&reports, CONFIDENCE));
    Ok(match (several, &reports[0]) {
        (Some(all), _) => Judged {
            scenario: &all.scenario,
            seeds: Seeds::Several { first_seed: all.first_seed, runs: all.runs },
            engine: all.engine,
            simulated_s: all.simulated_s,
            warmup_s: all.warmup_s,
            confidence: Some(all.confidence),
            met: all.all_met(),
            objectives: &all.objectives,
        }
        .told(arguments.format, report::counts),
        (None, one) => Judged {
            scenario: &one.scenario,
            seeds: Seeds::One { seed: one.seed },
            engine: one.engine,
            simulated_s: one.simulated_s,
            warmup_s: one.warmup_s,
            confidence: None,
            met: one.objectives.iter().all(|verdict| verdict.met),
            objectives: &one.objectives,
        }
        .told(arguments.format, report::verdicts),
    })
}

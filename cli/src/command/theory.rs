//! `flashcrowd theory`: what the closed forms of queueing theory say of a scenario, and a run beside it.

use clap::Args;
use flashcrowd_sim::metrics::Report;
use flashcrowd_sim::scenario::limits::MAX_SEED;
use flashcrowd_sim::scenario::{Checked, Language};
use flashcrowd_sim::theory::{self, Finding};
use serde::Serialize;

use crate::argument::{Format, Input, Warmup, duration};
use crate::input::{self, Unusable};
use crate::outcome::Outcome;
use crate::report::{Compared, compared};
use crate::simulate::{self, Span};

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Only what theory says, without a run beside it.
    #[arg(long)]
    no_run: bool,
    /// Simulated time, such as 500ms, 90s or 2m; without it, the scenario's own duration, or 60s. The run ends
    /// before the first incident or action all the same.
    #[arg(long, value_parser = duration)]
    duration: Option<u64>,
    /// The seed of the random numbers, in place of the scenario's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    seed: Option<u64>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What is printed.
#[derive(Debug, Serialize)]
pub struct Told {
    pub scenario: String,
    /// When the first incident or action ends the steady state that theory is of.
    pub holds_until_s: Option<f64>,
    /// The run; absent where none was made.
    pub run: Option<Made>,
    pub findings: Vec<Compared>,
}

/// The run that theory is held against.
#[derive(Debug, Serialize)]
pub struct Made {
    pub seed: u64,
    pub simulated_s: f64,
    pub warmup_s: f64,
    pub confidence: f64,
    /// Whether it has become steady.
    pub settled: bool,
}

pub fn carry_out(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let scenario = input::checked(&arguments.input)?;
    let language = arguments.input.language.into();
    let findings = theory::of(&scenario);
    let holds_until_s = findings.iter().find_map(|finding| finding.holds_until_s);
    let has_figures = findings.iter().any(|finding| !finding.figures.is_empty());
    let report = if has_figures { run(&scenario, arguments, holds_until_s) } else { None };
    let told = told(&scenario, &findings, report.as_ref(), language);
    Ok(match arguments.format {
        Format::Table => Outcome::text(crate::report::theory(&told, language)),
        Format::Json => Outcome::json(&told),
    })
}

/// A run of the steady state, without its warm-up; none where it is not wanted, or there is no time for it.
fn run(scenario: &Checked, arguments: &Arguments, holds_until_s: Option<f64>) -> Option<Report> {
    let until_ns = simulate::duration_ns(scenario, arguments.duration);
    // An incident takes effect at its own instant, so the run ends a nanosecond before.
    let holds_until_ns = holds_until_s.map_or(u64::MAX, |seconds| ((seconds * 1e9) as u64).saturating_sub(1));
    let until_ns = until_ns.min(holds_until_ns);
    let is_wanted = !arguments.no_run && until_ns > 0;
    is_wanted.then(|| simulate::single(scenario, arguments.seed, Span { warmup: Warmup::Auto, until_ns }))
}

fn told(scenario: &Checked, findings: &[Finding], report: Option<&Report>, language: Language) -> Told {
    let name = scenario.document().name.as_ref();
    Told {
        scenario: name.map(|name| name.get(language).to_owned()).unwrap_or_default(),
        holds_until_s: findings.iter().find_map(|finding| finding.holds_until_s),
        run: report.map(|report| Made {
            seed: report.seed,
            simulated_s: report.simulated_s,
            warmup_s: report.warmup_s,
            confidence: report.certainty.confidence,
            settled: report.certainty.settled_after_s.is_some(),
        }),
        findings: findings.iter().map(|finding| compared(finding, report, language)).collect(),
    }
}

//! Arguments that several commands share.

use clap::{Args, ValueEnum};
use flashcrowd_sim::experiment::MAX_REPLICATIONS;
use flashcrowd_sim::scenario::Language;
use flashcrowd_sim::scenario::limits::{MAX_SECONDS, MAX_SEED};

/// Which scenario.
#[derive(Debug, Args)]
pub struct Input {
    /// A scenario file, a PNG or SVG of one, a link or its part from the # on, or - for the standard input.
    #[arg(value_name = "FILE")]
    pub file: String,
    /// The language in which problems are told.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    pub language: Tongue,
}

/// Which runs of it.
#[derive(Debug, Args)]
pub struct Runs {
    /// Simulated time, such as 500ms, 90s or 2m; without it, the scenario's own duration, or 60s.
    #[arg(long, value_parser = duration)]
    pub duration: Option<u64>,
    /// The seed of the random numbers, in place of the scenario's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    pub seed: Option<u64>,
    /// Leave the time up to here out of the figures; `auto` leaves out what the run itself shows to be its
    /// warm-up (MSER-5), and so makes each run twice.
    #[arg(long, value_name = "DURATION|auto", value_parser = warmup, default_value = "0s")]
    pub warmup: Warmup,
    /// Make so many runs, with this seed and those that follow it, and tell each figure's mean with its
    /// 95 % confidence interval.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=MAX_REPLICATIONS))]
    pub seeds: Option<u64>,
    /// Runs at once; without it, one a core. It changes no figure.
    #[arg(long, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
}

/// Runs of a scenario, and how what they show is printed.
#[derive(Debug, Args)]
pub struct Experiment {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub runs: Runs,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

/// What is left out of the figures, from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warmup {
    /// So many nanoseconds.
    Until(u64),
    /// As long as the run takes to settle.
    Auto,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs: names and units do not change.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum Tongue {
    En,
    Zh,
}

impl From<Tongue> for Language {
    fn from(tongue: Tongue) -> Language {
        match tongue {
            Tongue::En => Language::En,
            Tongue::Zh => Language::Zh,
        }
    }
}

/// A duration in nanoseconds.
pub fn duration(text: &str) -> Result<u64, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if duration.as_secs_f64() > MAX_SECONDS {
        return Err(format!("at most {} days are possible", MAX_SECONDS / 86_400.0));
    }
    Ok(duration.as_nanos() as u64)
}

fn warmup(text: &str) -> Result<Warmup, String> {
    if text == "auto" { Ok(Warmup::Auto) } else { duration(text).map(Warmup::Until) }
}

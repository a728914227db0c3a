//! `flashcrowd`: the simulator on the command line.
//!
//! It reads the scenario files that the page exports, and prints the report that the page offers: the
//! same core, so the same figures, bit for bit.

mod input;
mod printed;
mod progress;
mod table;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};
use flashcrowd_sim::engine::Simulation;
use flashcrowd_sim::scenario::limits::{MAX_SECONDS, MAX_SEED};
use flashcrowd_sim::scenario::{Checked, Language};

use input::Unusable;
use printed::Printed;

/// How long a run lasts when neither the scenario nor the command line says it.
const DEFAULT_DURATION_NS: u64 = 60_000_000_000;

/// Simulates an architecture, request by request.
///
/// Exit status: 0, the run was made or the file has no problems; 2, the input cannot be used.
#[derive(Debug, Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    order: Order,
}

#[derive(Debug, Subcommand)]
enum Order {
    /// Run a scenario and print its figures.
    Run(Run),
    /// Say everything that is wrong with a scenario, without running it.
    Validate(Input),
}

#[derive(Debug, Args)]
struct Input {
    /// A scenario file; - reads the standard input.
    file: String,
    /// The language in which problems are told.
    #[arg(long, value_enum, default_value_t = Tongue::En)]
    language: Tongue,
}

#[derive(Debug, Args)]
struct Run {
    #[command(flatten)]
    input: Input,
    /// Simulated time, such as 500ms, 90s or 2m; without it, the scenario's own duration, or 60s.
    #[arg(long, value_parser = duration)]
    duration: Option<u64>,
    /// The seed of the random numbers, in place of the scenario's.
    #[arg(long, value_parser = clap::value_parser!(u64).range(..=MAX_SEED))]
    seed: Option<u64>,
    /// Leave the time up to here out of the figures.
    #[arg(long, value_parser = duration, default_value = "0s")]
    warmup: u64,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    Table,
    /// For programs: names and units do not change.
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Tongue {
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
fn duration(text: &str) -> Result<u64, String> {
    let duration = humantime::parse_duration(text).map_err(|error| error.to_string())?;
    if duration.as_secs_f64() > MAX_SECONDS {
        return Err(format!("at most {} days are possible", MAX_SECONDS / 86_400.0));
    }
    Ok(duration.as_nanos() as u64)
}

fn main() -> ExitCode {
    let done = match Cli::parse().order {
        Order::Run(order) => run(&order),
        Order::Validate(input) => validate(&input),
    };
    match done {
        Ok(text) => print(&text),
        Err(unusable) => {
            eprintln!("{unusable}");
            ExitCode::from(2)
        }
    }
}

/// A reader that has seen enough (`| head`) is no failure.
fn print(text: &str) -> ExitCode {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("the report cannot be written: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn validate(input: &Input) -> Result<String, Unusable> {
    let scenario = input::read(&input.file, None, input.language.into())?;
    let document = scenario.document();
    let (components, connections) = (document.components.len(), document.connections.len());
    Ok(format!("{}: {components} components, {connections} connections, no problems\n", input.file))
}

fn run(order: &Run) -> Result<String, Unusable> {
    let scenario = input::read(&order.input.file, order.seed, order.input.language.into())?;
    let until = order.duration.or_else(|| duration_of(&scenario)).unwrap_or(DEFAULT_DURATION_NS);
    if order.warmup >= until {
        return Err(Unusable::NothingLeft { warmup_ns: order.warmup, duration_ns: until });
    }
    let started = Instant::now();
    let mut simulation = Simulation::new(&scenario);
    progress::advance(&mut simulation, order.warmup, until);
    if order.warmup > 0 {
        simulation.forget_warmup();
    }
    progress::advance(&mut simulation, until, until);
    let printed = Printed { report: simulation.report(), wall_s: started.elapsed().as_secs_f64() };
    Ok(match order.format {
        Format::Table => table::table(&printed),
        Format::Json => printed.to_json(),
    })
}

fn duration_of(scenario: &Checked) -> Option<u64> {
    scenario.document().duration_s.map(|seconds| (seconds * 1e9) as u64)
}

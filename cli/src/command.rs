//! The commands, one a file: each has its arguments and carries itself out.

mod bench;
mod check;
mod completions;
mod link;
mod run;
mod schema;
mod theory;
mod validate;

use clap::Subcommand;

pub use theory::Told;

use crate::argument::{Experiment, Input};
use crate::input::Unusable;
use crate::outcome::Outcome;

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a scenario and print its figures.
    Run(run::Run),
    /// Run a scenario and judge its objectives.
    Check(Experiment),
    /// Print what queueing theory says of a scenario, and a run beside it.
    Theory(theory::Arguments),
    /// Say everything that is wrong with a scenario, without running it.
    Validate(Input),
    /// Make a link of a scenario, or a scenario of a link.
    Link(link::Arguments),
    /// Measure how fast this machine simulates a scenario.
    Bench(bench::Arguments),
    /// Print the JSON Schema of scenario files.
    Schema,
    /// Print what makes a shell complete commands and options.
    Completions(completions::Arguments),
}

impl Command {
    pub fn carry_out(&self) -> Result<Outcome, Unusable> {
        match self {
            Command::Run(arguments) => run::carry_out(arguments),
            Command::Check(arguments) => check::carry_out(arguments),
            Command::Theory(arguments) => theory::carry_out(arguments),
            Command::Validate(input) => validate::carry_out(input),
            Command::Link(arguments) => link::carry_out(arguments),
            Command::Bench(arguments) => bench::carry_out(arguments),
            Command::Schema => Ok(schema::carry_out()),
            Command::Completions(arguments) => Ok(completions::carry_out(arguments)),
        }
    }
}

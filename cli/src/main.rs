//! `flashcrowd`: the simulator on the command line.
//!
//! It reads the scenario files and links that the page makes, and prints the report that the page offers:
//! the same core, so the same figures, bit for bit. Each command is a file of `command/`.

mod argument;
mod command;
mod input;
mod outcome;
mod progress;
mod report;
mod schema;
mod simulate;
mod table;

use std::process::ExitCode;

use clap::Parser;

use command::Command;

/// Simulates an architecture, request by request.
///
/// Exit status: 0, what was asked for was done; 1, an objective was missed (check only); 2, the input or
/// the arguments cannot be used; 3, the output cannot be written.
#[derive(Debug, Parser)]
#[command(name = "flashcrowd", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match Cli::parse().command.carry_out() {
        Ok(outcome) => outcome.print(),
        Err(unusable) => {
            eprintln!("{unusable}");
            ExitCode::from(outcome::UNUSABLE)
        }
    }
}

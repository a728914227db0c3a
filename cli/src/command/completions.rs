//! `flashcrowd completions`: what makes a shell complete commands and options.

use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

use crate::Cli;
use crate::outcome::Outcome;

#[derive(Debug, Args)]
pub struct Arguments {
    /// For which shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub fn carry_out(arguments: &Arguments) -> Outcome {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Cli::command(), "flashcrowd", &mut script);
    Outcome::text(String::from_utf8_lossy(&script).into_owned())
}

//! What a command has to say, and the exit status that goes with it.

use std::io::{self, Write};
use std::process::ExitCode;

use flashcrowd_sim::scenario::to_pretty_text;
use serde::Serialize;

/// An objective was missed.
const MISSED: u8 = 1;
/// The input or the arguments cannot be used; clap ends with the same status.
pub const UNUSABLE: u8 = 2;
/// The output cannot be written.
const UNWRITTEN: u8 = 3;

/// What a command that was carried out prints.
#[derive(Debug)]
pub struct Outcome {
    text: String,
    is_missed: bool,
}

impl Outcome {
    pub fn text(text: String) -> Outcome {
        Outcome { text, is_missed: false }
    }

    /// Plain data as JSON for people and programs.
    pub fn json(data: &impl Serialize) -> Outcome {
        let mut text = to_pretty_text(&serde_json::to_value(data).expect("what is printed is plain data"));
        text.push('\n');
        Outcome::text(text)
    }

    /// The same, and whether an objective was missed.
    pub fn judged(self, is_missed: bool) -> Outcome {
        Outcome { is_missed, ..self }
    }

    /// A reader that has seen enough (`| head`) is no failure.
    pub fn print(&self) -> ExitCode {
        match io::stdout().write_all(self.text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                eprintln!("the output cannot be written: {error}");
                ExitCode::from(UNWRITTEN)
            }
            _ if self.is_missed => ExitCode::from(MISSED),
            _ => ExitCode::SUCCESS,
        }
    }
}

//! `cargo xtask validation`: simulates every case and writes the table to the file that is named.

use std::io::{IsTerminal, Write, stderr};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs};

use flashcrowd_validation::measure::Effort;
use flashcrowd_validation::{family, suite, table};

fn main() -> ExitCode {
    let Some(path) = env::args_os().nth(1) else {
        eprintln!("Usage: flashcrowd-validation FILE");
        return ExitCode::from(2);
    };
    let families = family::all();
    let runs = families.iter().map(|f| f.cases.len()).sum::<usize>() * Effort::FULL.replications as usize;
    let done = AtomicUsize::new(0);
    let tell = || {
        let done = done.fetch_add(1, Ordering::Relaxed) + 1;
        if stderr().is_terminal() {
            let _ = write!(stderr(), "\r{done} of {runs} runs ");
        }
    };
    let outcome = match suite::run(families, Effort::FULL, tell) {
        Ok(outcome) => outcome,
        Err(cause) => {
            eprintln!("\n{cause}");
            return ExitCode::from(2);
        }
    };
    if let Err(cause) = fs::write(&path, table::document(&outcome)) {
        eprintln!("\n{}: {cause}", path.display());
        return ExitCode::from(3);
    }
    println!("\n{} figures, written to {}", outcome.rows().count(), path.display());
    let mut differing = outcome.differing().peekable();
    let is_red = differing.peek().is_some();
    differing.for_each(|row| println!("differs: {}", table::line(row, outcome.bound).trim_end()));
    if is_red { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

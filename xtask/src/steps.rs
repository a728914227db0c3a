use std::time::{Duration, Instant};

use crate::failure::Failure;

/// Runs checks one after the other, all of them whatever fails, and tells at the end how each went.
#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
}

struct Step {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Steps {
    /// Returns whether the step passed, for steps that build on it.
    pub fn run(&mut self, name: &'static str, work: impl FnOnce() -> Result<(), Failure>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let outcome = work();
        if let Err(failure) = &outcome {
            eprintln!("{failure}");
        }
        let step = Step { name, took: start.elapsed(), passed: outcome.is_ok() };
        println!("-- {}", step.line());
        self.done.push(step);
        outcome.is_ok()
    }

    pub fn finish(self) -> Result<(), Failure> {
        println!("\nSummary");
        for step in &self.done {
            println!("  {}", step.line());
        }
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        println!("  in all {:.1} s", total.as_secs_f64());
        let failed: Vec<String> =
            self.done.iter().filter(|step| !step.passed).map(|step| step.name.to_owned()).collect();
        if failed.is_empty() { Ok(()) } else { Err(Failure::Checks(failed)) }
    }
}

impl Step {
    fn line(&self) -> String {
        let verdict = if self.passed { "ok    " } else { "FAILED" };
        format!("{verdict} {} ({:.1} s)", self.name, self.took.as_secs_f64())
    }
}

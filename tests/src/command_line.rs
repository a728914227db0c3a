use std::process::{Command, Output};

use crate::served;

/// Runs `flashcrowd` on the command line, of the same sources as the test.
#[track_caller]
pub fn command_line(arguments: &[&str]) -> Output {
    Command::new("cargo")
        .args(["run", "--quiet", "--package", "flashcrowd-cli", "--"])
        .args(arguments)
        .current_dir(served::workspace())
        .output()
        .unwrap_or_else(|cause| panic!("cargo does not start: {cause}"))
}

//! `cargo xtask validation`: the simulation against theory, and the document that tells how it went.

use std::process::Command;

use crate::failure::Failure;
use crate::shell;

const DOCUMENT: &str = "docs/validation.md";

pub fn make() -> Result<(), Failure> {
    let mut command = Command::new("cargo");
    command.args(["run", "--release", "--package", "flashcrowd-validation", "--", DOCUMENT]);
    shell::run(&mut command)
}

//! `cargo xtask schema`: the JSON Schema in the documentation, as the command line prints it.

use std::fs;
use std::process::Command;

use crate::failure::Failure;
use crate::shell;

const SCHEMA: &str = "docs/scenario.schema.json";

pub fn make() -> Result<(), Failure> {
    let mut command = Command::new("cargo");
    command.args(["run", "--quiet", "--package", "flashcrowd-cli", "--", "schema"]);
    let schema = shell::printed(&mut command)?;
    fs::write(SCHEMA, schema).map_err(|cause| Failure::file(SCHEMA, cause))?;
    println!("{SCHEMA} is up to date");
    Ok(())
}

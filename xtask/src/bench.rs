//! `cargo xtask bench`: the engine's speed, natively and as WebAssembly in V8 (Node). Benchmarks are no
//! tests: a machine that does something else meanwhile is slower.

use std::path::PathBuf;
use std::process::Command;

use crate::failure::Failure;
use crate::shell;
use crate::tools;

const PACKAGE: &str = "flashcrowd-bench";
const BUILT: &str = "wasm32-unknown-unknown/release/flashcrowd_bench.wasm";

/// Topologies by name; none given: all.
pub fn bench(topologies: &[String]) -> Result<(), Failure> {
    tools::wasm_target()?;
    let mut native = Command::new("cargo");
    native.args(["run", "--quiet", "--release", "--package", PACKAGE, "--"]).args(topologies);
    shell::run(&mut native)?;
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--release", "--package", PACKAGE, "--lib"]);
    shell::run(build.args(["--target", "wasm32-unknown-unknown"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    shell::run(Command::new("node").arg("bench/wasm.mjs").arg(target.join(BUILT)).args(topologies))
}

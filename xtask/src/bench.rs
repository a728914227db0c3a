//! `cargo xtask bench`: the engine's speed, natively and as WebAssembly in V8 (Node), and how the whole page
//! keeps up in a browser. Benchmarks are no tests: a machine that does something else meanwhile is slower.

use std::path::PathBuf;
use std::process::Command;

use crate::browser;
use crate::bundle;
use crate::failure::Failure;
use crate::shell;
use crate::tools;

const PACKAGE: &str = "flashcrowd-bench";
const BUILT: &str = "wasm32-unknown-unknown/release/flashcrowd_bench.wasm";

pub fn bench(arguments: &[String]) -> Result<(), Failure> {
    match arguments.split_first() {
        Some((what, rest)) if what == "page" => page("pace", rest),
        Some((what, rest)) if what == "canvas" => page("canvas", rest),
        Some((what, [])) if what == "hot" => native(arguments),
        _ => engine(arguments),
    }
}

/// The release, in the browser of the tests, measured by one of their programs.
fn page(program: &str, arguments: &[String]) -> Result<(), Failure> {
    let browser = browser::set_up()?;
    bundle::build(&tools::set_up()?)?;
    let mut pace = Command::new("cargo");
    pace.args(["run", "--quiet", "--package", "flashcrowd-tests", "--bin", program, "--"]).args(arguments);
    shell::run(pace.env("CHROME", browser.program).env("CHROMEDRIVER", browser.driver))
}

/// Topologies by name; none given: all.
fn engine(topologies: &[String]) -> Result<(), Failure> {
    tools::wasm_target()?;
    native(topologies)?;
    let mut build = Command::new("cargo");
    build.args(["build", "--quiet", "--release", "--package", PACKAGE, "--lib"]);
    shell::run(build.args(["--target", "wasm32-unknown-unknown"]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    shell::run(Command::new("node").arg("bench/wasm.mjs").arg(target.join(BUILT)).args(topologies))
}

fn native(arguments: &[String]) -> Result<(), Failure> {
    let mut native = Command::new("cargo");
    native.args(["run", "--quiet", "--release", "--package", PACKAGE, "--"]).args(arguments);
    shell::run(&mut native)
}

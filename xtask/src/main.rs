//! `cargo xtask …`: everything that has to be set up, built, served or checked.

mod bench;
mod browser;
mod bundle;
mod check;
mod csp;
mod failure;
mod glue;
mod order;
mod schema;
mod serve;
mod sheets;
mod shell;
mod split;
mod steps;
mod tools;
mod translations;
mod validation;

use std::path::Path;
use std::process::ExitCode;

use failure::Failure;

const HELP: &str = "\
Tasks:
  cargo xtask serve [--port 8080]  set up the tools, build the release, serve it at http://127.0.0.1:8080
  cargo xtask build                set up the tools, build the release into dist/
  cargo xtask test [part ...]      run the checks; parts: lint, native, wasm, browser (default: all)
  cargo xtask bench [topology ...] how fast the engine is, natively and as WebAssembly (needs Node)
  cargo xtask bench page [--runs 1] [--fastest] [topology | scenario.json ...]
                                   how the whole page keeps up in a browser (default: cached)
  cargo xtask bench canvas [--runs 1]
                                   how it keeps up with a hand on 500 components
  cargo xtask schema               make docs/scenario.schema.json anew
  cargo xtask validation           simulate every case of docs/validation.md and write it anew (some minutes)
  cargo xtask csp                  put the hashes of inline scripts into the page's policy (Trunk calls it)
  cargo xtask help                 this text

The tools go into .tools/; set FLASHCROWD_TOOLS to keep them elsewhere.
CHROME and CHROMEDRIVER name a browser and its driver that are not on PATH.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<(), Failure> {
    std::env::set_current_dir(root()).map_err(|cause| Failure::file(root(), cause))?;
    let (task, rest) = match arguments.split_first() {
        Some((task, rest)) => (task.as_str(), rest),
        None => ("help", arguments),
    };
    match (task, rest) {
        ("serve", rest) => serve::serve(rest),
        ("build", []) => bundle::build(&tools::set_up()?),
        ("test", parts) => check::check(parts),
        ("bench", rest) => bench::bench(rest),
        ("schema", []) => schema::make(),
        ("validation", []) => validation::make(),
        ("csp", []) => csp::seal_staged(),
        ("help" | "--help" | "-h", _) => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::Usage(arguments.join(" "))),
    }
}

/// The workspace: tasks work from any folder of it.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace")
}

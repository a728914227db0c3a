//! `cargo xtask test`: everything that must hold before a change is merged. Nothing is skipped: what cannot
//! run has failed.

use std::process::Command;

use crate::browser;
use crate::bundle;
use crate::failure::Failure;
use crate::shell;
use crate::steps::Steps;
use crate::tools;

const PARTS: [&str; 4] = ["lint", "native", "wasm", "browser"];
const WASM: &str = "wasm32-unknown-unknown";
/// What ends up in the page; the rest of the workspace never runs as WebAssembly.
const IN_THE_PAGE: [&str; 5] =
    ["flashcrowd", "flashcrowd-scenario", "flashcrowd-sim", "flashcrowd-protocol", "worker"];
/// What computes the same everywhere. The page itself is tested whole.
const TESTED_IN_WASM: [&str; 2] = ["flashcrowd-sim", "flashcrowd-protocol"];

pub fn check(parts: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = parts.iter().find(|part| !PARTS.contains(&part.as_str())) {
        return Err(Failure::Usage(format!("test {unknown}")));
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|named| named == part);
    let mut steps = Steps::default();
    steps.run("set-up", || {
        tools::wasm_target()?;
        if wanted("wasm") || wanted("browser") {
            tools::set_up()?;
            browser::set_up()?;
        }
        Ok(())
    });
    if wanted("lint") {
        steps.run("format", || shell::run(cargo("fmt").args(["--all", "--check"])));
        steps.run("clippy, native", || clippy(&["--workspace"]));
        steps.run("clippy, WebAssembly", || {
            clippy(&[&["--target", WASM], &packages(&IN_THE_PAGE)[..]].concat())
        });
    }
    if wanted("native") {
        steps.run("native tests", || {
            shell::run(cargo("test").args(["--workspace", "--exclude", "flashcrowd-tests", "--no-fail-fast"]))
        });
    }
    if wanted("wasm") {
        steps.run("tests in WebAssembly", wasm);
    }
    if wanted("browser") {
        let built = steps.run("release build", || bundle::build(&tools::set_up()?));
        steps.run("whole-product tests", || if built { whole_product() } else { Err(Failure::NotBuilt) });
    }
    steps.finish()
}

fn clippy(scope: &[&str]) -> Result<(), Failure> {
    shell::run(cargo("clippy").args(scope).args(["--all-targets", "--", "--deny", "warnings"]))
}

/// The tests marked `wasm_bindgen_test`, in the browser the page will run in.
fn wasm() -> Result<(), Failure> {
    let tools = tools::set_up()?;
    let browser = browser::set_up()?;
    let mut tests = tools.command("cargo");
    tests.args(["test", "--tests", "--no-fail-fast", "--target", WASM]).args(packages(&TESTED_IN_WASM));
    tests.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    tests.env("CHROMEDRIVER", browser.driver);
    tests.env("WASM_BINDGEN_USE_BROWSER", "1");
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    tests.env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", crate::root().join("webdriver.json"));
    let mut passed = 0;
    shell::run_watching(&mut tests, |line| passed += passes(line))?;
    if passed == 0 { Err(Failure::NoWasmTests) } else { Ok(()) }
}

/// In a browser, one page at a time: several would slow each other beyond their deadlines.
fn whole_product() -> Result<(), Failure> {
    let browser = browser::set_up()?;
    // The command line, whose reports some tests compare with the page.
    shell::run(cargo("build").args(["--package", "flashcrowd-cli"]))?;
    let mut tests = cargo("test");
    tests.args(["--package", "flashcrowd-tests", "--no-fail-fast", "--", "--test-threads=1"]);
    tests.env("AXE", tools::set_up()?.axe());
    shell::run(tests.env("CHROME", browser.program).env("CHROMEDRIVER", browser.driver))
}

fn cargo(task: &str) -> Command {
    let mut command = Command::new("cargo");
    command.arg(task);
    command
}

fn packages<'a>(names: &[&'a str]) -> Vec<&'a str> {
    names.iter().flat_map(|name| ["--package", name]).collect()
}

/// How many tests a line such as "test result: ok. 3 passed; 0 failed" reports as passed.
fn passes(line: &str) -> u32 {
    let Some((_, counts)) = line.split_once("test result: ok. ") else { return 0 };
    counts.split(' ').next().and_then(|count| count.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::passes;

    #[test]
    fn passed_tests_are_counted() {
        assert_eq!(passes("test result: ok. 12 passed; 0 failed; 1 ignored"), 12);
        assert_eq!(passes("no tests to run!"), 0);
    }
}

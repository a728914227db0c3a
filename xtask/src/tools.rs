//! The programs that turn the sources into a page: of exactly known versions, in a folder of the project's
//! own, installed once.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::shell;

/// What needs Node: program, npm package and version.
const MINIFIERS: [[&str; 3]; 2] = [["wasm-opt", "binaryen", "132"], ["terser", "terser", "5.51.4"]];
/// The rules of accessibility that the browser tests hold the page against: npm package and version.
const AXE: [&str; 2] = ["axe-core", "4.11.0"];
const TRUNK: &str = "0.21.14";
const TARGET: &str = "wasm32-unknown-unknown";

pub struct Tools {
    search_path: OsString,
    folder: PathBuf,
    /// Whether the release can be shrunk by wasm-opt and terser, the tools that need Node.
    pub minifiers: bool,
}

impl Tools {
    /// The script of axe, where Node has installed it.
    pub fn axe(&self) -> PathBuf {
        self.folder.join("node_modules").join(AXE[0]).join("axe.min.js")
    }

    /// A command that finds the project's tools before any others.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.search_path);
        command
    }
}

/// Installs what is missing.
pub fn set_up() -> Result<Tools, Failure> {
    let folder = folder()?;
    let mut tools = Tools { search_path: search_path(&folder), folder: folder.clone(), minifiers: false };
    wasm_target()?;
    cargo_tool(&tools, &folder, "trunk", "trunk", TRUNK, &["--locked"])?;
    // Its own lock file names a release that has since been withdrawn: no `--locked` here.
    let bindgen = locked_version("wasm-bindgen")?;
    cargo_tool(&tools, &folder, "wasm-bindgen", "wasm-bindgen-cli", &bindgen, &[])?;
    tools.minifiers = npm_packages(&tools, &folder)?;
    Ok(tools)
}

fn folder() -> Result<PathBuf, Failure> {
    let folder = env::var_os("FLASHCROWD_TOOLS").map_or_else(|| PathBuf::from(".tools"), PathBuf::from);
    fs::create_dir_all(&folder).map_err(|cause| Failure::file(&folder, cause))?;
    folder.canonicalize().map_err(|cause| Failure::file(&folder, cause))
}

fn search_path(folder: &Path) -> OsString {
    let own = [folder.join("bin"), folder.join("node_modules").join(".bin")];
    let inherited = env::var_os("PATH").unwrap_or_default();
    env::join_paths(own.into_iter().chain(env::split_paths(&inherited)))
        .expect("the project's path has no separator in it")
}

/// Rust's own libraries for WebAssembly.
pub fn wasm_target() -> Result<(), Failure> {
    let libraries =
        shell::answer(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    if libraries.is_some_and(|libraries| Path::new(&libraries).exists()) {
        return Ok(());
    }
    println!("Adding the {TARGET} target");
    shell::run(Command::new("rustup").args(["target", "add", TARGET])).map_err(|cause| Failure::Install {
        what: format!("the {TARGET} target"),
        cause: Box::new(cause),
        remedy: format!("By hand: rustup target add {TARGET}"),
    })
}

fn cargo_tool(
    tools: &Tools,
    folder: &Path,
    program: &str,
    package: &str,
    version: &str,
    options: &[&str],
) -> Result<(), Failure> {
    if has_version(tools, program, version) {
        return Ok(());
    }
    println!("Installing {package} {version} (some minutes, once)");
    let mut install = Command::new("cargo");
    install.args(["install", package, "--version", version, "--root"]).arg(folder).args(options);
    // They are built once and run for seconds: what their authors' settings gain is lost many times over.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off");
    install.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    install.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
    shell::run(&mut install).map_err(|cause| Failure::Install {
        what: format!("{package} {version}"),
        cause: Box::new(cause),
        remedy: format!("By hand: cargo install {package} --version {version}. Then run this again."),
    })
}

/// Without Node the page is built without minifiers, and cannot be tested.
fn npm_packages(tools: &Tools, folder: &Path) -> Result<bool, Failure> {
    let has_minifiers = MINIFIERS.iter().all(|[program, _, version]| has_version(tools, program, version));
    if has_minifiers && has_axe(tools) {
        return Ok(true);
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if shell::answer(tools.command(npm).arg("--version")).is_none() {
        println!(
            "Node and its npm are not installed: building without minifiers, so the page will be larger."
        );
        return Ok(false);
    }
    // Together: npm removes what an earlier call has installed so.
    let packages = MINIFIERS.iter().map(|[_, package, version]| [*package, *version]).chain([AXE]);
    let packages: Vec<String> = packages.map(|package| package.join("@")).collect();
    let what = packages.join(" ");
    println!("Installing {what}");
    let options = ["install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--prefix"];
    shell::run(tools.command(npm).args(options).arg(folder).args(&packages)).map_err(|cause| {
        Failure::Install {
            what: format!("the npm packages {what}"),
            cause: Box::new(cause),
            remedy: format!("By hand: npm install --global {what}. Then run this again."),
        }
    })?;
    Ok(true)
}

/// Such as "/*! axe v4.11.0" in its first line.
fn has_axe(tools: &Tools) -> bool {
    let script = fs::read_to_string(tools.axe()).unwrap_or_default();
    script
        .lines()
        .next()
        .is_some_and(|line| line.split_whitespace().any(|word| word == format!("v{}", AXE[1])))
}

fn has_version(tools: &Tools, program: &str, version: &str) -> bool {
    // Such as "trunk 0.21.14" or "wasm-opt version 132 (version_132)".
    shell::answer(tools.command(program).arg("--version"))
        .is_some_and(|answer| answer.split_whitespace().any(|word| word == version))
}

/// The version of a package in Cargo.lock. wasm-bindgen's command and library only fit in equal versions.
fn locked_version(package: &str) -> Result<String, Failure> {
    let lock = fs::read_to_string("Cargo.lock").map_err(|cause| Failure::file("Cargo.lock", cause))?;
    version_in(&lock, package).ok_or_else(|| Failure::Missing {
        what: format!("{package} in Cargo.lock"),
        remedy: "Run `cargo generate-lockfile`.".to_owned(),
    })
}

fn version_in(lock: &str, package: &str) -> Option<String> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

#[cfg(test)]
mod tests {
    use super::version_in;

    #[test]
    fn the_locked_version_is_that_of_the_package_of_exactly_this_name() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"9.9.9\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in(lock, "wasm-bindgen").as_deref(), Some("0.2.130"));
        assert_eq!(version_in(lock, "wasm"), None);
    }
}

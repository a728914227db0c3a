use std::env;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::glue;
use crate::order;
use crate::sheets;
use crate::shell;
use crate::split;
use crate::tools::Tools;
use crate::translations;

pub const FOLDER: &str = "dist";
/// Where the page looks for them.
const TRANSLATIONS: &str = "texts/messages.zh.txt";
/// What cargo links for the page, whose notes say what may come later.
const LINKED: &str = "wasm32-unknown-unknown/page/flashcrowd-page.wasm";
/// Low memory: the first kilobyte is the deep end of the stack, and no address of anything. What has one caller and is
/// no crumb stays a function of its own: so more of them are alike, and gzip gains by it. At 20 it gained 1 KB more,
/// and the engine lost 4 %.
const SMALLER: [&str; 6] = [
    "-Oz",
    "--enable-reference-types",
    "--converge",
    "--low-memory-unused",
    "--one-caller-inline-max-function-size",
    "100",
];

/// Builds the release into `dist/`.
pub fn build(tools: &Tools) -> Result<(), Failure> {
    // Trunk is told to stay off the network, or it would fetch tools of its own choice; cargo then finds
    // its packages on disk only.
    shell::run(tools.command("cargo").args(["fetch", "--target", "wasm32-unknown-unknown"]))?;
    trunk(tools)?;
    sheets::join(Path::new(FOLDER))?;
    for program in glue::files(Path::new(FOLDER), "wasm")? {
        translations::take_out(&program, &Path::new(FOLDER).join(TRANSLATIONS))?;
        if tools.minifiers {
            shell::run(tools.command("wasm-opt").arg(&program).args(SMALLER).arg("--output").arg(&program))?;
        }
        split::split(&target().join(LINKED), &program)?;
    }
    for program in glue::files(Path::new(FOLDER), "wasm")?.iter().filter(|_| tools.minifiers) {
        order::by_likeness(tools, program)?;
    }
    glue::shrink(tools, Path::new(FOLDER))
}

/// Where cargo keeps what it makes.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| PathBuf::from("target"), PathBuf::from)
}

fn trunk(tools: &Tools) -> Result<(), Failure> {
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--release", "--offline", "--dist", FOLDER]);
    trunk.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", "-Clink-arg=--emit-relocs");
    if env::var_os("NO_COLOR").is_some() {
        // Trunk takes this variable for a yes-or-no option and rejects the customary "1".
        trunk.env("NO_COLOR", "true");
    }
    shell::run(&mut trunk)
}

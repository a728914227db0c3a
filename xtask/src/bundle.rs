use std::env;
use std::fs;
use std::path::Path;

use crate::failure::Failure;
use crate::glue;
use crate::order;
use crate::sheets;
use crate::shell;
use crate::tools::Tools;
use crate::translations;

pub const FOLDER: &str = "dist";
/// Where the page looks for them.
const TRANSLATIONS: &str = "texts/messages.zh.txt";
const PAGE: &str = "index.html";
const PAGE_WITHOUT_WASM_OPT: &str = ".index-without-wasm-opt.html";

/// Builds the release into `dist/`.
pub fn build(tools: &Tools) -> Result<(), Failure> {
    // Trunk is told to stay off the network, or it would fetch tools of its own choice; cargo then finds
    // its packages on disk only.
    shell::run(tools.command("cargo").args(["fetch", "--target", "wasm32-unknown-unknown"]))?;
    if tools.minifiers {
        trunk(tools, PAGE)?;
    } else {
        trunk_without_wasm_opt(tools)?;
    }
    sheets::join(Path::new(FOLDER))?;
    for program in glue::files(Path::new(FOLDER), "wasm")? {
        translations::take_out(&program, &Path::new(FOLDER).join(TRANSLATIONS))?;
        if tools.minifiers {
            order::by_likeness(tools, &program)?;
        }
    }
    glue::shrink(tools, Path::new(FOLDER))
}

fn trunk_without_wasm_opt(tools: &Tools) -> Result<(), Failure> {
    // Which steps Trunk takes is written in the page alone, so the smaller toolchain needs another page.
    let page = fs::read_to_string(PAGE).map_err(|cause| Failure::file(PAGE, cause))?;
    let page = page.replace("data-wasm-opt=\"z\"", "data-wasm-opt=\"0\"");
    fs::write(PAGE_WITHOUT_WASM_OPT, page).map_err(|cause| Failure::file(PAGE_WITHOUT_WASM_OPT, cause))?;
    let built = trunk(tools, PAGE_WITHOUT_WASM_OPT);
    fs::remove_file(PAGE_WITHOUT_WASM_OPT).map_err(|cause| Failure::file(PAGE_WITHOUT_WASM_OPT, cause))?;
    built
}

fn trunk(tools: &Tools, page: &str) -> Result<(), Failure> {
    let mut trunk = tools.command("trunk");
    trunk.args(["build", "--release", "--offline", "--dist", FOLDER, page]);
    if env::var_os("NO_COLOR").is_some() {
        // Trunk takes this variable for a yes-or-no option and rejects the customary "1".
        trunk.env("NO_COLOR", "true");
    }
    shell::run(&mut trunk)
}

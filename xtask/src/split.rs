//! Splits the program: what is needed neither for the first sight of the page nor by a running simulation becomes a
//! second program, which the page loads later (`src/later.rs`).
//!
//! The linker's notes say what can be reached only through the entries of later code ([`linked`]). They fit the program as it
//! was linked, and no longer what wasm-bindgen and wasm-opt make of it. But its table of functions and its memory
//! keep their places, because data refer to them by number; so it is places that are told to the cut ([`parts`]),
//! which comes last and leaves with the first part whatever that can call.

mod code;
mod linked;
mod parts;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::Path;

use crate::failure::Failure;

/// Ends the name of the later part's file, which is otherwise that of the first part's.
const FIRST: &str = "_bg.wasm";
const LATER: &str = "_later.wasm";

/// Splits `program`, which was made of `linked`; the later part goes into a file beside it.
pub fn split(linked: &Path, program: &Path) -> Result<(), Failure> {
    let read = |path: &Path| fs::read(path).map_err(|cause| Failure::file(path, cause));
    let write = |path: &Path, content| fs::write(path, content).map_err(|cause| Failure::file(path, cause));
    let apart = linked::apart(&read(linked)?).map_err(|cause| Failure::program(linked, cause))?;
    if apart.slots.is_empty() {
        return Err(Failure::Whole(linked.to_owned()));
    }
    let parts = parts::cut(&read(program)?, &apart).map_err(|cause| Failure::program(program, cause))?;
    let later = program.to_string_lossy().replace(FIRST, LATER);
    write(program, parts.first)?;
    write(Path::new(&later), parts.later)
}

//! The scripts of the release, and the names by which wasm-bindgen's script and the program know each other, made
//! smaller after Trunk, whose own minifier cannot read wasm-bindgen's script.

use std::collections::HashMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::shell;
use crate::tools::Tools;

/// A function of the browser's has a name such as `__wbg_focus_6c30fe7fda33ef51`. No compressor can shorten its hash.
const PREFIX: &[u8] = b"__wb";
const DIGITS: usize = 16;

/// Makes the scripts in `folder` smaller, and the program by the names in them.
pub fn shrink(tools: &Tools, folder: &Path) -> Result<(), Failure> {
    let programs = files(folder, "wasm")?;
    for script in files(folder, "js")? {
        let text = read(&script)?;
        let names = shorter_names(&text);
        write(&script, &renamed(&text, &names))?;
        for program in programs.iter().filter(|_| !names.is_empty()) {
            write(program, &renamed(&read(program)?, &names))?;
        }
        if tools.minifiers {
            let options = ["--module", "--compress", "--mangle", "--output"];
            shell::run(tools.command("terser").arg(&script).args(options).arg(&script))?;
        }
    }
    Ok(())
}

/// The files in `folder` whose names end so.
pub fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Failure> {
    let entries = fs::read_dir(folder).map_err(|cause| Failure::file(folder, cause))?;
    let paths = entries.flatten().map(|entry| entry.path());
    Ok(paths.filter(|path| path.extension().is_some_and(|found| found == extension)).collect())
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|cause| Failure::file(path, cause))
}

fn write(path: &Path, content: &[u8]) -> Result<(), Failure> {
    fs::write(path, content).map_err(|cause| Failure::file(path, cause))
}

/// For each name with a hash one with a count of its namesakes instead, as long: a program tells the lengths of names.
fn shorter_names(script: &[u8]) -> HashMap<&[u8], Vec<u8>> {
    let (mut names, mut namesakes) = (HashMap::new(), HashMap::new());
    for name in hashed_names(script).map(|place| &script[place]) {
        names.entry(name).or_insert_with(|| {
            let stem = &name[..name.len() - DIGITS];
            let count = namesakes.entry(stem).or_insert(0);
            *count += 1;
            [stem, format!("{count:0DIGITS$}").as_bytes()].concat()
        });
    }
    names
}

fn renamed(content: &[u8], names: &HashMap<&[u8], Vec<u8>>) -> Vec<u8> {
    let mut renamed = content.to_vec();
    for place in hashed_names(content) {
        if let Some(shorter) = names.get(&content[place.clone()]) {
            renamed[place].copy_from_slice(shorter);
        }
    }
    renamed
}

/// The places of all names that end with a hash.
fn hashed_names(content: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let starts = content.windows(PREFIX.len()).enumerate().filter(|(_, found)| *found == PREFIX);
    starts.filter_map(|(start, _)| {
        let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
        let end = start + content[start..].iter().take_while(is_of_name).count();
        let (stem, hash) = content[start..end].split_last_chunk::<DIGITS>()?;
        (stem.ends_with(b"_") && hash.iter().all(u8::is_ascii_hexdigit)).then_some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::{renamed, shorter_names};

    #[test]
    fn script_and_program_know_each_function_by_the_same_name_and_no_two_by_one() {
        let script = b"{ __wbg_get_00aa11bb22cc33dd: get, __wbg_get_4400aa11bb22cc33: at, __wbg_ok: ok }";
        let program = b"\x1a__wbg_get_4400aa11bb22cc33\0\x1a__wbg_get_00aa11bb22cc33dd\0\x08__wbg_ok\0";
        let names = shorter_names(script);
        let counted = b"{ __wbg_get_0000000000000001: get, __wbg_get_0000000000000002: at, __wbg_ok: ok }";
        assert_eq!(renamed(script, &names), counted);
        let counted = b"\x1a__wbg_get_0000000000000002\0\x1a__wbg_get_0000000000000001\0\x08__wbg_ok\0";
        assert_eq!(renamed(program, &names), counted);
    }
}

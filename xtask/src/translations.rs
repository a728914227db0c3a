//! The translations of the messages, which the program carries in a section of its own (`src/text/translated.rs`): taken
//! out of it, into a file beside the page.

use std::fs;
use std::path::Path;

use wasm_encoder::{Module, RawSection};
use wasmparser::{Parser, Payload};

use crate::failure::Failure;

/// What it is called in the program.
const SECTION: &str = "translations";

/// Moves the translations from the `program` to the `file`, sorted.
pub fn take_out(program: &Path, file: &Path) -> Result<(), Failure> {
    let content = fs::read(program).map_err(|cause| Failure::file(program, cause))?;
    let (rest, pairs) = without(&content).map_err(|cause| Failure::program(program, cause))?;
    fs::write(program, rest).map_err(|cause| Failure::file(program, cause))?;
    fs::write(file, sorted(&pairs)?).map_err(|cause| Failure::file(file, cause))
}

/// What only a linker reads: it fits no longer what wasm-bindgen has made of the program.
fn is_linkers(section: &str) -> bool {
    section == "linking" || section.starts_with("reloc.")
}

/// A program without its translations, and these.
fn without(program: &[u8]) -> wasmparser::Result<(Vec<u8>, String)> {
    let (mut rest, mut pairs) = (Module::new(), String::new());
    for payload in Parser::new(0).parse_all(program) {
        match payload? {
            Payload::CustomSection(section) if section.name() == SECTION => {
                pairs += &String::from_utf8_lossy(section.data());
            }
            Payload::CustomSection(section) if is_linkers(section.name()) => {}
            payload => {
                if let Some((id, range)) = payload.as_section() {
                    rest.section(&RawSection { id, data: &program[range] });
                }
            }
        }
    }
    Ok((rest.finish(), pairs))
}

/// Pairs of an English line and a Chinese one, with an empty line between pairs. An English text is what a message is
/// known by, so it must not have two translations.
fn sorted(pairs: &str) -> Result<String, Failure> {
    let mut pairs: Vec<&str> = pairs.split_terminator("\n\n").collect();
    pairs.sort_unstable();
    pairs.dedup();
    let english = |pair: &&str| pair.lines().next().map(str::to_owned);
    match pairs.windows(2).find(|two| english(&two[0]) == english(&two[1])) {
        Some(two) => Err(Failure::Ambiguous([two[0], two[1]].map(str::to_owned))),
        None => Ok(pairs.join("\n\n")),
    }
}

#[cfg(test)]
mod tests {
    use super::{sorted, without};
    use crate::failure::Failure;
    use wasm_encoder::{CustomSection, Module};

    #[test]
    fn translations_leave_the_program_and_everything_else_stays() {
        let section = |name: &'static str, data: &'static str| CustomSection {
            name: name.into(),
            data: data.as_bytes().into(),
        };
        let mut program = Module::new();
        program.section(&section("before", "a")).section(&section("translations", "Run\n运行\n\n"));
        program.section(&section("behind", "b"));
        let mut rest = Module::new();
        rest.section(&section("before", "a")).section(&section("behind", "b"));
        let taken = without(&program.finish()).expect("it is a program");
        assert_eq!(taken, (rest.finish(), "Run\n运行\n\n".to_owned()));
    }

    #[test]
    fn a_text_is_there_once_and_has_one_translation() {
        let pairs = "Run\n运行\n\nAdd\n添加\n\nRun\n运行\n\n";
        assert_eq!(sorted(pairs).ok().as_deref(), Some("Add\n添加\n\nRun\n运行"));
        assert!(matches!(sorted("Run\n运行\n\nRun\n跑\n\n"), Err(Failure::Ambiguous(_))));
    }
}

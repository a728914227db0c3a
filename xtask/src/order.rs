//! The order of a program's functions. gzip knows what it sees again only within 32 KB, so what is alike lies together.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::fs;
use std::path::Path;

use wasm_encoder::{NameMap, NameSection, Section};
use wasmparser::{Parser, Payload, TypeRef};

use crate::failure::Failure;
use crate::shell;
use crate::tools::Tools;

/// How far back gzip looks, less the function that is being packed.
const WINDOW: usize = 30_000;
/// Likeness is counted in runs of so many bytes: shorter ones gain gzip little.
const RUN: usize = 6;
/// A run that so many functions have is near wherever a function lies.
const COMMON: usize = 60;

/// Brings the functions of a program into an order in which gzip packs them well.
pub fn by_likeness(tools: &Tools, program: &Path) -> Result<(), Failure> {
    let mut content = fs::read(program).map_err(|cause| Failure::file(program, cause))?;
    let (imported, functions) = functions(&content).map_err(|cause| Failure::program(program, cause))?;
    // wasm-opt orders by name, so each function is named by its place; the names do not stay.
    let mut places = vec![0; functions.len()];
    for (place, function) in order(&functions).into_iter().enumerate() {
        places[function] = place;
    }
    let mut names = NameMap::new();
    for (index, place) in (imported..).zip(places) {
        names.append(index, &format!("{place:08}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    section.append_to(&mut content);
    fs::write(program, content).map_err(|cause| Failure::file(program, cause))?;
    let options = ["--reorder-functions-by-name", "--generate-stack-ir", "--optimize-stack-ir", "--output"];
    shell::run(tools.command("wasm-opt").arg(program).args(options).arg(program))
}

/// How many functions are the browser's, and the code of the others.
fn functions(program: &[u8]) -> wasmparser::Result<(u32, Vec<&[u8]>)> {
    let (mut imported, mut functions) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(program) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => functions.push(body.as_bytes()),
            _ => {}
        }
    }
    Ok((imported, functions))
}

/// Next is always the function that is the most like those before it, as far as gzip looks back.
fn order(functions: &[&[u8]]) -> Vec<usize> {
    let mut window = Window::new(functions);
    let (mut order, mut reach) = (Vec::new(), VecDeque::new());
    let mut length = 0;
    let mut left: BTreeSet<usize> = (0..functions.len()).collect();
    // Of equals the first: the order that the program came in is a good one too.
    while let Some(next) = left.iter().copied().min_by_key(|function| Reverse(window.likeness(*function))) {
        left.remove(&next);
        order.push(next);
        reach.push_back(next);
        length += functions[next].len();
        window.enters(next);
        while let Some(first) = reach.pop_front_if(|_| length > WINDOW) {
            length -= functions[first].len();
            window.leaves(first);
        }
    }
    order
}

/// What gzip knows at a place of the program.
struct Window<'a> {
    functions: &'a [&'a [u8]],
    /// Of each run, which functions have it and how often.
    holders: Vec<Vec<(usize, u64)>>,
    /// Of each function, which runs it has.
    runs: Vec<Vec<usize>>,
    /// Of each run, how many functions in the window have it.
    sightings: Vec<usize>,
    /// Of each function, how many of its runs are in the window.
    known: Vec<u64>,
}

impl<'a> Window<'a> {
    fn new(functions: &'a [&'a [u8]]) -> Self {
        let mut found: HashMap<&[u8], Vec<(usize, u64)>> = HashMap::new();
        for (function, code) in functions.iter().enumerate() {
            for run in code.windows(RUN) {
                let holders = found.entry(run).or_default();
                match holders.last_mut() {
                    Some((last, count)) if *last == function => *count += 1,
                    _ => holders.push((function, 1)),
                }
            }
        }
        found.retain(|_, holders| (2..=COMMON).contains(&holders.len()));
        let holders: Vec<_> = found.into_values().collect();
        let mut runs = vec![Vec::new(); functions.len()];
        for (run, holders) in holders.iter().enumerate() {
            holders.iter().for_each(|(function, _)| runs[*function].push(run));
        }
        let (sightings, known) = (vec![0; holders.len()], vec![0; functions.len()]);
        Self { functions, holders, runs, sightings, known }
    }

    fn enters(&mut self, function: usize) {
        for &run in &self.runs[function] {
            if self.sightings[run] == 0 {
                self.holders[run].iter().for_each(|(holder, count)| self.known[*holder] += count);
            }
            self.sightings[run] += 1;
        }
    }

    fn leaves(&mut self, function: usize) {
        for &run in &self.runs[function] {
            self.sightings[run] -= 1;
            if self.sightings[run] == 0 {
                self.holders[run].iter().for_each(|(holder, count)| self.known[*holder] -= count);
            }
        }
    }

    /// Between how much of a function is known, which favours giants, and which share of it, which favours crumbs: by
    /// trial a little nearer to the share.
    fn likeness(&self, function: usize) -> u128 {
        let (known, length) = (u128::from(self.known[function]), self.functions[function].len() as u128);
        1_000_000 * known.pow(3) / (length + 4).pow(2)
    }
}

#[cfg(test)]
mod tests {
    use super::order;

    #[test]
    fn functions_that_are_alike_lie_together() {
        let functions = ["one of the first kind", "now another", "two of the first kind", "yet another"];
        assert_eq!(order(&functions.map(str::as_bytes)), [0, 2, 1, 3]);
    }
}

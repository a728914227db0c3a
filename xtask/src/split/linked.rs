//! What of a program can only be reached through the entries of later code. The linker is told to leave its notes in the
//! program (`--emit-relocs`): which function or datum each piece of code and of data refers to.

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{
    Data, DataKind, DefinedDataSymbol, ElementItems, ElementKind, ExternalKind, KnownCustom, Linking, Parser,
    Payload, RelocationEntry, RelocationType, Result, SymbolInfo, TypeRef,
};

use super::code::{constant, used};

/// A function with this in its name is where later code begins: `src/later.rs`.
const ENTRY: &str = "later_entry";

/// What comes later.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Apart {
    /// Places in the table of functions.
    pub slots: BTreeSet<u32>,
    /// Addresses of data.
    pub data: Vec<Range<usize>>,
}

/// Finds out what comes later of a program with its linker's notes.
pub fn apart(program: &[u8]) -> Result<Apart> {
    let linked = Linked::read(program)?;
    let entries: BTreeSet<u32> = linked.entries().collect();
    let first = linked.reached(linked.roots.clone(), &entries);
    let later = linked.reached(entries.into_iter().collect(), &BTreeSet::new());
    let is_apart =
        |function: u32| later.functions.contains(&function) && !first.functions.contains(&function);
    let slots = linked.slots.iter().filter(|(_, function)| is_apart(*function)).map(|(slot, _)| *slot);
    Ok(Apart { slots: slots.collect(), data: linked.data_apart(&first, &later) })
}

#[derive(Default)]
struct Linked<'a> {
    /// Functions that whoever starts the program may call.
    roots: Vec<u32>,
    /// How many functions come from outside.
    imported: u32,
    functions: Vec<Function>,
    /// Of each segment of data, the address and the place in its section.
    segments: Vec<(usize, Range<usize>)>,
    /// The table of functions.
    slots: Vec<(u32, u32)>,
    symbols: Vec<SymbolInfo<'a>>,
    /// References in code and in data, by place.
    in_code: Vec<RelocationEntry>,
    in_data: Vec<RelocationEntry>,
}

struct Function {
    /// Where it stands in the section of code.
    place: Range<usize>,
    calls: Vec<u32>,
}

/// What can be reached from somewhere: functions by index, data by symbol.
#[derive(Default)]
struct Reached {
    functions: BTreeSet<u32>,
    data: BTreeSet<u32>,
}

impl<'a> Linked<'a> {
    fn read(program: &'a [u8]) -> Result<Self> {
        let mut linked = Linked::default();
        let (mut section, mut code, mut data) = (0, None, None);
        for payload in Parser::new(0).parse_all(program) {
            let payload = payload?;
            match &payload {
                Payload::ImportSection(imports) => {
                    for import in imports.clone().into_imports() {
                        linked.imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports.clone() {
                        let export = export?;
                        linked.roots.extend((export.kind == ExternalKind::Func).then_some(export.index));
                    }
                }
                Payload::StartSection { func, .. } => linked.roots.push(*func),
                Payload::ElementSection(elements) => {
                    for element in elements.clone() {
                        let element = element?;
                        let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                            (element.kind, element.items)
                        else {
                            continue;
                        };
                        let first = constant(&offset_expr)?;
                        for (slot, function) in (first..).zip(functions) {
                            linked.slots.push((slot, function?));
                        }
                    }
                }
                Payload::CodeSectionStart { range, .. } => code = Some((section, range.start)),
                Payload::CodeSectionEntry(body) => {
                    let start = code.map_or(0, |(_, start)| start);
                    let place = body.range().start - start..body.range().end - start;
                    linked.functions.push(Function { place, calls: used(body)?.functions });
                }
                Payload::DataSection(segments) => {
                    data = Some(section);
                    let start = segments.range().start;
                    for segment in segments.clone() {
                        let Data { kind, data, range } = segment?;
                        let DataKind::Active { offset_expr, .. } = kind else { continue };
                        let place = range.end - data.len() - start..range.end - start;
                        linked.segments.push((constant(&offset_expr)? as usize, place));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(symbols) = part? {
                                linked.symbols = symbols.into_iter().collect::<Result<_>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(references) => {
                        let of = Some(references.section_index());
                        let entries = references.entries().into_iter().collect::<Result<_>>()?;
                        if of == code.map(|(code, _)| code) {
                            linked.in_code = entries;
                        } else if of == data {
                            linked.in_data = entries;
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
            section += u32::from(payload.as_section().is_some());
        }
        linked.in_code.sort_unstable_by_key(|reference| reference.offset);
        linked.in_data.sort_unstable_by_key(|reference| reference.offset);
        Ok(linked)
    }

    fn entries(&self) -> impl Iterator<Item = u32> {
        self.symbols.iter().filter_map(|symbol| match symbol {
            SymbolInfo::Func { index, name: Some(name), .. } if name.contains(ENTRY) => Some(*index),
            _ => None,
        })
    }

    /// What can be reached from some functions without taking up the address of one that is shut.
    fn reached(&self, from: Vec<u32>, shut: &BTreeSet<u32>) -> Reached {
        let mut reached = Reached::default();
        let (mut functions, mut data) = (from, Vec::new());
        loop {
            let references = if let Some(function) = functions.pop() {
                if !reached.functions.insert(function) {
                    continue;
                }
                let Some(function) = function.checked_sub(self.imported) else { continue };
                let Some(Function { place, calls }) = self.functions.get(function as usize) else { continue };
                functions.extend(calls);
                within(&self.in_code, place)
            } else if let Some(symbol) = data.pop() {
                if !reached.data.insert(symbol) {
                    continue;
                }
                let Some((_, place)) = self.place(symbol) else { continue };
                within(&self.in_data, &place)
            } else {
                return reached;
            };
            for reference in
                references.iter().filter(|reference| reference.ty != RelocationType::TypeIndexLeb)
            {
                match self.symbols.get(reference.index as usize) {
                    Some(SymbolInfo::Func { index, .. }) if !shut.contains(index) => functions.push(*index),
                    Some(SymbolInfo::Data { .. }) => data.push(reference.index),
                    _ => {}
                }
            }
        }
    }

    /// The address of a datum, and its place in the section of data.
    fn place(&self, symbol: u32) -> Option<(usize, Range<usize>)> {
        let Some(SymbolInfo::Data { symbol: Some(datum), .. }) = self.symbols.get(symbol as usize) else {
            return None;
        };
        let DefinedDataSymbol { index, offset, size } = *datum;
        let (address, segment) = self.segments.get(index as usize)?;
        let start = segment.start + offset as usize;
        Some((address + offset as usize, start..start + size as usize))
    }

    /// The addresses of what only later code knows. Data may overlap: of two texts the shorter may be a part of the longer.
    fn data_apart(&self, first: &Reached, later: &Reached) -> Vec<Range<usize>> {
        let end = self.segments.iter().map(|(address, place)| address + place.len()).max().unwrap_or(0);
        let mut is_apart = vec![false; end];
        let symbols = || 0..self.symbols.len() as u32;
        let mut mark = |symbol, apart| {
            if let Some((address, place)) = self.place(symbol) {
                is_apart[address..address + place.len()].fill(apart);
            }
        };
        let is_later = |symbol: &u32| later.data.contains(symbol) && !first.data.contains(symbol);
        symbols().filter(is_later).for_each(|symbol| mark(symbol, true));
        symbols().filter(|symbol| !is_later(symbol)).for_each(|symbol| mark(symbol, false));
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for address in (0..end).filter(|address| is_apart[*address]) {
            match ranges.last_mut() {
                Some(range) if range.end == address => range.end += 1,
                _ => ranges.push(address..address + 1),
            }
        }
        ranges
    }
}

/// The references at a place.
fn within<'r>(references: &'r [RelocationEntry], place: &Range<usize>) -> &'r [RelocationEntry] {
    let before = |end: usize| references.partition_point(|reference| (reference.offset as usize) < end);
    &references[before(place.start)..before(place.end)]
}

//! Cuts a finished program in two. The first part goes without what is apart, and exports what the other knows of it; the
//! later one imports that, and puts its functions and data into the first one's table and memory.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use sha2::{Digest, Sha256};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, Data, DataKind, Element, ElementItems, ElementKind,
    ExportSectionReader, ExternalKind, FunctionBody, FunctionSectionReader, GlobalType, MemoryType, Parser,
    Payload, TableType, TypeRef, TypeSectionReader,
};

use super::code::{constant, function, used};
use super::linked::Apart;

/// What the later part calls the first, and by what the page knows that there is a later one: `src/later.rs`.
const FIRST: &str = "first";
const TABLE: &str = "later";
/// Says what a program may use of WebAssembly; everything else that is no part of it stays behind.
const FEATURES: &str = "target_features";

#[derive(Debug)]
pub struct Parts {
    pub first: Vec<u8>,
    pub later: Vec<u8>,
}

/// Cuts off what is apart.
pub fn cut(program: &[u8], apart: &Apart) -> Result<Parts, Error> {
    let whole = Whole::read(program)?;
    let stays = whole.first(&apart.slots)?;
    let names = Names::of(&whole, &stays, apart, program)?;
    let mut first = Module::new();
    let indexes = positions(0..whole.functions.len() as u32, |function| stays.contains(function));
    let mut keeper = First { apart, whole: &whole, indexes, names: &names };
    utils::parse_core_module(&mut keeper, &mut first, Parser::new(0), program)?;
    Ok(Parts { first: first.finish(), later: later(&whole, &stays, apart, &names)? })
}

/// What both parts are made of.
#[derive(Default)]
struct Whole<'a> {
    types: Option<TypeSectionReader<'a>>,
    /// How many of the functions come from outside.
    imported: u32,
    /// The type of each.
    functions: Vec<u32>,
    bodies: Vec<FunctionBody<'a>>,
    tables: Vec<TableType>,
    memory: Option<MemoryType>,
    globals: Vec<GlobalType>,
    /// What is called from outside.
    roots: Vec<u32>,
    exports: BTreeSet<&'a str>,
    /// Of each table, what stands at which place.
    slots: BTreeMap<(u32, u32), u32>,
    data: Vec<(usize, &'a [u8])>,
    features: &'a [u8],
}

impl<'a> Whole<'a> {
    fn read(program: &'a [u8]) -> Result<Self, Error> {
        let mut whole = Whole::default();
        for payload in Parser::new(0).parse_all(program) {
            match payload? {
                Payload::TypeSection(types) => whole.types = Some(types),
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        match import?.ty {
                            TypeRef::Func(of) => whole.functions.push(of),
                            TypeRef::Table(of) => whole.tables.push(of),
                            TypeRef::Memory(of) => whole.memory = Some(of),
                            TypeRef::Global(of) => whole.globals.push(of),
                            _ => {}
                        }
                    }
                    whole.imported = whole.functions.len() as u32;
                }
                Payload::FunctionSection(functions) => {
                    for of in functions {
                        whole.functions.push(of?);
                    }
                }
                Payload::TableSection(tables) => {
                    for table in tables {
                        whole.tables.push(table?.ty);
                    }
                }
                Payload::MemorySection(memories) => {
                    for memory in memories {
                        whole.memory = Some(memory?);
                    }
                }
                Payload::GlobalSection(globals) => {
                    for global in globals {
                        whole.globals.push(global?.ty);
                    }
                }
                Payload::ExportSection(exports) => {
                    for export in exports {
                        let export = export?;
                        whole.exports.insert(export.name);
                        whole.roots.extend((export.kind == ExternalKind::Func).then_some(export.index));
                    }
                }
                Payload::StartSection { func, .. } => whole.roots.push(func),
                Payload::ElementSection(elements) => {
                    for element in elements {
                        let element = element?;
                        let functions = functions_of(&element)?;
                        match element.kind {
                            ElementKind::Active { table_index, offset_expr } => {
                                let places = constant(&offset_expr)?..;
                                let table = table_index.unwrap_or(0);
                                whole.slots.extend(places.map(|slot| (table, slot)).zip(functions));
                            }
                            _ => whole.roots.extend(functions),
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => whole.bodies.push(body),
                Payload::DataSection(segments) => {
                    for segment in segments {
                        let Data { kind, data, .. } = segment?;
                        if let DataKind::Active { offset_expr, .. } = kind {
                            whole.data.push((constant(&offset_expr)? as usize, data));
                        }
                    }
                }
                Payload::CustomSection(custom) if custom.name() == FEATURES => whole.features = custom.data(),
                _ => {}
            }
        }
        Ok(whole)
    }

    /// The functions that can be called without those at places that are apart.
    fn first(&self, apart: &BTreeSet<u32>) -> Result<BTreeSet<u32>, Error> {
        let slots = self.slots.iter().filter(|((table, slot), _)| *table != 0 || !apart.contains(slot));
        let mut open: Vec<u32> =
            self.roots.iter().copied().chain(slots.map(|(_, function)| *function)).collect();
        // What comes from outside can be handed on by the first part only.
        let mut first: BTreeSet<u32> = (0..self.imported).collect();
        while let Some(function) = open.pop() {
            if first.insert(function) {
                open.extend(used(self.body(function))?.functions);
            }
        }
        Ok(first)
    }

    /// The places that are apart, and what stands there.
    fn slots_of(&self, apart: &Apart) -> impl Iterator<Item = (u32, u32)> {
        let slots = self.slots.iter().filter(|((table, slot), _)| *table == 0 && apart.slots.contains(slot));
        slots.map(|((_, slot), function)| (*slot, *function))
    }

    fn body(&self, function: u32) -> &FunctionBody<'a> {
        &self.bodies[(function - self.imported) as usize]
    }
}

fn functions_of(element: &Element) -> Result<Vec<u32>, Error> {
    let mut functions = Vec::new();
    match &element.items {
        ElementItems::Functions(indexes) => {
            for index in indexes.clone() {
                functions.push(index?);
            }
        }
        ElementItems::Expressions(_, expressions) => {
            for expression in expressions.clone() {
                functions.extend(function(&expression?)?);
            }
        }
    }
    Ok(functions)
}

/// What the first part hands to the later one, and by what names.
struct Names {
    /// No name that two releases share: so parts of two never meet.
    memory: String,
    functions: BTreeMap<u32, String>,
    globals: BTreeMap<u32, String>,
    tables: BTreeMap<u32, String>,
}

impl Names {
    fn of(whole: &Whole, stays: &BTreeSet<u32>, apart: &Apart, program: &[u8]) -> Result<Self, Error> {
        let (mut functions, mut globals, mut tables) =
            (BTreeSet::new(), BTreeSet::new(), BTreeSet::from([0]));
        for (function, body) in (whole.imported..).zip(&whole.bodies) {
            if !stays.contains(&function) {
                let used = used(body)?;
                functions.extend(used.functions.into_iter().filter(|function| stays.contains(function)));
                globals.extend(used.globals);
                tables.extend(used.tables);
            }
        }
        // A function of the first part may stand at a place of the later one's as well.
        functions.extend(whole.slots_of(apart).map(|(_, function)| function).filter(|f| stays.contains(f)));
        let mut names =
            (0_u32..).map(|count| format!("{count:x}")).filter(|name| !whole.exports.contains(&**name));
        let mut named = |indexes: BTreeSet<u32>| indexes.into_iter().zip(&mut names).collect();
        let (functions, globals, tables) = (named(functions), named(globals), named(tables));
        let mut digest = Sha256::new_with_prefix(program);
        stays.iter().for_each(|function| digest.update(function.to_le_bytes()));
        let memory = digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Ok(Names { memory, functions, globals, tables })
    }
}

/// Makes the first part, section by section.
struct First<'w> {
    apart: &'w Apart,
    whole: &'w Whole<'w>,
    /// What becomes of a function's index.
    indexes: BTreeMap<u32, u32>,
    names: &'w Names,
}

impl First<'_> {
    /// Which of the program's own functions stay, in their order.
    fn stays(&self) -> impl Iterator<Item = bool> {
        (self.whole.imported..).map(|function| self.indexes.contains_key(&function))
    }
}

impl Reencode for First<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.indexes[&function])
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader,
    ) -> Result<(), Error> {
        for (of, _) in section.into_iter().zip(self.stays()).filter(|(_, stays)| *stays) {
            functions.function(of?);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader,
    ) -> Result<(), Error> {
        let stays: Vec<bool> = self.stays().take(section.count() as usize).collect();
        for (body, _) in section.into_iter().zip(stays).filter(|(_, stays)| *stays) {
            utils::parse_function_body(self, code, body?)?;
        }
        Ok(())
    }

    fn parse_export_section(
        &mut self,
        exports: &mut ExportSection,
        section: ExportSectionReader,
    ) -> Result<(), Error> {
        utils::parse_export_section(self, exports, section)?;
        exports.export(TABLE, ExportKind::Table, 0).export(&self.names.memory, ExportKind::Memory, 0);
        for (function, name) in &self.names.functions {
            exports.export(name, ExportKind::Func, self.indexes[function]);
        }
        for (global, name) in &self.names.globals {
            exports.export(name, ExportKind::Global, *global);
        }
        for (table, name) in &self.names.tables {
            exports.export(name, ExportKind::Table, *table);
        }
        Ok(())
    }

    fn parse_element(&mut self, elements: &mut ElementSection, element: Element) -> Result<(), Error> {
        let ElementKind::Active { table_index: None | Some(0), offset_expr } = &element.kind else {
            return utils::parse_element(self, elements, element);
        };
        let slots = (constant(offset_expr)?..).zip(functions_of(&element)?);
        let slots = slots.filter(|(slot, _)| !self.apart.slots.contains(slot));
        place(elements, slots.map(|(slot, function)| (slot, self.indexes[&function])));
        Ok(())
    }

    fn parse_data(&mut self, data: &mut DataSection, segment: Data) -> Result<(), Error> {
        let DataKind::Active { offset_expr, .. } = &segment.kind else {
            return utils::parse_data(self, data, segment);
        };
        let start = constant(offset_expr)? as usize;
        let mut bytes = segment.data.to_vec();
        for range in &self.apart.data {
            if let Some(range) = common(range, start, bytes.len()) {
                bytes[range].fill(0);
            }
        }
        data.active(0, &ConstExpr::i32_const(start as i32), bytes);
        Ok(())
    }

    fn parse_custom_section(
        &mut self,
        module: &mut Module,
        section: CustomSectionReader,
    ) -> Result<(), Error> {
        if section.name() == FEATURES {
            module.section(&self.custom_section(section)?);
        }
        Ok(())
    }
}

/// Names for what the later part sees elsewhere.
struct Later {
    functions: BTreeMap<u32, u32>,
    globals: BTreeMap<u32, u32>,
    tables: BTreeMap<u32, u32>,
}

impl Reencode for Later {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(self.functions[&function])
    }

    fn global_index(&mut self, global: u32) -> Result<u32, Error> {
        Ok(self.globals[&global])
    }

    fn table_index(&mut self, table: u32) -> Result<u32, Error> {
        Ok(self.tables[&table])
    }
}

fn later(whole: &Whole, stays: &BTreeSet<u32>, apart: &Apart, names: &Names) -> Result<Vec<u8>, Error> {
    let own = || (whole.imported..whole.functions.len() as u32).filter(|function| !stays.contains(function));
    let mut imports = ImportSection::new();
    let mut numbers = Later {
        functions: positions(names.functions.keys().copied().chain(own()), |_| true),
        globals: positions(names.globals.keys().copied(), |_| true),
        tables: positions(names.tables.keys().copied(), |_| true),
    };
    for (function, name) in &names.functions {
        imports.import(FIRST, name, EntityType::Function(whole.functions[*function as usize]));
    }
    if let Some(memory) = whole.memory {
        imports.import(FIRST, &names.memory, EntityType::from(numbers.memory_type(memory)?));
    }
    for (global, name) in &names.globals {
        let of = numbers.global_type(whole.globals[*global as usize])?;
        imports.import(FIRST, name, EntityType::Global(of));
    }
    for (table, name) in &names.tables {
        let of = numbers.table_type(whole.tables[*table as usize])?;
        imports.import(FIRST, name, EntityType::Table(of));
    }

    let (mut types, mut functions, mut code) =
        (TypeSection::new(), FunctionSection::new(), CodeSection::new());
    if let Some(section) = whole.types.clone() {
        numbers.parse_type_section(&mut types, section)?;
    }
    for function in own() {
        functions.function(whole.functions[function as usize]);
        numbers.parse_function_body(&mut code, whole.body(function).clone())?;
    }
    let mut elements = ElementSection::new();
    place(&mut elements, whole.slots_of(apart).map(|(slot, function)| (slot, numbers.functions[&function])));
    let mut data = DataSection::new();
    for range in &apart.data {
        for (start, bytes) in &whole.data {
            if let Some(range) = common(range, *start, bytes.len()) {
                let address = ConstExpr::i32_const((start + range.start) as i32);
                data.active(0, &address, bytes[range].iter().copied());
            }
        }
    }
    let mut module = Module::new();
    module
        .section(&types)
        .section(&imports)
        .section(&functions)
        .section(&elements)
        .section(&code)
        .section(&data);
    module.section(&CustomSection { name: FEATURES.into(), data: whole.features.into() });
    Ok(module.finish())
}

/// Each that is `counted`, with its place among them.
fn positions(all: impl Iterator<Item = u32>, counted: impl Fn(&u32) -> bool) -> BTreeMap<u32, u32> {
    all.filter(counted).zip(0..).collect()
}

/// Puts functions into the table, those beside each other at once.
fn place(elements: &mut ElementSection, slots: impl Iterator<Item = (u32, u32)>) {
    let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
    for (slot, function) in slots {
        match runs.last_mut() {
            Some((start, run)) if *start + run.len() as u32 == slot => run.push(function),
            _ => runs.push((slot, vec![function])),
        }
    }
    for (start, run) in runs {
        elements.active(None, &ConstExpr::i32_const(start.cast_signed()), Elements::Functions(run.into()));
    }
}

/// What a range of addresses and so many bytes at `start` have in common, counted from there.
fn common(range: &Range<usize>, start: usize, length: usize) -> Option<Range<usize>> {
    let (from, to) = (range.start.max(start), range.end.min(start + length));
    (from < to).then(|| from - start..to - start)
}

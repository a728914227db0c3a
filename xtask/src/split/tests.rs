//! A small program: `start` is called from outside, takes up the address of `shared` and of the entry of later code. The
//! entry knows `shared`, and `inner` through a table of methods.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, DataSymbolDefinition, ElementSection, Elements,
    Encode, ExportKind, ExportSection, Function, FunctionSection, LinkingSection, MemorySection, MemoryType,
    Module, RefType, SymbolTable, TableSection, TableType, TypeSection,
};
use wasmparser::{Parser, Payload, RelocationType, TypeRef, Validator};

use super::linked::{Apart, apart};
use super::parts::{Parts, cut};

const START: u32 = 0;
const ENTRY: u32 = 1;
const INNER: u32 = 2;
const SHARED: u32 = 3;
const NAMES: [&str; 4] = ["start", "page::later_entry", "inner", "shared"];
/// Where data begin: the pointer to the entry, the table of methods, a text that both know, and one that has a part of it.
const DATA: u32 = 1024;
const DATA_SYMBOLS: [(&str, u32, u32); 4] =
    [("pointer", 0, 4), ("methods", 4, 4), ("text", 8, 4), ("texts", 10, 6)];
const POINTER: u32 = 4;
const METHODS: u32 = 5;
const TEXT: u32 = 6;
const TEXTS: u32 = 7;

/// Without a linker's notes.
fn program() -> Module {
    let mut module = Module::new();
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut functions = FunctionSection::new();
    let mut tables = TableSection::new();
    let table = TableType {
        element_type: RefType::FUNCREF,
        minimum: 4,
        maximum: Some(4),
        table64: false,
        shared: false,
    };
    tables.table(table);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType {
        minimum: 1,
        maximum: None,
        memory64: false,
        shared: false,
        page_size_log2: None,
    });
    let mut exports = ExportSection::new();
    exports.export("start", ExportKind::Func, START).export("memory", ExportKind::Memory, 0);
    let mut elements = ElementSection::new();
    let taken = Elements::Functions([ENTRY, INNER, SHARED][..].into());
    elements.active(None, &ConstExpr::i32_const(1), taken);
    let mut code = CodeSection::new();
    for index in START..=SHARED {
        functions.function(0);
        let mut function = Function::new([]);
        let mut body = function.instructions();
        // Room for references, and, of the entry, a call of what is shared.
        body.i32_const(0).drop().i32_const(0).drop().i32_const(0).drop();
        if index == ENTRY {
            body.call(SHARED);
        }
        body.end();
        code.function(&function);
    }
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(DATA as i32), *b"\x01\0\0\0\x02\0\0\0both's texts");
    module.section(&types).section(&functions).section(&tables).section(&memories).section(&exports);
    module.section(&elements).section(&code).section(&data);
    module
}

/// With them.
fn linked() -> Vec<u8> {
    let mut module = program();
    let program = module.as_slice().to_vec();
    let (mut bodies, mut code, mut data) = (Vec::new(), 0, 0);
    for payload in Parser::new(0).parse_all(&program) {
        match payload.expect("it is a program") {
            Payload::CodeSectionStart { range, .. } => code = range.start,
            Payload::CodeSectionEntry(body) => bodies.push(body.range().start - code + 2),
            Payload::DataSection(section) => data = section.range().end - 20 - section.range().start,
            _ => {}
        }
    }
    let mut symbols = SymbolTable::new();
    for (index, name) in (0..).zip(NAMES) {
        symbols.function(0, index, Some(name));
    }
    for (name, offset, size) in DATA_SYMBOLS {
        symbols.data(0, name, Some(DataSymbolDefinition { index: 0, offset, size }));
    }
    module.section(LinkingSection::new().symbol_table(&symbols));
    let address = RelocationType::MemoryAddrSleb;
    let body = |function: u32| bodies[function as usize];
    // Of code, the seventh section, and of data, the eighth.
    references(
        &mut module,
        6,
        &[
            (address, body(START), POINTER),
            (address, body(START) + 1, TEXT),
            (RelocationType::TableIndexSleb, body(START) + 2, SHARED),
            (address, body(ENTRY), METHODS),
            (address, body(ENTRY) + 1, TEXTS),
        ],
    );
    let number = RelocationType::TableIndexI32;
    references(&mut module, 7, &[(number, data, ENTRY), (number, data + 4, INNER)]);
    module.finish()
}

fn references(module: &mut Module, section: u32, all: &[(RelocationType, usize, u32)]) {
    let mut content = Vec::new();
    section.encode(&mut content);
    all.len().encode(&mut content);
    for (of, offset, symbol) in all {
        content.push(*of as u8);
        offset.encode(&mut content);
        symbol.encode(&mut content);
        if matches!(of, RelocationType::MemoryAddrSleb) {
            content.push(0);
        }
    }
    module.section(&CustomSection { name: "reloc.".into(), data: content.into() });
}

fn found() -> Apart {
    apart(&linked()).expect("it is a program")
}

#[test]
fn what_only_the_entry_reaches_is_apart_and_what_both_reach_is_not() {
    let Apart { slots, data } = found();
    // The entry and `inner`, not `shared`.
    assert_eq!(slots.into_iter().collect::<Vec<_>>(), [1, 2]);
    // The methods, and of the text the end that the other one does not have.
    assert_eq!(data, [1028..1032, 1036..1040]);
}

#[test]
fn a_program_without_later_code_stays_whole() {
    let program = program().finish();
    assert_eq!(apart(&program).expect("it is a program"), Apart::default());
}

#[test]
fn both_parts_are_programs_and_nothing_is_in_both_or_in_none() {
    let Parts { first, later } = cut(&program().finish(), &found()).expect("it is a program");
    let (mut own, mut shared, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    for part in [&first, &later] {
        Validator::new().validate_all(part).expect("it is valid");
        let (mut count, mut data) = (0, Vec::new());
        for payload in Parser::new(0).parse_all(part) {
            match payload.expect("it is a program") {
                Payload::CodeSectionEntry(_) => count += 1,
                Payload::ImportSection(imports) => {
                    let imports = imports.into_imports().map(|import| import.expect("it is a program"));
                    shared.extend(imports.filter(|import| matches!(import.ty, TypeRef::Func(_))));
                }
                Payload::DataSection(segments) => {
                    data.extend(segments.into_iter().flatten().map(|segment| segment.data.to_vec()));
                }
                _ => {}
            }
        }
        own.push(count);
        bytes.push(data);
    }
    assert_eq!(own, [2, 2], "start and shared; the entry and what it calls");
    assert_eq!(shared.len(), 1, "the entry calls what is shared");
    assert_eq!(bytes[1], [&b"\x02\0\0\0"[..], b"'s t"]);
    assert_eq!(bytes[0][0], b"\x01\0\0\0\0\0\0\0both\0\0\0\0exts");
}

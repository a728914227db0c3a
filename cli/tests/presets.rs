//! The products of the palette: every parameter that one sets has a source, and together they make a sound component.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use flashcrowd_sim::scenario::{Document, Edit, Kind, KindName, Language, Subject, check};
use serde::Deserialize;
use serde_json::{Map, Value, json};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Preset {
    id: String,
    kind: KindName,
    name: String,
    words: String,
    figures: Vec<Figure>,
    /// Where the model does something else than the product.
    differs: Option<Translated>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Figure {
    /// The parameter's path in its component, dots between levels.
    field: String,
    value: Value,
    en: String,
    zh: String,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Translated {
    en: String,
    zh: String,
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn presets() -> Vec<Preset> {
    let text = fs::read_to_string(workspace().join("static/presets.json")).expect("the file is there");
    serde_json::from_str(&text).expect("it has the form of presets")
}

/// The value at a path, dots between levels.
fn put(object: &mut Map<String, Value>, path: &str, value: &Value) {
    match path.split_once('.') {
        Some((key, rest)) => {
            let inner = object.entry(key).or_insert_with(|| json!({})).as_object_mut();
            put(inner.expect("a path leads through objects"), rest, value);
        }
        None => drop(object.insert(path.to_owned(), value.clone())),
    }
}

impl Preset {
    fn document(&self) -> Document {
        let mut document = Document::default().with(&*self.id, self.kind.default_kind());
        let mut patch = Map::new();
        for Figure { field, value, .. } in &self.figures {
            put(&mut patch, field, value);
        }
        let edit = Edit::set(Subject::Component(self.id.clone()), patch);
        edit.apply(&mut document).unwrap_or_else(|error| panic!("{}: {error}", self.id));
        document
    }
}

fn value(kind: &Kind, path: &str) -> Value {
    let whole = serde_json::to_value(kind).expect("a kind is JSON");
    path.split('.').fold(whole, |value, key| value[key].clone())
}

/// `1` and `1.0` are the same.
fn same(a: &Value, b: &Value) -> bool {
    a == b || a.as_f64().is_some_and(|a| b.as_f64() == Some(a))
}

#[test]
fn every_figure_is_a_parameter_of_a_component_without_problems() {
    for preset in presets() {
        let document = preset.document();
        if let Err(problems) = check(&document) {
            panic!("{}: {}", preset.id, problems[0].render(Language::En));
        }
        for Figure { field, value: expected, .. } in &preset.figures {
            let is = value(&document.components[0].kind, field);
            assert!(same(&is, expected), "{}: {field} is {is}", preset.id);
        }
        assert!(!preset.figures.is_empty(), "{} is nothing but a name", preset.id);
    }
}

#[test]
fn every_figure_has_a_source_and_is_explained_in_both_languages() {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for Preset { id, name, words, figures, differs, .. } in presets() {
        assert!(!name.is_empty() && !words.is_empty(), "{id}");
        for Figure { field, en, zh, source, .. } in figures {
            assert!(source.starts_with("https://"), "{id} {field}: {source}");
            assert!(!en.is_empty() && !is_chinese(&en), "{id} {field}: {en}");
            assert!(is_chinese(&zh), "{id} {field}: {zh}");
        }
        if let Some(Translated { en, zh }) = differs {
            assert!(!en.is_empty() && !is_chinese(&en) && is_chinese(&zh), "{id}: {en} {zh}");
        }
    }
}

#[test]
fn products_have_ids_of_their_own() {
    let mut ids: Vec<String> = presets().into_iter().map(|preset| preset.id).collect();
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

/// Where it is not, it is made anew: look at what has changed, and commit it.
#[test]
fn the_documentation_lists_every_figure_with_its_source() {
    let path = workspace().join("docs/presets.md");
    let made = documentation();
    let kept = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if made != kept {
        fs::write(&path, made).expect("the folder is there");
        panic!("docs/presets.md was out of date and has been made anew");
    }
}

fn documentation() -> String {
    let mut text = String::from(
        "# Products\n\n\
         The palette has products under their names. Each is an ordinary component with that name, and with those parameters for which\n\
         the product documents a default or a figure of its own; all others are the kind's. Nothing here is measured: how long a request\n\
         takes depends on what a server does, so service times are always the kind's default.\n\n\
         Made of `static/presets.json` by a test of the command line (`cli/tests/presets.rs`).\n",
    );
    for Preset { kind, name, figures, differs, .. } in presets() {
        let kind = kind.as_str();
        write!(text, "\n## {name}\n\nA {kind}.\n\n| field | value | what the source says |\n|---|---|---|\n")
            .expect("a string takes everything");
        for Figure { field, value, en, source, .. } in figures {
            writeln!(text, "| `{field}` | `{value}` | {en} [Source]({source}) |")
                .expect("a string takes everything");
        }
        if let Some(Translated { en, .. }) = differs {
            writeln!(text, "\n{en}").expect("a string takes everything");
        }
    }
    text
}

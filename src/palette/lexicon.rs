//! What the palette knows beside the kinds: products, and words for concepts. Nobody needs it at first sight, so it lies
//! beside the page and comes when the palette is first used.

use std::sync::OnceLock;

use flashcrowd_sim::scenario::{KindName, Language, from_text};
use serde_json::{Map, Value, json};
use yew::platform::spawn_local;
use yew::prelude::*;

use crate::beside;
use crate::catalogue::entry;
use crate::document::Blank;

#[derive(Debug, Default, PartialEq)]
pub struct Lexicon {
    pub products: Vec<Product>,
    pub concepts: Vec<Concept>,
}

/// A component under the name of a product, with the parameters that the product documents.
#[derive(Debug, PartialEq)]
pub struct Product {
    pub id: String,
    pub name: String,
    pub blank: Blank,
    /// What it is found by, in lower case.
    pub text: String,
}

/// A word of the field, and where what it means is found.
#[derive(Debug, PartialEq)]
pub struct Concept {
    /// Of connections, where it is of no kind.
    pub kind: Option<KindName>,
    names: [String; 2],
    /// What it is found by, in lower case.
    pub text: String,
}

impl Concept {
    pub fn name(&self, language: Language) -> &str {
        let [en, zh] = &self.names;
        if language == Language::En { en } else { zh }
    }
}

/// The kinds that have products.
pub const fn has_products(kind: KindName) -> bool {
    matches!(kind, KindName::Balancer | KindName::Gateway | KindName::Server)
}

static COME: OnceLock<Lexicon> = OnceLock::new();
static NOTHING: Lexicon = Lexicon { products: Vec::new(), concepts: Vec::new() };

/// Sees to it that it comes once it is needed; until then it is empty.
#[hook]
pub fn use_lexicon(is_needed: bool) -> &'static Lexicon {
    let update = use_force_update();
    use_effect_with(is_needed, move |is_needed| {
        if *is_needed && COME.get().is_none() {
            spawn_local(async move {
                // Those of another release would say other things.
                let address = |name| format!("{name}.json?{}", flashcrowd_protocol::BUILD);
                let presets = beside::read(&address("presets")).await;
                let concepts = beside::read(&address("concepts")).await;
                if let (Ok(presets), Ok(concepts)) = (presets, concepts) {
                    COME.set(Lexicon::read(&presets, &concepts)).ok();
                    update.force_update();
                }
            });
        }
    });
    COME.get().unwrap_or(&NOTHING)
}

impl Lexicon {
    /// What does not fit is left out: tests say that everything does.
    fn read(presets: &str, concepts: &str) -> Lexicon {
        let [presets, concepts] = [presets, concepts].map(|text| from_text(text).unwrap_or_default());
        let concept_of = |kind: Option<KindName>, word: &Value| {
            let [en, zh, words] = [0, 1, 2].map(|place| text(&word[place]));
            // Together with the kind's own name: health checks of a balancer.
            let of = kind.map_or("", |kind| entry(kind).name.0);
            let found_by = [&en, &zh, &words, of].join(" ").to_ascii_lowercase();
            Concept { kind, names: [en, zh], text: found_by }
        };
        let of_kind = |(key, words): (&String, &Value)| {
            let kind = kind(key);
            list(words).iter().map(|word| concept_of(kind, word)).collect::<Vec<_>>()
        };
        Lexicon {
            products: list(&presets).iter().filter_map(Product::read).collect(),
            concepts: concepts.as_object().into_iter().flatten().flat_map(of_kind).collect(),
        }
    }
}

impl Product {
    fn read(preset: &Value) -> Option<Product> {
        let kind = kind(preset["kind"].as_str()?)?;
        let name = text(&preset["name"]);
        let mut patch = Map::new();
        for figure in list(&preset["figures"]) {
            put(&mut patch, figure["field"].as_str()?, &figure["value"]);
        }
        patch.insert("name".to_owned(), name.clone().into());
        patch.insert("notes".to_owned(), json!({ "en": notes(preset, "en"), "zh": notes(preset, "zh") }));
        let found_by = [&name, &text(&preset["words"]), entry(kind).name.0].join(" ").to_ascii_lowercase();
        Some(Product { id: text(&preset["id"]), name, blank: Blank { kind, patch }, text: found_by })
    }
}

/// What each source says, with its address below, and what is not so here.
fn notes(preset: &Value, language: &str) -> String {
    let figures = list(&preset["figures"]);
    let of_source = |figures: &[Value]| {
        let said = figures.iter().map(|figure| text(&figure[language]));
        said.chain(figures.first().map(|figure| text(&figure["source"]))).collect::<Vec<_>>().join("\n")
    };
    let mut parts: Vec<String> = figures.chunk_by(|a, b| a["source"] == b["source"]).map(of_source).collect();
    parts.extend(preset["differs"][language].as_str().map(str::to_owned));
    parts.join("\n\n")
}

/// Puts a value where a path leads to, dots between levels.
fn put(object: &mut Map<String, Value>, path: &str, value: &Value) {
    match path.split_once('.') {
        Some((key, rest)) => {
            let inner = object.entry(key).or_insert_with(|| Map::new().into());
            if let Some(inner) = inner.as_object_mut() {
                put(inner, rest, value);
            }
        }
        None => {
            object.insert(path.to_owned(), value.clone());
        }
    }
}

fn kind(word: &str) -> Option<KindName> {
    KindName::ALL.into_iter().find(|kind| kind.as_str() == word)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
pub mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Document, Kind, Text, check};

    pub fn lexicon() -> &'static Lexicon {
        COME.get_or_init(|| {
            let [presets, concepts] = ["presets", "concepts"].map(|name| {
                let path = format!("{}/static/{name}.json", env!("CARGO_MANIFEST_DIR"));
                std::fs::read_to_string(path).expect("the file is there")
            });
            Lexicon::read(&presets, &concepts)
        })
    }

    fn placed(id: &str) -> flashcrowd_sim::scenario::Component {
        let product = lexicon().products.iter().find(|product| product.id == id).expect("it is there");
        let mut document = Document::default();
        product.blank.place(&mut document, "it".to_owned(), [0.0, 0.0]).expect("it fits");
        assert_eq!(check(&document).err(), None);
        document.components.remove(0)
    }

    #[test]
    fn a_product_is_a_component_with_its_name_its_figures_and_notes_of_where_they_come_from() {
        let component = placed("haproxy");
        assert_eq!(component.name, Some(Text::from("HAProxy")));
        let Kind::Balancer(balancer) = &component.kind else { panic!("a balancer") };
        let checks = balancer.health_check.expect("it checks");
        assert_eq!((checks.interval_s, checks.timeout_s, checks.fall, checks.rise), (2.0, 2.0, 3, 2));
        let notes = component.notes.expect("it has notes");
        assert!(notes.get(Language::En).contains("https://docs.haproxy.org/"));
        assert!(notes.get(Language::Zh).contains("默认"));
    }

    #[test]
    fn every_product_fits_its_kind_and_those_kinds_are_known_before_the_file_comes() {
        for product in &lexicon().products {
            placed(&product.id);
        }
        for kind in KindName::ALL {
            let has = lexicon().products.iter().any(|product| product.blank.kind == kind);
            assert_eq!(has, has_products(kind), "{}", kind.as_str());
        }
    }

    #[test]
    fn every_kind_and_connections_have_concepts_in_both_languages() {
        let is_chinese = |c: char| !c.is_ascii();
        for kind in KindName::ALL.into_iter().map(Some).chain([None]) {
            let mut of_kind = lexicon().concepts.iter().filter(|concept| concept.kind == kind).peekable();
            assert!(of_kind.peek().is_some(), "{kind:?}");
            for concept in of_kind {
                let [en, zh] = &concept.names;
                assert!(!en.contains(is_chinese) && (zh.contains(is_chinese) || en == zh), "{en} {zh}");
            }
        }
    }
}

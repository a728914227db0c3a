//! What is stored of a document, or of a version of it.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, FromJson, Language, Misfit, Text, from_text, to_json, to_text};
use serde_json::{Map, Value, json};
use wasm_bindgen::JsValue;

use super::{StoreError, read};

/// A document that is to be saved.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub id: Rc<str>,
    pub document: Rc<Document>,
    /// What a run of it started from, with what was done by hand since; where something was.
    pub base: Option<Rc<Document>>,
}

impl Sheet {
    pub fn texts(&self) -> Texts {
        let text = |document: &Rc<Document>| to_text(&to_json(document));
        Texts { document: text(&self.document), base: self.base.as_ref().map(text) }
    }
}

/// The JSON of a document, as in a file, and of its base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    pub document: String,
    pub base: Option<String>,
}

/// A document as it is stored.
#[derive(Debug)]
pub struct Record {
    /// Counts its savings: a tab that finds another count than it left does not overwrite.
    pub revision: u64,
    pub saved_ms: f64,
    pub texts: Texts,
}

impl Record {
    pub fn json(&self) -> String {
        let Record { revision, saved_ms, texts: Texts { document, base } } = self;
        to_text(&json!({ "revision": revision, "saved_ms": saved_ms, "document": document, "base": base }))
    }

    pub fn parse(json: &str) -> Result<Record, StoreError> {
        let value = from_text(json).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        Record::from_json(value).map_err(|misfit| StoreError::Corrupt(misfit.says))
    }

    /// As the database has it.
    pub fn value(&self) -> JsValue {
        JsValue::from_str(&self.json())
    }

    pub fn read(value: &JsValue) -> Result<Record, StoreError> {
        let json = value.as_string().ok_or_else(|| StoreError::Corrupt("not a record".to_owned()))?;
        Record::parse(&json)
    }

    /// The same under another name.
    pub fn named(self, name: &str, language: Language) -> Result<Record, StoreError> {
        let rename = |json: &str| -> Result<String, StoreError> {
            let mut document = read(json)?;
            document.name = Some(match &document.name {
                Some(text) => text.with(language, name),
                None => Text::Plain(name.to_owned()),
            });
            Ok(to_text(&to_json(&document)))
        };
        let document = rename(&self.texts.document)?;
        let base = self.texts.base.as_deref().map(rename).transpose()?;
        Ok(Record { texts: Texts { document, base }, ..self })
    }
}

impl FromJson for Record {
    fn from_json(value: Value) -> Result<Record, Misfit> {
        let mut fields = Map::from_json(value)?;
        let mut take = |key: &str| fields.remove(key).unwrap_or_default();
        Ok(Record {
            revision: FromJson::from_json(take("revision"))?,
            saved_ms: FromJson::from_json(take("saved_ms"))?,
            texts: Texts {
                document: FromJson::from_json(take("document"))?,
                base: FromJson::from_json(take("base"))?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_first_release_stored_can_be_read() {
        let old = r#"{"revision":7,"saved_ms":1750000000000.0,"document":"{\"flashcrowd\":1,\"name\":\"a\"}","base":null}"#;
        let record = Record::parse(old).expect("it is read");
        assert_eq!((record.revision, record.texts.base.as_deref()), (7, None));
        assert_eq!(Record::parse(&record.json()).expect("it is written the same way").texts, record.texts);

        let named = record.named("b", Language::Zh).expect("its document parses");
        let name = read(&named.texts.document).ok().and_then(|document| document.name);
        assert_eq!(name, Some(Text::from("b")));
    }
}

//! The browser's store of scenarios: each under an id of its own, so that nothing takes another's place.

use std::fmt;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, FromJson, Misfit, from_text, parse, to_json, to_text};
use idb::{Database, DatabaseEvent, Factory, ObjectStoreParams, TransactionMode};
use serde_json::{Map, Value, json};
use wasm_bindgen::JsValue;

use crate::remembered;

const DATABASE: &str = "flashcrowd";
const VERSION: u32 = 1;
const DOCUMENTS: &str = "documents";
/// Under this key the browser remembers the id of what was worked on last.
const LAST: &str = "document";

/// A document as it is stored.
#[derive(Debug)]
struct Record {
    /// Counts its savings: a tab that finds another count than it left does not overwrite.
    revision: u64,
    saved_ms: f64,
    /// The scenario's JSON, as in a file.
    document: String,
    /// What a run of it started from, with what was done by hand since; where something was.
    base: Option<String>,
}

impl Record {
    fn json(&self) -> Value {
        let Record { revision, saved_ms, document, base } = self;
        json!({ "revision": revision, "saved_ms": saved_ms, "document": document, "base": base })
    }
}

impl FromJson for Record {
    fn from_json(value: Value) -> Result<Record, Misfit> {
        let mut fields = Map::from_json(value)?;
        let mut take = |key: &str| fields.remove(key).unwrap_or_default();
        Ok(Record {
            revision: FromJson::from_json(take("revision"))?,
            saved_ms: FromJson::from_json(take("saved_ms"))?,
            document: FromJson::from_json(take("document"))?,
            base: FromJson::from_json(take("base"))?,
        })
    }
}

/// A document out of the store.
#[derive(Debug)]
pub struct Stored {
    pub id: Rc<str>,
    pub revision: u64,
    /// With its log of actions, where that still belongs to it.
    pub document: Rc<Document>,
}

/// What has become of a saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Saved as this revision.
    As(u64),
    /// Another tab has saved this document since: nothing was written.
    Overtaken,
}

/// Why the store is of no use.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreError {
    /// The browser does not let it be read or written.
    Browser(String),
    /// What is stored there cannot be read.
    Corrupt(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (StoreError::Browser(why) | StoreError::Corrupt(why)) = self;
        f.write_str(why)
    }
}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> StoreError {
        StoreError::Browser(error.to_string())
    }
}

async fn open() -> Result<Database, StoreError> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        if let Ok(database) = event.database() {
            database.create_object_store(DOCUMENTS, ObjectStoreParams::new()).ok();
        }
    });
    Ok(request.await?)
}

fn record(value: Option<JsValue>) -> Result<Option<Record>, StoreError> {
    let Some(value) = value else { return Ok(None) };
    let json = value.as_string().ok_or_else(|| StoreError::Corrupt("not a record".to_owned()))?;
    let value = from_text(&json).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Record::from_json(value).map(Some).map_err(|misfit| StoreError::Corrupt(misfit.says))
}

fn read(json: &str) -> Result<Document, StoreError> {
    parse(json).map_err(|problems| {
        let first = problems.first().map(|problem| problem.render(Default::default()));
        StoreError::Corrupt(first.unwrap_or_default())
    })
}

/// The document that was worked on last, if there is one.
pub async fn last() -> Result<Option<Stored>, StoreError> {
    let Some(id) = remembered::get(LAST) else { return Ok(None) };
    let database = open().await?;
    let transaction = database.transaction(&[DOCUMENTS], TransactionMode::ReadOnly)?;
    let found = transaction.object_store(DOCUMENTS)?.get(JsValue::from_str(&id))?.await?;
    database.close();
    let Some(record) = record(found)? else { return Ok(None) };
    let document = read(&record.document)?;
    // What was done by hand still belongs to it, as long as the design is what it was done to.
    let base = record.base.as_deref().map(read).transpose()?.filter(|base| {
        let bare = Document { actions: Vec::new(), ..base.clone() };
        bare == document
    });
    let document = Rc::new(base.unwrap_or(document));
    Ok(Some(Stored { id: id.into(), revision: record.revision, document }))
}

/// Saves a document, unless another tab has done so since `revision`; `None` where it was never saved.
pub async fn save(
    id: &str,
    revision: Option<u64>,
    document: &Document,
    base: Option<&Document>,
) -> Result<Saved, StoreError> {
    let database = open().await?;
    let transaction = database.transaction(&[DOCUMENTS], TransactionMode::ReadWrite)?;
    let documents = transaction.object_store(DOCUMENTS)?;
    let found = record(documents.get(JsValue::from_str(id))?.await?).unwrap_or_default();
    let there = found.map(|record| record.revision);
    if there.is_some() && there != revision {
        database.close();
        return Ok(Saved::Overtaken);
    }
    let next = there.unwrap_or(0) + 1;
    let record = Record {
        revision: next,
        saved_ms: js_sys::Date::now(),
        document: to_text(&to_json(document)),
        base: base.map(|base| to_text(&to_json(base))),
    };
    documents.put(&JsValue::from_str(&to_text(&record.json())), Some(&JsValue::from_str(id)))?.await?;
    transaction.commit()?.await?;
    database.close();
    remembered::set(LAST, id);
    Ok(Saved::As(next))
}

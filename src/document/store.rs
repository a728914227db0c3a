//! The browser's store of scenarios: each under an id of its own, so that nothing takes another's place, and
//! beside it the versions of earlier sessions.

mod record;
mod versions;

use std::fmt;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Language, parse};
use idb::{Database, DatabaseEvent, Factory, ObjectStore, ObjectStoreParams, TransactionMode};
use wasm_bindgen::JsValue;

use super::Outline;
use crate::remembered;
pub use record::Sheet;
use record::{Record, Texts};
pub use versions::{Restored, Version, keep, restore, versions};

const DATABASE: &str = "flashcrowd";
/// 2 added the versions.
const VERSION: u32 = 2;
const DOCUMENTS: &str = "documents";
const VERSIONS: &str = "versions";
/// Under this key the browser remembers the id of what was worked on last.
const LAST: &str = "document";

/// A document out of the store.
#[derive(Debug)]
pub struct Stored {
    pub id: Rc<str>,
    pub revision: u64,
    /// With its log of actions, where that still belongs to it.
    pub document: Rc<Document>,
}

/// A document as the list of all shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub id: Rc<str>,
    pub saved_ms: f64,
    pub outline: Outline,
}

/// What has become of a saving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// Saved as this revision; so many of the oldest versions had to make room for it.
    As { revision: u64, dropped: usize },
    /// Another tab has saved this document since: nothing was written.
    Overtaken,
}

/// A document that has been removed, with its versions, as long as that can be taken back.
#[derive(Debug, Clone)]
pub struct Removed {
    id: Rc<str>,
    record: JsValue,
    versions: Vec<(JsValue, JsValue)>,
}

/// Why the store is of no use.
#[derive(Debug, Clone, PartialEq)]
pub enum StoreError {
    /// The browser does not let it be read or written.
    Browser(String),
    /// There is no more room for this page.
    Full(String),
    /// What is stored there cannot be read.
    Corrupt(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (StoreError::Browser(why) | StoreError::Full(why) | StoreError::Corrupt(why)) = self;
        f.write_str(why)
    }
}

impl From<idb::Error> for StoreError {
    fn from(error: idb::Error) -> StoreError {
        let why = error.to_string();
        if why.contains("QuotaExceeded") { StoreError::Full(why) } else { StoreError::Browser(why) }
    }
}

async fn open() -> Result<Database, StoreError> {
    let mut request = Factory::new()?.open(DATABASE, Some(VERSION))?;
    request.on_upgrade_needed(|event| {
        let Ok(database) = event.database() else { return };
        let there = database.store_names();
        // What an older release has stored stays as it is.
        for name in [DOCUMENTS, VERSIONS].into_iter().filter(|name| !there.iter().any(|one| one == name)) {
            database.create_object_store(name, ObjectStoreParams::new()).ok();
        }
    });
    Ok(request.await?)
}

/// The two stores, within a transaction.
struct Stores {
    documents: ObjectStore,
    versions: ObjectStore,
}

/// Does all of `work` or nothing.
async fn transact<T>(
    mode: TransactionMode,
    work: impl AsyncFnOnce(&Stores) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let database = open().await?;
    let done = async {
        let transaction = database.transaction(&[DOCUMENTS, VERSIONS], mode)?;
        let stores = Stores {
            documents: transaction.object_store(DOCUMENTS)?,
            versions: transaction.object_store(VERSIONS)?,
        };
        let value = match work(&stores).await {
            Ok(value) => value,
            Err(error) => {
                // What has failed may have ended it already.
                transaction.abort().ok();
                return Err(error);
            }
        };
        match transaction.commit()?.await?.is_aborted() {
            false => Ok(value),
            true => Err(StoreError::Browser("the transaction was aborted".to_owned())),
        }
    };
    let done = done.await;
    database.close();
    done
}

async fn found(store: &ObjectStore, key: &str) -> Result<Option<Record>, StoreError> {
    store.get(JsValue::from_str(key))?.await?.map(|value| Record::read(&value)).transpose()
}

async fn put(store: &ObjectStore, key: &str, record: &Record) -> Result<(), StoreError> {
    store.put(&record.value(), Some(&JsValue::from_str(key)))?.await?;
    Ok(())
}

fn read(json: &str) -> Result<Document, StoreError> {
    parse(json).map_err(|problems| {
        let first = problems.first().map(|problem| problem.render(Default::default()));
        StoreError::Corrupt(first.unwrap_or_default())
    })
}

fn stored(id: Rc<str>, record: &Record) -> Result<Stored, StoreError> {
    let document = read(&record.texts.document)?;
    // What was done by hand still belongs to it, as long as the design is what it was done to.
    let base = record.texts.base.as_deref().map(read).transpose()?.filter(|base| {
        let bare = Document { actions: Vec::new(), ..base.clone() };
        bare == document
    });
    let document = Rc::new(base.unwrap_or(document));
    Ok(Stored { id, revision: record.revision, document })
}

/// The id of what was worked on last, if there is one.
pub fn last() -> Option<Rc<str>> {
    remembered::get(LAST).map(Rc::from)
}

/// From now on this one was worked on last.
pub fn set_last(id: &str) {
    remembered::set(LAST, id);
}

/// A document, if there is one under this id.
pub async fn load(id: &str) -> Result<Option<Stored>, StoreError> {
    let record =
        transact(TransactionMode::ReadOnly, async |stores| found(&stores.documents, id).await).await?;
    record.map(|record| stored(id.into(), &record)).transpose()
}

/// All documents, those saved last first.
pub async fn list() -> Result<Vec<Entry>, StoreError> {
    let (keys, values) = transact(TransactionMode::ReadOnly, async |stores| {
        let keys = stores.documents.get_all_keys(None, None)?.await?;
        Ok((keys, stores.documents.get_all(None, None)?.await?))
    })
    .await?;
    let entry = |(key, value): (JsValue, JsValue)| {
        // One that cannot be read is listed all the same: it can still be removed.
        let record = Record::read(&value).ok();
        Some(Entry {
            id: key.as_string()?.into(),
            saved_ms: record.as_ref().map_or(0.0, |record| record.saved_ms),
            outline: record.map(|record| Outline::of_text(&record.texts.document)).unwrap_or_default(),
        })
    };
    let mut entries: Vec<Entry> = keys.into_iter().zip(values).filter_map(entry).collect();
    entries.sort_by(|a, b| b.saved_ms.total_cmp(&a.saved_ms));
    Ok(entries)
}

/// Saves a document, unless another tab has done so since `revision`; `None` where it was never saved.
/// With `keeps`, what it overwrites becomes a version. Versions make room where there is none.
pub async fn save(sheet: &Sheet, revision: Option<u64>, keeps: bool) -> Result<Saved, StoreError> {
    save_texts(&sheet.id, &sheet.texts(), revision, keeps).await
}

async fn save_texts(
    id: &str,
    texts: &Texts,
    revision: Option<u64>,
    keeps: bool,
) -> Result<Saved, StoreError> {
    let mut dropped = 0;
    let saved = loop {
        match try_save(id, texts, revision, keeps).await {
            Err(StoreError::Full(why)) => match versions::drop_oldest().await? {
                0 => return Err(StoreError::Full(why)),
                more => dropped += more,
            },
            done => break done?,
        }
    };
    let Some(revision) = saved else { return Ok(Saved::Overtaken) };
    set_last(id);
    Ok(Saved::As { revision, dropped })
}

async fn try_save(
    id: &str,
    texts: &Texts,
    revision: Option<u64>,
    keeps: bool,
) -> Result<Option<u64>, StoreError> {
    transact(TransactionMode::ReadWrite, async |stores| {
        // What cannot be read is overwritten: it is the person's newest work that counts.
        let there = found(&stores.documents, id).await.unwrap_or_default();
        if let Some(there) = &there {
            // The same once more, as by another tab that has found what this one left unsaved.
            if there.texts == *texts {
                return Ok(Some(there.revision));
            }
            if Some(there.revision) != revision {
                return Ok(None);
            }
            if keeps {
                versions::put(stores, id, there).await?;
            }
        }
        let next = there.map_or(0, |record| record.revision) + 1;
        let record = Record { revision: next, saved_ms: js_sys::Date::now(), texts: texts.clone() };
        put(&stores.documents, id, &record).await?;
        Ok(Some(next))
    })
    .await
}

/// Gives a document another name in `language`; a tab that has it open goes on with a copy.
pub async fn rename(id: &str, name: &str, language: Language) -> Result<(), StoreError> {
    transact(TransactionMode::ReadWrite, async |stores| {
        let Some(record) = found(&stores.documents, id).await? else { return Ok(()) };
        let record = Record { revision: record.revision + 1, ..record.named(name, language)? };
        put(&stores.documents, id, &record).await
    })
    .await
}

/// Stores a copy of a document under a new id and name.
pub async fn duplicate(id: &str, copy: &str, name: &str, language: Language) -> Result<(), StoreError> {
    transact(TransactionMode::ReadWrite, async |stores| {
        let Some(record) = found(&stores.documents, id).await? else { return Ok(()) };
        let copied = Record { revision: 1, saved_ms: js_sys::Date::now(), ..record.named(name, language)? };
        put(&stores.documents, copy, &copied).await
    })
    .await
}

/// Takes a document out, with its versions.
pub async fn remove(id: &str) -> Result<Option<Removed>, StoreError> {
    let key = JsValue::from_str(id);
    transact(TransactionMode::ReadWrite, async |stores| {
        let Some(record) = stores.documents.get(key.clone())?.await? else { return Ok(None) };
        let all = versions::range(id)?;
        let keys = stores.versions.get_all_keys(Some(all.clone().into()), None)?.await?;
        let values = stores.versions.get_all(Some(all.clone().into()), None)?.await?;
        stores.versions.delete(all)?.await?;
        stores.documents.delete(key)?.await?;
        Ok(Some(Removed { id: id.into(), record, versions: keys.into_iter().zip(values).collect() }))
    })
    .await
}

/// Puts back what [`remove`] has taken out.
pub async fn put_back(removed: &Removed) -> Result<(), StoreError> {
    transact(TransactionMode::ReadWrite, async |stores| {
        stores.documents.put(&removed.record, Some(&JsValue::from_str(&removed.id)))?.await?;
        for (key, value) in &removed.versions {
            stores.versions.put(value, Some(key))?.await?;
        }
        Ok(())
    })
    .await
}

/// Under keys that begin so lies what a page had not saved when it was left.
const UNSAVED: &str = "unsaved/";

/// Notes at once, and without the database, what is not saved yet: a page that is being left has no time.
pub fn note_unsaved(sheet: &Sheet, revision: Option<u64>) {
    let texts = sheet.texts();
    let record = Record { revision: revision.unwrap_or(0), saved_ms: js_sys::Date::now(), texts };
    remembered::set(&format!("{UNSAVED}{}", sheet.id), &record.json());
}

/// It is saved now.
pub fn forget_unsaved(id: &str) {
    remembered::remove(&format!("{UNSAVED}{id}"));
}

/// Saves what an earlier page has left unsaved; where somebody else has saved that document since, as a copy.
pub async fn recover() {
    for key in remembered::keys(UNSAVED) {
        let record = remembered::get(&key).and_then(|json| Record::parse(&json).ok());
        let (Some(id), Some(record)) = (key.strip_prefix(UNSAVED), record) else {
            remembered::remove(&key);
            continue;
        };
        let revision = Some(record.revision).filter(|revision| *revision > 0);
        let saved = match save_texts(id, &record.texts, revision, true).await {
            Ok(Saved::Overtaken) => save_texts(&super::new_id(), &record.texts, None, false).await,
            saved => saved,
        };
        // Where even that did not work it stays for the next time.
        if saved.is_ok() {
            remembered::remove(&key);
        }
    }
}

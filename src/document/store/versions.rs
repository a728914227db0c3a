//! Versions: what a document was like when a session began, and every ten minutes of work since. Their keys are the
//! document's id and the moment at which that state was saved, so that they lie in order and none is there twice.

use idb::{KeyRange, TransactionMode};
use wasm_bindgen::JsValue;

use super::{
    Outline, Record, Sheet, StoreError, Stored, found, put as put_record, set_last, stored, transact,
};

/// Versions kept of one document; older ones are forgotten.
const MOST: usize = 20;
/// Versions that make room at once where there is none.
const DROPPED_AT_ONCE: usize = 5;

/// A version as the list shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// Of its own in the store.
    pub key: String,
    pub saved_ms: f64,
    pub outline: Outline,
}

fn key(id: &str, saved_ms: f64) -> String {
    format!("{id}/{saved_ms:015.0}")
}

/// The moment in a key.
fn moment(key: &str) -> &str {
    key.rsplit('/').next().unwrap_or_default()
}

/// The keys of a document's versions: `0` follows `/`.
pub fn range(id: &str) -> Result<KeyRange, StoreError> {
    let bound = |end: char| JsValue::from_str(&format!("{id}{end}"));
    Ok(KeyRange::bound(&bound('/'), &bound('0'), None, Some(true))?)
}

/// Makes a record a version, and forgets what is more than there may be.
pub async fn put(stores: &super::Stores, id: &str, record: &Record) -> Result<(), StoreError> {
    put_record(&stores.versions, &key(id, record.saved_ms), record).await?;
    let keys = stores.versions.get_all_keys(Some(range(id)?.into()), None)?.await?;
    let spare = keys.len().saturating_sub(MOST);
    for old in keys.into_iter().take(spare) {
        stores.versions.delete(old)?.await?;
    }
    Ok(())
}

/// Takes out the oldest versions of all documents, and tells how many there were.
pub async fn drop_oldest() -> Result<usize, StoreError> {
    transact(TransactionMode::ReadWrite, async |stores| {
        let keys = stores.versions.get_all_keys(None, None)?.await?;
        let mut keys: Vec<String> = keys.iter().filter_map(JsValue::as_string).collect();
        keys.sort_by(|a, b| moment(a).cmp(moment(b)));
        keys.truncate(DROPPED_AT_ONCE);
        for key in &keys {
            stores.versions.delete(JsValue::from_str(key))?.await?;
        }
        Ok(keys.len())
    })
    .await
}

/// The versions of a document, the newest first.
pub async fn versions(id: &str) -> Result<Vec<Version>, StoreError> {
    let (keys, values) = transact(TransactionMode::ReadOnly, async |stores| {
        let keys = stores.versions.get_all_keys(Some(range(id)?.into()), None)?.await?;
        Ok((keys, stores.versions.get_all(Some(range(id)?.into()), None)?.await?))
    })
    .await?;
    let version = |(key, value): (JsValue, JsValue)| {
        let record = Record::read(&value).ok()?;
        let outline = Outline::of_text(&record.texts.document);
        Some(Version { key: key.as_string()?, saved_ms: record.saved_ms, outline })
    };
    Ok(keys.into_iter().zip(values).rev().filter_map(version).collect())
}

/// Keeps a document as it stands as a version of itself.
pub async fn keep(sheet: &Sheet) -> Result<(), StoreError> {
    let record = Record { revision: 0, saved_ms: js_sys::Date::now(), texts: sheet.texts() };
    transact(TransactionMode::ReadWrite, async |stores| put(stores, &sheet.id, &record).await).await
}

/// What a version has become, and the version that it has left behind.
#[derive(Debug)]
pub struct Restored {
    pub stored: Stored,
    /// Of when it was.
    pub saved_ms: f64,
    pub before: Option<String>,
}

/// Puts a version in the place of its document, which becomes a version itself. What comes back is stored already.
pub async fn restore(id: &str, version: &str) -> Result<Option<Restored>, StoreError> {
    let restored = transact(TransactionMode::ReadWrite, async |stores| {
        let Some(old) = found(&stores.versions, version).await? else { return Ok(None) };
        let there = found(&stores.documents, id).await?;
        let revision = there.as_ref().map_or(0, |record| record.revision) + 1;
        let of_ms = old.saved_ms;
        let record = Record { revision, saved_ms: js_sys::Date::now(), texts: old.texts };
        put_record(&stores.documents, id, &record).await?;
        if let Some(there) = &there {
            put(stores, id, there).await?;
        }
        Ok(Some((record, of_ms, there.map(|there| key(id, there.saved_ms)))))
    })
    .await?;
    let Some((record, saved_ms, before)) = restored else { return Ok(None) };
    set_last(id);
    Ok(Some(Restored { stored: stored(id.into(), &record)?, saved_ms, before }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_lie_in_order_of_time_whatever_the_document() {
        let early = key("19a-5", 999_999_999_999.0);
        let late = key("19a-5", 1_750_000_000_000.4);
        assert!(early < late);
        assert!(moment(&early) < moment(&key("0-1", 1_750_000_000_000.0)));
        assert!(late.as_str() > "19a-5/" && late.as_str() < "19a-50");
        assert!(!(key("19a-51", 1.0).as_str() > "19a-5/" && key("19a-51", 1.0).as_str() < "19a-50"));
    }
}

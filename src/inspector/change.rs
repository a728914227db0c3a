//! A field's new value, on its way up to the document.

use serde_json::{Map, Value};

/// A JSON merge patch for a field; each level around the field wraps it once more.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    pub patch: Value,
    /// More of the same gesture (a drag, a text being typed) may follow.
    pub ongoing: bool,
}

impl Change {
    pub fn done(patch: Value) -> Change {
        Change { patch, ongoing: false }
    }

    /// The same change, seen from one level further out.
    pub fn within(self, key: &str) -> Change {
        let mut outer = Map::new();
        outer.insert(key.to_owned(), self.patch);
        Change { patch: outer.into(), ..self }
    }

    /// The fields of the whole that take new values.
    pub fn into_fields(self) -> Map<String, Value> {
        match self.patch {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}

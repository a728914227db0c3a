//! What a component is before it stands anywhere.

use flashcrowd_sim::scenario::{Component, Document, Edit, EditError, KindName, Subject};
use serde_json::{Map, Value};

/// A component without id and place.
#[derive(Debug, Clone, PartialEq)]
pub struct Blank {
    pub kind: KindName,
    /// In what it differs from the kind's defaults: a merge patch.
    pub patch: Map<String, Value>,
}

impl From<KindName> for Blank {
    fn from(kind: KindName) -> Blank {
        Blank { kind, patch: Map::new() }
    }
}

impl Blank {
    /// Puts it into a document.
    ///
    /// # Errors
    /// Its values do not fit its kind.
    pub fn place(&self, document: &mut Document, id: String, at: [f64; 2]) -> Result<(), EditError> {
        document.components.push(Component { at, ..Component::new(id.clone(), self.kind.default_kind()) });
        Edit::set(Subject::Component(id), self.patch.clone()).apply(document)
    }
}

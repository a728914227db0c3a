//! What is selected on the canvas.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{Document, Subject};

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    pub components: BTreeSet<String>,
    pub connections: BTreeSet<String>,
    /// Notes and frames.
    pub annotations: BTreeSet<String>,
}

impl Selection {
    pub fn component(id: impl Into<String>) -> Selection {
        Selection { components: set_of([id.into()].into_iter()), ..Selection::default() }
    }

    pub fn connection(id: impl Into<String>) -> Selection {
        Selection { connections: set_of([id.into()].into_iter()), ..Selection::default() }
    }

    pub fn annotation(id: impl Into<String>) -> Selection {
        Selection { annotations: BTreeSet::from([id.into()]), ..Selection::default() }
    }

    pub fn everything(document: &Document) -> Selection {
        Selection {
            components: set_of(document.components.iter().map(|c| c.id.clone())),
            connections: set_of(document.connections.iter().map(|c| c.id.clone())),
            annotations: set_of(document.annotations.iter().map(|a| a.id.clone())),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    pub fn count(&self) -> usize {
        self.components.len() + self.connections.len() + self.annotations.len()
    }

    /// Whether all of another selection is in this one.
    pub fn holds(&self, other: &Selection) -> bool {
        self.components.is_superset(&other.components)
            && self.connections.is_superset(&other.connections)
            && self.annotations.is_superset(&other.annotations)
    }

    pub fn has(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Component(id) => self.components.contains(id),
            Subject::Connection(id) => self.connections.contains(id),
            Subject::KeySpace(_) | Subject::Document(_) => false,
        }
    }

    /// The one component or connection that is selected, if nothing else is.
    pub fn only(&self) -> Option<Subject> {
        match (self.components.len(), self.connections.len()) {
            _ if !self.annotations.is_empty() => None,
            (1, 0) => self.components.first().cloned().map(Subject::Component),
            (0, 1) => self.connections.first().cloned().map(Subject::Connection),
            _ => None,
        }
    }

    /// The one note or frame that is selected, if nothing else is.
    pub fn only_annotation(&self) -> Option<&str> {
        self.annotations.first().filter(|_| self.count() == 1).map(String::as_str)
    }

    /// The same with an annotation more, or less where it was in it.
    pub fn with_annotation_toggled(&self, id: &str) -> Selection {
        let mut selection = self.clone();
        if !selection.annotations.remove(id) {
            selection.annotations.insert(id.to_owned());
        }
        selection
    }

    /// Adds what is not selected, takes out what is.
    pub fn toggled(&self, subject: &Subject) -> Selection {
        let mut selection = self.clone();
        let (ids, id) = match subject {
            Subject::Component(id) => (&mut selection.components, id),
            Subject::Connection(id) => (&mut selection.connections, id),
            Subject::KeySpace(_) | Subject::Document(_) => return selection,
        };
        if !ids.remove(id) {
            ids.insert(id.clone());
        }
        selection
    }

    pub fn union(&self, other: &Selection) -> Selection {
        Selection {
            components: set_of(self.components.iter().chain(&other.components).cloned()),
            connections: set_of(self.connections.iter().chain(&other.connections).cloned()),
            annotations: set_of(self.annotations.iter().chain(&other.annotations).cloned()),
        }
    }

    /// What of it is still there.
    pub fn within(&self, document: &Document) -> Selection {
        let mut selection = self.clone();
        selection.components.retain(|id| document.component(id).is_some());
        selection.connections.retain(|id| document.connection(id).is_some());
        selection.annotations.retain(|id| document.annotation(id).is_some());
        selection
    }
}

/// One id after the other: collecting them would sort them first, and each sort of a further type is 1 KB of the page.
pub fn set_of<T: Ord>(ids: impl Iterator<Item = T>) -> BTreeSet<T> {
    let mut set = BTreeSet::new();
    set.extend(ids);
    set
}

//! The steps that can be taken back. Each keeps the whole document of before, so undoing is exact by
//! construction.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;

use super::Selection;

/// Steps kept; older ones are forgotten.
const MOST_STEPS: usize = 200;

/// A document and what was selected in it.
#[derive(Debug, Clone)]
pub struct Moment {
    pub document: Rc<Document>,
    pub selection: Rc<Selection>,
}

#[derive(Debug, Clone, Default)]
pub struct History {
    past: Vec<Moment>,
    future: Vec<Moment>,
}

impl History {
    /// A new step begins at `before`; what was undone is forgotten.
    pub fn record(&mut self, before: Moment) {
        self.future.clear();
        if self.past.len() == MOST_STEPS {
            self.past.remove(0);
        }
        self.past.push(before);
    }

    pub fn undo(&mut self, now: Moment) -> Option<Moment> {
        let earlier = self.past.pop()?;
        self.future.push(now);
        Some(earlier)
    }

    pub fn redo(&mut self, now: Moment) -> Option<Moment> {
        let later = self.future.pop()?;
        self.past.push(now);
        Some(later)
    }

    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub fn steps_undone(&self) -> usize {
        self.future.len()
    }

    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

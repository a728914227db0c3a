//! What is being saved, and what waits for that: one sheet a document, so that opening another one leaves nothing
//! behind. No browser in here.

use std::collections::HashMap;
use std::rc::Rc;

use super::store::Sheet;

/// Work after which what is overwritten becomes a version once more, in milliseconds.
const VERSION_EVERY_MS: f64 = 600_000.0;

#[derive(Debug, Default)]
pub struct Desk {
    /// What this tab knows of the documents it has had open.
    known: HashMap<Rc<str>, Known>,
    waiting: Vec<Sheet>,
    pub is_saving: bool,
    /// What was saved last, or came out of the store.
    saved: Option<Sheet>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// None while it was never saved.
    revision: Option<u64>,
    /// When what was there before was last kept as a version, in this session.
    kept_ms: Option<f64>,
}

/// A sheet whose turn it is.
#[derive(Debug)]
pub struct Turn {
    pub sheet: Sheet,
    pub revision: Option<u64>,
    /// What it overwrites is to become a version.
    pub keeps: bool,
}

impl Desk {
    /// A document out of the store is open, as this revision.
    pub fn opened(&mut self, sheet: Sheet, revision: u64) {
        self.known.entry(sheet.id.clone()).or_default().revision = Some(revision);
        self.saved = Some(sheet);
    }

    /// Whether the page could not be left without losing something.
    pub fn is_unsaved(&self, sheet: &Sheet) -> bool {
        self.is_saving
            || !self
                .saved
                .as_ref()
                .is_some_and(|saved| saved.id == sheet.id && Rc::ptr_eq(&saved.document, &sheet.document))
    }

    pub fn revision(&self, id: &str) -> Option<u64> {
        self.known.get(id)?.revision
    }

    /// What waits for the same document is out of date.
    pub fn add(&mut self, sheet: Sheet) {
        self.waiting.retain(|other| other.id != sheet.id);
        self.waiting.push(sheet);
    }

    pub fn waits(&self, id: &str) -> bool {
        self.waiting.iter().any(|sheet| &*sheet.id == id)
    }

    pub fn next(&mut self, now_ms: f64) -> Option<Turn> {
        if self.waiting.is_empty() {
            return None;
        }
        let sheet = self.waiting.remove(0);
        let Known { revision, kept_ms } = self.known.get(&sheet.id).copied().unwrap_or_default();
        let keeps = revision.is_some() && kept_ms.is_none_or(|kept| now_ms - kept >= VERSION_EVERY_MS);
        Some(Turn { sheet, revision, keeps })
    }

    pub fn saved(&mut self, turn: &Turn, revision: u64, now_ms: f64) {
        let known = self.known.entry(turn.sheet.id.clone()).or_default();
        known.revision = Some(revision);
        self.saved = Some(turn.sheet.clone());
        // A document that is new has no earlier state, and this moment is when its session began.
        if turn.keeps || turn.revision.is_none() {
            known.kept_ms = Some(now_ms);
        }
    }

    /// Another tab has saved the document since: what was to be saved goes under an id of its own.
    pub fn overtaken(&mut self, turn: Turn, copy: &Rc<str>) {
        let place = self.waiting.iter().position(|sheet| sheet.id == turn.sheet.id);
        let newest = place.map_or(turn.sheet, |place| self.waiting.remove(place));
        self.waiting.insert(0, Sheet { id: copy.clone(), ..newest });
    }
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::Document;

    use super::*;

    fn sheet(id: &str, seed: u64) -> Sheet {
        Sheet { id: id.into(), document: Rc::new(Document { seed, ..Document::default() }), base: None }
    }

    fn turn(desk: &mut Desk, now_ms: f64) -> Option<(String, u64, Option<u64>, bool)> {
        let turn = desk.next(now_ms)?;
        let told = (turn.sheet.id.to_string(), turn.sheet.document.seed, turn.revision, turn.keeps);
        desk.saved(&turn, turn.revision.unwrap_or(0) + 1, now_ms);
        Some(told)
    }

    #[test]
    fn opening_another_document_leaves_nothing_unsaved() {
        let mut desk = Desk::default();
        desk.add(sheet("a", 1));
        desk.add(sheet("a", 2));
        desk.add(sheet("b", 3));
        assert!(desk.waits("a") && desk.waits("b"));
        assert_eq!(turn(&mut desk, 0.0), Some(("a".into(), 2, None, false)));
        assert_eq!(turn(&mut desk, 0.0), Some(("b".into(), 3, None, false)));
        assert_eq!(turn(&mut desk, 0.0), None);
    }

    #[test]
    fn what_is_under_way_or_newer_than_the_store_is_unsaved() {
        let mut desk = Desk::default();
        let (first, second) = (sheet("a", 1), sheet("a", 2));
        desk.opened(first.clone(), 7);
        assert!(!desk.is_unsaved(&first));
        assert!(desk.is_unsaved(&second));
        desk.add(second.clone());
        turn(&mut desk, 0.0);
        assert!(!desk.is_unsaved(&second));
    }

    #[test]
    fn a_version_is_kept_as_a_session_begins_and_every_ten_minutes() {
        let mut desk = Desk::default();
        desk.opened(sheet("a", 0), 7);
        let mut keeps = |now_ms: f64| {
            desk.add(sheet("a", now_ms as u64));
            turn(&mut desk, now_ms).map(|(_, _, _, keeps)| keeps)
        };
        assert_eq!(keeps(1_000.0), Some(true));
        assert_eq!(keeps(2_000.0), Some(false));
        assert_eq!(keeps(600_999.0), Some(false));
        assert_eq!(keeps(601_000.0), Some(true));
        assert_eq!(keeps(601_001.0), Some(false));
    }

    #[test]
    fn what_was_overtaken_goes_on_under_another_id() {
        let mut desk = Desk::default();
        desk.opened(sheet("a", 0), 7);
        desk.add(sheet("a", 1));
        let turn_of_a = desk.next(0.0).expect("it waits");
        desk.add(sheet("a", 2));
        desk.overtaken(turn_of_a, &"copy".into());
        assert_eq!(turn(&mut desk, 0.0), Some(("copy".into(), 2, None, false)));
        assert_eq!(turn(&mut desk, 0.0), None);
        assert_eq!((desk.revision("a"), desk.revision("copy")), (Some(7), Some(1)));
    }
}

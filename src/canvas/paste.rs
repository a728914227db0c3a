//! The canvas and the clipboard: pieces of scenarios as text, so that they go to other tabs, into chats and back.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;

use super::annotations::area_of;
use super::geometry::{self, GRID, Point, Rect};
use super::stage::Stage;
use crate::clipboard;
use crate::document::piece::{self, Unfit};
use crate::document::{Command, Refusal, Selection};
use crate::intent::{Intent, entry, on_mac};
use crate::text::{Phrase, intents as text};

impl Stage {
    /// The text of what is meant; when it is cut, it goes.
    pub fn copied(&self, meant: Selection, cut: bool) -> Option<String> {
        let what = Selection { connections: Default::default(), ..meant };
        if what.is_empty() {
            return None;
        }
        let copied = piece::to_clipboard(&piece::of(&self.editor.document, &what));
        let says = if cut { text::CUT_COUNT } else { text::COPIED_COUNT };
        self.say(says.fill(self.language, &[("count", &what.count().to_string())]));
        if cut {
            self.remove(what);
        }
        Some(copied)
    }

    pub fn write_clipboard(&self, meant: Selection, cut: bool) {
        if let Some(copied) = self.copied(meant, cut) {
            clipboard::copy(&copied, |_| {});
        }
    }

    /// Where the page may not read it by itself, the key is named with which it may.
    pub fn read_clipboard(&self) {
        let stage = self.clone();
        clipboard::read(move |pasted| match pasted {
            Some(pasted) => stage.paste(&pasted),
            None => {
                let key = entry(Intent::Paste).keys[0].label(on_mac());
                let says = move |language| text::CLIPBOARD_CLOSED.fill(language, &[("key", &key)]);
                stage.powers.tell.emit(Phrase::new(says));
            }
        });
    }

    /// Puts what is in a text where the pointer is.
    pub fn paste(&self, pasted: &str) {
        let piece = match piece::from_clipboard(pasted) {
            Ok(piece) => piece,
            Err(unfit) => {
                let why = move |language| match &unfit {
                    Unfit::Foreign => text::NOT_A_PIECE.get(language).to_owned(),
                    Unfit::Empty => text::NOTHING_TO_PASTE.get(language).to_owned(),
                    Unfit::Unreadable(problem) => problem.render(language),
                };
                let says = move |language| text::NOT_PASTED.fill(language, &[("why", &why(language))]);
                return self.powers.tell.emit(Phrase::new(says));
            }
        };
        let by = self.room_for(&piece);
        let command = Command::Paste { piece: Rc::new(piece.clone()), by: by.into() };
        if let Err(Refusal::Full) = command.apply(&self.editor.document) {
            return self.powers.tell.emit(text::NO_ROOM.into());
        }
        let count = (piece.components.len() + piece.annotations.len()).to_string();
        self.say(text::PASTED_COUNT.fill(self.language, &[("count", &count)]));
        self.carry_out(command);
    }

    /// How far a piece goes: its middle to the pointer, and on until it covers nothing exactly.
    fn room_for(&self, piece: &Document) -> Point {
        let areas = piece.annotations.iter().map(area_of).chain(geometry::bounds(piece));
        let Some(area) = areas.reduce(Rect::union) else { return Point::default() };
        let mut by = self.pointed().minus(area.centre()).snapped();
        let is_taken = |by: Point| {
            piece.components.iter().any(|c| {
                let at = Point::from(c.at).plus(by);
                self.editor.document.components.iter().any(|other| Point::from(other.at) == at)
            })
        };
        while is_taken(by) {
            by = by.plus(Point::new(4.0 * GRID, 4.0 * GRID));
        }
        let Rect { left, top, right, bottom } = area;
        self.viewport.reveal(Rect {
            left: left + by.x,
            top: top + by.y,
            right: right + by.x,
            bottom: bottom + by.y,
        });
        by
    }
}

//! The scenario being edited: commands, history, selection, autosave.
//!
//! Pointer, keyboard, palette, paste and inspector all produce a [`Command`]; undo, autosave and the
//! edits of a running simulation hang on that one place.

mod autosave;
mod blank;
mod command;
mod editor;
mod history;
mod ids;
pub mod piece;
mod places;
mod plan;
mod selection;
pub mod start;
mod store;
#[cfg(test)]
mod tests;
mod wiring;

pub use autosave::Autosave;
pub use blank::Blank;
pub use command::{Command, Refusal, Spliced};
pub use editor::{Editor, EditorAction, EditorHandle, Gesture, use_editor};
pub use ids::for_document as new_id;
pub use selection::{Selection, set_of};
pub use wiring::{End, Mismatch, can_connect, can_reconnect, can_splice};

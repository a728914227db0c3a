//! The scenario being edited: commands, history, selection, autosave.
//!
//! Pointer, keyboard, palette, paste and inspector all produce a [`Command`]; undo, autosave and the
//! edits of a running simulation hang on that one place.

mod annotate;
mod autosave;
mod blank;
mod command;
mod desk;
mod editor;
mod elsewhere;
mod history;
mod ids;
mod outline;
pub mod piece;
mod places;
mod plan;
mod safe_start;
mod selection;
pub mod start;
pub mod store;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod undo_tests;
mod wiring;

pub use annotate::Revision;
pub use autosave::Autosave;
pub use blank::Blank;
pub use command::{Command, Refusal, Spliced};
pub use editor::{Editor, EditorAction, EditorHandle, Gesture, use_editor};
pub use elsewhere::use_elsewhere;
pub use ids::{for_document as new_id, for_zone as new_zone};
pub use outline::Outline;
pub use safe_start::{open_stored, show_stored, use_rendered};
pub use selection::{Selection, set_of};
pub use wiring::{End, Mismatch, can_connect, can_reconnect, can_splice};

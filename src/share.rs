//! Sharing: the link, the file, the gallery.

mod dialog;
mod link;
mod name;
mod open;
mod opener;
mod problems;
mod saved;
mod thumb;
mod versions;

pub use dialog::Dialog;
pub use link::{ShareDialog, ShareDialogProps};
pub use open::{OpenDialog, OpenDialogProps};
pub use opener::use_opener;

//! Sharing: the link, the file, the gallery.

mod dialog;
mod download;
mod link;
mod open;
mod opener;
mod problems;

pub use link::{ShareDialog, ShareDialogProps};
pub use open::{OpenDialog, OpenDialogProps};
pub use opener::use_opener;

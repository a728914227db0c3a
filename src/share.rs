//! Sharing: the link, the file, the gallery.

mod dialog;
mod download;
mod link;
mod open;
mod opener;
mod problems;

pub use dialog::Dialog;
pub use link::ShareDialog;
pub use open::OpenDialog;
pub use opener::use_opener;

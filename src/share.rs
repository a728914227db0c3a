//! Sharing: the link, the file, the gallery.

mod dialog;
mod download;
mod link;
mod open;
mod opener;
mod problems;

pub use link::ShareButton;
pub use open::OpenButton;
pub use opener::OpenerProvider;

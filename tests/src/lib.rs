//! Drives the built page in a real browser, with the events a real person causes.
//!
//! ```no_run
//! let page = flashcrowd_tests::Visit::default().size(1280, 800).open();
//! page.drag("[data-kind=server]", (640.0, 400.0));
//! page.press("Space");
//! page.wait_until("the clock runs", || page.text(".clock") != "0.0 s");
//! ```
//!
//! Whatever does not come about within the page's patience panics, naming the line of the test: a step that
//! fails is a test that failed. A page that reported an error to the console fails its test when it is
//! dropped, whether or not the test asked.

mod axe;
mod command_line;
mod console;
mod drawing;
mod driver;
mod hand;
mod keyboard;
mod memory;
mod page;
mod paper;
mod pointer;
mod profile;
mod reading;
mod running;
mod served;
mod stretch;
mod tabs;
mod visit;
mod wire;

pub use axe::Violation;
pub use command_line::command_line;
pub use drawing::{Case, each_does_what_it_says, the_sheet_shows};
pub use hand::Hand;
pub use memory::{Computed, Memory};
pub use page::Page;
pub use pointer::Place;
pub use profile::Profile;
pub use running::{SECOND, id};
pub use served::{dist, site};
pub use stretch::Stretch;
pub use tabs::Tab;
pub use visit::{Language, Scheme, Visit};

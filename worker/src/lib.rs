//! The simulation worker: a loop around the core, with no logic of its own.
//!
//! [`desk`] takes the page's messages, [`run`] drives one simulation in slices of a few milliseconds,
//! [`pacing`] says how far simulated time should be, [`watch`] collects what the page is to see.
//! Only [`page`] and [`turns`] know that this is a browser; the rest is tested natively.

mod desk;
mod pacing;
mod page;
mod run;
mod turns;
mod watch;

use std::cell::RefCell;
use std::rc::Rc;

use desk::Desk;
use turns::Turns;

pub use page::is_here;

/// Listens to the page from now on.
pub fn start() {
    page::report_panics();
    let desk = Rc::new(RefCell::new(Desk::new(page::Page::new())));
    let turns = {
        let desk = Rc::clone(&desk);
        Turns::new(move || desk.borrow_mut().turn())
    };
    page::listen(move |message| {
        desk.borrow_mut().take(message);
        turns.wake();
    });
}

//! The run: the simulation in its worker, and the page's hold on it.
//!
//! [`session`] decides what happens, and knows no browser. [`worker`] is the line to the simulation,
//! [`hub`] carries out what the session decides, [`RunHandle`] is what the page's parts see.

mod by_hand;
mod clock;
mod controls;
mod hub;
mod recorded;
mod session;
mod state;
mod worker;

use std::rc::Rc;

use flashcrowd_protocol::{Hop, Speed};
use flashcrowd_sim::scenario::{Action, Deed};
use yew::prelude::*;

pub use by_hand::{by_hand, ended_ns, outages};
pub use clock::clock;
pub use controls::controls;
pub use hub::{Hops, use_running};
pub use state::RunState;

use hub::Hub;

/// The run, as a context: how it stands, and what can be done to it.
#[derive(Debug, Clone)]
pub struct RunHandle {
    /// New at most ten times a second.
    pub state: Rc<RunState>,
    hub: Rc<Hub>,
}

impl PartialEq for RunHandle {
    fn eq(&self, other: &RunHandle) -> bool {
        Rc::ptr_eq(&self.state, &other.state)
    }
}

impl RunHandle {
    /// Plays or pauses.
    pub fn toggle(&self) {
        self.hub.order(|session| if session.state().playing { session.pause() } else { session.play() });
    }

    /// Goes on to the next whole second (1), or further, and pauses there.
    pub fn step(&self, seconds: u64) {
        self.hub.order(|session| session.step(seconds));
    }

    /// Back to the start: the same document, the same seed, and all that was done by hand again.
    pub fn reset(&self) {
        self.hub.order(|session| session.reset());
    }

    /// A new run of the document on the canvas; what was done by hand is forgotten.
    pub fn new_run(&self) {
        self.hub.order(|session| session.new_run(None));
    }

    /// The same with other random numbers.
    pub fn new_seed(&self) {
        let seed = 1 + (js_sys::Math::random() * 999_999.0) as u64;
        self.hub.order(|session| session.new_run(Some(seed)));
    }

    pub fn set_speed(&self, speed: Speed) {
        self.hub.order(|session| session.set_speed(speed));
    }

    /// Does something to the run by hand, now.
    pub fn act(&self, deed: Deed) {
        self.hub.order(|session| session.act(vec![deed]));
    }

    /// Puts another action in the place of an incident by hand, or takes it out, and replays the run up to
    /// where it stands; one in force that is to be over by now ends now.
    pub fn revise(&self, index: usize, new: Option<Action>) {
        self.hub.order(|session| session.revise(index, new));
    }

    /// Asks for the JSON of the report so far.
    pub fn report(&self, told: Callback<String>) {
        self.hub.report(told);
    }

    /// Calls `listener` with messages of sampled requests, at most sixty times a second, until the
    /// answer is dropped.
    pub fn on_hops(&self, listener: impl Fn(&[Hop]) + 'static) -> Hops {
        self.hub.listen(listener)
    }
}

/// The run; it is there wherever the app's providers are.
#[hook]
pub fn use_run() -> RunHandle {
    use_context().expect("the app provides the run")
}

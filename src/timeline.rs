//! The timeline under the canvas: the incidents of a run as bars, those of the script and those by hand.
//!
//! [`bars`] knows what there is to show, [`axis`] where it stands, [`drag`] what a gesture makes of it; none
//! of them knows a browser. [`strip`] is the whole, [`plot`] what pointer and keys do, [`view`] how it looks,
//! [`form`] what asks what and where.

mod axis;
mod bars;
mod drag;
mod edit;
mod form;
mod playhead;
mod plot;
mod strip;
mod view;

pub use strip::Timeline;

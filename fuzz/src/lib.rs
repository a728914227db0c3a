//! What is claimed of any bytes, one file a claim. The tests of `sim` include these files, too.

pub mod actions;
pub mod link;
pub mod picture;
#[path = "../../sim/tests/random/mod.rs"]
pub mod random;
pub mod scenario;

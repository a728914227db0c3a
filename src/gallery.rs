//! The gallery: scenarios that come with the app, each with notes on what to see in it.

/// A scenario of the gallery, as its file has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// Its name in addresses and in the browser's store.
    pub slug: &'static str,
    pub json: &'static str,
}

macro_rules! example {
    ($slug:literal) => {
        Example { slug: $slug, json: include_str!(concat!("../scenarios/", $slug, ".json")) }
    };
}

/// All of them, the simplest first.
pub const GALLERY: [Example; 2] = [example!("one-server"), FIRST_VISIT];

/// What somebody sees who comes for the first time: healthy, and about to be tested.
pub const FIRST_VISIT: Example = example!("three-servers");

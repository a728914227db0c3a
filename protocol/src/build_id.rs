/// Names the worker this crate was compiled for: sixteen hex digits over all sources it is made of.
///
/// The page starts the worker with it and expects it back in `Ready`.
pub const BUILD: &str = env!("FLASHCROWD_BUILD");

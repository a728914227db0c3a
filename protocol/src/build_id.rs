/// Names the worker this crate was compiled for: sixteen hex digits over all sources it is made of.
///
/// The page asks for the worker's files with it and expects it back in `Ready`.
pub const BUILD: &str = env!("FLASHCROWD_BUILD");

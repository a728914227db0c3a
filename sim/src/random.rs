//! Random streams with names, and what is drawn from them.
//!
//! A stream is named by the run's seed, the component's id, its incarnation and a purpose, so moving
//! a slider or adding a box reshuffles nobody else's draws. Every draw takes exactly one word.

mod exponential_function;
mod gamma;
mod normal;
mod sample;
mod shape;
pub(crate) mod stream;
mod table;
mod ziggurat;
mod zipf;

pub use normal::standard_normal_quantile;
pub use sample::Sampler;
pub use stream::Stream;
pub use zipf::Zipf;

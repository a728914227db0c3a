//! How long the operations of a cache or a queue take.

use crate::random::{Sampler, Stream};
use crate::scenario::Distribution;

/// A distribution with the stream that it is drawn from.
#[derive(Debug, Clone)]
pub struct Service {
    sampler: Sampler,
    stream: Stream,
}

impl Service {
    pub fn new(distribution: &Distribution, stream: Stream) -> Service {
        Service { sampler: Sampler::new(distribution), stream }
    }

    pub fn set(&mut self, distribution: &Distribution) {
        self.sampler = Sampler::new(distribution);
    }

    /// Draws how long an operation takes, in nanoseconds.
    #[inline]
    pub fn draw(&mut self) -> u64 {
        self.sampler.draw(&mut self.stream, 1.0)
    }
}

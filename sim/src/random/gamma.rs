//! Gamma distributed durations.

use super::exponential_function::exp;
use super::stream::Side;
use super::{Stream, standard_normal_quantile};

/// Marsaglia and Tsang, "A simple method for generating gamma variables", ACM Transactions on Mathematical
/// Software 26 (2000), 363–372: a cube of a shifted normal, kept or rejected.
#[derive(Debug, Clone, PartialEq)]
pub struct Gamma {
    scale_ns: f64,
    d: f64,
    c: f64,
    /// Below a shape of 1 a draw for the shape plus 1 is multiplied by a uniform to the power of this.
    boost: Option<f64>,
}

impl Gamma {
    pub fn new(mean_ns: f64, cv: f64) -> Gamma {
        let shape = 1.0 / (cv * cv);
        let boost = (shape < 1.0).then_some(1.0 / shape);
        let d = if boost.is_some() { shape + 1.0 } else { shape } - 1.0 / 3.0;
        Gamma { scale_ns: mean_ns / shape, d, c: 1.0 / libm::sqrt(9.0 * d), boost }
    }

    /// Takes one word; all further ones are a side stream's.
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        let word = stream.word();
        let mut side = Side::new(word);
        let mut normal = standard_normal_quantile(Stream::unit_of(word));
        let cube = loop {
            let root = 1.0 + self.c * normal;
            if root > 0.0 {
                let (cube, square) = (root * root * root, normal * normal);
                let unit = Stream::unit_of(side.word());
                // A squeeze, which nearly always spares the logarithms.
                if unit < 1.0 - 0.0331 * square * square
                    || libm::log(unit) < 0.5 * square + self.d * (1.0 - cube + libm::log(cube))
                {
                    break cube;
                }
            }
            normal = standard_normal_quantile(Stream::unit_of(side.word()));
        };
        let drawn = self.scale_ns * self.d * cube;
        match self.boost {
            Some(power) => drawn * exp(libm::log(Stream::unit_of(side.word())) * power),
            None => drawn,
        }
    }
}

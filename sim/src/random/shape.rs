//! The distributions that take more than two numbers or more than one function to draw from.

use super::Stream;
use super::exponential_function::exp;
use super::gamma::Gamma;
use super::stream::Side;
use super::table::Table;

/// Draws are in nanoseconds and take one word each.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Uniform { min_ns: f64, width_ns: f64 },
    Gamma(Gamma),
    Pareto(Pareto),
    Weibull { scale_ns: f64, power: f64 },
    Hyperexponential(Hyperexponential),
    Bimodal { fast_ns: f64, slow_ns: f64, slow_share: f64 },
    Table(Table),
}

/// Between two bounds, by inversion.
#[derive(Debug, Clone, PartialEq)]
pub struct Pareto {
    min_ns: f64,
    max_ns: f64,
    shape: f64,
    /// 1 − (min/max)^shape.
    span: f64,
}

/// Two exponential phases.
#[derive(Debug, Clone, PartialEq)]
pub struct Hyperexponential {
    /// How likely the first, quicker phase is.
    quick_share: f64,
    quick_ns: f64,
    slow_ns: f64,
}

impl Pareto {
    pub fn new(min_ns: f64, max_ns: f64, shape: f64) -> Pareto {
        let span = -libm::expm1(shape * libm::log(min_ns / max_ns));
        Pareto { min_ns, max_ns, shape, span }
    }

    fn at(&self, p: f64) -> f64 {
        (self.min_ns * exp(-libm::log1p(-p * self.span) / self.shape)).min(self.max_ns)
    }
}

impl Hyperexponential {
    /// Balanced means: p = (1 + √((c² − 1) / (c² + 1))) / 2, and each phase contributes half of the mean
    /// (H. C. Tijms, Stochastic Models, 1994, appendix B).
    pub fn new(mean_ns: f64, cv: f64) -> Hyperexponential {
        let square = cv * cv;
        let quick_share = (1.0 + libm::sqrt((square - 1.0).max(0.0) / (square + 1.0))) / 2.0;
        Hyperexponential {
            quick_share,
            quick_ns: mean_ns / (2.0 * quick_share),
            slow_ns: mean_ns / (2.0 * (1.0 - quick_share)),
        }
    }

    fn draw(&self, stream: &mut Stream) -> f64 {
        let word = stream.word();
        let is_quick = Stream::unit_of(word) < self.quick_share;
        let phase_ns = if is_quick { self.quick_ns } else { self.slow_ns };
        -phase_ns * libm::log(Stream::unit_of(Side::new(word).word()))
    }
}

impl Shape {
    // Never inlined: what is drawn most often stays small where it is drawn.
    #[inline(never)]
    pub fn draw(&self, stream: &mut Stream) -> f64 {
        match self {
            Shape::Uniform { min_ns, width_ns } => min_ns + width_ns * stream.unit(),
            Shape::Gamma(gamma) => gamma.draw(stream),
            Shape::Pareto(pareto) => pareto.at(stream.unit()),
            Shape::Weibull { scale_ns, power } => scale_ns * exp(libm::log(stream.exponential()) * power),
            Shape::Hyperexponential(phases) => phases.draw(stream),
            Shape::Bimodal { fast_ns, slow_ns, slow_share } => {
                if stream.unit() < *slow_share {
                    *slow_ns
                } else {
                    *fast_ns
                }
            }
            Shape::Table(table) => table.at(stream.unit()),
        }
    }
}

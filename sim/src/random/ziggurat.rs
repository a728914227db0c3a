//! Exponential and normal draws by the ziggurat (Marsaglia and Tsang, 2000) with 256 layers.
//!
//! A draw takes one word of its stream: eight bits choose the layer, 52 the place in it. About one draw in
//! fifty falls on a layer's edge and goes on with the words of a side stream.

use std::sync::LazyLock;

use super::Stream;
use super::exponential_function::exp;
use super::stream::Side;

const LAYERS: usize = 256;

/// The layers of a falling density from 0 on, of equal area; the lowest one holds the tail.
struct Ziggurat {
    /// Right ends, falling; the first is that of a rectangle as large as the lowest layer.
    ends: [f64; LAYERS + 1],
    /// The density at the ends.
    heights: [f64; LAYERS + 1],
    /// Where the tail begins.
    tail: f64,
}

/// Where the tail begins and the area of a layer, for exp(−x) and for exp(−x²/2): from the paper.
const EXPONENTIAL: (f64, f64) = (7.697_117_470_131_05, 3.949_659_822_581_572e-3);
const NORMAL: (f64, f64) = (3.654_152_885_361_009, 4.928_673_233_99e-3);

static EXPONENTIALS: LazyLock<Ziggurat> =
    LazyLock::new(|| Ziggurat::new(EXPONENTIAL, |x| libm::exp(-x), |y| -libm::log(y)));
static NORMALS: LazyLock<Ziggurat> =
    LazyLock::new(|| Ziggurat::new(NORMAL, |x| libm::exp(-x * x / 2.0), |y| libm::sqrt(-2.0 * libm::log(y))));

impl Ziggurat {
    fn new((tail, area): (f64, f64), density: fn(f64) -> f64, inverse: fn(f64) -> f64) -> Ziggurat {
        let mut ends = [0.0; LAYERS + 1];
        (ends[0], ends[1]) = (area / density(tail), tail);
        for layer in 2..LAYERS {
            ends[layer] = inverse(area / ends[layer - 1] + density(ends[layer - 1]));
        }
        let heights = ends.map(density);
        Ziggurat { ends, heights, tail }
    }
}

impl Stream {
    /// Exponential with mean 1.
    #[inline]
    pub fn exponential(&mut self) -> f64 {
        let ziggurat = &*EXPONENTIALS;
        let word = self.word();
        let layer = (word & 0xff) as usize;
        let x = Stream::unit_of(word) * ziggurat.ends[layer];
        if x < ziggurat.ends[layer + 1] { x } else { exponential_at_edge(ziggurat, word, layer, x) }
    }

    /// Normal with mean 0 and variance 1.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        let ziggurat = &*NORMALS;
        let word = self.word();
        let layer = (word & 0xff) as usize;
        let x = (2.0 * Stream::unit_of(word) - 1.0) * ziggurat.ends[layer];
        if x.abs() < ziggurat.ends[layer + 1] { x } else { normal_at_edge(ziggurat, word, layer, x) }
    }
}

#[cold]
fn exponential_at_edge(ziggurat: &Ziggurat, word: u64, mut layer: usize, mut x: f64) -> f64 {
    let mut side = Side::new(word);
    loop {
        if layer == 0 {
            // Memoryless: the tail looks like the whole.
            return ziggurat.tail - libm::log(side.unit());
        }
        let (below, above) = (ziggurat.heights[layer], ziggurat.heights[layer + 1]);
        if below + (above - below) * side.unit() < exp(-x) {
            return x;
        }
        let word = side.word();
        layer = (word & 0xff) as usize;
        x = Stream::unit_of(word) * ziggurat.ends[layer];
        if x < ziggurat.ends[layer + 1] {
            return x;
        }
    }
}

#[cold]
fn normal_at_edge(ziggurat: &Ziggurat, word: u64, mut layer: usize, mut x: f64) -> f64 {
    let mut side = Side::new(word);
    loop {
        if layer == 0 {
            return normal_tail(ziggurat.tail, x < 0.0, &mut side);
        }
        let (below, above) = (ziggurat.heights[layer], ziggurat.heights[layer + 1]);
        if below + (above - below) * side.unit() < exp(-x * x / 2.0) {
            return x;
        }
        let word = side.word();
        layer = (word & 0xff) as usize;
        x = (2.0 * Stream::unit_of(word) - 1.0) * ziggurat.ends[layer];
        if x.abs() < ziggurat.ends[layer + 1] {
            return x;
        }
    }
}

/// Marsaglia's method for the tail (1964).
fn normal_tail(tail: f64, is_negative: bool, side: &mut Side) -> f64 {
    loop {
        let x = -libm::log(side.unit()) / tail;
        let y = -libm::log(side.unit());
        if 2.0 * y >= x * x {
            return if is_negative { -(tail + x) } else { tail + x };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::standard_normal_quantile;
    use super::*;

    /// The Kolmogorov–Smirnov distance of a million draws, times the square root of their number.
    fn distance(mut draw: impl FnMut(&mut Stream) -> f64, distribution: impl Fn(f64) -> f64) -> f64 {
        let (mut stream, n) = (Stream::named(5, "ziggurat", 0, "test"), 1_000_000);
        let mut values: Vec<f64> = (0..n).map(|_| distribution(draw(&mut stream))).collect();
        values.sort_unstable_by(f64::total_cmp);
        let n = f64::from(n);
        let gap = |(i, p): (usize, &f64)| (p - i as f64 / n).max((i as f64 + 1.0) / n - p);
        values.iter().enumerate().map(gap).fold(0.0, f64::max) * n.sqrt()
    }

    #[test]
    fn draws_follow_their_distributions() {
        // Exceeded by one true sample in a thousand (Kolmogorov's limit law).
        const CRITICAL: f64 = 1.95;
        let exponential = distance(Stream::exponential, |x| -libm::expm1(-x));
        assert!(exponential < CRITICAL, "exponential: {exponential}");
        let normal = distance(Stream::normal, |x| libm::erfc(-x / std::f64::consts::SQRT_2) / 2.0);
        assert!(normal < CRITICAL, "normal: {normal}");
    }

    #[test]
    fn tails_are_as_heavy_as_they_should_be() {
        let (mut stream, n) = (Stream::named(6, "tails", 0, "test"), 4_000_000);
        let (mut exponential, mut normal) = (0_u32, 0_u32);
        let beyond = standard_normal_quantile(1.0 - 1e-4);
        for _ in 0..n {
            exponential += u32::from(stream.exponential() > 8.0);
            normal += u32::from(stream.normal().abs() > beyond);
        }
        for (found, expected) in [(exponential, libm::exp(-8.0)), (normal, 2e-4)] {
            let expected = expected * f64::from(n);
            assert!((f64::from(found) - expected).abs() < 4.0 * expected.sqrt(), "{found} for {expected}");
        }
    }
}

//! Keys by popularity: the k-th most popular of n has a share in proportion to k to the power of −s.

use super::Stream;
use super::exponential_function::exp;
use super::stream::Side;

/// Draws ranks by rejection-inversion (Hörmann and Derflinger, 1996): no table, any number of keys, any
/// exponent from 0 on, and hardly ever a second try.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Zipf {
    count: f64,
    exponent: f64,
    /// The integral of the hat from its left end, and to its right end.
    from: f64,
    to: f64,
    /// Ranks at most this far right of the drawn point are taken without a look at the hat.
    sure: f64,
}

impl Zipf {
    pub fn new(count: u64, exponent: f64) -> Zipf {
        let count = count as f64;
        let hat = Zipf { count, exponent, from: 0.0, to: 0.0, sure: 0.0 };
        Zipf {
            from: hat.area(1.5) - 1.0,
            to: hat.area(count + 0.5),
            sure: 2.0 - hat.point_of_area(hat.area(2.5) - hat.weight(2.0)),
            ..hat
        }
    }

    /// A rank from 0, the most popular. Takes one word; further tries go on in a side stream.
    #[inline]
    pub fn draw(&self, stream: &mut Stream) -> u64 {
        let word = stream.word();
        let mut side = Side::new(word);
        let mut unit = Stream::unit_of(word);
        loop {
            let area = self.to + unit * (self.from - self.to);
            let point = self.point_of_area(area);
            // A point is at least 1/2, so this is the nearest whole number.
            let rank = ((point + 0.5) as i64 as f64).clamp(1.0, self.count);
            if rank - point <= self.sure || area >= self.area(rank + 0.5) - self.weight(rank) {
                return rank as i64 as u64 - 1;
            }
            unit = Stream::unit_of(side.word());
        }
    }

    /// x to the power of −s.
    fn weight(&self, x: f64) -> f64 {
        exp(-self.exponent * libm::log(x))
    }

    /// ∫ of the weight from 1 to x: (x^(1−s) − 1) / (1 − s), or ln x where s is 1.
    fn area(&self, x: f64) -> f64 {
        let log = libm::log(x);
        let t = (1.0 - self.exponent) * log;
        // expm1(t) / t, which tends to 1.
        if t == 0.0 { log } else { libm::expm1(t) / t * log }
    }

    /// The inverse of `area`.
    fn point_of_area(&self, area: f64) -> f64 {
        let t = ((1.0 - self.exponent) * area).max(-1.0);
        let log = if t == 0.0 { area } else { libm::log1p(t) / t * area };
        exp(log)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_come_in_proportion_to_their_power() {
        for (count, exponent) in [(1_u64, 1.0), (10, 0.0), (50, 0.7), (1_000, 1.0), (1_000, 1.3)] {
            let (zipf, mut stream, n) =
                (Zipf::new(count, exponent), Stream::named(1, "k", 0, "key"), 400_000);
            let mut drawn = vec![0_u32; count as usize];
            for _ in 0..n {
                drawn[zipf.draw(&mut stream) as usize] += 1;
            }
            let weights: Vec<f64> = (1..=count).map(|k| libm::pow(k as f64, -exponent)).collect();
            let total: f64 = weights.iter().sum();
            // Pearson's statistic has mean `count` − 1 and variance twice that.
            let statistic: f64 = weights
                .iter()
                .zip(&drawn)
                .map(|(w, d)| {
                    let expected = w / total * f64::from(n);
                    (f64::from(*d) - expected) * (f64::from(*d) - expected) / expected
                })
                .sum();
            let (mean, deviation) = (count as f64 - 1.0, (2.0 * count as f64).sqrt());
            assert!((statistic - mean).abs() < 4.0 * deviation, "{count}, {exponent}: {statistic}");
        }
    }
}

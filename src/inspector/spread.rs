//! A distribution, drawn small, with its mean, its cv and two of its quantiles.

use std::fmt::Write;

use flashcrowd_sim::metrics::Histogram;
use flashcrowd_sim::random::{Sampler, Stream};
use flashcrowd_sim::scenario::{Distribution, Language};
use yew::prelude::*;

use super::rate::{HEIGHT, MARGIN, WIDTH, figure};
use crate::text::{inspector, number};

/// Enough for a p99 within a few per cent, and drawn in a millisecond or two.
const DRAWS: u32 = 20_000;
const BINS: usize = 48;
/// The drawing ends here, times the p99.
const REACH: f64 = 1.1;

/// What is told of draws, the same ones that the engine would make.
#[derive(Debug, PartialEq)]
struct Sketch {
    /// An SVG path.
    line: String,
    p50_ms: f64,
    p99_ms: f64,
}

pub fn view(distribution: &Distribution, language: Language) -> Html {
    let Sketch { line, p50_ms, p99_ms } = sketch(distribution);
    let ms = |ms: f64| number::duration_ms(Some(ms)).to_string();
    let (mean, cv) = (ms(distribution.mean_ms()), number::plain(distribution.cv()));
    let (p50, p99) = (ms(p50_ms), ms(p99_ms));
    let says = [("mean", &*mean), ("cv", &*cv), ("p50", &*p50), ("p99", &*p99)];
    let [all, left, right] = [inspector::SPREAD_IS, inspector::SPREAD_MEAN, inspector::SPREAD_TAIL]
        .map(|message| message.fill(language, &says));
    figure("spread-sketch", all, &line, Html::default(), &[left, right])
}

fn sketch(distribution: &Distribution) -> Sketch {
    let (sampler, mut stream) = (Sampler::new(distribution), Stream::named(1, "sketch", 0, "sketch"));
    let draws: Vec<u64> = (0..DRAWS).map(|_| sampler.draw(&mut stream, 1.0)).collect();
    let mut histogram = Histogram::default();
    draws.iter().for_each(|ns| histogram.record(*ns));
    let quantile = |q: f64| histogram.quantile_ns(q).unwrap_or_default() as f64;
    let (p50, p99) = (quantile(0.5), quantile(0.99));
    let end = (p99 * REACH).max(1.0);
    let mut bins = [0_u32; BINS];
    for ns in draws {
        if let Some(bin) = bins.get_mut((ns as f64 / end * BINS as f64) as usize) {
            *bin += 1;
        }
    }
    let top = f64::from(bins.iter().copied().max().unwrap_or_default().max(1));
    let mut line = String::new();
    for (index, count) in bins.into_iter().enumerate() {
        let y = HEIGHT - MARGIN - f64::from(count) / top * (HEIGHT - 2.0 * MARGIN);
        let start = if index == 0 { 'M' } else { 'L' };
        let (left, right) = (WIDTH / BINS as f64 * index as f64, WIDTH / BINS as f64 * (index + 1) as f64);
        write!(line, "{start}{left:.0} {y:.1}H{right:.0}").ok();
    }
    Sketch { line, p50_ms: p50 / 1e6, p99_ms: p99 / 1e6 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_near_those_of_the_distribution() {
        let drawn = sketch(&Distribution::LognormalQuantiles { p50_ms: 4.0, p99_ms: 30.0 });
        // Four standard errors of the p99 of so many draws are 11 % here, of the p50 about 3 %; a bucket is within 0.8 %.
        assert!((drawn.p50_ms / 4.0 - 1.0).abs() < 0.04, "{drawn:?}");
        assert!((drawn.p99_ms / 30.0 - 1.0).abs() < 0.12, "{drawn:?}");
    }

    #[test]
    fn a_constant_is_drawn_where_it_stands() {
        let drawn = sketch(&Distribution::Constant { ms: 5.0 });
        assert!((drawn.p50_ms / 5.0 - 1.0).abs() < 0.01 && drawn.p50_ms == drawn.p99_ms, "{drawn:?}");
        assert!(drawn.line.contains("L258 2.0H264"), "{}", drawn.line);
        assert_eq!(sketch(&Distribution::Constant { ms: 0.0 }).p99_ms, 0.0);
    }
}

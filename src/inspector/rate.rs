//! A rate over simulated time, drawn small.

use std::fmt::Write;

use flashcrowd_sim::scenario::{Language, Profile};
use yew::prelude::*;

use crate::text::{inspector, number};

/// The size of the drawing, in its own units.
pub const WIDTH: f64 = 288.0;
pub const HEIGHT: f64 = 48.0;
/// Above the highest rate and below none at all.
pub const MARGIN: f64 = 2.0;
/// What a rate that never changes is drawn over, in seconds.
const STEADY_S: f64 = 60.0;
/// Corners are followed by a stretch of this share of the time up to the last of them.
const AFTER: f64 = 0.2;
const LEAST_S: f64 = 1.0;
/// How often what repeats is drawn.
const PERIODS: f64 = 2.0;
/// Where a cubic Bézier curve that is half a period of a cosine has its inner points.
const COSINE: f64 = 0.3642;

/// What is drawn of a profile.
#[derive(Debug, Clone, PartialEq)]
struct Sketch {
    /// An SVG path.
    line: String,
    /// From 0 to here.
    seconds: f64,
    top_qps: f64,
}

pub fn view(profile: &Profile, language: Language) -> Html {
    let Some(Sketch { line, seconds, top_qps }) = sketch(profile) else { return Html::default() };
    let end = number::duration_ms(Some(seconds * 1e3)).to_string();
    let top = inspector::RATE_TOP.fill(language, &[("rate", &number::rate(Some(top_qps)).to_string())]);
    let says = inspector::RATE_IS.fill(language, &[("top", &top), ("end", &end)]);
    figure("rate-sketch", says, &line, &["0".to_owned(), top, end])
}

/// A line over the area below it, and what stands under it from left to right.
pub fn figure(testid: &'static str, says: String, line: &str, captions: &[String]) -> Html {
    html! {
        <figure class="rate-sketch" role="img" aria-label={says} data-testid={testid}>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none" aria-hidden="true">
                <path class="rate-area" d={format!("{line}V{HEIGHT}H0Z")} />
                <path class="rate-line" d={line.to_owned()} />
            </svg>
            <figcaption class="parameter-range">{ for captions.iter().map(|caption| html! { <span>{ caption }</span> }) }</figcaption>
        </figure>
    }
}

/// None where users make the rate.
fn sketch(profile: &Profile) -> Option<Sketch> {
    if let Profile::Diurnal { low_qps, high_qps, period_s, peak_s } = *profile {
        return Some(wave(low_qps, high_qps, period_s, peak_s));
    }
    let mut corners = profile.corners()?;
    let cycle = profile.cycle();
    if let Some((from, every)) = cycle {
        let again = corners.iter().filter(|(at, _)| *at >= from).map(|(at, qps)| (at + every, *qps));
        corners.extend(again.collect::<Vec<_>>());
    }
    let (last_s, last_qps) = corners.last().copied().unwrap_or_default();
    let seconds = match cycle {
        Some((from, every)) => from + PERIODS * every,
        None if last_s > 0.0 => (last_s * (1.0 + AFTER)).max(LEAST_S),
        None => STEADY_S,
    };
    let top_qps = corners.iter().map(|(_, qps)| *qps).fold(0.0, f64::max);
    let mut line = String::new();
    for (at, qps) in corners.into_iter().chain([(seconds, last_qps)]) {
        let verb = if line.is_empty() { 'M' } else { 'L' };
        write!(line, "{verb}{:.1} {:.1}", at / seconds * WIDTH, y(qps, top_qps)).ok();
    }
    Some(Sketch { line, seconds, top_qps })
}

/// From the last peak before the start in half periods, each one curve; what lies outside is not seen.
fn wave(low_qps: f64, high_qps: f64, period_s: f64, peak_s: f64) -> Sketch {
    let (seconds, top_qps) = (PERIODS * period_s, high_qps.max(low_qps));
    let half = WIDTH / PERIODS / 2.0;
    let (peak, trough) = (y(high_qps, top_qps), y(low_qps, top_qps));
    let mut x = (peak_s / period_s).fract() * 2.0 * half - 2.0 * half;
    let mut line = format!("M{x:.1} {peak:.1}");
    let mut ends = [(peak, trough), (trough, peak)].into_iter().cycle();
    while x < WIDTH
        && let Some((from, to)) = ends.next()
    {
        let (a, b, end) = (x + COSINE * half, x + (1.0 - COSINE) * half, x + half);
        write!(line, "C{a:.1} {from:.1} {b:.1} {to:.1} {end:.1} {to:.1}").ok();
        x = end;
    }
    Sketch { line, seconds, top_qps }
}

fn y(qps: f64, top_qps: f64) -> f64 {
    let share = if top_qps > 0.0 { qps / top_qps } else { 0.0 };
    MARGIN + (1.0 - share) * (HEIGHT - 2.0 * MARGIN)
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::Distribution;

    use super::*;

    #[test]
    fn a_rate_is_drawn_a_little_beyond_its_last_corner_and_as_high_as_it_gets() {
        let spike = Profile::Spike {
            base_qps: 100.0,
            peak_qps: 1_000.0,
            start_s: 20.0,
            rise_s: 0.0,
            hold_s: 20.0,
            fall_s: 10.0,
        };
        let drawn = sketch(&spike).expect("it has a rate");
        assert_eq!((drawn.seconds, drawn.top_qps), (60.0, 1_000.0));
        assert_eq!(drawn.line, "M0.0 41.6L96.0 41.6L96.0 2.0L192.0 2.0L240.0 41.6L288.0 41.6");
        let steady = sketch(&Profile::Steady { qps: 5.0 }).expect("it has a rate");
        assert_eq!((steady.seconds, &*steady.line), (60.0, "M0.0 2.0L288.0 2.0"));
    }

    #[test]
    fn what_repeats_is_drawn_twice() {
        let on_off = Profile::OnOff { on_qps: 10.0, off_qps: 0.0, on_s: 6.0, off_s: 12.0, start_s: 0.0 };
        let drawn = sketch(&on_off).expect("it has a rate");
        assert_eq!(drawn.seconds, 36.0);
        let corner = "L144.0 46.0L144.0 2.0L192.0 2.0L192.0 46.0L288.0 46.0";
        assert!(drawn.line.contains(corner), "{}", drawn.line);
        let trace = Profile::Trace { points: vec![[0.0, 5.0], [10.0, 10.0]], repeat_s: Some(20.0) };
        let drawn = sketch(&trace).expect("it has a rate");
        assert!(drawn.line.contains("L72.0 24.0L72.0 2.0L144.0 2.0L144.0 24.0"), "{}", drawn.line);
        let users = Profile::Users { count: 5, think: Distribution::Constant { ms: 1.0 } };
        assert_eq!(sketch(&users), None);
    }

    #[test]
    fn a_wave_has_its_peaks_where_the_profile_says() {
        let drawn = wave(0.0, 100.0, 60.0, 15.0);
        assert_eq!((drawn.seconds, drawn.top_qps), (120.0, 100.0));
        // The peak before the start, at -45 s of 120 s drawn; the next trough half a period later.
        assert!(drawn.line.starts_with("M-108.0 2.0C"), "{}", drawn.line);
        assert!(drawn.line.contains(" -36.0 46.0C"), "{}", drawn.line);
        assert!(drawn.line.contains(" 36.0 2.0C"), "{}", drawn.line);
    }

    #[test]
    fn whatever_is_in_a_document_can_be_drawn() {
        let points = vec![[0.0, 0.0], [0.0, 0.0]];
        for profile in [
            Profile::Points { points: Vec::new() },
            Profile::Points { points },
            Profile::Diurnal { low_qps: 0.0, high_qps: 0.0, period_s: 0.0, peak_s: 1e308 },
            Profile::Steady { qps: 0.0 },
            Profile::Trace { points: Vec::new(), repeat_s: Some(0.0) },
            Profile::OnOff { on_qps: 0.0, off_qps: 0.0, on_s: 0.0, off_s: 0.0, start_s: 0.0 },
        ] {
            assert!(sketch(&profile).is_none_or(|drawn| drawn.line.len() < 400), "{profile:?}");
        }
    }
}

//! A rate over simulated time, drawn small.

use std::fmt::Write;

use flashcrowd_sim::scenario::{Field, Profile};
use serde_json::Value;
use web_sys::Element;
use yew::prelude::*;

use super::change::Change;
use super::corners::{Corner, corners};
use crate::text::{inspector, number, use_language};

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

/// Shorter half periods would be one blot.
const LEAST_HALF: f64 = 1.0;
/// A corner moves in about so many steps over the whole drawing, and by this share of it at a key.
const STEPS: f64 = 100.0;
const KEY_STEP: f64 = 0.02;
/// What the drawing is as high as while there is no traffic.
const FIRST_TOP_QPS: f64 = 1_000.0;

/// From 0 to these.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Extent {
    seconds: f64,
    top_qps: f64,
}

#[derive(Properties, PartialEq)]
pub struct RateProps {
    pub profile: Profile,
    /// Those of the profile's form, with their ranges.
    pub fields: &'static [Field],
    pub on_change: Callback<Change>,
}

/// A corner on its way.
#[derive(Clone)]
struct Dragged {
    corner: usize,
    /// Where the pointer took hold, in the window.
    from: (f64, f64),
    /// Where the corner was, and the profile with it.
    start: Corner,
    profile: Profile,
    /// The drawing's size on the page.
    size: (f64, f64),
}

/// The drawing, with corners that are dragged, or moved by the arrow keys.
#[component]
pub fn Rate(props: &RateProps) -> Html {
    let language = use_language();
    // The scale that holds while a corner is dragged: it is not to run away from the pointer.
    let held = use_state_eq(Option::<Extent>::default);
    let dragged = use_mut_ref(Option::<(Dragged, Option<Value>)>::default);
    let RateProps { profile, fields, on_change } = props;
    let fields = *fields;
    let Some(extent) = held.or_else(|| extent(profile)) else { return Html::default() };
    let end = number::duration_ms(Some(extent.seconds * 1e3)).to_string();
    let top =
        inspector::RATE_TOP.fill(language, &[("rate", &number::rate(Some(extent.top_qps)).to_string())]);
    let says = inspector::RATE_IS.fill(language, &[("top", &top), ("end", &end)]);
    let all = corners(profile);
    let handle = |(index, corner): (usize, &Corner)| {
        let onpointerdown = {
            let (dragged, held, profile, start) = (dragged.clone(), held.setter(), profile.clone(), *corner);
            move |event: PointerEvent| {
                let handle: Element = event.target_unchecked_into();
                let drawing = handle.closest("svg").ok().flatten().map(|svg| svg.get_bounding_client_rect());
                let Some(drawing) = drawing.filter(|_| event.button() == 0) else { return };
                handle.set_pointer_capture(event.pointer_id()).ok();
                let from = (f64::from(event.client_x()), f64::from(event.client_y()));
                let size = (drawing.width().max(1.0), drawing.height().max(1.0));
                *dragged.borrow_mut() =
                    Some((Dragged { corner: index, from, start, profile: profile.clone(), size }, None));
                held.set(Some(extent));
            }
        };
        let onpointermove = {
            let (dragged, on_change) = (dragged.clone(), on_change.clone());
            move |event: PointerEvent| {
                let mut dragged = dragged.borrow_mut();
                let Some((drag, last)) = dragged.as_mut().filter(|(drag, _)| drag.corner == index) else {
                    return;
                };
                let right = (f64::from(event.client_x()) - drag.from.0) / drag.size.0;
                let up = (drag.from.1 - f64::from(event.client_y())) / drag.size.1;
                let (at_s, qps) = extent.moved(&drag.start, right, up);
                let patch = drag.start.put(&drag.profile, fields, at_s, qps);
                *last = Some(patch.clone());
                on_change.emit(Change { patch, ongoing: true });
            }
        };
        let let_go = {
            let (dragged, held, on_change) = (dragged.clone(), held.setter(), on_change.clone());
            Callback::from(move |_: PointerEvent| {
                let last = dragged.borrow_mut().take().and_then(|(_, last)| last);
                held.set(None);
                if let Some(patch) = last {
                    on_change.emit(Change::done(patch));
                }
            })
        };
        let onkeydown = {
            let (on_change, profile, corner) = (on_change.clone(), profile.clone(), *corner);
            move |event: KeyboardEvent| {
                let (right, up) = match event.key().as_str() {
                    "ArrowLeft" => (-KEY_STEP, 0.0),
                    "ArrowRight" => (KEY_STEP, 0.0),
                    "ArrowUp" => (0.0, KEY_STEP),
                    "ArrowDown" => (0.0, -KEY_STEP),
                    _ => return,
                };
                event.prevent_default();
                event.stop_propagation();
                let (at_s, qps) = extent.moved(&corner, right, up);
                on_change.emit(Change::done(corner.put(&profile, fields, at_s, qps)));
            }
        };
        let (x, y) = (extent.x(corner.at_s), extent.y(corner.qps));
        let number = (index + 1).to_string();
        let place =
            format!("{}, {}", number::duration_ms(Some(corner.at_s * 1e3)), number::rate(Some(corner.qps)));
        // A line of no length is a dot, however the drawing is stretched.
        let dot = format!("M{x:.1} {y:.1}h0");
        html! {
            <g key={index} class="rate-corner" tabindex="0" role="slider" aria-label={inspector::RATE_CORNER.fill(language, &[("number", &number)])}
                aria-valuenow={corner.qps.to_string()} aria-valuetext={place} data-testid={format!("corner-{index}")}
                {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onpointercancel={let_go} {onkeydown}>
                <path class="rate-grip" d={dot.clone()} />
                <path class="rate-dot" d={dot} />
            </g>
        }
    };
    let handles = html! { <g>{ for all.iter().enumerate().map(handle) }</g> };
    figure("rate-sketch", says, &line(profile, extent), handles, &["0".to_owned(), top, end])
}

/// A line over the area below it, and what stands under it from left to right.
pub fn figure(testid: &'static str, says: String, line: &str, above: Html, captions: &[String]) -> Html {
    html! {
        <figure class="rate-sketch" role="group" aria-label={says} data-testid={testid}>
            <svg viewBox={format!("0 0 {WIDTH} {HEIGHT}")} preserveAspectRatio="none">
                <path class="rate-area" d={format!("{line}V{HEIGHT}H0Z")} />
                <path class="rate-line" d={line.to_owned()} />
                { above }
            </svg>
            <figcaption class="parameter-range">{ for captions.iter().map(|caption| html! { <span>{ caption }</span> }) }</figcaption>
        </figure>
    }
}

/// What is drawn of a profile; none where users make the rate.
fn extent(profile: &Profile) -> Option<Extent> {
    if let Profile::Diurnal { low_qps, high_qps, period_s, .. } = *profile {
        return Some(Extent { seconds: PERIODS * period_s, top_qps: high_qps.max(low_qps) });
    }
    let corners = profile.corners()?;
    let (last_s, _) = corners.last().copied().unwrap_or_default();
    let seconds = match profile.cycle() {
        Some((from, every)) => from + PERIODS * every,
        None if last_s > 0.0 => (last_s * (1.0 + AFTER)).max(LEAST_S),
        None => STEADY_S,
    };
    Some(Extent { seconds, top_qps: corners.iter().map(|(_, qps)| *qps).fold(0.0, f64::max) })
}

/// The rate as an SVG path; empty where users make it.
fn line(profile: &Profile, extent: Extent) -> String {
    if let Profile::Diurnal { low_qps, high_qps, period_s, peak_s } = *profile {
        return wave([high_qps, low_qps].map(|qps| extent.y(qps)), extent.x(period_s), extent.x(peak_s));
    }
    let mut corners = profile.corners().unwrap_or_default();
    if let Some((from, every)) = profile.cycle() {
        let again = corners.iter().filter(|(at, _)| *at >= from).map(|(at, qps)| (at + every, *qps));
        corners.extend(again.collect::<Vec<_>>());
    }
    let last_qps = corners.last().map_or(0.0, |(_, qps)| *qps);
    let mut line = String::new();
    for (at, qps) in corners.into_iter().chain([(extent.seconds, last_qps)]) {
        let verb = if line.is_empty() { 'M' } else { 'L' };
        write!(line, "{verb}{:.1} {:.1}", extent.x(at), extent.y(qps)).ok();
    }
    line
}

/// From the last peak before the start in half periods, each one curve; what lies outside is not seen.
fn wave([peak, trough]: [f64; 2], period: f64, first: f64) -> String {
    let half = (period / 2.0).max(LEAST_HALF);
    let mut x = (first / half / 2.0).fract() * 2.0 * half - 2.0 * half;
    let mut line = format!("M{x:.1} {peak:.1}");
    let mut ends = [(peak, trough), (trough, peak)].into_iter().cycle();
    while x < WIDTH
        && let Some((from, to)) = ends.next()
    {
        let (a, b, end) = (x + COSINE * half, x + (1.0 - COSINE) * half, x + half);
        write!(line, "C{a:.1} {from:.1} {b:.1} {to:.1} {end:.1} {to:.1}").ok();
        x = end;
    }
    line
}

impl Extent {
    fn x(self, at_s: f64) -> f64 {
        if self.seconds > 0.0 { at_s / self.seconds * WIDTH } else { 0.0 }
    }

    fn y(self, qps: f64) -> f64 {
        let share = if self.top_qps > 0.0 { qps / self.top_qps } else { 0.0 };
        MARGIN + (1.0 - share) * (HEIGHT - 2.0 * MARGIN)
    }

    /// Where a corner comes to by such shares of the width and the height, in round numbers.
    fn moved(self, corner: &Corner, right: f64, up: f64) -> (f64, f64) {
        // Where there is no traffic yet there is no scale.
        let top_qps = if self.top_qps > 0.0 { self.top_qps } else { FIRST_TOP_QPS };
        let rounded = |from: f64, share: f64, whole: f64| {
            let step = 10_f64.powi((whole / STEPS).log10().floor() as i32);
            let value = ((from + share * whole) / step).round();
            // Divided, where the step is a fraction: 3 · 0.1 is not 0.3.
            let value = if step < 1.0 { value / (1.0 / step).round() } else { value * step };
            if share == 0.0 { from } else { value.max(0.0) }
        };
        let height = HEIGHT / (HEIGHT - 2.0 * MARGIN);
        (rounded(corner.at_s, right, self.seconds), rounded(corner.qps, up * height, top_qps))
    }
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::Distribution;

    use super::*;

    fn sketch(profile: &Profile) -> Option<(f64, f64, String)> {
        extent(profile).map(|extent| (extent.seconds, extent.top_qps, line(profile, extent)))
    }

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
        let (seconds, top_qps, line) = sketch(&spike).expect("it has a rate");
        assert_eq!((seconds, top_qps), (60.0, 1_000.0));
        assert_eq!(line, "M0.0 41.6L96.0 41.6L96.0 2.0L192.0 2.0L240.0 41.6L288.0 41.6");
        let (seconds, _, line) = sketch(&Profile::Steady { qps: 5.0 }).expect("it has a rate");
        assert_eq!((seconds, &*line), (60.0, "M0.0 2.0L288.0 2.0"));
    }

    #[test]
    fn what_repeats_is_drawn_twice() {
        let on_off = Profile::OnOff { on_qps: 10.0, off_qps: 0.0, on_s: 6.0, off_s: 12.0, start_s: 0.0 };
        let (seconds, _, line) = sketch(&on_off).expect("it has a rate");
        assert_eq!(seconds, 36.0);
        let corner = "L144.0 46.0L144.0 2.0L192.0 2.0L192.0 46.0L288.0 46.0";
        assert!(line.contains(corner), "{line}");
        let trace = Profile::Trace { points: vec![[0.0, 5.0], [10.0, 10.0]], repeat_s: Some(20.0) };
        let (.., line) = sketch(&trace).expect("it has a rate");
        assert!(line.contains("L72.0 24.0L72.0 2.0L144.0 2.0L144.0 24.0"), "{line}");
        let users = Profile::Users { count: 5, think: Distribution::Constant { ms: 1.0 } };
        assert_eq!(sketch(&users), None);
    }

    #[test]
    fn a_wave_has_its_peaks_where_the_profile_says() {
        let daily = Profile::Diurnal { low_qps: 0.0, high_qps: 100.0, period_s: 60.0, peak_s: 15.0 };
        let (seconds, top_qps, line) = sketch(&daily).expect("it has a rate");
        assert_eq!((seconds, top_qps), (120.0, 100.0));
        // The peak before the start, at -45 s of 120 s drawn; the next trough half a period later.
        assert!(line.starts_with("M-108.0 2.0C"), "{line}");
        assert!(line.contains(" -36.0 46.0C"), "{line}");
        assert!(line.contains(" 36.0 2.0C"), "{line}");
    }

    #[test]
    fn a_corner_is_moved_in_round_numbers_and_stays_where_it_is_not_moved() {
        let extent = Extent { seconds: 72.0, top_qps: 1_234.0 };
        let corner = corners(&Profile::Step { from_qps: 333.0, to_qps: 1_234.0, at_s: 20.25 })[0];
        assert_eq!(extent.moved(&corner, 0.1, 0.0), (27.5, 333.0));
        assert_eq!(extent.moved(&corner, 0.0, -0.1), (20.25, 200.0));
        assert_eq!(extent.moved(&corner, -1.0, -1.0), (0.0, 0.0));
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
            assert!(sketch(&profile).is_none_or(|(.., line)| line.len() < 20_000), "{profile:?}");
        }
    }
}

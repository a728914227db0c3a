//! The figures that are always in sight: of the last full second, and of the whole run below.

use flashcrowd_sim::metrics::{Latency, OverallReport, OverallWindow};
use yew::prelude::*;

use super::exact;
use crate::run::{RunState, clock};
use crate::text::number::{self, Figure};
use crate::text::{Language, dashboard, figures};

/// As the run stands.
pub fn view(run: &RunState, language: Language) -> Html {
    let now = run.closed.last().map(|window| window.overall);
    let whole = run.live.as_ref().map(|live| live.overall);
    let second = |pick: fn(&OverallWindow) -> Option<f64>| now.as_ref().and_then(pick);
    let total = |pick: fn(&OverallReport) -> Option<f64>| whole.as_ref().and_then(pick);
    let latency = |path, now: fn(Latency) -> f64| {
        let pair = (
            run.closed.last().and_then(|window| window.overall.latency_ms).map(now),
            whole.and_then(|whole| whole.latency_ms).map(now),
        );
        headed(path, pair.0, pair.1, number::duration_ms, language)
    };
    let simulated = run.now_ns as f64 / 1e9;
    html! {
        <div class="headline" role="group" aria-label={dashboard::FIGURES.get(language)}>
            <dl class="headed wide">
                <dt>{ figures::name("simulated_s", language).unwrap_or_default() }</dt>
                <dd class="headed-now" data-testid="figure-simulated_s" data-value={exact(simulated)} data-ns={run.now_ns.to_string()}>
                    { clock(run.now_ns) }
                </dd>
            </dl>
            { headed("offered_qps", second(|w| Some(w.offered as f64)), total(|o| Some(o.offered_qps)), number::rate, language) }
            { headed("goodput_qps", second(|w| Some(w.ok as f64)), total(|o| Some(o.goodput_qps)), number::rate, language) }
            { latency("latency_ms.p50", |l| l.p50) }
            { latency("latency_ms.p95", |l| l.p95) }
            { latency("latency_ms.p99", |l| l.p99) }
            { headed("availability", second(OverallWindow::availability), total(|o| o.availability), number::share, language) }
            <dl class="headed">
                <dt>{ figures::name("in_flight", language).unwrap_or_default() }</dt>
                <dd class="headed-now" data-testid="figure-in_flight" data-value={whole.map(|whole| exact(whole.in_flight))}>
                    { figure_of(&whole.map_or_else(absent, |whole| number::short(whole.in_flight as f64))) }
                </dd>
            </dl>
        </div>
    }
}

type Write = fn(Option<f64>) -> Figure;

fn absent() -> Figure {
    Figure { value: number::ABSENT.to_owned(), unit: "" }
}

fn figure_of(figure: &Figure) -> Html {
    html! { <>{ &figure.value }<span class="figure-unit">{ figure.unit }</span></> }
}

/// `path` is the figure's place in a report's JSON.
fn headed(path: &str, now: Option<f64>, whole: Option<f64>, write: Write, language: Language) -> Html {
    let name = figures::name(path, language).unwrap_or_default();
    let (now_text, whole_text) = (write(now), write(whole));
    html! {
        <dl class="headed">
            <dt>{ &name }</dt>
            <dd class="headed-now" data-testid={format!("now-{path}")} data-value={now.map(exact)}>{ figure_of(&now_text) }</dd>
            <dd class="headed-whole" data-testid={format!("figure-{path}")} data-value={whole.map(exact)}>
                { dashboard::WHOLE_RUN.fill(language, &[("value", &whole_text.to_string())]) }
            </dd>
        </dl>
    }
}

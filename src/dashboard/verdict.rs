//! Objectives, held against the run so far.

use flashcrowd_sim::metrics::OverallReport;
use flashcrowd_sim::scenario::{Language, Objective};
use yew::prelude::*;

use crate::text::number::{self, Figure};
use crate::text::{Message, dashboard, figures, scenario};

/// How an objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Met,
    Missed,
    /// The figure is undefined: nothing that it counts has ended yet.
    Open,
}

/// The figure that an objective bounds.
pub fn value_of(objective: &Objective, overall: &OverallReport) -> Option<f64> {
    match objective {
        Objective::LatencyMeanMs(_) => overall.latency_ms.map(|latency| latency.mean),
        Objective::LatencyP50Ms(_) => overall.latency_ms.map(|latency| latency.p50),
        Objective::LatencyP95Ms(_) => overall.latency_ms.map(|latency| latency.p95),
        Objective::LatencyP99Ms(_) => overall.latency_ms.map(|latency| latency.p99),
        Objective::LatencyP999Ms(_) => overall.latency_ms.map(|latency| latency.p999),
        Objective::Availability(_) => overall.availability,
        Objective::GoodputQps(_) => (overall.requests > 0).then_some(overall.goodput_qps),
    }
}

pub fn standing(objective: &Objective, overall: Option<&OverallReport>) -> Standing {
    match overall.and_then(|overall| value_of(objective, overall)) {
        None => Standing::Open,
        value if objective.is_met_by(value) => Standing::Met,
        Some(_) => Standing::Missed,
    }
}

impl Standing {
    fn word(self) -> Message {
        match self {
            Standing::Met => scenario::MET,
            Standing::Missed => scenario::MISSED,
            Standing::Open => scenario::OPEN,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Standing::Met => "met",
            Standing::Missed => "missed",
            Standing::Open => "open",
        }
    }

    /// Apart from its colour, it has a shape.
    fn sign(self) -> &'static str {
        match self {
            Standing::Met => "✓",
            Standing::Missed => "✕",
            Standing::Open => number::ABSENT,
        }
    }
}

fn bound(objective: &Objective) -> Figure {
    let bound = Some(objective.bound());
    match objective {
        Objective::Availability(_) => number::share(bound),
        Objective::GoodputQps(_) => number::rate(bound),
        _ => number::duration_ms(bound),
    }
}

/// The objective and how it stands, in words.
pub fn sentence(objective: &Objective, standing: Standing, language: Language) -> String {
    let wanted = if objective.is_upper_bound() { scenario::BELOW } else { scenario::ABOVE };
    let figure = figures::name(objective.figure(), language).unwrap_or_default();
    let parts = [
        ("figure", figure.as_str()),
        ("wanted", wanted.get(language)),
        ("bound", &bound(objective).to_string()),
        ("verdict", standing.word().get(language)),
    ];
    dashboard::VERDICT_IS.fill(language, &parts)
}

/// The verdict alone, for where the objective is written beside it.
pub fn mark(objective: &Objective, overall: Option<&OverallReport>, language: Language) -> Html {
    let standing = standing(objective, overall);
    let says = standing.word().get(language);
    html! { <span class={classes!("verdict", standing.class())} role="img" title={says} aria-label={says}>{ standing.sign() }</span> }
}

/// The objective with its verdict.
pub fn chip(objective: &Objective, overall: Option<&OverallReport>, language: Language) -> Html {
    let standing = standing(objective, overall);
    let says = sentence(objective, standing, language);
    let sign = if objective.is_upper_bound() { "<" } else { ">" };
    html! {
        <li class={classes!("verdict-chip", standing.class())} title={says.clone()} data-testid={format!("verdict-{}", objective.figure())}
            data-verdict={standing.class()}>
            <span aria-hidden="true">
                <span class="verdict-sign">{ standing.sign() }</span>
                { format!("{} {sign} {}", figures::name(objective.figure(), language).unwrap_or_default(), bound(objective)) }
            </span>
            <span class="heard">{ says }</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Above, Below};

    use super::*;

    #[test]
    fn nothing_measured_is_neither_met_nor_missed() {
        let available = Objective::Availability(Above { above: 0.99 });
        assert_eq!(standing(&available, None), Standing::Open);
        let mut overall = OverallReport::default();
        assert_eq!(standing(&available, Some(&overall)), Standing::Open);
        overall.availability = Some(0.995);
        assert_eq!(standing(&available, Some(&overall)), Standing::Met);
        overall.availability = Some(0.99);
        assert_eq!(standing(&available, Some(&overall)), Standing::Missed);
        let fast = Objective::LatencyP99Ms(Below { below: 10.0 });
        assert_eq!(standing(&fast, Some(&overall)), Standing::Open);
    }
}

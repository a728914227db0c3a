//! What the selected thing measured in the last full second, as a small table.

use flashcrowd_protocol::RunId;
use flashcrowd_sim::metrics::{
    BreakerState, CacheFigures, Cause, ComponentWindow, ConnectionWindow, Failures, Latency, LivePool,
    MessageFigures, WINDOW_NS, Window,
};
use flashcrowd_sim::scenario::{Component, Document, Kind, KindName, LimitRule};
use yew::prelude::*;

use crate::document::use_editor;
use crate::run::{RunHandle, use_run};
use crate::text::number::{self, Figure};
use crate::text::{Language, Message, causes, inspector, use_language};

/// A figure as it stands in the table.
struct Row {
    name: &'static str,
    label: Message,
    figure: Figure,
    /// As exact as it was measured.
    exact: Option<f64>,
}

impl Row {
    /// The same where nothing has been measured yet: it takes its place from the start, so that nothing moves later.
    fn unmeasured(self) -> Row {
        let figure = Figure { value: number::rate(None).value, ..self.figure };
        Row { figure, exact: None, ..self }
    }
}

fn row(name: &'static str, label: Message, write: fn(Option<f64>) -> Figure, value: Option<f64>) -> Row {
    Row { name, label, figure: write(value), exact: value }
}

/// A window lasts a second, so what it counts is a rate.
fn a_second(count: u64) -> Option<f64> {
    Some(count as f64 * 1e9 / WINDOW_NS as f64)
}

fn newest<T: Copy>(run: &RunHandle, ids: &[String], id: &str, parts: fn(&Window) -> &[T]) -> Option<T> {
    let index = ids.iter().position(|other| other == id)?;
    parts(run.state.closed.last()?).get(index).copied()
}

#[derive(Properties, PartialEq)]
pub struct FiguresProps {
    pub id: AttrValue,
    /// A component's; a connection has none.
    pub kind: Option<KindName>,
}

#[component]
pub fn Figures(props: &FiguresProps) -> Html {
    let language = use_language();
    let run = use_run();
    let editor = use_editor();
    let rows = match props.kind {
        Some(kind) => component(&run, &editor.document, &props.id, kind),
        None => connection(&run, &editor.document, &props.id, language),
    };
    let seen = use_seen(run.state.run, rows.as_ref().and_then(|(_, failures)| *failures));
    rows.map_or_else(Html::default, |(rows, failures)| table(&rows, failures, &seen, language))
}

/// Of each kind, what is measured of it.
fn blank(kind: KindName) -> ComponentWindow {
    ComponentWindow {
        cache: (kind == KindName::Cache).then(CacheFigures::default),
        messages: (kind == KindName::Queue).then(MessageFigures::default),
        ..ComponentWindow::default()
    }
}

fn component(
    run: &RunHandle,
    document: &Document,
    id: &str,
    kind: KindName,
) -> Option<(Vec<Row>, Option<Failures>)> {
    let expected = document.component(id)?.kind.expected_uptime();
    let place = run.state.layout.components.iter().position(|other| other == id);
    let live = run.state.live.as_ref().and_then(|live| live.components.get(place?));
    let uptime = live.and_then(|live| live.uptime);
    let newest = newest(run, &run.state.layout.components, id, |window| &window.components);
    let window = newest.unwrap_or_else(|| blank(kind));
    let latency = |pick: fn(&Latency) -> f64| window.latency_ms.as_ref().map(pick);
    let mut rows = vec![
        row("arrivals", inspector::ARRIVALS, number::rate, a_second(window.arrived)),
        row("throughput", inspector::THROUGHPUT, number::rate, a_second(window.ok)),
    ];
    if let Some(cache) = &window.cache {
        rows.extend([
            row("hit_ratio", inspector::HIT_RATIO, number::share, cache.hit_ratio),
            row("hits", inspector::HITS, number::rate, a_second(cache.hits)),
            row("misses", inspector::MISSES, number::rate, a_second(cache.misses)),
            row("entries", inspector::ENTRIES, mean, Some(cache.entries as f64)),
            row("evicted", inspector::EVICTED, number::rate, a_second(cache.evicted)),
        ]);
    }
    if let Some(messages) = &window.messages {
        let end_to_end = |pick: fn(&Latency) -> f64| messages.end_to_end_ms.as_ref().map(pick);
        rows.extend([
            row("published", inspector::PUBLISHED, number::rate, a_second(messages.published)),
            row("acknowledged", inspector::ACKNOWLEDGED, number::rate, a_second(messages.acknowledged)),
            row("redelivered", inspector::REDELIVERED, number::rate, a_second(messages.redelivered)),
            row("dropped", inspector::DROPPED, number::rate, a_second(messages.dropped)),
            row("backlog", inspector::BACKLOG, mean, Some(messages.backlog as f64)),
            row("oldest", inspector::OLDEST, number::duration_ms, messages.oldest_ms),
            row("end_to_end_p50", inspector::END_TO_END_P50, number::duration_ms, end_to_end(|l| l.p50)),
            row("end_to_end_p99", inspector::END_TO_END_P99, number::duration_ms, end_to_end(|l| l.p99)),
        ]);
    }
    // What is not bounded has no utilization.
    let is_bounded = document.component(id).is_some_and(|c| c.kind.capacity().is_some());
    if is_bounded || !matches!(kind, KindName::Client | KindName::Balancer | KindName::Gateway) {
        rows.push(row("utilization", inspector::UTILIZATION, number::percent, window.utilization));
        rows.push(row(
            "cores_utilization",
            inspector::CORES_UTILIZATION,
            number::percent,
            window.cores_utilization,
        ));
        rows.push(row("waiting", inspector::WAITING, mean, Some(window.waiting_mean)));
        rows.push(row("wait", inspector::WAIT, number::duration_ms, window.wait_ms));
    }
    rows.extend([
        row("in_flight", inspector::IN_FLIGHT, mean, Some(window.in_flight_mean)),
        row("p50", inspector::LATENCY_P50, number::duration_ms, latency(|l| l.p50)),
        row("p95", inspector::LATENCY_P95, number::duration_ms, latency(|l| l.p95)),
        row("p99", inspector::LATENCY_P99, number::duration_ms, latency(|l| l.p99)),
    ]);
    if newest.is_none() {
        rows = rows.into_iter().map(Row::unmeasured).collect();
    }
    let now = |count: u32| Some(f64::from(count));
    if let Some(bound) = live.and_then(|live| live.bound) {
        rows.push(row("bound", inspector::BOUND, mean, now(bound)));
    }
    if let Some(wanted) = live.and_then(|live| live.wanted) {
        rows.push(row("wanted", inspector::WANTED, mean, now(wanted)));
    }
    if let Some(live) = live.filter(|live| live.parked > 0 || document.component(id).is_some_and(parks)) {
        rows.push(row("parked", inspector::PARKED, mean, now(live.parked)));
    }
    if expected.is_some() {
        rows.push(row("uptime", inspector::UPTIME, number::share, uptime));
        rows.push(row("uptime_expected", inspector::UPTIME_EXPECTED, number::share, expected));
    }
    if kind != KindName::Client {
        let abandoned = newest.and_then(|window| a_second(window.abandoned));
        rows.push(row("abandoned", inspector::ABANDONED, number::rate, abandoned));
    }
    Some((rows, newest.map(|window| window.failures)))
}

/// Whether calls may be held back at it.
fn parks(component: &Component) -> bool {
    match &component.kind {
        Kind::Balancer(balancer) => balancer.target_limit.is_some(),
        Kind::Gateway(gateway) => {
            let rule = gateway.limit.map(|limit| limit.rule);
            matches!(rule, Some(LimitRule::LeakyBucket { delay: true, .. }))
        }
        _ => false,
    }
}

fn connection(
    run: &RunHandle,
    document: &Document,
    id: &str,
    language: Language,
) -> Option<(Vec<Row>, Option<Failures>)> {
    let policies = document.connection(id)?;
    let place = run.state.layout.connections.iter().position(|other| other == id);
    let live = run.state.live.as_ref().and_then(|live| live.connections.get(place?).copied());
    let newest = newest(run, &run.state.layout.connections, id, |window| &window.connections);
    let window: ConnectionWindow = newest.unwrap_or_default();
    let mut rows = vec![
        row("calls", inspector::CALLS, number::rate, a_second(window.calls)),
        row("ok", inspector::OK, number::rate, a_second(window.ok)),
    ];
    let further = [
        (policies.retry.is_some(), "retries", inspector::RETRIES, window.retries),
        (policies.hedge.is_some(), "hedges", inspector::HEDGES, window.hedges),
    ];
    let further = further.into_iter().filter(|(has_them, .., count)| *has_them || *count > 0);
    rows.extend(further.map(|(_, name, label, count)| row(name, label, number::rate, a_second(count))));
    if newest.is_none() {
        rows = rows.into_iter().map(Row::unmeasured).collect();
    }
    if let Some(state) = live.and_then(|live| live.breaker) {
        let word = match state {
            BreakerState::Closed => inspector::BREAKER_CLOSED,
            BreakerState::HalfOpen => inspector::BREAKER_HALF_OPEN,
            BreakerState::Open => inspector::BREAKER_OPEN,
        };
        let figure = Figure { value: word.get(language).to_owned(), unit: "" };
        rows.push(Row { name: "breaker", label: inspector::BREAKER, figure, exact: None });
    }
    if let Some(LivePool { busy, size, waiting }) = live.and_then(|live| live.pool) {
        let figure = Figure { value: format!("{busy} / {size}"), unit: "" };
        rows.push(Row { name: "pool", label: inspector::POOL, figure, exact: Some(busy.into()) });
        rows.push(row("pool_waiting", inspector::POOL_WAITING, mean, Some(waiting.into())));
    }
    Some((rows, newest.map(|window| window.failures)))
}

/// The causes that have occurred since the sheet was opened. Their lines come and stay: what is below
/// would move under the pointer if they went again.
#[hook]
fn use_seen(run: RunId, failures: Option<Failures>) -> Vec<Cause> {
    let seen = use_mut_ref(|| (run, Vec::new()));
    let mut seen = seen.borrow_mut();
    let before = if seen.0 == run { std::mem::take(&mut seen.1) } else { Vec::new() };
    let occurs = |cause: &Cause| failures.is_some_and(|failures| failures.get(*cause) > 0);
    let now: Vec<Cause> = Cause::ALL.into_iter().filter(|c| before.contains(c) || occurs(c)).collect();
    *seen = (run, now.clone());
    now
}

fn mean(value: Option<f64>) -> Figure {
    value.map_or_else(|| number::rate(None), number::short)
}

fn table(rows: &[Row], failures: Option<Failures>, seen: &[Cause], language: Language) -> Html {
    let line = |row: &Row| {
        html! {
            <tr key={row.name}>
                <th scope="row">{ row.label.get(language) }</th>
                <td data-testid={format!("measured-{}", row.name)} data-value={row.exact.map(|value| value.to_string())}>
                    { &row.figure.value }<span class="figure-unit">{ row.figure.unit }</span>
                </td>
            </tr>
        }
    };
    // Below one line for them all that is always there.
    let total =
        row("failures", inspector::FAILURES, number::rate, failures.and_then(|f| a_second(f.total())));
    let by_cause = seen.iter().map(|cause| {
        let count = failures.and_then(|failures| a_second(failures.get(*cause)));
        line(&row(cause.as_str(), causes::name(*cause), number::rate, count))
    });
    html! {
        <section class="sheet-part" aria-label={inspector::LAST_SECOND.get(language)}>
            <h3>{ inspector::LAST_SECOND.get(language) }</h3>
            <table class="measured" data-testid="measured">
                <tbody>{ for rows.iter().map(line) }</tbody>
                <tbody class="measured-failures">{ line(&total) }{ for by_cause }</tbody>
            </table>
        </section>
    }
}

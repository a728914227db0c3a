//! The report of one run.

use flashcrowd_sim::metrics::{Certainty, Failures, Interval, Intervals, Latency, NoInterval, Report};

use super::{Timed, left_out, title, verdicts};
use crate::table::{ABSENT, Table, number, optional, percent};

/// The whole report.
pub fn single(timed: &Timed<Report>) -> String {
    let (report, overall) = (&timed.figures, &timed.figures.overall);
    let mut table = Table::default();
    table.line(title(&report.scenario, &format!("seed {}", report.seed)));
    let (simulated_s, warmup) = (report.simulated_s, left_out(report.warmup_s));
    table.line(format!(
        "{simulated_s} s simulated in {:.2} s{warmup}, {} events",
        timed.wall_s, report.events
    ));
    table.line("");
    let sure = &report.certainty.overall;
    let facts = [
        (
            "requests",
            format!(
                "{} ({} ok, {} failed, {} in flight)",
                overall.requests, overall.ok, overall.failed, overall.in_flight
            ),
        ),
        ("offered", format!("{} /s", number(overall.offered_qps))),
        ("goodput", format!("{}{} /s", number(overall.goodput_qps), within(sure, "goodput_qps"))),
        ("in flight, mean", number(overall.in_flight_mean) + &within(sure, "in_flight_mean")),
        ("availability", percent(overall.availability) + &within_percent(sure, "availability")),
        ("availability by time", percent(overall.availability_time)),
        ("latency", latency(overall.latency_ms.as_ref(), sure)),
        ("failures", failures(&overall.failures)),
        ("settled", settled(&report.certainty)),
        ("no interval", without(sure)),
    ];
    table.rows(facts.map(|(what, figure)| [what.to_owned(), figure]).to_vec(), 1);
    table.line("");
    components(&mut table, report);
    if !report.connections.is_empty() {
        table.line("");
        connections(&mut table, report);
    }
    if !report.objectives.is_empty() {
        table.line("");
        return table.into_text() + &verdicts(&report.objectives);
    }
    table.into_text()
}

fn components(table: &mut Table, report: &Report) {
    let head = [
        "component",
        "arrived /s",
        "ok /s",
        "in use",
        "cores in use",
        "waiting",
        "wait ms",
        "p50 ms",
        "p99 ms",
        "failures",
    ];
    let mut rows = vec![head.map(str::to_owned)];
    let nothing = Intervals::default();
    rows.extend(report.components.iter().map(|c| {
        let sure = report.certainty.components.get(&c.id).unwrap_or(&nothing);
        [
            c.id.clone(),
            number(c.arrival_qps),
            number(c.throughput_qps),
            percent(c.utilization) + &within_percent(sure, "utilization"),
            percent(c.cores_utilization) + &within_percent(sure, "cores_utilization"),
            number(c.waiting_mean) + &within(sure, "waiting_mean"),
            optional(c.wait_ms) + &within(sure, "wait_ms"),
            optional(c.latency_ms.map(|l| l.p50)),
            optional(c.latency_ms.map(|l| l.p99)),
            failures(&c.failures),
        ]
    }));
    table.rows(rows, 9);
}

fn connections(table: &mut Table, report: &Report) {
    let head = ["connection", "calls /s", "ok", "failed", "retries", "hedges", "mean ms", "failures"];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(report.connections.iter().map(|c| {
        [
            c.id.clone(),
            number(c.calls_qps),
            c.ok.to_string(),
            c.failed.to_string(),
            c.retries.to_string(),
            c.hedges.to_string(),
            optional(c.latency_mean_ms),
            failures(&c.failures),
        ]
    }));
    table.rows(rows, 7);
}

fn latency(latency: Option<&Latency>, sure: &Intervals) -> String {
    latency.map_or(ABSENT.to_owned(), |l| {
        let figures = [("mean", l.mean), ("p50", l.p50), ("p95", l.p95), ("p99", l.p99), ("p99.9", l.p999)];
        let figures = figures.map(|(name, value)| {
            format!("{name} {}{}", number(value), within(sure, &format!("latency_ms.{name}")))
        });
        format!("{}, max {} ms", figures.join(", "), number(l.max))
    })
}

/// Half of a figure's interval, as it stands behind the figure; nothing where there is none.
fn within(sure: &Intervals, path: &str) -> String {
    half_width(sure, path).map_or(String::new(), |half| format!(" ± {}", number(half)))
}

fn within_percent(sure: &Intervals, path: &str) -> String {
    half_width(sure, path).map_or(String::new(), |half| format!(" ± {}", number(half * 100.0)))
}

fn half_width(sure: &Intervals, path: &str) -> Option<f64> {
    sure.get(path).and_then(|interval| interval.half_width())
}

/// From when on the run is steady, which its intervals depend on.
fn settled(certainty: &Certainty) -> String {
    let percent = certainty.confidence * 100.0;
    certainty.settled_after_s.map_or(ABSENT.to_owned(), |seconds| {
        format!("{seconds} s after the start of the figures; ± is half of a {percent} % confidence interval")
    })
}

/// The figures of the whole that have no interval, by what they lack.
fn without(sure: &Intervals) -> String {
    const REASONS: [(NoInterval, &str); 6] = [
        (NoInterval::TooShort, "too little was seen"),
        (NoInterval::NotSettled, "the run has not settled"),
        (NoInterval::WarmUp, "the warm-up has moved it; --warmup auto leaves it out"),
        (NoInterval::Correlated, "batches still resemble each other; a longer run is needed"),
        (NoInterval::NoSpread, "all batches are alike"),
        (NoInterval::Disturbed, "incidents or edits have changed the run meanwhile"),
    ];
    let parts = REASONS.iter().filter_map(|(reason, why)| {
        let lacks = |interval: &Interval| matches!(interval, Interval::None { none } if none == reason);
        let figures: Vec<&str> =
            sure.iter().filter(|(_, i)| lacks(i)).map(|(path, _)| path.as_str()).collect();
        let whose = if figures.len() == sure.len() { "all figures".to_owned() } else { figures.join(", ") };
        (!figures.is_empty()).then(|| format!("{whose}: {why}"))
    });
    parts.collect::<Vec<_>>().join("; ")
}

fn failures(failures: &Failures) -> String {
    let causes: Vec<String> =
        failures.iter().map(|(cause, count)| format!("{} {count}", cause.as_str())).collect();
    causes.join(", ")
}

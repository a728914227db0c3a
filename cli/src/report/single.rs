//! The report of one run.

use flashcrowd_sim::metrics::{Failures, Latency, Report};

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
    let facts = [
        (
            "requests",
            format!(
                "{} ({} ok, {} failed, {} in flight)",
                overall.requests, overall.ok, overall.failed, overall.in_flight
            ),
        ),
        ("offered", format!("{} /s", number(overall.offered_qps))),
        ("goodput", format!("{} /s", number(overall.goodput_qps))),
        ("in flight, mean", number(overall.in_flight_mean)),
        ("availability", percent(overall.availability)),
        ("availability by time", percent(overall.availability_time)),
        ("latency", latency(overall.latency_ms.as_ref())),
        ("failures", failures(&overall.failures)),
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
    rows.extend(report.components.iter().map(|c| {
        [
            c.id.clone(),
            number(c.arrival_qps),
            number(c.throughput_qps),
            percent(c.utilization),
            percent(c.cores_utilization),
            number(c.waiting_mean),
            optional(c.wait_ms),
            optional(c.latency_ms.map(|l| l.p50)),
            optional(c.latency_ms.map(|l| l.p99)),
            failures(&c.failures),
        ]
    }));
    table.rows(rows, 9);
}

fn connections(table: &mut Table, report: &Report) {
    let head = ["connection", "calls /s", "ok", "failed", "mean ms", "failures"];
    let mut rows = vec![head.map(str::to_owned)];
    rows.extend(report.connections.iter().map(|c| {
        [
            c.id.clone(),
            number(c.calls_qps),
            c.ok.to_string(),
            c.failed.to_string(),
            optional(c.latency_mean_ms),
            failures(&c.failures),
        ]
    }));
    table.rows(rows, 5);
}

fn latency(latency: Option<&Latency>) -> String {
    latency.map_or(ABSENT.to_owned(), |l| {
        let [mean, p50, p95, p99, p999, max] = [l.mean, l.p50, l.p95, l.p99, l.p999, l.max].map(number);
        format!("mean {mean}, p50 {p50}, p95 {p95}, p99 {p99}, p99.9 {p999}, max {max} ms")
    })
}

fn failures(failures: &Failures) -> String {
    let causes: Vec<String> =
        failures.iter().map(|(cause, count)| format!("{} {count}", cause.as_str())).collect();
    causes.join(", ")
}

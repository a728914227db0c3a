//! The report as a table for people.

use std::fmt::Write;

use flashcrowd_sim::metrics::{Failures, Latency};

use crate::printed::Printed;

/// What stands where a figure is undefined.
const ABSENT: &str = "–";

/// The whole report.
pub fn table(printed: &Printed) -> String {
    let (report, overall) = (&printed.report, &printed.report.overall);
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let name = if report.scenario.is_empty() { "Untitled scenario" } else { &report.scenario };
    line(format!("{name}, seed {}", report.seed));
    let warmup = match report.warmup_s {
        0.0 => String::new(),
        seconds => format!(" (the first {seconds} s left out)"),
    };
    line(format!(
        "{} s simulated in {:.2} s{warmup}, {} events",
        report.simulated_s, printed.wall_s, report.events
    ));
    line(String::new());

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
    rows(&mut line, facts.map(|(what, figure)| [what.to_owned(), figure]).to_vec(), 1);
    line(String::new());

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
    let mut components = vec![head.map(str::to_owned)];
    components.extend(report.components.iter().map(|c| {
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
    rows(&mut line, components, 9);
    if !report.connections.is_empty() {
        line(String::new());
        let head = ["connection", "calls /s", "ok", "failed", "mean ms", "failures"];
        let mut connections = vec![head.map(str::to_owned)];
        connections.extend(report.connections.iter().map(|c| {
            [
                c.id.clone(),
                number(c.calls_qps),
                c.ok.to_string(),
                c.failed.to_string(),
                optional(c.latency_mean_ms),
                failures(&c.failures),
            ]
        }));
        rows(&mut line, connections, 5);
    }
    if !report.objectives.is_empty() {
        line(String::new());
        let head = ["objective", "wanted", "measured", ""];
        let mut objectives = vec![head.map(str::to_owned)];
        objectives.extend(report.objectives.iter().map(|v| {
            [
                v.objective.clone(),
                format!("{} {}", v.wanted, v.bound),
                optional(v.value),
                if v.met { "met" } else { "missed" }.to_owned(),
            ]
        }));
        rows(&mut line, objectives, 3);
    }
    out
}

/// Rows under each other: the first column and those from `last` on to the left, figures to the right.
fn rows<const N: usize>(line: &mut impl FnMut(String), rows: Vec<[String; N]>, last: usize) {
    let widths: [usize; N] =
        std::array::from_fn(|i| rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0));
    for row in rows {
        let mut text = String::new();
        for (index, cell) in row.iter().enumerate() {
            let padding = " ".repeat(widths[index] - cell.chars().count());
            let is_figure = index > 0 && index < last;
            let (before, after) = if is_figure { (&*padding, "") } else { ("", &*padding) };
            write!(text, "{before}{cell}{after}  ").expect("a string takes all");
        }
        line(text);
    }
}

/// Three significant digits below 1,000, whole numbers above.
fn number(value: f64) -> String {
    let decimals = match value.abs() {
        size if size == 0.0 || size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 => 2,
        _ => 3,
    };
    format!("{value:.decimals$}")
}

fn optional(value: Option<f64>) -> String {
    value.map_or(ABSENT.to_owned(), number)
}

fn percent(share: Option<f64>) -> String {
    // A share just below one must not look like one.
    let decimals = if share.is_some_and(|s| s > 0.99 && s < 1.0) { 3 } else { 1 };
    share.map_or(ABSENT.to_owned(), |share| format!("{:.decimals$} %", share * 100.0))
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

//! The figures of several runs: means, confidence intervals, and how far they spread.

use flashcrowd_sim::experiment::{Estimate, Figures, Replications};

use super::{Timed, counts, left_out, title};
use crate::table::{ABSENT, Table, number, percent};

/// How a figure is written.
type Written = fn(f64) -> String;

/// The figures of the whole that are shown, with their paths in a report.
const OVERALL: [(&str, &[&str], Written); 13] = [
    ("requests", &["requests"], number),
    ("ok", &["ok"], number),
    ("failed", &["failed"], number),
    ("offered /s", &["offered_qps"], number),
    ("goodput /s", &["goodput_qps"], number),
    ("in flight, mean", &["in_flight_mean"], number),
    ("availability", &["availability"], share),
    ("availability by time", &["availability_time"], share),
    ("latency, mean ms", &["latency_ms", "mean"], number),
    ("p50 ms", &["latency_ms", "p50"], number),
    ("p95 ms", &["latency_ms", "p95"], number),
    ("p99 ms", &["latency_ms", "p99"], number),
    ("p99.9 ms", &["latency_ms", "p99.9"], number),
];

/// Those of a component.
const COMPONENT: [(&str, &[&str], Written); 9] = [
    ("ok /s", &["throughput_qps"], number),
    ("in use", &["utilization"], share),
    ("cores in use", &["cores_utilization"], share),
    ("waiting", &["waiting_mean"], number),
    ("wait ms", &["wait_ms"], number),
    ("p50 ms", &["latency_ms", "p50"], number),
    ("p99 ms", &["latency_ms", "p99"], number),
    ("hit ratio", &["cache", "hit_ratio"], share),
    ("backlog, mean", &["messages", "backlog_mean"], number),
];

/// Those of a connection.
const CONNECTION: [(&str, &[&str], Written); 2] =
    [("calls /s", &["calls_qps"], number), ("latency, mean ms", &["latency_mean_ms"], number)];

fn share(value: f64) -> String {
    percent(Some(value))
}

/// The main figures of several runs.
pub fn replications(timed: &Timed<Replications>) -> String {
    let all = &timed.figures;
    let mut table = Table::default();
    let last = all.first_seed + (all.runs - 1);
    table.line(title(&all.scenario, &format!("seeds {} to {last}", all.first_seed)));
    table.line(format!(
        "{} runs of {} s in {:.2} s{}, {} events",
        all.runs,
        all.simulated_s,
        timed.wall_s,
        left_out(all.warmup_s),
        all.events
    ));
    table.line("");
    let mut rows = vec![["", "mean", "95 % interval", "min", "max"].map(str::to_owned)];
    add(&mut rows, "", &all.overall, &OVERALL);
    for (id, figures) in all.components.parts() {
        add(&mut rows, id, figures, &COMPONENT);
    }
    for (id, figures) in all.connections.parts() {
        add(&mut rows, id, figures, &CONNECTION);
    }
    table.rows(rows, 5);
    if !all.objectives.is_empty() {
        table.line("");
        return table.into_text() + &counts(&all.objectives);
    }
    table.into_text()
}

/// The figures that are defined in some run.
fn add(rows: &mut Vec<[String; 5]>, id: &str, figures: &Figures, shown: &[(&str, &[&str], Written)]) {
    for (name, path, written) in shown {
        if let Some(estimate) = figures.estimate(path) {
            let [mean, interval, min, max] = cells(Some(estimate), *written);
            let what = if id.is_empty() { (*name).to_owned() } else { format!("{id}: {name}") };
            rows.push([what, mean, interval, min, max]);
        }
    }
}

/// Mean, interval, least and greatest value.
pub fn cells(estimate: Option<&Estimate>, written: Written) -> [String; 4] {
    let Some(estimate) = estimate else { return [ABSENT; 4].map(str::to_owned) };
    let interval = match (estimate.low, estimate.high) {
        (Some(low), Some(high)) => format!("{} – {}", written(low), written(high)),
        _ => ABSENT.to_owned(),
    };
    [written(estimate.mean), interval, written(estimate.min), written(estimate.max)]
}

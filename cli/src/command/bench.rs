//! `flashcrowd bench`: how fast this machine simulates a scenario.

use std::fs;
use std::time::Instant;

use clap::Args;
use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::scenario::Checked;
use serde::Serialize;

use crate::argument::{Format, Input, duration};
use crate::input::{self, Unusable};
use crate::outcome::Outcome;
use crate::simulate;
use crate::table::Table;

#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    input: Input,
    /// Simulated time, such as 500ms, 90s or 2m; without it, the scenario's own duration, or 60s.
    #[arg(long, value_parser = duration)]
    duration: Option<u64>,
    /// How often the run is made.
    #[arg(long, value_name = "COUNT", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=1000))]
    repetitions: u32,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// What was measured. A run has one thread, so a second on the wall of an idle machine is one of its core.
#[derive(Debug, Serialize)]
struct Measured {
    repetitions: u32,
    /// Of one repetition; they are all alike.
    simulated_s: f64,
    requests: u64,
    calls: u64,
    events: u64,
    wall_s: Spread,
    requests_per_s: Spread,
    calls_per_s: Spread,
    events_per_s: Spread,
    /// Absent where there was no call.
    ns_per_call: Option<Spread>,
    ns_per_event: Option<Spread>,
    /// The most memory that the program has had, in MiB; absent where the system does not tell.
    peak_memory_mib: Option<f64>,
}

/// Over the repetitions.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
struct Spread {
    median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Spread {
        let mut values: Vec<f64> = values.collect();
        values.sort_by(f64::total_cmp);
        let n = values.len();
        let median = (values[(n - 1) / 2] + values[n / 2]) / 2.0;
        Spread { median, min: values[0], max: values[n - 1] }
    }

    fn cells(self, what: &str, decimals: usize) -> [String; 4] {
        let figure = |value: f64| format!("{value:.decimals$}");
        [what.to_owned(), figure(self.median), figure(self.min), figure(self.max)]
    }
}

pub fn carry_out(arguments: &Arguments) -> Result<Outcome, Unusable> {
    let scenario = input::checked(&arguments.input)?;
    let until = simulate::duration_ns(&scenario, arguments.duration);
    let measured = measure(&scenario, until, arguments.repetitions);
    Ok(match arguments.format {
        Format::Table => Outcome::text(table(&measured)),
        Format::Json => Outcome::json(&measured),
    })
}

fn measure(scenario: &Checked, until: u64, repetitions: u32) -> Measured {
    let mut seconds = Vec::new();
    let mut last = None;
    for _ in 0..repetitions {
        let mut simulation = Simulation::new(scenario);
        let started = Instant::now();
        simulation.advance(until, u64::MAX, &mut Nobody);
        seconds.push(started.elapsed().as_secs_f64().max(1e-9));
        last = Some(simulation.report());
    }
    let report = last.expect("there is at least one repetition");
    let calls = report.connections.iter().map(|connection| connection.calls).sum();
    let a_second = |count: u64| Spread::of(seconds.iter().map(|s| count as f64 / s));
    let ns_each =
        |count: u64| (count > 0).then(|| Spread::of(seconds.iter().map(|s| s * 1e9 / count as f64)));
    Measured {
        repetitions,
        simulated_s: report.simulated_s,
        requests: report.overall.requests,
        calls,
        events: report.events,
        wall_s: Spread::of(seconds.iter().copied()),
        requests_per_s: a_second(report.overall.requests),
        calls_per_s: a_second(calls),
        events_per_s: a_second(report.events),
        ns_per_call: ns_each(calls),
        ns_per_event: ns_each(report.events),
        peak_memory_mib: peak_memory_mib(),
    }
}

/// The high-water mark of the resident memory, which Linux tells in `VmHWM`.
fn peak_memory_mib() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024.0)
}

fn table(measured: &Measured) -> String {
    let mut table = Table::default();
    table.line(format!(
        "{} s simulated: {} requests, {} calls, {} events; {} repetitions",
        measured.simulated_s, measured.requests, measured.calls, measured.events, measured.repetitions
    ));
    table.line("");
    let mut rows = vec![
        ["per CPU-second", "median", "min", "max"].map(str::to_owned),
        measured.requests_per_s.cells("requests", 0),
        measured.calls_per_s.cells("calls", 0),
        measured.events_per_s.cells("events", 0),
    ];
    rows.extend(measured.ns_per_call.map(|spread| spread.cells("ns a call", 1)));
    rows.extend(measured.ns_per_event.map(|spread| spread.cells("ns an event", 1)));
    rows.push(measured.wall_s.cells("s on the wall", 3));
    table.rows(rows, 4);
    if let Some(mib) = measured.peak_memory_mib {
        table.line("");
        table.line(format!("peak memory {mib:.1} MiB"));
    }
    table.into_text()
}

#[cfg(test)]
mod tests {
    use super::Spread;

    #[test]
    fn a_spread_has_the_middle_and_the_ends() {
        let odd = Spread::of([3.0, 1.0, 2.0].into_iter());
        assert_eq!((odd.median, odd.min, odd.max), (2.0, 1.0, 3.0));
        assert_eq!(Spread::of([4.0, 1.0].into_iter()).median, 2.5);
    }
}

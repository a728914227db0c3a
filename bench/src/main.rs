//! Measures the engine natively and prints a table: `flashcrowd-bench [topology …]`, or
//! `flashcrowd-bench hot` for what the engine does most, one by one.

mod hot;
mod measure;

use std::process::ExitCode;

use flashcrowd_bench::{Drive, Topology, Work};
use measure::{Allocator, Instructions, cpu_seconds};

#[global_allocator]
static ALLOCATOR: Allocator = Allocator;

/// The best of so many stretches counts: whatever else the machine does can only make one slower.
const STRETCHES: u64 = 5;
const CLONES: u32 = 10;

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if wanted == ["hot"] {
        hot::table();
        return ExitCode::SUCCESS;
    }
    let is_known = |name: &String| Topology::ALL.iter().any(|t| t.name() == name);
    if let Some(unknown) = wanted.iter().find(|name| !is_known(name)) {
        let names = Topology::ALL.map(Topology::name).join(", ");
        eprintln!("there is no topology {unknown}; there are {names}");
        return ExitCode::FAILURE;
    }
    println!(
        "native      M requests/s  M calls/s  M events/s  events/req  ns/event  ns/call  instr/req  allocs/req  peak MB  clone ms"
    );
    for topology in Topology::ALL {
        if wanted.is_empty() || wanted.iter().any(|name| name == topology.name()) {
            println!("{}", row(topology));
        }
    }
    ExitCode::SUCCESS
}

fn row(topology: Topology) -> String {
    measure::forget_peak();
    let mut drive = Drive::start(topology);
    let (mut best, mut before) = (f64::INFINITY, drive.work());
    let (allocations, instructions) = (measure::allocations(), Instructions::start());
    for _ in 0..STRETCHES {
        let from = cpu_seconds();
        drive.advance(topology.stretch_ns() / STRETCHES);
        let seconds = cpu_seconds() - from;
        let done = drive.work();
        best = best.min(seconds / (done.requests - before.requests).max(1) as f64);
        before = done;
    }
    let instructions = instructions.and_then(Instructions::stop);
    let allocations = measure::allocations() - allocations;
    let peak = measure::peak_bytes();
    let Work { requests, calls, events } = before;
    let each = |count: u64| count as f64 / requests.max(1) as f64;
    let from = cpu_seconds();
    (0..CLONES).for_each(|_| drop(std::hint::black_box(drive.clone())));
    let clone_ms = (cpu_seconds() - from) / f64::from(CLONES) * 1e3;
    format!(
        "{:<11} {:>12.2} {:>10.2} {:>11.2} {:>11.2} {:>9.1} {:>8.0} {:>10} {:>11.5} {:>8.1} {:>9.2}",
        topology.name(),
        1e-6 / best,
        1e-6 / best * each(calls),
        1e-6 / best * each(events),
        each(events),
        best * 1e9 / each(events),
        best * 1e9 / each(calls),
        instructions.map_or("–".to_owned(), |n| format!("{:.0}", each(n))),
        each(allocations),
        peak as f64 / 1e6,
        clone_ms,
    )
}

//! Measures how the built page keeps up with a scenario, and prints a table:
//! `cargo xtask bench page --runs 3 --fastest cached direct scenarios/flash-sale.json`

use std::fs;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use flashcrowd_bench::Topology;
use flashcrowd_sim::scenario::{self, Checked, to_fragment};
use flashcrowd_tests::{Page, Visit, id};

const USAGE: &str = "usage: pace [--runs 1] [--fastest] [topology | scenario.json ...]";

/// Simulated seconds before anything is measured: caches fill, and the browser's optimising compiler gets
/// its work done.
const WARM_UP_S: u64 = 3;
const MEASURED: Duration = Duration::from_secs(10);
/// From a change of speed until the next measurement.
const SETTLES: Duration = Duration::from_secs(1);
/// A slow machine takes its time to warm up.
const PATIENCE: Duration = Duration::from_secs(120);

struct Wish {
    runs: usize,
    fastest: bool,
    scenarios: Vec<String>,
}

fn main() -> ExitCode {
    let Some(wish) = read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    // All are read first: nobody should wait minutes to hear of a slip in the last one.
    let scenarios: Result<Vec<_>, _> = wish.scenarios.iter().map(|named| open(named)).collect();
    match scenarios {
        Ok(scenarios) => {
            let width = wish.scenarios.iter().map(|name| name.chars().count()).max().unwrap_or_default();
            println!("{:width$}  run    {}", "page", HEADINGS.join("  "));
            for (name, scenario) in wish.scenarios.iter().zip(&scenarios) {
                measure(&format!("{name:width$}"), scenario, &wish);
            }
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Option<Wish> {
    let mut wish = Wish { runs: 1, fastest: false, scenarios: Vec::new() };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--runs" => wish.runs = arguments.next()?.parse().ok().filter(|runs| *runs > 0)?,
            "--fastest" => wish.fastest = true,
            option if option.starts_with("--") => return None,
            _ => wish.scenarios.push(argument),
        }
    }
    if wish.scenarios.is_empty() {
        wish.scenarios.push(Topology::Cached.name().to_owned());
    }
    Some(wish)
}

/// A topology of the engine's benchmark by its name, or a scenario's file.
fn open(named: &str) -> Result<Checked, String> {
    if let Some(topology) = Topology::ALL.into_iter().find(|topology| topology.name() == named) {
        return Ok(topology.scenario());
    }
    let text = fs::read_to_string(named).map_err(|cause| {
        let names = Topology::ALL.map(Topology::name).join(", ");
        format!("{named} is neither a file that can be read ({cause}) nor one of the topologies {names}")
    })?;
    let document = scenario::parse(&text).and_then(|document| scenario::check(&document));
    document.map_err(|problems| {
        let sentences = problems.iter().map(|problem| problem.render(scenario::Language::En));
        format!("{named}: {}", sentences.collect::<Vec<_>>().join("\n"))
    })
}

/// What is measured in a run; the speeds in simulated seconds a second, memory that of the page's process.
const HEADINGS: [&str; 7] = [
    "speed at 1×",
    "frames: p50 ms",
    "p95 ms",
    "max ms",
    "memory: resident MB",
    "anonymous MB",
    "speed at max",
];
const DECIMALS: [usize; 7] = [3, 1, 1, 1, 0, 0, 2];

/// In the order of the headings; what could not be measured, or was not to be, is absent.
type Figures = [Option<f64>; 7];

fn measure(name: &str, scenario: &Checked, wish: &Wish) {
    let mut runs = Vec::new();
    for number in 1..=wish.runs {
        let figures = run(scenario, wish.fastest);
        println!("{name}  {number:<6} {}", line(&figures));
        runs.push(figures);
    }
    if wish.runs > 1 {
        println!("{name}  median {}", line(&median(&runs)));
    }
}

/// One run, in a browser of its own.
fn run(scenario: &Checked, fastest: bool) -> Figures {
    let document = scenario.document();
    let page = Visit::default().patience(PATIENCE).fragment(&to_fragment(document)).open();
    for component in &document.components {
        page.wait_for(&id(&format!("component-{}", component.id)));
    }
    page.click(&*id("play"));
    page.wait_for_clock(WARM_UP_S);
    let stretch = page.watch(MEASURED);
    let memory = page.memory();
    let megabytes = |bytes: u64| bytes as f64 / 1e6;
    [
        Some(stretch.speed),
        Some(stretch.frame_ms(0.5)),
        Some(stretch.frame_ms(0.95)),
        Some(stretch.frame_ms(1.0)),
        memory.map(|memory| megabytes(memory.resident)),
        memory.map(|memory| megabytes(memory.anonymous)),
        fastest.then(|| highest_speed(&page)),
    ]
}

fn highest_speed(page: &Page) -> f64 {
    page.set_speed("max");
    thread::sleep(SETTLES);
    page.watch(MEASURED).speed
}

fn line(figures: &Figures) -> String {
    let cells = figures.iter().zip(HEADINGS).zip(DECIMALS).map(|((figure, heading), decimals)| {
        let text = figure.map_or("–".to_owned(), |figure| format!("{figure:.decimals$}"));
        format!("{text:>width$}", width = heading.chars().count())
    });
    cells.collect::<Vec<_>>().join("  ")
}

/// Of each figure its own.
fn median(runs: &[Figures]) -> Figures {
    std::array::from_fn(|figure| {
        let mut values: Vec<f64> = runs.iter().filter_map(|run| run[figure]).collect();
        values.sort_by(f64::total_cmp);
        let middle = [values.len().checked_sub(1)? / 2, values.len() / 2];
        Some(middle.map(|place| values[place]).iter().sum::<f64>() / 2.0)
    })
}

//! Runs of the gallery's scenarios, and of what edits make of them.

use std::fs;
use std::path::{Path, PathBuf};

use flashcrowd_sim::engine::{Observer, Simulation};
use flashcrowd_sim::metrics::{
    ComponentReport, ComponentWindow, ConnectionReport, ConnectionWindow, Latency, MessageFigures,
    OverallReport, Report, Window,
};
use flashcrowd_sim::scenario::{Document, Edit, Language, check, from_json, parse};
use serde_json::Value;

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios")
}

pub fn scenario(slug: &str) -> Document {
    let text = fs::read_to_string(folder().join(slug).with_extension("json")).expect("the file is there");
    parse(&text).unwrap_or_else(|problems| panic!("{slug}: {}", problems[0].render(Language::En)))
}

/// The scenario after these edits, as an action of a file says them.
pub fn edited(slug: &str, edits: Value) -> Document {
    let mut document = scenario(slug);
    for edit in edits.as_array().expect("a list of edits") {
        let edit: Edit = from_json(edit.clone()).unwrap_or_else(|_| panic!("{edit} is no edit"));
        edit.apply(&mut document).unwrap_or_else(|error| panic!("{slug}: {error}"));
    }
    document
}

/// What a run as long as the document says has measured. Times are whole seconds of it.
pub struct Run {
    windows: Vec<Window>,
    report: Report,
}

#[derive(Default)]
struct Windows(Vec<Window>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

impl Run {
    pub fn of(document: &Document) -> Run {
        let checked =
            check(document).unwrap_or_else(|problems| panic!("{}", problems[0].render(Language::En)));
        let (mut windows, mut simulation) = (Windows::default(), Simulation::new(&checked));
        let duration_s = document.duration_s.expect("a scenario of the gallery says how long it lasts");
        simulation.advance((duration_s * 1e9) as u64, u64::MAX, &mut windows);
        Run { windows: windows.0, report: simulation.report() }
    }

    pub fn overall(&self) -> &OverallReport {
        &self.report.overall
    }

    pub fn meets_its_objectives(&self) -> bool {
        self.report.objectives.iter().all(|verdict| verdict.met)
    }

    /// Whether it misses each of them.
    pub fn misses_its_objectives(&self) -> bool {
        self.report.objectives.iter().all(|verdict| !verdict.met)
    }

    pub fn availability(&self) -> f64 {
        self.overall().availability.expect("requests have ended")
    }

    /// Of ok requests.
    pub fn latency(&self) -> Latency {
        self.overall().latency_ms.expect("requests ended ok")
    }

    pub fn between(&self, from_s: usize, to_s: usize) -> &[Window] {
        &self.windows[from_s..to_s]
    }

    /// From which second on a queue holds fewer messages than `few`.
    pub fn drained(&self, queue: &str, from_s: usize, few: u64) -> usize {
        let mut ends = from_s..=self.windows.len();
        ends.find(|at| self.messages(queue, *at).backlog < few).expect("it drains")
    }

    /// Requests that ended ok, a second.
    pub fn goodput(&self, from_s: usize, to_s: usize) -> f64 {
        let ok: u64 = self.between(from_s, to_s).iter().map(|w| w.overall.ok).sum();
        ok as f64 / (to_s - from_s) as f64
    }

    pub fn failed(&self, from_s: usize, to_s: usize) -> u64 {
        self.between(from_s, to_s).iter().map(|w| w.overall.failures.total()).sum()
    }

    /// Failed requests of those that ended.
    pub fn failing_share(&self, from_s: usize, to_s: usize) -> f64 {
        let failed = self.failed(from_s, to_s) as f64;
        failed / (failed + self.goodput(from_s, to_s) * (to_s - from_s) as f64)
    }

    pub fn report_of(&self, component: &str) -> &ComponentReport {
        &self.report.components[self.index(component)]
    }

    pub fn report_of_connection(&self, connection: &str) -> &ConnectionReport {
        let found = self.report.connections.iter().find(|c| c.id == connection);
        found.unwrap_or_else(|| panic!("there is no {connection}"))
    }

    /// A component's figures second by second.
    pub fn of_component(
        &self,
        component: &str,
        from_s: usize,
        to_s: usize,
    ) -> impl Iterator<Item = &ComponentWindow> {
        let index = self.index(component);
        self.between(from_s, to_s).iter().map(move |window| &window.components[index])
    }

    /// The mean of a component's figure over these seconds.
    pub fn mean(
        &self,
        component: &str,
        from_s: usize,
        to_s: usize,
        figure: impl Fn(&ComponentWindow) -> f64,
    ) -> f64 {
        self.of_component(component, from_s, to_s).map(figure).sum::<f64>() / (to_s - from_s) as f64
    }

    /// Calls that arrived, a second.
    pub fn arrivals(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.arrived as f64)
    }

    /// Calls that ended ok (at a client: its requests), a second.
    pub fn served(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.ok as f64)
    }

    /// Calls that failed (at a client: its requests).
    pub fn failed_of(&self, component: &str, from_s: usize, to_s: usize) -> u64 {
        self.of_component(component, from_s, to_s).map(|w| w.failures.total()).sum()
    }

    /// Failed calls of those that ended.
    pub fn failing_share_of(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        let failed = self.failed_of(component, from_s, to_s) as f64;
        failed / (failed + self.served(component, from_s, to_s) * (to_s - from_s) as f64)
    }

    /// The mean of a figure of the latency in each second in which calls ended ok.
    pub fn latency_of(
        &self,
        component: &str,
        from_s: usize,
        to_s: usize,
        figure: impl Fn(Latency) -> f64,
    ) -> f64 {
        let told = || self.of_component(component, from_s, to_s).filter_map(|w| w.latency_ms);
        told().map(figure).sum::<f64>() / told().count() as f64
    }

    /// Calls completed for a caller that had left, a second.
    pub fn abandoned(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.abandoned as f64)
    }

    /// The sum of a connection's figure over these seconds.
    pub fn calls(
        &self,
        connection: &str,
        from_s: usize,
        to_s: usize,
        figure: impl Fn(&ConnectionWindow) -> u64,
    ) -> f64 {
        let index = self.report.connections.iter().position(|c| c.id == connection);
        let index = index.unwrap_or_else(|| panic!("there is no {connection}"));
        self.between(from_s, to_s).iter().map(|window| figure(&window.connections[index])).sum::<u64>() as f64
    }

    pub fn utilization(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.utilization.unwrap_or_default())
    }

    pub fn cores_utilization(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.cores_utilization.unwrap_or_default())
    }

    pub fn waiting(&self, component: &str, from_s: usize, to_s: usize) -> f64 {
        self.mean(component, from_s, to_s, |w| w.waiting_mean)
    }

    /// The share of reads that a cache answered.
    pub fn hit_ratio(&self, cache: &str, from_s: usize, to_s: usize) -> f64 {
        let figures = || self.of_component(cache, from_s, to_s).filter_map(|w| w.cache);
        let hits = figures().map(|c| c.hits).sum::<u64>() as f64;
        hits / (hits + figures().map(|c| c.misses).sum::<u64>() as f64)
    }

    /// A queue's figures at this time.
    pub fn messages(&self, queue: &str, at_s: usize) -> MessageFigures {
        self.windows[at_s - 1].components[self.index(queue)].messages.expect("it is a queue")
    }

    /// When a queue's backlog is at its largest, and how large that is.
    pub fn largest_backlog(&self, queue: &str) -> (usize, u64) {
        let ends = 1..=self.windows.len();
        let backlogs = ends.map(|at| (at, self.messages(queue, at).backlog));
        backlogs.max_by_key(|(_, backlog)| *backlog).expect("there are windows")
    }

    /// When the message in front of a queue has waited longest, and how long, in seconds.
    pub fn longest_wait(&self, queue: &str) -> (usize, f64) {
        let ends = 1..=self.windows.len();
        let waits = ends.map(|at| (at, self.messages(queue, at).oldest_ms.unwrap_or_default() / 1e3));
        waits.max_by(|a, b| a.1.total_cmp(&b.1)).expect("there are windows")
    }

    fn index(&self, component: &str) -> usize {
        let position = self.report.components.iter().position(|c| c.id == component);
        position.unwrap_or_else(|| panic!("there is no {component}"))
    }
}

/// Runs under the seeds 1 to 8, one after another: each has to show what is claimed of the scenario.
pub fn eight(document: &Document) -> impl Iterator<Item = Run> {
    (1..=8).map(|seed| Run::of(&Document { seed, ..document.clone() }))
}

/// The mean of a figure over several runs.
pub fn mean(runs: &[Run], figure: impl Fn(&Run) -> f64) -> f64 {
    runs.iter().map(figure).sum::<f64>() / runs.len() as f64
}

/// So many seeds make the standard error of a mean a quarter of one run's standard deviation.
const SEEDS: u64 = 16;

/// Runs of one scenario under several seeds: what is claimed of all of them, or of their mean, is no luck of one.
pub struct Runs(Vec<Run>);

impl Runs {
    pub fn of(document: &Document) -> Runs {
        let seeds = document.seed..document.seed + SEEDS;
        Runs(seeds.map(|seed| Run::of(&Document { seed, ..document.clone() })).collect())
    }

    pub fn all(&self) -> &[Run] {
        &self.0
    }

    pub fn mean(&self, figure: impl Fn(&Run) -> f64) -> f64 {
        self.0.iter().map(figure).sum::<f64>() / SEEDS as f64
    }

    /// Asserts that the figure's mean is at most four of its standard errors away from `expected`.
    #[track_caller]
    pub fn assert_mean(&self, expected: f64, figure: impl Fn(&Run) -> f64) {
        let (values, n) = (self.0.iter().map(&figure).collect::<Vec<_>>(), SEEDS as f64);
        let mean = self.mean(figure);
        let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
        let error = (squares / (n - 1.0) / n).sqrt();
        assert!(
            (mean - expected).abs() <= 4.0 * error,
            "the mean is {mean} ± {error}, not {expected}: {values:?}"
        );
    }
}

/// Whether `value` is at most `share` of `expected` away from it.
pub fn is_about(value: f64, expected: f64, share: f64) -> bool {
    (value - expected).abs() <= expected * share
}

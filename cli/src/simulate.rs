//! Making runs: one, or one a seed over the cores.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

use flashcrowd_sim::engine::{Nobody, Observer, Simulation};
use flashcrowd_sim::experiment::seeds_from;
use flashcrowd_sim::metrics::{Report, Window, csv};
use flashcrowd_sim::scenario::{Checked, Document, check};

use crate::argument::{Runs, Warmup};
use crate::input::Unusable;
use crate::progress::Progress;

/// How long a run lasts when neither the scenario nor the command line says it.
const DEFAULT_DURATION_NS: u64 = 60_000_000_000;
/// Events between two tellings of the progress: a fraction of a second.
const EVENTS: u64 = 250_000;

/// What part of a run counts.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Left out of the figures, from the start.
    pub warmup: Warmup,
    pub until_ns: u64,
}

/// How long a run of the scenario is to last, in nanoseconds.
pub fn duration_ns(scenario: &Checked, wanted: Option<u64>) -> u64 {
    let own = scenario.document().duration_s.map(|seconds| (seconds * 1e9) as u64);
    wanted.or(own).unwrap_or(DEFAULT_DURATION_NS)
}

/// The reports of the runs that are asked for, in order of their seeds.
pub fn runs(scenario: &Checked, runs: &Runs) -> Result<Vec<Report>, Unusable> {
    let until_ns = duration_ns(scenario, runs.duration);
    let span = Span { warmup: runs.warmup, until_ns };
    match span.warmup {
        Warmup::Until(warmup_ns) if warmup_ns >= until_ns => {
            return Err(Unusable::NothingLeft { warmup_ns, duration_ns: until_ns });
        }
        _ => {}
    }
    let (first, count) = (runs.seed.unwrap_or(scenario.document().seed), runs.seeds.unwrap_or(1));
    let seeds = seeds_from(first, count).ok_or(Unusable::SeedsTooLarge { first, count })?;
    let seeds: Vec<u64> = seeds.collect();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let threads = runs.threads.map_or(cores, usize::from).min(seeds.len());
    let progress = Progress::new(span.simulated_ns().saturating_mul(count));
    Ok(side_by_side(&seeds, threads, |seed| one(&with_seed(scenario, *seed), span, &progress)))
}

/// The windows of one run, as CSV.
pub fn windows(scenario: &Checked, runs: &Runs) -> String {
    let until_ns = duration_ns(scenario, runs.duration);
    let scenario = with_seed(scenario, runs.seed.unwrap_or(scenario.document().seed));
    let (mut simulation, mut closed) = (Simulation::new(&scenario), Closed::default());
    advance(&mut simulation, until_ns, &Progress::new(until_ns), &mut closed);
    let (components, connections) = simulation.layout();
    csv(&closed.0, &components, &connections)
}

/// The windows that have closed.
#[derive(Default)]
struct Closed(Vec<Window>);

impl Observer for Closed {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

/// The report of one run.
pub fn single(scenario: &Checked, seed: Option<u64>, span: Span) -> Report {
    let scenario = with_seed(scenario, seed.unwrap_or(scenario.document().seed));
    one(&scenario, span, &Progress::new(span.simulated_ns()))
}

impl Span {
    /// What is simulated at most to make a run.
    fn simulated_ns(&self) -> u64 {
        let passes = if self.warmup == Warmup::Auto { 2 } else { 1 };
        self.until_ns.saturating_mul(passes)
    }
}

fn with_seed(scenario: &Checked, seed: u64) -> Checked {
    let document = Document { seed, ..scenario.document().clone() };
    check(&document).expect("a seed in range is no problem")
}

/// What becomes of each item, in the items' order, whichever thread took it.
fn side_by_side<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let (done, results) = mpsc::channel();
    let mut results: Vec<(usize, R)> = thread::scope(|scope| {
        for _ in 0..threads {
            let (next, work, done) = (&next, &work, done.clone());
            scope.spawn(move || {
                while let index = next.fetch_add(1, Ordering::Relaxed)
                    && let Some(item) = items.get(index)
                {
                    done.send((index, work(item))).ok();
                }
            });
        }
        drop(done);
        results.into_iter().collect()
    });
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn one(scenario: &Checked, span: Span, progress: &Progress) -> Report {
    let warmup_ns = match span.warmup {
        Warmup::Until(ns) => ns,
        // The end of the warm-up is seen only from the end of the run: the same run is made again.
        Warmup::Auto => {
            let whole = one(scenario, Span { warmup: Warmup::Until(0), ..span }, progress);
            match whole.certainty.settled_after_s {
                Some(seconds) if seconds > 0.0 => (seconds * 1e9) as u64,
                _ => return whole,
            }
        }
    };
    let mut simulation = Simulation::new(scenario);
    advance(&mut simulation, warmup_ns, progress, &mut Nobody);
    if warmup_ns > 0 {
        simulation.forget_warmup();
    }
    advance(&mut simulation, span.until_ns, progress, &mut Nobody);
    simulation.report()
}

fn advance(simulation: &mut Simulation, until: u64, progress: &Progress, observer: &mut impl Observer) {
    loop {
        let (before, events) = (simulation.now(), simulation.events());
        let reached = simulation.advance(until, EVENTS, observer);
        progress.went(reached - before);
        // At a bound of the simulator the clock stops for good.
        if reached >= until || (reached == before && simulation.events() == events) {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::side_by_side;

    #[test]
    fn results_come_in_the_order_of_the_items_whatever_the_number_of_threads() {
        let items: Vec<u32> = (0..200).collect();
        let doubled: Vec<u32> = items.iter().map(|item| item * 2).collect();
        for threads in [1, 4] {
            assert_eq!(side_by_side(&items, threads, |item| item * 2), doubled);
        }
    }
}

//! Replications: independent runs of a case, as many as it takes to know how sure their mean is.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use flashcrowd_sim::engine::{Observer, Simulation};
use flashcrowd_sim::metrics::{OverallWindow, Window};
use flashcrowd_sim::random::Stream;
use flashcrowd_sim::scenario::limits::MAX_SEED;
use flashcrowd_sim::scenario::{Checked, Document, check};

use crate::case::{Case, Observed, Span};

/// How much is simulated of each case.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effort {
    /// Of the suite: every random number of every run follows from it.
    pub seed: u64,
    /// Independent runs a case.
    pub replications: u32,
    /// The part of its length for which each run of a case in its steady state is watched.
    pub share: f64,
}

impl Effort {
    /// That of the published table.
    pub const FULL: Effort = Effort { seed: 1, replications: 40, share: 1.0 };
}

/// Why a case could not be simulated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unmeasured {
    /// The scenario has problems.
    Scenario { case: String, problems: Vec<String> },
    /// The simulation has lost or invented something.
    Conservation { case: String, violation: String },
    /// A figure is undefined in a run.
    Undefined { case: String, figure: String },
}

impl fmt::Display for Unmeasured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unmeasured::Scenario { case, problems } => write!(f, "{case}: {}", problems.join("; ")),
            Unmeasured::Conservation { case, violation } => write!(f, "{case}: {violation}"),
            Unmeasured::Undefined { case, figure } => write!(f, "{case}: {figure} is undefined"),
        }
    }
}

impl std::error::Error for Unmeasured {}

/// For each case and each of its figures the values of all replications, in order.
///
/// The runs are spread over the processor's cores; that changes no value.
///
/// # Errors
/// The first case that cannot be simulated.
pub fn measure(
    cases: &[&Case],
    effort: Effort,
    told: impl Fn() + Sync,
) -> Result<Vec<Vec<Vec<f64>>>, Unmeasured> {
    // All of them before any: a run takes a while.
    cases.iter().try_for_each(|case| checked(case, effort.seed).map(drop))?;
    let runs = cases.len() * effort.replications as usize;
    let run = |index: usize| {
        let case = cases[index / effort.replications as usize];
        let values = replication(case, effort, index as u32 % effort.replications);
        told();
        values
    };
    let mut values = side_by_side(runs, run).into_iter();
    let mut measured = Vec::with_capacity(cases.len());
    for case in cases {
        let mut by_figure = vec![Vec::with_capacity(effort.replications as usize); case.figures.len()];
        for run in values.by_ref().take(effort.replications as usize) {
            by_figure.iter_mut().zip(run?).for_each(|(all, value)| all.push(value));
        }
        measured.push(by_figure);
    }
    Ok(measured)
}

/// The figures of one run, in the order of the case.
fn replication(case: &Case, effort: Effort, number: u32) -> Result<Vec<f64>, Unmeasured> {
    // One word of a stream that this case's name and this number have to themselves.
    let seed = Stream::named(effort.seed, &case.name, number, "replication").word() & MAX_SEED;
    let observed = observe(case, seed, effort.share)?;
    let values = case.figures.iter().map(|figure| {
        let undefined = || Unmeasured::Undefined { case: case.name.clone(), figure: figure.name.clone() };
        (figure.read)(&observed).ok_or_else(undefined)
    });
    values.collect()
}

fn checked(case: &Case, seed: u64) -> Result<Checked, Unmeasured> {
    check(&Document { seed, ..case.document.clone() }).map_err(|problems| {
        let problems = problems.iter().map(|problem| problem.render(Default::default())).collect();
        Unmeasured::Scenario { case: case.name.clone(), problems }
    })
}

fn observe(case: &Case, seed: u64, share: f64) -> Result<Observed, Unmeasured> {
    let mut simulation = Simulation::new(&checked(case, seed)?);
    let mut windows = Windows::default();
    let ns = |seconds: f64| (seconds * 1e9) as u64;
    let until_s = match case.span {
        Span::Steady { warmup_s, length_s } => {
            simulation.advance(ns(warmup_s), u64::MAX, &mut windows);
            simulation.forget_warmup();
            warmup_s + length_s * share
        }
        Span::Whole { length_s } => length_s,
    };
    simulation.advance(ns(until_s), u64::MAX, &mut windows);
    let lost =
        |violation| Unmeasured::Conservation { case: case.name.clone(), violation: format!("{violation:?}") };
    simulation.check_conservation().map_err(lost)?;
    Ok(Observed { report: simulation.report(), windows: windows.0 })
}

#[derive(Default)]
struct Windows(Vec<OverallWindow>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window.overall);
    }
}

/// What becomes of each number below `items`, in order, whichever core took it.
fn side_by_side<R: Send>(items: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(items);
    let next = AtomicUsize::new(0);
    let take = || {
        let numbers = std::iter::repeat_with(|| next.fetch_add(1, Ordering::Relaxed));
        numbers.take_while(|number| *number < items).map(|number| (number, work(number))).collect()
    };
    let mut done: Vec<(usize, R)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(take)).collect();
        let results = workers.into_iter().map(|worker| worker.join());
        results.flat_map(|result: thread::Result<Vec<_>>| result.expect("a run does not panic")).collect()
    });
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

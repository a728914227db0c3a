//! All families together.

use crate::case::{Case, Family};
use crate::judge::{Row, Verdict, bound, rows};
use crate::measure::{Effort, Unmeasured, measure};

/// The chance that the suite finds a difference, anywhere, although there is none.
pub const LEVEL: f64 = 0.001;

/// The families with what came out: for each its rows, in order of its cases.
#[derive(Debug)]
pub struct Outcome {
    pub families: Vec<(Family, Vec<Row>)>,
    pub effort: Effort,
    /// See [`bound`].
    pub bound: f64,
}

/// How many figures are compared in all cases of all families.
pub fn comparisons(families: &[Family]) -> usize {
    families.iter().flat_map(|family| &family.cases).map(|case| case.figures.len()).sum()
}

/// Simulates every case of these families; `told` after each run.
///
/// # Errors
/// The first case that cannot be simulated.
pub fn run(families: Vec<Family>, effort: Effort, told: impl Fn() + Sync) -> Result<Outcome, Unmeasured> {
    let comparisons = comparisons(&families);
    run_among(families, comparisons, effort, told)
}

/// The same with families that are part of a suite of so many comparisons.
///
/// # Errors
/// The first case that cannot be simulated.
pub fn run_among(
    families: Vec<Family>,
    comparisons: usize,
    effort: Effort,
    told: impl Fn() + Sync,
) -> Result<Outcome, Unmeasured> {
    let bound = bound(comparisons, effort.replications, LEVEL);
    let cases: Vec<&Case> = families.iter().flat_map(|family| &family.cases).collect();
    let mut measured =
        cases.iter().zip(measure(&cases, effort, told)?).map(|(case, values)| rows(case, &values));
    let by_family: Vec<Vec<Row>> = families
        .iter()
        .map(|family| measured.by_ref().take(family.cases.len()).flatten().collect())
        .collect();
    Ok(Outcome { families: families.into_iter().zip(by_family).collect(), effort, bound })
}

impl Outcome {
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.families.iter().flat_map(|(_, rows)| rows)
    }

    /// The rows in which theory and simulation do not agree.
    pub fn differing(&self) -> impl Iterator<Item = &Row> {
        self.rows().filter(|row| row.verdict(self.bound) == Verdict::Differs)
    }
}

//! Verdicts: whether means of replications agree with theory.

use flashcrowd_sim::experiment::{Estimate, student_t};

use crate::case::{Case, Figure};

/// The confidence of the intervals in the table.
pub const CONFIDENCE: f64 = 0.95;

/// One comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    pub case: String,
    pub figure: String,
    pub theory: f64,
    /// The mean of the replications.
    pub simulated: f64,
    /// Half the width of the confidence interval of the mean, at [`CONFIDENCE`].
    pub half_width: f64,
    /// By how many standard errors the two differ, beyond what is allowed for. If theory holds it is one of
    /// Student's t with a degree of freedom less than there are replications.
    pub z: f64,
    /// See [`Figure::allowance`].
    pub allowance: f64,
}

/// Whether theory and simulation agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Agrees,
    Differs,
}

/// The rows of a case, from the values of its figures in all replications.
pub fn rows(case: &Case, values: &[Vec<f64>]) -> Vec<Row> {
    case.figures.iter().zip(values).filter_map(|(figure, values)| row(case, figure, values)).collect()
}

/// None with fewer than two replications, of which nobody knows the error.
fn row(case: &Case, figure: &Figure, values: &[f64]) -> Option<Row> {
    let estimate = Estimate::of(values, CONFIDENCE)?;
    let half_width = estimate.high? - estimate.mean;
    let error = half_width / student_t(0.5 + CONFIDENCE / 2.0, values.len() as u32 - 1)?;
    let off = estimate.mean - figure.theory;
    let beyond = (off.abs() - figure.allowance * figure.theory.abs()).max(0.0);
    Some(Row {
        case: case.name.clone(),
        figure: figure.name.clone(),
        theory: figure.theory,
        simulated: estimate.mean,
        half_width,
        // Values that are all alike and right are no standard error off.
        z: if beyond == 0.0 { 0.0 } else { (beyond / error).copysign(off) },
        allowance: figure.allowance,
    })
}

/// The bound on |z| for `comparisons` at once: if theory holds in all, the chance that any passes it is at most
/// `level`, however they depend on each other (Bonferroni). A quantile of Student's t.
pub fn bound(comparisons: usize, replications: u32, level: f64) -> f64 {
    let tail = level / comparisons.max(1) as f64 / 2.0;
    student_t(1.0 - tail, replications.saturating_sub(1)).unwrap_or(f64::INFINITY)
}

impl Row {
    pub fn verdict(&self, bound: f64) -> Verdict {
        // Not a number is no agreement.
        if self.z.abs() <= bound { Verdict::Agrees } else { Verdict::Differs }
    }

    /// Whether the confidence interval holds the theoretical value.
    pub fn is_covered(&self) -> bool {
        (self.simulated - self.theory).abs() <= self.half_width
    }
}

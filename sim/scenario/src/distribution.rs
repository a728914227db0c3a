//! Distributions of durations, as a scenario writes them.

use serde::{Deserialize, Serialize};

/// How long something takes. Means are in milliseconds, `cv` is the standard deviation over the mean.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Always the same.
    Constant { ms: f64 },
    /// Memoryless; its cv is 1.
    Exponential { mean_ms: f64 },
    /// Skewed to the right, as measured service times mostly are.
    Lognormal {
        mean_ms: f64,
        #[serde(default = "one")]
        cv: f64,
    },
}

fn one() -> f64 {
    1.0
}

impl Distribution {
    /// The analytic mean, in milliseconds.
    pub fn mean_ms(&self) -> f64 {
        match *self {
            Distribution::Constant { ms } => ms,
            Distribution::Exponential { mean_ms } | Distribution::Lognormal { mean_ms, .. } => mean_ms,
        }
    }

    /// The analytic coefficient of variation.
    pub fn cv(&self) -> f64 {
        match *self {
            Distribution::Constant { .. } => 0.0,
            Distribution::Exponential { .. } => 1.0,
            Distribution::Lognormal { cv, .. } => cv,
        }
    }
}

//! What is compared: scenarios, their figures by theory, and how long they are watched.

use std::fmt;

use flashcrowd_sim::metrics::{OverallWindow, Report};
use flashcrowd_sim::scenario::Document;

use crate::plant::Plant;

/// Cases of one model.
#[derive(Debug)]
pub struct Family {
    pub name: &'static str,
    /// What the model is, with its source, and what its cases are made of: a paragraph of Markdown.
    pub about: &'static str,
    /// The error of 2 % that has to be found, see [`plant`](crate::plant).
    pub plant: Plant,
    /// The first is the quickest: the tests run it.
    pub cases: Vec<Case>,
}

/// A scenario, and what theory says of it.
#[derive(Debug)]
pub struct Case {
    /// Unlike all others: the seeds of its replications come from it.
    pub name: String,
    pub document: Document,
    pub span: Span,
    pub figures: Vec<Figure>,
}

/// What is watched of one replication, in seconds of simulated time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Span {
    /// The steady state: what comes before is left out, for so long that nothing is felt of the empty start.
    Steady { warmup_s: f64, length_s: f64 },
    /// A run whose beginning counts: always watched whole.
    Whole { length_s: f64 },
}

/// A figure of a run, with its value by theory.
pub struct Figure {
    /// With its unit.
    pub name: String,
    pub theory: f64,
    /// By how much the figure, or the theory, may be off for reasons that are known: a part of `theory`. 0 for
    /// nearly all.
    pub allowance: f64,
    pub read: Read,
}

/// Takes a figure from a run; none where it is undefined.
pub type Read = Box<dyn Fn(&Observed) -> Option<f64> + Send + Sync>;

/// One replication, watched.
#[derive(Debug)]
pub struct Observed {
    pub report: Report,
    /// From the start of the run, the warm-up included: one a second.
    pub windows: Vec<OverallWindow>,
}

impl Case {
    pub fn new(name: impl Into<String>, document: Document, span: Span) -> Case {
        Case { name: name.into(), document, span, figures: Vec::new() }
    }

    /// The same with one more figure.
    #[must_use]
    pub fn with(mut self, figure: Figure) -> Case {
        self.figures.push(figure);
        self
    }
}

impl Figure {
    pub fn new(
        name: impl Into<String>,
        theory: f64,
        read: impl Fn(&Observed) -> Option<f64> + Send + Sync + 'static,
    ) -> Figure {
        Figure { name: name.into(), theory, allowance: 0.0, read: Box::new(read) }
    }

    /// The same, which may be off by this part of the theory.
    #[must_use]
    pub fn within(self, allowance: f64) -> Figure {
        Figure { allowance, ..self }
    }
}

impl fmt::Debug for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Figure")
            .field("name", &self.name)
            .field("theory", &self.theory)
            .finish_non_exhaustive()
    }
}

//! Why something was not done to a run.

use std::fmt;

use crate::scenario::limits::MAX_ACTIONS;
use crate::scenario::{EditError, Problem};

/// Why nothing was done.
#[derive(Debug, Clone, PartialEq)]
pub enum ActError {
    /// The document would have had these problems.
    Problems(Vec<Problem>),
    /// An edit does not apply to the document.
    Edit(EditError),
    /// The log is at its limit.
    LogFull,
}

impl fmt::Display for ActError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ActError::Problems(problems) => {
                let texts: Vec<String> = problems.iter().map(|p| p.render(Default::default())).collect();
                f.write_str(&texts.join("; "))
            }
            ActError::Edit(error) => error.fmt(f),
            ActError::LogFull => write!(f, "the log holds {MAX_ACTIONS} actions and no more"),
        }
    }
}

impl std::error::Error for ActError {}

/// Why a script was not exchanged.
#[derive(Debug, Clone, PartialEq)]
pub enum RescriptError {
    /// It differs in what has happened already.
    TooLate,
    /// The document would have had these problems.
    Problems(Vec<Problem>),
}

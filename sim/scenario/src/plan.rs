//! Plans: what a request does at a server, step by step.

use serde::{Deserialize, Serialize};

use super::Document;

/// One step: exactly one of `compute` and `call`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Step {
    /// Computes on a core for a service time multiplied by this.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compute: Option<f64>,
    /// Calls over this connection: its id, or the id of the component at its end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<String>,
    /// How many calls, one after another; none given: one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
    /// Only for requests of these classes; none given: all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<String>,
}

impl Step {
    pub fn compute(factor: f64) -> Step {
        Step { compute: Some(factor), ..Step::default() }
    }

    pub fn call(connection: impl Into<String>) -> Step {
        Step { call: Some(connection.into()), ..Step::default() }
    }
}

/// The plan of a server that has none of its own, by the rule of format version 1: compute once, then
/// call over each outgoing connection once, in the order of the document.
///
/// A later version may have a better rule; its migration then writes this one out, so that an old
/// link keeps its meaning.
pub fn derived_plan(document: &Document, server: &str) -> Vec<Step> {
    let calls = document.connections.iter().filter(|c| c.from == server).map(|c| Step::call(&c.id));
    std::iter::once(Step::compute(1.0)).chain(calls).collect()
}

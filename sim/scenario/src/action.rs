//! Actions: what a person did to a run, logged so that it can be replayed.

use std::iter;

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::incident::{fields, timed};
use super::{Edit, Fault};

/// One thing done by hand. It takes effect before the events of its nanosecond; actions of one
/// nanosecond take effect in the order of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// Simulated time, in nanoseconds.
    pub at_ns: u64,
    pub deed: Deed,
}

impl Serialize for Action {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let time = ("at_ns".to_owned(), Value::from(self.at_ns));
        iter::once(time).chain(fields(&self.deed)).collect::<Value>().serialize(serializer)
    }
}

/// What was done: an edit of the document, or an incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
#[expect(clippy::large_enum_variant, reason = "a log is short, and most of what is in it are edits")]
pub enum Deed {
    Edit(Edit),
    Fault(HandFault),
}

/// An incident caused by hand; `for_s` seconds long, or for good.
#[derive(Debug, Clone, PartialEq)]
pub struct HandFault {
    pub for_s: Option<f64>,
    pub fault: Fault,
}

impl Serialize for HandFault {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        timed(None, self.for_s, &self.fault).serialize(serializer)
    }
}

impl Deed {
    pub fn fault(fault: Fault, for_s: Option<f64>) -> Deed {
        Deed::Fault(HandFault { for_s, fault })
    }
}

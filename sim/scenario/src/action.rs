//! Actions: what a person did to a run, logged so that it can be replayed.

use serde_json::Value;

use super::incident::timed;
use super::json::ToJson;
use super::object::Fields;
use super::{Edit, Fault};

/// One thing done by hand. It takes effect before the events of its nanosecond; actions of one
/// nanosecond take effect in the order of the log.
#[derive(Debug, PartialEq)]
pub struct Action {
    /// Simulated time, in nanoseconds.
    pub at_ns: u64,
    pub deed: Deed,
}

impl ToJson for Action {
    fn json(&self) -> Value {
        let mut fields = Fields::default();
        fields.put("at_ns", &self.at_ns);
        fields.put_all(self.deed.json());
        fields.value()
    }
}

// As that of a component.
impl Clone for Action {
    fn clone(&self) -> Action {
        Action { at_ns: self.at_ns, deed: self.deed.clone() }
    }
}

/// What was done: an edit of the document, or an incident.
#[derive(Debug, Clone, PartialEq)]
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

impl ToJson for Deed {
    fn json(&self) -> Value {
        match self {
            Deed::Edit(edit) => edit.json(),
            Deed::Fault(HandFault { for_s, fault }) => timed(None, *for_s, fault),
        }
    }
}

impl Deed {
    pub fn fault(fault: Fault, for_s: Option<f64>) -> Deed {
        Deed::Fault(HandFault { for_s, fault })
    }
}

//! Actions: what a person did to a run, logged so that it can be replayed.

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::incident::timed_fault;
use super::{Edit, Fault};

/// One thing done by hand. It takes effect before the events of its nanosecond; actions of one
/// nanosecond take effect in the order of the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Action {
    /// Simulated time, in nanoseconds.
    pub at_ns: u64,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What was done: an edit of the document, or an incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Deed {
    Edit(Edit),
    Fault(HandFault),
}

/// An incident caused by hand; `for_s` seconds long, or for good.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HandFault {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_s: Option<f64>,
    #[serde(flatten)]
    pub fault: Fault,
}

impl Deed {
    pub fn fault(fault: Fault, for_s: Option<f64>) -> Deed {
        Deed::Fault(HandFault { for_s, fault })
    }
}

/// The verbs of [`Edit`]; every other verb is a fault's.
const EDIT_VERBS: [&str; 4] = ["set", "add", "connect", "remove"];

// An untagged enum would answer every slip with "did not match any variant".
impl<'de> Deserialize<'de> for Deed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Deed, D::Error> {
        let fields = Map::<String, Value>::deserialize(deserializer)?;
        let is_edit = fields.len() == 1 && fields.keys().all(|k| EDIT_VERBS.contains(&k.as_str()));
        if is_edit {
            return Edit::deserialize(Value::Object(fields)).map(Deed::Edit).map_err(de::Error::custom);
        }
        let (for_s, fault) = timed_fault(fields)?;
        Ok(Deed::Fault(HandFault { for_s, fault }))
    }
}

impl<'de> Deserialize<'de> for Action {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Action, D::Error> {
        let mut fields = Map::<String, Value>::deserialize(deserializer)?;
        let at_ns = fields.remove("at_ns").ok_or_else(|| de::Error::missing_field("at_ns"))?;
        let at_ns = at_ns
            .as_u64()
            .ok_or_else(|| de::Error::custom("at_ns: a whole number of nanoseconds is expected"))?;
        let deed = Deed::deserialize(Value::Object(fields)).map_err(de::Error::custom)?;
        Ok(Action { at_ns, deed })
    }
}

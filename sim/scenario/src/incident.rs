//! Incidents: what goes wrong, where, and for how long.

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A scripted incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Incident {
    /// Its start, in seconds of simulated time.
    pub at_s: f64,
    /// Its length in seconds; none given: for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub for_s: Option<f64>,
    #[serde(flatten)]
    pub fault: Fault,
}

// Flattened enums answer every slip with "no variant found": taking the times out first lets the
// fault's own reader say which word it does not know.
impl<'de> Deserialize<'de> for Incident {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Incident, D::Error> {
        let mut fields = Map::<String, Value>::deserialize(deserializer)?;
        let at_s = take_seconds(&mut fields, "at_s")?.ok_or_else(|| de::Error::missing_field("at_s"))?;
        let (for_s, fault) = timed_fault(fields)?;
        Ok(Incident { at_s, for_s, fault })
    }
}

/// A fault with its length from the fields of an incident.
pub(super) fn timed_fault<E: de::Error>(mut fields: Map<String, Value>) -> Result<(Option<f64>, Fault), E> {
    let for_s = take_seconds(&mut fields, "for_s")?;
    let fault = Fault::deserialize(Value::Object(fields)).map_err(E::custom)?;
    Ok((for_s, fault))
}

fn take_seconds<E: de::Error>(fields: &mut Map<String, Value>, key: &str) -> Result<Option<f64>, E> {
    match fields.shift_remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            let wrong = || E::custom(format!("{key}: a number of seconds is expected"));
            value.as_f64().map(Some).ok_or_else(wrong)
        }
    }
}

/// What happens.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// Instances stop; what they were doing is lost.
    Crash {
        component: String,
        /// How many, counted from the first that is up; none given: all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instances: Option<u32>,
        /// This one alone (1 is the first).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<u32>,
        #[serde(default, skip_serializing_if = "is_default")]
        mode: CrashMode,
    },
    /// Instances that are down come back, empty.
    Restart {
        component: String,
        /// This one alone (1 is the first); none given: all that are down.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instance: Option<u32>,
    },
    /// A client's rate is multiplied.
    Burst { client: String, factor: f64 },
}

/// What callers see of a crashed instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrashMode {
    /// The machine answers that nobody listens: callers fail at once.
    #[default]
    Refuse,
    /// Nothing answers: only a timeout tells.
    BlackHole,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Fault {
    /// The component it strikes.
    pub fn target(&self) -> &str {
        match self {
            Fault::Crash { component, .. } | Fault::Restart { component, .. } => component,
            Fault::Burst { client, .. } => client,
        }
    }

    /// The word that a scenario file uses.
    pub fn verb(&self) -> &'static str {
        match self {
            Fault::Crash { .. } => "crash",
            Fault::Restart { .. } => "restart",
            Fault::Burst { .. } => "burst",
        }
    }
}

//! Incidents: what goes wrong, where, and for how long.

use serde::{Deserialize, Serialize};

/// A scripted incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// Its start, in seconds of simulated time.
    pub at_s: f64,
    /// Its length in seconds; none given: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_s: Option<f64>,
    #[serde(flatten)]
    pub fault: Fault,
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

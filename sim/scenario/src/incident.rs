//! Incidents: what goes wrong, where, and for how long.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json::{ToJson, serde_by_json};
use super::object::{Fields, json_of_forms, json_of_words};
use super::{Cause, KindName};

/// A scripted incident.
#[derive(Debug, Clone, PartialEq)]
pub struct Incident {
    /// Its start, in seconds of simulated time.
    pub at_s: f64,
    /// Its length in seconds; none given: for good.
    pub for_s: Option<f64>,
    pub fault: Fault,
}

impl ToJson for Incident {
    fn json(&self) -> Value {
        timed(Some(self.at_s), self.for_s, &self.fault)
    }
}

/// A fault with its times beside it.
pub(super) fn timed(at_s: Option<f64>, for_s: Option<f64>, fault: &Fault) -> Value {
    let mut fields = Fields::default();
    fields.put_unless(None, "at_s", &at_s);
    fields.put_unless(None, "for_s", &for_s);
    fields.put_all(fault.json());
    fields.value()
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Fault {
    /// Instances stop; what they were doing is lost.
    Crash {
        component: String,
        /// How many, counted from the first that is up; none given: all.
        instances: Option<u32>,
        /// This one alone (1 is the first).
        instance: Option<u32>,
        mode: CrashMode,
    },
    /// Instances that are down come back, empty.
    Restart {
        component: String,
        /// This one alone (1 is the first); none given: all that are down.
        instance: Option<u32>,
    },
    /// Computations that begin take this many times as long.
    Slow { component: String, factor: f64, instances: Option<u32>, instance: Option<u32> },
    /// This share of the calls that arrive is answered with an error, at once and without any work.
    Errors {
        component: String,
        share: f64,
        /// Health checks see nothing of it: a gray failure.
        gray: bool,
        instances: Option<u32>,
        instance: Option<u32>,
    },
    /// Messages that are sent over the connection never arrive.
    Cut { connection: String, way: Way },
    /// Messages that are sent over the connection take this much longer, each way.
    Delay { connection: String, added_ms: f64 },
    /// This share of the messages that are sent over the connection, each way, never arrives.
    Loss { connection: String, share: f64 },
    /// Everything in a zone, or in all zones of a region, is down.
    Outage { zone: String, mode: CrashMode },
    /// Instances get no new calls from balancers and finish what they hold.
    Drain { component: String, instances: Option<u32>, instance: Option<u32> },
    /// A cache forgets everything.
    Flush { component: String },
    /// A client's rate is multiplied.
    Burst { client: String, factor: f64 },
    /// Again and again an instance of any component, or of this one, is killed at random and comes back.
    Chaos {
        component: Option<String>,
        /// The mean time from one kill to the next, in seconds; the times are exponential.
        every_s: f64,
        /// How long each is down, in seconds.
        down_s: f64,
        mode: CrashMode,
    },
    /// The faults in force at a component or a connection end; those at everything with `what: chaos` alone.
    Mend {
        component: Option<String>,
        connection: Option<String>,
        /// The outage of this zone or region.
        zone: Option<String>,
        /// Only those with this verb; none given: all.
        what: Option<FaultName>,
    },
}

/// A fault's verb alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultName {
    Crash,
    Restart,
    Slow,
    Errors,
    Cut,
    Delay,
    Loss,
    Outage,
    Drain,
    Flush,
    Burst,
    Chaos,
    Mend,
}

/// What an incident strikes, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target<'a> {
    Component(&'a str),
    Connection(&'a str),
    /// A zone, or all zones of a region.
    Place(&'a str),
    /// Every component.
    Everything,
}

/// What callers see of a crashed instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CrashMode {
    /// The machine answers that nobody listens: callers fail at once.
    #[default]
    Refuse,
    /// Nothing answers: only a timeout tells.
    BlackHole,
}

/// Which messages a cut swallows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    #[default]
    Both,
    /// From caller to callee.
    Calls,
    /// From callee to caller.
    Replies,
}

json_of_forms! {
    Fault by key {
        "crash" => Crash {
            component,
            instances [unless None],
            instance [unless None],
            mode [unless CrashMode::Refuse]
        },
        "restart" => Restart { component, instance [unless None] },
        "slow" => Slow { component, factor, instances [unless None], instance [unless None] },
        "errors" => Errors {
            component,
            share,
            gray [unless false],
            instances [unless None],
            instance [unless None]
        },
        "cut" => Cut { connection, way [unless Way::Both] },
        "delay" => Delay { connection, added_ms },
        "loss" => Loss { connection, share },
        "outage" => Outage { zone, mode [unless CrashMode::Refuse] },
        "drain" => Drain { component, instances [unless None], instance [unless None] },
        "flush" => Flush { component },
        "burst" => Burst { client, factor },
        "chaos" => Chaos { component [unless None], every_s, down_s, mode [unless CrashMode::Refuse] },
        "mend" => Mend {
            component [unless None],
            connection [unless None],
            zone [unless None],
            what [unless None]
        },
    }
}

json_of_words! {
    FaultName {
        Crash = "crash",
        Restart = "restart",
        Slow = "slow",
        Errors = "errors",
        Cut = "cut",
        Delay = "delay",
        Loss = "loss",
        Outage = "outage",
        Drain = "drain",
        Flush = "flush",
        Burst = "burst",
        Chaos = "chaos",
        Mend = "mend"
    }
    CrashMode { Refuse = "refuse", BlackHole = "black_hole" }
    Way { Both = "both", Calls = "calls", Replies = "replies" }
}
serde_by_json!(CrashMode);

impl CrashMode {
    /// What callers are told at once of what they had there; none: nothing.
    pub fn tells(self) -> Option<Cause> {
        match self {
            CrashMode::Refuse => Some(Cause::Refused),
            CrashMode::BlackHole => None,
        }
    }
}

impl FaultName {
    pub const ALL: [FaultName; 13] = [
        FaultName::Crash,
        FaultName::Restart,
        FaultName::Slow,
        FaultName::Errors,
        FaultName::Drain,
        FaultName::Flush,
        FaultName::Burst,
        FaultName::Cut,
        FaultName::Delay,
        FaultName::Loss,
        FaultName::Outage,
        FaultName::Chaos,
        FaultName::Mend,
    ];

    /// The word that a scenario file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            FaultName::Crash => "crash",
            FaultName::Restart => "restart",
            FaultName::Slow => "slow",
            FaultName::Errors => "errors",
            FaultName::Cut => "cut",
            FaultName::Delay => "delay",
            FaultName::Loss => "loss",
            FaultName::Outage => "outage",
            FaultName::Drain => "drain",
            FaultName::Flush => "flush",
            FaultName::Burst => "burst",
            FaultName::Chaos => "chaos",
            FaultName::Mend => "mend",
        }
    }

    /// Whether it happens in an instant and has no length.
    pub fn is_instant(self) -> bool {
        matches!(self, FaultName::Restart | FaultName::Flush | FaultName::Mend)
    }

    /// Whether it strikes connections.
    pub fn strikes_connections(self) -> bool {
        matches!(self, FaultName::Cut | FaultName::Delay | FaultName::Loss | FaultName::Mend)
    }

    /// Whether it strikes components of this kind.
    pub fn strikes(self, kind: KindName) -> bool {
        match self {
            FaultName::Crash
            | FaultName::Restart
            | FaultName::Slow
            | FaultName::Errors
            | FaultName::Drain
            | FaultName::Chaos => kind != KindName::Client,
            FaultName::Flush => kind == KindName::Cache,
            FaultName::Burst => kind == KindName::Client,
            FaultName::Mend => true,
            FaultName::Cut | FaultName::Delay | FaultName::Loss | FaultName::Outage => false,
        }
    }
}

impl Fault {
    /// What it strikes; none where a `mend` names nothing.
    pub fn target(&self) -> Option<Target<'_>> {
        match self {
            Fault::Crash { component, .. }
            | Fault::Restart { component, .. }
            | Fault::Slow { component, .. }
            | Fault::Errors { component, .. }
            | Fault::Drain { component, .. }
            | Fault::Flush { component } => Some(Target::Component(component)),
            Fault::Burst { client, .. } => Some(Target::Component(client)),
            Fault::Outage { zone, .. } | Fault::Mend { zone: Some(zone), .. } => Some(Target::Place(zone)),
            Fault::Cut { connection, .. }
            | Fault::Delay { connection, .. }
            | Fault::Loss { connection, .. } => Some(Target::Connection(connection)),
            Fault::Mend { component: Some(component), .. }
            | Fault::Chaos { component: Some(component), .. } => Some(Target::Component(component)),
            // What struck everything is mended without a name.
            Fault::Chaos { component: None, .. }
            | Fault::Mend { component: None, connection: None, zone: None, what: Some(FaultName::Chaos) } => {
                Some(Target::Everything)
            }
            Fault::Mend { connection, .. } => connection.as_deref().map(Target::Connection),
        }
    }

    pub fn name(&self) -> FaultName {
        match self {
            Fault::Crash { .. } => FaultName::Crash,
            Fault::Restart { .. } => FaultName::Restart,
            Fault::Slow { .. } => FaultName::Slow,
            Fault::Errors { .. } => FaultName::Errors,
            Fault::Cut { .. } => FaultName::Cut,
            Fault::Delay { .. } => FaultName::Delay,
            Fault::Loss { .. } => FaultName::Loss,
            Fault::Outage { .. } => FaultName::Outage,
            Fault::Drain { .. } => FaultName::Drain,
            Fault::Flush { .. } => FaultName::Flush,
            Fault::Burst { .. } => FaultName::Burst,
            Fault::Chaos { .. } => FaultName::Chaos,
            Fault::Mend { .. } => FaultName::Mend,
        }
    }

    /// The word that a scenario file uses.
    pub fn verb(&self) -> &'static str {
        self.name().as_str()
    }

    /// The instances that it picks: one by number, or so many from the first.
    pub fn picked(&self) -> (Option<u32>, Option<u32>) {
        match *self {
            Fault::Crash { instance, instances, .. }
            | Fault::Slow { instance, instances, .. }
            | Fault::Errors { instance, instances, .. }
            | Fault::Drain { instance, instances, .. } => (instance, instances),
            Fault::Restart { instance, .. } => (instance, None),
            _ => (None, None),
        }
    }
}

impl Incident {
    /// When it begins and ends, in nanoseconds; one without an end, or in an instant, ends never.
    pub fn span_ns(&self) -> (u64, u64) {
        let ns = |seconds: f64| (seconds * 1e9) as u64;
        let start = ns(self.at_s);
        (start, self.for_s.map_or(u64::MAX, |seconds| start.saturating_add(ns(seconds))))
    }
}

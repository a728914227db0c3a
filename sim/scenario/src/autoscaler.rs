//! The autoscaler of a server.

use super::object::{json_of_forms, json_of_structs};

/// Adds and takes away instances by the rule of the Kubernetes horizontal pod autoscaler: every `sync_s` it wants
/// ⌈ready · metric / target⌉ instances, unless the two differ by no more than `tolerance`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Autoscaler {
    /// What is measured, and what it is to be.
    pub metric: Metric,
    pub min: u32,
    pub max: u32,
    /// Seconds between two decisions; the metric is the mean over them.
    pub sync_s: f64,
    /// The share by which the metric may differ from its target without consequence.
    pub tolerance: f64,
    /// Seconds of the past of which the lowest of all wishes counts when instances are added.
    pub up_stabilization_s: f64,
    /// Seconds of the past of which the highest of all wishes counts when instances are taken away.
    pub down_stabilization_s: f64,
    /// At each decision at most so many times the instances, or four more, whichever is more.
    pub most_up: f64,
}

/// What an autoscaler looks at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Metric {
    /// The share of the cores that compute.
    Utilization { target: f64 },
    /// Calls a second that arrive, for each instance.
    Rate { qps: f64 },
    /// Calls and messages that wait, for each instance: in the instances' own lines and in the queues that they pull from.
    Backlog { waiting: f64 },
}

impl Default for Metric {
    fn default() -> Self {
        Metric::Utilization { target: 0.6 }
    }
}

impl Default for Autoscaler {
    fn default() -> Self {
        Autoscaler {
            metric: Metric::default(),
            min: 1,
            max: 10,
            sync_s: 15.0,
            tolerance: 0.1,
            up_stabilization_s: 0.0,
            down_stabilization_s: 300.0,
            most_up: 2.0,
        }
    }
}

json_of_structs! {
    Autoscaler { metric, min, max, sync_s, tolerance, up_stabilization_s, down_stabilization_s, most_up }
}

json_of_forms! {
    Metric by key {
        "utilization" => Utilization { target },
        "rate" => Rate { qps },
        "backlog" => Backlog { waiting },
    }
}

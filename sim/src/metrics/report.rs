//! The report of a run: the figures of the model under stable names with units.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{CacheFigures, Certainty, Failures, Latency, MessageFigures};

/// Everything measured from the start (or the end of the warm-up) to now. Its JSON is what the command
/// line prints and the page offers: components and connections are maps from their ids.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The scenario's name in English, or in the other language; empty where it has none.
    pub scenario: String,
    /// The seed of the run.
    pub seed: u64,
    /// The engine's version.
    pub engine: u32,
    /// Simulated time reached, in seconds from the start.
    pub simulated_s: f64,
    /// Left out of the figures, from the start.
    pub warmup_s: f64,
    /// Events that the engine has processed since the start or the end of the warm-up.
    pub events: u64,
    /// Of all requests.
    pub overall: OverallReport,
    /// In the order of the document.
    #[serde(with = "by_id")]
    pub components: Vec<ComponentReport>,
    /// In the order of the document.
    #[serde(with = "by_id")]
    pub connections: Vec<ConnectionReport>,
    /// In the order of the document.
    pub objectives: Vec<Verdict>,
    /// How sure these figures are.
    pub certainty: Certainty,
}

#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct OverallReport {
    /// Requests born.
    pub requests: u64,
    /// Requests that ended ok.
    pub ok: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Requests that have no outcome yet.
    pub in_flight: u64,
    /// Requests born a second.
    pub offered_qps: f64,
    /// Requests a second that ended ok.
    pub goodput_qps: f64,
    /// ∫ in flight dt / t.
    pub in_flight_mean: f64,
    /// ok / ended.
    pub availability: Option<f64>,
    /// Share of one-second windows in which ok / ended was at least the availability objective
    /// (0.999 where there is none); windows in which nothing ended do not count.
    pub availability_time: Option<f64>,
    /// Failed requests by cause.
    pub failures: Failures,
    /// Birth to outcome of ok requests.
    pub latency_ms: Option<Latency>,
    /// Birth to outcome of failed requests.
    pub failed_latency_ms: Option<Latency>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ComponentReport {
    /// The key in JSON.
    #[serde(skip)]
    pub id: String,
    /// Calls that arrived (at a client: requests born).
    pub arrived: u64,
    /// Calls that ended ok, while their caller waited.
    pub ok: u64,
    /// Calls that failed here.
    pub failed: u64,
    /// Completed for a caller that had left; counted in neither `ok` nor `failed`.
    pub abandoned: u64,
    /// Calls held at the end.
    pub in_flight: u64,
    /// Calls that arrived, a second.
    pub arrival_qps: f64,
    /// Calls that ended ok, or for a caller that had left, a second.
    pub throughput_qps: f64,
    /// ∫ held dt / t.
    pub in_flight_mean: f64,
    /// Mean number that waited for a slot or a core.
    pub waiting_mean: f64,
    /// Mean time a call waited for a slot or core, in milliseconds.
    pub wait_ms: Option<f64>,
    /// ∫ busy dt / ∫ slots of instances that were up dt; absent where there are none.
    pub utilization: Option<f64>,
    /// The same of cores.
    pub cores_utilization: Option<f64>,
    /// ok / (ok + failed).
    pub availability: Option<f64>,
    /// ∫ instances that were up dt / ∫ instances dt.
    pub uptime: Option<f64>,
    /// Failed calls by cause.
    pub failures: Failures,
    /// Arrival to completion of calls that ended ok (at a client: birth to outcome).
    pub latency_ms: Option<Latency>,
    /// At a cache only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<CacheFigures>,
    /// At a queue only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<MessageFigures>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct ConnectionReport {
    /// The key in JSON.
    #[serde(skip)]
    pub id: String,
    /// Calls begun.
    pub calls: u64,
    /// Calls that ended ok.
    pub ok: u64,
    /// Calls that failed, as their caller saw it.
    pub failed: u64,
    /// Calls under way at the end.
    pub in_flight: u64,
    /// Calls begun a second.
    pub calls_qps: f64,
    /// Of the calls: attempts after one that failed.
    pub retries: u64,
    /// Of the calls: attempts beside one that was not answered yet.
    pub hedges: u64,
    /// Failed calls by cause.
    pub failures: Failures,
    /// Mean time from the caller's sending to the reply, of ok calls.
    pub latency_mean_ms: Option<f64>,
}

/// An objective, held against the run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// The figure's name, as in the scenario.
    pub objective: String,
    /// `below` or `above`.
    pub wanted: String,
    /// In the unit of the figure.
    pub bound: f64,
    /// Absent where the figure is undefined.
    pub value: Option<f64>,
    /// Of the figure's interval, see [`Certainty`]; absent where it has none.
    pub half_width: Option<f64>,
    /// Whether the figure is on the right side of its bound; one that is undefined is not.
    pub met: bool,
}

/// A part of a report that belongs to one id of the document.
trait OfId: Default {
    fn id(&self) -> &str;
    fn with_id(self, id: String) -> Self;
}

impl OfId for ComponentReport {
    fn id(&self) -> &str {
        &self.id
    }

    fn with_id(self, id: String) -> Self {
        ComponentReport { id, ..self }
    }
}

impl OfId for ConnectionReport {
    fn id(&self) -> &str {
        &self.id
    }

    fn with_id(self, id: String) -> Self {
        ConnectionReport { id, ..self }
    }
}

/// A list of parts as a map from their ids, in the same order.
mod by_id {
    use super::*;

    pub fn serialize<T: OfId + Serialize, S: Serializer>(parts: &[T], to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(parts.iter().map(|part| (part.id(), part)))
    }

    pub fn deserialize<'de, T, D>(from: D) -> Result<Vec<T>, D::Error>
    where
        T: OfId + Deserialize<'de>,
        D: Deserializer<'de>,
    {
        from.deserialize_map(Parts(PhantomData))
    }

    struct Parts<T>(PhantomData<T>);

    impl<'de, T: OfId + Deserialize<'de>> Visitor<'de> for Parts<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a map from ids to figures")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<T>, A::Error> {
            let mut parts = Vec::new();
            while let Some((id, part)) = map.next_entry::<String, T>()? {
                parts.push(part.with_id(id));
            }
            Ok(parts)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_maps_from_ids_in_the_order_of_the_document() {
        let json = r#"{"web":{"arrived":3},"a":{"arrived":5}}"#;
        let mut reader = serde_json::Deserializer::from_str(json);
        let parts: Vec<Arrived> = by_id::deserialize(&mut reader).expect("a map");
        assert_eq!(parts.iter().map(OfId::id).collect::<Vec<_>>(), ["web", "a"]);
        let mut written = Vec::new();
        by_id::serialize(&parts, &mut serde_json::Serializer::new(&mut written)).expect("no writer's error");
        assert_eq!(String::from_utf8_lossy(&written), json);
    }

    #[derive(Default, Serialize, Deserialize)]
    struct Arrived {
        #[serde(skip)]
        id: String,
        arrived: u64,
    }

    impl OfId for Arrived {
        fn id(&self) -> &str {
            &self.id
        }

        fn with_id(self, id: String) -> Self {
            Arrived { id, ..self }
        }
    }
}

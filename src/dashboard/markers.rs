//! Incidents on the axis of time: scripted ones, and those that were caused by hand.

use flashcrowd_sim::scenario::{Action, Fault, Incident};

use crate::run::{by_hand, ended_ns};

/// An incident, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub from: f64,
    /// None: for good, or over at once.
    pub to: Option<f64>,
    /// What happens, in words.
    pub says: String,
}

/// Every incident of a run, in order of time; what was mended or restarted by hand is over there.
pub fn markers(
    incidents: &[Incident],
    actions: &[Action],
    describe: impl Fn(&Fault) -> String,
) -> Vec<Marker> {
    let seconds = |ns: u64| ns as f64 / 1e9;
    let scripted = incidents.iter().map(|incident| {
        let planned = incident.for_s.map(|length| incident.at_s + length);
        let ended = ended_ns(actions, &incident.fault, incident.span_ns().0).map(seconds);
        let ended = ended.filter(|_| !incident.fault.name().is_instant());
        Marker {
            from: incident.at_s,
            to: planned.into_iter().chain(ended).reduce(f64::min),
            says: describe(&incident.fault),
        }
    });
    let by_hand = by_hand(actions).map(|incident| Marker {
        from: seconds(incident.from_ns),
        to: incident.to_ns.filter(|end| *end > incident.from_ns).map(seconds),
        says: describe(incident.fault),
    });
    let mut markers: Vec<Marker> = Vec::new();
    for marker in scripted.chain(by_hand) {
        let place = markers.partition_point(|earlier| earlier.from <= marker.from);
        markers.insert(place, marker);
    }
    markers
}

//! Incidents on the axis of time: scripted ones, and those that were caused by hand.

use flashcrowd_sim::scenario::{Action, Deed, Fault, Incident};

/// An incident, in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub from: f64,
    /// None: for good, or over at once.
    pub to: Option<f64>,
    /// What happens, in words.
    pub says: String,
}

/// Every incident of a run, in order of time.
pub fn markers(
    incidents: &[Incident],
    actions: &[Action],
    describe: impl Fn(&Fault) -> String,
) -> Vec<Marker> {
    let scripted = incidents.iter().map(|incident| Marker {
        from: incident.at_s,
        to: incident.for_s.map(|length| incident.at_s + length),
        says: describe(&incident.fault),
    });
    let by_hand = actions.iter().filter_map(|action| match &action.deed {
        Deed::Fault(by_hand) => {
            let from = action.at_ns as f64 / 1e9;
            let to = by_hand.for_s.map(|length| from + length);
            Some(Marker { from, to, says: describe(&by_hand.fault) })
        }
        Deed::Edit(_) => None,
    });
    let mut markers: Vec<Marker> = scripted.chain(by_hand).collect();
    markers.sort_by(|a, b| a.from.total_cmp(&b.from));
    markers
}

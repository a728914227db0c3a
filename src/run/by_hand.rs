//! Incidents by hand, as the log tells them: when each began, and when it was over.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{Action, Deed, Document, Edit, Fault, FaultName, Incident, Subject, Target};

use crate::document::set_of;
use crate::inspector::strike;

/// An incident by hand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ByHand<'l> {
    /// Its number in the log.
    pub index: usize,
    pub fault: &'l Fault,
    pub from_ns: u64,
    /// None: for good, so far. One that happens in an instant ends when it begins.
    pub to_ns: Option<u64>,
}

impl ByHand<'_> {
    /// Whether it has begun and goes on.
    pub fn is_in_force(&self, now_ns: u64) -> bool {
        !self.fault.name().is_instant() && self.from_ns <= now_ns && self.to_ns.is_none_or(|end| end > now_ns)
    }
}

/// Every incident of a log. One that is mended, restarted, or loses what it struck, ends there.
pub fn by_hand(log: &[Action]) -> impl Iterator<Item = ByHand<'_>> {
    log.iter().enumerate().filter_map(|(index, action)| {
        let Deed::Fault(by_hand) = &action.deed else { return None };
        let (from_ns, fault) = (action.at_ns, &by_hand.fault);
        let to_ns = if fault.name().is_instant() {
            Some(from_ns)
        } else {
            let planned = by_hand.for_s.map(|seconds| from_ns.saturating_add((seconds * 1e9) as u64));
            planned.into_iter().chain(ended_ns(&log[index + 1..], fault, from_ns)).min()
        };
        Some(ByHand { index, fault, from_ns, to_ns })
    })
}

/// When a log first ends a fault that is in force from `from_ns` on.
pub fn ended_ns(log: &[Action], fault: &Fault, from_ns: u64) -> Option<u64> {
    log.iter().find(|action| action.at_ns >= from_ns && ends(&action.deed, fault)).map(|action| action.at_ns)
}

/// The zones and regions whose outage is in force at an instant, by script or by hand.
pub fn outages(base: &Document, now_ns: u64) -> BTreeSet<&str> {
    let mends = |fault: &Fault| Deed::fault(fault.clone(), None);
    let is_on = |incident: &&Incident| {
        let (from_ns, to_ns) = incident.span_ns();
        let is_over = |at_ns: u64| from_ns <= at_ns && at_ns <= now_ns;
        let mended = base
            .incidents
            .iter()
            .any(|other| is_over(other.span_ns().0) && ends(&mends(&other.fault), &incident.fault));
        let mended_by_hand = ended_ns(&base.actions, &incident.fault, from_ns).is_some_and(is_over);
        from_ns <= now_ns && now_ns < to_ns && !mended && !mended_by_hand
    };
    let scripted = base.incidents.iter().filter(is_on).map(|incident| &incident.fault);
    let struck = by_hand(&base.actions).filter(|incident| incident.is_in_force(now_ns)).map(|i| i.fault);
    set_of(scripted.chain(struck).filter_map(place_out))
}

fn place_out(fault: &Fault) -> Option<&str> {
    match fault {
        Fault::Outage { zone, .. } => Some(zone),
        _ => None,
    }
}

/// Whether a deed ends this fault where it is in force.
fn ends(deed: &Deed, fault: &Fault) -> bool {
    match deed {
        Deed::Edit(Edit::Remove(Subject::Component(id))) => fault.target() == Some(Target::Component(id)),
        Deed::Edit(Edit::Remove(Subject::Connection(id))) => fault.target() == Some(Target::Connection(id)),
        Deed::Edit(_) => false,
        Deed::Fault(by_hand) if by_hand.fault.target() != fault.target() => false,
        Deed::Fault(by_hand) => match by_hand.fault {
            Fault::Mend { what, .. } => what.is_none_or(|name| name == fault.name()),
            Fault::Restart { instance, .. } => {
                fault.name() == FaultName::Crash && (instance.is_none() || instance == fault.picked().0)
            }
            _ => false,
        },
    }
}

/// The deed that ends this fault now.
pub fn mend(fault: &Fault) -> Option<Deed> {
    let mending = strike::mending(&strike::target_of(fault)?, fault.name())?;
    Some(Deed::fault(mending, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(deeds: &[(u64, &str)]) -> Vec<Action> {
        let action = |(seconds, deed): &(u64, &str)| Action {
            at_ns: seconds * 1_000_000_000,
            deed: Deed::read_list(&format!("[{deed}]")).expect("a deed").swap_remove(0),
        };
        deeds.iter().map(action).collect()
    }

    /// From and to, in seconds.
    fn spans(deeds: &[(u64, &str)]) -> Vec<(u64, Option<u64>)> {
        let second = |ns: u64| ns / 1_000_000_000;
        by_hand(&log(deeds)).map(|i| (second(i.from_ns), i.to_ns.map(second))).collect()
    }

    #[test]
    fn an_incident_lasts_as_long_as_it_says_or_until_it_is_mended() {
        let slow = |for_s: &str| format!(r#"{{ "slow": {{ "component": "web", "factor": 5 }}{for_s} }}"#);
        let (open, timed) = (slow(""), slow(r#", "for_s": 20"#));
        let mend = r#"{ "mend": { "component": "web", "what": "slow" } }"#;
        assert_eq!(spans(&[(10, &open)]), [(10, None)]);
        assert_eq!(spans(&[(10, &timed)]), [(10, Some(30))]);
        assert_eq!(spans(&[(10, &open), (15, mend)]), [(10, Some(15)), (15, Some(15))]);
        assert_eq!(spans(&[(10, &timed), (40, mend)])[0], (10, Some(30)));
        let others = r#"{ "mend": { "component": "web", "what": "crash" } }"#;
        let elsewhere = r#"{ "mend": { "component": "db" } }"#;
        assert_eq!(spans(&[(10, &open), (15, others), (16, elsewhere)])[0], (10, None));
    }

    #[test]
    fn a_restart_ends_a_crash_and_nothing_else() {
        let crash = r#"{ "crash": { "component": "web", "instance": 2 } }"#;
        let restart = |number: &str| format!(r#"{{ "restart": {{ "component": "web"{number} }} }}"#);
        let (other, this, all) = (restart(r#", "instance": 1"#), restart(r#", "instance": 2"#), restart(""));
        assert_eq!(spans(&[(5, crash), (6, &other), (8, &this)])[0], (5, Some(8)));
        assert_eq!(spans(&[(5, crash), (9, &all)])[0], (5, Some(9)));
        let errors = r#"{ "errors": { "component": "web", "share": 0.2 } }"#;
        assert_eq!(spans(&[(5, errors), (9, &all)])[0], (5, None));
    }

    #[test]
    fn what_is_taken_away_has_no_incidents_any_more() {
        let cut = r#"{ "cut": { "connection": "a->b" } }"#;
        let remove = r#"{ "remove": { "connection": "a->b" } }"#;
        assert_eq!(spans(&[(5, cut), (9, remove)]), [(5, Some(9))]);
    }
}

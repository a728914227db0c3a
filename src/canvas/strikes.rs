//! One click breaks it, a second one mends it.

use flashcrowd_sim::scenario::{Deed, Document, FaultName, Language};

use crate::icon::Icon;
use crate::inspector::strike::{self, Target};
use crate::text::{canvas, number};

/// A burst is over after this; everything else lasts until it is mended.
const BURST_S: f64 = 10.0;

/// What a click can do to something, where these faults are in force.
pub fn offered(document: &Document, at: &Target, in_force: &[FaultName]) -> Vec<FaultName> {
    let mut verbs = strike::verbs_beside(document, at, in_force);
    // These two mend.
    verbs.retain(|fault| !matches!(fault, FaultName::Restart | FaultName::Mend));
    verbs
}

/// What a click does to something, where such a fault is in force or is not.
pub fn deed(name: FaultName, at: &Target, is_in_force: bool) -> Option<Deed> {
    let for_s = (name == FaultName::Burst && !is_in_force).then_some(BURST_S);
    // Whatever an instance went down of, a restart brings it up again.
    let fault = match (is_in_force, name) {
        (false, _) => strike::fault(name, at, strike::initial(name)),
        (true, FaultName::Crash) => strike::fault(FaultName::Restart, at, Default::default()),
        (true, _) => strike::mending(at, name),
    };
    fault.map(|fault| Deed::fault(fault, for_s))
}

pub const fn icon(name: FaultName) -> Icon {
    match name {
        FaultName::Crash => Icon::Crash,
        FaultName::Slow => Icon::Slow,
        FaultName::Errors => Icon::Errors,
        FaultName::Flush => Icon::Flush,
        FaultName::Burst => Icon::Burst,
        FaultName::Cut => Icon::Cut,
        FaultName::Delay => Icon::Delay,
        FaultName::Loss => Icon::Loss,
        FaultName::Chaos => Icon::Chaos,
        FaultName::Outage => Icon::Outage,
        FaultName::Drain => Icon::Drain,
        FaultName::Restart | FaultName::Mend => Icon::Reset,
    }
}

/// What stands on the button: the fault, and how much of it.
pub fn label(name: FaultName, language: Language) -> String {
    let initial = strike::initial(name);
    let value = |path: &str| initial.get(path).and_then(|value| value.as_f64()).unwrap_or_default();
    let percent = || number::percent(Some(value("share"))).to_string();
    let (message, value) = match name {
        FaultName::Crash => (canvas::DO_CRASH, String::new()),
        FaultName::Slow => (canvas::DO_SLOW, value("factor").to_string()),
        FaultName::Errors => (canvas::DO_ERRORS, percent()),
        FaultName::Flush => (canvas::DO_FLUSH, String::new()),
        FaultName::Burst => (canvas::DO_BURST, value("factor").to_string()),
        FaultName::Cut => (canvas::DO_CUT, String::new()),
        FaultName::Delay => (canvas::DO_DELAY, format!("{} ms", value("added_ms"))),
        FaultName::Loss => (canvas::DO_LOSS, percent()),
        FaultName::Chaos => (canvas::DO_CHAOS, String::new()),
        FaultName::Outage => (canvas::DO_OUTAGE, String::new()),
        FaultName::Drain => (canvas::DO_DRAIN, String::new()),
        FaultName::Restart => (canvas::RESTORE, String::new()),
        FaultName::Mend => (canvas::DO_MEND, String::new()),
    };
    message.fill(language, &[("value", &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Capacity, Incident, Kind, KindName, check, parse};
    use serde_json::json;

    fn document() -> Document {
        let kinds = KindName::ALL.map(KindName::as_str);
        let components: Vec<_> =
            kinds.iter().map(|kind| json!({"id": kind, "kind": kind, "at": [0, 0]})).collect();
        let connections = json!([
            {"from": "client", "to": "balancer"}, {"from": "balancer", "to": "server"},
            {"from": "server", "to": "queue"}, {"from": "queue", "to": "database"},
        ]);
        let json = json!({"flashcrowd": 1, "components": components, "connections": connections});
        parse(&json.to_string()).expect("it parses")
    }

    #[test]
    fn whatever_a_click_offers_can_be_done_and_mended() {
        let document = document();
        let components = document.components.iter().map(|c| Target::Component(c.id.clone()));
        let connections = document.connections.iter().map(|c| Target::Connection(c.id.clone()));
        for at in components.chain(connections) {
            let offered = offered(&document, &at, &[]);
            assert!(!offered.is_empty());
            for name in offered {
                for is_in_force in [false, true] {
                    let Some(Deed::Fault(by_hand)) = deed(name, &at, is_in_force) else { panic!("{name:?}") };
                    let incident = Incident { at_s: 1.0, for_s: by_hand.for_s, fault: by_hand.fault };
                    let scripted = Document { incidents: vec![incident], ..document.clone() };
                    assert_eq!(check(&scripted).err(), None, "{name:?} at {at:?}");
                }
            }
        }
    }

    #[test]
    fn what_nobody_would_feel_is_offered_only_to_end_it() {
        let mut document = document();
        let at = Target::Component("balancer".to_owned());
        let is_offered = |document: &Document, in_force: &[FaultName]| {
            offered(document, &at, in_force).contains(&FaultName::Slow)
        };
        assert!(!is_offered(&document, &[]));
        assert!(is_offered(&document, &[FaultName::Slow]));
        for component in &mut document.components {
            if let Kind::Balancer(balancer) = &mut component.kind {
                balancer.capacity = Some(Capacity::default());
            }
        }
        assert!(is_offered(&document, &[]));
    }
}

//! One click breaks it, a second one mends it.

use flashcrowd_sim::scenario::{CrashMode, Deed, Fault, FaultName, KindName, Language, Subject, Way};

use crate::icon::Icon;
use crate::text::{canvas, faults, number};

/// How much a click does.
const SLOW_FACTOR: f64 = 5.0;
const ERROR_SHARE: f64 = 0.2;
const ADDED_MS: f64 = 200.0;
const LOSS_SHARE: f64 = 0.1;
const BURST_FACTOR: f64 = 3.0;
const BURST_SECONDS: f64 = 10.0;

/// What a click can do to a component of this kind; without one, to a connection.
pub fn offered(kind: Option<KindName>) -> impl Iterator<Item = FaultName> {
    let strikes = move |fault: FaultName| match kind {
        Some(kind) => fault.strikes(kind),
        None => fault.strikes_connections(),
    };
    // These two mend.
    let breaks = |fault: &FaultName| !matches!(fault, FaultName::Restart | FaultName::Mend);
    FaultName::ALL.into_iter().filter(breaks).filter(move |fault| strikes(*fault))
}

/// The fault that a click begins.
fn fault(name: FaultName, id: &str) -> Fault {
    let (component, connection) = (id.to_owned(), id.to_owned());
    let (instances, instance) = (None, None);
    match name {
        FaultName::Crash => Fault::Crash { component, instances, instance, mode: CrashMode::default() },
        FaultName::Slow => Fault::Slow { component, factor: SLOW_FACTOR, instances, instance },
        FaultName::Errors => Fault::Errors { component, share: ERROR_SHARE, instances, instance },
        FaultName::Flush => Fault::Flush { component },
        FaultName::Burst => Fault::Burst { client: component, factor: BURST_FACTOR },
        FaultName::Cut => Fault::Cut { connection, way: Way::default() },
        FaultName::Delay => Fault::Delay { connection, added_ms: ADDED_MS },
        FaultName::Loss => Fault::Loss { connection, share: LOSS_SHARE },
        FaultName::Restart => Fault::Restart { component, instance },
        FaultName::Mend => Fault::Mend { component: Some(component), connection: None, what: None },
    }
}

/// What a click does to a component or a connection, where such a fault is in force or is not.
pub fn deed(name: FaultName, at: &Subject, is_in_force: bool) -> Deed {
    let mend =
        |component, connection| Deed::fault(Fault::Mend { component, connection, what: Some(name) }, None);
    match (is_in_force, name, at) {
        // Whatever it went down of, it comes up again.
        (true, FaultName::Crash, _) => Deed::fault(fault(FaultName::Restart, at.id()), None),
        (true, _, Subject::Connection(id)) => mend(None, Some(id.clone())),
        (true, ..) => mend(Some(at.id().to_owned()), None),
        (false, FaultName::Burst, _) => Deed::fault(fault(name, at.id()), Some(BURST_SECONDS)),
        (false, ..) => Deed::fault(fault(name, at.id()), None),
    }
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
        FaultName::Restart | FaultName::Mend => Icon::Reset,
    }
}

/// What stands on the button.
pub fn label(name: FaultName, language: Language) -> String {
    let percent = |share| number::percent(Some(share)).to_string();
    let (message, value) = match name {
        FaultName::Crash => (canvas::DO_CRASH, String::new()),
        FaultName::Slow => (canvas::DO_SLOW, SLOW_FACTOR.to_string()),
        FaultName::Errors => (canvas::DO_ERRORS, percent(ERROR_SHARE)),
        FaultName::Flush => (canvas::DO_FLUSH, String::new()),
        FaultName::Burst => (canvas::DO_BURST, BURST_FACTOR.to_string()),
        FaultName::Cut => (canvas::DO_CUT, String::new()),
        FaultName::Delay => (canvas::DO_DELAY, format!("{ADDED_MS} ms")),
        FaultName::Loss => (canvas::DO_LOSS, percent(LOSS_SHARE)),
        FaultName::Restart => (faults::RESTART, String::new()),
        FaultName::Mend => (faults::MEND, String::new()),
    };
    message.fill(language, &[("value", &value)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Document, Incident, check, parse};
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
        let components =
            document.components.iter().map(|c| (Some(c.kind.name()), Subject::Component(c.id.clone())));
        let connections = document.connections.iter().map(|c| (None, Subject::Connection(c.id.clone())));
        for (kind, at) in components.chain(connections) {
            assert!(offered(kind).count() > 0);
            for name in offered(kind) {
                for is_in_force in [false, true] {
                    let Deed::Fault(by_hand) = deed(name, &at, is_in_force) else { panic!("a fault") };
                    let incident = Incident { at_s: 1.0, for_s: by_hand.for_s, fault: by_hand.fault };
                    let scripted = Document { incidents: vec![incident], ..document.clone() };
                    assert_eq!(check(&scripted).err(), None, "{name:?} at {at:?}");
                }
            }
        }
    }
}

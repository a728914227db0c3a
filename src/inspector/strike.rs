//! Faults taken apart and put together: a verb, what it strikes, and the fields of the scenario's table.
//! What strikes everything strikes the document.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{
    self, Document, Fault, FaultName, Field, Subject, ToJson, fault_fields, from_json,
};
use serde_json::{Map, Value, json};

use crate::document::set_of;

/// What can be struck, by id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Everything,
    /// A zone, or all zones of a region.
    Place(String),
    Component(String),
    Connection(String),
}

impl Target {
    /// What is selected, as a target.
    pub fn of(subject: &Subject) -> Option<Target> {
        match subject {
            Subject::Component(id) => Some(Target::Component(id.clone())),
            Subject::Connection(id) => Some(Target::Connection(id.clone())),
            Subject::KeySpace(_) | Subject::Document(_) => None,
        }
    }
}

/// Everything that can be struck: the whole, where something is in it, and its parts in the order of the document.
pub fn targets(document: &Document) -> Vec<Target> {
    let whole = Some(Target::Everything).filter(|whole| !verbs(document, whole).is_empty());
    let places = places(document).into_iter().map(|id| Target::Place(id.to_owned()));
    let components = document.components.iter().map(|c| Target::Component(c.id.clone()));
    let connections = document.connections.iter().map(|c| Target::Connection(c.id.clone()));
    whole.into_iter().chain(places).chain(components).chain(connections).collect()
}

/// The zones and regions of a document, by name.
pub fn places(document: &Document) -> BTreeSet<&str> {
    let names = document.zones.iter().flat_map(|(id, zone)| [Some(id.as_str()), zone.region.as_deref()]);
    set_of(names.flatten())
}

/// What a fault strikes.
pub fn target_of(fault: &Fault) -> Option<Target> {
    fault.target().map(|target| match target {
        scenario::Target::Component(id) => Target::Component(id.to_owned()),
        scenario::Target::Connection(id) => Target::Connection(id.to_owned()),
        scenario::Target::Place(name) => Target::Place(name.to_owned()),
        scenario::Target::Everything => Target::Everything,
    })
}

/// The verbs that can strike it and that it feels.
pub fn verbs(document: &Document, target: &Target) -> Vec<FaultName> {
    let is_felt = |name: &FaultName| match target {
        Target::Component(id) => document.component(id).is_some_and(|c| c.kind.feels(*name)),
        Target::Connection(id) => document.connection(id).is_some() && name.strikes_connections(),
        Target::Place(id) => matches!(name, FaultName::Outage | FaultName::Mend) && document.is_place(id),
        Target::Everything => {
            matches!(name, FaultName::Chaos | FaultName::Mend)
                && document.components.iter().any(|c| FaultName::Chaos.strikes(c.kind.name()))
        }
    };
    FaultName::ALL.into_iter().filter(is_felt).collect()
}

/// The same, and those that are there already: a script may have one that is not felt.
pub fn verbs_beside(document: &Document, target: &Target, there: &[FaultName]) -> Vec<FaultName> {
    let felt = verbs(document, target);
    FaultName::ALL.into_iter().filter(|name| felt.contains(name) || there.contains(name)).collect()
}

/// How many instances there are to pick from.
pub fn instances(document: &Document, target: &Target) -> u32 {
    match target {
        Target::Component(id) => document.component(id).map_or(1, |c| c.kind.most_instances()),
        _ => 1,
    }
}

/// The values of a fault's fields that are given.
pub fn values(fault: &Fault) -> Map<String, Value> {
    let written = fault.json();
    let inner = &written[fault.verb()];
    // What is left out of the JSON has its initial value, or is absent on purpose.
    let value = |field: &Field| {
        let initial = || (!field.optional).then(|| field.initial());
        let value = field.get(inner).cloned().or_else(initial)?;
        Some((field.path.to_owned(), value))
    };
    fault_fields(fault.name()).iter().filter_map(value).collect()
}

/// The values that a new fault of this verb gets.
pub fn initial(name: FaultName) -> Map<String, Value> {
    let given = fault_fields(name).iter().filter(|field| !field.optional);
    given.map(|field| (field.path.to_owned(), field.initial())).collect()
}

/// The fault with these parts; none where they do not go together.
pub fn fault(name: FaultName, target: &Target, mut values: Map<String, Value>) -> Option<Fault> {
    let (key, value) = match target {
        Target::Component(id) if name == FaultName::Burst => ("client", id.as_str()),
        Target::Component(id) => ("component", id.as_str()),
        Target::Connection(id) => ("connection", id.as_str()),
        Target::Place(id) => ("zone", id.as_str()),
        // Nothing else strikes everything, so nothing else is mended there.
        Target::Everything if name == FaultName::Mend => ("what", FaultName::Chaos.as_str()),
        Target::Everything => ("", ""),
    };
    if !key.is_empty() {
        values.insert(key.to_owned(), value.into());
    }
    from_json(json!({ name.as_str(): values })).ok()
}

/// Ends the faults of one verb that are in force at a target.
pub fn mending(target: &Target, name: FaultName) -> Option<Fault> {
    fault(FaultName::Mend, target, Map::from_iter([("what".to_owned(), name.as_str().into())]))
}

/// A fault as `old` as can be, with another verb or at another target: the fields that both have keep their
/// values. A verb that cannot strike there gives way to one that can.
pub fn turned(old: &Fault, name: FaultName, target: &Target, document: &Document) -> Option<Fault> {
    let verbs = verbs(document, target);
    let name = if verbs.contains(&name) { name } else { *verbs.first()? };
    let (mut new, instances) = (initial(name), instances(document, target));
    let is_there = |key: &str, value: &Value| {
        let is_picked = matches!(key, "instance" | "instances");
        !is_picked || value.as_u64().is_some_and(|number| number <= instances.into())
    };
    let kept = values(old).into_iter().filter(|(key, value)| {
        let is_known = fault_fields(name).iter().any(|field| field.path == key);
        // A share of errors is no share of losses.
        let is_own = name == old.name() || matches!(key.as_str(), "instance" | "instances");
        is_known && is_own && is_there(key, value)
    });
    new.extend(kept.collect::<Vec<_>>());
    fault(name, target, new)
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Component, Connection, Incident, KindName, Zone, check};

    use super::*;

    fn one_of_each() -> Document {
        let mut document = Document::default();
        for kind in KindName::ALL {
            document.components.push(Component::new(kind.as_str(), kind.default_kind()));
        }
        document.connections.push(Connection::new("client", "server"));
        document.zones.insert("a".to_owned(), Zone { region: Some("east".to_owned()) });
        document
    }

    #[test]
    fn every_fault_can_be_scripted_at_everything_that_it_strikes() {
        let mut document = one_of_each();
        let mut made = Vec::new();
        for target in targets(&document) {
            for name in verbs(&document, &target) {
                let fault = fault(name, &target, initial(name)).expect("the parts go together");
                assert_eq!(fault.name(), name);
                assert_eq!(target_of(&fault), Some(target.clone()));
                assert_eq!(super::fault(name, &target, values(&fault)), Some(fault.clone()));
                made.push(name);
                document.incidents.push(Incident { at_s: 1.0, for_s: None, fault });
            }
        }
        assert!(FaultName::ALL.iter().all(|name| made.contains(name)));
        assert!(check(&document).is_ok(), "{:?}", check(&document).err());
    }

    #[test]
    fn a_fault_that_is_turned_keeps_what_still_makes_sense() {
        let document = one_of_each();
        let at = |id: &str| Target::Component(id.to_owned());
        let slow: Fault = serde_json::from_value(
            json!({ "slow": { "component": "server", "factor": 9.0, "instance": 2 } }),
        )
        .expect("a fault");
        let turned = |name, target: &Target| {
            turned(&slow, name, target, &document).map(|f| serde_json::to_value(f).unwrap_or_default())
        };
        // The default server has one instance: the second is not there.
        let expected = json!({ "slow": { "component": "database", "factor": 9.0 } });
        assert_eq!(turned(FaultName::Slow, &at("database")), Some(expected));
        let expected = json!({ "burst": { "client": "client", "factor": 3.0 } });
        assert_eq!(turned(FaultName::Burst, &at("client")), Some(expected));
        let cut = turned(FaultName::Slow, &Target::Connection("client->server".to_owned()));
        assert!(cut.is_some_and(|fault| fault.get("cut").is_some()));
        assert_eq!(turned(FaultName::Slow, &at("nobody")), None);
    }
}

//! Where things are: zones, and what messages take longer between them.

use std::collections::BTreeSet;

use super::Simulation;
use super::calls::Marks;
use super::parts::Role;
use crate::scenario::Document;

/// The number of a zone, by the order of names; none where something is near everything.
pub type Zone = Option<u16>;

/// How far zones are from each other.
#[derive(Debug, Clone, Default)]
pub struct Places {
    zones: usize,
    /// In nanoseconds, one way; a row for each zone.
    between: Vec<u64>,
}

impl Places {
    pub fn new(document: &Document) -> Places {
        let names: Vec<&str> = document.zones.keys().map(String::as_str).collect();
        let pairs = names.iter().flat_map(|one| names.iter().map(move |other| (*one, *other)));
        let between = pairs.map(|(one, other)| (document.distance_ms(one, other) * 1e6) as u64).collect();
        Places { zones: names.len(), between }
    }

    pub fn distance_ns(&self, one: Zone, other: Zone) -> u64 {
        match (one, other) {
            (Some(one), Some(other)) => self.between[usize::from(one) * self.zones + usize::from(other)],
            _ => 0,
        }
    }

    /// Whether anything is far from a zone.
    fn is_far(&self, zone: u16) -> bool {
        let row = self.between.chunks(self.zones.max(1)).nth(usize::from(zone));
        row.is_some_and(|row| row.iter().any(|ns| *ns > 0))
    }
}

impl Simulation {
    /// Takes zones and distances of the document, and where everything is.
    pub(super) fn set_places(&mut self) {
        let scenario = self.scenario.clone();
        let document = scenario.document();
        self.places = Places::new(document);
        let number = |name: &String| document.zones.keys().position(|zone| zone == name).map(|n| n as u16);
        // Zones have other numbers than before, so what is removed is near everything from now on.
        self.components.iter_mut().for_each(|part| part.zones.clear());
        for component in &document.components {
            let part = &mut self.components[self.component_index[&component.id] as usize];
            part.zones = component.zones.iter().filter_map(number).collect();
        }
        for instance in &mut self.instances {
            instance.zone = self.components[instance.component as usize].zone_of(instance.number);
        }
        let mut newly_far = BTreeSet::new();
        for (index, part) in (0..).zip(&mut self.connections).filter(|(_, part)| !part.is_removed) {
            // Whoever calls: one that is near everything passes on where its own callers are.
            let callee = &self.components[part.to as usize].zones;
            let is_far = callee.iter().any(|zone| self.places.is_far(*zone));
            if is_far && !part.network.is_far {
                newly_far.insert(index);
            }
            part.network.set_far(is_far);
        }
        // Calls that are under way already keep the distance with which they were sent, if they have one.
        let under_way = self.calls.iter().filter(|(_, c)| newly_far.contains(&c.connection));
        let far: Vec<(u32, u64)> =
            under_way.map(|(index, _)| (index, self.added_by_distance(index))).collect();
        far.into_iter().for_each(|(index, ns)| self.calls.set_distance(index, ns));
    }

    /// Where a call comes from, and so what it asks next where it is: the zone of the instance that holds it; where that is near
    /// everything, that of its caller.
    pub(super) fn zone_of(&self, call: u32) -> Zone {
        let c = &self.calls[call];
        let is_here = self.instances.get(c.instance as usize).and_then(|instance| instance.zone);
        is_here.or_else(|| self.zone_of_caller(call))
    }

    /// Where the caller of a call is.
    pub(super) fn zone_of_caller(&self, call: u32) -> Zone {
        let c = &self.calls[call];
        let from = &self.components[self.connections[c.connection as usize].from as usize];
        if matches!(from.role, Role::Client(_) | Role::Queue(_)) {
            return from.zone_of(0);
        }
        let is_try = c.marks.has(Marks::TRY);
        let origin = match is_try {
            true if self.exchanges.is_current(c.origin, c.origin_generation) => {
                self.exchanges[c.origin].caller.origin
            }
            false if self.calls.generation(c.origin) == c.origin_generation => c.origin,
            // Its caller has left.
            _ => return from.zone_of(0),
        };
        self.zone_of(origin)
    }

    /// What a call takes longer, each way, than what its connection says.
    pub(super) fn added_by_distance(&self, call: u32) -> u64 {
        let c = &self.calls[call];
        let to = self.instances.get(c.instance as usize).and_then(|instance| instance.zone);
        to.map_or(0, |zone| self.places.distance_ns(self.zone_of_caller(call), Some(zone)))
    }
}

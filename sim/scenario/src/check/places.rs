//! The checks of zones and distances.

use super::super::limits::{MAX_DISTANCES, MAX_INSTANCES, MAX_MILLISECONDS, MAX_ZONES};
use super::super::problem::nearest;
use super::super::{Place, ProblemKind};
use super::Problems;

impl Problems<'_> {
    pub(super) fn places(&mut self) {
        let document = self.document;
        let top = Place::document("zones");
        self.count(top.clone(), document.zones.len(), MAX_ZONES);
        for (id, zone) in &document.zones {
            let place = top.at(id);
            self.id(&place, id);
            let Some(region) = &zone.region else { continue };
            self.id(&place.at("region"), region);
            if document.zones.contains_key(region) && document.region_of(region) != region {
                self.add(place.at("region"), ProblemKind::RegionIsZone { region: region.clone() });
            }
        }
        self.count(Place::document("distances"), document.distances.len(), MAX_DISTANCES);
        for (index, distance) in document.distances.iter().enumerate() {
            let place = Place::document(format!("distances[{}]", index + 1));
            let [one, other] = &distance.between;
            for name in [one, other] {
                if !document.is_place(name) {
                    self.add(place.at("between"), self.unknown_place(name));
                }
            }
            let is_same = |[a, b]: &[String; 2]| [a, b] == [one, other] || [b, a] == [one, other];
            let is_given = document.distances[..index].iter().any(|before| is_same(&before.between));
            if one == other || is_given {
                self.add(place.at("between"), ProblemKind::NoDistance);
            }
            self.number(place.at("added_ms"), distance.added_ms, 0.0, MAX_MILLISECONDS, " ms");
        }
    }

    /// The zones that a component's instances are in.
    pub(super) fn zones(&mut self, place: &Place, zones: &[String]) {
        let place = place.at("zones");
        self.count(place.clone(), zones.len(), MAX_INSTANCES as usize);
        for zone in zones.iter().filter(|zone| !self.document.zones.contains_key(*zone)) {
            let nearest = nearest(zone, self.document.zones.keys().map(String::as_str));
            self.add(place.clone(), ProblemKind::UnknownId { id: zone.clone(), nearest });
        }
    }

    pub(super) fn unknown_place(&self, name: &str) -> ProblemKind {
        let zones = self.document.zones.iter();
        let names = zones.flat_map(|(id, zone)| [Some(id.as_str()), zone.region.as_deref()]).flatten();
        ProblemKind::UnknownId { id: name.to_owned(), nearest: nearest(name, names) }
    }
}

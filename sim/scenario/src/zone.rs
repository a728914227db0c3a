//! Places: zones in regions, and how far they are from each other.

use super::Document;
use super::object::json_of_structs;

/// A zone: what fails together. Components are spread over zones instance by instance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// The region in which it lies; none given: it is one by itself, of the same name.
    pub region: Option<String>,
}

/// What a message takes longer between two places, one way, than what its connection says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Distance {
    /// Zones or regions. What is said of two zones holds before what is said of their regions.
    pub between: [String; 2],
    /// In milliseconds.
    pub added_ms: f64,
}

json_of_structs! {
    Zone { region }
    Distance { between, added_ms }
}

impl Document {
    /// The region in which a zone lies.
    pub fn region_of<'d>(&'d self, zone: &'d str) -> &'d str {
        self.zones.get(zone).and_then(|zone| zone.region.as_deref()).unwrap_or(zone)
    }

    /// Whether a zone or a region has this name.
    pub fn is_place(&self, name: &str) -> bool {
        self.zones.iter().any(|(id, zone)| id == name || zone.region.as_deref() == Some(name))
    }

    /// The zones that a name means: that zone, or those of that region.
    pub fn zones_of<'d>(&'d self, place: &'d str) -> impl Iterator<Item = &'d str> {
        self.zones
            .keys()
            .map(String::as_str)
            .filter(move |zone| *zone == place || self.region_of(zone) == place)
    }

    /// What a message takes longer between two zones, one way, in milliseconds; 0 where nothing is said.
    pub fn distance_ms(&self, one: &str, other: &str) -> f64 {
        let between = |a: &str, b: &str| {
            let is_it = |d: &&Distance| d.between == [a, b] || d.between == [b, a];
            self.distances.iter().find(is_it).map(|distance| distance.added_ms)
        };
        if one == other {
            return 0.0;
        }
        let regions = (self.region_of(one), self.region_of(other));
        let of_regions = || (regions.0 != regions.1).then(|| between(regions.0, regions.1)).flatten();
        between(one, other).or_else(of_regions).unwrap_or(0.0)
    }
}

//! What a component's zones become where it is dropped: in the frame of a zone it belongs to that zone, dragged out of it to none.

use std::collections::BTreeMap;

use flashcrowd_sim::scenario::{Component, Document};

use super::frames;
use super::geometry::{Point, Rect};
use crate::document::Selection;

/// Where a component goes, by what is dropped with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Zoning {
    /// The components whose zones change, and what they become: one zone, or none.
    pub changes: BTreeMap<String, Vec<String>>,
}

impl Zoning {
    /// What comes of moving `moved` so far.
    pub fn of(document: &Document, moved: &Selection, by: Point) -> Zoning {
        let mut zoning = Zoning::default();
        if document.zones.is_empty() {
            return zoning;
        }
        let stays = |component: &Component| !moved.components.contains(&component.id);
        let frames: Vec<(String, Rect, Rect)> = document
            .zones
            .keys()
            .filter_map(|zone| {
                let before = frames::area_of_zone(document, zone, stays)?;
                let goes = document.frame_of_zone(zone).is_some_and(|f| moved.annotations.contains(&f.id));
                let after = if goes { before.moved(by) } else { before };
                Some((zone.clone(), before, after))
            })
            .collect();
        for component in document.components.iter().filter(|c| !stays(c)) {
            let Some(zone) = only_zone(component) else { continue };
            let at = Point::from(component.at);
            let target = at.plus(by);
            // Where frames lie in each other, the smaller one is meant.
            let size = |area: &Rect| area.width() * area.height();
            let over = frames.iter().filter(|(_, _, after)| after.contains(target));
            let over = over.min_by(|(_, _, a), (_, _, b)| size(a).total_cmp(&size(b)));
            let becomes = match over {
                Some((new, ..)) => vec![new.clone()],
                None if frames.iter().any(|(old, before, _)| Some(old) == zone && before.contains(at)) => {
                    Vec::new()
                }
                None => continue,
            };
            if becomes.first() != zone {
                zoning.changes.insert(component.id.clone(), becomes);
            }
        }
        zoning
    }

    /// The zone into which something would go.
    pub fn zone(&self) -> Option<&str> {
        self.changes.values().flatten().next().map(String::as_str)
    }
}

/// The zone in whose frame a place lies; of frames in each other, the smallest counts.
pub fn zone_at(document: &Document, at: Point) -> Option<String> {
    let area = |zone: &&String| frames::area_of_zone(document, zone, |_| true);
    let around = document.zones.keys().filter(|zone| area(zone).is_some_and(|area| area.contains(at)));
    let size = |zone: &&String| area(zone).map_or(f64::INFINITY, |area| area.width() * area.height());
    around.min_by(|a, b| size(a).total_cmp(&size(b))).cloned()
}

/// The one zone in which a component is, or that it is in none; nothing, where it is spread over several.
fn only_zone(component: &Component) -> Option<Option<&String>> {
    let mut zones = component.zones.iter();
    let first = zones.next();
    zones.all(|zone| Some(zone) == first).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::parse;
    use serde_json::json;

    /// East has a drawn frame around the origin, west one that is derived of two components.
    fn document() -> Document {
        let server = |id: &str, x: f64, zones: &[&str]| json!({"id": id, "kind": "server", "at": [x, 0], "zones": zones});
        let json = json!({
            "flashcrowd": 1, "zones": { "east": {}, "west": {} },
            "components": [
                server("in", 0.0, &["east"]), server("free", 900.0, &[]), server("both", 1_100.0, &["east", "west"]),
                server("w1", 2_000.0, &["west"]), server("w2", 2_400.0, &["west", "west"]),
            ],
            "annotations": [{ "id": "f", "kind": "frame", "at": [0, 0], "size": [480, 320], "zone": "east" }],
        });
        parse(&json.to_string()).expect("it parses")
    }

    fn becomes(id: &str, by: f64) -> Option<Vec<String>> {
        let moved = Selection::component(id);
        Zoning::of(&document(), &moved, Point::new(by, 0.0)).changes.remove(id)
    }

    fn zone(name: &str) -> Option<Vec<String>> {
        Some(vec![name.to_owned()])
    }

    #[test]
    fn into_a_frame_is_into_its_zone_and_out_of_it_is_out() {
        assert_eq!(becomes("free", -800.0), zone("east"));
        assert_eq!(becomes("free", 1_120.0), zone("west"));
        assert_eq!(becomes("in", 2_000.0), zone("west"));
        assert_eq!(becomes("in", 600.0), Some(Vec::new()));
        assert_eq!(becomes("in", 40.0), None);
        assert_eq!(becomes("free", 40.0), None);
        // A frame that is only derived is around the others: whoever stands beside them is not taken out of it.
        assert_eq!(becomes("w2", 300.0), None);
        assert_eq!(becomes("w2", -2_400.0), zone("east"));
        assert_eq!(becomes("both", -1_100.0), None);
    }

    #[test]
    fn what_moves_with_its_frame_stays_in_its_zone() {
        let mut moved = Selection::component("in");
        moved.annotations.insert("f".to_owned());
        assert_eq!(Zoning::of(&document(), &moved, Point::new(5_000.0, 0.0)), Zoning::default());
    }
}

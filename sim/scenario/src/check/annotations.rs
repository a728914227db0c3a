//! The checks of annotations.

use std::collections::{BTreeMap, BTreeSet};

use super::super::limits::*;
use super::super::problem::nearest;
use super::super::{AnnotationKind, Place, ProblemKind};
use super::Problems;

impl Problems<'_> {
    pub(super) fn annotations(&mut self) {
        let document = self.document;
        self.count(Place::document("annotations"), document.annotations.len(), MAX_ANNOTATIONS);
        let mut ids = BTreeSet::new();
        let mut frames = BTreeMap::new();
        for annotation in &document.annotations {
            let place = Place::annotation(&annotation.id, "");
            self.id(&place, &annotation.id);
            if !ids.insert(annotation.id.as_str()) {
                self.add(place.clone(), ProblemKind::DuplicateId { id: annotation.id.clone() });
            }
            let limit = match annotation.kind {
                AnnotationKind::Note => MAX_NOTE_CHARS,
                AnnotationKind::Frame => MAX_NAME_CHARS,
            };
            let chars = annotation.text.longest();
            if chars > limit {
                self.add(place.at("text"), ProblemKind::TooLong { chars, limit });
            }
            for coordinate in annotation.at {
                self.number(place.at("at"), coordinate, -MAX_COORDINATE, MAX_COORDINATE, "");
            }
            for length in annotation.size {
                self.number(place.at("size"), length, MIN_ANNOTATION_SIZE, MAX_ANNOTATION_SIZE, "");
            }
            let Some(zone) = &annotation.zone else { continue };
            let place = place.at("zone");
            if annotation.kind == AnnotationKind::Note {
                self.add(place, ProblemKind::ZoneOfNote);
            } else if !document.zones.contains_key(zone) {
                let nearest = nearest(zone, document.zones.keys().map(String::as_str));
                self.add(place, ProblemKind::UnknownId { id: zone.clone(), nearest });
            } else if let Some(other) = frames.insert(zone.as_str(), annotation.id.as_str()) {
                self.add(place, ProblemKind::ZoneHasFrame { other: other.to_owned() });
            }
        }
    }
}

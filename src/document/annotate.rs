//! Notes and frames come to stand on the canvas, and change.

use flashcrowd_sim::scenario::limits::{
    MAX_ANNOTATION_SIZE, MAX_ANNOTATIONS, MAX_COORDINATE, MAX_ZONES, MIN_ANNOTATION_SIZE,
};
use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Document, Text};

use super::command::Refusal;
use super::{Selection, ids};

/// What becomes of an annotation.
#[derive(Debug, Clone, PartialEq)]
pub enum Revision {
    /// It stands there, that large.
    Place {
        at: [f64; 2],
        size: [f64; 2],
    },
    Text(Text),
    /// The same, written in place: a note grows with its text, downwards.
    Written {
        text: Text,
        height: f64,
    },
    /// The frame is that of this zone, and no other is.
    Zone(Option<String>),
}

/// Adds one, and the zone whose frame it is where that is a new one.
///
/// # Errors
/// There is no room for more.
pub fn add(document: &mut Document, what: &Annotation) -> Result<Selection, Refusal> {
    let new_zone = what.zone.as_ref().filter(|zone| !document.zones.contains_key(*zone));
    if document.annotations.len() >= MAX_ANNOTATIONS
        || (new_zone.is_some() && document.zones.len() >= MAX_ZONES)
    {
        return Err(Refusal::Full);
    }
    if let Some(zone) = new_zone {
        document.zones.insert(zone.clone(), Default::default());
    }
    let id = ids::for_annotation(document, what.kind.as_str());
    document.annotations.push(Annotation { id: id.clone(), zone: None, ..what.clone() });
    revise(document, &id, &Revision::Place { at: what.at, size: what.size });
    revise(document, &id, &Revision::Zone(what.zone.clone()));
    Ok(Selection::annotation(id))
}

/// What is not there is not changed.
pub fn revise(document: &mut Document, id: &str, revision: &Revision) {
    if let Revision::Zone(Some(zone)) = revision {
        let framed = document.annotations.iter_mut().filter(|a| a.zone.as_ref() == Some(zone));
        framed.for_each(|annotation| annotation.zone = None);
    }
    let Some(annotation) = document.annotations.iter_mut().find(|a| a.id == id) else { return };
    match revision.clone() {
        Revision::Place { at, size } => {
            annotation.at = at.map(|coordinate| coordinate.clamp(-MAX_COORDINATE, MAX_COORDINATE));
            annotation.size = size.map(|length| length.clamp(MIN_ANNOTATION_SIZE, MAX_ANNOTATION_SIZE));
        }
        Revision::Text(text) => annotation.text = text,
        Revision::Written { text, height } => {
            annotation.text = text;
            let more = height.min(MAX_ANNOTATION_SIZE) - annotation.size[1];
            if annotation.kind == AnnotationKind::Note && more > 0.0 {
                annotation.size[1] += more;
                annotation.at[1] += more / 2.0;
            }
        }
        Revision::Zone(zone) => annotation.zone = zone.filter(|_| annotation.kind == AnnotationKind::Frame),
    }
}

/// A copy of each, moved; a zone has one frame only, and keeps that.
///
/// # Errors
/// There is no room for them.
pub fn copy(document: &mut Document, originals: &[Annotation], by: [f64; 2]) -> Result<Selection, Refusal> {
    let mut copies = Selection::default();
    for original in originals {
        let is_free =
            |zone: &String| document.zones.contains_key(zone) && document.frame_of_zone(zone).is_none();
        let zone = original.zone.clone().filter(is_free);
        let at = std::array::from_fn(|axis| original.at[axis] + by[axis]);
        copies = copies.union(&add(document, &Annotation { at, zone, ..original.clone() })?);
    }
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::check;

    fn frame(zone: &str) -> Annotation {
        Annotation { zone: Some(zone.to_owned()), ..Annotation::new("", AnnotationKind::Frame) }
    }

    #[test]
    fn a_zone_has_one_frame_whatever_is_added_and_copied() {
        let mut document = Document::default();
        for expected in ["frame", "frame-2"] {
            let added = add(&mut document, &frame("east")).expect("there is room");
            assert_eq!(added, Selection::annotation(expected));
        }
        let originals = document.annotations.clone();
        copy(&mut document, &originals, [8.0, 8.0]).expect("there is room");
        let zones: Vec<_> = document.annotations.iter().map(|a| a.zone.as_deref()).collect();
        assert_eq!(zones, [None, Some("east"), None, None]);
        assert!(document.zones.contains_key("east"));
        assert!(check(&document).is_ok());
    }

    #[test]
    fn sizes_and_places_stay_within_their_bounds() {
        let mut document = Document::default();
        add(&mut document, &Annotation::new("", AnnotationKind::Note)).expect("there is room");
        revise(&mut document, "note", &Revision::Place { at: [2e9, 0.0], size: [1.0, 2e9] });
        assert!(check(&document).is_ok());
        let before = document.annotations[0].clone();
        let text: Text = "Two\nlines".into();
        revise(&mut document, "note", &Revision::Written { text: text.clone(), height: 2e9 });
        let after = &document.annotations[0];
        assert_eq!(after.text, text);
        assert_eq!(after.at[1] - after.size[1] / 2.0, before.at[1] - before.size[1] / 2.0);
        assert!(check(&document).is_ok());
        revise(&mut document, "note", &Revision::Zone(Some("east".to_owned())));
        assert_eq!(document.annotations[0].zone, None);
    }

    #[test]
    fn there_is_room_for_so_many_only() {
        let annotation = Annotation::new("n", AnnotationKind::Note);
        let mut document = Document { annotations: vec![annotation; MAX_ANNOTATIONS], ..Document::default() };
        assert_eq!(add(&mut document, &frame("east")), Err(Refusal::Full));
        assert!(document.zones.is_empty());
    }
}

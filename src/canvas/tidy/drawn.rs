//! Notes and drawn frames, after the components have been tidied up: a note stays beside the component that is nearest to
//! it, a frame goes around what stood in it.

use std::collections::BTreeMap;

use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Component, Document};

use super::bounds;
use crate::canvas::annotations::area_of;
use crate::canvas::frames::{PADDING, framed};
use crate::canvas::geometry::{GRID, Point, Rect};
use crate::document::set_of;

/// From what is drawn to the frames in which nothing stands.
const GAP: f64 = 6.0 * GRID;

/// What stands in a frame: in the zone whose frame it is, else wholly in its area.
pub fn members<'d>(document: &'d Document, frame: &'d Annotation) -> impl Iterator<Item = &'d Component> {
    let area = area_of(frame);
    document.components.iter().filter(move |component| match &frame.zone {
        Some(zone) => !component.zones.is_empty() && component.zones.iter().all(|other| other == zone),
        None => area.covers(&Rect::card(component.at.into())),
    })
}

pub fn is_frame(annotation: &Annotation) -> bool {
    annotation.kind == AnnotationKind::Frame
}

/// The new areas of those that have others, while components stand at `places`.
pub fn areas(document: &Document, places: &BTreeMap<String, [f64; 2]>) -> BTreeMap<String, Rect> {
    let now = |c: &Component| Point::from(places.get(&c.id).copied().unwrap_or(c.at));
    let cards: Vec<Rect> = document.components.iter().map(|c| Rect::card(now(c))).collect();
    let mut frames: Vec<&Annotation> = document.annotations.iter().filter(|a| is_frame(a)).collect();
    // The inner ones first: the outer ones go around them.
    frames.sort_by(|a, b| size(a).total_cmp(&size(b)));

    let mut areas: BTreeMap<String, Rect> = BTreeMap::new();
    let mut notes: Vec<(Rect, Rect)> = Vec::new();
    for note in document.annotations.iter().filter(|a| !is_frame(a)) {
        let before = area_of(note);
        let around = frames.iter().find(|frame| area_of(frame).covers(&before));
        let inside =
            around.map(|frame| set_of(members(document, frame).map(|c| c.id.as_str()))).unwrap_or_default();
        let homes =
            document.components.iter().filter(|c| inside.is_empty() || inside.contains(c.id.as_str()));
        let far = |c: &Component| Point::from(c.at).distance(before.centre());
        let Some(home) = homes.min_by(|a, b| far(a).total_cmp(&far(b))) else { continue };
        let mut after = before.moved(now(home).minus(home.at.into()));
        let meets = |area: &Rect| {
            let taken = cards.iter().chain(notes.iter().map(|(_, area)| area));
            taken.filter(|other| area.meets(other)).map(|other| other.bottom - area.top).reduce(f64::max)
        };
        while let Some(down) = meets(&after) {
            after = after.moved(Point::new(0.0, (down / GRID).floor() * GRID + GRID));
        }
        notes.push((before, after));
        areas.insert(note.id.clone(), after);
    }
    let mut empty = Vec::new();
    for frame in &frames {
        let before = area_of(frame);
        let inside = set_of(members(document, frame).map(|c| c.id.as_str()));
        let is_in = |c: &Component| inside.contains(c.id.as_str());
        let own = document.components.iter().filter(|c| is_in(c)).map(|c| Rect::card(now(c)));
        let is_within = |other: &&&Annotation| other.id != frame.id && before.covers(&area_of(other));
        let inner = frames.iter().filter(is_within).filter_map(|other| areas.get(&other.id).copied());
        let Some(area) = own.chain(inner).reduce(Rect::union) else {
            empty.push(*frame);
            continue;
        };
        let strangers: Vec<Rect> =
            document.components.iter().filter(|c| !is_in(c)).map(|c| Rect::card(now(c))).collect();
        // A note that stood in it, or comes to stand in it by that, is in it with some room.
        let mut area = framed(area);
        let mut left: Vec<&(Rect, Rect)> = notes.iter().collect();
        while let Some(index) = left.iter().position(|(then, now)| before.covers(then) || area.covers(now)) {
            let (_, note) = left.remove(index);
            let with = if area.covers(note) { area } else { area.union(note.grown(PADDING)) };
            if !strangers.iter().any(|card| with.meets(card)) {
                area = with;
            }
        }
        areas.insert(frame.id.clone(), area);
    }
    // Where everything has been tidied up, what is empty lies below it; else it stays.
    let all: Vec<Point> = document.components.iter().map(now).collect();
    if let Some(content) = bounds(&all).filter(|_| places.len() == document.components.len()) {
        let content = areas.values().copied().fold(content, Rect::union);
        let (mut left, top) = (content.left, content.bottom + GAP);
        for frame in empty {
            let area = area_of(frame);
            areas.insert(frame.id.clone(), area.moved(Point::new(left - area.left, top - area.top)));
            left += area.width() + GAP;
        }
    }
    areas.retain(|id, area| document.annotation(id).is_some_and(|old| area_of(old) != *area));
    areas
}

fn size(annotation: &Annotation) -> f64 {
    let area = area_of(annotation);
    area.width() * area.height()
}

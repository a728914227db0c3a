use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::time::Instant;

use flashcrowd_sim::scenario::{Annotation, AnnotationKind, Connection, Document, parse};
use serde_json::json;

use super::{command, drawn, places};
use crate::canvas::area_of;
use crate::canvas::frames::frames;
use crate::canvas::geometry::{GRID, Point, Rect, inlet, outlet};

/// A plain generator: what it gives is fixed by its seed, which a failing test prints.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

/// Servers somewhere, connected somehow; `zones` of them stand in some of so many zones of two regions.
fn some(seed: u64, components: usize, connections: usize, zones: usize) -> Document {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let names: Vec<String> = (0..zones).map(|zone| format!("z{zone}")).collect();
    let region =
        |zone: usize| if zone % 3 == 2 { json!({}) } else { json!({"region": format!("r{}", zone % 3)}) };
    let servers: Vec<_> = (0..components)
        .map(|number| {
            let at = [dice.below(1_500) as f64 + 0.25, dice.below(900) as f64];
            let stands = if zones == 0 { 0 } else { dice.below(3) };
            let zones: BTreeSet<_> = (0..stands).map(|_| names[dice.below(zones)].clone()).collect();
            json!({"id": format!("s{number}"), "kind": "server", "at": at, "zones": zones})
        })
        .collect();
    let mut pairs = BTreeSet::new();
    for _ in 0..connections {
        let (from, to) = (dice.below(components), dice.below(components));
        if from != to {
            pairs.insert((from, to));
        }
    }
    let wires: Vec<_> = pairs
        .into_iter()
        .map(|(from, to)| json!({"id": format!("{from}-{to}"), "from": format!("s{from}"), "to": format!("s{to}")}))
        .collect();
    let zones: serde_json::Map<_, _> =
        names.iter().enumerate().map(|(zone, name)| (name.clone(), region(zone))).collect();
    let json = json!({"flashcrowd": 1, "zones": zones, "components": servers, "connections": wires});
    parse(&json.to_string()).expect("it parses")
}

fn gallery() -> Vec<(String, Document)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");
    let files = fs::read_dir(folder).expect("the gallery is there").flatten();
    let read = |path: std::path::PathBuf| {
        let text = fs::read_to_string(&path).expect("it is read");
        (path.display().to_string(), parse(&text).expect("it parses"))
    };
    files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|e| e == "json"))
        .map(read)
        .collect()
}

fn all(document: &Document) -> BTreeMap<String, [f64; 2]> {
    places(document, &BTreeSet::new())
}

fn at(document: &Document, places: &BTreeMap<String, [f64; 2]>) -> Document {
    let mut document = document.clone();
    for component in &mut document.components {
        component.at = places.get(&component.id).copied().unwrap_or(component.at);
    }
    document
}

fn tidy(document: &Document) -> Document {
    command(document, &BTreeSet::new()).apply(document).expect("it can be done").document
}

fn centre(document: &Document, id: &str) -> Point {
    document.component(id).map(|c| c.at.into()).unwrap_or_default()
}

fn overlaps(document: &Document) -> Option<(&str, &str)> {
    let cards: Vec<_> =
        document.components.iter().map(|c| (c.id.as_str(), Rect::card(c.at.into()))).collect();
    let pairs = cards
        .iter()
        .enumerate()
        .flat_map(|(index, one)| cards[..index].iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| one.1.meets(&other.1)).map(|(one, other)| (one.0, other.0)).next()
}

/// Crossings of the connections as straight lines.
fn crossings(document: &Document) -> usize {
    let line = |c: &Connection| (outlet(centre(document, &c.from)), inlet(centre(document, &c.to)));
    let side = |a: Point, b: Point, c: Point| (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    let cross = |one: &Connection, other: &Connection| {
        let ((a, b), (c, d)) = (line(one), line(other));
        side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
    };
    let wires = &document.connections;
    let pairs = wires
        .iter()
        .enumerate()
        .flat_map(|(index, one)| wires[..index].iter().map(move |other| (one, other)));
    pairs.filter(|(one, other)| cross(one, other)).count()
}

/// Whether one component leads to another, over whatever lies between.
fn leads(document: &Document, from: &str, to: &str) -> bool {
    let (mut seen, mut open) = (BTreeSet::new(), vec![from.to_owned()]);
    while let Some(next) = open.pop() {
        if next == to {
            return true;
        }
        if seen.insert(next.clone()) {
            open.extend(document.outgoing(&next).map(|c| c.to.clone()));
        }
    }
    false
}

fn is_tidy(name: &str, document: &Document) {
    let tidy = tidy(document);
    assert_eq!(overlaps(&tidy), None, "{name}");
    for component in &tidy.components {
        let Point { x, y } = component.at.into();
        assert!(x % GRID == 0.0 && y % GRID == 0.0, "{name}: {} stands at {x}, {y}", component.id);
    }
    for wire in &tidy.connections {
        let is_forward = !leads(document, &wire.to, &wire.from);
        let (from, to) = (outlet(centre(&tidy, &wire.from)), inlet(centre(&tidy, &wire.to)));
        assert!(!is_forward || from.x < to.x, "{name}: {} leads to the left", wire.id);
    }
    for frame in frames(&tidy, |c| c.at.into(), crate::canvas::area_of) {
        let strangers = tidy.components.iter().filter(|c| !frame.is_around(&tidy, c));
        let enclosed: Vec<_> =
            strangers.filter(|c| frame.area.meets(&Rect::card(c.at.into()))).map(|c| &c.id).collect();
        assert!(enclosed.is_empty(), "{name}: {} encloses {enclosed:?}", frame.place);
    }
    assert_eq!(all(&tidy), all(document), "{name}: tidying what is tidy changes it");
    assert_eq!(
        drawn::areas(&tidy, &all(&tidy)),
        BTreeMap::new(),
        "{name}: the frames of what is tidy change"
    );
}

#[test]
fn the_gallery_is_tidied_without_more_crossings_than_before() {
    for (name, document) in gallery() {
        is_tidy(&name, &document);
        let (before, after) = (crossings(&document), crossings(&tidy(&document)));
        assert!(after <= before, "{name}: {before} crossings, then {after}");
    }
}

#[test]
fn whatever_is_drawn_becomes_tidy_and_stays_so() {
    for seed in 1..=300 {
        let components = 1 + seed as usize % 23;
        let document = some(seed, components, seed as usize % 37, seed as usize % 5);
        is_tidy(&format!("seed {seed}"), &document);
    }
}

/// A frame around some that stand together, a frame of a zone, an empty one, and a note in each and beside them.
fn annotated(seed: u64) -> Document {
    let mut document = some(seed, 4 + seed as usize % 12, seed as usize % 17, seed as usize % 4);
    let add = |document: &mut Document, id: String, kind, area: Rect, zone| {
        let size = [area.width(), area.height()];
        document.annotations.push(Annotation {
            at: area.centre().into(),
            size,
            zone,
            ..Annotation::new(&id, kind)
        });
    };
    let around = |area: Rect| Rect { top: area.top - 24.0, ..area.grown(24.0) };
    let corner = Rect::between(Point::default(), Point::new(700.0, 450.0));
    let inside: Vec<Rect> = document
        .components
        .iter()
        .map(|c| Rect::card(c.at.into()))
        .filter(|card| corner.covers(card))
        .collect();
    let far = Rect::between(Point::new(2_000.0, 0.0), Point::new(2_300.0, 200.0));
    let area = inside.into_iter().reduce(Rect::union).map_or(far, around);
    add(&mut document, "group".into(), AnnotationKind::Frame, area, None);
    add(&mut document, "empty".into(), AnnotationKind::Frame, far.moved(Point::new(0.0, 400.0)), None);
    let zone = document.zones.keys().next().cloned();
    if zone.is_some() {
        add(&mut document, "zone".into(), AnnotationKind::Frame, far.moved(Point::new(0.0, 900.0)), zone);
    }
    for (number, at) in [area.centre(), far.centre(), Point::new(-300.0, 90.0)].into_iter().enumerate() {
        let note = Rect::between(at, at.plus(Point::new(160.0, 64.0)));
        add(&mut document, format!("note-{number}"), AnnotationKind::Note, note, None);
    }
    document
}

#[test]
fn frames_go_around_what_stood_in_them_and_notes_cover_no_card() {
    for seed in 1..=200 {
        let document = annotated(seed);
        let tidy = tidy(&document);
        assert_eq!(overlaps(&tidy), None, "seed {seed}");
        for annotation in &tidy.annotations {
            let area = area_of(annotation);
            let before = document.annotation(&annotation.id).expect("it was there");
            if !drawn::is_frame(annotation) {
                let covered = tidy.components.iter().find(|c| area.meets(&Rect::card(c.at.into())));
                assert_eq!(covered.map(|c| &c.id), None, "seed {seed}: {}", annotation.id);
                continue;
            }
            let ids = |document: &Document, frame: &Annotation| {
                drawn::members(document, frame).map(|c| c.id.clone()).collect::<BTreeSet<_>>()
            };
            let members = ids(&document, before);
            let inside = tidy.components.iter().filter(|c| area.covers(&Rect::card(c.at.into())));
            let inside: BTreeSet<_> = inside.map(|c| c.id.clone()).collect();
            assert!(members.is_subset(&inside), "seed {seed}: {} has lost some", annotation.id);
            if members.is_empty() {
                assert_eq!(inside, members, "seed {seed}: {} was empty", annotation.id);
            }
        }
    }
}

#[test]
fn a_frame_keeps_strangers_out_and_stays_as_it_is_once_it_is_tidy() {
    for seed in 1..=200 {
        let document = Document { zones: BTreeMap::new(), ..annotated(seed) };
        let mut document = document;
        document.components.iter_mut().for_each(|c| c.zones.clear());
        document.annotations.retain(|a| a.zone.is_none());
        is_tidy(&format!("seed {seed}"), &document);
        let tidy = tidy(&document);
        let group = tidy.annotation("group").expect("it is there");
        let before = document.annotation("group").expect("it was there");
        let members: BTreeSet<_> = drawn::members(&document, before).map(|c| &c.id).collect();
        let strangers = tidy.components.iter().filter(|c| !members.contains(&c.id));
        let enclosed: Vec<_> =
            strangers.filter(|c| area_of(group).meets(&Rect::card(c.at.into()))).map(|c| &c.id).collect();
        assert!(enclosed.is_empty(), "seed {seed}: {enclosed:?}");
    }
}

#[test]
fn what_somebody_put_above_stays_above() {
    let server = |id: &str, y: f64| json!({"id": id, "kind": "server", "at": [240.0, y]});
    let wires = ["a", "b", "c"].map(|id| json!({"id": id, "from": "users", "to": id}));
    let json = json!({
        "flashcrowd": 1,
        "components": [{"id": "users", "kind": "client"}, server("a", 300.0), server("b", -200.0), server("c", 10.0)],
        "connections": wires,
    });
    let tidy = tidy(&parse(&json.to_string()).expect("it parses"));
    let y = |id: &str| centre(&tidy, id).y;
    assert!(y("b") < y("c") && y("c") < y("a"));
    // One straight line through the one in the middle.
    assert_eq!(y("users"), y("c"));
}

#[test]
fn of_a_selection_only_what_is_selected_moves_and_meets_nothing_else() {
    for seed in 1..=60 {
        let document = some(seed, 12, 14, 0);
        let selected: BTreeSet<String> = (0..5).map(|number| format!("s{number}")).collect();
        let places = places(&document, &selected);
        assert_eq!(places.keys().collect::<BTreeSet<_>>(), selected.iter().collect());
        let tidy = at(&document, &places);
        for one in tidy.components.iter().filter(|c| selected.contains(&c.id)) {
            let meets = |c: &&flashcrowd_sim::scenario::Component| {
                Rect::card(c.at.into()).meets(&Rect::card(one.at.into()))
            };
            assert_eq!(tidy.components.iter().filter(meets).count(), 1, "seed {seed}: {}", one.id);
        }
        assert_eq!(super::places(&tidy, &selected), places, "seed {seed}");
    }
}

#[test]
fn what_is_not_connected_stands_in_rows_below() {
    let mut document = some(7, 20, 0, 0);
    let wire = json!({"flashcrowd": 1, "connections": [{"id": "w", "from": "s3", "to": "s4"}]});
    document.connections = parse(&wire.to_string()).expect("it parses").connections;
    let tidy = tidy(&document);
    let low = centre(&tidy, "s3").y.max(centre(&tidy, "s4").y);
    let others = tidy.components.iter().filter(|c| c.id != "s3" && c.id != "s4");
    assert!(others.map(|c| c.at[1]).all(|y| y > low));
}

#[test]
fn a_large_architecture_becomes_tidy_and_stays_so() {
    for (seed, components, connections, zones) in
        [(1, 40, 50, 0), (2, 60, 90, 4), (3, 150, 150, 0), (4, 500, 1_000, 0)]
    {
        let document = some(seed, components, connections, zones);
        let tidy = tidy(&document);
        assert_eq!(overlaps(&tidy), None);
        let differs = all(&tidy).iter().zip(&all(&document)).filter(|(one, other)| one != other).count();
        assert_eq!(differs, 0, "{components} components, {connections} connections");
    }
}

/// `cargo test --release -- --ignored --nocapture` says how long it takes.
#[test]
#[ignore = "measures"]
fn how_long_it_takes() {
    for (components, connections) in [(50, 100), (500, 600), (500, 1_000), (1_000, 2_000)] {
        let circles = some(5, components, connections, 0);
        let mut straight = circles.clone();
        let number = |id: &str| id[1..].parse::<u32>().unwrap_or_default();
        for wire in straight.connections.iter_mut().filter(|wire| number(&wire.from) > number(&wire.to)) {
            std::mem::swap(&mut wire.from, &mut wire.to);
        }
        for (name, document) in [("circles", circles), ("none", straight)] {
            let start = Instant::now();
            let tidy = tidy(&document);
            println!("{components} components, {connections} connections, {name}: {:?}", start.elapsed());
            assert_eq!(overlaps(&tidy), None);
        }
    }
}

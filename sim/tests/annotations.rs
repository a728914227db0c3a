//! Notes and frames on the canvas: what is refused of them, and that no run knows of them.

mod lived;
mod random;

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, Document, Edit, Language, Subject, Text, check, diff, from_fragment, parse,
    to_fragment, to_json_pretty,
};
use lived::live_through;
use random::Dice;
use serde_json::{Value, json};

const MOST_EVENTS: u64 = 200_000;

fn with(annotations: Value) -> String {
    let server = json!({ "id": "web", "kind": "server" });
    json!({
        "flashcrowd": 1, "zones": { "east": {}, "west": {} }, "components": [server], "annotations": annotations,
    })
    .to_string()
}

fn problems(annotations: Value) -> Vec<String> {
    let found = parse(&with(annotations)).and_then(|document| check(&document).map(drop));
    found.err().unwrap_or_default().iter().map(|problem| problem.render(Language::En)).collect()
}

fn frame(id: &str, zone: &str) -> Value {
    json!({ "id": id, "kind": "frame", "at": [0, 0], "size": [400, 300], "zone": zone })
}

#[test]
fn every_slip_in_an_annotation_is_told_with_its_place_and_what_would_be_right() {
    let note = |key: &str, value: Value| {
        let mut note = json!({ "id": "n", "kind": "note", "text": "Hot", "at": [0, 0], "size": [200, 80] });
        note[key] = value;
        json!([note])
    };
    let cases = [
        (note("id", json!("a b")), r#"annotation "a b": "a b" cannot be an id"#),
        (
            note("kind", json!("nota")),
            r#"annotation "n", kind: "nota" is not known here; did you mean "note"?"#,
        ),
        (note("kind", Value::Null), r#"annotation "n", kind"#),
        (
            note("texts", json!("x")),
            r#"annotation "n", texts: "texts" is not known here; did you mean "text"?"#,
        ),
        (note("text", json!("x".repeat(5_001))), r#"annotation "n", text: 5001 characters are too many"#),
        (note("at", json!([0])), r#"annotation "n", at: "#),
        (note("at", json!([0, 2e6])), r#"annotation "n", at: 2000000 is out of range"#),
        (note("size", json!([0, 80])), r#"annotation "n", size: 0 is out of range; from 24 to 100000"#),
        (note("size", json!([200, 1e9])), r#"annotation "n", size: 1000000000 is out of range"#),
        (note("zone", json!("east")), r#"annotation "n", zone: "zone" goes with a frame"#),
        (json!([{ "kind": "note", "at": [0, 0] }]), "annotations[1]: missing field `id`"),
        (json!([{ "id": "n", "kind": "note" }]), r#"annotation "n": missing field `at`"#),
        (json!({}), "annotations: a list is expected"),
        (json!([frame("f", "eest")]), r#"annotation "f", zone: there is no "eest"; did you mean "east"?"#),
        (json!([frame("f", "east"), frame("f", "west")]), r#"the id "f" is taken"#),
        (
            json!([frame("f", "east"), frame("g", "east")]),
            r#"annotation "g", zone: "f" is already the frame"#,
        ),
        (json!(vec![frame("f", "east"); 501]), "annotations: 501 are too many; 500 are possible"),
    ];
    for (annotations, expected) in cases {
        let found = problems(annotations);
        assert!(found.iter().any(|problem| problem.contains(expected)), "{found:#?} lacks {expected}");
    }
    let mut titled = frame("f", "east");
    titled["text"] = json!("x".repeat(201));
    assert_eq!(problems(json!([titled])).len(), 1);
    assert_eq!(problems(json!([frame("f", "east"), frame("g", "west")])), [] as [String; 0]);
}

#[test]
fn sizes_that_json_cannot_hold_are_problems_on_the_canvas_too() {
    for size in [f64::NAN, f64::INFINITY] {
        let note = Annotation { size: [size, 80.0], ..Annotation::new("n", AnnotationKind::Note) };
        let document = Document { annotations: vec![note], ..Document::default() };
        let problems = check(&document).unwrap_err();
        assert!(problems[0].render(Language::En).contains("finite"), "{problems:#?}");
    }
}

#[test]
fn annotations_come_back_from_a_file_and_a_link_as_they_were() {
    let text = json!({ "en": "Two lines\nof text", "zh": "两行\n文字" });
    let annotations = json!([
        frame("east", "east"),
        { "id": "n", "kind": "note", "text": text, "at": [10, -20] },
        { "id": "m", "kind": "note", "text": "Plain", "at": [0.5, 0], "size": [24, 100_000] },
    ]);
    let document = parse(&with(annotations)).unwrap();
    assert!(check(&document).is_ok());
    assert_eq!(document.annotations[0].zone.as_deref(), Some("east"));
    assert_eq!(document.annotations[1].size, Annotation::SIZE);
    assert_eq!(document.annotations[1].text.get(Language::Zh), "两行\n文字");
    assert_eq!(document.annotations[2].text, Text::from("Plain"));
    let file = to_json_pretty(&document);
    assert_eq!(file.matches("\"size\"").count(), 2, "defaults are left out: {file}");
    assert_eq!(parse(&file).unwrap(), document);
    assert_eq!(from_fragment(&to_fragment(&document)).unwrap().document, document);
}

#[test]
fn no_edit_comes_of_annotations_and_no_edit_touches_them() {
    let bare = Dice::new(7).document();
    let mut annotated = bare.clone();
    annotated.annotations = vec![Annotation::new("n", AnnotationKind::Note)];
    assert_eq!(diff(&bare, &annotated), []);
    assert_eq!(diff(&annotated, &bare), []);
    let named = json!({ "name": "Other", "annotations": [] });
    let edit = Edit::set(Subject::Document(String::new()), named.as_object().cloned().unwrap());
    let before = annotated.annotations.clone();
    edit.apply(&mut annotated).unwrap();
    assert_eq!((annotated.annotations, annotated.name), (before, Some(Text::from("Other"))));
}

#[test]
fn a_frame_outlives_its_zone_also_in_a_replayed_log() {
    let mut document = parse(&with(json!([frame("f", "east")]))).unwrap();
    let gone = r#"[{ "at_ns": 5, "set": { "document": "", "zones": { "east": null } } }]"#;
    document.actions = serde_json::from_str(gone).unwrap();
    assert!(check(&document).is_ok(), "{:#?}", check(&document));
    let Some(flashcrowd_sim::scenario::Deed::Edit(edit)) = document.actions.pop().map(|action| action.deed)
    else {
        panic!("it is an edit");
    };
    edit.apply(&mut document).unwrap();
    assert_eq!(document.annotations[0].zone, None);
    assert!(check(&document).is_ok());
}

#[test]
fn a_run_with_annotations_is_the_run_without() {
    for seed in 0..12 {
        let annotated = Dice::new(seed).document();
        assert!(!annotated.annotations.is_empty());
        let bare = Document { annotations: Vec::new(), ..annotated.clone() };
        let [with, without] = [&annotated, &bare].map(|document| {
            let mut hash = EventHash::default();
            let mut simulation = Simulation::new(&check(document).unwrap());
            simulation.advance(20_000_000_000, MOST_EVENTS, &mut hash);
            (hash.0, simulation.events(), simulation.report())
        });
        assert_eq!(with, without, "seed {seed}");
        // Nor do they show where the run is changed under way.
        let [with, without] = [annotated, bare].map(|mut document| {
            let dice = &mut Dice::new(seed + 1_000);
            live_through(seed, dice, &mut document).1.events.0
        });
        assert_eq!(with, without, "seed {seed}, with deeds");
    }
}

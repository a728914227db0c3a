//! Notes and frames: written, moved with what stands in them, undone, linked; and frames that are a zone's.

use std::time::Duration;

use flashcrowd_sim::scenario::{Document, Language, from_fragment, json_to_fragment};
use flashcrowd_tests::{Page, Visit, id};
use serde_json::{Value, json};

/// A client, and a server in a zone that has a frame of its own, with these annotations more.
fn open(annotations: Value) -> Page {
    let mut annotations = annotations;
    let frame = json!({"id": "east", "kind": "frame", "at": [360, 0], "size": [320, 280], "zone": "eu-a"});
    annotations.as_array_mut().expect("a list").push(frame);
    let document = json!({
        "flashcrowd": 1,
        "zones": {"eu-a": {}},
        "components": [
            {"id": "client", "kind": "client", "at": [0, 0]},
            {"id": "db", "kind": "database", "at": [0, 280]},
            {"id": "web", "kind": "server", "at": [360, 0], "zones": ["eu-a"]},
        ],
        "connections": [{"from": "client", "to": "web"}, {"from": "web", "to": "db"}],
        "annotations": annotations,
    });
    let fragment = json_to_fragment(&document.to_string());
    let page = Visit::default().size(1440, 1200).patience(Duration::from_secs(60)).fragment(&fragment).open();
    page.wait_for(&id("component-web"));
    page
}

/// What a link to the page carries now.
fn linked(page: &Page) -> Document {
    page.click(&*id("share-open"));
    page.wait_for(&id("share-link"));
    let link = page.property(&id("share-link"), "value");
    page.press("Escape");
    page.wait_until("the dialog is closed", || !page.exists(&id("share-link")));
    let link = link.as_str().expect("a link is text").to_owned();
    let (_, fragment) = link.split_once('#').expect("a link has a fragment");
    from_fragment(fragment).expect("it opens").document
}

fn deselect(page: &Page) {
    page.wait_for(&id("inspector-close"));
    page.click(&*id("inspector-close"));
    page.wait_until("nothing is selected", || !page.exists(&id("inspector")));
}

#[test]
fn a_note_is_written_moved_undone_and_carried_by_a_link() {
    let page = open(json!([]));
    page.drag(&*id("palette-note"), (340.0, 500.0));
    page.wait_for(&id("annotation-note"));
    page.double_click(&*id("annotation-note"));
    page.wait_for(&id("annotation-field"));
    page.type_text("Look here");
    page.press("Enter");
    page.type_text("and there");
    page.press("Control+Enter");
    page.wait_until("it is written", || page.text(&id("annotation-note")) == "Look here\nand there");
    deselect(&page);
    let before = page.place_of(&id("annotation-note"));
    page.drag_by(&*id("annotation-note"), 120.0, 40.0);
    page.wait_until("it is moved", || page.place_of(&id("annotation-note")) != before);
    // Escape leaves the text as it was.
    page.press("Enter");
    page.wait_for(&id("annotation-field"));
    page.type_text("Nothing");
    page.press("Escape");
    page.wait_until("it is left", || !page.exists(&id("annotation-field")));
    let note = linked(&page).annotation("note").cloned().expect("the link has it");
    assert_eq!(note.text.get(Language::En), "Look here\nand there");
    page.press("Control+z");
    page.wait_until("the move is undone", || page.place_of(&id("annotation-note")) == before);
    page.press("Control+z");
    page.wait_until("the writing is one step", || {
        page.text(&id("annotation-note")) == "Double-click to write"
    });
    page.press("Control+z");
    page.wait_until("it is gone", || !page.exists(&id("annotation-note")));
}

#[test]
fn a_frame_is_drawn_around_the_selection_and_moves_what_stands_in_it() {
    let page =
        open(json!([{"id": "in", "kind": "note", "text": "In it", "at": [0, 400], "size": [160, 64]}]));
    page.click(&*id("component-db"));
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("canvas"))]);
    page.press("Control+g");
    page.wait_for(&id("annotation-field"));
    page.type_text("Data tier");
    page.press("Enter");
    page.wait_until("it has its title", || page.text(&id("annotation-frame")) == "Data tier");
    // A handle makes it larger, so that the note lies in it.
    let (_, y, _, _) = page.place_of(&id("grip-s"));
    page.drag_by(&*id("grip-s"), 0.0, 96.0);
    page.wait_until("it is resized", || page.place_of(&id("grip-s")).1 > y + 60.0);
    deselect(&page);
    let before = linked(&page);
    page.drag_by(&*id("annotation-frame"), 0.0, 80.0);
    page.wait_for(&id("grip-s"));
    let after = linked(&page);
    let moved = |of: fn(&Document) -> [f64; 2]| {
        let (before, after) = (of(&before), of(&after));
        [after[0] - before[0], after[1] - before[1]]
    };
    let by = moved(|d| d.annotation("frame").expect("it is there").at);
    assert!(by[1] > 40.0, "{by:?}");
    assert_eq!(moved(|d| d.component("db").expect("it is there").at), by);
    assert_eq!(moved(|d| d.annotation("in").expect("it is there").at), by);
    assert_eq!(moved(|d| d.component("web").expect("it is there").at), [0.0, 0.0]);
    page.press("Control+z");
    page.wait_until("all of it is back", || linked(&page) == before);
}

#[test]
fn what_is_dropped_into_the_frame_of_a_zone_is_in_it_and_goes_down_with_it() {
    let page = open(json!([]));
    let (left, top, width, height) = page.place_of(&id("component-web"));
    let into = (left + width / 2.0, top + height + 30.0);
    let from = page.point(&*id("component-db"));
    page.mouse_down(from);
    page.hover(((from.0 + into.0) / 2.0, (from.1 + into.1) / 2.0));
    page.hover(into);
    page.wait_until("it says so", || page.texts(&id("hint")) == ["Puts db into zone eu-a"]);
    assert!(page.exists(".place.is-over"));
    page.mouse_up();
    page.wait_until("it is in the zone", || {
        linked(&page).component("db").expect("it is there").zones == ["eu-a"]
    });
    // The zone goes dark, and the database with it.
    page.click(&*id("step"));
    page.click(&*id("place-eu-a"));
    page.wait_for("[role=menu] button");
    page.click("[role=menu] button");
    page.click(&*id("step"));
    page.wait_until("it is down", || {
        page.attribute(&id("component-db"), "data-health").as_deref() == Some("health-failing")
    });
    let is_in_zone = || page.property(&id("in-zone-eu-a"), "checked") == true;
    assert!(is_in_zone());
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("canvas"))]);
    page.press("Control+z");
    page.wait_until("place and zone are one step", || {
        !is_in_zone() && page.point(&*id("component-db")) == from
    });
}

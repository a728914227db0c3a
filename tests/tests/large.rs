//! Large scenarios: while a hand is on the canvas, what is drawn is moved as a picture, and what is dragged lies on a
//! layer of its own; nobody is to notice either.

use flashcrowd_sim::scenario::to_fragment;
use flashcrowd_tests::{Page, Visit, id};
use serde_json::{Value, json};

const ONE: &str = "component-service-50";
/// A drag ends in line with what stands near, so many pixels away at most.
const GUIDED: f64 = 7.0;

fn open() -> Page {
    let fragment = to_fragment(flashcrowd_bench::large().document());
    let page = Visit::default().fragment(&fragment).open();
    page.wait_for(&id(ONE));
    page
}

/// How the page has drawn it: the layer's transform, and the world's scale.
fn drawn(page: &Page) -> (Value, f64) {
    let transform = page.js("return document.querySelector('.layer').style.transform", &[]);
    let scale = page.js(
        "return new DOMMatrix(getComputedStyle(document.querySelector('.layer > .world')).transform).a",
        &[],
    );
    (transform, scale.as_f64().expect("a scale is a number"))
}

/// The paths of the lines of all connections of the component of this name.
fn paths_of(page: &Page, name: &str) -> Value {
    let read = "return Array.from(document.querySelectorAll('.layer [data-part=connection]')) \
                    .filter(wire => wire.getAttribute('aria-label').split(/[^\\w-]+/).includes(arguments[0])) \
                    .map(wire => wire.querySelector('.wire-line').getAttribute('d'))";
    page.js(read, &[json!(name)])
}

#[test]
fn the_view_of_a_large_scenario_is_sharp_as_soon_as_it_rests() {
    let page = open();
    let (_, before) = drawn(&page);
    let place = page.place_of(&id(ONE));
    page.hold("Control");
    for _ in 0..4 {
        page.wheel(&*id(ONE), 0, -60);
    }
    page.release();
    page.wait_until("it is drawn anew", || {
        let (transform, scale) = drawn(&page);
        transform == "" && scale > before * 1.2 && !page.exists(".layer.is-lifted")
    });
    let closer = page.place_of(&id(ONE));
    let (_, after) = drawn(&page);
    assert!((closer.2 / place.2 / (after / before) - 1.0).abs() < 0.02, "{place:?} {closer:?}");

    // What was moved as a picture is where it would have been drawn.
    let from = page.point(&*id(ONE));
    page.drag_middle_by(&*id("canvas"), 120.0, -40.0);
    page.wait_until("it rests", || !page.exists(".layer.is-lifted"));
    let to = page.point(&*id(ONE));
    assert!((to.0 - from.0 - 120.0).abs() < 1.5 && (to.1 - from.1 + 40.0).abs() < 1.5, "{from:?} {to:?}");
}

#[test]
fn what_is_dragged_in_a_large_scenario_is_where_it_was_let_go_and_back_where_it_was_given_up() {
    let page = open();
    let start = page.place_of(&id(ONE));
    let wires = paths_of(&page, "service-50");
    assert!(wires.as_array().is_some_and(|wires| wires.len() >= 2));
    let from = page.point(&*id(ONE));
    page.mouse_down(from);
    page.hover((from.0 + 20.0, from.1 + 10.0));
    page.hover((from.0 + 60.0, from.1 + 30.0));
    page.wait_for(".carried.is-carrying .card");
    // Its copy is under the pointer; it does not show itself in its old place, but has the focus.
    let copy = page.place_of(".carried .card");
    let is_moved = |(x, y, ..): (f64, f64, f64, f64)| {
        (x - start.0 - 60.0).abs() < GUIDED && (y - start.1 - 30.0).abs() < GUIDED
    };
    assert!(is_moved(copy), "{start:?} {copy:?}");
    for part in ["background-color", "border-top-color", "outline-color"] {
        assert_eq!(page.style(&id(ONE), part), "rgba(0, 0, 0, 0)", "{part}");
    }
    let focused = page.js("return document.activeElement?.dataset?.testid", &[]);
    assert_eq!(focused, ONE);
    page.press("Escape");
    page.wait_until("it is given up", || !page.exists(".carried .card") && !page.exists("[data-carried]"));
    assert_eq!(page.place_of(&id(ONE)), start);
    assert_eq!(paths_of(&page, "service-50"), wires);
    page.mouse_up();

    page.drag_by(&*id(ONE), 60.0, 30.0);
    page.wait_until("it is let go", || !page.exists(".carried .card") && !page.exists("[data-carried]"));
    let end = page.place_of(&id(ONE));
    assert!(is_moved(end), "{start:?} {end:?}");
    assert_ne!(paths_of(&page, "service-50"), wires);
    page.press("Control+z");
    page.wait_until("it is back", || page.place_of(&id(ONE)) == start);
    assert_eq!(paths_of(&page, "service-50"), wires);
}

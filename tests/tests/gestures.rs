//! Every gesture of the sheet does what it says, with events as a mouse, a wheel and fingers make them. A gesture on the
//! sheet without a case here fails.

use std::time::Duration;

use flashcrowd_tests::{Case, Page, each_does_what_it_says, id, the_sheet_shows};
use serde_json::json;

/// Empty ground, left of all components and below them.
const GROUND: (f64, f64) = (420.0, 500.0);

const LOOK_AND_SELECT: &[Case] = &[
    ("pan", |page| {
        let at = || page.point(&*card("a"));
        let before = at();
        page.wheel((700.0, 300.0), 30, 40);
        page.wait_until("the wheel has moved it", || near(at(), (before.0 - 30.0, before.1 - 40.0)));
        page.drag_middle_by(GROUND, 30.0, 40.0);
        page.wait_until("the middle button has moved it back", || near(at(), before));
        page.hold("Space");
        page.drag(GROUND, (GROUND.0 + 50.0, GROUND.1));
        page.release();
        page.wait_until("space has moved it", || near(at(), (before.0 + 50.0, before.1)));
        page.touch_drag((GROUND.0 + 50.0, GROUND.1), GROUND);
        page.wait_until("a finger has moved it back", || near(at(), before));
    }),
    ("zoom", |page| {
        let before = page.zoom();
        let at = page.point(&*card("a"));
        page.hold("Control");
        page.wheel(at, 0, 60);
        page.release();
        page.wait_until("the wheel has moved it away", || page.zoom() < before);
        assert!(near(page.point(&*card("a")), at), "what is under the pointer stays there");
        let before = page.zoom();
        page.pinch(GROUND, 40.0, 80.0);
        page.wait_until("fingers have brought it near", || page.zoom() > before);
    }),
    ("select", |page| {
        page.click(&*head("a"));
        page.wait_until("a click selects", || page.selected() == ["a"]);
        page.tap(&*head("b"));
        page.wait_until("a tap selects", || page.selected() == ["b"]);
        page.click(GROUND);
        page.wait_until("the ground deselects", || page.selected().is_empty());
    }),
    ("select_more", |page| {
        page.select("a");
        page.hold("Shift");
        page.click(&*head("b"));
        page.release();
        page.wait_until("both are selected", || page.selected() == ["a", "b"]);
    }),
    ("marquee", |page| {
        let (left, top, ..) = page.place_of(&card("a"));
        let (x, y, width, height) = page.place_of(&card("b"));
        page.drag((left - 12.0, top - 12.0), (x + width + 12.0, y + height + 12.0));
        page.wait_until("what lies within is selected", || page.selected() == ["a", "b"]);
    }),
    ("menu", |page| {
        page.click_right(&*head("a"));
        page.wait_for(&id("pick-Duplicate"));
        assert_eq!(page.selected(), ["a"]);
        page.click(&*id("pick-Duplicate"));
        page.wait_for(&card("a-2"));
        page.click_right(GROUND);
        page.wait_for(&id("pick-SelectAll"));
        page.press("Escape");
        page.wait_until("it is closed", || !page.exists(&id("picker")));
        page.press_long(&*head("b"), Duration::from_millis(700));
        page.wait_for(&id("pick-strike-crash"));
        page.press("Escape");
    }),
    ("properties", |page| {
        page.double_click(&*head("a"));
        page.wait_until("the focus is in the properties", || {
            page.js("return !!document.activeElement.closest('.area-inspector')", &[]) == true
        });
    }),
];

const MOVE: &[Case] = &[
    ("move", |page| {
        let before = page.stands("b");
        page.drag_by(&*head("b"), 0.0, 83.0);
        page.wait_until("it stands elsewhere, on the grid", || {
            let now = page.stands("b");
            now.1 > before.1 && now.0 == before.0 && (now.1 - before.1) % 8.0 == 0.0
        });
        page.press("Control+z");
        page.wait_until("that was one step", || page.stands("b") == before);
        // Close to the middle of another it comes in line with it, and a guide shows it.
        let (x, y) = page.point(&*head("b"));
        page.mouse_down((x, y));
        page.hover((x + 20.0, y - 40.0));
        page.hover((x + 3.0, y + 40.0));
        page.wait_for(".guide");
        page.mouse_up();
        page.wait_until("it is in line with the other", || page.stands("b").0 == page.stands("a").0);
    }),
    ("copy_by_drag", |page| {
        page.hold("Alt");
        page.drag_by(&*head("b"), 0.0, 130.0);
        page.release();
        page.wait_for(&card("b-2"));
        assert!(page.stands("b-2").1 > page.stands("b").1);
    }),
    ("place_freely", |page| {
        let before = page.stands("b");
        page.hold("Control");
        page.drag_by(&*head("b"), 3.0, 30.0);
        page.release();
        page.wait_until("it is off the grid", || {
            let by = page.stands("b").0 - before.0;
            by > 0.0 && by < 8.0
        });
    }),
    ("pan_at_edge", |page| {
        let (_, top, _, height) = page.place_of(".ground");
        let (x, y) = page.point(&*head("b"));
        let other = page.point(&*card("a"));
        page.mouse_down((x, y));
        page.hover((x, top + height - 60.0));
        page.hover((x, top + height - 14.0));
        page.wait_until("the view follows", || page.point(&*card("a")).1 < other.1 - 300.0);
        page.mouse_up();
        page.wait_until("it stands further away than a screen is high", || {
            page.stands("b").1 > page.stands("a").1 + 500.0
        });
    }),
    ("splice", |page| {
        let (a, d) = (page.point(&*card("a")), page.point(&*card("d")));
        page.drag(&*id("palette-cache"), ((a.0 + d.0) / 2.0, a.1));
        page.wait_until("it stands in the connection", || {
            page.is_connected("a", "cache") && page.is_connected("cache", "d") && !page.is_connected("a", "d")
        });
    }),
    ("add", |page| {
        page.drag(&*id("palette-server"), GROUND);
        page.wait_for(&card("server"));
        page.click(&*id("palette-server"));
        page.wait_for(&card("server-2"));
    }),
    ("add_here", |page| {
        page.double_click(GROUND);
        page.wait_for(&id("pick-queue"));
        page.click(&*id("pick-queue"));
        page.wait_for(&card("queue"));
    }),
    ("crash_one", |page| {
        page.press("Space");
        page.click(&*format!("{} [data-part=instance]", card("a")));
        page.wait_until("it is down", || page.texts(&id("reason-a")) == ["down"]);
        page.press("Space");
        page.click(&*id("reset"));
    }),
    ("open_file", |page| {
        let drop = "const data = new DataTransfer(); \
                    data.items.add(new File([arguments[0]], 'x.json', { type: 'application/json' })); \
                    window.dispatchEvent(new DragEvent('drop', { dataTransfer: data, cancelable: true }))";
        let scenario =
            json!({ "flashcrowd": 1, "components": [{ "id": "alone", "kind": "server", "at": [0, 0] }] });
        page.js(drop, &[json!(scenario.to_string())]);
        page.wait_for(&card("alone"));
    }),
];

const CONNECT: &[Case] = &[
    ("connect", |page| {
        page.drag(&*id("handle-out-c"), &*card("b"));
        page.wait_until("it is connected", || page.is_connected("c", "b"));
        page.press("Control+z");
        page.wait_until("that was one step", || !page.is_connected("c", "b"));
        page.click(&*id("handle-out-c"));
        page.hover(&*card("b"));
        page.wait_for(&format!("{}.is-over", card("b")));
        page.click(&*card("b"));
        page.wait_until("it is connected", || page.is_connected("c", "b"));
    }),
    ("quick_add", |page| {
        page.drag(&*id("handle-out-a"), (700.0, 480.0));
        page.wait_for(&id("pick-cache"));
        assert!(!page.exists(&id("pick-client")), "nobody calls a client");
        page.click(&*id("pick-cache"));
        page.wait_until("it is wired already", || page.is_connected("a", "cache"));
        page.press("Escape");
        page.double_click(&*id("handle-out-b"));
        page.wait_for(&id("pick-queue"));
        page.click(&*id("pick-queue"));
        page.wait_until("it is wired already", || page.is_connected("b", "queue"));
    }),
    ("reconnect", |page| {
        page.click(middle(page, "c", "a"));
        page.wait_for(&id("end-to-c->a"));
        page.drag(&*id("end-to-c->a"), &*card("b"));
        page.wait_until("it leads elsewhere", || page.is_connected("c", "b") && !page.is_connected("c", "a"));
        page.press("Control+z");
        page.wait_until("that was one step", || page.is_connected("c", "a") && !page.is_connected("c", "b"));
    }),
    ("disconnect", |page| {
        page.click(middle(page, "c", "a"));
        page.wait_for(&id("end-to-c->a"));
        page.drag(&*id("end-to-c->a"), GROUND);
        page.wait_until("it is gone", || !page.is_connected("c", "a"));
        assert_eq!(page.count("[data-part=component]"), 4);
    }),
];

const ANNOTATE: &[Case] = &[
    ("write", |page| {
        page.drag(&*id("palette-note"), GROUND);
        page.wait_for(&id("annotation-note"));
        page.double_click(&*id("annotation-note"));
        page.wait_for(&id("annotation-field"));
        page.type_text("Look here");
        page.press("Escape");
        page.wait_until("Escape leaves it", || !page.exists(&id("annotation-field")));
        assert_ne!(page.text(&id("annotation-note")), "Look here");
        page.double_click(&*id("annotation-note"));
        page.wait_for(&id("annotation-field"));
        page.type_text("Look here");
        page.click((GROUND.0, GROUND.1 - 250.0));
        page.wait_until("it is written", || page.text(&id("annotation-note")) == "Look here");
    }),
    ("resize", |page| {
        page.drag(&*id("palette-frame"), GROUND);
        page.wait_for(&id("grip-ne"));
        let right = || page.point(&*id("grip-ne")).0 - page.point(&*id("grip-nw")).0;
        let before = right();
        page.drag_by(&*id("grip-ne"), 40.0, -40.0);
        page.wait_until("it is wider", || right() > before + 30.0);
        page.press("Control+z");
        page.wait_until("that was one step", || right() == before);
    }),
    ("move_frame", |page| {
        page.select("b");
        page.press("Control+g");
        page.wait_for(&id("annotation-field"));
        page.type_text("Tier");
        page.press("Enter");
        page.wait_until("it has its title", || page.text(&id("annotation-frame")) == "Tier");
        let before = page.stands("b");
        page.drag_by(&*id("annotation-frame"), 0.0, 40.0);
        // The frame comes onto the grid, so it may be a little more or less.
        page.wait_until("what stands in it goes along", || {
            let (right, down) = (page.stands("b").0 - before.0, page.stands("b").1 - before.1);
            right.abs() < 8.0 && (down - 40.0).abs() < 8.0
        });
    }),
    ("into_zone", |page| {
        page.drag(&*id("palette-zone"), GROUND);
        page.wait_for(&id("grip-nw"));
        let is_in = || page.exists("[data-testid^=in-zone-]:checked");
        page.drag(&*head("b"), GROUND);
        page.wait_until("it is in the zone", is_in);
        page.drag(&*head("b"), (GROUND.0 + 500.0, GROUND.1 - 20.0));
        page.wait_until("it is out of it", || !is_in());
    }),
];

fn card(component: &str) -> String {
    id(&format!("component-{component}"))
}

fn head(component: &str) -> String {
    format!("{} .card-head", card(component))
}

/// Between two components at one height.
fn middle(page: &Page, from: &str, to: &str) -> (f64, f64) {
    let (from, to) = (page.point(&*card(from)), page.point(&*card(to)));
    ((from.0 + to.0) / 2.0, from.1)
}

fn near(a: (f64, f64), b: (f64, f64)) -> bool {
    (a.0 - b.0).abs() < 2.0 && (a.1 - b.1).abs() < 2.0
}

#[test]
fn gestures_that_look_and_select_do_what_they_say() {
    each_does_what_it_says(LOOK_AND_SELECT);
}

#[test]
fn gestures_that_move_and_add_do_what_they_say() {
    each_does_what_it_says(MOVE);
}

#[test]
fn gestures_that_connect_do_what_they_say() {
    each_does_what_it_says(CONNECT);
}

#[test]
fn gestures_with_notes_and_frames_do_what_they_say() {
    each_does_what_it_says(ANNOTATE);
}

#[test]
fn the_gestures_of_the_sheet_and_these_cases_are_the_same() {
    the_sheet_shows("data-gesture-row", &[LOOK_AND_SELECT, MOVE, CONNECT, ANNOTATE].concat());
}

//! Every key of the sheet of keys does what it says. A key on the sheet without a case here fails, and so does a case that
//! is not on the sheet.

use flashcrowd_tests::{Case, Page, each_does_what_it_says, id, the_sheet_shows};

const BUILD: &[Case] = &[
    ("QuickAdd", |page| {
        page.select("a");
        page.press("Tab");
        choose(page, "cache");
        page.wait_until("a calls the cache", || page.is_connected("a", "cache"));
    }),
    ("AddTowards(Right)", |page| {
        page.select("a");
        page.press("Control+ArrowRight");
        choose(page, "database");
        page.wait_until("a calls the database", || page.is_connected("a", "database"));
        assert!(page.stands("database").0 > page.stands("a").0);
    }),
    ("AddTowards(Left)", |page| {
        page.select("b");
        page.press("Control+ArrowLeft");
        choose(page, "client");
        page.wait_until("the client calls b", || page.is_connected("client", "b"));
        assert!(page.stands("client").0 < page.stands("b").0);
    }),
    ("AddTowards(Up)", |page| {
        page.select("a");
        page.press("Control+ArrowUp");
        page.wait_until("its like is wired as it is", || {
            page.is_connected("c", "a-2") && page.is_connected("a-2", "d")
        });
        assert!(page.stands("a-2").1 < page.stands("a").1);
    }),
    ("AddTowards(Down)", |page| {
        page.select("b");
        page.press("Control+ArrowDown");
        page.wait_until("its like is wired as it is", || page.is_connected("b-2", "d"));
        assert!(page.stands("b-2").1 > page.stands("b").1);
    }),
    ("Connect", |page| {
        page.select("c");
        page.press("c");
        page.click(&*card("b"));
        page.wait_until("c calls b", || page.is_connected("c", "b"));
    }),
    ("AddNote", |page| {
        page.press("n");
        write(page, "A note", "Control+Enter", "note");
    }),
    ("AddFrame", |page| {
        page.press("f");
        write(page, "A frame", "Enter", "frame");
    }),
];

const SELECT: &[Case] = &[
    ("SelectAll", |page| {
        page.press("Control+a");
        page.wait_until("all are selected", || page.selected().len() == 4);
    }),
    ("Cancel", |page| {
        // First what is under way, then the selection.
        page.select("c");
        page.press("c");
        page.wait_for(".ground.is-connecting");
        page.press("Escape");
        page.wait_until("nothing is under way", || !page.exists(".ground.is-connecting"));
        assert_eq!(page.selected(), ["c"]);
        page.press("Escape");
        page.wait_until("nothing is selected", || page.selected().is_empty());
    }),
    ("Open", |page| {
        page.select("a");
        page.press("Enter");
        page.wait_until("the focus is in the properties", || {
            page.js("return !!document.activeElement.closest('.area-inspector')", &[]) == true
        });
    }),
    ("Walk(Right)", |page| walk(page, "c", "ArrowRight", "a")),
    ("Walk(Left)", |page| walk(page, "a", "ArrowLeft", "c")),
    ("Walk(Up)", |page| walk(page, "b", "ArrowUp", "a")),
    ("Walk(Down)", |page| walk(page, "a", "ArrowDown", "b")),
];

const EDIT: &[Case] = &[
    ("Undo", |page| {
        remove(page, "b", "Delete");
        page.press("Control+z");
        page.wait_until("it is back", || page.exists(&card("b")) && page.is_connected("b", "d"));
    }),
    ("Redo", |page| {
        for redo in ["Control+Shift+z", "Control+y"] {
            remove(page, "b", "Delete");
            page.press("Control+z");
            page.wait_for(&card("b"));
            page.press(redo);
            page.wait_until("it is gone again", || !page.exists(&card("b")));
            page.press("Control+z");
            page.wait_for(&card("b"));
        }
    }),
    ("Cut", |page| {
        remove(page, "b", "Control+x");
        page.press("Control+v");
        page.wait_for(&card("b"));
    }),
    ("Copy", |page| {
        page.press("Control+a");
        page.wait_until("all are selected", || page.selected().len() == 4);
        page.press("Control+c");
        page.press("Control+v");
        page.wait_until("connections within are copied", || {
            page.is_connected("c-2", "a-2")
                && page.is_connected("a-2", "d-2")
                && page.is_connected("b-2", "d-2")
        });
    }),
    ("Paste", |page| {
        page.select("a");
        page.press("Control+c");
        page.hover((500.0, 500.0));
        page.press("Control+v");
        page.wait_for(&card("a-2"));
        let (x, y) = page.point(&*card("a-2"));
        assert!((x - 500.0).abs() < 12.0 && (y - 500.0).abs() < 12.0, "it is at the pointer: {x}, {y}");
        page.press("Control+z");
        page.wait_until("that was one step", || !page.exists(&card("a-2")));
    }),
    ("Duplicate", |page| {
        page.select("a");
        page.press("Control+d");
        page.wait_until("the copy is selected", || page.selected() == ["a-2"]);
    }),
    ("Group", |page| {
        page.select("b");
        page.press("Control+g");
        write(page, "Around b", "Enter", "frame");
        let inside = page.place_of(&card("b"));
        let title = page.place_of(&id("annotation-frame"));
        assert!(title.0 < inside.0 && title.1 < inside.1, "it begins left of and above what is in it");
    }),
    ("Ungroup", |page| {
        page.select("b");
        page.press("Control+g");
        write(page, "Around b", "Enter", "frame");
        page.press("Control+Shift+g");
        page.wait_until("the frame is gone", || !page.exists(&id("annotation-frame")));
        assert!(page.exists(&card("b")));
    }),
    ("Remove", |page| {
        remove(page, "a", "Delete");
        remove(page, "b", "Backspace");
        assert!(!page.is_connected("a", "d"));
    }),
    ("RemoveAndRejoin", |page| {
        remove(page, "a", "Control+Delete");
        assert!(page.is_connected("c", "d"));
        page.press("Control+z");
        page.wait_for(&card("a"));
        remove(page, "a", "Control+Backspace");
        assert!(page.is_connected("c", "d"));
    }),
    ("Nudge(Left)", |page| nudge(page, "ArrowLeft", (-8.0, 0.0))),
    ("Nudge(Right)", |page| nudge(page, "ArrowRight", (8.0, 0.0))),
    ("Nudge(Up)", |page| nudge(page, "ArrowUp", (0.0, -8.0))),
    ("Nudge(Down)", |page| nudge(page, "ArrowDown", (0.0, 8.0))),
    ("NudgeFar(Left)", |page| nudge(page, "Shift+ArrowLeft", (-40.0, 0.0))),
    ("NudgeFar(Right)", |page| nudge(page, "Shift+ArrowRight", (40.0, 0.0))),
    ("NudgeFar(Up)", |page| nudge(page, "Shift+ArrowUp", (0.0, -40.0))),
    ("NudgeFar(Down)", |page| nudge(page, "Shift+ArrowDown", (0.0, 40.0))),
];

const VIEW_AND_RUN: &[Case] = &[
    ("Fit", |page| {
        page.press("Control+0");
        page.wheel((700.0, 300.0), 900, 0);
        page.press("Shift+1");
        page.wait_until("all of it is in view", || in_view(page, "c") && in_view(page, "d"));
    }),
    ("FitSelection", |page| {
        page.select("b");
        page.wheel((700.0, 300.0), 2_000, 0);
        page.wait_until("it is out of view", || !in_view(page, "b"));
        page.press("Shift+2");
        page.wait_until("it is in view", || in_view(page, "b"));
    }),
    ("Toggle(Palette)", |page| {
        toggles(page, "Control+b", || page.exists(".area-palette.is-folded"));
    }),
    ("Toggle(Inspector)", |page| {
        page.select("b");
        toggles(page, "Control+i", || page.exists(".area-inspector.is-folded"));
    }),
    ("Toggle(Dashboard)", |page| {
        toggles(page, "Control+j", || page.exists(".area-dashboard.is-folded"));
    }),
    ("ZoomIn", |page| {
        let before = page.zoom();
        page.press("Control+=");
        page.wait_until("it is nearer", || page.zoom() > before);
    }),
    ("ZoomOut", |page| {
        let before = page.zoom();
        page.press("Control+-");
        page.wait_until("it is further away", || page.zoom() < before);
    }),
    ("ZoomReset", |page| {
        page.press("Control+-");
        page.wait_until("it is further away", || page.zoom() != 100);
        page.press("Control+0");
        page.wait_until("it is as large as it is", || page.zoom() == 100);
    }),
    ("Play", |page| {
        let label = || page.attribute(&id("play"), "aria-label").unwrap_or_default();
        let before = label();
        page.press("Space");
        page.wait_until("it plays", || label() != before);
        page.press("Space");
        page.wait_until("it pauses", || label() == before);
    }),
    ("Step", |page| stepped(page, "s", 1_000_000_000)),
    ("StepFar", |page| stepped(page, "Shift+s", 10_000_000_000)),
    ("Search", |page| {
        page.press("/");
        page.wait_until("one types into the search", || {
            page.js("return document.activeElement?.dataset.testid === 'palette-search'", &[]) == true
        });
        page.js("document.activeElement.blur()", &[]);
    }),
    ("Commands", |page| {
        page.press("Control+k");
        page.wait_for(&id("commands-dialog"));
        page.type_text("select every");
        page.press("Enter");
        page.wait_until("it is done", || page.selected().len() == 4);
        assert!(!page.exists(&id("commands-dialog")));
    }),
    ("Keys", |page| {
        page.press("?");
        page.wait_for(&id("keys-dialog"));
        page.press("Escape");
        page.wait_until("it is closed", || !page.exists(&id("keys-dialog")));
    }),
];

fn card(component: &str) -> String {
    id(&format!("component-{component}"))
}

/// Writes the text of what has just been added.
fn write(page: &Page, text: &str, done: &str, annotation: &str) {
    page.wait_for(&id("annotation-field"));
    page.type_text(text);
    page.press(done);
    page.wait_until("it is written", || page.texts(&id(&format!("annotation-{annotation}"))) == [text]);
}

fn choose(page: &Page, kind: &str) {
    page.wait_for(&id(&format!("pick-{kind}")));
    page.click(&*id(&format!("pick-{kind}")));
}

fn walk(page: &Page, from: &str, key: &str, to: &str) {
    page.select(from);
    page.press(&format!("Alt+{key}"));
    page.wait_until("the neighbour is selected", || page.selected() == [to]);
}

fn remove(page: &Page, component: &str, key: &str) {
    page.select(component);
    page.press(key);
    page.wait_until("it is gone", || !page.exists(&card(component)));
}

fn nudge(page: &Page, key: &str, by: (f64, f64)) {
    page.select("b");
    let before = page.stands("b");
    page.press(key);
    page.wait_until("it has moved", || page.stands("b") == (before.0 + by.0, before.1 + by.1));
}

fn toggles(page: &Page, key: &str, is_folded: impl Fn() -> bool) {
    page.press(key);
    page.wait_until("it is folded", &is_folded);
    page.press(key);
    page.wait_until("it is back", || !is_folded());
}

fn stepped(page: &Page, key: &str, ns: u64) {
    let now = || {
        let ns = page.attribute(&id("figure-simulated_s"), "data-ns").unwrap_or_default();
        ns.parse::<u64>().unwrap_or_default()
    };
    page.click(&*id("reset"));
    page.wait_until("it is at its start", || now() == 0);
    page.js("document.activeElement?.blur()", &[]);
    page.press(key);
    page.wait_until("it has taken the step", || now() == ns);
}

fn in_view(page: &Page, component: &str) -> bool {
    let read = "const box = (element) => element.getBoundingClientRect(); \
                const [card, ground] = [box(document.querySelector(arguments[0])), box(document.querySelector('.ground'))]; \
                return card.left >= ground.left && card.right <= ground.right && card.top >= ground.top \
                && card.bottom <= ground.bottom";
    page.js(read, &[card(component).into()]) == true
}

#[test]
fn keys_that_build_do_what_they_say() {
    each_does_what_it_says(BUILD);
}

#[test]
fn keys_that_select_do_what_they_say() {
    each_does_what_it_says(SELECT);
}

#[test]
fn keys_that_edit_do_what_they_say() {
    each_does_what_it_says(EDIT);
}

#[test]
fn keys_of_view_run_and_page_do_what_they_say() {
    each_does_what_it_says(VIEW_AND_RUN);
}

#[test]
fn the_sheet_of_keys_and_these_cases_are_the_same() {
    the_sheet_shows("data-key-row", &[BUILD, SELECT, EDIT, VIEW_AND_RUN].concat());
}

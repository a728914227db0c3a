//! An architecture is built, run, broken and sent with the keyboard alone.

use std::time::Duration;

use flashcrowd_tests::{Page, Visit, id};
use serde_json::json;

/// Presses Tab until the focus is there.
#[track_caller]
fn tab_to(page: &Page, test_id: &str) {
    walk_to(page, test_id, "Tab");
}

#[track_caller]
fn tab_back_to(page: &Page, test_id: &str) {
    walk_to(page, test_id, "Shift+Tab");
}

#[track_caller]
fn walk_to(page: &Page, test_id: &str, key: &str) {
    let is_there = || {
        page.js("return document.activeElement?.dataset?.testid === arguments[0]", &[json!(test_id)]) == true
    };
    for _ in 0..150 {
        if is_there() {
            return;
        }
        page.press(key);
    }
    panic!("Tab does not come to {test_id}");
}

#[track_caller]
fn add(page: &Page, kind: &str, id_of: &str) {
    tab_to(page, &format!("palette-{kind}"));
    page.press("Enter");
    let css = id(&format!("component-{id_of}"));
    page.wait_for(&css);
    assert!(page.exists(&format!("{css}[aria-current]")), "what is added is selected");
}

#[track_caller]
fn connect(page: &Page, from: &str, to: &str) {
    tab_to(page, &format!("component-{from}"));
    page.press("c");
    tab_to(page, &format!("component-{to}"));
    page.press("Enter");
    page.wait_for(&id(&format!("connection-{from}->{to}")));
}

#[test]
fn an_architecture_is_built_run_broken_and_sent_without_a_pointer() {
    let page = Visit::default().patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));
    page.js(
        "window.pointed = 0; for (const name of ['pointerdown', 'mousedown', 'touchstart']) \
         addEventListener(name, () => window.pointed++, true)",
        &[],
    );
    let announced = |words: &str| {
        page.wait_until(words, || page.text(&id("announcement")).contains(words));
    };

    // An empty canvas.
    tab_to(&page, "open-open");
    page.press("Enter");
    tab_to(&page, "open-empty");
    page.press("Enter");
    page.wait_until("the canvas is empty", || page.count("[data-part=component]") == 0);

    // Five components.
    add(&page, "client", "client");
    announced("Added Client");
    add(&page, "balancer", "balancer");
    add(&page, "server", "server");
    add(&page, "server", "server-2");
    add(&page, "database", "database");

    // Five connections.
    connect(&page, "client", "balancer");
    announced("Connected Client → Load balancer");
    for server in ["server", "server-2"] {
        connect(&page, "balancer", server);
        connect(&page, server, "database");
    }
    assert_eq!(page.count("[data-part=connection]"), 5);

    // A name: Enter opens the properties, Escape returns to the card.
    tab_to(&page, "component-server");
    page.press("Enter");
    tab_to(&page, "field-name");
    page.type_text("Till");
    page.press("Enter");
    page.wait_until("it has its name", || page.text(&id("component-server")).contains("Till"));
    page.press("Escape");
    page.wait_until("the focus is back on the card", || {
        page.js("return document.activeElement?.dataset?.testid", &[]) == "component-server"
    });

    // It runs; what is undone and done again is told.
    page.press("Space");
    announced("Running");
    page.wait_for_clock(2);

    // A server dies by its cell, and the page says so.
    tab_to(&page, "cell-server-1");
    page.press("Enter");
    announced("Till is failing: down");

    // The table says the same, and leads to the properties.
    tab_to(&page, "inventory-open");
    page.press("Enter");
    tab_to(&page, "row-server-2");
    page.press("Enter");
    page.wait_until("the other server is selected", || {
        page.exists(&format!("{}[aria-current]", id("component-server-2")))
    });
    page.wait_until("the focus is in its properties", || {
        page.js("return !!document.activeElement?.closest('.area-inspector')", &[]) == true
    });
    page.wait_until("the table tells of the dead one", || {
        page.text(&id("row-state-server")).contains("failing: down")
    });
    page.press("Escape");

    // Undo says what it takes back.
    page.press("Shift+ArrowDown");
    page.press("Control+z");
    announced("Undone: moved Server");

    // The link.
    tab_back_to(&page, "share-open");
    page.press("Enter");
    page.wait_for(&id("share-link"));
    tab_to(&page, "share-copy");
    page.press("Enter");
    page.wait_until("the page says that it is copied", || page.text(&id("share-copy")).contains("Copied"));
    page.press("Escape");
    page.wait_until("the focus is back on the button", || {
        page.js("return document.activeElement?.dataset?.testid", &[]) == "share-open"
    });
    assert_eq!(page.js("return window.pointed", &[]), 0);
}

#[test]
fn the_first_tab_leads_past_everything_to_the_canvas() {
    let page = Visit::default().open();
    page.wait_for(&id("component-web-1"));
    tab_to(&page, "skip");
    page.press("Enter");
    let part = page.js("return document.activeElement?.dataset?.part", &[]);
    assert_eq!(part, "component");
}

#[test]
fn a_dialog_keeps_the_focus_while_its_lists_come() {
    let page = Visit::default().open();
    page.wait_for(&id("component-web-1"));
    page.click(&*id("open-open"));
    page.wait_for(&id("open-empty"));
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("open-empty"))]);
    page.wait_for(&id("gallery-chaos"));
    let focused = page.js("return document.activeElement?.dataset?.testid", &[]);
    assert_eq!(focused, "open-empty");
}

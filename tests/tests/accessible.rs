//! No rule of axe of serious or critical impact is broken anywhere, in both themes and languages.

use std::time::Duration;

use flashcrowd_tests::{Language, Page, Scheme, Visit, id};

/// Something a person sees, and how to get there from the last.
type Scene = (&'static str, fn(&Page));

const ON_A_DESK: [Scene; 8] = [
    ("running", |page| page.wait_for_clock(2)),
    ("the scenario's properties", |page| {
        page.click(&*id("scenario-name"));
        page.wait_for(&id("field-name"));
    }),
    ("a component and its properties", |page| {
        page.click(&*id("component-web-1"));
        page.wait_for(&id("field-slots"));
    }),
    ("a connection and its properties", |page| {
        page.click(&*id("inventory-open"));
        page.click(&*id("row-balancer->web-2"));
        page.wait_for(&id("field-latency"));
    }),
    ("the table of figures", |page| {
        page.click(&*id("table"));
        page.wait_for(&id("figure-table"));
    }),
    ("a form for an incident", |page| {
        page.click(&*id("timeline-new"));
        page.wait_for(".timeline-form");
    }),
    ("the dialog that opens", |page| {
        page.press("Escape");
        page.click(&*id("open-open"));
        page.wait_for("dialog[open]");
    }),
    ("the dialog that shares", |page| {
        page.press("Escape");
        page.wait_until("it is closed", || !page.exists("dialog[open]"));
        page.click(&*id("share-open"));
        page.wait_for(&id("share-link"));
    }),
];

const ON_A_PHONE: [Scene; 6] = [
    ("the canvas", |page| page.wait_for_clock(2)),
    ("more of the toolbar", |page| page.click(&*id("more"))),
    ("the palette", |page| page.click(&*id("sheet-palette"))),
    ("the timeline", |page| page.click(&*id("sheet-timeline"))),
    ("the figures", |page| page.click(&*id("sheet-dashboard"))),
    ("the properties", |page| {
        page.click(&*id("close-dashboard"));
        page.click(&*id("component-web-1"));
        page.click(&*id("sheet-inspector"));
        page.wait_for(&id("field-slots"));
    }),
];

#[track_caller]
fn look(visit: Visit, scenes: &[Scene]) {
    let page = visit.patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));
    let mut grave = Vec::new();
    for (scene, go) in scenes {
        go(&page);
        for violation in page.violations() {
            eprintln!("{scene}: {} ({}) {:#?}", violation.rule, violation.impact, violation.nodes);
            if violation.is_grave() {
                grave.push((*scene, violation.rule));
            }
        }
    }
    assert!(grave.is_empty(), "{grave:?}");
}

#[test]
fn nothing_on_a_desk_is_hard_to_use() {
    look(Visit::default(), &ON_A_DESK);
}

#[test]
fn nothing_on_a_desk_is_hard_to_use_in_the_dark_and_in_chinese() {
    look(Visit::default().scheme(Scheme::Dark).language(Language::Chinese), &ON_A_DESK);
}

#[test]
fn nothing_on_a_phone_is_hard_to_use() {
    look(Visit::default().size(390, 844).language(Language::Chinese), &ON_A_PHONE);
}

#[test]
fn nothing_on_a_phone_is_hard_to_use_in_the_dark() {
    look(Visit::default().size(390, 844).scheme(Scheme::Dark), &ON_A_PHONE);
}

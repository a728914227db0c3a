//! What comes by link: opened, or answered with what is wrong; work of one's own is never lost to it.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Component, Document, KindName, json_to_fragment, to_fragment};
use flashcrowd_tests::{Page, Profile, Visit};

const SAVED: &str = "[data-testid=saved][data-state=saved]";
const MINE: &str = "[data-testid=component-server]";
const EXAMPLE: &str = "[data-testid=component-web-1]";

/// Somebody who has drawn a server and nothing else.
fn somebody_with_work() -> Rc<Profile> {
    let profile = Rc::new(Profile::fresh());
    let page = Visit::default().profile(&profile).open();
    page.wait_for(EXAMPLE);
    page.click("[data-testid=open-open]");
    page.click("[data-testid=open-empty]");
    page.wait_until("the canvas is empty", || page.count("[data-part=component]") == 0);
    page.drag("[data-testid=palette-server]", (600.0, 300.0));
    page.wait_for(MINE);
    page.wait_for(SAVED);
    profile
}

fn notices(page: &Page) -> String {
    page.wait_for("[data-testid=notice]");
    page.texts("[data-testid=notice]").join("\n")
}

#[test]
fn a_link_that_cannot_be_read_says_why_and_leaves_local_work_alone() {
    let profile = somebody_with_work();
    for (fragment, why) in [("1e1.AAAA", "damaged"), ("9e1.AAAA", "later release"), ("1e1.%%%%", "damaged")] {
        let page = Visit::default().profile(&profile).fragment(fragment).open();
        let said = notices(&page);
        assert!(said.contains(why), "{fragment}: {said}");
        page.wait_for(MINE);
        assert_eq!(page.count("[data-part=component]"), 1);
    }
}

#[test]
fn a_scenario_with_impossible_values_in_a_link_does_not_crash_the_page() {
    // A link of a client, a server and slots of 1e308; and one in which an id stands twice.
    let hostile = [
        r#"{"flashcrowd":1,"components":[{"id":"a","kind":"server","at":[0,0],"slots":1e308}],"connections":[]}"#,
        r#"{"flashcrowd":1,"components":[{"id":"a","kind":"server","at":[0,0]},{"id":"a","kind":"client","at":[0,0]}],"connections":[]}"#,
    ];
    for json in hostile {
        let page = Visit::default().fragment(&json_to_fragment(json)).open();
        page.wait_until("the page says what is wrong", || {
            page.exists("[data-testid=notice]")
                || page.exists("[data-testid=run-outdated]")
                || page.exists("[data-testid=import-problems]")
        });
        page.wait_for("[data-testid=canvas]");
    }
}

#[test]
fn a_link_is_looked_at_without_losing_what_was_there() {
    let profile = somebody_with_work();
    let mut document = Document::default();
    document.components.push(Component::new("ledger", KindName::Database.default_kind()));
    let fragment = to_fragment(&document);
    let page = Visit::default().profile(&profile).fragment(&fragment).open();
    page.wait_for("[data-testid=component-ledger]");
    assert!(!page.exists(MINE));
    drop(page);
    let page = Visit::default().profile(&profile).open();
    page.wait_for(MINE);
}

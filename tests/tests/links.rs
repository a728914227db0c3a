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

/// A scenario with these components, as JSON.
fn with_components(components: &str) -> String {
    format!(r#"{{"flashcrowd":1,"components":[{components}],"connections":[]}}"#)
}

#[test]
fn hostile_links_are_answered_with_a_message_and_local_work_stays() {
    let client = |rate: &str| {
        let profile = format!(r#"{{"shape":"steady","qps":{rate}}}"#);
        with_components(&format!(r#"{{"id":"a","kind":"client","traffic":{{"profile":{profile}}}}}"#))
    };
    let million = |element: &str| with_components(&vec![element; 1_000_000].join(","));
    let twice = r#"{"id":"a","kind":"server"},{"id":"a","kind":"client"}"#;
    let hostile = [
        ("no number", json_to_fragment(&client("NaN")), "not JSON"),
        ("an infinite number", json_to_fragment(&client("1e999")), "not JSON"),
        ("a huge number", json_to_fragment(&client("1e308")), "out of range"),
        ("a negative number", json_to_fragment(&client("-5")), "out of range"),
        ("an id twice", json_to_fragment(&with_components(twice)), "is taken"),
        ("a million components", json_to_fragment(&million("{}")), "are too many"),
        ("a million named components", json_to_fragment(&million(twice)), "longer than any scenario"),
        ("a bomb", json_to_fragment(&" ".repeat(50_000_000)), "longer than any scenario"),
        ("a tower", json_to_fragment(&with_components(&"[".repeat(100_000))), "not JSON"),
        ("an endless link", "1e1.".to_owned() + &"A".repeat(300_000), "longer than any scenario"),
    ];
    let profile = somebody_with_work();
    for (what, fragment, says) in hostile {
        let page = Visit::default().profile(&profile).fragment(&fragment).open();
        page.wait_until(&format!("the page says what is wrong with {what}"), || {
            page.text("body").contains(says)
        });
        page.wait_for("[data-testid=canvas]");
        assert_eq!(page.console_errors(), [""; 0], "{what}");
        drop(page);
        let page = Visit::default().profile(&profile).open();
        page.wait_for(MINE);
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

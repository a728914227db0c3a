//! Incidents by hand and in the script: each can be begun, is seen, and can be ended.

use std::time::Duration;

use flashcrowd_tests::{Page, Visit};
use serde_json::json;

fn id(test_id: &str) -> String {
    format!("[data-testid='{test_id}']")
}

/// Chooses what stands at a place of a list, as a person does with the keyboard.
fn choose(page: &Page, test_id: &str, place: usize) {
    let script = "const list = document.querySelector(arguments[0]); list.selectedIndex = arguments[1]; \
                  list.dispatchEvent(new Event('change', { bubbles: true }));";
    page.js(script, &[json!(id(test_id)), json!(place)]);
}

fn select(page: &Page, test_id: &str) {
    page.click((420.0, 130.0));
    page.click(&*id(test_id));
    page.wait_for(&id("inspector-title"));
}

/// Strikes what is selected with each verb, and mends each.
fn strike_and_mend(page: &Page, verbs: &[&str]) {
    for verb in verbs {
        page.click(&*id(&format!("do-{verb}")));
        page.wait_for(&id(&format!("mend-{verb}")));
        page.click(&*id(&format!("mend-{verb}")));
        page.wait_until("it is mended", || !page.exists(&id(&format!("mend-{verb}"))));
    }
}

#[test]
fn every_fault_by_hand_is_in_force_until_it_is_mended() {
    let page = Visit::default().size(1440, 1200).patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));
    select(&page, "component-web-1");
    strike_and_mend(&page, &["crash", "slow", "errors", "drain", "chaos"]);
    select(&page, "component-shoppers");
    strike_and_mend(&page, &["burst"]);
    // From the keyboard: a connection has no middle that is certain to be free.
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("connection-shoppers->balancer"))]);
    page.press("Enter");
    page.wait_for(&id("do-cut"));
    strike_and_mend(&page, &["cut", "delay", "loss"]);
}

#[test]
fn a_scripted_incident_is_turned_into_another_with_all_its_fields() {
    let page = Visit::default().size(1440, 1200).patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));
    page.click((420.0, 130.0));
    page.click(&*id("scenario-name"));
    page.wait_for(&id("incident-add"));
    let before = page.count(".incident");
    page.click(&*id("incident-add"));
    page.wait_until("it is in the list", || page.count(".incident") == before + 1);
    let field = |name: &str| format!("incident-{before}-{name}");
    let what = || page.texts(".incident > .row > .incident-what").pop().unwrap_or_default();

    // Verbs stand in the order of the faults: at a server crash, restart, slow …
    choose(&page, &field("verb"), 2);
    page.wait_for(&id(&field("factor")));
    page.fill(&id(&field("factor")), "7");
    page.press("Enter");
    page.wait_until("the list says it", || what().contains('7'));
    page.fill(&id(&field("at")), "3");
    page.press("Enter");

    // The last target is a connection: its first verb takes the place of one that cannot strike there.
    let targets = page.count(&format!("{} option", id(&field("target"))));
    choose(&page, &field("target"), targets - 1);
    page.wait_for(&id(&field("way")));
    choose(&page, &field("verb"), 2);
    page.wait_for(&id(&field("share")));
    page.fill(&id(&field("share")), "12.5");
    page.press("Enter");
    page.wait_until("a share is told in per cent", || what().contains("12.5 %"));
    assert!(!page.exists(".incident .parameter-problem"));
}

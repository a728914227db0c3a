//! What a caller does about failure, what a plan does at once, and chaos: set, told and taken back in the inspector.

use std::time::Duration;

use flashcrowd_sim::scenario::json_to_fragment;
use flashcrowd_tests::{Page, Visit};
use serde_json::json;

fn id(test_id: &str) -> String {
    format!("[data-testid='{test_id}']")
}

/// A shop that calls two others.
fn shop() -> Page {
    let document = json!({
        "flashcrowd": 1,
        "components": [
            {"id": "client", "kind": "client", "at": [0, 0]},
            {"id": "web", "kind": "server", "at": [240, 0]},
            {"id": "stock", "kind": "server", "at": [480, -100]},
            {"id": "pay", "kind": "server", "at": [480, 100]},
        ],
        "connections": [
            {"from": "client", "to": "web"}, {"from": "web", "to": "stock"}, {"from": "web", "to": "pay"},
        ],
    });
    let fragment = json_to_fragment(&document.to_string());
    let page = Visit::default().size(1440, 1200).patience(Duration::from_secs(60)).fragment(&fragment).open();
    page.wait_for(&id("component-web"));
    page
}

fn select(page: &Page, component: &str) {
    page.click(&*id(&format!("component-{component}")));
    page.wait_for(&id("plan-flow"));
}

fn is_open(page: &Page, group: &str) -> bool {
    page.property(&id(&format!("group-{group}")), "open") == true
}

fn choose(page: &Page, test_id: &str, value: &str) {
    let script = "const list = document.querySelector(arguments[0]); list.value = arguments[1]; \
                  list.dispatchEvent(new Event('change', { bubbles: true }));";
    page.wait_for(&id(test_id));
    page.js(script, &[json!(id(test_id)), json!(value)]);
}

#[test]
fn policies_are_folded_until_they_are_set_and_go_back_to_their_defaults() {
    let page = shop();
    // From the keyboard: a connection has no middle that is certain to be free.
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("connection-client->web"))]);
    page.press("Enter");
    let (retries, protection) = (id("group-retries"), id("group-protection"));
    page.wait_for(&retries);
    assert!(!is_open(&page, "retries") && !is_open(&page, "protection"));

    page.click(&*format!("{retries} > summary"));
    page.wait_until("the group is open", || is_open(&page, "retries"));
    page.click(&*id("switch-retry"));
    page.fill(&id("field-retry.attempts"), "7");
    page.press("Enter");
    page.wait_until("a changed number shows its default", || page.exists(&id("default-retry.attempts")));
    assert!(page.text(&format!("{retries} > summary")).contains("Retry"));

    page.click(&*id("field-retry.jitter"));
    page.click(&*id("field-retry.on-timeout"));
    choose(&page, "field-retry.backoff", "constant");
    for field in ["retry.jitter", "retry.on", "retry.backoff", "retry.attempts"] {
        let default = id(&format!("default-{field}"));
        page.wait_for(&default);
        page.click(&*default);
        page.wait_until("it is at its default", || !page.exists(&default));
    }
    assert_eq!(page.property(&id("field-retry.attempts"), "value"), "3");
    assert_eq!(page.property(&id("field-retry.jitter"), "checked"), true);
    assert_eq!(page.property(&id("field-retry.on-timeout"), "checked"), true);
    assert_eq!(page.property(&id("field-retry.backoff"), "value"), "exponential");

    // From the keyboard, and off again: what was open stays open.
    page.js("document.querySelector(arguments[0]).focus()", &[json!(format!("{protection} > summary"))]);
    page.press("Enter");
    page.wait_until("the group is open", || is_open(&page, "protection"));
    page.click(&*id("switch-breaker"));
    page.wait_for(&id("field-breaker.failure_ratio"));
    page.click(&*id("switch-breaker"));
    page.wait_until("the breaker is gone", || !page.exists(&id("field-breaker.failure_ratio")));
    assert!(is_open(&page, "protection"));
}

#[test]
fn a_plan_calls_at_once_what_it_called_in_turn() {
    let page = shop();
    select(&page, "web");
    let told = || page.attribute(&id("plan-flow"), "aria-label").unwrap_or_default();
    assert_eq!(told(), "Plan: Compute × 1; Call stock; Call pay");
    page.click(&*id("plan-edit"));
    choose(&page, "field-plan.1.verb", "parallel");
    page.wait_for(&id("field-plan.1.parallel.1.verb"));
    page.click(&*id("plan-remove-2"));
    page.wait_until("two are called at once", || {
        told() == "Plan: Compute × 1; In parallel: Call stock; Call pay"
    });
    page.fill(&id("field-plan.1.parallel.0.times"), "3");
    page.press("Enter");
    page.click(&*id("switch-plan.1.parallel.1.probability"));
    page.click(&*id("switch-plan.1.enough"));
    page.fill(&id("field-plan.1.enough"), "2");
    page.press("Enter");
    page.wait_until("all of it is told", || {
        told().ends_with("In parallel: Call stock ×3; Call pay (50 %); 2 of 4 are enough")
    });
    page.click(&*id("plan-down-1.parallel.0"));
    page.wait_until("the branches have changed places", || told().contains("Call pay (50 %); Call stock ×3"));
    page.click(&*id("plan-add-branch-1"));
    page.wait_for(&id("field-plan.1.parallel.2.verb"));
    assert_eq!(page.count(".flow-branch"), 3);
    assert!(!page.exists(".parameter-problem"));
}

#[test]
fn chaos_is_begun_by_hand_at_one_component_or_everywhere_and_mended() {
    let page = shop();
    page.click(&*id("play"));
    let says = |bar: &str| page.attribute(&id(bar), "aria-label").unwrap_or_default();
    // Removing what is in force mends it now: its bar ends.
    let mend = |bar: &str| {
        page.js("document.querySelector(arguments[0]).focus()", &[json!(id(bar))]);
        page.press("Delete");
        page.wait_until("it is mended", || page.attribute(&id(bar), "data-to").is_some());
    };
    select(&page, "web");
    page.click(&*id("do-chaos"));
    page.wait_for(&id("timeline-bar-h0"));
    assert!(says("timeline-bar-h0").contains("Chaos at web every 20 s"), "{}", says("timeline-bar-h0"));
    mend("timeline-bar-h0");

    page.click(&*id("inspector-close"));
    page.click(&*id("scenario-name"));
    page.click(&*id("do-chaos"));
    page.wait_for(&id("timeline-bar-h2"));
    assert!(says("timeline-bar-h2").contains("Chaos everywhere"), "{}", says("timeline-bar-h2"));
    mend("timeline-bar-h2");
}

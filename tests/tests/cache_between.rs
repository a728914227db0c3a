//! A cache is dragged between a server and its database while the simulation runs.

use std::time::Duration;

use flashcrowd_sim::scenario::json_to_fragment;
use flashcrowd_tests::{Page, Visit};
use serde_json::json;

const SECOND: u64 = 1_000_000_000;

fn value(page: &Page, test_id: &str) -> Option<f64> {
    page.attribute(&format!("[data-testid='{test_id}']"), "data-value").and_then(|value| value.parse().ok())
}

fn now_ns(page: &Page) -> u64 {
    let ns = page.attribute("[data-testid=figure-simulated_s]", "data-ns");
    ns.and_then(|ns| ns.parse().ok()).unwrap_or_default()
}

/// Waits until so many seconds of simulated time have passed.
fn go_on(page: &Page, seconds: u64) {
    let until = now_ns(page) + seconds * SECOND;
    page.wait_until("simulated time passes", || now_ns(page) >= until);
}

/// Eight hundred reads a second of a thousand keys, some far more popular than others.
fn shop() -> Page {
    let document = json!({
        "flashcrowd": 1,
        "key_spaces": {"products": {"count": 1_000, "popularity": {"zipf": 1.0}}},
        "components": [
            {"id": "client", "kind": "client", "at": [0, 0], "traffic": {
                "profile": {"shape": "steady", "qps": 800},
                "classes": [{"name": "read", "keys": "products"}],
            }},
            {"id": "server", "kind": "server", "at": [240, 0], "slots": 256},
            {"id": "database", "kind": "database", "at": [480, 0]},
        ],
        "connections": [{"from": "client", "to": "server"}, {"from": "server", "to": "database"}],
    });
    let fragment = json_to_fragment(&document.to_string());
    let page = Visit::default().patience(Duration::from_secs(60)).fragment(&fragment).open();
    page.wait_for("[data-testid=component-database]");
    page
}

#[test]
fn a_cache_dragged_between_server_and_database_takes_the_load_off_the_database_and_undoing_brings_it_back() {
    let page = shop();
    page.click("[data-testid=play]");
    let load = || value(&page, "rate-database").unwrap_or_default();
    page.wait_until("the database bears all the load", || load() > 700.0);

    page.drag("[data-testid=palette-cache]", "[data-testid='connection-server->database']");
    page.wait_for("[data-testid='connection-cache->database']");
    page.wait_for("[data-testid='connection-server->cache']");
    assert!(!page.exists("[data-testid='connection-server->database']"));
    page.wait_until("what happened is said", || {
        page.texts(".heard").iter().any(|said| said.contains("between Server and Database"))
    });
    go_on(&page, 10);
    page.wait_until("the cache answers most reads", || {
        value(&page, "hits-cache").is_some_and(|ratio| ratio > 0.5) && (1.0..400.0).contains(&load())
    });
    assert!(value(&page, "rate-cache").is_some_and(|rate| rate > 600.0));

    page.press("Control+z");
    page.wait_for("[data-testid='connection-server->database']");
    assert!(!page.exists("[data-testid=component-cache]"), "one step is undone, all of it");
    go_on(&page, 3);
    page.wait_until("its load is back", || load() > 700.0);
    assert_eq!(value(&page, "now-availability"), Some(1.0));
}

#[test]
fn a_card_that_is_wired_to_nothing_is_put_into_the_connection_that_a_finger_drops_it_on() {
    let page = shop();
    page.click("[data-testid=palette-cache]");
    page.wait_for("[data-testid=component-cache]");
    page.touch_drag(
        "[data-testid=component-cache] .card-name",
        "[data-testid='connection-server->database'] .wire-line",
    );
    page.wait_for("[data-testid='connection-cache->database']");
}

#[test]
fn one_click_breaks_and_a_second_one_mends() {
    let page = shop();
    page.click("[data-testid=play]");
    page.click("[data-testid=component-database]");
    let pressed = |fault: &str| page.attribute(&format!("[data-testid=fault-{fault}]"), "aria-pressed");
    for (fault, reason) in [("slow", "slow × 5"), ("errors", "errors 20 %"), ("crash", "down")] {
        page.click(&*format!("[data-testid=fault-{fault}]"));
        page.wait_until(reason, || page.texts("[data-testid=reason-database]").concat().contains(reason));
        assert_eq!(pressed(fault).as_deref(), Some("true"));
        page.click(&*format!("[data-testid=fault-{fault}]"));
        page.wait_until("it is mended", || pressed(fault).as_deref() == Some("false"));
    }

    page.click("[data-testid='connection-server->database'] .wire-line");
    for (fault, reason) in [("cut", "cut"), ("delay", "+ 200 ms"), ("loss", "loses 10 %")] {
        let label = || page.attribute("[data-testid='connection-server->database']", "aria-label");
        page.click(&*format!("[data-testid=fault-{fault}]"));
        page.wait_until(reason, || label().is_some_and(|label| label.contains(reason)));
        page.click(&*format!("[data-testid=fault-{fault}]"));
        page.wait_until("it is mended", || pressed(fault).as_deref() == Some("false"));
    }
}

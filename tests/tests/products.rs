//! The palette's search: products under their names, concepts in both languages, and where those of connections are.

use flashcrowd_tests::{Page, Visit};

const SEARCH: &str = "[data-testid=palette-search]";

fn page() -> Page {
    let page = Visit::default().open();
    page.wait_for("[data-testid=component-web-1]");
    page
}

fn look_for(page: &Page, words: &str) {
    page.fill(SEARCH, words);
    page.wait_until("that has been typed", || page.property(SEARCH, "value") == words);
}

fn value(page: &Page, field: &str) -> String {
    page.property(&format!("[data-testid='field-{field}']"), "value").as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_product_that_is_dragged_onto_the_canvas_has_its_name_its_figures_and_their_sources() {
    let page = page();
    look_for(&page, "haproxy");
    page.wait_for("[data-testid=palette-haproxy]");
    assert_eq!(page.count(".palette-item"), 1, "nothing else is of that name");
    page.drag("[data-testid=palette-haproxy]", (420.0, 560.0));
    page.wait_until("it is on the canvas", || {
        page.text("[data-testid=component-balancer-2]").contains("HAProxy")
    });
    assert_eq!(value(&page, "name"), "HAProxy");
    assert_eq!(value(&page, "health_check.fall"), "3");
    assert_eq!(value(&page, "health_check.timeout_s"), "2");
    assert!(value(&page, "notes").contains("https://docs.haproxy.org/"));
    page.press("Control+z");
    page.wait_until("all of it is undone at once", || !page.exists("[data-testid=component-balancer-2]"));
}

#[test]
fn a_product_is_put_into_a_connection_that_it_is_dropped_on() {
    let page = page();
    page.click("[data-testid=products-server] > summary");
    page.wait_for("[data-testid=palette-node]");
    page.drag("[data-testid=palette-node]", "[data-testid='connection-web-2->database'] .wire-line");
    page.wait_for("[data-testid='connection-server->database']");
    assert!(page.text("[data-testid=component-server]").contains("Node.js"));
}

#[test]
fn concepts_are_found_in_either_language_whichever_the_page_speaks() {
    let page = page();
    look_for(&page, "consistent hashing");
    page.wait_until("the balancer says why it is found", || {
        page.texts("[data-testid=palette-balancer]").concat().contains("Consistent hashing")
    });
    assert_eq!(page.count(".palette-item"), 1);

    look_for(&page, "熔断");
    page.wait_until("it is told where that is", || {
        page.texts("[data-testid=palette-connections]")
            .concat()
            .contains("Circuit breaker: select a connection")
    });
    assert!(!page.exists(".palette-item"), "nothing on the canvas is a circuit breaker");

    page.press("Escape");
    page.wait_until("all kinds are back", || page.exists("[data-testid=palette-database]"));
    assert_eq!(page.property(SEARCH, "value"), "");

    page.click("[data-testid=language]");
    look_for(&page, "rate limit");
    page.wait_until("the gateway says why in Chinese", || {
        page.texts("[data-testid=palette-gateway]").concat().contains("限流")
    });
}

#[test]
fn what_is_found_is_added_by_keys_alone() {
    let page = page();
    page.click(SEARCH);
    page.type_text("spring");
    page.wait_for("[data-testid=palette-tomcat]");
    page.press("Tab");
    page.press("Enter");
    page.wait_until("it is on the canvas", || page.text("[data-testid=component-server]").contains("Tomcat"));
    assert_eq!(value(&page, "slots"), "200");
}

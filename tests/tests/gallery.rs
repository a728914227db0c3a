//! The gallery: its list is part of the page, its scenarios are loaded when somebody opens one.

use flashcrowd_tests::{Page, Visit};

fn open_the_list(page: &Page) {
    page.wait_for("[data-testid=component-web-1]");
    page.click("[data-testid=open-open]");
    page.wait_for("[data-testid=open-dialog]");
}

#[test]
fn an_example_is_loaded_when_it_is_opened() {
    let page = Visit::default().open();
    open_the_list(&page);
    page.click("[data-testid=gallery-one-server]");
    page.wait_for("[data-testid=component-server]");
    assert!(page.text("[data-testid=notice]").contains("One server under a rising load"));
}

#[test]
fn an_example_that_cannot_be_loaded_says_so_and_changes_nothing() {
    let page = Visit::default().open();
    open_the_list(&page);
    page.js("window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))", &[]);
    page.click("[data-testid=gallery-one-server]");
    page.wait_for("[data-testid=import-problems]");
    let said = page.text("[data-testid=import-problems]");
    assert!(said.contains("Failed to fetch") && said.contains("Check the connection"), "{said}");
    page.click("[data-testid=import-problems-close]");
    assert!(page.exists("[data-testid=component-web-1]"));
}

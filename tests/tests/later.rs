//! The part of the program that comes later: when it comes, and what is to be seen when it does not.

use flashcrowd_tests::{Page, Visit, id, site};

/// Notes how far the clock was when it was asked for, and lets it come only once `window.line` is there.
const WATCH: &str = "const real = window.fetch; window.fetch = (address, ...rest) => { \
     if (!String(address).includes('_later')) return real(address, ...rest); \
     window.asked = document.querySelector('[data-testid=figure-simulated_s]').dataset.ns; \
     return window.line ? real(address, ...rest) : Promise.reject(new TypeError('Failed to fetch')); };";

fn asked(page: &Page) -> Option<u64> {
    page.js("return window.asked", &[]).as_str()?.parse().ok()
}

#[test]
fn it_comes_by_itself_once_the_simulation_runs_and_needs_no_line_afterwards() {
    let page = Visit::default().script_first(&format!("window.line = true; {WATCH}")).open();
    page.wait_until("it is asked for", || asked(&page).is_some());
    assert!(asked(&page) > Some(0), "the simulation runs already");
    page.wait_until("it has come", || site().delivered().iter().any(|file| file.ends_with(later())));

    page.js("window.fetch = () => Promise.reject(new TypeError('Failed to fetch'))", &[]);
    page.click(&*id("share-open"));
    page.wait_for(&id("share-link"));
}

#[test]
fn what_cannot_be_loaded_says_so_in_its_place_and_comes_at_another_try() {
    let page = Visit::default().script_first(WATCH).open();
    page.wait_for(&id("component-web-1"));
    page.click(&*id("share-open"));
    page.wait_for(&id("later"));
    let said = page.text(&id("later"));
    assert!(said.contains("Failed to fetch") && said.contains("Check the connection"), "{said}");
    // Without it everything else works.
    page.wait_until("the simulation runs", || page.now_ns() > 0);

    page.js("window.line = true", &[]);
    page.click(&*id("later-again"));
    page.wait_for(&id("share-link"));
}

/// The name of its file in this build.
fn later() -> String {
    let files = std::fs::read_dir(flashcrowd_tests::dist()).expect("the page is built").flatten();
    let mut names = files.map(|file| file.file_name().to_string_lossy().into_owned());
    names.find(|name| name.ends_with("_later.wasm")).expect("the program is split")
}

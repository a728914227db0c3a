//! A simulation that panics loses nothing: the worker is started anew, the run stands at zero, the document is whole.

use flashcrowd_tests::Visit;

/// Keeps the page's worker within reach.
const REACH_THE_WORKER: &str = "const Real = window.Worker; \
     window.Worker = class extends Real { constructor(...all) { super(...all); window.lastWorker = this; } };";

#[test]
fn a_panic_in_the_worker_loses_nothing_and_play_works_again() {
    let page = Visit::default().script_first(REACH_THE_WORKER).open();
    page.wait_for("[data-testid=component-web-1]");
    let ns = || page.attribute("[data-testid=figure-simulated_s]", "data-ns").unwrap_or_default();
    page.drag("[data-testid=palette-server]", (420.0, 560.0));
    page.wait_for("[data-testid=component-server]");
    page.wait_until("the run is under way", || ns().parse::<u64>().is_ok_and(|ns| ns > 500_000_000));

    // Bytes that no page of this build would send.
    page.expect_console_error("unreachable");
    page.js(
        "window.firstWorker = window.lastWorker; \
             window.lastWorker.postMessage(new Uint8Array([255, 255, 255, 255, 255]))",
        &[],
    );
    page.wait_until("another worker is started", || {
        page.js("return window.firstWorker !== window.lastWorker", &[]) == true
    });
    page.wait_for("[data-testid=notice]");
    page.wait_until("the run stands at zero", || ns() == "0");
    let label = || page.attribute("[data-testid=play]", "aria-label").unwrap_or_default();
    assert_eq!(label(), "Play");
    assert!(page.exists("[data-testid=component-server]"), "what was edited is still there");

    page.click("[data-testid=play]");
    page.wait_until("it runs again", || ns().parse::<u64>().is_ok_and(|ns| ns > 0));
}

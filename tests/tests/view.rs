//! The view: what helps in an architecture that is larger than the screen, and tidying it up.

use flashcrowd_tests::{Page, Visit};
use serde_json::Value;

const EXAMPLE: &str = "[data-testid=component-web-1]";
const MAP: &str = "[data-testid=minimap]";

/// Where every card stands on the canvas, as the page has put it.
fn places(page: &Page) -> Value {
    let read = "return Array.from(document.querySelectorAll('[data-part=component]')) \
                .map(card => [card.dataset.id, card.style.left, card.style.top]).sort()";
    page.js(read, &[])
}

fn view(page: &Page) -> Value {
    page.js("return document.querySelector('.world').style.transform", &[])
}

/// The view once it has been the same for some frames.
fn at_rest(page: &Page) -> Value {
    let wait = "return new Promise(done => { \
                    let [last, same] = ['', 0]; \
                    const look = () => { \
                        const now = document.querySelector('.world').style.transform; \
                        [last, same] = [now, now === last ? same + 1 : 0]; \
                        same < 6 ? requestAnimationFrame(look) : done(now); \
                    }; \
                    look(); \
                })";
    page.js(wait, &[])
}

fn open_chaos(page: &Page) {
    page.wait_for(EXAMPLE);
    page.click("[data-testid=open-open]");
    page.click("[data-testid=gallery-chaos]");
    page.wait_until("it is open", || page.count("[data-part=component]") == 12);
}

#[test]
fn tidying_up_is_one_step_and_undone_exactly() {
    let page = Visit::default().open();
    open_chaos(&page);
    let before = places(&page);
    page.click("[data-testid=tidy-up]");
    page.wait_until("the cards stand elsewhere", || places(&page) != before);
    let tidy = places(&page);
    page.click("[data-testid=tidy-up]");
    at_rest(&page);
    assert_eq!(places(&page), tidy, "what is tidy stays as it is");
    page.press("Control+z");
    page.wait_until("all is as it was", || places(&page) == before);
    page.press("Control+Shift+z");
    page.wait_until("it is tidy again", || places(&page) == tidy);
}

#[test]
fn a_map_shows_what_does_not_fit_and_leads_there() {
    let page = Visit::default().open();
    open_chaos(&page);
    at_rest(&page);
    assert!(!page.exists(MAP), "everything is in view");
    for _ in 0..4 {
        page.click("[data-testid=zoom-in]");
    }
    page.wait_for(MAP);
    let before = at_rest(&page);
    let (left, top, width, height) = page.place_of(MAP);
    page.click((left + width * 0.1, top + height * 0.2));
    page.wait_until("the view moves", || view(&page) != before);
    let clicked = at_rest(&page);
    page.drag((left + width * 0.1, top + height * 0.2), (left + width * 0.6, top + height * 0.5));
    page.wait_until("it follows the drag", || view(&page) != clicked);
    // It can be put away, and stays away.
    page.click("[data-testid=toggle-minimap]");
    page.wait_until("the map is gone", || !page.exists(MAP));
    page.reload();
    page.wait_for("[data-part=component]");
    for _ in 0..6 {
        page.click("[data-testid=zoom-in]");
    }
    page.wait_for("[data-testid=toggle-minimap]");
    assert!(!page.exists(MAP));
}

#[test]
fn whoever_is_lost_comes_back() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    let back = "[data-testid=back-to-content]";
    let before = at_rest(&page);
    page.wheel("[data-testid=canvas]", 4_000, 0);
    page.wait_for(back);
    page.click(back);
    page.wait_until("it is not needed any more", || !page.exists(back));
    assert_eq!(at_rest(&page), before, "everything is in view as at the beginning");
}

#[test]
fn the_zoom_is_reset_where_it_is_told() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    page.click("[data-testid=zoom-in]");
    page.click("[data-testid=zoom-in]");
    page.click("[data-testid=zoom]");
    page.wait_until("it is 100 %", || page.text("[data-testid=zoom]") == "100 %");
    page.click(EXAMPLE);
    page.press("Shift+2");
    at_rest(&page);
    let (left, top, width, height) = page.place_of("[data-testid=canvas]");
    let card = page.place_of(EXAMPLE);
    let (x, y) = (card.0 + card.2 / 2.0, card.1 + card.3 / 2.0);
    assert!((x - left - width / 2.0).abs() < 2.0 && (y - top - height / 2.0).abs() < 2.0, "{x}, {y}");
}

//! What is selected is what keys are meant for, and what is selected is in nobody's way.

use flashcrowd_tests::{Page, Visit, id};
use serde_json::json;

/// As WebDriver writes it.
const ESCAPE: char = '\u{e00c}';

fn components(page: &Page) -> usize {
    page.count("[data-part=component]")
}

#[test]
fn several_connections_are_drawn_from_one_component_one_after_the_other() {
    let page = Visit::default().drawing();
    page.drag(&*id("handle-out-c"), &*id("component-b"));
    page.wait_until("the second is drawn", || page.is_connected("c", "b"));
    assert!(page.is_connected("c", "a"), "the first is still there");
    // It is selected, and its ends can be led elsewhere, beside the handles of the cards.
    page.drag(&*id("end-to-c->b"), (500.0, 600.0));
    page.wait_until("let go, it is gone", || !page.is_connected("c", "b"));
    page.drag(&*id("handle-out-c"), &*id("component-b"));
    page.wait_until("it is there again", || page.is_connected("c", "b"));
    page.click(&*id("handle-out-c"));
    page.click((500.0, 600.0));
    page.wait_for(&id("picker"));
    assert!(page.is_connected("c", "a") && page.is_connected("c", "b"), "an offer, and nothing removed");
}

#[test]
fn keys_are_for_what_is_selected_now_and_not_for_what_was_clicked_before() {
    let page = Visit::default().drawing();
    page.select("a");
    page.press("Control+d");
    page.wait_until("there is a copy", || components(&page) == 5);
    page.wait_until("it is selected", || page.selected().len() == 1 && page.selected() != ["a"]);
    let (before, copy) = (page.stands("a"), page.selected().remove(0));
    let stood = page.stands(&copy);
    page.press("ArrowDown");
    page.wait_until("the copy has moved", || page.stands(&copy) != stood);
    assert_eq!(page.stands("a"), before);
    page.press("Delete");
    page.wait_until("the copy is gone", || components(&page) == 4);
    assert!(page.exists(&id("component-a")));

    // Clicked, left, and something else added from the palette.
    page.select("a");
    page.press("Escape");
    page.wait_until("nothing is selected", || page.selected().is_empty());
    page.click(&*id("palette-cache"));
    page.wait_until("it is added and selected", || components(&page) == 5 && page.selected().len() == 1);
    page.press("Delete");
    page.wait_until("what was added is gone", || components(&page) == 4);
    assert!(page.exists(&id("component-a")));
}

#[test]
fn a_card_that_keys_have_come_to_is_copied_without_being_selected() {
    let page = Visit::default().drawing();
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("component-c"))]);
    page.press("Tab");
    page.press("Control+d");
    page.wait_until("there is a copy", || components(&page) == 5);
}

#[test]
fn a_drag_from_the_palette_is_called_off_by_escape() {
    let page = Visit::default().drawing();
    page.drag_and_press(&*id("palette-cache"), (500.0, 600.0), ESCAPE);
    page.drag(&*id("palette-queue"), (500.0, 600.0));
    page.wait_until("the other one is added", || components(&page) == 5);
    assert!(page.exists(&id("component-queue")) && !page.exists(&id("component-cache")));
}

#[test]
fn what_a_search_finds_first_is_added_by_enter_and_space_plays_after_a_click_on_another_button() {
    let page = Visit::default().drawing();
    page.fill(&id("palette-search"), "ketama");
    page.wait_for(&id("palette-balancer"));
    page.press("Enter");
    page.wait_for(&id("component-balancer"));
    page.click(&*id("fit"));
    page.press("Space");
    page.wait_until("it plays", || page.is_playing());
}

#[test]
fn a_paste_that_fails_is_seen_to_fail_in_the_language_of_the_page() {
    let page = Visit::default().drawing();
    let paste = "const data = new DataTransfer(); data.setData('text/plain', 'hello'); \
                 document.querySelector(arguments[0]).dispatchEvent( \
                     new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))";
    page.js(paste, &[json!(id("canvas"))]);
    page.wait_until("it is told", || page.text(&id("notice")).contains("cannot be pasted"));
    page.click(&*id("language"));
    page.wait_until("in the other language, too", || page.text(&id("notice")).contains("粘贴"));
}

#[test]
fn dots_lie_on_their_connections_when_the_canvas_has_changed_its_size() {
    let page = Visit::default().open();
    page.wait_for(&id("component-web-1"));
    page.wait_for_clock(3);
    page.pause();
    let fits = || {
        let read = "const dots = document.querySelector('.dots'); \
                    return dots.width === Math.floor(dots.clientWidth * devicePixelRatio)";
        page.js(read, &[]) == true
    };
    page.wait_until("they are drawn in the canvas's size", fits);
    page.click(&*format!("{} .card-head", id("component-web-1")));
    page.wait_for(&id("inspector"));
    page.wait_until("they are, beside the properties", fits);
}

#[test]
fn the_canvas_moves_its_view_to_what_the_keyboard_comes_to() {
    let page = Visit::default().drawing();
    // All of it out of view, to the left.
    page.drag_middle_by((500.0, 600.0), -500.0, 0.0);
    page.drag_middle_by((1_000.0, 600.0), -500.0, 0.0);
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("component-c"))]);
    let scrolled =
        "const ground = document.querySelector(arguments[0]); return ground.scrollLeft + ground.scrollTop";
    page.wait_until("it is in view, by the view", || {
        let (left, ..) = page.place_of(&id("component-c"));
        left >= 180.0 && page.js(scrolled, &[json!(id("canvas"))]) == 0
    });
}

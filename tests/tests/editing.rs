//! Editing with pointer and keys: what is done can be undone, what is said is said in both languages.

use flashcrowd_tests::{Page, Visit};

const EXAMPLE: &str = "[data-testid=component-web-1]";

fn components(page: &Page) -> usize {
    page.count("[data-part=component]")
}

#[test]
fn a_component_is_added_removed_and_brought_back() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    let before = components(&page);
    page.drag("[data-testid=palette-server]", (420.0, 560.0));
    page.wait_until("it is added", || components(&page) == before + 1);
    page.press("Control+z");
    page.wait_until("it is undone", || components(&page) == before);
    page.press("Control+Shift+z");
    page.wait_until("it is redone", || components(&page) == before + 1);
    page.click("[data-testid=component-server]");
    page.press("Delete");
    page.wait_until("it is removed", || components(&page) == before);
    page.click("[data-testid=undo]");
    page.wait_until("it is back", || components(&page) == before + 1);
}

#[test]
fn space_plays_and_pauses_and_a_step_ends_at_a_whole_second() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    let label = || page.attribute("[data-testid=play]", "aria-label").unwrap_or_default();
    page.wait_until("the example plays by itself", || label() == "Pause");
    page.click((420.0, 130.0));
    page.press("Space");
    page.wait_until("it pauses", || label() == "Play");
    page.click("[data-testid=step]");
    let ns = || page.attribute("[data-testid=figure-simulated_s]", "data-ns").unwrap_or_default();
    page.wait_until("it stands at a whole second", || {
        ns().parse::<u64>().is_ok_and(|ns| ns > 0 && ns % 1_000_000_000 == 0)
    });
    page.click("[data-testid=reset]");
    page.wait_until("it stands at zero", || ns() == "0");
}

#[test]
fn the_page_speaks_chinese_at_once_and_remembers_it() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    assert!(page.text("[data-testid=palette]").contains("Server"));
    page.click("[data-testid=language]");
    page.wait_until("the palette is Chinese", || page.text("[data-testid=palette]").contains("服务器"));
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("zh-CN"));
    page.reload();
    page.wait_for(EXAMPLE);
    page.wait_until("it still is", || page.text("[data-testid=palette]").contains("服务器"));
}

#[test]
fn a_parameter_that_cannot_be_read_stays_in_the_box_and_changes_nothing() {
    let page = Visit::default().open();
    page.wait_for(EXAMPLE);
    page.click(EXAMPLE);
    page.wait_for("[data-testid=field-slots]");
    // The figures of its first second, when they come, move the fields below them.
    page.wait_for("[data-testid=measured]");
    let before = page.property("[data-testid=field-slots]", "value");
    page.fill("[data-testid=field-slots]", "many");
    page.press("Enter");
    page.wait_for("[data-testid=wrong-field-slots]");
    page.fill("[data-testid=field-slots]", "0");
    page.press("Enter");
    page.wait_until("the range is told", || {
        page.exists("[data-testid=wrong-field-slots]") || page.exists("[data-testid=problem-slots]")
    });
    page.press("Control+z");
    page.fill("[data-testid=field-slots]", before.as_str().unwrap_or_default());
    page.press("Enter");
    page.wait_until("all is well again", || {
        !page.exists("[data-testid=wrong-field-slots]") && !page.exists("[data-testid=problem-slots]")
    });
}

//! What is kept in the browser: several scenarios, their earlier versions, and work that a crash, a second tab or a
//! full disk would have cost.

use std::rc::Rc;

use flashcrowd_tests::{Page, Profile, Visit, id};

const SAVED: &str = "[data-testid=saved][data-state=saved]";
const EXAMPLE: &str = "[data-testid=component-web-1]";
const ITEM: &str = "[data-testid=saved-item]";

/// An empty canvas.
fn begin_anew(page: &Page) {
    page.click(&*id("open-open"));
    page.click(&*id("open-empty"));
    page.wait_until("the canvas is empty", || components(page) == 0);
}

fn components(page: &Page) -> usize {
    page.count("[data-part=component]")
}

/// Drags a component of this kind in, and waits until that is saved.
fn draw(page: &Page, kind: &str, x: f64, y: f64) {
    let before = components(page);
    page.drag(&*id(&format!("palette-{kind}")), (x, y));
    page.wait_until("it is there", || components(page) == before + 1);
    page.wait_for(SAVED);
}

/// Somebody who has drawn a server and nothing else.
fn somebody_with_work() -> Rc<Profile> {
    let profile = Rc::new(Profile::fresh());
    let page = Visit::default().profile(&profile).open();
    page.wait_for(EXAMPLE);
    begin_anew(&page);
    draw(&page, "server", 600.0, 300.0);
    profile
}

fn of_item(number: usize, part: &str) -> String {
    format!("{ITEM}:nth-child({number}) [data-testid={part}]")
}

/// The list of what is stored, with so many items.
fn list(page: &Page, items: usize) -> Vec<String> {
    if !page.exists(&id("open-dialog")) {
        page.click(&*id("open-open"));
    }
    page.wait_until(&format!("{items} are listed"), || page.count(ITEM) == items);
    page.texts(&format!("{ITEM} .exhibit-name"))
}

fn notices(page: &Page) -> String {
    page.texts("[data-testid=notice]").join("\n")
}

/// Presses the button of the newest notice.
fn go_back(page: &Page) {
    page.click("[data-testid=notice]:last-child [data-testid=notice-action]");
}

#[test]
fn scenarios_are_listed_opened_renamed_duplicated_deleted_and_brought_back() {
    let page = Visit::default().profile(&somebody_with_work()).open();
    page.wait_for(&id("component-server"));
    assert_eq!(list(&page, 1), ["Untitled scenario"]);
    page.click(&*of_item(1, "saved-rename"));
    page.fill(&id("saved-name"), "Checkout");
    page.press("Enter");
    page.wait_until("it has its name", || page.text(&id("scenario-name")) == "Checkout");
    page.click(&*id("open-dialog-close"));
    page.wait_for(SAVED);

    begin_anew(&page);
    draw(&page, "database", 600.0, 300.0);
    draw(&page, "client", 300.0, 300.0);
    assert_eq!(list(&page, 2), ["Untitled scenario", "Checkout"]);
    assert!(page.text(&format!("{ITEM}:nth-child(1)")).contains("Components: 2"));
    assert!(page.text(&format!("{ITEM}:nth-child(1)")).contains("open now"));

    page.click(&*of_item(2, "saved-duplicate"));
    assert_eq!(list(&page, 3), ["Checkout (copy)", "Untitled scenario", "Checkout"]);
    page.click(&*of_item(1, "saved-rename"));
    page.fill(&id("saved-name"), "Second");
    page.press("Enter");
    page.wait_until("it has its name", || list(&page, 3).contains(&"Second".to_owned()));

    // Another one is opened: it is there, and so is what was there before.
    page.click(&*of_item(3, "saved-open"));
    page.wait_for(&id("component-server"));
    assert_eq!(components(&page), 1);
    go_back(&page);
    page.wait_for(&id("component-database"));
    assert_eq!(components(&page), 2);

    // Deleting what is open leaves an empty canvas, and can be undone beside the list.
    let names = list(&page, 3);
    let place = 1 + names.iter().position(|name| name == "Untitled scenario").expect("it is listed");
    page.click(&*of_item(place, "saved-delete"));
    assert!(!list(&page, 2).contains(&"Untitled scenario".to_owned()));
    assert_eq!(components(&page), 0);
    page.click(&*id("saved-undelete"));
    list(&page, 3);
    page.wait_until("it is back on the canvas", || components(&page) == 2);
    page.reload();
    page.wait_for(&id("component-database"));
}

#[test]
fn an_earlier_version_is_opened_and_what_was_there_is_kept() {
    let profile = somebody_with_work();
    let page = Visit::default().profile(&profile).open();
    page.wait_for(&id("component-server"));
    draw(&page, "database", 900.0, 300.0);
    draw(&page, "client", 300.0, 300.0);

    list(&page, 1);
    page.click(&*of_item(1, "saved-versions"));
    page.wait_for(&id("version-open"));
    assert_eq!(page.count(&id("version-open")), 1, "as it was when the session began");
    page.click(&*id("version-open"));
    page.wait_until("the version is on the canvas", || components(&page) == 1);
    page.reload();
    page.wait_for(&id("component-server"));
    assert_eq!(components(&page), 1);

    list(&page, 1);
    page.click(&*of_item(1, "saved-versions"));
    page.wait_until("there are two", || page.count(&id("version-open")) == 2);
    assert!(page.text(&id("version-open")).contains("Components: 3"), "what was there is the newest version");
    page.click(&*id("version-open"));
    page.wait_until("all three are back", || components(&page) == 3);
    // And back once more, by the notice.
    go_back(&page);
    page.wait_until("the other one is back", || components(&page) == 1);
}

#[test]
fn what_the_first_release_stored_is_still_there() {
    const FIRST_RELEASE: &str = r#"try { if (!localStorage.getItem('document')) {
        localStorage.setItem('document', 'old-1');
        const request = indexedDB.open('flashcrowd', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('documents');
        request.onsuccess = () => {
            const transaction = request.result.transaction('documents', 'readwrite');
            const document = '{"flashcrowd":1,"components":[{"id":"ledger","kind":"database"}],"connections":[]}';
            const record = JSON.stringify({ revision: 3, saved_ms: 1750000000000, document, base: null });
            transaction.objectStore('documents').put(record, 'old-1');
            transaction.oncomplete = () => request.result.close();
        };
    } } catch {}"#;
    let profile = Rc::new(Profile::fresh());
    let page = Visit::default().profile(&profile).script_first(FIRST_RELEASE).open();
    page.wait_for(&id("component-ledger"));
    draw(&page, "server", 400.0, 300.0);
    list(&page, 1);
    page.click(&*of_item(1, "saved-versions"));
    assert!(page.text(&id("version-open")).contains("Components: 1"));
    drop(page);
    let page = Visit::default().profile(&profile).open();
    page.wait_for(&id("component-ledger"));
    assert_eq!(components(&page), 2);
}

#[test]
fn what_was_not_written_when_the_page_was_left_is_there_the_next_time() {
    const DATABASE_FAILS: &str = "const open = IDBFactory.prototype.open; IDBFactory.prototype.open = function (...all) { \
        if (window.fails) throw new DOMException('no database today', 'UnknownError'); return open.apply(this, all); }";
    let profile = somebody_with_work();
    let page = Visit::default().profile(&profile).script_first(DATABASE_FAILS).open();
    page.wait_for(&id("component-server"));
    page.js("window.fails = true", &[]);
    page.drag(&*id("palette-database"), (900.0, 300.0));
    page.wait_for("[data-testid=saved][data-state=failed]");
    page.go_to("about:blank");
    drop(page);

    let page = Visit::default().profile(&profile).open();
    page.wait_for(&id("component-server"));
    assert!(page.exists(&id("component-database")), "it was noted as the page was left");
    assert_eq!(
        page.js("return Object.keys(localStorage).filter((key) => key.startsWith('unsaved'))", &[])
            .as_array()
            .map(Vec::len),
        Some(0)
    );
    list(&page, 1);
}

#[test]
fn a_scenario_that_brings_the_page_down_is_offered_and_not_opened_again() {
    let profile = somebody_with_work();
    // A page that comes to its end while it draws the scenario.
    const DRAWING_FAILS: &str = "Document.prototype.createElementNS = () => { window.hasFailed = true; throw new Error('no drawing today'); }";
    let page = Visit::default().profile(&profile).script_first(DRAWING_FAILS).open();
    page.wait_until("drawing fails", || page.js("return window.hasFailed === true", &[]) == true);
    page.expect_console_error("");
    drop(page);

    let page = Visit::default().profile(&profile).open();
    page.wait_for(EXAMPLE);
    page.wait_until("the page says why", || notices(&page).contains("did not come up"));
    assert_eq!(list(&page, 1), ["Untitled scenario"]);
    drop(page);

    // As long as nothing else is done, it stays so; whoever wants to tries it again.
    let page = Visit::default().profile(&profile).open();
    page.wait_for(EXAMPLE);
    page.click(&*id("notice-action"));
    page.wait_for(&id("component-server"));
    page.wait_until("it has held", || page.js("return localStorage.getItem('opening')", &[]).is_null());
    page.reload();
    page.wait_for(&id("component-server"));
}

#[test]
fn two_tabs_know_of_each_other_and_never_overwrite() {
    let page = Visit::default().profile(&somebody_with_work()).open();
    page.wait_for(&id("component-server"));
    let first = page.tab();
    let second = page.open_tab();
    page.wait_for(&id("component-server"));
    page.wait_until("the second is told", || notices(&page).contains("open in another tab"));

    // Looking is no change: the first goes on as if it were alone.
    page.turn_to(&first);
    draw(&page, "database", 900.0, 300.0);
    assert!(!notices(&page).contains("copy of its own"), "{}", notices(&page));
    page.turn_to(&second);
    draw(&page, "client", 300.0, 300.0);
    page.wait_until("it goes on with a copy", || notices(&page).contains("Another tab has changed"));
    page.wait_for(SAVED);
    list(&page, 2);
    let texts = page.texts(ITEM).join("\n");
    assert_eq!(texts.matches("Components: 2").count(), 2, "{texts}");

    // Each goes on with its own.
    page.click(&*id("open-dialog-close"));
    draw(&page, "queue", 560.0, 380.0);
    page.turn_to(&first);
    draw(&page, "cache", 900.0, 500.0);
    draw(&page, "queue", 600.0, 500.0);
    let texts = {
        list(&page, 2);
        page.texts(ITEM).join("\n")
    };
    assert!(texts.contains("Components: 3") && texts.contains("Components: 4"), "{texts}");
}

#[test]
fn where_there_is_no_room_the_oldest_versions_go_and_the_page_says_so() {
    const FULL: &str = "const put = IDBObjectStore.prototype.put; IDBObjectStore.prototype.put = function (...all) { \
        if (window.refusals-- > 0) throw new DOMException('no room', 'QuotaExceededError'); return put.apply(this, all); }";
    let profile = somebody_with_work();
    let page = Visit::default().profile(&profile).script_first(FULL).open();
    page.wait_for(&id("component-server"));
    draw(&page, "database", 900.0, 300.0);
    list(&page, 1);
    page.click(&*of_item(1, "saved-versions"));
    page.wait_until("there is a version", || page.count(&id("version-open")) == 1);
    page.click(&*id("open-dialog-close"));

    // Once a version has gone there is room.
    page.js("window.refusals = 1", &[]);
    draw(&page, "client", 300.0, 300.0);
    page.wait_until("the page says so", || notices(&page).contains("oldest earlier versions were dropped"));

    // There is none, whatever goes.
    page.js("window.refusals = 1000", &[]);
    page.drag(&*id("palette-queue"), (300.0, 450.0));
    page.wait_for("[data-testid=saved][data-state=failed]");
    assert!(page.attribute(&id("saved"), "title").unwrap_or_default().contains("Export it to a file"));

    page.js("window.refusals = 0", &[]);
    draw(&page, "cache", 600.0, 450.0);
    page.reload();
    page.wait_for(&id("component-queue"));
    assert_eq!(components(&page), 5);
}

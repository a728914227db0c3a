//! What leaves the page: pictures that open again, figures, paper.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use flashcrowd_sim::scenario::{Document, from_png, from_svg, into_png, parse};
use flashcrowd_tests::{Page, Visit, command_line, id};

fn example() -> Document {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/three-servers.json");
    parse(&fs::read_to_string(path).expect("it can be read")).expect("it parses")
}

fn export(page: &Page, testid: &str) -> PathBuf {
    if !page.exists(&id("share-dialog")) {
        page.click(&*id("share-open"));
    }
    page.download(|| page.click(&*id(testid)))
}

/// The example, stopped: an example plays by itself.
fn visit() -> Page {
    let page = Visit::default().patience(Duration::from_secs(30)).open();
    page.wait_for(&id("component-web-1"));
    page
}

/// Opens a file with an empty canvas before it.
fn open_again(page: &Page, file: &Path) {
    if page.exists(&id("share-dialog")) {
        page.click(&*id("share-dialog-close"));
    }
    page.click(&*id("open-open"));
    page.click(&*id("open-empty"));
    page.wait_until("the canvas is empty", || page.count("[data-part=component]") == 0);
    page.click(&*id("open-open"));
    page.wait_for(&id("gallery-flash-sale"));
    page.choose_file(&id("import"), file);
}

#[test]
fn a_png_shows_the_diagram_and_opens_again() {
    let page = visit();
    let file = export(&page, "export-png");
    assert_eq!(file.extension().and_then(|e| e.to_str()), Some("png"));
    let png = fs::read(&file).expect("it can be read");
    let document = from_png(&png).expect("it holds the scenario");
    assert_eq!(document.components, example().components);
    let number = |place: usize| u32::from_be_bytes(png[place..place + 4].try_into().expect("four bytes"));
    assert!(number(16) > 1_500 && number(20) > 500, "{} × {}", number(16), number(20));
    assert!(png.len() > 20_000, "more than an empty ground: {} bytes", png.len());

    open_again(&page, &file);
    page.wait_for(&id("component-web-1"));
    assert_eq!(page.count("[data-part=component]"), example().components.len());

    // Without its scenario, and damaged.
    let bare = file.with_file_name("bare.png");
    let whole = into_png(&png, &document).expect("it is a PNG");
    fs::write(
        &bare,
        [&whole[..33], &png[png.windows(4).position(|w| w == b"IDAT").expect("data") - 4..]].concat(),
    )
    .expect("it can be written");
    page.click(&*id("open-open"));
    page.choose_file(&id("import"), &bare);
    page.wait_until("the page says what is wrong", || {
        page.text(&id("import-problems")).contains("holds no scenario")
    });
    page.click(&*id("import-problems-close"));
    fs::write(&bare, &png[..png.len() / 100]).expect("it can be written");
    page.click(&*id("open-open"));
    page.choose_file(&id("import"), &bare);
    page.wait_until("the page says what is wrong", || page.text(&id("import-problems")).contains("damaged"));
}

#[test]
fn an_svg_stands_by_itself_and_opens_again() {
    let page = visit();
    let file = export(&page, "export-svg");
    let svg = fs::read_to_string(&file).expect("it can be read");
    assert_eq!(from_svg(&svg).expect("it holds the scenario").components, example().components);
    assert!(svg.contains(">Load balancer<") && svg.contains("rgb("), "{svg}");
    assert!(!svg.contains("fill=\"\""), "every colour is there");
    let is_well_formed = "return new DOMParser().parseFromString(arguments[0], 'image/svg+xml').querySelector('parsererror') === null";
    assert_eq!(page.js(is_well_formed, &[svg.into()]), true);
    open_again(&page, &file);
    page.wait_for(&id("component-web-1"));
}

#[test]
fn the_csv_is_the_one_of_the_command_line() {
    let page = visit();
    page.wait_for_clock(6);
    let file = export(&page, "export-csv");
    let page_csv = fs::read_to_string(&file).expect("it can be read");
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scenarios/three-servers.json");
    let told = command_line(&["run", &scenario.display().to_string(), "--duration", "5s", "--csv"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let told = String::from_utf8(told.stdout).expect("all that is printed is UTF-8");
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told.len(), 6);
    assert!(page_csv.lines().count() >= 6);
    for (own, other) in page_csv.lines().zip(told) {
        assert_eq!(own, other);
    }
}

#[test]
fn paper_shows_the_diagram_and_the_notes_on_one_page_in_light() {
    let page = Visit::default().scheme(flashcrowd_tests::Scheme::Dark).open();
    page.wait_for(&id("component-web-1"));
    // The code for it has come when another part of it is there.
    page.click(&*id("share-open"));
    page.wait_for(&id("share-dialog"));
    page.click(&*id("share-dialog-close"));
    let pdf = page.print();
    assert!(pdf.starts_with(b"%PDF"));
    let text = String::from_utf8_lossy(&pdf);
    let pages = text.matches("/Type /Page\n").count()
        + text.matches("/Type /Page/").count()
        + text.matches("/Type /Page ").count();
    assert_eq!(pages, 1);
    page.wait_until("the sheet is gone", || !page.exists(&id("print-sheet")));

    page.emulate_paper();
    page.js("window.dispatchEvent(new Event('beforeprint'))", &[]);
    let sheet = page.place_of(&id("print-sheet"));
    assert!(sheet.2 > 600.0 && sheet.3 > 300.0, "{sheet:?}");
    assert_eq!(page.place_of(".frame").2, 0.0, "nothing else is shown");
    assert!(page.text(".print-notes").len() > 50);
    let light = "return getComputedStyle(document.querySelector('.print-diagram rect')).fill";
    assert_eq!(page.js(light, &[]), "rgb(255, 255, 255)");
    page.screenshot("paper");
    page.js("window.dispatchEvent(new Event('afterprint'))", &[]);
    assert!(!page.exists(&id("print-sheet")));
}

//! The page from a phone to a wall: nothing overlaps, nothing is cut off, nothing moves that does not change.

use std::rc::Rc;
use std::time::Duration;

use flashcrowd_sim::scenario::json_to_fragment;
use flashcrowd_tests::{Language, Page, Profile, Visit, id};
use serde_json::{Value, json};

const WIDTHS: [(u32, u32); 6] =
    [(390, 844), (768, 1024), (1024, 768), (1440, 900), (1920, 1080), (3840, 2160)];

/// What can be pressed or typed into, as far as it is to be seen: outside of the window, over another, or with its
/// text cut off without a title that says it all. What scrolls is looked at where it is scrolled to.
const FAULTS: &str = r#"
const faults = [];
const name = (e) => e.dataset.testid || e.className || e.tagName;
const clipped = (e) => {
  // The part of an element that its scrolling ancestors show.
  let { left, top, right, bottom } = e.getBoundingClientRect();
  for (let p = e.parentElement; p; p = p.parentElement) {
    if (getComputedStyle(p).overflow === 'visible') continue;
    const r = p.getBoundingClientRect();
    [left, top, right, bottom] = [Math.max(left, r.left), Math.max(top, r.top), Math.min(right, r.right), Math.min(bottom, r.bottom)];
  }
  return { e, left, top, right, bottom, full: e.getBoundingClientRect() };
};
const css = 'button, input:not([type=file]), select, textarea, summary, [data-part=component]';
const seen = [...document.querySelectorAll(css)]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.closest('.skip-link, .heard'))
  .map(clipped)
  .filter(({ left, top, right, bottom }) => right - left > 2 && bottom - top > 2);
for (const { e, full } of seen) {
  const inCanvas = e.closest('.world');
  const scrolls = e.closest('.palette, .inspector, .dashboard, .area-timeline, .headline, .sheet-bar');
  if (!inCanvas && !scrolls && (full.left < -1 || full.top < -1 || full.right > innerWidth + 1 || full.bottom > innerHeight + 1))
    faults.push(name(e) + ' lies outside of the window');
  if (!inCanvas && scrolls && (full.left < -1 || full.right > innerWidth + 1))
    faults.push(name(e) + ' lies beside the window');
}
const layer = (e) => e.closest('.world, .view-controls, .actions, .toolbar-rest, [class*=area-], .toolbar, .sheet-tabs');
for (const [i, a] of seen.entries()) {
  for (const b of seen.slice(i + 1)) {
    if (a.e.contains(b.e) || b.e.contains(a.e)) continue;
    // The canvas lies below its controls, on a phone below the sheets.
    if (layer(a.e) !== layer(b.e)) continue;
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (width > 1 && height > 1) faults.push(name(a.e) + ' and ' + name(b.e) + ' overlap');
  }
}
const texts = document.querySelectorAll('.toolbar *, .palette *, .inspector *, .dashboard-head *, .chart-head *, .timeline-head *, .sheet-tabs *, .card *');
for (const e of texts) {
  if (!e.checkVisibility() || e.closest('.heard, svg') || e.matches('input, select, textarea') || !e.clientWidth) continue;
  if (![...e.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
  const { overflowX, textOverflow } = getComputedStyle(e);
  if (e.scrollWidth <= e.clientWidth + 1 || overflowX === 'auto' || overflowX === 'scroll') continue;
  if (textOverflow === 'ellipsis' && e.closest('[title]')) continue;
  faults.push(name(e) + ' is cut off: ' + e.textContent.slice(0, 40));
}
return [...new Set(faults)];
"#;

#[track_caller]
fn faults(page: &Page) -> Vec<String> {
    let faults = page.js(FAULTS, &[]);
    faults
        .as_array()
        .into_iter()
        .flatten()
        .map(|fault| fault.as_str().unwrap_or_default().to_owned())
        .collect()
}

#[track_caller]
fn nothing_is_cut_off(language: Language) {
    let mut found = Vec::new();
    for (width, height) in WIDTHS {
        let page =
            Visit::default().size(width, height).language(language).patience(Duration::from_secs(60)).open();
        page.wait_for(&id("component-web-1"));
        page.wait_for_clock(1);
        let mut look = |scene: &str| {
            let of = faults(&page).into_iter().map(|fault| format!("{width} px, {scene}: {fault}"));
            found.extend(of);
        };
        look("running");
        page.click(&*id("component-web-1"));
        if width < 720 {
            for sheet in ["palette", "inspector", "timeline", "dashboard"] {
                page.click(&*id(&format!("sheet-{sheet}")));
                page.wait_for(&format!("[data-sheet={sheet}]"));
                look(sheet);
            }
            page.click(&*id("close-dashboard"));
        } else {
            page.wait_for(&id("field-slots"));
            look("properties");
        }
        if page.js("return getComputedStyle(document.querySelector('.toolbar-more')).display", &[]) != "none"
        {
            page.click(&*id("more"));
            look("more");
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn nothing_overlaps_or_is_cut_off_at_any_width() {
    nothing_is_cut_off(Language::English);
}

#[test]
fn nothing_overlaps_or_is_cut_off_at_any_width_in_chinese() {
    nothing_is_cut_off(Language::Chinese);
}

#[test]
fn the_canvas_has_six_tenths_of_the_page() {
    let page = Visit::default().open();
    page.wait_for(&id("component-web-1"));
    let (_, _, width, height) = page.place_of(&id("canvas"));
    let share = width * height / (1440.0 * 900.0);
    assert!(share >= 0.6, "{width} × {height} are {share} of the page");
}

/// The left edges of figures, and how wide they are.
const PLACES: &str = "return Object.fromEntries([...document.querySelectorAll('.toolbar button, .toolbar select, \
     .run-clock, .headed-now, .headed dt, .dashboard-tools button, .legend-value, .card-figure, .card-percent, .card-spark, .cells, .card-promise dd')] \
     .map((e, i) => [i + ' ' + (e.dataset.testid || e.className?.baseVal || e.className), \
     [Math.round(e.getBoundingClientRect().left), Math.round(e.getBoundingClientRect().top)]]))";

#[test]
fn figures_that_change_move_nothing_beside_them() {
    let page = Visit::default().patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));
    page.wait_for_clock(3);
    page.pause();
    let before: Value = page.js(PLACES, &[]);
    // The script crashes a server meanwhile: figures of all sizes are shown.
    page.step_to(24);
    let after = page.js(PLACES, &[]);
    let (before, after) = (before.as_object().expect("places"), after.as_object().expect("places"));
    let moved: Vec<_> = before.iter().filter(|(name, place)| after.get(*name) != Some(*place)).collect();
    assert!(moved.is_empty(), "{moved:?}");
}

#[test]
fn the_first_figures_move_no_field_that_is_being_edited() {
    let document = json!({
        "flashcrowd": 1,
        "components": [
            {"id": "client", "kind": "client", "at": [0, 0]},
            {"id": "cache", "kind": "cache", "at": [300, 0]},
            {"id": "db", "kind": "database", "at": [600, 0]},
        ],
        "connections": [{"from": "client", "to": "cache"}, {"from": "cache", "to": "db"}],
    });
    let page = Visit::default().fragment(&json_to_fragment(&document.to_string())).open();
    page.wait_for(&id("component-cache"));
    for (component, field) in [("client", "field-name"), ("cache", "field-name"), ("db", "field-slots")] {
        page.reset();
        page.click(&*id(&format!("component-{component}")));
        page.wait_for(&id(field));
        page.wait_until("nothing is measured", || page.text(&id("measured-p50")).starts_with('–'));
        let before = page.place_of(&id(field));
        page.step_to(2);
        page.wait_until("it is measured", || {
            page.attribute(&id("measured-arrivals"), "data-value").is_some()
        });
        assert_eq!(page.place_of(&id(field)), before, "{component}");
    }
}

#[track_caller]
fn size(page: &Page, css: &str) -> (f64, f64) {
    let (_, _, width, height) = page.place_of(css);
    (width, height)
}

#[test]
fn panels_resize_fold_and_are_found_as_they_were_left() {
    let profile = Rc::new(Profile::fresh());
    let page = Visit::default().profile(&profile).open();
    page.wait_for(&id("component-web-1"));
    page.click(&*id("component-web-1"));
    page.wait_for(".area-inspector");

    // By pointer.
    page.drag_by(&*id("splitter-palette"), 60.0, 0.0);
    assert_eq!(size(&page, ".area-palette").0, 240.0);
    page.drag_by(&*id("splitter-inspector"), -40.0, 0.0);
    assert_eq!(size(&page, ".area-inspector").0, 360.0);
    page.drag_by(&*id("splitter-dashboard"), 0.0, -52.0);
    assert_eq!(size(&page, ".area-dashboard").1, 220.0);
    let (_, timeline) = size(&page, ".area-timeline");
    page.drag_by(&*id("splitter-timeline"), 0.0, -44.0);
    assert_eq!(size(&page, ".area-timeline").1, timeline + 44.0);

    // By keys, within bounds that are told.
    let focus = "document.querySelector(arguments[0]).focus()";
    page.js(focus, &[json!(id("splitter-palette"))]);
    page.press("ArrowLeft");
    page.wait_until("it is narrower", || size(&page, ".area-palette").0 == 224.0);
    page.press("Home");
    let least = page.attribute(&id("splitter-palette"), "aria-valuemin").and_then(|least| least.parse().ok());
    page.wait_until("it is as narrow as it goes", || Some(size(&page, ".area-palette").0) == least);
    page.double_click(&*id("splitter-palette"));
    page.wait_until("it is as wide as at first", || size(&page, ".area-palette").0 == 180.0);
    page.drag_by(&*id("splitter-palette"), 60.0, 0.0);

    // Folded by a button, which stays under the pointer and brings them back.
    for panel in ["palette", "inspector", "dashboard"] {
        let area = format!(".area-{panel}");
        let before = size(&page, &area);
        let button = page.point(&*id(&format!("fold-{panel}")));
        page.click(&*id(&format!("fold-{panel}")));
        page.wait_until("it is folded", || size(&page, &area) != before);
        if panel == "inspector" {
            assert_eq!(page.point(&*id("fold-inspector")).1, button.1);
        }
        page.click(&*id(&format!("fold-{panel}")));
        page.wait_until("it is back", || size(&page, &area) == before);
    }
    page.click(&*id("fold-palette"));
    page.click(&*id("timeline-toggle"));
    page.wait_until("it is folded", || !page.exists(".timeline-scroll"));
    drop(page);

    let page = Visit::default().profile(&profile).open();
    page.wait_for(&id("component-web-1"));
    assert!(!page.exists(".timeline-scroll"));
    assert!(size(&page, ".area-palette").0 < 60.0);
    assert_eq!(size(&page, ".area-dashboard").1, 220.0);
    page.click(&*id("fold-palette"));
    page.wait_until("it is as wide as it was", || size(&page, ".area-palette").0 == 240.0);
}

#[test]
fn on_a_phone_what_is_edited_is_not_under_the_sheet() {
    let page = Visit::default().size(390, 844).open();
    page.wait_for(&id("component-database"));
    page.click(&*id("component-database"));
    page.click(&*id("sheet-inspector"));
    page.wait_for(&id("inspector"));
    let above = |component: &str| {
        let (_, top, _, height) = page.place_of(&id(component));
        let (_, sheet, ..) = page.place_of(".area-inspector");
        top + height <= sheet
    };
    page.wait_until("it is seen above it", || above("component-database"));
}

#[test]
fn on_a_phone_a_sheet_is_enlarged_closed_and_gives_the_focus_back() {
    let page = Visit::default().size(390, 844).open();
    page.wait_for(&id("component-web-1"));
    let active = || page.js("return document.activeElement?.dataset?.testid", &[]);
    let is_closed = || page.exists("[data-sheet=none]");
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("sheet-dashboard"))]);
    page.press("Enter");
    page.wait_until("the focus goes in", || active() == "grip-dashboard");
    page.press("Escape");
    page.wait_until("it is closed", is_closed);
    page.wait_until("the focus comes back", || active() == "sheet-dashboard");

    page.click(&*id("sheet-dashboard"));
    page.wait_for("[data-sheet=dashboard]");
    let before = size(&page, ".area-dashboard").1;
    page.touch_drag(&*id("grip-dashboard"), (195.0, 100.0));
    page.wait_until("it is enlarged", || size(&page, ".area-dashboard").1 > before + 100.0);
    let (x, y) = page.point(&*id("grip-dashboard"));
    page.touch_drag((x, y), (x, y + 120.0));
    page.wait_until("it is as before", || size(&page, ".area-dashboard").1 == before);
    let (x, y) = page.point(&*id("grip-dashboard"));
    page.touch_drag((x, y), (x, y + 120.0));
    page.wait_until("it is closed", is_closed);

    // Undo, redo and delete are in reach.
    page.click(&*id("component-web-1"));
    page.click(&*id("action-remove"));
    page.wait_until("it is removed", || !page.exists(&id("component-web-1")));
    page.click(&*id("undo"));
    page.wait_for(&id("component-web-1"));
    page.click(&*id("redo"));
    page.wait_until("it is removed again", || !page.exists(&id("component-web-1")));
}

//! The timeline: incidents are drawn, moved, resized and removed with the pointer, those of the script and
//! those by hand, and the run follows, also where its past has changed.

use std::time::Duration;

use flashcrowd_tests::{Page, SECOND, Visit, id};

/// Opens the example at rest at its start: a server of three crashes from the 20th second to the 60th, and
/// the timeline shows its 120 seconds.
fn example() -> Page {
    let page = Visit::default().patience(Duration::from_secs(60)).open();
    page.wait_for(&bar("s0"));
    page.reset();
    page
}

fn bar(origin: &str) -> String {
    id(&format!("timeline-bar-{origin}"))
}

/// From when to when a bar goes, in seconds; none: for good.
fn span(page: &Page, origin: &str) -> (f64, Option<f64>) {
    let read = |name: &str| page.attribute(&bar(origin), name).and_then(|value| value.parse().ok());
    (read("data-from").expect("a bar begins somewhere"), read("data-to"))
}

fn seconds(span: (f64, Option<f64>)) -> (f64, f64) {
    let tenths = |value: f64| (value * 10.0).round() / 10.0;
    (tenths(span.0), span.1.map_or(f64::INFINITY, tenths))
}

/// The point of the drawing at an instant, so many pixels below its top.
fn at(page: &Page, instant: f64, down: f64) -> (f64, f64) {
    let (left, top, width, _) = page.place_of(&id("timeline-ground"));
    (left + instant / 120.0 * width, top + down)
}

/// The middle of the first lane.
const LANE: f64 = 29.0;

/// Chooses what reads like this in a list.
fn choose(page: &Page, test_id: &str, words: &str) {
    let script = "const list = document.querySelector(arguments[0]); \
                  list.selectedIndex = [...list.options].findIndex(o => o.textContent.trim() === arguments[1]); \
                  list.dispatchEvent(new Event('change', { bubbles: true })); return list.selectedIndex";
    let chosen = page.js(script, &[id(test_id).into(), words.into()]);
    assert!(chosen.as_i64().is_some_and(|index| index >= 0), "{test_id} offers {words}");
}

fn is_up(page: &Page, component: &str) -> bool {
    let state = page.attribute(&id(&format!("cell-{component}-1")), "data-state").unwrap_or_default();
    state != "cell-refusing"
}

/// Steps far where there is far to go.
fn step_far_to(page: &Page, second: u64) {
    while page.now_ns() + 10 * SECOND <= second * SECOND {
        let next = (page.now_ns() / SECOND + 10) * SECOND;
        page.hold("Shift");
        page.click(&*id("step"));
        page.release();
        page.wait_until("a long step ends ten seconds on", || page.now_ns() == next);
    }
    page.step_to(second);
}

/// Plays the run from its start and says in which seconds a component is down.
fn down_between(page: &Page, component: &str, from: u64, to: u64) {
    page.reset();
    step_far_to(page, from - 1);
    assert!(is_up(page, component), "before {from} s");
    step_far_to(page, from);
    assert!(!is_up(page, component), "from {from} s on");
    step_far_to(page, to - 1);
    assert!(!is_up(page, component), "until {to} s");
    step_far_to(page, to);
    assert!(is_up(page, component), "at {to} s");
}

#[test]
fn an_incident_is_scripted_moved_resized_removed_and_brought_back_on_the_timeline() {
    let page = example();
    page.drag(at(&page, 70.0, LANE), at(&page, 80.0, LANE));
    page.wait_for(&id("timeline-form"));
    choose(&page, "timeline-new-target", "Web 1");
    choose(&page, "timeline-new-verb", "Crash");
    page.click(&*id("timeline-add"));
    page.wait_for(&bar("s1"));
    assert_eq!(span(&page, "s1"), (70.0, Some(80.0)));
    assert_eq!(page.focused()["label"], "Crash Web 1, scripted, from 1:10 to 1:20");

    // It strikes and ends when the bar says, and its figures tell.
    down_between(&page, "web-1", 70, 80);
    let figures = page.figures();
    let refused = |component: &str| {
        let place = format!("components.{component}.failures.refused");
        figures.get(&place).and_then(|count| count.parse::<u64>().ok())
    };
    assert!(figures["overall.failures.refused"].parse::<u64>().is_ok_and(|count| count > 0), "{figures:#?}");
    assert_eq!(refused("web-3").unwrap_or_default(), 0, "{figures:#?}");
    page.click(&*id("table"));

    // Moved into what has happened already: the run comes back to where it stood, and is another one.
    assert_eq!(page.now_ns(), 80 * SECOND);
    page.drag(at(&page, 75.0, LANE), at(&page, 95.0, LANE));
    page.wait_until("it has moved", || span(&page, "s1") == (90.0, Some(100.0)));
    page.wait_until("the run is back where it stood", || page.now_ns() == 80 * SECOND);
    page.wait_until("the server never went down", || is_up(&page, "web-1"));
    down_between(&page, "web-1", 90, 100);

    // Its end and its start are drawn out.
    let end = page.point(&*format!("{} {}", bar("s1"), id("timeline-end")));
    page.drag(end, (at(&page, 105.0, 0.0).0, end.1));
    page.wait_until("it is longer", || span(&page, "s1").1.is_some_and(|end| end > 102.0));
    let (from, to) = span(&page, "s1");
    assert_eq!((from, to), (90.0, Some(105.0)));
    page.press("Shift+ArrowLeft");
    page.wait_until("keys resize", || span(&page, "s1") == (90.0, Some(104.0)));
    page.press("ArrowLeft");
    page.wait_until("keys move", || span(&page, "s1") == (89.0, Some(103.0)));

    // What is dragged can be dropped where it was.
    page.mouse_down(at(&page, 95.0, LANE));
    page.hover(at(&page, 50.0, LANE));
    page.press("Escape");
    page.mouse_up();
    assert_eq!(span(&page, "s1"), (89.0, Some(103.0)));

    page.press("Delete");
    page.wait_until("it is removed", || !page.exists(&bar("s1")));
    for expected in [
        Some((89.0, 103.0)),
        Some((90.0, 104.0)),
        Some((90.0, 105.0)),
        Some((90.0, 100.0)),
        Some((70.0, 80.0)),
        None,
    ] {
        page.click(&*id("undo"));
        page.wait_until("one step is undone", || {
            let now = page.exists(&bar("s1")).then(|| seconds(span(&page, "s1")));
            now == expected
        });
    }
    assert_eq!(span(&page, "s0"), (20.0, Some(60.0)));
}

#[test]
fn what_was_done_by_hand_is_a_bar_too_and_the_link_replays_all_of_it_with_equal_figures() {
    let page = example();
    page.step_to(5);
    page.click(&*id("cell-web-3-1"));
    page.wait_until("it has crashed", || !is_up(&page, "web-3"));
    page.wait_until("there is a bar", || page.exists(&bar("h0")));
    assert_eq!(seconds(span(&page, "h0")), (5.0, f64::INFINITY));
    page.step_to(8);
    page.click(&*id("cell-web-3-1"));
    page.wait_until("the bar ends with the restart", || seconds(span(&page, "h0")) == (5.0, 8.0));
    page.step_to(12);
    let as_it_was = page.figures();

    // Moved three seconds earlier, and back by the notice's button: the run stands where it stood.
    page.drag(at(&page, 6.5, LANE), at(&page, 3.5, LANE));
    page.wait_until("it has moved", || seconds(span(&page, "h0")) == (2.0, 5.0));
    page.wait_until("the run is back where it stood", || page.now_ns() == 12 * SECOND);
    page.wait_until("the figures are others", || page.figures() != as_it_was);
    page.click(&*id("notice-action"));
    page.wait_until("it is taken back", || seconds(span(&page, "h0")) == (5.0, 8.0));
    page.wait_until("the run is back where it stood", || page.now_ns() == 12 * SECOND);
    page.wait_until("every figure is as it was", || page.figures() == as_it_was);

    // By hand, by script and by edit: all of it travels.
    page.drag(at(&page, 6.5, LANE), at(&page, 4.5, LANE));
    page.wait_until("it has moved", || seconds(span(&page, "h0")) == (3.0, 6.0));
    page.wait_until("the run is back where it stood", || page.now_ns() == 12 * SECOND);
    page.drag(at(&page, 40.0, LANE), at(&page, 36.0, LANE));
    page.wait_until("the script has changed ahead", || span(&page, "s0") == (16.0, Some(56.0)));
    page.click(&*id("component-database"));
    page.wait_for(&id("field-slots"));
    page.drag_by(&*id("slider-slots"), -60.0, 0.0);
    page.click((420.0, 130.0));
    page.step_to(18);
    assert!(!is_up(&page, "web-2"));
    let shown = page.figures();

    page.click(&*id("share-open"));
    page.wait_for(&id("share-link"));
    let link = page.property(&id("share-link"), "value").as_str().unwrap_or_default().to_owned();
    let fragment = link.split_once('#').expect("a link has a fragment").1;
    let other = Visit::default().patience(Duration::from_secs(60)).fragment(fragment).open();
    other.wait_for(&bar("h0"));
    other.reset();
    assert_eq!(seconds(span(&other, "h0")), (3.0, 6.0));
    assert_eq!(span(&other, "s0"), (16.0, Some(56.0)));
    other.step_to(18);
    assert_eq!(other.figures(), shown);
}

#[test]
fn on_a_phone_a_finger_draws_an_incident_and_moves_it() {
    let page = Visit::default().size(390, 844).patience(Duration::from_secs(60)).open();
    page.wait_for(&id("sheet-timeline"));
    page.reset();
    page.click(&*id("sheet-timeline"));
    page.wait_for(&bar("s0"));
    page.touch_drag(at(&page, 80.0, LANE), at(&page, 95.0, LANE));
    page.wait_for(&id("timeline-form"));
    page.click(&*id("timeline-add"));
    page.wait_for(&bar("s1"));
    assert_eq!(span(&page, "s1"), (80.0, Some(95.0)));
    // What it strikes is as long to read as this: it stands in a lane of its own.
    let (_, top, _, height) = page.place_of(&format!("{} .timeline-fill", bar("s1")));
    let (x, _) = at(&page, 87.0, 0.0);
    let (to, _) = at(&page, 67.0, 0.0);
    page.touch_drag((x, top + height / 2.0), (to, top + height / 2.0));
    page.wait_until("it has moved", || span(&page, "s1") == (60.0, Some(75.0)));
}

#[test]
fn an_incident_by_hand_in_force_that_is_removed_ends_now() {
    let page = example();
    page.step_to(4);
    page.click(&*id("cell-web-1-1"));
    page.wait_until("it has crashed", || !is_up(&page, "web-1"));
    page.step_to(7);
    page.click(&*bar("h0"));
    page.wait_for(&id("timeline-form"));
    page.click(&*id("timeline-remove"));
    page.wait_until("the server is back", || is_up(&page, "web-1"));
    assert_eq!(seconds(span(&page, "h0")), (4.0, 7.0));
    assert_eq!(page.now_ns(), 7 * SECOND);
}

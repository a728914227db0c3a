//! Gateways, zones, autoscalers and rates, set by hand on the page.

use std::time::Duration;

use flashcrowd_sim::scenario::json_to_fragment;
use flashcrowd_tests::{Page, Visit};
use serde_json::json;

fn id(test_id: &str) -> String {
    format!("[data-testid='{test_id}']")
}

/// A client and a server, not wired.
fn two() -> Page {
    let ramp = json!({"shape": "ramp", "from_qps": 100, "to_qps": 1000, "start_s": 20, "rise_s": 60});
    let document = json!({
        "flashcrowd": 1,
        "components": [
            {"id": "client", "kind": "client", "at": [0, 0], "traffic": {"profile": ramp}},
            {"id": "web", "kind": "server", "at": [600, 0]},
        ],
    });
    let fragment = json_to_fragment(&document.to_string());
    let page = Visit::default().size(1440, 1200).patience(Duration::from_secs(60)).fragment(&fragment).open();
    page.wait_for(&id("component-web"));
    page
}

fn select(page: &Page, component: &str) {
    page.click(&*id(&format!("component-{component}")));
    page.wait_for(&id("inspector-title"));
}

/// Nothing is selected, so that nothing lies above the canvas, and the view stays where it is.
fn deselect(page: &Page) {
    page.wait_for(&id("inspector-close"));
    page.click(&*id("inspector-close"));
    page.wait_until("nothing is selected", || !page.exists(&id("inspector")));
}

fn choose(page: &Page, test_id: &str, value: &str) {
    let script = "const list = document.querySelector(arguments[0]); list.value = arguments[1]; \
                  list.dispatchEvent(new Event('change', { bubbles: true }));";
    page.wait_for(&id(test_id));
    page.js(script, &[json!(id(test_id)), json!(value)]);
}

#[test]
fn a_gateway_is_put_between_and_its_limit_switched_on_and_off() {
    let page = two();
    let (x, y) = page.point(&*id("component-client"));
    let (far, _) = page.point(&*id("component-web"));
    page.drag(&*id("palette-gateway"), ((x + far) / 2.0, y));
    page.wait_for(&id("component-gateway"));
    deselect(&page);
    page.drag(&*id("handle-out-client"), &*id("component-gateway"));
    page.wait_for(&id("connection-client->gateway"));
    deselect(&page);
    page.drag(&*id("handle-out-gateway"), &*id("component-web"));
    page.wait_for(&id("connection-gateway->web"));

    select(&page, "gateway");
    page.click(&*id("switch-limit"));
    choose(&page, "field-limit.rule", "leaky_bucket");
    let delays = id("field-limit.rule.leaky_bucket.delay");
    page.wait_for(&delays);
    page.click(&*id("switch-limit"));
    page.wait_until("the limit is gone", || !page.exists(&delays));
    page.click(&*id("undo"));
    page.wait_until("the limit is back as it was", || page.exists(&delays));
    assert!(!page.exists(".parameter-problem"));
}

#[test]
fn a_zone_is_made_named_and_struck_where_its_frame_is() {
    let page = two();
    page.click(&*id("scenario-name"));
    page.fill(&id("zone-name"), "a");
    page.press("Enter");
    page.wait_for(&id("zone-a"));
    assert!(!page.exists(&id("place-a")), "a frame is around something");

    select(&page, "web");
    page.click(&*id("in-zone-a"));
    page.wait_for(&id("place-a"));
    let says = |place: &str| page.attribute(&id(&format!("place-{place}")), "aria-label").unwrap_or_default();
    assert_eq!(says("a"), "Zone a");

    deselect(&page);
    page.click(&*id("place-a"));
    page.click(&*id("pick-outage-a-black_hole"));
    page.wait_until("the frame says so", || says("a") == "Zone a, outage");
    let bar = page.attribute(&id("timeline-bar-h0"), "aria-label").unwrap_or_default();
    assert!(bar.contains("Outage of a"), "{bar}");
    // From the keyboard: the one choice that there is has the focus.
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("place-a"))]);
    page.press("Enter");
    page.wait_for(&id("pick-mend-a"));
    page.press("Enter");
    page.wait_until("it is over", || says("a") == "Zone a");

    // What speaks of the zone follows its name, and goes back with it in one step.
    page.wait_for(&id("zone-a"));
    page.fill(&id("zone-a"), "west 1");
    page.press("Enter");
    page.wait_for(&id("place-west-1"));
    page.click(&*id("undo"));
    page.wait_for(&id("place-a"));
}

#[test]
fn an_autoscaler_is_switched_on_and_told_in_its_heading() {
    let page = two();
    select(&page, "web");
    let heading = format!("{} > summary", id("group-scaling"));
    page.click(&*heading);
    page.click(&*id("switch-autoscaler"));
    page.fill(&id("field-autoscaler.max"), "4");
    page.press("Enter");
    choose(&page, "field-autoscaler.metric", "rate");
    page.wait_for(&id("field-autoscaler.metric.rate.qps"));
    assert!(page.text(&heading).contains("Autoscaler"));
    assert!(!page.exists(".parameter-problem"));
    page.click(&*id("switch-autoscaler"));
    page.wait_until("it is off", || !page.exists(&id("field-autoscaler.max")));
}

#[test]
fn a_corner_of_the_rate_is_dragged_in_one_step_and_moved_by_keys() {
    let page = two();
    select(&page, "client");
    let value = |field: &str| {
        let value = page.property(&id(&format!("field-traffic.profile.ramp.{field}")), "value");
        value.as_str().and_then(|text| text.replace(',', "").parse::<f64>().ok()).unwrap_or(f64::NAN)
    };
    page.drag_by(&*id("corner-1"), -60.0, 12.0);
    page.wait_until("it comes earlier", || value("rise_s") < 60.0);
    page.wait_until("and lower", || value("to_qps") < 1_000.0);
    assert_eq!((value("start_s"), value("from_qps")), (20.0, 100.0));
    page.click(&*id("undo"));
    page.wait_until("all of it is taken back", || (value("rise_s"), value("to_qps")) == (60.0, 1_000.0));
    page.js("document.querySelector(arguments[0]).focus()", &[json!(id("corner-0"))]);
    page.press("ArrowRight");
    page.wait_until("it starts later", || value("start_s") > 20.0);
    page.press("ArrowUp");
    page.wait_until("it starts higher", || value("from_qps") > 100.0);
}

#[test]
fn a_file_with_a_trace_is_dropped_on_its_box_and_its_lines_can_be_dragged() {
    let page = two();
    select(&page, "client");
    choose(&page, "field-traffic.profile", "trace");
    let path = "traffic.profile.trace.points";
    page.wait_for(&id(&format!("csv-{path}")));
    let drop = "const files = new DataTransfer(); \
                files.items.add(new File(['time,rate\\n0,50\\n30,400\\n60,100'], 'trace.csv')); \
                document.querySelector(arguments[0]).dispatchEvent( \
                new DragEvent('drop', { dataTransfer: files, bubbles: true, cancelable: true }));";
    page.js(drop, &[json!(id(&format!("csv-{path}")))]);
    let rate = || page.property(&id(&format!("field-{path}.1.qps")), "value");
    page.wait_until("it is read", || page.exists(&id(&format!("field-{path}.2.qps"))) && rate() == "400");
    page.drag_by(&*id("corner-1"), 0.0, 24.0);
    page.wait_until("its rate is lower", || rate() != "400");
}

//! The whole product at once: an architecture is drawn with the pointer alone, run, broken, mended, and
//! sent to somebody who sees the same figures, as does the command line.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use flashcrowd_tests::{Page, SECOND, Visit, command_line, id};
use serde_json::Value;

/// The same places and values from a report of the command line.
fn flat(path: &str, value: &Value, into: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                flat(&if path.is_empty() { key.clone() } else { format!("{path}.{key}") }, value, into);
            }
        }
        other => drop(into.insert(path.to_owned(), other.to_string())),
    }
}

/// Drags a component out of the palette to a point of the page; returns its id.
fn place(page: &Page, kind: &str, x: f64, y: f64) {
    let before = page.count("[data-part=component]");
    page.drag(&*id(&format!("palette-{kind}")), (x, y));
    page.wait_until("the component is on the canvas", || page.count("[data-part=component]") == before + 1);
}

fn connect(page: &Page, from: &str, to: &str) {
    page.drag(&*id(&format!("handle-out-{from}")), &*id(&format!("handle-in-{to}")));
    page.wait_for(&id(&format!("connection-{from}->{to}")));
}

#[test]
fn an_architecture_is_drawn_run_broken_mended_and_sent_with_every_figure_equal() {
    let page = Visit::default().patience(Duration::from_secs(60)).open();
    page.wait_for(&id("component-web-1"));

    // An empty canvas, six components, seven connections: pointer events alone.
    page.click(&*id("open-open"));
    page.click(&*id("open-empty"));
    page.wait_until("the canvas is empty", || page.count("[data-part=component]") == 0);
    place(&page, "client", 320.0, 360.0);
    place(&page, "balancer", 540.0, 360.0);
    place(&page, "server", 780.0, 160.0);
    place(&page, "server", 780.0, 360.0);
    place(&page, "server", 780.0, 560.0);
    place(&page, "database", 1_020.0, 360.0);
    // Whatever is selected has a panel at the right that would cover the database.
    page.click((420.0, 130.0));
    connect(&page, "client", "balancer");
    for server in ["server", "server-2", "server-3"] {
        connect(&page, "balancer", server);
        connect(&page, server, "database");
    }
    assert_eq!(page.count("[data-part=connection]"), 7);

    // The balancer gets health checks.
    page.click((420.0, 130.0));
    page.click(&*id("component-balancer"));
    page.click(&*id("switch-health_check"));
    page.wait_for(&id("field-health_check.fall"));

    // Play: all figures move.
    page.click(&*id("play"));
    for figure in
        ["offered_qps", "goodput_qps", "latency_ms.p50", "latency_ms.p95", "latency_ms.p99", "availability"]
    {
        let test_id = format!("now-{figure}");
        page.wait_until(figure, || page.figure(&test_id).is_some_and(|now| now > 0.0));
    }
    assert_eq!(page.figure("now-availability"), Some(1.0));
    let first = page.figure("now-offered_qps");
    page.wait_until("the offered rate is measured anew", || page.figure("now-offered_qps") != first);

    // A click on its cell kills a server; a third of the requests fails until the checks notice.
    page.click(&*id("cell-server-2-1"));
    page.wait_until("requests fail", || page.figure("now-availability").is_some_and(|share| share < 0.9));
    page.wait_until("the balancer has noticed", || page.figure("now-availability") == Some(1.0));
    assert!(page.figure("figure-availability").is_some_and(|share| share < 1.0));

    // A parameter is changed by hand while the run goes on.
    page.click((420.0, 130.0));
    page.click(&*id("component-database"));
    page.wait_for(&id("field-slots"));
    page.drag_by(&*id("slider-slots"), -60.0, 0.0);
    let since = page.now_ns() / SECOND;
    page.wait_for_clock(since + 2);

    // The server comes back.
    page.click(&*id("cell-server-2-1"));
    let since = page.now_ns() / SECOND;
    page.wait_for_clock(since + 6);
    page.pause();
    let seconds = page.now_ns() / SECOND + 1;
    page.step_to(seconds);
    let shown = page.figures();
    assert!(shown["components.server-2.ok"].parse::<u64>().is_ok_and(|ok| ok > 0), "{shown:#?}");

    // The link, opened by somebody else, and the file on the command line: the same figures, bit for bit.
    page.click(&*id("share-open"));
    page.wait_for(&id("share-link"));
    let link = page.property(&id("share-link"), "value").as_str().unwrap_or_default().to_owned();
    assert!(link.len() < 2_000, "{link}");
    let file = page.download(|| page.click(&*id("export")));
    let fragment = link.split_once('#').expect("a link has a fragment").1;

    let other = Visit::default().patience(Duration::from_secs(60)).fragment(fragment).open();
    other.wait_for(&id("component-server-2"));
    other.pause();
    other.click(&*id("reset"));
    other.wait_until("the run stands at zero", || other.now_ns() == 0);
    other.step_to(seconds);
    assert_eq!(other.figures(), shown);

    let duration = format!("{seconds}s");
    let file = file.to_string_lossy();
    let output = command_line(&["run", &file, "--duration", &duration, "--format", "json"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).expect("the command line prints JSON");
    let mut told = BTreeMap::new();
    for part in ["overall", "components", "connections"] {
        flat(part, &report[part], &mut told);
    }
    assert_eq!(told, shown);
    let document = fs::read_to_string(&*file).expect("the file that was saved can be read");
    assert!(document.contains("\"actions\""), "{document}");
}

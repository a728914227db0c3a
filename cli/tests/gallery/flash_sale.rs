//! The flash sale: a cure for the reads and one for the writes, and neither does without the other.

use serde_json::json;

use super::runs::{Run, edited, is_about, scenario};

#[test]
fn a_cache_and_a_queue_carry_the_flash_sale() {
    let run = Run::of(&scenario("flash-sale"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.overall().failed, 0);
    assert!(run.latency().p99 < 100.0);
    assert!(is_about(run.goodput(27, 55), 2_000.0, 0.02));
    assert!(is_about(run.hit_ratio("cache", 25, 55), 0.76, 0.03));
    assert!(is_about(run.arrivals("catalogue", 25, 55), 430.0, 0.05));
    let (at, backlog) = run.largest_backlog("orders-queue");
    assert!(at.abs_diff(60) <= 2 && is_about(backlog as f64, 3_400.0, 0.05), "{backlog} at {at}");
    assert!(run.messages("orders-queue", 98).backlog > 100 && run.messages("orders-queue", 107).backlog < 10);
    assert!(is_about(run.longest_wait("orders-queue").1, 34.0, 0.05));
}

#[test]
fn without_the_cache_the_catalogue_drowns() {
    let crash = json!([{ "set": { "document": "", "incidents": [
        { "at_s": 35, "for_s": 15, "crash": { "component": "cache" } },
    ] } }]);
    let run = Run::of(&edited("flash-sale", crash));
    assert_eq!(run.failed(0, 35), 0);
    assert!(is_about(run.failing_share(37, 50), 0.5, 0.05));
    assert!(run.misses_its_objectives());

    let never = json!([{ "set": { "component": "shop", "plan": [
        { "compute": 1 },
        { "call": "catalogue", "classes": ["browse"] },
        { "call": "orders-queue", "classes": ["buy"] },
    ] } }]);
    let run = Run::of(&edited("flash-sale", never));
    assert!(run.misses_its_objectives());
    assert!(is_about(run.failing_share(27, 55), 0.5, 0.05));
}

#[test]
fn without_the_queue_hardly_an_order_gets_through() {
    let direct = json!([
        { "connect": { "from": "shop", "to": "orders", "timeout_ms": 500 } },
        { "set": { "component": "shop", "plan": [
            { "compute": 1 },
            { "look_up": { "cache": "cache", "on_miss": "catalogue" }, "classes": ["browse"] },
            { "call": "orders", "classes": ["buy"] },
        ] } },
    ]);
    let run = Run::of(&edited("flash-sale", direct));
    assert!(!run.meets_its_objectives());
    assert_eq!(run.failed(0, 20), 0);
    // All orders, one request in ten, although the database is busy with them all the time.
    assert!(is_about(run.failing_share(30, 55), 0.1, 0.05));
    assert_eq!(run.utilization("orders", 30, 55), 1.0);
    let through = run.mean("orders", 30, 55, |w| w.ok as f64);
    assert!(through < 5.0, "{through}");
}

//! The flash sale: a cure for the reads and one for the writes, and neither does without the other.

use flashcrowd_sim::theory::cache::{Replacement, hit_ratio};
use flashcrowd_sim::theory::popularity::Popularity;
use serde_json::json;

use super::runs::{Run, Runs, edited, is_about, scenario};

#[test]
fn a_cache_and_a_queue_carry_the_flash_sale() {
    let runs = Runs::of(&scenario("flash-sale"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(run.latency().p99 < 100.0);
    }
    runs.assert_mean(2_000.0, |run| run.goodput(27, 55));
    let popularity = Popularity::zipf(10_000, 1.0).expect("it is an exponent");
    let missed = 1.0 - hit_ratio(&popularity, 2_000, Replacement::Lru);
    assert!(is_about(1_800.0 * missed, 420.0, 0.02), "{missed}");
    runs.assert_mean(1_800.0 * missed, |run| run.arrivals("catalogue", 27, 55));
    // Orders come faster than 100 a second are written from four ninths of the rise to five ninths of the fall.
    let backlog = 50.0 * 5.0 * 5.0 / 9.0 + 100.0 * 30.0 + 50.0 * 10.0 * 5.0 / 9.0;
    let at = 55.0 + 10.0 * 5.0 / 9.0;
    assert!(is_about(backlog, 3_400.0, 0.01), "{backlog}");
    runs.assert_mean(backlog, |run| run.largest_backlog("orders-queue").1 as f64);
    runs.assert_mean(at, |run| run.largest_backlog("orders-queue").0 as f64);
    // Up to 80 fewer a second come from there to the end of the fall, and 80 fewer from then on.
    let rest = backlog - 40.0 * 10.0 * 4.0 / 9.0;
    // A queue that is drained holds a few that are being worked on; seconds are told by their ends.
    runs.assert_mean(65.0 + (rest - 20.0) / 80.0 + 0.5, |run| run.drained("orders-queue", 70, 20) as f64);
    // Who comes as it is longest waits for all others.
    runs.assert_mean(backlog / 100.0, |run| run.longest_wait("orders-queue").1);
    runs.assert_mean(at + backlog / 100.0, |run| run.longest_wait("orders-queue").0 as f64);
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
    let runs = Runs::of(&edited("flash-sale", direct));
    for run in runs.all() {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert_eq!(run.utilization("orders", 30, 55), 1.0);
        let through = run.mean("orders", 30, 55, |w| w.ok as f64);
        assert!(through < 5.0, "{through}");
    }
    // All orders, one request in ten, although the database is busy with them all the time.
    runs.assert_mean(0.1, |run| run.failing_share(30, 55));
}

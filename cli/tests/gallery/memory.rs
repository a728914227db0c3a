//! Memory: two states under one load, and a burst that tips a service from one into the other.

use flashcrowd_sim::scenario::Memory;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, scenario};

const SLUG: &str = "garbage-collection-spiral";
const MEMORY: Memory = Memory { heap_mb: 1_000.0, base_mb: 200.0, request_mb: 2.0, collect_ms_per_mb: 0.5 };

/// What 8 cores do a second while so many requests are in slots.
fn capacity(requests: u32) -> f64 {
    8_000.0 / (8.0 + MEMORY.collect_ms(requests))
}

fn burst(seconds: f64) -> Value {
    let burst = json!([{ "at_s": 20, "for_s": seconds, "burst": { "client": "users", "factor": 3 } }]);
    json!({ "set": { "document": "", "incidents": burst } })
}

/// At the end it stands where it stood before the burst: a core's mean cost is that of hardly anybody inside.
fn assert_healthy(run: &Run) {
    let cost_ms = 8.0 + MEMORY.collect_ms(4);
    // 500 · 8.26 ms of 8 cores; 35,000 exponential times have a relative standard error of 0.5 %, and their number as much.
    let utilization = run.cores_utilization("api", 30, 100);
    assert!(is_about(utilization, 500.0 * cost_ms / 8_000.0, 0.03), "{utilization}");
    assert_eq!(run.failed(30, 100), 0);
}

#[test]
fn there_are_two_stable_states_and_a_tipping_point_between_them() {
    // L / (1,000 − L) = 8 makes a request of 8 ms cost 16, at L = 889 MB: 344 requests of 2 MB above 200.
    assert!(capacity(344) > 500.0 && capacity(345) < 500.0);
    // Below it more is done than comes, above it less, up to a full heap: 8 + 1 · 1,000 / 10 ms.
    assert!((0..344).all(|n| capacity(n) > 500.0) && (345..=500).all(|n| capacity(n) < 500.0));
    assert!(is_about(capacity(500), 8_000.0 / 108.0, 1e-9));
}

#[test]
fn a_burst_of_two_seconds_tips_it_and_it_does_not_come_back() {
    for run in eight(&scenario(SLUG)) {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert!(run.arrivals("api", 60, 100) < 520.0, "the load is as before");
        // All slots and the whole line are full: whoever is done has been inside for 500 / 74 s, and nobody waits that long.
        assert_eq!(run.goodput(60, 100), 0.0);
        assert!(run.utilization("api", 60, 100) > 0.99);
        // 108 ms with a standard deviation of 8: 4 standard errors of 40 s are half a percent, and who begins
        // before or ends after is another.
        let done = run.mean("api", 60, 100, |w| w.abandoned as f64);
        assert!(is_about(done, capacity(500), 0.01), "{done}");
    }
}

#[test]
fn without_the_burst_and_with_a_shorter_one_it_stays_where_it_is() {
    for run in eight(&edited(SLUG, json!([{ "set": { "document": "", "incidents": [] } }]))) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(0, 30), 0);
        assert_healthy(&run);
    }
    // In 0.3 s 450 come and more than 0.3 · 800 leave: fewer than 215 are inside, and that many leave faster than they come.
    assert!(capacity(215) > 800.0);
    for run in eight(&edited(SLUG, json!([burst(0.3)]))) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(0, 30), 0);
        assert_healthy(&run);
    }
    // In 0.8 s 1,200 come, and at most 0.8 · 968 leave: more than 400 are inside, beyond the tipping point.
    for run in eight(&edited(SLUG, json!([burst(0.8)]))) {
        assert!(run.misses_its_objectives() && run.goodput(60, 100) == 0.0);
    }
}

#[test]
fn a_bound_on_what_is_inside_or_a_larger_heap_cures_it() {
    let slots = json!({ "component": "api", "slots": 200 });
    let heap = json!({ "component": "api", "memory": { "heap_mb": 2_000 } });
    let pool = json!({ "connection": "users->api", "pool": { "size": 200, "acquire_timeout_ms": 500 } });
    let limit = json!({ "connection": "users->api", "rate_limit": { "qps": 600, "burst": 100 } });
    for set in [slots, heap, pool, limit] {
        for run in eight(&edited(SLUG, json!([{ "set": set }]))) {
            assert!(run.meets_its_objectives(), "{set}");
            assert_eq!(run.failed(0, 20) + run.failed(24, 100), 0, "{set}");
            // Of the heap of 2,000 MB less is alive, so a request costs a little less.
            assert!(set.get("memory").is_some() || run.cores_utilization("api", 30, 100) > 0.5);
            assert!(run.cores_utilization("api", 30, 100) < 0.54, "{set}");
        }
    }
}

#[test]
fn a_restart_brings_it_back() {
    let burst = json!({ "at_s": 20, "for_s": 2, "burst": { "client": "users", "factor": 3 } });
    let crash = json!({ "at_s": 60, "for_s": 1, "crash": { "component": "api" } });
    let set = json!({ "document": "", "incidents": [burst, crash] });
    for run in eight(&edited(SLUG, json!([{ "set": set }]))) {
        assert_eq!(run.goodput(50, 60), 0.0);
        assert_eq!(run.failed(62, 100), 0);
        assert!(is_about(run.goodput(63, 100), 500.0, 0.05));
    }
}

//! The autoscaler that comes too late, and what helps in the meantime.

use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean};

const SLUG: &str = "autoscaler-too-slow";

/// Requests a second of one instance.
const CAPACITY: f64 = 200.0;

/// What notes say is rounded to two digits; and 400 a second for twenty seconds are known to four in √8,000, 4.5 %.
const CHANCE: f64 = 0.05;

fn rate() -> Value {
    json!({ "set": { "component": "shop",
        "autoscaler": { "metric": { "utilization": null, "rate": { "qps": 120 } } } } })
}

fn fast() -> Value {
    json!({ "set": { "component": "shop", "boot_s": 5, "autoscaler": { "sync_s": 5 } } })
}

fn limit() -> Value {
    json!({ "set": { "component": "balancer", "target_limit": { "calls": 40, "queue": 0 } } })
}

fn runs(edits: Value) -> Vec<Run> {
    eight(&edited(SLUG, edits)).collect()
}

fn failed(runs: &[Run]) -> f64 {
    mean(runs, |run| run.overall().failed as f64)
}

/// What all instances work off, for whomever: while lines never are empty, their number times their capacity.
fn instances(run: &Run, from_s: usize, to_s: usize) -> f64 {
    run.mean("shop", from_s, to_s, |w| (w.ok + w.abandoned) as f64) / CAPACITY
}

#[test]
fn by_the_book_a_minutes_crowd_finds_nobody() {
    let runs = runs(json!([]));
    for run in &runs {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert_eq!(run.goodput(30, 50), 0.0);
        // One more at 0:30, and one more each time it looks. 200 a second for a dozen seconds: four standard errors are 8 %.
        for (from_s, to_s, wanted) in [(30, 50, 2.0), (52, 65, 3.0), (67, 80, 4.0)] {
            let there = instances(run, from_s, to_s);
            assert!((there - wanted).abs() < 0.25, "{there}, not {wanted}");
        }
        // A new one serves for its first three seconds, and then what has waited too long.
        assert!(run.goodput(50, 52) > 50.0);
        assert_eq!(run.goodput(54, 65), 0.0);
        assert_eq!(run.failed(95, 120), 0);
        assert!(is_about(1.0 - run.availability(), 0.75, 0.03), "{}", run.availability());
    }
    assert!(is_about(failed(&runs), 48_000.0, 0.02), "{}", failed(&runs));
}

#[test]
fn without_the_crowd_two_are_enough() {
    let steady = json!({ "shape": "steady", "qps": 200, "base_qps": null, "peak_qps": null, "start_s": null,
        "rise_s": null, "hold_s": null, "fall_s": null });
    for run in runs(json!([{ "set": { "component": "fans", "traffic": { "profile": steady } } }])) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        // Half busy: for 60 % the two that there are will do.
        assert!(is_about(run.utilization("shop", 60, 120), 0.5, 0.05));
    }
}

#[test]
fn headroom_is_the_only_cure_that_is_there_in_time() {
    let low = json!({ "component": "shop", "instances": 5,
        "autoscaler": { "metric": { "utilization": { "target": 0.2 } } } });
    for headroom in [json!({ "component": "shop", "autoscaler": { "min": 5 } }), low] {
        for run in runs(json!([{ "set": headroom }])) {
            assert!(run.meets_its_objectives());
            assert_eq!(run.overall().failed, 0);
        }
    }
}

#[test]
fn who_counts_requests_sees_what_full_cores_hide_and_who_is_fast_loses_less() {
    let counting = runs(json!([rate()]));
    for run in &counting {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.goodput(30, 50), 0.0);
        // Five from 0:50 on, and what is left of the old lines by 0:55.
        assert_eq!(run.failed(55, 120), 0);
        assert!(is_about(run.goodput(55, 80), 800.0, CHANCE));
        // Five that are at 80 %, until more come at 1:05.
        assert!(is_about(run.utilization("shop", 57, 64), 0.8, CHANCE));
    }
    assert!(is_about(failed(&counting), 21_000.0, CHANCE), "{}", failed(&counting));
    let both = runs(json!([rate(), fast()]));
    // More are ordered at 0:25, boot until 0:30, and the old lines are 2.5 s long.
    assert!(both.iter().all(|run| run.failed(35, 120) == 0));
    assert!(is_about(failed(&both), 5_000.0, 0.1), "{}", failed(&both));
}

#[test]
fn a_limit_for_each_instance_keeps_what_there_is_at_work() {
    let limited = runs(json!([limit()]));
    for run in &limited {
        assert!(is_about(run.goodput(27, 49), 2.0 * CAPACITY, CHANCE), "{}", run.goodput(27, 49));
        // 40 calls are 0.2 s at 200 a second.
        assert!(run.latency().p95 < 300.0);
    }
    assert!(is_about(failed(&limited), 14_000.0, CHANCE), "{}", failed(&limited));
    // Where only 200 a second arrive at each, who counts requests wants 200 / 120 = 1 / 0.6 times as many, as before.
    let counting = runs(json!([rate(), limit()]));
    assert!(failed(&counting) > (1.0 - CHANCE) * failed(&limited), "{}", failed(&counting));
    let all = runs(json!([rate(), fast(), limit()]));
    // Sometimes it sees so few at 0:25 that it orders four, which are just enough for 800 a second, and more at 0:30 or 0:35.
    assert!(all.iter().all(|run| !run.meets_its_objectives() && run.failed(42, 120) == 0));
    assert!(is_about(failed(&all), 3_000.0, 0.15), "{}", failed(&all));
}

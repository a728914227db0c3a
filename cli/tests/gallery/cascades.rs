//! Timeouts of several tiers: in the wrong order one slow tier makes all others work for nobody.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Run, Runs, edited, scenario};

/// While fares are slow and all that follows from it is there.
const SLOW: (usize, usize) = (25, 50);

/// A timetable computes twice for 5 ms, a fare that is given up once: 200 and 100 a second on eight cores.
const USEFUL: f64 = (200.0 * 0.010 + 100.0 * 0.005) / 8.0;

fn with(edits: Value) -> Runs {
    Runs::of(&edited("timeout-cascade", edits))
}

fn in_order() -> Runs {
    with(json!([
        { "set": { "connection": "web->offers", "timeout_ms": 800 } },
        { "set": { "connection": "offers->fares", "timeout_ms": 500 } },
    ]))
}

fn with_a_deadline() -> Runs {
    let deadline = json!({ "after_ms": 1_000, "propagate": true });
    with(json!([{ "set": { "connection": "travellers->web", "deadline": deadline } }]))
}

fn with_cancellation() -> Runs {
    let cancels = |connection| json!({ "set": { "connection": connection, "cancel": true } });
    with(["travellers->web", "web->offers", "offers->fares"].map(cancels).into_iter().collect())
}

/// Requests that a component holds.
fn held(run: &Run, component: &str) -> f64 {
    run.mean(component, SLOW.0, SLOW.1, |w| w.in_flight_mean)
}

#[test]
fn timeouts_in_the_wrong_order_make_all_tiers_work_for_nobody() {
    let runs = with(json!([]));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert!(run.utilization("offers", SLOW.0, SLOW.1) > 0.99);
        assert!(run.utilization("web", SLOW.0, SLOW.1) > 0.99);
        // Less than a timetable in a hundred.
        assert!(run.goodput(SLOW.0, SLOW.1) < 2.0, "{}", run.goodput(SLOW.0, SLOW.1));
        let completed = run.mean("web", SLOW.0, SLOW.1, |w| w.ok as f64);
        assert!(completed < 2.0 && run.abandoned("web", SLOW.0, SLOW.1) > 100.0);
        // What fares come down to is worked off within a second or two.
        assert_eq!(run.failed(53, 120), 0);
    }
    // 150 slots less the one of 100 timetables a second, for 3 s and the offers' own time, which are three requests each.
    let fares = 149.0_f64 / 3.02;
    assert!((3.0 * fares - 148.0).abs() < 0.1, "{fares}");
    let lines = runs.mean(|run| run.waiting("offers", SLOW.0, SLOW.1) / (3.0 * fares));
    assert!(lines > 1.0, "the wait at the offers service is {lines} s");
}

#[test]
fn while_fares_are_fast_the_order_does_not_matter() {
    for run in with(json!([{ "set": { "document": "", "incidents": [] } }])).all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert_eq!(run.report_of("web").abandoned + run.report_of("offers").abandoned, 0);
    }
}

#[test]
fn timeouts_that_shrink_downstream_lose_only_what_needs_the_slow_tier() {
    let runs = in_order();
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // Nobody above the fares service works for somebody who has left.
        assert_eq!(run.report_of("web").abandoned + run.report_of("offers").abandoned, 0);
        let failures = run.overall().failures;
        assert_eq!(failures.total(), failures.get(Cause::Timeout));
    }
    runs.assert_mean(200.0, |run| run.goodput(SLOW.0, SLOW.1));
    for tier in ["web", "offers"] {
        runs.assert_mean(USEFUL, |run| run.cores_utilization(tier, SLOW.0, SLOW.1));
    }
    // It goes on with each for all of the 3 s.
    runs.assert_mean(300.0, |run| held(run, "fares"));
}

#[test]
fn a_deadline_that_travels_or_cancellation_stops_everybody() {
    for (runs, cause) in [(with_a_deadline(), Cause::Expired), (with_cancellation(), Cause::Timeout)] {
        for run in runs.all() {
            assert!(run.meets_its_objectives());
            let failures = run.overall().failures;
            assert_eq!(failures.total(), failures.get(cause));
        }
        runs.assert_mean(200.0, |run| run.goodput(SLOW.0, SLOW.1));
        for tier in ["web", "offers"] {
            runs.assert_mean(USEFUL, |run| run.cores_utilization(tier, SLOW.0, SLOW.1));
        }
        // A fare is given up after 1 s, and its step of 0.6 s is finished before, half of it on average and a little
        // more, since long steps are met more often.
        let held = runs.mean(|run| held(run, "fares"));
        assert!((130.0..145.0).contains(&held), "{held}");
    }
}

#[test]
fn the_fares_that_cannot_be_had_are_all_that_a_cure_costs() {
    // 100 a second for 30 s; the slowness ends with less than 1 s of them under way.
    for runs in [in_order(), with_a_deadline(), with_cancellation()] {
        let failed = runs.mean(|run| run.overall().failed as f64);
        assert!((2_900.0..3_100.0).contains(&failed), "{failed}");
    }
    let without = Runs::of(&scenario("timeout-cascade"));
    assert!(without.mean(|run| run.overall().failed as f64) > 8_000.0);
}

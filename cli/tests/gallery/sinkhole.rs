//! The sinkhole: who fails fast looks idle to least connections.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::theory::erlang::erlang_b;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

const SLUG: &str = "sinkhole";
const RATE: f64 = 3_000.0;

fn retries(budget: Value) -> Value {
    let retry = json!({ "attempts": 2, "backoff_ms": 1, "budget": budget });
    json!([
        { "set": { "connection": "balancer->old", "retry": retry } },
        { "set": { "connection": "balancer->canary", "retry": retry } },
    ])
}

fn algorithm(algorithm: Value) -> Value {
    json!([{ "set": { "component": "balancer", "algorithm": algorithm } }])
}

/// The canary's share of the calls while it fails.
fn drawn(run: &Run) -> f64 {
    run.arrivals("canary", 21, 50) / (run.arrivals("canary", 21, 50) + run.arrivals("old", 21, 50))
}

/// Four standard errors of a share of the calls of 29 seconds.
fn four_errors(share: f64) -> f64 {
    4.0 * (share * (1.0 - share) / (29.0 * RATE)).sqrt()
}

#[test]
fn who_fails_fast_draws_three_calls_in_five() {
    // The canary, 2 ms a call, takes what comes while it has fewer calls than the others: a loss system with a load of
    // six and as many places as whichever of the others has fewest. At n calls each the others, 42 ms a call, do n · 9 / 42 ms.
    // At five that would be 1,071 a second, and B(5, 6) · 3,000 = 1,081 come: if that one had as many as the mean, all would
    // have five, and the canary 1 − B(5, 6). It has fewer than the mean, but at least one less: at four B(4, 6) would be 1,409 a
    // second, more than the 1,286 of the mean of six.
    let others = |n: f64| n * 9.0 / 0.042;
    let overflow = |places| erlang_b(places, 6.0).expect("there is a load") * RATE;
    assert!(is_about(overflow(5), others(5.0), 0.01) && overflow(4) > others(6.0));
    let (least, most) = (1.0 - others(6.0) / RATE, 1.0 - overflow(5) / RATE);
    for run in eight(&scenario(SLUG)) {
        assert!(run.misses_its_objectives());
        let drawn = drawn(&run);
        assert!(least < drawn && drawn < most + four_errors(most), "{drawn}: {least} to {most}");
        // What it draws fails, and the others have a quiet time.
        assert!(is_about(run.failing_share(21, 50), drawn, 0.001));
        assert_eq!(run.overall().failed, run.overall().failures.get(Cause::Error));
        assert!(run.utilization("old", 22, 50) < 0.5 * run.utilization("old", 5, 20));
        // After the fault it is one of ten again.
        assert_eq!(run.failed(51, 80), 0);
        assert!(is_about(run.arrivals("canary", 52, 80), RATE / 10.0, 0.05));
    }
}

#[test]
fn without_the_fault_the_canary_is_one_of_ten() {
    for run in eight(&edited(SLUG, json!([{ "set": { "document": "", "incidents": [] } }]))) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        // Equals take turns, so that chance has less part in it than where each is drawn.
        assert!((drawn(&run) - 0.1).abs() < four_errors(0.1), "{}", drawn(&run));
    }
}

#[test]
fn another_attempt_at_another_target_cures_it_and_a_small_budget_does_not() {
    for run in eight(&edited(SLUG, retries(Value::Null))) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        // It draws even more of the first attempts: the others have 3,000 · 0.042 s / 9 = 14 calls each, and hardly ever
        // one has fewer than 12, so that it turns away at most B(12, 6), 1 %. How many requests come has a standard error of 0.3 %.
        let turned_away = erlang_b(12, 6.0).expect("there is a load");
        let retries = run.report_of_connection("balancer->old").retries as f64 / (30.0 * RATE);
        assert!(retries > 1.0 - turned_away - 0.02 && retries < 1.02, "{retries}");
        assert_eq!(run.report_of_connection("balancer->canary").retries, 0);
    }
    // Most calls would need a retry, and the budgets pay one for ten calls.
    for run in eight(&edited(SLUG, retries(json!({ "share": 0.1, "burst": 10 })))) {
        assert!(run.misses_its_objectives());
        assert!(run.failing_share(21, 50) > 0.5);
    }
}

#[test]
fn who_ejects_by_failures_or_goes_on_to_the_next_target_needs_no_health_check() {
    let balancer = |set: Value| {
        let mut set = set;
        set["component"] = json!("balancer");
        edited(SLUG, json!([{ "set": set }]))
    };
    let ejecting: Vec<Run> = eight(&balancer(json!({ "ejection": {} }))).collect();
    assert!(is_about(mean(&ejecting, |run| run.overall().failed as f64), 10.0, 0.2));
    for run in &ejecting {
        assert!(run.meets_its_objectives());
        // Five in a row, and those that were on their way to it or back then: it has not more than the others had, 13.
        let failed = run.overall().failed;
        assert!((5..=20).contains(&failed), "{failed}");
        assert_eq!(run.failed(21, 80), 0);
    }
    // Out for 5, 10 and 15 s: it fails again at 0:25 and at 0:35, and at 0:50 it is well.
    for run in eight(&balancer(json!({ "ejection": { "for_s": 5 } }))) {
        assert!(run.meets_its_objectives());
        for at in [20, 25, 35] {
            assert!((5..=20).contains(&run.failed(at, at + 1)), "{}", run.failed(at, at + 1));
        }
        assert_eq!(run.failed(21, 25) + run.failed(26, 35) + run.failed(36, 80), 0);
    }
    // It is never left out, and draws 99 % of the first tries.
    for run in eight(&balancer(json!({ "next_target": {} }))) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        let drawn = run.arrivals("canary", 21, 50) / RATE;
        assert!(drawn > 0.97 && drawn < 1.02, "{drawn}");
    }
}

#[test]
fn a_fault_that_health_checks_see_is_over_after_two_of_them() {
    let seen = json!([{ "at_s": 20, "for_s": 30, "errors": { "component": "canary", "share": 1 } }]);
    for run in eight(&edited(SLUG, json!([{ "set": { "document": "", "incidents": seen } }]))) {
        assert!(run.meets_its_objectives());
        // The tenth of ten checks comes when the fault does, the second half a second later, and the network takes 1 ms
        // each way: 0.615 of 3,000 a second for 502 ms are 926, of which up to 42 ms' worth, 126, miss the canary that
        // still has its last good calls. Four standard errors are 76.
        let failed = run.overall().failed as f64;
        assert!((724.0..1_002.0).contains(&failed), "{failed}");
        assert_eq!(run.failed(21, 80), 0);
    }
}

#[test]
fn algorithms_that_do_not_look_everywhere_bound_what_it_draws() {
    for run in eight(&edited(SLUG, algorithm(json!("round_robin")))) {
        assert!((drawn(&run) - 0.1).abs() < 1e-3 && run.misses_its_objectives());
    }
    // Of two that are picked at random it is one a fifth of the time. It hardly ever has more calls than the other,
    // but of equals it is the first of the two every other time.
    for run in eight(&edited(SLUG, algorithm(json!({ "power_of_d": { "d": 2 } })))) {
        let drawn = drawn(&run);
        assert!(drawn < 0.2 + four_errors(0.2) && drawn > 0.19, "{drawn}");
    }
}

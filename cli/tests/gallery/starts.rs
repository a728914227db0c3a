//! Cold starts: a deployment at once that nobody recovers from, and what would have spared it.

use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, scenario};

const SLUG: &str = "cold-start-storm";

fn deployed(incidents: &Value) -> Value {
    json!([{ "set": { "document": "", "incidents": incidents } }])
}

fn one_by_one(apart_s: u32) -> Value {
    let stop = |i: u32| json!({ "at_s": 20 + apart_s * i, "for_s": 1, "crash": { "component": "api", "instance": i + 1 } });
    deployed(&(0..4).map(stop).collect())
}

fn offered(run: &Run) -> f64 {
    run.arrivals("apps", 150, 180)
}

/// Two minutes after the deployment the instances are warm and busy, and for nobody.
fn assert_storm(run: &Run) {
    assert!(run.misses_its_objectives());
    assert!(run.goodput(150, 180) < 0.01 * offered(run));
    assert!(run.utilization("api", 150, 180) > 0.99);
    // Each request makes all of its four attempts. Of those of 30 s a second's worth began before or ends after.
    assert!(is_about(run.arrivals("api", 150, 180), 4.0 * offered(run), 0.03));
}

/// Hardly anything fails any more, and all that comes is done.
fn assert_recovered(run: &Run, from_s: usize) {
    assert_eq!(run.failed(from_s, 180), 0);
    assert!(is_about(run.utilization("api", 150, 180), 0.5, 0.05));
}

#[test]
fn a_deployment_at_once_begins_a_storm_of_retries_that_outlives_the_cold() {
    for run in eight(&scenario(SLUG)) {
        assert_eq!(run.failed(0, 20), 0);
        assert_storm(&run);
    }
}

#[test]
fn without_the_deployment_the_instances_are_half_busy_and_nothing_fails() {
    for run in eight(&edited(SLUG, deployed(&json!([])))) {
        assert!(run.meets_its_objectives());
        assert_recovered(&run, 0);
    }
}

#[test]
fn one_by_one_with_time_to_warm_up_nobody_notices() {
    for run in eight(&edited(SLUG, one_by_one(30))) {
        assert!(run.meets_its_objectives());
        assert_recovered(&run, 120);
        // A stop is noticed after at most a second, in which 800 requests find one of four that refuses. All of four
        // attempts do that with a probability of 1/256: 12.5 in four stops, and four standard errors more are 27.
        assert!(run.overall().failed < 27, "{}", run.overall().failed);
    }
}

#[test]
fn one_by_one_in_haste_is_a_storm_as_well() {
    // When the fourth goes after 30 s, those that came back 24, 14 and 4 s ago do 1/1, 1/3.1 and 1/6.6 of 400 a second.
    let capacity = 400.0 * (1.0 + 1.0 / 3.1 + 1.0 / 6.6);
    assert!(capacity < 0.75 * 800.0);
    eight(&edited(SLUG, one_by_one(10))).for_each(|run| assert_storm(&run));
}

#[test]
fn a_budget_for_retries_or_a_short_line_lets_it_recover_and_so_do_instances_that_need_no_warming() {
    // They are warm after 47 s. With the budget 4,000 that wait, and 880 a second, are worked off at 1,600: in less than 6 s.
    let budget =
        json!({ "retry": { "budget": { "share": 0.1, "burst": 10 } }, "connection": "apps->balancer" });
    for run in eight(&edited(SLUG, json!([{ "set": budget }]))) {
        assert!(run.misses_its_objectives(), "the deployment has its price");
        assert_recovered(&run, 55);
    }
    for fields in [json!({ "queue": 100 }), json!({ "warm_up": null })] {
        let mut set = fields;
        set["component"] = json!("api");
        for run in eight(&edited(SLUG, json!([{ "set": set }]))) {
            assert_recovered(&run, 55);
        }
    }
}

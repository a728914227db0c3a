//! Zones and regions: what is left has room for all, or it goes down as well.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

fn zones(edits: &[Value]) -> Vec<Run> {
    let more = json!({ "set": { "component": "users", "traffic": { "profile": { "qps": 450 } } } });
    let edits: Vec<Value> = std::iter::once(&more).chain(edits).cloned().collect();
    eight(&edited("zone-outage", json!(edits))).collect()
}

/// Asserts that counts of about Poisson's variance have this mean, to four standard errors.
fn assert_count(runs: &[Run], expected: f64, count: impl Fn(&Run) -> u64) {
    let found = mean(runs, |run| count(run) as f64);
    assert!(
        (found - expected).abs() < 4.0 * (expected / runs.len() as f64).sqrt(),
        "{found}, not {expected}"
    );
}

#[test]
fn two_zones_that_carry_all_lose_what_the_checks_need_to_find_out() {
    // 2.4 of each instance under way, from the arrival to the end of their 40 ms and of the way back.
    let under_way = 2.0 * 60.0 * 0.0405;
    let runs: Vec<Run> = eight(&scenario("zone-outage")).collect();
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(0, 20) + run.failed(24, 80), 0);
        assert_eq!(run.overall().failed, run.overall().failures.get(Cause::Timeout));
    }
    // Checks of the first of six leave 1/6 s after each second, those of the fourth 4/6: the second that fails does so
    // 1.67 s and 2.17 s after the outage.
    assert_count(&runs, 60.0 * (10.0 / 6.0 + 13.0 / 6.0) + under_way, |run| run.overall().failed);
    let often = json!([{ "set": { "component": "balancer", "health_check": { "interval_s": 0.5 } } }]);
    let runs: Vec<Run> = eight(&edited("zone-outage", often)).collect();
    assert_count(&runs, 60.0 * (13.0 / 12.0 + 16.0 / 12.0) + under_way, |run| run.overall().failed);
}

#[test]
fn two_zones_that_carry_eight_in_nine_soon_carry_nobody() {
    for run in zones(&[json!({ "set": { "document": "", "incidents": [] } })]) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(is_about(run.utilization("web", 5, 80), 0.75, 0.04));
    }
    for run in zones(&[]) {
        assert!(!run.meets_its_objectives());
        // 50 a second too many are 1,000 after 20 s, give or take 110; half a second's worth is 200.
        assert_eq!(run.goodput(40, 50), 0.0);
        // Four lines of 100 gain 25 a second on what comes when all six are there.
        assert_eq!(run.failed(57, 80), 0);
    }
}

#[test]
fn a_third_more_or_a_short_line_cures_it() {
    for run in zones(&[json!({ "set": { "component": "web", "instances": 9 } })]) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(24, 80), 0);
    }
    let runs = zones(&[json!({ "set": { "component": "web", "queue": 12 } })]);
    for run in &runs {
        assert!(!run.meets_its_objectives());
        assert!(is_about(run.goodput(25, 50), 400.0, 0.03), "{}", run.goodput(25, 50));
    }
    // One in nine, and what fails where one line is full while another is not.
    let failing = mean(&runs, |run| run.failing_share(25, 50));
    assert!(is_about(failing, 1.0 / 9.0, 0.1), "{failing}");
}

fn regions(set: Value) -> Vec<Run> {
    let edit = |region: &str| {
        let mut set = set.clone();
        set["component"] = json!(region);
        json!({ "set": set })
    };
    eight(&edited("two-regions", json!([edit("eu"), edit("us")]))).collect()
}

#[test]
fn a_region_with_room_takes_over_and_only_the_ocean_is_felt() {
    let runs: Vec<Run> = eight(&scenario("two-regions")).collect();
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("americans", 0, 80), 0);
        assert_eq!(run.failed(0, 20) + run.failed(23, 80), 0);
        // Half wait 80 ms longer than before, and up to a few for each other: 400 of 640 are two in three.
        let median = |client, from_s, to_s| run.latency_of(client, from_s, to_s, |l| l.p50);
        let (before, after) = (median("europeans", 5, 20), median("europeans", 25, 50));
        assert!(is_about(before, 38.0, 0.03), "{before}");
        assert!((80.0..86.0).contains(&(after - before)), "{before} to {after}");
        assert!(is_about(median("americans", 25, 50), 41.0, 0.05));
        assert!(is_about(median("europeans", 55, 80), before, 0.05));
    }
    // The checks of the first region's four leave within half a second, the second one from 1.125 s to 1.5 s on; until the
    // last of them is known, all its calls go there. 25 ms of work were under way.
    assert_count(&runs, 250.0 * 1.501 + 250.0 * 0.025, |run| run.overall().failed);
}

#[test]
fn a_region_without_room_goes_down_as_well() {
    let calm = json!([
        { "set": { "component": "eu", "instances": 2 } },
        { "set": { "component": "us", "instances": 2 } },
        { "set": { "document": "", "incidents": [] } },
    ]);
    for run in eight(&edited("two-regions", calm)) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
    }
    for run in regions(json!({ "instances": 2 })) {
        assert!(run.misses_its_objectives());
        assert_eq!(run.goodput(30, 50), 0.0);
        // Two lines of 200 at 160 a second, for which 75 come: after 1.5 s newcomers are in time, half a second later.
        assert_eq!(run.served("americans", 50, 52), 0.0);
        assert_eq!(run.failed_of("americans", 55, 80), 0);
    }
    let short = regions(json!({ "instances": 2, "queue": 15 }));
    for run in &short {
        assert!(is_about(run.goodput(25, 50), 320.0, 0.03), "{}", run.goodput(25, 50));
        assert_eq!(run.failed_of("americans", 0, 20) + run.failed_of("americans", 52, 80), 0);
    }
    let failing = mean(&short, |run| run.failing_share(25, 50));
    assert!(is_about(failing, 0.2, 0.06), "{failing}");
}

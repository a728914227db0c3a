//! One server, three of them, and four that are replaced one by one.

use flashcrowd_sim::metrics::Cause;
use serde_json::json;

use super::runs::{Run, Runs, edited, is_about, scenario};

#[test]
fn one_server_under_a_rising_load_does_what_its_notes_say() {
    let runs = Runs::of(&scenario("one-server"));
    // Utilization grows first: 100 a second at 20 ms keep two of four busy. Then requests begin to wait.
    runs.assert_mean(0.5, |run| run.utilization("server", 30, 50));
    assert!(runs.mean(|run| run.waiting("server", 20, 50)) < 0.5);
    assert!(runs.mean(|run| run.waiting("server", 70, 85)) > 2.0);
    // Hardly one of 10,000 takes a second by itself.
    assert!(runs.mean(|run| run.failed(0, 85) as f64) < 1.0);
    // Some twenty wait in the 90th second, and from then on (t − 90 s)² more: 200, a second's wait, after 13 s.
    assert!(runs.mean(|run| run.goodput(90, 95)) > 190.0);
    let collapse = runs.mean(|run| {
        let is_over = |second: &usize| run.goodput(*second, second + 1) < 100.0;
        (90..140).find(is_over).expect("it collapses") as f64
    });
    assert!((100.0..110.0).contains(&collapse), "{collapse}");
    // Then it is busy for nobody.
    assert!(runs.mean(|run| run.goodput(115, 140)) < 1.0);
    for run in runs.all() {
        assert!(run.utilization("server", 105, 140) > 0.99);
        let failures = run.overall().failures;
        assert!(failures.get(Cause::Timeout) > 1_000 && failures.get(Cause::QueueFull) > 100);
        assert!(run.misses_its_objectives());
    }
}

#[test]
fn a_shorter_line_saves_the_goodput_of_the_one_server() {
    let runs = Runs::of(&edited("one-server", json!([{ "set": { "component": "server", "queue": 40 } }])));
    runs.assert_mean(200.0, |run| run.goodput(112, 140));
    for run in runs.all() {
        // Of the 9,000 that wait for 0.2 s, one in a million takes the other 0.8 s.
        assert!(run.overall().failures.get(Cause::Timeout) <= 1);
        assert!(run.latency().p99 < 400.0);
    }
}

#[test]
fn three_servers_meet_their_objectives_and_recover_after_the_health_check() {
    let run = Run::of(&scenario("three-servers"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.failed(0, 20), 0);
    assert!(run.failed(20, 25) > 100);
    // Three checks, two seconds apart, the last of them at once refused.
    assert_eq!(run.failed(27, 120), 0);
    assert!(run.of_component("web-2", 27, 60).all(|w| w.arrived == 0));
    assert!(run.of_component("web-2", 66, 120).all(|w| w.arrived > 100));
    // The other two take over, busier.
    assert!(run.utilization("web-1", 30, 60) > 1.3 * run.utilization("web-1", 5, 20));
}

#[test]
fn checking_more_often_makes_the_gap_smaller_and_one_server_alone_cannot_carry_it() {
    let failed = |edits| Run::of(&edited("three-servers", edits)).overall().failed;
    let check = |check| json!([{ "set": { "component": "balancer", "health_check": check } }]);
    let usual = failed(json!([]));
    assert!(failed(check(json!({ "interval_s": 0.5, "timeout_s": 0.4 }))) * 2 < usual);
    assert!(failed(check(json!(null))) > 3 * usual);
    let lonely = json!([{ "set": { "document": "", "incidents": [
        { "at_s": 20, "for_s": 40, "crash": { "component": "web-2" } },
        { "at_s": 20, "for_s": 40, "crash": { "component": "web-3" } },
    ] } }]);
    assert!(Run::of(&edited("three-servers", lonely)).goodput(35, 60) < 450.0);
}

#[test]
fn a_rolling_deployment_costs_what_the_checks_take_to_notice() {
    let runs = Runs::of(&scenario("rolling-deploy"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // A quarter of all requests for 1/2, 5/8, 3/4 or 7/8 s, since the four checks take turns: four stops
        // cost 690 of 100,000, and a count of that size has a standard deviation of 26.
        assert!(is_about(run.availability(), 0.993, 0.001), "{}", run.availability());
        for (stop, noticed_s) in [(20, 0.625), (35, 0.75), (50, 0.875), (65, 0.5)] {
            let (refused, expected) = (run.failed(stop, stop + 2) as f64, 250.0 * noticed_s);
            assert!((refused - expected).abs() < 4.0 * expected.sqrt(), "{refused} at {stop}");
            assert_eq!(run.failed(stop + 2, stop + 15), 0);
        }
        // One in half a billion takes a second by itself.
        let failures = run.overall().failures;
        assert!(failures.total() - failures.get(Cause::Refused) <= 1);
    }
    for stop in [20, 35, 50, 65] {
        runs.assert_mean(10.0 / 12.0, |run| run.cores_utilization("api", stop + 2, stop + 10));
    }
    runs.assert_mean(10.0 / 16.0, |run| run.cores_utilization("api", 5, 20));
}

#[test]
fn a_deployment_fails_behind_a_blind_balancer_or_all_at_once_or_two_at_a_time() {
    let blind = json!([{ "set": { "component": "balancer", "health_check": null } }]);
    let run = Run::of(&edited("rolling-deploy", blind));
    assert!(!run.meets_its_objectives());
    assert!(is_about(run.overall().failed as f64, 10_000.0, 0.1));

    let at_once = json!([{ "set": { "document": "", "incidents": [
        { "at_s": 20, "for_s": 10, "crash": { "component": "api" } },
    ] } }]);
    let run = Run::of(&edited("rolling-deploy", at_once));
    assert!(!run.meets_its_objectives());
    assert_eq!(run.goodput(21, 30), 0.0);

    let in_pairs = json!([{ "set": { "document": "", "incidents": [
        { "at_s": 20, "for_s": 10, "crash": { "component": "api", "instance": 1 } },
        { "at_s": 20, "for_s": 10, "crash": { "component": "api", "instance": 2 } },
        { "at_s": 35, "for_s": 10, "crash": { "component": "api", "instance": 3 } },
        { "at_s": 35, "for_s": 10, "crash": { "component": "api", "instance": 4 } },
    ] } }]);
    let runs = Runs::of(&edited("rolling-deploy", in_pairs));
    runs.assert_mean(800.0, |run| run.goodput(23, 30));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert!(run.overall().failures.get(Cause::QueueFull) > 1_000);
    }
}

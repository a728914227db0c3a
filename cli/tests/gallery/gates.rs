//! Gateways: who is let in when not all can be.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

fn gateway(slug: &str, mut set: Value) -> Vec<Run> {
    set["component"] = json!("gateway");
    eight(&edited(slug, json!([{ "set": set }]))).collect()
}

/// Another rule than the fixed window, which is the scenario's.
fn rule(rule: Value) -> Vec<Run> {
    let mut rules = json!({ "fixed_window": null });
    rules.as_object_mut().expect("it is one").extend(rule.as_object().expect("it is one").clone());
    gateway("window-edge", json!({ "limit": { "rule": rules } }))
}

/// The longest line at the API in a second of each burst.
fn longest(run: &Run) -> impl Iterator<Item = f64> {
    let bursts = [9, 29, 49, 69].into_iter();
    bursts.map(|at| run.of_component("api", at, at + 4).map(|w| w.waiting_mean).fold(0.0, f64::max))
}

#[test]
fn around_an_edge_twice_the_limit_gets_through() {
    let runs: Vec<Run> = eight(&scenario("window-edge")).collect();
    for run in &runs {
        assert!(run.misses_its_objectives());
        for at in [9, 29, 49, 69] {
            // 400 less a few that find their half of the second a little early or late.
            assert!(is_about(run.served("export", at, at + 5) * 5.0, 400.0, 0.02));
            assert!(run.failed_of("shoppers", at, at + 5) > 40);
        }
        // 300 at the end of a burst, and 50 fewer on average in the second after it, give or take twenty.
        assert!(longest(run).all(|line| (200.0..280.0).contains(&line)));
        assert_eq!(run.overall().failed, run.failed_of("shoppers", 0, 80) + run.failed_of("export", 0, 80));
    }
    let left = mean(&runs, |run| run.failed_of("shoppers", 0, 80) as f64) / 4.0;
    assert!(is_about(left, 115.0, 0.1), "{left}");
}

#[test]
fn in_the_middle_of_a_window_the_same_burst_is_cut_in_half() {
    let middle = json!([{ "set": { "component": "export", "traffic": { "profile": { "start_s": 5 } } } }]);
    for run in eight(&edited("window-edge", middle)) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("shoppers", 0, 80), 0);
        assert_eq!(run.served("export", 5, 10) * 5.0, 200.0);
    }
}

#[test]
fn a_window_that_slides_and_a_bucket_have_no_edges() {
    for run in rule(json!({ "sliding_window": { "calls": 200, "window_s": 10 } })) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("shoppers", 0, 80), 0);
        // Half a second after the edge a twentieth of the last window is out of sight: 10 of 200.
        assert_eq!(run.served("export", 9, 14) * 5.0, 210.0);
        assert!(longest(&run).all(|line| line < 150.0));
    }
    for run in rule(json!({ "token_bucket": { "qps": 20, "burst": 100 } })) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("shoppers", 0, 80), 0);
        assert!(is_about(run.served("export", 9, 14) * 5.0, 119.0, 0.01));
        assert!(longest(&run).all(|line| line < 50.0));
    }
}

#[test]
fn one_limit_for_all_punishes_all_for_one() {
    for run in eight(&scenario("greedy-user")) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(0, 20) + run.failed(51, 80), 0);
        // 250 of 1,000, whoever asks; 28 s of 200 a second are 5,600 draws: four standard errors are 0.023.
        for client in ["everybody", "scraper"] {
            let failing = run.failing_share_of(client, 22, 50);
            assert!((failing - 0.75).abs() < 0.023, "{client}: {failing}");
        }
        assert!(is_about(run.served("scraper", 22, 50), 200.0, 0.05));
        // Who gets in notices nothing.
        let p95 = |from_s, to_s| run.latency_of("everybody", from_s, to_s, |l| l.p95);
        assert!(p95(25, 50) < 1.25 * p95(0, 20), "{} {}", p95(25, 50), p95(0, 20));
    }
}

#[test]
fn a_limit_for_each_strikes_the_one() {
    let each = json!({ "limit": { "per": "user", "rule": { "token_bucket": { "qps": 5, "burst": 10 } } } });
    for run in gateway("greedy-user", each) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("everybody", 0, 80), 0);
        assert_eq!(run.served("scraper", 22, 50), 5.0);
    }
    let calm = json!([{ "set": { "component": "scraper", "traffic": { "profile": { "on_qps": 0 } } } }]);
    assert!(eight(&edited("greedy-user", calm)).all(|run| run.overall().failed == 0));
    for run in gateway("greedy-user", json!({ "limit": null })) {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert_eq!(run.goodput(25, 50), 0.0);
    }
}

fn concurrency(concurrency: Value) -> Vec<Run> {
    let set = json!({ "concurrency": concurrency });
    gateway("adaptive-concurrency", set)
}

fn fixed(calls: u32) -> Vec<Run> {
    concurrency(json!({ "adaptive": null, "fixed": { "calls": calls } }))
}

/// Of the requests in the bad times and in the good ones.
fn latency(run: &Run, figure: impl Fn(flashcrowd_sim::metrics::Latency) -> f64) -> f64 {
    run.latency_of("apps", 22, 50, figure)
}

#[test]
fn an_adaptive_limit_finds_as_many_as_there_are_places() {
    let runs: Vec<Run> = eight(&scenario("adaptive-concurrency")).collect();
    for run in &runs {
        assert!(run.meets_its_objectives());
        let failures = run.overall().failures;
        assert_eq!(failures.total(), failures.get(Cause::Shed));
        // In good times everything gets through, but while it measures: eight places bring back 160 a second.
        assert_eq!(run.failed(2, 20), 0);
        assert_eq!(run.failed(52, 59), 0);
        // In bad ones as much as two instances do, and for each place 1.25 calls and the root of that: 13, less what is
        // measured at 8 and the windows in between.
        assert!(is_about(run.goodput(22, 50), 160.0, 0.03), "{}", run.goodput(22, 50));
        let under_way = run.mean("api", 22, 50, |w| w.in_flight_mean);
        assert!((11.0..14.0).contains(&under_way), "{under_way}");
        assert!(latency(run, |l| l.p50) < 105.0, "{}", latency(run, |l| l.p50));
    }
    let measuring = mean(&runs, |run| run.failing_share(60, 61));
    assert!(is_about(measuring, 1.0 / 6.0, 0.1), "{measuring}");
}

#[test]
fn a_fixed_limit_is_wrong_in_good_times_or_in_bad_ones() {
    for run in fixed(48) {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        // 48 / 160 s, and the way.
        let median = latency(&run, |l| l.p50);
        assert!(is_about(median, 320.0, 0.05), "{median}");
    }
    for run in fixed(10) {
        assert!(!run.meets_its_objectives());
        // Ten at a time in 52 ms are 192 a second at most, of 400.
        assert!(run.failing_share(2, 20) > 0.5);
        assert!(latency(&run, |l| l.p50) < 105.0);
    }
    for run in concurrency(json!(null)) {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.goodput(30, 50), 0.0);
    }
}

#[test]
fn with_a_reserve_whoever_buys_is_let_in() {
    let runs: Vec<Run> = eight(&scenario("priority-shedding")).collect();
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed_of("buyers", 0, 80), 0);
        assert!(run.failing_share_of("browsers", 0, 20) < 0.01);
        // 28 under way are at most eight more than there are places.
        assert!(is_about(run.waiting("shop", 21, 50), 7.0, 0.05), "{}", run.waiting("shop", 21, 50));
        assert!(is_about(run.goodput(21, 50), 400.0, 0.03));
    }
    // 400 a second less those who buy are left, of 810.
    let shed = mean(&runs, |run| run.failing_share_of("browsers", 21, 50));
    assert!(is_about(shed, 1.0 - 310.0 / 810.0, 0.02), "{shed}");
}

#[test]
fn without_a_reserve_all_are_alike_and_without_a_gate_nobody_is_served() {
    let alike = gateway("priority-shedding", json!({ "reserve": 0 }));
    for client in ["browsers", "buyers"] {
        let shed = mean(&alike, |run| run.failing_share_of(client, 21, 50));
        assert!(is_about(shed, 5.0 / 9.0, 0.03), "{client}: {shed}");
    }
    for run in gateway("priority-shedding", json!({ "concurrency": null, "reserve": 0 })) {
        assert!(run.misses_its_objectives());
        assert!(run.failing_share(21, 50) > 0.97);
    }
    let calm = json!([{ "set": { "document": "", "incidents": [] } }]);
    for run in eight(&edited("priority-shedding", calm)) {
        assert_eq!(run.failed_of("buyers", 0, 80), 0);
        assert!(run.failing_share_of("browsers", 0, 80) < 0.01);
    }
}

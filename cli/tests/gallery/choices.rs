//! Whom a balancer chooses when one of its targets is slow, or comes back cold.

use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

fn balancer(slug: &str, mut set: Value) -> Vec<Run> {
    set["component"] = json!("balancer");
    eight(&edited(slug, json!([{ "set": set }]))).collect()
}

fn algorithm(algorithm: Value) -> Vec<Run> {
    balancer("slow-instance", json!({ "algorithm": algorithm }))
}

/// Calls a second to the one that is slow.
fn drawn(runs: &[Run], from_s: usize, to_s: usize) -> f64 {
    mean(runs, |run| run.arrivals("fifth", from_s, to_s))
}

fn p99(runs: &[Run], from_s: usize, to_s: usize) -> f64 {
    mean(runs, |run| run.latency_of("users", from_s, to_s, |l| l.p99))
}

#[test]
fn by_turns_a_slow_one_gets_its_share_and_fails_it() {
    let runs: Vec<Run> = eight(&scenario("slow-instance")).collect();
    for run in &runs {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.failed(0, 20) + run.failed(52, 80), 0);
        // Its line of 200 is ten seconds' worth, so that nothing of it is in time.
        assert!(is_about(run.failing_share(22, 50), 0.2, 0.03), "{}", run.failing_share(22, 50));
    }
    assert!(is_about(drawn(&runs, 22, 50), 100.0, 0.02));
    let calm = json!([{ "set": { "document": "", "incidents": [] } }]);
    assert!(eight(&edited("slow-instance", calm)).all(|run| run.overall().failed == 0));
}

#[test]
fn who_counts_calls_gives_it_what_it_can_do() {
    for (rule, calls, late) in [("least_connections", 17.0, 0.29), ("power_of_d", 19.0, 0.34)] {
        let rule = if rule == "power_of_d" { json!({ "power_of_d": {} }) } else { json!(rule) };
        let runs = algorithm(rule);
        for run in &runs {
            assert!(run.meets_its_objectives());
            assert!(run.failing_share(20, 50) < 0.001);
        }
        // 20 at most, if it were never idle; eight times 28 s of them: four standard errors are 6 %.
        assert!(is_about(drawn(&runs, 22, 50), calls, 0.06), "{}", drawn(&runs, 22, 50));
        assert!(is_about(p99(&runs, 22, 50), late * 1e3, 0.04), "{}", p99(&runs, 22, 50));
        assert!(is_about(p99(&runs, 5, 20), 110.0, 0.03), "{}", p99(&runs, 5, 20));
    }
}

#[test]
fn who_believes_the_slowest_answer_leaves_it_within_a_second() {
    let runs = algorithm(json!({ "peak_ewma": {} }));
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert!(run.arrivals("fifth", 20, 21) < 20.0);
        assert!(run.arrivals("fifth", 23, 50) < 6.0);
        // Ten seconds after it is well again it has not got its share.
        assert!(run.arrivals("fifth", 53, 58) < 60.0);
    }
    assert!(is_about(drawn(&runs, 20, 21), 12.0, 0.2), "{}", drawn(&runs, 20, 21));
    assert!((2.5..4.0).contains(&drawn(&runs, 23, 50)), "{}", drawn(&runs, 23, 50));
    assert!(is_about(p99(&runs, 22, 50), 126.0, 0.05), "{}", p99(&runs, 22, 50));
    let quick = algorithm(json!({ "peak_ewma": { "decay_s": 1 } }));
    assert!(quick.iter().all(|run| run.meets_its_objectives()));
    assert!(is_about(drawn(&quick, 53, 58), 100.0, 0.1), "{}", drawn(&quick, 53, 58));
    assert!(is_about(drawn(&quick, 23, 50), 5.0, 0.2), "{}", drawn(&quick, 23, 50));
}

#[test]
fn a_cold_one_that_gets_its_whole_share_is_run_over() {
    let runs: Vec<Run> = eight(&scenario("slow-start")).collect();
    for run in &runs {
        assert!(!run.meets_its_objectives());
        // While it is down, others take what it refuses.
        assert_eq!(run.failed(0, 26), 0);
        assert_eq!(run.failed(50, 90), 0);
        assert!(is_about(run.arrivals("fresh", 28, 40), 120.0, 0.05));
        assert!(run.of_component("fresh", 26, 50).any(|w| w.waiting_mean > 290.0));
    }
    let failed = mean(&runs, |run| run.overall().failed as f64);
    assert!(is_about(failed, 1_650.0, 0.03), "{failed}");
    let warm = json!([{ "set": { "component": "fresh", "warm_up": null } }]);
    assert!(eight(&edited("slow-start", warm)).all(|run| run.overall().failed == 0));
}

#[test]
fn slow_start_gives_it_what_it_can_do() {
    let longest = |run: &Run| run.of_component("fresh", 0, 90).map(|w| w.waiting_mean).fold(0.0, f64::max);
    let runs = balancer("slow-start", json!({ "slow_start_s": 30 }));
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(longest(run) < 10.0, "{}", longest(run));
        assert!(is_about(run.arrivals("fresh", 60, 90), 120.0, 0.05));
    }
    // From 0:26 on its part grows by a thirtieth a second, from a tenth: of 480 w / (3 + w) about 42 between 2 s and 14 s.
    let early = mean(&runs, |run| run.arrivals("fresh", 28, 40));
    assert!(is_about(early, 42.0, 0.06), "{early}");
    let hasty = balancer("slow-start", json!({ "slow_start_s": 20 }));
    assert!(hasty.iter().all(|run| run.overall().failed == 0 && longest(run) < 100.0));
    let worst = hasty.iter().map(longest).fold(0.0, f64::max);
    assert!((40.0..60.0).contains(&worst), "{worst}");
    for run in balancer("slow-start", json!({ "algorithm": "least_connections" })) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(is_about(run.arrivals("fresh", 28, 40), 55.0, 0.15));
    }
}

#[test]
fn the_next_target_hides_one_that_is_dead() {
    for check in [json!({}), json!(null)] {
        for run in balancer("three-servers", json!({ "next_target": {}, "health_check": check })) {
            // What it held when it died fails there, too, and goes on elsewhere.
            assert!(run.meets_its_objectives());
            assert_eq!(run.overall().failed, 0);
        }
    }
}

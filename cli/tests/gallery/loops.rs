//! Closed loop against open loop: who waits does not ask.

use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

const SLUG: &str = "coordinated-omission";

fn with(incidents: Value) -> Vec<Run> {
    eight(&edited(SLUG, json!([{ "set": { "document": "", "incidents": incidents } }]))).collect()
}

fn p95(run: &Run, client: &str) -> f64 {
    run.report_of(client).latency_ms.expect("requests ended ok").p95
}

/// The most that were under way in a second.
fn most(run: &Run, client: &str) -> f64 {
    run.of_component(client, 0, 80).map(|w| w.in_flight_mean).fold(0.0, f64::max)
}

#[test]
fn a_load_test_of_users_who_wait_leaves_out_those_who_would_have_waited() {
    let runs: Vec<Run> = eight(&scenario(SLUG)).collect();
    for run in &runs {
        assert!(run.misses_its_objectives());
        assert!(most(run, "testers") <= 100.0);
        assert!(p95(run, "testers") < 120.0, "{}", p95(run, "testers"));
        assert!(p95(run, "visitors") > 2_500.0, "{}", p95(run, "visitors"));
        assert_eq!(run.overall().failed, 0);
    }
    let tested = mean(&runs, |run| p95(run, "testers"));
    assert!(is_about(tested, 97.0, 0.05), "{tested}");
    let visited = mean(&runs, |run| p95(run, "visitors"));
    assert!(is_about(visited, 3_400.0, 0.05), "{visited}");
    let line = mean(&runs, |run| most(run, "visitors"));
    assert!(is_about(line, 470.0, 0.05), "{line}");
    // A hundred users who need 1.04 s for a turn ask as often as the visitors; in the same run without the slowness, so often more.
    let calm = with(json!([]));
    let asked = |runs: &[Run]| mean(runs, |run| run.report_of("testers").arrived as f64);
    let unasked = asked(&calm) - asked(&runs);
    assert!(is_about(unasked, 500.0, 0.15), "{unasked}");
}

#[test]
fn where_nobody_waits_both_tell_the_same() {
    for run in with(json!([])) {
        assert!(run.meets_its_objectives());
        assert!(is_about(p95(&run, "testers"), p95(&run, "visitors"), 0.06));
        assert!(p95(&run, "visitors") < 90.0);
    }
}

#[test]
fn users_who_wait_for_each_other_cannot_overload_anything() {
    let burst =
        |client: &str| json!({ "at_s": 20, "for_s": 30, "burst": { "client": client, "factor": 2.5 } });
    let runs = with(json!([burst("testers"), burst("visitors")]));
    for run in &runs {
        // 250 users less 200 a second for whom somebody thinks.
        assert!(most(run, "testers") < 100.0, "{}", most(run, "testers"));
        assert!(is_about(run.served("testers", 25, 50), 200.0, 0.05));
    }
    let line = mean(&runs, |run| most(run, "visitors"));
    assert!(is_about(line, 1_200.0, 0.05), "{line}");
    let line = mean(&runs, |run| most(run, "testers"));
    assert!(is_about(line, 73.0, 0.1), "{line}");
    let median = mean(&runs, |run| run.latency_of("testers", 25, 50, |l| l.p50));
    assert!(is_about(median, 250.0, 0.1), "{median}");
}

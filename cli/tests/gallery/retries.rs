//! Retries: a storm that outlives what set it off, and what ends it.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::theory::retry::calls_a_request;
use serde_json::{Value, json};

use super::runs::{Run, Runs, edited, scenario};

const CONNECTION: &str = "phones->api";

/// Calls that are good for something while so many share ten cores, a second: an answer is in time if its 10 ms,
/// exponential, times what sharing costs are less than the 190 ms that the way leaves.
fn in_time(sharing: f64) -> f64 {
    1_000.0 * (1.0 - (-190.0 / (10.0 * sharing / 10.0)).exp())
}

/// The share of attempts that fail where of 700 requests a second so many get through with one of three: 1 − p³.
fn failing(goodput: f64) -> f64 {
    (1.0 - goodput / 700.0).cbrt()
}

/// What gets through in a storm, a second, where so many places are all taken but for a moment: the number of free
/// ones is geometric, as of any queue at which more arrive than leave, and 1,000 / (arrivals − 1,000) on average.
fn in_storm(places: f64) -> f64 {
    let goodput = in_time(places);
    let sum = calls_a_request(failing(goodput), 3).expect("it is a share");
    in_time(places - 1_000.0 / (700.0 * sum - 1_000.0))
}

fn with(set: Value) -> Runs {
    Runs::of(&edited("retry-storm", json!([{ "set": set }])))
}

#[test]
fn a_retry_storm_outlives_the_burst_that_set_it_off() {
    let runs = Runs::of(&scenario("retry-storm"));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        // For a minute and more after the burst not half of what comes gets through.
        for second in 26..120 {
            assert!(run.goodput(second, second + 1) < 350.0, "in second {second}");
        }
    }
    runs.assert_mean(in_storm(800.0), |run| run.goodput(27, 120));
    // Busy all the time, and four fifths of it for phones that have hung up. A reply is on its way for 5 ms more.
    runs.assert_mean(1.0, |run| run.cores_utilization("api", 27, 120));
    runs.assert_mean(1_000.0 * (-195.0_f64 / 800.0).exp(), |run| run.abandoned("api", 27, 120));
}

#[test]
fn the_storm_makes_as_many_attempts_of_a_request_as_a_geometric_sum_says() {
    let runs = Runs::of(&scenario("retry-storm"));
    let expected = failing(in_storm(800.0));
    let sum = calls_a_request(expected, 3).expect("it is a share");
    assert!((expected - 0.887).abs() < 1e-3 && (sum - 2.67).abs() < 1e-2, "{expected}, {sum}");
    let attempts = |run: &Run| run.calls(CONNECTION, 27, 120, |c| c.calls);
    let share = |run: &Run| 1.0 - run.calls(CONNECTION, 27, 120, |c| c.ok) / attempts(run);
    let amplification = |run: &Run| {
        attempts(run) / run.between(27, 120).iter().map(|w| w.overall.offered).sum::<u64>() as f64
    };
    // In each run, of the failures that were measured in it; and on the whole of those that are foretold.
    runs.assert_mean(0.0, |run| amplification(run) - calls_a_request(share(run), 3).expect("it is a share"));
    runs.assert_mean(expected, share);
    runs.assert_mean(sum, amplification);
}

#[test]
fn without_the_burst_or_without_retries_there_is_no_storm() {
    let calm = with(json!({ "document": "", "incidents": [] }));
    for run in calm.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        // One in three million takes 150 ms by itself, and of those some are late.
        assert!(run.report_of("api").abandoned <= 2);
    }
    calm.assert_mean(0.7, |run| run.cores_utilization("api", 0, 120));
    // 800 are worked off at 300 a second.
    let once = with(json!({ "connection": CONNECTION, "retry": null }));
    for run in once.all() {
        assert!(run.meets_its_objectives());
        // Now and then twenty share the ten cores, and one in some millions takes 190 ms.
        assert!(run.failed(29, 120) <= 1);
    }
}

#[test]
fn a_budget_for_retries_ends_the_storm_in_four_seconds() {
    let runs = with(json!({ "connection": CONNECTION, "retry": { "budget": {} } }));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // 800 are worked off at 1,000 − 770 a second: 3.5 s, give or take the root of what comes and goes, 80, over 230.
        assert_eq!(run.failed(30, 120), 0);
        let (retries, requests) = (run.report_of_connection(CONNECTION).retries, run.overall().requests);
        assert!(retries as f64 <= 0.1 * requests as f64 + 10.0);
    }
    runs.assert_mean(700.0, |run| run.goodput(30, 120));
    runs.assert_mean(6_200.0, |run| run.overall().failed as f64);
}

#[test]
fn a_circuit_breaker_ends_the_storm_and_costs_more() {
    let runs = with(json!({ "connection": CONNECTION, "breaker": {} }));
    // It opens with half of the calls of ten seconds. In the storm of 1,400 requests a second so many attempts fail:
    let good = in_time(800.0);
    let p = (1.0 - good / 1_400.0).cbrt();
    let failing = p * 1_400.0 * calls_a_request(p, 3).expect("it is a share");
    // At most the 7,000 before and 1,000 of the burst are well, and the storm is there within a second.
    let opens_s = 1.0 + 8_000.0 / (failing - good);
    assert!((3.0..3.5).contains(&opens_s), "{opens_s}");
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // Five seconds later it lets calls through again; by then there is nothing left to work off.
        assert_eq!(run.failed(29, 120), 0);
        // Nobody gets anything meanwhile, and the API idles.
        assert_eq!((run.goodput(24, 26), run.arrivals("api", 24, 26)), (0.0, 0.0));
        assert!(run.overall().failures.get(Cause::CircuitOpen) > 5_000);
    }
    let budget = with(json!({ "connection": CONNECTION, "retry": { "budget": {} } }));
    for (run, budget) in runs.all().iter().zip(budget.all()) {
        assert!(run.overall().failed > budget.overall().failed);
    }
    runs.assert_mean(7_500.0, |run| run.overall().failed as f64);
}

#[test]
fn a_storm_needs_more_work_in_hand_than_is_of_use() {
    // Of use are more than the 700 that come as long as less than 160 share the cores.
    assert!(in_time(157.0) > 700.0 && in_time(158.0) < 700.0);
    let few = with(json!({ "component": "api", "slots": 100 }));
    for run in few.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.failed(27, 120), 0);
    }
    few.assert_mean(in_time(100.0), |run| run.goodput(21, 25));
    let many = with(json!({ "component": "api", "slots": 300 }));
    for run in many.all() {
        assert!(run.misses_its_objectives());
    }
    many.assert_mean(in_storm(300.0), |run| run.goodput(27, 120));
}

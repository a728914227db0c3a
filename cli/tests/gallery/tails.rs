//! The tail at scale: who waits for a hundred waits for the slowest, and hedges against it.

use serde_json::{Value, json};

use super::runs::{Run, edited, eight, scenario};

const SLUG: &str = "tail-at-scale";
/// Searches of a run.
const SEARCHES: f64 = 100.0 * 60.0;
/// What a search takes besides its slowest leaf: twice 10 ms and twice 0.5 ms of network, 1 ms of computing.
const BESIDES_MS: f64 = 22.0;

fn hedged(after_ms: u32, attempts: u32) -> Value {
    json!({ "set": {
        "connection": "search->leaves", "hedge": { "after_ms": after_ms, "attempts": attempts },
    } })
}

/// The share of searches that take longer than half a second, counted by giving up on them.
fn slow_share(run: &Run) -> f64 {
    run.failing_share(1, 59)
}

fn give_up_after_half_a_second() -> Value {
    json!({ "set": { "connection": "users->search", "timeout_ms": 500 } })
}

/// Asserts that the share is as probable as that in so many searches, one run's and the mean of eight, to within
/// four standard errors of the binomial distribution.
fn assert_slow_shares(edits: Value, expected: f64) {
    let shares: Vec<f64> = eight(&edited(SLUG, edits)).map(|run| slow_share(&run)).collect();
    let error = (expected * (1.0 - expected) / (SEARCHES * 58.0 / 60.0)).sqrt();
    let mean = shares.iter().sum::<f64>() / 8.0;
    assert!(shares.iter().all(|share| (share - expected).abs() < 4.0 * error), "{shares:?}, not {expected}");
    assert!((mean - expected).abs() < 4.0 * error / 8_f64.sqrt(), "{mean}, not {expected}");
}

/// P(one leaf takes longer than so many milliseconds), from the table in the file.
fn leaf_exceeds(ms: f64) -> f64 {
    let rows = [(0.0, 5.0), (0.5, 10.0), (0.95, 20.0), (0.99, 30.0)];
    if ms < rows[0].1 {
        return 1.0;
    }
    let line = rows.windows(2).find(|pair| ms < pair[1].1);
    let Some([(q, from), (next_q, to)]) = line else { return if ms < 1_000.0 { 0.01 } else { 0.0 } };
    1.0 - (q + (next_q - q) * (ms - from) / (to - from))
}

/// P(a search whose leaves are asked again after 21 and 42 ms takes longer than this).
fn hedged_search_exceeds(ms: f64) -> f64 {
    let leaf = ms - BESIDES_MS;
    let all = leaf_exceeds(leaf) * leaf_exceeds(leaf - 21.0) * leaf_exceeds(leaf - 42.0);
    1.0 - (1.0 - all).powi(100)
}

#[test]
fn of_a_hundred_leaves_one_is_slow_in_63_searches_of_100() {
    for run in eight(&scenario(SLUG)) {
        assert!(run.misses_its_objectives());
        assert!(run.latency().p50 > 1_000.0, "a leaf's 99th percentile is the search's median");
        let leaf = run.report_of("leaves").latency_ms.expect("leaves have answered");
        // 600,000 answers make the 99th percentile either of what stands on both sides of it.
        assert!(leaf.p50 < 10.1 && leaf.p95 < 20.3, "{leaf:?}");
        assert_eq!(run.report_of("leaves").waiting_mean, 0.0);
    }
}

#[test]
fn the_share_of_slow_searches_is_that_of_the_fan_out() {
    for fan_out in [1, 10, 100] {
        let plan = json!([{ "parallel": [{ "call": "leaves", "times": fan_out }] }, { "compute": 1 }]);
        let edits = json!([
            { "set": { "component": "search", "plan": plan } },
            give_up_after_half_a_second(),
        ]);
        assert_slow_shares(edits, 1.0 - 0.99_f64.powi(fan_out));
    }
}

#[test]
fn without_the_slow_answers_a_fan_out_of_a_hundred_is_fast() {
    let quantiles = json!([[0, 5], [0.5, 10], [0.95, 20], [1, 30]]);
    let service = json!({ "empirical": { "quantiles": quantiles } });
    let edits = json!([{ "set": { "component": "leaves", "service": service } }]);
    for run in eight(&edited(SLUG, edits)) {
        assert!(run.meets_its_objectives());
        assert!(run.latency().max <= 30.0 + BESIDES_MS);
    }
}

#[test]
fn hedging_after_the_95th_percentile_cures_the_tail_for_a_twentieth_more_calls() {
    for run in eight(&edited(SLUG, json!([hedged(21, 2)]))) {
        assert!(run.meets_its_objectives());
        // Percentiles are within 1 %, and the share beyond one is within four standard errors of what it should be.
        for (measured, beyond) in [(run.latency().p50, 0.5), (run.latency().p99, 0.01)] {
            let error = 4.0 * (beyond * (1.0 - beyond) / SEARCHES).sqrt();
            let (least, most) =
                (hedged_search_exceeds(measured * 1.01), hedged_search_exceeds(measured * 0.99));
            assert!(least < beyond + error && most > beyond - error, "{measured} ms: {least} to {most}");
        }
        // One call in twenty is not answered within 20 ms, and one in 2,000 is slow and its hedge not answered
        // within 20 ms either.
        let connection = run.report_of_connection("search->leaves");
        let (hedges, first) = (connection.hedges as f64, (connection.calls - connection.hedges) as f64);
        let error = (0.05 * 0.95 / first).sqrt();
        assert!((hedges / first - 0.0505).abs() < 4.0 * error, "{hedges} of {first}");
    }
}

#[test]
fn one_further_attempt_leaves_one_search_in_a_hundred_slow() {
    let edits = json!([hedged(21, 1), give_up_after_half_a_second()]);
    assert_slow_shares(edits, 1.0 - (1.0 - 1e-4_f64).powi(100));
}

#[test]
fn hedging_too_early_is_dear_and_gains_little() {
    let run = Run::of(&edited(SLUG, json!([hedged(10, 2)])));
    let connection = run.report_of_connection("search->leaves");
    // After 10 ms, 9 of them at the leaf, 1 − 0.5 · 4/5 = 0.6 are not answered. After 20 ms 19 of the first and
    // 9 of the second have passed: (0.05 + 0.045) · 0.6 = 0.057.
    let (hedges, first) = (connection.hedges as f64, (connection.calls - connection.hedges) as f64);
    assert!((hedges / first - 0.657).abs() < 4.0 * (0.6 * 0.4 / first).sqrt(), "{}", hedges / first);
    assert!(run.latency().p99 > 50.0);
}

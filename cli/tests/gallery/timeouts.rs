//! Timeouts: one that fits and one that does not, and what it means to have none.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Run, edited, is_about, scenario};

#[test]
fn a_timeout_that_fits_lets_the_slow_answers_of_the_peak_through() {
    let run = Run::of(&scenario("timeout-too-short"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.overall().failed, 0);
    assert!(is_about(run.utilization("index", 35, 65), 0.9, 0.05));
    let wait_ms = run.waiting("index", 35, 65) / run.arrivals("index", 35, 65) * 1e3;
    assert!(wait_ms > 25.0 && wait_ms < 55.0, "{wait_ms}");
}

#[test]
fn one_answer_in_a_hundred_is_slow_even_where_nobody_waits() {
    let quiet = json!({ "profile": { "base_qps": 40, "peak_qps": 40 } });
    let run = Run::of(&edited(
        "timeout-too-short",
        json!([{ "set": { "component": "readers", "traffic": quiet } }]),
    ));
    let slow = run.report_of("index").latency_ms.expect("it has answered").p99;
    assert!(is_about(slow, 196.0, 0.15), "{slow}");
}

#[test]
fn a_timeout_too_short_makes_the_index_work_for_nobody() {
    let fitting = Run::of(&scenario("timeout-too-short"));
    let short = json!([{ "set": { "connection": "web->index", "timeout_ms": 100 } }]);
    let run = Run::of(&edited("timeout-too-short", short));
    assert!(!run.meets_its_objectives());
    assert!(is_about(run.failing_share(0, 30), 0.07, 0.15));
    assert!(run.failing_share(35, 65) > 1.0 / 3.0);
    assert_eq!(run.utilization("index", 35, 65), fitting.utilization("index", 35, 65));
    assert!(run.report_of("index").abandoned > 2_000);
}

#[test]
fn past_the_capacity_a_short_line_keeps_the_goodput_and_a_long_one_loses_it() {
    let beyond = |queue: u32| {
        let peak = json!({ "profile": { "peak_qps": 220 } });
        Run::of(&edited(
            "timeout-too-short",
            json!([
                { "set": { "component": "readers", "traffic": peak } },
                { "set": { "component": "index", "queue": queue } },
            ]),
        ))
    };
    let short = beyond(100);
    assert!(is_about(short.goodput(36, 65), 200.0, 0.03));
    assert!(short.overall().failures.get(Cause::Timeout) <= 5);
    let long = beyond(1_000);
    assert!(long.failed(35, 45) > 0);
    assert_eq!(long.goodput(46, 65), 0.0);
}

fn without_timeout() -> Value {
    json!([{ "set": { "connection": "web->recommender", "timeout_ms": null } }])
}

#[test]
fn with_a_timeout_a_slow_dependency_costs_only_the_pages_that_need_it() {
    let run = Run::of(&scenario("slow-dependency"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.failed(0, 20), 0);
    assert!(is_about(run.failing_share(21, 60), 0.1, 0.1));
    assert_eq!(run.failed(62, 100), 0);
    // Forty a second hold a slot for 0.2 s, and the others are quick.
    let slots = 64.0 * (run.utilization("web", 25, 60) - run.utilization("web", 5, 20));
    assert!(is_about(slots, 8.0, 0.15), "{slots}");
}

#[test]
fn without_a_timeout_a_slow_dependency_takes_the_other_pages_down() {
    let run = Run::of(&edited("slow-dependency", without_timeout()));
    assert!(run.misses_its_objectives());
    assert!(run.utilization("web", 22, 60) > 0.98);
    assert!(run.failing_share(25, 60) > 0.8);
    // Users that give up do not free a slot.
    assert!(run.report_of("web").abandoned > 5_000);
    assert_eq!(run.failed(65, 100), 0);
}

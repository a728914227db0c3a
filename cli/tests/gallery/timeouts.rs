//! Timeouts: one that fits and one that does not, and what it means to have none.

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::theory::markov::Mmc;
use serde_json::{Value, json};

use super::runs::{Runs, edited, is_about, scenario};

#[test]
fn a_timeout_that_fits_lets_the_slow_answers_of_the_peak_through() {
    let runs = Runs::of(&scenario("timeout-too-short"));
    // Of 12,000 answers one in 100,000 takes longer than a second, and few more with the wait. In one run of some
    // hundreds the line is full for a while, so two of sixteen would be a chance of one in a thousand.
    let failed = runs.mean(|run| run.overall().failed as f64);
    let missed = runs.all().iter().filter(|run| !run.meets_its_objectives()).count();
    assert!(failed < 5.0 && missed <= 1, "{failed}, {missed}");
    runs.assert_mean(0.9, |run| run.utilization("index", 35, 65));
    // As of M/M/8: a lognormal of variation 1 has an exponential's mean and variance.
    let wait_ms = Mmc::new(180.0, 25.0, 8).expect("it is steady").mean_wait() * 1e3;
    assert!((wait_ms - 35.0).abs() < 1.0, "{wait_ms}");
    runs.assert_mean(wait_ms, |run| run.waiting("index", 35, 65) / run.arrivals("index", 35, 65) * 1e3);
}

#[test]
fn one_answer_in_a_hundred_is_slow_even_where_nobody_waits() {
    let quiet = json!({ "profile": { "base_qps": 40, "peak_qps": 40 } });
    let runs = Runs::of(&edited(
        "timeout-too-short",
        json!([{ "set": { "component": "readers", "traffic": quiet } }]),
    ));
    runs.assert_mean(196.0, |run| run.report_of("index").latency_ms.expect("it has answered").p99);
}

#[test]
fn a_timeout_too_short_makes_the_index_work_for_nobody() {
    let fitting = Runs::of(&scenario("timeout-too-short"));
    let short = json!([{ "set": { "connection": "web->index", "timeout_ms": 100 } }]);
    let runs = Runs::of(&edited("timeout-too-short", short));
    // The index works exactly as much, and for nobody wherever a search fails, but for those few whose answer is on its way already.
    for (run, fitting) in runs.all().iter().zip(fitting.all()) {
        assert!(!run.meets_its_objectives());
        assert_eq!(run.utilization("index", 35, 65), fitting.utilization("index", 35, 65));
        let (abandoned, late) =
            (run.report_of("index").abandoned, run.overall().failures.get(Cause::Timeout));
        assert!(abandoned <= late && is_about(abandoned as f64, late as f64, 0.03), "{abandoned} of {late}");
    }
    // Of lognormal answers 6.7 % take longer than the 99 ms that the way leaves; hardly any of them wait.
    runs.assert_mean(0.067, |run| run.failing_share(0, 30));
    runs.assert_mean(0.25, |run| run.failing_share(35, 65));
}

#[test]
fn past_the_capacity_a_short_line_keeps_the_goodput_and_a_long_one_loses_it() {
    let beyond = |queue: u32| {
        let peak = json!({ "profile": { "peak_qps": 240 } });
        Runs::of(&edited(
            "timeout-too-short",
            json!([
                { "set": { "component": "readers", "traffic": peak } },
                { "set": { "component": "index", "queue": queue } },
            ]),
        ))
    };
    let short = beyond(100);
    short.assert_mean(200.0, |run| run.goodput(37, 65));
    for run in short.all() {
        // Of 6,000 one in 3,500 takes longer than the half second that the line leaves: two.
        assert!(run.overall().failures.get(Cause::Timeout) <= 12);
    }
    // 40 more a second come than go: a line of 200, a second's wait, is there after five, and twice that after ten.
    let long = beyond(1_000);
    assert!(long.mean(|run| run.goodput(45, 65)) < 1.0);
    for run in long.all() {
        assert!(run.failed(35, 45) > 0);
        // After fifteen it is 600, give or take the root of what has come and gone, 81.
        assert_eq!(run.goodput(50, 65), 0.0);
    }
}

fn without_timeout() -> Value {
    json!([{ "set": { "connection": "web->recommender", "timeout_ms": null } }])
}

#[test]
fn with_a_timeout_a_slow_dependency_costs_only_the_pages_that_need_it() {
    let runs = Runs::of(&scenario("slow-dependency"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // One recommendation in 100,000 takes longer than 200 ms of its own accord, and 2,400 are wanted.
        assert!(run.failed(0, 20) + run.failed(62, 100) <= 1);
    }
    runs.assert_mean(0.1, |run| run.failing_share(21, 60));
    // Forty a second hold a slot for 0.2 s, in place of 0.03 s and the way of a millisecond.
    runs.assert_mean(40.0 * (0.2 - 0.031), |run| {
        64.0 * (run.utilization("web", 25, 60) - run.utilization("web", 5, 20))
    });
}

#[test]
fn without_a_timeout_a_slow_dependency_takes_the_other_pages_down() {
    let runs = Runs::of(&edited("slow-dependency", without_timeout()));
    // A slot is held for 0.32 s on average, so that the line of 256 is 1.3 s long: more than the users' patience.
    assert!(runs.mean(|run| run.failing_share(25, 60)) > 0.85);
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert!(run.utilization("web", 22, 60) > 0.98);
        // Users that give up do not free a slot.
        assert!(run.report_of("web").abandoned > 5_000);
        assert_eq!(run.failed(65, 100), 0);
    }
}

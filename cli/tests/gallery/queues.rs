//! What may wait: a burst, and a day whose peak is above the capacity.

use flashcrowd_sim::metrics::Cause;
use serde_json::json;

use super::runs::{Run, Runs, edited, is_about, scenario};

/// Photos a second that so many workers manage, since each also travels for a millisecond.
fn capacity(workers: f64) -> f64 {
    workers / 0.101
}

#[test]
fn a_queue_absorbs_a_burst_and_drains_at_the_spare_capacity() {
    let runs = Runs::of(&scenario("queue-absorbs-a-burst"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(is_about(run.latency().p99, 40.0, 0.01));
        assert!(run.largest_backlog("jobs").0.abs_diff(40) <= 1);
        assert!(run.utilization("workers", 22, 70) > 0.98);
        let messages = run.report_of("jobs").messages.expect("it is a queue");
        assert_eq!((messages.dropped, messages.redelivered), (0, 0));
    }
    // Some 80 more a second come than go, for 20 s; then 40 fewer.
    let backlog = (180.0 - capacity(10.0)) * 20.0;
    let spare = capacity(10.0) - 60.0;
    runs.assert_mean(backlog, |run| run.largest_backlog("jobs").1 as f64);
    runs.assert_mean(backlog - spare * 30.0, |run| run.messages("jobs", 70).backlog as f64);
    // A queue that is drained holds a few that are being worked on; seconds are told by their ends.
    runs.assert_mean(40.5 + (backlog - 20.0) / spare, |run| run.drained("jobs", 41, 20) as f64);
    // The last of them waits for all others.
    runs.assert_mean(backlog / capacity(10.0), |run| run.longest_wait("jobs").1);
    runs.assert_mean(40.0 + backlog / capacity(10.0), |run| run.longest_wait("jobs").0 as f64);
}

#[test]
fn without_the_queue_the_burst_fails_until_long_after_its_end() {
    let direct = json!([
        { "remove": { "component": "jobs" } },
        { "connect": { "from": "uploads", "to": "workers", "timeout_ms": 1_000 } },
    ]);
    let run = Run::of(&edited("queue-absorbs-a-burst", direct));
    assert!(run.misses_its_objectives());
    assert_eq!(run.failed(0, 20), 0);
    assert_eq!(run.goodput(30, 70), 0.0);
    // Busy for nobody.
    assert!(run.utilization("workers", 30, 70) > 0.99);
}

#[test]
fn a_small_queue_refuses_the_rest_of_the_burst_and_more_workers_shorten_it() {
    let small = json!([{ "set": { "component": "jobs", "limit": 500 } }]);
    let runs = Runs::of(&edited("queue-absorbs-a-burst", small));
    runs.assert_mean((180.0 - capacity(10.0)) * 12.0, |run| run.failed(28, 40) as f64);
    for run in runs.all() {
        // 500 are there after six seconds; two earlier would be six standard deviations.
        assert_eq!(run.failed(0, 24), 0);
        assert_eq!(run.overall().failures.total(), run.overall().failures.get(Cause::QueueFull));
    }

    let more = json!([{ "set": { "component": "workers", "instances": 15 } }]);
    let runs = Runs::of(&edited("queue-absorbs-a-burst", more));
    let (backlog, spare) = ((180.0 - capacity(15.0)) * 20.0, capacity(15.0) - 60.0);
    runs.assert_mean(backlog, |run| run.largest_backlog("jobs").1 as f64);
    runs.assert_mean(backlog - spare * 4.0, |run| run.messages("jobs", 44).backlog as f64);
    runs.assert_mean(40.5 + (backlog - 30.0) / spare, |run| run.drained("jobs", 41, 30) as f64);
}

#[test]
fn a_queue_carries_a_day_with_little_more_than_the_average_capacity() {
    let run = Run::of(&scenario("average-enough"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.overall().failed, 0);
    assert!(run.messages("invoices", 35).backlog < 50);
    let (at, backlog) = run.largest_backlog("invoices");
    assert!(at.abs_diff(85) <= 3 && is_about(backlog as f64, 2_000.0, 0.08), "{backlog} at {at}");
    let (at, wait) = run.longest_wait("invoices");
    assert!(at > 95 && is_about(wait, 17.0, 0.05), "{wait} s at {at}");
    assert!(run.messages("invoices", 115).backlog > 100 && run.messages("invoices", 120).backlog < 20);
    let busy = run.report_of("writers").utilization.expect("they are up");
    assert!(is_about(busy, 0.83, 0.02));
}

#[test]
fn without_the_queue_the_day_needs_the_capacity_at_its_peak() {
    let direct = |instances: u32| {
        json!([
            { "remove": { "component": "invoices" } },
            { "connect": { "from": "web", "to": "writers", "timeout_ms": 1_000 } },
            { "set": { "component": "writers", "instances": instances } },
        ])
    };
    let run = Run::of(&edited("average-enough", direct(12)));
    assert!(run.misses_its_objectives());
    assert!(run.availability() < 0.5);
    let run = Run::of(&edited("average-enough", direct(24)));
    assert_eq!(run.overall().failed, 0);
    assert!(is_about(run.report_of("writers").utilization.expect("they are up"), 0.42, 0.03));
}

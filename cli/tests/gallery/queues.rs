//! What may wait: a burst, and a day whose peak is above the capacity.

use std::f64::consts::PI;

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
    // Six are in hand as it begins; some 80 more a second come than go, for 20 s; then 40 fewer.
    let backlog = 60.0 * 0.101 + (180.0 - capacity(10.0)) * 20.0;
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
    // A worker has 160 in line at the burst's end and four fewer with each second: twenty seconds later the
    // wait is still eight seconds, and half a minute later four.
    assert_eq!(run.goodput(30, 60), 0.0);
    assert!(run.failing_share(60, 70) > 0.95);
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
    let (backlog, spare) = (60.0 * 0.101 + (180.0 - capacity(15.0)) * 20.0, capacity(15.0) - 60.0);
    runs.assert_mean(backlog, |run| run.largest_backlog("jobs").1 as f64);
    runs.assert_mean(backlog - spare * 4.0, |run| run.messages("jobs", 44).backlog as f64);
    runs.assert_mean(40.5 + (backlog - 30.0) / spare, |run| run.drained("jobs", 41, 30) as f64);
}

/// Invoices that have come since this second, over those that the writers managed: the area between
/// 100 − 80 cos(2πt/120 s) and their capacity.
fn surplus(from_s: f64, to_s: f64) -> f64 {
    let wave = |at: f64| 80.0 * 60.0 / PI * (at * PI / 60.0).sin();
    (100.0 - capacity(12.0)) * (to_s - from_s) - wave(to_s) + wave(from_s)
}

#[test]
fn a_queue_carries_a_day_with_little_more_than_the_average_capacity() {
    let runs = Runs::of(&scenario("average-enough"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(run.longest_wait("invoices").0 > run.largest_backlog("invoices").0);
    }
    // The rates meet in the 35th and the 85th second.
    let noon = 60.0 / PI * ((100.0 - capacity(12.0)) / 80.0).acos();
    let (from, to) = (noon, 120.0 - noon);
    let backlog = surplus(from, to);
    assert!((from - 35.0).abs() < 1.0 && (to - 85.0).abs() < 1.0 && (backlog - 2_000.0).abs() < 20.0);
    // Chance makes it higher where the rates meet, σ² a second being what comes and goes and a the slope of their
    // difference: by (σ⁴/a)^⅓ at its beginning and at its top (Daniels and Skyrme, Advances in Applied Probability 17,
    // 1985).
    let (variance, slope) = (1.25 * capacity(12.0), 80.0 * PI / 60.0 * (from * PI / 60.0).sin());
    let by_chance = (variance * variance / slope).cbrt();
    let backlog = backlog + 2.0 * by_chance;
    runs.assert_mean(backlog, |run| run.largest_backlog("invoices").1 as f64);
    // Where it begins there are the dozen that are being written, and about as many by chance.
    assert!(runs.mean(|run| run.messages("invoices", 35).backlog as f64) < 50.0);
    runs.assert_mean(to, |run| run.largest_backlog("invoices").0 as f64);
    // Whoever comes as it is longest waits for all others.
    runs.assert_mean(backlog / capacity(12.0), |run| run.longest_wait("invoices").1);
    runs.assert_mean(to + backlog / capacity(12.0), |run| run.longest_wait("invoices").0 as f64);
    runs.assert_mean(100.0 / 120.0, |run| run.utilization("writers", 0, 120));
}

#[test]
fn the_last_invoice_of_the_day_is_written_just_before_it_ends() {
    // A longer run, for some need a second or two of the next day.
    let longer = json!([{ "set": { "document": "", "duration_s": 130 } }]);
    let runs = Runs::of(&edited("average-enough", longer));
    runs.assert_mean(surplus(34.53, 115.0), |run| run.messages("invoices", 115).backlog as f64);
    // Seconds are told by their ends.
    assert!(surplus(34.53, 118.5) > 20.0 && surplus(34.53, 118.6) < 20.0);
    runs.assert_mean(118.55 + 0.5, |run| run.drained("invoices", 100, 20) as f64);
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
    let runs = Runs::of(&edited("average-enough", direct(24)));
    // Of 12,000.
    assert!(runs.mean(|run| run.overall().failed as f64) < 1.0);
    runs.assert_mean(100.0 / 240.0, |run| run.utilization("writers", 0, 120));
}

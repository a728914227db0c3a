//! More comes than can be served: a line that makes everybody wait for longer than it is worth, and what else there is.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Runs, edited, is_about, scenario};

/// Fans a second during the burst, tickets a second, and fans a second otherwise.
const BURST: f64 = 960.0;
const CAPACITY: f64 = 800.0;
const USUAL: f64 = 640.0;

/// Fans in line who take as long as fans wait, less the way of 40 ms and 10 ms at the clerk: the last who are in time.
const IN_TIME: f64 = 0.95 * CAPACITY;

/// When the first is served who has joined a line that was full and has become short enough.
const BACK: f64 = 60.95 + (2_000.0 - IN_TIME) / (CAPACITY - USUAL);

fn collapse(set: Value) -> Runs {
    Runs::of(&edited("goodput-collapse", json!([{ "set": set }])))
}

fn disciplines(edits: Value) -> Runs {
    Runs::of(&edited("lifo-and-codel", edits))
}

/// The first second, from this one on, of which a claim is true.
fn first(from_s: usize, is_so: impl Fn(usize) -> bool) -> f64 {
    (from_s..119).find(|second| is_so(*second)).expect("it becomes true") as f64
}

#[test]
fn past_the_capacity_throughput_stays_and_goodput_is_gone() {
    let runs = Runs::of(&scenario("goodput-collapse"));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        // Six seconds until the first are late, and eight more at the end, each give or take 0.7.
        assert_eq!(run.goodput(29, 64), 0.0);
        assert_eq!(run.failed(74, 120), 0);
    }
    runs.assert_mean(CAPACITY, |run| run.abandoned("tickets", 29, 64));
    // Who joins last in time is served 0.95 s later. A second is told by its beginning, which lies as often before as
    // after, where half of its tickets are late.
    runs.assert_mean(20.95 + IN_TIME / (BURST - CAPACITY), |run| {
        first(21, |second| run.goodput(second, second + 1) < CAPACITY / 2.0)
    });
    runs.assert_mean(BACK, |run| first(60, |second| run.goodput(second, second + 1) > CAPACITY / 2.0));
}

#[test]
fn goodput_over_load_is_a_cliff() {
    let steady = |qps: u32| {
        let traffic = json!({ "profile": { "shape": "steady", "qps": qps } });
        Runs::of(&edited(
            "goodput-collapse",
            json!([
                { "set": { "document": "", "incidents": [] } },
                { "set": { "component": "fans", "traffic": traffic } },
            ]),
        ))
    };
    for below in [640, 760] {
        let runs = steady(below);
        for run in runs.all() {
            assert!(run.meets_its_objectives());
            assert_eq!(run.overall().failed, 0);
        }
        runs.assert_mean(f64::from(below), |run| run.goodput(1, 120));
    }
    for above in [840, 960] {
        let runs = steady(above);
        for run in runs.all() {
            // 40 a second more than go are 2,400 after a minute, give or take the root of what comes and goes, 310.
            assert!(run.misses_its_objectives());
            assert_eq!(run.goodput(60, 120), 0.0);
        }
        runs.assert_mean(CAPACITY, |run| run.abandoned("tickets", 60, 120));
    }
}

#[test]
fn a_short_line_keeps_the_goodput_at_the_capacity() {
    let runs = collapse(json!({ "component": "tickets", "queue": 400 }));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        // Of those who wait for half a second one in 10²⁰ takes the other half.
        let failures = run.overall().failures;
        assert_eq!(failures.total(), failures.get(Cause::QueueFull));
        assert_eq!(run.report_of("tickets").abandoned, 0);
        assert_eq!(run.failed(61, 120), 0);
    }
    runs.assert_mean(CAPACITY, |run| run.goodput(24, 60));
    // Full lines are half a second long, less a place now and then.
    let wait = runs.mean(|run| run.waiting("tickets", 27, 60) / CAPACITY);
    assert!(is_about(wait, 0.5, 0.02), "{wait}");
}

#[test]
fn a_rate_limit_costs_its_reserve_and_spares_the_wait() {
    let limit = json!({ "qps": 760, "burst": 50 });
    let runs = collapse(json!({ "connection": "fans->tickets", "rate_limit": limit }));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        let failures = run.overall().failures;
        assert_eq!(failures.total(), failures.get(Cause::RateLimited));
        // M/M/8 with 760 a second: C e^(−40 t/s) of 87 % wait longer, so one in a hundred for 112 ms. The bucket makes
        // arrivals more even. To that come the way and the service.
        assert!(run.latency().p99 < 112.0 + 40.0 + 46.0);
    }
    runs.assert_mean(760.0, |run| run.goodput(24, 60));
}

#[test]
fn of_three_lines_under_the_same_overload_only_the_fair_one_without_a_limit_serves_nobody() {
    let runs = Runs::of(&scenario("lifo-and-codel"));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert_eq!(run.served("fifo-fans", 29, 64), 0.0);
        // The spare 160 a second work off what is left of the stack, for nobody; no newcomer waits for that.
        assert_eq!(run.failed_of("lifo-fans", 62, 120), 0);
        assert!(run.abandoned("lifo", 61, 70) > 100.0);
        // What is dropped is dropped in time: nobody waits in vain, and nothing is done for nobody.
        let codel = run.report_of("codel-fans").failures;
        assert_eq!(codel.total(), codel.get(Cause::Shed));
        assert_eq!(run.report_of("codel").abandoned, 0);
        // Away from the burst eight clerks have 4 in 5 of their time to spend, and it drops one in some thousands.
        assert!(run.failed_of("codel-fans", 62, 120) < 58 * 640 / 500);
        // All clerks are busy, whatever the order.
        for line in ["fifo", "lifo", "codel"] {
            assert!(run.utilization(line, 22, 60) > 0.99);
        }
    }
    // What is served for nobody is what chance has left of the fresh ones; what is dropped too much is an idle moment.
    for line in ["lifo-fans", "codel-fans"] {
        let mean = runs.mean(|run| run.served(line, 22, 60));
        assert!(is_about(mean, CAPACITY, 0.015), "{line}: {mean}");
        runs.assert_mean(USUAL, |run| run.served(line, 62, 120));
    }
    runs.assert_mean(BACK, |run| {
        first(60, |second| run.served("fifo-fans", second, second + 1) > CAPACITY / 2.0)
    });
    // The last come is served at once: 40 ms of way, and half of the services take less than 7.
    let median = |w: &flashcrowd_sim::metrics::ComponentWindow| w.latency_ms.map_or(f64::MAX, |l| l.p50);
    assert!(runs.mean(|run| run.mean("lifo-fans", 22, 60, median)) < 60.0);
    assert!(runs.mean(|run| run.mean("codel-fans", 22, 60, median)) > 100.0);
}

#[test]
fn controlled_delay_overshoots_by_the_square_of_what_is_too_much() {
    let runs = Runs::of(&scenario("lifo-and-codel"));
    // e² · interval² wait when drops have caught up with e a second: 256, after e · 2 · interval² = 3.2 s. A random
    // walk of 1,760 steps a second adds or takes 75 of them, 19 in the mean of sixteen.
    let excess = BURST - CAPACITY;
    let overshoot = excess * excess * 0.01;
    let most = runs.mean(|run| run.of_component("codel", 20, 28).map(|w| w.waiting_mean).fold(0.0, f64::max));
    assert!((most - overshoot).abs() < 4.0 * 19.0, "{most}, not {overshoot}");
}

#[test]
fn without_the_burst_the_order_does_not_matter() {
    let runs = disciplines(json!([{ "set": { "document": "", "incidents": [] } }]));
    for run in runs.all() {
        assert!(run.availability() > 0.999);
        assert_eq!(run.failed_of("fifo-fans", 0, 120) + run.failed_of("lifo-fans", 0, 120), 0);
    }
    for line in ["fifo-fans", "lifo-fans", "codel-fans"] {
        runs.assert_mean(USUAL, |run| run.served(line, 1, 120));
    }
}

#[test]
fn either_other_discipline_cures_the_first_line() {
    for discipline in [json!("lifo"), json!({ "codel": {} })] {
        let cured = disciplines(json!([{ "set": { "component": "fifo", "discipline": discipline } }]));
        for run in cured.all() {
            assert!(run.meets_its_objectives());
            assert!(run.failed_of("fifo-fans", 62, 120) < 58 * 640 / 500);
        }
    }
}

#[test]
fn controlled_delay_takes_too_long_to_catch_up_with_a_crowd_and_last_come_does_not_mind() {
    let burst =
        |client: &str| json!({ "at_s": 20, "for_s": 40, "burst": { "client": client, "factor": 3.125 } });
    let incidents: Vec<Value> = ["fifo-fans", "lifo-fans", "codel-fans"].map(burst).into();
    let runs = disciplines(json!([{ "set": { "document": "", "incidents": incidents } }]));
    for run in runs.all() {
        // 1,200 too many are caught up with after 1,200 / 50 = 24 s.
        assert_eq!(run.served("codel-fans", 23, 42), 0.0);
    }
    runs.assert_mean(CAPACITY, |run| run.served("lifo-fans", 22, 60));
}

//! A noisy neighbour: what one tenant's rush costs another, and what keeps them apart.

use flashcrowd_sim::theory::markov::Mmc;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, scenario};

const SLUG: &str = "noisy-neighbour";

fn shop_latency_p95(run: &Run) -> f64 {
    run.report_of("shop").latency_ms.expect("pages have come").p95
}

fn shop_latency_mean(run: &Run) -> f64 {
    run.report_of("shop").latency_ms.expect("pages have come").mean
}

/// The objectives are met, and no page fails. Where slots are shared that is all: at random the reports take eight or more
/// of ten slots 1 % of the time in a quiet month (Poisson, mean 3), and pages wait then.
fn assert_shop_is_well(run: &Run) {
    assert!(run.meets_its_objectives());
    assert_eq!(run.report_of("shop").failed, 0);
}

/// Besides, pages are at least as fast as on five slots of their own: 20 ms of network and the sojourn of M/M/5. Percentiles
/// are within 1 %, and four standard errors of the share beyond it, 1 % of 40,000 pages, are 0.2 % and move it by a millisecond.
fn assert_shop_is_alone(run: &Run) {
    assert_shop_is_well(run);
    let alone = Mmc::new(400.0, 200.0, 5).and_then(|queue| queue.sojourn_quantile(0.99));
    let expected_ms = 20.0 + alone.expect("it is steady") * 1e3;
    let latency = run.report_of("shop").latency_ms.expect("pages have come");
    assert!(latency.p99 < expected_ms * 1.01 + 1.0, "{} ms, not {expected_ms}", latency.p99);
}

#[test]
fn a_rush_of_the_reports_ruins_the_shop() {
    for run in eight(&scenario(SLUG)) {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        // 26 slots are wanted of ten. The work of 1,200 exponential reports has a standard error of 4 %, and so has the share
        // that is served, 0.385: four of them are 0.06.
        let failing = run.failing_share(25, 50);
        assert!((failing - 16.0 / 26.0).abs() < 0.06, "{failing}");
        // Of 448 requests 400 are pages, and who fails is who comes at the wrong time.
        let (shop, reports) = (run.report_of("shop").failed as f64, run.report_of("reports").failed as f64);
        assert!(shop > 6.0 * reports, "{shop} pages, {reports} reports");
        // Who gets in waits for 500 others: 2.9 s.
        assert!(shop_latency_p95(&run) > 2_000.0);
        assert_eq!(run.failed(60, 100), 0);
    }
}

#[test]
fn without_the_rush_half_of_the_slots_are_busy_and_nobody_waits() {
    for run in eight(&edited(SLUG, json!([{ "set": { "document": "", "incidents": [] } }]))) {
        assert_shop_is_well(&run);
        // 600 exponential reports of three slots' worth have a standard error of 6 %, so all together one of 4 %.
        assert!(is_about(run.utilization("api", 1, 100), 0.5, 0.16));
    }
}

#[test]
fn a_bulkhead_keeps_the_rush_to_the_neighbour() {
    let pool = json!({ "size": 5, "acquire_timeout_ms": 1000 });
    let runs: Vec<Run> =
        eight(&edited(SLUG, json!([{ "set": { "connection": "reports->api", "pool": pool } }]))).collect();
    for run in &runs {
        assert_shop_is_alone(run);
        assert!(
            run.report_of("reports").availability.is_some_and(|a| a < 0.5),
            "the reports pay for themselves"
        );
    }
    // Five slots at 0.5 s: ten reports a second. 8 · 280 of them have a standard error of 2 %.
    let done: f64 = runs.iter().map(|run| run.mean("reports", 22, 50, |w| w.ok as f64)).sum::<f64>() / 8.0;
    assert!(is_about(done, 10.0, 0.085), "{done}");
}

#[test]
fn so_does_a_rate_limit_or_a_server_of_its_own() {
    let limit = json!({ "qps": 8, "burst": 10 });
    for run in eight(&edited(SLUG, json!([{ "set": { "connection": "reports->api", "rate_limit": limit } }])))
    {
        // Slots are still shared: four of ten for the reports on average, and sometimes all.
        assert_shop_is_well(&run);
    }
    let own = json!({
        "id": "own", "kind": "server", "slots": 5, "queue": 500, "service": { "exponential": { "mean_ms": 5 } },
    });
    let apart = json!([
        { "set": { "component": "api", "slots": 5 } },
        { "add": own },
        { "remove": { "connection": "reports->api" } },
        { "connect": { "from": "reports", "to": "own", "latency": { "constant": { "ms": 10 } } } },
    ]);
    eight(&edited(SLUG, apart)).for_each(|run| assert_shop_is_alone(&run));
}

#[test]
fn priority_alone_makes_it_better_and_not_good() {
    let priority = |queue: u32| -> Value {
        json!([{ "set": { "component": "api", "discipline": "priority", "queue": queue } }])
    };
    let before: Vec<f64> = eight(&scenario(SLUG)).map(|run| shop_latency_mean(&run)).collect();
    for (run, before) in eight(&edited(SLUG, priority(500))).zip(before) {
        assert!(run.misses_its_objectives());
        assert!(shop_latency_mean(&run) < before / 4.0);
        // The line is full of reports, and whoever finds it full fails.
        assert!(run.report_of("shop").failed > 1_000);
    }
    // With room for all reports no page fails any more, but each time that no page waits another slot is gone for half a second.
    for run in eight(&edited(SLUG, priority(5_000))) {
        assert_eq!(run.overall().failed, 0);
        assert!(!run.meets_its_objectives());
        assert!(shop_latency_p95(&run) > 100.0, "{}", shop_latency_p95(&run));
    }
}

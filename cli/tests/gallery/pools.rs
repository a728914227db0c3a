//! Pools of connections: what waits in front of one holds a slot, and takes others down that need none.

use flashcrowd_sim::metrics::Cause;
use serde_json::{Value, json};

use super::runs::{Run, Runs, edited, scenario};

/// While payments are slow and all that follows from it is there.
const SLOW: (usize, usize) = (28, 60);

fn pool(size: u32, acquire_timeout_ms: u32) -> Runs {
    let pool = json!({ "size": size, "acquire_timeout_ms": acquire_timeout_ms });
    with(json!({ "connection": "shop->payments", "pool": pool }))
}

fn with(set: Value) -> Runs {
    Runs::of(&edited("pool-exhaustion", json!([{ "set": set }])))
}

/// Requests of a client that ended ok, a second.
fn served(run: &Run, client: &str, (from_s, to_s): (usize, usize)) -> f64 {
    run.mean(client, from_s, to_s, |w| w.ok as f64)
}

#[test]
fn who_waits_for_a_connection_takes_down_who_needs_none() {
    let runs = Runs::of(&scenario("pool-exhaustion"));
    for run in runs.all() {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 21), 0);
        // 96 slots at 40 a second: 2.4 s, give or take 0.25 s.
        assert!(run.utilization("shop", 20, 22) < 0.7 && run.utilization("shop", 24, 60) > 0.999);
        // The catalogue has next to nothing to do, and before it nobody waits.
        assert!(run.utilization("catalogue", SLOW.0, SLOW.1) < 0.03);
        assert_eq!(run.report_of_connection("shop->catalogue").failures.get(Cause::PoolExhausted), 0);
        // 80 wait for the pool, and less than a second after its end for nothing else.
        assert_eq!(run.failed(64, 120), 0);
    }
    // The pool keeps the provider at 20; five a second leave, and each lets ten in.
    runs.assert_mean(20.0 * 4_000.0 / 4_001.0, |run| {
        run.mean("payments", SLOW.0, SLOW.1, |w| w.in_flight_mean)
    });
    // A line of 256 takes five seconds at 50 a second, and people wait for two.
    assert!(runs.mean(|run| served(run, "visitors", SLOW)) < 3.6);
    runs.assert_mean(360.0, |run| served(run, "visitors", (65, 120)));
}

#[test]
fn while_payments_are_fast_the_pool_does_not_matter() {
    let calm = with(json!({ "document": "", "incidents": [] }));
    for run in calm.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
    }
    calm.assert_mean(4.0, |run| run.mean("payments", 0, 120, |w| w.in_flight_mean));
}

#[test]
fn a_short_wait_for_a_connection_keeps_the_visitors_whole() {
    let runs = pool(20, 100);
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.report_of("visitors").failed, 0);
        // Of 40 a second five get a connection, and four seconds are more than they wait for.
        assert_eq!(served(run, "buyers", (25, 60)), 0.0);
        // 20 in the pool, 3.5 to 4 in front of it, and 360 a second for 11 ms at the shop and the catalogue.
        let held = 100.0 * run.utilization("shop", SLOW.0, SLOW.1);
        assert!((26.0..30.0).contains(&held), "{held}");
    }
    runs.assert_mean(360.0, |run| served(run, "visitors", SLOW));
}

#[test]
fn a_pool_as_large_as_the_slots_is_no_bulkhead_and_a_small_one_with_a_long_wait_neither() {
    // 100 / 4 s = 25 buyers a second leave, and each lets ten in.
    let large = pool(100, 100);
    for run in large.all() {
        assert!(run.misses_its_objectives());
        assert!(served(run, "visitors", SLOW) < 0.8 * 360.0);
    }
    let small = pool(5, 30_000);
    for run in small.all() {
        assert!(run.misses_its_objectives());
    }
    // At 0:51 the first give up after 30 s, and for two seconds visitors get their slots.
    assert!(small.mean(|run| served(run, "visitors", (28, 50))) < 3.6);
    // Half of the slots is a bulkhead all the same.
    for run in pool(50, 100).all() {
        assert_eq!(run.report_of("visitors").failed, 0);
    }
}

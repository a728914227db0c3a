//! What a cache keeps from the database behind it, and what comes through when it does not.

use flashcrowd_sim::theory::markov::Mmck;
use serde_json::json;

use super::runs::{Run, Runs, edited, is_about, scenario};

#[test]
fn a_small_cache_takes_half_of_the_reads_and_nearly_all_of_a_hot_key() {
    let run = Run::of(&scenario("hot-key"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.overall().failed, 0);
    assert!(is_about(run.hit_ratio("cache", 10, 30), 0.5, 0.05));
    assert!(is_about(run.arrivals("database", 10, 30), 400.0, 0.05));
    assert!(is_about(run.arrivals("fans", 35, 65), 3_000.0, 0.02));
    assert!(is_about(run.arrivals("database", 35, 65), 400.0, 0.05));
}

#[test]
fn a_hot_key_that_expires_brings_a_stampede_to_the_database() {
    let silent = json!([{ "set": { "component": "readers", "traffic": { "profile": { "qps": 0 } } } }]);
    let run = Run::of(&edited("hot-key", silent));
    let asked = |from, to| run.arrivals("database", from, to) * (to - from) as f64;
    for expiry in [40, 50, 60] {
        // 3,000 a second for as long as the first answer takes.
        assert!(is_about(asked(expiry, expiry + 1), 90.0, 0.4), "{} at {expiry}", asked(expiry, expiry + 1));
        assert_eq!(asked(expiry + 1, expiry + 10), 0.0);
    }
}

#[test]
fn without_the_cache_the_hot_key_takes_everything_down() {
    let run = Run::of(&edited("hot-key", json!([{ "remove": { "component": "cache" } }])));
    assert!(run.misses_its_objectives());
    assert!(is_about(run.failing_share(37, 65), 0.74, 0.03));
    let readers = |from, to| run.mean("readers", from, to, |w| w.failures.total() as f64 / w.arrived as f64);
    assert_eq!(readers(10, 30), 0.0);
    assert!(is_about(readers(37, 65), 0.74, 0.05));
}

#[test]
fn a_small_cache_is_of_no_use_where_all_keys_are_alike() {
    let alike = json!([{ "set": { "key_space": "posts", "popularity": "uniform" } }]);
    let run = Run::of(&edited("hot-key", alike));
    assert!(is_about(run.hit_ratio("cache", 10, 30), 0.01, 0.2));
    assert!(is_about(run.arrivals("database", 10, 30), 800.0, 0.03));
}

#[test]
fn a_cold_cache_is_warm_again_as_soon_as_the_misses_fit_the_database() {
    let run = Run::of(&scenario("cache-goes-cold"));
    assert!(run.meets_its_objectives());
    assert_eq!(run.failed(0, 40), 0);
    assert!(run.hit_ratio("cache", 30, 40) > 0.999);
    assert!(run.utilization("database", 30, 40) < 0.01);
    // 5,000/400 − 5,000/2,000 = 10 s, in which half of 1,600 a second fail; a little more, since a key may
    // be asked for twice before it is there.
    assert!(run.failed(48, 49) > 100 && run.failed(51, 75) == 0);
    assert!(is_about(run.failed(40, 52) as f64, 8_000.0, 0.1));
    // The crash, and the same once more.
    assert!(is_about(run.failed(75, 80) as f64, 8_000.0, 0.1));
    assert!(is_about(run.failed(80, 92) as f64, 8_000.0, 0.1));
    assert_eq!(run.failed(92, 120), 0);
}

#[test]
fn behind_a_long_line_the_cache_stays_cold_for_ever() {
    let long = json!([{ "set": { "component": "database", "queue": 1_000 } }]);
    let run = Run::of(&edited("cache-goes-cold", long));
    assert!(!run.meets_its_objectives());
    assert_eq!(run.failed(0, 40), 0);
    assert!(run.failing_share(42, 75) > 0.9);
    assert_eq!(run.goodput(82, 120), 0.0);
    // Busy all the time, and nothing of it reaches the cache.
    assert!(run.utilization("database", 42, 120) > 0.99);
    assert_eq!(run.report_of("cache").cache.expect("it is a cache").entries, 0);
}

#[test]
fn less_load_gets_the_cold_cache_out_and_a_database_for_all_of_it_never_gets_in() {
    let relieved = json!([
        { "set": { "component": "database", "queue": 1_000 } },
        { "set": { "document": "", "incidents": [{ "at_s": 40, "flush": { "component": "cache" } }] } },
        { "set": { "component": "users", "traffic": { "profile": {
            "shape": "points", "from_qps": null, "to_qps": null, "start_s": null, "rise_s": null,
            "points": [[5, 300], [25, 2_000], [60, 2_000], [60, 300], [90, 300], [90, 2_000]],
        } } } },
    ]);
    let run = Run::of(&edited("cache-goes-cold", relieved));
    assert!(run.failing_share(42, 60) > 0.9);
    assert_eq!(run.failed(70, 120), 0);

    // 40 slots are just enough for all reads: while the cache is down their line is full for one in fifty.
    let large = |rest| json!([{ "set": { "component": "database", "slots": 40 } }, { "set": rest }]);
    let refused = Mmck::new(2_000.0, 50.0, 40, 80).expect("it is a station").blocked();
    let crash = json!({ "document": "", "duration_s": 40,
        "incidents": [{ "at_s": 30, "for_s": 5, "crash": { "component": "cache" } }] });
    let runs = Runs::of(&edited("cache-goes-cold", large(crash)));
    runs.assert_mean(refused * 10_000.0, |run| run.failed(30, 40) as f64);
    // So of all reads one in a thousand fails; two would be more than three standard deviations away.
    let run = Run::of(&edited("cache-goes-cold", large(json!({ "document": "" }))));
    assert!(run.availability() > 0.998 && run.failed(0, 40) == 0);
}

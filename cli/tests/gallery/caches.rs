//! What a cache keeps from the database behind it, and what comes through when it does not.

use flashcrowd_sim::theory::cache::{Replacement, hit_ratio};
use flashcrowd_sim::theory::markov::Mmck;
use flashcrowd_sim::theory::popularity::Popularity;
use serde_json::json;

use super::runs::{Run, Runs, edited, is_about, scenario};

#[test]
fn a_small_cache_takes_half_of_the_reads_and_nearly_all_of_a_hot_key() {
    let runs = Runs::of(&scenario("hot-key"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
    }
    let popularity = Popularity::zipf(100_000, 1.0).expect("it is an exponent");
    let at_best = hit_ratio(&popularity, 1_000, Replacement::Lru);
    let hits = runs.mean(|run| run.hit_ratio("cache", 10, 30));
    // Expiry costs six in a thousand, and reads that come while an answer is on its way some three.
    assert!(is_about(at_best, 0.5, 0.02) && hits < at_best && hits > at_best - 0.02, "{hits} of {at_best}");
    runs.assert_mean(800.0 * (1.0 - hits), |run| run.arrivals("database", 10, 30));
    runs.assert_mean(3_000.0, |run| run.arrivals("fans", 35, 65));
    // The hot key brings three stampedes in half a minute, and nothing else.
    runs.assert_mean(3.0 * STAMPEDE / 30.0, |run| {
        run.arrivals("database", 35, 65) - run.arrivals("database", 10, 30)
    });
}

/// The queries that an expired entry brings: one, and 3,000 a second until its answer is in the cache. Of queries that
/// are a third of a millisecond apart the first is answered after 24.8 ms on average, ∫ (1 − F(t)) exp(−3,000 ∫₀ᵗ F) dt,
/// and four ways of half a millisecond go by from a miss to the storing.
const STAMPEDE: f64 = 1.0 + 3_000.0 * (0.0248 + 0.002);

#[test]
fn a_hot_key_that_expires_brings_a_stampede_to_the_database() {
    let silent = json!([{ "set": { "component": "readers", "traffic": { "profile": { "qps": 0 } } } }]);
    let runs = Runs::of(&edited("hot-key", silent));
    for expiry in [40, 50, 60] {
        runs.assert_mean(STAMPEDE, |run| run.arrivals("database", expiry, expiry + 1));
        assert!(runs.all().iter().all(|run| run.arrivals("database", expiry + 1, expiry + 10) == 0.0));
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
    let runs = Runs::of(&edited("hot-key", alike));
    runs.assert_mean(0.01, |run| run.hit_ratio("cache", 10, 30));
    runs.assert_mean(800.0 * 0.99, |run| run.arrivals("database", 10, 30));
}

#[test]
fn a_cold_cache_is_warm_again_as_soon_as_the_misses_fit_the_database() {
    let runs = Runs::of(&scenario("cache-goes-cold"));
    for run in runs.all() {
        assert!(run.meets_its_objectives());
        assert!(run.hit_ratio("cache", 30, 40) > 0.999);
        assert!(run.utilization("database", 30, 40) < 0.01);
        assert!(run.failed(48, 49) > 0);
        assert_eq!(run.failed(53, 75) + run.failed(93, 120), 0);
    }
    // While the load grows the database is 82 % busy at most, and its line full for one in 5,000.
    assert!(runs.mean(|run| run.failed(0, 40) as f64) < 5.0);
    // With m of the 5,000 missing, 0.4 m are asked for a second and 400 answered, of which 48/m are for keys that
    // another of the 48 has asked for already: m falls to 1,000 in 10.2 s.
    let twice = 48.0 * (4_952_f64 / 952.0).ln();
    let warm_s = (4_000.0 + twice) / 400.0;
    assert!((warm_s - 10.2).abs() < 0.01, "{warm_s}");
    // The integral of 0.4 m − 400.
    let refused = 0.5 * 1_600.0 * 10.0 + 48.0 * (0.4 * 4_000.0 - (400.0 - 0.4 * 48.0) * twice / 48.0) / 400.0;
    runs.assert_mean(refused - 48.0, |run| run.failed(40, 53) as f64);
    // In the crash all but 400 a second, told 20 ms later.
    runs.assert_mean(1_600.0 * 4.98 - 48.0, |run| run.failed(75, 80) as f64);
    // Then the same once more; but the first 48 answers, to those who found no cache, are not stored.
    runs.assert_mean(refused + 1_600.0 * (0.02 + 48.0 / 400.0), |run| run.failed(80, 93) as f64);
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
    // So of all 215,000 reads one in a thousand fails, give or take half of that in one run: two would be eight
    // standard errors away.
    let runs = Runs::of(&edited("cache-goes-cold", large(json!({ "document": "" }))));
    let available = runs.mean(Run::availability);
    assert!(available > 0.998, "{available}");
    assert!(runs.all().iter().all(|run| run.failed(0, 40) == 0));
}

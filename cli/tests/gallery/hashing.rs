//! Hashing: five caches that are one, and a key that is too much for its shard.

use flashcrowd_sim::theory::cache::{Replacement, hit_ratio};
use flashcrowd_sim::theory::popularity::Popularity;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, is_about, mean, scenario};

const CACHES: [&str; 5] = ["cache-1", "cache-2", "cache-3", "cache-4", "cache-5"];

/// Hits of all caches together.
fn hits(run: &Run, from_s: usize, to_s: usize) -> f64 {
    let figures =
        CACHES.iter().flat_map(|cache| run.of_component(cache, from_s, to_s).filter_map(|w| w.cache));
    let (hits, misses) = figures.fold((0, 0), |(hits, misses), c| (hits + c.hits, misses + c.misses));
    hits as f64 / (hits + misses) as f64
}

/// Che's approximation for a cache of so many pages.
fn expected(pages: u64) -> f64 {
    let popularity = Popularity::zipf(10_000, 0.8).expect("it is an exponent");
    hit_ratio(&popularity, pages, Replacement::Lru)
}

fn algorithm(slug: &str, algorithm: Value) -> Vec<Run> {
    eight(&edited(slug, json!([{ "set": { "component": "balancer", "algorithm": algorithm } }]))).collect()
}

#[test]
fn by_key_five_caches_are_one_and_the_loss_of_one_is_felt_by_its_own_pages() {
    assert!((expected(5_000) - 0.79).abs() < 0.005 && (expected(4_000) - 0.73).abs() < 0.005);
    let runs: Vec<Run> = eight(&scenario("cache-ring")).collect();
    for run in &runs {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        // Who has more pages than others loses a little by it.
        assert!((hits(run, 30, 40) - expected(5_000)).abs() < 0.02, "{}", hits(run, 30, 40));
        assert!((hits(run, 55, 70) - expected(4_000)).abs() < 0.02, "{}", hits(run, 55, 70));
        assert!((hits(run, 90, 100) - expected(5_000)).abs() < 0.02, "{}", hits(run, 90, 100));
        // All others keep what they have, and take up to a third more.
        for cache in CACHES.iter().filter(|cache| **cache != "cache-3") {
            let (before, just_after) = (run.hit_ratio(cache, 30, 40), run.hit_ratio(cache, 41, 46));
            assert!((0.0..0.15).contains(&(before - just_after)), "{cache}: {before} to {just_after}");
        }
    }
    let reads = |from_s, to_s| mean(&runs, |run| run.arrivals("database", from_s, to_s));
    assert!(is_about(reads(30, 40), 210.0, 0.03), "{}", reads(30, 40));
    assert!(is_about(reads(41, 69), 270.0, 0.03), "{}", reads(41, 69));
}

#[test]
fn by_turns_or_by_user_five_caches_are_worth_one() {
    assert!((expected(1_000) - 0.44).abs() < 0.005);
    for runs in [algorithm("cache-ring", json!("round_robin")), algorithm("cache-ring", json!("ip_hash"))] {
        for run in &runs {
            assert!(run.misses_its_objectives());
            assert!((hits(run, 30, 40) - expected(1_000)).abs() < 0.02, "{}", hits(run, 30, 40));
        }
        // 560 reads for 500.
        let failing = mean(&runs, |run| run.failing_share(25, 100));
        assert!(is_about(failing, 1.0 / 15.0, 0.1), "{failing}");
        assert!(is_about(mean(&runs, |run| run.arrivals("database", 30, 40)), 560.0, 0.02));
    }
}

#[test]
fn bounded_loads_cost_hits() {
    for run in algorithm("cache-ring", json!({ "consistent_hash": { "balance": 1.25 } })) {
        assert!(run.meets_its_objectives());
        assert!((hits(&run, 30, 40) - 0.61).abs() < 0.02, "{}", hits(&run, 30, 40));
    }
}

#[test]
fn a_key_in_fashion_is_too_much_for_its_shard() {
    let runs: Vec<Run> = eight(&scenario("hot-shard")).collect();
    for run in &runs {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20) + run.failed(52, 80), 0);
    }
    // 133 of 150 and the shard's own 50: all the fans meet that, and a fifth of the shoppers.
    let fans = mean(&runs, |run| run.failing_share_of("fans", 22, 50));
    assert!(is_about(fans, 1.0 / 3.0, 0.05), "{fans}");
    let shoppers = mean(&runs, |run| run.failing_share_of("shoppers", 22, 50));
    assert!(is_about(shoppers, 1.0 / 15.0, 0.1), "{shoppers}");
    let calm = json!([{ "set": { "component": "fans", "traffic": { "profile": { "on_qps": 0 } } } }]);
    assert!(eight(&edited("hot-shard", calm)).all(|run| run.meets_its_objectives()));
}

#[test]
fn bounded_loads_spread_it() {
    let bounded = json!({ "consistent_hash": { "balance": 1.25 } });
    for run in [bounded, json!("round_robin")].into_iter().flat_map(|a| algorithm("hot-shard", a)) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
        assert!(run.latency().p95 < 120.0, "{}", run.latency().p95);
    }
}

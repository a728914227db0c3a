//! Caches: real keys, held against what theory says of them, and what makes them cold.

mod scenarios;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::metrics::{Cause, Report};
use scenarios::{checked, component, connection};

/// A client at 10,000 reads a second, a cache that reads through, and an origin; nothing takes any time.
fn reads_through(count: u64, popularity: &str, cache: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":1,"key_spaces":{{"items":{{"count":{count},"popularity":{popularity}}}}},
        "components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":10000}},
                "classes":[{{"name":"read","keys":"items"}}]}}}},
            {{"id":"cache","kind":"cache","service":{{"constant":{{"ms":0}}}},{cache}}},
            {{"id":"origin","kind":"database","slots":1000,"service":{{"constant":{{"ms":0}}}}}}],
        "connections":[
            {{"from":"users","to":"cache","latency":{{"constant":{{"ms":0}}}}}},
            {{"from":"cache","to":"origin","latency":{{"constant":{{"ms":0}}}}}}]}}"#
    )
}

fn run(text: &str, warmup_s: u64, seconds: u64) -> Report {
    let mut simulation = Simulation::new(&checked(text));
    simulation.advance(warmup_s * 1_000_000_000, u64::MAX, &mut Nobody);
    simulation.forget_warmup();
    simulation.advance((warmup_s + seconds) * 1_000_000_000, u64::MAX, &mut Nobody);
    simulation.check_conservation().unwrap();
    simulation.report()
}

fn hit_ratio(report: &Report) -> f64 {
    component(report, "cache").cache.unwrap().hit_ratio.unwrap()
}

/// The probabilities of ranks 1 to `count`.
fn zipf(count: u64, exponent: f64) -> Vec<f64> {
    let weights: Vec<f64> = (1..=count).map(|k| libm::pow(k as f64, -exponent)).collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|w| w / total).collect()
}

/// Che's approximation of an LRU cache under independent references (Che, Tung and Wang, 2002): a key is
/// there if it was asked for within the characteristic time, in which as many keys are asked for as fit.
fn che(shares: &[f64], capacity: f64) -> f64 {
    let held = |time: f64| shares.iter().map(|p| -libm::expm1(-p * time)).sum::<f64>();
    let (mut low, mut high) = (0.0, 1e12);
    for _ in 0..200 {
        let middle = (low + high) / 2.0;
        if held(middle) < capacity { low = middle } else { high = middle }
    }
    shares.iter().map(|p| p * -libm::expm1(-p * low)).sum()
}

#[test]
fn the_hit_ratio_of_lru_is_within_one_percent_of_ches_approximation() {
    for exponent in [0.7, 1.0, 1.3] {
        let text = reads_through(10_000, &format!(r#"{{"zipf":{exponent}}}"#), r#""capacity_entries":1000"#);
        let (measured, expected) = (hit_ratio(&run(&text, 10, 50)), che(&zipf(10_000, exponent), 1_000.0));
        assert!((measured / expected - 1.0).abs() < 0.01, "zipf {exponent}: {measured} for {expected}");
    }
}

#[test]
fn the_hit_ratio_of_fifo_is_below_that_of_lru_where_some_keys_are_hot() {
    let ratio = |eviction: &str| {
        let cache = format!(r#""capacity_entries":1000,"eviction":"{eviction}""#);
        hit_ratio(&run(&reads_through(10_000, r#"{"zipf":1.0}"#, &cache), 10, 20))
    };
    // With uniform keys, and only then, the order makes no difference: both hold a tenth.
    assert!(ratio("fifo") < ratio("lru") - 0.02);
    for eviction in ["fifo", "lru"] {
        let cache = format!(r#""capacity_entries":1000,"eviction":"{eviction}""#);
        let uniform = hit_ratio(&run(&reads_through(10_000, r#""uniform""#, &cache), 10, 20));
        // Four standard errors of a share of 0.1 in 200,000.
        assert!((uniform - 0.1).abs() < 4.0 * (0.09_f64 / 200_000.0).sqrt(), "{eviction}: {uniform}");
    }
}

#[test]
fn the_hit_ratio_of_a_ttl_is_that_of_its_renewals() {
    // With room for all, each stay begins with a miss and lasts the TTL, in which λ·T hits come on
    // average: a key's hit ratio is λT / (1 + λT).
    let ttl_s = 5.0;
    let text = reads_through(2_000, r#"{"zipf":0.8}"#, r#""capacity_entries":2000,"ttl_s":5"#);
    let report = run(&text, 20, 80);
    let in_a_ttl = |p: f64| p * 10_000.0 * ttl_s;
    let expected: f64 = zipf(2_000, 0.8).iter().map(|p| p * in_a_ttl(*p) / (1.0 + in_a_ttl(*p))).sum();
    let (measured, requests) = (hit_ratio(&report), report.overall.requests as f64);
    // Four standard errors, as of independent trials: stays end at independent times.
    let error = (expected * (1.0 - expected) / requests).sqrt();
    assert!((measured - expected).abs() < 4.0 * error, "{measured} for {expected} ± {error}");
    assert_eq!(component(&report, "cache").cache.unwrap().evicted, 0);
}

#[test]
fn the_origin_sees_exactly_the_misses_and_the_writes() {
    let text = reads_through(10_000, r#"{"zipf":1.0}"#, r#""capacity_entries":1000"#).replace(
        r#"[{"name":"read","keys":"items"}]"#,
        r#"[{"name":"read","keys":"items","weight":9},{"name":"write","keys":"items","write":true}]"#,
    );
    let report = run(&text, 0, 20);
    let (cache, origin) = (component(&report, "cache"), component(&report, "origin"));
    let figures = cache.cache.unwrap();
    let writes = cache.arrived - figures.hits - figures.misses;
    assert_eq!(origin.arrived, figures.misses + writes);
    assert!((writes as f64 / cache.arrived as f64 - 0.1).abs() < 0.003);
    // A write takes its key out, so fewer are hit than without writes.
    let without = run(&reads_through(10_000, r#"{"zipf":1.0}"#, r#""capacity_entries":1000"#), 0, 20);
    assert!(hit_ratio(&report) < hit_ratio(&without) - 0.02);
}

/// A server that looks up aside, in front of a database, with five-millisecond work each.
fn aside(incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":2,"key_spaces":{{"items":{{"count":1000,"popularity":{{"zipf":1.0}}}}}},
        "components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":500}},
                "classes":[{{"name":"read","weight":9,"keys":"items"}},{{"name":"write","write":true,"keys":"items"}}]}}}},
            {{"id":"web","kind":"server","slots":500,"cores":8,"service":{{"constant":{{"ms":1}}}}}},
            {{"id":"cache","kind":"cache","capacity_entries":1000}},
            {{"id":"db","kind":"database","slots":100,"service":{{"constant":{{"ms":5}}}}}}],
        "connections":[
            {{"from":"users","to":"web"}},{{"from":"web","to":"cache","timeout_ms":20}},{{"from":"web","to":"db"}}],
        "incidents":[{incidents}]}}"#
    )
}

#[test]
fn a_server_that_looks_up_aside_asks_the_database_for_misses_and_writes_and_fills_the_cache() {
    let report = run(&aside(""), 0, 20);
    assert_eq!(report.overall.failed, 0);
    let cache = component(&report, "cache").cache.unwrap();
    let writes = component(&report, "db").arrived - cache.misses;
    let reads = cache.hits + cache.misses;
    assert!((writes as f64 / (reads + writes) as f64 - 0.1).abs() < 0.01);
    // Each miss is followed by a store, each write by an invalidation; what is under way may lack it.
    let operations = component(&report, "cache").arrived;
    assert!(operations.abs_diff(reads + cache.misses + writes) < 10);
    assert!(hit_ratio(&report) > 0.6);
    assert!(connection(&report, "web->db").calls < reads / 2);
}

#[test]
fn a_flush_or_a_crash_leaves_a_cache_cold_and_a_cache_that_is_down_counts_as_a_miss() {
    let misses = |incident: &str, from: u64, to: u64| {
        let mut simulation = Simulation::new(&checked(&aside(incident)));
        simulation.advance(from * 1_000_000_000, u64::MAX, &mut Nobody);
        simulation.forget_warmup();
        simulation.advance(to * 1_000_000_000, u64::MAX, &mut Nobody);
        let report = simulation.report();
        assert_eq!(report.overall.failed, 0, "{incident}: nothing fails, everything takes longer");
        (component(&report, "db").arrived, component(&report, "cache").cache.unwrap().hits)
    };
    let warm = misses("", 20, 21);
    for incident in [
        r#"{"at_s":20,"flush":{"component":"cache"}}"#,
        r#"{"at_s":19,"for_s":1,"crash":{"component":"cache"}}"#,
        r#"{"at_s":18,"crash":{"component":"cache"}},{"at_s":20,"restart":{"component":"cache"}}"#,
    ] {
        assert!(misses(incident, 20, 21).0 > warm.0 * 3 / 2, "{incident}");
    }
    // While it is down, every read goes to the database: refused at once, or after the timeout.
    for mode in ["refuse", "black_hole"] {
        let down = format!(r#"{{"at_s":10,"crash":{{"component":"cache","mode":"{mode}"}}}}"#);
        let (asked, hits) = misses(&down, 11, 12);
        assert!(asked.abs_diff(500) < 100, "{mode}: {asked}");
        assert_eq!(hits, 0);
    }
}

#[test]
fn an_origin_that_fails_fails_the_read_and_is_not_remembered() {
    let text = aside(r#"{"at_s":0,"errors":{"component":"db","share":1}}"#);
    let report = run(&text, 0, 5);
    assert_eq!(report.overall.ok, 0);
    assert_eq!(report.overall.failures.get(Cause::Error), report.overall.failed);
    assert_eq!(component(&report, "cache").cache.unwrap().entries, 0);
}

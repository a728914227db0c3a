//! Caches whose entries expire.

use flashcrowd_sim::scenario::{Cache, Document, Popularity as Keys};
use flashcrowd_sim::theory::popularity::Popularity;
use flashcrowd_sim::theory::ttl::{Renewal, hit_ratio};

use super::caches::{READS, reading_through};
use crate::case::{Case, Family, Span};
use crate::measure::Effort;
use crate::plant::Plant;
use crate::reading::{hit_ratio as measured_hit_ratio, hits_a_miss};

pub fn family() -> Family {
    let even = |name, count, ttl_s, reads| {
        let popularity = Popularity::uniform(count).expect("there are keys");
        let case = case(name, count, Keys::Uniform, &popularity, ttl_s, reads);
        case.with(hits_a_miss("cache", READS / count as f64 * ttl_s))
    };
    // The most popular key is asked for ten times a life.
    let zipf = |name, exponent| {
        let popularity = Popularity::zipf(2_000, exponent).expect("there are keys");
        let ttl_s = 10.0 / (READS * popularity.groups()[0].rate);
        case(name, 2_000, Keys::Zipf(exponent), &popularity, ttl_s, 4e6)
    };
    Family {
        name: "TTL caches",
        about: "Room for all keys; an entry lasts for its TTL T from when it was stored, hits do not prolong it. \
                A key that is asked for at rate λ hits with probability λT/(1 + λT), which is λT hits a miss \
                (Jung, Berger and Balakrishnan, 2003).",
        plant: Plant::Lifetime,
        cases: vec![
            even("TTL, 200 equal keys, λT = 5", 200, 0.1, 1e6),
            even("TTL, 200 equal keys, λT = 0.5", 200, 0.01, 2e6),
            even("TTL, 2,000 equal keys, λT = 0.1", 2_000, 0.02, 3e6),
            zipf("TTL, 2,000 keys, Zipf 0.8, λT = 10 of the first", 0.8),
            zipf("TTL, 2,000 keys, Zipf 1.0, λT = 10 of the first", 1.0),
            zipf("TTL, 2,000 keys, Zipf 1.2, λT = 10 of the first", 1.2),
        ],
    }
}

fn case(name: &str, count: u64, keys: Keys, popularity: &Popularity, ttl_s: f64, reads: f64) -> Case {
    let cache = Cache { capacity_entries: count, ttl_s: Some(ttl_s), ..Cache::default() };
    let document: Document = reading_through(count, keys, cache);
    // All keys begin in step, without an entry. A life and the gap that follows it have a cv of 1/(1 + λT), so
    // where λT is at most ten nothing is left of that after 200 lives; with a much larger one keys would stay in
    // step for ever.
    let span = Span::Steady {
        warmup_s: 200.0 * ttl_s,
        length_s: reads / READS / f64::from(Effort::FULL.replications),
    };
    let theory = hit_ratio(popularity, READS, ttl_s, Renewal::Never).expect("in range");
    Case::new(name, document, span).with(measured_hit_ratio("cache", theory))
}

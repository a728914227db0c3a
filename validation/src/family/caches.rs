//! Caches with a capacity: LRU and FIFO.

use std::collections::BTreeMap;

use flashcrowd_sim::scenario::{
    Cache, Class, Client, Database, Document, Eviction, KeySpace, Popularity as Keys, Profile, Traffic,
};
use flashcrowd_sim::theory::exact_cache::{fifo_hit_ratio, lru_hit_ratio, lru_hit_ratio_of_many};

use crate::case::{Case, Family, Span};
use crate::measure::Effort;
use crate::plant::Plant;
use crate::reading::{hit_ratio, throughput};
use crate::scenes::{at_once, no_time};

/// Reads a second.
pub const READS: f64 = 10_000.0;

pub fn family() -> Family {
    Family {
        name: "LRU and FIFO caches",
        about: "Reads of keys that are drawn independently; what misses is stored. The hit ratios are exact: LRU \
                by King (1971) for few keys and by the integral of Flajolet, Gardy and Thimonier (1992) for \
                many, FIFO by King. With equal keys either holds a share of them.",
        plant: Plant::Capacity,
        cases: vec![
            equal("equal keys", 500, 250, Eviction::Lru, 1e6),
            equal("equal keys", 1_000, 100, Eviction::Fifo, 2e6),
            zipf(12, 1.0, 4, Eviction::Lru),
            zipf(20, 0.7, 8, Eviction::Lru),
            zipf(200, 1.0, 20, Eviction::Lru),
            zipf(1_000, 0.8, 100, Eviction::Lru),
            zipf(500, 1.3, 50, Eviction::Lru),
            zipf(12, 1.0, 4, Eviction::Fifo),
            zipf(200, 1.0, 20, Eviction::Fifo),
            zipf(1_000, 0.8, 100, Eviction::Fifo),
            hot_set(Eviction::Lru),
            hot_set(Eviction::Fifo),
        ],
    }
}

/// Readers at a cache that asks a database for what it has not; nothing takes any time.
pub fn reading_through(count: u64, popularity: Keys, cache: Cache) -> Document {
    let class = Class { keys: Some("keys".to_owned()), ..Class::default() };
    let traffic =
        Traffic { profile: Profile::Steady { qps: READS }, classes: vec![class], ..Traffic::default() };
    let database = Database { slots: 1_000, service: no_time(), ..Database::default() };
    Document {
        key_spaces: BTreeMap::from([("keys".to_owned(), KeySpace { count, popularity })]),
        ..Document::default()
    }
    .with("readers", Client { traffic })
    .with("cache", Cache { service: no_time(), ..cache })
    .with("db", database)
    .connected(at_once("readers", "cache"))
    .connected(at_once("cache", "db"))
}

fn case(name: &str, weights: &[f64], keys: Keys, capacity: usize, eviction: Eviction, reads: f64) -> Case {
    let (rule, theory) = match eviction {
        Eviction::Lru if weights.len() <= 20 => ("LRU", lru_hit_ratio(weights, capacity)),
        Eviction::Lru => ("LRU", lru_hit_ratio_of_many(weights, capacity)),
        Eviction::Fifo => ("FIFO", fifo_hit_ratio(weights, capacity)),
    };
    let theory = theory.expect("some keys fit, not all");
    let cache = Cache { capacity_entries: capacity as u64, eviction, ..Cache::default() };
    // LRU is as it will be once it is full, since it holds the keys asked for last; FIFO needs to have been
    // exchanged a number of times.
    let exchange_s = capacity as f64 / (READS * (1.0 - theory));
    let span = Span::Steady {
        warmup_s: 20.0 * exchange_s,
        length_s: reads / READS / f64::from(Effort::FULL.replications),
    };
    let name = format!("{rule}, {capacity} of {} {name}", weights.len());
    Case::new(name, reading_through(weights.len() as u64, keys, cache), span)
        .with(hit_ratio("cache", theory))
        .with(throughput("db", READS * (1.0 - theory)))
}

fn equal(name: &str, keys: usize, capacity: usize, eviction: Eviction, reads: f64) -> Case {
    case(name, &vec![1.0; keys], Keys::Uniform, capacity, eviction, reads)
}

fn zipf(keys: u32, exponent: f64, capacity: usize, eviction: Eviction) -> Case {
    let weights: Vec<f64> = (1..=keys).map(|rank| libm::pow(f64::from(rank), -exponent)).collect();
    case(&format!("keys, Zipf {exponent}"), &weights, Keys::Zipf(exponent), capacity, eviction, 3e6)
}

/// A tenth of the keys take 80 % of the reads.
fn hot_set(eviction: Eviction) -> Case {
    let weights: Vec<f64> = (0..300).map(|key| if key < 30 { 0.8 / 30.0 } else { 0.2 / 270.0 }).collect();
    let keys = Keys::HotSet { keys: 30, share: 0.8, moves_every_s: None };
    case("keys, 30 of which are hot", &weights, keys, 60, eviction, 3e6)
}

//! The cache: real keys, and what becomes of a lookup, a store and a write that passes.

use super::service::Service;
use crate::metrics::CacheFigures;
use crate::policy::{Entries, Found};
use crate::scenario::{self, Eviction};

/// A cache's state.
#[derive(Debug, Clone)]
pub struct CacheState {
    entries: Entries,
    eviction: Eviction,
    ttl_ns: Option<u64>,
    pub service: Service,
    /// The next of its connections that a miss takes.
    turn: usize,
    counts: Counts,
    at_window: Counts,
    at_report: Counts,
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    hits: u64,
    misses: u64,
    evicted: u64,
}

impl CacheState {
    pub fn new(cache: &scenario::Cache, service: Service) -> CacheState {
        CacheState {
            entries: Entries::new(cache.capacity_entries),
            eviction: cache.eviction,
            ttl_ns: None,
            service,
            turn: usize::MAX - 1,
            counts: Counts::default(),
            at_window: Counts::default(),
            at_report: Counts::default(),
        }
    }

    /// Takes the parameters of the document. A new TTL holds for what is stored from now on.
    pub fn configure(&mut self, cache: &scenario::Cache) {
        self.eviction = cache.eviction;
        self.ttl_ns = cache.ttl_s.map(|seconds| (seconds * 1e9) as u64);
        self.service.set(&cache.service);
        self.counts.evicted += self.entries.resize(cache.capacity_entries);
    }

    /// Looks a key up for a read; true where it is found and still good.
    #[inline]
    pub fn look_up(&mut self, now: u64, key: u64) -> bool {
        let is_hit = self.entries.look(now, key, self.eviction == Eviction::Lru) == Found::Good;
        match is_hit {
            true => self.counts.hits += 1,
            false => self.counts.misses += 1,
        }
        is_hit
    }

    #[inline]
    pub fn store(&mut self, now: u64, key: u64) {
        let ends_at = self.ttl_ns.map(|ttl| now + ttl);
        self.counts.evicted += u64::from(self.entries.store(key, ends_at));
    }

    /// The key has been written at the origin: what is held of it is old.
    pub fn invalidate(&mut self, key: u64) {
        self.entries.remove(key);
    }

    /// It is cold: a flush, or a crash.
    pub fn clear(&mut self) {
        self.entries.clear();
    }

    /// Which of `n` connections a miss takes.
    pub fn take_turn(&mut self, n: usize) -> usize {
        self.turn = if self.turn + 1 < n { self.turn + 1 } else { 0 };
        self.turn
    }

    pub fn held(&self) -> u64 {
        self.entries.held()
    }

    pub fn capacity(&self) -> u64 {
        self.entries.capacity()
    }

    pub fn window(&self) -> CacheFigures {
        self.since(&self.at_window)
    }

    pub fn close_window(&mut self) {
        self.at_window = self.counts;
    }

    pub fn report(&self) -> CacheFigures {
        self.since(&self.at_report)
    }

    pub fn start_report(&mut self) {
        self.at_report = self.counts;
    }

    /// Hits and misses since it was made.
    pub fn lookups(&self) -> (u64, u64) {
        (self.counts.hits, self.counts.misses)
    }

    fn since(&self, earlier: &Counts) -> CacheFigures {
        let hits = self.counts.hits - earlier.hits;
        let misses = self.counts.misses - earlier.misses;
        let looked = hits + misses;
        CacheFigures {
            hits,
            misses,
            hit_ratio: (looked > 0).then(|| hits as f64 / looked as f64),
            evicted: self.counts.evicted - earlier.evicted,
            entries: self.held(),
        }
    }
}

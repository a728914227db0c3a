//! The steady state allocates nothing for a request: what is freed is used again.
#![allow(unsafe_code, reason = "an allocator that counts can be written in no other way")]

mod scenarios;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use flashcrowd_sim::engine::{Nobody, Simulation};
use scenarios::{checked, one_server, three_servers};

struct Counting;

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);

// Safety: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Ordering::Relaxed);
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations and requests of one run between two instants, in seconds.
fn between(text: &str, from: u64, to: u64) -> (u64, u64) {
    let mut simulation = Simulation::new(&checked(text));
    simulation.advance(from * 1_000_000_000, u64::MAX, &mut Nobody);
    let (allocated, requests) = (ALLOCATIONS.load(Ordering::Relaxed), simulation.live().overall.requests);
    simulation.advance(to * 1_000_000_000, u64::MAX, &mut Nobody);
    let allocated = ALLOCATIONS.load(Ordering::Relaxed) - allocated;
    (allocated, simulation.live().overall.requests - requests)
}

#[test]
fn a_request_allocates_nothing_once_the_run_is_warm() {
    let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
    let balanced = three_servers("least_connections", health, "");
    let direct = one_server(5_000.0, 8, r#"{"exponential":{"mean_ms":1}}"#);
    // A cache that evicts all the time and a queue, with keys that keep coming.
    let cached = r#"{"flashcrowd":1,"key_spaces":{"items":{"count":100000,"popularity":{"zipf":0.8}}},
        "components":[
            {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":5000},
                "classes":[{"name":"read","weight":9,"keys":"items"},{"name":"write","write":true,"keys":"items"}]}},
            {"id":"web","kind":"server","slots":500},
            {"id":"cache","kind":"cache","capacity_entries":1000},
            {"id":"db","kind":"database","slots":500},
            {"id":"jobs","kind":"queue"},
            {"id":"worker","kind":"server","slots":100,"service":{"exponential":{"mean_ms":2}}}],
        "connections":[
            {"from":"users","to":"web","timeout_ms":1000},{"from":"web","to":"cache"},{"from":"web","to":"db"},
            {"from":"web","to":"jobs"},{"from":"jobs","to":"worker","timeout_ms":5000}]}"#;
    for text in [balanced, direct, cached.to_owned()] {
        // Each window of a second allocates its own figures, and nothing else does.
        let (short, few) = between(&text, 60, 70);
        let busy = text.replace("\"base_qps\":600", "\"base_qps\":1200").replace("5000", "7500");
        let (long, many) = between(&busy, 60, 70);
        assert!(many > few + few / 4, "{many} and {few} requests");
        assert!(long <= short + short / 10, "{short} allocations for {few} requests, {long} for {many}");
        assert!(short * 20 < few, "{short} allocations for {few} requests");
    }
}

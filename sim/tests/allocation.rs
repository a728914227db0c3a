//! The steady state allocates nothing for a request: what is freed is used again.
#![allow(unsafe_code, reason = "an allocator that counts can be written in no other way")]

mod distributions;
mod lived;
mod random;
mod scenarios;
mod traces;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, Ordering};

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::scenario::{Document, Fault, Incident, KindName};
use lived::checked;
use scenarios::{one_server, three_servers};

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

/// Allocations and requests of one run between its 60th and its 70th second.
fn when_warm(document: &Document) -> (u64, u64) {
    let mut simulation = Simulation::new(&checked(document));
    simulation.advance(60_000_000_000, u64::MAX, &mut Nobody);
    let (allocated, requests) = (ALLOCATIONS.load(Ordering::Relaxed), simulation.live().overall.requests);
    simulation.advance(70_000_000_000, u64::MAX, &mut Nobody);
    let allocated = ALLOCATIONS.load(Ordering::Relaxed) - allocated;
    (allocated, simulation.live().overall.requests - requests)
}

/// The same with half as much traffic again, or half as many users, from the start on.
fn busier(document: &Document) -> Document {
    let clients = document.components.iter().filter(|c| c.kind.name() == KindName::Client);
    let burst =
        |client: String| Incident { at_s: 0.0, for_s: None, fault: Fault::Burst { client, factor: 1.5 } };
    Document { incidents: clients.map(|c| burst(c.id.clone())).collect(), ..document.clone() }
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
    let mut documents = vec![
        ("balanced", traces::read(&balanced)),
        ("direct", traces::read(&direct)),
        ("cached and queued", traces::read(cached)),
    ];
    // Reading through, redelivery, users in a closed loop, every distribution, profile, arrival process and discipline.
    for trace in
        traces::all().into_iter().filter(|t| ["cached", "queued", "drawn", "lines"].contains(&t.name))
    {
        documents.push((trace.name, Document { incidents: Vec::new(), ..trace.scenario.document().clone() }));
    }
    for (name, document) in documents {
        // Each window of a second allocates its own figures, and nothing else does.
        let (short, few) = when_warm(&document);
        let (long, many) = when_warm(&busier(&document));
        assert!(many > few + few / 4, "{name}: {many} and {few} requests");
        assert!(
            long <= short + short / 10,
            "{name}: {short} allocations for {few} requests, {long} for {many}"
        );
        assert!(short * 20 < few, "{name}: {short} allocations for {few} requests");
    }
}

//! What a stranger's file or link may cost: however hostile, reading it stays within a bound.
#![cfg(not(target_arch = "wasm32"))]
#![allow(unsafe_code, reason = "an allocator that counts can be written in no other way")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

use flashcrowd_sim::scenario::limits::{MAX_FILE_BYTES, MAX_VALUES};
use flashcrowd_sim::scenario::{from_fragment, json_to_fragment, parse};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

// Safety: everything is passed on to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(held, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(place, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// A value, its share of a list that has just doubled, a small object's table and a key; and the text in its forms.
const BOUND: usize = MAX_VALUES * 300 + MAX_FILE_BYTES * 4;

/// The most bytes that were held while `read` read.
fn peak(read: impl FnOnce() -> bool) -> usize {
    let before = HELD.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    assert!(!read(), "such a document is refused");
    PEAK.load(Ordering::Relaxed) - before
}

/// As many pieces as fit into a file, or so many.
fn filled(start: &str, piece: &str, end: &str, most: usize) -> String {
    let fitting = (MAX_FILE_BYTES - start.len() - end.len()) / piece.len();
    format!("{start}{}{end}", piece.repeat(fitting.min(most)))
}

#[test]
fn no_document_and_no_link_takes_more_memory_than_its_bound() {
    let components = "{\"flashcrowd\":1,\"components\":[";
    // The second stops just short of the bound, so that it is read to its end.
    let hostile = [
        filled("[", "0,", "0]", usize::MAX),
        filled(components, "{\"\":0},", "0]}", MAX_VALUES / 2 - 3),
        filled(components, "{\"\":0},", "0]}", usize::MAX),
        filled(components, "{\"a\":0,\"a\":0},", "0]}", usize::MAX),
        filled("{\"flashcrowd\":1,\"key_spaces\":{", "\"a\":0,", "\"b\":0}}", usize::MAX),
    ];
    for json in &hostile {
        let taken = peak(|| parse(json).is_ok());
        assert!(taken < BOUND, "{} MB for {}…", taken / 1_000_000, &json[..60]);
    }
    let link = json_to_fragment(&hostile[2]);
    assert!(link.len() < 10_000, "the whole file is packed into little");
    let taken = peak(|| from_fragment(&link).is_ok());
    assert!(taken < BOUND, "{} MB", taken / 1_000_000);
}

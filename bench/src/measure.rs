//! What is measured besides the work: processor time, memory, instructions.
#![allow(unsafe_code, reason = "an allocator that counts, and the clock of the process")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

static ALLOCATIONS: AtomicU64 = AtomicU64::new(0);
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counting.
#[derive(Debug)]
pub struct Allocator;

fn grown(bytes: usize) {
    let in_use = IN_USE.fetch_add(bytes, Relaxed) + bytes;
    PEAK.fetch_max(in_use, Relaxed);
}

// SAFETY: everything is the system's allocator's; what is counted touches no memory of it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        grown(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        ALLOCATIONS.fetch_add(1, Relaxed);
        IN_USE.fetch_sub(layout.size(), Relaxed);
        grown(size);
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// Allocations so far.
pub fn allocations() -> u64 {
    ALLOCATIONS.load(Relaxed)
}

/// From here on the peak is that of what comes.
pub fn forget_peak() {
    PEAK.store(IN_USE.load(Relaxed), Relaxed);
}

/// The most bytes in use at a time.
pub fn peak_bytes() -> usize {
    PEAK.load(Relaxed)
}

/// Processor time of this process: other programs make it hardly longer, unlike time on the wall.
pub fn cpu_seconds() -> f64 {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the clock writes into the struct that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
}

/// A counter of the instructions of this process, where machine and system have one.
#[derive(Debug)]
pub struct Instructions(#[cfg(target_os = "linux")] perf_event::Counter);

#[cfg(target_os = "linux")]
impl Instructions {
    pub fn start() -> Option<Instructions> {
        let mut counter = perf_event::Builder::new().build().ok()?;
        counter.enable().ok()?;
        Some(Instructions(counter))
    }

    pub fn stop(mut self) -> Option<u64> {
        self.0.disable().ok()?;
        self.0.read().ok().filter(|count| *count > 0)
    }
}

#[cfg(not(target_os = "linux"))]
impl Instructions {
    pub fn start() -> Option<Instructions> {
        None
    }

    pub fn stop(self) -> Option<u64> {
        None
    }
}

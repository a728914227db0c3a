//! What a JavaScript engine calls: no binding generator, numbers only.
#![allow(unsafe_code, reason = "exported names")]

use std::cell::RefCell;

use super::{Drive, Topology, Work};

thread_local! {
    static DRIVE: RefCell<Option<Drive>> = const { RefCell::new(None) };
}

/// Builds the topology of this number and runs its warm-up; 0 where there is none of this number.
#[unsafe(no_mangle)]
pub extern "C" fn start(topology: u32) -> u32 {
    let Some(topology) = Topology::ALL.get(topology as usize) else { return 0 };
    DRIVE.set(Some(Drive::start(*topology)));
    1
}

/// Goes on by so many milliseconds of simulated time.
#[unsafe(no_mangle)]
pub extern "C" fn advance_ms(by: u32) {
    DRIVE.with_borrow_mut(|drive| {
        if let Some(drive) = drive {
            drive.advance(u64::from(by) * 1_000_000);
        }
    });
}

fn work() -> Work {
    DRIVE.with_borrow(|drive| drive.as_ref().map(Drive::work).unwrap_or_default())
}

/// How long a measured stretch of this topology is, in milliseconds of simulated time.
#[unsafe(no_mangle)]
pub extern "C" fn stretch_ms(topology: u32) -> f64 {
    Topology::ALL.get(topology as usize).map_or(0.0, |topology| topology.stretch_ns() as f64 / 1e6)
}

/// Requests born since the warm-up.
#[unsafe(no_mangle)]
pub extern "C" fn requests() -> f64 {
    work().requests as f64
}

/// Calls sent since the warm-up.
#[unsafe(no_mangle)]
pub extern "C" fn calls() -> f64 {
    work().calls as f64
}

/// Events since the warm-up.
#[unsafe(no_mangle)]
pub extern "C" fn events() -> f64 {
    work().events as f64
}

/// Clones the simulation so many times, for whoever holds the clock.
#[unsafe(no_mangle)]
pub extern "C" fn clone(times: u32) {
    DRIVE.with_borrow(|drive| (0..times).for_each(|_| drop(std::hint::black_box(drive.clone()))));
}

//! The server: what computes.

use super::object::json_of_structs;
use super::{Autoscaler, Discipline, Distribution, RandomFailures, Step};

/// Does the work: computes, and calls what it is wired to.
#[derive(Debug, Clone, PartialEq)]
pub struct Server {
    pub instances: u32,
    /// Requests an instance holds at once, those that wait for a call's reply included.
    pub slots: u32,
    /// Requests an instance computes at once; none given: as many as slots.
    pub cores: Option<u32>,
    /// Requests that may wait for a slot of an instance; 0 = none.
    pub queue: u32,
    pub discipline: Discipline,
    /// The time one `compute` of 1.0 takes on a core.
    pub service: Distribution,
    /// What a request does here, step by step; none given: derived from the wiring.
    pub plan: Option<Vec<Step>>,
    /// Seconds from the start of an instance until it takes calls; those that are there at the beginning are up.
    pub boot_s: f64,
    /// Seconds after which an instance that is taken away gives up what it still holds; none given: it finishes it.
    pub drain_s: Option<f64>,
    /// Adds and takes away instances; none given: there are as many as `instances` says.
    pub autoscaler: Option<Autoscaler>,
    /// How slow an instance is at first; none given: it is at its best at once.
    pub warm_up: Option<WarmUp>,
    /// Memory that is collected; none given: it costs nothing.
    pub memory: Option<Memory>,
    /// Random failures of its instances; none given: none.
    pub failures: Option<RandomFailures>,
}

impl Default for Server {
    fn default() -> Self {
        Server {
            instances: 1,
            slots: 64,
            cores: None,
            queue: 256,
            discipline: Discipline::Fifo,
            service: Distribution::Lognormal { mean_ms: 10.0, cv: 1.0 },
            plan: None,
            boot_s: 0.0,
            drain_s: None,
            autoscaler: None,
            warm_up: None,
            memory: None,
            failures: None,
        }
    }
}

/// Caches of code and data fill, connections open: computations that begin right after a start take `factor` times as
/// long, and less from moment to moment, in a straight line, until after `for_s` seconds they take what they take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WarmUp {
    pub for_s: f64,
    pub factor: f64,
}

impl Default for WarmUp {
    fn default() -> Self {
        WarmUp { for_s: 30.0, factor: 5.0 }
    }
}

/// Memory under a tracing garbage collector. Each request in a slot keeps `request_mb` alive, and each computation makes
/// as much anew, which takes, on a core, `request_mb · collect_ms_per_mb · L / (H − L)` with L of H megabytes alive: a collection marks L and
/// frees H − L (Appel, "Garbage collection can be faster than stack allocation", 1987).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// H, of each instance.
    pub heap_mb: f64,
    /// Alive even without a request.
    pub base_mb: f64,
    pub request_mb: f64,
    /// The time to mark a megabyte.
    pub collect_ms_per_mb: f64,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { heap_mb: 1_024.0, base_mb: 200.0, request_mb: 2.0, collect_ms_per_mb: 1.0 }
    }
}

impl Memory {
    /// The heap counts as full when less than this share of it is free: then collecting takes all the time there is.
    const LEAST_FREE: f64 = 0.01;

    /// Milliseconds of collecting that a computation costs while so many requests are in slots.
    pub fn collect_ms(&self, requests: u32) -> f64 {
        let alive = (self.base_mb + self.request_mb * f64::from(requests)).min(self.heap_mb);
        let free = (self.heap_mb - alive).max(self.heap_mb * Memory::LEAST_FREE);
        self.request_mb * self.collect_ms_per_mb * alive / free
    }
}

json_of_structs! {
    Server {
        instances,
        slots,
        cores,
        queue,
        discipline,
        service,
        plan,
        boot_s,
        drain_s,
        autoscaler [unless None],
        warm_up [unless None],
        memory [unless None],
        failures [unless None]
    }
    WarmUp { for_s, factor }
    Memory { heap_mb, base_mb, request_mb, collect_ms_per_mb }
}

//! The topologies on which the engine's speed is measured, and how a run over one is driven.
//!
//! All stand at about 70 % load, with a timeout of one second at the client and every metric on.

// Elsewhere its `clone` would stand in for the C library's.
#[cfg(target_arch = "wasm32")]
mod exports;
mod large;
mod topology;

use flashcrowd_sim::engine::{Nobody, Simulation};

pub use large::large;
pub use topology::Topology;

/// What a measured stretch of a run did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Work {
    pub requests: u64,
    pub calls: u64,
    pub events: u64,
}

/// A topology's run, past its warm-up.
#[derive(Debug, Clone)]
pub struct Drive {
    simulation: Simulation,
    before: Work,
}

/// Events a slice, as the page's worker takes about: slices let a browser's optimising compiler take over.
const SLICE: u64 = 20_000;

impl Drive {
    /// Runs the warm-up.
    pub fn start(topology: Topology) -> Drive {
        let simulation = Simulation::new(&topology.scenario());
        let mut drive = Drive { simulation, before: Work::default() };
        drive.advance(topology.warmup_ns());
        drive.before = drive.done();
        drive
    }

    /// Goes on by so many nanoseconds of simulated time, in slices.
    pub fn advance(&mut self, by_ns: u64) {
        let until = self.simulation.now() + by_ns;
        while self.simulation.now() < until {
            self.simulation.advance(until, SLICE, &mut Nobody);
        }
    }

    /// What was done since the warm-up.
    pub fn work(&self) -> Work {
        let done = self.done();
        Work {
            requests: done.requests - self.before.requests,
            calls: done.calls - self.before.calls,
            events: done.events - self.before.events,
        }
    }

    fn done(&self) -> Work {
        let report = self.simulation.report();
        Work {
            requests: report.overall.requests,
            calls: report.connections.iter().map(|c| c.calls).sum(),
            events: report.events,
        }
    }
}

//! Advancing a run, and saying how far it is to whoever waits at a terminal.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use flashcrowd_sim::engine::{Nobody, Simulation};

/// Events between two looks at the clock: a fraction of a second.
const EVENTS: u64 = 1_000_000;
/// A run that takes less long is over before its progress can be read.
const PATIENCE: Duration = Duration::from_millis(500);

/// Goes on to `until`, in a run that is to last to `end`.
pub fn advance(simulation: &mut Simulation, until: u64, end: u64) {
    let is_watched = io::stderr().is_terminal();
    let (mut told, mut has_told) = (Instant::now(), false);
    loop {
        let (before, events) = (simulation.now(), simulation.events());
        let reached = simulation.advance(until, EVENTS, &mut Nobody);
        // At a bound of the simulator the clock stops for good.
        if reached >= until || (reached == before && simulation.events() == events) {
            break;
        }
        if is_watched && told.elapsed() >= PATIENCE {
            let percent = reached as f64 * 100.0 / end as f64;
            eprint!("\r{percent:5.1} %  {:.1} s simulated ", reached as f64 / 1e9);
            io::stderr().flush().ok();
            (told, has_told) = (Instant::now(), true);
        }
    }
    if has_told {
        // Back to an empty line.
        eprint!("\r{:40}\r", "");
    }
}

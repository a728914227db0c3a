//! Saying how far the runs are to whoever waits at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Runs that take less long are over before their progress can be read.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two tellings.
const PAUSE: Duration = Duration::from_millis(100);
const BAR: usize = 20;
/// Columns of the longest line.
const LINE: usize = 78;

/// How far one or several runs are: on a terminal only, on the standard error. It may be told from any thread.
#[derive(Debug)]
pub struct Progress {
    total_ns: u64,
    done_ns: AtomicU64,
    started: Instant,
    is_watched: bool,
    /// When it was last told, if ever.
    told: Mutex<Option<Instant>>,
}

impl Progress {
    /// Of so much simulated time in all.
    pub fn new(total_ns: u64) -> Progress {
        Progress {
            total_ns,
            done_ns: AtomicU64::new(0),
            started: Instant::now(),
            is_watched: io::stderr().is_terminal(),
            told: Mutex::new(None),
        }
    }

    /// Some run has come so much further.
    pub fn went(&self, ns: u64) {
        let done_ns = self.done_ns.fetch_add(ns, Ordering::Relaxed) + ns;
        if !self.is_watched || self.started.elapsed() < PATIENCE {
            return;
        }
        // Whoever finds another thread telling has nothing to add.
        let Ok(mut told) = self.told.try_lock() else { return };
        if told.is_none_or(|at| at.elapsed() >= PAUSE) {
            *told = Some(Instant::now());
            eprint!("\r{:LINE$}", line(done_ns, self.total_ns, self.started.elapsed()));
            io::stderr().flush().ok();
        }
    }
}

/// Back to an empty line.
impl Drop for Progress {
    fn drop(&mut self) {
        if self.told.get_mut().unwrap_or_else(PoisonError::into_inner).is_some() {
            eprint!("\r{:LINE$}\r", "");
        }
    }
}

fn line(done_ns: u64, total_ns: u64, elapsed: Duration) -> String {
    let share = (done_ns as f64 / total_ns.max(1) as f64).min(1.0);
    let full = (share * BAR as f64) as usize;
    let bar = format!("[{}{}]", "#".repeat(full), " ".repeat(BAR - full));
    let seconds = |ns: u64| ns as f64 / 1e9;
    let speed = seconds(done_ns) / elapsed.as_secs_f64();
    let left = match seconds(total_ns.saturating_sub(done_ns)) / speed {
        left if left.is_finite() => {
            let left = Duration::from_secs(left.ceil() as u64);
            format!(", {} left", humantime::format_duration(left))
        }
        _ => String::new(),
    };
    format!(
        "{bar} {:3.0} %  {:.1} of {} s simulated, {speed:.1}×{left}",
        share * 100.0,
        seconds(done_ns),
        seconds(total_ns)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_tells_simulated_time_speed_and_time_left() {
        let told = line(30_000_000_000, 120_000_000_000, Duration::from_secs(2));
        assert_eq!(told, "[#####               ]  25 %  30.0 of 120 s simulated, 15.0×, 6s left");
    }

    #[test]
    fn nothing_done_yet_has_no_time_left() {
        let told = line(0, 1_000_000_000, Duration::from_secs(1));
        assert_eq!(told, "[                    ]   0 %  0.0 of 1 s simulated, 0.0×");
    }
}

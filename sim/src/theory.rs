//! Theory to hold the simulation against: closed forms, each with its conditions and its source.
//!
//! Rates count a unit of time, times are in that same unit; which one does not matter. What is out of
//! range, or has no steady state, gives `None`, never a NaN. The engine uses nothing of this.
//!
//! - One station: [`markov`] (M/M/1, M/M/c, M/M/c/K), [`erlang`] (loss and delay probabilities),
//!   [`general`] (M/G/1, processor sharing, approximations), [`discipline`] (priorities, last in first out),
//!   [`timeout`] (callers that give up), [`reneging`] (who gives up in line), [`md1k`] (constant service, few places),
//!   [`transmission`] (bandwidth).
//! - Several: [`open`] (Jackson), [`closed`] (users with think time), [`choices`] (power of d choices).
//! - Over time: [`varying`] (arrivals whose rate changes, M_t/G/∞).
//! - Caches: [`popularity`], [`cache`] (LRU, FIFO), [`ttl`], [`exact_cache`] (tiny ones, exactly).
//! - Many answers at once: [`fan_out`].
//! - Arithmetic of operations: [`availability`], [`retry`], [`admission`], [`breaker`], [`capacity`], [`collector`].
//! - [`scenario`]: which of these fit the components of a scenario, as [`finding`]s.

pub mod admission;
pub mod availability;
pub mod breaker;
pub mod cache;
pub mod capacity;
pub mod choices;
pub mod closed;
pub mod collector;
pub mod discipline;
pub mod erlang;
pub mod exact_cache;
pub mod fan_out;
pub mod finding;
pub mod general;
mod linear;
pub mod markov;
pub mod md1k;
pub mod open;
pub mod popularity;
pub mod reneging;
pub mod retry;
mod root;
pub mod scenario;
pub mod service;
pub mod timeout;
pub mod transmission;
pub mod ttl;
pub mod varying;

pub use finding::Finding;
pub use scenario::of;

/// A finite number above 0.
fn positive(x: f64) -> Option<f64> {
    (x.is_finite() && x > 0.0).then_some(x)
}

/// A finite number from 0 on.
fn not_negative(x: f64) -> Option<f64> {
    (x.is_finite() && x >= 0.0).then_some(x)
}

/// A share or probability: from 0 to 1.
fn share(x: f64) -> Option<f64> {
    (0.0..=1.0).contains(&x).then_some(x)
}

/// Whether two numbers agree to within a relative error.
#[cfg(test)]
fn near(found: Option<f64>, expected: f64, relative: f64) -> bool {
    let is_near = found.is_some_and(|x| (x - expected).abs() <= relative * expected.abs());
    if !is_near {
        eprintln!("{found:?} for {expected}");
    }
    is_near
}

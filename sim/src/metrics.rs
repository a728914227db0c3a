//! What is measured, and how it is told.
//!
//! Counters and time integrals are exact. Latencies go into log-linear histograms whose values are
//! within 1 % of the truth; percentiles are of all requests, never of a sample. A figure that is
//! undefined (nothing ended, no instance up) is absent, never 0.

mod batch_means;
mod cause;
mod certainty;
mod csv;
mod histogram;
mod integral;
mod live;
mod meter;
mod report;
mod student;
mod warm_up;
mod window;

pub use cause::{Cause, Failures};
pub use certainty::{CONFIDENCE, Certainty, Interval, Intervals, Mark, NoInterval, Record, Sum, Sums};
pub use csv::csv;
pub use histogram::{Histogram, Latency};
pub use integral::Integral;
pub use live::{
    BreakerState, InstanceState, Live, LiveComponent, LiveConnection, LiveInstance, LivePool, LiveStore,
};
pub use meter::{CallMeter, CallTotals, Meter, Outcome, Totals};
pub use report::{ComponentReport, ConnectionReport, OverallReport, Report, Verdict};
pub use student::{below as student_t_below, quantile as student_t};
pub use window::{
    CacheFigures, ComponentWindow, ConnectionWindow, MessageFigures, OverallWindow, WINDOW_NS, Window,
};

//! Counters of one component or connection, with marks from which windows and reports are told.

use super::{Cause, ComponentWindow, ConnectionWindow, Failures, Histogram, Integral, Latency};

/// What a call or request ended with.
pub type Outcome = Result<(), Cause>;

/// What is counted at a component. A client counts requests, every other component calls.
#[derive(Debug, Clone, Default)]
pub struct Meter {
    pub arrived: u64,
    pub ok: u64,
    pub abandoned: u64,
    pub failures: Failures,
    pub in_flight: Integral,
    /// Of the open window; closing it merges it into `total`, so each duration is recorded once.
    window: Histogram,
    total: Histogram,
    at_window: Totals,
    at_report: Totals,
}

/// Everything of a component that only grows.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Totals {
    pub now: u64,
    pub arrived: u64,
    pub ok: u64,
    pub abandoned: u64,
    pub failures: Failures,
    /// Time integrals, in units × nanoseconds.
    pub in_flight: u128,
    pub busy: u128,
    pub capacity: u128,
    pub computing: u128,
    pub cores: u128,
    pub waiting: u128,
    /// Instances that are up, and instances that are there.
    pub up: u128,
    pub there: u128,
}

impl Totals {
    fn since(&self, earlier: &Totals) -> Totals {
        Totals {
            now: self.now - earlier.now,
            arrived: self.arrived - earlier.arrived,
            ok: self.ok - earlier.ok,
            abandoned: self.abandoned - earlier.abandoned,
            failures: self.failures.since(&earlier.failures),
            in_flight: self.in_flight - earlier.in_flight,
            busy: self.busy - earlier.busy,
            capacity: self.capacity - earlier.capacity,
            computing: self.computing - earlier.computing,
            cores: self.cores - earlier.cores,
            waiting: self.waiting - earlier.waiting,
            up: self.up - earlier.up,
            there: self.there - earlier.there,
        }
    }

    /// Mean of an integral over the time these totals span.
    pub fn mean(&self, integral: u128) -> f64 {
        if self.now == 0 { 0.0 } else { integral as f64 / self.now as f64 }
    }

    pub fn utilization(&self) -> Option<f64> {
        (self.capacity > 0).then(|| self.busy as f64 / self.capacity as f64)
    }

    pub fn cores_utilization(&self) -> Option<f64> {
        (self.cores > 0).then(|| self.computing as f64 / self.cores as f64)
    }

    /// Share of the time of all instances in which they were up.
    pub fn uptime(&self) -> Option<f64> {
        (self.there > 0).then(|| self.up as f64 / self.there as f64)
    }

    /// Share of those that ended while their caller waited that ended ok.
    pub fn availability(&self) -> Option<f64> {
        let ended = self.ok + self.failures.total();
        (ended > 0).then(|| self.ok as f64 / ended as f64)
    }

    /// Mean wait of those that arrived, by Little's law, in milliseconds.
    pub fn wait_ms(&self) -> Option<f64> {
        (self.arrived > 0).then(|| self.waiting as f64 / self.arrived as f64 / 1e6)
    }
}

impl Meter {
    pub fn arrive(&mut self, now: u64) {
        self.arrived += 1;
        self.in_flight.rise(now);
    }

    /// One leaves: its caller may have left before.
    #[inline]
    pub fn depart(&mut self, now: u64, arrived_at: u64, outcome: Outcome, is_abandoned: bool) {
        self.in_flight.fall(now);
        match outcome {
            _ if is_abandoned => self.abandoned += 1,
            Ok(()) => {
                self.ok += 1;
                self.window.record(now - arrived_at);
            }
            Err(cause) => self.failures.add(cause),
        }
    }

    /// The window's latencies so far.
    pub fn window_histogram(&self) -> &Histogram {
        &self.window
    }

    /// The sum of all latencies since the start of the report, in milliseconds.
    pub fn latency_sum_ms(&self) -> f64 {
        self.total.sum_ms() + self.window.sum_ms()
    }

    /// All latencies since the start of the report.
    pub fn histogram(&self) -> Histogram {
        let mut all = self.total.clone();
        all.merge(&self.window);
        all
    }

    /// The figures of the open window.
    pub fn window(&self, totals: &Totals) -> ComponentWindow {
        let t = totals.since(&self.at_window);
        ComponentWindow {
            arrived: t.arrived,
            ok: t.ok,
            failures: t.failures,
            abandoned: t.abandoned,
            utilization: t.utilization(),
            cores_utilization: t.cores_utilization(),
            waiting_mean: t.mean(t.waiting),
            wait_ms: t.wait_ms(),
            in_flight_mean: t.mean(t.in_flight),
            latency_ms: self.window.latency(),
            cache: None,
            messages: None,
        }
    }

    pub fn close_window(&mut self, totals: Totals) {
        self.total.merge(&self.window);
        self.window.clear();
        self.in_flight.settle(totals.now);
        self.at_window = totals;
    }

    /// Everything since the start of the report, with its latencies.
    pub fn report(&self, totals: &Totals) -> (Totals, Option<Latency>) {
        (self.since_report(totals), self.histogram().latency())
    }

    /// The same without latencies.
    pub fn since_report(&self, totals: &Totals) -> Totals {
        totals.since(&self.at_report)
    }

    /// The report starts here.
    pub fn start_report(&mut self, totals: Totals) {
        self.total.clear();
        self.at_report = totals;
    }
}

/// What is counted at a connection, from its caller's side.
#[derive(Debug, Clone, Default)]
pub struct CallMeter {
    now: CallTotals,
    at_window: CallTotals,
    at_report: CallTotals,
}

#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CallTotals {
    pub calls: u64,
    pub ok: u64,
    pub retries: u64,
    pub hedges: u64,
    pub failures: Failures,
    /// Of ok calls, sending to reply.
    pub latency_ns: u128,
}

impl CallMeter {
    #[inline]
    pub fn send(&mut self) {
        self.now.calls += 1;
    }

    #[inline]
    pub fn settle(&mut self, outcome: Outcome, latency_ns: u64) {
        match outcome {
            Ok(()) => {
                self.now.ok += 1;
                self.now.latency_ns += u128::from(latency_ns);
            }
            Err(cause) => self.now.failures.add(cause),
        }
    }

    /// A call that never left: its caller's own policies stopped it.
    pub fn stop(&mut self, cause: Cause) {
        self.send();
        self.settle(Err(cause), 0);
    }

    /// The next call is another attempt after one that failed.
    pub fn retry(&mut self) {
        self.now.retries += 1;
    }

    /// The next call is another attempt beside one that is not answered yet.
    pub fn hedge(&mut self) {
        self.now.hedges += 1;
    }

    pub fn in_flight(&self) -> u64 {
        self.now.calls - self.now.ok - self.now.failures.total()
    }

    pub fn window(&self) -> ConnectionWindow {
        let t = self.since(&self.at_window);
        ConnectionWindow {
            calls: t.calls,
            retries: t.retries,
            hedges: t.hedges,
            ok: t.ok,
            failures: t.failures,
        }
    }

    pub fn close_window(&mut self) {
        self.at_window = self.now;
    }

    pub fn report(&self) -> CallTotals {
        self.since(&self.at_report)
    }

    pub fn start_report(&mut self) {
        self.at_report = self.now;
    }

    fn since(&self, earlier: &CallTotals) -> CallTotals {
        CallTotals {
            calls: self.now.calls - earlier.calls,
            ok: self.now.ok - earlier.ok,
            retries: self.now.retries - earlier.retries,
            hedges: self.now.hedges - earlier.hedges,
            failures: self.now.failures.since(&earlier.failures),
            latency_ns: self.now.latency_ns - earlier.latency_ns,
        }
    }
}

//! What the engine notes so that a report can say how sure its figures are.

use super::Simulation;
use super::parts::{Component, Role};
use crate::metrics::{Certainty, Histogram, Mark, Record, Sum, Sums};

impl Simulation {
    fn sums_of(&self, component: &Component) -> Sums {
        let t = self.totals(component);
        let seconds = |integral: u128| integral as f64 / 1e9;
        let failed = t.failures.total();
        let (hits, misses) = match &component.role {
            Role::Cache(state) => state.lookups(),
            _ => (0, 0),
        };
        let mut sums = Sums::default();
        for (sum, value) in [
            (Sum::Arrived, t.arrived as f64),
            (Sum::Ok, t.ok as f64),
            (Sum::Failed, failed as f64),
            (Sum::Ended, (t.ok + failed) as f64),
            (Sum::Done, (t.ok + t.abandoned) as f64),
            (Sum::InFlight, seconds(t.in_flight)),
            (Sum::Busy, seconds(t.busy)),
            (Sum::Capacity, seconds(t.capacity)),
            (Sum::Computing, seconds(t.computing)),
            (Sum::Cores, seconds(t.cores)),
            (Sum::Waiting, seconds(t.waiting)),
            (Sum::WaitingMs, seconds(t.waiting) * 1e3),
            (Sum::LatencyMs, component.meter.latency_sum_ms()),
            (Sum::Hits, hits as f64),
            (Sum::LookedUp, (hits + misses) as f64),
        ] {
            sums.0[sum as usize] = value;
        }
        sums
    }

    fn all_sums(&self) -> Vec<Sums> {
        self.components.iter().map(|component| self.sums_of(component)).collect()
    }

    /// ∫ requests in flight dt, in requests × seconds.
    fn in_flight_integral(&self) -> f64 {
        self.clients().map(|client| client.meter.in_flight.until(self.now) as f64 / 1e9).sum()
    }

    /// The figures start here.
    pub(super) fn start_record(&mut self) {
        self.record = Record::new(self.now, self.all_sums(), self.in_flight_integral());
    }

    pub(super) fn look(&mut self) {
        let in_flight = self.in_flight_integral();
        self.record.look(in_flight);
    }

    /// The window's latencies are about to be forgotten.
    pub(super) fn record_window(&mut self) {
        for client in self.components.iter().filter(|c| matches!(c.role, Role::Client(_))) {
            self.record.add(client.meter.window_histogram());
        }
        if self.record.is_due() {
            let sums = self.all_sums();
            self.record.mark(self.now, sums);
        }
    }

    /// How sure the figures are that the report tells now.
    pub(super) fn certainty(&self) -> Certainty {
        let mut latency = Histogram::default();
        self.clients().for_each(|client| latency.merge(client.meter.window_histogram()));
        let end = Mark { now_ns: self.now, sums: self.all_sums(), latency };
        let clients: Vec<usize> = (0..self.components.len())
            .filter(|index| matches!(self.components[*index].role, Role::Client(_)))
            .collect();
        let document = self.document().components.iter();
        let components: Vec<(&str, usize)> = document
            .filter_map(|c| Some((c.id.as_str(), *self.component_index.get(&c.id)? as usize)))
            .collect();
        self.record.certainty(&end, &clients, &components)
    }
}

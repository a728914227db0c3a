//! Figures of a run: windows, the live state, the report.

use super::Simulation;
use super::parts::{Component, Role};
use crate::ENGINE_VERSION;
use crate::metrics::{
    Cause, Certainty, ComponentReport, ConnectionReport, Failures, Histogram, InstanceState, Live,
    LiveComponent, LiveConnection, LiveInstance, LiveStore, OverallReport, OverallWindow, Report, Totals,
    Verdict, Window,
};
use crate::scenario::Objective;

impl Simulation {
    pub(super) fn totals(&self, component: &Component) -> Totals {
        let now = self.now;
        let m = &component.meter;
        let mut totals = Totals {
            now,
            arrived: m.arrived,
            ok: m.ok,
            abandoned: m.abandoned,
            failures: m.failures,
            in_flight: m.in_flight.until(now),
            ..component.retired
        };
        for instance in &component.instances {
            self.instances[*instance as usize].add_to(&mut totals, now);
        }
        totals
    }

    pub(super) fn clients(&self) -> impl Iterator<Item = &Component> {
        self.components.iter().filter(|c| matches!(c.role, Role::Client(_)))
    }

    /// The window that is still open, up to now.
    pub fn open_window(&self) -> Window {
        let mut overall = OverallWindow::default();
        let mut latency = Histogram::default();
        let mut components = Vec::with_capacity(self.components.len());
        for component in &self.components {
            let mut window = component.meter.window(&self.totals(component));
            match &component.role {
                Role::Cache(state) => window.cache = Some(state.window()),
                Role::Queue(state) => window.messages = Some(state.window_figures(self.now)),
                Role::Client(_) | Role::Balancer(_) | Role::Gateway(_) | Role::Server(_) => {}
            }
            if matches!(component.role, Role::Client(_)) {
                overall.offered += window.arrived;
                overall.ok += window.ok;
                overall.failures = plus(&overall.failures, &window.failures);
                overall.in_flight_mean += window.in_flight_mean;
                latency.merge(component.meter.window_histogram());
            }
            components.push(window);
        }
        overall.latency_ms = latency.latency();
        let connections = self.connections.iter().map(|c| c.meter.window()).collect();
        Window { start_ns: self.window_start, end_ns: self.now, overall, components, connections }
    }

    pub(super) fn close_window(&mut self) -> Window {
        #[cfg(debug_assertions)]
        self.check_conservation().unwrap_or_else(|violation| panic!("{violation}"));
        let window = self.open_window();
        if let Some(availability) = window.overall.availability() {
            self.windows.judged += 1;
            self.windows.met += u64::from(availability >= self.availability_objective());
        }
        self.record_window();
        for index in 0..self.components.len() {
            let totals = self.totals(&self.components[index]);
            self.components[index].close_window(totals);
        }
        self.connections.iter_mut().for_each(|c| c.meter.close_window());
        self.instances.iter_mut().for_each(|instance| instance.settle(self.now));
        self.window_start = self.now;
        window
    }

    /// Leaves everything so far out of the report: the warm-up is over.
    pub fn forget_warmup(&mut self) {
        for index in 0..self.components.len() {
            let totals = self.totals(&self.components[index]);
            self.components[index].close_window(totals);
            self.components[index].start_report(totals);
        }
        for connection in &mut self.connections {
            connection.meter.close_window();
            connection.meter.start_report();
        }
        self.failed_latency.clear();
        self.windows = super::WindowCount::default();
        self.window_start = self.now;
        self.report_start = self.now;
        self.report_events = self.events;
        self.start_record();
    }

    /// The state of the run now.
    pub fn live(&self) -> Live {
        let mut out_of_rotation = vec![false; self.instances.len()];
        for component in self.components.iter().filter(|c| !c.is_removed) {
            if let Role::Balancer(state) = &component.role {
                for (index, target) in state.targets.iter().enumerate().filter(|(_, t)| !t.is_gone) {
                    out_of_rotation[target.instance as usize] |= !state.is_eligible(index);
                }
            }
        }
        let components = (0..).zip(&self.components).map(|(index, component)| LiveComponent {
            removed: component.is_removed,
            in_flight: component.meter.in_flight.level(),
            rate_qps: match &component.role {
                Role::Client(state) if !component.outgoing.is_empty() => state.rate_qps(self.now),
                _ => 0.0,
            },
            burst: match &component.role {
                Role::Client(state) => state.factor(),
                _ => 1.0,
            },
            store: match &component.role {
                Role::Cache(state) => Some(LiveStore {
                    held: state.held(),
                    limit: state.capacity(),
                    unacknowledged: 0,
                    oldest_ns: None,
                }),
                Role::Queue(state) => Some(LiveStore {
                    held: state.held(),
                    limit: state.limit(),
                    unacknowledged: state.unacknowledged(),
                    oldest_ns: state.oldest_ns(self.now),
                }),
                Role::Client(_) | Role::Balancer(_) | Role::Gateway(_) | Role::Server(_) => None,
            },
            chaos: self.has_chaos(Some(index)),
            wanted: component.scaler.as_ref().map(|scaler| scaler.wanted),
            parked: match &component.role {
                Role::Balancer(state) => state.parked(),
                Role::Gateway(state) => state.delayed,
                _ => 0,
            },
            bound: match &component.role {
                Role::Gateway(state) => state.bound_seen(),
                _ => None,
            },
            uptime: component.meter.since_report(&self.totals(component)).uptime(),
            instances: component
                .instances
                .iter()
                .filter(|index| !self.instances[**index as usize].has_left())
                .map(|index| {
                    let instance = &self.instances[*index as usize];
                    LiveInstance {
                        state: instance.state,
                        slow: instance.slow,
                        warm_up: instance.warming(self.now),
                        errors: instance.errors.max(instance.gray_errors),
                        zone: instance.zone,
                        draining: instance.is_drained(),
                        in_rotation: !out_of_rotation[*index as usize],
                        busy: instance.slots.busy_now(),
                        slots: instance.slots.places(),
                        computing: instance.cores.busy_now(),
                        cores: instance.cores.places(),
                        waiting: instance.slots.without_place(),
                        queue: instance.slots.limit(),
                    }
                })
                .collect(),
        });
        let connections = self.connections.iter().map(|connection| LiveConnection {
            removed: connection.is_removed,
            cut: connection.network.cut(),
            added_ms: connection.network.added_ms(),
            loss: connection.network.loss(),
            breaker: connection.policies.as_ref().and_then(|policies| policies.breaker_state()),
            pool: connection.policies.as_ref().and_then(|policies| {
                let callers = self.components[connection.from as usize].instances.iter();
                let staying =
                    callers.filter(|i| self.instances[**i as usize].state != InstanceState::Leaving);
                policies.pool_state(staying.count() as u32)
            }),
        });
        Live {
            now_ns: self.now,
            events: self.events,
            components: components.collect(),
            connections: connections.collect(),
            chaos: self.has_chaos(None),
            overall: self.overall(),
        }
    }

    fn overall(&self) -> OverallReport {
        let mut latency = Histogram::default();
        let mut o = OverallReport::default();
        let mut in_flight_area = 0;
        for client in self.clients() {
            let (totals, _) = client.meter.report(&self.totals(client));
            o.requests += totals.arrived;
            o.ok += totals.ok;
            o.failures = plus(&o.failures, &totals.failures);
            o.in_flight += client.meter.in_flight.level();
            in_flight_area += totals.in_flight;
            latency.merge(&client.meter.histogram());
        }
        let seconds = self.report_seconds();
        let a_second = |count: u64| if seconds > 0.0 { count as f64 / seconds } else { 0.0 };
        o.failed = o.failures.total();
        o.offered_qps = a_second(o.requests);
        o.goodput_qps = a_second(o.ok);
        o.in_flight_mean = if seconds > 0.0 { in_flight_area as f64 / (seconds * 1e9) } else { 0.0 };
        o.availability = (o.ok + o.failed > 0).then(|| o.ok as f64 / (o.ok + o.failed) as f64);
        let windows = self.windows;
        o.availability_time = (windows.judged > 0).then(|| windows.met as f64 / windows.judged as f64);
        o.latency_ms = latency.latency();
        o.failed_latency_ms = self.failed_latency.latency();
        o
    }

    fn report_seconds(&self) -> f64 {
        (self.now - self.report_start) as f64 / 1e9
    }

    /// Everything measured since the start, or since the end of the warm-up.
    pub fn report(&self) -> Report {
        let document = self.document();
        let seconds = self.report_seconds();
        let a_second = |count: u64| if seconds > 0.0 { count as f64 / seconds } else { 0.0 };
        let components = document.components.iter().filter_map(|component| {
            let part = &self.components[*self.component_index.get(&component.id)? as usize];
            let (t, latency_ms) = part.meter.report(&self.totals(part));
            Some(ComponentReport {
                id: part.id.clone(),
                arrived: t.arrived,
                ok: t.ok,
                failed: t.failures.total(),
                abandoned: t.abandoned,
                in_flight: part.meter.in_flight.level(),
                arrival_qps: a_second(t.arrived),
                throughput_qps: a_second(t.ok + t.abandoned),
                in_flight_mean: t.mean(t.in_flight),
                waiting_mean: t.mean(t.waiting),
                wait_ms: t.wait_ms(),
                utilization: t.utilization(),
                cores_utilization: t.cores_utilization(),
                availability: t.availability(),
                uptime: t.uptime(),
                failures: t.failures,
                latency_ms,
                cache: match &part.role {
                    Role::Cache(state) => Some(state.report()),
                    _ => None,
                },
                messages: match &part.role {
                    Role::Queue(state) => Some(state.report(self.now)),
                    _ => None,
                },
            })
        });
        let connections = document.connections.iter().filter_map(|connection| {
            let part = &self.connections[*self.connection_index.get(&connection.id)? as usize];
            let t = part.meter.report();
            Some(ConnectionReport {
                id: part.id.clone(),
                calls: t.calls,
                ok: t.ok,
                failed: t.failures.total(),
                in_flight: part.meter.in_flight(),
                calls_qps: a_second(t.calls),
                retries: t.retries,
                hedges: t.hedges,
                failures: t.failures,
                latency_mean_ms: (t.ok > 0).then(|| t.latency_ns as f64 / t.ok as f64 / 1e6),
            })
        });
        let overall = self.overall();
        let certainty = self.certainty();
        Report {
            scenario: document
                .name
                .as_ref()
                .map(|n| n.get(Default::default()).to_owned())
                .unwrap_or_default(),
            seed: document.seed,
            engine: ENGINE_VERSION,
            simulated_s: seconds,
            warmup_s: self.report_start as f64 / 1e9,
            events: self.events - self.report_events,
            components: components.collect(),
            connections: connections.collect(),
            objectives: document.objectives.iter().map(|o| judge(o, &overall, &certainty)).collect(),
            overall,
            certainty,
        }
    }
}

fn plus(a: &Failures, b: &Failures) -> Failures {
    Failures(std::array::from_fn::<u64, { Cause::COUNT }, _>(|i| a.0[i] + b.0[i]))
}

fn judge(objective: &Objective, overall: &OverallReport, certainty: &Certainty) -> Verdict {
    let latency = overall.latency_ms;
    let (value, path) = match objective {
        Objective::LatencyMeanMs(_) => (latency.map(|l| l.mean), "latency_ms.mean"),
        Objective::LatencyP50Ms(_) => (latency.map(|l| l.p50), "latency_ms.p50"),
        Objective::LatencyP95Ms(_) => (latency.map(|l| l.p95), "latency_ms.p95"),
        Objective::LatencyP99Ms(_) => (latency.map(|l| l.p99), "latency_ms.p99"),
        Objective::LatencyP999Ms(_) => (latency.map(|l| l.p999), "latency_ms.p99.9"),
        Objective::Availability(_) => (overall.availability, "availability"),
        Objective::GoodputQps(_) => (Some(overall.goodput_qps), "goodput_qps"),
    };
    Verdict {
        objective: objective.figure().to_owned(),
        wanted: if objective.is_upper_bound() { "below" } else { "above" }.to_owned(),
        bound: objective.bound(),
        value,
        half_width: certainty.overall.get(path).and_then(|interval| interval.half_width()),
        met: objective.is_met_by(value),
    }
}

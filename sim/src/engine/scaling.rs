//! Autoscaling: the rule of the Kubernetes horizontal pod autoscaler, at its own pace.
//!
//! Source: Kubernetes documentation, "Horizontal Pod Autoscaling", algorithm details and stabilization window; the treatment
//! of instances that are not ready is that of its replica calculator.

use std::collections::VecDeque;

use super::Simulation;
use super::agenda::Item;
use super::observer::Observer;
use super::parts::Role;
use crate::metrics::{Cause, InstanceState, Totals};
use crate::scenario::{Autoscaler, Metric};

/// What only rounding makes of a quotient.
const ROUNDING: f64 = 1e-9;
/// However few instances there are, so many may be added at once.
const ALWAYS_UP: u32 = 4;

/// An autoscaler's memory.
#[derive(Debug, Clone)]
pub struct Scaler {
    pub rules: Autoscaler,
    /// How many instances there are to be.
    pub wanted: u32,
    /// What the metric called for, and when.
    wishes: VecDeque<(u64, u32)>,
    /// At the latest decision.
    before: Totals,
}

/// What an autoscaler sees of its component.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sight {
    /// The metric's sum over the instances that are up, in units of its target.
    pub load: f64,
    /// Instances that are up, and those that are not (yet).
    pub ready: u32,
    pub unready: u32,
}

impl Scaler {
    pub fn new(now: u64, rules: Autoscaler, instances: u32, before: Totals) -> Scaler {
        Scaler { rules, wanted: instances, wishes: VecDeque::from([(now, instances)]), before }
    }

    /// Takes other rules; there are as many instances as before, within their bounds.
    pub fn set(&mut self, rules: Autoscaler) {
        self.rules = rules;
        self.wanted = self.wanted.clamp(rules.min, rules.max.max(rules.min));
    }

    fn sync_ns(&self) -> u64 {
        ((self.rules.sync_s * 1e9) as u64).max(1)
    }

    /// How many instances the metric calls for.
    fn wish(&self, sight: Sight) -> u32 {
        let Sight { load, ready, unready } = sight;
        let is_close = |ratio: f64| (ratio - 1.0).abs() <= self.rules.tolerance + ROUNDING;
        if ready == 0 {
            return self.wanted;
        }
        let ratio = load / f64::from(ready);
        if is_close(ratio) {
            return self.wanted;
        }
        if ratio < 1.0 || unready == 0 {
            return ceil(load);
        }
        // Those that are not ready count as if they did nothing, so that nobody is added for whom somebody is starting.
        let of_all = load / f64::from(ready + unready);
        if is_close(of_all) || of_all < 1.0 { self.wanted } else { ceil(load) }
    }

    /// Decides upon the number of instances.
    pub fn decide(&mut self, now: u64, sight: Sight) -> u32 {
        let rules = self.rules;
        let wish = self.wish(sight).clamp(rules.min, rules.max.max(rules.min));
        let ns = |seconds: f64| (seconds * 1e9) as u64;
        let (up_ns, down_ns) = (ns(rules.up_stabilization_s), ns(rules.down_stabilization_s));
        let is_recent = |at: u64, window: u64| at + window > now;
        self.wishes.retain(|(at, _)| is_recent(*at, up_ns.max(down_ns)));
        let within = |window: u64| self.wishes.iter().filter(move |(at, _)| is_recent(*at, window));
        let up = within(up_ns).map(|(_, wish)| *wish).fold(wish, u32::min);
        let down = within(down_ns).map(|(_, wish)| *wish).fold(wish, u32::max);
        self.wishes.push_back((now, wish));
        let most = ((f64::from(self.wanted) * rules.most_up) as u32).max(self.wanted + ALWAYS_UP);
        if up > self.wanted {
            self.wanted = up.min(most);
        } else if down < self.wanted {
            self.wanted = down;
        }
        self.wanted
    }
}

/// A quotient that is whole but for rounding is whole.
fn ceil(load: f64) -> u32 {
    libm::ceil(load - ROUNDING) as u32
}

impl Simulation {
    /// A component has these rules from now on, or none.
    pub(super) fn set_scaler(&mut self, index: u32, rules: Option<Autoscaler>, instances: u32) {
        let totals = self.totals(&self.components[index as usize]);
        let (now, component) = (self.now, &mut self.components[index as usize]);
        let sync_before = component.scaler.as_ref().map(|scaler| scaler.sync_ns());
        match (&mut component.scaler, rules) {
            (Some(scaler), Some(rules)) => scaler.set(rules),
            (None, Some(rules)) => {
                component.scaler = Some(Box::new(Scaler::new(now, rules, instances, totals)));
            }
            (_, None) => component.scaler = None,
        }
        let sync = component.scaler.as_ref().map(|scaler| scaler.sync_ns());
        if sync != sync_before {
            self.agenda.forget(|item| *item == Item::Scales(index));
            if let Some(sync) = sync {
                self.agenda.add(now + sync, Item::Scales(index));
            }
        }
    }

    /// A component's autoscaler decides.
    pub(super) fn scale<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let (now, totals) = (self.now, self.totals(&self.components[index as usize]));
        let sight = self.sight(index, &totals);
        let component = &mut self.components[index as usize];
        let Some(scaler) = component.scaler.as_mut().filter(|_| !component.is_removed) else { return };
        scaler.before = totals;
        let (before, sync) = (scaler.wanted, scaler.sync_ns());
        let wanted = scaler.decide(now, sight);
        self.agenda.add(now + sync, Item::Scales(index));
        if wanted == before {
            return;
        }
        let scenario = self.scenario.clone();
        let id = &self.components[index as usize].id;
        let Some(component) = scenario.document().component(id) else { return };
        self.set_instances(index, &component.kind);
        self.set_failures(index, component.kind.failures());
        self.set_places();
        self.settle_outages(observer);
        let calls_it = |component: &super::parts::Component| {
            component.outgoing.iter().any(|over| self.connections[*over as usize].to == index)
        };
        let callers: Vec<u32> =
            (0..).zip(&self.components).filter(|(_, c)| calls_it(c)).map(|(caller, _)| caller).collect();
        callers.into_iter().for_each(|caller| self.retarget(caller));
    }

    fn sight(&self, index: u32, totals: &Totals) -> Sight {
        let component = &self.components[index as usize];
        let states = component.instances.iter().map(|i| self.instances[*i as usize].state);
        let (mut ready, mut unready) = (0, 0);
        for state in states {
            match state {
                InstanceState::Up => ready += 1,
                InstanceState::Leaving => {}
                InstanceState::Refusing | InstanceState::Silent | InstanceState::Booting => unready += 1,
            }
        }
        let Some(Scaler { rules, before, .. }) = component.scaler.as_deref() else {
            return Sight { load: 0.0, ready, unready };
        };
        let seconds = (totals.now - before.now) as f64 / 1e9;
        let load = match rules.metric {
            Metric::Utilization { target } => {
                let (computing, cores) = (totals.computing - before.computing, totals.cores - before.cores);
                if cores > 0 { computing as f64 / cores as f64 / target * f64::from(ready) } else { 0.0 }
            }
            Metric::Rate { qps } => (totals.arrived - before.arrived) as f64 / seconds / qps,
            Metric::Backlog { waiting } => self.backlog(index) as f64 / waiting,
        };
        Sight { load, ready, unready }
    }

    /// What waits for a component: in its instances' lines, and in the queues that it pulls from.
    fn backlog(&self, index: u32) -> u64 {
        let own = self.components[index as usize].instances.iter().map(|i| {
            let instance = &self.instances[*i as usize];
            u64::from(instance.slots.waiting_now() + instance.cores.waiting_now())
        });
        let over = self.connections.iter().filter(|over| over.to == index && !over.is_removed);
        let queues = over.map(|over| match &self.components[over.from as usize].role {
            Role::Queue(state) => state.held() - state.unacknowledged(),
            _ => 0,
        });
        own.sum::<u64>() + queues.sum::<u64>()
    }

    /// An instance that is leaving has had its time: what it still holds is cut off.
    pub(super) fn end_drain<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let instance = &self.instances[index as usize];
        if instance.state == InstanceState::Leaving && !instance.has_left() {
            self.drop_held(index, Some(Cause::Refused), observer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: u64 = 1_000_000_000;

    fn scaler(rules: Autoscaler, instances: u32) -> Scaler {
        Scaler::new(0, rules, instances, Totals::default())
    }

    fn rules() -> Autoscaler {
        Autoscaler { min: 1, max: 100, down_stabilization_s: 0.0, most_up: 1_000.0, ..Autoscaler::default() }
    }

    #[test]
    fn it_wants_ready_times_metric_by_target_rounded_up() {
        // Three at 90 % where 60 % are wanted: 3 · 0.9/0.6 = 4.5.
        let sight = Sight { load: 3.0 * 0.9 / 0.6, ready: 3, unready: 0 };
        assert_eq!(scaler(rules(), 3).decide(S, sight), 5);
        // A whole number stays one: 4 · 0.9/0.6.
        let sight = Sight { load: 4.0 * 0.9 / 0.6, ready: 4, unready: 0 };
        assert_eq!(scaler(rules(), 4).decide(S, sight), 6);
    }

    #[test]
    fn within_a_tenth_of_the_target_nothing_happens() {
        for (ratio, wanted) in [(1.1, 10), (1.11, 12), (0.9, 10), (0.89, 9)] {
            let sight = Sight { load: 10.0 * ratio, ready: 10, unready: 0 };
            assert_eq!(scaler(rules(), 10).decide(S, sight), wanted, "{ratio}");
        }
    }

    #[test]
    fn nobody_is_added_for_whom_somebody_is_starting() {
        // Two that are up are at twice their target, and two are starting: four will do.
        let sight = Sight { load: 4.0, ready: 2, unready: 2 };
        assert_eq!(scaler(rules(), 4).decide(S, sight), 4);
        // At three times their target, six are wanted.
        let sight = Sight { load: 6.0, ready: 2, unready: 2 };
        assert_eq!(scaler(rules(), 4).decide(S, sight), 6);
    }

    #[test]
    fn one_decision_at_most_doubles_or_adds_four() {
        let rules = Autoscaler { most_up: 2.0, ..rules() };
        let sight = |ready| Sight { load: 90.0, ready, unready: 0 };
        let mut one = scaler(rules, 1);
        assert_eq!([1, 5, 10, 20].map(|ready| one.decide(S, sight(ready))), [5, 10, 20, 40]);
    }

    #[test]
    fn the_highest_wish_of_the_window_keeps_instances() {
        let mut ten = scaler(Autoscaler { down_stabilization_s: 300.0, ..rules() }, 10);
        let sight = Sight { load: 2.0, ready: 10, unready: 0 };
        assert_eq!(ten.decide(15 * S, sight), 10);
        assert_eq!(ten.decide(299 * S, sight), 10);
        assert_eq!(ten.decide(300 * S, sight), 2, "ten were wanted five minutes ago");
    }

    #[test]
    fn the_lowest_wish_of_the_window_holds_growth_back() {
        let mut two = scaler(Autoscaler { up_stabilization_s: 60.0, ..rules() }, 2);
        let sight = Sight { load: 8.0, ready: 2, unready: 0 };
        assert_eq!(two.decide(15 * S, sight), 2);
        assert_eq!(two.decide(60 * S, sight), 8);
    }

    #[test]
    fn where_nobody_is_up_nothing_is_known() {
        let sight = Sight { load: 0.0, ready: 0, unready: 3 };
        assert_eq!(scaler(rules(), 3).decide(S, sight), 3);
    }
}

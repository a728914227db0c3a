//! Who is behind a balancer or a queue.

use super::Simulation;
use super::parts::Role;
use crate::component::{Probe, Wanted};
use crate::metrics::InstanceState;
use crate::policy::hash;

impl Simulation {
    /// A balancer or a queue learns anew which instances are behind it.
    pub(super) fn retarget(&mut self, index: u32) {
        let outgoing = self.components[index as usize].outgoing.iter();
        let behind = outgoing.flat_map(|connection| {
            let callee = self.connections[*connection as usize].to;
            self.components[callee as usize].instances.iter().map(|instance| (*instance, *connection))
        });
        let is_staying = |(i, _): &(u32, u32)| self.instances[*i as usize].state != InstanceState::Leaving;
        let behind: Vec<(u32, u32)> = behind.filter(is_staying).collect();
        let (now, instances, connections) = (self.now, &self.instances, &self.connections);
        match &mut self.components[index as usize].role {
            Role::Queue(state) => {
                let consumers = behind.into_iter().map(|(instance, connection)| {
                    let slots = instances[instance as usize].slots.places();
                    (instance, connection, connections[connection as usize].prefetch.unwrap_or(slots))
                });
                state.set_consumers(&consumers.collect::<Vec<_>>());
            }
            Role::Balancer(_) => {
                let wanted = behind.into_iter().map(|(instance, connection)| {
                    let (target, over) = (&instances[instance as usize], &connections[connection as usize]);
                    Wanted {
                        instance,
                        connection,
                        weight: over.weight,
                        identity: hash::of_name(&self.components[over.to as usize].id, target.number),
                        is_drained: target.is_drained(),
                        boots: target.state == InstanceState::Booting,
                    }
                });
                let wanted: Vec<Wanted> = wanted.collect();
                let probes = &mut self.probes;
                if let Role::Balancer(state) = &mut self.components[index as usize].role
                    && state.set_targets(now, &wanted, |target| {
                        probes.push(Probe { balancer: index, target });
                        probes.len() as u32 - 1
                    })
                {
                    self.wake_parked(index);
                }
                self.start_probes(index);
            }
            _ => {}
        }
    }

    /// Every balancer and every queue does.
    pub(super) fn retarget_all(&mut self) {
        (0..self.components.len() as u32).for_each(|index| self.retarget(index));
    }
}

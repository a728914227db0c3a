//! Conservation: the laws that every run obeys at every instant.

use std::fmt;

use super::Simulation;
use super::calls::State;
use super::parts::Role;
use crate::metrics::InstanceState;

/// A law that a run has broken: a defect of the engine, never of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    pub place: String,
    pub law: &'static str,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.law)
    }
}

impl std::error::Error for Violation {}

impl Simulation {
    /// Checks that nothing was lost or made up: at every component and overall, arrived = ok + failed +
    /// abandoned + in flight; at every connection, calls = ok + failed + under way; busy within capacity.
    ///
    /// # Errors
    /// The first law that does not hold, and where.
    pub fn check_conservation(&self) -> Result<(), Violation> {
        let broken = |place: &str, law| Violation { place: place.to_owned(), law };
        let mut held = vec![0_u64; self.components.len()];
        let mut under_way = vec![0_u64; self.connections.len()];
        let none = vec![0_u64; self.instances.len()];
        let (mut busy, mut waiting, mut computing, mut for_core) =
            (none.clone(), none.clone(), none.clone(), none);
        let mut requests = 0;
        for (_, call) in self.calls.iter() {
            let connection = &self.connections[call.connection as usize];
            if !call.is_abandoned() {
                under_way[call.connection as usize] += 1;
                let from = &self.components[connection.from as usize];
                requests += u64::from(matches!(from.role, Role::Client(_)));
            }
            if call.state.is_at_callee() {
                held[connection.to as usize] += 1;
                match call.state {
                    State::Waiting => waiting[call.instance as usize] += 1,
                    _ => busy[call.instance as usize] += 1,
                }
                computing[call.instance as usize] += u64::from(call.state == State::Computing);
                for_core[call.instance as usize] += u64::from(call.state == State::WaitingForCore);
            }
        }
        let mut born_in_flight = 0;
        for (component, held) in self.components.iter().zip(held) {
            let m = &component.meter;
            let in_flight = m.in_flight.level();
            let gone = m.ok + m.failures.total() + m.abandoned;
            if m.arrived != gone + in_flight {
                return Err(broken(&component.id, "arrived = ok + failed + abandoned + in flight"));
            }
            match &component.role {
                Role::Client(state) => {
                    born_in_flight += in_flight;
                    if state.users.thinking != state.users.to_think(in_flight) {
                        return Err(broken(&component.id, "users = thinking + waiting"));
                    }
                }
                _ if in_flight != held => {
                    return Err(broken(&component.id, "in flight = calls that it holds"));
                }
                Role::Queue(state) if !state.is_conserved() => {
                    return Err(broken(&component.id, "published = acknowledged + dropped + held"));
                }
                _ => {}
            }
            let totals = self.totals(component);
            if totals.busy > totals.capacity || totals.computing > totals.cores {
                return Err(broken(&component.id, "busy time is at most capacity × time"));
            }
            if let Role::Balancer(state) = &component.role {
                let sent: u64 = self
                    .calls
                    .iter()
                    .filter(|(_, c)| c.target != crate::station::NONE && !c.is_abandoned())
                    .filter(|(_, c)| {
                        let from = self.connections[c.connection as usize].from;
                        std::ptr::eq(&self.components[from as usize], component)
                    })
                    .count() as u64;
                if state.outstanding() != sent {
                    return Err(broken(&component.id, "outstanding = calls between choice and reply"));
                }
            }
        }
        if born_in_flight != requests {
            return Err(broken("overall", "requests in flight = first calls under way"));
        }
        for (connection, under_way) in self.connections.iter().zip(under_way) {
            if connection.meter.in_flight() != under_way {
                return Err(broken(&connection.id, "calls = ok + failed + under way"));
            }
        }
        for (index, instance) in self.instances.iter().enumerate() {
            let component = &self.components[instance.component as usize];
            let has_slots = !matches!(component.role, Role::Client(_) | Role::Balancer(_));
            let counted = (u64::from(instance.slots.held_now()), u64::from(instance.slots.waiting_now()));
            if has_slots && counted != (busy[index], waiting[index]) {
                return Err(broken(&component.id, "slots and line hold exactly the calls that are there"));
            }
            let (cores, line) =
                (u64::from(instance.cores.busy_now()), u64::from(instance.cores.waiting_now()));
            let is_so = match &instance.sharing {
                Some(sharing) => cores + line == computing[index] && sharing.len() as u64 == computing[index],
                None => (cores, line) == (computing[index], for_core[index]),
            };
            if has_slots && !is_so {
                return Err(broken(
                    &component.id,
                    "cores and their line hold exactly the calls that compute",
                ));
            }
            if !instance.is_up() && instance.state != InstanceState::Leaving && busy[index] > 0 && has_slots {
                return Err(broken(&component.id, "an instance that is down holds nothing"));
            }
        }
        Ok(())
    }
}

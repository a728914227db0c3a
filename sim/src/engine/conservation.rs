//! Conservation: the laws that every run obeys at every instant.

use std::fmt;

use super::Simulation;
use super::calls::{Marks, State};
use super::exchange::{Exchange, Stage};
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
        let mut passing = vec![(0, 0); self.components.len()];
        let mut requests = 0;
        for (_, call) in self.calls.iter() {
            let connection = &self.connections[call.connection as usize];
            if !call.is_abandoned() {
                under_way[call.connection as usize] += 1;
                let from = &self.components[connection.from as usize];
                let is_request = matches!(from.role, Role::Client(_)) && !call.marks.has(Marks::TRY);
                requests += u64::from(is_request);
            }
            if call.state.is_at_callee() {
                let to = &self.components[connection.to as usize];
                held[connection.to as usize] += 1;
                if matches!(to.role, Role::Gateway(_)) {
                    let counted = &mut passing[connection.to as usize];
                    counted.0 += u64::from(call.state == State::Awaiting);
                    counted.1 += u64::from(call.state == State::Parked);
                }
                // What only passes through a balancer or a gateway holds no slot there.
                let passes = matches!(to.role, Role::Balancer(_) | Role::Gateway(_))
                    && matches!(call.state, State::Awaiting | State::Parked)
                    && call.step == 0;
                match call.state {
                    State::Waiting => waiting[call.instance as usize] += 1,
                    _ => busy[call.instance as usize] += u64::from(!passes),
                }
                computing[call.instance as usize] += u64::from(call.state == State::Computing);
                for_core[call.instance as usize] += u64::from(call.state == State::WaitingForCore);
            }
        }
        let is_request = |exchange: &Exchange| {
            let from = self.connections[exchange.connection as usize].from;
            matches!(self.components[from as usize].role, Role::Client(_))
        };
        requests += self.exchanges.iter().filter(|(_, exchange)| is_request(exchange)).count() as u64;
        let mut born_in_flight = 0;
        for (index, (component, held)) in (0..).zip(self.components.iter().zip(held)) {
            let m = &component.meter;
            let in_flight = m.in_flight.level();
            let gone = m.ok + m.failures.total() + m.abandoned;
            if m.arrived != gone + in_flight {
                return Err(broken(&component.id, "arrived = ok + failed + abandoned + in flight"));
            }
            match &component.role {
                Role::Client(state) => {
                    born_in_flight += in_flight;
                    requests += self.replies_to(index);
                    if state.users.thinking != state.users.to_think(in_flight - self.replies_to(index)) {
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
            if let Role::Gateway(state) = &component.role
                && (u64::from(state.under_way), u64::from(state.delayed)) != passing[index as usize]
            {
                return Err(broken(
                    &component.id,
                    "calls under way behind a gateway = those that it waits for",
                ));
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
                let chosen = self.exchanges.iter().filter(|(_, exchange)| {
                    let from = self.connections[exchange.connection as usize].from;
                    let has_target = exchange.stage.route().is_some_and(|r| r.target != crate::station::NONE);
                    has_target && std::ptr::eq(&self.components[from as usize], component)
                });
                if state.outstanding() != sent + chosen.count() as u64 {
                    return Err(broken(&component.id, "outstanding = calls between choice and reply"));
                }
            }
        }
        if born_in_flight != requests {
            return Err(broken("overall", "requests in flight = first calls under way"));
        }
        self.check_pools()?;
        for (connection, under_way) in self.connections.iter().zip(under_way) {
            if connection.meter.in_flight() != under_way + connection.replies.count() {
                return Err(broken(&connection.id, "calls = ok + failed + under way"));
            }
        }
        for (index, instance) in self.instances.iter().enumerate() {
            let component = &self.components[instance.component as usize];
            let has_slots = !matches!(component.role, Role::Client(_));
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

    /// Every place of a pool in use is held by an attempt, and every attempt in line is counted.
    fn check_pools(&self) -> Result<(), Violation> {
        let none = vec![(0, 0); self.connections.len()];
        let (mut held, mut counted) = (none.clone(), none);
        for (_, exchange) in self.exchanges.iter() {
            for attempt in exchange.attempts.iter().flatten() {
                held[attempt.connection as usize].0 += u64::from(attempt.pass.has_place());
            }
            match exchange.stage {
                Stage::InLine(route, _) => held[route.connection as usize].1 += 1,
                Stage::HasPlace(route, pass) => {
                    held[route.connection as usize].0 += u64::from(pass.has_place());
                }
                Stage::UnderWay | Stage::BackingOff => {}
            }
        }
        for (connection, counted) in self.connections.iter().zip(&mut counted) {
            *counted = connection.policies.as_ref().map_or((0, 0), |policies| policies.counted());
        }
        match (0..).zip(held.iter().zip(&counted)).find(|(_, (held, counted))| held != counted) {
            None => Ok(()),
            Some((index, _)) => Err(Violation {
                place: self.connections[index as usize].id.clone(),
                law: "places of a pool in use and in line = attempts that hold or want one",
            }),
        }
    }
}

//! Caches: what becomes of an operation at one, and look-aside by the servers in front of it.

use super::Simulation;
use super::calls::{Lookup, Operation, Reply, State};
use super::observer::Observer;
use super::parts::Role;
use crate::component::Work;
use crate::metrics::{Cause, Outcome};
use crate::station::NONE;

impl Simulation {
    /// A cache has worked on a call and does what it wants.
    pub(super) fn operate<O: Observer>(&mut self, call: u32, cache: u32, observer: &mut O) {
        let now = self.now;
        let component = &mut self.components[cache as usize];
        let Role::Cache(state) = &mut component.role else { return };
        let c = &mut self.calls[call];
        match c.operation {
            Operation::Store => state.store(now, c.key),
            Operation::Forget => state.invalidate(c.key),
            Operation::Ask => {
                if !c.is_write() && state.look_up(now, c.key) {
                    return self.leave(call, Ok(()), observer);
                }
                if !c.is_write() {
                    c.reply = Reply::Miss;
                }
                if !component.outgoing.is_empty() {
                    let connection = component.outgoing[state.take_turn(component.outgoing.len())];
                    let lookup = if c.is_write() { Lookup::Writes } else { Lookup::AsksOriginToFill };
                    return self.ask(call, connection, Operation::Ask, lookup, observer);
                }
                if c.is_write() {
                    state.invalidate(c.key);
                }
            }
        }
        self.leave(call, Ok(()), observer);
    }

    /// The origin behind a cache has answered it.
    pub(super) fn origin_answered<O: Observer>(&mut self, call: u32, outcome: Outcome, observer: &mut O) {
        let (now, c) = (self.now, &mut self.calls[call]);
        c.reply = Reply::Plain;
        let cache = self.connections[c.connection as usize].to;
        if let (Ok(()), Role::Cache(state)) = (outcome, &mut self.components[cache as usize].role) {
            match c.lookup {
                Lookup::Writes => state.invalidate(c.key),
                _ => state.store(now, c.key),
            }
        }
        self.leave(call, outcome, observer);
    }

    /// A server's step begins: a read asks the cache, a write the origin.
    pub(super) fn look_up<O: Observer>(&mut self, call: u32, cache: u32, origin: u32, observer: &mut O) {
        if self.calls[call].is_write() {
            self.ask(call, origin, Operation::Ask, Lookup::Writes, observer);
        } else {
            self.ask(call, cache, Operation::Ask, Lookup::AsksCache, observer);
        }
    }

    /// A call that a lookup made has its outcome.
    pub(super) fn looked_up<O: Observer>(
        &mut self,
        call: u32,
        outcome: Outcome,
        is_miss: bool,
        observer: &mut O,
    ) {
        let c = &self.calls[call];
        let (lookup, step) = (c.lookup, c.step);
        let server = self.connections[c.connection as usize].to;
        let work = match &self.components[server as usize].role {
            Role::Server(state) => state.work_at(u16::from(step)),
            _ => None,
        };
        // An edit may have put another step in its place: then this one is over.
        let Some(Work::LookUp { cache, origin }) = work else {
            return match outcome {
                Ok(()) => self.next_step(call, observer),
                Err(_) => self.leave(call, outcome, observer),
            };
        };
        match (lookup, outcome) {
            (Lookup::AsksCache, Ok(())) if !is_miss => self.next_step(call, observer),
            (Lookup::AsksCache, Ok(())) => {
                self.ask(call, origin, Operation::Ask, Lookup::AsksOriginToFill, observer);
            }
            (Lookup::AsksCache, Err(_)) => {
                self.ask(call, origin, Operation::Ask, Lookup::AsksOrigin, observer);
            }
            (Lookup::AsksOriginToFill, Ok(())) => {
                self.ask(call, cache, Operation::Store, Lookup::TellsCache, observer);
            }
            (Lookup::Writes, Ok(())) => {
                self.ask(call, cache, Operation::Forget, Lookup::TellsCache, observer);
            }
            // The answer is there, whether or not the cache could be told.
            (Lookup::AsksOrigin, Ok(())) | (Lookup::TellsCache, _) => self.next_step(call, observer),
            (Lookup::AsksOriginToFill | Lookup::AsksOrigin | Lookup::Writes, Err(_))
            | (Lookup::None | Lookup::Several, _) => self.leave(call, outcome, observer),
        }
    }

    /// Makes a call for a lookup. What cannot even be sent has its outcome at once.
    fn ask<O: Observer>(
        &mut self,
        call: u32,
        connection: u32,
        operation: Operation,
        lookup: Lookup,
        observer: &mut O,
    ) {
        let c = &mut self.calls[call];
        (c.state, c.lookup) = (State::Awaiting, lookup);
        let caller = super::flow::Caller { operation, ..self.as_caller(call) };
        match self.call_over(
            super::exchange::Route { connection, instance: NONE, target: NONE },
            caller,
            observer,
        ) {
            Ok(()) => {}
            Err(Cause::Removed) if lookup == Lookup::TellsCache => self.next_step(call, observer),
            Err(cause) => self.leave(call, Err(cause), observer),
        }
    }
}

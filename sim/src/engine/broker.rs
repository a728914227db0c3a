//! Queues: publishing, and handing messages to the workers that pull.

use super::Simulation;
use super::calls::{Call, Marks, Operation};
use super::flow::Caller;
use super::key::Kind;
use super::limits::PUMP_AGAIN_NS;
use super::observer::Observer;
use super::parts::Role;
use crate::metrics::{Cause, InstanceState, Outcome};

impl Simulation {
    /// A queue has worked on a publish: the message is stored and acknowledged, or refused.
    pub(super) fn publish<O: Observer>(&mut self, call: u32, queue: u32, observer: &mut O) {
        let (now, c) = (self.now, self.calls[call]);
        let Role::Queue(state) = &mut self.components[queue as usize].role else { return };
        let is_stored = state.publish(now, c.key, c.class, c.is_write(), c.is_sampled());
        let outcome = if is_stored { Ok(()) } else { Err(Cause::QueueFull) };
        self.leave(call, outcome, observer);
        self.pump(queue, observer);
    }

    /// Delivers messages as long as one waits and a worker has room. A worker pulls, so one that is down,
    /// or behind a cut connection, gets nothing.
    pub(super) fn pump<O: Observer>(&mut self, queue: u32, observer: &mut O) {
        let component = &self.components[queue as usize];
        let is_up = component.instances.first().is_some_and(|i| self.instances[*i as usize].is_up());
        if !is_up || component.is_removed {
            return;
        }
        loop {
            let Role::Queue(state) = &mut self.components[queue as usize].role else { return };
            if !state.has_waiting() {
                return;
            }
            let (instances, connections) = (&self.instances, &self.connections);
            let consumer = state.next_consumer(|consumer| {
                let instance = &instances[consumer.instance as usize];
                instance.state == InstanceState::Up
                    && !instance.is_drained()
                    && connections[consumer.connection as usize].network.cut().is_none()
            });
            let Some(consumer) = consumer else { return };
            let (index, message) = state.deliver(consumer);
            let puller = state.consumers[consumer as usize];
            let caller = Caller {
                origin: index,
                origin_generation: 0,
                key: message.key,
                user: 0,
                operation: Operation::Ask,
                class: message.class,
                depth: 0,
                marks: Marks::of(message.is_write, message.is_sampled),
            };
            if self.send(puller.connection, puller.instance, consumer, caller, observer).is_err() {
                if let Role::Queue(state) = &mut self.components[queue as usize].role {
                    state.take_back(consumer, index);
                }
                return self.schedule(self.now + PUMP_AGAIN_NS, Kind::Pump, queue);
            }
        }
    }

    /// After an incident or an edit a worker may pull again that could not before.
    pub(super) fn pump_all<O: Observer>(&mut self, observer: &mut O) {
        for index in 0..self.components.len() {
            if matches!(self.components[index].role, Role::Queue(_)) {
                self.pump(index as u32, observer);
            }
        }
    }

    /// A delivery has its outcome. A queue that is down hears no acknowledgement.
    pub(super) fn delivered<O: Observer>(
        &mut self,
        queue: u32,
        call: &Call,
        outcome: Outcome,
        observer: &mut O,
    ) {
        let (now, component) = (self.now, &mut self.components[queue as usize]);
        let is_up = component.instances.first().is_none_or(|i| self.instances[*i as usize].is_up());
        let Role::Queue(state) = &mut component.role else { return };
        if outcome.is_ok() && is_up {
            state.acknowledge(now, call.target, call.origin);
        } else {
            state.fail(now, call.target, call.origin);
        }
        self.pump(queue, observer);
    }
}

//! From a document to the parts of a run, at the start and at every edit.
//!
//! Indexes are never used again. What the new document no longer has is marked as removed; what it has
//! anew is added; everything else keeps its state and takes its new parameters.

use super::Simulation;
use super::agenda::Item;
use super::calls::State;
use super::lines::Callers;
use super::parts::{Component, Connection, Instance, Role, Room, Start};
use super::policies::Policies;
use super::priorities;
use super::replies::Replies;
use super::timers::Timers;
use super::trouble::Network;
use crate::component::{
    BalancerState, CacheState, ClassTraits, ClientState, GatewayState, QueueState, ServerState, Service,
};
use crate::metrics::{CallMeter, Cause, InstanceState, Meter, Totals};
use crate::policy::hash;
use crate::random::{Sampler, Stream};
use crate::scenario::{self, Checked, Document, Kind};

use super::observer::Observer;

impl Simulation {
    /// Makes a run under way follow `scenario` from now on.
    pub(super) fn configure<O: Observer>(&mut self, scenario: Checked, observer: &mut O) {
        self.remove_missing(scenario.document(), observer);
        self.adopt(scenario);
    }

    /// Takes what `scenario` has; nothing is there that it has not.
    pub(super) fn adopt(&mut self, scenario: Checked) {
        self.scenario = scenario.clone();
        let document = scenario.document();
        for component in &document.components {
            let index = match self.component_index.get(&component.id) {
                Some(index) => *index,
                None => self.add_component(component, document),
            };
            let scaler = match &component.kind {
                Kind::Server(server) => server.autoscaler,
                _ => None,
            };
            self.set_scaler(index, scaler, component.kind.instances());
            self.set_instances(index, &component.kind);
        }
        for connection in &document.connections {
            let index = match self.connection_index.get(&connection.id) {
                Some(index) => *index,
                None => self.add_connection(connection, document),
            };
            let timeout = connection.timeout_ms.map(|ms| (ms * 1e6) as u64);
            let part = &mut self.connections[index as usize];
            (part.latency, part.timeout_ns) = (Sampler::new(&connection.latency), timeout);
            part.network.configure(connection);
            part.cancels = connection.cancel;
            (part.weight, part.prefetch) = (connection.weight, connection.prefetch);
            if connection.has_policies() || part.policies.is_some() {
                let incarnation = part.incarnation;
                let policies = part.policies.get_or_insert_with(|| {
                    let stream = Stream::named(document.seed, &connection.id, incarnation, "retry");
                    Box::new(Policies::new(stream))
                });
                policies.configure(connection);
            }
            part.lane = match part.latency {
                Sampler::Constant { ns } => self.queue.expect_delay(ns),
                _ => None,
            };
        }
        for component in &document.components {
            let index = self.component_index[&component.id];
            let outgoing = document.outgoing(&component.id).map(|c| self.connection_index[&c.id]).collect();
            self.components[index as usize].outgoing = outgoing;
        }
        self.set_places();
        self.needs_users = document.components.iter().any(|component| component.kind.needs_users());
        let priorities = priorities::that_come(document);
        for component in &document.components {
            let index = self.component_index[&component.id];
            let priorities = priorities.get(component.id.as_str()).copied().unwrap_or_default();
            self.set_parameters(index, component, document, priorities);
            self.set_failures(index, component.kind.failures());
        }
        self.find_open_loops();
        self.admit_all_waiting();
    }

    fn remove_missing<O: Observer>(&mut self, document: &Document, observer: &mut O) {
        let mut gone = Vec::new();
        self.component_index.retain(|id, index| {
            let kind = self.components[*index as usize].kind;
            let stays = document.component(id).is_some_and(|c| c.kind.name() == kind);
            if !stays {
                gone.push(*index);
            }
            stays
        });
        for component in gone {
            self.remove_component(component, observer);
        }
        let (parts, components) = (&mut self.connections, &self.components);
        self.connection_index.retain(|id, index| {
            let part = &mut parts[*index as usize];
            let (from, to) = (&components[part.from as usize], &components[part.to as usize]);
            let stays = document.connection(id).is_some_and(|c| c.from == from.id && c.to == to.id);
            part.is_removed = !stays || from.is_removed || to.is_removed;
            !part.is_removed
        });
    }

    /// A removed component fails what it holds, with a cause of its own.
    fn remove_component<O: Observer>(&mut self, index: u32, observer: &mut O) {
        let component = &mut self.components[index as usize];
        component.is_removed = true;
        component.outgoing.clear();
        let is_client = matches!(component.role, Role::Client(_));
        match &mut component.role {
            Role::Balancer(state) => {
                state.set_targets(self.now, &[], |_| 0);
            }
            Role::Queue(state) => state.remove(self.now),
            Role::Cache(state) => state.clear(),
            Role::Client(_) | Role::Gateway(_) | Role::Server(_) => {}
        }
        for instance in component.instances.clone() {
            self.drop_held(instance, Some(Cause::Removed), observer);
            self.instances[instance as usize].depart(self.now);
        }
        if is_client {
            self.remove_client(index, observer);
        }
    }

    fn add_component(&mut self, component: &scenario::Component, document: &Document) -> u32 {
        let index = self.components.len() as u32;
        let incarnation = self.components.iter().filter(|c| c.id == component.id).count() as u32;
        let seed = document.seed;
        let stream = |purpose: &str| Stream::named(seed, &component.id, incarnation, purpose);
        let role = match &component.kind {
            Kind::Client(client) => {
                let slot = self.queue.add_slot();
                Role::Client(Box::new(ClientState::new(self.now, client, slot, stream)))
            }
            Kind::Balancer(_) => Role::Balancer(Box::new(BalancerState::new(stream("balance")))),
            Kind::Gateway(_) => Role::Gateway(Box::new(GatewayState::new(self.now))),
            Kind::Server(_) | Kind::Database(_) => {
                Role::Server(Box::new(ServerState::new(stream("service"), stream("plan"))))
            }
            Kind::Cache(cache) => {
                let service = Service::new(&cache.service, stream("service"));
                Role::Cache(Box::new(CacheState::new(cache, service)))
            }
            Kind::Queue(queue) => {
                let service = Service::new(&queue.service, stream("service"));
                Role::Queue(Box::new(QueueState::new(queue, service)))
            }
        };
        self.components.push(Component {
            id: component.id.clone(),
            kind: component.kind.name(),
            is_removed: false,
            role,
            meter: Meter::default(),
            outgoing: Vec::new(),
            instances: Vec::new(),
            retired: Totals::default(),
            error_stream: stream("errors"),
            chaos_stream: stream("chaos"),
            failures: None,
            numbered: 0,
            incarnation,
            zones: Vec::new(),
            scaler: None,
        });
        self.component_index.insert(component.id.clone(), index);
        index
    }

    fn add_connection(&mut self, connection: &scenario::Connection, document: &Document) -> u32 {
        let index = self.connections.len();
        let incarnation = self.connections.iter().filter(|c| c.id == connection.id).count() as u32;
        self.connections.push(Connection {
            id: connection.id.clone(),
            from: self.component_index[&connection.from],
            to: self.component_index[&connection.to],
            is_removed: false,
            latency: Sampler::new(&connection.latency),
            stream: Stream::named(document.seed, &connection.id, incarnation, "latency"),
            network: Network::new(Stream::named(document.seed, &connection.id, incarnation, "loss")),
            timeout_ns: None,
            policies: None,
            cancels: false,
            weight: 1.0,
            prefetch: None,
            incarnation,
            meter: CallMeter::default(),
            turn: usize::MAX - 1,
            timers: Timers::default(),
            is_open_loop: false,
            replies: Replies::default(),
            lane: None,
        });
        self.connection_index.insert(connection.id.clone(), index as u32);
        index as u32
    }

    /// More instances start at once; of fewer, the last ones leave after finishing what they hold.
    pub(super) fn set_instances(&mut self, index: u32, kind: &Kind) {
        let now = self.now;
        let (slots, cores, queue) = match kind {
            Kind::Client(_) => return,
            Kind::Balancer(_) | Kind::Gateway(_) => {
                kind.capacity().map_or((0, 0, 0), |c| (c.connections, c.cores, c.queue))
            }
            Kind::Server(s) => (s.slots, s.cores.unwrap_or(s.slots), s.queue),
            Kind::Cache(c) => (c.slots, c.cores, c.queue),
            Kind::Queue(q) => (q.slots, q.slots, q.queue),
            Kind::Database(d) => (d.slots, d.slots, d.queue),
        };
        let start = match kind {
            Kind::Server(s) => {
                Start { boot_ns: (s.boot_s * 1e9) as u64, warm_up: s.warm_up, memory: s.memory }
            }
            _ => Start::default(),
        };
        let scaled = self.components[index as usize].scaler.as_ref().map(|scaler| scaler.wanted);
        let wanted = scaled.unwrap_or(kind.instances());
        let drain_ns = match kind {
            Kind::Server(server) => server.drain_s.map(|seconds| (seconds * 1e9) as u64),
            _ => None,
        };
        let room = Room { slots, cores, queue, discipline: kind.discipline() };
        let component = &mut self.components[index as usize];
        let instances = &mut self.instances;
        let is_staying = |i: &&u32| instances[**i as usize].state != InstanceState::Leaving;
        let stay: Vec<u32> = component.instances.iter().filter(is_staying).copied().collect();
        for leaving in stay.iter().skip(wanted as usize) {
            let instance = &mut instances[*leaving as usize];
            instance.depart(now);
            instance.close_if_idle(now);
            if let Some(drain_ns) = drain_ns.filter(|_| !instance.has_left()) {
                self.agenda.add(now + drain_ns, Item::DrainEnds(*leaving));
            }
        }
        for i in component.instances.clone() {
            if self.instances[i as usize].has_left() {
                self.retire(i);
            }
        }
        let component = &mut self.components[index as usize];
        let instances = &mut self.instances;
        let first_new = instances.len() as u32;
        for _ in stay.len()..wanted as usize {
            component.instances.push(instances.len() as u32);
            instances.push(Instance::new(now, index, component.numbered, &room, start));
            component.numbered += 1;
        }
        // Those that are there at the beginning are up and warm.
        if now > 0 {
            (first_new..instances.len() as u32).for_each(|i| self.start(i));
        }
        for i in self.components[index as usize].instances.clone() {
            let instance = &mut self.instances[i as usize];
            if instance.start != start {
                instance.start = start;
                instance.refresh();
            }
            if instance.state != InstanceState::Leaving && instance.room() != room {
                if room.slots == 0 {
                    // Nothing is bounded from now on: nobody waits any more.
                    self.refit(i, Room { slots: u32::MAX, cores: u32::MAX, ..room });
                }
                self.refit(i, room);
            }
        }
    }

    /// An instance that has left is none of its component's any more; what it has done stays counted there.
    pub(super) fn retire(&mut self, index: u32) {
        let instance = &self.instances[index as usize];
        let component = &mut self.components[instance.component as usize];
        instance.add_to(&mut component.retired, self.now);
        component.instances.retain(|i| *i != index);
    }

    /// A new instance starts.
    fn start(&mut self, index: u32) {
        let now = self.now;
        let instance = &mut self.instances[index as usize];
        if instance.start.boot_ns == 0 {
            return instance.warm_up(now);
        }
        instance.slots.go_down(now);
        instance.cores.go_down(now);
        self.boot(index);
    }

    /// An instance has other room from now on: whoever gets a place by it goes on.
    fn refit(&mut self, index: u32, room: Room) {
        let now = self.now;
        let instance = &mut self.instances[index as usize];
        let is_up = instance.is_up();
        instance.slots.resize(now, room.slots, room.queue, is_up);
        instance.cores.resize(now, room.cores, u32::MAX, is_up);
        if let Some(sharing) = &mut instance.sharing {
            sharing.set_cores(now, room.cores);
        }
        self.expect_shared(index);
        if self.instances[index as usize].discipline != room.discipline {
            self.set_discipline(index, room.discipline);
        }
        let (classes, ready) = (&self.classes[..], &mut self.ready);
        let callers = &mut Callers { calls: &mut self.calls, classes, ready };
        let Instance { slots, cores, .. } = &mut self.instances[index as usize];
        let mut next = || cores.admit_one(now, callers);
        let computing: Vec<u32> = std::iter::from_fn(&mut next).collect();
        let mut next = || slots.admit_one(now, callers);
        let let_in: Vec<u32> = std::iter::from_fn(&mut next).collect();
        computing.into_iter().for_each(|call| self.compute_after_wait(call));
        for call in let_in {
            self.calls[call].state = State::Ready;
            self.ready.push_back(call);
        }
    }

    fn set_parameters(
        &mut self,
        index: u32,
        component: &scenario::Component,
        document: &Document,
        priorities: priorities::Range,
    ) {
        let service = match &component.kind {
            Kind::Server(server) => Some(&server.service),
            Kind::Database(database) => Some(&database.service),
            Kind::Cache(cache) => Some(&cache.service),
            Kind::Queue(queue) => Some(&queue.service),
            Kind::Balancer(_) | Kind::Gateway(_) => {
                component.kind.capacity().map(|capacity| &capacity.service)
            }
            Kind::Client(_) => None,
        };
        if let Some(Sampler::Constant { ns }) = service.map(Sampler::new) {
            self.queue.expect_delay(ns);
        }
        let now = self.now;
        let (classes, spaces) = (&mut self.class_names, &mut self.space_names);
        let name_id = |name: &str| classes.number(name);
        let traits = &mut self.classes;
        let connections = &self.connection_index;
        let part = &mut self.components[index as usize];
        let (seed, incarnation) = (document.seed, part.incarnation);
        let service = || Stream::named(seed, &component.id, incarnation, "service");
        match (&mut part.role, &component.kind) {
            (Role::Client(state), Kind::Client(client)) => {
                let class_id = |class| number_of_class(class, traits);
                state.set_classes(client, document, name_id, class_id, |name| spaces.number(name));
                // By its name, so that nobody else's client renumbers them; that two clients share some is a matter of chance.
                let first = hash::of_name(&component.id, incarnation) as u32;
                state.set_users(first, client.traffic.population, self.needs_users);
                self.change_client(index, |state, now| state.change_traffic(now, client));
            }
            (Role::Balancer(state), Kind::Balancer(balancer)) => {
                let is_other_limit = state.configure(balancer, service);
                self.retarget(index);
                if is_other_limit {
                    self.wake_parked(index);
                }
            }
            (Role::Gateway(state), Kind::Gateway(gateway)) => {
                state.configure(now, gateway, priorities, service);
            }
            (Role::Server(state), _) => {
                state.configure(component, document, |id| connections.get(id).copied(), name_id);
            }
            (Role::Cache(state), Kind::Cache(cache)) => state.configure(cache),
            (Role::Queue(state), Kind::Queue(queue)) => {
                state.configure(queue);
                self.retarget(index);
            }
            (Role::Client(_) | Role::Balancer(_) | Role::Gateway(_) | Role::Cache(_) | Role::Queue(_), _) => {
            }
        }
    }
}

/// The number of a class among those met so far. Past the last number a class passes for one of its name.
fn number_of_class(class: ClassTraits, classes: &mut Vec<ClassTraits>) -> u16 {
    let is_full = classes.len() >= usize::from(u16::MAX);
    let is_it = |known: &ClassTraits| *known == class || is_full && known.name == class.name;
    match classes.iter().position(is_it) {
        Some(known) => known as u16,
        None if is_full => 0,
        None => {
            classes.push(class);
            classes.len() as u16 - 1
        }
    }
}

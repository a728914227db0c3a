//! Checking: from a raw document to one that the engine takes, or to all of its problems.

mod annotations;
mod places;
mod plan;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::json::ToJson;
use super::limits::*;
use super::problem::nearest;
use super::{
    Action, Client, Connection, Deed, Document, Fault, Field, Incident, Kind, KindName, Objective, Place,
    Popularity, Problem, ProblemKind, Shape, Target, Text, Unit, connection_fields, fault_fields, fields_of,
};

/// A document without problems: the only form that the engine takes. Cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked(Arc<Document>);

impl Checked {
    pub fn document(&self) -> &Document {
        &self.0
    }
}

/// Checks a document; every problem is found, not only the first.
pub fn check(document: &Document) -> Result<Checked, Vec<Problem>> {
    let mut problems = Problems { document, found: Vec::new() };
    problems.own_fields();
    problems.places();
    problems.components();
    problems.connections();
    problems.incidents();
    problems.annotations();
    problems.actions();
    problems.objectives();
    if problems.found.is_empty() { Ok(Checked(Arc::new(document.clone()))) } else { Err(problems.found) }
}

struct Problems<'d> {
    document: &'d Document,
    found: Vec<Problem>,
}

impl<'d> Problems<'d> {
    fn add(&mut self, place: Place, kind: ProblemKind) {
        self.found.push(Problem::new(place, kind));
    }

    fn own_fields(&mut self) {
        let document = self.document;
        let top = Place::document("");
        self.texts(&top, &document.name, &document.notes);
        self.whole(top.at("seed"), document.seed, 0, MAX_SEED);
        if let Some(seconds) = document.duration_s {
            self.number(top.at("duration_s"), seconds, 0.001, MAX_SECONDS, " s");
        }
        self.count(top.at("key_spaces"), document.key_spaces.len(), MAX_KEY_SPACES);
        for (id, space) in &document.key_spaces {
            let place = Place::KeySpace { id: id.clone(), field: String::new() };
            self.id(&place, id);
            self.whole(place.at("count"), space.count, 1, MAX_KEYS);
            match space.popularity {
                Popularity::Uniform => {}
                Popularity::Zipf(exponent) => {
                    self.number(place.at("popularity.zipf"), exponent, 0.0, MAX_ZIPF, "");
                }
                Popularity::HotSet { keys, share, moves_every_s } => {
                    let place = place.at("popularity.hot_set");
                    self.whole(place.at("keys"), keys, 1, MAX_KEYS);
                    self.number(place.at("share"), share, 0.0, 1.0, "");
                    if let Some(seconds) = moves_every_s {
                        self.number(place.at("moves_every_s"), seconds, MIN_CYCLE_S, MAX_SECONDS, " s");
                    }
                }
            }
        }
    }

    fn components(&mut self) {
        let document = self.document;
        self.count(Place::document("components"), document.components.len(), MAX_COMPONENTS);
        let mut ids = BTreeSet::new();
        let mut entries = 0_u64;
        for component in &document.components {
            let place = Place::component(&component.id, "");
            self.id(&place, &component.id);
            if !ids.insert(component.id.as_str()) {
                self.add(place.clone(), ProblemKind::DuplicateId { id: component.id.clone() });
            }
            self.texts(&place, &component.name, &component.notes);
            for coordinate in component.at {
                self.number(place.at("at"), coordinate, -MAX_COORDINATE, MAX_COORDINATE, "");
            }
            self.zones(&place, &component.zones);
            let value = component.kind.json();
            self.fields(&place, fields_of(component.kind.name()), &value);
            match &component.kind {
                Kind::Client(client) => self.classes(&place, client),
                Kind::Server(server) => self.plan(component, server.plan.as_deref()),
                Kind::Cache(cache) => entries += cache.capacity_entries,
                Kind::Balancer(_) | Kind::Gateway(_) | Kind::Queue(_) | Kind::Database(_) => {}
            }
        }
        if entries > MAX_CACHE_ENTRIES {
            let (count, limit) = (entries as usize, MAX_CACHE_ENTRIES as usize);
            let kind = ProblemKind::TooManyEntries { count, limit };
            self.add(Place::document("components"), kind);
        }
    }

    fn connections(&mut self) {
        let document = self.document;
        self.count(Place::document("connections"), document.connections.len(), MAX_CONNECTIONS);
        let mut kinds: BTreeMap<&str, KindName> = BTreeMap::new();
        kinds.extend(document.components.iter().map(|c| (c.id.as_str(), c.kind.name())));
        let mut ids = BTreeSet::new();
        let mut pairs: BTreeMap<(&str, &str), &Connection> = BTreeMap::new();
        for connection in &document.connections {
            let place = Place::connection(&connection.id, "");
            self.id(&place, &connection.id);
            if !ids.insert(connection.id.as_str()) {
                self.add(place.clone(), ProblemKind::DuplicateId { id: connection.id.clone() });
            }
            if connection.from == connection.to {
                self.add(place.clone(), ProblemKind::SelfConnection);
            } else if let Some(other) = pairs.insert((&connection.from, &connection.to), connection) {
                self.add(place.clone(), ProblemKind::DuplicateConnection { other: other.id.clone() });
            }
            for (field, id) in [("from", &connection.from), ("to", &connection.to)] {
                match kinds.get(id.as_str()) {
                    None => self.add(place.at(field), self.unknown(id)),
                    Some(kind) if field == "from" && !kind.makes_calls() => {
                        self.add(place.at(field), ProblemKind::CannotCall { kind: *kind });
                    }
                    Some(kind) if field == "to" && !kind.takes_calls() => {
                        self.add(place.at(field), ProblemKind::CannotBeCalled { kind: *kind });
                    }
                    Some(_) => {}
                }
            }
            let from = kinds.get(connection.from.as_str()).copied();
            if let (Some(from), Some(to)) = (from, kinds.get(connection.to.as_str()).copied())
                && from.makes_calls()
                && to.takes_calls()
                && !from.may_call(to)
            {
                self.add(place.at("to"), ProblemKind::CannotPull { kind: to });
            }
            if connection.prefetch.is_some() && from.is_some_and(|kind| kind != KindName::Queue) {
                self.add(place.at("prefetch"), ProblemKind::PrefetchWithoutQueue);
            }
            if connection.weight != 1.0 && from.is_some_and(|kind| kind != KindName::Balancer) {
                self.add(place.at("weight"), ProblemKind::WeightWithoutBalancer);
            }
            if connection.has_policies() && from == Some(KindName::Queue) {
                self.add(place.clone(), ProblemKind::PoliciesOfQueue);
            }
            let value = connection.json();
            self.fields(&place, connection_fields(from.unwrap_or(KindName::Client)), &value);
        }
    }

    fn classes(&mut self, place: &Place, client: &Client) {
        let classes = &client.traffic.classes;
        let place = place.at("traffic.classes");
        self.count(place.clone(), classes.len(), MAX_CLASSES);
        let mut names = BTreeSet::new();
        for (index, class) in classes.iter().enumerate() {
            let place = place.at(&format!("[{index}]"));
            self.id(&place.at("name"), &class.name);
            if !names.insert(class.name.as_str()) {
                self.add(place.at("name"), ProblemKind::DuplicateClass { name: class.name.clone() });
            }
            self.number(place.at("weight"), class.weight, 0.0, 1e9, "");
            self.whole(place.at("priority"), class.priority.into(), 0, MAX_PRIORITY);
            self.number(place.at("service_factor"), class.service_factor, 0.0, MAX_SERVICE_FACTOR, "");
            self.number(place.at("payload_kb"), class.payload_kb, 0.0, MAX_PAYLOAD_KB, " KB");
            if let Some(keys) = class.keys.as_ref().filter(|k| !self.document.key_spaces.contains_key(*k)) {
                let nearest = nearest(keys, self.document.key_spaces.keys().map(String::as_str));
                self.add(place.at("keys"), ProblemKind::UnknownId { id: keys.clone(), nearest });
            }
        }
        if !classes.is_empty() && !classes.iter().any(|c| c.weight > 0.0) {
            self.add(place, ProblemKind::NoWeight);
        }
    }

    fn incidents(&mut self) {
        let document = self.document;
        self.count(Place::document("incidents"), document.incidents.len(), MAX_INCIDENTS);
        for (index, Incident { at_s, for_s, fault }) in document.incidents.iter().enumerate() {
            let place = Place::Incident { number: index + 1, field: String::new() };
            self.number(place.at("at_s"), *at_s, 0.0, MAX_SECONDS, " s");
            if let Some(seconds) = for_s {
                self.number(place.at("for_s"), *seconds, 0.0, MAX_SECONDS, " s");
            }
            self.fault(&place, fault);
        }
    }

    fn fault(&mut self, place: &Place, fault: &Fault) {
        let (name, place) = (fault.name(), &place.at(fault.verb()));
        match fault.target() {
            None => return self.add(place.clone(), ProblemKind::NothingToMend),
            Some(Target::Everything) => {}
            Some(Target::Component(id)) => {
                let Some(target) = self.document.component(id) else {
                    return self.add(place.clone(), self.unknown(id));
                };
                let kind = target.kind.name();
                if !name.strikes(kind) {
                    return self.add(place.clone(), ProblemKind::WrongTarget { id: id.to_owned(), kind });
                }
                let (instance, instances) = fault.picked();
                if instance.is_some() && instances.is_some() {
                    self.add(place.clone(), ProblemKind::InstanceAndInstances);
                }
                self.instance(place, instance, target.kind.most_instances());
            }
            Some(Target::Place(id)) => {
                if !self.document.is_place(id) {
                    return self.add(place.clone(), self.unknown_place(id));
                }
            }
            Some(Target::Connection(id)) => {
                if self.document.connection(id).is_none() {
                    let nearest = nearest(id, self.document.connections.iter().map(|c| c.id.as_str()));
                    let kind = ProblemKind::UnknownConnection { id: id.to_owned(), nearest };
                    return self.add(place.clone(), kind);
                }
            }
        }
        if let Fault::Mend { component, connection, zone, .. } = fault
            && [component, connection, zone].into_iter().flatten().count() > 1
        {
            self.add(place.clone(), ProblemKind::NothingToMend);
        }
        let value = fault.json();
        self.fields(place, fault_fields(name), &value[name.as_str()]);
    }

    fn instance(&mut self, place: &Place, instance: Option<u32>, instances: u32) {
        if let Some(instance) = instance.filter(|i| *i == 0 || *i > instances) {
            self.add(place.at("instance"), ProblemKind::NoSuchInstance { instance, instances });
        }
    }

    /// Replays the edits: each moment's document must itself be without problems.
    fn actions(&mut self) {
        let actions = &self.document.actions;
        self.count(Place::document("actions"), actions.len(), MAX_ACTIONS);
        if actions.is_empty() || actions.len() > MAX_ACTIONS || !self.found.is_empty() {
            return;
        }
        // Annotations are no part of what happens.
        let mut present = Document { actions: Vec::new(), annotations: Vec::new(), ..self.document.clone() };
        let mut before = 0;
        let mut number = 0;
        for moment in actions.chunk_by(|a, b| a.at_ns == b.at_ns) {
            let place = |number| Place::Action { number, field: String::new() };
            if moment[0].at_ns < before {
                self.add(place(number + 1), ProblemKind::ActionsOutOfOrder);
            }
            if moment[0].at_ns as f64 > MAX_SECONDS * 1e9 {
                let (value, max) = (moment[0].at_ns as f64, MAX_SECONDS * 1e9);
                self.add(place(number + 1), ProblemKind::OutOfRange { value, min: 0.0, max, unit: " ns" });
            }
            before = moment[0].at_ns;
            let mut edited = false;
            for (offset, Action { deed, .. }) in moment.iter().enumerate() {
                if let Deed::Edit(edit) = deed {
                    edited = true;
                    if let Err(error) = edit.apply(&mut present) {
                        let kind = ProblemKind::ImpossibleAction { detail: error.to_string() };
                        return self.add(place(number + offset + 1), kind);
                    }
                }
            }
            if edited && let Err(problems) = check(&present) {
                let detail = problems[0].render(super::Language::En);
                return self.add(place(number + 1), ProblemKind::ImpossibleAction { detail });
            }
            for (offset, Action { deed, .. }) in moment.iter().enumerate() {
                if let Deed::Fault(by_hand) = deed {
                    let place = place(number + offset + 1);
                    let mut inner = Problems { document: &present, found: Vec::new() };
                    inner.fault(&place, &by_hand.fault);
                    if let Some(seconds) = by_hand.for_s {
                        inner.number(place.at("for_s"), seconds, 0.0, MAX_SECONDS, " s");
                    }
                    let found = inner.found;
                    self.found.extend(found);
                }
            }
            number += moment.len();
        }
    }

    fn objectives(&mut self) {
        let document = self.document;
        self.count(Place::document("objectives"), document.objectives.len(), MAX_OBJECTIVES);
        for (index, objective) in document.objectives.iter().enumerate() {
            let place = Place::Objective { number: index + 1, field: objective.figure().to_owned() };
            let unit = match objective {
                Objective::Availability(_) => "",
                Objective::GoodputQps(_) => " /s",
                _ => " ms",
            };
            self.number(place, objective.bound(), 0.0, objective.largest_bound(), unit);
        }
    }

    /// Checks every number of the field table in the JSON of its owner.
    fn fields(&mut self, place: &Place, fields: &[Field], owner: &Value) {
        for field in fields {
            let place = place.at(field.path);
            match (field.get(owner), field.shape) {
                // Nothing is ever absent in the types; in their JSON a default may be left out.
                (None, _) if field.optional || !field.is_null(owner) => {}
                // JSON has no NaN and no infinity: the writer makes `null` of them.
                (None, _) => self.add(place, ProblemKind::NotANumber),
                (Some(value), Shape::Number { min, max, .. }) => {
                    let (min, max) = field.range_in(owner).unwrap_or((min, max));
                    let value = value.as_f64().unwrap_or(f64::NAN);
                    self.number(place, value, min, max, unit_suffix(field.unit));
                }
                (Some(value), Shape::Whole { min, max, .. }) => {
                    let (min, max) = field.range_in(owner).unwrap_or((min as f64, max as f64));
                    self.number(place, value.as_u64().unwrap_or_default() as f64, min, max, "");
                }
                (Some(value), Shape::OneOf(one_of)) => {
                    if let Some((variant, inner)) = one_of.variant_of(value) {
                        self.fields(&place, variant.fields, inner);
                    }
                }
                (Some(value), Shape::Section(inner)) => self.fields(&place, inner, value),
                (Some(value), Shape::Points) => self.points(&place, value),
                (Some(value), Shape::Quantiles) => self.quantiles(&place, value),
                (Some(value), Shape::Buckets) => self.buckets(&place, value),
                (Some(value), Shape::Words(words)) => self.words(&place, words, value),
                (Some(_), Shape::Choice(_) | Shape::Switch { .. } | Shape::Classes | Shape::Plan) => {}
            }
        }
    }

    /// Several of some words.
    fn words(&mut self, place: &Place, known: &'static [&'static str], value: &Value) {
        for word in value.as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !known.contains(&word) {
                let nearest = nearest(word, known.iter().copied());
                self.add(place.clone(), ProblemKind::UnknownWord { word: word.to_owned(), nearest });
            }
        }
    }

    /// Corners of a rate, in order of time.
    fn points(&mut self, place: &Place, value: &Value) {
        let points = value.as_array().map(Vec::as_slice).unwrap_or_default();
        self.count(place.clone(), points.len(), MAX_POINTS);
        if points.is_empty() {
            self.add(place.clone(), ProblemKind::NoPoints);
        }
        let mut before = 0.0;
        for (index, point) in points.iter().enumerate() {
            let place = place.at(&format!("[{index}]"));
            let [at, qps] = [0, 1].map(|i| point[i].as_f64().unwrap_or(f64::NAN));
            self.number(place.clone(), at, 0.0, MAX_SECONDS, " s");
            self.number(place.clone(), qps, 0.0, MAX_QPS, " /s");
            if at < before {
                self.add(place, ProblemKind::PointsOutOfOrder);
            }
            before = at;
        }
    }

    fn number(&mut self, place: Place, value: f64, min: f64, max: f64, unit: &'static str) {
        if !value.is_finite() {
            self.add(place, ProblemKind::NotANumber);
        } else if value < min || value > max {
            self.add(place, ProblemKind::OutOfRange { value, min, max, unit });
        }
    }

    fn whole(&mut self, place: Place, value: u64, min: u64, max: u64) {
        self.number(place, value as f64, min as f64, max as f64, "");
    }

    fn count(&mut self, place: Place, count: usize, limit: usize) {
        if count > limit {
            self.add(place, ProblemKind::TooMany { count, limit });
        }
    }

    fn id(&mut self, place: &Place, id: &str) {
        let unfit = |c: char| c.is_control() || c.is_whitespace();
        if id.is_empty() || id.chars().count() > MAX_ID_CHARS || id.chars().any(unfit) {
            self.add(place.clone(), ProblemKind::BadId { id: id.to_owned() });
        }
    }

    fn texts(&mut self, place: &Place, name: &Option<Text>, notes: &Option<Text>) {
        for (field, text, limit) in [("name", name, MAX_NAME_CHARS), ("notes", notes, MAX_NOTE_CHARS)] {
            let chars = text.as_ref().map_or(0, Text::longest);
            if chars > limit {
                self.add(place.at(field), ProblemKind::TooLong { chars, limit });
            }
        }
    }

    fn unknown(&self, id: &str) -> ProblemKind {
        let nearest = nearest(id, self.document.components.iter().map(|c| c.id.as_str()));
        ProblemKind::UnknownId { id: id.to_owned(), nearest }
    }
}

fn unit_suffix(unit: Unit) -> &'static str {
    match unit {
        Unit::One | Unit::Share => "",
        Unit::Milliseconds => " ms",
        Unit::Seconds => " s",
        Unit::PerSecond => " /s",
        Unit::Megabytes => " MB",
        Unit::MegabitsPerSecond => " Mbit/s",
        Unit::MillisecondsPerMegabyte => " ms/MB",
    }
}

impl Document {
    /// The connection that a plan's `call` of `server` means: by its id, or by the component it leads to.
    pub fn connection_of_step(&self, server: &str, word: &str) -> Option<&Connection> {
        let mut outgoing = self.connections.iter().filter(|c| c.from == server);
        outgoing.clone().find(|c| c.id == word).or_else(|| outgoing.find(|c| c.to == word))
    }

    /// The names of all classes of all clients.
    pub fn class_names(&self) -> BTreeSet<&str> {
        let clients = self.components.iter().filter_map(|c| match &c.kind {
            Kind::Client(client) => Some(client),
            _ => None,
        });
        let mut names = BTreeSet::new();
        for client in clients {
            names.extend(client.traffic.classes.iter().map(|class| class.name.as_str()));
            if client.traffic.classes.is_empty() {
                names.insert("read");
            }
        }
        names
    }
}

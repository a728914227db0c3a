//! Random scenarios and random deeds: every form of every parameter, incident and edit, by the tables
//! that the page and the checker use, so that nothing new can be forgotten.
#![allow(dead_code, reason = "each test file uses some of them")]

use flashcrowd_sim::random::Stream;
use flashcrowd_sim::scenario::{
    Annotation, Component, Deed, Document, Edit, Fault, FaultName, Field, Incident, Kind, KindName, OneOf,
    Shape, Subject, Unit, check, connection_fields, fault_fields, fields_of, parse,
};
use serde_json::{Map, Value, json};

/// A source of random choices.
pub struct Dice {
    /// What a fuzzer has made up, two bytes a choice, from the last one on; none: the stream goes on.
    bytes: Vec<u8>,
    stream: Stream,
}

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice { bytes: Vec::new(), stream: Stream::named(seed, "dice", 0, "property") }
    }

    /// Choices that the bytes make. All zeros after their end would be the same choice for ever, so a
    /// stream of their number takes over.
    pub fn of_bytes(bytes: &[u8]) -> Dice {
        let bytes: Vec<u8> = bytes.iter().rev().copied().collect();
        Dice { stream: Stream::named(bytes.len() as u64, "dice", 0, "fuzzing"), bytes }
    }

    fn made_up(&mut self) -> Option<u16> {
        let first = self.bytes.pop()?;
        Some(u16::from_le_bytes([first, self.bytes.pop().unwrap_or_default()]))
    }

    fn unit(&mut self) -> f64 {
        self.made_up().map_or_else(|| self.stream.unit(), |made_up| f64::from(made_up) / 65_536.0)
    }

    pub fn below(&mut self, n: usize) -> usize {
        self.made_up()
            .map_or_else(|| self.stream.below(n as u32) as usize, |made_up| usize::from(made_up) % n)
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + self.unit() * (high - low)
    }

    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> &'t T {
        &from[self.below(from.len())]
    }

    /// A value for a field: mostly near what one would put there, now and then at an end of its range.
    fn value(&mut self, field: &Field) -> Value {
        if field.optional && self.chance(0.4) {
            return Value::Null;
        }
        match field.shape {
            // Rates stay small, so that thousands of runs are over in a minute.
            Shape::Number { .. } if field.unit == Unit::PerSecond => json!(self.between(0.0, 400.0)),
            Shape::Number { min, max, initial } => json!(match self.below(12) {
                0 => min,
                1 if field.unit != Unit::One => max,
                _ => (initial * libm::exp(self.between(-3.0, 1.0))).clamp(min, max),
            }),
            Shape::Whole { min, max, initial } => json!(match self.below(8) {
                0 => min,
                1 => max.min(40),
                _ => (initial.min(30) as f64 * self.between(0.0, 2.0)).clamp(min as f64, max as f64) as u64,
            }),
            Shape::Choice(words) => json!(self.pick(words)),
            Shape::Switch { .. } => json!(self.chance(0.5)),
            Shape::Words(words) => {
                let picked: Vec<&str> = words.iter().filter(|_| self.chance(0.7)).copied().collect();
                json!(picked)
            }
            Shape::OneOf(one_of) => self.form(one_of),
            Shape::Section(fields) => self.object(fields).into(),
            Shape::Points => {
                let mut at = 0.0;
                let points = (0..1 + self.below(5)).map(|_| {
                    at += self.between(0.0, 4.0);
                    [at, self.between(0.0, 400.0)]
                });
                json!(points.collect::<Vec<_>>())
            }
            Shape::Quantiles => {
                let (quantiles, ms) = (self.rising(1.0), self.rising(30.0));
                let mut rows: Vec<[f64; 2]> = quantiles.into_iter().zip(ms).map(|(q, ms)| [q, ms]).collect();
                let last = rows.len() - 1;
                (rows[0][0], rows[last][0]) = (0.0, 1.0);
                json!(rows)
            }
            Shape::Buckets => {
                let mut rows: Vec<[f64; 2]> =
                    self.rising(30.0).into_iter().map(|upper| [upper, self.below(100) as f64]).collect();
                rows[1][1] += 1.0;
                json!(rows)
            }
            Shape::Classes => self.classes(),
            // Where plans are possible depends on the wiring: `plan` makes them.
            Shape::Plan => Value::Null,
        }
    }

    /// A few numbers from 0 to `most` that do not fall, now and then two alike.
    fn rising(&mut self, most: f64) -> Vec<f64> {
        let mut numbers: Vec<f64> = (0..6).map(|_| self.between(0.0, most)).collect();
        numbers.sort_by(f64::total_cmp);
        if self.chance(0.3) {
            numbers[3] = numbers[2];
        }
        numbers
    }

    fn form(&mut self, one_of: &OneOf) -> Value {
        let variant = self.pick(one_of.variants);
        let mut fields = self.object(variant.fields);
        match one_of.tag {
            Some(tag) => {
                fields.insert(tag.to_owned(), variant.name.into());
                fields.into()
            }
            None if fields.is_empty() => variant.name.into(),
            None => json!({ variant.name: fields }),
        }
    }

    fn object(&mut self, fields: &[Field]) -> Map<String, Value> {
        let mut object = Value::Object(Map::new());
        for field in fields {
            let mut value = self.value(field);
            if value.is_null() {
                continue;
            }
            if let (Shape::Number { .. }, Some((min, max)), Some(number)) =
                (field.shape, field.range_in(&object), value.as_f64())
            {
                value = json!(number.clamp(min, max));
            }
            let mut place = &mut object;
            for key in field.path.split('.') {
                place = place.as_object_mut().unwrap().entry(key).or_insert_with(|| json!({}));
            }
            *place = value;
        }
        object.as_object().cloned().unwrap()
    }

    fn classes(&mut self) -> Value {
        let all = [
            json!({"name":"read","weight":3,"keys":"items"}),
            json!({"name":"write","weight":1,"write":true,"keys":"items"}),
            json!({"name":"visit","weight":1,"keys":"users"}),
            json!({"name":"post","weight":0.5,"write":true,"priority":self.below(5),"service_factor":self.between(0.0, 3.0),"payload_kb":self.between(0.0, 50.0)}),
        ];
        let from = self.below(all.len());
        json!(all[from..].to_vec())
    }

    fn popularity(&mut self) -> Value {
        match self.below(3) {
            0 => json!("uniform"),
            1 => json!({ "zipf": self.between(0.0, 2.0) }),
            _ => {
                let (keys, share) = (1 + self.below(60), self.between(0.0, 1.0));
                let mut hot_set = json!({ "keys": keys, "share": share });
                if self.chance(0.5) {
                    hot_set["moves_every_s"] = json!(self.between(0.01, 5.0));
                }
                json!({ "hot_set": hot_set })
            }
        }
    }

    /// Three zones, two of them in one region, and how far they are from each other.
    fn places(&mut self) -> Value {
        json!({
            "zones": { "coast": {}, "hill": { "region": "west" }, "valley": { "region": "west" } },
            "distances": [
                { "between": ["coast", "west"], "added_ms": self.between(0.0, 30.0) },
                { "between": ["valley", "hill"], "added_ms": self.between(0.0, 3.0) },
            ],
        })
    }

    /// Some of the zones, none of them twice.
    fn zones(&mut self) -> Vec<&'static str> {
        let from = self.below(3);
        ["coast", "hill", "valley", "coast", "hill"][from..from + self.below(4)].to_vec()
    }

    fn component(&mut self, id: &str, kind: KindName) -> Value {
        let mut fields = self.object(fields_of(kind));
        fields.insert("id".to_owned(), id.into());
        fields.insert("kind".to_owned(), kind.as_str().into());
        fields.into()
    }

    fn connection(&mut self, from: &Component, to: &Component) -> Value {
        let mut fields = self.object(connection_fields(from.kind.name()));
        fields.insert("from".to_owned(), from.id.clone().into());
        fields.insert("to".to_owned(), to.id.clone().into());
        fields.into()
    }

    /// A plan over what a server is wired to.
    fn plan(&mut self, document: &Document, server: &str) -> Option<Value> {
        let outgoing: Vec<_> = document.outgoing(server).collect();
        let kind = |id: &str| document.component(id).map(|c| c.kind.name());
        let caches: Vec<_> = outgoing.iter().filter(|c| kind(&c.to) == Some(KindName::Cache)).collect();
        if outgoing.is_empty() || self.chance(0.4) {
            return None;
        }
        let steps = (0..1 + self.below(4)).map(|_| {
            let mut step = match self.below(5) {
                4 => {
                    let branches = (0..1 + self.below(3)).map(|_| {
                        let mut branch = json!({ "call": self.pick(&outgoing).id, "times": 1 + self.below(3) });
                        if self.chance(0.3) {
                            branch["probability"] = json!(self.between(0.0, 1.0));
                        }
                        branch
                    });
                    let mut step = json!({ "parallel": branches.collect::<Vec<_>>() });
                    if self.chance(0.5) {
                        step["enough"] = json!(1 + self.below(4));
                    }
                    step
                }
                0 => json!({ "compute": self.between(0.0, 2.0) }),
                1 => json!({ "call": self.pick(&outgoing).id, "times": 1 + self.below(3) }),
                2 if !caches.is_empty() => {
                    json!({ "look_up": { "cache": self.pick(&caches).to, "on_miss": self.pick(&outgoing).id } })
                }
                _ => json!({ "call": self.pick(&outgoing).to }),
            };
            if self.chance(0.2) {
                step["probability"] = json!(self.between(0.0, 1.0));
            }
            let known: Vec<&str> = document.class_names().into_iter().collect();
            if !known.is_empty() && self.chance(0.2) {
                step["classes"] = json!([self.pick(&known)]);
            }
            step
        });
        Some(json!(steps.collect::<Vec<_>>()))
    }

    /// A fault that fits somewhere in the document, with the time that it lasts.
    pub fn fault(&mut self, document: &Document) -> Option<(Fault, Option<f64>)> {
        let name = *self.pick(&FaultName::ALL);
        let mut fields = self.object(fault_fields(name));
        if name == FaultName::Outage || name == FaultName::Mend && self.chance(0.2) {
            if document.zones.is_empty() {
                return None;
            }
            fields.insert("zone".to_owned(), (*self.pick(&["coast", "hill", "valley", "west"])).into());
            let fault = serde_json::from_value(json!({ name.as_str(): fields })).unwrap();
            return Some((fault, self.chance(0.7).then(|| self.between(0.0, 4.0))));
        }
        let strikes = |c: &&Component| name.strikes(c.kind.name());
        let components: Vec<_> = document.components.iter().filter(strikes).collect();
        if name.strikes_connections() && (components.is_empty() || self.chance(0.5)) {
            if document.connections.is_empty() {
                return None;
            }
            fields.insert("connection".to_owned(), self.pick(&document.connections).id.clone().into());
        } else {
            if components.is_empty() {
                return None;
            }
            let component = *self.pick(&components);
            if name == FaultName::Chaos && self.chance(0.5) {
                let fault = serde_json::from_value(json!({ "chaos": fields })).unwrap();
                return Some((fault, self.chance(0.7).then(|| self.between(0.0, 4.0))));
            }
            let key = if name == FaultName::Burst { "client" } else { "component" };
            fields.insert(key.to_owned(), component.id.clone().into());
            if fields.contains_key("instance") {
                fields.remove("instances");
                let instance = 1 + self.below(component.kind.instances() as usize);
                fields.insert("instance".to_owned(), instance.into());
            }
            if fields.contains_key("factor") {
                fields.insert("factor".to_owned(), json!(self.between(0.1, 6.0)));
            }
        }
        if name == FaultName::Mend && self.chance(0.5) {
            fields.insert("what".to_owned(), self.pick(&FaultName::ALL).as_str().into());
        }
        let fault = serde_json::from_value(json!({ name.as_str(): fields })).unwrap();
        Some((fault, self.chance(0.7).then(|| self.between(0.0, 4.0))))
    }

    fn incidents(&mut self, document: &Document) -> Value {
        let incidents = (0..self.below(6)).filter_map(|_| {
            let (fault, for_s) = self.fault(document)?;
            let mut incident = serde_json::to_value(fault).unwrap();
            incident["at_s"] = json!(self.between(0.0, 10.0));
            incident["for_s"] = json!(for_s);
            Some(incident)
        });
        json!(incidents.collect::<Vec<_>>())
    }

    /// The script with other ends and other lines, mostly ahead of `now`.
    pub fn later_script(&mut self, document: &Document, now: u64) -> Vec<Incident> {
        let now_s = now as f64 / 1e9;
        let mut script = document.incidents.clone();
        script.retain(|incident| incident.at_s <= now_s || self.chance(0.5));
        for incident in &mut script {
            let end = incident.span_ns().1;
            if end > now && self.chance(0.5) {
                let from_now = now_s - incident.at_s + self.between(0.1, 3.0);
                incident.for_s = self.chance(0.8).then_some(from_now);
            }
        }
        if let Some((fault, for_s)) = self.fault(document) {
            let at_s = now_s + self.between(-0.2, 4.0);
            script.push(Incident { at_s: at_s.max(0.0), for_s, fault });
        }
        script
    }

    /// A scenario without problems.
    pub fn document(&mut self) -> Document {
        loop {
            let mut document = self.draft();
            // Of their own dice: they are to shift no other choice.
            document.annotations = Dice::new(document.seed).annotations(&document);
            if check(&document).is_ok() {
                return document;
            }
        }
    }

    fn annotations(&mut self, document: &Document) -> Vec<Annotation> {
        let mut zones: Vec<&String> = document.zones.keys().collect();
        let annotation = |number: usize| {
            let size = [self.between(24.0, 900.0), self.between(24.0, 900.0)];
            let mut annotation = json!({
                "id": format!("a{number}"), "kind": self.pick(&["note", "frame"]), "text": "Look here",
                "at": [self.between(-900.0, 900.0), 8.0], "size": size,
            });
            if annotation["kind"] == "frame" && self.chance(0.5) {
                annotation["zone"] = json!(zones.pop());
            }
            serde_json::from_value(annotation).unwrap()
        };
        (0..3).map(annotation).collect()
    }

    fn draft(&mut self) -> Document {
        let kinds = [KindName::Client, KindName::Server].into_iter();
        let more = (0..self.below(7)).map(|_| *self.pick(&KindName::ALL)).collect::<Vec<_>>();
        let components: Vec<Value> = kinds
            .chain(more)
            .enumerate()
            .map(|(n, kind)| self.component(&format!("{}{n}", kind.as_str()), kind))
            .collect();
        let has_places = self.chance(0.5);
        let mut components = components;
        for component in components.iter_mut().filter(|_| has_places) {
            component["zones"] = json!(self.zones());
        }
        let places = if has_places { self.places() } else { json!({ "zones": {}, "distances": [] }) };
        let text = json!({
            "flashcrowd": 1, "seed": self.below(1_000_000),
            "zones": places["zones"], "distances": places["distances"],
            "key_spaces": {
                "items": { "count": 1 + self.below(300), "popularity": self.popularity() },
                "users": { "count": 1 + self.below(50), "popularity": "uniform" } },
            "components": components,
            "objectives": [{ "availability": { "above": 0.99 } }, { "latency_p99_ms": { "below": 50 } }],
        });
        let mut document = parse(&text.to_string()).unwrap_or_else(|p| panic!("{p:#?}\n{text}"));
        for _ in 0..document.components.len() * 2 {
            if let Some(edit) = self.connect(&document) {
                let _ = edit.apply(&mut document);
            }
        }
        let servers: Vec<String> = document.components.iter().map(|c| c.id.clone()).collect();
        for id in servers {
            if let Some(plan) = self.plan(&document, &id)
                && let Some(Kind::Server(server)) =
                    document.components.iter_mut().find(|c| c.id == id).map(|c| &mut c.kind)
            {
                server.plan = serde_json::from_value(plan).unwrap();
            }
        }
        document.incidents = serde_json::from_value(self.incidents(&document)).unwrap();
        document
    }

    fn connect(&mut self, document: &Document) -> Option<Edit> {
        let (from, to) = (self.pick(&document.components), self.pick(&document.components));
        let is_new = !document.connections.iter().any(|c| c.from == from.id && c.to == to.id);
        let fits = from.id != to.id && from.kind.name().may_call(to.kind.name()) && is_new;
        let connection = self.connection(from, to);
        fits.then(|| edit(json!({ "connect": connection })))
    }

    /// Something that a person might do to a run; it may turn out not to fit.
    pub fn deed(&mut self, document: &Document) -> Option<Deed> {
        if document.components.is_empty() {
            let kind = *self.pick(&KindName::ALL);
            let component = self.component("again", kind);
            return Some(Deed::Edit(edit(json!({ "add": component }))));
        }
        let component = self.pick(&document.components);
        let id = component.id.clone();
        let change = match self.below(18) {
            0 => {
                let kind = *self.pick(&KindName::ALL);
                // Sometimes an id that was there before.
                let id = format!("{}{}", kind.as_str(), self.below(9));
                edit(json!({ "add": self.component(&id, kind) }))
            }
            1 | 2 => self.connect(document)?,
            3 => Edit::Remove(Subject::Component(id)),
            4 => Edit::Remove(Subject::Connection(self.any_connection(document)?)),
            5 => Edit::Remove(Subject::KeySpace((*self.pick(&["items", "users"])).to_owned())),
            6 => {
                let mut popularity = self.popularity();
                if let Some(fields) = popularity.as_object_mut() {
                    // A merge patch has to take the old form away.
                    for form in ["zipf", "hot_set"] {
                        fields.entry(form).or_insert(Value::Null);
                    }
                }
                let space = json!({ "count": 1 + self.below(500), "popularity": popularity });
                let name = (*self.pick(&["items", "users"])).to_owned();
                Edit::set(Subject::KeySpace(name), space.as_object().cloned().unwrap())
            }
            7 => {
                let own = json!({ "incidents": self.incidents(document) });
                Edit::set(Subject::Document(String::new()), own.as_object().cloned().unwrap())
            }
            8 => {
                let connection = self.any_connection(document)?;
                let from = &document.connection(&connection)?.from;
                let field = *self.pick(connection_fields(document.component(from)?.kind.name()));
                Edit::set(Subject::Connection(connection), self.patch(&field))
            }
            9 => {
                let plan = self.plan(document, &id);
                let patch = json!({ "plan": plan });
                Edit::set(Subject::Component(id), patch.as_object().cloned().unwrap())
            }
            10 | 11 => {
                let field = *self.pick(fields_of(component.kind.name()));
                Edit::set(Subject::Component(id), self.patch(&field))
            }
            12 => {
                let own = if self.chance(0.7) { self.places() } else { json!({ "distances": [] }) };
                Edit::set(Subject::Document(String::new()), own.as_object().cloned().unwrap())
            }
            13 => {
                let own = json!({ "zones": self.zones() });
                Edit::set(Subject::Component(id), own.as_object().cloned().unwrap())
            }
            _ => {
                let (fault, for_s) = self.fault(document)?;
                return Some(Deed::fault(fault, for_s));
            }
        };
        Some(Deed::Edit(change))
    }

    fn any_connection(&mut self, document: &Document) -> Option<String> {
        (!document.connections.is_empty()).then(|| self.pick(&document.connections).id.clone())
    }

    /// A merge patch that gives the field another value. Another form leaves nothing of the old one.
    fn patch(&mut self, field: &Field) -> Map<String, Value> {
        let mut value = self.value(field);
        if let (Shape::OneOf(one_of), Some(fields)) = (field.shape, value.as_object_mut()) {
            let names = |v: &flashcrowd_sim::scenario::Variant| match one_of.tag {
                Some(_) => v.fields.iter().map(|f| f.path).collect::<Vec<_>>(),
                None => vec![v.name],
            };
            for name in one_of.variants.iter().flat_map(names) {
                fields.entry(name).or_insert(Value::Null);
            }
        }
        field.patch(value).as_object().cloned().unwrap()
    }
}

fn edit(value: Value) -> Edit {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

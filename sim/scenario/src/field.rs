//! The parameters as data: path, shape, unit and range of every field that a person can set.
//!
//! One table serves the range checks, the inspector and the tests, so a new parameter is one line here
//! and appears everywhere. Labels and explanations are in the app's message tables, under the path.

mod make;
mod routing;
mod table;
mod traffic;

use super::json::ToJson;
use super::{Cause, Distribution};
use table::RISING;

pub use table::{connection_fields, fault_fields, fields_of};
pub(super) use traffic::DISTRIBUTION;

/// A parameter of a component or a connection.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Field {
    /// Where it stands in the JSON of its component or connection, dots between levels.
    pub path: &'static str,
    pub shape: Shape,
    pub unit: Unit,
    /// May be absent (`null`): then what its explanation says holds.
    pub optional: bool,
    /// With which others a person looks for it.
    pub group: Group,
}

/// What a parameter is about. The first is what everybody needs; others can be folded away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    Main,
    /// The network between caller and callee.
    Network,
    /// How long the caller waits.
    Patience,
    /// Further attempts.
    Retries,
    /// What keeps callers from asking too much.
    Protection,
    /// What a start costs.
    Start,
    Memory,
    /// Whom a balancer spares.
    Health,
    /// What it can carry itself.
    Capacity,
    /// More or fewer instances.
    Scaling,
    /// Failures by itself.
    Failures,
}

impl Group {
    pub fn as_str(self) -> &'static str {
        match self {
            Group::Main => "main",
            Group::Network => "network",
            Group::Patience => "patience",
            Group::Retries => "retries",
            Group::Protection => "protection",
            Group::Start => "start",
            Group::Memory => "memory",
            Group::Health => "health",
            Group::Capacity => "capacity",
            Group::Scaling => "scaling",
            Group::Failures => "failures",
        }
    }
}

/// What a parameter's value looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A real number from `min` to `max`; `initial` when it is first given.
    Number { min: f64, max: f64, initial: f64 },
    /// A whole number from `min` to `max`; `initial` when it is first given.
    Whole { min: u64, max: u64, initial: u64 },
    /// One of these words.
    Choice(&'static [&'static str]),
    /// True or false; `initial` when it is first given.
    Switch { initial: bool },
    /// Any of these words.
    Words(&'static [&'static str]),
    /// One of several forms, each with fields of its own.
    OneOf(&'static OneOf),
    /// An object with these fields.
    Section(&'static [Field]),
    /// Corners of a rate: pairs of seconds and requests a second.
    Points,
    /// A table of pairs of quantile and milliseconds.
    Quantiles,
    /// A histogram: pairs of a bucket's upper bound in milliseconds and its count.
    Buckets,
    /// The classes of a client's requests.
    Classes,
    /// A server's plan.
    Plan,
}

/// A value in one of several forms.
#[derive(Debug, PartialEq)]
pub struct OneOf {
    /// The key that names the form; none: the form's name is the only key, its fields below it, and a form
    /// without fields is its name alone.
    pub tag: Option<&'static str>,
    pub variants: &'static [Variant],
    /// The value when it is first given, as JSON; empty: the first form.
    pub initial: &'static str,
}

/// One form of a [`OneOf`].
#[derive(Debug, PartialEq)]
pub struct Variant {
    pub name: &'static str,
    pub fields: &'static [Field],
}

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A plain count or factor.
    One,
    /// From 0 to 1, shown in percent.
    Share,
    Milliseconds,
    Seconds,
    /// Requests a second.
    PerSecond,
    Megabytes,
    MegabitsPerSecond,
    MillisecondsPerMegabyte,
}

impl Variant {
    /// This form with its initial values, as it stands in a document.
    pub fn initial(&self, one_of: &OneOf) -> serde_json::Value {
        let mut fields = serde_json::Map::new();
        if let Some(tag) = one_of.tag {
            fields.insert(tag.to_owned(), self.name.into());
        }
        for field in self.fields.iter().filter(|field| !field.optional) {
            fields.insert(field.path.to_owned(), field.initial());
        }
        if one_of.tag.is_some() {
            return fields.into();
        }
        if self.fields.is_empty() {
            return self.name.into();
        }
        let mut outer = serde_json::Map::new();
        outer.insert(self.name.to_owned(), fields.into());
        outer.into()
    }
}

impl OneOf {
    /// The form that `value` has, with the object that holds the form's fields.
    pub fn variant_of<'v>(
        &self,
        value: &'v serde_json::Value,
    ) -> Option<(&'static Variant, &'v serde_json::Value)> {
        self.variants.iter().find_map(|variant| match self.tag {
            Some(tag) => (value.get(tag)?.as_str()? == variant.name).then_some((variant, value)),
            None if value.as_str() == Some(variant.name) => Some((variant, value)),
            None => Some((variant, value.get(variant.name)?)),
        })
    }
}

impl Field {
    /// The value that an inspector puts in when the field is first given.
    pub fn initial(&self) -> serde_json::Value {
        match self.shape {
            Shape::Number { initial, .. } => initial.into(),
            Shape::Whole { initial, .. } => initial.into(),
            Shape::Choice(words) => words[0].into(),
            Shape::Switch { initial } => initial.into(),
            Shape::Words(_) => Cause::WORTH_A_RETRY.json(),
            Shape::OneOf(one_of) if one_of.initial.is_empty() => one_of.variants[0].initial(one_of),
            Shape::OneOf(one_of) => super::from_text(one_of.initial).unwrap_or_default(),
            Shape::Section(fields) => fields
                .iter()
                .filter(|field| !field.optional)
                .map(|f| (f.path.to_owned(), f.initial()))
                .collect::<serde_json::Map<_, _>>()
                .into(),
            Shape::Points => serde_json::json!([[0, 200], [30, 800], [60, 200]]),
            Shape::Quantiles => serde_json::json!([[0, 1], [0.5, 3], [0.9, 8], [0.99, 25], [1, 40]]),
            Shape::Buckets => serde_json::json!([[1, 120], [2, 480], [5, 310], [10, 70], [50, 20]]),
            Shape::Classes | Shape::Plan => serde_json::Value::Array(Vec::new()),
        }
    }

    /// Whether it has a meaning beside the other values of its owner: where users make the traffic there is
    /// no arrival process.
    pub fn applies(&self, owner: &serde_json::Value) -> bool {
        match self.path {
            "traffic.arrivals" => owner["traffic"]["profile"]["shape"] != "users",
            // Without a bound there is nothing to keep.
            "reserve" => !owner["concurrency"].is_null(),
            _ => true,
        }
    }

    /// The field's value in the JSON of its owner.
    pub fn get<'v>(&self, owner: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        self.entry(owner).filter(|v| !v.is_null())
    }

    /// Whether `null` stands in its place.
    pub(super) fn is_null(&self, owner: &serde_json::Value) -> bool {
        self.entry(owner).is_some_and(serde_json::Value::is_null)
    }

    fn entry<'v>(&self, owner: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        self.path.split('.').try_fold(owner, |value, key| value.get(key))
    }

    /// The range of a number in the JSON of its owner, where another number may narrow it.
    pub fn range_in(&self, owner: &serde_json::Value) -> Option<(f64, f64)> {
        let (min, max) = match self.shape {
            Shape::Number { min, max, .. } => (min, max),
            Shape::Whole { min, max, .. } => (min as f64, max as f64),
            _ => return None,
        };
        let lower = RISING.iter().find(|(_, upper, _)| *upper == self.path);
        let beside = lower.and_then(|(lower, _, times)| Some((owner.get(*lower)?.as_f64()?, times)));
        Some(match beside {
            // A lower one that is itself out of range has a problem of its own.
            Some((from, times)) if (min..=max).contains(&from) => (from, max.min(from * times)),
            _ => (min, max),
        })
    }

    /// Whether a number is in its range in the JSON of its owner; true of what is no number.
    pub fn takes(&self, value: &serde_json::Value, owner: &serde_json::Value) -> bool {
        let range = self.range_in(owner);
        range.is_none_or(|(min, max)| value.as_f64().is_some_and(|value| (min..=max).contains(&value)))
    }

    /// A merge patch that sets the field of its owner to `value`.
    pub fn patch(&self, value: serde_json::Value) -> serde_json::Value {
        self.path.rsplit('.').fold(value, |inner, key| {
            let mut object = serde_json::Map::new();
            object.insert(key.to_owned(), inner);
            object.into()
        })
    }
}

impl Distribution {
    /// The table of its forms.
    pub fn forms() -> &'static OneOf {
        &DISTRIBUTION
    }
}

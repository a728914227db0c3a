//! What has a form in JSON, by way of values: what does not fit is told with the path to it.
//!
//! Not by serde's derived readers and writers: those are made anew for whatever they read from and write to, and are several
//! times as large. For whoever comes with serde, each type passes its value on.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::{Map, Value};

/// What can be read from JSON.
pub trait FromJson: Sized {
    /// # Errors
    /// Tells the first thing that does not fit.
    fn from_json(value: Value) -> Result<Self, Misfit>;
}

/// What can be written as JSON.
pub trait ToJson {
    fn json(&self) -> Value;
}

/// Reads a value of any type.
///
/// # Errors
/// Tells the first thing that does not fit.
pub fn from_json<T: FromJson>(value: Value) -> Result<T, Misfit> {
    T::from_json(value)
}

/// Why a value does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Such as `plan[2].times`; empty where it is the value itself.
    pub path: String,
    pub says: String,
}

impl Misfit {
    #[inline(never)]
    pub(super) fn new(says: String) -> Misfit {
        Misfit { path: String::new(), says }
    }

    #[cold]
    pub(super) fn missing(field: &str) -> Misfit {
        Misfit::new(format!("missing field `{field}`"))
    }

    #[cold]
    pub(super) fn no_variant(word: &str, known: &[&str]) -> Misfit {
        Misfit::unknown("variant", word, known)
    }

    #[cold]
    pub(super) fn unknown(what: &str, word: &str, known: &[&str]) -> Misfit {
        let known: Vec<String> = known.iter().map(|word| format!("`{word}`")).collect();
        Misfit::new(format!("unknown {what} `{word}`, expected one of {}", known.join(", ")))
    }

    /// A value of another kind than what is expected.
    #[cold]
    pub(super) fn kind(value: &Value, expected: &str) -> Misfit {
        Misfit::new(format!("invalid type: {}, expected {expected}", found(value)))
    }

    #[cold]
    fn range(value: &Value, expected: &str) -> Misfit {
        Misfit::new(format!("invalid value: {}, expected {expected}", found(value)))
    }

    #[inline(never)]
    pub(super) fn within(mut self, segment: &str) -> Misfit {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = [segment, joint, &self.path].concat();
        self
    }

    #[inline(never)]
    fn within_item(self, index: usize) -> Misfit {
        self.within(&format!("[{index}]"))
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.says),
            path => write!(f, "{path}: {}", self.says),
        }
    }
}

impl std::error::Error for Misfit {}

/// A value in the words of serde's messages, or what it is where it has parts.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => format!("boolean `{value}`"),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => format!("integer `{whole}`"),
            (None, Some(whole)) => format!("integer `{whole}`"),
            (None, None) => format!("floating point `{:?}`", number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => format!("string {text:?}"),
        Value::Array(_) => "sequence".to_owned(),
        Value::Object(_) => "map".to_owned(),
    }
}

impl FromJson for Value {
    fn from_json(value: Value) -> Result<Value, Misfit> {
        Ok(value)
    }
}

impl FromJson for bool {
    fn from_json(value: Value) -> Result<bool, Misfit> {
        value.as_bool().ok_or_else(|| Misfit::kind(&value, "a boolean"))
    }
}

impl FromJson for f64 {
    fn from_json(value: Value) -> Result<f64, Misfit> {
        value.as_f64().ok_or_else(|| Misfit::kind(&value, "f64"))
    }
}

#[inline(never)]
fn whole(value: &Value, largest: u64, expected: &str) -> Result<u64, Misfit> {
    match value.as_u64() {
        Some(whole) if whole <= largest => Ok(whole),
        None if value.as_i64().is_none() => Err(Misfit::kind(value, expected)),
        _ => Err(Misfit::range(value, expected)),
    }
}

impl FromJson for u64 {
    fn from_json(value: Value) -> Result<u64, Misfit> {
        whole(&value, u64::MAX, "u64")
    }
}

impl FromJson for u32 {
    fn from_json(value: Value) -> Result<u32, Misfit> {
        whole(&value, u32::MAX.into(), "u32").map(|whole| whole as u32)
    }
}

impl FromJson for String {
    fn from_json(value: Value) -> Result<String, Misfit> {
        match value {
            Value::String(text) => Ok(text),
            other => Err(Misfit::kind(&other, "a string")),
        }
    }
}

impl FromJson for Map<String, Value> {
    fn from_json(value: Value) -> Result<Map<String, Value>, Misfit> {
        match value {
            Value::Object(fields) => Ok(fields),
            other => Err(Misfit::kind(&other, "a map")),
        }
    }
}

impl<T: FromJson> FromJson for Option<T> {
    fn from_json(value: Value) -> Result<Option<T>, Misfit> {
        if value.is_null() { Ok(None) } else { T::from_json(value).map(Some) }
    }
}

impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(value: Value) -> Result<Vec<T>, Misfit> {
        let values = match value {
            Value::Array(values) => values,
            other => return Err(Misfit::kind(&other, "a sequence")),
        };
        let mut items = Vec::new();
        for value in values {
            items.push(T::from_json(value).map_err(|misfit| misfit.within_item(items.len()))?);
        }
        Ok(items)
    }
}

impl<T: FromJson, const N: usize> FromJson for [T; N] {
    fn from_json(value: Value) -> Result<[T; N], Misfit> {
        let length = match &value {
            Value::Array(values) => values.len(),
            other => return Err(Misfit::kind(other, &format!("an array of length {N}"))),
        };
        let items: Vec<T> = from_json(value)?;
        items
            .try_into()
            .map_err(|_| Misfit::new(format!("invalid length {length}, expected an array of length {N}")))
    }
}

impl<T: FromJson> FromJson for BTreeMap<String, T> {
    fn from_json(value: Value) -> Result<BTreeMap<String, T>, Misfit> {
        let mut things = BTreeMap::new();
        for (key, value) in Map::from_json(value)? {
            let thing = T::from_json(value).map_err(|misfit| misfit.within(&key))?;
            things.insert(key, thing);
        }
        Ok(things)
    }
}

macro_rules! json_of_primitives {
    ($($type:ty),*) => {$(
        impl ToJson for $type {
            fn json(&self) -> Value {
                Value::from(self.clone())
            }
        }
    )*};
}
json_of_primitives!(bool, f64, u32, u64, String);

impl<T: ToJson> ToJson for Option<T> {
    fn json(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::json)
    }
}

impl<T: ToJson> ToJson for [T] {
    fn json(&self) -> Value {
        Value::Array(self.iter().map(T::json).collect())
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn json(&self) -> Value {
        self.as_slice().json()
    }
}

impl<T: ToJson, const N: usize> ToJson for [T; N] {
    fn json(&self) -> Value {
        self.as_slice().json()
    }
}

impl<T: ToJson> ToJson for BTreeMap<String, T> {
    fn json(&self) -> Value {
        Value::Object(self.iter().map(|(key, thing)| (key.clone(), thing.json())).collect())
    }
}

/// Passes values on from and to whoever comes with serde.
macro_rules! serde_by_json {
    ($($type:ty),*) => {$(
        $crate::json::serialize_by_json!($type);

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                $crate::json::from_json(value).map_err(serde::de::Error::custom)
            }
        }
    )*};
}
pub(super) use serde_by_json;

macro_rules! serialize_by_json {
    ($($type:ty),*) => {$(
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::json::ToJson::json(self).serialize(serializer)
            }
        }
    )*};
}
pub(super) use serialize_by_json;

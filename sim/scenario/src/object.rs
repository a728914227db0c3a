//! An object whose fields are taken out one by one: a fraction of the code that serde makes for as many fields.

use serde::de::{self, DeserializeOwned, Deserializer};
use serde_json::{Map, Value};

use super::json::{Misfit, from_json};
use super::problem::nearest;

/// What is left of an object. What does not fit is told at the end: a slip of the pen before the field that is
/// missing because of it.
pub(super) struct Object {
    fields: Map<String, Value>,
    known: Vec<&'static str>,
    misfit: Option<Misfit>,
}

impl Object {
    pub fn new(fields: Map<String, Value>) -> Object {
        Object { fields, known: Vec::new(), misfit: None }
    }

    /// Reads a type whose fields `take` takes out.
    pub fn read<'de, T, D: Deserializer<'de>>(
        deserializer: D,
        take: impl FnOnce(&mut Object) -> T,
    ) -> Result<T, D::Error> {
        let mut object = Object::new(fields(deserializer)?);
        let value = take(&mut object);
        object.finish(value).map_err(de::Error::custom)
    }

    /// A field that has to be there.
    pub fn take<T: DeserializeOwned + Default>(&mut self, key: &'static str) -> T {
        if !self.fields.contains_key(key) {
            self.note(de::Error::missing_field(key));
        }
        self.take_or(key, T::default())
    }

    /// A field that may be left out.
    #[inline(never)]
    pub fn take_or<T: DeserializeOwned>(&mut self, key: &'static str, default: T) -> T {
        let Some(value) = self.value(key) else { return default };
        from_json(value).unwrap_or_else(|misfit| {
            self.note(misfit.within(key));
            default
        })
    }

    // What does not depend on the type is not to be in the page once for each.
    #[inline(never)]
    fn value(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.fields.shift_remove(key)
    }

    #[inline(never)]
    fn note(&mut self, misfit: Misfit) {
        self.misfit.get_or_insert(misfit);
    }

    /// The value, if everything fits that it was made of, and nothing is left.
    pub fn finish<T>(self, value: T) -> Result<T, Misfit> {
        self.misfit().map_or(Ok(value), Err)
    }

    #[inline(never)]
    fn misfit(self) -> Option<Misfit> {
        let Some(key) = self.fields.keys().next() else { return self.misfit };
        let is_slip = nearest(key, self.known.iter().copied()).is_some();
        Some(
            self.misfit.filter(|_| !is_slip).unwrap_or_else(|| unknown("field", key, self.known).within(key)),
        )
    }
}

#[inline(never)]
fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Map<String, Value>, D::Error> {
    de::Deserialize::deserialize(deserializer)
}

/// In serde's words.
pub(super) fn unknown(what: &str, word: &str, known: impl IntoIterator<Item = &'static str>) -> Misfit {
    let known: Vec<String> = known.into_iter().map(|word| format!("`{word}`")).collect();
    de::Error::custom(format_args!("unknown {what} `{word}`, expected one of {}", known.join(", ")))
}

/// Reads structs whose fields all have defaults.
macro_rules! read_with_defaults {
    ($($type:ident { $($field:ident),* })*) => {$(
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                let default = $type::default();
                $crate::object::Object::read(deserializer, |object| $type {
                    $($field: object.take_or(stringify!($field), default.$field)),*
                })
            }
        }
    )*};
}
pub(super) use read_with_defaults;

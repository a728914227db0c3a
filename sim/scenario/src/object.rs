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

    /// A section that may be left out or `null`. It is taken apart here, not by its own reader: that would be another
    /// one in the page for each.
    pub fn section<T: Section>(&mut self, key: &'static str) -> Option<T> {
        let mut inner = self.open(key)?;
        let section = T::take(&mut inner);
        self.close(key, inner);
        Some(section)
    }

    #[inline(never)]
    fn open(&mut self, key: &'static str) -> Option<Object> {
        let value = self.value(key).filter(|value| !value.is_null())?;
        match from_json(value) {
            Ok(fields) => Some(Object::new(fields)),
            Err(misfit) => {
                self.note(misfit.within(key));
                None
            }
        }
    }

    #[inline(never)]
    fn close(&mut self, key: &'static str, inner: Object) {
        if let Some(misfit) = inner.misfit() {
            self.note(misfit.within(key));
        }
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

/// What is made of the fields of an object.
pub(super) trait Section {
    fn take(object: &mut Object) -> Self;
}

/// Reads structs whose fields all have defaults; behind a semicolon those that are optional sections.
macro_rules! read_with_defaults {
    ($($type:ident { $($field:ident),* $(; $($section:ident),*)? })*) => {$(
        impl $crate::object::Section for $type {
            fn take(object: &mut $crate::object::Object) -> $type {
                let default = $type::default();
                $type {
                    $($field: object.take_or(stringify!($field), default.$field),)*
                    $($($section: object.section(stringify!($section)),)*)?
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$type, D::Error> {
                $crate::object::Object::read(deserializer, $crate::object::Section::take)
            }
        }
    )*};
}
pub(super) use read_with_defaults;

//! A type from its JSON: what does not fit is told with the path to it.
//!
//! One source for every type that is read, because each further one puts the code of all of them into
//! the page once more.

use std::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::{Deserialize, forward_to_deserialize_any};
use serde_json::{Map, Value, map};

use super::object::Object;

/// Why a value does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Such as `plan[2].times`; empty where it is the value itself.
    pub path: String,
    pub says: String,
}

/// Reads a value of any type.
///
/// # Errors
/// Tells the first thing that does not fit.
pub fn from_json<T: DeserializeOwned>(value: Value) -> Result<T, Misfit> {
    T::deserialize(Source(value))
}

impl Misfit {
    #[inline(never)]
    pub(super) fn within(mut self, segment: &str) -> Misfit {
        let joint = if self.path.is_empty() || self.path.starts_with('[') { "" } else { "." };
        self.path = [segment, joint, &self.path].concat();
        self
    }
}

/// Between path and message where a misfit goes through serde, whose errors are texts.
const BEHIND_PATH: char = '\u{1f}';

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(says: T) -> Misfit {
        let says = says.to_string();
        match says.split_once(BEHIND_PATH) {
            Some((path, says)) => Misfit { path: path.to_owned(), says: says.to_owned() },
            None => Misfit { path: String::new(), says },
        }
    }

    #[cold]
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Misfit {
        Misfit::custom(format_args!("invalid type: {}, expected {expected}", Found(found)))
    }

    #[cold]
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Misfit {
        Misfit::custom(format_args!("invalid value: {}, expected {expected}", Found(found)))
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.path.as_str() {
            "" => f.write_str(&self.says),
            path => write!(f, "{path}{BEHIND_PATH}{}", self.says),
        }
    }
}

impl std::error::Error for Misfit {}

/// In the words of JSON.
struct Found<'a>(Unexpected<'a>);

impl fmt::Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Unit => f.write_str("null"),
            Unexpected::Float(number) => write!(f, "floating point `{number:?}`"),
            other => other.fmt(f),
        }
    }
}

#[cold]
fn misfit(value: &Value, expected: &dyn Expected) -> Misfit {
    let found = match value {
        Value::Null => Unexpected::Unit,
        Value::Bool(value) => Unexpected::Bool(*value),
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => Unexpected::Unsigned(whole),
            (None, Some(whole)) => Unexpected::Signed(whole),
            (None, None) => Unexpected::Float(number.as_f64().unwrap_or(f64::NAN)),
        },
        Value::String(text) => Unexpected::Str(text),
        Value::Array(_) => Unexpected::Seq,
        Value::Object(_) => Unexpected::Map,
    };
    de::Error::invalid_type(found, expected)
}

/// A value as serde reads it.
struct Source(Value);

impl<'de> Deserializer<'de> for Source {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(whole), _) => visitor.visit_u64(whole),
                (None, Some(whole)) => visitor.visit_i64(whole),
                (None, None) => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let values = match self.0 {
            Value::Array(values) => values,
            other => return Err(misfit(&other, &visitor)),
        };
        let length = values.len();
        let mut items = Items { values: values.into_iter(), read: 0 };
        let value = visitor.visit_seq(&mut items)?;
        match items.values.len() {
            0 => Ok(value),
            _ => Err(de::Error::invalid_length(length, &"fewer elements in array")),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Object(fields) => visitor.visit_map(Entries { fields: fields.into_iter(), value: None }),
            other => Err(misfit(&other, &visitor)),
        }
    }

    // Never a list of the fields' values, which serde would take, too.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.deserialize_map(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            other => Err(misfit(&other, &visitor)),
        }
    }

    // A number would be taken for a variant's index.
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        visitor.visit_enum(Word::of(self.0)?)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str bytes byte_buf unit unit_struct
        tuple_struct ignored_any
    }
}

struct Items {
    values: std::vec::IntoIter<Value>,
    read: usize,
}

impl<'de> SeqAccess<'de> for &mut Items {
    type Error = Misfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Misfit> {
        let Some(value) = self.values.next() else { return Ok(None) };
        let index = self.read;
        self.read += 1;
        seed.deserialize(Source(value)).map(Some).map_err(|misfit| misfit.within(&format!("[{index}]")))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.values.len())
    }
}

struct Entries {
    fields: map::IntoIter,
    /// The entry whose key has been read.
    value: Option<(String, Value)>,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.value = self.fields.next();
        let Some((key, _)) = &self.value else { return Ok(None) };
        seed.deserialize(StrDeserializer::new(key)).map(Some).map_err(|misfit: Misfit| misfit.within(key))
    }

    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Misfit> {
        let Some((key, value)) = self.value.take() else {
            return Err(de::Error::custom("a key comes first"));
        };
        seed.deserialize(Source(value)).map_err(|misfit| misfit.within(&key))
    }
}

/// A variant: a word, alone or with a content.
pub(super) struct Word {
    pub word: String,
    content: Option<Value>,
}

impl Word {
    pub fn of(value: Value) -> Result<Word, Misfit> {
        match value {
            Value::String(word) => Ok(Word { word, content: None }),
            Value::Object(fields) => {
                let mut fields = fields.into_iter();
                match (fields.next(), fields.next()) {
                    (Some((word, content)), None) => Ok(Word { word, content: Some(content) }),
                    _ => Err(de::Error::invalid_value(Unexpected::Map, &"map with a single key")),
                }
            }
            other => Err(misfit(&other, &"string or map")),
        }
    }

    /// The content as an object whose fields `read` reads.
    pub fn fields<T>(self, read: impl FnOnce(Object) -> Result<T, Misfit>) -> Result<T, Misfit> {
        self.content("struct variant", |source| read(Object::new(Map::deserialize(source)?)))
    }

    /// Reads the content, or says that it is missing.
    fn content<T>(self, wanted: &str, read: impl FnOnce(Source) -> Result<T, Misfit>) -> Result<T, Misfit> {
        let missing = || de::Error::invalid_type(Unexpected::UnitVariant, &wanted);
        let content = self.content.ok_or_else(missing)?;
        read(Source(content)).map_err(|misfit| misfit.within(&self.word))
    }
}

impl<'de> EnumAccess<'de> for Word {
    type Error = Misfit;
    type Variant = Word;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Word), Misfit> {
        let variant = seed.deserialize(StrDeserializer::new(&self.word))?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for Word {
    type Error = Misfit;

    fn unit_variant(self) -> Result<(), Misfit> {
        match self.content {
            None => Ok(()),
            Some(_) => self.content("unit variant", <()>::deserialize),
        }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Misfit> {
        self.content("newtype variant", |source| seed.deserialize(source))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.content("tuple variant", |source| source.deserialize_seq(visitor))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.content("struct variant", |source| source.deserialize_map(visitor))
    }
}

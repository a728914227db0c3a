//! Objects whose fields are taken out and put in one by one.

use serde_json::{Map, Value};

use super::json::{FromJson, Misfit, ToJson, from_json};
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

    /// The fields of a value; none, and a misfit, where it is no object.
    #[inline(never)]
    pub fn of(value: Value) -> Object {
        let (fields, misfit) = match Map::from_json(value) {
            Ok(fields) => (fields, None),
            Err(misfit) => (Map::new(), Some(misfit)),
        };
        Object { misfit, ..Object::new(fields) }
    }

    /// A field that has to be there.
    pub fn take<T: FromJson + Default>(&mut self, key: &'static str) -> T {
        self.require(key).take_or(key, T::default())
    }

    /// A field that may be left out.
    #[inline(never)]
    pub fn take_or<T: FromJson>(&mut self, key: &'static str, default: T) -> T {
        let Some(value) = self.value(key) else { return default };
        match T::from_json(value) {
            Ok(value) => value,
            Err(misfit) => {
                self.note(misfit.within(key));
                default
            }
        }
    }

    // What does not depend on the type is not to be in the page once for each.
    #[inline(never)]
    pub fn require(&mut self, key: &str) -> &mut Object {
        if !self.fields.contains_key(key) {
            self.note(Misfit::missing(key));
        }
        self
    }

    #[inline(never)]
    fn value(&mut self, key: &'static str) -> Option<Value> {
        self.known.push(key);
        self.fields.shift_remove(key)
    }

    #[inline(never)]
    fn note(&mut self, misfit: Misfit) {
        self.misfit.get_or_insert(misfit);
    }

    /// What has no name here is no slip.
    pub fn forget_the_rest(&mut self) {
        self.fields.clear();
    }

    /// The value, if everything fits that it was made of, and nothing is left.
    pub fn finish<T>(self, value: T) -> Result<T, Misfit> {
        self.misfit().map_or(Ok(value), Err)
    }

    #[inline(never)]
    fn misfit(self) -> Option<Misfit> {
        let Some(key) = self.fields.keys().next() else { return self.misfit };
        let is_slip = nearest(key, self.known.iter().copied()).is_some();
        let unknown = || Misfit::unknown("field", key, &self.known).within(key);
        Some(self.misfit.filter(|_| !is_slip).unwrap_or_else(unknown))
    }
}

/// One of several forms of something: a word, alone or with a content.
pub(super) struct Form {
    pub word: String,
    /// The field that holds the word where the others stand beside it.
    tag: Option<&'static str>,
    content: Option<Value>,
    pub object: Object,
}

impl Form {
    /// `"word"`, or `{"word": content}`.
    #[inline(never)]
    pub fn of(value: Value) -> Result<Form, Misfit> {
        let form = |word, content| Form { word, tag: None, content, object: Object::new(Map::new()) };
        match value {
            Value::String(word) => Ok(form(word, None)),
            Value::Object(fields) => {
                let mut fields = fields.into_iter();
                match (fields.next(), fields.next()) {
                    (Some((word, content)), None) => Ok(form(word, Some(content))),
                    _ => Err(Misfit::new("invalid value: map, expected map with a single key".to_owned())),
                }
            }
            other => Err(Misfit::kind(&other, "string or map")),
        }
    }

    /// `{"tag": "word", …}`.
    #[inline(never)]
    pub fn tagged(value: Value, tag: &'static str) -> Result<Form, Misfit> {
        let mut fields = Map::from_json(value)?;
        let word = fields.shift_remove(tag).ok_or_else(|| Misfit::missing(tag))?;
        let word = from_json(word).map_err(|misfit| misfit.within(tag))?;
        let content = Some(Value::Object(fields));
        Ok(Form { word, tag: Some(tag), content, object: Object::new(Map::new()) })
    }

    /// It is a word alone.
    #[inline(never)]
    pub fn close(&mut self) {
        if let Some(content) = self.content.take().filter(|content| !content.is_null()) {
            self.object.note(Misfit::kind(&content, "unit"));
        }
    }

    /// It has fields.
    #[inline(never)]
    pub fn open(&mut self) {
        self.object = match self.content.take() {
            Some(content) => Object::of(content),
            None => {
                let mut object = Object::new(Map::new());
                object.note(Misfit::new("invalid type: unit variant, expected struct variant".to_owned()));
                object
            }
        };
    }

    /// It has this content.
    pub fn content<T: FromJson>(&mut self) -> Result<T, Misfit> {
        let missing = || Misfit::new("invalid type: unit variant, expected newtype variant".to_owned());
        let content = self.content.take().ok_or_else(missing)?;
        from_json(content).map_err(|misfit| misfit.within(&self.word))
    }

    #[inline(never)]
    pub fn unknown(self, known: &[&str]) -> Misfit {
        let misfit = Misfit::no_variant(&self.word, known);
        self.tag.map_or(misfit.clone(), |tag| misfit.within(tag))
    }

    /// The value, if everything fits that it was made of, and nothing is left.
    pub fn finish<T>(self, value: T) -> Result<T, Misfit> {
        self.misfit().map_or(Ok(value), Err)
    }

    #[inline(never)]
    fn misfit(self) -> Option<Misfit> {
        let misfit = self.object.misfit()?;
        Some(if self.tag.is_some() { misfit } else { misfit.within(&self.word) })
    }
}

/// The fields of an object that is written.
#[derive(Default)]
pub(super) struct Fields(Map<String, Value>);

impl Fields {
    /// Begins with the field that tells the form.
    pub fn tagged(tag: &str, word: &str) -> Fields {
        let mut fields = Fields::default();
        fields.set(tag, word.into());
        fields
    }

    #[inline(never)]
    pub fn put<T: ToJson>(&mut self, key: &str, thing: &T) {
        self.set(key, thing.json());
    }

    /// Leaves the field out where it is as here.
    pub fn put_unless<T: ToJson + PartialEq>(&mut self, default: T, key: &str, thing: &T) {
        if *thing != default {
            self.put(key, thing);
        }
    }

    #[inline(never)]
    fn set(&mut self, key: &str, value: Value) {
        self.0.insert(key.to_owned(), value);
    }

    /// All fields of another object.
    #[inline(never)]
    pub fn put_all(&mut self, other: Value) {
        if let Value::Object(fields) = other {
            self.0.extend(fields);
        }
    }

    pub fn value(self) -> Value {
        Value::Object(self.0)
    }

    /// `{"word": {…}}`.
    pub fn form(self, word: &str) -> Value {
        content(word, self.value())
    }
}

/// `{"word": content}`.
#[inline(never)]
pub(super) fn content(word: &str, content: Value) -> Value {
    let mut form = Fields::default();
    form.set(word, content);
    form.value()
}

/// Which of the words a value is.
#[inline(never)]
pub(super) fn index_of(value: Value, words: &[&str]) -> Result<usize, Misfit> {
    let mut form = Form::of(value)?;
    let Some(index) = words.iter().position(|word| *word == form.word) else {
        return Err(form.unknown(words));
    };
    form.close();
    form.finish(index)
}

/// Structs with defaults. A field is written always, or `[unless]` it is what is said there; one that is
/// `[required]` has to be there.
macro_rules! json_of_structs {
    ($($type:ident { $($field:ident $([$($rule:tt)*])?),* })*) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: serde_json::Value) -> Result<$type, $crate::json::Misfit> {
                let (mut object, default) = ($crate::object::Object::of(value), $type::default());
                let read = $type {
                    $($field: $crate::object::take!(object, $field, $([$($rule)*])? default.$field),)*
                };
                object.finish(read)
            }
        }

        impl $crate::json::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                let mut fields = $crate::object::Fields::default();
                $($crate::object::put!(fields, $field, &self.$field, $($($rule)*)?);)*
                fields.value()
            }
        }

        $crate::json::serde_by_json!($type);
    )*};
}
pub(super) use json_of_structs;

/// Enums whose variants are words, alone or with fields; the word is the only `key`, or stands in the field that is named. A
/// field has to be there, or is `[or]` what is said when it is not there, or is not written `[unless]` it is something else.
macro_rules! json_of_forms {
    ($($type:ident by $tag:tt {
        $($word:literal => $variant:ident $({ $($field:ident $([$($rule:tt)*])?),* })?,)*
    })*) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: serde_json::Value) -> Result<$type, $crate::json::Misfit> {
                let mut form = $crate::object::json_of_forms!(@open value $tag);
                let read = match form.word.as_str() {
                    $($word => {
                        $crate::object::json_of_forms!(@begin form $($($field)*)?);
                        $type::$variant $({
                            $($field: $crate::object::take!(form.object, $field, $([$($rule)*])?),)*
                        })?
                    })*
                    _ => return Err(form.unknown(&[$($word),*])),
                };
                form.finish(read)
            }
        }

        impl $crate::json::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                match self {
                    $($type::$variant $({ $($field),* })? => {
                        $crate::object::json_of_forms!(@write $tag $word $({ $($field $([$($rule)*])?),* })?)
                    })*
                }
            }
        }

        $crate::json::serde_by_json!($type);
    )*};
    (@open $value:ident key) => { $crate::object::Form::of($value)? };
    (@open $value:ident $tag:literal) => { $crate::object::Form::tagged($value, $tag)? };
    (@begin $form:ident) => { $form.close() };
    (@begin $form:ident $($field:ident)+) => { $form.open() };
    (@write key $word:literal) => { serde_json::Value::from($word) };
    (@write key $word:literal { $($field:ident $([$($rule:tt)*])?),* }) => {{
        let mut fields = $crate::object::Fields::default();
        $($crate::object::put!(fields, $field, $field, $($($rule)*)?);)*
        fields.form($word)
    }};
    (@write $tag:literal $word:literal { $($field:ident $([$($rule:tt)*])?),* }) => {{
        let mut fields = $crate::object::Fields::tagged($tag, $word);
        $($crate::object::put!(fields, $field, $field, $($($rule)*)?);)*
        fields.value()
    }};
}
pub(super) use json_of_forms;

/// Enums whose variants are words alone, all of them, in their order.
macro_rules! json_of_words {
    ($($type:ident { $($variant:ident = $word:literal),* })*) => {$(
        impl $crate::json::FromJson for $type {
            fn from_json(value: serde_json::Value) -> Result<$type, $crate::json::Misfit> {
                const ALL: &[$type] = &[$($type::$variant),*];
                $crate::object::index_of(value, &[$($word),*]).map(|index| ALL[index])
            }
        }

        impl $crate::json::ToJson for $type {
            fn json(&self) -> serde_json::Value {
                [$($word),*][*self as usize].into()
            }
        }
    )*};
}
pub(super) use json_of_words;

macro_rules! take {
    ($object:expr, $field:ident, [required] $default:expr) => {
        $object.require(stringify!($field)).take_or(stringify!($field), $default)
    };
    ($object:expr, $field:ident, [or $value:expr]) => {
        $object.take_or(stringify!($field), $value)
    };
    ($object:expr, $field:ident, [unless $value:expr]) => {
        $object.take_or(stringify!($field), $value)
    };
    ($object:expr, $field:ident, [unless $value:expr] $default:expr) => {
        $object.take_or(stringify!($field), $default)
    };
    ($object:expr, $field:ident, $default:expr) => {
        $object.take_or(stringify!($field), $default)
    };
    ($object:expr, $field:ident,) => {
        $object.take(stringify!($field))
    };
}
pub(super) use take;

macro_rules! put {
    ($fields:ident, $field:ident, $value:expr, unless $default:expr) => {
        $fields.put_unless($default, stringify!($field), $value)
    };
    ($fields:ident, $field:ident, $value:expr, $($rule:tt)*) => {
        $fields.put(stringify!($field), $value)
    };
}
pub(super) use put;

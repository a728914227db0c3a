//! Texts for people, in one language or several.

use serde_json::Value;

use super::json::{FromJson, Misfit, ToJson, from_json, serde_by_json};
use super::object::{json_of_structs, json_of_words};

/// The languages the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    En,
    Zh,
}

/// A name or note: one string for everyone, or one a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {
    Plain(String),
    PerLanguage(Translations),
}

/// One string a language; at least one is there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Translations {
    pub en: Option<String>,
    pub zh: Option<String>,
}

json_of_words! { Language { En = "en", Zh = "zh" } }
json_of_structs! { Translations { en [unless None], zh [unless None] } }

impl FromJson for Text {
    fn from_json(value: Value) -> Result<Text, Misfit> {
        match value {
            Value::String(text) => Ok(Text::Plain(text)),
            Value::Object(_) => from_json(value).map(Text::PerLanguage),
            other => Err(Misfit::kind(&other, "a string, or a map of one a language")),
        }
    }
}

impl ToJson for Text {
    fn json(&self) -> Value {
        match self {
            Text::Plain(text) => text.json(),
            Text::PerLanguage(translations) => translations.json(),
        }
    }
}
serde_by_json!(Language, Text);

impl Text {
    /// The text in `language`, or in the other where that one is missing.
    pub fn get(&self, language: Language) -> &str {
        match self {
            Text::Plain(text) => text,
            Text::PerLanguage(t) => {
                let (first, second) = match language {
                    Language::En => (&t.en, &t.zh),
                    Language::Zh => (&t.zh, &t.en),
                };
                first.as_deref().or(second.as_deref()).unwrap_or("")
            }
        }
    }

    /// This text with its part in `language` replaced: a plain text stays plain.
    pub fn with(&self, language: Language, value: &str) -> Text {
        match self {
            Text::Plain(_) => Text::Plain(value.to_owned()),
            Text::PerLanguage(t) => {
                let mut t = t.clone();
                match language {
                    Language::En => t.en = Some(value.to_owned()),
                    Language::Zh => t.zh = Some(value.to_owned()),
                }
                Text::PerLanguage(t)
            }
        }
    }

    /// Characters in the longest translation.
    pub fn longest(&self) -> usize {
        match self {
            Text::Plain(text) => text.chars().count(),
            Text::PerLanguage(t) => {
                [&t.en, &t.zh].into_iter().flatten().map(|s| s.chars().count()).max().unwrap_or(0)
            }
        }
    }
}

impl From<&str> for Text {
    fn from(value: &str) -> Self {
        Text::Plain(value.to_owned())
    }
}

//! Texts for people, in one language or several.

use serde::de::{self, Deserializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::from_json;

/// The languages the product speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    #[default]
    En,
    Zh,
}

/// A name or note: one string for everyone, or one a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Text {
    Plain(String),
    PerLanguage(Translations),
}

/// One string a language; at least one is there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translations {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zh: Option<String>,
}

// An untagged enum would answer every slip with "did not match any variant".
impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Text, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::String(text) => Ok(Text::Plain(text)),
            other => from_json(other).map(Text::PerLanguage).map_err(de::Error::custom),
        }
    }
}

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

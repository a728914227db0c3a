//! Naming a scenario.

use flashcrowd_sim::scenario::{Document, Language, Subject, Text, ToJson};
use serde_json::{Map, Value};

use crate::document::Command;

/// Gives the scenario this name in `language`.
pub fn command(document: &Document, name: &str, language: Language) -> Command {
    let text = document.name.as_ref().map_or_else(|| Text::from(name), |text| text.with(language, name));
    let patch = Map::from_iter([("name".to_owned(), text.json() as Value)]);
    Command::Set { subject: Subject::Document(String::new()), patch }
}

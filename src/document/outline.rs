//! What a list shows of a stored document without opening it: its name and where things stand. It is read leniently,
//! because a list must not fail over one bad document.

use flashcrowd_sim::scenario::{FromJson, Text, from_text};
use serde_json::Value;

/// The outline of a document.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Outline {
    pub name: Option<Text>,
    /// Where the components stand.
    pub places: Vec<[f64; 2]>,
    /// Connections by the indexes of their ends.
    pub wires: Vec<(usize, usize)>,
}

impl Outline {
    /// Of a document's JSON.
    pub fn of_text(json: &str) -> Outline {
        let Ok(document) = from_text(json) else { return Outline::default() };
        let list = |key: &str| document.get(key).and_then(Value::as_array).into_iter().flatten();
        let word = |value: &Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let ids: Vec<Option<String>> = list("components").map(|component| word(component, "id")).collect();
        let place = |component: &Value| {
            let at = |axis: usize| component.get("at").and_then(|at| at.get(axis)).and_then(Value::as_f64);
            [at(0).unwrap_or(0.0), at(1).unwrap_or(0.0)]
        };
        let end = |connection: &Value, key: &str| {
            let id = word(connection, key)?;
            ids.iter().position(|other| other.as_ref() == Some(&id))
        };
        Outline {
            name: document.get("name").cloned().and_then(|name| Text::from_json(name).ok()),
            places: list("components").map(place).collect(),
            wires: list("connections").filter_map(|c| Some((end(c, "from")?, end(c, "to")?))).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_document_has_an_outline_as_well() {
        assert_eq!(Outline::of_text("no JSON"), Outline::default());
        let json = r#"{"flashcrowd":99,"name":"a","components":[{"id":"x","at":[1,2]},{"id":"y","kind":"new"},7],
            "connections":[{"from":"x","to":"y"},{"from":"x","to":"gone"},null]}"#;
        let outline = Outline::of_text(json);
        assert_eq!(outline.name, Some(Text::from("a")));
        assert_eq!(outline.places, [[1.0, 2.0], [0.0, 0.0], [0.0, 0.0]]);
        assert_eq!(outline.wires, [(0, 1)]);
    }
}

//! What a gesture under way would do, or why it cannot: one line over the canvas.

use std::collections::BTreeMap;

use flashcrowd_sim::scenario::{Document, KindName, Language};

use super::geometry::Point;
use super::gesture::Shown;
use super::splice;
use super::zoning::zone_at;
use crate::catalogue::{entry, title};
use crate::document::Mismatch;
use crate::text::{Message, annotations, canvas};

/// What the palette holds over the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    pub kind: KindName,
    /// The connection into which it would be put.
    pub onto: Option<String>,
    /// The zone in whose frame it would stand.
    pub zone: Option<String>,
}

impl Held {
    pub fn over(document: &Document, kind: KindName, at: Point) -> Held {
        let onto = splice::target(document, kind, at).map(|connection| connection.id.clone());
        Held { kind, onto, zone: zone_at(document, at) }
    }
}

/// What is to be said.
pub fn hint(document: &Document, shown: &Shown, held: Option<&Held>, language: Language) -> Option<String> {
    match shown {
        Shown::Connecting(connecting) => match (connecting.blocked, &connecting.old, &connecting.over) {
            (Some(why), _, _) => mismatch(why, language),
            (None, Some(_), None) => Some(canvas::LET_GO.get(language).to_owned()),
            _ => None,
        },
        Shown::Moving { copying: true, .. } => Some(canvas::COPIES.get(language).to_owned()),
        Shown::Moving { onto: Some(connection), .. } => {
            between(document, connection, canvas::SPLICE, language)
        }
        Shown::Moving { zoning, .. } if !zoning.changes.is_empty() => {
            zoned(document, &zoning.changes, language)
        }
        _ => match held? {
            Held { onto: Some(connection), .. } => between(document, connection, canvas::SPLICE, language),
            Held { kind, zone, .. } => {
                let name = entry(*kind).name.get(language);
                Some(annotations::PUTS_INTO.fill(language, &[("name", name), ("zone", zone.as_deref()?)]))
            }
        },
    }
}

/// Which components come to be in a zone, or in none; nothing, where none does.
pub fn zoned(
    document: &Document,
    changes: &BTreeMap<String, Vec<String>>,
    language: Language,
) -> Option<String> {
    let (first, becomes) = changes.iter().next()?;
    let name = match changes.len() {
        1 => document.component(first).map(|component| title(component, language))?,
        count => annotations::SEVERAL_COMPONENTS.fill(language, &[("count", &count.to_string())]),
    };
    let (message, zone) = match (becomes.first(), document.component(first)) {
        (Some(zone), _) => (annotations::PUTS_INTO, zone),
        (None, component) => (annotations::TAKES_OUT, component?.zones.first()?),
    };
    Some(message.fill(language, &[("name", &name), ("zone", zone)]))
}

/// A message about the two ends of a connection.
pub fn between(
    document: &Document,
    connection: &str,
    message: Message,
    language: Language,
) -> Option<String> {
    let connection = document.connection(connection)?;
    let name = |id: &str| document.component(id).map(|c| title(c, language));
    Some(message.fill(language, &[("from", &name(&connection.from)?), ("to", &name(&connection.to)?)]))
}

/// Why two components cannot be connected; nothing, where that goes without saying.
pub fn mismatch(why: Mismatch, language: Language) -> Option<String> {
    let (message, kind) = match why {
        Mismatch::Missing => return None,
        Mismatch::Itself => (canvas::ITSELF, None),
        Mismatch::Twice => (canvas::TWICE, None),
        Mismatch::CallsNobody(kind) => (canvas::CALLS_NOBODY, Some(kind)),
        Mismatch::TakesNoCalls(kind) => (canvas::TAKES_NO_CALLS, Some(kind)),
        Mismatch::DoesNotPull => (canvas::DOES_NOT_PULL, None),
    };
    let kind = kind.map_or("", |kind| entry(kind).name.get(language));
    Some(message.fill(language, &[("kind", kind)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::parse;
    use serde_json::json;

    #[test]
    fn where_what_the_palette_holds_would_go_is_said() {
        let json = json!({
            "flashcrowd": 1, "zones": { "east": {} },
            "components": [
                { "id": "client", "kind": "client", "at": [0, 0] },
                { "id": "api", "kind": "server", "at": [800, 0] },
            ],
            "connections": [{ "from": "client", "to": "api" }],
            "annotations": [{ "id": "f", "kind": "frame", "at": [0, 800], "size": [480, 320], "zone": "east" }],
        });
        let document = parse(&json.to_string()).expect("it parses");
        let said = |x: f64, y: f64| {
            let held = Held::over(&document, KindName::Server, Point::new(x, y));
            hint(&document, &Shown::Nothing, Some(&held), Language::En)
        };
        assert_eq!(said(0.0, 800.0).as_deref(), Some("Puts Server into zone east"));
        assert_eq!(said(400.0, 0.0).as_deref(), Some("Let go to put it between Client and api"));
        assert_eq!(said(4_000.0, 4_000.0), None);
    }
}

//! A piece of a scenario: what is copied, and comes to stand elsewhere, in this document or another one.

use std::fmt;

use flashcrowd_sim::scenario::limits::{
    MAX_COMPONENTS, MAX_CONNECTIONS, MAX_FILE_BYTES, MAX_KEY_SPACES, MAX_ZONES,
};
use flashcrowd_sim::scenario::{
    Component, Connection, Document, Kind, Language, Problem, from_fragment, parse, to_json, to_text,
};

use super::command::moved;
use super::{Refusal, Selection, annotate, ids, plan, set_of};

/// Why a text is no piece of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Unfit {
    /// It is neither JSON nor a link.
    Foreign,
    /// It is a scenario that cannot be read.
    Unreadable(Problem),
    /// Neither a component nor an annotation is in it.
    Empty,
}

impl fmt::Display for Unfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Unfit::Foreign => f.write_str("neither a piece of a scenario nor a link"),
            Unfit::Unreadable(problem) => f.write_str(&problem.render(Language::En)),
            Unfit::Empty => f.write_str("nothing is in it"),
        }
    }
}

/// What is selected of components and annotations, the connections between them, and the key spaces and zones that they speak of.
pub fn of(document: &Document, what: &Selection) -> Document {
    let mut piece = Document::default();
    let is_in = |id: &String| what.components.contains(id);
    piece.components = document.components.iter().filter(|c| is_in(&c.id)).cloned().collect();
    piece.connections =
        document.connections.iter().filter(|c| is_in(&c.from) && is_in(&c.to)).cloned().collect();
    piece.annotations.clone_from(&document.annotations);
    piece.annotations.retain(|annotation| what.annotations.contains(&annotation.id));
    let framed = piece.annotations.iter().filter_map(|annotation| annotation.zone.as_ref());
    let zones = set_of(piece.components.iter().flat_map(|c| &c.zones).chain(framed));
    let spaces = set_of(piece.components.iter().flat_map(keys));
    let (mut used_zones, mut used_spaces) = (document.zones.clone(), document.key_spaces.clone());
    used_zones.retain(|id, _| zones.contains(id));
    used_spaces.retain(|id, _| spaces.contains(id));
    (piece.zones, piece.key_spaces) = (used_zones, used_spaces);
    piece
}

/// The key spaces from which a component's requests draw.
fn keys(component: &Component) -> impl Iterator<Item = &String> {
    let classes = match &component.kind {
        Kind::Client(client) => &client.traffic.classes[..],
        _ => &[],
    };
    classes.iter().filter_map(|class| class.keys.as_ref())
}

/// As it is written to the clipboard: a scenario file.
pub fn to_clipboard(piece: &Document) -> String {
    to_text(&to_json(piece))
}

/// What is on the clipboard: a piece, a whole scenario's file, or a link to one.
///
/// # Errors
/// Why it is none.
pub fn from_clipboard(text: &str) -> Result<Document, Unfit> {
    let text = text.trim();
    let first =
        |problems: Vec<Problem>| problems.into_iter().next().map_or(Unfit::Foreign, Unfit::Unreadable);
    let piece = if text.len() > MAX_FILE_BYTES {
        return Err(Unfit::Foreign);
    } else if text.starts_with('{') {
        parse(text).map_err(first)?
    } else {
        let (_, fragment) = text.rsplit_once('#').ok_or(Unfit::Foreign)?;
        from_fragment(fragment).map_err(|_| Unfit::Foreign)?.document
    };
    if piece.components.is_empty() && piece.annotations.is_empty() { Err(Unfit::Empty) } else { Ok(piece) }
}

/// Puts a piece into a document under new ids, so far from where it stood.
///
/// # Errors
/// There is no room for it.
pub fn put(document: &mut Document, piece: &Document, by: [f64; 2]) -> Result<Selection, Refusal> {
    // What the document has already takes no room.
    let new_zones = piece.zones.keys().filter(|id| !document.is_place(id)).count();
    let new_spaces =
        piece.key_spaces.iter().filter(|(id, space)| document.key_spaces.get(*id) != Some(space));
    if document.components.len() + piece.components.len() > MAX_COMPONENTS
        || document.connections.len() + piece.connections.len() > MAX_CONNECTIONS
        || document.zones.len() + new_zones > MAX_ZONES
        || document.key_spaces.len() + new_spaces.count() > MAX_KEY_SPACES
    {
        return Err(Refusal::Full);
    }
    for (id, zone) in &piece.zones {
        if !document.is_place(id) {
            document.zones.insert(id.clone(), zone.clone());
        }
    }
    // Keys of the same name and nature are the same keys.
    let mut spaces = Vec::new();
    for (id, space) in &piece.key_spaces {
        let here = document.key_spaces.get(id);
        let new =
            if here.is_none_or(|here| here == space) { id.clone() } else { ids::for_key_space(document, id) };
        document.key_spaces.insert(new.clone(), *space);
        spaces.push((id.clone(), new));
    }
    let renamed = |names: &[(String, String)], id: &str| {
        names.iter().find(|(old, _)| old == id).map(|(_, new)| new.clone())
    };
    let mut copies = Vec::new();
    for original in &piece.components {
        let id = ids::for_another(document, &original.id);
        copies.push((original.id.clone(), id.clone()));
        let mut copy = Component { at: moved(original.at, by), id, ..original.clone() };
        if let Kind::Client(client) = &mut copy.kind {
            for keys in client.traffic.classes.iter_mut().filter_map(|class| class.keys.as_mut()) {
                *keys = renamed(&spaces, keys).unwrap_or_else(|| keys.clone());
            }
        }
        copy.zones.retain(|zone| document.zones.contains_key(zone));
        document.components.push(copy);
    }
    let mut wires = Vec::new();
    for original in &piece.connections {
        let (from, to) = (renamed(&copies, &original.from), renamed(&copies, &original.to));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let id = ids::for_connection(document, &from, &to);
        wires.push((original.id.clone(), id.clone()));
        document.connections.push(Connection { id, from, to, ..original.clone() });
    }
    // A copied plan calls over the copied connections; what it called elsewhere it cannot.
    let copy_of = |word: &str| renamed(&wires, word).or_else(|| renamed(&copies, word));
    for (_, id) in &copies {
        if let Some(plan) = plan::of(document, id) {
            plan.retain_mut(|step| {
                let Some(mut left) = step.without(|word| copy_of(word).is_none()) else { return false };
                left.words_mut().for_each(|word| {
                    if let Some(copy) = copy_of(word) {
                        *word = copy;
                    }
                });
                *step = left;
                true
            });
        }
    }
    let annotations = annotate::copy(document, &piece.annotations, by)?;
    Ok(Selection { components: set_of(copies.into_iter().map(|(_, id)| id)), ..annotations })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::FIRST_VISIT;
    use flashcrowd_sim::scenario::check;
    use serde_json::json;

    fn example() -> Document {
        parse(FIRST_VISIT).expect("the example parses")
    }

    fn set(ids: &[&str]) -> Selection {
        Selection { components: ids.iter().map(|id| (*id).to_owned()).collect(), ..Selection::default() }
    }

    #[test]
    fn a_piece_comes_through_the_clipboard_with_its_connections_and_new_ids() {
        let mut document = example();
        let before = document.clone();
        let text = to_clipboard(&of(&document, &set(&["balancer", "web-1", "web-2"])));
        let piece = from_clipboard(&format!(" {text}\n")).expect("it is a piece");
        let selection = put(&mut document, &piece, [0.0, 400.0]).expect("there is room");
        assert_eq!(selection.components.len(), 3);
        assert_eq!(document.components.len(), before.components.len() + 3);
        assert_eq!(document.connections.len(), before.connections.len() + 2);
        assert_eq!(document.components[..before.components.len()], before.components);
        assert_eq!(check(&document).err(), None);
    }

    #[test]
    fn keys_and_zones_go_along_and_keys_of_another_nature_get_another_name() {
        let client = |keys: &str| json!({"classes": [{"name": "read", "keys": keys}]});
        let with = |count: u32| {
            let json = json!({
                "flashcrowd": 1, "key_spaces": { "users": { "count": count } }, "zones": { "a": {}, "b": {} },
                "components": [{ "id": "c", "kind": "client", "at": [0, 0], "zones": ["a"], "traffic": client("users") }],
            });
            parse(&json.to_string()).expect("it parses")
        };
        let piece = of(&with(10), &set(&["c"]));
        assert_eq!(piece.zones.keys().collect::<Vec<_>>(), ["a"]);
        let mut same = with(10);
        put(&mut same, &piece, [0.0, 0.0]).expect("there is room");
        assert_eq!(same.key_spaces.len(), 1);
        let mut other = with(20);
        put(&mut other, &piece, [0.0, 0.0]).expect("there is room");
        assert_eq!(other.key_spaces.keys().collect::<Vec<_>>(), ["users", "users-2"]);
        assert_eq!(keys(other.components.last().expect("it is there")).collect::<Vec<_>>(), ["users-2"]);
        let mut empty = Document::default();
        put(&mut empty, &piece, [0.0, 0.0]).expect("there is room");
        assert_eq!((empty.zones, empty.key_spaces), (piece.zones.clone(), piece.key_spaces.clone()));
    }

    #[test]
    fn what_is_no_piece_of_a_scenario_is_told_so() {
        assert_eq!(from_clipboard("shopping list"), Err(Unfit::Foreign));
        assert_eq!(from_clipboard("https://example.org/#section-2"), Err(Unfit::Foreign));
        assert_eq!(from_clipboard("{\"flashcrowd\": 1}"), Err(Unfit::Empty));
        let text = "{\"flashcrowd\": 1, \"components\": [{\"id\": 7}]}";
        assert!(matches!(from_clipboard(text), Err(Unfit::Unreadable(_))));
    }
}

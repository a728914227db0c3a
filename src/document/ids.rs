//! New ids: short, readable, and free.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Connection, Document, default_connection_id, limits::MAX_ID_CHARS};

/// `server`, then `server-2`, `server-3` …
pub fn for_component(document: &Document, stem: &str) -> String {
    free(stem, |id| document.component(id).is_some())
}

pub fn for_annotation(document: &Document, stem: &str) -> String {
    free(stem, |id| document.annotation(id).is_some())
}

/// A name that is neither a zone's nor a region's.
pub fn for_zone(document: &Document, stem: &str) -> String {
    free(stem, |id| document.is_place(id))
}

pub fn for_key_space(document: &Document, stem: &str) -> String {
    free(stem, |id| document.key_spaces.contains_key(id))
}

/// The default id, where it is free and not too long.
pub fn for_connection(document: &Document, from: &str, to: &str) -> String {
    let taken = |id: &str| document.connection(id).is_some();
    let id = default_connection_id(from, to);
    if id.chars().count() <= MAX_ID_CHARS { free(&id, taken) } else { free("connection", taken) }
}

/// A connection with default parameters.
pub fn connection(document: &Document, from: &str, to: &str) -> Connection {
    Connection { id: for_connection(document, from, to), ..Connection::new(from, to) }
}

/// One like `like`, if there is none of this id: with the next free number after its own.
pub fn for_another(document: &Document, like: &str) -> String {
    let taken = |id: &str| document.component(id).is_some();
    if !taken(like) {
        return like.to_owned();
    }
    let (stem, number) = numbered(like);
    free_from(number.saturating_add(1), stem, taken)
}

/// The id without the number behind it, and that number; what has none is the first.
fn numbered(id: &str) -> (&str, u32) {
    match id.rsplit_once('-').map(|(stem, number)| (stem, number.parse::<u32>())) {
        Some((stem, Ok(number))) if !stem.is_empty() => (stem, number),
        _ => (id, 1),
    }
}

/// The id of a document that is new to this browser: its moment and chance keep two tabs apart.
pub fn for_document() -> Rc<str> {
    let moment = js_sys::Date::now() as u64;
    let chance = (js_sys::Math::random() * f64::from(u32::MAX)) as u32;
    format!("{moment:x}-{chance:08x}").into()
}

fn free(stem: &str, taken: impl Fn(&str) -> bool) -> String {
    free_from(1, stem, taken)
}

fn free_from(first: u32, stem: &str, taken: impl Fn(&str) -> bool) -> String {
    let numbered = |number: u32| match number {
        1 => stem.to_owned(),
        _ => {
            let suffix = format!("-{number}");
            let room = MAX_ID_CHARS - suffix.len();
            format!("{}{suffix}", stem.chars().take(room).collect::<String>())
        }
    };
    // One of more numbers than there can be things is free.
    (first..=u32::MAX).map(numbered).find(|id| !taken(id)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flashcrowd_sim::scenario::{Component, KindName};

    #[test]
    fn ids_count_up_and_fill_gaps() {
        let mut document = Document::default();
        let mut add = || {
            let id = for_component(&document, "server");
            document.components.push(Component::new(id.clone(), KindName::Server.default_kind()));
            id
        };
        assert_eq!((add(), add(), add()), ("server".into(), "server-2".into(), "server-3".into()));
        document.components.remove(1);
        assert_eq!(for_component(&document, "server"), "server-2");
    }

    #[test]
    fn another_one_has_the_next_number_and_a_free_id_is_kept() {
        let mut document = Document::default();
        for id in ["app-130", "app-131", "cache"] {
            document.components.push(Component::new(id, KindName::Server.default_kind()));
        }
        let another = |like| for_another(&document, like);
        assert_eq!(["app-130", "cache", "web-7"].map(another), ["app-132", "cache-2", "web-7"]);
    }

    #[test]
    fn long_ids_still_give_connections_that_are_valid() {
        let long = "x".repeat(MAX_ID_CHARS);
        assert_eq!(for_connection(&Document::default(), &long, "a"), "connection");
        assert_eq!(numbered("server-12"), ("server", 12));
        assert_eq!(numbered("read-model"), ("read-model", 1));
    }
}

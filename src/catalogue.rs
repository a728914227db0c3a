//! The catalogue: how each kind of component is presented. A new kind is one entry here.

use flashcrowd_sim::scenario::{Component, KindName, Language};

use crate::icon::Icon;
use crate::text::{Message, kinds};

/// A family of kinds, in the order of the palette.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Traffic,
    Routing,
    Compute,
    Storage,
}

/// How a kind is presented.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    pub family: Family,
    pub icon: Icon,
    pub name: Message,
    /// What it does, in one line.
    pub summary: Message,
}

pub const fn entry(kind: KindName) -> Entry {
    match kind {
        KindName::Client => Entry {
            family: Family::Traffic,
            icon: Icon::Client,
            name: kinds::CLIENT,
            summary: kinds::CLIENT_IS,
        },
        KindName::Balancer => Entry {
            family: Family::Routing,
            icon: Icon::Balancer,
            name: kinds::BALANCER,
            summary: kinds::BALANCER_IS,
        },
        KindName::Gateway => Entry {
            family: Family::Routing,
            icon: Icon::Gateway,
            name: kinds::GATEWAY,
            summary: kinds::GATEWAY_IS,
        },
        KindName::Server => Entry {
            family: Family::Compute,
            icon: Icon::Server,
            name: kinds::SERVER,
            summary: kinds::SERVER_IS,
        },
        KindName::Cache => {
            Entry { family: Family::Storage, icon: Icon::Cache, name: kinds::CACHE, summary: kinds::CACHE_IS }
        }
        KindName::Queue => {
            Entry { family: Family::Storage, icon: Icon::Queue, name: kinds::QUEUE, summary: kinds::QUEUE_IS }
        }
        KindName::Database => Entry {
            family: Family::Storage,
            icon: Icon::Database,
            name: kinds::DATABASE,
            summary: kinds::DATABASE_IS,
        },
    }
}

/// What a component is called: its name; without one, its kind and its number, or the id it was given.
pub fn title(component: &Component, language: Language) -> String {
    if let Some(name) = component.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty())
    {
        return name.to_owned();
    }
    let kind = component.kind.name();
    let name = entry(kind).name.get(language);
    match component.id.strip_prefix(kind.as_str()) {
        Some("") => name.to_owned(),
        Some(rest) => match rest.strip_prefix('-').filter(|n| n.bytes().all(|b| b.is_ascii_digit())) {
            Some(number) => format!("{name} {number}"),
            None => component.id.clone(),
        },
        None => component.id.clone(),
    }
}

impl Family {
    pub const ALL: [Family; 4] = [Family::Traffic, Family::Routing, Family::Compute, Family::Storage];

    pub const fn name(self) -> Message {
        match self {
            Family::Traffic => kinds::TRAFFIC,
            Family::Routing => kinds::ROUTING,
            Family::Compute => kinds::COMPUTE,
            Family::Storage => kinds::STORAGE,
        }
    }

    /// Its kinds, in the order of the palette.
    pub fn kinds(self) -> impl Iterator<Item = KindName> {
        KindName::ALL.into_iter().filter(move |kind| entry(*kind).family == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_without_a_name_is_called_after_its_kind() {
        let check = |id: &str, expected: &str| {
            let component = Component::new(id, KindName::Server.default_kind());
            assert_eq!(title(&component, Language::En), expected);
        };
        check("server", "Server");
        check("server-2", "Server 2");
        check("server-room", "server-room");
        check("web", "web");
    }
}

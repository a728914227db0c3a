//! The catalogue: how each kind of component is presented. A new kind is one entry here.

use flashcrowd_sim::scenario::KindName;

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
        KindName::Server => Entry {
            family: Family::Compute,
            icon: Icon::Server,
            name: kinds::SERVER,
            summary: kinds::SERVER_IS,
        },
        KindName::Database => Entry {
            family: Family::Storage,
            icon: Icon::Database,
            name: kinds::DATABASE,
            summary: kinds::DATABASE_IS,
        },
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

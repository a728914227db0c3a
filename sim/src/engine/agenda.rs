//! The agenda: incidents that will begin or end. Few, so a sorted map serves.

use std::collections::BTreeMap;

/// What will happen between events.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    IncidentEnds(Ending),
    /// The number of the document's incident.
    IncidentBegins(u32),
}

/// What an incident's end undoes.
#[derive(Debug, Clone, PartialEq)]
pub enum Ending {
    /// These instances come back, unless somebody restarted them in between (their epoch says).
    Crash { instances: Vec<(u32, u32)> },
    /// This burst of this client ends.
    Burst { client: u32, burst: u32 },
}

/// Items by time; at one time ends come before beginnings, then in order of entry.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    items: BTreeMap<(u64, bool, u64), Item>,
    entered: u64,
}

impl Agenda {
    pub fn add(&mut self, time: u64, item: Item) {
        self.entered += 1;
        let begins = matches!(item, Item::IncidentBegins(_));
        self.items.insert((time, begins, self.entered), item);
    }

    pub fn next_time(&self) -> u64 {
        self.items.first_key_value().map_or(u64::MAX, |((time, ..), _)| *time)
    }

    pub fn take_due(&mut self, now: u64) -> Option<Item> {
        if self.next_time() > now {
            return None;
        }
        self.items.pop_first().map(|(_, item)| item)
    }

    pub fn forget_incidents(&mut self) {
        self.items.retain(|_, item| !matches!(item, Item::IncidentBegins(_)));
    }
}

//! The agenda: incidents and failures that will begin or end. Few, so a sorted list serves.

/// What will happen between events.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Item {
    /// The incident in force with this id.
    IncidentEnds(u32),
    /// The number of the document's incident.
    IncidentBegins(u32),
    /// An instance fails by itself.
    Fails(u32),
    /// An instance that was down for a while comes back, unless it was restarted since that epoch.
    Repaired { instance: u32, epoch: u32, fails_again: bool },
    /// The chaos in force with this id kills an instance.
    ChaosStrikes(u32),
    /// An instance that was started in this epoch takes calls.
    BootEnds { instance: u32, epoch: u32 },
    /// A component's autoscaler decides.
    Scales(u32),
    /// An instance that is leaving gives up what it still holds.
    DrainEnds(u32),
}

/// Items by time; at one time ends come before beginnings, then in order of entry.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// The next one last.
    items: Vec<(u64, bool, u64, Item)>,
    entered: u64,
}

impl Agenda {
    pub fn add(&mut self, time: u64, item: Item) {
        self.entered += 1;
        let begins = matches!(item, Item::IncidentBegins(_));
        let later =
            |other: &(u64, bool, u64, Item)| (other.0, other.1, other.2) > (time, begins, self.entered);
        let place = self.items.partition_point(later);
        self.items.insert(place, (time, begins, self.entered, item));
    }

    pub fn next_time(&self) -> u64 {
        self.items.last().map_or(u64::MAX, |(time, ..)| *time)
    }

    pub fn take_due(&mut self, now: u64) -> Option<Item> {
        if self.next_time() > now {
            return None;
        }
        self.items.pop().map(|(.., item)| item)
    }

    /// Takes out what `is_gone` says.
    pub fn forget(&mut self, is_gone: impl Fn(&Item) -> bool) {
        self.items.retain(|(.., item)| !is_gone(item));
    }
}

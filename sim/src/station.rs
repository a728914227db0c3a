//! The one queueing primitive: places, a waiting line with a limit, and exact time integrals.
//!
//! Slots of a server, cores of a server and connections of a database are all this. Whoever waits is
//! linked through the slab of calls, so a station allocates nothing.

use crate::metrics::Integral;

/// Marks the end of a list through the slab.
pub const NONE: u32 = u32::MAX;

/// Places that calls hold, and a first-in-first-out line of those that wait for one.
#[derive(Debug, Clone, Default)]
pub struct Station {
    places: u32,
    /// Places in use. After the number of places was lowered this may be more, until enough have finished.
    pub busy: Integral,
    /// The larger of places and busy while the station is up, else 0: what utilization divides by.
    pub capacity: Integral,
    pub waiting: Integral,
    limit: u32,
    line: Line,
}

/// The ends of a list of calls; the links are in the slab.
#[derive(Debug, Clone, Copy)]
struct Line {
    head: u32,
    tail: u32,
}

impl Default for Line {
    fn default() -> Self {
        Line { head: NONE, tail: NONE }
    }
}

/// The links of the slab's entries.
pub trait Links {
    fn next(&mut self, entry: u32) -> &mut u32;
}

/// What became of one who arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// Holds a place.
    Served,
    Waits,
    /// The line is at its limit.
    Full,
}

impl Station {
    pub fn new(now: u64, places: u32, limit: u32) -> Station {
        let mut station = Station { places, limit, ..Station::default() };
        station.capacity.set(now, u64::from(places));
        station
    }

    /// A window has closed.
    pub fn settle(&mut self, now: u64) {
        for integral in [&mut self.busy, &mut self.capacity, &mut self.waiting] {
            integral.settle(now);
        }
    }

    pub fn places(&self) -> u32 {
        self.places
    }

    pub fn limit(&self) -> u32 {
        self.limit
    }

    #[inline]
    pub fn busy_now(&self) -> u32 {
        self.busy.level() as u32
    }

    #[inline]
    pub fn waiting_now(&self) -> u32 {
        self.waiting.level() as u32
    }

    /// `entry` arrives: it takes a place, waits, or finds the line full.
    #[inline]
    pub fn arrive(&mut self, now: u64, entry: u32, links: &mut impl Links) -> Admission {
        if self.busy_now() < self.places {
            self.busy.rise(now);
            return Admission::Served;
        }
        if self.waiting_now() >= self.limit {
            return Admission::Full;
        }
        *links.next(entry) = NONE;
        match self.line.tail {
            NONE => self.line.head = entry,
            tail => *links.next(tail) = entry,
        }
        self.line.tail = entry;
        self.waiting.rise(now);
        Admission::Waits
    }

    /// A place is given back; the one who gets it next, if anybody waits.
    #[inline]
    pub fn leave(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        if self.busy_now() > self.places {
            self.busy.fall(now);
            self.capacity.set(now, self.busy.level().max(u64::from(self.places)));
            return None;
        }
        match self.line.head {
            NONE => {
                self.busy.fall(now);
                None
            }
            // The place changes hands: the number of busy ones stays.
            _ => self.take_first(now, links),
        }
    }

    /// One who waits gets a place that an edit has made free.
    pub fn admit_one(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        if self.busy_now() >= self.places || self.line.head == NONE {
            return None;
        }
        self.busy.rise(now);
        self.take_first(now, links)
    }

    #[inline]
    fn take_first(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        let first = self.line.head;
        self.line.head = *links.next(first);
        if self.line.head == NONE {
            self.line.tail = NONE;
        }
        self.waiting.fall(now);
        Some(first)
    }

    /// New numbers; those who are busy finish, those who wait stay.
    pub fn resize(&mut self, now: u64, places: u32, limit: u32, is_up: bool) {
        self.places = places;
        self.limit = limit;
        if is_up {
            self.capacity.set(now, self.busy.level().max(u64::from(places)));
        }
    }

    /// Everyone is gone and no place counts.
    pub fn go_down(&mut self, now: u64) {
        self.line = Line::default();
        self.busy.set(now, 0);
        self.waiting.set(now, 0);
        self.capacity.set(now, 0);
    }

    /// Empty and open again.
    pub fn come_up(&mut self, now: u64) {
        self.capacity.set(now, u64::from(self.places));
    }
}

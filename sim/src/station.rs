//! The one queueing primitive: places, a waiting line with a limit and a discipline, and exact time integrals.
//!
//! Slots of a server, cores of a server and connections of a database are all this. Whoever waits is
//! linked through the slab of calls, so a station allocates nothing.

mod codel;
mod sharing;

use crate::metrics::Integral;
use crate::sorted::sorted;
pub use codel::Codel;
pub use sharing::Sharing;

/// Marks the end of a list through the slab.
pub const NONE: u32 = u32::MAX;

/// Places that calls hold, and a line of those that wait for one: first in, first out, if nothing else is said.
#[derive(Debug, Clone, Default)]
pub struct Station {
    places: u32,
    /// Places in use. After the number of places was lowered this may be more, until enough have finished.
    pub busy: Integral,
    /// The larger of places and busy while the station is up, else 0: what utilization divides by.
    pub capacity: Integral,
    pub waiting: Integral,
    limit: u32,
    /// Those that were let in without a place of their own.
    beyond: u32,
    line: Line,
    order: Option<Box<Order>>,
}

/// How the line differs from first in, first out.
#[derive(Debug, Clone)]
pub enum Order {
    Lifo,
    /// A line for each priority that was met, the highest first.
    Priority(Vec<(u32, Line)>),
    Codel(Codel),
    /// Nobody waits: as many as the line would hold are let in without a place of their own.
    Open,
    /// Places are shared evenly by all that came; those that are more than places count as waiting.
    Shared,
}

/// The ends of a list of calls; the links are in the slab.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    head: u32,
    tail: u32,
}

impl Default for Line {
    fn default() -> Self {
        Line { head: NONE, tail: NONE }
    }
}

/// The slab's entries, as lines see them.
pub trait Links {
    fn next(&mut self, entry: u32) -> &mut u32;
    /// When one who waits came.
    fn since(&self, entry: u32) -> u64;
    /// 0 is the least important.
    fn priority(&self, entry: u32) -> u32;
    /// One who has waited is dropped.
    fn shed(&mut self, entry: u32);
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

impl Line {
    #[inline]
    fn push_back(&mut self, entry: u32, links: &mut impl Links) {
        *links.next(entry) = NONE;
        match self.tail {
            NONE => self.head = entry,
            tail => *links.next(tail) = entry,
        }
        self.tail = entry;
    }

    fn push_front(&mut self, entry: u32, links: &mut impl Links) {
        *links.next(entry) = self.head;
        self.head = entry;
        if self.tail == NONE {
            self.tail = entry;
        }
    }

    #[inline]
    fn pop(&mut self, links: &mut impl Links) -> Option<u32> {
        let first = self.head;
        if first == NONE {
            return None;
        }
        self.head = *links.next(first);
        if self.head == NONE {
            self.tail = NONE;
        }
        Some(first)
    }
}

impl Station {
    pub fn new(now: u64, places: u32, limit: u32, order: Option<Order>) -> Station {
        let mut station = Station { places, limit, order: order.map(Box::new), ..Station::default() };
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

    /// Those that are there without a place: they wait, or were let in all the same.
    pub fn without_place(&self) -> u32 {
        self.waiting_now() + self.beyond
    }

    /// Those that were let in.
    pub fn held_now(&self) -> u32 {
        self.busy_now() + self.beyond
    }

    /// Takes a place, if one is free.
    #[inline]
    pub fn take_free(&mut self, now: u64) -> bool {
        let is_free = self.busy_now() < self.places;
        if is_free {
            self.busy.rise(now);
        }
        is_free
    }

    /// Gives a place back, if that is all there is to it: nobody waits, and no discipline has a say.
    #[inline]
    pub fn give_back(&mut self, now: u64) -> bool {
        let is_all = self.waiting_now() == 0 && self.busy_now() <= self.places && self.order.is_none();
        if is_all {
            self.busy.fall(now);
        }
        is_all
    }

    /// `entry` arrives: it takes a place, waits, or finds the line full.
    #[inline]
    pub fn arrive(&mut self, now: u64, entry: u32, links: &mut impl Links) -> Admission {
        if self.take_free(now) {
            return Admission::Served;
        }
        if self.order.is_some() {
            return self.arrive_in_order(now, entry, links);
        }
        if self.waiting_now() >= self.limit {
            return Admission::Full;
        }
        self.line.push_back(entry, links);
        self.waiting.rise(now);
        Admission::Waits
    }

    #[inline(never)]
    fn arrive_in_order(&mut self, now: u64, entry: u32, links: &mut impl Links) -> Admission {
        if self.without_place() >= self.limit {
            return Admission::Full;
        }
        if matches!(self.order.as_deref(), Some(Order::Open)) {
            self.beyond += 1;
            return Admission::Served;
        }
        self.waiting.rise(now);
        if matches!(self.order.as_deref(), Some(Order::Shared)) {
            return Admission::Served;
        }
        self.line_up(entry, links);
        Admission::Waits
    }

    fn line_up(&mut self, entry: u32, links: &mut impl Links) {
        match self.order.as_deref_mut() {
            Some(Order::Lifo) => self.line.push_front(entry, links),
            Some(Order::Priority(levels)) => {
                let priority = links.priority(entry);
                let level = levels.partition_point(|(other, _)| *other > priority);
                if levels.get(level).is_none_or(|(other, _)| *other != priority) {
                    levels.insert(level, (priority, Line::default()));
                }
                levels[level].1.push_back(entry, links);
            }
            _ => self.line.push_back(entry, links),
        }
    }

    /// A place is given back; the one who gets it next, if anybody waits.
    #[inline]
    pub fn leave(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        if self.busy_now() > self.places {
            self.busy.fall(now);
            self.capacity.set(now, self.busy.level().max(u64::from(self.places)));
            return None;
        }
        if self.order.is_some() {
            return self.leave_in_order(now, links);
        }
        // The place changes hands: the number of busy ones stays.
        let next = self.take_first(now, links);
        if next.is_none() {
            self.busy.fall(now);
        }
        next
    }

    #[inline(never)]
    fn leave_in_order(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        match self.order.as_deref() {
            Some(Order::Open) if self.beyond > 0 => self.beyond -= 1,
            Some(Order::Shared) if self.waiting_now() > 0 => self.waiting.fall(now),
            _ => {
                let next = self.take_in_order(now, links);
                if next.is_none() {
                    self.busy.fall(now);
                }
                return next;
            }
        }
        None
    }

    /// One who waits gets a place that an edit has made free.
    pub fn admit_one(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        if self.busy_now() >= self.places {
            return None;
        }
        let next = match self.order {
            Some(_) => self.take_in_order(now, links),
            None => self.take_first(now, links),
        }?;
        self.busy.rise(now);
        Some(next)
    }

    #[inline]
    fn take_first(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        let first = self.line.pop(links)?;
        self.waiting.fall(now);
        Some(first)
    }

    /// The one who goes next leaves the line.
    #[inline(never)]
    fn take_in_order(&mut self, now: u64, links: &mut impl Links) -> Option<u32> {
        let Station { line, waiting, order, .. } = self;
        let next = match order.as_deref_mut() {
            Some(Order::Codel(codel)) => {
                return codel.take(now, |shed| {
                    shed.into_iter().for_each(|entry| links.shed(entry));
                    let next = line.pop(links)?;
                    waiting.fall(now);
                    Some((next, now - links.since(next), waiting.level()))
                });
            }
            Some(Order::Priority(levels)) => levels.iter_mut().find_map(|(_, line)| line.pop(links)),
            _ => line.pop(links),
        }?;
        waiting.fall(now);
        Some(next)
    }

    /// New numbers; those who are busy finish, those who wait stay.
    pub fn resize(&mut self, now: u64, places: u32, limit: u32, is_up: bool) {
        self.places = places;
        self.limit = limit;
        self.spread(now);
        if is_up {
            self.capacity.set(now, self.busy.level().max(u64::from(places)));
        }
    }

    /// Where nobody waits, as many as there are places count as busy.
    fn spread(&mut self, now: u64) {
        let is_shared = matches!(self.order.as_deref(), Some(Order::Shared));
        if is_shared || matches!(self.order.as_deref(), Some(Order::Open)) {
            let all = self.busy_now() + self.without_place();
            let busy = all.min(self.places);
            self.busy.set(now, u64::from(busy));
            self.waiting.set(now, if is_shared { u64::from(all - busy) } else { 0 });
            self.beyond = if is_shared { 0 } else { all - busy };
        }
    }

    /// Another discipline from now on. Those who have a place keep it; those who wait line up anew in the
    /// order in which they came, or, where nobody waits from now on, come out in that order.
    pub fn reorder(&mut self, now: u64, order: Option<Order>, links: &mut impl Links) -> Vec<u32> {
        let mut line = self.empty_line(links);
        self.busy.set(now, u64::from(self.held_now()));
        self.beyond = 0;
        if self.busy_now() > self.places {
            self.capacity.set(now, self.busy.level());
        }
        self.order = order.map(Box::new);
        if matches!(self.order.as_deref(), Some(Order::Open | Order::Shared)) {
            self.spread(now);
            if self.capacity.level() > 0 {
                self.capacity.set(now, u64::from(self.places));
            }
        } else {
            line.drain(..).for_each(|entry| self.line_up(entry, links));
        }
        line
    }

    /// Takes everybody out of the line, in the order in which they came.
    fn empty_line(&mut self, links: &mut impl Links) -> Vec<u32> {
        let mut all = Vec::new();
        let mut walk = |mut line: Line| all.extend(std::iter::from_fn(|| line.pop(links)));
        if let Some(Order::Priority(levels)) = self.order.as_deref_mut() {
            levels.drain(..).for_each(|(_, line)| walk(line));
        }
        walk(std::mem::take(&mut self.line));
        if matches!(self.order.as_deref(), Some(Order::Lifo)) {
            all.reverse();
        }
        let came = all.into_iter().zip(0_u64..).map(|(entry, place)| (links.since(entry), place, entry));
        sorted(came).into_iter().map(|(.., entry)| entry).collect()
    }

    /// Everyone is gone.
    pub fn clear(&mut self, now: u64) {
        self.line = Line::default();
        self.beyond = 0;
        self.busy.set(now, 0);
        self.waiting.set(now, 0);
        match self.order.as_deref_mut() {
            Some(Order::Priority(levels)) => levels.clear(),
            Some(Order::Codel(codel)) => codel.reset(),
            _ => {}
        }
    }

    /// Everyone is gone and no place counts.
    pub fn go_down(&mut self, now: u64) {
        self.clear(now);
        self.capacity.set(now, 0);
    }

    /// Empty and open again.
    pub fn come_up(&mut self, now: u64) {
        self.capacity.set(now, u64::from(self.places));
    }
}

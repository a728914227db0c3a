//! Who watches a run in tests, and what is done to one under way.
#![allow(dead_code, reason = "each test file uses some of it")]

use flashcrowd_sim::engine::{HopSample, Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{Cause, Window};
use flashcrowd_sim::scenario::{Deed, Document, diff, parse};

use super::scenarios::checked;

pub const MS: u64 = 1_000_000;
pub const S: u64 = 1_000 * MS;

/// Keeps everything that a run tells.
#[derive(Default)]
pub struct Watch {
    pub windows: Vec<Window>,
    pub hops: Vec<HopSample>,
    /// Keys of requests, in the order of births.
    pub keys: Vec<u64>,
}

impl Observer for Watch {
    fn window(&mut self, window: Window) {
        self.windows.push(window);
    }

    fn samples(&self, _: u64) -> bool {
        true
    }

    fn hop(&mut self, hop: HopSample) {
        self.hops.push(hop);
    }

    fn birth(&mut self, _: u16, key: u64) {
        self.keys.push(key);
    }
}

/// A run, with all that it told.
pub struct Run {
    pub simulation: Simulation,
    pub watch: Watch,
}

impl Run {
    pub fn of(text: &str) -> Run {
        Run { simulation: Simulation::new(&checked(text)), watch: Watch::default() }
    }

    /// A run of so many seconds.
    pub fn until(text: &str, seconds: f64) -> Run {
        let mut run = Run::of(text);
        run.go_on(seconds);
        run
    }

    /// Goes on to so many seconds; everything is conserved ten times a second.
    pub fn go_on(&mut self, seconds: f64) {
        let until = (seconds * 1e9) as u64;
        while self.simulation.now() < until {
            let next = (self.simulation.now() / (100 * MS) + 1) * 100 * MS;
            self.simulation.advance(next.min(until), u64::MAX, &mut self.watch);
            self.simulation.check_conservation().unwrap();
        }
    }

    /// Makes the document another one.
    pub fn edit(&mut self, change: impl FnOnce(&mut Document)) {
        let mut new = self.simulation.document().clone();
        change(&mut new);
        let edits = diff(self.simulation.document(), &new);
        self.simulation
            .act_before(edits.into_iter().map(Deed::Edit).collect(), &mut self.watch)
            .map_err(|error| error.to_string())
            .unwrap();
        self.simulation.check_conservation().unwrap();
    }

    fn connection(&self, id: &str) -> u32 {
        let (_, connections) = self.simulation.layout();
        connections.iter().position(|known| known == id).unwrap_or_else(|| panic!("no {id}")) as u32
    }

    /// The calls over a connection, in the order in which they were sent.
    pub fn calls(&self, id: &str) -> Vec<HopSample> {
        self.messages(id, false)
    }

    /// The replies over a connection, in the order in which they were sent.
    pub fn replies(&self, id: &str) -> Vec<HopSample> {
        self.messages(id, true)
    }

    fn messages(&self, id: &str, is_reply: bool) -> Vec<HopSample> {
        let index = self.connection(id);
        let is_it = |hop: &&HopSample| hop.connection == index && hop.is_reply == is_reply;
        self.watch.hops.iter().filter(is_it).copied().collect()
    }

    /// Which of these connections each call took that went over one of them, in order.
    pub fn choices(&self, ids: &[&str]) -> Vec<usize> {
        let indexes: Vec<u32> = ids.iter().map(|id| self.connection(id)).collect();
        let place = |hop: &HopSample| indexes.iter().position(|index| *index == hop.connection);
        self.watch.hops.iter().filter(|hop| !hop.is_reply).filter_map(place).collect()
    }

    /// How many calls were under way over a connection between choice and reply, just after each change, as (instant, count).
    /// At one instant replies come first: what is free is given away after that.
    pub fn outstanding(&self, id: &str) -> Vec<(u64, i64)> {
        let calls = self.calls(id).into_iter().map(|hop| (hop.sent_ns, 1));
        let replies = self.replies(id).into_iter().map(|hop| (hop.arrives_ns, -1));
        let mut changes: Vec<(u64, i64)> = calls.chain(replies).collect();
        changes.sort_unstable();
        let mut level = 0;
        changes
            .iter()
            .map(|(at, change)| {
                (*at, {
                    level += change;
                    level
                })
            })
            .collect()
    }

    /// In windows of a second, what arrived at a component.
    pub fn arrived(&self, id: &str) -> Vec<u64> {
        let (components, _) = self.simulation.layout();
        let index = components.iter().position(|known| known == id).unwrap_or_else(|| panic!("no {id}"));
        self.watch.windows.iter().map(|window| window.components[index].arrived).collect()
    }

    /// Failed requests of a cause.
    pub fn failures(&self, cause: Cause) -> u64 {
        self.simulation.report().overall.failures.get(cause)
    }
}

/// Asserts a share of `n` independent trials, to within four standard errors.
pub fn assert_share(name: &str, count: u64, n: u64, expected: f64) {
    let (share, n) = (count as f64 / n as f64, n as f64);
    let error = (expected * (1.0 - expected) / n).sqrt();
    assert!(
        (share - expected).abs() <= 4.0 * error,
        "{name}: {share} is not {expected} (standard error {error})"
    );
}

/// Asserts that a run cut in slices, one that is a clone from some instant on, and one that replays what was done are all the same.
pub fn assert_deterministic(text: &str, seconds: u64, change: impl Fn(&mut Document)) {
    let edits = |simulation: &Simulation| {
        let mut new = simulation.document().clone();
        change(&mut new);
        diff(simulation.document(), &new).into_iter().map(Deed::Edit).collect::<Vec<_>>()
    };
    let mut one = Simulation::new(&checked(text));
    let half = seconds * S / 2;
    one.advance(half, u64::MAX, &mut Nobody);
    let mut cut = one.clone();
    let deeds = edits(&one);
    one.act(deeds.clone()).unwrap();
    one.advance(seconds * S, u64::MAX, &mut Nobody);
    cut.act(deeds).unwrap();
    while cut.now() < seconds * S {
        let mut clone = cut.clone();
        cut.advance(seconds * S, 997, &mut Nobody);
        cut.check_conservation().unwrap();
        clone.advance(cut.now(), u64::MAX, &mut Nobody);
        assert_eq!(clone.events(), cut.events(), "{text}");
        cut = clone;
    }
    let mut document = parse(text).unwrap();
    document.actions = one.actions().to_vec();
    let mut replay = Simulation::new(&flashcrowd_sim::scenario::check(&document).unwrap());
    replay.advance(seconds * S, u64::MAX, &mut Nobody);
    assert_eq!(one.report(), cut.report(), "{text}");
    assert_eq!(one.report(), replay.report(), "{text}");
    assert_eq!(one.live(), cut.live(), "{text}");
}

//! Runs that random deeds are done to, with all that they tell.
#![allow(dead_code, reason = "each test file uses some of it")]

use flashcrowd_sim::engine::{EventHash, Observer, Simulation};
use flashcrowd_sim::metrics::Window;
use flashcrowd_sim::scenario::{Checked, Deed, Document, check, rescripted};

use crate::random::Dice;

pub const END: u64 = 12_000_000_000;
/// A run ends here at the latest, so that no dice make the tests long.
const MAX_EVENTS: u64 = 60_000;

/// The events of a run and its windows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    pub events: EventHash,
    pub windows: Vec<Window>,
    /// How often the script was exchanged.
    pub scripts: u32,
}

impl Observer for Told {
    fn event(&mut self, time: u64, code: u64) {
        self.events.event(time, code);
    }
    fn birth(&mut self, class: u16, key: u64) {
        self.events.birth(class, key);
    }
    fn window(&mut self, window: Window) {
        self.windows.push(window);
    }
}

pub fn checked(document: &Document) -> Checked {
    check(document).unwrap_or_else(|p| panic!("{p:#?}"))
}

/// Runs to the end, with random deeds and exchanges of the script on the way; conservation is checked all
/// the while. The base takes the scripts that were taken.
pub fn live_through(seed: u64, dice: &mut Dice, base: &mut Document) -> (Simulation, Told) {
    let (mut simulation, mut told) = (Simulation::new(&checked(base)), Told::default());
    while simulation.now() < END && simulation.events() < MAX_EVENTS {
        let until = simulation.now() + dice.between(1e6, 1.5e9) as u64;
        simulation.advance(until.min(END), MAX_EVENTS / 10, &mut told);
        simulation.check_conservation().unwrap_or_else(|broken| panic!("seed {seed}: {broken}"));
        if dice.chance(0.2) {
            let script = dice.later_script(simulation.document(), simulation.now());
            let rebased = rescripted(base, simulation.actions(), &[], &script);
            if let Some(rebased) = rebased.filter(|_| simulation.rescript(script).is_ok()) {
                *base = rebased;
                told.scripts += 1;
            }
        }
        // Sometimes a second time at the same instant.
        for _ in 0..1 + dice.below(2) {
            let deeds: Vec<Deed> =
                (0..dice.below(3)).filter_map(|_| dice.deed(simulation.document())).collect();
            let before = simulation.actions().len();
            // What does not fit is refused, whole, and nothing is logged of it.
            let logged =
                if simulation.act_before(deeds.clone(), &mut told).is_ok() { deeds.len() } else { 0 };
            assert_eq!(simulation.actions().len(), before + logged, "seed {seed}");
            simulation
                .check_conservation()
                .unwrap_or_else(|broken| panic!("seed {seed}: {broken} after a deed"));
        }
    }
    (simulation, told)
}

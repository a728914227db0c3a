//! What holds of every run, held against thousands of random scenarios, incidents and edits under way.

mod lived;
mod random;
#[cfg(not(target_arch = "wasm32"))]
mod words;

use std::fmt::Debug;

use flashcrowd_sim::engine::Simulation;
use flashcrowd_sim::metrics::{Live, Report, Window};
use flashcrowd_sim::scenario::{Document, parse, to_json};
use lived::{Told, checked, live_through};
use random::Dice;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Shares lie in [0, 1]; everything else is finite and not negative.
fn assert_in_range(seed: u64, report: &Report, live: &Live, windows: &[Window]) {
    let share = |value: Option<f64>, what: &str| {
        assert!(value.is_none_or(|v| (0.0..=1.0).contains(&v)), "seed {seed}: {what} is {value:?}");
    };
    share(report.overall.availability, "availability");
    share(report.overall.availability_time, "availability in time");
    for c in &report.components {
        share(c.utilization, "utilization");
        share(c.uptime, "uptime");
        share(c.cores_utilization, "utilization of cores");
        share(c.cache.and_then(|cache| cache.hit_ratio), "hit ratio");
    }
    for c in windows.iter().flat_map(|w| &w.components) {
        share(c.utilization, "utilization of a window");
        share(c.cores_utilization, "utilization of cores in a window");
        share(c.cache.and_then(|cache| cache.hit_ratio), "hit ratio of a window");
    }
    let sound = |figures: &dyn Debug| {
        let text = format!("{figures:?}");
        let unsound = ["NaN", "inf", ": -", "(-"].iter().find(|word| text.contains(**word));
        assert_eq!(unsound, None, "seed {seed}: {text}");
    };
    sound(report);
    sound(live);
    windows.iter().for_each(|window| sound(window));
}

fn replay(
    base: &Document,
    simulation: &Simulation,
    mut advance: impl FnMut(&mut Simulation, &mut Told),
) -> (Report, Told) {
    let mut document = base.clone();
    document.actions = simulation.actions().to_vec();
    // As a link carries it: through text and back.
    let document = parse(&to_json(&document).to_string()).unwrap();
    let (mut replay, mut told) = (Simulation::new(&checked(&document)), Told::default());
    while replay.now() < simulation.now() {
        advance(&mut replay, &mut told);
    }
    replay.check_conservation().unwrap();
    (replay.report(), told)
}

fn every_law_holds(seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let dice = &mut Dice::new(seed);
        let mut base = dice.document();
        let (simulation, told) = live_through(seed, dice, &mut base);
        let end = simulation.now();
        assert_in_range(seed, &simulation.report(), &simulation.live(), &told.windows);

        let whole = replay(&base, &simulation, |run, told| {
            run.advance(end, u64::MAX, told);
        });
        assert_eq!(whole.1.events, told.events, "seed {seed}: the replay of its log is another run");
        assert_eq!(whole.0, simulation.report(), "seed {seed}: the replay of its log");

        let sliced = replay(&base, &simulation, |run, told| {
            let until = run.now() + dice.between(1.0, 4e8) as u64;
            run.advance(until.min(end), 1 + dice.below(300) as u64, told);
        });
        assert_eq!(sliced.1.events, whole.1.events, "seed {seed}: slicing shows");
        assert_eq!(sliced.0, whole.0, "seed {seed}: slicing shows");

        let cloned = replay(&base, &simulation, |run, told| {
            *run = run.clone();
            let until = run.now() + dice.between(1e8, 3e9) as u64;
            run.advance(until.min(end), u64::MAX, told);
        });
        assert_eq!(cloned.1.events, whole.1.events, "seed {seed}: a clone goes on otherwise");
        assert_eq!(cloned.0, whole.0, "seed {seed}: a clone goes on otherwise");
    }
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn conservation_ranges_replay_slicing_and_clones_hold_for_random_runs() {
    every_law_holds(0..400);
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test]
fn conservation_ranges_replay_slicing_and_clones_hold_for_random_runs() {
    every_law_holds(0..40);
}

#[cfg(not(target_arch = "wasm32"))]
mod reach {
    use std::collections::BTreeSet;

    use flashcrowd_sim::metrics::Cause;

    use super::words::words;
    use super::{Dice, live_through};

    #[test]
    fn the_dice_reach_every_form_of_every_thing_and_every_cause_of_failure() {
        let (mut text, mut causes, mut scripts) = (String::new(), BTreeSet::new(), 0);
        for seed in 0..400 {
            let dice = &mut Dice::new(seed);
            let mut base = dice.document();
            let (simulation, told) = live_through(seed, dice, &mut base);
            scripts += told.scripts;
            text += &serde_json::to_string(&base).unwrap();
            text += &serde_json::to_string(simulation.actions()).unwrap();
            let of_components = told.windows.iter().flat_map(|w| &w.components).map(|c| c.failures);
            let of_connections = told.windows.iter().flat_map(|w| &w.connections).map(|c| c.failures);
            let of_requests = told.windows.iter().map(|w| w.overall.failures);
            causes.extend(
                of_components
                    .chain(of_connections)
                    .chain(of_requests)
                    .flat_map(|f| f.iter().map(|(cause, _)| cause).collect::<Vec<_>>()),
            );
        }
        let missing: Vec<String> =
            words().into_iter().filter(|w| !text.contains(&format!("\"{w}\""))).collect();
        assert!(missing.is_empty(), "never reached: {missing:?}");
        // The simulator's own bounds have tests of their own.
        let unmet: Vec<Cause> =
            Cause::ALL.into_iter().filter(|c| *c != Cause::LimitReached && !causes.contains(c)).collect();
        assert!(unmet.is_empty(), "never met: {unmet:?}");
        assert!(scripts > 100, "the script was exchanged {scripts} times");
    }
}

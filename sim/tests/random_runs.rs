//! What holds of every run, held against thousands of random scenarios, incidents and edits under way.

mod random;

use std::fmt::Debug;

use flashcrowd_sim::engine::{EventHash, Observer, Simulation};
use flashcrowd_sim::metrics::{Live, Report, Window};
use flashcrowd_sim::scenario::{Checked, Deed, Document, check, parse, rescripted, to_json};
use random::Dice;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

const END: u64 = 12_000_000_000;
/// A run ends here at the latest, so that no dice make the tests long.
const MAX_EVENTS: u64 = 60_000;

/// The events of a run and its windows.
#[derive(Default)]
struct Told {
    events: EventHash,
    windows: Vec<Window>,
    /// How often the script was exchanged.
    scripts: u32,
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

fn checked(document: &Document) -> Checked {
    check(document).unwrap_or_else(|p| panic!("{p:#?}"))
}

/// Shares lie in [0, 1]; everything else is finite and not negative.
fn assert_in_range(seed: u64, report: &Report, live: &Live, windows: &[Window]) {
    let share = |value: Option<f64>, what: &str| {
        assert!(value.is_none_or(|v| (0.0..=1.0).contains(&v)), "seed {seed}: {what} is {value:?}");
    };
    share(report.overall.availability, "availability");
    share(report.overall.availability_time, "availability in time");
    for c in &report.components {
        share(c.utilization, "utilization");
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

/// Runs to the end, with random deeds and exchanges of the script on the way; conservation is checked all
/// the while. The base takes the scripts that were taken.
fn live_through(seed: u64, dice: &mut Dice, base: &mut Document) -> (Simulation, Told) {
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

/// The events of random runs with random deeds are the same everywhere: one hash for all of them.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn random_action_logs_give_the_same_runs_everywhere() {
    let mut all = EventHash::default();
    for seed in 1_000..1_040 {
        let dice = &mut Dice::new(seed);
        let mut base = dice.document();
        let (simulation, told) = live_through(seed, dice, &mut base);
        all.event(simulation.events(), told.events.0);
    }
    assert_eq!(all.0, 17_735_668_360_730_128_619);
}

#[cfg(not(target_arch = "wasm32"))]
mod reach {
    use std::collections::BTreeSet;

    use flashcrowd_sim::metrics::Cause;
    use flashcrowd_sim::scenario::{
        FaultName, Field, KindName, Shape, connection_fields, fault_fields, fields_of,
    };

    use super::{Dice, live_through};

    /// Every word that a scenario, its deeds and its outcomes can have.
    fn words() -> BTreeSet<String> {
        fn of(fields: &[Field], words: &mut BTreeSet<String>) {
            for field in fields {
                words.extend(field.path.split('.').map(str::to_owned));
                match field.shape {
                    Shape::Choice(choices) => words.extend(choices.iter().map(|w| (*w).to_owned())),
                    Shape::Section(inner) => of(inner, words),
                    Shape::OneOf(one_of) => {
                        for variant in one_of.variants {
                            words.insert(variant.name.to_owned());
                            of(variant.fields, words);
                        }
                    }
                    Shape::Number { .. }
                    | Shape::Whole { .. }
                    | Shape::Points
                    | Shape::Quantiles
                    | Shape::Buckets
                    | Shape::Classes
                    | Shape::Plan => {}
                }
            }
        }
        let mut words = BTreeSet::new();
        for kind in KindName::ALL {
            words.insert(kind.as_str().to_owned());
            of(fields_of(kind), &mut words);
            of(connection_fields(kind), &mut words);
        }
        for fault in FaultName::ALL {
            words.insert(fault.as_str().to_owned());
            of(fault_fields(fault), &mut words);
        }
        // The default of a cut's way is left out wherever it is written.
        words.remove("both");
        let more = [
            "set",
            "add",
            "connect",
            "remove",
            "component",
            "connection",
            "key_space",
            "document",
            "zipf",
            "uniform",
            "hot_set",
            "moves_every_s",
            "priority",
            "service_factor",
        ];
        let steps = ["compute", "call", "times", "look_up", "cache", "on_miss", "classes", "what"];
        words.extend(more.into_iter().chain(steps).map(str::to_owned));
        words
    }

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
            let of_requests = told.windows.iter().map(|w| w.overall.failures);
            causes.extend(
                of_components
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

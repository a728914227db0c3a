//! Golden traces: hashes of whole event streams, the same natively and in WebAssembly, bit for bit.
//!
//! A change here changes results: it needs a new `ENGINE_VERSION` and a word in the changelog.

mod distributions;
mod lived;
mod random;
mod scenarios;
mod traces;
#[cfg(not(target_arch = "wasm32"))]
mod words;

use flashcrowd_sim::engine::{EventHash, Observer, Simulation};
use flashcrowd_sim::scenario::{Action, Deed, Fault, check, parse};
use lived::live_through;
use random::Dice;

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

/// Scenario, number of events, hash of their stream. Where other runs are meant, the failing test prints the
/// table anew.
const TRACES: [(&str, u64, u64); 11] = [
    ("balanced", 104_327, 13_013_391_150_351_199_131),
    ("replayed", 114_360, 3_709_238_034_988_772_393),
    ("cached", 77_770, 10_692_959_702_845_446_320),
    ("queued", 59_468, 870_987_700_350_498_784),
    ("drawn", 26_824, 18_241_869_577_577_913_856),
    ("lines", 27_291, 12_569_694_099_271_019_855),
    ("policies", 95_754, 17_990_413_135_931_181_131),
    ("failing", 45_390, 15_696_308_039_022_695_886),
    ("placed", 82_275, 5_725_773_147_826_427_451),
    ("gated", 57_777, 11_572_738_861_538_622_078),
    ("random deeds", 542_209, 17_272_068_111_021_833_395),
];

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_traces_are_the_same_everywhere() {
    let mut found = Vec::new();
    for trace in traces::all() {
        let (mut simulation, mut hash) = (Simulation::new(&trace.scenario), EventHash::default());
        simulation.advance(trace.end_ns, u64::MAX, &mut hash);
        found.push((trace.name, simulation.events(), hash.0));
    }
    found.push(random_deeds());
    let table: String = found.iter().map(row).collect();
    assert!(found == TRACES, "other runs than before; the table would be\n\n{table}");
}

/// Random runs with random deeds: one hash for all of them.
fn random_deeds() -> (&'static str, u64, u64) {
    let (mut events, mut all) = (0, EventHash::default());
    for seed in 1_000..1_040 {
        let dice = &mut Dice::new(seed);
        let mut base = dice.document();
        let (simulation, told) = live_through(seed, dice, &mut base);
        events += simulation.events();
        all.event(simulation.events(), told.events.0);
    }
    ("random deeds", events, all.0)
}

/// A row of the table, as rustfmt has it.
fn row((name, events, hash): &(&str, u64, u64)) -> String {
    format!("    ({name:?}, {}, {}),\n", grouped(*events), grouped(*hash))
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (n, digit) in digits.chars().enumerate() {
        if n > 0 && (digits.len() - n).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn the_traces_together_meet_every_form_of_everything_and_every_cause_of_failure() {
    use std::collections::BTreeSet;

    use flashcrowd_sim::engine::Nobody;
    use flashcrowd_sim::metrics::Cause;

    let (mut text, mut causes, mut counts) = (String::new(), BTreeSet::new(), [0_u64; 3]);
    for trace in traces::all() {
        text += &serde_json::to_string(trace.scenario.document()).unwrap();
        let mut simulation = Simulation::new(&trace.scenario);
        simulation.advance(trace.end_ns, u64::MAX, &mut Nobody);
        let report = simulation.report();
        let of_connections = report.connections.iter().map(|c| c.failures);
        let of_components = report.components.iter().map(|c| c.failures);
        let failures = of_components.chain(of_connections).chain([report.overall.failures]);
        causes.extend(failures.flat_map(|f| f.iter().map(|(cause, _)| cause).collect::<Vec<_>>()));
        for component in &report.components {
            counts[0] += component.cache.map_or(0, |cache| cache.evicted);
            counts[1] += component.messages.map_or(0, |messages| messages.dropped);
            counts[2] += component.messages.map_or(0, |messages| messages.redelivered);
        }
    }
    let missing: Vec<String> =
        words::words().into_iter().filter(|w| !text.contains(&format!("\"{w}\""))).collect();
    assert!(missing.is_empty(), "never reached: {missing:?}");
    // The simulator's own bounds have tests of their own.
    let unmet: Vec<Cause> =
        Cause::ALL.into_iter().filter(|c| *c != Cause::LimitReached && !causes.contains(c)).collect();
    assert!(unmet.is_empty(), "never met: {unmet:?}");
    assert!(counts.iter().all(|count| *count > 100), "evicted, dropped, redelivered: {counts:?}");
}

const HEALTH: &str = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
const CRASH: &str = r#"{"at_s":5,"for_s":4,"crash":{"component":"a"}},
    {"at_s":6.5,"for_s":3,"crash":{"component":"b","mode":"black_hole"}}"#;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_log_made_by_hand_replays_to_the_same_events() {
    let text = scenarios::three_servers("round_robin", HEALTH, CRASH);
    let mut document = parse(&text).unwrap();
    let mut by_hand = Simulation::new(&scenarios::checked(&text));
    let mut live = EventHash::default();
    // Odd slices and odd instants, as a person's clicks have them.
    for (step, budget) in (1..=60_u64).zip([700, 31, 5_000].into_iter().cycle()) {
        by_hand.advance(step * 333_333_333, budget, &mut live);
        if step % 9 == 4 {
            let instance = (step % 2 == 0).then_some(1);
            let fault = Fault::Crash {
                component: ["a", "b", "db"][step as usize % 3].to_owned(),
                instances: None,
                instance,
                mode: Default::default(),
            };
            by_hand.act(vec![Deed::fault(fault, Some(0.7))]).unwrap();
        }
    }
    by_hand.advance(20_000_000_000, u64::MAX, &mut live);
    document.actions = by_hand.actions().to_vec();
    assert_eq!(document.actions.len(), 7);
    let mut replay = Simulation::new(&check(&document).unwrap());
    let mut replayed = EventHash::default();
    replay.advance(20_000_000_000, u64::MAX, &mut replayed);
    assert_eq!(live, replayed);
    assert_eq!(by_hand.report(), replay.report());
    let times: Vec<u64> = document.actions.iter().map(|Action { at_ns, .. }| *at_ns).collect();
    assert!(times.is_sorted(), "{times:?}");
}

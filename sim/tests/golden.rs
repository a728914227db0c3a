//! Golden traces: hashes of whole event streams, the same natively and in WebAssembly, bit for bit.
//!
//! A change here changes results: it needs a new `ENGINE_VERSION` and a word in the changelog.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{Action, Checked, Deed, Fault, parse};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

fn hash(scenario: &Checked, seconds: u64) -> (u64, u64) {
    let (mut simulation, mut hash) = (Simulation::new(scenario), EventHash::default());
    simulation.advance(seconds * 1_000_000_000, u64::MAX, &mut hash);
    (simulation.events(), hash.0)
}

fn with_actions(text: &str, actions: &str) -> Checked {
    let mut document = parse(text).unwrap();
    document.actions = serde_json::from_str(actions).unwrap();
    flashcrowd_sim::scenario::check(&document).unwrap()
}

const HEALTH: &str = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
const CRASH: &str = r#"{"at_s":5,"for_s":4,"crash":{"component":"a"}},
    {"at_s":6.5,"for_s":3,"crash":{"component":"b","mode":"black_hole"}}"#;

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn the_balanced_scenario_is_the_same_everywhere() {
    let text = scenarios::three_servers("least_connections", HEALTH, CRASH);
    assert_eq!(hash(&scenarios::checked(&text), 20), (153_929, 10_522_759_018_741_917_148));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_replayed_log_is_the_same_everywhere() {
    let text = scenarios::three_servers("random", HEALTH, "");
    let actions = r#"[
        {"at_ns":2000000001,"crash":{"component":"c"}},
        {"at_ns":3000000000,"set":{"component":"a","slots":4,"cores":2}},
        {"at_ns":3000000000,"burst":{"client":"users","factor":2.5},"for_s":4},
        {"at_ns":4500000000,"add":{"id":"d","kind":"server","instances":2,"at":[0,0]}},
        {"at_ns":4500000000,"connect":{"from":"lb","to":"d"}},
        {"at_ns":6000000000,"restart":{"component":"c"}},
        {"at_ns":7000000000,"remove":{"component":"b"}}]"#;
    assert_eq!(hash(&with_actions(&text, actions), 20), (155_742, 16_937_637_101_148_308_368));
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test)]
fn a_lognormal_server_at_high_load_is_the_same_everywhere() {
    let text = scenarios::one_server(900.0, 1, r#"{"lognormal":{"mean_ms":1,"cv":2}}"#);
    assert_eq!(hash(&scenarios::checked(&text), 100), (359_260, 17_874_153_759_190_577_648));
}

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
    let mut replay = Simulation::new(&flashcrowd_sim::scenario::check(&document).unwrap());
    let mut replayed = EventHash::default();
    replay.advance(20_000_000_000, u64::MAX, &mut replayed);
    assert_eq!(live, replayed);
    assert_eq!(by_hand.report(), replay.report());
    let times: Vec<u64> = document.actions.iter().map(|Action { at_ns, .. }| *at_ns).collect();
    assert!(times.is_sorted(), "{times:?}");
}

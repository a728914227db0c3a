//! Sequences of actions: whatever is done to whatever runs, nothing panics, no request is lost or made up,
//! and the log replays to the same events.

use flashcrowd_sim::engine::{EventHash, Simulation};
use flashcrowd_sim::scenario::{Checked, Deed, Document, check, parse, to_json};

use crate::random::Dice;

const END: u64 = 6_000_000_000;
/// A run ends here at the latest, so that none takes long.
const MAX_EVENTS: u64 = 20_000;

pub fn holds(bytes: &[u8]) {
    let dice = &mut Dice::of_bytes(bytes);
    let base = dice.document();
    let mut run = Simulation::new(&checked(&base));
    let mut events = EventHash::default();
    while run.now() < END && run.events() < MAX_EVENTS {
        let until = run.now() + dice.between(1e6, 1e9) as u64;
        run.advance(until.min(END), MAX_EVENTS / 10, &mut events);
        conserves(&run);
        let deeds: Vec<Deed> = (0..dice.below(4)).filter_map(|_| dice.deed(run.document())).collect();
        let before = run.actions().len();
        // What does not fit is refused, whole, and nothing is logged of it.
        let logged = if run.act_before(deeds.clone(), &mut events).is_ok() { deeds.len() } else { 0 };
        assert_eq!(run.actions().len(), before + logged);
        conserves(&run);
    }
    let mut document = base;
    document.actions = run.actions().to_vec();
    let document = parse(&to_json(&document).to_string()).expect("what was written can be read");
    let (mut replay, mut replayed) = (Simulation::new(&checked(&document)), EventHash::default());
    while replay.now() < run.now() {
        replay.advance(run.now(), u64::MAX, &mut replayed);
    }
    assert_eq!(replayed, events, "the replay of the log is another run");
    assert_eq!(replay.report(), run.report());
}

fn checked(document: &Document) -> Checked {
    check(document).unwrap_or_else(|problems| panic!("{problems:#?}"))
}

fn conserves(run: &Simulation) {
    run.check_conservation().unwrap_or_else(|broken| panic!("{broken}"));
}

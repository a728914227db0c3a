//! The same scenario and seed give the same run, however it is sliced, cloned or watched.

mod distributions;
mod lived;
mod random;
mod scenarios;
mod traces;

use flashcrowd_sim::engine::{EventHash, HopSample, Observer, Simulation};
use flashcrowd_sim::metrics::{Report, WINDOW_NS, Window};
use flashcrowd_sim::scenario::{Deed, check};
use lived::Told;
use random::Dice;
use traces::Trace;

/// A run from where it stands to the end, in slices (until, events) that `next` chooses.
fn finish(
    mut simulation: Simulation,
    mut told: Told,
    end_ns: u64,
    mut next: impl FnMut(u64) -> (u64, u64),
) -> (Told, Report) {
    while simulation.now() < end_ns {
        let (until, events) = next(simulation.now());
        simulation.advance(until.min(end_ns), events, &mut told);
    }
    (told, simulation.report())
}

fn whole(trace: &Trace) -> (Told, Report) {
    finish(Simulation::new(&trace.scenario), Told::default(), trace.end_ns, |_| (u64::MAX, u64::MAX))
}

/// One run in slices that `next` chooses is the whole run: its events, its windows, its report.
fn assert_invisible(how: &str, mut next: impl FnMut(u64) -> (u64, u64)) {
    for trace in traces::all() {
        let sliced = finish(Simulation::new(&trace.scenario), Told::default(), trace.end_ns, &mut next);
        let (told, report) = whole(&trace);
        assert_eq!(sliced.0.events, told.events, "{}: {how}", trace.name);
        assert!(sliced.0.windows == told.windows, "{}: {how}: other windows", trace.name);
        assert_eq!(sliced.1, report, "{}: {how}", trace.name);
    }
}

#[test]
fn slices_of_any_length_are_invisible() {
    let dice = &mut Dice::new(1);
    assert_invisible("random instants", |now| (now + dice.between(1.0, 2e8) as u64, u64::MAX));
    assert_invisible("a millisecond each", |now| (now + 1_000_000, u64::MAX));
}

#[test]
fn slices_that_end_beside_a_window_are_invisible() {
    // A nanosecond before it closes, when it does, a nanosecond after.
    let next = |now: u64| match now % WINDOW_NS {
        0 => now + 1,
        last if last == WINDOW_NS - 1 => now + 1,
        _ => now - now % WINDOW_NS + WINDOW_NS - 1,
    };
    assert_invisible("window boundaries", |now| (next(now), u64::MAX));
}

#[test]
fn budgets_of_any_number_of_events_are_invisible() {
    for budget in [1, 7, 1_000] {
        assert_invisible(&format!("{budget} events each"), |_| (u64::MAX, budget));
    }
    let dice = &mut Dice::new(2);
    assert_invisible("random budgets and instants", |now| {
        (now + dice.between(1.0, 1e8) as u64, 1 + dice.below(2_000) as u64)
    });
}

/// Moments worth a clone: any, and those just at and after an incident's beginning and end.
fn moments(trace: &Trace, dice: &mut Dice) -> Vec<u64> {
    let spans = trace.scenario.document().incidents.iter().map(|incident| incident.span_ns());
    let edges: Vec<u64> =
        spans.flat_map(|(start, end)| [start, start + 1, end, end.saturating_add(1)]).collect();
    let mut moments: Vec<u64> = (0..4).map(|_| dice.between(0.0, trace.end_ns as f64) as u64).collect();
    moments.extend((0..edges.len().min(4)).map(|_| *dice.pick(&edges)));
    moments.retain(|moment| *moment < trace.end_ns);
    moments.sort_unstable();
    moments
}

/// Does whatever comes to the dice, and goes on for a while.
fn maltreat(mut simulation: Simulation, dice: &mut Dice) {
    let mut done = 0;
    for _ in 0..8 {
        let deeds: Vec<Deed> = (0..3).filter_map(|_| dice.deed(simulation.document())).collect();
        done += u32::from(simulation.act(deeds).is_ok());
        simulation.advance(simulation.now() + 50_000_000, 2_000, &mut Told::default());
    }
    assert!(done > 0, "nothing was done");
}

#[test]
fn a_clone_made_at_any_moment_and_its_original_go_on_alike_whatever_is_done_to_the_other() {
    let dice = &mut Dice::new(3);
    for trace in traces::all() {
        let expected = whole(&trace);
        let (mut original, mut told) = (Simulation::new(&trace.scenario), Told::default());
        for moment in moments(&trace, dice) {
            original.advance(moment, u64::MAX, &mut told);
            // One clone is acted upon; the other outlives an original that is.
            maltreat(original.clone(), dice);
            let clone = original.clone();
            maltreat(std::mem::replace(&mut original, clone.clone()), dice);
            let ended = finish(clone, told.clone(), trace.end_ns, |_| (u64::MAX, u64::MAX));
            assert!(ended == expected, "{}: a clone of {moment} ns", trace.name);
        }
        let ended = finish(original, told, trace.end_ns, |_| (u64::MAX, u64::MAX));
        assert!(ended == expected, "{}: after all its clones", trace.name);
    }
}

#[derive(Default)]
struct Watcher {
    hash: EventHash,
    windows: Vec<Window>,
    hops: Vec<HopSample>,
}

impl Observer for Watcher {
    fn event(&mut self, time: u64, code: u64) {
        self.hash.event(time, code);
    }
    fn birth(&mut self, class: u16, key: u64) {
        self.hash.birth(class, key);
    }
    fn window(&mut self, window: Window) {
        self.windows.push(window);
    }
    fn samples(&self, request_number: u64) -> bool {
        request_number.is_multiple_of(16)
    }
    fn hop(&mut self, hop: HopSample) {
        self.hops.push(hop);
    }
}

#[test]
fn watching_changes_nothing_and_windows_add_up_to_the_report() {
    for trace in traces::all() {
        let (mut simulation, mut watcher) = (Simulation::new(&trace.scenario), Watcher::default());
        simulation.advance(trace.end_ns, u64::MAX, &mut watcher);
        let (told, report) = whole(&trace);
        assert_eq!(watcher.hash, told.events, "{}", trace.name);
        assert_eq!(simulation.report(), report, "{}", trace.name);
        assert_eq!(watcher.windows.len() as u64, trace.end_ns / WINDOW_NS);
        assert!(watcher.hops.iter().all(|hop| hop.sent_ns <= hop.arrives_ns));
        // A request that ends ok crosses at least the client's connection, both ways.
        assert!(watcher.hops.len() as u64 > report.overall.ok / 16, "{}", trace.name);
        let sum = |figure: fn(&Window) -> u64| watcher.windows.iter().map(figure).sum::<u64>();
        assert_eq!(sum(|w| w.overall.offered), report.overall.requests);
        assert_eq!(sum(|w| w.overall.ok), report.overall.ok);
        assert_eq!(sum(|w| w.overall.failures.total()), report.overall.failed);
        let means = watcher.windows.iter().map(|w| w.overall.in_flight_mean);
        let mean = means.sum::<f64>() / watcher.windows.len() as f64;
        assert!((mean - report.overall.in_flight_mean).abs() < 1e-9);
    }
}

#[test]
fn another_seed_is_another_run() {
    for trace in traces::all() {
        let mut document = trace.scenario.document().clone();
        document.seed += 1;
        let other = Trace { scenario: check(&document).unwrap(), ..trace };
        assert_ne!(whole(&trace).0.events, whole(&other).0.events, "{}", trace.name);
    }
}

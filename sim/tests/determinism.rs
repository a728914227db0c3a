//! The same scenario and seed give the same run, however it is sliced, cloned or watched.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, HopSample, Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{Report, Window};
use flashcrowd_sim::scenario::{check, parse};
use scenarios::{checked, three_servers};

const HEALTH: &str = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
const CRASH: &str = r#"{"at_s":5,"for_s":4,"crash":{"component":"a"}}"#;
const END: u64 = 15_000_000_000;

fn run(text: &str) -> (EventHash, Report) {
    let (mut simulation, mut hash) = (Simulation::new(&checked(text)), EventHash::default());
    simulation.advance(END, u64::MAX, &mut hash);
    (hash, simulation.report())
}

#[test]
fn slicing_is_invisible() {
    let text = three_servers("least_connections", HEALTH, CRASH);
    let whole = run(&text);
    for (slice, budget) in [(1_000_000, 1), (7_777_777, 50), (1_000_000_000, 1_000), (u64::MAX, 13)] {
        let (mut simulation, mut hash) = (Simulation::new(&checked(&text)), EventHash::default());
        while simulation.now() < END {
            let until = simulation.now().saturating_add(slice).min(END);
            simulation.advance(until, budget, &mut hash);
        }
        assert_eq!((hash, simulation.report()), whole, "slices of {slice} ns, {budget} events");
    }
}

#[test]
fn a_clone_goes_on_as_the_original() {
    let text = three_servers("random", HEALTH, CRASH);
    let mut original = Simulation::new(&checked(&text));
    for until in [1, 5_000_000_000, 5_500_000_001, 9_000_000_000] {
        original.advance(until, u64::MAX, &mut Nobody);
        let (mut a, mut b) = (EventHash::default(), EventHash::default());
        let mut clone = original.clone();
        clone.advance(END, u64::MAX, &mut a);
        original.clone().advance(END, u64::MAX, &mut b);
        assert_eq!(a, b);
        assert_eq!(clone.report(), run(&text).1);
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
    let text = three_servers("least_connections", HEALTH, CRASH);
    let (mut simulation, mut watcher) = (Simulation::new(&checked(&text)), Watcher::default());
    simulation.advance(END, u64::MAX, &mut watcher);
    let (hash, report) = run(&text);
    assert_eq!(watcher.hash, hash);
    assert_eq!(watcher.windows.len(), 15);
    assert!(watcher.hops.iter().all(|hop| hop.sent_ns <= hop.arrives_ns));
    // A request that ends ok crosses at least the client's connection, both ways.
    assert!(watcher.hops.len() as u64 > 2 * (report.overall.ok / 16));
    let sum = |figure: fn(&Window) -> u64| watcher.windows.iter().map(figure).sum::<u64>();
    assert_eq!(sum(|w| w.overall.offered), report.overall.requests);
    assert_eq!(sum(|w| w.overall.ok), report.overall.ok);
    assert_eq!(sum(|w| w.overall.failures.total()), report.overall.failed);
    let mean = watcher.windows.iter().map(|w| w.overall.in_flight_mean).sum::<f64>() / 15.0;
    assert!((mean - report.overall.in_flight_mean).abs() < 1e-9);
}

#[test]
fn an_unconnected_component_changes_nothing_else() {
    let text = three_servers("random", HEALTH, CRASH);
    let mut document = parse(&text).unwrap();
    let mut spare = document.component("a").unwrap().clone();
    spare.id = "spare".to_owned();
    document.components.insert(0, spare);
    let mut simulation = Simulation::new(&check(&document).unwrap());
    simulation.advance(END, u64::MAX, &mut Nobody);
    let (alone, with) = (run(&text).1, simulation.report());
    assert_eq!(alone.overall, with.overall);
    assert_eq!(alone.components, with.components[1..]);
}

#[test]
fn another_seed_is_another_run() {
    let text = three_servers("random", HEALTH, CRASH);
    assert_ne!(run(&text).0, run(&text.replace("\"seed\":5", "\"seed\":6")).0);
}

#[test]
fn a_changed_rate_reshuffles_no_service_times() {
    // With room for everybody a request's time at the server is its service time alone: the k-th request
    // draws the same one at any rate, so the means over the same number of requests agree.
    let text = |qps| scenarios::one_server(qps, 10_000, r#"{"lognormal":{"mean_ms":5,"cv":1}}"#);
    let first_thousand = |qps| {
        let mut simulation = Simulation::new(&checked(&text(qps)));
        while simulation.report().components[1].arrived < 1_000 {
            let next = simulation.now() + 1_000_000;
            simulation.advance(next, 1, &mut Nobody);
        }
        let mut document = simulation.document().clone();
        if let flashcrowd_sim::scenario::Kind::Client(client) = &mut document.components[0].kind {
            client.traffic.profile = flashcrowd_sim::scenario::Profile::Steady { qps: 0.0 };
        }
        let edits = flashcrowd_sim::scenario::diff(simulation.document(), &document);
        let deeds = edits.into_iter().map(flashcrowd_sim::scenario::Deed::Edit).collect();
        simulation.act(deeds).unwrap();
        simulation.advance(simulation.now() + 60_000_000_000, u64::MAX, &mut Nobody);
        let report = simulation.report();
        assert_eq!(report.components[1].ok, 1_000);
        report.components[1].latency_ms.unwrap().mean
    };
    let (slow, fast) = (first_thousand(50.0), first_thousand(2_000.0));
    assert!((slow - fast).abs() < 1e-9, "{slow} {fast}");
}

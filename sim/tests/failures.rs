//! What a failure does, and what it does not do.

mod scenarios;

use flashcrowd_sim::engine::{Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{Cause, Window};
use flashcrowd_sim::scenario::{CrashMode, Deed, Fault, Subject};
use scenarios::{checked, three_servers};

#[derive(Default)]
struct Windows(Vec<Window>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

fn run(text: &str, seconds: u64) -> (Simulation, Vec<Window>) {
    let (mut simulation, mut windows) = (Simulation::new(&checked(text)), Windows::default());
    simulation.advance(seconds * 1_000_000_000, u64::MAX, &mut windows);
    simulation.check_conservation().unwrap();
    (simulation, windows.0)
}

fn refused_share(windows: &[Window]) -> f64 {
    let refused: u64 = windows.iter().map(|w| w.overall.failures.get(Cause::Refused)).sum();
    let ended: u64 = windows.iter().map(|w| w.overall.ok + w.overall.failures.total()).sum();
    refused as f64 / ended as f64
}

#[test]
fn a_blind_balancer_fails_the_crashed_instances_share_for_good() {
    let crash = r#"{"at_s":2,"crash":{"component":"b"}}"#;
    for (algorithm, bound) in [("round_robin", 0.004), ("random", 4.0 * 0.0079)] {
        let (_, windows) = run(&three_servers(algorithm, "", crash), 8);
        assert_eq!(refused_share(&windows[..2]), 0.0);
        // Taking turns leaves only the ends to chance; the share of a random choice has standard error
        // √(2/9n), n = 3600: four of them.
        let share = refused_share(&windows[2..]);
        assert!((share - 1.0 / 3.0).abs() < bound, "{algorithm}: {share}");
    }
}

#[test]
fn a_crashed_instance_fails_its_share_until_detected_and_none_after() {
    // Checks every second, one in three each third of a second, two failures in a row: known by 4.4 s.
    let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
    let crash = r#"{"at_s":2,"crash":{"component":"b"}}"#;
    let (simulation, windows) = run(&three_servers("round_robin", health, crash), 8);
    let share = refused_share(&windows[2..3]);
    assert!((share - 1.0 / 3.0).abs() < 0.01, "before detection: {share}");
    assert_eq!(refused_share(&windows[5..]), 0.0, "after detection");
    let live = simulation.live();
    assert!(!live.components[3].instances[0].in_rotation);
    assert!(live.components[2].instances[0].in_rotation);
}

#[test]
fn a_dead_server_does_not_look_idle_to_least_connections() {
    // A refusal comes at once. Were it taken for a fast answer, the dead server would have the fewest calls
    // and get most of the traffic. It gets its third until detected, and nothing after.
    let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
    let crash = r#"{"at_s":2,"crash":{"component":"b"}}"#;
    let (_, blind) = run(&three_servers("least_connections", "", crash), 8);
    let (_, checked) = run(&three_servers("least_connections", health, crash), 8);
    let share = refused_share(&blind[3..]);
    assert!((share - 1.0 / 3.0).abs() < 0.05, "its share: {share}");
    assert_eq!(refused_share(&checked[5..]), 0.0);
}

#[test]
fn a_restarted_server_comes_back_after_rise_good_checks() {
    let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
    let crash = r#"{"at_s":2,"for_s":4,"crash":{"component":"b"}}"#;
    let (simulation, windows) = run(&three_servers("round_robin", health, crash), 14);
    assert_eq!(windows[5].components[3].arrived, 0);
    let (b, a) = (windows[12].components[3].arrived, windows[12].components[2].arrived);
    assert!(a.abs_diff(b) <= 2, "turns are equal again: {a} and {b}");
    assert_eq!(refused_share(&windows[5..]), 0.0);
    assert!(simulation.live().components[3].instances[0].in_rotation);
}

#[test]
fn a_black_hole_is_known_by_the_timeout_alone() {
    let crash = r#"{"at_s":2,"crash":{"component":"b","mode":"black_hole"}}"#;
    let (_, windows) = run(&three_servers("round_robin", "", crash), 8);
    let unreachable: u64 = windows[3..].iter().map(|w| w.connections[0].failures.get(Cause::Timeout)).sum();
    let ended: u64 = windows[3..].iter().map(|w| w.overall.ok + w.overall.failures.total()).sum();
    // The client waits for the balancer, which waits for ever: a timeout at the client's connection.
    let share = unreachable as f64 / ended as f64;
    assert!((share - 1.0 / 3.0).abs() < 0.02, "{share}");
    assert!(windows[3..].iter().all(|w| w.overall.failures.get(Cause::Refused) == 0));
}

#[test]
fn work_whose_caller_has_left_goes_on_and_is_counted_as_abandoned() {
    let text = scenarios::one_server(100.0, 4, r#"{"constant":{"ms":30}}"#)
        .replace(r#""latency":{"constant":{"ms":0}}"#, r#""timeout_ms":20"#);
    let (simulation, _) = run(&text, 10);
    let report = simulation.report();
    let (users, web) = (&report.components[0], &report.components[1]);
    assert_eq!((users.ok, web.ok), (0, 0));
    assert_eq!(users.failures.get(Cause::Timeout), users.failed);
    assert!(web.abandoned > 850 && web.abandoned + web.in_flight == web.arrived);
    // It still burns its slots: 30 ms each for those that are done, and part of it for the four at most that are not.
    let burnt_s = web.utilization.unwrap() * 4.0 * 10.0;
    let done_s = web.abandoned as f64 * 0.03;
    assert!((done_s - 1e-6..=done_s + 4.0 * 0.03).contains(&burnt_s), "{burnt_s} s for {done_s} s");
}

#[test]
fn a_removed_component_fails_what_it_holds_with_a_cause_of_its_own() {
    let (mut simulation, _) = run(&three_servers("round_robin", "", ""), 3);
    let edits = vec![Deed::Edit(flashcrowd_sim::scenario::Edit::Remove(Subject::Component("b".into())))];
    let mut held = 0;
    while held == 0 {
        simulation.advance(simulation.now() + 1_000_000, u64::MAX, &mut Nobody);
        held = simulation.live().components[3].in_flight;
    }
    simulation.act(edits).unwrap();
    simulation.advance(6_000_000_000, u64::MAX, &mut Nobody);
    simulation.check_conservation().unwrap();
    let report = simulation.report();
    // What was on its way to it fails as well.
    assert!(report.overall.failures.get(Cause::Removed) >= held);
    assert_eq!(report.components.len(), 5);
    assert!(simulation.live().components[3].removed);
}

#[test]
fn fewer_slots_let_the_busy_ones_finish() {
    let text = scenarios::one_server(2_000.0, 50, r#"{"constant":{"ms":20}}"#);
    let (mut simulation, _) = run(&text, 2);
    let patch = serde_json::json!({"slots": 5}).as_object().cloned().unwrap();
    let edit = flashcrowd_sim::scenario::Edit::set(Subject::Component("web".into()), patch);
    simulation.act(vec![Deed::Edit(edit)]).unwrap();
    let live = simulation.live().components[1].instances[0];
    assert!(live.busy > 5 && live.slots == 5);
    simulation.advance(2_100_000_000, u64::MAX, &mut Nobody);
    simulation.check_conservation().unwrap();
    assert_eq!(simulation.live().components[1].instances[0].busy, 5);
    assert!(simulation.report().components[1].utilization.unwrap() <= 1.0);
}

#[test]
fn a_crash_of_everything_under_load_keeps_the_books() {
    let text = three_servers("least_connections", "", "");
    let mut simulation = Simulation::new(&checked(&text));
    let names = ["a", "b", "c", "db", "lb"];
    for step in 1..=100_u64 {
        simulation.advance(step * 37_000_000, u64::MAX, &mut Nobody);
        let component = names[step as usize % 5].to_owned();
        let mode = if step % 2 == 0 { CrashMode::Refuse } else { CrashMode::BlackHole };
        let fault = match step % 3 {
            0 => Fault::Restart { component, instance: None },
            _ => Fault::Crash { component, instances: None, instance: None, mode },
        };
        simulation.act(vec![Deed::fault(fault, (step % 4 == 0).then_some(0.1))]).unwrap();
        simulation.check_conservation().unwrap();
    }
}

#[test]
fn a_loop_of_components_ends_at_the_depth_bound() {
    let text = r#"{"flashcrowd":1,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":10}}},
        {"id":"a","kind":"server","service":{"constant":{"ms":0}},"slots":1000},
        {"id":"b","kind":"server","service":{"constant":{"ms":0}},"slots":1000}],
        "connections":[
        {"from":"users","to":"a"},
        {"from":"a","to":"b","latency":{"constant":{"ms":0}}},
        {"from":"b","to":"a","latency":{"constant":{"ms":0}}}]}"#;
    let (simulation, _) = run(text, 5);
    let overall = simulation.report().overall;
    assert!(overall.requests > 20);
    assert_eq!(overall.failures.get(Cause::LimitReached), overall.failed);
    assert!(overall.failed + overall.in_flight == overall.requests);
}

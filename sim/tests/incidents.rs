//! Incidents change exactly what they say, where they say it, for as long as they say.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, Nobody, Observer, RescriptError, Simulation};
use flashcrowd_sim::metrics::{Cause, Report, Window};
use flashcrowd_sim::scenario::{Deed, Document, Fault, FaultName, Incident, Way, check, parse};
use scenarios::{checked, component, connection};

/// Two clients, each with a server of three instances of its own; service takes 10 ms, a message 1 ms.
fn pair(incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":9,
        "components":[
            {{"id":"ann","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":400}}}}}},
            {{"id":"bob","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":400}}}}}},
            {{"id":"a","kind":"server","instances":3,"slots":100,"service":{{"constant":{{"ms":10}}}}}},
            {{"id":"b","kind":"server","instances":3,"slots":100,"service":{{"constant":{{"ms":10}}}}}}],
        "connections":[
            {{"from":"ann","to":"a","latency":{{"constant":{{"ms":1}}}},"timeout_ms":100}},
            {{"from":"bob","to":"b","latency":{{"constant":{{"ms":1}}}},"timeout_ms":100}}],
        "incidents":[{incidents}]}}"#
    )
}

#[derive(Default)]
struct Windows(Vec<Window>);

impl Observer for Windows {
    fn window(&mut self, window: Window) {
        self.0.push(window);
    }
}

fn run(text: &str) -> (Report, Vec<Window>) {
    let (mut simulation, mut windows) = (Simulation::new(&checked(text)), Windows::default());
    simulation.advance(20_000_000_000, u64::MAX, &mut windows);
    simulation.check_conservation().unwrap();
    (simulation.report(), windows.0)
}

/// Runs with an incident from 5 to 10 s at whatever belongs to Ann; whatever belongs to Bob is, to the
/// last digit, as without it.
fn struck(fault: &str) -> (Report, Vec<Window>) {
    let (with, windows) = run(&pair(&format!(r#"{{"at_s":5,"for_s":5,{fault}}}"#)));
    let (without, quiet) = run(&pair(""));
    for id in ["bob", "b"] {
        assert_eq!(component(&with, id), component(&without, id), "{fault}");
    }
    assert_eq!(connection(&with, "bob->b"), connection(&without, "bob->b"), "{fault}");
    assert_eq!(component(&with, "ann").arrived, component(&without, "ann").arrived, "{fault}");
    assert_eq!(windows[..5], quiet[..5], "before it strikes: {fault}");
    // What was under way at its end is over a timeout later.
    assert_eq!(windows[11..], quiet[11..], "after its end: {fault}");
    (with, windows)
}

fn failures(windows: &[Window], cause: Cause) -> u64 {
    windows.iter().map(|w| w.components[0].failures.get(cause)).sum()
}

fn births(windows: &[Window]) -> u64 {
    windows.iter().map(|w| w.components[0].arrived).sum()
}

fn ended(windows: &[Window]) -> u64 {
    windows.iter().map(|w| w.components[0].ok + w.components[0].failures.total()).sum()
}

/// Asserts a share of Ann's requests while the incident lasts; four standard errors of a share.
fn assert_share(windows: &[Window], cause: Cause, expected: f64) {
    let n = births(&windows[5..10]) as f64;
    let share = failures(windows, cause) as f64 / n;
    let bound = 4.0 * (expected * (1.0 - expected) / n).sqrt() + 2.0 / n;
    assert!((share - expected).abs() < bound, "{cause:?}: {share} for {expected}");
}

#[test]
fn a_slow_server_takes_exactly_so_many_times_as_long() {
    let (report, windows) = struck(r#""slow":{"component":"a","factor":3}"#);
    let worst = |w: &Window| w.components[2].latency_ms.unwrap().max;
    assert!(windows[6..10].iter().all(|w| w.components[2].latency_ms.unwrap().p50 > 29.7));
    assert!(windows.iter().map(worst).fold(0.0, f64::max) < 30.3);
    assert!(windows[11..].iter().map(worst).fold(0.0, f64::max) < 10.1);
    assert_eq!(report.overall.failed, 0);
    // One of three instances, and only that one.
    let (_, one) = struck(r#""slow":{"component":"a","factor":3,"instance":2}"#);
    let mean = |windows: &[Window]| {
        windows[6..10].iter().map(|w| w.components[2].latency_ms.unwrap().mean).sum::<f64>() / 4.0
    };
    assert!((mean(&one) - (10.0 + 10.0 + 30.0) / 3.0).abs() < 0.1, "{}", mean(&one));
}

#[test]
fn who_takes_no_time_feels_no_slowness() {
    let slow = |id: &str, capacity: &str| {
        let text = format!(
            r#"{{"flashcrowd":1,"components":[{{"id":"users","kind":"client"}},{{"id":"gate","kind":"gateway"{capacity}}},
            {{"id":"lb","kind":"balancer"{capacity}}},{{"id":"web","kind":"server"}}],
            "connections":[{{"from":"users","to":"gate"}},{{"from":"gate","to":"lb"}},{{"from":"lb","to":"web"}}],
            "incidents":[{{"at_s":1,"slow":{{"component":"{id}","factor":4}}}}]}}"#
        );
        let (mut document, mut told) = (parse(&text).unwrap(), Vec::new());
        let feels = document.component(id).unwrap().kind.feels(FaultName::Slow);
        for _ in 0..2 {
            let (mut simulation, mut hash) =
                (Simulation::new(&check(&document).unwrap()), EventHash::default());
            simulation.advance(5_000_000_000, u64::MAX, &mut hash);
            told.push(hash);
            document.incidents.clear();
        }
        assert_eq!(feels, told[0] != told[1], "{id} with {capacity}");
        feels
    };
    let capacity = r#","capacity":{"connections":100,"queue":100,"cores":4}"#;
    for id in ["gate", "lb", "web"] {
        assert!(slow(id, capacity));
        assert_eq!(slow(id, ""), id == "web");
    }
}

#[test]
fn errors_strike_their_share_at_once_and_cost_no_work() {
    let (report, windows) = struck(r#""errors":{"component":"a","share":0.3}"#);
    assert_share(&windows, Cause::Error, 0.3);
    assert_eq!(report.overall.failed, report.overall.failures.get(Cause::Error));
    // Whoever got an error had it after the way there and back.
    assert!((report.overall.failed_latency_ms.unwrap().max - 2.0).abs() < 0.03);
    let busy = |w: &Window| w.components[2].utilization.unwrap();
    let share = windows[6..10].iter().map(busy).sum::<f64>() / windows[0..4].iter().map(busy).sum::<f64>();
    assert!((share - 0.7).abs() < 0.1, "{share}");
    let (_, one) = struck(r#""errors":{"component":"a","share":1,"instances":1}"#);
    let n = births(&one[5..10]) as f64;
    assert!((failures(&one, Cause::Error) as f64 / n - 1.0 / 3.0).abs() < 2.0 / n);
}

#[test]
fn a_cut_connection_carries_nothing_and_only_the_timeout_tells() {
    let (report, windows) = struck(r#""cut":{"connection":"ann->a","way":"calls"}"#);
    assert_eq!(failures(&windows, Cause::Unreachable), births(&windows[5..10]));
    // What was under way when the cut came arrives: 400 a second for 1 ms, and hardly ever more than five.
    assert!(windows[5..10].iter().map(|w| w.components[2].arrived).sum::<u64>() <= 5);
    assert!((report.overall.failed_latency_ms.unwrap().p50 - 100.0).abs() < 1.0);
    // Both ways: those that the server was at work on are not answered either, but for replies under way.
    let (_, windows) = struck(r#""cut":{"connection":"ann->a"}"#);
    let unanswered = failures(&windows, Cause::Unreachable) - births(&windows[5..10]);
    let under_way = births(&windows[..5]) - ended(&windows[..5]);
    assert!(unanswered <= under_way && unanswered + 5 >= under_way, "{unanswered} of {under_way}");
    // Replies alone: the work is done, for nobody. Those of the last 11 ms are answered in time, and those of 11 ms
    // before are not: 4.4 each, and four standard deviations of their difference are 12.
    let (report, windows) = struck(r#""cut":{"connection":"ann->a","way":"replies"}"#);
    assert!(failures(&windows, Cause::Unreachable).abs_diff(births(&windows[5..10])) <= 12);
    let at_work = component(&report, "a");
    assert!(component(&report, "ann").arrived - at_work.arrived <= 5);
    assert_eq!(at_work.failed, 0);
}

#[test]
fn added_latency_is_added_each_way() {
    let (report, windows) = struck(r#""delay":{"connection":"ann->a","added_ms":30}"#);
    assert_eq!(report.overall.failed, 0);
    let latency = windows[7].components[0].latency_ms.unwrap();
    assert!((latency.mean - 72.0).abs() < 0.7 && (latency.max - 72.0).abs() < 0.7, "{latency:?}");
}

#[test]
fn lost_messages_are_a_share_of_each_way() {
    let (report, windows) = struck(r#""loss":{"connection":"ann->a","share":0.1}"#);
    assert_share(&windows, Cause::Lost, 1.0 - 0.9 * 0.9);
    assert_eq!(report.overall.failed, report.overall.failures.get(Cause::Lost));
}

#[test]
fn incidents_at_one_place_add_up() {
    let two =
        |a: &str, b: &str| run(&pair(&format!(r#"{{"at_s":5,"for_s":5,{a}}},{{"at_s":6,"for_s":2,{b}}}"#))).1;
    let slow = two(r#""slow":{"component":"a","factor":2}"#, r#""slow":{"component":"a","factor":1.5}"#);
    let p50 = |windows: &[Window], at: usize| windows[at].components[2].latency_ms.unwrap().p50;
    for (at, expected) in [(5, 20.0), (7, 30.0), (9, 20.0), (12, 10.0)] {
        assert!((p50(&slow, at) / expected - 1.0).abs() < 0.01, "{at}: {}", p50(&slow, at));
    }
    let errors =
        two(r#""errors":{"component":"a","share":0.5}"#, r#""errors":{"component":"a","share":0.5}"#);
    let share = failures(&errors[6..8], Cause::Error) as f64 / births(&errors[6..8]) as f64;
    assert!((share - 0.75).abs() < 0.07, "{share}");
}

#[test]
fn mending_by_hand_ends_what_is_meant_and_nothing_else() {
    let text = pair(
        r#"{"at_s":2,"slow":{"component":"a","factor":4}},{"at_s":2,"for_s":9,"errors":{"component":"a","share":1}},
           {"at_s":2,"cut":{"connection":"bob->b"}},{"at_s":2,"crash":{"component":"b","instance":3}}"#,
    );
    let mut simulation = Simulation::new(&checked(&text));
    let mend = |component: Option<&str>, connection: Option<&str>, what| {
        let name = |id: Option<&str>| id.map(str::to_owned);
        vec![Deed::fault(
            Fault::Mend { component: name(component), connection: name(connection), zone: None, what },
            None,
        )]
    };
    simulation.advance(5_000_000_000, u64::MAX, &mut Nobody);
    simulation.act(mend(Some("a"), None, Some(FaultName::Errors))).unwrap();
    let live = simulation.live();
    assert_eq!((live.components[2].instances[0].errors, live.components[2].instances[0].slow), (0.0, 4.0));
    assert_eq!(live.connections[1].cut, Some(Way::Both));
    simulation.act(mend(Some("a"), None, None)).unwrap();
    simulation.act(mend(None, Some("bob->b"), None)).unwrap();
    let live = simulation.live();
    assert_eq!(live.components[2].instances[0].slow, 1.0);
    assert_eq!(live.connections[1].cut, None);
    assert_ne!(live.components[3].instances[2].state, live.components[3].instances[0].state);
    simulation.act(mend(Some("b"), None, Some(FaultName::Crash))).unwrap();
    assert_eq!(simulation.live().components[3].instances[2].state, Default::default());
    // The end of the errors, which were mended, changes nothing any more.
    simulation.advance(20_000_000_000, u64::MAX, &mut Nobody);
    simulation.check_conservation().unwrap();
    let replayed = {
        let mut document = parse(&text).unwrap();
        document.actions = simulation.actions().to_vec();
        let mut replay = Simulation::new(&check(&document).unwrap());
        replay.advance(20_000_000_000, u64::MAX, &mut Nobody);
        replay.report()
    };
    assert_eq!(simulation.report(), replayed);
}

#[test]
fn a_health_check_notices_a_cut_connection_and_a_server_that_errs() {
    for fault in [r#""cut":{"connection":"lb->b"}"#, r#""errors":{"component":"b","share":1}"#] {
        let health = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#;
        let text =
            scenarios::three_servers("round_robin", health, &format!(r#"{{"at_s":2,"for_s":5,{fault}}}"#));
        let mut simulation = Simulation::new(&checked(&text));
        let in_rotation = |simulation: &Simulation| simulation.live().components[3].instances[0].in_rotation;
        simulation.advance(5_000_000_000, u64::MAX, &mut Nobody);
        assert!(!in_rotation(&simulation), "{fault}");
        simulation.advance(10_000_000_000, u64::MAX, &mut Nobody);
        assert!(in_rotation(&simulation), "{fault}");
    }
}

fn script(text: &str) -> Vec<Incident> {
    parse(&pair(text)).unwrap().incidents
}

/// A run whose script is exchanged at 6 s is the run that had the new script from the start.
fn assert_same_as_from_the_start(old: &str, new: &str) {
    let (mut simulation, mut events) = (Simulation::new(&checked(&pair(old))), EventHash::default());
    simulation.advance(6_000_000_000, u64::MAX, &mut events);
    simulation.rescript(script(new)).unwrap();
    simulation.advance(20_000_000_000, u64::MAX, &mut events);
    let (mut whole, mut expected) = (Simulation::new(&checked(&pair(new))), EventHash::default());
    whole.advance(20_000_000_000, u64::MAX, &mut expected);
    assert_eq!(simulation.report(), whole.report(), "{old} to {new}");
    assert_eq!(events, expected, "{old} to {new}");
    assert!(simulation.actions().is_empty());
}

#[test]
fn a_script_can_be_exchanged_under_way_as_long_as_the_past_stays_what_it_was() {
    let slow = |span: &str| format!(r#"{{{span},"slow":{{"component":"a","factor":3}}}}"#);
    let crash = |span: &str| format!(r#"{{{span},"crash":{{"component":"b"}}}}"#);
    // Something is added, moved and removed that lies ahead.
    assert_same_as_from_the_start("", &crash(r#""at_s":7,"for_s":2"#));
    assert_same_as_from_the_start(&crash(r#""at_s":9"#), &crash(r#""at_s":7.5,"for_s":1"#));
    assert_same_as_from_the_start(&crash(r#""at_s":9"#), "");
    // The end of what is in force moves: later, earlier, to never, from never.
    let (short, long, ever) = (r#""at_s":4,"for_s":4"#, r#""at_s":4,"for_s":7"#, r#""at_s":4"#);
    for (old, new) in [(short, long), (long, short), (short, ever), (ever, short)] {
        assert_same_as_from_the_start(&slow(old), &slow(new));
        assert_same_as_from_the_start(&crash(old), &crash(new));
    }
    // What differs in what has happened is refused, and the run goes on as it was.
    let mut simulation = Simulation::new(&checked(&pair(&slow(short))));
    simulation.advance(6_000_000_000, u64::MAX, &mut Nobody);
    for new in [String::new(), slow(r#""at_s":5,"for_s":4"#), slow(r#""at_s":4,"for_s":1"#), crash(short)] {
        assert_eq!(simulation.rescript(script(&new)), Err(RescriptError::TooLate), "{new}");
    }
    simulation.advance(20_000_000_000, u64::MAX, &mut Nobody);
    assert_eq!(simulation.report(), run(&pair(&slow(short))).0);
}

#[test]
fn an_edit_of_the_script_ends_and_begins_what_it_says_at_once() {
    let mut simulation =
        Simulation::new(&checked(&pair(r#"{"at_s":2,"for_s":16,"slow":{"component":"a","factor":3}}"#)));
    simulation.advance(5_000_000_000, u64::MAX, &mut Nobody);
    let new = Document {
        incidents: script(r#"{"at_s":1,"for_s":8,"errors":{"component":"b","share":0.5}}"#),
        ..simulation.document().clone()
    };
    let edits = flashcrowd_sim::scenario::diff(simulation.document(), &new);
    simulation.act(edits.into_iter().map(Deed::Edit).collect()).unwrap();
    let live = simulation.live();
    assert_eq!((live.components[2].instances[0].slow, live.components[3].instances[0].errors), (1.0, 0.5));
    simulation.advance(9_500_000_000, u64::MAX, &mut Nobody);
    assert_eq!(simulation.live().components[3].instances[0].errors, 0.0);
}

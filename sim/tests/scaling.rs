//! Autoscaling in the whole engine: how many instances there are, when, and what it costs until they are up. Arrivals are even, so that
//! rates are exact; the rule itself is held against the Kubernetes documentation beside it.

mod scenarios;
mod watching;

use flashcrowd_sim::metrics::{Cause, InstanceState};
use flashcrowd_sim::scenario::{Autoscaler, Kind, Server};
use scenarios::component;
use watching::Run;

/// A client, a balancer that checks every second, and a server that is scaled.
fn scaled(profile: &str, server: &str, scaler: &str, more: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":51,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{profile},"arrivals":"even"}}}},
            {{"id":"lb","kind":"balancer","health_check":{{"interval_s":1,"timeout_s":0.5,"fall":1,"rise":1}}}},
            {{"id":"web","kind":"server",{server},"autoscaler":{{{scaler}}}}}],
        "connections":[{{"from":"users","to":"lb","latency":{{"constant":{{"ms":0}}}}}},
            {{"from":"lb","to":"web","latency":{{"constant":{{"ms":0}}}}}}]{more}}}"#
    )
}

fn steady(qps: f64) -> String {
    format!(r#"{{"shape":"steady","qps":{qps}}}"#)
}

fn step(from: f64, to: f64, at_s: f64) -> String {
    format!(r#"{{"shape":"step","from_qps":{from},"to_qps":{to},"at_s":{at_s}}}"#)
}

/// Eight milliseconds one after another: 125 a second each.
const ONE_BY_ONE: &str = r#""slots":1,"queue":50,"service":{"constant":{"ms":8}}"#;
const RATE: &str = r#""metric":{"rate":{"qps":100}}"#;

/// Instances that there are to be and those that are up, just after each second.
fn seconds(run: &mut Run, until: u64) -> Vec<(u32, usize)> {
    let from = run.simulation.now() / watching::S;
    (from + 1..=until)
        .map(|second| {
            run.go_on(second as f64);
            let web = &run.simulation.live().components[2];
            let up = web.instances.iter().filter(|instance| instance.state == InstanceState::Up).count();
            (web.wanted.unwrap_or_default(), up)
        })
        .collect()
}

fn server_of(document: &mut flashcrowd_sim::scenario::Document) -> &mut Server {
    match &mut document.components[2].kind {
        Kind::Server(server) => server,
        _ => unreachable!("the third is the server"),
    }
}

#[test]
fn a_steady_load_ends_at_load_by_target_rounded_up_and_stays_there() {
    // 430 a second where 100 are wanted of each; 4.3 cores where 0.6 of each are: 7.17.
    for (metric, instances) in [(RATE, 5), (r#""metric":{"utilization":{"target":0.6}}"#, 8)] {
        let scaler = format!(r#"{metric},"max":50,"down_stabilization_s":60"#);
        let server = r#""slots":1,"queue":1000,"service":{"constant":{"ms":10}}"#;
        let mut run = Run::of(&scaled(&steady(430.0), server, &scaler, ""));
        let counts = seconds(&mut run, 600);
        assert!(
            counts[300..].iter().all(|count| *count == (instances, instances as usize)),
            "{metric}: {counts:?}"
        );
        // From there on nobody waits for long.
        let waits = run.watch.windows[300..].iter().map(|window| window.components[2].waiting_mean);
        assert!(waits.fold(0.0, f64::max) < 1.0, "{metric}");
    }
}

#[test]
fn between_a_step_of_the_load_and_the_end_of_booting_only_what_is_there_is_served() {
    // 100 a second, from 30 s on 500. At 45 s that is known; the four new ones boot for 20 s, and a check finds them within a second.
    let server = format!(r#"{ONE_BY_ONE},"boot_s":20"#);
    let mut run = Run::of(&scaled(&step(100.0, 500.0, 30.0), &server, RATE, ""));
    let counts = seconds(&mut run, 100);
    for (second, count) in (1..).zip(&counts) {
        let expected = match second {
            ..45 => (1, 1),
            45..65 => (5, 1),
            _ => (5, 5),
        };
        assert_eq!(*count, expected, "at {second} s");
    }
    let of = |from: usize, to: usize| {
        let windows = &run.watch.windows[from..to];
        (
            windows.iter().map(|w| w.overall.ok).sum::<u64>(),
            windows.iter().map(|w| w.overall.failures.total()).sum::<u64>(),
        )
    };
    assert_eq!(of(0, 30).1, 0);
    // 125 of 500 a second for 34 s; the line of 50 is full within a fraction of a second.
    let (ok, failed) = of(31, 65);
    assert!(ok.abs_diff(34 * 125) <= 1 && failed.abs_diff(34 * 375) <= 1, "{ok} and {failed}");
    assert_eq!(run.failures(Cause::QueueFull), run.simulation.report().overall.failed);
    let worst = |at: usize| run.watch.windows[at].overall.latency_ms.unwrap().max;
    // 51 · 8 ms at most, and then nobody waits for more than one.
    assert!((50..65).all(|at| worst(at) <= 408.0 && worst(at) > 390.0));
    assert_eq!(of(66, 100).1, 0);
    assert!(worst(99) <= 16.0, "{}", worst(99));
}

#[test]
fn with_checks_no_call_goes_to_an_instance_that_boots_and_without_them_its_share_does() {
    let server = r#""slots":1000,"service":{"constant":{"ms":1}},"boot_s":20"#;
    let text = scaled(&step(100.0, 400.0, 30.0), server, RATE, "");
    let run = Run::until(&text, 100.0);
    assert_eq!(run.simulation.report().overall.failed, 0);
    assert_eq!(run.simulation.live().components[2].instances.len(), 4);
    let check = r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":1,"rise":1}"#;
    let blind = Run::until(&text.replace(check, ""), 100.0);
    // Three of four boot from 45 to 65 s.
    assert!(blind.failures(Cause::Refused).abs_diff(20 * 300) <= 3, "{}", blind.failures(Cause::Refused));
}

#[test]
fn within_the_tolerance_nothing_happens_and_beyond_it_something_does() {
    for (qps, tolerance, instances) in [
        (400.0, 0.1, 4),
        (436.0, 0.1, 4),
        (364.0, 0.1, 4),
        (444.0, 0.1, 5),
        (292.0, 0.1, 3),
        (436.0, 0.05, 5),
        (444.0, 0.2, 4),
    ] {
        let scaler = format!(r#"{RATE},"tolerance":{tolerance},"down_stabilization_s":15"#);
        let server =
            format!(r#""instances":4,"boot_s":0,{}"#, r#""slots":1000,"service":{"constant":{"ms":1}}"#);
        let run = Run::until(&scaled(&steady(qps), &server, &scaler, ""), 100.0);
        assert_eq!(run.simulation.live().components[2].wanted, Some(instances), "{qps}, {tolerance}");
    }
}

#[test]
fn instances_go_only_when_the_stabilization_window_has_passed() {
    // The load falls at 60 s; the latest decision that calls for five is that of 60 s, and at 180 s it is two minutes old.
    let scaler = format!(r#"{RATE},"down_stabilization_s":120"#);
    let server = r#""instances":5,"slots":1000,"service":{"constant":{"ms":1}}"#;
    let mut run = Run::of(&scaled(&step(500.0, 100.0, 60.0), server, &scaler, ""));
    let counts = seconds(&mut run, 240);
    for (second, (wanted, up)) in (1..).zip(counts) {
        let expected = if second < 180 { 5 } else { 1 };
        assert_eq!((wanted, up), (expected, expected as usize), "at {second} s");
    }
    assert_eq!(run.simulation.report().overall.failed, 0);
}

#[test]
fn growth_is_held_back_by_the_lowest_wish_of_its_window_and_by_the_step() {
    let scaler = format!(r#"{RATE},"up_stabilization_s":60,"max":100"#);
    let server = r#""slots":1000,"service":{"constant":{"ms":1}}"#;
    let mut run = Run::of(&scaled(&step(100.0, 500.0, 30.0), server, &scaler, ""));
    // The wish for one is of 30 s the last time; at 90 s it is a minute old.
    let counts = seconds(&mut run, 120);
    assert!(
        (1..).zip(&counts).all(|(second, count)| count.0 == if second < 90 { 1 } else { 5 }),
        "{counts:?}"
    );
    let fast = format!(r#"{RATE},"max":100"#);
    let mut run = Run::of(&scaled(&steady(5_000.0), server, &fast, ""));
    let counts = seconds(&mut run, 100);
    // Four more, then twice as many.
    assert_eq!([14, 29, 44, 59, 74].map(|second: usize| counts[second].0), [5, 10, 20, 40, 50]);
}

#[test]
fn there_are_never_fewer_than_the_least_nor_more_than_the_most() {
    let scaler = format!(r#"{RATE},"min":2,"max":4,"down_stabilization_s":15"#);
    let server = |instances: u32| {
        format!(r#""instances":{instances},"slots":1000,"service":{{"constant":{{"ms":1}}}}"#)
    };
    // What the document says is taken into these bounds from the beginning.
    for (instances, qps, first, last) in
        [(1, 0.0, 2, 2), (3, 0.0, 3, 2), (9, 0.0, 4, 2), (3, 1_000.0, 3, 4), (1, 5_000.0, 2, 4)]
    {
        let mut run = Run::of(&scaled(&steady(qps), &server(instances), &scaler, ""));
        let counts = seconds(&mut run, 60);
        assert_eq!((counts[0].1, counts[59].1), (first, last), "{instances} at {qps}");
        assert!(counts.iter().all(|(wanted, _)| (2..=4).contains(wanted)));
    }
}

#[test]
fn an_instance_that_goes_finishes_what_it_holds_and_is_cut_off_after_its_time() {
    // Ten seconds each, fifty at once in all; two instances until 60 s, one from then on.
    for (drain, lost) in [("", false), (r#","drain_s":20"#, false), (r#","drain_s":4"#, true)] {
        let scaler = r#""metric":{"rate":{"qps":3}},"down_stabilization_s":15"#;
        let server = format!(r#""instances":2,"slots":1000,"service":{{"constant":{{"ms":10000}}}}{drain}"#);
        let mut run = Run::of(&scaled(&step(5.0, 2.0, 45.0), &server, scaler, ""));
        run.go_on(59.999);
        let before: Vec<u32> = run.simulation.live().components[2].instances.iter().map(|i| i.busy).collect();
        assert_eq!(before.len(), 2);
        run.go_on(60.0);
        let live = &run.simulation.live().components[2];
        assert_eq!(
            live.instances.iter().map(|i| i.state).collect::<Vec<_>>(),
            [InstanceState::Up, InstanceState::Leaving]
        );
        run.go_on(63.999);
        let held = run.simulation.live().components[2].instances[1].busy;
        assert!(held > 0 && held <= before[1]);
        run.go_on(80.0);
        let overall = run.simulation.report().overall;
        assert_eq!(run.failures(Cause::Refused), overall.failed);
        assert_eq!(overall.failed, if lost { u64::from(held) } else { 0 }, "{drain}");
        assert_eq!(run.simulation.live().components[2].instances.len(), 1);
    }
}

#[test]
fn a_backlog_is_drained_by_as_many_workers_as_it_calls_for() {
    // A hundred a second for a minute; a worker does twenty. Ten messages that wait are wanted of each.
    let text = r#"{"flashcrowd":1,"seed":51,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"points","points":[[0,100],[60,100],[60,5]]},"arrivals":"even"}},
        {"id":"jobs","kind":"queue","limit":100000},
        {"id":"web","kind":"server","slots":1,"service":{"constant":{"ms":50}},"boot_s":5,
            "autoscaler":{"metric":{"backlog":{"waiting":10}},"sync_s":5,"max":20,"down_stabilization_s":30}}],
        "connections":[{"from":"users","to":"jobs"},{"from":"jobs","to":"web","latency":{"constant":{"ms":0}}}]}"#;
    let mut run = Run::of(text);
    let mut most = (0, 0);
    for second in 1..=240 {
        run.go_on(f64::from(second));
        let live = run.simulation.live();
        most = (
            most.0.max(live.components[2].wanted.unwrap()),
            most.1.max(live.components[1].store.unwrap().held),
        );
    }
    // At the first decision 80 a second have piled up for 5 s: forty workers are called for, and one may become five. They boot, and
    // at 10 s there are 800 or so, which is more than enough for all twenty.
    assert!(most.0 == 20 && (800..1_100).contains(&most.1), "{most:?}");
    let live = run.simulation.live();
    assert_eq!((live.components[2].wanted, live.components[2].instances.len()), (Some(1), 1));
    assert!(live.components[1].store.unwrap().held <= 2);
    let report = run.simulation.report();
    let messages = component(&report, "jobs").messages.unwrap();
    assert_eq!(messages.published, messages.acknowledged + messages.backlog);
    assert_eq!((messages.dropped, report.overall.failed), (0, 0));
}

#[test]
fn an_edit_of_something_else_leaves_the_number_as_it_is_and_without_a_scaler_there_are_as_many_as_it_says() {
    let scaler = format!(r#"{RATE},"down_stabilization_s":15"#);
    let server = r#""instances":2,"slots":1000,"service":{"constant":{"ms":1}}"#;
    let mut run = Run::until(&scaled(&steady(500.0), server, &scaler, ""), 40.0);
    let count = |run: &Run| {
        let web = &run.simulation.live().components[2];
        (web.wanted, web.instances.len())
    };
    assert_eq!(count(&run), (Some(5), 5));
    run.edit(|new| server_of(new).queue = 7);
    assert_eq!(count(&run), (Some(5), 5));
    run.edit(|new| server_of(new).autoscaler.as_mut().unwrap().max = 3);
    assert_eq!(count(&run), (Some(3), 3));
    run.edit(|new| server_of(new).autoscaler = None);
    assert_eq!(count(&run), (None, 2));
    // A new one begins with those, decides a while later, and at its own pace.
    run.edit(|new| {
        server_of(new).autoscaler = Some(Autoscaler { sync_s: 2.0, min: 1, max: 9, ..Autoscaler::default() })
    });
    assert_eq!(count(&run).1, 2);
    run.edit(|new| {
        let metric = flashcrowd_sim::scenario::Metric::Rate { qps: 100.0 };
        server_of(new).autoscaler.as_mut().unwrap().metric = metric;
    });
    let at = run.simulation.now() as f64 / 1e9;
    run.go_on(at + 1.9);
    assert_eq!(count(&run).1, 2);
    run.go_on(at + 2.1);
    assert_eq!(count(&run), (Some(5), 5));
}

#[test]
fn a_crashed_instance_is_not_replaced_where_the_others_stay_below_their_target() {
    // Three of 100 each of 130: one that is down leaves 150 for each of two, but with it, doing nothing, it would be a hundred.
    let server = r#""instances":3,"slots":1000,"service":{"constant":{"ms":1}}"#;
    let crash = |count: u32| {
        format!(
            r#","incidents":[{{"at_s":20,"for_s":60,"crash":{{"component":"web","instances":{count}}}}}]"#
        )
    };
    let run = Run::until(&scaled(&steady(300.0), server, RATE, &crash(1)), 75.0);
    assert_eq!(run.simulation.live().components[2].wanted, Some(3));
    // Where all are down nothing is known.
    let run = Run::until(&scaled(&steady(300.0), server, RATE, &crash(3)), 75.0);
    assert_eq!(run.simulation.live().components[2].wanted, Some(3));
}

#[test]
fn runs_with_scaling_are_the_same_however_they_are_cut_and_cloned() {
    for metric in
        [r#"{"rate":{"qps":30}}"#, r#"{"utilization":{"target":0.5}}"#, r#"{"backlog":{"waiting":2}}"#]
    {
        let scaler = format!(r#""metric":{metric},"sync_s":0.5,"down_stabilization_s":1,"max":12"#);
        let server = r#""slots":2,"queue":50,"service":{"exponential":{"mean_ms":20}},"boot_s":0.3,"drain_s":0.1,
            "failures":{"mtbf_s":2,"mttr_s":0.5}"#;
        let profile = r#"{"shape":"on_off","on_qps":500,"off_qps":20,"on_s":2,"off_s":2,"start_s":1}"#;
        watching::assert_deterministic(&scaled(profile, server, &scaler, ""), 10, |new| {
            let scaler = server_of(new).autoscaler.as_mut().unwrap();
            (scaler.max, scaler.sync_s) = (5, 0.3);
        });
    }
}

//! Queues: what is published is processed once a worker has room, and nothing is lost on the way.

mod scenarios;

use flashcrowd_sim::engine::{Observer, Simulation};
use flashcrowd_sim::metrics::{Cause, MessageFigures, Report, Window};
use scenarios::{checked, component};

/// Publishers at a rate, a queue, and a worker whose every message takes 10 ms in one of `slots`.
fn published(profile: &str, queue: &str, slots: u32, pull: &str, incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":4,
        "components":[
            {{"id":"shop","kind":"client","traffic":{{"profile":{profile}}}}},
            {{"id":"orders","kind":"queue"{queue}}},
            {{"id":"worker","kind":"server","slots":{slots},"queue":0,"service":{{"constant":{{"ms":10}}}}}}],
        "connections":[
            {{"from":"shop","to":"orders"}},
            {{"from":"orders","to":"worker","latency":{{"constant":{{"ms":0}}}}{pull}}}],
        "incidents":[{incidents}]}}"#
    )
}

#[derive(Default)]
struct Messages(Vec<MessageFigures>);

impl Observer for Messages {
    fn window(&mut self, window: Window) {
        self.0.push(window.components[1].messages.unwrap());
    }
}

fn run(text: &str, seconds: u64) -> (Report, Vec<MessageFigures>) {
    let (mut simulation, mut messages) = (Simulation::new(&checked(text)), Messages::default());
    simulation.advance(seconds * 1_000_000_000, u64::MAX, &mut messages);
    simulation.check_conservation().unwrap();
    (simulation.report(), messages.0)
}

fn steady(qps: f64) -> String {
    format!(r#"{{"shape":"steady","qps":{qps}}}"#)
}

#[test]
fn a_backlog_drains_in_backlog_over_capacity_less_arrivals() {
    // Ten slots of 10 ms: 1,000 a second. Arrivals of 3,000 a second for 10 s leave 20,000; then 400.
    let profile = r#"{"shape":"step","from_qps":3000,"to_qps":400,"at_s":10}"#;
    let (report, windows) = run(&published(profile, "", 10, "", ""), 60);
    let backlog = windows[9].backlog as f64;
    // A Poisson count's standard error is its root.
    assert!((backlog - 20_000.0).abs() < 4.0 * 30_000_f64.sqrt(), "{backlog}");
    let drained = 10 + windows[10..].iter().position(|w| w.oldest_ms.is_none()).unwrap();
    let expected = 10.0 + backlog / (1_000.0 - 400.0);
    // What arrives meanwhile has a standard error of √(400 · 33) = 115: over 600 a second, 0.2 s; the
    // window's end is up to a second late.
    assert!((drained as f64 + 1.0 - expected).abs() < 0.8 + 1.0, "{drained} for {expected}");
    // The oldest is oldest when the last of the burst is in front: some 20 s.
    let oldest = windows.iter().filter_map(|w| w.oldest_ms).fold(0.0, f64::max);
    assert!((oldest - 20_000.0).abs() < 1_500.0, "{oldest}");
    let messages = component(&report, "orders").messages.unwrap();
    assert_eq!((messages.dropped, messages.redelivered), (0, 0));
    assert!(messages.end_to_end_ms.unwrap().max > 19_000.0);
    // Whoever published had his answer at once all the time.
    assert_eq!(report.overall.failed, 0);
    assert!(report.overall.latency_ms.unwrap().max < 10.0);
}

#[test]
fn a_queue_in_front_of_a_worker_is_an_m_d_1_station() {
    // One slot, 10 ms, 70 a second: Pollaczek and Khinchine give a wait of ρ/(2μ(1−ρ)) = 11.67 ms.
    let (report, _) = run(&published(&steady(70.0), "", 1, "", ""), 20_000);
    let mean = component(&report, "orders").messages.unwrap().end_to_end_ms.unwrap().mean;
    let expected = 10.0 + 10.0 * 0.7 / (2.0 * 0.3);
    // Waits are correlated over a few dozen messages: of 1.4 million some 30,000 are as good as
    // independent, with a standard deviation about as large as the mean.
    let error = expected / 30_000_f64.sqrt();
    assert!((mean - expected).abs() < 4.0 * error, "{mean} for {expected} ± {error}");
}

#[test]
fn a_full_queue_refuses_or_drops_the_oldest() {
    let overflow = |word: &str| {
        let queue = format!(r#","limit":500,"overflow":"{word}""#);
        run(&published(&steady(2_000.0), &queue, 10, "", ""), 20).0
    };
    let refused = overflow("refuse");
    let share = refused.overall.failures.get(Cause::QueueFull) as f64 / refused.overall.requests as f64;
    assert!((share - 0.5).abs() < 0.02, "{share}");
    assert_eq!(component(&refused, "orders").messages.unwrap().dropped, 0);
    let dropped = overflow("drop_oldest");
    assert_eq!(dropped.overall.failed, 0);
    let messages = component(&dropped, "orders").messages.unwrap();
    assert!((messages.dropped as f64 / messages.published as f64 - 0.5).abs() < 0.02);
    // Either way what is processed is at most as old as the queue is long.
    for report in [&refused, &dropped] {
        let messages = component(report, "orders").messages.unwrap();
        assert!(messages.end_to_end_ms.unwrap().p99 < 510.0);
        // The ten slots take ten at most before twenty more come.
        assert!((485..=500).contains(&messages.backlog), "{}", messages.backlog);
    }
}

#[test]
fn workers_pull_only_what_they_have_room_for() {
    for (pull, held) in [("", 10.0), (r#","prefetch":3"#, 3.0)] {
        let (report, _) = run(&published(&steady(2_000.0), "", 10, pull, ""), 20);
        let worker = component(&report, "worker");
        assert_eq!(worker.failed, 0);
        assert!((worker.in_flight_mean - held).abs() < 0.05, "{}", worker.in_flight_mean);
        assert!((worker.throughput_qps - held * 100.0).abs() < 5.0);
    }
}

#[test]
fn a_worker_that_dies_pulls_nothing_and_its_messages_are_delivered_again() {
    let crash = r#"{"at_s":5,"for_s":5,"crash":{"component":"worker"}}"#;
    let (report, windows) = run(&published(&steady(500.0), "", 10, "", crash), 30);
    let messages = component(&report, "orders").messages.unwrap();
    // What it held at the crash, about five, comes back; nothing else does.
    assert!((1..=10).contains(&messages.redelivered), "{}", messages.redelivered);
    assert_eq!(component(&report, "worker").failures.get(Cause::Refused), messages.redelivered);
    assert!(windows[5..10].iter().all(|w| w.acknowledged == 0));
    assert!(windows[9].backlog > 2_000 && windows[29].backlog < 50);
    assert_eq!(report.overall.failed, 0);
}

#[test]
fn a_silent_workers_messages_come_back_after_the_visibility_timeout() {
    let crash = r#"{"at_s":5,"for_s":10,"crash":{"component":"worker","mode":"black_hole"}}"#;
    let text = published(&steady(500.0), "", 10, r#","timeout_ms":2000"#, crash);
    let (report, windows) = run(&text, 30);
    let messages = component(&report, "orders").messages.unwrap();
    assert!((1..=10).contains(&messages.redelivered), "{}", messages.redelivered);
    assert_eq!(messages.published, messages.acknowledged + messages.backlog);
    assert!(windows[29].backlog < 50);
}

#[test]
fn a_message_that_keeps_failing_is_given_up_after_its_deliveries() {
    let errors = r#"{"at_s":0,"errors":{"component":"worker","share":0.5}}"#;
    let text = published(&steady(200.0), r#","max_deliveries":3"#, 10, "", errors);
    let (report, _) = run(&text, 100);
    let messages = component(&report, "orders").messages.unwrap();
    // Half of half of half fails three times; each message is delivered 1 + 1/2 + 1/4 times.
    let published = messages.published as f64;
    let share = |count: u64| count as f64 / published;
    let error = 4.0 / published.sqrt();
    assert!((share(messages.dropped) - 0.125).abs() < 0.33 * error, "{}", share(messages.dropped));
    assert!((share(messages.redelivered) - 0.75).abs() < 0.83 * error, "{}", share(messages.redelivered));
}

#[test]
fn a_queue_that_is_down_takes_and_gives_nothing_and_keeps_its_messages() {
    let crash = r#"{"at_s":5,"for_s":5,"crash":{"component":"orders"}}"#;
    let profile = r#"{"shape":"step","from_qps":3000,"to_qps":100,"at_s":5}"#;
    let (report, windows) = run(&published(profile, "", 10, "", crash), 40);
    assert!(report.overall.failures.get(Cause::Refused).abs_diff(500) < 100);
    let held = windows[4].backlog;
    assert!(held > 9_000);
    assert!(windows[5..10].iter().all(|w| w.acknowledged == 0 && w.published == 0));
    // An acknowledgement that nobody hears is no acknowledgement: those under way are delivered again.
    assert_eq!(windows[9].backlog, held);
    let messages = component(&report, "orders").messages.unwrap();
    assert_eq!(messages.redelivered, 10);
    assert_eq!((messages.published, messages.dropped), (messages.acknowledged + messages.backlog, 0));
}

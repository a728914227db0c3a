//! Waiting-line disciplines and the power of d choices, against closed forms. One seed; bounds from standard errors.

mod scenarios;

use flashcrowd_sim::engine::{EventHash, Nobody, Observer, Simulation};
use flashcrowd_sim::metrics::{Cause, Latency, Report};
use flashcrowd_sim::scenario::{Deed, Edit, Subject};
use flashcrowd_sim::theory;
use scenarios::{checked, component, one_server};
use serde_json::{Value, json};

const SECOND: u64 = 1_000_000_000;
const LINES: [&str; 5] = [
    r#""fifo""#,
    r#""lifo""#,
    r#""priority""#,
    r#""processor_sharing""#,
    r#"{"codel":{"target_ms":2,"interval_ms":20}}"#,
];

/// One server, as [`one_server`] has it, with a discipline.
fn one_line(discipline: &str, qps: f64, cores: u32, service: &str) -> String {
    one_server(qps, cores, service).replace(r#""queue""#, &format!(r#""discipline":{discipline},"queue""#))
}

const EXPONENTIAL: &str = r#"{"exponential":{"mean_ms":1}}"#;

/// Reports of so many batches of so many seconds, after one unseen.
fn batches(text: &str, batches: u64, length: u64) -> Vec<Report> {
    let mut simulation = Simulation::new(&checked(text));
    let reports = (1..=batches + 1).map(|batch| {
        simulation.forget_warmup();
        simulation.advance(batch * length * SECOND, u64::MAX, &mut Nobody);
        simulation.check_conservation().unwrap();
        simulation.report()
    });
    reports.skip(1).collect()
}

/// Mean and standard error.
fn mean(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

/// Asserts that a mean over batches is `expected` within four standard errors, and that these are small.
fn assert_mean(name: &str, values: &[f64], expected: f64) {
    let (mean, error) = mean(values);
    assert!(error < 0.02 * expected, "{name}: standard error {error} is too large for {expected}");
    let is_near = (mean - expected).abs() < 4.0 * error;
    assert!(is_near, "{name}: {mean} is not {expected} (standard error {error})");
}

fn of_server(reports: &[Report], figure: impl Fn(&Report) -> f64) -> Vec<f64> {
    reports.iter().map(figure).collect()
}

fn latency(report: &Report, figure: impl Fn(&Latency) -> f64) -> f64 {
    component(report, "web").latency_ms.as_ref().map(figure).unwrap()
}

#[test]
fn the_mean_sojourn_of_mm1_is_the_same_in_every_order() {
    for line in ["lifo", "priority", "processor_sharing"] {
        let reports = batches(&one_line(&format!("\"{line}\""), 800.0, 1, EXPONENTIAL), 30, 50);
        assert_mean(line, &of_server(&reports, |r| latency(r, |l| l.mean)), 5.0);
        // Whoever waits for a slot, or shares it: the time that others cost.
        assert_mean(line, &of_server(&reports, |r| component(r, "web").wait_ms.unwrap()), 4.0);
        assert_mean(line, &of_server(&reports, |r| component(r, "web").utilization.unwrap()), 0.8);
        assert_mean(line, &of_server(&reports, |r| component(r, "web").in_flight_mean), 4.0);
    }
}

#[test]
fn processor_sharing_asks_only_for_the_mean_of_the_service_time() {
    // rho = 0.7: 1 / (1 - 0.7) service times, whatever their distribution.
    for service in [r#"{"constant":{"ms":1}}"#, EXPONENTIAL, r#"{"hyperexponential":{"mean_ms":1,"cv":4}}"#] {
        let reports = batches(&one_line(r#""processor_sharing""#, 700.0, 1, service), 30, 120);
        assert_mean(service, &of_server(&reports, |r| latency(r, |l| l.mean)), 1.0 / 0.3);
        assert_mean(service, &of_server(&reports, |r| component(r, "web").cores_utilization.unwrap()), 0.7);
    }
}

#[test]
fn several_cores_are_shared_as_mmc_says() {
    let sharing = theory::general::ProcessorSharing::new(3_200.0, 0.001, 4).unwrap();
    for service in [EXPONENTIAL, r#"{"gamma":{"mean_ms":1,"cv":3}}"#] {
        let text = one_line(r#""processor_sharing""#, 3_200.0, 4, service);
        let reports = batches(&text, 30, 15);
        assert_mean(service, &of_server(&reports, |r| latency(r, |l| l.mean)), sharing.mean_sojourn() * 1e3);
        // Four cores that all are let in to: more slots than that change nothing.
        let wide = text.replace(r#""slots":4"#, r#""slots":400,"cores":4"#);
        let others = batches(&wide, 2, 15);
        for (report, other) in reports.iter().zip(&others) {
            assert_eq!(latency(report, |l| l.mean), latency(other, |l| l.mean));
            assert_eq!(component(report, "web").wait_ms, component(other, "web").wait_ms);
        }
    }
}

/// With a front that only passes calls on, so that every reply is an event.
fn passed_on(text: &str) -> String {
    text.replace(
        r#"{"from":"users","to":"web","#,
        r#"{"from":"front","to":"web","latency":{"constant":{"ms":0}}},{"from":"users","to":"front","#,
    )
    .replace(
        r#"{"id":"web""#,
        r#"{"id":"front","kind":"server","slots":100000,"plan":[{"call":"web"}]},{"id":"web""#,
    )
}

/// From arrival to reply of every call of a server behind a front, in milliseconds.
#[derive(Default)]
struct Sojourns {
    arrived: Vec<u64>,
    all: Vec<f64>,
}

impl Observer for Sojourns {
    fn event(&mut self, time: u64, code: u64) {
        const DELIVER: u64 = 1;
        const REPLY: u64 = 2;
        let (kind, call) = (code >> 27, (code & ((1 << 27) - 1)) as usize);
        if self.arrived.len() <= call {
            self.arrived.resize(call + 1, 0);
        }
        match kind {
            DELIVER => self.arrived[call] = time,
            REPLY => self.all.push((time - self.arrived[call]) as f64 / 1e6),
            _ => {}
        }
    }
}

#[test]
fn last_in_first_out_waits_vary_as_takacs_says_and_more_than_in_order() {
    // Constant service, rho = 0.5: the sojourn is the wait and a millisecond.
    let moments = theory::service::ServiceTime::Constant { mean: 1.0 }.moments();
    let queue = theory::general::Mg1::new(0.5, moments).unwrap();
    let in_order = queue.wait_second_moment().unwrap();
    let lifo = theory::discipline::lifo_wait_second_moment(&queue).unwrap();
    assert!(lifo > 1.9 * in_order);
    for (line, expected) in [("fifo", in_order), ("lifo", lifo)] {
        let text = one_line(&format!("\"{line}\""), 500.0, 1, r#"{"constant":{"ms":1}}"#);
        let mut simulation = Simulation::new(&checked(&passed_on(&text)));
        let mut sojourns = Sojourns::default();
        simulation.advance(2_000 * SECOND, u64::MAX, &mut sojourns);
        let squares: Vec<f64> =
            sojourns.all.iter().map(|sojourn| (sojourn - 1.0) * (sojourn - 1.0)).collect();
        let batches: Vec<f64> = squares.chunks_exact(20_000).map(|batch| mean(batch).0).collect();
        assert_mean(line, &batches, expected);
    }
}

/// Two classes at one server without a connection's delay.
fn two_classes(discipline: &str, urgent: f64, others: f64, others_factor: f64) -> String {
    let qps = urgent + others;
    one_line(discipline, qps, 1, EXPONENTIAL).replace(
        "}}},",
        &format!(
            r#"}},"classes":[{{"name":"urgent","weight":{urgent},"priority":7}},
                {{"name":"other","weight":{others},"service_factor":{others_factor}}}]}}}},"#
        ),
    )
}

/// The sojourns of the calls of two classes.
#[derive(Default)]
struct ByClass {
    born: u16,
    class: Vec<u16>,
    sojourns: Sojourns,
    all: [Vec<f64>; 2],
}

impl Observer for ByClass {
    fn birth(&mut self, class: u16, _: u64) {
        self.born = class;
    }

    fn event(&mut self, time: u64, code: u64) {
        self.sojourns.event(time, code);
        let call = (code & ((1 << 27) - 1)) as usize;
        // Born, delivered and passed on at one instant.
        match code >> 27 {
            1 => {
                self.class.resize(self.class.len().max(call + 1), 0);
                self.class[call] = self.born;
            }
            2 => self.all[usize::from(self.class[call])].extend(self.sojourns.all.last()),
            _ => {}
        }
    }
}

#[test]
fn two_priorities_wait_as_cobham_says() {
    // Milliseconds; those of low priority take twice as long.
    let of = |rate, mean| theory::discipline::PriorityClass {
        arrival_rate: rate,
        service: theory::service::ServiceTime::Exponential { mean }.moments(),
    };
    let expected = theory::discipline::priority_waits(&[of(0.3, 1.0), of(0.2, 2.0)]).unwrap();
    let mut simulation =
        Simulation::new(&checked(&passed_on(&two_classes(r#""priority""#, 300.0, 200.0, 2.0))));
    let mut by_class = ByClass::default();
    simulation.advance(2_000 * SECOND, u64::MAX, &mut by_class);
    for (class, service) in [(0, 1.0), (1, 2.0)] {
        let sojourns = &by_class.all[class];
        let batches: Vec<f64> = sojourns.chunks_exact(10_000).map(|batch| mean(batch).0).collect();
        assert_mean(["urgent", "other"][class], &batches, expected[class] + service);
    }
}

#[test]
fn priority_holds_for_a_core_as_for_a_slot() {
    let slots = two_classes(r#""priority""#, 400.0, 400.0, 1.0);
    let cores = slots.replace(r#""slots":1"#, r#""slots":1000,"cores":1"#);
    let run = |text: &str| {
        let (mut simulation, mut by_class) =
            (Simulation::new(&checked(&passed_on(text))), ByClass::default());
        simulation.advance(200 * SECOND, u64::MAX, &mut by_class);
        by_class.all.map(|sojourns| mean(&sojourns).0)
    };
    // The same calls, but for the draws, which are made on the way in to a slot: far apart either way.
    for [urgent, other] in [run(&slots), run(&cores)] {
        assert!(urgent < 3.0 && other > 4.0, "{urgent} {other}");
    }
}

#[test]
fn codel_keeps_the_wait_near_its_target_under_overload_and_a_plain_line_does_not() {
    let codel = r#"{"codel":{"target_ms":5,"interval_ms":100}}"#;
    let run = |discipline: &str, room: &str| {
        let text = one_line(discipline, 1_050.0, 1, EXPONENTIAL).replace(r#""slots":1"#, room);
        let mut simulation = Simulation::new(&checked(&text.replace("1000000", "2000")));
        simulation.advance(60 * SECOND, u64::MAX, &mut Nobody);
        simulation.forget_warmup();
        simulation.advance(120 * SECOND, u64::MAX, &mut Nobody);
        simulation.check_conservation().unwrap();
        simulation.report()
    };
    // In front of the slots, and in front of the cores.
    for room in [r#""slots":1"#, r#""slots":2000,"cores":1"#] {
        let (plain, controlled) = (run(r#""fifo""#, room), run(codel, room));
        let wait = |report: &Report| latency(report, |l| l.p50);
        assert!(wait(&plain) > 1_000.0, "{}", wait(&plain));
        // 50 a second too many: they add up for an interval, and until so many are dropped, at a rate that grows by
        // 1/(2 · interval²) a second each second: a peak of 5 + 50²/(2 · 50) ms above the target. To it chance adds
        // what comes and goes in the second that this takes, a root of 2,000: few waits are above the sum.
        assert!(wait(&controlled) < 5.0 + 5.0 + 25.0 + 2_000_f64.sqrt(), "{}", wait(&controlled));
        let web = component(&controlled, "web");
        let shed = web.failures.get(Cause::Shed);
        assert_eq!((shed, web.failures.get(Cause::QueueFull)), (web.failed, 0));
        // It drops what is too much and little more: the core is hardly ever idle.
        let utilization = web.cores_utilization.unwrap();
        assert!(utilization > 0.97, "{utilization}");
        // Of 63,000 that come and 60,000 that are served.
        let error = (1.0 / 63_000.0 + 1.0 / 60_000_f64).sqrt();
        assert!(
            (shed as f64 / web.arrived as f64 - (1.0 - utilization / 1.05)).abs() < 4.0 * error,
            "{shed}"
        );
    }
}

#[test]
fn codel_drops_nothing_where_the_wait_is_short_most_of_the_time() {
    // Of the waits in M/M/1 e^(−0.5 · 5)/2 are above 5 ms, one in 24. To stay there for an interval one must have been
    // higher by the 50 ms that the line loses in it: of 50,000 that happens to e^(−0.5 · 55) · 25,000, none.
    let codel = r#"{"codel":{"target_ms":5,"interval_ms":100}}"#;
    let [report] = &batches(&one_line(codel, 500.0, 1, EXPONENTIAL), 1, 100)[..] else { panic!() };
    assert!(latency(report, |l| l.p99) > 5.0);
    assert_eq!(component(report, "web").failed, 0);
}

/// A balancer in front of so many single-core servers, all without delay.
fn behind_a_balancer(algorithm: &str, servers: u32, load: f64) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":1,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":{}}}}}}},
            {{"id":"lb","kind":"balancer","algorithm":{algorithm}}},
            {{"id":"web","kind":"server","instances":{servers},"slots":1,"queue":1000000,"service":{{"exponential":{{"mean_ms":10}}}}}}],
        "connections":[{{"from":"users","to":"lb","latency":{{"constant":{{"ms":0}}}}}},
            {{"from":"lb","to":"web","latency":{{"constant":{{"ms":0}}}}}}]}}"#,
        load * f64::from(servers) * 100.0
    )
}

#[test]
fn power_of_d_choices_comes_near_the_supermarket_model() {
    for (d, load) in [(1, 0.7), (2, 0.9), (3, 0.9)] {
        let choices = theory::choices::Choices::new(load, d).unwrap();
        let text = behind_a_balancer(&format!(r#"{{"power_of_d":{{"d":{d}}}}}"#), 500, load);
        let reports = batches(&text, 8, 3);
        let (sojourn, error) = mean(&of_server(&reports, |r| latency(r, |l| l.mean)));
        let expected = choices.mean_sojourn() * 10.0;
        // With n servers the model is off by the order of 1/n; a few times that on top.
        let off = 5.0 / 500.0 * expected;
        assert!(error < 0.02 * expected, "d = {d}: {error}");
        assert!(
            (sojourn - expected).abs() < 4.0 * error + off,
            "d = {d}: {sojourn} for {expected} ± {error}"
        );
    }
}

#[test]
fn two_choices_are_much_better_than_one_and_as_many_as_targets_are_least_connections() {
    let wait = |algorithm: &str| {
        let [report] = &batches(&behind_a_balancer(algorithm, 20, 0.9), 1, 100)[..] else { panic!() };
        component(report, "web").wait_ms.unwrap()
    };
    let [one, two, all] = [1, 2, 16].map(|d| wait(&format!(r#"{{"power_of_d":{{"d":{d}}}}}"#)));
    assert!(one > 4.0 * two, "{one} {two}");
    assert!(two > all && all < 1.2 * wait(r#""least_connections""#), "{two} {all}");
}

fn edit(patch: Value) -> Vec<Deed> {
    let patch = patch.as_object().cloned().unwrap();
    vec![Deed::Edit(Edit::set(Subject::Component("web".to_owned()), patch))]
}

/// Overloaded now and then, with timeouts, two classes and a database behind.
fn strained(discipline: &str, cores: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{
                "profile":{{"shape":"on_off","on_qps":1500,"off_qps":200,"on_s":1,"off_s":1,"start_s":0}},
                "classes":[{{"name":"a","weight":1,"priority":3}},{{"name":"b","weight":1}},{{"name":"c","weight":1,"priority":1}}]}}}},
            {{"id":"web","kind":"server","slots":8,{cores}"queue":60,"discipline":{discipline},
                "service":{{"lognormal":{{"mean_ms":4,"cv":2}}}}}},
            {{"id":"db","kind":"database","slots":4,"queue":20,"discipline":{discipline},"service":{{"exponential":{{"mean_ms":4}}}}}}],
        "connections":[{{"from":"users","to":"web","timeout_ms":60}},{{"from":"web","to":"db","timeout_ms":30}}],
        "incidents":[{{"at_s":3.2,"for_s":1,"slow":{{"component":"web","factor":3}}}},
            {{"at_s":4.9,"for_s":0.6,"crash":{{"component":"web"}}}},
            {{"at_s":6.3,"for_s":0.5,"crash":{{"component":"db","mode":"black_hole"}}}}]}}"#
    )
}

#[test]
fn a_discipline_that_changes_under_way_loses_nobody_and_a_clone_goes_on_alike() {
    for cores in ["", r#""cores":2,"#] {
        for (index, from) in LINES.iter().enumerate() {
            let mut simulation = Simulation::new(&checked(&strained(from, cores)));
            for step in 0..40 {
                let until = SECOND / 5 * (step + 1) - 7_654_321;
                simulation.advance(until, u64::MAX, &mut Nobody);
                let discipline: Value = serde_json::from_str(LINES[(index + step as usize) % 5]).unwrap();
                let mut patch = json!({ "discipline": discipline });
                match step % 4 {
                    1 => patch["cores"] = json!(1 + step % 5),
                    2 => (patch["slots"], patch["queue"]) = (json!(4 + step % 7), json!(40 + step)),
                    _ => {}
                }
                simulation.act(edit(patch)).unwrap();
                simulation.check_conservation().unwrap();
                let mut clone = simulation.clone();
                let (mut a, mut b) = (EventHash::default(), EventHash::default());
                clone.advance(until + SECOND / 9, u64::MAX, &mut a);
                simulation.advance(until + SECOND / 9, 7, &mut b);
                while simulation.now() < until + SECOND / 9 {
                    simulation.advance(until + SECOND / 9, 7, &mut b);
                }
                assert_eq!((a, clone.report()), (b, simulation.report()));
                simulation.check_conservation().unwrap();
            }
            // Traffic ends, everybody goes.
            let end = json!({ "traffic": { "profile": { "on_qps": 0, "off_qps": 0 } } });
            let end = Edit::set(Subject::Component("users".to_owned()), end.as_object().cloned().unwrap());
            simulation.act(vec![Deed::Edit(end)]).unwrap();
            simulation.advance(simulation.now() + 30 * SECOND, u64::MAX, &mut Nobody);
            simulation.check_conservation().unwrap();
            let report = simulation.report();
            let overall = &report.overall;
            assert_eq!(overall.requests, overall.ok + overall.failures.total(), "{from}");
            for id in ["web", "db"] {
                let of = component(&report, id);
                assert_eq!((of.in_flight, of.arrived), (0, of.ok + of.failed + of.abandoned), "{from}, {id}");
            }
        }
    }
}

#[test]
fn work_that_is_under_way_keeps_what_is_left_of_it_when_the_discipline_changes() {
    // Four calls of a second each arrive at 0.25, 0.5, 0.75 and 1 s at one core.
    let text = one_line(r#""processor_sharing""#, 4.0, 1, r#"{"constant":{"ms":1000}}"#).replace(
        r#""profile":{"shape":"steady","qps":4}"#,
        r#""profile":{"shape":"points","points":[[0,4],[1.001,4],[1.001,0]]},"arrivals":"even""#,
    );
    let ends = |edits: &[(u64, &str)]| {
        let (mut simulation, mut sojourns) =
            (Simulation::new(&checked(&passed_on(&text))), Sojourns::default());
        for (at_ms, discipline) in edits {
            simulation.advance(at_ms * 1_000_000, u64::MAX, &mut sojourns);
            simulation.act(edit(json!({ "discipline": discipline }))).unwrap();
        }
        simulation.advance(20 * SECOND, u64::MAX, &mut sojourns);
        assert_eq!(component(&simulation.report(), "web").ok, 4);
        sojourns.all
    };
    let total = |ends: &[f64]| ends.iter().sum::<f64>();
    let shared = ends(&[]);
    let changed = ends(&[(1_200, "fifo")]);
    // In turn from 1.2 s on: those who came first are done first, and earlier than by sharing.
    assert!(total(&changed) < total(&shared), "{changed:?} {shared:?}");
    let back = ends(&[(1_200, "fifo"), (1_300, "processor_sharing")]);
    assert!(total(&back) > total(&changed) && total(&back) < total(&shared) + 1.0, "{back:?} {shared:?}");
}

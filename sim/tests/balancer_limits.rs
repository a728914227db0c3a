//! Bounds at a balancer: so many calls at a target with a line for others, and what the balancer itself can carry. Where durations are
//! constant times are exact; the balancer as a station is held against Erlang.

mod scenarios;
mod watching;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::metrics::{Cause, Report};
use flashcrowd_sim::scenario::{Capacity, Distribution, Kind};
use scenarios::{checked, component};
use watching::{MS, Run};

/// A client, a balancer and one server of several instances; nothing is delayed on the way.
fn behind(traffic: &str, balancer: &str, instances: u32, service: &str, more: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":31,"components":[
            {{"id":"users","kind":"client","traffic":{{{traffic}}}}},
            {{"id":"lb","kind":"balancer"{balancer}}},
            {{"id":"web","kind":"server","instances":{instances},"slots":100000,"service":{service}}}],
        "connections":[{{"from":"users","to":"lb","latency":{{"constant":{{"ms":0}}}}}},
            {{"from":"lb","to":"web","latency":{{"constant":{{"ms":0}}}}}}]{more}}}"#
    )
}

/// So many requests at one instant, twice a second on average.
fn batches(size: u32) -> String {
    format!(
        r#""profile":{{"shape":"steady","qps":{}}},"arrivals":{{"batches":{{"size":{size},"sizes":"constant"}}}}"#,
        2 * size
    )
}

fn even(qps: f64) -> String {
    format!(r#""profile":{{"shape":"steady","qps":{qps}}},"arrivals":"even""#)
}

fn limit(calls: u32, queue: u32, timeout_ms: f64) -> String {
    format!(r#","target_limit":{{"calls":{calls},"queue":{queue},"timeout_ms":{timeout_ms}}}"#)
}

const TEN: &str = r#"{"constant":{"ms":10}}"#;

#[test]
fn who_finds_all_targets_at_their_limit_waits_in_order_and_goes_on_as_soon_as_one_is_free() {
    // Six at once at one target that takes one at a time: 10, 20, … 60 ms, and longer where batches meet.
    let run = Run::until(&behind(&batches(6), &limit(1, 100, 1_000.0), 1, TEN, ""), 20.0);
    let (births, calls) = (run.calls("users->lb"), run.calls("lb->web"));
    assert!(births.len() > 150 && births.len() - calls.len() <= 12);
    let mut free_at = 0;
    for (birth, call) in births.iter().zip(&calls) {
        assert_eq!(call.sent_ns, birth.sent_ns.max(free_at));
        free_at = call.sent_ns + 10 * MS;
    }
    assert_eq!(run.simulation.report().overall.failed, 0);
}

#[test]
fn never_more_than_the_limit_are_at_a_target() {
    for (calls, algorithm) in [
        (1, r#""round_robin""#),
        (3, r#""random""#),
        (2, r#"{"consistent_hash":{"by":"user"}}"#),
        (4, r#"{"peak_ewma":{}}"#),
    ] {
        let balancer = format!(r#","algorithm":{algorithm}{}"#, limit(calls, 1_000, 300.0));
        let text = behind(
            r#""profile":{"shape":"steady","qps":400}"#,
            &balancer,
            4,
            r#"{"exponential":{"mean_ms":20}}"#,
            r#","incidents":[{"at_s":5,"for_s":2,"slow":{"component":"web","factor":5}},{"at_s":8,"for_s":1,"crash":{"component":"web","instance":2}}]"#,
        );
        let mut run = Run::of(&text);
        let mut most = 0;
        for ms in 1..12_000 {
            run.simulation.advance(ms * MS, u64::MAX, &mut run.watch);
            let live = run.simulation.live();
            most = most.max(live.components[2].instances.iter().map(|i| i.busy).max().unwrap_or(0));
        }
        run.simulation.check_conservation().unwrap();
        assert_eq!(most, calls, "{algorithm}");
        assert!(run.failures(Cause::Shed) > 0, "{algorithm}");
    }
}

#[test]
fn who_has_waited_as_long_as_may_be_is_shed_to_the_nanosecond() {
    // Two targets do 200 a second and 400 come: half of them wait for 25 ms and are told no.
    let run = Run::until(&behind(&even(400.0), &limit(1, 1_000, 25.0), 2, TEN, ""), 20.0);
    let overall = run.simulation.report().overall;
    assert_eq!(run.failures(Cause::Shed), overall.failed);
    let failed = overall.failed_latency_ms.unwrap();
    assert_eq!((failed.mean, failed.max), (25.0, 25.0));
    assert!((overall.goodput_qps - 200.0).abs() < 0.5, "{}", overall.goodput_qps);
    assert!(overall.latency_ms.unwrap().max <= 35.0);
}

#[test]
fn who_finds_the_line_full_fails_at_once() {
    // Of ten at once three go on and four wait.
    let run = Run::until(&behind(&batches(10), &limit(3, 4, 1_000.0), 1, TEN, ""), 20.0);
    let overall = run.simulation.report().overall;
    assert_eq!(run.failures(Cause::QueueFull), overall.failed);
    assert_eq!(overall.failed_latency_ms.unwrap().max, 0.0);
    let times = overall.requests / 10;
    // Batches that meet find even less room.
    assert!(overall.failed >= 3 * times && overall.failed < 5 * times, "{} of {times}", overall.failed);
    let none = Run::until(&behind(&batches(10), &limit(3, 0, 1_000.0), 1, TEN, ""), 20.0)
        .simulation
        .report()
        .overall;
    assert!(none.failed >= 7 * times && none.latency_ms.unwrap().max == 10.0);
}

#[test]
fn what_waits_goes_on_when_targets_come_and_when_the_limit_goes() {
    let mut run = Run::until(
        &behind(&even(100.0), &limit(1, 1_000, 60_000.0), 1, r#"{"constant":{"ms":100}}"#, ""),
        5.0,
    );
    let parked = |run: &Run| run.simulation.live().components[1].parked;
    assert!(parked(&run).abs_diff(450) <= 2, "{}", parked(&run));
    run.edit(|new| {
        if let Kind::Server(server) = &mut new.components[2].kind {
            server.instances = 11;
        }
    });
    let before = parked(&run);
    run.go_on(5.0001);
    assert!(before - parked(&run) <= 11 && run.simulation.live().components[2].in_flight == 11);
    run.edit(|new| {
        if let Kind::Balancer(balancer) = &mut new.components[1].kind {
            balancer.target_limit = None;
        }
    });
    assert_eq!(parked(&run), 0);
    run.go_on(10.0);
    assert_eq!(run.simulation.report().overall.failed, 0);
}

#[test]
fn what_waits_at_a_balancer_that_crashes_is_refused() {
    let crash = r#","incidents":[{"at_s":5,"for_s":1,"crash":{"component":"lb"}}]"#;
    let text = behind(&even(100.0), &limit(1, 1_000, 2_000.0), 1, r#"{"constant":{"ms":100}}"#, crash);
    let mut run = Run::until(&text, 5.0);
    assert_eq!(run.simulation.live().components[1].parked, 0);
    // Whoever came within two seconds, and the one that was at work.
    let refused = run.failures(Cause::Refused);
    run.go_on(5.001);
    assert!((run.failures(Cause::Refused) - refused).abs_diff(201) <= 2, "{}", run.failures(Cause::Refused));
    run.go_on(12.0);
    assert!(run.simulation.live().components[1].parked > 150);
}

#[test]
fn a_call_that_nobody_wants_any_more_gets_no_target_when_its_turn_comes() {
    // Requests come every 50 ms and take 100; the client gives up after 80 ms and says so, or its deadline travels.
    for (policies, cause) in [
        (r#","timeout_ms":80,"cancel":true"#, Cause::Timeout),
        (r#","deadline":{"after_ms":80,"propagate":true}"#, Cause::Expired),
    ] {
        let service = r#"{"constant":{"ms":100}}"#;
        let text = behind(&even(20.0), &limit(1, 1_000, 10_000.0), 1, service, "")
            .replace(r#""to":"lb""#, &format!(r#""to":"lb"{policies}"#));
        let run = Run::until(&text, 20.0);
        assert_eq!(run.failures(cause), run.simulation.report().overall.failed);
        // Nobody is answered within 80 ms; who is at work when he is given up keeps the target busy for 100, and another one got it within
        // his 80.
        let calls = run.calls("lb->web");
        assert!(calls.len() > 190, "{}", calls.len());
        let births: Vec<u64> = run.calls("users->lb").iter().map(|hop| hop.sent_ns).collect();
        for call in calls {
            let wanted = births.iter().any(|born| (*born..*born + 80 * MS).contains(&call.sent_ns));
            assert!(wanted, "{cause:?}: a call at {} for nobody", call.sent_ns);
        }
        // A line of those whose time is over would grow without end.
        assert!(run.simulation.live().components[1].parked <= 4);
    }
}

#[test]
fn a_retry_finds_no_place_where_all_targets_are_at_their_limit() {
    let text = behind(&even(100.0), &limit(1, 0, 1.0), 2, r#"{"constant":{"ms":100}}"#, "")
        .replace(r#""to":"web""#, r#""to":"web","timeout_ms":50,"retry":{"attempts":2,"backoff":"constant","backoff_ms":1,"jitter":false}"#);
    let run = Run::until(&text, 20.0);
    let overall = run.simulation.report().overall;
    assert_eq!(overall.ok, 0);
    assert_eq!(run.failures(Cause::QueueFull) + run.failures(Cause::Timeout), overall.failed);
}

/// Mean and standard error of a figure over batches of a run.
fn batch_means(text: &str, batches: u64, seconds: u64, figure: impl Fn(&Report) -> f64) -> (f64, f64) {
    let mut simulation = Simulation::new(&checked(text));
    let values: Vec<f64> = (0..=batches)
        .map(|batch| {
            simulation.forget_warmup();
            simulation.advance((batch + 1) * seconds * 1_000_000_000, u64::MAX, &mut Nobody);
            simulation.check_conservation().unwrap();
            figure(&simulation.report())
        })
        .skip(1)
        .collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / (n - 1.0);
    (mean, (variance / n).sqrt())
}

fn assert_mean(name: &str, (mean, error): (f64, f64), expected: f64) {
    assert!(error < 0.02 * expected, "{name}: standard error {error} is too large for {expected}");
    assert!(
        (mean - expected).abs() < 4.0 * error,
        "{name}: {mean} is not {expected} (standard error {error})"
    );
}

fn capacity(connections: u32, queue: u32, cores: u32) -> String {
    format!(
        r#","capacity":{{"connections":{connections},"queue":{queue},"cores":{cores},"service":{{"exponential":{{"mean_ms":1}}}}}}"#
    )
}

const NONE: &str = r#"{"constant":{"ms":0}}"#;

#[test]
fn a_balancer_that_is_the_bottleneck_is_m_m_c() {
    // Two cores, 1,500 a second of a millisecond each: Erlang C is 0.6429, the wait that over (2 − 1.5) ms.
    let traffic = r#""profile":{"shape":"steady","qps":1500}"#;
    let text = behind(traffic, &capacity(100_000, 0, 2), 3, NONE, "");
    let a: f64 = 1.5;
    let blocking = a * a / 2.0 / (1.0 + a + a * a / 2.0);
    let waits = blocking / (1.0 - (a / 2.0) * (1.0 - blocking));
    let wait = waits / (2.0 - a);
    let lb = |figure: fn(&flashcrowd_sim::metrics::ComponentReport) -> f64| {
        batch_means(&text, 40, 20, |report| figure(component(report, "lb")))
    };
    assert_mean("sojourn", lb(|lb| lb.latency_ms.unwrap().mean), 1.0 + wait);
    assert_mean("wait", lb(|lb| lb.wait_ms.unwrap()), wait);
    assert_mean("cores", lb(|lb| lb.cores_utilization.unwrap()), 0.75);
    assert_mean("in flight", lb(|lb| lb.in_flight_mean), 1.5 * (1.0 + wait));
}

#[test]
fn a_balancer_whose_connections_are_used_up_refuses_as_m_m_c_k_does() {
    // One core and four connections, at a load of ρ = 0.8: p₄ = ρ⁴/(1 + ρ + ρ² + ρ³ + ρ⁴), step by step ρp/(1 + ρp).
    let traffic = r#""profile":{"shape":"steady","qps":800}"#;
    let text = behind(traffic, &capacity(4, 0, 1), 3, NONE, "");
    let lost = (0..4).fold(1.0, |lost, _| 0.8 * lost / (1.0 + 0.8 * lost));
    let share = batch_means(&text, 40, 50, |report| {
        let overall = &report.overall;
        assert_eq!(overall.failures.get(Cause::QueueFull), overall.failed);
        overall.failed as f64 / (overall.ok + overall.failed) as f64
    });
    assert_mean("lost", share, lost);
}

#[test]
fn a_connection_of_a_balancer_is_held_until_the_answer() {
    // Ten connections, answers after 100 ms: a hundred a second and no more, however fast its cores are.
    let carries = r#","capacity":{"connections":10,"queue":5,"cores":4,"service":{"constant":{"ms":0.1}}}"#;
    let text = behind(&even(200.0), carries, 3, r#"{"constant":{"ms":99.9}}"#, "");
    let run = Run::until(&text, 20.0);
    let overall = run.simulation.report().overall;
    assert!((overall.goodput_qps - 100.0).abs() < 1.0, "{}", overall.goodput_qps);
    assert_eq!(run.failures(Cause::QueueFull), overall.failed);
    // Who waits has at most four before him; two at a time, 10 ms apart, would be 50 ms more.
    assert!(overall.latency_ms.unwrap().max <= 200.0);
    let live = run.simulation.live();
    assert_eq!((live.components[1].instances[0].busy, live.components[1].instances[0].slots), (10, 10));
}

#[test]
fn capacity_comes_and_goes_while_calls_are_under_way() {
    for gateway in [false, true] {
        let text = behind(
            r#""profile":{"shape":"steady","qps":900}"#,
            "",
            3,
            r#"{"exponential":{"mean_ms":30}}"#,
            "",
        );
        let text = if gateway { text.replace(r#""kind":"balancer""#, r#""kind":"gateway""#) } else { text };
        let mut run = Run::of(&text);
        let ways = [
            Some((1_000, 50, 1)),
            None,
            Some((20, 30, 4)),
            Some((5, 0, 1)),
            None,
            Some((5, 100, 1)),
            Some((10_000, 0, 2)),
            None,
        ];
        for (n, way) in ways.into_iter().cycle().take(24).enumerate() {
            run.go_on(0.3 + 0.17 * n as f64);
            run.edit(|new| {
                let carries = way.map(|(connections, queue, cores)| Capacity {
                    connections,
                    queue,
                    cores,
                    service: Distribution::Exponential { mean_ms: 1.0 },
                });
                match &mut new.components[1].kind {
                    Kind::Balancer(balancer) => balancer.capacity = carries,
                    Kind::Gateway(gateway) => gateway.capacity = carries,
                    _ => unreachable!("it is one of the two"),
                }
            });
        }
        run.edit(|new| {
            new.components.iter_mut().for_each(|component| {
                if let Kind::Client(client) = &mut component.kind {
                    client.traffic.profile = flashcrowd_sim::scenario::Profile::Steady { qps: 0.0 };
                }
            })
        });
        run.go_on(run.simulation.now() as f64 / 1e9 + 3.0);
        let live = run.simulation.live();
        assert!(live.components.iter().all(|component| component.in_flight == 0), "{gateway}: {live:?}");
        let overall = run.simulation.report().overall;
        assert!(overall.ok > 1_000 && run.failures(Cause::QueueFull) == overall.failed, "{overall:?}");
    }
}

#[test]
fn runs_with_bounds_are_the_same_however_they_are_cut_and_cloned() {
    let incidents = r#","incidents":[{"at_s":1,"for_s":1,"crash":{"component":"web","instance":2}},{"at_s":1.5,"for_s":0.2,"crash":{"component":"lb"}}]"#;
    let balancer = limit(2, 30, 40.0) + &capacity(60, 10, 2);
    let service = r#"{"exponential":{"mean_ms":10}}"#;
    let text = behind(r#""profile":{"shape":"steady","qps":800}"#, &balancer, 4, service, incidents);
    watching::assert_deterministic(&text, 5, |new| {
        if let Kind::Balancer(balancer) = &mut new.components[1].kind {
            balancer.capacity = None;
        }
    });
}

//! Gateways: who is let in, by rate, by user, by how many are under way and by priority. Limits reckon in whole numbers, so they are
//! held to the nanosecond.

mod scenarios;
mod watching;

use flashcrowd_sim::engine::HopSample;
use flashcrowd_sim::metrics::{Cause, Report, Window};
use flashcrowd_sim::scenario::Kind;
use scenarios::{component, connection};
use watching::{MS, Run, S};

/// A client, a gateway and a server; nothing is delayed on the way.
fn door(traffic: &str, gateway: &str, server: &str, more: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":41,"components":[
            {{"id":"users","kind":"client","traffic":{{{traffic}}}}},
            {{"id":"gate","kind":"gateway"{gateway}}},
            {{"id":"web","kind":"server",{server}}}],
        "connections":[{{"from":"users","to":"gate","latency":{{"constant":{{"ms":0}}}}}},
            {{"from":"gate","to":"web","latency":{{"constant":{{"ms":0}}}}}}]{more}}}"#
    )
}

const FAST: &str = r#""slots":100000,"service":{"constant":{"ms":1}}"#;

fn limited(rule: &str) -> String {
    format!(r#","limit":{{"rule":{rule}}}"#)
}

fn steady(qps: f64, arrivals: &str) -> String {
    format!(r#""profile":{{"shape":"steady","qps":{qps}}},"arrivals":{arrivals}"#)
}

fn instants(hops: &[HopSample]) -> Vec<u64> {
    hops.iter().map(|hop| hop.sent_ns).collect()
}

/// Bursts and lulls, twice as much as a limit of a hundred a second lets in.
const ROUGH: &str = r#"{"bursty":{"factor":20,"burst_s":0.3,"pause_s":1}}"#;

#[test]
fn a_fixed_window_lets_twice_its_limit_through_around_an_edge_and_never_more_than_that_in_a_window() {
    // 400 a second from a quarter of a second before an edge to a quarter after it.
    let profile = r#""profile":{"shape":"on_off","on_qps":400,"off_qps":0,"on_s":0.5,"off_s":1.5,"start_s":0.75},"arrivals":"even""#;
    let run =
        Run::until(&door(profile, &limited(r#"{"fixed_window":{"calls":50,"window_s":1}}"#), FAST, ""), 20.0);
    let let_in = instants(&run.calls("gate->web"));
    for edge in (1..19).step_by(2) {
        let around = |from: u64, to: u64| let_in.iter().filter(|at| (from..to).contains(at)).count();
        let edge = edge * S;
        assert_eq!((around(edge - S, edge), around(edge, edge + S)), (50, 50));
        // 50 from 0.25 s before it within an eighth of a second, 50 from the edge on within another.
        assert_eq!(around(edge - 250 * MS, edge + 125 * MS + 5 * MS), 100);
    }
    assert_eq!(run.failures(Cause::RateLimited), run.simulation.report().overall.failed);
    assert_eq!(run.simulation.report().overall.failed_latency_ms.unwrap().max, 0.0);
    let rough =
        door(&steady(200.0, ROUGH), &limited(r#"{"fixed_window":{"calls":50,"window_s":0.5}}"#), FAST, "");
    let mut windows = vec![0; 201];
    for at in instants(&Run::until(&rough, 100.0).calls("gate->web")) {
        windows[(at / (500 * MS)) as usize] += 1;
    }
    assert!(
        windows.iter().all(|count| *count <= 50) && windows.iter().filter(|count| **count == 50).count() > 50
    );
}

#[test]
fn a_token_bucket_admits_its_burst_and_its_rate_times_the_time_over_any_stretch_and_no_more() {
    let run = Run::until(
        &door(&steady(200.0, ROUGH), &limited(r#"{"token_bucket":{"qps":100,"burst":30}}"#), FAST, ""),
        100.0,
    );
    let let_in = instants(&run.calls("gate->web"));
    assert!(let_in.len() > 4_000 && run.failures(Cause::RateLimited) > 4_000);
    let mut tight = 0;
    for (first, from) in let_in.iter().enumerate() {
        for (last, to) in let_in.iter().enumerate().skip(first) {
            // Whole tokens: what flows in between is cut off.
            let most = 30 + (to - from) / (10 * MS);
            let count = (last - first + 1) as u64;
            assert!(count <= most, "{count} from {from} to {to}");
            tight += u64::from(count == most);
        }
    }
    assert!(tight > 1_000, "the bound is met {tight} times");
    // And whoever is refused would have been one too many: at 1,000 a second all tokens are used.
    let run = Run::until(
        &door(
            &steady(1_000.0, r#""even""#),
            &limited(r#"{"token_bucket":{"qps":100,"burst":30}}"#),
            FAST,
            "",
        ),
        100.0,
    );
    let let_in = run.calls("gate->web").len();
    assert!((10_028..=10_030).contains(&let_in), "{let_in}");
}

#[test]
fn a_leaky_bucket_with_delay_lets_calls_out_evenly_and_each_waits_for_those_before_it() {
    let rule = limited(r#"{"leaky_bucket":{"qps":100,"burst":20,"delay":true}}"#);
    let run = Run::until(&door(&steady(150.0, ROUGH), &rule, FAST, ""), 100.0);
    let (came, went) = (instants(&run.calls("users->gate")), instants(&run.calls("gate->web")));
    // By Lindley's recursion: who comes leaves 10 ms after the one before him, or at once; with more than 20 before him he is refused.
    let (mut expected, mut free_at, mut refused) = (Vec::new(), 0, 0);
    for at in came {
        let leaves = at.max(free_at);
        if leaves - at > 200 * MS {
            refused += 1;
            continue;
        }
        expected.push(leaves);
        free_at = leaves + 10 * MS;
    }
    assert!(expected.len().abs_diff(went.len()) <= 21 && expected.starts_with(&went));
    assert!(went.windows(2).all(|two| two[1] - two[0] >= 10 * MS));
    assert!(went.windows(2).filter(|two| two[1] - two[0] == 10 * MS).count() > 3_000);
    assert_eq!(run.failures(Cause::RateLimited), refused);
    // In the end those who wait are seen.
    let parked = run.simulation.live().components[1].parked;
    assert_eq!(parked as usize, expected.len() - went.len());
}

#[test]
fn a_leaky_bucket_without_delay_is_a_token_bucket() {
    let report = |rule: &str| {
        let run = Run::until(&door(&steady(200.0, ROUGH), &limited(rule), FAST, ""), 50.0);
        (instants(&run.calls("gate->web")), run.simulation.report())
    };
    let leaky = report(r#"{"leaky_bucket":{"qps":100,"burst":30}}"#);
    let tokens = report(r#"{"token_bucket":{"qps":100,"burst":30}}"#);
    assert_eq!(leaky, tokens);
    assert!(leaky.1.overall.failed > 1_000);
}

#[test]
fn a_sliding_window_lets_an_even_stream_at_its_limit_through_and_nothing_twice_around_an_edge() {
    let rule = limited(r#"{"sliding_window":{"calls":50,"window_s":1}}"#);
    let even = Run::until(&door(&steady(50.0, r#""even""#), &rule, FAST, ""), 60.0);
    assert_eq!(even.simulation.report().overall.failed, 0);
    // The burst that a fixed window lets through twice: 50 before the edge, and after it a place for each fiftieth of a second that passes.
    let profile = r#""profile":{"shape":"on_off","on_qps":400,"off_qps":0,"on_s":0.5,"off_s":1.5,"start_s":0.75},"arrivals":"even""#;
    let run = Run::until(&door(profile, &rule, FAST, ""), 20.0);
    let let_in = instants(&run.calls("gate->web"));
    for edge in (1..19).step_by(2).map(|second| second * S) {
        let around = |from: u64, to: u64| let_in.iter().filter(|at| (from..to).contains(at)).count();
        assert_eq!(around(edge - 250 * MS, edge), 50);
        // 0.25 s of 50, rounded up, and the one at the edge itself.
        assert!((13..=14).contains(&around(edge, edge + 250 * MS)), "{}", around(edge, edge + 250 * MS));
    }
    // At most the limit in each aligned window, whatever comes.
    let rough = Run::until(
        &door(&steady(200.0, ROUGH), &limited(r#"{"sliding_window":{"calls":50,"window_s":0.5}}"#), FAST, ""),
        100.0,
    );
    let mut windows = vec![0; 201];
    for at in instants(&rough.calls("gate->web")) {
        windows[(at / (500 * MS)) as usize] += 1;
    }
    assert!(windows.iter().all(|count| *count <= 50));
}

#[test]
fn a_limit_for_each_user_limits_the_greedy_one_and_touches_no_other() {
    for rule in [
        r#"{"token_bucket":{"qps":10,"burst":5}}"#,
        r#"{"leaky_bucket":{"qps":10,"burst":5}}"#,
        r#"{"fixed_window":{"calls":10,"window_s":1}}"#,
        r#"{"sliding_window":{"calls":10,"window_s":1}}"#,
    ] {
        // A hundred a second of one user; a hundred a second of ten thousand, each of whom comes every 100 s.
        let others = door(
            &steady(100.0, r#""poisson""#),
            &format!(r#","limit":{{"rule":{rule},"per":"user"}}"#),
            FAST,
            "",
        );
        let greedy = format!(
            r#"{{"id":"greedy","kind":"client","traffic":{{"population":1,{}}}}},"#,
            steady(100.0, r#""even""#)
        );
        let text = others.replacen(r#""components":["#, &format!(r#""components":[{greedy}"#), 1).replacen(
            r#""connections":["#,
            r#""connections":[{"from":"greedy","to":"gate"},"#,
            1,
        );
        let run = Run::until(&text, 100.0);
        let report = run.simulation.report();
        assert_eq!(component(&report, "users").failed, 0, "{rule}");
        let ok = component(&report, "greedy").ok;
        assert!((999..=1_006).contains(&ok), "{rule}: {ok}");
        // Together they are one user to a limit of the gateway's.
        let shared = Run::until(&text.replace(r#","per":"user""#, ""), 100.0).simulation.report();
        assert!(component(&shared, "users").failed > 8_000, "{rule}");
    }
}

#[test]
fn never_more_calls_are_under_way_than_a_fixed_concurrency_says() {
    let server = r#""slots":100000,"service":{"exponential":{"mean_ms":50}}"#;
    let run = Run::until(
        &door(&steady(400.0, r#""poisson""#), r#","concurrency":{"fixed":{"calls":10}}"#, server, ""),
        50.0,
    );
    let most = run.outstanding("gate->web").into_iter().map(|(_, count)| count).max();
    assert_eq!(most, Some(10));
    let overall = run.simulation.report().overall;
    assert_eq!(run.failures(Cause::Shed), overall.failed);
    assert_eq!(overall.failed_latency_ms.unwrap().max, 0.0);
    // Erlang's loss system with a load of 20 on 10.
    let blocking = (1..=10).fold(1.0, |b, k| 20.0 * b / (f64::from(k) + 20.0 * b));
    let share = overall.failed as f64 / (overall.ok + overall.failed) as f64;
    // Losses come in runs as long as a busy period; of 1,000 relaxation times of 50 ms, four standard errors.
    assert!(
        (share - blocking).abs() < 4.0 * (blocking * (1.0 - blocking) / 1_000.0).sqrt(),
        "{share}, not {blocking}"
    );
}

fn mean(windows: &[Window], figure: impl Fn(&Window) -> f64) -> f64 {
    windows.iter().map(figure).sum::<f64>() / windows.len() as f64
}

/// Ten cores of 20 ms each, 500 a second, and twice as many that come; half as fast from 60 to 120 s.
fn overload(gateway: &str) -> Run {
    let server = r#""slots":100000,"cores":10,"service":{"exponential":{"mean_ms":20}}"#;
    let slow = r#","incidents":[{"at_s":60,"for_s":60,"slow":{"component":"web","factor":2}}]"#;
    let text = door(&steady(1_000.0, r#""poisson""#), gateway, server, slow).replacen(
        r#""to":"gate""#,
        r#""to":"gate","timeout_ms":1000"#,
        1,
    );
    Run::until(&text, 180.0)
}

#[test]
fn adaptive_concurrency_finds_the_knee_and_follows_it() {
    let goodput =
        |run: &Run, from: usize, to: usize| mean(&run.watch.windows[from..to], |w| w.overall.ok as f64);
    let latency = |run: &Run, from: usize, to: usize| {
        mean(&run.watch.windows[from..to], |w| w.overall.latency_ms.map_or(f64::NAN, |latency| latency.mean))
    };
    let adaptive = overload(r#","concurrency":{"adaptive":{"min_rtt_every_s":20}}"#);
    // Nearly all of 500 a second, and near the 20 ms that service takes. Every 20 s it measures with three calls at a time what latency is
    // without load, 50 answers long: a third of a second, in which little is done.
    let (before, slow, after) = ((10, 60), (85, 120), (145, 180));
    assert!(
        goodput(&adaptive, before.0, before.1) > 0.9 * 500.0,
        "{}",
        goodput(&adaptive, before.0, before.1)
    );
    assert!(
        latency(&adaptive, before.0, before.1) < 2.0 * 20.0,
        "{}",
        latency(&adaptive, before.0, before.1)
    );
    assert!(goodput(&adaptive, slow.0, slow.1) > 0.9 * 250.0, "{}", goodput(&adaptive, slow.0, slow.1));
    assert!(latency(&adaptive, slow.0, slow.1) < 2.0 * 40.0, "{}", latency(&adaptive, slow.0, slow.1));
    assert!(goodput(&adaptive, after.0, after.1) > 0.9 * 500.0, "{}", goodput(&adaptive, after.0, after.1));
    assert!(latency(&adaptive, after.0, after.1) < 2.0 * 20.0, "{}", latency(&adaptive, after.0, after.1));
    assert_eq!(adaptive.failures(Cause::Timeout), 0);
    // Without it everybody waits until nobody wants the answer any more.
    let none = overload("");
    assert!(goodput(&none, before.0, before.1) < 20.0, "{}", goodput(&none, before.0, before.1));
    assert!(none.failures(Cause::Timeout) > 100_000);
}

#[test]
fn the_bound_that_adaptive_concurrency_finds_is_told() {
    let mut run = Run::of(&door(
        &steady(1_000.0, r#""poisson""#),
        r#","concurrency":{"adaptive":{}}"#,
        r#""slots":100000,"cores":10,"service":{"constant":{"ms":20}}"#,
        "",
    ));
    let bound = |run: &Run| run.simulation.live().components[1].bound.unwrap();
    run.go_on(0.01);
    assert_eq!(bound(&run), 3, "it begins with a measurement");
    run.go_on(20.0);
    let mut sum = 0.0;
    for tick in 0..400 {
        run.go_on(20.0 + 0.1 * f64::from(tick));
        sum += f64::from(bound(&run));
    }
    // (1 + ¼) · 10 + √12.5 = 16: latency is in proportion to what exceeds the cores. Of the service time it lags by less than a
    // window, and the limit is cut off to a whole number: within one and a half.
    let expected = 12.5 + 12.5_f64.sqrt();
    assert!((sum / 400.0 - expected).abs() < 1.5, "{} for {expected}", sum / 400.0);
}

/// Three classes of equal share, 0, 5 and 10 the priorities, at twice what a concurrency of 20 with 20 ms can do.
fn classes(reserve: f64) -> Report {
    let traffic = r#""profile":{"shape":"steady","qps":QPS}"#;
    let class = |name: &str, priority: u32| {
        format!(
            r#"{{"id":"{name}","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":666.7}},"classes":[{{"name":"{name}","weight":1,"priority":{priority}}}]}}}},"#
        )
    };
    let server = r#""slots":100000,"service":{"exponential":{"mean_ms":20}}"#;
    let gateway = format!(r#","concurrency":{{"fixed":{{"calls":20}}}},"reserve":{reserve}"#);
    let clients: String =
        [("low", 0), ("middle", 5), ("high", 10)].map(|(name, priority)| class(name, priority)).concat();
    let arrows: String =
        ["low", "middle", "high"].map(|name| format!(r#"{{"from":"{name}","to":"gate"}},"#)).concat();
    // The first client sends nothing.
    let text = door(&traffic.replace("QPS", "0"), &gateway, server, "")
        .replacen(r#""components":["#, &format!(r#""components":[{clients}"#), 1)
        .replacen(r#""connections":["#, &format!(r#""connections":[{arrows}"#), 1);
    Run::until(&text, 100.0).simulation.report()
}

#[test]
fn under_overload_a_reserve_spares_the_highest_priority_and_sheds_the_lowest() {
    let failed = |report: &Report, id: &str| {
        let client = component(report, id);
        assert_eq!(client.failures.get(Cause::Shed), client.failed);
        client.failed as f64 / (client.ok + client.failed) as f64
    };
    let none = classes(0.0);
    let all: Vec<f64> = ["low", "middle", "high"].map(|id| failed(&none, id)).to_vec();
    // Erlang's loss system, 40 on 20, for everybody alike.
    let blocking = (1..=20).fold(1.0, |b, k| 40.0 * b / (f64::from(k) + 40.0 * b));
    assert!(all.iter().all(|share| (share - blocking).abs() < 0.02), "{all:?} for {blocking}");
    // A reserve of 0.8: the lowest may use 4 places, the middle 12, the highest all 20. A birth-death chain with rates of 40, 26.7 and 13.3 places a service
    // time below 4, below 12, and from there on.
    let reserved = classes(0.8);
    let rate = |n: u32| {
        if n < 4 {
            40.0
        } else if n < 12 {
            80.0 / 3.0
        } else {
            40.0 / 3.0
        }
    };
    let mut weights = vec![1.0];
    (0..20).for_each(|n| weights.push(weights[n as usize] * rate(n) / f64::from(n + 1)));
    let all: f64 = weights.iter().sum();
    let share = |from: usize| weights[from..].iter().sum::<f64>() / all;
    for (id, from) in [("low", 4), ("middle", 12), ("high", 20)] {
        let (found, expected) = (failed(&reserved, id), share(from));
        // 5,000 service times: four standard errors, as if each were one look.
        let error = (expected * (1.0 - expected) / 5_000.0).sqrt();
        assert!((found - expected).abs() < 4.0 * error, "{id}: {found}, not {expected} (error {error})");
    }
    assert!(failed(&reserved, "high") < 0.05 && failed(&reserved, "low") > 0.95);
}

#[test]
fn a_gateway_with_several_connections_takes_them_in_turn() {
    let text = door(&steady(100.0, r#""even""#), "", FAST, "")
        .replacen(r#""components":["#, r#""components":[{"id":"b","kind":"server"},"#, 1)
        .replacen(r#""connections":["#, r#""connections":[{"from":"gate","to":"b"},"#, 1);
    let run = Run::until(&text, 10.0);
    assert!(run.choices(&["gate->b", "gate->web"]).iter().enumerate().all(|(n, choice)| *choice == n % 2));
    let nobody = r#"{"flashcrowd":1,"components":[{"id":"u","kind":"client"},{"id":"g","kind":"gateway"}],"connections":[{"from":"u","to":"g"}]}"#;
    let overall = Run::until(nobody, 5.0).simulation.report().overall;
    assert!(overall.failed > 0 && overall.failures.get(Cause::NoHealthyTarget) == overall.failed);
}

#[test]
fn a_gateway_that_crashes_forgets_who_waits_and_what_it_has_counted() {
    let rule = limited(r#"{"leaky_bucket":{"qps":50,"burst":40,"delay":true}}"#)
        + r#","concurrency":{"fixed":{"calls":20}}"#;
    let server = r#""slots":100000,"service":{"constant":{"ms":200}}"#;
    for mode in ["refuse", "black_hole"] {
        let crash = format!(
            r#","incidents":[{{"at_s":5,"for_s":1,"crash":{{"component":"gate","mode":"{mode}"}}}}]"#
        );
        let text = door(&steady(100.0, r#""even""#), &rule, server, &crash).replacen(
            r#""to":"gate""#,
            r#""to":"gate","timeout_ms":3000"#,
            1,
        );
        let mut run = Run::until(&text, 4.999);
        assert!(run.simulation.live().components[1].parked >= 39);
        run.go_on(5.001);
        let live = &run.simulation.live().components[1];
        assert_eq!((live.parked, live.in_flight), (0, 0), "{mode}");
        run.go_on(20.0);
        let seconds = &run.watch.windows[8..20];
        assert!(seconds.iter().all(|window| window.overall.ok.abs_diff(50) <= 1), "{mode}");
        assert_eq!(connection(&run.simulation.report(), "gate->web").failed, 0, "{mode}");
    }
}

#[test]
fn limits_and_bounds_are_changed_under_way() {
    let mut run = Run::of(&door(
        &steady(400.0, ROUGH),
        "",
        r#""slots":100000,"service":{"exponential":{"mean_ms":100}}"#,
        "",
    ));
    let gateways = [
        r#"{"limit":{"rule":{"token_bucket":{"qps":50,"burst":5}}}}"#,
        r#"{"limit":{"rule":{"leaky_bucket":{"qps":50,"burst":20,"delay":true}}}}"#,
        r#"{"limit":{"rule":{"leaky_bucket":{"qps":50,"burst":20,"delay":true}},"per":"user"}}"#,
        r#"{"concurrency":{"fixed":{"calls":5}}}"#,
        r#"{}"#,
        r#"{"concurrency":{"adaptive":{}},"reserve":0.5}"#,
        r#"{"limit":{"rule":{"fixed_window":{"calls":5,"window_s":0.1}}},"capacity":{"connections":20,"queue":5,"cores":1,"service":{"constant":{"ms":2}}}}"#,
        r#"{"limit":{"rule":{"sliding_window":{"calls":5,"window_s":0.1}},"per":"user"}}"#,
    ];
    for (n, gateway) in gateways.iter().cycle().take(24).enumerate() {
        run.go_on(0.4 * (n + 1) as f64);
        run.edit(|new| new.components[1].kind = Kind::Gateway(serde_json::from_str(gateway).unwrap()));
    }
    run.edit(|new| new.connections.clear());
    run.go_on(15.0);
    assert!(
        run.simulation.live().components[1].in_flight == 0 && run.simulation.live().components[1].parked == 0
    );
}

#[test]
fn runs_with_gateways_are_the_same_however_they_are_cut_and_cloned() {
    for gateway in [
        r#","limit":{"rule":{"token_bucket":{"qps":50,"burst":5}},"per":"user"}"#,
        r#","limit":{"rule":{"leaky_bucket":{"qps":150,"burst":20,"delay":true}}},"reserve":0.3,"concurrency":{"fixed":{"calls":8}}"#,
        r#","concurrency":{"adaptive":{"min_rtt_every_s":1}},"capacity":{"connections":200,"queue":5,"cores":1,"service":{"exponential":{"mean_ms":2}}}"#,
        r#","limit":{"rule":{"sliding_window":{"calls":20,"window_s":0.2}}}"#,
    ] {
        let incidents = r#","incidents":[{"at_s":1,"for_s":0.5,"crash":{"component":"gate"}}]"#;
        let text =
            door(&steady(300.0, ROUGH), gateway, r#""service":{"exponential":{"mean_ms":20}}"#, incidents);
        watching::assert_deterministic(&text, 4, |new| {
            if let Kind::Gateway(gateway) = &mut new.components[1].kind {
                gateway.reserve = 0.6;
                gateway.limit = None;
            }
        });
    }
}

//! Who is in a balancer's rotation: ejection, the next target, slow start, draining, booting, and who is nearest. Arrivals are
//! even and durations constant, so that times are exact.

mod scenarios;
mod watching;

use flashcrowd_sim::metrics::{Cause, InstanceState};
use flashcrowd_sim::scenario::{Deed, Fault, Kind};
use scenarios::connection;
use watching::{MS, Run, S};

const IDS: [&str; 5] = ["a", "b", "c", "d", "e"];

/// A client, a balancer and `n` servers of one instance each. Messages take a millisecond, service 2.
fn row(n: usize, qps: f64, balancer: &str, incidents: &str) -> String {
    row_of(n, qps, balancer, r#""slots":10000,"service":{"constant":{"ms":2}}"#, "", incidents)
}

fn row_of(n: usize, qps: f64, balancer: &str, server: &str, over: &str, incidents: &str) -> String {
    let servers = IDS[..n].iter().map(|id| format!(r#",{{"id":"{id}","kind":"server",{server}}}"#));
    let latency = r#""latency":{"constant":{"ms":1}}"#;
    let arrows = IDS[..n].iter().map(|id| format!(r#",{{"from":"lb","to":"{id}",{latency}{over}}}"#));
    format!(
        r#"{{"flashcrowd":1,"seed":21,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":{qps}}},"arrivals":"even"}}}},
            {{"id":"lb","kind":"balancer"{balancer}}}{servers}],
        "connections":[{{"from":"users","to":"lb",{latency}}}{arrows}],"incidents":[{incidents}]}}"#,
        servers = servers.collect::<String>(),
        arrows = arrows.collect::<String>(),
    )
}

fn arrows(n: usize) -> Vec<String> {
    IDS[..n].iter().map(|id| format!("lb->{id}")).collect()
}

/// How many targets are out of rotation, at every hundredth of a second from now on.
fn out_of_rotation(run: &mut Run, seconds: f64) -> Vec<usize> {
    let steps = (seconds * 100.0) as u64 - run.simulation.now() / (10 * MS);
    (0..steps)
        .map(|_| {
            run.go_on(run.simulation.now() as f64 / 1e9 + 0.01);
            let live = run.simulation.live();
            live.components[2..].iter().filter(|server| !server.instances[0].in_rotation).count()
        })
        .collect()
}

#[test]
fn an_instance_that_fails_five_times_in_a_row_gets_nothing_for_exactly_so_long_and_each_time_longer() {
    let ejection = r#","ejection":{"failures":5,"for_s":3,"most":0.5}"#;
    let errors = r#"{"at_s":2,"for_s":40,"errors":{"component":"a","share":1}}"#;
    let run = Run::until(&row(4, 200.0, ejection, errors), 45.0);
    let (calls, replies) = (run.calls("lb->a"), run.replies("lb->a"));
    let mut from = 2 * S;
    for times in 1..=4 {
        // The fifth failure of calls that reach it from then on.
        let failed: Vec<u64> =
            replies.iter().filter(|hop| hop.sent_ns >= from).map(|hop| hop.arrives_ns).take(5).collect();
        let ejected = failed[4];
        let next = calls.iter().map(|hop| hop.sent_ns).find(|at| *at > ejected).unwrap();
        // It is back at once when its time is over, and its turn comes within a round of 20 ms.
        let back = ejected + times * 3 * S;
        assert!((back..back + 20 * MS).contains(&next), "{times}: ejected at {ejected}, next call at {next}");
        from = back;
    }
    let overall = run.simulation.report().overall;
    assert_eq!(
        (overall.failed, run.failures(Cause::Error)),
        (5 * 5, 5 * 5),
        "five times five failures, and no more"
    );
}

#[test]
fn after_a_time_that_went_well_the_next_ejection_is_shorter_again() {
    let ejection = r#","ejection":{"failures":5,"for_s":2,"most":0.5}"#;
    // Ejected at 2 s and at 4 s for 2 and 4 s; well from 8 to 13 s, which is two times 2 s and a bit; then once more.
    let errors = r#"{"at_s":2,"for_s":4,"errors":{"component":"a","share":1}},{"at_s":13,"for_s":1,"errors":{"component":"a","share":1}}"#;
    let run = Run::until(&row(4, 200.0, ejection, errors), 20.0);
    let calls: Vec<u64> = run.calls("lb->a").iter().map(|hop| hop.sent_ns).collect();
    let pauses: Vec<f64> =
        calls.windows(2).map(|two| (two[1] - two[0]) as f64 / 1e9).filter(|pause| *pause > 1.0).collect();
    assert_eq!(pauses.iter().map(|pause| pause.round()).collect::<Vec<_>>(), [2.0, 4.0, 2.0], "{pauses:?}");
}

#[test]
fn a_good_answer_starts_the_count_anew() {
    // Half of all calls fail: five in a row are one in 32, and of a dozen calls a second they come soon; six of six errors never
    // come where every other answer is good.
    let ejection = r#","ejection":{"failures":2,"for_s":3,"most":0.5}"#;
    let mut run = Run::of(&row(2, 100.0, ejection, ""));
    let err = |share: f64| {
        Deed::fault(
            Fault::Errors { component: "a".into(), share, gray: false, instances: None, instance: None },
            Some(0.015),
        )
    };
    // Calls of `a` come every 20 ms; an error of 15 ms strikes every other one.
    for n in 0..100 {
        run.go_on(1.0 + 0.04 * f64::from(n));
        run.simulation.act(vec![err(1.0)]).unwrap();
    }
    run.go_on(6.0);
    assert!(run.failures(Cause::Error) > 50);
    assert!(run.calls("lb->a").windows(2).all(|two| two[1].sent_ns - two[0].sent_ns < 30 * MS));
}

#[test]
fn failures_of_calls_that_were_under_way_do_not_count_after_the_ejection() {
    // Nothing is answered, and everybody waits for two seconds: dozens of calls are still under way when the fifth has failed.
    let ejection = r#","ejection":{"failures":5,"for_s":4,"most":0.5}"#;
    let cut = r#"{"at_s":2,"for_s":5,"cut":{"connection":"lb->a"}}"#;
    let server = r#""slots":10000,"service":{"constant":{"ms":2}}"#;
    let text = row_of(4, 200.0, ejection, server, r#","timeout_ms":2000"#, cut);
    // The connection is well again from 7 s on. The target is back a bit after 8 s, and its first answers are errors: of the first four none
    // is a reason.
    let one = r#"{"at_s":8,"for_s":0.15,"errors":{"component":"a","share":1}}"#;
    let run = Run::until(&text.replace(cut, &format!("{cut},{one}")), 12.0);
    assert!((1..=4).contains(&run.failures(Cause::Error)), "{}", run.failures(Cause::Error));
    assert!(run.failures(Cause::Unreachable) > 50);
    let calls: Vec<u64> = run.calls("lb->a").iter().map(|hop| hop.sent_ns).filter(|at| *at > 8 * S).collect();
    assert!(calls.len() > 190 && calls.windows(2).all(|two| two[1] - two[0] < 21 * MS), "{}", calls.len());
}

#[test]
fn an_ejection_lasts_as_long_as_it_says_whatever_became_of_one_before() {
    let ejection = r#","ejection":{"failures":5,"for_s":4,"most":0.5}"#;
    let errors = r#"{"at_s":1,"for_s":6,"errors":{"component":"a","share":1}}"#;
    let mut run = Run::until(&row(4, 200.0, ejection, errors), 3.0);
    // The rules are taken away and given again: it is ejected anew, at about 4 s, and the end of the first time, at 5 s, is none of it.
    let set = |run: &mut Run, rules: Option<flashcrowd_sim::scenario::Ejection>| {
        run.edit(|new| {
            if let Kind::Balancer(balancer) = &mut new.components[1].kind {
                balancer.ejection = rules;
            }
        });
    };
    let rules = flashcrowd_sim::scenario::Ejection { failures: 5, for_s: 4.0, most: 0.5 };
    set(&mut run, None);
    run.go_on(4.0);
    set(&mut run, Some(rules));
    run.go_on(12.0);
    let calls: Vec<u64> = run.calls("lb->a").iter().map(|hop| hop.sent_ns).filter(|at| *at > 4 * S).collect();
    let pauses: Vec<u64> = calls.windows(2).map(|two| two[1] - two[0]).filter(|pause| *pause > S).collect();
    assert!(pauses.len() == 1 && (4 * S..4 * S + 40 * MS).contains(&pauses[0]), "{pauses:?}");
}

#[test]
fn so_many_are_out_at_most_and_one_may_be_in_any_case() {
    for (most, out) in [(0.4, 2), (0.0, 1), (0.1, 1), (0.6, 3), (1.0, 5)] {
        let ejection = format!(r#","ejection":{{"failures":3,"for_s":10,"most":{most}}}"#);
        let all =
            IDS.map(|id| format!(r#"{{"at_s":1,"errors":{{"component":"{id}","share":1}}}}"#)).join(",");
        let mut run = Run::of(&row(5, 100.0, &ejection, &all));
        let seen = out_of_rotation(&mut run, 9.0);
        assert_eq!(seen.iter().max(), Some(&out), "{most}");
        assert_eq!(seen.last(), Some(&out), "{most}");
    }
}

#[test]
fn a_dead_target_costs_no_request_where_there_is_a_next_one() {
    let crash = r#"{"at_s":1,"crash":{"component":"b"}}"#;
    for algorithm in ["round_robin", "random", "least_connections", "ip_hash"] {
        let next = format!(r#","algorithm":"{algorithm}","next_target":{{}}"#);
        let run = Run::until(&row(3, 300.0, &next, crash), 20.0);
        let overall = run.simulation.report().overall;
        assert_eq!(overall.failed, 0, "{algorithm}");
        // There, refused and back: 2 ms more than 1 + 1 + 2 + 1 + 1.
        assert_eq!(overall.latency_ms.unwrap().max, 8.0, "{algorithm}");
        assert!(run.calls("lb->b").len() > 100, "{algorithm}: nobody tells it");
        // With checks nobody asks it any more after a while.
        let checks = r#","health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
        let told = Run::until(&row(3, 300.0, &format!("{next}{checks}"), crash), 20.0);
        assert_eq!(told.simulation.report().overall.failed, 0, "{algorithm}");
        assert!(told.calls("lb->b").iter().all(|hop| hop.sent_ns < 3 * S), "{algorithm}");
    }
}

#[test]
fn a_call_goes_on_to_so_many_targets_and_never_to_one_twice() {
    let dead = IDS.map(|id| format!(r#"{{"at_s":0,"crash":{{"component":"{id}"}}}}"#)).join(",");
    for algorithm in
        [r#""round_robin""#, r#""random""#, r#"{"power_of_d":{"d":3}}"#, r#"{"maglev":{"by":"user"}}"#]
    {
        for (tries, calls) in [(1, 2), (3, 4), (8, 5)] {
            let next = format!(r#","algorithm":{algorithm},"next_target":{{"tries":{tries}}}"#);
            let run = Run::until(&row(5, 50.0, &next, &dead), 5.0);
            let overall = run.simulation.report().overall;
            assert_eq!((overall.ok, run.failures(Cause::Refused)), (0, overall.failed), "{algorithm}");
            // There and back with the client, and there and back for each try.
            let latency = overall.failed_latency_ms.unwrap();
            assert_eq!((latency.mean, latency.max), (2.0 + 2.0 * calls as f64, 2.0 + 2.0 * calls as f64));
            // The calls of a request are 2 ms apart and those of the next come 20 ms later.
            let mut sent: Vec<(u64, usize)> = Vec::new();
            for (target, id) in arrows(5).iter().enumerate() {
                sent.extend(run.calls(id).iter().map(|hop| (hop.sent_ns, target)));
            }
            sent.sort_unstable();
            for request in sent.chunk_by(|one, next| next.0 - one.0 == 2 * MS) {
                let mut targets: Vec<usize> = request.iter().map(|(_, target)| *target).collect();
                targets.sort_unstable();
                targets.dedup();
                let is_last = request[0].0 > 5 * S - 12 * MS;
                assert!(is_last || targets.len() == calls, "{algorithm}, {tries}: {request:?}");
                assert_eq!(targets.len(), request.len(), "{algorithm}: one twice: {request:?}");
            }
        }
    }
}

#[test]
fn only_what_is_worth_it_goes_on() {
    let errors = IDS.map(|id| format!(r#"{{"at_s":0,"errors":{{"component":"{id}","share":1}}}}"#)).join(",");
    let run = Run::until(&row(5, 100.0, r#","next_target":{"tries":3,"on":["refused"]}"#, &errors), 5.0);
    let calls: usize = arrows(5).iter().map(|id| run.calls(id).len()).sum();
    assert!(calls.abs_diff(run.watch.keys.len()) <= 1);
    let run = Run::until(&row(5, 100.0, r#","next_target":{"tries":3,"on":["error"]}"#, &errors), 5.0);
    let calls: usize = arrows(5).iter().map(|id| run.calls(id).len()).sum();
    assert!(calls.abs_diff(4 * run.watch.keys.len()) <= 4);
}

#[test]
fn the_share_of_a_target_that_comes_back_rises_in_a_straight_line_from_a_tenth() {
    // Known to be back by the second good check; from then on 20 s.
    let balancer =
        r#","slow_start_s":20,"health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
    let crash = r#"{"at_s":2,"for_s":4,"crash":{"component":"c"}}"#;
    let mut run = Run::until(&row(3, 900.0, balancer, crash), 6.0);
    let in_rotation = |run: &mut Run| {
        run.go_on(run.simulation.now() as f64 / 1e9 + 0.001);
        run.simulation.live().components[4].instances[0].in_rotation
    };
    while !in_rotation(&mut run) {}
    let since = run.simulation.now() as f64 / 1e9;
    assert!((6.5..7.1).contains(&since), "{since}");
    run.go_on(since + 30.0);
    let calls = run.calls("lb->c");
    // In windows of a second: ∫ 900 · w/(w + 2) dt with w = t/20, at least 0.1. In turns everybody gets his share to within two calls, and
    // the instant is known to within a millisecond.
    for second in 0..30 {
        let (from, to) = (since + f64::from(second), since + f64::from(second) + 1.0);
        let steps = 1_000;
        let rate = |t: f64| {
            let w = (t / 20.0).clamp(0.1, 1.0);
            900.0 * w / (w + 2.0)
        };
        let expected: f64 = (0..steps)
            .map(|i| rate(f64::from(second) + (f64::from(i) + 0.5) / f64::from(steps)))
            .sum::<f64>()
            / f64::from(steps);
        let count = calls.iter().filter(|hop| (from..to).contains(&(hop.sent_ns as f64 / 1e9))).count();
        assert!((count as f64 - expected).abs() <= 2.5, "in second {second} {count}, not {expected}");
    }
}

#[test]
fn slow_start_weighs_every_algorithm_that_weighs() {
    // A weight of nothing becomes one at 5 s; the first second of twenty is a tenth.
    for (algorithm, is_weighed) in [
        (r#""round_robin""#, true),
        (r#""random""#, true),
        (r#""least_connections""#, true),
        (r#"{"power_of_d":{"d":3}}"#, true),
        (r#"{"maglev":{}}"#, false),
    ] {
        let balancer = format!(r#","algorithm":{algorithm},"slow_start_s":20"#);
        let server = r#""slots":10000,"service":{"constant":{"ms":50}}"#;
        let text = row_of(3, 900.0, &balancer, server, "", "")
            .replace(r#""to":"c""#, r#""to":"c","weight":0"#)
            .replace(r#""components":["#, r#""key_spaces":{"items":{"count":1000}},"components":["#)
            .replace(
                r#""arrivals":"even""#,
                r#""arrivals":"even","classes":[{"name":"read","weight":1,"keys":"items"}]"#,
            );
        let mut run = Run::until(&text, 5.0);
        assert!(run.calls("lb->c").is_empty());
        run.edit(|new| new.connections[3].weight = 1.0);
        run.go_on(6.0);
        let early = run.calls("lb->c").len() as f64 / 900.0;
        run.go_on(30.0);
        let before = run.calls("lb->c").len();
        run.go_on(35.0);
        let late = (run.calls("lb->c").len() - before) as f64 / 4_500.0;
        // 0.1 of 2.1 is 0.0476; of 900 chances that is 43 ± 6.4, four of which are 0.028. Where it is weighed by calls, one more or less
        // of about 15 of 45 that are held.
        assert_eq!((early - 0.0476).abs() < 0.03, is_weighed, "{algorithm}: {early}");
        assert!((late - 1.0 / 3.0).abs() < 4.0 * (0.2222_f64 / 4_500.0).sqrt(), "{algorithm}: {late}");
    }
}

#[test]
fn targets_that_are_there_from_the_beginning_start_at_once() {
    let run = Run::until(&row(3, 900.0, r#","slow_start_s":20"#, ""), 3.0);
    assert!(arrows(3).iter().all(|id| run.calls(id).len().abs_diff(900) <= 1));
}

#[test]
fn a_drained_instance_finishes_what_it_holds_gets_nothing_new_and_comes_back() {
    let server = r#""instances":3,"slots":10000,"service":{"constant":{"ms":2000}}"#;
    let drain = r#"{"at_s":5,"for_s":5,"drain":{"component":"a","instance":2}}"#;
    let mut run = Run::until(&row_of(1, 300.0, "", server, "", drain), 5.0);
    let busy =
        |run: &Run| run.simulation.live().components[2].instances.iter().map(|i| i.busy).collect::<Vec<_>>();
    let before = busy(&run);
    assert!(before.iter().all(|busy| busy.abs_diff(200) <= 1), "{before:?}");
    assert!(run.simulation.live().components[2].instances[1].draining);
    run.go_on(6.0);
    // A second's calls have ended, and none has come but the one that was on its way.
    assert!(busy(&run)[1].abs_diff(100) <= 1, "{:?}", busy(&run));
    run.go_on(7.01);
    assert_eq!(busy(&run)[1], 0);
    run.go_on(10.0);
    assert_eq!(
        (busy(&run)[1], run.simulation.live().components[2].instances[1].state),
        (0, InstanceState::Up)
    );
    run.go_on(12.5);
    let after = busy(&run);
    assert!(after.iter().all(|busy| busy.abs_diff(200) <= 1), "{after:?}");
    assert_eq!(run.simulation.report().overall.failed, 0);
}

#[test]
fn where_all_are_drained_there_is_no_healthy_target() {
    let run = Run::until(
        &row(2, 100.0, "", r#"{"at_s":5,"drain":{"component":"a"}},{"at_s":5,"drain":{"component":"b"}}"#),
        10.0,
    );
    assert!(run.failures(Cause::NoHealthyTarget).abs_diff(500) <= 1);
    assert_eq!(run.simulation.report().overall.failed, run.failures(Cause::NoHealthyTarget));
}

/// One server of three instances, to which a fourth is added at 5 s; it boots for three seconds.
fn added(balancer: &str) -> Run {
    let server = r#""instances":3,"slots":10000,"boot_s":3,"service":{"constant":{"ms":2}}"#;
    let mut run = Run::until(&row_of(1, 400.0, balancer, server, "", ""), 5.0);
    run.edit(|new| {
        if let Kind::Server(server) = &mut new.components[2].kind {
            server.instances = 4;
        }
    });
    run
}

#[test]
fn an_instance_that_boots_is_out_of_rotation_until_enough_checks_have_succeeded() {
    let mut run = added(r#","health_check":{"interval_s":1,"timeout_s":0.5,"fall":2,"rise":2}"#);
    let is_in = |run: &Run| run.simulation.live().components[2].instances[3].in_rotation;
    // Its first check leaves a second after it came, and then every second; those that arrive from 8 s on succeed: at the second such one,
    // of 9 s, it is known within 2 ms.
    assert!(!is_in(&run));
    run.go_on(9.001);
    assert!(!is_in(&run));
    run.go_on(9.0021);
    assert!(is_in(&run));
    run.go_on(12.0);
    assert_eq!(run.simulation.report().overall.failed, 0);
    // Its share from then on: a quarter of 400 a second for three seconds.
    let live = run.simulation.live();
    assert!(live.components[2].instances.iter().all(|i| i.in_rotation && i.state == InstanceState::Up));
}

#[test]
fn without_checks_an_instance_that_boots_fails_its_share() {
    let mut run = added("");
    run.go_on(12.0);
    // A quarter of 400 a second for 3 s.
    assert!(run.failures(Cause::Refused).abs_diff(300) <= 1, "{}", run.failures(Cause::Refused));
}

/// Users in the east; a balancer that is near everything; a server in the east, one beside it, and one in the west.
fn two_zones(balancer: &str, incidents: &str) -> String {
    let text = row(3, 300.0, &format!(r#","nearest":true{balancer}"#), incidents);
    let place = |text: String, id: &str, zone: &str| {
        text.replace(&format!(r#"{{"id":"{id}","#), &format!(r#"{{"id":"{id}","zones":["{zone}"],"#))
    };
    let text = place(place(place(place(text, "users", "east"), "a", "east"), "b", "east"), "c", "west");
    text.replacen(
        r#""components":["#,
        r#""zones":{"east":{},"west":{}},"distances":[{"between":["east","west"],"added_ms":10}],"components":["#,
        1,
    )
}

#[test]
fn only_the_nearest_that_may_be_chosen_are_and_others_stand_in_for_them() {
    let checks = r#","health_check":{"interval_s":0.5,"timeout_s":0.2,"fall":2,"rise":2}"#;
    let down =
        r#"{"at_s":5,"for_s":10,"crash":{"component":"a"}},{"at_s":7,"for_s":5,"crash":{"component":"b"}}"#;
    for algorithm in
        [r#""round_robin""#, r#""random""#, r#"{"consistent_hash":{"by":"user"}}"#, r#""ip_hash""#]
    {
        let balancer = format!(r#"{checks},"algorithm":{algorithm}"#);
        let mut run = Run::until(&two_zones(&balancer, down), 25.0);
        run.go_on(25.0);
        let within = |id: &str, from: u64, to: u64| {
            run.calls(id).iter().filter(|hop| (from * S..to * S).contains(&hop.sent_ns)).count()
        };
        // All are well; one of two is down; both are down, and known to be by 8.1 s; b is back by 13.1 s.
        assert_eq!(within("lb->c", 0, 7), 0, "{algorithm}");
        assert_eq!(within("lb->a", 7, 15), 0, "{algorithm}");
        assert_eq!((within("lb->b", 9, 12), within("lb->a", 9, 12)), (0, 0), "{algorithm}");
        assert!(within("lb->c", 9, 12).abs_diff(900) <= 1, "{algorithm}");
        assert_eq!(within("lb->c", 14, 25), 0, "{algorithm}");
        assert!(within("lb->a", 17, 25) > 700 && within("lb->b", 17, 25) > 700, "{algorithm}");
        // There and back it is 10 ms further.
        assert_eq!(run.simulation.report().overall.latency_ms.unwrap().max, 26.0, "{algorithm}");
    }
}

#[test]
fn a_call_that_fails_nearby_goes_further() {
    let down = r#"{"at_s":5,"crash":{"component":"a"}},{"at_s":5,"crash":{"component":"b"}}"#;
    let mut run = Run::until(&two_zones(r#","next_target":{"tries":2}"#, down), 5.1);
    // Those that the crash found at their work have lost some of it.
    run.simulation.forget_warmup();
    run.go_on(10.0);
    assert_eq!(run.simulation.report().overall.failed, 0);
    // Both are asked first: 2 ms each, then 26.
    assert_eq!(run.simulation.report().overall.latency_ms.unwrap().max, 30.0);
    for id in arrows(3) {
        let calls = connection(&run.simulation.report(), &id).calls;
        assert!(calls.abs_diff(1_470) <= 3, "{id}: {calls}");
    }
}

#[test]
fn runs_with_rotation_are_the_same_however_they_are_cut_and_cloned() {
    let incidents = r#"{"at_s":1,"for_s":3,"errors":{"component":"a","share":0.8}},{"at_s":1.5,"for_s":1,"crash":{"component":"b"}},
        {"at_s":1,"for_s":2,"drain":{"component":"c"}}"#;
    let balancer = r#","ejection":{"failures":2,"for_s":0.5,"most":0.5},"next_target":{"tries":2},"slow_start_s":2,
        "health_check":{"interval_s":0.3,"timeout_s":0.2,"fall":1,"rise":1}"#;
    for algorithm in [r#""random""#, r#""round_robin""#, r#"{"peak_ewma":{}}"#] {
        let text = row(4, 400.0, &format!(r#"{balancer},"algorithm":{algorithm}"#), incidents);
        watching::assert_deterministic(&text, 5, |new| {
            if let Kind::Balancer(balancer) = &mut new.components[1].kind {
                balancer.ejection = None;
                balancer.slow_start_s = 1.0;
            }
        });
    }
    watching::assert_deterministic(&two_zones("", incidents), 5, |new| {
        new.components[4].zones = vec!["east".into(), "west".into()];
    });
}

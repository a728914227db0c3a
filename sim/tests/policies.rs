//! The policies of a connection: what each does, and how they compose. Nothing here is left to chance but where it
//! says so: arrivals are even, durations constant, so that times are exact.

mod scenarios;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::metrics::{Cause, Report};
use flashcrowd_sim::scenario::parse;
use scenarios::{checked, component, connection};

/// One client, one server, with what is said of the client's traffic, of the connection and of the server.
fn pair(qps: f64, policies: &str, server: &str, incidents: &str) -> String {
    format!(
        r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":{qps}}},"arrivals":"even"}}}},
            {{"id":"web","kind":"server",{server}}}],
        "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":1}}}}{policies}}}],
        "incidents":[{incidents}]}}"#
    )
}

fn report(text: &str, seconds: f64) -> Report {
    let mut simulation = Simulation::new(&checked(text));
    simulation.advance((seconds * 1e9) as u64, u64::MAX, &mut Nobody);
    simulation.check_conservation().unwrap();
    simulation.report()
}

const DEAD: &str = r#"{"at_s":0,"crash":{"component":"web","mode":"black_hole"}}"#;
const FAST: &str = r#""service":{"constant":{"ms":2}},"slots":1000"#;

fn failed_ms(report: &Report) -> (f64, f64) {
    let latency = report.overall.failed_latency_ms.expect("requests have failed");
    (latency.mean, latency.max)
}

fn share_of(report: &Report, cause: Cause) -> f64 {
    report.overall.failures.get(cause) as f64 / (report.overall.ok + report.overall.failed) as f64
}

#[test]
fn each_attempt_has_its_own_timeout_and_waits_lie_between_them() {
    let retry = r#","timeout_ms":100,"retry":{"attempts":3,"backoff":"constant","backoff_ms":50,"jitter":false,"on":["unreachable","timeout"]}"#;
    let report = report(&pair(10.0, retry, FAST, DEAD), 5.0);
    // 100 + 50 + 100 + 50 + 100, for everybody.
    assert_eq!(failed_ms(&report), (400.0, 400.0));
    let calls = connection(&report, "users->web");
    assert!(calls.calls.abs_diff(3 * report.overall.requests) <= 12, "{} calls", calls.calls);
    assert_eq!(calls.retries, calls.calls - report.overall.requests);
}

#[test]
fn exponential_waits_double_up_to_their_bound() {
    let retry =
        r#","timeout_ms":10,"retry":{"attempts":5,"backoff_ms":20,"max_backoff_ms":50,"jitter":false}"#;
    let report = report(&pair(10.0, retry, FAST, DEAD), 5.0);
    // Five attempts of 10 ms, and 20 + 40 + 50 + 50 between them.
    assert_eq!(failed_ms(&report), (210.0, 210.0));
}

#[test]
fn a_deadline_ends_the_attempt_that_is_under_way_and_allows_none_after_it() {
    let policies = r#","timeout_ms":100,"deadline":{"after_ms":250},"retry":{"attempts":9,"backoff":"constant","backoff_ms":50,"jitter":false}"#;
    let expired = report(&pair(10.0, policies, FAST, DEAD), 5.0);
    // Attempts at 0 and 150; the second would end at 250, when time is over.
    assert_eq!(failed_ms(&expired), (250.0, 250.0));
    let calls = connection(&expired, "users->web").calls;
    assert!(calls.abs_diff(2 * expired.overall.requests) <= 2, "{calls} calls");
    // With 240 the second ends at 240 and with 140 there is none, as the wait alone is too long.
    let none = report(&pair(10.0, &policies.replace("250", "140"), FAST, DEAD), 5.0);
    assert_eq!((failed_ms(&none).1, connection(&none, "users->web").retries), (100.0, 0));
}

#[test]
fn what_is_worth_a_retry_is_tried_again_at_another_instance() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":200}}},
        {"id":"lb","kind":"balancer","algorithm":"ALGORITHM"},
        {"id":"web","kind":"server","instances":3,"service":{"constant":{"ms":2}}}],
        "connections":[{"from":"users","to":"lb"},
            {"from":"lb","to":"web","retry":{"attempts":2,"backoff":"constant","backoff_ms":0,"jitter":false}}],
        "incidents":[{"at_s":1,"crash":{"component":"web","instance":2}}]}"#;
    for algorithm in ["round_robin", "random", "least_connections"] {
        let report = report(&text.replace("ALGORITHM", algorithm), 20.0);
        assert_eq!(report.overall.failed, 0, "{algorithm}");
        assert!(connection(&report, "lb->web").retries > 900, "{algorithm}");
    }
}

#[test]
fn without_a_balancer_too_a_retry_goes_to_another_instance() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":500}}},
        {"id":"web","kind":"server","instances":2,"service":{"constant":{"ms":2}}}],
        "connections":[{"from":"users","to":"web","retry":{"attempts":2,"backoff_ms":20}}],
        "incidents":[{"at_s":1,"crash":{"component":"web","instance":2}}]}"#;
    let report = report(text, 20.0);
    assert_eq!(report.overall.failed, 0);
    assert!(connection(&report, "users->web").retries > 4_000);
}

#[test]
fn the_second_of_two_targets_may_lie_behind_another_connection() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":100}}},
        {"id":"lb","kind":"balancer"},{"id":"a","kind":"server"},{"id":"b","kind":"server"}],
        "connections":[{"from":"users","to":"lb"},
            {"from":"lb","to":"a","retry":{"attempts":2,"backoff_ms":1}},{"from":"lb","to":"b"}],
        "incidents":[{"at_s":0,"crash":{"component":"a"}}]}"#;
    let report = report(text, 20.0);
    assert_eq!(report.overall.failed, 0);
    assert_eq!(connection(&report, "lb->a").retries, 0);
    let retries = connection(&report, "lb->b").retries;
    assert!(retries.abs_diff(report.overall.requests / 2) <= 1, "{retries} of {}", report.overall.requests);
}

#[test]
fn a_budget_bounds_retries_to_its_share_of_the_calls() {
    let retry = |budget: &str| format!(r#","timeout_ms":50,"retry":{{"attempts":4,"backoff_ms":1{budget}}}"#);
    let free = report(&pair(200.0, &retry(""), FAST, DEAD), 20.0);
    assert!(
        (connection(&free, "users->web").retries as f64 / free.overall.requests as f64 - 3.0).abs() < 0.02
    );
    let bound = report(&pair(200.0, &retry(r#","budget":{"share":0.1,"burst":20}"#), FAST, DEAD), 20.0);
    // What was in the bucket at first, and a tenth of each request since.
    let most = 20.0 + bound.overall.requests as f64 * 0.1;
    let retries = connection(&bound, "users->web").retries as f64;
    assert!(retries <= most && retries > most - 2.0, "{retries} of {most}");
}

#[test]
fn an_open_breaker_fails_at_once_and_spares_the_callee() {
    let breaker = r#","breaker":{"window_s":1,"failure_ratio":0.5,"minimum_calls":10,"open_s":2,"probes":3}"#;
    let crash = r#"{"at_s":0,"crash":{"component":"web"}}"#;
    let report = report(&pair(100.0, breaker, FAST, crash), 20.0);
    // Ten calls open it. One hundredth of a second apart, the first probe after 2 s fails and opens it again.
    let arrived = component(&report, "web").arrived;
    assert!((19..=21).contains(&arrived), "{arrived} calls got through");
    assert_eq!(
        report.overall.failures.get(Cause::Refused) + report.overall.failures.get(Cause::CircuitOpen),
        report.overall.failed
    );
}

#[test]
fn a_breaker_closes_again_when_its_probes_are_well() {
    let breaker = r#","breaker":{"window_s":1,"failure_ratio":0.5,"minimum_calls":10,"open_s":2,"probes":3}"#;
    let crash = r#"{"at_s":5,"for_s":3,"crash":{"component":"web"}}"#;
    let mut simulation = Simulation::new(&checked(&pair(100.0, breaker, FAST, crash)));
    let mut failed_at = |second: u64| {
        let before = simulation.report().overall.failed;
        simulation.advance(second * 1_000_000_000, u64::MAX, &mut Nobody);
        simulation.report().overall.failed - before
    };
    assert_eq!(failed_at(5), 0);
    // A window of a second has 50 failures in 100 half a second after the crash; open by 5.5, 7.5, 9.5 s.
    assert!(failed_at(10) > 380);
    assert_eq!(failed_at(15), 0, "closed again");
}

#[test]
fn an_open_breaker_takes_no_token_and_a_refused_token_takes_no_place() {
    // The server is dead until 3 s; the breaker opens early and lets one probe through every second.
    let policies = r#","timeout_ms":2000,"rate_limit":{"qps":0.001,"burst":14},"breaker":{"window_s":1,"failure_ratio":0.5,"minimum_calls":10,"open_s":1,"probes":1}"#;
    let crash = r#"{"at_s":0,"for_s":3,"crash":{"component":"web"}}"#;
    let limited = report(&pair(50.0, policies, FAST, crash), 10.0);
    let calls = connection(&limited, "users->web");
    // 14 tokens: ten calls to open it, three probes to find the server up, the rest after that. Had calls that the
    // open breaker stops taken tokens, none would have been left for the probes.
    assert_eq!(calls.ok + calls.failures.get(Cause::Refused), 14);
    assert!(calls.ok >= 1 && calls.failures.get(Cause::RateLimited) > 300, "{calls:?}");

    let pool = r#","rate_limit":{"qps":10,"burst":1},"pool":{"size":1,"acquire_timeout_ms":0}"#;
    let report = report(&pair(1000.0, pool, FAST, ""), 10.0);
    let calls = connection(&report, "users->web");
    // Every token finds the only place free: what was refused never took it.
    assert_eq!(calls.failures.get(Cause::PoolExhausted), 0);
    assert!((100..=101).contains(&(calls.ok + calls.in_flight)), "{calls:?}");
}

#[test]
fn a_breaker_hears_only_of_calls_that_were_sent() {
    let policies = r#","rate_limit":{"qps":10,"burst":1},"breaker":{"window_s":10,"failure_ratio":0.1,"minimum_calls":5,"open_s":5,"probes":1}"#;
    let report = report(&pair(1000.0, policies, FAST, ""), 10.0);
    assert_eq!(report.overall.failures.get(Cause::CircuitOpen), 0);
    assert!(share_of(&report, Cause::RateLimited) > 0.98);
}

#[test]
fn a_pool_is_waited_for_in_order_and_the_timeout_runs_only_from_sending() {
    // Calls take 102 ms on the way and there; two places do 19.6 a second, and 20 come: the line grows slowly.
    let service = r#""service":{"constant":{"ms":100}},"slots":100"#;
    let policies = r#","timeout_ms":150,"pool":{"size":2,"acquire_timeout_ms":3000}"#;
    let waits = report(&pair(20.0, policies, service, ""), 10.0);
    assert_eq!(waits.overall.failed, 0);
    let latency = waits.overall.latency_ms.unwrap();
    assert!(latency.max > 250.0, "the wait is not bounded by the timeout: {latency:?}");
    // In order: the n-th waits (n/2)(102 − 100) ms, so nobody waits longer than who came last.
    assert!(latency.max < 102.0 + 200.0 / 2.0 * 2.0 + 3.0, "{latency:?}");
    let hurried = report(&pair(40.0, &policies.replace("3000", "30"), service, ""), 20.0);
    let exhausted = hurried.overall.failures.get(Cause::PoolExhausted);
    assert_eq!(exhausted, hurried.overall.failed);
    // Who gives up has waited exactly 30 ms, and what two places can do is done.
    assert_eq!(failed_ms(&hurried), (30.0, 30.0));
    assert!((hurried.overall.goodput_qps - 2.0 / 0.102).abs() < 0.3, "{}", hurried.overall.goodput_qps);
}

#[test]
fn each_instance_of_the_caller_has_a_pool_of_its_own() {
    let text = |instances: u32| {
        format!(
            r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":300}}}}}},
            {{"id":"web","kind":"server","instances":{instances},"slots":1000,"service":{{"constant":{{"ms":0}}}}}},
            {{"id":"db","kind":"database","slots":1000,"service":{{"constant":{{"ms":100}}}}}}],
            "connections":[{{"from":"users","to":"web"}},{{"from":"web","to":"db","latency":{{"constant":{{"ms":0}}}},
                "pool":{{"size":2,"acquire_timeout_ms":50}}}}]}}"#
        )
    };
    for instances in [1, 3] {
        let goodput = report(&text(instances), 20.0).overall.goodput_qps;
        let most = f64::from(instances) * 2.0 / 0.1;
        assert!(goodput <= most + 0.5 && goodput > 0.99 * most, "{goodput} with {instances}");
    }
}

#[test]
fn a_hedge_takes_the_first_good_answer_and_gives_the_other_up() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":100}}},
        {"id":"lb","kind":"balancer"},
        {"id":"web","kind":"server","instances":2,"slots":1000,"service":{"constant":{"ms":10}}}],
        "connections":[{"from":"users","to":"lb","latency":{"constant":{"ms":0}}},
            {"from":"lb","to":"web","latency":{"constant":{"ms":0}},"hedge":{"after_ms":20,"attempts":1}}],
        "incidents":[{"at_s":0,"slow":{"component":"web","instance":1,"factor":50}}]}"#;
    let report = report(text, 20.0);
    let latency = report.overall.latency_ms.unwrap();
    // Every other request meets the slow one: 20 ms of patience and 10 ms at the other.
    assert_eq!((report.overall.failed, latency.max), (0, 30.0));
    let calls = connection(&report, "lb->web");
    assert!(calls.hedges.abs_diff(report.overall.requests / 2) <= 3, "{} hedges", calls.hedges);
    assert!(calls.failures.get(Cause::Cancelled).abs_diff(calls.hedges) <= 3, "{calls:?}");
    // The slow one goes on for nobody: 500 ms each.
    assert!(component(&report, "web").abandoned > 900);
}

#[test]
fn a_cancelled_call_stops_at_its_next_step() {
    let plan = r#""plan":[{"compute":1},{"compute":1},{"compute":1},{"compute":1}],"service":{"constant":{"ms":40}},"slots":1000"#;
    let work = |cancel: bool| {
        let policies = format!(r#","timeout_ms":50,"cancel":{cancel}"#);
        let report = report(&pair(10.0, &policies, plan, ""), 20.0);
        assert_eq!(report.overall.ok, 0);
        let web = component(&report, "web");
        web.utilization.unwrap() * 1000.0 * 20.0 / web.arrived as f64
    };
    // Told at 51 ms, in the second step, which ends 81 ms after sending: 80 ms of work instead of 160.
    let (told, untold) = (work(true), work(false));
    assert!((untold - 0.16).abs() < 0.003 && (told - 0.08).abs() < 0.003, "{told} and {untold}");
}

#[test]
fn a_cancellation_goes_on_to_those_who_are_waited_for() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":10},"arrivals":"even"}},
        {"id":"web","kind":"server","service":{"constant":{"ms":1}}},
        {"id":"deep","kind":"server","slots":1000,"service":{"constant":{"ms":100}},"plan":[{"compute":1},{"compute":1}]}],
        "connections":[{"from":"users","to":"web","timeout_ms":30,"cancel":true},{"from":"web","to":"deep","cancel":true}]}"#;
    let held = |text: &str| component(&report(text, 20.0), "web").in_flight_mean;
    // The web server lets go at 30 ms and half a millisecond, not after 201 ms.
    let (told, untold) =
        (held(text), held(&text.replace(r#""timeout_ms":30,"cancel":true"#, r#""timeout_ms":30"#)));
    assert!((told - 0.3).abs() < 0.01 && untold > 1.9, "{told} and {untold}");
    let abandoned = |text: &str| {
        let report = report(text, 20.0);
        let deep = component(&report, "deep");
        (deep.abandoned, deep.utilization.unwrap() * 1000.0 * 20.0 / deep.arrived as f64)
    };
    let (cancelled, work_s) = abandoned(text);
    assert!(cancelled > 190 && (work_s - 0.1).abs() < 0.002, "{cancelled} of {work_s} s");
}

#[test]
fn a_deadline_that_travels_spares_work_that_would_come_too_late() {
    let text = |propagate: bool| {
        format!(
            r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":60}}}}}},
            {{"id":"web","kind":"server","slots":1,"queue":100000,"service":{{"constant":{{"ms":10}}}}}}],
            "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":1}}}},
                "deadline":{{"after_ms":200,"propagate":{propagate}}}}}],
            "incidents":[{{"at_s":10,"for_s":10,"burst":{{"client":"users","factor":4}}}}]}}"#
        )
    };
    // In the burst 240 a second come and 100 can be done: 1,400 wait at its end. Untold, the server does them all, 40 a
    // second faster than others come, so for 35 s everything is late. Told, it drops what is over its time: nobody waits
    // longer than 200 ms, and a moment after the burst all is well.
    let after = |propagate: bool| {
        let mut simulation = Simulation::new(&checked(&text(propagate)));
        simulation.advance(21_000_000_000, u64::MAX, &mut Nobody);
        simulation.forget_warmup();
        simulation.advance(41_000_000_000, u64::MAX, &mut Nobody);
        simulation.report()
    };
    let (untold, told) = (after(false), after(true));
    assert_eq!((untold.overall.ok, told.overall.failed), (0, 0));
    assert_eq!(untold.overall.failures.get(Cause::Expired), untold.overall.failed);
    assert_eq!(component(&untold, "web").utilization, Some(1.0));
    let utilization = component(&told, "web").utilization.unwrap();
    // 1,200 Poisson arrivals of 10 ms in 20 s: four standard errors.
    assert!((utilization - 0.6).abs() < 4.0 * 0.6 / 1_200_f64.sqrt(), "{utilization}");
}

#[test]
fn parallel_calls_take_as_long_as_the_longest_or_as_enough_of_them() {
    let text = |enough: &str| {
        format!(
            r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":20}},"arrivals":"even"}}}},
            {{"id":"web","kind":"server","service":{{"constant":{{"ms":0}}}},
                "plan":[{{"parallel":[{{"call":"a","times":2}},{{"call":"b"}},{{"call":"c"}}]{enough}}},{{"compute":1}}]}},
            {{"id":"a","kind":"server","service":{{"constant":{{"ms":10}}}}}},
            {{"id":"b","kind":"server","service":{{"constant":{{"ms":30}}}}}},
            {{"id":"c","kind":"server","service":{{"constant":{{"ms":70}}}}}}],
            "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":0}}}}}},
                {{"from":"web","to":"a","latency":{{"constant":{{"ms":0}}}}}},
                {{"from":"web","to":"b","latency":{{"constant":{{"ms":0}}}}}},
                {{"from":"web","to":"c","latency":{{"constant":{{"ms":0}}}}}}],
            "incidents":[{{"at_s":10,"crash":{{"component":"b"}}}}]}}"#
        )
    };
    for (enough, ms) in
        [("", 70.0), (r#","enough":1"#, 10.0), (r#","enough":2"#, 10.0), (r#","enough":3"#, 30.0)]
    {
        let latency = report(&text(enough), 9.9).overall.latency_ms.unwrap();
        assert_eq!((latency.mean, latency.max), (ms, ms), "{enough}");
    }
    // Without b all four are no more to be had, three are: the third comes from c then.
    let three = report(&text(r#","enough":3"#), 20.0);
    assert_eq!((three.overall.failed, three.overall.latency_ms.unwrap().max), (0, 70.0));
    let all = report(&text(""), 20.0);
    assert!(all.overall.failures.get(Cause::Refused) >= 199, "{:?}", all.overall);
    assert_eq!(all.overall.failed_latency_ms.unwrap().p50, 0.0, "it fails with the first that fails");
}

#[test]
fn a_step_with_a_probability_is_taken_in_its_share_of_the_requests() {
    let text = r#"{"flashcrowd":1,"seed":3,"components":[
        {"id":"users","kind":"client","traffic":{"profile":{"shape":"steady","qps":1000}}},
        {"id":"web","kind":"server","slots":1000,"service":{"constant":{"ms":1}},
            "plan":[{"call":"db","probability":0.3},{"parallel":[{"call":"log","probability":0.6}]},{"compute":1}]},
        {"id":"db","kind":"database","slots":1000},{"id":"log","kind":"database","slots":1000}],
        "connections":[{"from":"users","to":"web"},{"from":"web","to":"db"},{"from":"web","to":"log"}]}"#;
    let report = report(text, 20.0);
    let n = component(&report, "web").arrived as f64;
    for (id, share) in [("db", 0.3), ("log", 0.6)] {
        let taken = component(&report, id).arrived as f64 / n;
        // Four standard errors of a binomial share.
        assert!((taken - share).abs() < 4.0 * (share * (1.0 - share) / n).sqrt(), "{id}: {taken}");
    }
}

#[test]
fn messages_leave_one_after_another_at_the_bandwidth_and_too_long_a_line_loses_them() {
    let text = |class: &str, buffer_ms: u32| {
        format!(
            r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":4}},
                "arrivals":{{"batches":{{"size":4,"sizes":"constant"}}}},"classes":[{class}]}}}},
            {{"id":"web","kind":"server","slots":1000,"service":{{"constant":{{"ms":0}}}}}}],
            "connections":[{{"from":"users","to":"web","latency":{{"constant":{{"ms":5}}}},"timeout_ms":1000,
                "bandwidth":{{"mbit_s":8,"buffer_ms":{buffer_ms}}}}}]}}"#
        )
    };
    // A kilobyte takes a millisecond at 8 Mbit/s, a header a fifth of one. Four reads at once: their calls leave after
    // 0.2, 0.4, 0.6, 0.8 ms; the replies, 2 kB each, leave 2, 4, 6, 8 ms after the first call's arrival at 5.2 ms and
    // arrive at 12.2, 14.2, 16.2, 18.2 ms. Four writes send the 2 kB first, and take as long. Batches come once a second;
    // one in a hundred meets another, and waits for 8 ms at most.
    for class in [r#"{"name":"read","payload_kb":2}"#, r#"{"name":"write","write":true,"payload_kb":2}"#] {
        let latency = report(&text(class, 100), 400.0).overall.latency_ms.unwrap();
        assert!((latency.mean - 15.2).abs() < 0.1 && latency.max >= 18.2, "{latency:?}");
    }
    // With a buffer of 3 ms the third and the fourth of four writes find 4 ms of others before them.
    let full = report(&text(r#"{"name":"write","write":true,"payload_kb":2}"#, 3), 400.0);
    let lost = share_of(&full, Cause::Lost);
    assert!((lost - 0.5).abs() < 0.01, "{lost}");
}

#[test]
fn a_server_refuses_while_it_boots_and_is_slow_until_it_is_warm() {
    let server =
        r#""service":{"constant":{"ms":10}},"slots":1000,"boot_s":3,"warm_up":{"for_s":10,"factor":5}"#;
    let crash = r#"{"at_s":2,"for_s":1,"crash":{"component":"web"}}"#;
    let mut simulation = Simulation::new(&checked(&pair(100.0, "", server, crash)));
    let mut second = |until: f64| {
        simulation.advance((until * 1e9) as u64, u64::MAX, &mut Nobody);
        let report = simulation.report();
        simulation.forget_warmup();
        (report.overall.ok, report.overall.latency_ms.map(|latency| latency.mean))
    };
    assert_eq!(second(2.0).1, Some(12.0), "it begins warm");
    second(3.0);
    assert_eq!(second(5.9).0, 0, "down for 1 s, and 3 s more until it has booted");
    second(6.2);
    let first = second(7.0).1.unwrap();
    // From 0.2 to 1 s after its start a computation takes 5 − 4 · 0.06 times 10 ms on average.
    assert!((first - (2.0 + 10.0 * (5.0 - 4.0 * 0.06))).abs() < 0.6, "{first}");
    second(16.2);
    assert_eq!(second(20.0).1, Some(12.0), "warm again");
}

#[test]
fn instances_that_are_added_boot_and_those_of_the_beginning_do_not() {
    let server = r#""service":{"constant":{"ms":10}},"slots":1000,"boot_s":3"#;
    let mut document = parse(&pair(100.0, "", server, "")).unwrap();
    document.actions =
        serde_json::from_str(r#"[{"at_ns":2000000000,"set":{"component":"web","instances":2}}]"#).unwrap();
    let report = report(&flashcrowd_sim::scenario::to_json(&document).to_string(), 10.0);
    // Half of the calls of three seconds: a connection without a balancer takes its callees in turn, blindly.
    let refused = report.overall.failures.get(Cause::Refused);
    assert!((149..=151).contains(&refused), "{refused}");
}

#[test]
fn collecting_garbage_takes_what_the_formula_says() {
    let server = r#""service":{"constant":{"ms":10}},"slots":1000,"memory":{"heap_mb":1000,"base_mb":490,"request_mb":10,"collect_ms_per_mb":0.5}"#;
    let report = report(&pair(20.0, "", server, ""), 10.0);
    // One in a slot at a time: 500 MB alive, 500 free: 10 MB · 0.5 ms · 1.
    assert_eq!(report.overall.latency_ms.unwrap().max, 17.0);
}

#[test]
fn health_checks_see_errors_and_not_gray_ones() {
    let text = |gray: bool| {
        format!(
            r#"{{"flashcrowd":1,"seed":3,"components":[
            {{"id":"users","kind":"client","traffic":{{"profile":{{"shape":"steady","qps":200}}}}}},
            {{"id":"lb","kind":"balancer","health_check":{{"interval_s":0.5,"timeout_s":0.3,"fall":2,"rise":2}}}},
            {{"id":"web","kind":"server","instances":2}}],
            "connections":[{{"from":"users","to":"lb"}},{{"from":"lb","to":"web"}}],
            "incidents":[{{"at_s":1,"errors":{{"component":"web","instance":1,"share":1,"gray":{gray}}}}}]}}"#
        )
    };
    let share = |gray| share_of(&report(&text(gray), 60.0), Cause::Error);
    // Found out within 1.5 s of 59 s, or never.
    assert!(share(false) < 0.5 * 1.6 / 60.0, "{}", share(false));
    assert!((share(true) - 0.5 * 59.0 / 60.0).abs() < 0.01, "{}", share(true));
}

#[test]
fn chaos_strikes_as_often_as_it_says_and_only_whom_it_is_to_strike() {
    let text = r#"{"flashcrowd":1,"seed":SEED,"components":[
        {"id":"users","kind":"client"},{"id":"web","kind":"server","instances":10},{"id":"db","kind":"database"}],
        "connections":[{"from":"users","to":"web"},{"from":"web","to":"db"}],
        "incidents":[{"at_s":0,"for_s":1000,"chaos":{WHOM"every_s":5,"down_s":2}}]}"#;
    let (mut down_s, seeds) = (0.0, 8);
    for seed in 1..=seeds {
        let report =
            report(&text.replace("SEED", &seed.to_string()).replace("WHOM", r#""component":"web","#), 1000.0);
        down_s += (1.0 - component(&report, "web").uptime.unwrap()) * 10.0 * 1000.0;
        assert_eq!(component(&report, "db").uptime, Some(1.0));
        let any = self::report(&text.replace("SEED", &seed.to_string()).replace("WHOM", ""), 1000.0);
        assert!(component(&any, "db").uptime.unwrap() < 1.0, "everything is struck");
    }
    // 200 kills in 1,000 s, 2 s each; their number is Poisson. Four standard errors, and the last may be cut off.
    let kills = down_s / 2.0 / f64::from(seeds);
    assert!((kills - 200.0).abs() < 4.0 * (200.0 / f64::from(seeds)).sqrt() + 1.0, "{kills}");
}

#[test]
fn policies_can_be_changed_under_way_and_whoever_waits_for_a_place_gets_it() {
    let service = r#""service":{"constant":{"ms":100}},"slots":100"#;
    let text = pair(40.0, r#","pool":{"size":1,"acquire_timeout_ms":60000}"#, service, "");
    let mut document = parse(&text).unwrap();
    let without = r#"[{"at_ns":5000000000,"set":{"connection":"users->web","pool":null}}]"#;
    let larger = r#"[{"at_ns":5000000000,"set":{"connection":"users->web","pool":{"size":50}}}]"#;
    for change in [without, larger] {
        document.actions = serde_json::from_str(change).unwrap();
        let report = report(&flashcrowd_sim::scenario::to_json(&document).to_string(), 10.0);
        // Some fifty were done until 5 s and 150 waited; all of them are done a little later.
        assert!(report.overall.in_flight < 8, "{:?}", report.overall);
        assert_eq!(report.overall.failed, 0);
    }
}

#[test]
fn a_component_without_failures_is_always_up() {
    let report = report(&pair(10.0, "", FAST, ""), 5.0);
    assert_eq!(component(&report, "web").uptime, Some(1.0));
}

//! What balancers and gateways pass on: by weight, after a time of their own, over a distance, or as nobody can tell.

use super::*;

const TWO: &str = r#"{"from":"users","to":"lb","latency":{"constant":{"ms":1}}},{"from":"lb","to":"web"},{"from":"lb","to":"other"}"#;

/// A balancer or gateway with these fields, in front of two servers of one core.
fn two(of_lb: &str, connections: &str) -> Checked {
    let other = server("").replace(r#""id":"web""#, r#""id":"other""#);
    scenario(STEADY, &format!(r#"{{"id":"lb",{of_lb}}},{},{other}"#, server("")), connections)
}

fn rate(findings: &[Finding], id: &str) -> Option<f64> {
    find(findings, id).figure(FigureName::ArrivalRate)
}

#[test]
fn weights_at_random_thin_a_poisson_process_and_each_target_is_mm1() {
    let connections = TWO.replace(r#""to":"web""#, r#""to":"web","weight":3"#);
    let scenario = two(r#""kind":"balancer","algorithm":"random""#, &connections);
    let findings = of(&scenario);
    assert_eq!((rate(&findings, "web"), rate(&findings, "other")), (Some(600.0), Some(200.0)));
    for id in ["users", "lb", "web", "other"] {
        assert!(find(&findings, id).is_exact(), "{:?}", find(&findings, id));
    }
    // 1/(1 − 0.6) for three of four, 1/(1 − 0.2) for one, and 4 ms on the way.
    let expected = 0.75 * 2.5 + 0.25 * 1.25 + 3.0;
    assert!(near(find(&findings, "users").figure(FigureName::MeanLatency), expected, 1e-12));
    assert_eq!(find(&findings, "lb").figure(FigureName::RatePerTarget), None);
    assert_run_agrees(&scenario, 500, 0.05, &["users", "lb", "web", "other"]);
}

#[test]
fn weights_in_turn_give_their_shares_and_no_poisson_process() {
    let connections = TWO.replace(r#""to":"web""#, r#""to":"web","weight":3"#);
    let findings = of(&two(r#""kind":"balancer""#, &connections));
    assert_eq!((rate(&findings, "web"), rate(&findings, "other")), (Some(600.0), Some(200.0)));
    assert_eq!(find(&findings, "web").reasons, [Reason::NotPoisson]);
    // Equal ones take turns, whatever they are.
    let equal = TWO.replace(r#""from":"lb""#, r#""from":"lb","weight":3"#);
    let findings = of(&two(r#""kind":"balancer""#, &equal));
    assert!(matches!(find(&findings, "web").model, Some(Model::TakingTurns { targets: 2, .. })));
    assert_eq!(find(&findings, "lb").figure(FigureName::RatePerTarget), Some(400.0));
}

#[test]
fn a_weight_of_nothing_leaves_a_target_idle_and_the_others_as_they_are() {
    let connections = TWO.replace(r#""to":"other""#, r#""to":"other","weight":0"#);
    let findings = of(&two(r#""kind":"balancer""#, &connections));
    assert_eq!(find(&findings, "other").reasons, [Reason::Idle]);
    assert!(find(&findings, "web").is_exact() && find(&findings, "users").is_exact());
    let connections = connections.replace(r#""to":"web""#, r#""to":"web","weight":0"#);
    let findings = of(&two(r#""kind":"balancer""#, &connections));
    assert!(["web", "other"].iter().all(|id| find(&findings, id).reasons == [Reason::Idle]));
}

#[test]
fn unequal_weights_of_what_looks_at_calls_and_every_hash_have_no_known_split() {
    let weighed = TWO.replace(r#""to":"web""#, r#""to":"web","weight":3"#);
    for (algorithm, connections) in [
        (r#""least_connections""#, &weighed[..]),
        (r#"{"power_of_d":{"d":2}}"#, &weighed),
        (r#"{"peak_ewma":{}}"#, TWO),
        (r#"{"consistent_hash":{}}"#, TWO),
        (r#"{"maglev":{"by":"user"}}"#, TWO),
        (r#""ip_hash""#, TWO),
    ] {
        let findings = of(&two(&format!(r#""kind":"balancer","algorithm":{algorithm}"#), connections));
        assert!(find(&findings, "web").reasons.contains(&Reason::UnknownSplit), "{algorithm}");
        assert_eq!((rate(&findings, "web"), rate(&findings, "lb")), (None, Some(800.0)), "{algorithm}");
    }
}

#[test]
fn a_balancer_or_gateway_that_takes_a_time_of_its_own_is_a_station_in_a_network() {
    let carries = r#""capacity":{"connections":10000,"cores":2,"service":{"exponential":{"mean_ms":2}}}"#;
    for kind in [r#""kind":"balancer","algorithm":"random""#, r#""kind":"gateway""#] {
        let scenario = two(&format!("{kind},{carries}"), TWO);
        let findings = of(&scenario);
        let lb = find(&findings, "lb");
        assert_eq!(lb.model, Some(Model::Mmc { arrival_rate: 800.0, service_ms: 2.0, servers: 2 }));
        assert!(near(lb.figure(FigureName::Utilization), 0.8, 1e-12));
        assert!(["users", "lb"].iter().all(|id| find(&findings, id).is_exact()), "{findings:?}");
        assert_run_agrees(&scenario, 500, 0.05, &["users", "lb", "web"]);
    }
    // Connections are held until the answer: 800 a second of 8 ms are 6.4.
    let few = carries.replace("10000", "12");
    let findings = of(&two(&format!(r#""kind":"balancer","algorithm":"random",{few}"#), TWO));
    assert!(find(&findings, "lb").reasons.contains(&Reason::SlotsBind), "{:?}", find(&findings, "lb"));
    // More than its cores can do is told where it is, and what lies behind.
    let slow = carries.replace(r#"{"exponential":{"mean_ms":2}}"#, r#"{"constant":{"ms":3}}"#);
    let findings = of(&two(&format!(r#""kind":"gateway",{slow}"#), TWO));
    assert!(find(&findings, "lb").reasons.contains(&Reason::Overloaded));
    assert_eq!(find(&findings, "web").reasons, [Reason::OverloadedBefore]);
}

#[test]
fn what_holds_calls_back_or_sends_them_elsewhere_hides_what_arrives_behind() {
    for (fields, reason) in [
        (r#""kind":"gateway","limit":{}"#, Reason::Limited),
        (r#""kind":"gateway","concurrency":{"fixed":{"calls":9}},"reserve":0.5"#, Reason::Limited),
        (r#""kind":"gateway","concurrency":{"adaptive":{}}"#, Reason::Limited),
        (r#""kind":"balancer","target_limit":{}"#, Reason::Limited),
        (r#""kind":"balancer","ejection":{}"#, Reason::Ejects),
        (r#""kind":"balancer","next_target":{}"#, Reason::Repeats),
    ] {
        let findings = of(&two(fields, TWO));
        let lb = find(&findings, "lb");
        assert!(lb.model.is_none() && lb.reasons.contains(&reason), "{fields}: {lb:?}");
        assert_eq!(rate(&findings, "lb"), Some(800.0), "{fields}");
        assert_eq!(find(&findings, "web").reasons, [Reason::UnknownBefore], "{fields}");
        assert!(find(&findings, "users").model.is_none(), "{fields}");
    }
    // What is only looked at when an instance comes back does not matter.
    let findings = of(&two(r#""kind":"balancer","algorithm":"random","slow_start_s":9,"nearest":true"#, TWO));
    assert!(["users", "lb", "web"].iter().all(|id| find(&findings, id).is_exact()));
}

#[test]
fn how_many_instances_an_autoscaler_makes_is_not_known_beforehand() {
    let scaled = server(r#","autoscaler":{}"#);
    let findings = of(&scenario(STEADY, &scaled, DIRECT));
    let web = find(&findings, "web");
    assert_eq!((web.model, &web.reasons[..]), (None, &[Reason::Scales][..]));
    assert_eq!((rate(&findings, "web"), web.figure(FigureName::Utilization)), (Some(800.0), None));
    // Of two components each gets as its instances are many.
    let other = server("").replace(r#""id":"web""#, r#""id":"other""#);
    let balanced = format!(r#"{{"id":"lb","kind":"balancer"}},{scaled},{other}"#);
    let findings = of(&scenario(STEADY, &balanced, TWO));
    assert!(find(&findings, "other").reasons.contains(&Reason::UnknownSplit));
}

/// Places for the client, the balancer and both servers; east and west are 10 ms apart.
fn placed(zones: [&str; 4], of_lb: &str) -> Checked {
    let text = two(&format!(r#""kind":"balancer","algorithm":"random"{of_lb}"#), TWO);
    let mut document = text.document().clone();
    document.zones = serde_json::from_str(r#"{"east":{},"west":{}}"#).unwrap();
    document.distances = serde_json::from_str(r#"[{"between":["east","west"],"added_ms":10}]"#).unwrap();
    for (component, zones) in document.components.iter_mut().zip(zones) {
        component.zones = zones.split_whitespace().map(str::to_owned).collect();
    }
    check(&document).unwrap()
}

#[test]
fn a_distance_is_added_each_way_where_it_is_always_the_same() {
    let latency = |scenario: &Checked| find(&of(scenario), "users").figure(FigureName::MeanLatency).unwrap();
    let near_by = latency(&placed(["", "", "", ""], ""));
    for (zones, added) in [
        (["east", "east", "east", "east"], 0.0),
        (["east", "west", "west", "west"], 20.0),
        (["east", "east", "west", "west"], 20.0),
        (["east", "west", "east", "east"], 40.0),
        (["east", "east", "east", "west"], 10.0),
        (["east", "", "", ""], 0.0),
        (["", "west", "west", "west"], 0.0),
    ] {
        let scenario = placed(zones, "");
        assert!(find(&of(&scenario), "users").is_exact(), "{zones:?}");
        assert!(near(Some(latency(&scenario)), near_by + added, 1e-12), "{zones:?}");
    }
    assert_run_agrees(
        &placed(["east", "east", "east", "west"], ""),
        300,
        0.05,
        &["users", "lb", "web", "other"],
    );
    // Instances in both zones, or a balancer that is near everything: it depends.
    for zones in [["east", "east", "east west", "west"], ["east", "", "east", "west"]] {
        let findings = of(&placed(zones, ""));
        assert!(find(&findings, "lb").reasons.contains(&Reason::FarApart), "{zones:?}");
        // What arrives is the same.
        assert_eq!(rate(&findings, "web"), Some(400.0), "{zones:?}");
        assert!(find(&findings, "web").is_exact(), "{zones:?}");
    }
    let findings = of(&placed(["east", "east", "east", "west"], r#","nearest":true"#));
    assert!(find(&findings, "web").reasons.contains(&Reason::UnknownSplit));
}

//! What no model covers is said, and nothing is predicted that may be wrong.

use super::*;
use crate::theory::availability::variance_of_uptime;

const FAR: &str = r#""from":"users","to":"web""#;
const BEHIND: &str = r#""from":"web","to":"db""#;
const DATABASE: &str =
    r#",{"id":"db","kind":"database","slots":4,"service":{"exponential":{"mean_ms":1.5}}}"#;

/// A web server with room for all, and a database behind it; `of_web` and `of_calls` are fields of theirs.
fn pair(of_web: &str, of_calls: &str, between: &str) -> Checked {
    let web = server(of_web).replace(r#""slots":1"#, r#""slots":4000,"cores":3"#);
    scenario(STEADY, &(web + DATABASE), &format!("{{{FAR}{of_calls}}},{{{BEHIND}{between}}}"))
}

fn rates(finding: &Finding) -> Option<f64> {
    finding.figure(FigureName::ArrivalRate)
}

#[test]
fn an_instance_that_fails_has_its_uptime_for_a_prediction_and_no_queue() {
    let (mtbf_s, mttr_s, seconds) = (3.0, 1.0, 4_000);
    let web = server(r#","instances":3,"failures":{"mtbf_s":3,"mttr_s":1}"#);
    let scenario = scenario(STEADY, &web, DIRECT);
    let findings = of(&scenario);
    let web = find(&findings, "web");
    assert_eq!((web.model, &web.reasons[..]), (None, &[Reason::Fails][..]));
    assert_eq!((web.figure(FigureName::Uptime), rates(web)), (Some(0.75), Some(800.0)));
    assert_eq!(web.figure(FigureName::Utilization), None);
    assert_eq!(find(&findings, "users").reasons, [Reason::NoModelBehind]);
    let mut simulation = Simulation::new(&scenario);
    simulation.advance(seconds * 1_000_000_000, u64::MAX, &mut Nobody);
    let measured = simulation.report().components.iter().find(|c| c.id == "web").unwrap().uptime.unwrap();
    // All are up in the beginning, which is forgotten within a second.
    let variance = variance_of_uptime(mtbf_s, mttr_s, seconds as f64).unwrap() / 3.0;
    assert!((measured - 0.75).abs() < 4.0 * variance.sqrt(), "{measured}");
}

#[test]
fn who_boots_for_long_is_up_for_less() {
    let web = server(r#","boot_s":1.5,"failures":{"mtbf_s":3,"mttr_s":1}"#);
    let findings = of(&scenario(STEADY, &web, DIRECT));
    assert!(near(find(&findings, "web").figure(FigureName::Uptime), 3.0 / (3.0 + 1.0 + 1.5), 1e-12));
    // Without failures nobody boots or warms up in a steady state.
    let web = server(r#","boot_s":1.5,"warm_up":{"for_s":9,"factor":5}"#);
    let findings = of(&scenario(STEADY, &web, DIRECT));
    assert!(find(&findings, "web").is_exact());
    assert_eq!(find(&findings, "web").figure(FigureName::Uptime), None);
}

#[test]
fn every_policy_of_a_connection_is_a_reason_at_its_caller_and_hides_what_arrives_behind() {
    let policies = [
        (r#","retry":{}"#, Reason::Repeats),
        (r#","hedge":{}"#, Reason::Repeats),
        (r#","pool":{}"#, Reason::Limited),
        (r#","rate_limit":{}"#, Reason::Limited),
        (r#","breaker":{}"#, Reason::Limited),
        (r#","deadline":{}"#, Reason::Withdrawn),
        (r#","cancel":true"#, Reason::Withdrawn),
        (r#","bandwidth":{}"#, Reason::Network),
        (r#","loss":0.1"#, Reason::Network),
    ];
    for (policy, reason) in policies {
        let findings = of(&pair("", policy, ""));
        let users = find(&findings, "users");
        assert_eq!((users.model, rates(users)), (None, Some(800.0)), "{policy}");
        assert!(users.reasons.contains(&reason), "{policy}: {users:?}");
        for id in ["web", "db"] {
            let behind = find(&findings, id);
            assert_eq!((behind.model, &behind.reasons[..]), (None, &[Reason::UnknownBefore][..]), "{policy}");
            assert!(behind.figures.is_empty(), "{policy}: {behind:?}");
        }
        // Further behind, what comes before it is as it was.
        let findings = of(&pair("", "", policy));
        let web = find(&findings, "web");
        assert!(web.reasons.contains(&reason) && web.model.is_none(), "{policy}: {web:?}");
        assert_eq!((rates(web), web.figure(FigureName::Utilization)), (Some(800.0), None), "{policy}");
        assert_eq!(find(&findings, "users").model, None);
        assert_eq!(find(&findings, "db").reasons, [Reason::UnknownBefore]);
    }
}

#[test]
fn memory_that_is_collected_leaves_no_service_time_to_reckon_with() {
    let findings = of(&pair(r#","memory":{}"#, "", ""));
    let web = find(&findings, "web");
    assert!(web.model.is_none() && web.reasons.contains(&Reason::Memory), "{web:?}");
    assert_eq!((rates(web), web.figure(FigureName::Capacity)), (Some(800.0), None));
    assert_eq!(find(&findings, "db").reasons, [Reason::UnknownBefore]);
}

#[test]
fn calls_at_once_have_known_rates_and_no_model() {
    let plan = r#","plan":[{"compute":1},{"parallel":[{"call":"db","times":2},{"call":"db","probability":0.5}],"enough":2}]"#;
    let findings = of(&pair(plan, "", ""));
    let (web, db) = (find(&findings, "web"), find(&findings, "db"));
    assert_eq!((web.model, &web.reasons[..]), (None, &[Reason::AtOnce][..]));
    assert_eq!((db.model, &db.reasons[..]), (None, &[Reason::AtOnce][..]));
    assert_eq!((rates(db), rates(web)), (Some(2_000.0), Some(800.0)));
    assert!(near(db.figure(FigureName::Utilization), 2_000.0 * 0.0015 / 4.0, 1e-12));
    assert!(find(&findings, "users").model.is_none());
}

#[test]
fn steps_by_chance_are_a_network_with_routing_by_chance_and_run_like_one() {
    let plan = r#","plan":[{"compute":1},{"call":"db","probability":0.3},{"compute":1,"probability":0.6}]"#;
    let web = server(plan).replace(r#""slots":1"#, r#""slots":4000,"cores":3"#);
    let database = DATABASE.replace(r#""slots":4"#, r#""slots":1"#);
    let scenario = scenario(STEADY, &(web + &database), &format!("{{{FAR}}},{{{BEHIND}}}"));
    let findings = of(&scenario);
    let (web, db) = (find(&findings, "web"), find(&findings, "db"));
    assert!(web.is_exact() && db.is_exact(), "{web:?} {db:?}");
    assert!(near(rates(db), 240.0, 1e-12));
    assert!(near(web.figure(FigureName::Utilization), 1.6 * 0.8 / 3.0, 1e-12));
    // Some compute twice, so the percentiles of one computation are not theirs.
    assert_eq!(web.figure(FigureName::SojournP99), None);
    assert_run_agrees(&scenario, 500, 0.05, &["web", "db", "users"]);
}

#[test]
fn who_computes_twice_has_no_percentiles_of_one_computation() {
    let web =
        server(r#","plan":[{"compute":1},{"compute":1}]"#).replace(r#""mean_ms":1"#, r#""mean_ms":0.5"#);
    let web = web.replace(r#""slots":1"#, r#""slots":4000,"cores":1"#);
    let findings = of(&scenario(STEADY, &web, DIRECT));
    let web = find(&findings, "web");
    assert!(near(web.figure(FigureName::MeanSojourn), 5.0, 1e-12), "{web:?}");
    assert_eq!(web.figure(FigureName::SojournP50), None);
}

#[test]
fn what_is_beside_a_part_that_fails_is_not_predicted_either() {
    let index = r#",{"id":"index","kind":"database","failures":{"mtbf_s":3,"mttr_s":1}}"#;
    let web = server("").replace(r#""slots":1"#, r#""slots":4000,"cores":3"#) + index + DATABASE;
    let connections = format!(r#"{{{FAR}}},{{"from":"web","to":"index"}},{{{BEHIND}}}"#);
    let findings = of(&scenario(STEADY, &web, &connections));
    for id in ["index", "db"] {
        assert_eq!(find(&findings, id).reasons, [Reason::UnknownBefore], "{id}");
    }
    assert_eq!(find(&findings, "index").figure(FigureName::Uptime), Some(0.75));
    // Behind a balancer that knows nothing, each target gets its share, whoever is down.
    let targets = |algorithm: &str| {
        let balancer = format!(r#"{{"id":"lb","kind":"balancer","algorithm":"{algorithm}"}},"#);
        let other = server("").replace(r#""id":"web""#, r#""id":"other""#);
        let failing = server(r#","failures":{"mtbf_s":3,"mttr_s":1}"#);
        let connections = r#"{"from":"users","to":"lb"},{"from":"lb","to":"web"},{"from":"lb","to":"other"}"#;
        of(&scenario(STEADY, &format!("{balancer}{failing},{other}"), connections))
    };
    let blind = targets("random");
    assert_eq!((rates(find(&blind, "web")), rates(find(&blind, "other"))), (Some(400.0), Some(400.0)));
    assert!(find(&blind, "other").is_exact());
    assert_eq!(rates(find(&targets("least_connections"), "other")), None);
}

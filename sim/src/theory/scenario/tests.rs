mod passing;
mod uncovered;

use super::super::finding::{FigureName, Finding, Model, Reason};
use super::super::near;
use super::of;
use crate::engine::{Nobody, Simulation};
use crate::scenario::{Checked, Language, check, parse};

fn checked(text: &str) -> Checked {
    let document = parse(text).unwrap_or_else(|problems| panic!("{problems:?}"));
    check(&document).unwrap_or_else(|problems| panic!("{problems:?}"))
}

/// A client with this profile in front of components and connections.
fn scenario(profile: &str, components: &str, connections: &str) -> Checked {
    checked(&format!(
        r#"{{"flashcrowd":1,"seed":3,"key_spaces":{{"items":{{"count":10000,"popularity":{{"zipf":1.0}}}}}},
        "components":[{{"id":"users","kind":"client","traffic":{{"profile":{profile},
            "classes":[{{"name":"read","keys":"items"}}]}}}},{components}],"connections":[{connections}]}}"#
    ))
}

const STEADY: &str = r#"{"shape":"steady","qps":800}"#;
const DIRECT: &str = r#"{"from":"users","to":"web","latency":{"constant":{"ms":1}}}"#;

fn server(more: &str) -> String {
    format!(
        r#"{{"id":"web","kind":"server","slots":1,"queue":1000000,"service":{{"exponential":{{"mean_ms":1}}}}{more}}}"#
    )
}

fn find<'f>(findings: &'f [Finding], component: &str) -> &'f Finding {
    findings.iter().rfind(|f| f.component == component).unwrap()
}

/// Asserts that a run's means come within `relative` of the figures that theory gives for these components.
fn assert_run_agrees(scenario: &Checked, seconds: u64, relative: f64, components: &[&str]) {
    let findings = of(scenario);
    let mut simulation = Simulation::new(scenario);
    simulation.advance(20_000_000_000, u64::MAX, &mut Nobody);
    simulation.forget_warmup();
    simulation.advance((20 + seconds) * 1_000_000_000, u64::MAX, &mut Nobody);
    let report = simulation.report();
    for id in components {
        let measured = report.components.iter().find(|c| c.id == *id).unwrap();
        let latency = measured.latency_ms.as_ref().map(|l| l.mean);
        let cases = [
            (FigureName::ArrivalRate, Some(measured.arrival_qps)),
            (FigureName::Utilization, measured.cores_utilization),
            (FigureName::MeanWait, measured.wait_ms),
            (FigureName::MeanSojourn, latency),
            (FigureName::MeanLatency, latency),
            (FigureName::MeanInLine, Some(measured.waiting_mean)),
            (FigureName::MeanInSystem, Some(measured.in_flight_mean)),
            (FigureName::Blocked, Some(measured.failed as f64 / measured.arrived as f64)),
            (FigureName::HitRatio, measured.cache.and_then(|c| c.hit_ratio)),
        ];
        for finding in findings.iter().filter(|f| f.component == *id) {
            assert!(finding.model.is_some(), "{finding:?}");
            for (name, value) in cases {
                let Some(predicted) = finding.figure(name) else { continue };
                assert!(near(value, predicted, relative), "{id}, {name:?}: {value:?} for {finding:?}");
            }
        }
    }
}

#[test]
fn a_server_of_one_core_is_mm1() {
    let findings = of(&scenario(STEADY, &server(""), DIRECT));
    let web = find(&findings, "web");
    assert_eq!(web.model, Some(Model::Mmc { arrival_rate: 800.0, service_ms: 1.0, servers: 1 }));
    assert!(web.is_exact() && web.holds_until_s.is_none());
    let figures = [
        (FigureName::Utilization, 0.8),
        (FigureName::MeanWait, 4.0),
        (FigureName::MeanSojourn, 5.0),
        (FigureName::MeanInSystem, 4.0),
        (FigureName::SojournP99, 23.02585),
    ];
    for (name, expected) in figures {
        assert!(near(web.figure(name), expected, 1e-6), "{name:?}");
    }
    // A millisecond each way on top.
    assert!(near(find(&findings, "users").figure(FigureName::MeanLatency), 7.0, 1e-12));
}

#[test]
fn a_timeout_at_the_client_is_told_as_a_share() {
    let over = DIRECT.replace("}}}", r#"}},"timeout_ms":7}"#);
    let findings = of(&scenario(STEADY, &server(""), &over));
    let users = find(&findings, "users");
    assert!(near(users.figure(FigureName::TimedOut), libm::exp(-1.0), 1e-12));
    assert!(users.reasons.contains(&Reason::TimeoutsStrike));
    assert!(find(&findings, "web").is_exact());
}

#[test]
fn a_tandem_of_server_and_database_is_a_jackson_network_and_runs_like_one() {
    let database = r#",{"id":"db","kind":"database","slots":4,"service":{"exponential":{"mean_ms":1.5}}}"#;
    let web = server("")
        .replace(r#""slots":1"#, r#""slots":4000,"cores":3"#)
        .replace(r#""mean_ms":1"#, r#""mean_ms":3"#);
    let connections = format!(r#"{DIRECT},{{"from":"web","to":"db"}}"#);
    let scenario = scenario(STEADY, &(web + database), &connections);
    for id in ["users", "web", "db"] {
        assert!(find(&of(&scenario), id).is_exact(), "{:?}", find(&of(&scenario), id));
    }
    assert_run_agrees(&scenario, 1_000, 0.05, &["users", "web", "db"]);
}

#[test]
fn servers_that_take_turns_or_are_picked_at_random_run_as_predicted() {
    for algorithm in ["random", "round_robin"] {
        let balancer = format!(r#"{{"id":"lb","kind":"balancer","algorithm":"{algorithm}"}},"#);
        let web = server(r#","instances":4"#);
        let connections = r#"{"from":"users","to":"lb"},{"from":"lb","to":"web"}"#;
        let fast = STEADY.replace("800", "3200");
        let scenario = scenario(&fast, &(balancer + &web), connections);
        let findings = of(&scenario);
        assert!(find(&findings, "web").is_exact(), "{:?}", find(&findings, "web"));
        assert_eq!(find(&findings, "lb").figure(FigureName::RatePerTarget), Some(800.0));
        assert_run_agrees(&scenario, 500, 0.05, &["web", "users"]);
    }
}

#[test]
fn a_full_line_is_predicted_with_its_losses() {
    let web = server("").replace("1000000", "5");
    let scenario = scenario(STEADY, &web, DIRECT);
    assert!(matches!(find(&of(&scenario), "web").model, Some(Model::Mmck { places: 6, .. })));
    assert_run_agrees(&scenario, 500, 0.05, &["web"]);
    let none = server("").replace("1000000", "0").replace("exponential", "lognormal");
    assert!(matches!(
        find(&of(&self::scenario(STEADY, &none, DIRECT)), "web").model,
        Some(Model::Loss { .. })
    ));
}

#[test]
fn a_cache_beside_a_server_predicts_the_load_of_its_origin() {
    let components = r#"{"id":"web","kind":"server","slots":4000,"cores":3,"service":{"exponential":{"mean_ms":1}}},
        {"id":"cache","kind":"cache","capacity_entries":1000,"cores":1,"service":{"exponential":{"mean_ms":0.1}}},
        {"id":"db","kind":"database","slots":2,"service":{"exponential":{"mean_ms":2}}}"#;
    let connections = format!(r#"{DIRECT},{{"from":"web","to":"cache"}},{{"from":"web","to":"db"}}"#);
    let scenario = scenario(STEADY, components, &connections);
    let findings = of(&scenario);
    let db = find(&findings, "db");
    assert!(db.reasons.contains(&Reason::Misses) && db.model.is_some(), "{db:?}");
    let hit = findings.iter().find_map(|f| f.figure(FigureName::HitRatio)).unwrap();
    assert!(near(db.figure(FigureName::ArrivalRate), 800.0 * (1.0 - hit), 1e-9));
    assert_run_agrees(&scenario, 500, 0.05, &["cache", "db", "web", "users"]);
}

#[test]
fn where_hardly_anybody_waits_the_service_time_may_be_any_and_the_next_queue_is_still_exact() {
    let components = r#"{"id":"web","kind":"server","slots":4000,"cores":64,"service":{"lognormal":{"mean_ms":5,"cv":2}}},
        {"id":"db","kind":"database","slots":2,"service":{"exponential":{"mean_ms":2}}}"#;
    let scenario = scenario(STEADY, components, &format!(r#"{DIRECT},{{"from":"web","to":"db"}}"#));
    let findings = of(&scenario);
    assert!(matches!(find(&findings, "web").model, Some(Model::Ample { .. })));
    assert!(find(&findings, "db").is_exact() && find(&findings, "users").is_exact());
    assert_run_agrees(&scenario, 500, 0.05, &["web", "db", "users"]);
}

#[test]
fn reasons_are_told_where_no_model_applies() {
    let ramp = r#"{"shape":"ramp","from_qps":1,"to_qps":800,"start_s":1,"rise_s":9}"#;
    let findings = of(&scenario(ramp, &server(""), DIRECT));
    for id in ["users", "web"] {
        let finding = find(&findings, id);
        assert_eq!(
            (finding.model, &finding.reasons[..], finding.figures.len()),
            (None, &[Reason::NotSteady][..], 0)
        );
    }
    let fast = STEADY.replace("800", "1200");
    let findings = of(&scenario(&fast, &server(""), DIRECT));
    // The line of a million places fills, in the end: M/M/c/K has an answer.
    assert!(near(find(&findings, "web").figure(FigureName::Blocked), 1.0 / 6.0, 1e-6));
    let constant = server("").replace("exponential", "constant").replace("mean_ms", "ms");
    let findings = of(&scenario(&fast, &constant, DIRECT));
    assert_eq!(find(&findings, "web").reasons, [Reason::Overloaded]);
    assert_eq!(find(&findings, "users").reasons, [Reason::NoModelBehind]);
    let least = r#"{"id":"lb","kind":"balancer","algorithm":"least_connections"},"#;
    let connections = r#"{"from":"users","to":"lb"},{"from":"lb","to":"web"}"#;
    let findings = of(&scenario(STEADY, &(least.to_owned() + &server(r#","instances":2"#)), connections));
    let web = find(&findings, "web");
    assert_eq!((web.model, &web.reasons[..]), (None, &[Reason::LeastConnections][..]));
    assert!(near(web.figure(FigureName::Utilization), 0.4, 1e-12));
}

/// A discipline and other fields at the server.
fn in_order_of(discipline: &str, more: &str) -> String {
    server(&format!(r#","discipline":{discipline}{more}"#))
}

#[test]
fn last_in_first_out_has_the_means_of_first_in_first_out_and_no_percentiles() {
    let web = in_order_of(r#""lifo""#, "");
    let scenario = scenario(STEADY, &web, DIRECT);
    let findings = of(&scenario);
    let web = find(&findings, "web");
    assert!(web.is_exact() && near(web.figure(FigureName::MeanSojourn), 5.0, 1e-12));
    assert_eq!(web.figure(FigureName::SojournP99), None);
    assert_run_agrees(&scenario, 500, 0.05, &["web", "users"]);
}

#[test]
fn shared_cores_are_insensitive_and_run_as_predicted() {
    let web = in_order_of(r#""processor_sharing""#, "").replace(r#""slots":1"#, r#""slots":3"#);
    let web = web.replace(r#"{"exponential":{"mean_ms":1}}"#, r#"{"lognormal":{"mean_ms":3,"cv":2}}"#);
    let scenario = scenario(STEADY, &web, DIRECT);
    let findings = of(&scenario);
    let web = find(&findings, "web");
    assert!(web.is_exact() && matches!(web.model, Some(Model::Sharing { servers: 3, .. })), "{web:?}");
    assert_run_agrees(&scenario, 500, 0.05, &["web", "users"]);
}

#[test]
fn a_line_by_priority_runs_as_predicted_for_the_clients_of_each() {
    let few = r#"{"id":"few","kind":"client","traffic":{"profile":{"shape":"steady","qps":300},
        "classes":[{"name":"few","priority":1,"service_factor":0.5}]}}"#;
    let connections = format!(r#"{DIRECT},{{"from":"few","to":"web"}}"#);
    let slower = STEADY.replace("800", "500");
    let one = scenario(&slower, &format!("{few},{}", in_order_of(r#""priority""#, "")), &connections);
    let findings = of(&one);
    assert!(find(&findings, "web").is_exact(), "{:?}", find(&findings, "web"));
    let of_client = |id| find(&findings, id).figure(FigureName::MeanLatency).unwrap();
    assert!(of_client("few") < 0.7 * of_client("users"));
    assert_run_agrees(&one, 500, 0.05, &["web", "users", "few"]);
    let several = in_order_of(r#""priority""#, "").replace(r#""slots":1"#, r#""slots":2"#);
    let differs = of(&scenario(&slower, &format!("{few},{several}"), &connections));
    assert_eq!(find(&differs, "web").reasons, [Reason::Priorities]);
    let alike = few.replace(r#","service_factor":0.5"#, "").replace("300", "1200");
    let several = scenario(&slower, &format!("{alike},{several}"), &connections);
    assert!(find(&of(&several), "web").is_exact());
    assert_run_agrees(&several, 500, 0.05, &["web", "users", "few"]);
}

#[test]
fn power_of_d_choices_is_predicted_where_targets_are_many() {
    let balancer = r#"{"id":"lb","kind":"balancer","algorithm":{"power_of_d":{"d":2}}},"#;
    let connections =
        r#"{"from":"users","to":"lb"},{"from":"lb","to":"web","latency":{"constant":{"ms":0}}}"#;
    let of_targets = |n: u32, more: &str| {
        let fast = STEADY.replace("800", &(n * 900).to_string());
        scenario(&fast, &(balancer.to_owned() + &server(&format!(r#","instances":{n}{more}"#))), connections)
    };
    let many = of_targets(200, "");
    let findings = of(&many);
    let web = find(&findings, "web");
    assert_eq!(web.reasons, [Reason::ManyTargets]);
    assert!(near(web.figure(FigureName::MeanSojourn), 2.6141, 1e-4), "{web:?}");
    assert_run_agrees(&many, 5, 0.05, &["web", "users"]);
    assert_eq!(find(&of(&of_targets(3, "")), "web").reasons, [Reason::Choices]);
    let controlled = r#","discipline":{"codel":{}}"#;
    let reasons = find(&of(&of_targets(200, controlled)), "web").reasons.clone();
    assert_eq!(reasons, [Reason::ControlledDelay]);
}

#[test]
fn cycles_and_components_without_traffic_are_told_apart() {
    let components = r#"{"id":"a","kind":"server"},{"id":"b","kind":"server"},{"id":"c","kind":"database"}"#;
    let connections = r#"{"from":"users","to":"a"},{"from":"a","to":"b"},{"from":"b","to":"a"}"#;
    let findings = of(&scenario(STEADY, components, connections));
    assert!(find(&findings, "a").reasons.contains(&Reason::Cycle));
    assert_eq!(find(&findings, "c").reasons, [Reason::Idle]);
}

#[test]
fn every_scenario_of_the_gallery_has_finite_figures_and_sentences_in_both_languages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../scenarios");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let scenario = checked(&std::fs::read_to_string(entry.unwrap().path()).unwrap());
        let findings = of(&scenario);
        assert!(findings.len() >= scenario.document().components.len());
        for finding in findings {
            assert!(finding.model.is_some() || !finding.reasons.is_empty(), "{finding:?}");
            assert!(finding.figures.iter().all(|f| f.value.is_finite() && f.value >= 0.0), "{finding:?}");
            for language in [Language::En, Language::Zh] {
                let sentences = finding.reasons.iter().map(|r| r.render(language).to_owned());
                assert!(sentences.chain(finding.model.map(|m| m.render(language))).all(|s| !s.is_empty()));
            }
        }
        seen += 1;
    }
    assert!(seen > 0);
}

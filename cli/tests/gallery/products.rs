//! What products do by their defaults when a server dies: how long each takes until it knows, and what that costs.

use std::fs;

use flashcrowd_sim::metrics::Cause;
use flashcrowd_sim::scenario::{Document, Edit, Kind, KindName, Server, Subject};
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, folder, is_about, mean, scenario};

const SLUG: &str = "product-defaults";
/// The balancers, and the products of the palette that they are.
const SYSTEMS: [(&str, &str); 4] =
    [("nginx", "nginx"), ("haproxy", "haproxy"), ("envoy", "envoy"), ("alb", "aws-alb")];
/// Requests a second of the one in three that dies.
const SHARE: f64 = 100.0;
/// How long it has a request, and how long the balancer and it need to say something to each other and back.
const HOLDS_S: f64 = 0.050;
const WAY_S: f64 = 0.001;
const END: usize = 120;

/// A component with a product's figures, all else its kind's default.
fn product(id: &str) -> Kind {
    let text = fs::read_to_string(folder().join("../static/presets.json")).expect("the file is there");
    let presets: Vec<Value> = serde_json::from_str(&text).expect("it is a list");
    let preset = presets.iter().find(|preset| preset["id"] == id).expect("there is such a product");
    let kind: KindName = serde_json::from_value(preset["kind"].clone()).expect("it is a kind");
    let mut document = Document::default().with(id, kind.default_kind());
    for figure in preset["figures"].as_array().expect("a list of figures") {
        let path = figure["field"].as_str().expect("it is a path").rsplit('.');
        let patch = path.fold(figure["value"].clone(), |value, key| json!({ (key): value }));
        let Value::Object(patch) = patch else { panic!("{patch} is no patch") };
        Edit::set(Subject::Component(id.to_owned()), patch).apply(&mut document).expect("it is a parameter");
    }
    document.components.remove(0).kind
}

fn first(system: &str) -> String {
    format!("{system}-first")
}

/// Two minutes are enough for what fails.
fn runs(edits: Value) -> Vec<Run> {
    eight(&Document { duration_s: Some(END as f64), ..edited(SLUG, edits) }).collect()
}

fn set(component: &str, mut fields: Value) -> Value {
    fields["component"] = json!(component);
    json!([{ "set": fields }])
}

/// They die without a word.
fn silent() -> Value {
    let crash = |(system, _): &(&str, &str)| json!({ "at_s": 20, "for_s": 60, "crash": { "component": first(system), "mode": "black_hole" } });
    let incidents: Vec<Value> = SYSTEMS.iter().map(crash).collect();
    json!([{ "set": { "document": "", "incidents": incidents } }])
}

/// Failed requests of a system's users.
fn lost(run: &Run, system: &str) -> u64 {
    run.report_of(&format!("{system}-users")).failed
}

fn failed(run: &Run, system: &str, from_s: usize, to_s: usize) -> u64 {
    run.failed_of(&format!("{system}-users"), from_s, to_s)
}

/// Calls that failed at the one that dies.
fn tried(run: &Run, system: &str, from_s: usize, to_s: usize) -> f64 {
    run.calls(&format!("{system}->{}", first(system)), from_s, to_s, |w| w.failures.total())
}

fn is_out(run: &Run, system: &str, from_s: usize, to_s: usize) -> bool {
    run.arrivals(&first(system), from_s, to_s) == 0.0
}

/// Asserts that the one that dies fails what it gets within so many seconds, and what it held, and nothing else fails.
/// Requests come at random and every third is its own, so their number has a third of Poisson's variance: four
/// standard errors of each run, and of the mean.
#[track_caller]
fn assert_blind(runs: &[Run], system: &str, blind_s: f64) {
    let expected = SHARE * (blind_s + WAY_S + HOLDS_S);
    let four_errors = 4.0 * (expected / 3.0).sqrt();
    for run in runs {
        let found = lost(run, system) as f64;
        assert!((found - expected).abs() < four_errors, "{system}: {found}, not {expected}");
    }
    let found = mean(runs, |run| lost(run, system) as f64);
    assert!((found - expected).abs() < four_errors / 8_f64.sqrt(), "{system}: {found}, not {expected}");
}

#[test]
fn balancers_and_servers_have_the_figures_of_the_products() {
    let document = scenario(SLUG);
    let kind = |id: &str| &document.components.iter().find(|c| c.id == id).expect("it is there").kind;
    for (system, id) in SYSTEMS {
        assert_eq!(*kind(system), product(id), "{system}");
        for (server, instances) in [(first(system), 1), (format!("{system}-others"), 2)] {
            let Kind::Server(Server { service, .. }) = kind(&server) else { panic!("{server} is no server") };
            let Kind::Server(tomcat) = product("tomcat") else { panic!("Tomcat is no server") };
            assert!((service.mean_ms() - 1e3 * HOLDS_S).abs() < 1e-9);
            let expected = Kind::Server(Server { instances, service: service.clone(), ..tomcat });
            assert_eq!(*kind(&server), expected, "{server}");
        }
    }
}

#[test]
fn each_takes_as_long_as_its_checks_and_counts_say() {
    let runs: Vec<Run> = eight(&scenario(SLUG)).collect();
    for run in &runs {
        assert!(run.misses_its_objectives());
        assert_eq!(run.failed(0, 20), 0);
        assert_eq!(run.overall().failed, run.overall().failures.get(Cause::Refused));
        // nginx: what it held goes on, and one call each at 0:20, 0:30 and 0:50 finds out; one more may be on its way.
        assert_eq!(lost(run, "nginx"), 0);
        for (from_s, to_s) in [(21, 30), (31, 50), (51, 80)] {
            assert!(is_out(run, "nginx", from_s, to_s));
        }
        assert!((1.0..=3.0).contains(&tried(run, "nginx", 30, 31)), "{}", tried(run, "nginx", 30, 31));
        assert!((1.0..=3.0).contains(&tried(run, "nginx", 50, 51)), "{}", tried(run, "nginx", 50, 51));
        // HAProxy: the first of three checks leaves at 0:20.67, the third at 0:24.67; two are good by 1:22.67.
        assert!(failed(run, "haproxy", 24, 25) > 0 && is_out(run, "haproxy", 25, 82));
        assert!(is_about(run.arrivals("haproxy-first", 83, 240), SHARE, 0.05));
        // Envoy: five in a row, and those on the way: it draws 200 a second at most, for a millisecond. At 0:20 they are
        // what it held, five on average and hardly ever more than the others do.
        assert!((5..=13).contains(&failed(run, "envoy", 20, 21)), "{}", failed(run, "envoy", 20, 21));
        assert!((5..=8).contains(&failed(run, "envoy", 50, 51)), "{}", failed(run, "envoy", 50, 51));
        assert_eq!(failed(run, "envoy", 21, 50) + failed(run, "envoy", 51, 240), 0);
        // 30 s, and 60 s the second time.
        assert!(is_out(run, "envoy", 21, 50) && is_out(run, "envoy", 51, 110));
        assert!(is_about(run.arrivals("envoy-first", 111, 240), SHARE, 0.05));
        // AWS: checks leave at 0:40 and 1:10; five are good by 3:40.
        assert!(failed(run, "alb", 69, 70) > 0 && is_out(run, "alb", 71, 220));
        assert!(is_about(run.arrivals("alb-first", 221, 240), SHARE, 0.05));
    }
    assert_blind(&runs, "haproxy", 14.0 / 3.0);
    assert_blind(&runs, "alb", 50.0);
    let envoy = mean(&runs, |run| lost(run, "envoy") as f64);
    assert!(is_about(envoy, 12.0, 0.1), "{envoy}");
}

#[test]
fn the_next_target_hides_a_refusal_and_ejection_keeps_it_from_being_asked() {
    // Without the next target what it held has failed, five on average, and whatever finds out.
    let shown = runs(set("nginx", json!({ "next_target": null })));
    for run in &shown {
        let told = [(20, 21), (30, 31), (50, 51)].map(|(from_s, to_s)| failed(run, "nginx", from_s, to_s));
        assert_eq!(told.iter().sum::<u64>(), lost(run, "nginx"));
        assert!((1..=3).contains(&told[1]) && (1..=3).contains(&told[2]), "{told:?}");
    }
    let shown_in_all = mean(&shown, |run| lost(run, "nginx") as f64);
    assert!((shown_in_all - 7.0).abs() < 0.5, "{shown_in_all}");
    let held = mean(&shown, |run| failed(run, "nginx", 20, 21) as f64);
    assert!((held - SHARE * (HOLDS_S + WAY_S)).abs() < 4.0 * (5.0_f64 / 8.0).sqrt(), "{held}");
    // Without ejection it is asked for the whole minute: every third request, as in `assert_blind`.
    for run in runs(set("nginx", json!({ "ejection": null }))) {
        assert_eq!(lost(&run, "nginx"), 0);
        let tried = tried(&run, "nginx", 20, 80);
        assert!((tried - 6_005.0).abs() < 4.0 * 2_002_f64.sqrt(), "{tried}");
    }
    let all: Vec<Value> = SYSTEMS
        .iter()
        .map(|(system, _)| json!({ "set": { "component": system, "next_target": {} } }))
        .collect();
    for run in runs(json!(all)) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
    }
}

#[test]
fn the_slowest_with_the_checks_of_the_fastest_is_as_fast() {
    // The first of three leaves a third of an interval after each: 4.67 s, and with two five seconds apart 6.67 s.
    for (interval_s, fall, blind_s) in [(2.0, 3, 14.0 / 3.0), (5.0, 2, 20.0 / 3.0)] {
        let check = json!({ "interval_s": interval_s, "timeout_s": 2, "fall": fall });
        let runs = runs(set("alb", json!({ "health_check": check })));
        assert!(runs.iter().all(Run::meets_its_objectives));
        assert_blind(&runs, "alb", blind_s);
    }
}

#[test]
fn silence_costs_a_timeout_more() {
    let runs = runs(silent());
    for run in &runs {
        assert_eq!(lost(run, "nginx"), 0);
        // A second's calls go on after that second, three times: nearly a quarter of those that end in the one after 0:21.
        let waited = tried(run, "nginx", 20, 80);
        assert!((waited - 300.0).abs() < 4.0 * 100_f64.sqrt(), "{waited}");
        assert!(run.latency_of("nginx-users", 21, 22, |l| l.p90) > 1_000.0);
        // It gets a call only while it has no more than the other that is picked: 7.5 on average, hardly ever twice that.
        for (from_s, to_s) in [(20, 23), (51, 54)] {
            let silent = failed(run, "envoy", from_s, to_s);
            assert!((8..=18).contains(&silent), "{silent}");
        }
        assert_eq!(failed(run, "envoy", 23, 51) + failed(run, "envoy", 54, END), 0);
    }
    let envoy = mean(&runs, |run| lost(run, "envoy") as f64);
    assert!(is_about(envoy, 28.0, 0.05), "{envoy}");
    // The last check is one that nobody answers: 2 s more, and 5 s.
    assert_blind(&runs, "haproxy", 14.0 / 3.0 + 2.0);
    assert_blind(&runs, "alb", 50.0 + 5.0);
}

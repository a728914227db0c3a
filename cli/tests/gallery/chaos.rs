//! Chaos: what servers that fail at random are worth together.

use flashcrowd_sim::scenario::Document;
use serde_json::{Value, json};

use super::runs::{Run, edited, eight, scenario};

const SLUG: &str = "chaos";
/// Servers that fail by themselves, with the number of their instances.
const PARTS: [(&str, f64); 6] = [
    ("first", 1.0),
    ("second", 1.0),
    ("pair", 2.0),
    ("replica-1", 1.0),
    ("replica-2", 1.0),
    ("replica-3", 1.0),
];
/// What stands in front of them.
const DOORS: [&str; 3] = ["series", "parallel", "quorum"];
const MTBF_S: f64 = 9.0;
const MTTR_S: f64 = 1.0;
/// The availability of a server that is up for 9 s and down for 1 s.
const A: f64 = MTBF_S / (MTBF_S + MTTR_S);

fn without_chaos() -> Value {
    json!({ "set": { "document": "", "incidents": [] } })
}

fn every_part(fields: &Value) -> Vec<Value> {
    let set = |(part, _): &(&str, f64)| {
        let mut patch = fields.clone();
        patch["component"] = json!(part);
        json!({ "set": patch })
    };
    PARTS.iter().map(set).collect()
}

/// As long as it takes to see 400 failures of each server.
fn long(document: Document) -> Document {
    Document { duration_s: Some(LONG_S), ..document }
}

const LONG_S: f64 = 4_000.0;

/// The availability of a design of `n` independent servers that works when at least `needed` do, and the standard error
/// of its share of the time over `seconds`.
///
/// A server that is up for an exponential time and then down for one is a Markov chain of two states, and what it
/// does at a distance τ is correlated by e^(−sτ), s = 1/MTBF + 1/MTTR. Whether the design works is a function of n such states,
/// and a sum over sets S of servers: Σ c(S) ∏ (x − a)/√(a(1 − a)) over the servers of S. The terms are orthogonal,
/// their covariance is c(S)² e^(−|S|sτ), and the variance of the mean over a time T tends to
/// 2/T ∫ covariance dτ = 2/T Σ c(S)² / (|S| s), S not empty. One server alone: 2a(1 − a)/(sT).
fn design(n: u32, needed: u32, seconds: f64) -> (f64, f64) {
    let s = 1.0 / MTBF_S + 1.0 / MTTR_S;
    let spread = (A * (1.0 - A)).sqrt();
    let coefficient = |set: u32| -> f64 {
        let states = (0..1_u32 << n).filter(|up| up.count_ones() >= needed);
        let weight = |up: u32| -> f64 {
            (0..n)
                .map(|server| {
                    let (is_up, is_in) = (up >> server & 1 == 1, set >> server & 1 == 1);
                    let (x, p) = if is_up { (1.0, A) } else { (0.0, 1.0 - A) };
                    if is_in { p * (x - A) / spread } else { p }
                })
                .product()
        };
        states.map(weight).sum()
    };
    let term = |set: u32| coefficient(set).powi(2) / (f64::from(set.count_ones()) * s);
    let variance = 2.0 / seconds * (1..1 << n).map(term).sum::<f64>();
    (coefficient(0), variance.sqrt())
}

/// Asserts that each of eight values, and their mean, is at most four standard errors away from what is expected.
#[track_caller]
fn assert_near(values: &[f64], (expected, error): (f64, f64)) {
    let mean = values.iter().sum::<f64>() / 8.0;
    assert!(
        values.iter().all(|v| (v - expected).abs() < 4.0 * error),
        "{values:?}, not {expected} ± {error}"
    );
    let error = error / 8_f64.sqrt();
    assert!((mean - expected).abs() < 4.0 * error, "{mean}, not {expected} ± {error}");
}

/// The availability of a client, with what chance adds to the standard error of a share of the time: requests come
/// a hundred a second, and each sees the design at one moment.
fn of_requests((availability, error): (f64, f64), seconds: f64) -> (f64, f64) {
    (availability, (error.powi(2) + availability * (1.0 - availability) / (100.0 * seconds)).sqrt())
}

fn client_availability(runs: &[Run], client: &str) -> Vec<f64> {
    runs.iter().map(|run| run.report_of(client).availability.expect("requests have ended")).collect()
}

fn uptime(run: &Run, component: &str) -> f64 {
    run.report_of(component).uptime.expect("it has instances")
}

#[test]
fn the_formula_for_standard_errors_is_that_of_the_textbook_for_one_server() {
    let (a, error) = design(1, 1, 1_000.0);
    assert!((a - 0.9).abs() < 1e-12);
    assert!((error.powi(2) - 2.0 * 0.09 / (10.0 / 9.0 * 1_000.0)).abs() < 1e-12);
    for (n, needed, expected) in [(2, 2, A * A), (2, 1, 1.0 - (1.0 - A).powi(2)), (3, 2, 0.972)] {
        assert!((design(n, needed, 1.0).0 - expected).abs() < 1e-12);
    }
}

#[test]
fn servers_are_up_as_long_as_their_mtbf_and_mttr_say_and_designs_are_worth_what_the_formulas_say() {
    let runs: Vec<Run> = eight(&long(edited(SLUG, json!([without_chaos()])))).collect();
    for (part, instances) in PARTS {
        let uptimes: Vec<f64> = runs.iter().map(|run| uptime(run, part)).collect();
        assert_near(&uptimes, design(1, 1, LONG_S * instances));
    }
    for door in DOORS {
        assert!(runs.iter().all(|run| run.report_of(door).uptime == Some(1.0)));
    }
    // A request whose server fails during its millisecond is lost as well: of 9,000 one.
    for (client, n, needed) in [("both", 2, 2), ("either", 2, 1), ("majority", 3, 2)] {
        assert_near(&client_availability(&runs, client), of_requests(design(n, needed, LONG_S), LONG_S));
    }
}

#[test]
fn chaos_alone_takes_its_share_of_each_and_of_the_doors_more_than_redundancy_gives_back() {
    let mut edits = every_part(&json!({ "failures": null }));
    let chaos = json!([{ "at_s": 0, "for_s": LONG_S, "chaos": { "every_s": 2, "down_s": 1 } }]);
    edits.push(json!({ "set": { "document": "", "incidents": chaos } }));
    let runs: Vec<Run> = eight(&long(edited(SLUG, edits.into()))).collect();
    // So many strikes of a second each are spread over ten instances; their number is Poisson.
    let (strikes, seconds) = (LONG_S / 2.0, 10.0 * LONG_S);
    let down = |run: &Run| {
        let parts: f64 = PARTS.iter().map(|(part, instances)| instances * (1.0 - uptime(run, part))).sum();
        (parts + DOORS.iter().map(|door| 1.0 - uptime(run, door)).sum::<f64>()) / 10.0
    };
    let downs: Vec<f64> = runs.iter().map(down).collect();
    assert_near(&downs, (strikes / seconds, strikes.sqrt() / seconds));
    // Any instance is as likely as another, so that a door is down 5 % of the time, and a tenth of the strikes, a
    // binomial number, is its own.
    let error = (strikes * 0.1).sqrt() / LONG_S;
    for door in DOORS {
        assert_near(&runs.iter().map(|run| uptime(run, door)).collect::<Vec<_>>(), (0.95, error));
    }
    // Of what stands behind a door the pair is there 0.9975 of the time, two of three 3 · 0.9025 − 2 · 0.857375; each
    // of three in series adds as much to the variance as the door.
    for (client, behind) in [("both", 0.95 * 0.95), ("either", 1.0 - 0.05 * 0.05), ("majority", 0.99275)] {
        let availability = client_availability(&runs, client);
        let error = error * if client == "both" { 3_f64.sqrt() } else { 1.1 };
        assert_near(&availability, of_requests((0.95 * behind, error), LONG_S));
    }
}

#[test]
fn with_failures_and_chaos_it_misses_its_objective_and_without_either_it_loses_nothing() {
    let runs: Vec<Run> = eight(&scenario(SLUG)).collect();
    assert!(runs.iter().all(Run::misses_its_objectives));
    // Chaos takes 5 % of each door, and of the servers behind it. Over 500 s the standard errors of two halves are, by
    // the formula, 2.3 % for the series; of eight runs, a third of that.
    let loss = |run: &Run| run.failing_share(500, 1000) - run.failing_share(0, 500);
    let mean = runs.iter().map(loss).sum::<f64>() / 8.0;
    assert!(mean > 0.05, "{mean}");

    let mut edits = every_part(&json!({ "failures": null }));
    edits.push(without_chaos());
    for run in eight(&edited(SLUG, edits.into())) {
        assert!(run.meets_its_objectives());
        assert_eq!(run.overall().failed, 0);
    }
}

#[test]
fn repairs_that_take_a_tenth_of_the_time_cure_it() {
    let mut edits = every_part(&json!({ "failures": { "mttr_s": 0.1 } }));
    let chaos = json!([{ "at_s": 500, "for_s": 500, "chaos": { "every_s": 2, "down_s": 0.1 } }]);
    edits.push(json!({ "set": { "document": "", "incidents": chaos } }));
    for run in eight(&edited(SLUG, edits.into())) {
        assert!(run.meets_its_objectives());
        // a = 9 / 9.1: the series fails 2.2 %, pair and quorum hardly; chaos takes 0.5 % of each for half of the time.
        assert!(run.availability() > 0.98, "{}", run.availability());
    }
}

#[test]
fn two_pairs_in_series_are_worth_the_square_of_one_and_a_pair_without_retries_is_worth_one_server() {
    let retry = json!({ "attempts": 2, "backoff": "constant", "backoff_ms": 1, "jitter": false });
    let pairs = edited(
        SLUG,
        json!([
            without_chaos(),
            { "set": { "component": "first", "instances": 2 } },
            { "set": { "component": "second", "instances": 2 } },
            { "add": { "id": "balancer-1", "kind": "balancer" } },
            { "add": { "id": "balancer-2", "kind": "balancer" } },
            { "connect": { "from": "series", "to": "balancer-1" } },
            { "connect": { "from": "series", "to": "balancer-2" } },
            { "connect": { "from": "balancer-1", "to": "first", "retry": retry } },
            { "connect": { "from": "balancer-2", "to": "second", "retry": retry } },
            { "set": { "component": "series", "plan": [{ "call": "balancer-1" }, { "call": "balancer-2" }] } },
            { "set": { "connection": "parallel->pair", "retry": null } },
        ]),
    );
    let runs: Vec<Run> = eight(&long(pairs)).collect();
    let (pair, error) = design(2, 1, LONG_S);
    let squared = (pair * pair, error * pair * 2_f64.sqrt());
    assert_near(&client_availability(&runs, "both"), of_requests(squared, LONG_S));
    assert_near(&client_availability(&runs, "either"), of_requests(design(1, 1, 2.0 * LONG_S), LONG_S));
}

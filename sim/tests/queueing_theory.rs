//! The simulation against closed forms of queueing theory. One seed; bounds from standard errors.

mod scenarios;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::metrics::Report;
use scenarios::{checked, one_server};

/// Runs `warmup` seconds unseen, then `batches` batches of `length` seconds; reports the batches.
fn batches(text: &str, warmup: u64, batches: u64, length: u64) -> Vec<Report> {
    let mut simulation = Simulation::new(&checked(text));
    simulation.advance(warmup * 1_000_000_000, u64::MAX, &mut Nobody);
    (1..=batches)
        .map(|batch| {
            simulation.forget_warmup();
            simulation.advance((warmup + batch * length) * 1_000_000_000, u64::MAX, &mut Nobody);
            simulation.check_conservation().unwrap();
            simulation.report()
        })
        .collect()
}

/// Asserts that the mean of `figure` over the batches is `expected` to within four standard errors, and
/// that the standard error is small enough for the claim to mean something.
fn assert_mean(name: &str, reports: &[Report], expected: f64, figure: impl Fn(&Report) -> f64) {
    let n = reports.len() as f64;
    let values: Vec<f64> = reports.iter().map(figure).collect();
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / (n - 1.0);
    let error = (variance / n).sqrt();
    assert!(error < 0.02 * expected, "{name}: standard error {error} is too large for {expected}");
    assert!(
        (mean - expected).abs() < 4.0 * error,
        "{name}: {mean} is not {expected} (standard error {error})"
    );
}

fn server_latency(report: &Report, figure: impl Fn(&flashcrowd_sim::metrics::Latency) -> f64) -> f64 {
    report.components[1].latency_ms.as_ref().map(figure).unwrap()
}

/// Erlang C: the probability that an arrival waits, for `c` servers and offered load `a`.
fn erlang_c(c: u32, a: f64) -> f64 {
    let mut blocking = 1.0;
    for k in 1..=c {
        blocking = a * blocking / (f64::from(k) + a * blocking);
    }
    blocking / (1.0 - (a / f64::from(c)) * (1.0 - blocking))
}

#[test]
fn mm1_mean_and_p99_sojourn_match_theory() {
    // rho = 0.8: the sojourn time is exponential with mean 1 / (mu - lambda) = 5 ms.
    let reports = batches(&one_server(800.0, 1, r#"{"exponential":{"mean_ms":1}}"#), 50, 40, 100);
    assert_mean("mean", &reports, 5.0, |r| server_latency(r, |l| l.mean));
    assert_mean("utilization", &reports, 0.8, |r| r.components[1].utilization.unwrap());
    assert_mean("in flight", &reports, 4.0, |r| r.components[1].in_flight_mean);
    assert_mean("wait", &reports, 4.0, |r| r.components[1].wait_ms.unwrap());
    // A bucket of the histogram is told by its middle, up to 0.8 % off: allowed for once, on top.
    let p99 = -libm::log(0.01) * 5.0;
    let n = reports.len() as f64;
    let mean = reports.iter().map(|r| server_latency(r, |l| l.p99)).sum::<f64>() / n;
    let off = |r: &Report| server_latency(r, |l| l.p99) - mean;
    let spread = reports.iter().map(|r| off(r) * off(r)).sum::<f64>();
    let error = (spread / (n - 1.0) / n).sqrt();
    assert!((mean - p99).abs() < 4.0 * error + 0.008 * p99, "p99 {mean} is not {p99} ({error})");
}

#[test]
fn mmc_mean_sojourn_matches_erlang_c() {
    // Eight slots, rho = 0.85.
    let (c, a) = (8, 6.8);
    let reports = batches(&one_server(6_800.0, c, r#"{"exponential":{"mean_ms":1}}"#), 20, 40, 20);
    let wait = erlang_c(c, a) / (f64::from(c) - a);
    assert_mean("mean", &reports, 1.0 + wait, |r| server_latency(r, |l| l.mean));
    assert_mean("waiting", &reports, a / (f64::from(c) - a) * erlang_c(c, a), |r| {
        r.components[1].waiting_mean
    });
}

#[test]
fn mg1_mean_sojourn_matches_pollaczek_khinchine() {
    // rho = 0.7, lognormal with cv 1.5: W = rho (1 + cv²) / (2 (1 - rho)) service times.
    let service = r#"{"lognormal":{"mean_ms":1,"cv":1.5}}"#;
    let reports = batches(&one_server(700.0, 1, service), 50, 40, 200);
    let wait = 0.7 * (1.0 + 1.5 * 1.5) / (2.0 * 0.3);
    assert_mean("mean", &reports, 1.0 + wait, |r| server_latency(r, |l| l.mean));
    let constant = batches(&one_server(700.0, 1, r#"{"constant":{"ms":1}}"#), 50, 40, 100);
    assert_mean("M/D/1", &constant, 1.0 + 0.7 / 0.6, |r| server_latency(r, |l| l.mean));
}

#[test]
fn littles_law_holds_between_independent_counters() {
    let reports = batches(&one_server(800.0, 1, r#"{"exponential":{"mean_ms":1}}"#), 20, 10, 100);
    for report in reports {
        let server = &report.components[1];
        let by_law = server.throughput_qps * server.latency_ms.unwrap().mean / 1e3;
        // Those in flight at the batch's ends are counted by one side only: a handful in 80,000.
        assert!((server.in_flight_mean / by_law - 1.0).abs() < 0.005, "{} {by_law}", server.in_flight_mean);
    }
}

#[test]
fn a_full_line_blocks_as_erlang_b_says() {
    // No place to wait: M/M/c/c. Ten slots, offered load 8.
    let text = one_server(8_000.0, 10, r#"{"exponential":{"mean_ms":1}}"#).replace("1000000", "0");
    let reports = batches(&text, 5, 40, 20);
    let mut blocking = 1.0;
    for k in 1..=10 {
        blocking = 8.0 * blocking / (f64::from(k) + 8.0 * blocking);
    }
    assert_mean("blocked", &reports, blocking, |r| {
        r.components[1].failed as f64 / r.components[1].arrived as f64
    });
}

//! The intervals of a run against theory: they cover what they claim to. Fixed seeds, bounds of the binomial.

mod scenarios;

use flashcrowd_sim::engine::{Nobody, Simulation};
use flashcrowd_sim::metrics::{Interval, NoInterval, Report};
use scenarios::{checked, one_server};

const SEEDS: u64 = 100;

/// The scenario's run under this seed.
fn run(text: &str, seed: u64, warmup_s: u64, until_s: u64) -> Report {
    let mut simulation =
        Simulation::new(&checked(&text.replace("\"seed\":1", &format!("\"seed\":{seed}"))));
    simulation.advance(warmup_s * 1_000_000_000, u64::MAX, &mut Nobody);
    if warmup_s > 0 {
        simulation.forget_warmup();
    }
    simulation.advance(until_s * 1_000_000_000, u64::MAX, &mut Nobody);
    simulation.report()
}

fn queue(rho: f64) -> String {
    one_server(rho * 1_000.0, 1, r#"{"exponential":{"mean_ms":1}}"#)
}

/// How often a figure's interval covers what theory says, and in how many runs there is one.
fn coverage(reports: &[Report], path: &str, value: impl Fn(&Report) -> f64, truth: f64) -> (u32, u32) {
    let (mut covered, mut known) = (0, 0);
    for report in reports {
        if let Some(Interval::Known { half_width, .. }) = report.certainty.overall.get(path) {
            known += 1;
            covered += u32::from((value(report) - truth).abs() <= *half_width);
        }
    }
    (covered, known)
}

fn print_all(rho: f64, until: u64) {
    let text = queue(rho);
    let reports: Vec<Report> = (1..=SEEDS).map(|seed| run(&text, seed, 0, until)).collect();
    let mean = 1.0 / (1.0 - rho);
    let latency = |r: &Report| r.overall.latency_ms.unwrap();
    let q = |q: f64| -libm::log(1.0 - q) * mean;
    let cases: [(&str, &dyn Fn(&Report) -> f64, f64); 7] = [
        ("latency_ms.mean", &|r| latency(r).mean, mean),
        ("latency_ms.p50", &|r| latency(r).p50, q(0.5)),
        ("latency_ms.p90", &|r| latency(r).p90, q(0.9)),
        ("latency_ms.p99", &|r| latency(r).p99, q(0.99)),
        ("latency_ms.p99.9", &|r| latency(r).p999, q(0.999)),
        ("goodput_qps", &|r| r.overall.goodput_qps, rho * 1e3),
        ("in_flight_mean", &|r| r.overall.in_flight_mean, rho * mean),
    ];
    for (path, value, truth) in cases {
        let mut why = std::collections::BTreeMap::new();
        for r in &reports {
            *why.entry(match r.certainty.overall.get(path) {
                Some(Interval::Known { batches, .. }) => format!("{batches}"),
                other => format!("{other:?}"),
            }).or_insert(0) += 1;
        }
        eprintln!("{rho} {until} {path} {:?} {why:?}", coverage(&reports, path, value, truth));
    }
    let mut settled: Vec<_> = reports.iter().map(|r| r.certainty.settled_after_s).collect();
    settled.sort_by(|a, b| a.partial_cmp(b).unwrap());
    eprintln!("{:?}", settled.iter().step_by(9).collect::<Vec<_>>());
}

#[test]
fn look() {
    print_all(0.5, 60);
    print_all(0.8, 60);
    print_all(0.8, 200);
    print_all(0.95, 60);
}

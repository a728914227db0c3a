//! Counts over intervals against the integrated rate, process by process.

use super::*;

fn arrivals(seed: u64, profile: &Profile, process: ArrivalProcess) -> Arrivals {
    let traffic = Traffic { profile: profile.clone(), arrivals: process, ..Traffic::default() };
    Arrivals::new(0, &traffic, |purpose| Stream::named(seed, "c", 0, purpose))
}

fn count(profile: &Profile, from_s: f64, to_s: f64) -> f64 {
    counted(arrivals(11, profile, ArrivalProcess::Poisson), from_s, to_s)
}

fn counted(mut arrivals: Arrivals, from_s: f64, to_s: f64) -> f64 {
    let (from, to) = ((from_s * 1e9) as u64, (to_s * 1e9) as u64);
    let (mut n, mut next) = (0, arrivals.pending());
    while let Some(time) = next.filter(|t| *t < to) {
        n += u32::from(time >= from);
        next = arrivals.advance(time);
    }
    f64::from(n)
}

const PROCESSES: [ArrivalProcess; 5] = [
    ArrivalProcess::Poisson,
    ArrivalProcess::Even,
    ArrivalProcess::Bursty { factor: 8.0, burst_s: 0.5, pause_s: 2.0 },
    ArrivalProcess::Batches { size: 6, sizes: BatchSizes::Geometric },
    ArrivalProcess::Batches { size: 6, sizes: BatchSizes::Constant },
];

/// Mean and variance of counts in independent runs, and the standard error of the variance.
fn moments(counts: &[f64]) -> (f64, f64, f64) {
    let n = counts.len() as f64;
    let mean = counts.iter().sum::<f64>() / n;
    let moment = |power| counts.iter().map(|c| libm::pow(c - mean, power)).sum::<f64>() / n;
    let variance = moment(2.0) * n / (n - 1.0);
    (mean, variance, ((moment(4.0) - variance * variance) / n).sqrt())
}

#[test]
fn a_slow_ramp_from_nothing_yields_its_integral() {
    // The peers' defect: a ramp from 0 to 2 a second over 60 s yields 60, not 6.
    let ramp = Profile::Ramp { from_qps: 0.0, to_qps: 2.0, start_s: 0.0, rise_s: 60.0 };
    let n = count(&ramp, 0.0, 60.0);
    assert!((n - 60.0).abs() < 3.0 * 60.0_f64.sqrt(), "{n}");
}

#[test]
fn a_spikes_arrivals_equal_the_integrated_rate() {
    let spike = Profile::Spike {
        base_qps: 1_000.0,
        peak_qps: 20_000.0,
        start_s: 10.0,
        rise_s: 5.0,
        hold_s: 10.0,
        fall_s: 5.0,
    };
    // (from, to, integral): a Poisson count is within four of its square roots.
    let cases = [
        (0.0, 10.0, 10_000.0),
        (10.0, 15.0, 52_500.0),
        (10.0, 11.0, 2_900.0),
        (15.0, 25.0, 200_000.0),
        (25.0, 30.0, 52_500.0),
        (30.0, 50.0, 20_000.0),
    ];
    for (from, to, expected) in cases {
        let n = count(&spike, from, to);
        assert!((n - expected).abs() < 4.0 * expected.sqrt(), "{from} to {to} s: {n} for {expected}");
    }
}

#[test]
fn day_and_night_a_step_and_free_points_yield_their_integrals() {
    let tau = 2.0 * std::f64::consts::PI;
    let day = Profile::Diurnal { low_qps: 100.0, high_qps: 900.0, period_s: 60.0, peak_s: 30.0 };
    // ∫ 500 − 400 cos(2πt/60) dt from 0 to t.
    let wave = |t: f64| 500.0 * t - 400.0 * 60.0 / tau * libm::sin(tau * t / 60.0);
    for (from, to) in [(0.0, 15.0), (20.0, 40.0), (100.0, 130.0), (0.0, 600.0)] {
        let (n, expected) = (count(&day, from, to), wave(to) - wave(from));
        assert!((n - expected).abs() < 4.0 * expected.sqrt(), "{from} to {to} s: {n} for {expected}");
    }
    let step = Profile::Step { from_qps: 50.0, to_qps: 2_000.0, at_s: 10.0 };
    let points = Profile::Points {
        points: vec![[5.0, 100.0], [10.0, 500.0], [10.0, 50.0], [20.0, 0.0], [30.0, 400.0]],
    };
    let cases = [
        (&step, 0.0, 10.0, 500.0),
        (&step, 10.0, 20.0, 20_000.0),
        (&points, 0.0, 5.0, 500.0),
        (&points, 5.0, 10.0, 1_500.0),
        (&points, 10.0, 20.0, 250.0),
        (&points, 20.0, 30.0, 2_000.0),
        (&points, 30.0, 40.0, 4_000.0),
    ];
    for (profile, from, to, expected) in cases {
        let n = count(profile, from, to);
        assert!((n - expected).abs() < 4.0 * f64::sqrt(expected), "{from} to {to} s: {n} for {expected}");
    }
}

#[test]
fn a_change_before_a_later_piece_forgets_nothing() {
    // Nothing comes for ten seconds, so the pending birth lies in the second piece.
    let late = Profile::Ramp { from_qps: 0.0, to_qps: 5.0, start_s: 10.0, rise_s: 0.0 };
    let mut arrivals = arrivals(3, &late, ArrivalProcess::Poisson);
    let before = arrivals.pending();
    arrivals.change(3_000_000_000, None, 1.0);
    assert_eq!(arrivals.pending(), before);
}

#[test]
fn a_changed_rate_keeps_what_is_left_of_the_pending_exponential() {
    let profile = Profile::Steady { qps: 1.0 };
    let mut arrivals = arrivals(3, &profile, ArrivalProcess::Poisson);
    let before = arrivals.pending().unwrap_or_default();
    let half = before / 2;
    arrivals.change(half, None, 4.0);
    let after = arrivals.pending().unwrap_or_default();
    assert!((half + (before - half) / 4).abs_diff(after) <= 1);
    arrivals.change(half, None, 0.0);
    assert_eq!(arrivals.pending(), None);
    arrivals.change(before, None, 1.0);
    assert!((before + (before - half)).abs_diff(arrivals.pending().unwrap_or_default()) <= 1);
}

/// From, to, and the integrated rate between them.
type Area = (f64, f64, f64);

#[test]
fn every_process_follows_every_profile() {
    let tau = 2.0 * std::f64::consts::PI;
    let on_off = Profile::OnOff { on_qps: 90.0, off_qps: 10.0, on_s: 2.0, off_s: 3.0, start_s: 1.0 };
    let trace = vec![[0.0, 20.0], [4.0, 120.0], [6.0, 0.0]];
    // Fifty cycles from one arrival to the next.
    let rare = Profile::OnOff { on_qps: 2.0, off_qps: 0.0, on_s: 0.01, off_s: 0.03, start_s: 1.0 };
    let cases: [(Profile, &[Area]); 8] = [
        (rare, &[(0.0, 1.0, 0.0), (0.0, 101.0, 50.0), (21.005, 61.005, 20.0)]),
        (Profile::Steady { qps: 60.0 }, &[(0.0, 10.0, 600.0), (3.0, 7.5, 270.0)]),
        (
            Profile::Ramp { from_qps: 0.0, to_qps: 80.0, start_s: 2.0, rise_s: 8.0 },
            &[(0.0, 2.0, 0.0), (2.0, 10.0, 320.0), (2.0, 4.0, 20.0), (10.0, 12.0, 160.0)],
        ),
        (
            Profile::Diurnal { low_qps: 20.0, high_qps: 100.0, period_s: 8.0, peak_s: 0.0 },
            &[(0.0, 2.0, 120.0 + 40.0 * 8.0 / tau), (0.0, 24.0, 1_440.0)],
        ),
        // Before the start, parts of a period, many periods.
        (
            on_off,
            &[(0.0, 1.0, 10.0), (1.0, 3.0, 180.0), (2.0, 4.0, 100.0), (0.0, 21.0, 850.0), (17.0, 18.5, 95.0)],
        ),
        // A line's rate holds until the next one's time.
        (
            Profile::Trace { points: trace.clone(), repeat_s: None },
            &[(0.0, 4.0, 80.0), (4.0, 6.0, 240.0), (6.0, 30.0, 0.0)],
        ),
        (
            Profile::Trace { points: trace.clone(), repeat_s: Some(8.0) },
            &[(0.0, 8.0, 320.0), (8.0, 12.0, 80.0), (12.0, 14.0, 240.0), (1.0, 41.0, 1_600.0)],
        ),
        (Profile::Trace { points: trace, repeat_s: Some(5.0) }, &[(0.0, 5.0, 200.0), (3.0, 10.0, 340.0)]),
    ];
    for (profile, intervals) in &cases {
        for process in PROCESSES {
            for (from, to, area) in *intervals {
                let counts: Vec<f64> =
                    (0..200).map(|seed| counted(arrivals(seed, profile, process), *from, *to)).collect();
                let (mean, variance, _) = moments(&counts);
                let error = (variance / 200.0).sqrt();
                assert!(
                    (mean - area).abs() <= 4.0 * error + 1e-9,
                    "{profile:?}, {process:?}, {from} to {to} s: {mean} for {area}"
                );
                if process == ArrivalProcess::Even {
                    let is_near = |n: &f64| (n - area).abs() < 1.0 + 1e-6;
                    assert!(counts.iter().all(is_near), "{profile:?}, {from} to {to} s: {counts:?}");
                }
            }
        }
    }
}

#[test]
fn counts_are_as_dispersed_as_their_process() {
    let (qps, seconds, runs) = (100.0, 3.0, 4_000);
    // Of a two-state Markov-modulated Poisson process (Fischer and Meier-Hellstern, 1993).
    let mmpp = |factor: f64, burst_s: f64, pause_s: f64| {
        let (r1, r2) = (1.0 / burst_s, 1.0 / pause_s);
        let low = qps / ((burst_s * factor + pause_s) / (burst_s + pause_s));
        let (high, r) = (low * factor, r1 + r2);
        let limit = 2.0 * (high - low) * (high - low) * r1 * r2 / (r * r * (high * r2 + low * r1));
        1.0 + limit * (1.0 - (1.0 - libm::exp(-r * seconds)) / (r * seconds))
    };
    // E[B²] / E[B]: 2·mean − 1 of geometric sizes.
    let expected = [1.0, 0.0, mmpp(8.0, 0.5, 2.0), 11.0, 6.0];
    for (process, expected) in PROCESSES.into_iter().zip(expected) {
        let profile = Profile::Steady { qps };
        let counts: Vec<f64> =
            (0..runs).map(|seed| counted(arrivals(seed, &profile, process), 0.0, seconds)).collect();
        let (mean, variance, error) = moments(&counts);
        let index = variance / mean;
        assert!(
            (mean - qps * seconds).abs() <= 4.0 * (variance / f64::from(runs as u32)).sqrt() + 1e-9,
            "{process:?}: {mean}"
        );
        assert!((index - expected).abs() <= 4.0 * error / mean + 1e-9, "{process:?}: {index} for {expected}");
    }
}

#[test]
fn a_batch_is_born_at_one_instant() {
    for sizes in [BatchSizes::Geometric, BatchSizes::Constant] {
        let process = ArrivalProcess::Batches { size: 4, sizes };
        let mut arrivals = arrivals(5, &Profile::Steady { qps: 100.0 }, process);
        let (mut at, mut batches) = (arrivals.pending().unwrap_or_default(), Vec::new());
        while batches.len() < 2_000 {
            let mut size = 1_u32;
            let mut next = arrivals.advance(at).unwrap_or_default();
            while next == at {
                size += 1;
                next = arrivals.advance(at).unwrap_or_default();
            }
            at = next;
            batches.push(f64::from(size));
        }
        let (mean, variance, error) = moments(&batches);
        let expected = if sizes == BatchSizes::Constant { 0.0 } else { 12.0 };
        assert!((mean - 4.0).abs() <= 4.0 * (variance / 2_000.0).sqrt(), "{sizes:?}: {mean}");
        assert!((variance - expected).abs() <= 4.0 * error, "{sizes:?}: {variance}");
    }
}

#[test]
fn rates_so_low_that_nothing_comes_are_no_endless_search() {
    let cycle = |on_qps| Profile::OnOff { on_qps, off_qps: 0.0, on_s: 0.001, off_s: 0.001, start_s: 0.0 };
    let bursty = ArrivalProcess::Bursty { factor: 2.0, burst_s: 0.001, pause_s: 0.001 };
    for process in PROCESSES.into_iter().chain([bursty]) {
        assert_eq!(arrivals(1, &cycle(0.0), process).pending(), None, "{process:?}");
        assert_eq!(arrivals(1, &Profile::Steady { qps: 0.0 }, process).pending(), None);
        assert_eq!(arrivals(1, &Profile::Steady { qps: 1e-300 }, process).pending(), None);
        let rare = arrivals(1, &cycle(1e-5), process).pending().map(|at| at as f64 / 1e9);
        assert!(rare.is_none_or(|seconds| seconds > 1_000.0), "{process:?}: {rare:?}");
        let mut silenced = arrivals(1, &cycle(100.0), process);
        silenced.change(0, None, 0.0);
        assert_eq!(silenced.pending(), None, "{process:?}");
    }
}

/// The times of the first births.
fn times(mut arrivals: Arrivals, n: usize) -> Vec<u64> {
    let mut times = Vec::new();
    while let Some(at) = arrivals.pending().filter(|_| times.len() < n) {
        times.push(at);
        arrivals.advance(at);
    }
    times
}

#[test]
fn there_and_back_again_changes_no_arrival() {
    let profile = Profile::OnOff { on_qps: 5.0, off_qps: 0.1, on_s: 2.0, off_s: 3.0, start_s: 1.0 };
    let bursty = ArrivalProcess::Bursty { factor: 20.0, burst_s: 0.2, pause_s: 0.3 };
    for process in PROCESSES.into_iter().chain([bursty]) {
        let alone = times(arrivals(9, &profile, process), 50);
        let mut changed = arrivals(9, &profile, process);
        let first = changed.pending().unwrap_or_default();
        for (part, factor) in [(0.2, 3.0), (0.2, 1.0), (0.5, 0.0), (0.5, 1.0)] {
            changed.change((first as f64 * part) as u64, None, factor);
            changed.pending();
        }
        let again = times(changed, 50);
        // Each change may round by a nanosecond.
        let is_same = alone.iter().zip(&again).all(|(a, b)| a.abs_diff(*b) <= 8);
        assert!(is_same && alone.len() == again.len(), "{process:?}: {alone:?} {again:?}");
    }
}

#[test]
fn bursts_come_when_they_come_at_whatever_rate() {
    let process = ArrivalProcess::Bursty { factor: 4.0, burst_s: 1.0, pause_s: 1.0 };
    // By what the rate is multiplied, every tenth of a second.
    let states = |qps: f64| {
        let mut arrivals = arrivals(4, &Profile::Steady { qps }, process);
        let state_at = |tenth: u64| {
            let at = tenth * 100_000_000;
            let mut next = arrivals.pending();
            while let Some(birth) = next.filter(|birth| *birth <= at) {
                next = arrivals.advance(birth);
            }
            (arrivals.rate_qps(at) / qps * 1e6).round() as u64
        };
        (0..300).map(state_at).collect::<Vec<_>>()
    };
    let seldom = states(0.5);
    assert_eq!(seldom, states(400.0));
    // Four to one, with a mean of one.
    let bursts = seldom.iter().filter(|times| **times == 1_600_000).count();
    assert!(bursts > 60 && seldom.iter().filter(|times| **times == 400_000).count() == 300 - bursts);
}

#[test]
fn another_process_keeps_what_is_left_of_the_way_to_the_next_arrival() {
    let steady = Profile::Steady { qps: 1.0 };
    let traffic = |process| Traffic { profile: steady.clone(), arrivals: process, ..Traffic::default() };
    let mut arrivals = arrivals(3, &steady, ArrivalProcess::Poisson);
    let before = arrivals.pending().unwrap_or_default();
    let half = before / 2;
    arrivals.change(half, Some(&traffic(PROCESSES[4])), 1.0);
    // Batches of six are six times as rare.
    let after = arrivals.pending().unwrap_or_default();
    assert!((half + (before - half) * 6).abs_diff(after) <= 6, "{before} {after}");
    arrivals.change(half, Some(&traffic(ArrivalProcess::Poisson)), 1.0);
    assert!(arrivals.pending().unwrap_or_default().abs_diff(before) <= 6);
}

//! Arrivals whose rate changes over time, and servers for all: M_t/G/∞.

use flashcrowd_sim::scenario::{Client, Distribution, Profile, Traffic};
use flashcrowd_sim::theory::service::ServiceTime;
use flashcrowd_sim::theory::varying::{expected_arrivals, mean_in_service};

use crate::case::{Case, Family, Span};
use crate::plant::Plant;
use crate::reading::{born_within, in_flight_within};
use crate::scenes::{direct, station};

pub fn family() -> Family {
    let flash_crowd = || Profile::Spike {
        base_qps: 2_000.0,
        peak_qps: 20_000.0,
        start_s: 2.0,
        rise_s: 2.0,
        hold_s: 2.0,
        fall_s: 1.5,
    };
    let day = Profile::Diurnal { low_qps: 4_000.0, high_qps: 16_000.0, period_s: 8.0, peak_s: 3.0 };
    let step = Profile::Step { from_qps: 4_000.0, to_qps: 12_000.0, at_s: 3.25 };
    let short = Profile::Step { from_qps: 4_000.0, to_qps: 12_000.0, at_s: 1.0 };
    let ramp = Profile::Ramp { from_qps: 2_000.0, to_qps: 14_000.0, start_s: 1.0, rise_s: 5.0 };
    let points =
        Profile::Points { points: vec![[0.0, 8_000.0], [2.0, 2_000.0], [2.0, 12_000.0], [6.0, 6_000.0]] };
    let lognormal = ServiceTime::Lognormal { mean: 0.4, cv: 1.0 };
    Family {
        name: "Arrivals that vary",
        about: "Poisson arrivals at a rate λ(t), and nobody waits: of a run that begins empty, the number in \
                flight at t is Poisson with mean ∫ λ(t − u) P(S > u) du (Eick, Massey and Whitt, 1993); compared \
                are its means over seconds, from the start of the run on, and how many arrive.",
        plant: Plant::Rate,
        cases: vec![
            case("A step, constant", short, ServiceTime::Constant { mean: 0.3 }, &[0, 1, 2]),
            case(
                "A flash crowd, exponential",
                flash_crowd(),
                ServiceTime::Exponential { mean: 0.3 },
                &[1, 3, 5, 7],
            ),
            case("A flash crowd, lognormal", flash_crowd(), lognormal, &[1, 3, 5, 7]),
            case(
                "A flash crowd, constant",
                flash_crowd(),
                ServiceTime::Constant { mean: 0.3 },
                &[1, 3, 5, 7],
            ),
            case("Day and night, exponential", day, ServiceTime::Exponential { mean: 0.6 }, &[2, 4, 6, 8]),
            case("A step, lognormal", step, lognormal, &[1, 3, 4, 6]),
            case("A ramp, constant", ramp, ServiceTime::Constant { mean: 0.5 }, &[1, 3, 5, 7]),
            case(
                "Through points, with a jump, exponential",
                points,
                ServiceTime::Exponential { mean: 0.3 },
                &[1, 2, 5],
            ),
        ],
    }
}

fn case(name: &str, profile: Profile, service: ServiceTime, seconds: &[u32]) -> Case {
    let end = seconds.iter().max().map_or(1, |last| last + 1);
    let distribution = match service {
        ServiceTime::Constant { mean } => Distribution::Constant { ms: mean * 1e3 },
        ServiceTime::Exponential { mean } => Distribution::Exponential { mean_ms: mean * 1e3 },
        ServiceTime::Lognormal { mean, cv } => Distribution::Lognormal { mean_ms: mean * 1e3, cv },
    };
    let traffic = Traffic { profile: profile.clone(), ..Traffic::default() };
    let document = direct(Client { traffic }, station(MANY, distribution));
    let born = expected_arrivals(&profile, 0.0, f64::from(end)).expect("in range");
    let case =
        Case::new(name, document, Span::Whole { length_s: f64::from(end) }).with(born_within(0, end, born));
    seconds.iter().fold(case, |case, second| {
        case.with(in_flight_within(*second, mean_within(&profile, service, *second)))
    })
}

/// Slots for everybody: many times the numbers expected.
const MANY: u32 = 100_000;

/// The mean over a second of the mean number in service: Simpson's rule on a grid that falls on the corners of the
/// rates above. The number is continuous, and smooth between corners.
fn mean_within(profile: &Profile, service: ServiceTime, second: u32) -> f64 {
    const STEPS: u32 = 400;
    let at = |step: u32| {
        let t = f64::from(second) + f64::from(step) / f64::from(STEPS);
        mean_in_service(profile, service, t).expect("in range")
    };
    let weight = |step: u32| match step {
        0 | STEPS => 1.0,
        step if step % 2 == 1 => 4.0,
        _ => 2.0,
    };
    (0..=STEPS).map(|step| weight(step) * at(step)).sum::<f64>() / f64::from(3 * STEPS)
}

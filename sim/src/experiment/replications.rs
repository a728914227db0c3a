//! Replications: the same scenario under several seeds, and what their figures say together.
//!
//! Runs under different seeds are independent, so the mean of a figure over `n` of them has a confidence
//! interval of Student's t with `n` − 1 degrees of freedom, whatever the correlation within a run (Law,
//! *Simulation Modeling and Analysis*, chapter 9: the method of independent replications).

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::student_t;
use crate::metrics::Report;
use crate::scenario::limits::MAX_SEED;

/// Runs that one experiment may have.
pub const MAX_REPLICATIONS: u64 = 10_000;

/// What several runs of a scenario say together. Its JSON has the names of a report, with an
/// [`Estimate`] in place of each figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replications {
    /// The scenario's name.
    pub scenario: String,
    /// The seed of the first run; each further run has the next one.
    pub first_seed: u64,
    /// How many runs.
    pub runs: u64,
    /// The engine's version.
    pub engine: u32,
    /// Simulated seconds of the run that came least far.
    pub simulated_s: f64,
    /// Left out of the figures, from the start of each run: the longest of these times.
    pub warmup_s: f64,
    /// Events of all runs together.
    pub events: u64,
    /// The probability that an interval covers the true mean.
    pub confidence: f64,
    /// The figures of the whole.
    pub overall: Figures,
    /// Those of each component, by id.
    pub components: Figures,
    /// Those of each connection, by id.
    pub connections: Figures,
    /// How often each objective was met.
    pub objectives: Vec<Met>,
}

/// Estimates under the names of a report.
#[derive(Debug, Clone, PartialEq)]
pub enum Figures {
    /// A figure.
    Estimate(Estimate),
    /// Figures that stand under a common name, in the report's order.
    Group(Vec<(String, Figures)>),
}

/// A figure over several runs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Its mean over the runs in which it is defined.
    pub mean: f64,
    /// The lower end of the mean's confidence interval; absent with a single run.
    pub low: Option<f64>,
    /// The upper end.
    pub high: Option<f64>,
    /// The least value of a run.
    pub min: f64,
    /// The greatest value of a run.
    pub max: f64,
    /// The runs in which it is defined.
    pub runs: u64,
}

/// How often an objective was met.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Met {
    /// The figure's name, as in the scenario.
    pub objective: String,
    /// `below` or `above`.
    pub wanted: String,
    /// The bound.
    pub bound: f64,
    /// The figure; absent where it is undefined in every run.
    pub value: Option<Estimate>,
    /// The runs that met it.
    pub met: u64,
    /// The runs that were judged.
    pub runs: u64,
}

/// The seeds of `runs` replications: `first` and those that follow it. None where there is no run, there
/// are more than [`MAX_REPLICATIONS`], or the last seed would be beyond [`MAX_SEED`].
///
/// Streams are named by a hash of the seed, so neighbouring seeds are as independent as any others.
pub fn seeds_from(first: u64, runs: u64) -> Option<impl Iterator<Item = u64> + Clone> {
    let is_possible = (1..=MAX_REPLICATIONS).contains(&runs);
    let last = first.checked_add(runs.checked_sub(1)?)?;
    (is_possible && last <= MAX_SEED).then_some(first..=last)
}

impl Replications {
    /// Puts the reports of a scenario's runs together, given in order of their seeds; none where there is
    /// no report, or `confidence` is not between 0 and 1.
    ///
    /// The result depends on the reports and their order alone, to the last bit.
    pub fn of(reports: &[Report], confidence: f64) -> Option<Replications> {
        let first = reports.first()?;
        if !(confidence > 0.0 && confidence < 1.0) {
            return None;
        }
        let values: Vec<Value> =
            reports.iter().map(|r| serde_json::to_value(r).unwrap_or_default()).collect();
        let part = |name: &str| {
            let parts: Vec<Option<&Value>> = values.iter().map(|report| report.get(name)).collect();
            group(&parts, confidence).unwrap_or(Figures::Group(Vec::new()))
        };
        let objectives = first.objectives.iter().enumerate().map(|(index, verdict)| {
            let judged = || reports.iter().filter_map(|report| report.objectives.get(index));
            Met {
                objective: verdict.objective.clone(),
                wanted: verdict.wanted.clone(),
                bound: verdict.bound,
                value: Estimate::of(&judged().filter_map(|v| v.value).collect::<Vec<_>>(), confidence),
                met: judged().filter(|v| v.met).count() as u64,
                runs: judged().count() as u64,
            }
        });
        Some(Replications {
            scenario: first.scenario.clone(),
            first_seed: first.seed,
            runs: reports.len() as u64,
            engine: first.engine,
            simulated_s: reports.iter().map(|r| r.simulated_s).fold(f64::INFINITY, f64::min),
            warmup_s: reports.iter().map(|r| r.warmup_s).fold(0.0, f64::max),
            events: reports.iter().map(|r| r.events).sum(),
            confidence,
            overall: part("overall"),
            components: part("components"),
            connections: part("connections"),
            objectives: objectives.collect(),
        })
    }

    /// Whether every run met every objective.
    pub fn all_met(&self) -> bool {
        self.objectives.iter().all(|objective| objective.met == objective.runs)
    }
}

impl Figures {
    /// What stands under a name.
    pub fn get(&self, name: &str) -> Option<&Figures> {
        match self {
            Figures::Estimate(_) => None,
            Figures::Group(parts) => parts.iter().find(|(key, _)| key == name).map(|(_, part)| part),
        }
    }

    /// The figure at the end of a path of names.
    pub fn estimate(&self, path: &[&str]) -> Option<&Estimate> {
        match path.iter().try_fold(self, |figures, name| figures.get(name))? {
            Figures::Estimate(estimate) => Some(estimate),
            Figures::Group(_) => None,
        }
    }

    /// The names of a group, each with what stands under it.
    pub fn parts(&self) -> &[(String, Figures)] {
        match self {
            Figures::Estimate(_) => &[],
            Figures::Group(parts) => parts,
        }
    }
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Figures::Estimate(estimate) => estimate.serialize(serializer),
            Figures::Group(parts) => serializer.collect_map(parts.iter().map(|(name, part)| (name, part))),
        }
    }
}

impl Estimate {
    /// From the values of independent runs; none where there is no value.
    pub fn of(values: &[f64], confidence: f64) -> Option<Estimate> {
        if values.is_empty() {
            return None;
        }
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        let freedom = values.len() as u32 - 1;
        // One run has no degree of freedom, and so no quantile.
        let half = student_t(0.5 + confidence / 2.0, freedom)
            .map(|t| t * libm::sqrt(squares / f64::from(freedom) / n));
        Some(Estimate {
            mean,
            low: half.map(|half| mean - half),
            high: half.map(|half| mean + half),
            min: values.iter().copied().fold(f64::INFINITY, f64::min),
            max: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            runs: values.len() as u64,
        })
    }
}

/// The same place in the reports of all runs; texts and figures that are undefined everywhere are left out.
fn figures(values: &[Option<&Value>], confidence: f64) -> Option<Figures> {
    let numbers: Vec<f64> = values.iter().filter_map(|value| value.and_then(Value::as_f64)).collect();
    Estimate::of(&numbers, confidence).map(Figures::Estimate).or_else(|| group(values, confidence))
}

fn group(values: &[Option<&Value>], confidence: f64) -> Option<Figures> {
    let objects = || values.iter().filter_map(|value| value.and_then(Value::as_object));
    let mut names: Vec<&String> = Vec::new();
    for name in objects().flat_map(|fields| fields.keys()) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let parts = names.into_iter().filter_map(|name| {
        let parts: Vec<Option<&Value>> = values.iter().map(|value| value.and_then(|v| v.get(name))).collect();
        let figures =
            if name == "failures" { counts(&parts, confidence) } else { figures(&parts, confidence) };
        Some((name.clone(), figures?))
    });
    objects().next().is_some().then(|| Figures::Group(parts.collect()))
}

/// Causes of failure: one that a run does not name was counted 0 times there.
fn counts(values: &[Option<&Value>], confidence: f64) -> Option<Figures> {
    let zero = Value::from(0);
    let mut causes: Vec<&String> =
        values.iter().filter_map(|v| v.and_then(Value::as_object)).flat_map(|counts| counts.keys()).collect();
    causes.sort();
    causes.dedup();
    let parts = causes.into_iter().filter_map(|cause| {
        let counted: Vec<Option<&Value>> =
            values.iter().map(|value| value.map(|counts| counts.get(cause).unwrap_or(&zero))).collect();
        Some((cause.clone(), figures(&counted, confidence)?))
    });
    Some(Figures::Group(parts.collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Certainty, Failures, OverallReport, Verdict};

    fn report(goodput_qps: f64, availability: Option<f64>, met: bool) -> Report {
        let verdict = Verdict {
            objective: "availability".to_owned(),
            wanted: "above".to_owned(),
            bound: 0.9,
            value: availability,
            half_width: None,
            met,
        };
        Report {
            scenario: "A test".to_owned(),
            seed: 5,
            engine: 1,
            simulated_s: goodput_qps,
            warmup_s: 0.0,
            events: 10,
            overall: OverallReport { goodput_qps, availability, ..OverallReport::default() },
            components: Vec::new(),
            connections: Vec::new(),
            objectives: vec![verdict],
            certainty: Certainty::default(),
        }
    }

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Law, Simulation Modeling and Analysis, example 4.26: ten values, mean 1.34, variance 0.17, and a
        // 90 % interval of 1.34 ± 0.24.
        let values = [1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09];
        let estimate = Estimate::of(&values, 0.9).expect("there are values");
        assert!((estimate.mean - 1.343).abs() < 1e-12);
        let half = estimate.high.expect("there are ten values") - estimate.mean;
        assert!((half - 0.24).abs() < 0.005, "{half}");
        assert_eq!((estimate.min, estimate.max, estimate.runs), (0.5, 1.89, 10));
    }

    #[test]
    fn a_single_run_has_no_interval_and_no_run_no_estimate() {
        let one = Estimate::of(&[3.0], 0.95).expect("there is a value");
        assert_eq!((one.mean, one.low, one.high), (3.0, None, None));
        assert_eq!(Estimate::of(&[], 0.95), None);
        assert_eq!(Replications::of(&[], 0.95), None);
    }

    #[test]
    fn figures_keep_the_names_of_a_report_and_undefined_ones_do_not_count() {
        let reports =
            [report(10.0, Some(0.8), false), report(14.0, None, false), report(12.0, Some(1.0), true)];
        let all = Replications::of(&reports, 0.95).expect("there are reports");
        let goodput = all.overall.estimate(&["goodput_qps"]).expect("it is defined");
        assert_eq!((goodput.mean, goodput.min, goodput.max, goodput.runs), (12.0, 10.0, 14.0, 3));
        let availability = all.overall.estimate(&["availability"]).expect("it is defined twice");
        assert_eq!((availability.mean, availability.runs), (0.9, 2));
        assert_eq!(all.overall.get("latency_ms"), None, "it is undefined in every run");
        assert_eq!((all.objectives[0].met, all.objectives[0].runs, all.all_met()), (1, 3, false));
        assert_eq!((all.simulated_s, all.events, all.first_seed), (10.0, 30, 5));
        let json = serde_json::to_value(&all).expect("it is plain data");
        assert_eq!(json["overall"]["goodput_qps"]["mean"], 12.0);
    }

    #[test]
    fn a_cause_that_a_run_does_not_name_was_counted_0_times_there() {
        let [mut with, without] = [report(1.0, None, false), report(1.0, None, false)];
        with.overall.failures =
            serde_json::from_value::<Failures>(serde_json::json!({ "timeout": 4 })).expect("a cause");
        let all = Replications::of(&[without, with], 0.95).expect("there are reports");
        let timeouts = all.overall.estimate(&["failures", "timeout"]).expect("one run has some");
        assert_eq!((timeouts.mean, timeouts.runs), (2.0, 2));
    }

    #[test]
    fn seeds_follow_each_other_and_stay_in_range() {
        let seeds = |first, runs| seeds_from(first, runs).map(|seeds| seeds.collect::<Vec<_>>());
        assert_eq!(seeds(7, 3), Some(vec![7, 8, 9]));
        assert_eq!(seeds(MAX_SEED, 1), Some(vec![MAX_SEED]));
        for (first, runs) in [(MAX_SEED, 2), (u64::MAX, 2), (1, 0), (1, MAX_REPLICATIONS + 1)] {
            assert_eq!(seeds(first, runs), None);
        }
    }
}

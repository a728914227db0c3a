//! Theory beside a run.

use flashcrowd_sim::experiment::student_t;
use flashcrowd_sim::metrics::{Cause, ComponentReport, Interval, Report};
use flashcrowd_sim::scenario::Language;
use flashcrowd_sim::theory::Finding;
use flashcrowd_sim::theory::finding::{FigureName, Unit};
use serde::Serialize;

use super::title;
use crate::command::Told;
use crate::table::{ABSENT, Table, number, percent};

/// What theory says of a component, and a run beside it.
#[derive(Debug, Serialize)]
pub struct Compared {
    component: String,
    /// The closed form that fits; absent where none does.
    model: Option<String>,
    /// Whether it holds exactly; otherwise the reasons say why not.
    exact: bool,
    reasons: Vec<&'static str>,
    figures: Vec<Figure>,
}

#[derive(Debug, Serialize)]
struct Figure {
    figure: &'static str,
    #[serde(skip)]
    name: FigureName,
    theory: f64,
    /// Absent where there was no run, or it does not measure the figure.
    simulated: Option<f64>,
    /// Of the simulated figure's interval.
    half_width: Option<f64>,
    /// How many standard errors the simulated figure lies above theory.
    standard_errors: Option<f64>,
}

pub fn compared(finding: &Finding, report: Option<&Report>, language: Language) -> Compared {
    let figures = finding.figures.iter().map(|figure| {
        let (key, measured) = measure(figure.name);
        let seen = report.and_then(|report| {
            let component = report.components.iter().find(|c| c.id == finding.component)?;
            let (value, path) = measured(component, report);
            let interval = report.certainty.components.get(&finding.component).and_then(|all| all.get(path?));
            Some((value?, interval.copied()))
        });
        let interval = seen.and_then(|(_, interval)| interval);
        Figure {
            figure: key,
            name: figure.name,
            theory: figure.value,
            simulated: seen.map(|(value, _)| value),
            half_width: interval.and_then(Interval::half_width),
            standard_errors: seen.zip(report).and_then(|((value, interval), report)| {
                let error = standard_error(interval?, report.certainty.confidence)?;
                Some((value - figure.value) / error)
            }),
        }
    });
    Compared {
        component: finding.component.clone(),
        model: finding.model.map(|model| model.render(language)),
        exact: finding.is_exact(),
        reasons: finding.reasons.iter().map(|reason| reason.render(language)).collect(),
        figures: figures.collect(),
    }
}

fn standard_error(interval: Interval, confidence: f64) -> Option<f64> {
    match interval {
        Interval::Known { half_width, batches } => {
            Some(half_width / student_t(0.5 + confidence / 2.0, batches - 1)?)
        }
        Interval::None { .. } => None,
    }
}

/// A figure as a run measured it, and the path of its interval.
type Measured = fn(&ComponentReport, &Report) -> (Option<f64>, Option<&'static str>);

/// Under which name a figure is told to programs, and where a report has it.
fn measure(name: FigureName) -> (&'static str, Measured) {
    let nowhere: Measured = |_, _| (None, None);
    match name {
        FigureName::ArrivalRate => ("arrival_qps", |c, _| (Some(c.arrival_qps), Some("arrival_qps"))),
        FigureName::RatePerTarget => ("rate_per_target_qps", nowhere),
        FigureName::Utilization => {
            ("utilization", |c, _| (c.cores_utilization.or(c.utilization), Some("cores_utilization")))
        }
        FigureName::Waits => ("waits_share", nowhere),
        FigureName::MeanWait => ("wait_ms", |c, _| (c.wait_ms, Some("wait_ms"))),
        FigureName::MeanSojourn => ("sojourn_mean_ms", mean_latency),
        FigureName::SojournP50 => ("sojourn_p50_ms", |c, _| (c.latency_ms.map(|l| l.p50), None)),
        FigureName::SojournP99 => ("sojourn_p99_ms", |c, _| (c.latency_ms.map(|l| l.p99), None)),
        FigureName::MeanInLine => ("waiting_mean", |c, _| (Some(c.waiting_mean), Some("waiting_mean"))),
        FigureName::MeanInSystem => {
            ("in_flight_mean", |c, _| (Some(c.in_flight_mean), Some("in_flight_mean")))
        }
        FigureName::Blocked => ("blocked_share", |c, _| lost(c, Cause::QueueFull)),
        FigureName::HitRatio => {
            ("hit_ratio", |c, _| (c.cache.and_then(|cache| cache.hit_ratio), Some("cache.hit_ratio")))
        }
        FigureName::MissRate => {
            ("misses_qps", |c, report| (c.cache.map(|cache| cache.misses as f64 / report.simulated_s), None))
        }
        FigureName::MeanLatency => ("latency_mean_ms", mean_latency),
        FigureName::TimedOut => ("timed_out_share", |c, _| lost(c, Cause::Timeout)),
        FigureName::Capacity => ("capacity_qps", nowhere),
        FigureName::Uptime => ("uptime", |c, _| (c.uptime, None)),
    }
}

fn mean_latency(component: &ComponentReport, _: &Report) -> (Option<f64>, Option<&'static str>) {
    (component.latency_ms.map(|latency| latency.mean), Some("latency_ms.mean"))
}

/// The share that failed for this cause. Where it is the only one, it is as sure as the availability.
fn lost(component: &ComponentReport, cause: Cause) -> (Option<f64>, Option<&'static str>) {
    let ended = component.ok + component.failed;
    let lost: u64 = component.failures.iter().filter(|(c, _)| *c == cause).map(|(_, count)| count).sum();
    let share = (ended > 0).then(|| lost as f64 / ended as f64);
    (share, (lost == component.failed).then_some("availability"))
}

/// The whole as text.
pub fn theory(told: &Told, language: Language) -> String {
    let say = |en: &'static str, zh: &'static str| if language == Language::Zh { zh } else { en };
    let mut table = Table::default();
    match &told.run {
        None => table.line(title(&told.scenario, say("closed forms", "解析公式"))),
        Some(run) => {
            let seed = format!(
                "{} {}",
                say("closed forms, and a run with seed", "解析公式与一次模拟，种子"),
                run.seed
            );
            table.line(title(&told.scenario, &seed));
            let (simulated_s, warmup_s) = (run.simulated_s, run.warmup_s);
            table.line(match language {
                Language::En => {
                    format!("{simulated_s} s simulated, the first {warmup_s} s left out as its warm-up")
                }
                Language::Zh => format!("模拟 {simulated_s} 秒，之前 {warmup_s} 秒为预热，不计入"),
            });
            if !run.settled {
                table.line(say(
                    "the run has not settled, or is too short to say",
                    "运行尚未稳定，或太短而无法判断",
                ));
            }
        }
    }
    if let Some(seconds) = told.holds_until_s {
        table.line(match language {
            Language::En => format!("theory holds until {seconds} s: then incidents or actions begin"),
            Language::Zh => format!("理论适用至 {seconds} 秒，此后有故障或操作"),
        });
    }
    for finding in &told.findings {
        table.line("");
        let colon = say(": ", "：");
        let no_model = say("no closed form fits", "没有适用的解析公式");
        table.line(format!("{}{colon}{}", finding.component, finding.model.as_deref().unwrap_or(no_model)));
        let approximately = say("approximately: ", "近似：");
        let because = if finding.model.is_some() { approximately } else { "" };
        for reason in &finding.reasons {
            table.line(format!("  {because}{reason}"));
        }
        if finding.figures.is_empty() {
            continue;
        }
        let head = ["", say("theory", "理论"), say("simulated", "模拟"), say("standard errors", "标准误")];
        let mut rows = vec![head.map(str::to_owned)];
        rows.extend(finding.figures.iter().map(|figure| row(figure, language)));
        if told.run.is_none() {
            table.rows(rows.into_iter().map(|[name, theory, ..]| [name, theory]).collect(), 2);
        } else {
            table.rows(rows, 4);
        }
    }
    table.into_text()
}

fn row(figure: &Figure, language: Language) -> [String; 4] {
    let unit = figure.name.unit();
    let written = |value: f64| match unit {
        Unit::Share => percent(Some(value)),
        _ => number(value) + unit.render(language),
    };
    let within = figure.half_width.map_or(String::new(), |half| match unit {
        Unit::Share => format!(" ± {}", number(half * 100.0)),
        _ => format!(" ± {}", number(half)),
    });
    let simulated = figure.simulated.map_or(ABSENT.to_owned(), |value| written(value) + &within);
    let off = figure.standard_errors.map_or(ABSENT.to_owned(), |errors| format!("{errors:+.1}"));
    [format!("  {}", figure.name.render(language)), written(figure.theory), simulated, off]
}

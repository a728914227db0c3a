//! The charts and their series: what is drawn of a window.

use std::rc::Rc;

use flashcrowd_sim::metrics::{Cause, ComponentWindow, Failures, OverallWindow, Window};
use flashcrowd_sim::scenario::KindName;

use super::view::Stretch;
use crate::text::number::{self, Figure};
use crate::text::{Message, causes, dashboard, inspector, kinds, message};

/// The charts, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChartName {
    Traffic,
    Latency,
    Outcomes,
    /// Of one balancer or gateway, of one cache, and of one queue.
    Calls,
    Cache,
    Queue,
}

/// A figure over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    Offered,
    Goodput,
    P50,
    P95,
    P99,
    Availability,
    Failed(Cause),
    Hits,
    Misses,
    HitRatio,
    Backlog,
    Oldest,
}

/// In the order of [`Cause::ALL`].
static CAUSE_TOKENS: [&str; Cause::COUNT] = [
    "--cause-timeout",
    "--cause-queue-full",
    "--cause-shed",
    "--cause-pool-exhausted",
    "--cause-rate-limited",
    "--cause-circuit-open",
    "--cause-no-healthy-target",
    "--cause-refused",
    "--cause-unreachable",
    "--cause-lost",
    "--cause-error",
    "--cause-expired",
    "--cause-cancelled",
    "--cause-removed",
    "--cause-limit-reached",
];

impl ChartName {
    /// Those of the run as a whole.
    pub const OVERALL: [ChartName; 3] = [ChartName::Traffic, ChartName::Latency, ChartName::Outcomes];

    /// The one that a component of this kind has of its own.
    pub fn of(kind: KindName) -> Option<ChartName> {
        match kind {
            KindName::Cache => Some(ChartName::Cache),
            KindName::Queue => Some(ChartName::Queue),
            KindName::Balancer | KindName::Gateway => Some(ChartName::Calls),
            KindName::Client | KindName::Server | KindName::Database => None,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            ChartName::Traffic => "traffic",
            ChartName::Latency => "latency",
            ChartName::Outcomes => "outcomes",
            ChartName::Calls => "calls",
            ChartName::Cache => "cache",
            ChartName::Queue => "queue",
        }
    }

    pub fn label(self) -> Message {
        match self {
            ChartName::Traffic => dashboard::TRAFFIC,
            ChartName::Latency => dashboard::LATENCY,
            ChartName::Outcomes => dashboard::OUTCOMES,
            ChartName::Calls => dashboard::OUTCOMES,
            ChartName::Cache => kinds::CACHE,
            ChartName::Queue => kinds::QUEUE,
        }
    }

    pub fn series(self) -> Vec<Series> {
        match self {
            ChartName::Traffic => vec![Series::Offered, Series::Goodput],
            ChartName::Latency => vec![Series::P50, Series::P95, Series::P99],
            ChartName::Outcomes => {
                std::iter::once(Series::Availability).chain(Cause::ALL.map(Series::Failed)).collect()
            }
            ChartName::Calls => {
                [Series::Offered, Series::Goodput].into_iter().chain(Cause::ALL.map(Series::Failed)).collect()
            }
            ChartName::Cache => vec![Series::HitRatio, Series::Hits, Series::Misses],
            ChartName::Queue => vec![Series::Backlog, Series::Oldest],
        }
    }
}

impl Series {
    pub fn word(self) -> &'static str {
        match self {
            Series::Offered => "offered_qps",
            Series::Goodput => "goodput_qps",
            Series::P50 => "p50",
            Series::P95 => "p95",
            Series::P99 => "p99",
            Series::Availability => "availability",
            Series::Failed(cause) => cause.as_str(),
            Series::Hits => "hits",
            Series::Misses => "misses",
            Series::HitRatio => "hit_ratio",
            Series::Backlog => "backlog",
            Series::Oldest => "oldest",
        }
    }

    pub fn label(self) -> Message {
        const P50: Message = message!("p50", "p50");
        const P95: Message = message!("p95", "p95");
        const P99: Message = message!("p99", "p99");
        match self {
            Series::Offered => dashboard::OFFERED,
            Series::Goodput => dashboard::GOODPUT,
            Series::P50 => P50,
            Series::P95 => P95,
            Series::P99 => P99,
            Series::Availability => dashboard::AVAILABLE,
            Series::Failed(cause) => causes::name(cause),
            Series::Hits => inspector::HITS,
            Series::Misses => inspector::MISSES,
            Series::HitRatio => inspector::HIT_RATIO,
            Series::Backlog => inspector::BACKLOG,
            Series::Oldest => inspector::OLDEST,
        }
    }

    /// The custom property that holds its colour.
    pub fn token(self) -> &'static str {
        match self {
            Series::Offered => "--series-6",
            Series::Goodput | Series::Availability | Series::HitRatio | Series::Backlog => "--series-1",
            Series::P50 | Series::Hits => "--series-2",
            Series::P95 | Series::Misses => "--series-3",
            Series::P99 | Series::Oldest => "--series-5",
            Series::Failed(cause) => CAUSE_TOKENS[cause as usize],
        }
    }

    /// The CSS class that gives a swatch its colour.
    pub fn swatch(self) -> String {
        format!("swatch-{}", self.token().trim_start_matches("--"))
    }

    /// The lengths of its dashes and gaps: lines are told apart without their colours.
    pub fn dash(self) -> &'static [f64] {
        match self {
            Series::Offered | Series::P95 | Series::Misses => &[5.0, 3.0],
            Series::P99 | Series::Hits | Series::Oldest => &[2.0, 2.0],
            _ => &[],
        }
    }

    /// Whether it is stacked with its like rather than drawn as a line.
    pub fn is_stacked(self) -> bool {
        matches!(self, Series::Failed(_))
    }

    /// Whether it is held against the scale at the right.
    pub fn is_right(self) -> bool {
        matches!(self, Series::Availability | Series::HitRatio | Series::Oldest)
    }

    /// Its value in a window.
    pub fn value(self, slice: &Slice) -> Option<f64> {
        let (window, seconds) = (slice.window, slice.to - slice.from);
        let a_second = |count: u64| count as f64 / seconds;
        let component = slice.component.flatten();
        let cache = || component.and_then(|component| component.cache);
        let messages = || component.and_then(|component| component.messages);
        match self {
            Series::Offered => {
                slice.counted(|window| window.offered, |component| component.arrived).map(a_second)
            }
            Series::Goodput => slice.counted(|window| window.ok, |component| component.ok).map(a_second),
            Series::P50 => window.latency_ms.map(|latency| latency.p50),
            Series::P95 => window.latency_ms.map(|latency| latency.p95),
            Series::P99 => window.latency_ms.map(|latency| latency.p99),
            Series::Availability => window.availability(),
            Series::Failed(cause) => slice.failures().map(|failures| a_second(failures.get(cause))),
            Series::Hits => cache().map(|cache| cache.hits as f64 / seconds),
            Series::Misses => cache().map(|cache| cache.misses as f64 / seconds),
            Series::HitRatio => cache().and_then(|cache| cache.hit_ratio),
            Series::Backlog => messages().map(|messages| messages.backlog as f64),
            // Where none waits, none has waited.
            Series::Oldest => messages().map(|messages| messages.oldest_ms.unwrap_or(0.0)),
        }
    }

    pub fn write(self, value: Option<f64>) -> Figure {
        match self {
            Series::P50 | Series::P95 | Series::P99 | Series::Oldest => number::duration_ms(value),
            Series::Availability | Series::HitRatio => number::share(value),
            Series::Backlog => number::short(value.unwrap_or(f64::NAN)),
            _ => number::rate(value),
        }
    }
}

/// The share of a second that an open window must cover before its rates are worth drawing.
const SHORTEST_OPEN_S: f64 = 0.2;

/// One window on the axis of time, in seconds.
#[derive(Debug, Clone, Copy)]
pub struct Slice<'w> {
    pub from: f64,
    pub to: f64,
    pub window: &'w OverallWindow,
    /// Of the component that the chart is about, if it is about one: nothing, before it was there.
    pub component: Option<Option<&'w ComponentWindow>>,
}

/// A window, and what it holds of a component.
pub fn slice(window: &Window, about: Option<usize>) -> Slice<'_> {
    Slice {
        from: window.start_ns as f64 / 1e9,
        to: window.end_ns as f64 / 1e9,
        window: &window.overall,
        component: about.map(|index| window.components.get(index)),
    }
}

impl Slice<'_> {
    /// Of what the chart is about.
    fn counted(
        &self,
        overall: fn(&OverallWindow) -> u64,
        component: fn(&ComponentWindow) -> u64,
    ) -> Option<u64> {
        self.component.map_or_else(|| Some(overall(self.window)), |there| there.map(component))
    }

    /// Those of what the chart is about.
    pub fn failures(&self) -> Option<&Failures> {
        self.component.map_or(Some(&self.window.failures), |there| there.map(|window| &window.failures))
    }

    pub fn middle(&self) -> f64 {
        (self.from + self.to) / 2.0
    }
}

/// The windows that touch a stretch of time.
pub fn within<'w>(
    closed: &'w [Rc<Window>],
    open: Option<&'w Window>,
    stretch: Stretch,
    about: Option<usize>,
) -> impl Iterator<Item = Slice<'w>> {
    let first = closed.partition_point(|window| (window.end_ns as f64) < stretch.from * 1e9);
    let open =
        open.map(|window| slice(window, about)).filter(|slice| slice.to - slice.from >= SHORTEST_OPEN_S);
    closed[first..]
        .iter()
        .map(move |window| slice(window, about))
        .chain(open)
        .take_while(move |slice| slice.from <= stretch.to)
}

/// The window that covers an instant, or else the newest closed one.
pub fn at<'w>(
    closed: &'w [Rc<Window>],
    open: Option<&'w Window>,
    instant: Option<f64>,
    about: Option<usize>,
) -> Option<Slice<'w>> {
    let Some(instant) = instant else { return closed.last().map(|window| slice(window, about)) };
    let covers = |slice: &Slice| slice.from <= instant && instant < slice.to;
    let index = closed.partition_point(|window| window.end_ns as f64 <= instant * 1e9);
    let window = closed.get(index).map(|window| &**window).or(open);
    window.map(|window| slice(window, about)).filter(covers)
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::metrics::{CacheFigures, MessageFigures};

    use super::*;

    #[test]
    fn a_chart_of_a_component_shows_that_component_alone() {
        let cache = CacheFigures { hits: 30, misses: 10, hit_ratio: Some(0.75), ..Default::default() };
        let messages = MessageFigures { backlog: 7, oldest_ms: None, ..Default::default() };
        let components = vec![
            ComponentWindow::default(),
            ComponentWindow { cache: Some(cache), ..Default::default() },
            ComponentWindow { messages: Some(messages), ..Default::default() },
        ];
        let overall = OverallWindow::default();
        let window = Window { start_ns: 0, end_ns: 2_000_000_000, overall, components, connections: vec![] };
        let values = |name: ChartName, about| {
            name.series().into_iter().map(|series| series.value(&slice(&window, about))).collect::<Vec<_>>()
        };
        assert_eq!(values(ChartName::Cache, Some(1)), [Some(0.75), Some(15.0), Some(5.0)]);
        assert_eq!(values(ChartName::Queue, Some(2)), [Some(7.0), Some(0.0)]);
        assert_eq!(values(ChartName::Queue, Some(9)), [None, None]);
        assert_eq!(values(ChartName::Cache, None), [None, None, None]);
        // One that was not there yet has had no traffic, whatever the system had.
        for series in [Series::Offered, Series::Goodput, Series::Failed(Cause::Refused)] {
            let value = |about| series.value(&slice(&window, about));
            assert_eq!((value(None), value(Some(0)), value(Some(9))), (Some(0.0), Some(0.0), None));
        }
    }
}

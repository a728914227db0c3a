//! The charts and their series: what is drawn of a window.

use std::rc::Rc;

use flashcrowd_sim::metrics::{Cause, OverallWindow, Window};

use super::view::Stretch;
use crate::text::number::{self, Figure};
use crate::text::{Message, causes, dashboard};

/// The charts, in the order of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChartName {
    Traffic,
    Latency,
    Outcomes,
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
}

impl ChartName {
    pub const ALL: [ChartName; 3] = [ChartName::Traffic, ChartName::Latency, ChartName::Outcomes];

    pub fn word(self) -> &'static str {
        match self {
            ChartName::Traffic => "traffic",
            ChartName::Latency => "latency",
            ChartName::Outcomes => "outcomes",
        }
    }

    pub fn label(self) -> Message {
        match self {
            ChartName::Traffic => dashboard::TRAFFIC,
            ChartName::Latency => dashboard::LATENCY,
            ChartName::Outcomes => dashboard::OUTCOMES,
        }
    }

    pub fn series(self) -> Vec<Series> {
        match self {
            ChartName::Traffic => vec![Series::Offered, Series::Goodput],
            ChartName::Latency => vec![Series::P50, Series::P95, Series::P99],
            ChartName::Outcomes => {
                std::iter::once(Series::Availability).chain(Cause::ALL.map(Series::Failed)).collect()
            }
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
        }
    }

    pub fn label(self) -> Message {
        const P50: Message = Message::new("p50", "p50");
        const P95: Message = Message::new("p95", "p95");
        const P99: Message = Message::new("p99", "p99");
        match self {
            Series::Offered => dashboard::OFFERED,
            Series::Goodput => dashboard::GOODPUT,
            Series::P50 => P50,
            Series::P95 => P95,
            Series::P99 => P99,
            Series::Availability => dashboard::AVAILABLE,
            Series::Failed(cause) => causes::name(cause),
        }
    }

    /// The custom property that holds its colour.
    pub fn token(self) -> &'static str {
        match self {
            Series::Offered => "--series-6",
            Series::Goodput | Series::Availability => "--series-1",
            Series::P50 => "--series-2",
            Series::P95 => "--series-3",
            Series::P99 => "--series-5",
            Series::Failed(Cause::Timeout) => "--cause-timeout",
            Series::Failed(Cause::QueueFull) => "--cause-queue-full",
            Series::Failed(Cause::NoHealthyTarget) => "--cause-no-healthy-target",
            Series::Failed(Cause::Refused) => "--cause-refused",
            Series::Failed(Cause::Unreachable) => "--cause-unreachable",
            Series::Failed(Cause::Lost) => "--cause-lost",
            Series::Failed(Cause::Error) => "--cause-error",
            Series::Failed(Cause::Removed) => "--cause-removed",
            Series::Failed(Cause::LimitReached) => "--cause-limit-reached",
        }
    }

    /// The CSS class that gives a swatch its colour.
    pub fn swatch(self) -> String {
        format!("swatch-{}", self.token().trim_start_matches("--"))
    }

    /// The lengths of its dashes and gaps: lines are told apart without their colours.
    pub fn dash(self) -> &'static [f64] {
        match self {
            Series::Offered | Series::P95 => &[5.0, 3.0],
            Series::P99 => &[2.0, 2.0],
            Series::Goodput | Series::P50 | Series::Availability | Series::Failed(_) => &[],
        }
    }

    /// Whether it is stacked with its like rather than drawn as a line.
    pub fn is_stacked(self) -> bool {
        matches!(self, Series::Failed(_))
    }

    /// Its value in a window of so many seconds.
    pub fn value(self, window: &OverallWindow, seconds: f64) -> Option<f64> {
        match self {
            Series::Offered => Some(window.offered as f64 / seconds),
            Series::Goodput => Some(window.ok as f64 / seconds),
            Series::P50 => window.latency_ms.map(|latency| latency.p50),
            Series::P95 => window.latency_ms.map(|latency| latency.p95),
            Series::P99 => window.latency_ms.map(|latency| latency.p99),
            Series::Availability => window.availability(),
            Series::Failed(cause) => Some(window.failures.get(cause) as f64 / seconds),
        }
    }

    pub fn write(self, value: Option<f64>) -> Figure {
        match self {
            Series::Offered | Series::Goodput | Series::Failed(_) => number::rate(value),
            Series::P50 | Series::P95 | Series::P99 => number::duration_ms(value),
            Series::Availability => number::share(value),
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
}

fn slice(window: &Window) -> Slice<'_> {
    Slice { from: window.start_ns as f64 / 1e9, to: window.end_ns as f64 / 1e9, window: &window.overall }
}

impl Slice<'_> {
    pub fn value(&self, series: Series) -> Option<f64> {
        series.value(self.window, self.to - self.from)
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
) -> impl Iterator<Item = Slice<'w>> {
    let first = closed.partition_point(|window| (window.end_ns as f64) < stretch.from * 1e9);
    let open = open.map(slice).filter(|slice| slice.to - slice.from >= SHORTEST_OPEN_S);
    closed[first..]
        .iter()
        .map(|window| slice(window))
        .chain(open)
        .take_while(move |slice| slice.from <= stretch.to)
}

/// The window that covers an instant, or else the newest closed one.
pub fn at<'w>(closed: &'w [Rc<Window>], open: Option<&'w Window>, instant: Option<f64>) -> Option<Slice<'w>> {
    let Some(instant) = instant else { return closed.last().map(|window| slice(window)) };
    let covers = |slice: &Slice| slice.from <= instant && instant < slice.to;
    let index = closed.partition_point(|window| window.end_ns as f64 <= instant * 1e9);
    closed.get(index).map(|window| &**window).or(open).map(slice).filter(covers)
}

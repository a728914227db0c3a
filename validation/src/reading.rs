//! Figures by their names in the report. Theory counts in seconds, reports in milliseconds.

use flashcrowd_sim::metrics::{Cause, ComponentReport, ConnectionReport};

use crate::case::{Figure, Observed};

fn component(run: &Observed, id: &str) -> Option<ComponentReport> {
    run.report.components.iter().find(|c| c.id == id).cloned()
}

fn connection(run: &Observed, id: &str) -> Option<ConnectionReport> {
    run.report.connections.iter().find(|c| c.id == id).cloned()
}

/// A figure of the component `id`.
fn of(
    id: &'static str,
    name: &str,
    theory: f64,
    read: impl Fn(&ComponentReport) -> Option<f64> + Send + Sync + 'static,
) -> Figure {
    Figure::new(format!("{name}, {id}"), theory, move |run| read(&component(run, id)?))
}

/// From arrival to completion.
pub fn sojourn(id: &'static str, theory_s: f64) -> Figure {
    of(id, "mean sojourn in ms", theory_s * 1e3, |c| Some(c.latency_ms?.mean))
}

/// The time in line, of all that arrive.
pub fn wait(id: &'static str, theory_s: f64) -> Figure {
    of(id, "mean wait in ms", theory_s * 1e3, |c| c.wait_ms)
}

pub fn in_system(id: &'static str, theory: f64) -> Figure {
    of(id, "mean number", theory, |c| Some(c.in_flight_mean))
}

pub fn in_line(id: &'static str, theory: f64) -> Figure {
    of(id, "mean number in line", theory, |c| Some(c.waiting_mean))
}

/// Of the slots.
pub fn utilization(id: &'static str, theory: f64) -> Figure {
    of(id, "utilization", theory, |c| c.utilization)
}

pub fn cores_utilization(id: &'static str, theory: f64) -> Figure {
    of(id, "utilization of cores", theory, |c| c.cores_utilization)
}

pub fn throughput(id: &'static str, theory: f64) -> Figure {
    of(id, "throughput a second", theory, |c| Some(c.throughput_qps))
}

/// The share of the calls that ended which failed.
pub fn lost(id: &'static str, theory: f64) -> Figure {
    of(id, "share lost", theory, |c| share(c.failed, c.ok))
}

/// A bucket of the histogram is told by its middle, at most 1/128 from what is in it.
const BUCKET: f64 = 1.0 / 128.0;

/// The sojourn that half, 95 % or 99 % do not exceed, as the report tells it.
pub fn percentiles(id: &'static str, quantile_s: impl Fn(f64) -> Option<f64>) -> Vec<Figure> {
    let at = |q| quantile_s(q).expect("q is from 0 to 1") * 1e3;
    let figures = [
        of(id, "p50 of the sojourn in ms", at(0.5), |c| Some(c.latency_ms?.p50)),
        of(id, "p95 of the sojourn in ms", at(0.95), |c| Some(c.latency_ms?.p95)),
        of(id, "p99 of the sojourn in ms", at(0.99), |c| Some(c.latency_ms?.p99)),
    ];
    figures.into_iter().map(|figure| figure.within(BUCKET)).collect()
}

/// From birth to outcome of all requests that ended ok.
pub fn latency(theory_s: f64) -> Figure {
    Figure::new("mean latency in ms", theory_s * 1e3, |run| Some(run.report.overall.latency_ms?.mean))
}

/// Requests without an outcome.
pub fn in_flight(theory: f64) -> Figure {
    Figure::new("mean number in flight", theory, |run| Some(run.report.overall.in_flight_mean))
}

/// Requests a second that ended ok.
pub fn goodput(theory: f64) -> Figure {
    Figure::new("goodput a second", theory, |run| Some(run.report.overall.goodput_qps))
}

pub fn availability(theory: f64) -> Figure {
    Figure::new("availability", theory, |run| run.report.overall.availability)
}

/// The share of requests whose caller gave up.
pub fn late(theory: f64) -> Figure {
    failing("share timed out", Cause::Timeout, theory)
}

/// The share of requests that ended with this cause.
pub fn failing(name: &str, cause: Cause, theory: f64) -> Figure {
    Figure::new(name, theory, move |run| {
        let overall = &run.report.overall;
        let its = overall.failures.get(cause);
        share(its, overall.ok + overall.failed - its)
    })
}

/// The share of the time of all its instances in which they were up.
pub fn uptime(id: &'static str, theory: f64) -> Figure {
    of(id, "uptime", theory, |c| c.uptime)
}

/// Something of a connection a request that ended.
fn a_request(
    name: &str,
    over: &'static str,
    theory: f64,
    count: impl Fn(&ConnectionReport) -> u64 + Send + Sync + 'static,
) -> Figure {
    Figure::new(format!("{name} a request, {over}"), theory, move |run| {
        let ended = run.report.overall.ok + run.report.overall.failed;
        (ended > 0).then_some(count(&connection(run, over)?) as f64 / ended as f64)
    })
}

pub fn calls(over: &'static str, theory: f64) -> Figure {
    a_request("calls", over, theory, |c| c.calls)
}

pub fn retries(over: &'static str, theory: f64) -> Figure {
    a_request("retries", over, theory, |c| c.retries)
}

pub fn hedges(over: &'static str, theory: f64) -> Figure {
    a_request("hedges", over, theory, |c| c.hedges)
}

/// Calls a second that arrive.
pub fn arrivals(id: &'static str, theory: f64) -> Figure {
    of(id, "arrivals a second", theory, |c| Some(c.arrival_qps))
}

pub fn hit_ratio(id: &'static str, theory: f64) -> Figure {
    of(id, "hit ratio", theory, |c| c.cache?.hit_ratio)
}

pub fn hits_a_miss(id: &'static str, theory: f64) -> Figure {
    of(id, "hits a miss", theory, |c| {
        let cache = c.cache?;
        (cache.misses > 0).then(|| cache.hits as f64 / cache.misses as f64)
    })
}

/// From a message's publication to its acknowledgement.
pub fn end_to_end(id: &'static str, theory_s: f64) -> Figure {
    of(id, "mean end to end in ms", theory_s * 1e3, |c| Some(c.messages?.end_to_end_ms?.mean))
}

/// Messages held.
pub fn backlog(id: &'static str, theory: f64) -> Figure {
    of(id, "mean backlog", theory, |c| Some(c.messages?.backlog_mean))
}

/// The share of the messages done with that were given up.
pub fn dropped(id: &'static str, theory: f64) -> Figure {
    of(id, "share dropped", theory, |c| {
        let messages = c.messages?;
        share(messages.dropped, messages.acknowledged)
    })
}

/// Deliveries over a connection a message published.
pub fn deliveries(queue: &'static str, over: &'static str, theory: f64) -> Figure {
    Figure::new(format!("deliveries a message, {queue}"), theory, move |run| {
        let published = component(run, queue)?.messages?.published;
        (published > 0).then_some(connection(run, over)?.calls as f64 / published as f64)
    })
}

/// Requests in flight within the second after an instant.
pub fn in_flight_within(second: u32, theory: f64) -> Figure {
    let name = format!("mean number in flight from {second} s to {} s", second + 1);
    Figure::new(name, theory, move |run| Some(run.windows.get(second as usize)?.in_flight_mean))
}

/// Requests born from one second to another.
pub fn born_within(from: u32, to: u32, theory: f64) -> Figure {
    Figure::new(format!("requests from {from} s to {to} s"), theory, move |run| {
        let windows = run.windows.get(from as usize..to as usize)?;
        Some(windows.iter().map(|window| window.offered).sum::<u64>() as f64)
    })
}

/// `these` of these and others; none where there are neither.
fn share(these: u64, others: u64) -> Option<f64> {
    (these + others > 0).then(|| these as f64 / (these + others) as f64)
}

//! The names of the figures in a report, under the keys of its JSON.

use super::{Language, Message, message};

/// The name of the figure at `path`: keys with dots between levels, such as `latency_ms.p99`.
pub fn name(path: &str, language: Language) -> Option<String> {
    if let Some(message) = find(path) {
        return Some(message.get(language).to_owned());
    }
    path.match_indices('.').find_map(|(dot, _)| {
        let (outer, inner) = (find(&path[..dot])?, find(&path[dot + 1..])?);
        Some(format!("{} {}", outer.get(language), inner.get(language)))
    })
}

fn find(key: &str) -> Option<Message> {
    NAMES.iter().find(|(name, _)| *name == key).map(|(_, message)| *message)
}

static NAMES: &[(&str, Message)] = &[
    ("simulated_s", message!("Simulated time", "模拟时间")),
    ("requests", message!("Requests", "请求")),
    ("ok", message!("Ok", "成功")),
    ("failed", message!("Failed", "失败")),
    ("in_flight", message!("In flight", "处理中")),
    ("offered_qps", message!("Offered QPS", "到达 QPS")),
    ("goodput_qps", message!("Goodput", "有效吞吐")),
    ("in_flight_mean", message!("In flight, mean", "平均处理中")),
    ("availability", message!("Availability", "可用性")),
    ("availability_time", message!("Availability over time", "按时间的可用性")),
    ("latency_ms", message!("Latency", "延迟")),
    ("failed_latency_ms", message!("Latency of failures", "失败请求延迟")),
    ("mean", message!("mean", "均值")),
    ("p50", message!("p50", "p50")),
    ("p90", message!("p90", "p90")),
    ("p95", message!("p95", "p95")),
    ("p99", message!("p99", "p99")),
    ("p99.9", message!("p99.9", "p99.9")),
    ("max", message!("max", "最大")),
    ("arrived", message!("Arrived", "到达")),
    ("abandoned", message!("Abandoned", "已被放弃")),
    ("arrival_qps", message!("Arrival rate", "到达速率")),
    ("throughput_qps", message!("Throughput", "吞吐")),
    ("waiting_mean", message!("Waiting, mean", "平均等待数")),
    ("wait_ms", message!("Wait, mean", "平均等待时间")),
    ("utilization", message!("Utilization", "利用率")),
    ("cores_utilization", message!("Cores in use", "核利用率")),
    ("uptime", super::inspector::UPTIME),
    ("retries", super::inspector::RETRIES),
    ("hedges", super::inspector::HEDGES),
    ("calls", message!("Calls", "调用")),
    ("calls_qps", message!("Call rate", "调用速率")),
    ("latency_mean_ms", message!("Latency mean", "平均延迟")),
    ("latency_p50_ms", message!("Latency p50", "延迟 p50")),
    ("latency_p95_ms", message!("Latency p95", "延迟 p95")),
    ("latency_p99_ms", message!("Latency p99", "延迟 p99")),
    ("latency_p99.9_ms", message!("Latency p99.9", "延迟 p99.9")),
    ("cache.hits", super::inspector::HITS),
    ("cache.misses", super::inspector::MISSES),
    ("cache.hit_ratio", super::inspector::HIT_RATIO),
    ("cache.evicted", super::inspector::EVICTED),
    ("cache.entries", super::inspector::ENTRIES),
    ("messages.published", super::inspector::PUBLISHED),
    ("messages.acknowledged", super::inspector::ACKNOWLEDGED),
    ("messages.redelivered", super::inspector::REDELIVERED),
    ("messages.dropped", super::inspector::DROPPED),
    ("messages.backlog", super::inspector::BACKLOG),
    ("messages.backlog_mean", message!("Backlog, mean", "平均积压")),
    ("messages.oldest_ms", super::inspector::OLDEST),
    ("messages.end_to_end_ms", message!("End to end", "端到端")),
    ("failures", message!("Failures:", "失败：")),
    ("timeout", super::causes::TIMEOUT),
    ("queue_full", super::causes::QUEUE_FULL),
    ("shed", super::causes::SHED),
    ("pool_exhausted", super::causes::POOL_EXHAUSTED),
    ("rate_limited", super::causes::RATE_LIMITED),
    ("circuit_open", super::causes::CIRCUIT_OPEN),
    ("no_healthy_target", super::causes::NO_HEALTHY_TARGET),
    ("refused", super::causes::REFUSED),
    ("unreachable", super::causes::UNREACHABLE),
    ("lost", super::causes::LOST),
    ("error", super::causes::ERROR),
    ("expired", super::causes::EXPIRED),
    ("cancelled", super::causes::CANCELLED),
    ("removed", super::causes::REMOVED),
    ("limit_reached", super::causes::LIMIT_REACHED),
];

#[cfg(test)]
mod tests {
    use flashcrowd_sim::metrics::{
        CacheFigures, Cause, ComponentReport, ConnectionReport, Failures, Latency, MessageFigures,
        OverallReport,
    };
    use serde_json::Value;

    use super::*;

    fn assert_named(value: &Value, before: &str) {
        for (key, value) in value.as_object().expect("a report is an object") {
            let path = format!("{before}{key}");
            if value.is_object() {
                assert_named(value, &format!("{path}."));
            } else {
                assert!(name(&path, Language::Zh).is_some(), "{path} has no name");
            }
        }
    }

    #[test]
    fn every_figure_of_a_report_has_a_name() {
        let latency = Latency { mean: 1.0, p50: 1.0, p90: 1.0, p95: 1.0, p99: 1.0, p999: 1.0, max: 1.0 };
        let latency = Some(latency);
        let failures = Failures([1; Cause::COUNT]);
        let overall =
            OverallReport { failures, latency_ms: latency, failed_latency_ms: latency, ..Default::default() };
        let component = ComponentReport {
            failures,
            latency_ms: latency,
            cache: Some(CacheFigures::default()),
            messages: Some(MessageFigures { end_to_end_ms: latency, ..Default::default() }),
            ..Default::default()
        };
        let connection = ConnectionReport { failures, ..Default::default() };
        assert_named(&serde_json::to_value(overall).expect("it has a JSON"), "");
        assert_named(&serde_json::to_value(component).expect("it has a JSON"), "");
        assert_named(&serde_json::to_value(connection).expect("it has a JSON"), "");
    }
}

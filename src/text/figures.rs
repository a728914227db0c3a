//! The names of the figures in a report, under the keys of its JSON.

use super::{Language, Message};

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
    ("simulated_s", Message::new("Simulated time", "模拟时间")),
    ("requests", Message::new("Requests", "请求")),
    ("ok", Message::new("Ok", "成功")),
    ("failed", Message::new("Failed", "失败")),
    ("in_flight", Message::new("In flight", "处理中")),
    ("offered_qps", Message::new("Offered QPS", "到达 QPS")),
    ("goodput_qps", Message::new("Goodput", "有效吞吐")),
    ("in_flight_mean", Message::new("In flight, mean", "平均处理中")),
    ("availability", Message::new("Availability", "可用性")),
    ("availability_time", Message::new("Availability over time", "按时间的可用性")),
    ("latency_ms", Message::new("Latency", "延迟")),
    ("failed_latency_ms", Message::new("Latency of failures", "失败请求延迟")),
    ("mean", Message::new("mean", "均值")),
    ("p50", Message::new("p50", "p50")),
    ("p90", Message::new("p90", "p90")),
    ("p95", Message::new("p95", "p95")),
    ("p99", Message::new("p99", "p99")),
    ("p99.9", Message::new("p99.9", "p99.9")),
    ("max", Message::new("max", "最大")),
    ("arrived", Message::new("Arrived", "到达")),
    ("abandoned", Message::new("Abandoned", "已被放弃")),
    ("arrival_qps", Message::new("Arrival rate", "到达速率")),
    ("throughput_qps", Message::new("Throughput", "吞吐")),
    ("waiting_mean", Message::new("Waiting, mean", "平均等待数")),
    ("wait_ms", Message::new("Wait, mean", "平均等待时间")),
    ("utilization", Message::new("Utilization", "利用率")),
    ("cores_utilization", Message::new("Cores in use", "核利用率")),
    ("uptime", super::inspector::UPTIME),
    ("retries", super::inspector::RETRIES),
    ("hedges", super::inspector::HEDGES),
    ("calls", Message::new("Calls", "调用")),
    ("calls_qps", Message::new("Call rate", "调用速率")),
    ("latency_mean_ms", Message::new("Latency mean", "平均延迟")),
    ("latency_p50_ms", Message::new("Latency p50", "延迟 p50")),
    ("latency_p95_ms", Message::new("Latency p95", "延迟 p95")),
    ("latency_p99_ms", Message::new("Latency p99", "延迟 p99")),
    ("latency_p99.9_ms", Message::new("Latency p99.9", "延迟 p99.9")),
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
    ("messages.backlog_mean", Message::new("Backlog, mean", "平均积压")),
    ("messages.oldest_ms", super::inspector::OLDEST),
    ("messages.end_to_end_ms", Message::new("End to end", "端到端")),
    ("failures", Message::new("Failures:", "失败：")),
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

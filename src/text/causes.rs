//! The causes of failures.

use flashcrowd_sim::metrics::Cause;

use super::{Message, messages};

messages! {
    TIMEOUT: "Timeout", "超时";
    QUEUE_FULL: "Waiting line full", "队列已满";
    SHED: "Dropped to shorten the wait", "为缩短等待而丢弃";
    POOL_EXHAUSTED: "Pool exhausted", "连接池耗尽";
    RATE_LIMITED: "Rate limited", "被限流";
    CIRCUIT_OPEN: "Circuit open", "熔断";
    NO_HEALTHY_TARGET: "No healthy target", "无健康目标";
    REFUSED: "Refused", "被拒绝";
    UNREACHABLE: "Unreachable", "不可达";
    LOST: "Lost on the way", "途中丢失";
    ERROR: "Error", "出错";
    EXPIRED: "Deadline over", "超过截止时间";
    CANCELLED: "Cancelled", "已取消";
    REMOVED: "Removed", "已移除";
    LIMIT_REACHED: "Simulator's limit", "达到模拟上限";
}

/// In the order of [`Cause::ALL`].
static NAMES: [Message; Cause::COUNT] = [
    TIMEOUT,
    QUEUE_FULL,
    SHED,
    POOL_EXHAUSTED,
    RATE_LIMITED,
    CIRCUIT_OPEN,
    NO_HEALTHY_TARGET,
    REFUSED,
    UNREACHABLE,
    LOST,
    ERROR,
    EXPIRED,
    CANCELLED,
    REMOVED,
    LIMIT_REACHED,
];

pub fn name(cause: Cause) -> Message {
    NAMES[cause as usize]
}

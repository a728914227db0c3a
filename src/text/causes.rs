//! The causes of failures.

use flashcrowd_sim::metrics::Cause;

use super::{Message, messages};

messages! {
    TIMEOUT: "Timeout", "超时";
    QUEUE_FULL: "Waiting line full", "队列已满";
    SHED: "Dropped to shorten the wait", "为缩短等待而丢弃";
    NO_HEALTHY_TARGET: "No healthy target", "无健康目标";
    REFUSED: "Refused", "被拒绝";
    UNREACHABLE: "Unreachable", "不可达";
    LOST: "Lost on the way", "途中丢失";
    ERROR: "Error", "出错";
    REMOVED: "Removed", "已移除";
    LIMIT_REACHED: "Simulator's limit", "达到模拟上限";
}

pub const fn name(cause: Cause) -> Message {
    match cause {
        Cause::Timeout => TIMEOUT,
        Cause::QueueFull => QUEUE_FULL,
        Cause::Shed => SHED,
        Cause::NoHealthyTarget => NO_HEALTHY_TARGET,
        Cause::Refused => REFUSED,
        Cause::Unreachable => UNREACHABLE,
        Cause::Lost => LOST,
        Cause::Error => ERROR,
        Cause::Removed => REMOVED,
        Cause::LimitReached => LIMIT_REACHED,
    }
}

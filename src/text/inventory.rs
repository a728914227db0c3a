//! The table of what is on the canvas.

use super::messages;

messages! {
    NAME: "Name", "名称";
    KIND: "Kind", "类型";
    STATE: "State", "状态";
    RATE: "Rate", "速率";
    LOAD: "Load", "负载";
    WAITING: "Waiting", "等待中";
    INSTANCES: "Instances up", "可用实例";
    CALLS: "Calls", "调用";
    FROM_TO: "From → to", "从 → 到";
    LATENCY: "Latency", "延迟";
    FAILURES: "Failed", "失败";
}

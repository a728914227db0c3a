//! What is said aloud of what happens. Texts that come after others are without a capital letter.

use super::messages;

messages! {
    ADDED: "added {what}", "已添加{what}";
    REMOVED: "removed {what}", "已删除{what}";
    CONNECTED: "connected {what}", "已连接{what}";
    DISCONNECTED: "disconnected {what}", "已断开连接{what}";
    MOVED: "moved {what}", "已移动{what}";
    CHANGED: "changed {what}", "已更改{what}";
    SOMETHING: "the last change", "上一次更改";
    UNDONE: "Undone: {what}", "已撤销：{what}";
    SO_MANY: "{count} parts", "{count} 项";
    COMMA: ", ", "、";
    AND: " and ", "，";
    STOP: ". ", "。";
    AND_MORE: "and {count} more", "另有 {count} 项";
    RUNNING: "Running", "运行中";
    PAUSED: "Paused at {clock}", "已在 {clock} 暂停";
    FAILS: "{name} is failing: {why}", "{name}出现故障：{why}";
    RECOVERED: "{name} has recovered", "{name}已恢复";
}

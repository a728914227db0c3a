//! Pictures of a diagram.

use super::messages;

messages! {
    RATE: "Rate: {value}", "速率：{value}";
    USERS: "Users: {value}", "用户：{value}";
    INSTANCES: "Instances: {value}", "实例：{value}";
    SLOTS: "Slots: {value}", "槽位：{value}";
    SERVICE: "Service time: {value}", "服务时间：{value}";
    ENTRIES: "Entries: {value}", "条目：{value}";
    TTL: "TTL: {value}", "TTL：{value}";
    LIMIT: "Messages: up to {value}", "消息上限：{value}";
}

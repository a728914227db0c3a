//! The scenario's own properties.

use super::messages;

messages! {
    SCENARIO: "Scenario", "方案";
    CLOSE: "Close scenario properties", "关闭方案属性";

    OBJECTIVES: "Objectives", "目标";
    OBJECTIVES_ARE: "What the design is meant to reach, judged over the whole run.", "设计要达到的指标，按整个运行评判。";
    OBJECTIVE_FIGURE: "Objective {number}: figure", "目标 {number}：指标";
    OBJECTIVE_BOUND: "Objective {number}: bound", "目标 {number}：界限";
    OBJECTIVE_ADD: "Add objective", "添加目标";
    OBJECTIVE_REMOVE: "Remove objective {number}", "删除目标 {number}";
    BELOW: "below", "低于";
    ABOVE: "above", "高于";
    MET: "met", "达成";
    MISSED: "missed", "未达成";
    OPEN: "not measured yet", "尚无数据";

    INCIDENTS: "Scripted incidents", "预设事故";
    INCIDENTS_ARE: "What goes wrong by itself in every run.", "每次运行中会自动发生的事故。";
    INCIDENT_AT: "{incident}: starts at", "{incident}：开始时刻";
    INCIDENT_EDIT: "Change {incident}", "修改{incident}";
    INCIDENT_ADD: "Add incident", "添加事故";
    INCIDENT_REMOVE: "Remove {incident}", "删除{incident}";
    AT: "at", "开始";

    ZONE_NAME: "Name of the new zone", "新可用区的名称";
    ZONE_ADD: "Add zone", "添加可用区";
    ZONE_RENAME: "Zone {id}: name", "可用区 {id}：名称";
    ZONE_REGION: "Zone {id}: region", "可用区 {id}：地域";
    ZONE_REMOVE: "Remove zone {id}", "删除可用区 {id}";
    DISTANCE_FROM: "Distance {number}: from", "距离 {number}：起点";
    DISTANCE_TO: "Distance {number}: to", "距离 {number}：终点";
    DISTANCE_MS: "Distance {number}: added latency, one way", "距离 {number}：增加的单程延迟";
    DISTANCE_ADD: "Add distance", "添加距离";
    DISTANCE_REMOVE: "Remove distance {number}", "删除距离 {number}";

    KEY_SPACES: "Key spaces", "键空间";
    KEY_SPACES_ARE: "Named sets of keys that request classes draw from.", "供请求类别抽取键的命名集合。";
    KEY_SPACE_NAME: "Name of the new key space", "新键空间的名称";
    KEY_SPACE_ADD: "Add key space", "添加键空间";
    KEY_SPACE_REMOVE: "Remove key space {id}", "删除键空间 {id}";
}

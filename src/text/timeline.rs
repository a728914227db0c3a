//! The timeline.

use super::messages;

messages! {
    TIMELINE: "Timeline", "时间线";
    SHOW: "Show the timeline", "显示时间线";
    HIDE: "Hide the timeline", "隐藏时间线";
    ADD: "Add incident…", "添加事故…";
    ZOOM_IN: "Zoom in", "放大";
    ZOOM_OUT: "Zoom out", "缩小";
    GROUND: "Incidents over simulated time. Drag to script one.", "模拟时间上的事故。拖动即可预设一个。";
    EMPTY: "Drag here to script an incident", "在此拖动以预设事故";

    SCRIPTED: "scripted", "预设";
    BY_HAND: "by hand", "手动";
    FROM_TO: "{what}, {origin}, from {from} to {to}", "{what}，{origin}，{from} 至 {to}";
    FROM_ON: "{what}, {origin}, from {from} on", "{what}，{origin}，自 {from} 起";
    AT: "{what}, {origin}, at {from}", "{what}，{origin}，于 {from}";
    SPAN: "{from} – {to}", "{from} – {to}";

    NEW: "New incident", "新事故";
    EDIT: "Incident in the script", "预设事故";
    EDIT_BY_HAND: "Incident by hand", "手动事故";
    STARTS: "Starts at", "开始于";
    ADD_NOW: "Add incident", "添加事故";
    APPLY: "Apply", "应用";
    REMOVE: "Remove", "删除";
    CLOSE: "Close", "关闭";
}

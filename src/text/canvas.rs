//! The canvas: cards, connections, gestures.

use super::messages;

messages! {
    CANVAS: "Canvas", "画布";
    COMPONENTS: "Components", "组件";
    CONNECTIONS: "Connections", "连接";
    COMPONENT_LABEL: "{name}, {kind}, {state}", "{name}，{kind}，{state}";
    CONNECTION_LABEL: "Connection from {from} to {to}, {state}", "从{from}到{to}的连接，{state}";
    OUTLET: "Connect from {name}: drag, or click and click the target", "从{name}连出：拖动，或点击后再点击目标";
    INLET: "Connect to {name}: drag, or click and click the caller", "连入{name}：拖动，或点击后再点击调用方";

    UNKNOWN: "nothing measured yet", "尚无数据";
    HEALTHY: "healthy", "正常";
    STRAINED: "strained", "吃紧";
    FAILING: "failing", "故障";
    INVALID: "needs attention", "需要修正";

    DOWN: "down", "宕机";
    ALL_DOWN: "all down", "全部宕机";
    SOME_DOWN: "{down} of {of} down", "{of} 个中 {down} 个宕机";
    QUEUE_FULL: "queue full", "队列已满";
    FAILING_SHARE: "{share} failing", "{share} 失败";
    WAITING_MS: "waiting: {wait}", "等待 {wait}";
    BUSY: "busy: {utilization}", "繁忙 {utilization}";

    INSTANCES: "Instances of {name}", "{name}的实例";
    CELL_LABEL: "Instance {number}: {state}, {busy} % busy. {verb}", "实例 {number}：{state}，占用 {busy} %。{verb}";
    CELL_IDLE: "not running", "未运行";
    CELL_UP: "up", "运行中";
    CELL_OUT: "out of rotation", "已摘除";
    CELL_REFUSING: "down, refuses calls", "宕机，拒绝调用";
    CELL_SILENT: "down, does not answer", "宕机，无响应";
    CELL_LEAVING: "leaving, finishes its work", "下线中，处理完剩余请求";
    CRASH: "Crash", "宕机";
    RESTORE: "Restore", "恢复";

    ACTIONS: "Selection", "所选内容";
    CONNECT: "Connect (C)", "连接 (C)";
    CRASH_ALL: "Crash all instances", "使全部实例宕机";
    RESTORE_ALL: "Restore all instances", "恢复全部实例";
    DUPLICATE: "Duplicate (Ctrl+D)", "复制一份 (Ctrl+D)";
    REMOVE: "Delete (Del)", "删除 (Del)";
    PICK: "What to connect", "选择要连接的组件";
    CONNECTING: "Connecting {name}: choose the other end with Tab and press Enter, or click it. Escape cancels.", "正在连接{name}：用 Tab 选择另一端后按 Enter，或直接点击。按 Esc 取消。";
    CONNECTED: "Connected", "已连接";

    VIEW: "View", "视图";
    ZOOM_IN: "Zoom in (Ctrl +)", "放大 (Ctrl +)";
    ZOOM_OUT: "Zoom out (Ctrl −)", "缩小 (Ctrl −)";
    FIT: "Show everything (Shift+1)", "显示全部 (Shift+1)";
    DOTS: "1 dot of {count} requests", "每 {count} 个请求显示 1 个点";
    DOTS_ALL: "1 dot a request", "每个请求 1 个点";
    EMPTY: "Add a component from the palette: drag it here, or click it.", "从组件栏添加组件：拖到这里，或直接点击。";
}

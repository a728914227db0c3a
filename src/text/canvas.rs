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
    DROPPING: "drops {value}", "丢弃 {value}";
    ERRORS: "errors {value}", "出错 {value}";
    SLOW: "slow × {value}", "变慢 × {value}";
    FLUSHED: "flushed", "已清空";
    COLD: "cold: {value} hits", "变冷：命中 {value}";
    BACKLOG_GROWS: "backlog grows", "积压增长";
    BACKLOG: "backlog {count}, {age} old", "积压 {count}，最早 {age}";
    FILLING: "line {value} full", "队列占用 {value}";
    SLOWER: "p99: {value}", "p99：{value}";
    BOOTING: "booting", "启动中";
    SOME_BOOTING: "{down} of {of} booting", "{of} 个中 {down} 个启动中";
    WARMING_UP: "warming up × {value}", "预热中 × {value}";
    CIRCUIT_OPEN: "circuit open", "熔断";
    HALF_OPEN: "circuit half-open", "熔断器半开";
    POOL_EXHAUSTED: "pool exhausted", "连接池耗尽";
    BURST: "burst × {value}", "突发 × {value}";

    UNDER_WAY: "{now} of {of} under way", "进行中 {now} / {of}";
    WANTED: "{now} of {of} wanted", "现有 {now} / 期望 {of}";
    HITS: "hits", "命中";
    OLDEST: "{age} old", "最早 {age}";
    RISING: "rising", "上升";
    FALLING: "falling", "下降";
    STEADY: "steady", "平稳";

    INSTANCES: "Instances of {name}", "{name}的实例";
    CELL_LABEL: "Instance {number}: {state}, {busy} % busy. {verb}", "实例 {number}：{state}，占用 {busy} %。{verb}";
    CELL_IDLE: "not running", "未运行";
    CELL_UP: "up", "运行中";
    CELL_OUT: "out of rotation", "已摘除";
    CELL_SLOW: "slow", "变慢";
    CELL_ERRING: "answers errors", "返回错误";
    CELL_REFUSING: "down, refuses calls", "宕机，拒绝调用";
    CELL_SILENT: "down, does not answer", "宕机，无响应";
    CELL_BOOTING: "booting", "启动中";
    CELL_WARMING: "warming up", "预热中";
    CELL_LEAVING: "leaving, finishes its work", "下线中，处理完剩余请求";
    CELL_DRAINING: "draining, gets nothing new", "排空中，不再接收新调用";
    CELL_IN: "{state}, in {zone}", "{state}，位于 {zone}";
    CRASH: "Crash", "崩溃";
    RESTORE: "Restore", "恢复";

    WIRE_CUT: "cut", "已断开";
    WIRE_CUT_CALLS: "calls cut", "调用已断开";
    WIRE_CUT_REPLIES: "replies cut", "回复已断开";
    WIRE_CAUSE: "{failing}: {cause}", "{failing}：{cause}";
    WIRE_POOL: "{pool}: {waiting} waiting", "{pool}：{waiting} 个等待";
    WIRE_LOSSY: "loses {value}", "丢失 {value}";
    WIRE_SLOW: "+ {value}", "+ {value}";

    PLACES: "Zones and regions", "可用区与地域";
    ZONE: "Zone {name}", "可用区 {name}";
    REGION: "Region {name}", "地域 {name}";
    OUT: "outage", "停运";
    PLACE_INCIDENTS: "What happens here", "这里发生什么";

    ACTIONS: "Selection", "所选内容";
    DO_CRASH: "Crash", "崩溃";
    DO_SLOW: "Slow × {value}", "变慢 × {value}";
    DO_ERRORS: "Errors {value}", "出错 {value}";
    DO_OUTAGE: "Outage", "停运";
    DO_DRAIN: "Drain", "排空";
    DO_FLUSH: "Flush", "清空";
    DO_BURST: "Burst × {value}", "突发 × {value}";
    DO_CUT: "Cut off", "断开";
    DO_DELAY: "Delay + {value}", "延迟 + {value}";
    DO_LOSS: "Lose {value}", "丢失 {value}";
    DO_CHAOS: "Chaos", "混沌";
    DO_MEND: "Mend", "修复";
    STRIKE: "{what}, now", "立即：{what}";
    MEND: "In force: {what}. Click to mend", "生效中：{what}。点击修复";

    PICK_HERE: "What to put here", "选择要放在这里的组件";
    PICK: "What to connect", "选择要连接的组件";
    CONNECTING: "Connecting {name}: choose the other end with Tab and press Enter, or click it. Escape cancels.", "正在连接{name}：用 Tab 选择另一端后按 Enter，或直接点击。按 Esc 取消。";
    END_FROM: "Lead the caller's end elsewhere", "改接调用方一端";
    END_TO: "Lead the callee's end elsewhere", "改接被调用方一端";
    LET_GO: "Let go to remove the connection", "松开即可移除连接";
    COPIES: "Let go to put a copy here", "松开即可在此放置副本";
    ITSELF: "A component cannot call itself", "组件不能调用自己";
    TWICE: "These two are connected already", "这两个组件已经相连";
    CALLS_NOBODY: "{kind}: calls nobody, it only answers", "{kind}：只应答，不调用其他组件";
    TAKES_NO_CALLS: "{kind}: takes no calls, it only sends requests", "{kind}：只发出请求，不接受调用";
    DOES_NOT_PULL: "A queue delivers to servers and databases only", "消息队列只投递给服务器和数据库";
    SPLICE: "Let go to put it between {from} and {to}", "松开即可插入{from}与{to}之间";
    SPLICED: "Put between {from} and {to}", "已插入{from}与{to}之间";

    VIEW: "View", "视图";
    MINIMAP: "Overview map", "缩略图";
    BACK_TO_CONTENT: "Back to content", "返回内容";
    DOTS: "1 of {count} requests drawn", "每 {count} 个请求绘制 1 个";
    DOTS_ALL: "Every request drawn", "每个请求都绘制";
    DOTS_TRAVEL: "a dot travels for its latency, ¼ s at least", "点的移动时间即其延迟，至少 ¼ 秒";
    EMPTY: "Add a component from the palette: drag it here, or click it.", "从组件栏添加组件：拖到这里，或直接点击。";
}

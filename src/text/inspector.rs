//! The inspector: what is around the fields. The fields' own texts are in [`super::fields`].

use super::messages;

messages! {
    INSPECTOR: "Properties", "属性";
    NAME: "Name", "名称";
    NOTES: "Notes", "说明";
    ID: "Id {id}", "标识 {id}";
    CLOSE: "Close properties", "关闭属性";

    DEFAULT_IS: "default {value}", "默认 {value}";
    BACK_TO_DEFAULT: "{label}: back to default, {value}", "{label}：恢复默认值 {value}";
    NO_NUMBER: "This is not a number. From {min} to {max} is possible, such as {value}.", "这不是数字。可取 {min} 到 {max}，例如 {value}。";
    NOT_WHOLE: "This must be a whole number from {min} to {max}.", "这里必须是 {min} 到 {max} 的整数。";
    OUT_OF_RANGE: "From {min} to {max} is possible.", "可取 {min} 到 {max}。";
    SLIDER: "{label}, slider", "{label}，滑块";

    CLASSES_NONE: "None given: one class of reads.", "未填写：只有一类读请求。";
    CLASS_ADD: "Add class", "添加类别";
    CLASS_REMOVE: "Remove class {name}", "删除类别 {name}";
    CLASS_CELL: "{field} of {name}", "{name} 的{field}";
    NO_KEYS: "no keys", "无键";

    RATE_TOP: "up to {rate}", "最高 {rate}";
    RATE_IS: "The rate over time: {top}, drawn to {end}", "速率随时间的变化：{top}，画到 {end}";
    ROW_UNREAD: "Line {line}: “{text}” is not read. Two numbers are expected, such as {example}.", "第 {line} 行：无法读取“{text}”。应为两个数字，例如 {example}。";
    SPREAD_IS: "Mean {mean}, cv {cv}, p50 about {p50}, p99 about {p99}", "均值 {mean}，变异系数 {cv}，p50 约 {p50}，p99 约 {p99}";
    SPREAD_MEAN: "mean {mean}, cv {cv}", "均值 {mean}，变异系数 {cv}";
    SPREAD_TAIL: "p50 ≈ {p50}, p99 ≈ {p99}", "p50 ≈ {p50}，p99 ≈ {p99}";
    POINT_ADD: "Add corner", "添加拐点";
    POINT_REMOVE: "Remove corner {number}", "删除第 {number} 个拐点";
    POINTS_MANY: "{count} lines, too many to be listed here.", "共 {count} 行，太多，不在此列出。";
    CSV: "Paste lines of “seconds, rate” or drop a CSV file here", "在此粘贴“秒, 速率”各行，或拖入 CSV 文件";
    CSV_LINE: "Line {number} is not a time and a rate, such as 30, 800.", "第 {number} 行不是时间和速率，例如 30, 800。";
    CSV_LINES: "{count} lines are too many; {limit} are possible.", "{count} 行太多；最多 {limit} 行。";

    PLAN_EDIT: "Edit plan", "编辑步骤";
    PLAN_DERIVE: "Derive from wiring", "改为由连线推导";
    STEP_DOES: "What step {number} does", "第 {number} 步做什么";
    STEP_COMPUTE: "Compute", "计算";
    STEP_CALL: "Call {name}", "调用 {name}";
    STEP_PUBLISH: "Publish to {name}", "发布到 {name}";
    STEP_LOOK_UP: "Look up", "查缓存";
    STEP_CACHE: "in", "缓存";
    STEP_ON_MISS: "on a miss ask", "未命中时访问";
    STEP_FACTOR: "Step {number}: factor", "第 {number} 步：系数";
    STEP_TIMES: "Step {number}: times", "第 {number} 步：次数";
    STEP_CLASSES: "Step {number}: only for", "第 {number} 步：仅限类别";
    STEP_ALL_CLASSES: "Step {number}: for all classes", "第 {number} 步：适用于全部类别";
    STEP_ADD_COMPUTE: "Add computation", "添加计算";
    STEP_ADD_CALL: "Add call", "添加调用";
    STEP_ADD_LOOK_UP: "Add look-up", "添加查缓存";
    STEP_UP: "Move step {number} up", "上移第 {number} 步";
    STEP_DOWN: "Move step {number} down", "下移第 {number} 步";
    STEP_REMOVE: "Remove step {number}", "删除第 {number} 步";
    SUMMARY_COMPUTE: "Compute × {factor}", "计算 × {factor}";
    SUMMARY_LOOK_UP: "Look up in {cache}, on a miss ask {origin}", "先查 {cache}，未命中时访问 {origin}";

    CONNECTION: "Connection", "连接";
    FROM_TO: "{from} → {to}", "{from} → {to}";
    SEVERAL: "{count} selected", "已选 {count} 项";
    SEVERAL_ARE: "{components} components, {connections} connections", "{components} 个组件，{connections} 条连接";
    DELETE: "Delete", "删除";
    DELETE_CONNECTION: "Delete connection", "删除连接";
    DELETE_SELECTED: "Delete all {count}", "删除全部 {count} 项";
    PARAMETERS: "Parameters", "参数";

    LAST_SECOND: "Last full second", "最近一整秒";
    NOT_MEASURED: "Nothing measured yet. Press play.", "尚无数据。请开始运行。";
    ARRIVALS: "Arrivals", "到达";
    THROUGHPUT: "Throughput", "吞吐";
    HIT_RATIO: "Hit ratio", "命中率";
    HITS: "Hits", "命中";
    MISSES: "Misses", "未命中";
    ENTRIES: "Entries", "条目";
    EVICTED: "Evicted", "被淘汰";
    PUBLISHED: "Published", "已发布";
    ACKNOWLEDGED: "Acknowledged", "已确认";
    REDELIVERED: "Redelivered", "重新投递";
    DROPPED: "Dropped", "已丢弃";
    BACKLOG: "Backlog", "积压";
    OLDEST: "Oldest waiting", "最旧消息已等待";
    END_TO_END_P50: "End to end p50", "端到端 p50";
    END_TO_END_P99: "End to end p99", "端到端 p99";
    UTILIZATION: "Utilization", "利用率";
    CORES_UTILIZATION: "Cores in use", "核利用率";
    WAITING: "Waiting", "等待中";
    WAIT: "Wait", "等待时间";
    IN_FLIGHT: "In flight", "处理中";
    LATENCY_P50: "Latency p50", "延迟 p50";
    LATENCY_P95: "Latency p95", "延迟 p95";
    LATENCY_P99: "Latency p99", "延迟 p99";
    ABANDONED: "Abandoned", "已被放弃";
    CALLS: "Calls", "调用";
    OK: "Ok", "成功";
    FAILURES: "Failures", "失败";

    INCIDENTS: "Incidents by hand", "手动事故";
    FAULT_OPTIONS: "{fault}: how badly, where and for how long", "{fault}：程度、范围与时长";
    MEND: "Mend", "修复";
    MEND_THIS: "Mend: {fault}", "修复：{fault}";
    INSTANCES_OF: "{count} of {all}", "{all} 个中的 {count} 个";
}

//! The dashboard: charts, figures, their table.

use super::messages;

messages! {
    DASHBOARD: "Measurements", "测量";
    FIGURES: "Key figures", "关键指标";
    WHOLE_RUN: "run {value}", "全程 {value}";
    VERDICT_IS: "{figure} {wanted} {bound}: {verdict}", "{figure}{wanted} {bound}：{verdict}";

    RANGE: "Time shown", "显示时间";
    RANGE_MINUTE: "1 min", "1 分钟";
    RANGE_FIVE: "5 min", "5 分钟";
    RANGE_ALL: "All", "全部";
    ZOOM_RESET: "Reset zoom", "还原缩放";
    LOG: "Log scale", "对数刻度";
    TABLE: "Table", "表格";
    INVENTORY: "Canvas as table", "画布表格";
    INVENTORY_IS: "What is on the canvas: components and connections with their state and figures", "画布上的内容：组件和连接的状态与指标";

    TRAFFIC: "Traffic", "流量";
    LATENCY: "Latency", "延迟";
    OUTCOMES: "Outcomes", "结果";
    OFFERED: "Offered", "到达";
    GOODPUT: "Goodput", "有效吞吐";
    AVAILABLE: "Availability", "可用性";
    CHART_IS: "{name} over simulated time. The table has the same figures.", "{name}随模拟时间的变化。表格中有相同的数据。";
    SERIES_TOGGLE: "{name}: shown in the chart", "{name}：在图中显示";
    NOTHING_YET: "Press play to measure", "开始运行后显示数据";

    SECONDS: "The charts, second by second", "图表数据，逐秒";
    UNTIL: "Until", "截至";
    OVERALL: "Overall", "总体";

    TABLE_IS: "Everything measured since the start of the run, as the command line reports it.", "自运行开始以来的全部测量值，与命令行报告一致。";
    HALF_WIDTH: "95 % confidence interval, by batch means", "95 % 置信区间，由批均值法得出";
    SURE: "± is half of a 95 % confidence interval, from how batches of the run spread. The run settled after {seconds} s.", "± 为 95 % 置信区间的半宽，由运行中各批次的离散程度得出。运行在 {seconds} 秒后进入稳态。";
    UNSURE_SHORT: "No ± yet: the run is too short for a confidence interval.", "暂无 ±：运行太短，无法给出置信区间。";
    UNSURE_UNSETTLED: "No ±: the run has not settled.", "无 ±：运行尚未进入稳态。";
    UNSURE_DISTURBED: "No ±: incidents or edits have changed the run meanwhile.", "无 ±：期间的故障或编辑改变了运行。";
    UNSURE_CORRELATED: "No ± yet: neighbouring parts of the run still resemble each other.", "暂无 ±：运行中相邻的时段仍然相关。";

    COPY_REPORT: "Copy report as JSON", "复制 JSON 报告";
    COPIED: "Copied", "已复制";
}

//! Connections, those that workers pull over (`pull`), and the scenario’s own fields.

use super::Packed;

pub static ROWS: Packed = rows![
    (
        "connection.timeout_ms",
        (
            "Timeout",
            "How long the caller waits for each attempt before it gives up; the work goes on behind.",
        ),
        ("超时", "调用方每次尝试最多等待多久；放弃之后，对端的工作仍会继续。"),
    ),
    (
        "pull.timeout_ms",
        (
            "Visibility timeout",
            "How long a delivered message may stay unacknowledged before it is delivered again; the worker goes on with the first.",
        ),
        ("可见性超时", "已投递的消息多久未确认就会重新投递；工作者仍会继续处理先前那一份。"),
    ),
    (
        "pull.prefetch",
        (
            "Prefetch",
            "How many messages an instance of the worker holds at once, delivered and not yet acknowledged.",
        ),
        ("预取数", "工作者的每个实例同时持有多少条已投递而未确认的消息。"),
    ),
    (
        "*.latency",
        ("Network latency", "How long a message travels, one way; a call and its reply take it twice."),
        ("网络延迟", "消息单程传输的时间；一次调用及其答复共计两次。"),
    ),
    (
        "document.seed",
        ("Seed", "The same scenario with the same seed gives the same run, to the last digit."),
        ("随机种子", "相同的方案和种子得到完全相同的运行结果。"),
    ),
    (
        "document.duration_s",
        ("Duration", "How long a run is meant to last, in simulated time."),
        ("时长", "一次运行预计持续多久（模拟时间）。"),
    ),
    (
        "document.key_spaces.count",
        ("Keys", "How many keys there are in this key space."),
        ("键数", "这个键空间中有多少个键。"),
    ),
    (
        "document.key_spaces.popularity",
        ("Popularity", "How the requests spread over the keys."),
        ("热门程度", "请求在各个键之间如何分布。"),
    ),
    (
        "document.key_spaces.popularity.uniform",
        ("All alike", "Each key is asked for as often as any other."),
        ("均匀", "每个键被访问的机会相同。"),
    ),
    (
        "document.key_spaces.popularity.zipf",
        (
            "Zipf",
            "The k-th most popular key is asked for in proportion to 1/kˢ: at s = 0 all are alike, around 1 as on the web, at 2 the first takes more than half.",
        ),
        (
            "齐夫分布",
            "第 k 热门的键的访问量与 1/kˢ 成正比：s = 0 时各键相同，1 左右与网站流量相仿，2 时第一个键占一半以上。",
        ),
    ),
    (
        "document.key_spaces.popularity.exponent",
        ("Exponent s", "How unequal the keys are: 0 is all alike, 1 is usual, more makes a hot key."),
        ("指数 s", "各键热门程度的差距：0 表示相同，1 较常见，更大则出现热点键。"),
    ),
    (
        "document.key_spaces.popularity.hot_set",
        ("Hot set", "A few keys take a share of the traffic; they may move on to other keys."),
        ("热点集", "少数键占据一部分流量；热点可以转移到其他键。"),
    ),
    (
        "document.key_spaces.popularity.keys",
        ("Hot keys", "How many keys are hot."),
        ("热点键数", "有多少个热点键。"),
    ),
    (
        "document.key_spaces.popularity.share",
        ("Share of traffic", "The share of the requests that want a hot key."),
        ("流量占比", "访问热点键的请求所占的比例。"),
    ),
    (
        "document.key_spaces.popularity.moves",
        ("Moves every", "After so long the next keys are the hot ones; 0 is never."),
        ("转移周期", "经过这么久后热点转移到后面的键；0 表示从不。"),
    ),
];

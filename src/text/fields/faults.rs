//! Incidents.

use crate::text::{Message, message};

/// Path, label and explanation.
pub static ROWS: &[(&str, Message, Message)] = rows![
    (
        "fault.crash",
        (
            "Crash",
            "Instances stop and what they hold is lost; a cache comes back cold, a queue keeps its messages.",
        ),
        ("崩溃", "实例停止，正在处理的内容丢失；缓存恢复后是空的，消息队列保留其消息。"),
    ),
    (
        "*.mode",
        ("Callers get", "What callers notice of an instance that is down."),
        ("调用方看到", "调用方如何察觉实例已停止。"),
    ),
    (
        "*.mode.refuse",
        ("Refusals", "The machine answers that nobody listens: calls fail at once."),
        ("立即拒绝", "机器回答无人监听：调用立即失败。"),
    ),
    (
        "*.mode.black_hole",
        ("Silence", "Nothing answers: only a timeout tells."),
        ("毫无应答", "没有任何应答：只有等到超时才知道。"),
    ),
    (
        "fault.restart",
        ("Restart", "Instances that are down come back, empty; those that are up stay as they are."),
        ("重启", "已停止的实例恢复运行，内容为空；正在运行的实例不受影响。"),
    ),
    (
        "fault.slow",
        ("Slow down", "Everything that instances compute takes longer."),
        ("变慢", "实例的所有计算都变慢。"),
    ),
    (
        "fault.slow.factor",
        ("Times as slow", "By what every service time is multiplied; 1 changes nothing, less is faster."),
        ("变慢倍数", "每次服务时间乘以该倍数；1 表示不变，小于 1 则变快。"),
    ),
    (
        "fault.errors",
        ("Answer errors", "A share of the calls is answered with an error, at once and without any work."),
        ("返回错误", "一部分调用立即得到错误答复，不做任何工作。"),
    ),
    (
        "fault.errors.share",
        ("Share of calls", "How many of the calls fail; at 100 % all of them."),
        ("调用比例", "多大比例的调用会失败；100 % 表示全部。"),
    ),
    (
        "fault.errors.gray",
        ("Gray failure", "Health checks see nothing of it."),
        ("灰色故障", "健康检查察觉不到。"),
    ),
    (
        "fault.chaos",
        ("Chaos", "Again and again an instance is killed at random, and comes back."),
        ("混沌", "不断随机杀掉一个实例，过一段时间再恢复。"),
    ),
    (
        "fault.chaos.every_s",
        ("Mean interval", "From one kill to the next, on average."),
        ("平均间隔", "平均每隔多久杀掉一个。"),
    ),
    ("fault.chaos.down_s", ("Down for", "How long each one is down."), ("停机时长", "每个实例停止多久。")),
    (
        "fault.outage",
        ("Outage", "Everything in the zone, or in all zones of the region, is down; what it holds is lost."),
        ("停运", "该可用区内（或该地域所有可用区内）的一切都停止；正在处理的内容丢失。"),
    ),
    (
        "fault.drain",
        ("Drain", "Balancers send nothing new to the instances; they finish what they hold."),
        ("排空", "均衡器不再向这些实例分配新调用；它们处理完手上的请求。"),
    ),
    (
        "fault.flush",
        ("Flush", "The cache forgets everything at once; then every key misses until it is stored again."),
        ("清空", "缓存立即忘掉所有内容；之后每个键都要重新存入才会命中。"),
    ),
    (
        "fault.burst",
        (
            "Burst",
            "The rate of the client, or the number of its users, is multiplied; several bursts at once multiply.",
        ),
        ("流量突发", "客户端的速率或用户数成倍变化；同时发生的多个突发相乘。"),
    ),
    (
        "fault.burst.factor",
        ("Rate times", "By what the rate, or the number of users, is multiplied; 0 stops the traffic."),
        ("速率倍数", "速率或用户数乘以该倍数；0 表示不再有请求。"),
    ),
    (
        "fault.cut",
        ("Cut off", "Messages that are sent never arrive: only a timeout tells the caller."),
        ("断开", "发出的消息不会到达：调用方只有等到超时才知道。"),
    ),
    ("fault.cut.way", ("Which way", "Which of the messages are swallowed."), ("方向", "哪些消息会被吞掉。")),
    (
        "fault.cut.way.both",
        ("Both ways", "Neither calls nor replies arrive."),
        ("双向", "调用和答复都不会到达。"),
    ),
    (
        "fault.cut.way.calls",
        ("Calls only", "Nothing reaches the callee."),
        ("仅调用", "没有消息到达被调用方。"),
    ),
    (
        "fault.cut.way.replies",
        ("Replies only", "The callee does the work, and the caller never hears of it."),
        ("仅答复", "被调用方完成了工作，但调用方收不到答复。"),
    ),
    ("fault.delay", ("Delay", "Messages travel longer."), ("增加延迟", "消息传输得更久。")),
    (
        "fault.delay.added_ms",
        ("Added latency", "Added to every message, one way; a call and its reply take it twice."),
        ("增加的延迟", "加在每条消息的单程时间上；一次调用及其答复共计两次。"),
    ),
    (
        "fault.loss",
        ("Lose messages", "A share of the messages never arrives: only a timeout tells the caller."),
        ("丢失消息", "一部分消息不会到达：调用方只有等到超时才知道。"),
    ),
    (
        "fault.loss.share",
        (
            "Share of messages",
            "How many of the messages vanish, each way; at 10 % a call and its reply both arrive 81 times in 100.",
        ),
        ("消息比例", "每个方向有多大比例的消息丢失；10 % 时，调用与答复都到达的机会为 81 %。"),
    ),
    ("fault.mend", ("Mend", "The faults in force here end."), ("修复", "这里正在起作用的故障结束。")),
    (
        "*.instances",
        ("How many", "So many instances, counted from the first that is up."),
        ("多少个", "从第一个正在运行的实例数起的这么多个实例。"),
    ),
    (
        "*.instance",
        ("Which one", "This instance alone; 1 is the first."),
        ("哪一个", "只有这个实例；1 是第一个。"),
    ),
];

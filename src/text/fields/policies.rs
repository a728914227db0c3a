//! What a caller does about a network and a callee that fail: the policies of a connection.

use super::Packed;

pub static ROWS: Packed = rows![
    (
        "*.bandwidth",
        ("Bandwidth", "How much passes a second, each way; messages leave one after another."),
        ("带宽", "每个方向每秒能传输多少；消息依次发出。"),
    ),
    (
        "*.bandwidth.mbit_s",
        ("Capacity", "A message takes its size divided by this to leave."),
        ("容量", "消息的发送时间等于其大小除以该值。"),
    ),
    (
        "*.bandwidth.buffer_ms",
        ("Buffer", "A message that would wait longer to leave is lost."),
        ("缓冲", "发出前需要等待更久的消息会丢失。"),
    ),
    (
        "*.loss",
        ("Loss", "How many of the messages never arrive, each way: only a timeout tells."),
        ("丢包率", "每个方向有多大比例的消息不会到达：只有超时才知道。"),
    ),
    (
        "connection.deadline",
        (
            "Deadline",
            "The time after which the answer is of no use, retries included; the caller then gives up.",
        ),
        ("截止时间", "超过它之后答复便没有用处（包括重试），调用方随即放弃。"),
    ),
    (
        "connection.deadline.after_ms",
        ("After", "Counted from when the caller first wanted the call."),
        ("时限", "从调用方最初需要这次调用时算起。"),
    ),
    (
        "connection.deadline.propagate",
        (
            "Propagate",
            "It travels with the call: everybody further down gives up with it, instead of working for nobody.",
        ),
        ("向下传递", "截止时间随调用传递：下游到时一并放弃，不再做无用功。"),
    ),
    (
        "connection.cancel",
        ("Cancel", "A caller that gives up tells the callee, which stops at the next step of its plan."),
        ("取消传播", "调用方放弃时通知被调用方，后者在下一个步骤处停止。"),
    ),
    (
        "connection.retry",
        ("Retry", "A failed attempt is followed by another, at another instance where there is one."),
        ("重试", "失败之后再试一次；有其他实例时换一个实例。"),
    ),
    (
        "connection.retry.attempts",
        ("Attempts", "How many in all, the first included."),
        ("尝试次数", "总共尝试多少次，包括第一次。"),
    ),
    (
        "connection.retry.backoff",
        ("Backoff", "How the wait grows from retry to retry."),
        ("退避方式", "每次重试前的等待如何增长。"),
    ),
    (
        "connection.retry.backoff.exponential",
        ("Exponential", "Twice as long each time."),
        ("指数退避", "每次加倍。"),
    ),
    ("connection.retry.backoff.constant", ("Constant", "As long each time."), ("固定", "每次相同。")),
    (
        "connection.retry.backoff.decorrelated",
        ("Decorrelated", "Between the first wait and three times the wait before."),
        ("去相关", "在首次等待与上次等待的三倍之间取值。"),
    ),
    (
        "connection.retry.backoff_ms",
        ("First wait", "Before the first retry; later waits are reckoned from it."),
        ("首次等待", "第一次重试之前的等待；之后的等待由它推算。"),
    ),
    (
        "connection.retry.max_backoff_ms",
        ("Longest wait", "No wait grows beyond this."),
        ("最长等待", "等待时间不超过该值。"),
    ),
    (
        "connection.retry.jitter",
        (
            "Jitter",
            "Draws each wait between 0 and what it would be, so that callers that failed together do not come back together.",
        ),
        ("抖动", "在 0 与应等时间之间随机取值，使同时失败的调用方不会同时回来。"),
    ),
    (
        "connection.retry.on",
        ("Retry on", "The failures after which another attempt is made."),
        ("重试条件", "出现哪些失败时再试。"),
    ),
    ("connection.retry.on.timeout", ("Timeout", "No reply in time."), ("超时", "未及时答复。"),),
    (
        "connection.retry.on.queue_full",
        ("Waiting line full", "Its waiting line was full."),
        ("队列已满", "对方的等待队列已满。"),
    ),
    (
        "connection.retry.on.shed",
        ("Dropped to shorten the wait", "It waited too long in line."),
        ("为缩短等待而丢弃", "在队列中等待过久。"),
    ),
    (
        "connection.retry.on.pool_exhausted",
        ("Pool exhausted", "No connection came free in time."),
        ("连接池耗尽", "未及时等到空闲连接。"),
    ),
    (
        "connection.retry.on.rate_limited",
        ("Rate limited", "The rate limit had no token left."),
        ("被限流", "限流令牌已用完。"),
    ),
    (
        "connection.retry.on.circuit_open",
        ("Circuit open", "The breaker let nothing through."),
        ("熔断", "熔断器不放行。"),
    ),
    (
        "connection.retry.on.no_healthy_target",
        ("No healthy target", "The balancer had nobody to ask."),
        ("无健康目标", "均衡器没有可用的实例。"),
    ),
    ("connection.retry.on.refused", ("Refused", "The instance was down."), ("被拒绝", "实例已停止。"),),
    ("connection.retry.on.unreachable", ("Unreachable", "Nothing answered."), ("不可达", "没有任何应答。"),),
    (
        "connection.retry.on.lost",
        ("Lost on the way", "The network lost a message."),
        ("途中丢失", "网络丢失了消息。"),
    ),
    (
        "connection.retry.on.error",
        ("Error", "The callee answered with an error."),
        ("出错", "被调用方返回错误。"),
    ),
    (
        "connection.retry.budget",
        ("Retry budget", "Bounds retries by a share of the calls, so that they cannot make an outage worse."),
        ("重试预算", "把重试限制在调用的一定比例内，避免加重故障。"),
    ),
    (
        "connection.retry.budget.share",
        ("Share", "Each call puts so much of a token into the bucket; a retry takes a whole one."),
        ("比例", "每次调用向桶中放入这么多令牌；一次重试取走一个。"),
    ),
    (
        "connection.retry.budget.burst",
        ("Burst", "Tokens the bucket holds at most, and in the beginning."),
        ("突发量", "桶中最多有多少令牌，开始时即为此数。"),
    ),
    (
        "connection.hedge",
        (
            "Hedging",
            "Who is not answered after a while asks another instance as well, and takes the first good answer.",
        ),
        ("对冲请求", "一段时间未得到答复时，同时再问另一个实例，采用最先到的成功答复。"),
    ),
    (
        "connection.hedge.after_ms",
        ("After", "The wait before each further attempt; the usual p95 is a good start."),
        ("等待", "每次追加尝试之前的等待；可先取平时的 p95。"),
    ),
    (
        "connection.hedge.attempts",
        ("Further attempts", "How many at most."),
        ("追加次数", "最多追加多少次。"),
    ),
    (
        "connection.breaker",
        (
            "Circuit breaker",
            "Too many failures open it; then calls fail at once and the callee has time to recover.",
        ),
        ("熔断器", "失败过多时断开：调用立即失败，让被调用方有时间恢复。"),
    ),
    (
        "connection.breaker.window_s",
        ("Window", "How much of the past is looked at."),
        ("统计窗口", "统计最近多长时间。"),
    ),
    (
        "connection.breaker.failure_ratio",
        ("Failure ratio", "It opens when so many of the calls in the window have failed."),
        ("失败比例", "窗口内失败的调用达到该比例时断开。"),
    ),
    (
        "connection.breaker.minimum_calls",
        ("Minimum calls", "With fewer calls in the window it never opens."),
        ("最少调用数", "窗口内调用少于此数时不会断开。"),
    ),
    (
        "connection.breaker.open_s",
        ("Open for", "Then it lets a few calls through, on probation."),
        ("断开时长", "之后放行少量调用进行试探（半开）。"),
    ),
    (
        "connection.breaker.probes",
        ("Probes", "If so many calls are well it closes; the first that fails opens it again."),
        ("试探次数", "这么多次都成功则闭合；一次失败则重新断开。"),
    ),
    (
        "connection.rate_limit",
        ("Rate limit", "A bucket of tokens: each call takes one, and without one it fails at once."),
        ("限流", "令牌桶：每次调用取走一个令牌，取不到则立即失败。"),
    ),
    (
        "connection.rate_limit.qps",
        ("Rate", "How fast the bucket fills, for each instance of the caller."),
        ("速率", "令牌填充的速度；调用方的每个实例各有一个桶。"),
    ),
    (
        "connection.rate_limit.burst",
        ("Burst", "How many tokens the bucket holds: so many calls may come at once."),
        ("突发量", "桶中最多有多少令牌：允许这么多调用同时到来。"),
    ),
    (
        "connection.pool",
        (
            "Connection pool",
            "How many calls may be under way at once; who finds no connection free waits in line.",
        ),
        ("连接池", "同时最多进行多少个调用；没有空闲连接时排队等待。"),
    ),
    (
        "connection.pool.size",
        ("Size", "Connections, for each instance of the caller."),
        ("大小", "调用方每个实例的连接数。"),
    ),
    (
        "connection.pool.acquire_timeout_ms",
        ("Acquire timeout", "Who waits longer for a connection fails."),
        ("获取超时", "等待连接超过该时间即失败。"),
    ),
];

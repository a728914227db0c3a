//! The parameters of what answers: balancers, servers, caches, queues, databases.

use super::Packed;

pub static ROWS: Packed = rows![
    (
        "balancer.algorithm",
        ("Algorithm", "How the balancer chooses an instance for each call."),
        ("算法", "均衡器如何为每次调用选择实例。"),
    ),
    (
        "balancer.algorithm.round_robin",
        ("Round robin", "Each instance in turn."),
        ("轮询", "依次选择每个实例。"),
    ),
    (
        "balancer.algorithm.random",
        ("Random", "Any instance, each with the same probability."),
        ("随机", "以相同的概率选择任一实例。"),
    ),
    (
        "balancer.algorithm.least_connections",
        ("Least connections", "The instance with the fewest calls that are not answered yet."),
        ("最少连接", "选择未答复调用最少的实例。"),
    ),
    (
        "balancer.algorithm.power_of_d",
        (
            "Power of d choices",
            "Picks a few instances at random, and of these the one with the fewest calls that are not answered yet.",
        ),
        ("d 选一", "随机挑出几个实例，再从中选择未答复调用最少的一个。"),
    ),
    (
        "balancer.algorithm.power_of_d.d",
        (
            "Choices",
            "How many instances are picked, all different. 1: like random; as many as there are: like least connections.",
        ),
        ("候选数 d", "每次挑出几个不同的实例。1 等同于随机；与实例数相同时等同于最少连接。"),
    ),
    (
        "balancer.health_check",
        (
            "Health checks",
            "Every instance is asked at intervals; one that keeps failing gets no calls until it answers again.",
        ),
        ("健康检查", "定期询问每个实例；连续失败的实例不再分到调用，直到恢复应答。"),
    ),
    (
        "balancer.health_check.interval_s",
        ("Interval", "The time between two checks of an instance."),
        ("检查间隔", "对同一实例两次检查之间的时间。"),
    ),
    (
        "balancer.health_check.timeout_s",
        ("Timeout", "A check without an answer after this time has failed."),
        ("检查超时", "超过这个时间没有应答，检查即为失败。"),
    ),
    (
        "balancer.health_check.fall",
        ("Out after", "So many failed checks in a row take an instance out."),
        ("摘除次数", "连续失败这么多次后摘除实例。"),
    ),
    (
        "balancer.health_check.rise",
        ("Back after", "So many passed checks in a row bring it back."),
        ("恢复次数", "连续成功这么多次后恢复实例。"),
    ),
    (
        "server.instances",
        ("Instances", "How many copies of it run; each has its own slots and fails on its own."),
        ("实例数", "运行多少个副本；每个副本有自己的槽位，各自独立故障。"),
    ),
    (
        "server.slots",
        (
            "Slots an instance",
            "How many requests an instance holds at once, those that wait for a reply included.",
        ),
        ("每实例槽位", "一个实例同时处理多少请求，包括正在等待答复的请求。"),
    ),
    (
        "server.cores",
        (
            "Cores an instance",
            "How many requests an instance computes at once; waiting for a reply needs no core.",
        ),
        ("每实例核数", "一个实例同时计算多少请求；等待答复时不占用核。"),
    ),
    (
        "server.queue",
        (
            "Waiting line",
            "How many requests may wait for a slot of an instance; one more is refused. 0: none may wait.",
        ),
        ("等待队列", "一个实例允许多少请求排队等待槽位；再多则被拒绝。0 表示不允许等待。"),
    ),
    (
        "server.service",
        ("Compute time", "How long one computation takes on a core, and how much that varies."),
        ("计算时间", "在一个核上计算一次需要多久，以及波动有多大。"),
    ),
    (
        "server.plan",
        ("Plan", "What a request does here, step by step."),
        ("处理步骤", "请求在这里依次做什么。"),
    ),
    (
        "server.plan.compute",
        ("Compute", "Computes on a core; the factor multiplies the compute time."),
        ("计算", "占用一个核进行计算；系数与计算时间相乘。"),
    ),
    (
        "server.plan.call",
        (
            "Call",
            "Calls over this connection and waits for the reply; at a queue it publishes and waits until the message is stored.",
        ),
        ("调用", "通过这条连接调用，并等待答复；对消息队列则是发布消息，等到消息存好为止。"),
    ),
    (
        "server.plan.look_up",
        (
            "Look up",
            "A read asks the cache, on a miss the origin, and stores the answer; a write asks the origin and takes the key out of the cache.",
        ),
        ("查缓存", "读请求先问缓存，未命中则问数据源并存入缓存；写请求问数据源，并把该键移出缓存。"),
    ),
    (
        "server.plan.look_up.cache",
        ("Cache", "What is asked first; a cache that does not answer counts as a miss."),
        ("缓存", "最先查询的缓存；缓存没有应答时按未命中处理。"),
    ),
    (
        "server.plan.look_up.on_miss",
        ("Origin", "What is asked on a miss, and for every write."),
        ("数据源", "未命中时以及每次写入时访问的对象。"),
    ),
    (
        "server.plan.parallel",
        ("In parallel", "Makes several calls at once and goes on when they are answered."),
        ("并行", "同时发出多个调用，得到答复后继续。"),
    ),
    (
        "server.plan.enough",
        ("Enough", "Goes on after so many good answers."),
        ("足够", "得到这么多成功答复即可继续。"),
    ),
    (
        "server.plan.probability",
        ("Probability", "How often it is done; otherwise it is left out."),
        ("概率", "以此概率执行，否则跳过。"),
    ),
    (
        "server.plan.times",
        ("Times", "How many calls, one after another; in parallel, at once."),
        ("次数", "依次调用多少次；并行时同时发出。"),
    ),
    (
        "server.plan.classes",
        ("Only for", "Requests of other classes skip the step; none chosen: all take it."),
        ("仅限类别", "其他类别的请求跳过此步；不选则全部执行。"),
    ),
    (
        "cache.capacity_entries",
        ("Capacity", "How many keys it holds at most; one more pushes another out."),
        ("容量", "最多保存多少个键；再存一个就会挤掉另一个。"),
    ),
    (
        "cache.eviction",
        ("Eviction", "Which key goes when another needs its place."),
        ("淘汰策略", "需要腾出位置时淘汰哪一个键。"),
    ),
    (
        "cache.eviction.lru",
        ("Least recently used", "The one that nobody has asked for the longest."),
        ("最近最少使用", "淘汰最久没有被访问的键。"),
    ),
    (
        "cache.eviction.fifo",
        ("First in, first out", "The one that was stored first, however popular it is."),
        ("先进先出", "淘汰最早存入的键，无论它多热门。"),
    ),
    (
        "cache.ttl_s",
        ("Time to live", "How long a stored key stays good; after that its next read is a miss."),
        ("存活时间", "存入的键多久内有效；过期后下一次读取即为未命中。"),
    ),
    (
        "cache.slots",
        ("Slots", "How many operations it holds at once, those that wait for the origin included."),
        ("槽位", "同时处理多少个操作，包括正在等待数据源的操作。"),
    ),
    ("cache.cores", ("Cores", "How many operations it works on at once."), ("核数", "同时计算多少个操作。")),
    (
        "cache.queue",
        ("Waiting line", "How many operations may wait for a slot; one more is refused. 0: none may wait."),
        ("等待队列", "允许多少个操作排队等待槽位；再多则被拒绝。0 表示不允许等待。"),
    ),
    (
        "cache.service",
        ("Operation time", "How long a lookup or a store takes on a core, and how much that varies."),
        ("操作时间", "一次查询或存入在一个核上需要多久，以及波动有多大。"),
    ),
    (
        "queue.limit",
        ("Limit", "How many messages it holds at most; a delivered one counts until it is acknowledged."),
        ("上限", "最多保存多少条消息；已投递的消息在确认之前也计算在内。"),
    ),
    (
        "queue.overflow",
        ("At the limit", "What becomes of a publish when the queue is full."),
        ("达到上限时", "队列已满时，新发布的消息如何处理。"),
    ),
    (
        "queue.overflow.refuse",
        ("Refuse", "The publish fails, and its caller is told."),
        ("拒绝", "发布失败，并告知调用方。"),
    ),
    (
        "queue.overflow.drop_oldest",
        ("Drop the oldest", "The publish is taken, and the message that has waited longest is lost."),
        ("丢弃最旧", "接受新消息，等待最久的消息被丢弃。"),
    ),
    (
        "queue.max_deliveries",
        (
            "Deliveries at most",
            "A message that has failed this often is given up; 1: it is never delivered again.",
        ),
        ("最多投递次数", "失败达到这么多次的消息将被放弃；1 表示不再重新投递。"),
    ),
    (
        "queue.slots",
        ("Publishing slots", "How many publishes it works on at once."),
        ("发布并发数", "同时处理多少个发布。"),
    ),
    (
        "queue.queue",
        ("Waiting line", "How many publishes may wait for a slot; one more is refused. 0: none may wait."),
        ("等待队列", "允许多少个发布排队等待；再多则被拒绝。0 表示不允许等待。"),
    ),
    (
        "queue.service",
        ("Publish time", "How long it takes to store a message, and how much that varies."),
        ("发布时间", "存入一条消息需要多久，以及波动有多大。"),
    ),
    (
        "*.discipline",
        (
            "Discipline",
            "Who goes next, for a slot as for a core; whoever is being served is not interrupted.",
        ),
        ("排队规则", "等待槽位或核时轮到谁；正在处理的不会被打断。"),
    ),
    ("*.discipline.fifo", ("First in, first out", "Who came first."), ("先到先服务", "最先到的先处理。")),
    (
        "*.discipline.lifo",
        (
            "Last in, first out",
            "Who came last: under overload some are served in time, instead of all of them too late.",
        ),
        ("后到先服务", "最后到的先处理：过载时仍有一部分能及时完成，而不是全部超时。"),
    ),
    (
        "*.discipline.priority",
        ("By priority", "The request whose class has the highest priority; of equals, who came first."),
        ("按优先级", "类别优先级最高的请求先处理；相同则先到先服务。"),
    ),
    (
        "*.discipline.processor_sharing",
        (
            "Processor sharing",
            "All at once: as many as the line holds are let in, too, and all that compute share the cores evenly.",
        ),
        ("处理器共享", "同时处理：等待队列容纳的请求也一并进入，所有正在计算的请求平分各核。"),
    ),
    (
        "*.discipline.codel",
        (
            "Controlled delay (CoDel)",
            "Who came first; but while the wait stays above the target, one after another is dropped, ever faster.",
        ),
        ("受控延迟（CoDel）", "先到先服务；但等待时间持续高于目标时，会逐个丢弃，而且越来越快。"),
    ),
    (
        "*.discipline.codel.target_ms",
        ("Target", "The wait that is acceptable all the time."),
        ("目标等待", "可以一直接受的等待时间。"),
    ),
    (
        "*.discipline.codel.interval_ms",
        ("Interval", "For how long the wait may stay above the target before the first is dropped."),
        ("观察时间", "等待时间高于目标多久之后开始丢弃。"),
    ),
    (
        "database.slots",
        ("Slots", "How many queries it executes at once."),
        ("并发数", "同时执行多少个查询。"),
    ),
    (
        "database.queue",
        ("Waiting line", "How many queries may wait; one more is refused. 0: none may wait."),
        ("等待队列", "允许多少个查询排队；再多则被拒绝。0 表示不允许等待。"),
    ),
    (
        "database.service",
        ("Read time", "How long a read takes, and how much that varies."),
        ("读取时间", "一次读取需要多久，以及波动有多大。"),
    ),
    (
        "database.write_service",
        ("Write time", "How long a write takes, where it differs from a read."),
        ("写入时间", "一次写入需要多久（与读取不同时填写）。"),
    ),
];

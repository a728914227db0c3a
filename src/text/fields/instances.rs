//! What it takes to start an instance, to keep it in memory and to lose it.

use super::Packed;

pub static ROWS: Packed = rows![
    (
        "server.boot_s",
        (
            "Boot time",
            "From the start of an instance until it takes calls; those that are there at the beginning are up.",
        ),
        ("启动时间", "实例从启动到可以接受调用的时间；一开始就有的实例已在运行。"),
    ),
    (
        "server.warm_up",
        (
            "Warm-up",
            "An instance that has just started computes more slowly, and less so from moment to moment.",
        ),
        ("预热", "刚启动的实例计算较慢，随后逐渐恢复。"),
    ),
    (
        "server.warm_up.for_s",
        ("Takes", "After so long it is as fast as ever."),
        ("时长", "经过这么久后达到正常速度。"),
    ),
    (
        "server.warm_up.factor",
        ("Times as slow", "By what compute times are multiplied right after the start."),
        ("变慢倍数", "刚启动时计算时间乘以该倍数。"),
    ),
    (
        "server.memory",
        (
            "Garbage collection",
            "Memory is made and collected on the cores: the fuller the heap, the more of their time it takes.",
        ),
        ("垃圾回收", "内存的分配与回收占用核：堆越满，耗时越多。"),
    ),
    ("server.memory.heap_mb", ("Heap", "Of each instance."), ("堆大小", "每个实例的堆。")),
    (
        "server.memory.base_mb",
        ("Always in use", "Alive even without a request."),
        ("常驻内存", "没有请求时也占用的内存。"),
    ),
    (
        "server.memory.request_mb",
        ("For a request", "What each request makes, and keeps alive while it is here."),
        ("每个请求", "每个请求分配的内存，在处理期间一直占用。"),
    ),
    (
        "server.memory.collect_ms_per_mb",
        ("Cost of marking", "How long a core takes to mark a megabyte that is alive."),
        ("标记开销", "一个核标记 1 MB 存活内存所需的时间。"),
    ),
    (
        "*.failures",
        ("Random failures", "Its instances fail by themselves, each on its own, and come back."),
        ("随机故障", "各实例会自行发生故障并恢复，彼此独立。"),
    ),
    (
        "*.failures.mtbf_s",
        ("MTBF", "The mean time an instance is up, from one repair to the next failure."),
        ("MTBF", "平均无故障时间：从修复到下一次故障。"),
    ),
    (
        "*.failures.mttr_s",
        ("MTTR", "The mean time to repair; in the long run it is up MTBF / (MTBF + MTTR) of the time."),
        ("MTTR", "平均修复时间；长期来看，可用时间占 MTBF / (MTBF + MTTR)。"),
    ),
];

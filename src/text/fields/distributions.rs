//! The forms of a distribution. Last of the tables: a shared row must not come before an owner's own.

use super::Packed;

pub static ROWS: Packed = rows![
    ("*.mean_ms", ("Mean", "The average duration."), ("均值", "平均时长。")),
    ("*.constant", ("Constant", "Always the same."), ("固定", "始终相同。")),
    ("*.constant.ms", ("Duration", "The time it always takes."), ("时长", "每次所用的时间。")),
    (
        "*.uniform",
        ("Uniform", "Anything between two bounds, each as likely as any other."),
        ("均匀分布", "在两个界限之间，各处可能性相同。"),
    ),
    ("*.uniform.min_ms", ("Shortest", "No duration is below this."), ("最短", "时长不会低于此值。")),
    ("*.uniform.max_ms", ("Longest", "No duration is above this."), ("最长", "时长不会高于此值。")),
    (
        "*.exponential",
        ("Exponential", "Memoryless: many short ones, few long ones. The textbook's choice."),
        ("指数分布", "无记忆：短的多，长的少。教科书中的常见选择。"),
    ),
    (
        "*.gamma",
        ("Gamma (Erlang)", "Several stages one after another: the more stages, the more even."),
        ("伽马（爱尔朗）", "依次经过若干阶段：阶段越多越均匀。"),
    ),
    (
        "*.gamma.cv",
        (
            "Variation",
            "The standard deviation as a multiple of the mean; 1/√k makes an Erlang distribution of k stages: 0.5 four, 1 one.",
        ),
        ("变异系数", "标准差与均值之比；取 1/√k 即为 k 阶爱尔朗分布：0.5 为四阶，1 为一阶。"),
    ),
    (
        "*.lognormal",
        ("Lognormal", "Skewed to the right, as measured times mostly are."),
        ("对数正态", "向右偏斜，实际测得的时间大多如此。"),
    ),
    (
        "*.lognormal.cv",
        (
            "Variation",
            "The standard deviation as a multiple of the mean: 0.2 is even, 1 is usual, 3 has a long tail.",
        ),
        ("变异系数", "标准差与均值之比：0.2 较均匀，1 较常见，3 有很长的尾部。"),
    ),
    (
        "*.lognormal_quantiles",
        ("Lognormal by p50 and p99", "The same, from the two figures that a dashboard shows."),
        ("对数正态（按 p50 与 p99）", "同上，由监控面板上的两个数字给出。"),
    ),
    (
        "*.lognormal_quantiles.p50_ms",
        ("p50", "Half of the durations are below this."),
        ("p50", "一半的时长低于此值。"),
    ),
    (
        "*.lognormal_quantiles.p99_ms",
        ("p99", "One in a hundred is above this; at most 297 times the p50."),
        ("p99", "百分之一的时长高于此值；最多为 p50 的 297 倍。"),
    ),
    (
        "*.pareto",
        ("Pareto", "Most are near the shortest, and a few are very long: a heavy tail, up to a bound."),
        ("帕累托", "大多接近最短值，少数非常长：有上界的重尾分布。"),
    ),
    ("*.pareto.min_ms", ("Shortest", "Where it begins."), ("最短", "分布的起点。")),
    ("*.pareto.max_ms", ("Longest", "Where the tail is cut."), ("最长", "尾部在此截断。")),
    (
        "*.pareto.shape",
        ("Shape", "How fast the tail falls: near 1 it is heavy, from 3 on it is light."),
        ("形状", "尾部下降的快慢：接近 1 时尾部很重，3 以上较轻。"),
    ),
    (
        "*.weibull",
        ("Weibull", "An exponential with a longer or a shorter tail."),
        ("韦布尔", "尾部更长或更短的指数分布。"),
    ),
    (
        "*.weibull.shape",
        ("Shape", "Below 1 the tail is longer than an exponential's, at 1 it is one, above 1 it is shorter."),
        ("形状", "小于 1 时尾部比指数分布长，等于 1 即为指数分布，大于 1 时更短。"),
    ),
    (
        "*.hyperexponential",
        (
            "Hyperexponential",
            "Mostly quick, now and then much slower: two exponentials with equal parts in the mean.",
        ),
        ("超指数", "大多很快，偶尔慢得多：两个指数分布，各占均值的一半。"),
    ),
    (
        "*.hyperexponential.cv",
        ("Variation", "The standard deviation as a multiple of the mean; 1 is a plain exponential."),
        ("变异系数", "标准差与均值之比；1 即为普通的指数分布。"),
    ),
    (
        "*.bimodal",
        ("Fast or slow", "One of two durations, such as a hit and a miss."),
        ("快慢两种", "两种时长之一，例如命中与未命中。"),
    ),
    ("*.bimodal.fast_ms", ("Fast", "What it mostly takes."), ("快", "多数情况所用的时间。")),
    ("*.bimodal.slow_ms", ("Slow", "What it takes otherwise."), ("慢", "其余情况所用的时间。")),
    (
        "*.bimodal.slow_share",
        ("Slow share", "How many of all are slow."),
        ("慢的比例", "所有时长中慢的占多少。"),
    ),
    (
        "*.empirical",
        ("Measured quantiles", "As measured: a table of quantiles, straight lines between them."),
        ("实测分位数", "按实测结果：分位数表，各点之间为直线。"),
    ),
    (
        "*.empirical.quantiles",
        (
            "Quantiles",
            "Paste a table: each line a quantile and its duration, as \"0.5, 3\", \"50% 3ms\" or \"p50 3ms\"; the first is 0, the last 1.",
        ),
        (
            "分位数",
            "可粘贴表格：每行一个分位数及其时长，如“0.5, 3”、“50% 3ms”或“p50 3ms”；第一行为 0，最后一行为 1。",
        ),
    ),
    (
        "*.histogram",
        ("Measured histogram", "As a load tester prints it: how many fell into each bucket."),
        ("实测直方图", "按压测工具的输出：每个区间各有多少次。"),
    ),
    (
        "*.histogram.buckets",
        (
            "Buckets",
            "Paste a table: each line a bucket's upper bound in milliseconds and its own count, as \"5, 310\"; a first bucket without any says where the next begins.",
        ),
        (
            "区间",
            "可粘贴表格：每行一个区间的上界（毫秒）及该区间自己的计数，如“5, 310”；首个区间计数为 0 时表示下一区间的起点。",
        ),
    ),
];

//! What a client sends.

use super::Packed;

pub static ROWS: Packed = rows![
    (
        "client.traffic.profile",
        (
            "Rate over time",
            "How many new requests arrive each second, and how that changes during the run; or how many users there are.",
        ),
        ("请求速率", "每秒到达多少新请求，以及在运行中如何变化；或有多少用户。"),
    ),
    (
        "client.traffic.profile.steady",
        ("Steady", "The same rate all the time."),
        ("恒定", "始终相同的速率。"),
    ),
    (
        "client.traffic.profile.steady.qps",
        ("Rate", "Requests a second, on average."),
        ("速率", "平均每秒请求数。"),
    ),
    (
        "client.traffic.profile.ramp",
        ("Ramp", "A straight line from one rate to another, then steady."),
        ("渐增", "从一个速率直线变化到另一个，之后保持不变。"),
    ),
    (
        "client.traffic.profile.ramp.from_qps",
        ("From", "The rate before the ramp starts."),
        ("起始速率", "渐变开始之前的速率。"),
    ),
    (
        "client.traffic.profile.ramp.to_qps",
        ("To", "The rate after the ramp; lower than the first rate for a decline."),
        ("目标速率", "渐变结束之后的速率；比起始速率低则为下降。"),
    ),
    (
        "client.traffic.profile.ramp.start_s",
        ("Starts at", "The simulated time at which the rate begins to change."),
        ("开始时刻", "速率开始变化的模拟时间。"),
    ),
    (
        "client.traffic.profile.ramp.rise_s",
        ("Takes", "How long the change takes."),
        ("变化时长", "变化所用的时间。"),
    ),
    (
        "client.traffic.profile.step",
        ("Step", "One rate, and from one instant to the next another."),
        ("阶跃", "先是一个速率，到某一时刻立即变为另一个。"),
    ),
    (
        "client.traffic.profile.step.from_qps",
        ("From", "The rate before the step."),
        ("起始速率", "阶跃之前的速率。"),
    ),
    (
        "client.traffic.profile.step.to_qps",
        ("To", "The rate after the step; 0 stops the traffic."),
        ("目标速率", "阶跃之后的速率；0 表示不再有请求。"),
    ),
    (
        "client.traffic.profile.step.at_s",
        ("At", "The simulated time of the step."),
        ("时刻", "发生阶跃的模拟时间。"),
    ),
    (
        "client.traffic.profile.spike",
        ("Flash crowd", "A base rate, then a quick climb to a peak that holds for a while and falls again."),
        ("瞬时高峰", "平时为基础速率，随后迅速升到峰值，保持一段时间后回落。"),
    ),
    (
        "client.traffic.profile.spike.base_qps",
        ("Base rate", "The rate before and after the crowd."),
        ("基础速率", "高峰之前和之后的速率。"),
    ),
    (
        "client.traffic.profile.spike.peak_qps",
        ("Peak rate", "The rate while the crowd is at its largest."),
        ("峰值速率", "高峰期间的速率。"),
    ),
    (
        "client.traffic.profile.spike.start_s",
        ("Starts at", "The simulated time at which the rate begins to climb."),
        ("开始时刻", "速率开始上升的模拟时间。"),
    ),
    (
        "client.traffic.profile.spike.rise_s",
        ("Rises for", "How long the climb from base to peak takes; 0 is a jump."),
        ("上升时长", "从基础速率升到峰值所用的时间；0 表示瞬间到达。"),
    ),
    (
        "client.traffic.profile.spike.hold_s",
        ("Holds for", "How long the peak lasts."),
        ("保持时长", "峰值持续的时间。"),
    ),
    (
        "client.traffic.profile.spike.fall_s",
        ("Falls for", "How long the way back to the base rate takes."),
        ("回落时长", "从峰值回到基础速率所用的时间。"),
    ),
    (
        "client.traffic.profile.diurnal",
        ("Day and night", "A wave between two rates: highest at the peak, lowest half a period later."),
        ("昼夜起伏", "在两个速率之间按波形变化：峰值时刻最高，半个周期后最低。"),
    ),
    (
        "client.traffic.profile.diurnal.low_qps",
        ("Lowest rate", "The rate at the bottom of the wave."),
        ("最低速率", "波谷时的速率。"),
    ),
    (
        "client.traffic.profile.diurnal.high_qps",
        ("Highest rate", "The rate at the top of the wave."),
        ("最高速率", "波峰时的速率。"),
    ),
    (
        "client.traffic.profile.diurnal.period_s",
        ("Period", "How long it is from one peak to the next."),
        ("周期", "从一个峰值到下一个峰值的时间。"),
    ),
    (
        "client.traffic.profile.diurnal.peak_s",
        ("Peak at", "The simulated time of a peak; further ones come every period before and after."),
        ("峰值时刻", "某个峰值的模拟时间；此前此后每隔一个周期都有一个。"),
    ),
    (
        "client.traffic.profile.points",
        ("Points", "Straight lines between corners; level before the first and after the last."),
        ("折线", "各拐点之间为直线；第一点之前和最后一点之后保持不变。"),
    ),
    (
        "client.traffic.profile.points.points",
        ("Corners", "Each is an instant and the rate then; two at one instant make a jump."),
        ("拐点", "每个拐点是一个时刻及当时的速率；同一时刻的两个拐点构成跳变。"),
    ),
    (
        "client.traffic.profile.points.points.s",
        ("Time", "The simulated time of the corner; corners stay in order of time."),
        ("时刻", "拐点的模拟时间；拐点按时间先后排列。"),
    ),
    (
        "client.traffic.profile.points.points.qps",
        ("Rate", "Requests a second at that time."),
        ("速率", "该时刻的每秒请求数。"),
    ),
    (
        "client.traffic.profile.trace",
        ("Trace", "A recorded rate: each line's rate holds until the next line's time."),
        ("轨迹", "记录下来的速率：每一行的速率保持到下一行的时刻。"),
    ),
    (
        "client.traffic.profile.trace.points",
        ("Lines", "Each is an instant and the rate from then on; level before the first and after the last."),
        ("各行", "每行是一个时刻及此后的速率；第一行之前和最后一行之后保持不变。"),
    ),
    (
        "client.traffic.profile.trace.points.s",
        ("Time", "The simulated time from which the rate holds; lines stay in order of time."),
        ("时刻", "速率开始生效的模拟时间；各行按时间先后排列。"),
    ),
    (
        "client.traffic.profile.trace.points.qps",
        ("Rate", "Requests a second from that time on."),
        ("速率", "从该时刻起的每秒请求数。"),
    ),
    (
        "client.traffic.profile.trace.repeat_s",
        ("Repeats every", "After so long the trace begins again; what lies beyond is not reached."),
        ("重复周期", "经过这么久后轨迹重新开始；超出部分不会用到。"),
    ),
    (
        "client.traffic.profile.on_off",
        ("On and off", "Two rates in turn, for ever."),
        ("通断交替", "两个速率不断交替。"),
    ),
    (
        "client.traffic.profile.on_off.on_qps",
        ("Rate while on", "Requests a second while it is on."),
        ("接通时的速率", "接通时的每秒请求数。"),
    ),
    (
        "client.traffic.profile.on_off.off_qps",
        ("Rate while off", "Requests a second while it is off, and before it starts."),
        ("断开时的速率", "断开时以及开始之前的每秒请求数。"),
    ),
    (
        "client.traffic.profile.on_off.on_s",
        ("On for", "How long it is on each time."),
        ("接通时长", "每次接通持续的时间。"),
    ),
    (
        "client.traffic.profile.on_off.off_s",
        ("Off for", "How long it is off each time."),
        ("断开时长", "每次断开持续的时间。"),
    ),
    (
        "client.traffic.profile.on_off.start_s",
        ("Starts at", "The simulated time at which it is on for the first time."),
        ("开始时刻", "第一次接通的模拟时间。"),
    ),
    (
        "client.traffic.profile.users",
        (
            "Users (closed loop)",
            "Each user thinks, sends a request, waits for its outcome, and thinks again: a slow system is asked less.",
        ),
        ("用户（闭环）", "每个用户先思考，再发出请求，等到结果后继续思考：系统慢，请求就少。"),
    ),
    (
        "client.traffic.profile.users.count",
        ("Users", "How many there are, thinking or waiting. Bursts multiply them."),
        ("用户数", "有多少用户，包括思考中和等待中的。突发会使其成倍增加。"),
    ),
    (
        "client.traffic.profile.users.think",
        ("Think time", "How long a user thinks before the next request."),
        ("思考时间", "用户在下一个请求之前思考多久。"),
    ),
    (
        "client.traffic.arrivals",
        ("Arrivals", "How requests spread around the rate, which is their mean in any case."),
        ("到达过程", "请求在速率上下如何分布；长期平均总是等于该速率。"),
    ),
    (
        "client.traffic.arrivals.poisson",
        ("Random", "Independent of each other (a Poisson process), as many users make them."),
        ("随机", "彼此独立（泊松过程），如同大量用户的访问。"),
    ),
    (
        "client.traffic.arrivals.even",
        ("Evenly spaced", "Like clockwork: at a steady rate all gaps are alike."),
        ("均匀间隔", "像钟表一样：速率恒定时间隔都相同。"),
    ),
    (
        "client.traffic.arrivals.bursty",
        ("Bursty", "Bursts and pauses of random length (a Markov-modulated Poisson process)."),
        ("阵发", "长短随机的突发与间歇（马尔可夫调制泊松过程）。"),
    ),
    (
        "client.traffic.arrivals.bursty.factor",
        ("Rate in bursts", "How many times the rate of pauses it is; both together keep the mean."),
        ("突发倍数", "突发时的速率是间歇时的多少倍；两者合起来保持平均速率。"),
    ),
    (
        "client.traffic.arrivals.bursty.burst_s",
        ("Burst", "How long a burst lasts on average."),
        ("突发时长", "一次突发平均持续多久。"),
    ),
    (
        "client.traffic.arrivals.bursty.pause_s",
        ("Pause", "How long it is on average from the end of a burst to the next."),
        ("间歇时长", "一次突发结束到下一次开始平均相隔多久。"),
    ),
    (
        "client.traffic.arrivals.batches",
        (
            "Batches",
            "Several requests at one instant, as a scheduled job or a page with many pictures makes them.",
        ),
        ("成批", "同一时刻到达多个请求，如定时任务或含有多张图片的页面。"),
    ),
    (
        "client.traffic.arrivals.batches.size",
        ("Batch size", "Requests of a batch, on average."),
        ("批量", "每批平均有多少请求。"),
    ),
    (
        "client.traffic.arrivals.batches.sizes",
        ("Sizes", "How the sizes of batches spread around their mean."),
        ("批量分布", "各批的大小在均值上下如何分布。"),
    ),
    (
        "client.traffic.arrivals.batches.sizes.geometric",
        ("Geometric", "Many small batches and a few large ones."),
        ("几何分布", "小批多，大批少。"),
    ),
    (
        "client.traffic.arrivals.batches.sizes.constant",
        ("All alike", "Every batch has the same size."),
        ("相同", "每批大小相同。"),
    ),
    (
        "client.traffic.classes",
        ("Request classes", "What kinds of request there are; each new request draws one by weight."),
        ("请求类别", "有哪几类请求；每个新请求按权重抽取一类。"),
    ),
    (
        "client.traffic.classes.name",
        ("Name", "Plans refer to the class by this name."),
        ("名称", "处理步骤用这个名称指代该类别。"),
    ),
    (
        "client.traffic.classes.weight",
        ("Weight", "Its share of the traffic, relative to the other weights."),
        ("权重", "它在流量中所占的份额，相对于其他权重。"),
    ),
    (
        "client.traffic.classes.write",
        ("Writes", "Its requests write: a database takes its write time for them."),
        ("写入", "这类请求是写入：数据库对它们使用写入时间。"),
    ),
    (
        "client.traffic.classes.keys",
        ("Keys", "The key space from which each of its requests draws a key."),
        ("键空间", "这类请求从哪个键空间抽取键。"),
    ),
    (
        "client.traffic.classes.priority",
        ("Priority", "How important its requests are: 0 the least, more is more important."),
        ("优先级", "这类请求的重要程度：0 最低，数字越大越重要。"),
    ),
    (
        "client.traffic.classes.service_factor",
        ("Work ×", "By what service times at servers and databases are multiplied for its requests."),
        ("工作量 ×", "这类请求在服务器和数据库上的服务时间乘以该系数。"),
    ),
    (
        "client.traffic.classes.payload_kb",
        ("KB", "What a write sends and a read gets back; it takes time where the bandwidth is limited."),
        ("KB", "写请求发送、读请求取回的数据量；带宽有限时需要传输时间。"),
    ),
];

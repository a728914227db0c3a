//! Labels and explanations of every field of the scenario, under its path.
//!
//! A path is the owner (a kind of component, `connection`, `document`) and the field's place in it,
//! forms included: `client.traffic.profile.spike.peak_qps`. A row whose path begins with `*.` serves
//! every path that ends so.

use flashcrowd_sim::scenario::{Language, Unit};

/// What a field is called and what it means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldText {
    pub label: &'static str,
    pub explanation: &'static str,
}

/// The text of the field (or of the word of a choice, or of a form) at `owner.path`.
pub fn field(owner: &str, path: &str, language: Language) -> Option<FieldText> {
    let row = find(ROWS.iter(), |row| row.0, owner, path)?;
    let (label, explanation) = match language {
        Language::En => row.1,
        Language::Zh => row.2,
    };
    Some(FieldText { label, explanation })
}

/// What holds while the optional field at `owner.path` is absent.
pub fn absent(owner: &str, path: &str, language: Language) -> Option<&'static str> {
    let row = find(ABSENT.iter(), |row| row.0, owner, path)?;
    Some(match language {
        Language::En => row.1,
        Language::Zh => row.2,
    })
}

/// A unit, as it stands behind a number.
pub fn unit(unit: Unit, language: Language) -> &'static str {
    match (unit, language) {
        (Unit::One | Unit::Share, _) => "",
        (Unit::Milliseconds, _) => "ms",
        (Unit::Seconds, Language::En) => "s",
        (Unit::Seconds, Language::Zh) => "秒",
        (Unit::PerSecond, Language::En) => "/s",
        (Unit::PerSecond, Language::Zh) => "/秒",
    }
}

fn find<'t, R>(
    mut rows: impl Iterator<Item = &'t R>,
    key: impl Fn(&R) -> &'static str,
    owner: &str,
    path: &str,
) -> Option<&'t R> {
    let whole = format!("{owner}.{path}");
    rows.find(|row| match key(row).strip_prefix('*') {
        Some(end) => whole.ends_with(end),
        None => key(row) == whole,
    })
}

type Texts = (&'static str, &'static str);

static ROWS: &[(&str, Texts, Texts)] = &[
    (
        "client.traffic.profile",
        ("Rate over time", "How many new requests arrive each second, and how that changes during the run."),
        ("请求速率", "每秒到达多少新请求，以及在运行中如何变化。"),
    ),
    (
        "client.traffic.profile.steady",
        ("Steady", "The same rate all the time; arrivals are random (Poisson)."),
        ("恒定", "始终相同的速率；到达是随机的（泊松过程）。"),
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
        ("Call", "Calls over this connection and waits for the reply."),
        ("调用", "通过这条连接调用，并等待答复。"),
    ),
    ("server.plan.times", ("Times", "How many calls, one after another."), ("次数", "依次调用多少次。")),
    (
        "server.plan.classes",
        ("Only for", "Requests of other classes skip the step; none chosen: all take it."),
        ("仅限类别", "其他类别的请求跳过此步；不选则全部执行。"),
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
    (
        "connection.latency",
        ("Network latency", "How long a message travels, one way; a call and its reply take it twice."),
        ("网络延迟", "消息单程传输的时间；一次调用及其答复共计两次。"),
    ),
    (
        "connection.timeout_ms",
        (
            "Timeout",
            "How long the caller waits for each attempt before it gives up; the work goes on behind.",
        ),
        ("超时", "调用方每次尝试最多等待多久；放弃之后，对端的工作仍会继续。"),
    ),
    ("*.constant", ("Constant", "Always the same."), ("固定", "始终相同。")),
    ("*.constant.ms", ("Duration", "The time it always takes."), ("时长", "每次所用的时间。")),
    (
        "*.exponential",
        ("Exponential", "Memoryless: many short ones, few long ones. The textbook's choice."),
        ("指数分布", "无记忆：短的多，长的少。教科书中的常见选择。"),
    ),
    ("*.exponential.mean_ms", ("Mean", "The average duration."), ("均值", "平均时长。")),
    (
        "*.lognormal",
        ("Lognormal", "Skewed to the right, as measured times mostly are."),
        ("对数正态", "向右偏斜，实际测得的时间大多如此。"),
    ),
    ("*.lognormal.mean_ms", ("Mean", "The average duration."), ("均值", "平均时长。")),
    (
        "*.lognormal.cv",
        (
            "Variation",
            "The standard deviation as a multiple of the mean: 0.2 is even, 1 is usual, 3 has a long tail.",
        ),
        ("变异系数", "标准差与均值之比：0.2 较均匀，1 较常见，3 有很长的尾部。"),
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
        "document.key_spaces",
        ("Keys", "How many keys there are in this key space; each is as popular as any other."),
        ("键数", "这个键空间中有多少个键；每个键同样热门。"),
    ),
    (
        "document.incidents.at_s",
        ("Starts at", "The simulated time at which the incident strikes."),
        ("开始时刻", "事故发生的模拟时间。"),
    ),
    (
        "document.incidents.for_s",
        ("Lasts", "How long the incident lasts; empty: for good."),
        ("持续", "事故持续多久；留空表示不会结束。"),
    ),
];

static ABSENT: &[(&str, &str, &str)] = &[
    (
        "balancer.health_check",
        "Off: the balancer is blind and keeps sending calls to crashed instances.",
        "关闭：均衡器不知道实例的状态，会继续把调用发给已崩溃的实例。",
    ),
    (
        "server.cores",
        "Off: as many as slots, so a computation never waits for a core.",
        "关闭：与槽位数相同，计算不必等待核。",
    ),
    ("server.plan", "Derived from the wiring.", "由连线推导得出。"),
    ("database.write_service", "Off: a write takes as long as a read.", "关闭：写入与读取所用时间相同。"),
    ("connection.timeout_ms", "Off: the caller waits for ever.", "关闭：调用方一直等待。"),
    ("document.duration_s", "Off: the run goes on until it is paused.", "关闭：运行将持续到手动暂停为止。"),
];

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Field, KindName, Shape, connection_fields, fields_of};

    use super::*;

    /// Every path that a table of fields gives rise to, and whether the field may be absent.
    fn paths(fields: &[Field], before: &str, found: &mut Vec<(String, bool)>) {
        for field in fields {
            let path = format!("{before}{}", field.path);
            found.push((path.clone(), field.optional));
            match field.shape {
                Shape::Number { .. } | Shape::Whole { .. } | Shape::Points => {}
                Shape::Choice(words) => found.extend(words.iter().map(|w| (format!("{path}.{w}"), false))),
                Shape::OneOf(one_of) => {
                    for variant in one_of.variants {
                        let path = format!("{path}.{}", variant.name);
                        found.push((path.clone(), false));
                        paths(variant.fields, &format!("{path}."), found);
                    }
                }
                Shape::Section(inner) => paths(inner, &format!("{path}."), found),
                Shape::Classes => {
                    found.extend(["name", "weight", "write", "keys"].map(|f| (format!("{path}.{f}"), false)));
                }
                Shape::Plan => {
                    found.extend(
                        ["compute", "call", "times", "classes"].map(|f| (format!("{path}.{f}"), false)),
                    );
                }
            }
        }
    }

    #[test]
    fn every_field_has_a_label_and_an_explanation_in_both_languages() {
        let mut owners: Vec<(&str, Vec<(String, bool)>)> = Vec::new();
        let kinds = KindName::ALL.map(|kind| (kind.as_str(), fields_of(kind)));
        for (owner, fields) in kinds.into_iter().chain([("connection", connection_fields(KindName::Queue))]) {
            let mut found = Vec::new();
            paths(fields, "", &mut found);
            owners.push((owner, found));
        }
        for (owner, found) in owners {
            for (path, optional) in found {
                for language in [Language::En, Language::Zh] {
                    let text = field(owner, &path, language);
                    let complete = text.is_some_and(|t| !t.label.is_empty() && !t.explanation.is_empty());
                    assert!(complete, "{owner}.{path} has no text in {language:?}");
                    if optional {
                        let absent = absent(owner, &path, language).unwrap_or_default();
                        assert!(
                            !absent.is_empty(),
                            "{owner}.{path}: its absence is not explained in {language:?}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_field_finds_its_own_text_before_a_shared_one() {
        let label = |owner, path| field(owner, path, Language::En).map(|t| t.label);
        assert_eq!(label("server", "slots"), Some("Slots an instance"));
        assert_eq!(label("database", "slots"), Some("Slots"));
        assert_eq!(label("database", "write_service.lognormal.cv"), Some("Variation"));
        assert_eq!(label("database", "cv"), None);
    }
}

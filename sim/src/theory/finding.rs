//! What theory says of one component of a scenario: a model, its figures, and what stands against it.

use crate::scenario::Language;

/// What is predicted of a component, or why nothing is.
///
/// A model without reasons is exact. With reasons it is an approximation on their account. Without a model
/// the figures, if any, are those that hold in every steady state (rates, the utilization law).
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The component's id.
    pub component: String,
    pub model: Option<Model>,
    pub figures: Vec<Figure>,
    pub reasons: Vec<Reason>,
    /// The instant in seconds at which the first incident or action of the document ends the steady state;
    /// none if none does.
    pub holds_until_s: Option<f64>,
}

/// A predicted figure, in the unit of its name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    pub name: FigureName,
    pub value: f64,
}

/// Which figure. Of a component with several instances it is that of all together, times are those of one
/// call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FigureName {
    ArrivalRate,
    /// Of a balancer: calls that each target gets.
    RatePerTarget,
    /// Busy cores over cores; of a database, slots.
    Utilization,
    /// The share of computations that wait for a core.
    Waits,
    /// In the lines of the component: mean number waiting over arrivals.
    MeanWait,
    /// From arrival to departure, what is waited for elsewhere included.
    MeanSojourn,
    SojournP50,
    SojournP99,
    MeanInLine,
    MeanInSystem,
    /// The share of calls that find the line full.
    Blocked,
    HitRatio,
    MissRate,
    /// Of a client: birth to answer.
    MeanLatency,
    /// The share of calls that take longer than the caller's timeout.
    TimedOut,
    /// Computations a second that its cores can do at most.
    Capacity,
    /// The share of time in which an instance that fails by itself takes calls.
    Uptime,
}

/// The unit of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A second.
    PerSecond,
    Milliseconds,
    /// From 0 to 1.
    Share,
    /// A mean number.
    Count,
}

/// Which closed form. Rates are those of one instance, in calls a second; times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Model {
    /// [`super::markov::Mmc`].
    Mmc { arrival_rate: f64, service_ms: f64, servers: u32 },
    /// [`super::markov::Mmck`].
    Mmck { arrival_rate: f64, service_ms: f64, servers: u32, places: u32 },
    /// [`super::erlang::erlang_b`], M/G/c/c.
    Loss { arrival_rate: f64, service_ms: f64, servers: u32 },
    /// M/G/∞: so many servers that hardly anybody waits, whatever the service time.
    Ample { arrival_rate: f64, service_ms: f64, servers: u32 },
    /// [`super::general::Mg1`].
    Mg1 { arrival_rate: f64, service_ms: f64, cv: f64 },
    /// [`super::general::ProcessorSharing`].
    Sharing { arrival_rate: f64, service_ms: f64, servers: u32 },
    /// [`super::discipline::priority_waits`].
    Priorities { arrival_rate: f64, service_ms: f64, servers: u32, levels: u32 },
    /// [`super::choices::Choices`].
    Choices { arrival_rate: f64, service_ms: f64, d: u32 },
    /// [`super::general::erlang_arrivals_wait`], E_k/M/1.
    TakingTurns { arrival_rate: f64, service_ms: f64, targets: u32 },
    /// [`super::general::allen_cunneen_wait`].
    AllenCunneen { arrival_rate: f64, service_ms: f64, cv: f64, servers: u32 },
    /// [`super::cache::hit_ratio`] with least recently used.
    Lru { keys: f64, capacity: u64 },
    /// [`super::cache::hit_ratio`] with first in first out.
    Fifo { keys: f64, capacity: u64 },
    /// [`super::ttl::hit_ratio`].
    Ttl { keys: f64, ttl_s: f64 },
    /// All keys fit and stay.
    AllFit { keys: f64 },
    /// Shares of a stream: E = Q·p, L = E/N.
    Split { targets: u32 },
    /// Sum over the stations that a request visits: [`super::open`].
    Network,
}

/// Why a model is an approximation only, or why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    // No model.
    NotSteady,
    OtherArrivals,
    Cycle,
    Idle,
    Overloaded,
    OverloadedBefore,
    LeastConnections,
    Choices,
    ControlledDelay,
    Priorities,
    UnknownSplit,
    Pulled,
    SlotsBind,
    NoModelBehind,
    WritesTakeOut,
    TtlAndCapacity,
    AskedAgain,
    NotTheClientsKeys,
    KeysMove,
    UnknownMisses,
    UnknownBefore,
    Fails,
    Memory,
    Repeats,
    Limited,
    Withdrawn,
    Network,
    AtOnce,
    Scales,
    Ejects,
    FarApart,
    // An approximation.
    TakesTurns,
    NotPoisson,
    Misses,
    SeveralServers,
    ServiceDiffers,
    Feedback,
    LineFills,
    LossesBefore,
    TimeoutsStrike,
    ApproximateBehind,
    CharacteristicTime,
    FillTakesTime,
    ManyTargets,
}

impl Reason {
    /// Whether there is no model at all on its account.
    pub fn excludes(self) -> bool {
        self < Reason::TakesTurns
    }

    pub fn render(self, language: Language) -> &'static str {
        let (en, zh) = match self {
            Reason::NotSteady => ("the rate of its traffic changes over time", "流量随时间变化"),
            Reason::OtherArrivals => {
                ("its requests do not come independently of each other", "请求并非彼此独立地到达")
            }
            Reason::Cycle => ("it lies on or behind a cycle of calls", "它处于循环调用之中或之后"),
            Reason::Idle => ("nothing arrives", "没有请求到达"),
            Reason::Overloaded => {
                ("more arrives than it can do, so there is no steady state", "到达超过处理能力，不存在稳态")
            }
            Reason::OverloadedBefore => ("what calls it is overloaded", "调用它的组件已过载"),
            Reason::LeastConnections => {
                ("there is no closed form for least connections", "最少连接算法没有解析公式")
            }
            Reason::Choices => (
                "power of d choices has a closed form only for many near targets with one core, exponential service and lines that do not fill",
                "d 选一只有在目标很多、延迟很小、各有一个核、服务时间为指数分布且队列不会满时才有解析公式",
            ),
            Reason::ControlledDelay => {
                ("there is no closed form for controlled delay", "受控延迟没有解析公式")
            }
            Reason::Priorities => (
                "there is a closed form for priorities only with one server, or one exponential service time for all",
                "只有单服务台，或所有类别的服务时间同为指数分布时，优先级才有解析公式",
            ),
            Reason::ManyTargets => ("exact only for infinitely many targets", "只有目标无穷多时才精确"),
            Reason::UnknownSplit => {
                ("how calls spread over the targets is not known beforehand", "调用在各目标间的分配无法预知")
            }
            Reason::Pulled => (
                "it pulls when it has room; the waiting is in the queue",
                "它按自身余量拉取，等待发生在队列中",
            ),
            Reason::SlotsBind => (
                "slots are held during calls, and may run out before the cores do",
                "调用期间占用槽位，槽位可能先于核心用尽",
            ),
            Reason::NoModelBehind => {
                ("something that it waits for has no model", "它所等待的某个组件没有适用的模型")
            }
            Reason::WritesTakeOut => ("writes take keys out of the cache", "写操作会把键移出缓存"),
            Reason::TtlAndCapacity => {
                ("both the time to live and the capacity take entries away", "过期时间和容量同时起作用")
            }
            Reason::AskedAgain => (
                "a request asks for its key more than once, so references are not independent",
                "一个请求多次查询同一个键，访问并不独立",
            ),
            Reason::NotTheClientsKeys => {
                ("another cache in front has answered the popular keys", "前面的缓存已经应答了热门的键")
            }
            Reason::KeysMove => ("which keys are hot changes over time", "热门的键随时间变化"),
            Reason::UnknownMisses => {
                ("the hit ratio of a cache in front is not known beforehand", "前面缓存的命中率无法预知")
            }
            Reason::UnknownBefore => (
                "failures, retries or limits before it decide how much arrives",
                "到达多少取决于前面的故障、重试或限制",
            ),
            Reason::Fails => ("its instances fail by themselves", "实例会随机故障"),
            Reason::Memory => (
                "collecting memory takes the longer, the more requests there are",
                "请求越多，内存回收越耗时",
            ),
            Reason::Repeats => ("its calls are retried or hedged", "调用会重试或对冲"),
            Reason::Limited => {
                ("a pool, a limit or a circuit breaker holds calls back", "连接池、限流或熔断器会拦住调用")
            }
            Reason::Withdrawn => {
                ("a deadline or a cancellation ends calls early", "截止时间或取消会提前结束调用")
            }
            Reason::Network => ("messages are lost or wait for bandwidth", "消息会丢失，或因带宽不足而等待"),
            Reason::AtOnce => ("calls are made several at once", "多个调用同时发出"),
            Reason::Scales => ("how many instances there are follows the load", "实例数量随负载变化"),
            Reason::Ejects => {
                ("targets whose calls fail are left out for a while", "调用失败的目标会被暂时移出")
            }
            Reason::FarApart => (
                "how far a call goes depends on where it comes from and where it is answered",
                "调用的距离取决于它从哪里来、在哪里得到应答",
            ),
            Reason::FillTakesTime => {
                ("a miss is stored only once the origin has answered", "未命中的键要等源站应答后才存入")
            }
            Reason::TakesTurns => (
                "targets take turns, so arrivals are more even than a Poisson process",
                "目标轮流接收，到达比泊松过程更均匀",
            ),
            Reason::NotPoisson => (
                "what arrives has passed a queue that leaves no Poisson process",
                "到达经过了排队，已不是泊松过程",
            ),
            Reason::Misses => ("the misses of a cache are no Poisson process", "缓存未命中不是泊松过程"),
            Reason::SeveralServers => (
                "several servers and a service time that is not exponential",
                "多个服务台且服务时间不是指数分布",
            ),
            Reason::ServiceDiffers => {
                ("service times differ between kinds of call", "不同调用的服务时间不同")
            }
            Reason::Feedback => (
                "a request computes several times, with a service time that is not exponential",
                "一个请求多次计算，且服务时间不是指数分布",
            ),
            Reason::LineFills => ("the line fills now and then", "等待队列有时会满"),
            Reason::LossesBefore => ("some calls are lost before", "部分调用在此之前已经失败"),
            Reason::TimeoutsStrike => ("some calls time out", "部分调用会超时"),
            Reason::ApproximateBehind => {
                ("something that it waits for is approximated", "它所等待的某个组件只有近似值")
            }
            Reason::CharacteristicTime => (
                "Che's approximation: each key stays for one and the same time",
                "Che 近似：每个键的停留时间相同",
            ),
        };
        match language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

impl FigureName {
    pub fn unit(self) -> Unit {
        use FigureName::*;
        match self {
            ArrivalRate | RatePerTarget | MissRate | Capacity => Unit::PerSecond,
            Utilization | Waits | Blocked | HitRatio | TimedOut | Uptime => Unit::Share,
            MeanWait | MeanSojourn | SojournP50 | SojournP99 | MeanLatency => Unit::Milliseconds,
            MeanInLine | MeanInSystem => Unit::Count,
        }
    }

    pub fn render(self, language: Language) -> &'static str {
        let (en, zh) = match self {
            FigureName::ArrivalRate => ("arrivals", "到达率"),
            FigureName::RatePerTarget => ("arrivals at each target", "每个目标的到达率"),
            FigureName::Utilization => ("utilization", "利用率"),
            FigureName::Waits => ("share that waits", "需等待的比例"),
            FigureName::MeanWait => ("mean wait", "平均等待时间"),
            FigureName::MeanSojourn => ("mean time there", "平均停留时间"),
            FigureName::SojournP50 => ("median time there", "停留时间中位数"),
            FigureName::SojournP99 => ("p99 of the time there", "停留时间 p99"),
            FigureName::MeanInLine => ("mean number waiting", "平均等待数"),
            FigureName::MeanInSystem => ("mean number there", "平均在途数"),
            FigureName::Blocked => ("share that finds the line full", "因队列已满而失败的比例"),
            FigureName::HitRatio => ("hit ratio", "命中率"),
            FigureName::MissRate => ("misses", "未命中率（每秒）"),
            FigureName::MeanLatency => ("mean latency", "平均延迟"),
            FigureName::TimedOut => ("share timed out", "超时的比例"),
            FigureName::Capacity => ("capacity", "处理能力"),
            FigureName::Uptime => ("uptime", "正常运行时间占比"),
        };
        match language {
            Language::En => en,
            Language::Zh => zh,
        }
    }
}

impl Unit {
    /// What stands after a number, its space included.
    pub fn render(self, language: Language) -> &'static str {
        match (self, language) {
            (Unit::PerSecond, Language::En) => "/s",
            (Unit::PerSecond, Language::Zh) => "/秒",
            (Unit::Milliseconds, Language::En) => " ms",
            (Unit::Milliseconds, Language::Zh) => " 毫秒",
            (Unit::Share | Unit::Count, _) => "",
        }
    }
}

impl Model {
    pub fn render(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let figure = |x: f64| format!("{}", (x * 1e4).round() / 1e4);
        let queue = |arrivals: f64, service: f64, more: String| {
            let (arrivals, service) = (figure(arrivals), figure(service));
            if zh {
                format!("λ = {arrivals}/秒，服务时间 {service} 毫秒{more}")
            } else {
                format!("λ = {arrivals}/s, service {service} ms{more}")
            }
        };
        let comma = if zh { "，" } else { ", " };
        match *self {
            Model::Mmc { arrival_rate, service_ms, servers: 1 } => {
                format!("M/M/1: {}", queue(arrival_rate, service_ms, String::new()))
            }
            Model::Mmc { arrival_rate, service_ms, servers } => {
                format!("M/M/c: {}", queue(arrival_rate, service_ms, format!("{comma}c = {servers}")))
            }
            Model::Mmck { arrival_rate, service_ms, servers, places } => {
                format!(
                    "M/M/c/K: {}",
                    queue(arrival_rate, service_ms, format!("{comma}c = {servers}{comma}K = {places}"))
                )
            }
            Model::Loss { arrival_rate, service_ms, servers } => {
                format!(
                    "M/G/c/c (Erlang B): {}",
                    queue(arrival_rate, service_ms, format!("{comma}c = {servers}"))
                )
            }
            Model::Ample { arrival_rate, service_ms, servers } => {
                format!("M/G/∞: {}", queue(arrival_rate, service_ms, format!("{comma}c = {servers}")))
            }
            Model::Mg1 { arrival_rate, service_ms, cv } => {
                format!("M/G/1: {}", queue(arrival_rate, service_ms, format!("{comma}cv = {}", figure(cv))))
            }
            Model::Sharing { arrival_rate, service_ms, servers } => {
                format!("M/G/c-PS: {}", queue(arrival_rate, service_ms, format!("{comma}c = {servers}")))
            }
            Model::Priorities { arrival_rate, service_ms, servers, levels } if zh => {
                let more = format!("，c = {servers}，{levels} 个优先级");
                format!("优先级排队 (Cobham)：{}", queue(arrival_rate, service_ms, more))
            }
            Model::Priorities { arrival_rate, service_ms, servers, levels } => {
                let more = format!(", c = {servers}, {levels} priorities");
                format!("M/G/c with priorities (Cobham): {}", queue(arrival_rate, service_ms, more))
            }
            Model::Choices { arrival_rate, service_ms, d } => {
                let more = format!("{comma}d = {d}");
                format!(
                    "{}: {}",
                    if zh { "d 选一" } else { "power of d choices" },
                    queue(arrival_rate, service_ms, more)
                )
            }
            Model::TakingTurns { arrival_rate, service_ms, targets } => {
                format!("E_k/M/1: {}", queue(arrival_rate, service_ms, format!("{comma}k = {targets}")))
            }
            Model::AllenCunneen { arrival_rate, service_ms, cv, servers } => {
                let more = format!("{comma}cv = {}{comma}c = {servers}", figure(cv));
                format!("G/G/c (Allen–Cunneen): {}", queue(arrival_rate, service_ms, more))
            }
            Model::Lru { keys, capacity } if zh => format!("LRU：{keys} 个键，容量 {capacity}"),
            Model::Lru { keys, capacity } => format!("LRU: {keys} keys, room for {capacity}"),
            Model::Fifo { keys, capacity } if zh => format!("FIFO：{keys} 个键，容量 {capacity}"),
            Model::Fifo { keys, capacity } => format!("FIFO: {keys} keys, room for {capacity}"),
            Model::Ttl { keys, ttl_s } if zh => format!("TTL：{keys} 个键，{ttl_s} 秒"),
            Model::Ttl { keys, ttl_s } => format!("TTL: {keys} keys, {ttl_s} s"),
            Model::AllFit { keys } if zh => format!("全部 {keys} 个键都放得下"),
            Model::AllFit { keys } => format!("all {keys} keys fit"),
            Model::Split { targets } if zh => format!("{targets} 个目标分担"),
            Model::Split { targets } => format!("shared by {targets} targets"),
            Model::Network if zh => "排队网络".to_owned(),
            Model::Network => "a network of queues".to_owned(),
        }
    }
}

impl Finding {
    pub fn figure(&self, name: FigureName) -> Option<f64> {
        self.figures.iter().find(|figure| figure.name == name).map(|figure| figure.value)
    }

    pub fn is_exact(&self) -> bool {
        self.model.is_some() && self.reasons.is_empty()
    }
}

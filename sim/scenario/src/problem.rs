//! What can be wrong with a scenario: each problem says what, where and what would be right.

use super::{FORMAT_VERSION, KindName, Language};

/// One thing that is wrong with a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    pub place: Place,
    pub kind: ProblemKind,
}

/// Where in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Place {
    /// The text itself, before it is a scenario.
    Text {
        line: usize,
        column: usize,
    },
    /// The document as a whole, or one of its own fields.
    Document {
        field: String,
    },
    Component {
        id: String,
        field: String,
    },
    Connection {
        id: String,
        field: String,
    },
    KeySpace {
        id: String,
        field: String,
    },
    Annotation {
        id: String,
        field: String,
    },
    /// These three are counted from 1.
    Incident {
        number: usize,
        field: String,
    },
    Action {
        number: usize,
        field: String,
    },
    Objective {
        number: usize,
        field: String,
    },
}

/// What is wrong there.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// Not JSON.
    Syntax {
        detail: String,
    },
    /// A key stands twice in one object.
    DuplicateKey {
        key: String,
    },
    /// A word that is not known there.
    UnknownWord {
        word: String,
        nearest: Option<String>,
    },
    /// A value of the wrong type, or a field that is missing.
    Malformed {
        detail: String,
    },
    /// The file has no version.
    NoVersion,
    /// Written by a later release.
    NewerVersion {
        found: u64,
    },
    /// Not a finite number.
    NotANumber,
    OutOfRange {
        value: f64,
        min: f64,
        max: f64,
        unit: &'static str,
    },
    TooMany {
        count: usize,
        limit: usize,
    },
    TooLong {
        chars: usize,
        limit: usize,
    },
    BadId {
        id: String,
    },
    DuplicateId {
        id: String,
    },
    UnknownId {
        id: String,
        nearest: Option<String>,
    },
    SelfConnection,
    /// The same two components are connected twice.
    DuplicateConnection {
        other: String,
    },
    /// Nothing can be called at such a component.
    CannotBeCalled {
        kind: KindName,
    },
    /// Such a component calls nobody.
    CannotCall {
        kind: KindName,
    },
    /// A queue's messages cannot be pulled by such a component.
    CannotPull {
        kind: KindName,
    },
    /// `prefetch` stands at a connection that does not leave a queue.
    PrefetchWithoutQueue,
    /// `weight` stands at a connection that does not leave a balancer.
    WeightWithoutBalancer,
    /// The name of a region is that of a zone of another region.
    RegionIsZone {
        region: String,
    },
    /// `zone` stands at a note.
    ZoneOfNote,
    /// Two frames are one zone's.
    ZoneHasFrame {
        other: String,
    },
    /// The distance of a place to itself, or a distance that is given twice.
    NoDistance,
    /// A connection that leaves a queue retries, hedges, limits or cancels.
    PoliciesOfQueue,
    /// The caches of a scenario hold too much together.
    TooManyEntries {
        count: usize,
        limit: usize,
    },
    /// A rate has no corner.
    NoPoints,
    /// Corners of a rate that are not in order of time.
    PointsOutOfOrder,
    /// A table of quantiles or a histogram has no row.
    NoRows,
    /// A row of such a table is below the one before it.
    RowsFall {
        value: f64,
        before: f64,
        unit: &'static str,
    },
    /// A table of quantiles does not begin at 0 or not end at 1.
    QuantileEnd {
        value: f64,
        wanted: f64,
    },
    /// All counts of a histogram are 0.
    NothingCounted,
    /// A plan's step has not exactly one of `compute`, `call`, `look_up` and `parallel`.
    StepNeedsOneVerb,
    /// `times` stands at a step that is no call.
    TimesWithoutCall,
    /// A parallel step is empty or has something else than calls in it, or `enough` stands at another step.
    OnlyCallsAtOnce,
    /// A plan's call over a connection that does not leave its server.
    NotAConnection {
        word: String,
        nearest: Option<String>,
    },
    /// What a plan looks up is no cache.
    NotACache {
        kind: KindName,
    },
    /// An incident at a connection that is not there.
    UnknownConnection {
        id: String,
        nearest: Option<String>,
    },
    /// A `mend` names not exactly one of component and connection.
    NothingToMend,
    /// A class that no client has.
    UnknownClass {
        name: String,
        nearest: Option<String>,
    },
    /// All weights are 0.
    NoWeight,
    /// Two classes of one client have one name.
    DuplicateClass {
        name: String,
    },
    /// An incident at a component of the wrong kind.
    WrongTarget {
        id: String,
        kind: KindName,
    },
    /// `instance` and `instances` together.
    InstanceAndInstances,
    /// An instance that the component does not have.
    NoSuchInstance {
        instance: u32,
        instances: u32,
    },
    /// Actions that are not in order of time.
    ActionsOutOfOrder,
    /// An action that cannot be carried out when its time comes.
    ImpossibleAction {
        detail: String,
    },
}

impl Place {
    pub fn document(field: impl Into<String>) -> Place {
        Place::Document { field: field.into() }
    }

    pub fn component(id: &str, field: impl Into<String>) -> Place {
        Place::Component { id: id.to_owned(), field: field.into() }
    }

    pub fn connection(id: &str, field: impl Into<String>) -> Place {
        Place::Connection { id: id.to_owned(), field: field.into() }
    }

    pub fn annotation(id: &str, field: impl Into<String>) -> Place {
        Place::Annotation { id: id.to_owned(), field: field.into() }
    }

    /// The same place, one field further in.
    pub fn at(&self, inner: &str) -> Place {
        let mut place = self.clone();
        let field = match &mut place {
            Place::Text { .. } => return place,
            Place::Document { field }
            | Place::Component { field, .. }
            | Place::Connection { field, .. }
            | Place::KeySpace { field, .. }
            | Place::Annotation { field, .. }
            | Place::Incident { field, .. }
            | Place::Action { field, .. }
            | Place::Objective { field, .. } => field,
        };
        if !inner.is_empty() && inner != "." {
            if !field.is_empty() && !inner.starts_with('[') {
                field.push('.');
            }
            field.push_str(inner);
        }
        place
    }

    /// The path within the thing that it names.
    pub fn field(&self) -> &str {
        match self {
            Place::Text { .. } => "",
            Place::Document { field }
            | Place::Component { field, .. }
            | Place::Connection { field, .. }
            | Place::KeySpace { field, .. }
            | Place::Annotation { field, .. }
            | Place::Incident { field, .. }
            | Place::Action { field, .. }
            | Place::Objective { field, .. } => field,
        }
    }

    pub fn render(&self, language: Language) -> String {
        let zh = language == Language::Zh;
        let (head, field) = match self {
            Place::Text { line, column } if zh => return format!("第 {line} 行第 {column} 列"),
            Place::Text { line, column } => return format!("line {line}, column {column}"),
            Place::Document { field } => (if zh { "方案" } else { "scenario" }.to_owned(), field),
            Place::Component { id, field } if zh => (format!("组件“{id}”"), field),
            Place::Component { id, field } => (format!("component \"{id}\""), field),
            Place::Connection { id, field } if zh => (format!("连接“{id}”"), field),
            Place::Connection { id, field } => (format!("connection \"{id}\""), field),
            Place::KeySpace { id, field } if zh => (format!("键空间“{id}”"), field),
            Place::KeySpace { id, field } => (format!("key space \"{id}\""), field),
            Place::Annotation { id, field } if zh => (format!("标注“{id}”"), field),
            Place::Annotation { id, field } => (format!("annotation \"{id}\""), field),
            Place::Incident { number, field } if zh => (format!("第 {number} 个事故"), field),
            Place::Incident { number, field } => (format!("incident {number}"), field),
            Place::Action { number, field } if zh => (format!("第 {number} 个操作"), field),
            Place::Action { number, field } => (format!("action {number}"), field),
            Place::Objective { number, field } if zh => (format!("第 {number} 个目标"), field),
            Place::Objective { number, field } => (format!("objective {number}"), field),
        };
        match (field.is_empty(), zh) {
            (true, _) => head,
            (false, true) => format!("{head}，{field}"),
            (false, false) => format!("{head}, {field}"),
        }
    }
}

impl Problem {
    pub fn new(place: Place, kind: ProblemKind) -> Problem {
        Problem { place, kind }
    }

    /// The whole sentence: where, what, and what would be right.
    pub fn render(&self, language: Language) -> String {
        let place = self.place.render(language);
        match language {
            Language::En => format!("{place}: {}", self.kind.render(language)),
            Language::Zh => format!("{place}：{}", self.kind.render(language)),
        }
    }
}

fn hint(nearest: &Option<String>, language: Language) -> String {
    match (nearest, language) {
        (None, _) => String::new(),
        (Some(word), Language::En) => format!("; did you mean \"{word}\"?"),
        (Some(word), Language::Zh) => format!("；是否想写“{word}”？"),
    }
}

impl ProblemKind {
    /// What is wrong and what would be right, without the place.
    pub fn render(&self, language: Language) -> String {
        match language {
            Language::En => self.english(),
            Language::Zh => self.chinese(),
        }
    }

    fn english(&self) -> String {
        use ProblemKind::*;
        let near = |n: &Option<String>| hint(n, Language::En);
        match self {
            Syntax { detail } => format!("this is not JSON: {detail}"),
            DuplicateKey { key } => format!("\"{key}\" stands twice in one object; keep one"),
            UnknownWord { word, nearest } => format!("\"{word}\" is not known here{}", near(nearest)),
            Malformed { detail } => detail.clone(),
            NoVersion => format!("the version is missing; write \"flashcrowd\": {FORMAT_VERSION}"),
            NewerVersion { found } => format!(
                "this is version {found} and was made by a later release; this one reads up to {FORMAT_VERSION}"
            ),
            NotANumber => "this must be a finite number".to_owned(),
            OutOfRange { value, min, max, unit } => {
                format!("{value}{unit} is out of range; from {min} to {max}{unit} is possible")
            }
            TooMany { count, limit } => format!("{count} are too many; {limit} are possible"),
            TooLong { chars, limit } => format!("{chars} characters are too many; {limit} are possible"),
            BadId { id } => {
                format!("\"{id}\" cannot be an id; an id has 1 to 64 characters and no spaces or controls")
            }
            DuplicateId { id } => format!("the id \"{id}\" is taken; ids are unique"),
            UnknownId { id, nearest } => format!("there is no \"{id}\"{}", near(nearest)),
            SelfConnection => "a component cannot be connected to itself".to_owned(),
            DuplicateConnection { other } => {
                format!("\"{other}\" already connects the same two components; keep one")
            }
            CannotBeCalled { kind } => {
                format!("nothing can be connected to a {}; reverse the arrow", kind.as_str())
            }
            CannotCall { kind } => format!("a {} calls nobody; reverse the arrow", kind.as_str()),
            CannotPull { kind } => {
                format!("a {} pulls no messages; servers and databases do", kind.as_str())
            }
            WeightWithoutBalancer => "\"weight\" goes with a connection that leaves a balancer".to_owned(),
            RegionIsZone { region } => format!("\"{region}\" is a zone of another region"),
            ZoneOfNote => "\"zone\" goes with a frame".to_owned(),
            ZoneHasFrame { other } => format!("\"{other}\" is already the frame of this zone; keep one"),
            NoDistance => "a distance is between two different places, and is given once".to_owned(),
            PrefetchWithoutQueue => "\"prefetch\" goes with a connection that leaves a queue".to_owned(),
            PoliciesOfQueue => {
                "a queue delivers again by itself; its connections have a timeout and a network only"
                    .to_owned()
            }
            TooManyEntries { count, limit } => {
                format!("the caches hold {count} entries together; {limit} are possible")
            }
            NoPoints => "at least one point is needed: [seconds, requests a second]".to_owned(),
            PointsOutOfOrder => "points must be in order of time".to_owned(),
            NoRows => "at least one row is needed".to_owned(),
            RowsFall { value, before, unit } => {
                format!("{value}{unit} is below the {before}{unit} of the row before; rows must rise")
            }
            QuantileEnd { value, wanted } => {
                let end = if *wanted == 0.0 { "first" } else { "last" };
                format!("the {end} quantile is {value}; it must be {wanted}")
            }
            NothingCounted => "at least one bucket must have a count above 0".to_owned(),
            NotACache { kind } => format!("this leads to a {}; only a cache can be looked up", kind.as_str()),
            UnknownConnection { id, nearest } => {
                format!("there is no connection \"{id}\"{}", near(nearest))
            }
            NothingToMend => "give \"component\" or \"connection\", and not both".to_owned(),
            StepNeedsOneVerb => {
                "a step has exactly one of \"compute\", \"call\", \"look_up\" and \"parallel\"".to_owned()
            }
            OnlyCallsAtOnce => "\"parallel\" is a list of calls, and \"enough\" goes with it".to_owned(),
            TimesWithoutCall => "\"times\" goes with \"call\"".to_owned(),
            NotAConnection { word, nearest } => {
                format!("no connection leads from this server to \"{word}\"{}", near(nearest))
            }
            UnknownClass { name, nearest } => format!("no client has a class \"{name}\"{}", near(nearest)),
            NoWeight => "at least one class must have a weight above 0".to_owned(),
            DuplicateClass { name } => format!("two classes are named \"{name}\"; names are unique"),
            WrongTarget { id, kind } => {
                format!("\"{id}\" is a {}; this incident strikes another kind", kind.as_str())
            }
            InstanceAndInstances => "give \"instance\" or \"instances\", not both".to_owned(),
            NoSuchInstance { instance, instances } => {
                format!("there is no instance {instance}; from 1 to {instances} is possible")
            }
            ActionsOutOfOrder => "actions must be in order of time".to_owned(),
            ImpossibleAction { detail } => format!("this cannot be done at its time: {detail}"),
        }
    }

    fn chinese(&self) -> String {
        use ProblemKind::*;
        let near = |n: &Option<String>| hint(n, Language::Zh);
        match self {
            Syntax { detail } => format!("不是有效的 JSON：{detail}"),
            DuplicateKey { key } => format!("同一对象中“{key}”出现了两次；请保留一个"),
            UnknownWord { word, nearest } => format!("此处不认识“{word}”{}", near(nearest)),
            Malformed { detail } => format!("内容有误：{detail}"),
            NoVersion => format!("缺少版本号；请写 \"flashcrowd\": {FORMAT_VERSION}"),
            NewerVersion { found } => {
                format!("这是版本 {found}，由更新的程序生成；本程序最高可读版本 {FORMAT_VERSION}")
            }
            NotANumber => "这里必须是有限的数字".to_owned(),
            OutOfRange { value, min, max, unit } => {
                format!("{value}{unit} 超出范围；可取 {min} 到 {max}{unit}")
            }
            TooMany { count, limit } => format!("有 {count} 个，太多了；最多 {limit} 个"),
            TooLong { chars, limit } => format!("有 {chars} 个字符，太长了；最多 {limit} 个"),
            BadId { id } => format!("“{id}”不能作为标识；标识为 1 到 64 个字符，不含空格和控制字符"),
            DuplicateId { id } => format!("标识“{id}”已被占用；标识不能重复"),
            UnknownId { id, nearest } => format!("没有“{id}”{}", near(nearest)),
            SelfConnection => "组件不能连接到自身".to_owned(),
            DuplicateConnection { other } => format!("“{other}”已经连接了这两个组件；请保留一个"),
            CannotBeCalled { kind } => format!("不能连接到{}；请反转箭头", kind_zh(*kind)),
            CannotCall { kind } => format!("{}不会调用其他组件；请反转箭头", kind_zh(*kind)),
            CannotPull { kind } => format!("{}不会拉取消息；服务器和数据库可以", kind_zh(*kind)),
            WeightWithoutBalancer => "\"weight\" 只能用于从负载均衡器出发的连接".to_owned(),
            RegionIsZone { region } => format!("“{region}” 是另一个地域的可用区"),
            ZoneOfNote => "\"zone\" 只能用于框".to_owned(),
            ZoneHasFrame { other } => format!("“{other}”已经是此可用区的框；请保留一个"),
            NoDistance => "距离是两个不同地点之间的，且只能给出一次".to_owned(),
            PrefetchWithoutQueue => "\"prefetch\" 只能用于从队列出发的连接".to_owned(),
            PoliciesOfQueue => "队列自己会重新投递；它的连接只有超时和网络".to_owned(),
            TooManyEntries { count, limit } => {
                format!("所有缓存合计 {count} 个条目；最多 {limit} 个")
            }
            NoPoints => "至少需要一个点：[秒, 每秒请求数]".to_owned(),
            PointsOutOfOrder => "各点必须按时间顺序排列".to_owned(),
            NoRows => "至少需要一行".to_owned(),
            RowsFall { value, before, unit } => {
                format!("{value}{unit} 小于上一行的 {before}{unit}；各行必须递增")
            }
            QuantileEnd { value, wanted } => {
                let end = if *wanted == 0.0 { "第一个" } else { "最后一个" };
                format!("{end}分位数是 {value}；必须为 {wanted}")
            }
            NothingCounted => "至少有一个区间的计数要大于 0".to_owned(),
            NotACache { kind } => format!("这里通向{}；只能查询缓存", kind_zh(*kind)),
            UnknownConnection { id, nearest } => format!("没有连接“{id}”{}", near(nearest)),
            NothingToMend => "\"component\" 和 \"connection\" 必须且只能写一个".to_owned(),
            StepNeedsOneVerb => {
                "每一步必须且只能有 \"compute\"、\"call\"、\"look_up\" 或 \"parallel\" 之一".to_owned()
            }
            OnlyCallsAtOnce => "\"parallel\" 是一组调用，\"enough\" 只能与它一起使用".to_owned(),
            TimesWithoutCall => "\"times\" 只能与 \"call\" 一起使用".to_owned(),
            NotAConnection { word, nearest } => {
                format!("此服务器没有通向“{word}”的连接{}", near(nearest))
            }
            UnknownClass { name, nearest } => format!("没有客户端有“{name}”这个类别{}", near(nearest)),
            NoWeight => "至少有一个类别的权重要大于 0".to_owned(),
            DuplicateClass { name } => format!("有两个类别都叫“{name}”；名称不能重复"),
            WrongTarget { id, kind } => format!("“{id}”是{}；这种事故不作用于它", kind_zh(*kind)),
            InstanceAndInstances => "\"instance\" 和 \"instances\" 只能写一个".to_owned(),
            NoSuchInstance { instance, instances } => {
                format!("没有第 {instance} 个实例；可取 1 到 {instances}")
            }
            ActionsOutOfOrder => "操作必须按时间顺序排列".to_owned(),
            ImpossibleAction { detail } => format!("到时无法执行：{detail}"),
        }
    }
}

fn kind_zh(kind: KindName) -> &'static str {
    match kind {
        KindName::Client => "客户端",
        KindName::Balancer => "负载均衡器",
        KindName::Gateway => "网关",
        KindName::Server => "服务器",
        KindName::Cache => "缓存",
        KindName::Queue => "队列",
        KindName::Database => "数据库",
    }
}

/// The known word nearest to `word`, if one is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let enough = (word.chars().count() / 3).max(2);
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .filter(|(distance, _)| *distance <= enough)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, k)| k.to_owned())
}

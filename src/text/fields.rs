//! Labels and explanations of every field of the scenario, under its path.
//!
//! A path is the owner (a kind of component, `connection`, `pull`, `fault`, `document`) and the field's place in it,
//! forms included: `client.traffic.profile.spike.peak_qps`. A row whose path begins with `*.` serves
//! every path that ends so.

/// Packs rows of path, label and explanation in English, label and explanation in Chinese.
macro_rules! rows {
    ($((
        $path:literal,
        ($label:literal, $says:literal $(,)?),
        ($label_zh:literal, $says_zh:literal $(,)?) $(,)?
    )),* $(,)?) => {
        [
            concat!($($path, "\n", $label, "\n", $says, "\n"),*),
            concat!($($label_zh, "\n", $says_zh, "\n"),*),
        ]
    };
}
mod components;
mod connections;
mod distributions;
mod faults;
mod instances;
mod policies;
mod traffic;

use std::sync::LazyLock;

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
        (Unit::One, _) => "",
        (Unit::Share, _) => "%",
        (Unit::Milliseconds, _) => "ms",
        (Unit::Seconds, Language::En) => "s",
        (Unit::Seconds, Language::Zh) => "秒",
        (Unit::PerSecond, Language::En) => "/s",
        (Unit::PerSecond, Language::Zh) => "/秒",
        (Unit::Megabytes, _) => "MB",
        (Unit::MegabitsPerSecond, _) => "Mbit/s",
        (Unit::MillisecondsPerMegabyte, _) => "ms/MB",
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

/// Path, then label and explanation in English and in Chinese.
type Row = (&'static str, Texts, Texts);
type Texts = (&'static str, &'static str);

/// Rows as two texts with a line for each part: all that is English with the paths, and all that is Chinese. As five
/// texts a row they would be five pointers a row, which no compression makes smaller.
type Packed = [&'static str; 2];

static TABLES: [Packed; 7] = [
    traffic::ROWS,
    components::ROWS,
    connections::ROWS,
    policies::ROWS,
    instances::ROWS,
    faults::ROWS,
    distributions::ROWS,
];

static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| {
    let mut rows = Vec::new();
    for [en, zh] in TABLES {
        let (mut en, mut zh) = (en.split('\n'), zh.split('\n'));
        while let (Some(path), Some(label), Some(says), Some(label_zh), Some(says_zh)) =
            (en.next(), en.next(), en.next(), zh.next(), zh.next())
        {
            rows.push((path, (label, says), (label_zh, says_zh)));
        }
    }
    rows
});

static ABSENT: &[(&str, &str, &str)] = &[
    (
        "balancer.health_check",
        "Off: the balancer is blind and keeps sending calls to crashed instances.",
        "关闭：均衡器不知道实例的状态，会继续把调用发给已崩溃的实例。",
    ),
    (
        "client.traffic.profile.trace.repeat_s",
        "Off: the last line's rate holds.",
        "关闭：保持最后一行的速率。",
    ),
    (
        "server.cores",
        "Off: as many as slots, so a computation never waits for a core.",
        "关闭：与槽位数相同，计算不必等待核。",
    ),
    (
        "cache.ttl_s",
        "Off: a key stays good until it is pushed out or written.",
        "关闭：键一直有效，直到被挤出或被写入。",
    ),
    (
        "queue.max_deliveries",
        "Off: a message that fails is delivered again until it succeeds.",
        "关闭：失败的消息会一直重新投递，直到成功。",
    ),
    (
        "pull.timeout_ms",
        "Off: the queue waits for ever, also for what a silent crash has swallowed.",
        "关闭：队列一直等待，哪怕消息已随无应答的崩溃丢失。",
    ),
    ("pull.prefetch", "Off: as many as the instance has slots.", "关闭：与实例的槽位数相同。"),
    ("*.instances", "Off: all of them.", "关闭：全部实例。"),
    ("*.instance", "Off: not one alone.", "关闭：不限于某一个。"),
    ("server.plan", "Derived from the wiring.", "由连线推导得出。"),
    ("database.write_service", "Off: a write takes as long as a read.", "关闭：写入与读取所用时间相同。"),
    ("connection.timeout_ms", "Off: the caller waits for ever.", "关闭：调用方一直等待。"),
    ("server.warm_up", "Off: it is at its best at once.", "关闭：启动后立即达到正常速度。"),
    ("server.memory", "Off: memory costs nothing.", "关闭：内存没有开销。"),
    ("*.failures", "Off: only incidents bring them down.", "关闭：只有事故会使其停止。"),
    ("*.bandwidth", "Off: any amount at once.", "关闭：不限。"),
    ("connection.deadline", "Off: never.", "关闭：没有截止时间。"),
    ("connection.retry", "Off: the failure stands.", "关闭：失败即为结果。"),
    ("connection.retry.budget", "Off: no bound.", "关闭：不限。"),
    ("connection.hedge", "Off: one attempt at a time.", "关闭：每次只有一个尝试。"),
    ("connection.breaker", "Off: every call is made.", "关闭：每次调用都会发出。"),
    ("connection.rate_limit", "Off: any rate.", "关闭：不限。"),
    ("connection.pool", "Off: any number.", "关闭：不限。"),
    ("document.duration_s", "Off: the run goes on until it is paused.", "关闭：运行将持续到手动暂停为止。"),
];

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{
        Cause, FaultName, Field, KindName, Shape, connection_fields, fault_fields, fields_of,
    };

    use super::*;
    use crate::text::causes;

    /// Every path that a table of fields gives rise to, and whether the field may be absent.
    fn paths(fields: &[Field], before: &str, found: &mut Vec<(String, bool)>) {
        for field in fields {
            let path = format!("{before}{}", field.path);
            found.push((path.clone(), field.optional));
            match field.shape {
                Shape::Number { .. }
                | Shape::Whole { .. }
                | Shape::Switch { .. }
                | Shape::Quantiles
                | Shape::Buckets => {}
                Shape::Points => found.extend(["s", "qps"].map(|f| (format!("{path}.{f}"), false))),
                Shape::Choice(words) | Shape::Words(words) => {
                    found.extend(words.iter().map(|w| (format!("{path}.{w}"), false)))
                }
                Shape::OneOf(one_of) => {
                    for variant in one_of.variants {
                        let path = format!("{path}.{}", variant.name);
                        found.push((path.clone(), false));
                        paths(variant.fields, &format!("{path}."), found);
                    }
                }
                Shape::Section(inner) => paths(inner, &format!("{path}."), found),
                Shape::Classes => {
                    found.extend(
                        ["name", "weight", "write", "keys", "priority", "service_factor", "payload_kb"]
                            .map(|f| (format!("{path}.{f}"), false)),
                    );
                }
                Shape::Plan => {
                    let parts = [
                        "compute",
                        "call",
                        "look_up",
                        "look_up.cache",
                        "look_up.on_miss",
                        "parallel",
                        "enough",
                        "probability",
                        "times",
                        "classes",
                    ];
                    found.extend(parts.map(|f| (format!("{path}.{f}"), false)));
                }
            }
        }
    }

    #[test]
    fn every_field_has_a_label_and_an_explanation_in_both_languages() {
        let mut owners: Vec<(&str, Vec<(String, bool)>)> = Vec::new();
        let kinds = KindName::ALL.map(|kind| (kind.as_str(), fields_of(kind)));
        let connections = [("connection", KindName::Server), ("pull", KindName::Queue)];
        let connections = connections.map(|(owner, from)| (owner, connection_fields(from)));
        for (owner, fields) in kinds.into_iter().chain(connections) {
            let mut found = Vec::new();
            paths(fields, "", &mut found);
            owners.push((owner, found));
        }
        for fault in FaultName::ALL {
            let mut found = vec![(fault.as_str().to_owned(), false)];
            paths(fault_fields(fault), &format!("{}.", fault.as_str()), &mut found);
            owners.push(("fault", found));
        }
        let of_keys = [
            "count",
            "popularity",
            "popularity.uniform",
            "popularity.zipf",
            "popularity.exponent",
            "popularity.hot_set",
            "popularity.keys",
            "popularity.share",
            "popularity.moves",
        ];
        owners.push(("document", of_keys.map(|f| (format!("key_spaces.{f}"), false)).into()));
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

    #[test]
    fn what_is_retried_is_called_as_in_the_figures() {
        for cause in Cause::ALL.into_iter().filter(|cause| Cause::RETRIABLE.contains(&cause.as_str())) {
            for language in [Language::En, Language::Zh] {
                let text = field("connection", &format!("retry.on.{}", cause.as_str()), language);
                assert_eq!(text.map(|t| t.label), Some(causes::name(cause).get(language)));
            }
        }
    }
}

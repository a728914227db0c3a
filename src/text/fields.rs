//! Labels and explanations of every field of the scenario, under its path.
//!
//! A path is the owner (a kind of component, `connection`, `pull`, `fault`, `document`) and the field's place in it,
//! forms included: `client.traffic.profile.spike.peak_qps`. One that begins with `*.` serves every path that
//! ends so.
//!
//! They are a sixth of all that a first visit would load and nobody reads them before he has selected something, so they lie
//! beside the page, a file a language in `static/texts`, and come when they are needed. A block is a path, a label, an
//! explanation, and of what may be absent what holds then. What the timeline says of incidents is part of the program.

/// Rows of a path, label and explanation in English, label and explanation in Chinese.
macro_rules! rows {
    ($((
        $path:literal,
        ($label:literal, $says:literal $(,)?),
        ($label_zh:literal, $says_zh:literal $(,)?) $(,)?
    )),* $(,)?) => {
        &[$(($path, message!($label, $label_zh), message!($says, $says_zh))),*]
    };
}
mod faults;

use flashcrowd_sim::scenario::{Language, Unit};

use super::later::Later;

/// What a field is called and what it means.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FieldText {
    pub label: &'static str,
    pub explanation: &'static str,
    /// What holds while it is absent, of one that may be.
    absent: Option<&'static str>,
}

/// The texts of all but incidents.
pub static FIELDS: Later = Later::new("fields");

/// The text of the field (or of the word of a choice, or of a form) at `owner.path`. None also where the texts have
/// not come yet: then a field goes by its path.
pub fn field(owner: &str, path: &str, language: Language) -> Option<FieldText> {
    let whole = format!("{owner}.{path}");
    let is_it = |path: &str| match path.strip_prefix('*') {
        Some(end) => whole.ends_with(end),
        None => path == whole,
    };
    let of_faults = || {
        let (_, label, explanation) = faults::ROWS.iter().find(|(path, ..)| is_it(path))?;
        Some(FieldText { label: label.get(language), explanation: explanation.get(language), absent: None })
    };
    let of_others = || {
        let mut blocks = FIELDS.blocks(language).iter();
        let block = blocks.find(|block| block.first().is_some_and(|path| is_it(path)))?;
        Some(FieldText { label: block.get(1)?, explanation: block.get(2)?, absent: block.get(3).copied() })
    };
    match owner {
        "fault" => of_faults().or_else(of_others),
        _ => of_others().or_else(of_faults),
    }
}

/// What holds while the optional field at `owner.path` is absent.
pub fn absent(owner: &str, path: &str, language: Language) -> Option<&'static str> {
    if let Some((_, [en, zh])) = ABSENT.iter().find(|(name, _)| path.ends_with(name)) {
        return Some(if language == Language::En { en } else { zh });
    }
    field(owner, path, language)?.absent
}

/// Which instances a fault picks.
static ABSENT: [(&str, [&str; 2]); 2] = [
    (".instances", ["Off: all of them.", "关闭：全部实例。"]),
    (".instance", ["Off: not one alone.", "关闭：不限于某一个。"]),
];

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

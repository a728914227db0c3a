//! The charts' twin: the report of the run so far, as tables.

use flashcrowd_sim::scenario::{from_text, to_text};
use gloo_timers::callback::Interval;
use serde_json::Value;
use yew::prelude::*;

use super::seconds;
use super::series::ChartName;
use crate::clipboard;
use crate::document::use_editor;
use crate::inspector::name_of;
use crate::run::use_run;
use crate::text::number::{self, Figure};
use crate::text::{Language, dashboard, figures, use_language};

/// How often the report is asked for while the run goes on.
const EVERY_MS: u32 = 1_000;

#[component]
pub fn FigureTable() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let report = use_state(Option::<(Value, String)>::default);
    let copied = use_state_eq(bool::default);
    let ask = use_mut_ref(Option::<Callback<()>>::default);
    *ask.borrow_mut() = Some({
        let (run, report) = (run.clone(), report.setter());
        Callback::from(move |()| {
            let report = report.clone();
            run.report(Callback::from(move |json: String| {
                report.set(from_text(&json).ok().map(|value| (value, json)));
            }));
        })
    });
    let now = if run.state.playing { None } else { Some(run.state.now_ns) };
    // A run that is replayed comes to rest where it did before, with other figures.
    use_effect_with((now, run.state.run), {
        let ask = ask.clone();
        move |(resting, _)| {
            let again = move || {
                let ask = ask.borrow().clone();
                ask.iter().for_each(|ask| ask.emit(()));
            };
            again();
            let interval = resting.is_none().then(|| Interval::new(EVERY_MS, again));
            move || drop(interval)
        }
    });
    // What is selected has columns of its own, where its kind has a chart.
    let own = editor.selection.only().and_then(|subject| {
        let index = run.state.layout.components.iter().position(|id| id == subject.id())?;
        let chart = ChartName::of(editor.document.component(subject.id())?.kind.name())?;
        Some((chart, index, name_of(&editor.document, subject.id(), language)))
    });
    let Some((value, json)) = &*report else { return html! { <div class="figure-tables"></div> } };
    let of_component = |id: &str| name_of(&editor.document, id, language);
    let of_connection = |id: &str| {
        let connection = editor.document.connection(id);
        connection.map_or(id.to_owned(), |c| format!("{} → {}", of_component(&c.from), of_component(&c.to)))
    };
    let sure = |key: &str| value.get("certainty").and_then(|certainty| certainty.get(key));
    let part = |title: String, path: &str, value: &Value, intervals: Option<&Value>| {
        html! {
            <section key={path.to_owned()} class="figure-table">
                <table>
                    <caption>{ title }</caption>
                    <tbody>
                        { for flat(value).into_iter().map(|(key, value)| html! {
                            <tr key={key.clone()}>
                                <th scope="row">{ figures::name(&key, language).unwrap_or_else(|| key.clone()) }</th>
                                <td data-testid={format!("report-{path}.{key}")} data-value={to_text(value)}>
                                    { written(&key, value).to_string() }
                                    { for half_width(intervals, &key).map(|half| html! {
                                        <span class="half-width" title={dashboard::HALF_WIDTH.get(language)}>{ format!(" ± {}", written(&key, half)) }</span>
                                    }) }
                                </td>
                            </tr>
                        }) }
                    </tbody>
                </table>
            </section>
        }
    };
    let parts = |key: &'static str, title: &dyn Fn(&str) -> String| -> Vec<Html> {
        let entries = value.get(key).and_then(Value::as_object);
        let each = entries.into_iter().flatten();
        each.map(|(id, value)| {
            let intervals = sure(key).and_then(|parts| parts.get(id));
            part(title(id), &format!("{key}.{id}"), value, intervals)
        })
        .collect()
    };
    let oncopy = {
        let (json, copied) = (json.clone(), copied.setter());
        move |_| {
            clipboard::copy(&json, {
                let copied = copied.clone();
                move |done| copied.set(done)
            })
        }
    };
    html! {
        <div class="figure-tables" data-testid="figure-table" tabindex="0" role="region" aria-label={dashboard::TABLE_IS.get(language)}>
            <div class="figure-tables-head">
                <p class="aside">{ dashboard::TABLE_IS.get(language) }{ " " }{ certainty(sure("overall"), sure("settled_after_s"), language) }</p>
                <button type="button" class="button small" data-testid="report-copy" onclick={oncopy}>
                    { if *copied { dashboard::COPIED } else { dashboard::COPY_REPORT }.get(language) }
                </button>
            </div>
            <div class="figure-tables-body">
                { part(dashboard::OVERALL.get(language).to_owned(), "overall", value.get("overall").unwrap_or(&Value::Null), sure("overall")) }
                { parts("components", &of_component) }
                { parts("connections", &of_connection) }
            </div>
            { seconds::table(&run.state.closed, own, language) }
        </div>
    }
}

/// Half of a figure's confidence interval.
fn half_width<'v>(intervals: Option<&'v Value>, key: &str) -> Option<&'v Value> {
    intervals?.get(key)?.get("half_width")
}

/// What the ± of the figures means, or why there is none.
fn certainty(intervals: Option<&Value>, settled_after_s: Option<&Value>, language: Language) -> String {
    let Some(intervals) = intervals.and_then(Value::as_object) else { return String::new() };
    if intervals.keys().any(|key| intervals[key].get("half_width").is_some()) {
        let seconds = number::plain(settled_after_s.and_then(Value::as_f64).unwrap_or_default());
        return dashboard::SURE.fill(language, &[("seconds", &seconds)]);
    }
    let why = intervals.values().next().and_then(|interval| interval.get("none")).and_then(Value::as_str);
    let why = match why {
        Some("not_settled" | "warm_up") => dashboard::UNSURE_UNSETTLED,
        Some("disturbed") => dashboard::UNSURE_DISTURBED,
        Some("correlated") => dashboard::UNSURE_CORRELATED,
        _ => dashboard::UNSURE_SHORT,
    };
    why.get(language).to_owned()
}

/// The figures of a part, with dots between the levels of their keys; undefined ones too.
fn flat(value: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for (key, value) in value.as_object().into_iter().flatten() {
        if value.is_object() {
            found.extend(flat(value).into_iter().map(|(inner, value)| (format!("{key}.{inner}"), value)));
        } else {
            found.push((key.clone(), value));
        }
    }
    found
}

/// A figure with its unit, which its key ends on.
fn written(key: &str, value: &Value) -> Figure {
    let plain = |value: String| Figure { value, unit: "" };
    if let Some(count) = value.as_u64() {
        return plain(number::count(count));
    }
    let value = value.as_f64();
    let ends_with = |unit: &str| key.split('.').any(|part| part.ends_with(unit));
    match key {
        _ if ends_with("_ms") => number::duration_ms(value),
        _ if ends_with("_qps") => number::rate(value),
        "availability" | "availability_time" | "uptime" | "cache.hit_ratio" => number::share(value),
        _ if key.ends_with("utilization") => number::percent(value),
        _ => value.map_or_else(|| plain(number::ABSENT.to_owned()), number::short),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_figure_without_an_interval_says_why_and_one_with_it_how_wide_it_is() {
        let known = json!({
            "availability": { "none": "too_short" },
            "latency_ms.p99": { "half_width": 1.5, "batches": 16 }
        });
        assert_eq!(half_width(Some(&known), "latency_ms.p99"), Some(&json!(1.5)));
        assert_eq!(half_width(Some(&known), "availability"), None);
        assert_eq!(half_width(None, "latency_ms.p99"), None);
        let says = certainty(Some(&known), Some(&json!(2.5)), Language::En);
        assert!(says.contains("95 %") && says.contains("2.50 s"), "{says}");
        let disturbed = json!({ "goodput_qps": { "none": "disturbed" } });
        assert_eq!(
            certainty(Some(&disturbed), Some(&Value::Null), Language::Zh),
            dashboard::UNSURE_DISTURBED.get(Language::Zh)
        );
    }
}

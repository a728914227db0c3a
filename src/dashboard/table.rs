//! The charts' twin: the report of the run so far, as tables.

use gloo_timers::callback::Interval;
use serde_json::Value;
use yew::prelude::*;

use crate::clipboard;
use crate::document::use_editor;
use crate::inspector::name_of;
use crate::run::use_run;
use crate::text::number::{self, Figure};
use crate::text::{dashboard, figures, use_language};

/// How often the report is asked for while the run goes on.
const EVERY_MS: u32 = 1_000;

#[component]
pub fn FigureTable() -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let report = use_state(|| None::<(Value, String)>);
    let copied = use_state(|| false);
    let ask = use_mut_ref(|| None::<Callback<()>>);
    *ask.borrow_mut() = Some({
        let (run, report) = (run.clone(), report.setter());
        Callback::from(move |()| {
            let report = report.clone();
            run.report(Callback::from(move |json: String| {
                report.set(serde_json::from_str(&json).ok().map(|value| (value, json)));
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
    let Some((value, json)) = &*report else { return html! { <div class="figure-tables"></div> } };
    let of_component = |id: &str| name_of(&editor.document, id, language);
    let of_connection = |id: &str| {
        let connection = editor.document.connection(id);
        connection.map_or(id.to_owned(), |c| format!("{} → {}", of_component(&c.from), of_component(&c.to)))
    };
    let part = |title: String, path: &str, value: &Value| {
        html! {
            <section key={path.to_owned()} class="figure-table">
                <table>
                    <caption>{ title }</caption>
                    <tbody>
                        { for flat(value).into_iter().map(|(key, value)| html! {
                            <tr key={key.clone()}>
                                <th scope="row">{ figures::name(&key, language).unwrap_or_else(|| key.clone()) }</th>
                                <td data-testid={format!("report-{path}.{key}")} data-value={value.to_string()}>{ written(&key, value).to_string() }</td>
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
        each.map(|(id, value)| part(title(id), &format!("{key}.{id}"), value)).collect()
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
                <p class="aside">{ dashboard::TABLE_IS.get(language) }</p>
                <button type="button" class="button small" data-testid="report-copy" onclick={oncopy}>
                    { if *copied { dashboard::COPIED } else { dashboard::COPY_REPORT }.get(language) }
                </button>
            </div>
            <div class="figure-tables-body">
                { part(dashboard::OVERALL.get(language).to_owned(), "overall", value.get("overall").unwrap_or(&Value::Null)) }
                { parts("components", &of_component) }
                { parts("connections", &of_connection) }
            </div>
        </div>
    }
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
        "availability" | "availability_time" | "cache.hit_ratio" => number::share(value),
        _ if key.ends_with("utilization") => number::percent(value),
        _ => value.map_or_else(|| plain(number::ABSENT.to_owned()), number::short),
    }
}

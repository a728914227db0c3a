//! The classes of a client's requests, as a table.

use flashcrowd_sim::scenario::{Class, ToJson, Unit, from_json, limits};
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::number_box::{NumberBox, Range};
use super::text_box::TextBox;
use crate::icon::Icon;
use crate::text::{fields, inspector};

const WEIGHT: Range = Range { min: 0.0, max: 1e9, whole: false, unit: Unit::One };
const PRIORITY: Range = Range { min: 0.0, max: limits::MAX_PRIORITY as f64, whole: true, unit: Unit::One };
const SERVICE_FACTOR: Range =
    Range { min: 0.0, max: limits::MAX_SERVICE_FACTOR, whole: false, unit: Unit::One };
const PAYLOAD_KB: Range = Range { min: 0.0, max: limits::MAX_PAYLOAD_KB, whole: false, unit: Unit::One };

type SetClass = fn(&mut Class, &Value);

/// The table of a client's classes.
pub fn view(about: &About, value: &Value, on_change: &Callback<Change>) -> Html {
    let language = about.language;
    let classes: Vec<Class> = from_json(value.clone()).unwrap_or_default();
    let set = |change: SetClass| {
        let (classes, on_change) = (classes.clone(), on_change.clone());
        move |index: usize, value: Value, ongoing: bool| {
            let mut classes = classes.clone();
            if let Some(class) = classes.get_mut(index) {
                change(class, &value);
            }
            on_change.emit(Change { patch: classes.json(), ongoing });
        }
    };
    let replace = {
        let on_change = on_change.clone();
        move |classes: Vec<Class>| on_change.emit(Change::done(classes.json()))
    };
    let head = |field: &str| {
        let text = fields::field(about.owner, &format!("traffic.classes.{field}"), language);
        text.map(|t| (t.label, t.explanation)).unwrap_or_default()
    };
    let cell = |field: &str, name: &str| {
        inspector::CLASS_CELL.fill(language, &[("field", head(field).0), ("name", name)])
    };
    // Where there are no key spaces there is nothing to choose.
    let has_keys = !about.document.key_spaces.is_empty() || classes.iter().any(|class| class.keys.is_some());
    let rows = classes.iter().enumerate().map(|(index, class)| {
        let testid = |field: &str| format!("field-traffic.classes.{index}.{field}");
        let name = set(|class, value| class.name = value.as_str().unwrap_or_default().to_owned());
        let weight = set(|class, value| class.weight = value.as_f64().unwrap_or_default());
        let write = set(|class, value| class.write = value.as_bool().unwrap_or_default());
        let keys = set(|class, value| class.keys = value.as_str().filter(|k| !k.is_empty()).map(str::to_owned));
        let more: [(&str, f64, Range, SetClass); 3] = [
            ("priority", f64::from(class.priority), PRIORITY, |class, value| {
                class.priority = value.as_f64().unwrap_or_default() as u32;
            }),
            ("service_factor", class.service_factor, SERVICE_FACTOR, |class, value| {
                class.service_factor = value.as_f64().unwrap_or_default();
            }),
            ("payload_kb", class.payload_kb, PAYLOAD_KB, |class, value| {
                class.payload_kb = value.as_f64().unwrap_or_default();
            }),
        ];
        let more = more.map(|(field, value, range, change)| {
            let set = set(change);
            let (label, explanation) = head(field);
            html! {
                <label class="row" title={explanation}>
                    <span class="aside">{ label }</span>
                    <NumberBox id={testid(field)} testid={testid(field)} label={cell(field, &class.name)} {value} {range}
                        on_change={move |(number, ongoing): (f64, bool)| set(index, number.into(), ongoing)} />
                </label>
            }
        });
        let remove = {
            let (mut rest, replace) = (classes.clone(), replace.clone());
            rest.remove(index);
            move |_| replace(rest.clone())
        };
        html! {
            <>
            <tr key={index}>
                <td>
                    <TextBox bare=true id={testid("name")} testid={testid("name")} label={cell("name", &class.name)}
                        value={class.name.clone()} max_chars={limits::MAX_ID_CHARS}
                        on_change={move |(text, ongoing): (String, bool)| name(index, text.into(), ongoing)} />
                </td>
                <td>
                    <NumberBox id={testid("weight")} testid={testid("weight")} label={cell("weight", &class.name)}
                        value={class.weight} range={WEIGHT}
                        on_change={move |(number, ongoing): (f64, bool)| weight(index, number.into(), ongoing)} />
                </td>
                <td>
                    <input type="checkbox" data-testid={testid("write")} aria-label={cell("write", &class.name)} checked={class.write}
                        onchange={move |event: Event| {
                            write(index, event.target_unchecked_into::<HtmlInputElement>().checked().into(), false);
                        }} />
                </td>
                if has_keys {
                <td>
                    <select class="field" data-testid={testid("keys")} aria-label={cell("keys", &class.name)}
                        onchange={move |event: Event| {
                            keys(index, event.target_unchecked_into::<HtmlSelectElement>().value().into(), false);
                        }}>
                        <option value="" selected={class.keys.is_none()}>{ inspector::NO_KEYS.get(language) }</option>
                        { for key_spaces(about, class).into_iter().map(|id| html! {
                            <option key={id.clone()} value={id.clone()} selected={class.keys.as_ref() == Some(&id)}>{ id.clone() }</option>
                        }) }
                    </select>
                </td>
                }
                <td>
                    <button type="button" class="button quiet" onclick={remove} data-testid={testid("remove")}
                        aria-label={inspector::CLASS_REMOVE.fill(language, &[("name", &class.name)])}>
                        { Icon::Close.view() }
                    </button>
                </td>
            </tr>
            <tr key={format!("more-{index}")}><td colspan="5"><span class="row">{ for more }</span></td></tr>
            </>
        }
    });
    let add = {
        let (mut more, replace) = (classes.clone(), replace.clone());
        more.push(Class { name: free_name(&classes), ..Class::default() });
        move |_| replace(more.clone())
    };
    html! {
        <>
            if classes.is_empty() {
                <p class="parameter-note">{ inspector::CLASSES_NONE.get(language) }</p>
            } else {
                <table class="entry-table">
                    <thead>
                        <tr>
                            { for ["name", "weight", "write", "keys"].into_iter().filter(|field| has_keys || *field != "keys").map(|field| {
                                let (label, explanation) = head(field);
                                html! { <th key={field} scope="col" title={explanation}>{ label }</th> }
                            }) }
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{ for rows }</tbody>
                </table>
            }
            if classes.len() < limits::MAX_CLASSES {
                <button type="button" class="button" data-testid="add-class" onclick={add}>{ inspector::CLASS_ADD.get(language) }</button>
            }
        </>
    }
}

/// The key spaces to choose from: those of the document, and the one chosen, be it there or not.
fn key_spaces(about: &About, class: &Class) -> Vec<String> {
    let mut ids: Vec<String> = about.document.key_spaces.keys().cloned().collect();
    ids.extend(class.keys.iter().filter(|id| !about.document.key_spaces.contains_key(*id)).cloned());
    ids
}

fn free_name(classes: &[Class]) -> String {
    let taken = |name: &str| classes.iter().any(|class| class.name == name);
    let numbered = (1..).map(|number| format!("class-{number}"));
    ["read", "write"]
        .map(str::to_owned)
        .into_iter()
        .chain(numbered)
        .find(|name| !taken(name))
        .unwrap_or_default()
}

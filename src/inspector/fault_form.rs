//! The form of a fault, from the scenario's table of its fields: by hand, in the list of the script and on
//! the timeline alike.

use std::rc::Rc;

use flashcrowd_sim::scenario::{
    Document, Fault, FaultName, Field, Language, Shape, Unit, fault_fields, limits,
};
use serde_json::{Map, Value};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::name_of_target;
use super::number_box::{NumberBox, Range};
use super::scale::Scale;
use super::strike::{self, Target};
use crate::text::{faults, fields};

/// The fields that pick instances: how many, or which one.
const PICKS: [&str; 2] = ["instances", "instance"];
/// How long a fault lasts when an end is first given to it, in seconds.
const FIRST_LENGTH_S: f64 = 20.0;
const SECONDS: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };

/// What happens, where, and how badly. The ids of its controls begin with `ids`; `on_change` hears the new fault,
/// and whether more of the same gesture may follow.
pub fn editor(
    document: &Rc<Document>,
    fault: &Fault,
    ids: &str,
    language: Language,
    on_change: &Callback<(Fault, bool)>,
) -> Html {
    let name = fault.name();
    let Some(target) = strike::target_of(fault) else { return Html::default() };
    let targets = strike::targets(document);
    let verbs = strike::verbs_beside(document, &target, &[name]);
    let turn = {
        let (document, fault, on_change) = (Rc::clone(document), fault.clone(), on_change.clone());
        move |name: FaultName, target: &Target| {
            if let Some(fault) = strike::turned(&fault, name, target, &document) {
                on_change.emit((fault, false));
            }
        }
    };
    let on_target = {
        let (turn, targets) = (turn.clone(), targets.clone());
        move |event: Event| {
            if let Some(target) = targets.get(chosen(&event)) {
                turn(name, target);
            }
        }
    };
    let on_verb = {
        let (verbs, target) = (verbs.clone(), target.clone());
        move |event: Event| {
            if let Some(name) = verbs.get(chosen(&event)) {
                turn(*name, &target);
            }
        }
    };
    let on_values = {
        let (target, on_change) = (target.clone(), on_change.clone());
        Callback::from(move |(values, ongoing): (Map<String, Value>, bool)| {
            if let Some(fault) = strike::fault(name, &target, values) {
                on_change.emit((fault, ongoing));
            }
        })
    };
    let fields = FaultFields {
        name,
        instances: strike::instances(document, &target),
        values: &strike::values(fault),
        ids,
        on_change: &on_values,
    };
    let verb = |name: FaultName| {
        fields::field("fault", name.as_str(), language).map_or(name.as_str(), |text| text.label)
    };
    html! {
        <div class="fault-form">
            <select class="field" aria-label={faults::WHERE.get(language)} data-testid={format!("{ids}target")} onchange={on_target}>
                { for targets.iter().enumerate().map(|(index, each)| html! {
                    <option key={index} selected={*each == target}>{ name_of_target(document, each, language) }</option>
                }) }
            </select>
            <select class="field" aria-label={faults::WHAT.get(language)} data-testid={format!("{ids}verb")} onchange={on_verb}>
                { for verbs.iter().map(|each| html! {
                    <option key={each.as_str()} selected={*each == name}>{ verb(*each) }</option>
                }) }
            </select>
            { fields.view(language) }
        </div>
    }
}

/// The place of what was chosen in a list.
fn chosen(event: &Event) -> usize {
    event.target_unchecked_into::<HtmlSelectElement>().selected_index().max(0) as usize
}

/// What a verb does, and its fields in the order of their table.
#[derive(Debug)]
pub struct FaultFields<'a> {
    pub name: FaultName,
    /// How many instances there are to pick from.
    pub instances: u32,
    pub values: &'a Map<String, Value>,
    pub ids: &'a str,
    /// Says all values, and whether more of the same gesture may follow.
    pub on_change: &'a Callback<(Map<String, Value>, bool)>,
}

impl FaultFields<'_> {
    pub fn view(&self, language: Language) -> Html {
        let FaultFields { name, instances, values, ids, on_change } = *self;
        let (verb, table) = (name.as_str(), fault_fields(name));
        let says = |path: &str| fields::field("fault", &format!("{verb}.{path}"), language);
        let set = |path: &'static str| {
            let (values, on_change) = (values.clone(), on_change.clone());
            move |value: Value, ongoing: bool| {
                let mut values = values.clone();
                values.insert(path.to_owned(), value);
                on_change.emit((values, ongoing));
            }
        };
        let control = |field: &Field| {
            let id = format!("{ids}{}", field.path);
            let value = values.get(field.path)?;
            let set = set(field.path);
            Some(match field.shape {
                Shape::Choice(words) => {
                    let onchange =
                        move |event: Event| set(words[chosen(&event).min(words.len() - 1)].into(), false);
                    html! {
                        <select class="field" id={id.clone()} data-testid={id} {onchange}>
                            { for words.iter().map(|word| html! {
                                <option key={*word} selected={value == word}>
                                    { says(&format!("{}.{word}", field.path)).map_or(*word, |text| text.label) }
                                </option>
                            }) }
                        </select>
                    }
                }
                Shape::Switch { .. } => {
                    let onchange = move |event: Event| {
                        set(event.target_unchecked_into::<HtmlInputElement>().checked().into(), false);
                    };
                    html! {
                        <span class="switch">
                            <input type="checkbox" role="switch" id={id.clone()} data-testid={id} checked={value == true} {onchange} />
                        </span>
                    }
                }
                _ => {
                    let range = Range::of(field)?;
                    // No more instances can be picked than there are.
                    let max = if PICKS.contains(&field.path) { f64::from(instances) } else { range.max };
                    let range = Range { max, ..range };
                    let on_change = move |(number, ongoing)| set(range.json(number), ongoing);
                    html! {
                        <NumberBox id={id.clone()} testid={id} value={value.as_f64().unwrap_or(f64::NAN)} {range}
                            scale={Scale::of(field.shape)} {on_change} />
                    }
                }
            })
        };
        let row = |field: &Field| {
            let text = says(field.path);
            let note = match (field.shape, values.get(field.path).and_then(Value::as_str)) {
                (Shape::Choice(_), Some(word)) => says(&format!("{}.{word}", field.path)),
                _ => text,
            };
            control(field).map(|control| {
                html! {
                    <div key={field.path} class="fault-field">
                        <label for={format!("{ids}{}", field.path)}>{ text.map_or(field.path, |text| text.label) }</label>
                        { control }
                        <p class="parameter-note">{ note.map_or("", |text| text.explanation) }</p>
                    </div>
                }
            })
        };
        let is_pick = |field: &&Field| PICKS.contains(&field.path);
        let picks: Vec<&'static Field> = table.iter().filter(is_pick).filter(|_| instances > 1).collect();
        let picked = picks.iter().position(|field| values.contains_key(field.path));
        let on_pick = {
            let (picks, values, on_change) = (picks.clone(), values.clone(), on_change.clone());
            move |event: Event| {
                let mut values = values.clone();
                values.retain(|key, _| !PICKS.contains(&key.as_str()));
                let field = chosen(&event).checked_sub(1).and_then(|index| picks.get(index));
                values.extend(field.map(|field| (field.path.to_owned(), field.initial())));
                on_change.emit((values, false));
            }
        };
        html! {
            <div class="fault-fields">
                <p class="parameter-note">{ fields::field("fault", verb, language).map_or("", |text| text.explanation) }</p>
                { for table.iter().filter(|field| !is_pick(field)).filter_map(row) }
                if !picks.is_empty() {
                    <div class="fault-field">
                        <label for={format!("{ids}which")}>{ faults::WHICH.get(language) }</label>
                        <select class="field" id={format!("{ids}which")} data-testid={format!("{ids}which")} onchange={on_pick}>
                            <option selected={picked.is_none()}>{ faults::ALL.get(language) }</option>
                            { for picks.iter().enumerate().map(|(index, field)| html! {
                                <option key={field.path} selected={picked == Some(index)}>
                                    { says(field.path).map_or(field.path, |text| text.label) }
                                </option>
                            }) }
                        </select>
                    </div>
                }
                // One node, whether it is there or not: else those before it were made anew, and lost the focus.
                if let Some(row) = picked.and_then(|index| row(picks[index])) {
                    { row }
                }
            </div>
        }
    }
}

/// How long a fault lasts: so many seconds, or until it is mended. `what` says what lasts, for those who listen;
/// `on_change` hears the new length, and whether more of the same gesture may follow.
pub fn length(
    for_s: Option<f64>,
    ids: &str,
    what: &str,
    language: Language,
    on_change: &Callback<(Option<f64>, bool)>,
) -> Html {
    let on_ends = on_change.reform(|event: Event| {
        let ends = event.target_unchecked_into::<HtmlInputElement>().checked();
        (ends.then_some(FIRST_LENGTH_S), false)
    });
    html! {
        <span class="row">
            <label class="chip">
                <input type="checkbox" aria-label={faults::ENDS.fill(language, &[("incident", what)])} data-testid={format!("{ids}ends")}
                    checked={for_s.is_some()} onchange={on_ends} />
                { if for_s.is_some() { faults::FOR } else { faults::FOR_GOOD }.get(language) }
            </label>
            if let Some(seconds) = for_s {
                <NumberBox id={format!("{ids}for")} testid={format!("{ids}for")} label={faults::LASTS.fill(language, &[("incident", what)])}
                    value={seconds} range={SECONDS} on_change={on_change.reform(|(seconds, ongoing)| (Some(seconds), ongoing))} />
            }
        </span>
    }
}

//! The key spaces: named sets of keys, and how popular each key is.

use flashcrowd_sim::scenario::{KeySpace, Popularity, Subject, ToJson, Unit, limits};
use serde_json::{Map, Value, json};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::change::Change;
use super::id_form;
use super::number_box::{NumberBox, Range};
use super::use_changes;
use crate::document::{Command, EditorAction, EditorHandle, use_editor};
use crate::icon::Icon;
use crate::text::{Language, fields, inspector, scenario, use_language};

/// The exponent of a popularity that has just become Zipf's.
const FIRST_EXPONENT: f64 = 1.0;
/// What a popularity that has just become a hot set's is.
const FIRST_HOT_SET: Popularity = Popularity::HotSet { keys: 10, share: 0.8, moves_every_s: None };
const EXPONENT: Range = Range { min: 0.0, max: limits::MAX_ZIPF, whole: false, unit: Unit::One };
const KEYS: Range = Range { min: 1.0, max: limits::MAX_KEYS as f64, whole: true, unit: Unit::One };
const SHARE: Range = Range { min: 0.0, max: 1.0, whole: false, unit: Unit::Share };
/// 0 stands for never.
const MOVES: Range = Range { min: 0.0, max: limits::MAX_SECONDS, whole: false, unit: Unit::Seconds };

pub fn view(editor: &EditorHandle, language: Language) -> Html {
    let spaces = &editor.document.key_spaces;
    let on_id = {
        let (editor, spaces) = (editor.dispatcher(), spaces.clone());
        move |id: String| {
            let is_new = !spaces.contains_key(&id);
            if is_new {
                let patch = Map::from_iter([("count".to_owned(), json!(KeySpace::default().count))]);
                editor.dispatch(EditorAction::Do(Command::Set { subject: Subject::KeySpace(id), patch }));
            }
            is_new
        }
    };
    html! {
        <section class="sheet-part">
            <h3>{ scenario::KEY_SPACES.get(language) }</h3>
            <p class="parameter-note">{ scenario::KEY_SPACES_ARE.get(language) }</p>
            <ul class="rows">
                { for spaces.iter().map(|(id, space)| html! {
                    <KeySpaceRow key={id.clone()} id={id.clone()} space={*space} />
                }) }
            </ul>
            if spaces.len() < limits::MAX_KEY_SPACES {
                { id_form::view("key-space", scenario::KEY_SPACE_NAME, scenario::KEY_SPACE_ADD, language, on_id.into()) }
            }
        </section>
    }
}

#[derive(Properties, PartialEq)]
struct KeySpaceRowProps {
    id: AttrValue,
    space: KeySpace,
}

#[component]
fn KeySpaceRow(props: &KeySpaceRowProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let id = &props.id;
    let on_change = use_changes(Subject::KeySpace(id.to_string()));
    let on_count = on_change
        .reform(|(count, ongoing): (f64, bool)| Change { patch: json!({ "count": count as u64 }), ongoing });
    let on_shape = on_change.reform(|(popularity, ongoing)| Change {
        patch: json!({ "popularity": whole(popularity) }),
        ongoing,
    });
    let on_popularity = on_shape.reform(|event: Event| {
        let popularity = match event.target_unchecked_into::<HtmlSelectElement>().value().as_str() {
            "zipf" => Popularity::Zipf(FIRST_EXPONENT),
            "hot_set" => FIRST_HOT_SET,
            _ => Popularity::Uniform,
        };
        (popularity, false)
    });
    let remove = {
        let (editor, id) = (editor.dispatcher(), id.to_string());
        move |_| editor.dispatch(EditorAction::Do(Command::RemoveKeySpace(id.clone())))
    };
    let text = |field: &str| fields::field("document", &format!("key_spaces.{field}"), language);
    let label = |field: &str| text(field).map_or("", |text| text.label);
    let of_this =
        |field: &str| inspector::CLASS_CELL.fill(language, &[("field", label(field)), ("name", id)]);
    let testid = |field: &str| format!("key-space-{id}{field}");
    let popularity = props.space.popularity;
    let number = |field: &'static str, value: f64, range: Range| {
        let id = testid(&format!("-{field}"));
        html! {
            <NumberBox id={id.clone()} testid={id} label={of_this(&format!("popularity.{field}"))} {value} {range}
                on_change={on_shape.reform(move |(number, ongoing)| (with(popularity, field, number), ongoing))} />
        }
    };
    let labelled = |(field, value, range): (&'static str, f64, Range)| {
        let label = label(&format!("popularity.{field}"));
        html! { <label class="row"><span class="aside">{ label }</span>{ number(field, value, range) }</label> }
    };
    let (form, numbers) = match popularity {
        Popularity::Uniform => ("uniform", Html::default()),
        Popularity::Zipf(exponent) => (
            "zipf",
            html! { <><span class="aside">{ "s" }</span>{ number("exponent", exponent, EXPONENT) }</> },
        ),
        Popularity::HotSet { keys, share, moves_every_s } => {
            let moves = moves_every_s.unwrap_or_default();
            let rows = [("keys", keys as f64, KEYS), ("share", share, SHARE), ("moves", moves, MOVES)];
            ("hot_set", html! { <>{ for rows.map(labelled) }</> })
        }
    };
    html! {
        <li class="key-space">
            <span class="row">
                <span class="incident-what" title={id.clone()}>{ id }</span>
                <NumberBox id={testid("")} testid={testid("")} label={of_this("count")} value={props.space.count as f64} range={KEYS} on_change={on_count} />
                <button type="button" class="button quiet" onclick={remove} aria-label={scenario::KEY_SPACE_REMOVE.fill(language, &[("id", id)])}
                    data-testid={testid("-remove")}>
                    { Icon::Close.view() }
                </button>
            </span>
            <span class="row">
                <select class="field" aria-label={of_this("popularity")} data-testid={testid("-popularity")} onchange={on_popularity}>
                    { for ["uniform", "zipf", "hot_set"].map(|word| html! {
                        <option key={word} value={word} selected={word == form}>{ label(&format!("popularity.{word}")) }</option>
                    }) }
                </select>
                if form == "zipf" {
                    { numbers.clone() }
                }
            </span>
            if form == "hot_set" {
                { numbers }
            }
            <p class="parameter-note">{ text(&format!("popularity.{form}")).map_or("", |text| text.explanation) }</p>
        </li>
    }
}

/// The popularity with another value for one of its numbers.
fn with(mut popularity: Popularity, field: &str, number: f64) -> Popularity {
    match &mut popularity {
        Popularity::Uniform => {}
        Popularity::Zipf(exponent) => *exponent = number,
        Popularity::HotSet { keys, share, moves_every_s } => match field {
            "keys" => *keys = number as u64,
            "share" => *share = number,
            _ => *moves_every_s = (number > 0.0).then_some(number),
        },
    }
    popularity
}

/// A popularity as a merge patch that leaves nothing of another form.
fn whole(popularity: Popularity) -> Value {
    let mut patch = popularity.json();
    if let Some(fields) = patch.as_object_mut() {
        for form in ["zipf", "hot_set"] {
            fields.entry(form).or_insert(Value::Null);
        }
        if let Some(hot_set) = fields["hot_set"].as_object_mut() {
            hot_set.entry("moves_every_s").or_insert(Value::Null);
        }
    }
    patch
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Document, Edit};

    use super::*;

    #[test]
    fn popularities_change_into_each_other() {
        let moving = Popularity::HotSet { keys: 3, share: 0.5, moves_every_s: Some(2.0) };
        let forms = [Popularity::Uniform, Popularity::Zipf(1.0), FIRST_HOT_SET, moving];
        let mut document = Document::default();
        for from in forms {
            for to in forms {
                for popularity in [from, to] {
                    let patch = Map::from_iter([("popularity".to_owned(), whole(popularity))]);
                    let edit = Edit::set(Subject::KeySpace("items".to_owned()), patch);
                    edit.apply(&mut document).expect("the document takes it");
                    assert_eq!(document.key_spaces["items"].popularity, popularity);
                }
            }
        }
    }
}

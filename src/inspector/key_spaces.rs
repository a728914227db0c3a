//! The key spaces: named sets of keys, and how popular each key is.

use flashcrowd_sim::scenario::{KeySpace, Popularity, Subject, Unit, limits};
use serde_json::{Map, json};
use web_sys::{HtmlInputElement, HtmlSelectElement, SubmitEvent};
use yew::prelude::*;

use super::change::Change;
use super::field::About;
use super::number_box::{NumberBox, Range};
use super::use_changes;
use crate::document::{Command, EditorAction, use_editor};
use crate::icon::Icon;
use crate::text::{fields, inspector, scenario, use_language};

/// The exponent of a popularity that has just become Zipf's.
const FIRST_EXPONENT: f64 = 1.0;
const EXPONENT: Range = Range { min: 0.0, max: limits::MAX_ZIPF, whole: false, unit: Unit::One };
const KEYS: Range = Range { min: 1.0, max: limits::MAX_KEYS as f64, whole: true, unit: Unit::One };

#[derive(Properties, PartialEq)]
pub struct KeySpacesProps {
    pub about: About,
}

#[component]
pub fn KeySpaces(props: &KeySpacesProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let name = use_node_ref();
    let spaces = &props.about.document.key_spaces;
    let onsubmit = {
        let (editor, name, spaces) = (editor.dispatcher(), name.clone(), spaces.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let Some(input) = name.cast::<HtmlInputElement>() else { return };
            let id: String = input.value().split_whitespace().collect::<Vec<_>>().join("-");
            if !id.is_empty() && !spaces.contains_key(&id) {
                let patch = Map::from_iter([("count".to_owned(), json!(KeySpace::default().count))]);
                editor.dispatch(EditorAction::Do(Command::Set { subject: Subject::KeySpace(id), patch }));
                input.set_value("");
            }
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
                <form class="row" {onsubmit}>
                    <input class="field" type="text" autocomplete="off" ref={name} data-testid="key-space-name" maxlength={limits::MAX_ID_CHARS.to_string()}
                        aria-label={scenario::KEY_SPACE_NAME.get(language)} placeholder={scenario::KEY_SPACE_NAME.get(language)} />
                    <button class="button" data-testid="key-space-add">{ scenario::KEY_SPACE_ADD.get(language) }</button>
                </form>
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
    let on_exponent = on_change.reform(|(exponent, ongoing): (f64, bool)| Change {
        patch: json!({ "popularity": Popularity::Zipf(exponent) }),
        ongoing,
    });
    let on_popularity = on_change.reform(|event: Event| {
        let is_zipf = event.target_unchecked_into::<HtmlSelectElement>().value() == "zipf";
        let popularity = if is_zipf { Popularity::Zipf(FIRST_EXPONENT) } else { Popularity::Uniform };
        Change::done(json!({ "popularity": popularity }))
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
    let (form, exponent) = match props.space.popularity {
        Popularity::Uniform => ("uniform", None),
        Popularity::Zipf(exponent) => ("zipf", Some(exponent)),
    };
    html! {
        <li class="key-space">
            <span class="row">
                <span class="incident-what">{ id }</span>
                <NumberBox id={testid("")} testid={testid("")} label={of_this("count")} value={props.space.count as f64} range={KEYS} on_change={on_count} />
                <button type="button" class="button quiet" onclick={remove} aria-label={scenario::KEY_SPACE_REMOVE.fill(language, &[("id", id)])}
                    data-testid={testid("-remove")}>
                    { Icon::Close.view() }
                </button>
            </span>
            <span class="row">
                <select class="field" aria-label={of_this("popularity")} data-testid={testid("-popularity")} onchange={on_popularity}>
                    { for ["uniform", "zipf"].map(|word| html! {
                        <option key={word} value={word} selected={word == form}>{ label(&format!("popularity.{word}")) }</option>
                    }) }
                </select>
                if let Some(exponent) = exponent {
                    <span class="aside">{ "s" }</span>
                    <NumberBox id={testid("-exponent")} testid={testid("-exponent")} label={of_this("popularity.exponent")} value={exponent} range={EXPONENT}
                        on_change={on_exponent} />
                }
            </span>
            <p class="parameter-note">{ text(&format!("popularity.{form}")).map_or("", |text| text.explanation) }</p>
        </li>
    }
}

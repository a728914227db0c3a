//! The inspector of the selection: one component, one connection, or several things.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, Component, Connection, Kind, KindName, Place, Subject, Text, ToJson,
    connection_fields, fields_of, limits,
};
use serde_json::Value;
use yew::prelude::*;

use super::annotation;
use super::change::Change;
use super::faults::Faults;
use super::field::{self, About};
use super::figures::Figures;
use super::strike::Target;
use super::text_box::TextBox;
use super::{name_of, use_changes, zones};
use crate::catalogue;
use crate::document::{Command, EditorAction, EditorHandle, Gesture, Selection, use_editor};
use crate::icon::Icon;
use crate::text::fields::FIELDS;
use crate::text::later::use_later;
use crate::text::{Language, annotations as text, inspector, use_language};

/// Nothing while nothing is selected.
#[component]
pub fn Inspector() -> Html {
    let language = use_language();
    let editor = use_editor();
    let only = editor.selection.only();
    use_later(&FIELDS, only.is_some());
    let on_change = use_changes(only.clone().unwrap_or(Subject::Document(String::new())));
    // Groups of fields stay open for as long as the same thing is selected.
    let opened = use_memo(only.clone(), |_| Cell::default());
    let gesture = use_mut_ref(Option::<Gesture>::default);
    if editor.selection.is_empty() {
        return Html::default();
    }
    let document = &editor.document;
    let annotated = editor.selection.only_annotation().and_then(|id| document.annotation(id));
    let body = match &only {
        None if annotated.is_some() => annotated.map(|it| annotation_sheet(&editor, it, language, &gesture)),
        Some(Subject::Component(id)) => {
            document.component(id).map(|it| component_sheet(&editor, it, language, &opened, &on_change))
        }
        Some(Subject::Connection(id)) => {
            document.connection(id).map(|it| connection_sheet(&editor, it, language, &opened, &on_change))
        }
        _ => Some(several_sheet(&editor, language)),
    };
    // Another thing's boxes are others, with nothing half typed in them.
    let several = annotated.map_or("several".into(), |annotation| format!("annotation {}", annotation.id));
    let key = only.map_or(several, |only| format!("{only:?}"));
    html! {
        <div {key} class="inspector" role="region" aria-label={inspector::INSPECTOR.get(language)} data-testid="inspector">
            { body.unwrap_or_default() }
        </div>
    }
}

/// What is selected, and how to leave it.
fn head(editor: &EditorHandle, icon: Html, title: String, aside: &str, language: Language) -> Html {
    let close = {
        let editor = editor.dispatcher();
        move |_| editor.dispatch(EditorAction::Select(Selection::default()))
    };
    html! {
        <header class="sheet-head">
            { icon }
            <div class="sheet-title">
                <h2 data-testid="inspector-title">{ title }</h2>
                <p class="aside">{ aside }</p>
            </div>
            <button type="button" class="button quiet" data-testid="inspector-close" onclick={close}
                title={inspector::CLOSE.get(language)} aria-label={inspector::CLOSE.get(language)}>
                { Icon::Close.view() }
            </button>
        </header>
    }
}

fn component_sheet(
    editor: &EditorHandle,
    component: &Component,
    language: Language,
    opened: &Rc<Cell<u16>>,
    on_change: &Callback<Change>,
) -> Html {
    let kind = component.kind.name();
    let entry = catalogue::entry(kind);
    let about = About {
        owner: kind.as_str(),
        place: Place::component(&component.id, ""),
        id: component.id.clone(),
        document: editor.document.clone(),
        problems: editor.problems.clone(),
        opened: opened.clone(),
        language,
    };
    let json = Kind::json;
    let (value, defaults) = (json(&component.kind), json(&kind.default_kind()));
    let title = name_of(&editor.document, &component.id, language);
    html! {
        <>
            { head(editor, entry.icon.view(), title, entry.name.get(language), language) }
            <Faults targets={vec![Target::Component(component.id.clone())]} />
            <Figures id={component.id.clone()} {kind} />
            <section class="sheet-part" aria-label={inspector::PARAMETERS.get(language)}>
                { name_box(&component.name, Some(entry.name.get(language)), language, on_change) }
                { field::list(&about, fields_of(kind), &value, &defaults, ["", ""], on_change) }
                { zones::of_component(&about, component, on_change) }
                { notes_box(&component.notes, language, on_change) }
                <p class="aside">{ inspector::ID.fill(language, &[("id", &component.id)]) }</p>
            </section>
            { delete_button(editor, inspector::DELETE.get(language), Selection::component(&component.id)) }
        </>
    }
}

fn connection_sheet(
    editor: &EditorHandle,
    connection: &Connection,
    language: Language,
    opened: &Rc<Cell<u16>>,
    on_change: &Callback<Change>,
) -> Html {
    let (from, to) = (&connection.from, &connection.to);
    let name = |id| name_of(&editor.document, id, language);
    let from_kind = editor.document.component(from).map_or(KindName::Client, |c| c.kind.name());
    let about = About {
        // Workers pull over it: its timeout means something else.
        owner: if from_kind == KindName::Queue { "pull" } else { "connection" },
        place: Place::connection(&connection.id, ""),
        id: connection.id.clone(),
        document: editor.document.clone(),
        problems: editor.problems.clone(),
        opened: opened.clone(),
        language,
    };
    let title = inspector::FROM_TO.fill(language, &[("from", &name(from)), ("to", &name(to))]);
    let value = connection.json();
    let defaults = Connection::new(from, to).json();
    html! {
        <>
            { head(editor, Html::default(), title, inspector::CONNECTION.get(language), language) }
            <Faults targets={vec![Target::Connection(connection.id.clone())]} />
            <Figures id={connection.id.clone()} kind={None::<KindName>} />
            <section class="sheet-part" aria-label={inspector::PARAMETERS.get(language)}>
                { field::list(&about, connection_fields(from_kind), &value, &defaults, ["", ""], on_change) }
                <p class="aside">{ inspector::ID.fill(language, &[("id", &connection.id)]) }</p>
            </section>
            { delete_button(editor, inspector::DELETE_CONNECTION.get(language), Selection::connection(&connection.id)) }
        </>
    }
}

fn annotation_sheet(
    editor: &EditorHandle,
    annotation: &Annotation,
    language: Language,
    gesture: &Rc<RefCell<Option<Gesture>>>,
) -> Html {
    let name = annotation::name(annotation).get(language);
    let (icon, delete) = match annotation.kind {
        AnnotationKind::Note => (Icon::Note, text::DELETE_NOTE),
        AnnotationKind::Frame => (Icon::Frame, text::DELETE_FRAME),
    };
    let title = match annotation.text.get(language).lines().next() {
        Some(line) if !line.is_empty() => line.to_owned(),
        _ => text::UNTITLED.get(language).to_owned(),
    };
    html! {
        <>
            { head(editor, icon.view(), title, name, language) }
            { annotation::fields(editor, annotation, language, gesture) }
            { delete_button(editor, delete.get(language), Selection::annotation(&annotation.id)) }
        </>
    }
}

fn several_sheet(editor: &EditorHandle, language: Language) -> Html {
    let Selection { components, connections, .. } = &*editor.selection;
    let (components, connections) = (components.len(), connections.len());
    let count = editor.selection.count().to_string();
    let parts = [("components", &*components.to_string()), ("connections", &*connections.to_string())];
    let title = inspector::SEVERAL.fill(language, &[("count", &count)]);
    let delete = inspector::DELETE_SELECTED.fill(language, &[("count", &count)]);
    html! {
        <>
            { head(editor, Html::default(), title, &inspector::SEVERAL_ARE.fill(language, &parts), language) }
            { delete_button(editor, &delete, (*editor.selection).clone()) }
        </>
    }
}

fn delete_button(editor: &EditorHandle, says: &str, selection: Selection) -> Html {
    let editor = editor.dispatcher();
    let onclick = move |_| editor.dispatch(EditorAction::Do(Command::Remove(selection.clone())));
    html! {
        <div class="sheet-part">
            <button type="button" class="button danger" data-testid="delete-selected" {onclick}>{ says }</button>
        </div>
    }
}

/// The name, with what stands in for it where there is none.
pub fn name_box(
    name: &Option<Text>,
    placeholder: Option<&str>,
    language: Language,
    on_change: &Callback<Change>,
) -> Html {
    text_box("name", name, placeholder, language, on_change)
}

pub fn notes_box(notes: &Option<Text>, language: Language, on_change: &Callback<Change>) -> Html {
    text_box("notes", notes, None, language, on_change)
}

/// A name or note, in the language of the page.
fn text_box(
    field: &'static str,
    text: &Option<Text>,
    placeholder: Option<&str>,
    language: Language,
    on_change: &Callback<Change>,
) -> Html {
    let multiline = field == "notes";
    let (label, max_chars) = match multiline {
        false => (inspector::NAME, limits::MAX_NAME_CHARS),
        true => (inspector::NOTES, limits::MAX_NOTE_CHARS),
    };
    // What the language lacks is shown as what stands in for it, not as its own text.
    let own = match text {
        Some(Text::PerLanguage(translations)) => match language {
            Language::En => translations.en.clone(),
            Language::Zh => translations.zh.clone(),
        },
        Some(Text::Plain(plain)) => Some(plain.clone()),
        None => None,
    };
    let stand_in = text.as_ref().map(|text| text.get(language)).filter(|text| !text.is_empty());
    let placeholder = stand_in.or(placeholder).map(|text| AttrValue::from(text.to_owned()));
    let on_change = {
        let text = text.clone();
        on_change.reform(move |(typed, ongoing): (String, bool)| {
            let patch = written(text.as_ref(), language, &typed);
            Change { patch, ongoing }.within(field)
        })
    };
    html! {
        <TextBox id={format!("field-{field}")} testid={format!("field-{field}")} label={label.get(language)} value={own.unwrap_or_default()}
            {placeholder} {multiline} {max_chars} {on_change} />
    }
}

/// The patch that makes `typed` the text in `language`; an empty one leaves the other language's.
fn written(text: Option<&Text>, language: Language, typed: &str) -> Value {
    let new = text.map_or_else(|| Text::from(typed), |text| text.with(language, typed));
    match new {
        Text::PerLanguage(mut translations) => {
            translations.en = translations.en.filter(|text| !text.is_empty());
            translations.zh = translations.zh.filter(|text| !text.is_empty());
            if translations.en.is_none() && translations.zh.is_none() {
                return Value::Null;
            }
            serde_json::json!({ "en": translations.en, "zh": translations.zh })
        }
        Text::Plain(plain) if plain.is_empty() => Value::Null,
        Text::Plain(plain) => plain.into(),
    }
}

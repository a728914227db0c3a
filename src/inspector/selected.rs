//! The inspector of the selection: one component, one connection, or several things.

use flashcrowd_sim::scenario::{
    Component, Connection, Kind, KindName, Place, Subject, Text, connection_fields, fields_of, limits,
};
use serde_json::Value;
use yew::prelude::*;

use super::change::Change;
use super::faults::Faults;
use super::field::{About, FieldList};
use super::figures::{ComponentFigures, ConnectionFigures};
use super::text_box::TextBox;
use super::{name_of, use_changes};
use crate::catalogue;
use crate::document::{Command, EditorAction, Selection, use_editor};
use crate::icon::Icon;
use crate::text::{inspector, use_language};

/// Nothing while nothing is selected.
#[component]
pub fn Inspector() -> Html {
    let language = use_language();
    let editor = use_editor();
    let selection = &editor.selection;
    if selection.is_empty() {
        return Html::default();
    }
    let document = &editor.document;
    let body = match selection.only() {
        Some(Subject::Component(id)) => document.component(&id).map(|component| {
            html! { <ComponentSheet key={format!("component {id}")} component={component.clone()} /> }
        }),
        Some(Subject::Connection(id)) => document.connection(&id).map(|connection| {
            html! { <ConnectionSheet key={format!("connection {id}")} connection={connection.clone()} /> }
        }),
        _ => Some(html! { <SeveralSheet selection={(**selection).clone()} /> }),
    };
    html! {
        <div class="inspector" role="region" aria-label={inspector::INSPECTOR.get(language)} data-testid="inspector">
            { body.unwrap_or_default() }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct SheetHeadProps {
    title: AttrValue,
    #[prop_or_default]
    aside: AttrValue,
    #[prop_or_default]
    children: Html,
}

/// What is selected, and how to leave it.
#[component]
fn SheetHead(props: &SheetHeadProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let close = {
        let editor = editor.dispatcher();
        move |_| editor.dispatch(EditorAction::Select(Selection::default()))
    };
    html! {
        <header class="sheet-head">
            { props.children.clone() }
            <div class="sheet-title">
                <h2 data-testid="inspector-title">{ &props.title }</h2>
                <p class="aside">{ &props.aside }</p>
            </div>
            <button type="button" class="button quiet" data-testid="inspector-close" onclick={close}
                title={inspector::CLOSE.get(language)} aria-label={inspector::CLOSE.get(language)}>
                { Icon::Close.view() }
            </button>
        </header>
    }
}

#[derive(Properties, PartialEq)]
struct ComponentSheetProps {
    component: Component,
}

#[component]
fn ComponentSheet(props: &ComponentSheetProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let component = &props.component;
    let on_change = use_changes(Subject::Component(component.id.clone()));
    let kind = component.kind.name();
    let entry = catalogue::entry(kind);
    let about = About {
        owner: kind.as_str(),
        place: Place::component(&component.id, ""),
        id: component.id.clone(),
        document: editor.document.clone(),
        problems: editor.problems.clone(),
    };
    let json = |kind: &Kind| serde_json::to_value(kind).unwrap_or_default();
    html! {
        <>
            <SheetHead title={name_of(&editor.document, &component.id, language)} aside={entry.name.get(language)}>
                { entry.icon.view() }
            </SheetHead>
            <Faults target={Subject::Component(component.id.clone())} />
            <ComponentFigures id={component.id.clone()} kind={kind} />
            <section class="sheet-part" aria-label={inspector::PARAMETERS.get(language)}>
                <Named field="name" max_chars={limits::MAX_NAME_CHARS} text={component.name.clone()} placeholder={entry.name.get(language)} on_change={on_change.clone()} />
                <FieldList {about} fields={fields_of(kind)} value={json(&component.kind)} defaults={json(&kind.default_kind())} on_change={on_change.clone()} />
                <Named field="notes" max_chars={limits::MAX_NOTE_CHARS} text={component.notes.clone()} on_change={on_change.clone()} />
                <p class="aside">{ inspector::ID.fill(language, &[("id", &component.id)]) }</p>
            </section>
            <DeleteButton says={inspector::DELETE.get(language)} selection={Selection::component(&component.id)} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ConnectionSheetProps {
    connection: Connection,
}

#[component]
fn ConnectionSheet(props: &ConnectionSheetProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let connection = &props.connection;
    let on_change = use_changes(Subject::Connection(connection.id.clone()));
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
    };
    let title = inspector::FROM_TO.fill(language, &[("from", &name(from)), ("to", &name(to))]);
    html! {
        <>
            <SheetHead {title} aside={inspector::CONNECTION.get(language)} />
            <Faults target={Subject::Connection(connection.id.clone())} />
            <ConnectionFigures id={connection.id.clone()} />
            <section class="sheet-part" aria-label={inspector::PARAMETERS.get(language)}>
                <FieldList {about} fields={connection_fields(from_kind)} value={serde_json::to_value(connection).unwrap_or_default()}
                    defaults={serde_json::to_value(Connection::new(from, to)).unwrap_or_default()} {on_change} />
                <p class="aside">{ inspector::ID.fill(language, &[("id", &connection.id)]) }</p>
            </section>
            <DeleteButton says={inspector::DELETE_CONNECTION.get(language)} selection={Selection::connection(&connection.id)} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct SeveralSheetProps {
    selection: Selection,
}

#[component]
fn SeveralSheet(props: &SeveralSheetProps) -> Html {
    let language = use_language();
    let Selection { components, connections } = &props.selection;
    let (components, connections) = (components.len(), connections.len());
    let count = (components + connections).to_string();
    let parts = [("components", &*components.to_string()), ("connections", &*connections.to_string())];
    html! {
        <>
            <SheetHead title={inspector::SEVERAL.fill(language, &[("count", &count)])}
                aside={inspector::SEVERAL_ARE.fill(language, &parts)} />
            <DeleteButton says={inspector::DELETE_SELECTED.fill(language, &[("count", &count)])} selection={props.selection.clone()} />
        </>
    }
}

#[derive(Properties, PartialEq)]
struct DeleteButtonProps {
    says: AttrValue,
    selection: Selection,
}

#[component]
fn DeleteButton(props: &DeleteButtonProps) -> Html {
    let editor = use_editor();
    let onclick = {
        let (editor, selection) = (editor.dispatcher(), props.selection.clone());
        move |_| editor.dispatch(EditorAction::Do(Command::Remove(selection.clone())))
    };
    html! {
        <div class="sheet-part">
            <button type="button" class="button danger" data-testid="delete-selected" {onclick}>{ &props.says }</button>
        </div>
    }
}

#[derive(Properties, PartialEq)]
pub struct NamedProps {
    /// `name` or `notes`.
    pub field: &'static str,
    pub text: Option<Text>,
    #[prop_or_default]
    pub placeholder: Option<AttrValue>,
    pub max_chars: usize,
    pub on_change: Callback<Change>,
}

/// A name or note, in the language of the page.
#[component]
pub fn Named(props: &NamedProps) -> Html {
    let language = use_language();
    let NamedProps { field, text, placeholder, max_chars, on_change } = props;
    let label = if *field == "name" { inspector::NAME } else { inspector::NOTES };
    // What the language lacks is shown as what stands in for it, not as its own text.
    let own = match text {
        Some(Text::PerLanguage(translations)) => match language {
            crate::text::Language::En => translations.en.clone(),
            crate::text::Language::Zh => translations.zh.clone(),
        },
        Some(Text::Plain(plain)) => Some(plain.clone()),
        None => None,
    };
    let stand_in = text.as_ref().map(|text| text.get(language).to_owned()).filter(|text| !text.is_empty());
    let placeholder = stand_in.map(AttrValue::from).or_else(|| placeholder.clone());
    let on_change = {
        let (field, text) = (*field, text.clone());
        on_change.reform(move |(typed, ongoing): (String, bool)| {
            let patch = written(text.as_ref(), language, &typed);
            Change { patch, ongoing }.within(field)
        })
    };
    html! {
        <TextBox id={format!("field-{field}")} testid={format!("field-{field}")} label={label.get(language)} value={own.unwrap_or_default()}
            {placeholder} multiline={*field == "notes"} max_chars={*max_chars} {on_change} />
    }
}

/// The patch that makes `typed` the text in `language`; an empty one leaves the other language's.
fn written(text: Option<&Text>, language: crate::text::Language, typed: &str) -> Value {
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

//! The toolbar.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::document::{Autosave, use_editor};
use crate::icon::Icon;
use crate::intent::{Intent, entry};
use crate::run::{self, use_run};
use crate::text::{Language, app, use_language, use_set_language};
use crate::theme::{self, use_theme};

#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    /// Whether the scenario's own properties are shown, and what shows or hides them.
    pub shows_scenario: bool,
    pub on_scenario: Callback<()>,
    pub on_intent: Callback<Intent>,
}

#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let set_language = use_set_language();
    let theme = use_theme();
    let name = editor.document.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
    let name = name.unwrap_or(app::UNTITLED.get(language)).to_owned();
    let ask = |intent: Intent| props.on_intent.reform(move |_: MouseEvent| intent);
    let button = |intent: Intent, testid: &'static str, can: bool| {
        let entry = entry(intent);
        let title = entry.title(language);
        html! {
            <button type="button" class="button quiet" data-testid={testid} disabled={!can} title={title}
                aria-label={entry.name.get(language)} onclick={ask(intent)}>
                { entry.icon.map(|icon| icon.view()) }<span class="rest-label">{ entry.name.get(language) }</span>
            </button>
        }
    };
    let labelled = |intent: Intent, testid: &'static str| {
        let entry = entry(intent);
        html! {
            <button type="button" class="button" data-testid={testid} title={entry.title(language)} onclick={ask(intent)}>
                { entry.icon.map(|icon| icon.view()) }<span class="button-label">{ entry.name.get(language) }</span>
            </button>
        }
    };
    html! {
        <header class="toolbar" aria-label={app::TOOLBAR.get(language)}>
            <div class="toolbar-title">
                <h1>
                    <button type="button" class="button quiet toolbar-name" data-testid="scenario-name" aria-pressed={props.shows_scenario.to_string()}
                        title={app::SCENARIO_OF.fill(language, &[("name", &name)])} onclick={props.on_scenario.reform(|_| ())}>{ name }</button>
                </h1>
                <Autosave editor={editor.clone()} base={run.state.base.clone()} />
            </div>
            <div class="toolbar-group toolbar-steps">
                { button(Intent::Undo, "undo", editor.can_undo()) }
                { button(Intent::Redo, "redo", editor.can_redo()) }
            </div>
            { run::controls(&run, language) }
            <Rest>
                { labelled(Intent::OpenScenario, "open-open") }
                { labelled(Intent::Share, "share-open") }
                { button(Intent::Commands, "commands-open", true) }
                { button(Intent::Keys, "keys-open", true) }
                { language_switch(language, set_language) }
                { theme::switch(theme, language) }
            </Rest>
        </header>
    }
}

/// The one that is not spoken.
pub fn other(language: Language) -> Language {
    match language {
        Language::En => Language::Zh,
        Language::Zh => Language::En,
    }
}

fn language_switch(language: Language, set_language: Callback<Language>) -> Html {
    let other = other(language);
    html! {
        <button type="button" class="button quiet" data-testid="language" title={app::OTHER_LANGUAGE_LABEL.get(language)}
            aria-label={app::OTHER_LANGUAGE_LABEL.get(language)} onclick={move |_| set_language.emit(other)}>
            { app::OTHER_LANGUAGE.get(language) }
        </button>
    }
}

#[derive(Properties, PartialEq)]
struct RestProps {
    children: Html,
}

/// The end of the toolbar. Where there is no room for it, a button opens it below.
#[component]
fn Rest(props: &RestProps) -> Html {
    let language = use_language();
    let is_open = use_state_eq(bool::default);
    let (whole, more) = (use_node_ref(), use_node_ref());
    let toggle = {
        let is_open = is_open.clone();
        move |_: MouseEvent| is_open.set(!*is_open)
    };
    let onfocusout = {
        let (is_open, whole) = (is_open.setter(), whole.clone());
        move |event: FocusEvent| {
            let to = event.related_target().and_then(|to| to.dyn_into::<Element>().ok());
            let is_within =
                whole.cast::<Element>().zip(to.as_ref()).is_some_and(|(whole, to)| whole.contains(Some(to)));
            // The focus comes back from a dialog to the button that opened it.
            let is_dialog = to.is_some_and(|to| to.closest("dialog").ok().flatten().is_some());
            if !is_within && !is_dialog {
                is_open.set(false);
            }
        }
    };
    let onkeydown = {
        let (is_open, more) = (is_open.clone(), more.clone());
        move |event: KeyboardEvent| {
            if event.key() == "Escape" && *is_open {
                event.stop_propagation();
                is_open.set(false);
                if let Some(more) = more.cast::<HtmlElement>() {
                    more.focus().ok();
                }
            }
        }
    };
    let label = app::REST.get(language);
    html! {
        <div ref={whole} class="toolbar-group toolbar-end" {onfocusout} {onkeydown}>
            <button ref={more} type="button" class="button quiet toolbar-more" data-testid="more" title={label} aria-label={label}
                aria-expanded={is_open.to_string()} aria-controls="toolbar-rest" onclick={toggle}>
                { Icon::More.view() }
            </button>
            <div id="toolbar-rest" class={classes!("toolbar-rest", is_open.then_some("is-open"))}>
                { props.children.clone() }
            </div>
        </div>
    }
}

//! The toolbar.

use yew::prelude::*;

use crate::document::{Autosave, use_editor};
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
                { entry.icon.map(|icon| icon.view()) }
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
            <div class="toolbar-group toolbar-end">
                { labelled(Intent::OpenScenario, "open-open") }
                { labelled(Intent::Share, "share-open") }
                { button(Intent::Commands, "commands-open", true) }
                { button(Intent::Keys, "keys-open", true) }
                { language_switch(language, set_language) }
                { theme::switch(theme, language) }
            </div>
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

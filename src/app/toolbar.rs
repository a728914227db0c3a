//! The toolbar.

use yew::prelude::*;

use crate::document::{Autosave, EditorAction, use_editor};
use crate::icon::Icon;
use crate::run::{RunControls, use_run};
use crate::share::{OpenButton, ShareButton};
use crate::text::{Language, Message, app, use_language, use_set_language};
use crate::theme::ThemeSwitch;

#[derive(Properties, PartialEq)]
pub struct ToolbarProps {
    /// Whether the scenario's own properties are shown, and what shows or hides them.
    pub shows_scenario: bool,
    pub on_scenario: Callback<()>,
}

#[component]
pub fn Toolbar(props: &ToolbarProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let name = editor.document.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
    let name = name.unwrap_or(app::UNTITLED.get(language)).to_owned();
    let button = |icon: Icon,
                  label: Message,
                  testid: &'static str,
                  can: bool,
                  action: fn() -> EditorAction| {
        let editor = editor.dispatcher();
        html! {
            <button type="button" class="button quiet" data-testid={testid} disabled={!can} title={label.get(language)}
                aria-label={label.get(language)} onclick={move |_| editor.dispatch(action())}>
                { icon.view() }
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
                { button(Icon::Undo, app::UNDO, "undo", editor.can_undo(), || EditorAction::Undo) }
                { button(Icon::Redo, app::REDO, "redo", editor.can_redo(), || EditorAction::Redo) }
            </div>
            <RunControls />
            <div class="toolbar-group toolbar-end">
                <OpenButton />
                <ShareButton />
                <LanguageSwitch />
                <ThemeSwitch />
            </div>
        </header>
    }
}

#[component]
fn LanguageSwitch() -> Html {
    let language = use_language();
    let set_language = use_set_language();
    let other = match language {
        Language::En => Language::Zh,
        Language::Zh => Language::En,
    };
    html! {
        <button type="button" class="button quiet" data-testid="language" title={app::OTHER_LANGUAGE_LABEL.get(language)}
            aria-label={app::OTHER_LANGUAGE_LABEL.get(language)} onclick={move |_| set_language.emit(other)}>
            { app::OTHER_LANGUAGE.get(language) }
        </button>
    }
}

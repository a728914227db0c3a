//! The toolbar.

use yew::prelude::*;

use crate::document::{Autosave, EditorAction, use_editor};
use crate::icon::Icon;
use crate::later;
use crate::run::{self, use_run};
use crate::share::{OpenDialog, OpenDialogProps, ShareDialog, ShareDialogProps, use_opener};
use crate::text::{Language, Message, app, share, use_language, use_set_language};
use crate::theme::{self, use_theme};

/// What the toolbar opens over the page.
#[derive(Clone, Copy, PartialEq)]
enum Dialog {
    Open,
    Share,
}

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
    let set_language = use_set_language();
    let theme = use_theme();
    let (opener, trouble) = use_opener();
    let opened = use_state_eq(Option::<Dialog>::default);
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
    let opens = |which: Dialog, icon: Icon, label: Message, testid: &'static str| {
        let opened = opened.setter();
        html! {
            <button type="button" class="button" data-testid={testid} title={label.get(language)} onclick={move |_| opened.set(Some(which))}>
                { icon.view() }<span class="button-label">{ label.get(language) }</span>
            </button>
        }
    };
    let on_close = {
        let opened = opened.setter();
        Callback::from(move |()| opened.set(None))
    };
    let dialog = match *opened {
        Some(Dialog::Open) => later::view::<OpenDialog>(OpenDialogProps { opener, on_close }),
        Some(Dialog::Share) => later::view::<ShareDialog>(ShareDialogProps { on_close }),
        None => Html::default(),
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
            { run::controls(&run, language) }
            <div class="toolbar-group toolbar-end">
                { opens(Dialog::Open, Icon::Open, share::OPEN, "open-open") }
                { opens(Dialog::Share, Icon::Share, share::SHARE, "share-open") }
                { dialog }
                { trouble }
                { language_switch(language, set_language) }
                { theme::switch(theme, language) }
            </div>
        </header>
    }
}

fn language_switch(language: Language, set_language: Callback<Language>) -> Html {
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

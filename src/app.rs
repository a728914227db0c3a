//! The frame: what everything shares, and where on the page each part stands.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;
use yew::prelude::*;

use crate::document::{Editor, EditorAction, EditorHandle, use_editor};
use crate::icon::Icon;
use crate::notice::NoticeProvider;
use crate::text::{Language, LanguageProvider, app, use_language, use_set_language};
use crate::theme::{ThemeProvider, ThemeSwitch};

#[component]
pub fn App() -> Html {
    html! {
        <LanguageProvider>
            <ThemeProvider>
                <NoticeProvider>
                    <Workbench />
                </NoticeProvider>
            </ThemeProvider>
        </LanguageProvider>
    }
}

/// The editor and everything that works on its document.
#[component]
fn Workbench() -> Html {
    let editor = use_reducer(|| Editor::new(Rc::from("example"), Rc::new(Document::default())));
    html! {
        <ContextProvider<EditorHandle> context={editor}>
            <Frame />
        </ContextProvider<EditorHandle>>
    }
}

#[component]
fn Frame() -> Html {
    html! {
        <div class="frame">
            <Toolbar />
            <aside class="area-palette"></aside>
            <main class="area-canvas"></main>
            <aside class="area-inspector"></aside>
            <section class="area-dashboard"></section>
        </div>
    }
}

#[component]
fn Toolbar() -> Html {
    let language = use_language();
    let set_language = use_set_language();
    let editor = use_editor();
    let name = editor.document.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
    let on = |action: fn() -> EditorAction| {
        let editor = editor.dispatcher();
        move |_: MouseEvent| editor.dispatch(action())
    };
    let other = match language {
        Language::En => Language::Zh,
        Language::Zh => Language::En,
    };
    html! {
        <header class="toolbar" aria-label={app::TOOLBAR.get(language)}>
            <h1 class="toolbar-name" data-testid="scenario-name">{ name.unwrap_or(app::UNTITLED.get(language)) }</h1>
            <div class="toolbar-group">
                <button type="button" class="button quiet" data-testid="undo" disabled={!editor.can_undo()}
                    title={app::UNDO.get(language)} aria-label={app::UNDO.get(language)} onclick={on(|| EditorAction::Undo)}>
                    { Icon::Undo.view() }
                </button>
                <button type="button" class="button quiet" data-testid="redo" disabled={!editor.can_redo()}
                    title={app::REDO.get(language)} aria-label={app::REDO.get(language)} onclick={on(|| EditorAction::Redo)}>
                    { Icon::Redo.view() }
                </button>
            </div>
            <div class="toolbar-group toolbar-end">
                <button type="button" class="button quiet" data-testid="language"
                    title={app::OTHER_LANGUAGE_LABEL.get(language)} aria-label={app::OTHER_LANGUAGE_LABEL.get(language)}
                    onclick={move |_| set_language.emit(other)}>
                    { app::OTHER_LANGUAGE.get(language) }
                </button>
                <ThemeSwitch />
            </div>
        </header>
    }
}

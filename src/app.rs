//! The frame: what everything shares, and where on the page each part stands.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;
use yew::prelude::*;

use crate::canvas::{Canvas, Dots, Observed, Powers, Viewport};
use crate::document::{Editor, EditorAction, EditorHandle, use_editor};
use crate::icon::Icon;
use crate::notice::NoticeProvider;
use crate::palette::Palette;
use crate::text::{Language, LanguageProvider, app, palette, use_language, use_set_language};
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
    let editor = use_reducer(|| Editor::new(Rc::from("example"), Rc::new(example())));
    html! {
        <ContextProvider<EditorHandle> context={editor}>
            <Frame />
        </ContextProvider<EditorHandle>>
    }
}

#[component]
fn Frame() -> Html {
    let language = use_language();
    let viewport = (*use_memo((), |()| Viewport::default())).clone();
    let dots = (*use_memo((), |()| Dots::new(viewport.clone()))).clone();
    let powers = Powers { act: Callback::noop(), play: Callback::noop(), step: Callback::noop(), open: Callback::noop() };
    html! {
        <div class="frame">
            <Toolbar />
            <aside class="area-palette" aria-label={palette::PALETTE.get(language)}>
                <Palette viewport={viewport.clone()} on_added={Callback::noop()} />
            </aside>
            <Canvas {viewport} {dots} observed={Observed::default()} {powers} />
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

fn example() -> Document {
    use flashcrowd_sim::scenario::parse;
    parse(r#"{"flashcrowd":1,"name":"Three servers, one dies","components":[{"id":"client","kind":"client","at":[0,0]},{"id":"lb","name":{"en":"Load balancer","zh":"负载均衡器"},"kind":"balancer","at":[280,0]},{"id":"web","name":{"en":"Web servers","zh":"网站服务器"},"kind":"server","at":[560,0],"instances":3},{"id":"db","kind":"database","at":[840,0]}],"connections":[{"from":"client","to":"lb","timeout_ms":1000},{"from":"lb","to":"web"},{"from":"web","to":"db"}]}"#).unwrap_or_default()
}

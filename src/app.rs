//! The frame: what everything shares, and where on the page each part stands.

mod announcer;
mod close_watcher;
mod command_palette;
mod dialogs;
mod focus;
mod fold;
mod frame;
mod hops;
mod key_sheet;
mod panels;
mod splitter;
mod toolbar;

use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use crate::document::start::{self, Start};
use crate::document::{Editor, EditorAction, EditorHandle, new_id, open_stored, use_elsewhere, use_rendered};
use crate::export::use_print_sheet;
use crate::notice::{Notices, use_notices};
use crate::run::{RunHandle, use_running};
use crate::text::{Chosen, app, use_chosen_language};
use crate::theme::{ThemeHandle, use_chosen_theme};
use frame::Frame;
use panels::use_chosen_panels;

pub use fold::{FoldButton, SheetBar};
pub use panels::{Panel, Panels, use_panels};
pub use splitter::Splitter;

#[component]
pub fn App() -> Html {
    let chosen = use_chosen_language();
    let theme = use_chosen_theme();
    let (notices, shown) = use_notices(chosen.as_ref().map(|chosen| chosen.language).unwrap_or_default());
    let start = use_start();
    let Some(chosen) = chosen else { return Html::default() };
    html! {
        <ContextProvider<Chosen> context={chosen}>
            <ContextProvider<ThemeHandle> context={theme}>
                <ContextProvider<Notices> context={notices}>
                    if let Some(start) = start {
                        <Workbench {start} />
                    }
                    { shown }
                </ContextProvider<Notices>>
            </ContextProvider<ThemeHandle>>
        </ContextProvider<Chosen>>
    }
}

/// What to open, once it is found: that takes the browser's store a moment.
#[hook]
fn use_start() -> Option<Start> {
    let start = use_state(Option::<Start>::default);
    use_effect_with((), {
        let found = start.setter();
        move |()| spawn_local(async move { found.set(Some(start::find().await)) })
    });
    (*start).clone()
}

#[derive(Properties, PartialEq)]
struct WorkbenchProps {
    start: Start,
}

/// The editor and everything that works on its document.
#[component]
fn Workbench(props: &WorkbenchProps) -> Html {
    let Start { id, document, revision, says, is_example, failed } = &props.start;
    let editor = use_reducer_eq(|| Editor::new(id.clone(), document.clone(), *revision));
    let notices = use_context::<Notices>();
    use_effect_with((), {
        let (notices, says, failed, editor) =
            (notices.clone(), says.clone(), failed.clone(), editor.dispatcher());
        move |()| {
            let Some(notices) = notices else { return };
            says.into_iter().for_each(|phrase| notices.say(phrase));
            if let Some(id) = failed {
                let again = {
                    let notices = notices.clone();
                    move |()| open_stored(editor.clone(), Some(notices.clone()), id.clone())
                };
                notices.offer(app::SAFE_START, app::OPEN_AGAIN, Callback::from(again));
            }
        }
    });
    use_rendered(&editor);
    use_elsewhere(&editor);
    use_print_sheet(&editor);
    // A link that is put into the address of an open page.
    use_effect_with((), {
        let editor = editor.dispatcher();
        move |()| {
            let listener = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    let Some(fragment) = start::fragment() else { return };
                    let (linked, said) = start::follow(&fragment);
                    if let (Some(notices), Some(said)) = (&notices, said) {
                        notices.say(said);
                    }
                    match linked {
                        Some(base) => editor.dispatch(EditorAction::Visit { id: new_id(), base }),
                        None => start::forget_fragment(),
                    }
                })
            });
            move || drop(listener)
        }
    });
    // Once it is changed, the page shows something else than its address says.
    use_effect_with(editor.opened.is_kept, |is_kept| {
        if *is_kept && start::fragment().is_some() {
            start::forget_fragment();
        }
    });
    let run = use_running(&editor, *is_example);
    let panels = use_chosen_panels();
    html! {
        <ContextProvider<EditorHandle> context={editor}>
            <ContextProvider<RunHandle> context={run}>
                <ContextProvider<Panels> context={panels}>
                    <Frame />
                </ContextProvider<Panels>>
            </ContextProvider<RunHandle>>
        </ContextProvider<EditorHandle>>
    }
}

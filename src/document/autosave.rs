//! Saves the document after every change, and says so.

use std::rc::Rc;

use flashcrowd_sim::scenario::Document;
use gloo_events::EventListener;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::desk::Desk;
use super::store::{self, Saved, Sheet};
use super::{EditorAction, EditorHandle, new_id};
use crate::notice::Notices;
use crate::same::Same;
use crate::text::{Phrase, app, number, use_language};

/// How the last saving went.
#[derive(Debug, Clone, PartialEq)]
enum Mark {
    /// Nothing has been changed that would need saving.
    Unchanged,
    Saving,
    Saved,
    Failed(String),
}

#[derive(Properties, PartialEq)]
pub struct AutosaveProps {
    pub editor: EditorHandle,
    /// What the run started from, with what was done to it by hand.
    pub base: Rc<Document>,
}

/// Saves, and shows in the toolbar that it did.
#[component]
pub fn Autosave(props: &AutosaveProps) -> Html {
    let AutosaveProps { editor, base } = props;
    let language = use_language();
    let mark = use_state_eq(|| Mark::Unchanged);
    let desk = use_mut_ref(Desk::default);
    let seen = use_mut_ref(Option::<u32>::default);
    let notices = use_context::<Notices>();
    let sheet = Sheet {
        id: editor.opened.id.clone(),
        document: editor.document.clone(),
        base: Some(base.clone()).filter(|base| !base.actions.is_empty()),
    };
    // What the listeners below find when the page is left; nothing while there is nothing to save.
    let newest = use_mut_ref(Option::<Sheet>::default);
    *newest.borrow_mut() = editor.opened.is_kept.then(|| sheet.clone());
    let due = editor.opened.is_kept && editor.gesture.is_none();
    let changed = (Same(sheet.document.clone()), base.actions.len(), due, sheet.id.clone());
    use_effect_with(changed, {
        let (editor, mark, desk) = (editor.clone(), mark.setter(), desk.clone());
        move |_| {
            let is_new = seen.replace(Some(editor.opened.number)) != Some(editor.opened.number);
            if is_new {
                mark.set(Mark::Unchanged);
            }
            if let Some(revision) = editor.opened.revision.filter(|_| is_new) {
                // It has just come out of the store: looking at it is no reason to write.
                store::set_last(&sheet.id);
                desk.borrow_mut().opened(sheet, revision);
                mark.set(Mark::Saved);
                return;
            }
            if !due {
                return;
            }
            desk.borrow_mut().add(sheet);
            if std::mem::replace(&mut desk.borrow_mut().is_saving, true) {
                return;
            }
            mark.set(Mark::Saving);
            spawn_local(async move {
                loop {
                    let Some(turn) = desk.borrow_mut().next(js_sys::Date::now()) else { break };
                    match store::save(&turn.sheet, turn.revision, turn.keeps).await {
                        Ok(Saved::As { revision, dropped }) => {
                            let mut desk = desk.borrow_mut();
                            desk.saved(&turn, revision, js_sys::Date::now());
                            if !desk.waits(&turn.sheet.id) {
                                store::forget_unsaved(&turn.sheet.id);
                            }
                            mark.set(Mark::Saved);
                            if let Some(notices) = notices.as_ref().filter(|_| dropped > 0) {
                                notices.say(made_room(dropped));
                            }
                        }
                        Ok(Saved::Overtaken) => {
                            // Two tabs at one document: this one goes on with a copy of its own.
                            let id = new_id();
                            store::forget_unsaved(&turn.sheet.id);
                            desk.borrow_mut().overtaken(turn, &id);
                            editor.dispatch(EditorAction::Keep(id));
                            if let Some(notices) = &notices {
                                notices.say(app::OTHER_TAB);
                            }
                        }
                        Err(error) => mark.set(Mark::Failed(error.to_string())),
                    }
                }
                desk.borrow_mut().is_saving = false;
            });
        }
    });
    use_effect_with((), move |()| {
        // A page that is left, or that a phone may end without a word, notes what is still on its way.
        let note = move || {
            let (desk, newest) = (desk.borrow(), newest.borrow());
            if let Some(sheet) = newest.as_ref().filter(|sheet| desk.is_unsaved(sheet)) {
                store::note_unsaved(sheet, desk.revision(&sheet.id));
            }
        };
        let window = web_sys::window();
        let document = window.as_ref().and_then(|window| window.document());
        let leaves = window.map(|window| {
            let note = note.clone();
            EventListener::new(&window, "pagehide", move |_| note())
        });
        let hides = document.map(|document| {
            let target = document.clone();
            EventListener::new(&target, "visibilitychange", move |_| {
                if document.hidden() {
                    note();
                }
            })
        });
        move || drop((leaves, hides))
    });
    let (text, title) = match &*mark {
        Mark::Unchanged => return Html::default(),
        Mark::Saving | Mark::Saved => (app::SAVED.get(language), app::SAVED_WHERE.get(language).to_owned()),
        Mark::Failed(why) => {
            (app::NOT_SAVED.get(language), app::NOT_SAVED_WHY.fill(language, &[("why", why)]))
        }
    };
    let state = match &*mark {
        Mark::Saving => "saving",
        Mark::Failed(_) => "failed",
        Mark::Unchanged | Mark::Saved => "saved",
    };
    html! {
        <span class={classes!("save-mark", (state == "failed").then_some("is-failed"))} data-testid="saved"
            data-state={state} {title} role={(state == "failed").then_some("alert")}>{ text }</span>
    }
}

fn made_room(dropped: usize) -> Phrase {
    let count = number::count(dropped as u64);
    Phrase::new(move |language| app::MADE_ROOM.fill(language, &[("count", &count)]))
}
